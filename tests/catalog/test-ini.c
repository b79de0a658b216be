/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key files that know where everything stands. */

#include "kt-ini.h"

#include <string.h>

static KtIni *
parse (const char *text, KtFaultList *faults)
{
  return kt_ini_parse (text, strlen (text), "x.ini", faults);
}

static void
test_values (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtIni) ini = parse ("\xef\xbb\xbf# comment\r\n; comment\r\n[a]\r\n  name =  Größe; x = 1  \r\n\r\n[b]\r\nempty=\r\n",
                                 faults);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);
  const KtIniEntry *entry = kt_ini_get (ini, "a", "name");
  g_assert_cmpstr (entry->value, ==, "Größe; x = 1");
  g_assert_cmpuint (entry->line, ==, 4);
  g_assert_cmpuint (entry->column, ==, 11);
  g_assert_cmpstr (kt_ini_get (ini, "b", "empty")->value, ==, "");
  g_assert_null (kt_ini_get (ini, "b", "name"));
}

static void
test_lists (void)
{
  g_autoptr (KtIni) ini = parse ("[a]\nlist= x ;; y;z ;\n", NULL);
  g_auto (GStrv) items = kt_ini_split (kt_ini_get (ini, "a", "list"));
  g_autofree char *joined = g_strjoinv ("|", items);
  g_assert_cmpstr (joined, ==, "x|y|z");
  g_auto (GStrv) none = kt_ini_split (NULL);
  g_assert_null (none[0]);
}

static void
test_faults (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtIni) ini = parse ("early=1\n[a]\nnonsense\nx=1\n=2\nx=3\n", faults);
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==,
                   "x.ini:1:1: error: This key stands outside any group.\n"
                   "    Write a line like “[product]” above it.\n"
                   "x.ini:3:1: error: This line is neither a group nor a key with a value.\n"
                   "    Write “key=value”, or begin the line with # if it is a comment.\n"
                   "x.ini:5:1: error: This line is neither a group nor a key with a value.\n"
                   "    Write “key=value”, or begin the line with # if it is a comment.\n"
                   "x.ini:6:1: error: “x” is given twice in [a]; the first is in line 4.\n"
                   "    Remove one of the two lines.\n");
  g_assert_cmpstr (kt_ini_get (ini, "a", "x")->value, ==, "1");
}

static void
test_unread (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtIni) ini = parse ("[a]\nread=1\nunread=2\n[b]\nx=1\n", faults);
  kt_ini_get (ini, "a", "read");
  g_autoptr (GPtrArray) group = kt_ini_get_group (ini, "b");
  g_assert_cmpuint (group->len, ==, 1);
  kt_ini_report_unread (ini, faults);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 1);
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->message, ==, "[a] knows no key “unread”.");
}

static void
test_foreign_bytes (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_assert_null (kt_ini_parse ("[a]\nx=\xff\xfe\n", 9, "x.ini", faults));
  g_assert_null (kt_ini_parse ("[a]\0x=1\n", 8, "x.ini", faults));
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_ERROR), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ini/values keep their place and lose the blanks around them", test_values);
  g_test_add_func ("/ini/a list has no empty items", test_lists);
  g_test_add_func ("/ini/wrong lines are told and left out", test_faults);
  g_test_add_func ("/ini/what nobody asked for is told", test_unread);
  g_test_add_func ("/ini/bytes that are no text are refused", test_foreign_bytes);
  return g_test_run ();
}
