/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The translations reach the messages: a library, which knows nothing of languages, speaks that of the interface, and
 * goes on doing so when the program began in English.
 */

#include "kt-language.h"

#include "kt-decimal.h"
#include "kt-fault.h"

static char *
message_of_a_bad_number (void)
{
  g_autoptr (GError) error = NULL;
  KtDecimal number;

  g_assert_false (kt_decimal_parse ("twelve", &number, &error));
  return g_strdup (error->message);
}

static void
test_switch (void)
{
  g_autofree char *english = NULL, *german = NULL, *english_again = NULL;

  g_assert_cmpstr (kt_language_get (), ==, "en");
  english = message_of_a_bad_number ();
  kt_language_set ("de");
  german = message_of_a_bad_number ();
  kt_language_set ("en");
  english_again = message_of_a_bad_number ();
  g_assert_cmpstr (english, ==, "“twelve” is not a number; write digits with a decimal point, such as 12.5.");
  g_assert_cmpstr (german, ==, "„twelve“ ist keine Zahl; Ziffern mit Dezimalpunkt schreiben, zum Beispiel 12.5.");
  g_assert_cmpstr (english_again, ==, english);
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

  kt_language_set ("de");
  two = message_of_faults (2);
  three = message_of_faults (3);
  g_assert_true (g_str_has_suffix (two, "(und 1\302\240weiterer)"));
  g_assert_true (g_str_has_suffix (three, "(und 2\302\240weitere)"));
}

int
main (int argc, char *argv[])
{
  g_setenv ("LANGUAGE", "en", TRUE);
  kt_language_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/a library speaks German after a start in English", test_switch);
  g_test_add_func ("/language/one and several differ", test_plural);
  return g_test_run ();
}
