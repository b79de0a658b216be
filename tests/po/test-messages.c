/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The translations reach the messages: the built catalog of messages is found, and a library, which knows nothing of
 * languages, speaks that of the moment. GLib decides once, at the first message, whether to translate at all; so the
 * language with a translation comes first here.
 */

#include "kt-decimal.h"
#include "kt-fault.h"

#include <glib/gi18n-lib.h>
#include <libintl.h>
#include <locale.h>

extern int _nl_msg_cat_cntr;

static void
speak (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  _nl_msg_cat_cntr++;
}

static char *
message_of_a_bad_number (void)
{
  g_autoptr (GError) error = NULL;
  KtDecimal number;

  g_assert_false (kt_decimal_parse ("twelve", &number, &error));
  return g_strdup (error->message);
}

static void
test_message (void)
{
  g_autofree char *german = NULL, *english = NULL;

  speak ("de");
  german = message_of_a_bad_number ();
  speak ("en");
  english = message_of_a_bad_number ();
  g_assert_cmpstr (german, ==, "„twelve“ ist keine Zahl; Ziffern mit Dezimalpunkt schreiben, zum Beispiel 12.5.");
  g_assert_cmpstr (english, ==, "“twelve” is not a number; write digits with a decimal point, such as 12.5.");
}

static char *
message_of_faults (guint n)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (10);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    kt_fault_list_add (faults, KT_FAULT_ERROR, "model.coom", i + 1, 1, NULL, "fault %u", i);
  g_assert_false (kt_fault_list_propagate (faults, &error));
  return g_strdup (error->message);
}

static void
test_plural (void)
{
  g_autofree char *two = NULL, *three = NULL;

  speak ("de");
  two = message_of_faults (2);
  three = message_of_faults (3);
  g_assert_true (g_str_has_suffix (two, "(und 1\302\240weiterer)"));
  g_assert_true (g_str_has_suffix (three, "(und 2\302\240weitere)"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("KT_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/translations/a library speaks the language of the moment", test_message);
  g_test_add_func ("/translations/one and several differ", test_plural);
  return g_test_run ();
}
