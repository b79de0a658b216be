/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts: languages with territories, the main language standing in, names where there is no text at all. */

#include "kt-texts.h"

static KtTexts *
make_texts (void)
{
  KtTexts *texts = kt_texts_new ((const char *const[]){ "de", "en", NULL });
  kt_texts_add (texts, "de", "pump", "Pumpe");
  kt_texts_add (texts, "en", "pump", "Pump");
  kt_texts_add (texts, "de", "pump.motor", "Motor (de)");
  kt_texts_add (texts, "de", "pump.Size.P15", "Größe 15");
  kt_texts_add (texts, "de", "pump.stage.size.P15", "Stufe 15");
  kt_texts_add (texts, "de", "pump.Size.P15.note", "15 m³/h");
  return texts;
}

static void
test_languages (void)
{
  g_autoptr (KtTexts) texts = make_texts ();
  g_assert_cmpstr (kt_texts_product (texts, "pump", "en_US.UTF-8"), ==, "Pump");
  g_assert_cmpstr (kt_texts_product (texts, "pump", "EN"), ==, "Pump");
  g_assert_cmpstr (kt_texts_product (texts, "pump", "e"), ==, "Pumpe");
  g_assert_cmpstr (kt_texts_product (texts, "pump", "eng"), ==, "Pumpe");
  g_assert_cmpstr (kt_texts_product (texts, "pump", NULL), ==, "Pumpe");
  g_assert_cmpstr (kt_texts_match_language (texts, "de_AT@euro"), ==, "de");
  g_assert_cmpstr (kt_texts_match_language (texts, "fr"), ==, "de");
}

static void
test_main_language_stands_in (void)
{
  g_autoptr (KtTexts) texts = make_texts ();
  g_assert_cmpstr (kt_texts_characteristic (texts, "pump", "motor", "en"), ==, "Motor (de)");
  g_assert_null (kt_texts_lookup_exact (texts, "pump.motor", "en"));
  g_assert_null (kt_texts_lookup (texts, "pump.colour", "en"));
}

static void
test_names_stand_in (void)
{
  g_autoptr (KtTexts) texts = make_texts ();
  g_assert_cmpstr (kt_texts_characteristic (texts, "pump", "stages[3].flow", "de"), ==, "flow");
  g_assert_cmpstr (kt_texts_characteristic (texts, "pump", "stages[3]", "de"), ==, "stages");
  g_assert_cmpstr (kt_texts_value (texts, "pump", NULL, "Size", "P99", "de"), ==, "P99");
  g_assert_cmpstr (kt_texts_unit (texts, "pc", "de"), ==, "pc");
  g_assert_null (kt_texts_rule (texts, "pump", "hot", "de"));
}

static void
test_value_of_a_characteristic (void)
{
  g_autoptr (KtTexts) texts = make_texts ();
  g_assert_cmpstr (kt_texts_value (texts, "pump", "stage[1].size", "Size", "P15", "de"), ==, "Stufe 15");
  g_assert_cmpstr (kt_texts_value (texts, "pump", "size", "Size", "P15", "de"), ==, "Größe 15");
  g_assert_cmpstr (kt_texts_value_note (texts, "pump", "Size", "P15", "de"), ==, "15 m³/h");
}

static void
test_first_text_stays (void)
{
  g_autoptr (KtTexts) texts = make_texts ();
  g_assert_false (kt_texts_add (texts, "de", "pump", "Zweite"));
  g_assert_cmpstr (kt_texts_product (texts, "pump", "de"), ==, "Pumpe");
}

static void
append_key (const char *key, const char *text, gpointer data)
{
  g_string_append_printf (data, "%s ", key);
}

static void
test_visit_in_order (void)
{
  g_autoptr (KtTexts) texts = make_texts ();
  g_autoptr (GString) keys = g_string_new (NULL);
  kt_texts_visit (texts, "de", append_key, keys);
  g_assert_cmpstr (keys->str, ==, "pump pump.Size.P15 pump.Size.P15.note pump.motor pump.stage.size.P15 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/texts/a language is found with and without its territory", test_languages);
  g_test_add_func ("/texts/the main language stands in for a missing text", test_main_language_stands_in);
  g_test_add_func ("/texts/the name stands in where there is no text", test_names_stand_in);
  g_test_add_func ("/texts/a characteristic can call a value otherwise", test_value_of_a_characteristic);
  g_test_add_func ("/texts/the first text of a key stays", test_first_text_stays);
  g_test_add_func ("/texts/visiting goes in the order of keys", test_visit_in_order);
  return g_test_run ();
}
