/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The JSON reader: the grammar, the caps, and agreement with json-glib on what both accept.
 */

#include "kt-json.h"
#include "kt-random.h"
#include "kt-test-rational.h"

#include <string.h>

static void
test_accepts (void)
{
  static const char *const texts[][2] = {
    { "null", "null" },
    { " [ ] ", "[]" },
    { "{}", "{}" },
    { "{\"a\":[1,-2,true,false,null,\"x\"],\"b\":{\"c\":0}}",
      "{\"a\":[1,-2,true,false,null,\"x\"],\"b\":{\"c\":0}}" },
    { "\"\\u00e4\\ud83d\\ude00\\n\\/\"", "\"ä😀\\n/\"" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "1.5e2", "150.0" },
    { "[0.1,1e55,-0.0,1E-7,2.5]", "[0.1,1e+55,-0.0,1e-07,2.5]" },
    { "\"\\u0001\\u007f\\t\"", "\"\\u0001\x7f\\t\"" },
    { "{\"b\":1,\"a\":2}", "{\"b\":1,\"a\":2}" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = kt_json_parse (texts[i][0], -1, NULL, &error);
      g_assert_no_error (error);
      g_autofree char *text = kt_json_to_string (node, FALSE);
      g_assert_cmpstr (text, ==, texts[i][1]);
    }
}

static void
test_refuses (void)
{
  static const struct {
    const char *text;
    int code;
    const char *place;
  } rows[] = {
    { "", KT_ERROR_PARSE, "line 1, column 1" },
    { "{\"a\":1,}", KT_ERROR_PARSE, "line 1, column 8" },
    { "[1,2", KT_ERROR_PARSE, "column 5" },
    { "[1]\n x", KT_ERROR_PARSE, "line 2, column 2" },
    { "{\"ä\":1,\n\"ä\":2}", KT_ERROR_PARSE, "line 2, column 4" },
    { "01", KT_ERROR_PARSE, "column" },
    { "1.", KT_ERROR_PARSE, "column" },
    { "+1", KT_ERROR_PARSE, "column" },
    { "NaN", KT_ERROR_PARSE, "column" },
    { "1e999", KT_ERROR_RANGE, "column" },
    { "9223372036854775808", KT_ERROR_RANGE, "column" },
    { "\"\\u0000\"", KT_ERROR_PARSE, "column" },
    { "\"\\ud800\"", KT_ERROR_PARSE, "column" },
    { "\"\\udc00\"", KT_ERROR_PARSE, "column" },
    { "\"a\nb\"", KT_ERROR_PARSE, "column 3" },
    { "\"\\x\"", KT_ERROR_PARSE, "column" },
    { "'a'", KT_ERROR_PARSE, "column" },
    { "// no\n1", KT_ERROR_PARSE, "column 1" },
    { "\"\xff\"", KT_ERROR_PARSE, "UTF-8" },
    { "{1:2}", KT_ERROR_PARSE, "column 2" },
    { "truex", KT_ERROR_PARSE, "column 5" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("row %u", i);
      g_assert_null (kt_json_parse (rows[i].text, -1, NULL, &error));
      g_assert_error (error, KT_ERROR, rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].place));
    }
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint depth = 1; depth <= 33; depth++)
    {
      g_autoptr (GError) error = NULL;
      g_string_assign (text, "");
      for (guint i = 0; i < depth; i++)
        g_string_append (text, i % 2 ? "[" : "{\"a\":");
      g_string_append (text, "1");
      for (guint i = depth; i > 0; i--)
        g_string_append (text, (i - 1) % 2 ? "]" : "}");
      g_autoptr (JsonNode) node = kt_json_parse (text->str, -1, NULL, &error);
      g_assert_true ((node != NULL) == (depth <= 32));
      if (depth <= 32)
        g_assert_no_error (error);
      else
        g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
    }

  g_autoptr (GError) error = NULL;
  g_autofree char *brackets = g_strnfill (5000000, '[');
  g_assert_null (kt_json_parse (brackets, -1, NULL, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
}

static void
test_large (void)
{
  KtJsonLimits limits = { .max_bytes = 20, .max_depth = 4, .max_values = 5 };
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_json_parse ("\"0123456789012345678901\"", -1, &limits, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (kt_json_parse ("[1,2,3,4,5]", -1, &limits, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
  g_clear_error (&error);
  g_autoptr (JsonNode) node = kt_json_parse ("[1,2,3,4]", -1, &limits, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_members (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kt_json_parse (
      "{\"s\":\"x\",\"n\":7,\"b\":true,\"d\":\"1.50\",\"o\":{},\"a\":[],\"z\":null}", -1, NULL,
      &error);
  g_assert_no_error (error);
  JsonObject *object = kt_json_root_object (node, "the file", &error);
  gint64 number;
  gboolean truth;
  KtDecimal decimal;
  const char *text;
  JsonArray *array;
  g_assert_cmpstr (kt_json_get_string (object, "s", NULL), ==, "x");
  g_assert_true (kt_json_get_int (object, "n", &number, NULL) && number == 7);
  g_assert_true (kt_json_get_bool (object, "b", &truth, NULL) && truth);
  g_assert_true (kt_json_get_decimal (object, "d", &decimal, NULL) && decimal.units == 150);
  g_assert_true (kt_json_get_decimal (object, "n", &decimal, NULL) && decimal.units == 7);
  g_assert_nonnull (kt_json_get_object (object, "o", NULL));
  g_assert_nonnull (kt_json_get_array (object, "a", NULL));
  g_assert_true (kt_json_opt_string (object, "z", &text, "else", NULL));
  g_assert_cmpstr (text, ==, "else");
  g_assert_true (kt_json_opt_int (object, "none", &number, 3, NULL) && number == 3);
  g_assert_true (kt_json_opt_array (object, "none", &array, NULL) && array == NULL);

  g_assert_null (kt_json_get_string (object, "none", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (kt_json_get_string (object, "n", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
  g_assert_cmpstr (error->message, ==, "“n” must be a string.");
  g_clear_error (&error);
  g_assert_false (kt_json_opt_bool (object, "n", &truth, FALSE, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
  g_clear_error (&error);
  g_assert_false (kt_json_get_decimal (object, "s", &decimal, &error));
  g_assert_nonnull (strstr (error->message, "“s”"));
  g_clear_error (&error);
  g_assert_null (kt_json_root_array (node, "the file", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
}

static void
test_writing (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "s", "a\"b");
  kt_json_add_string (builder, "none", NULL);
  kt_json_add_int (builder, "n", -1);
  kt_json_add_bool (builder, "t", FALSE);
  kt_json_add_decimal (builder, "d", kt_decimal (150, 2));
  json_builder_end_object (builder);
  g_autofree char *compact = kt_json_builder_to_string (builder, FALSE);
  g_assert_cmpstr (compact, ==,
                   "{\"s\":\"a\\\"b\",\"none\":null,\"n\":-1,\"t\":false,\"d\":\"1.50\"}");
  g_autofree char *pretty = kt_json_builder_to_string (builder, TRUE);
  g_assert_true (g_str_has_prefix (pretty, "{\n  \"s\": "));
}

/* Random pieces of JSON: what this reader takes, json-glib takes too, and both see the same tree.
 */
static void
test_same_as_json_glib (void)
{
  static const char *const pieces[]
      = { "{", "}",    "[",    "]",    ",", ":",  "\"a\"",       "\"b\"",
          "1", "-2.5", "true", "null", " ", "\n", "\"\\u00e9\"", "0" };
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  g_autoptr (JsonParser) parser = json_parser_new ();
  guint n_taken = 0;
  for (guint round = 0; round < 200000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (guint n = 1 + (guint)kt_random_below (random, 7); n > 0; n--)
        g_string_append (text, pieces[kt_random_below (random, G_N_ELEMENTS (pieces))]);
      g_autoptr (JsonNode) node = kt_json_parse (text->str, -1, NULL, NULL);
      if (node == NULL)
        continue;
      g_autoptr (GError) error = NULL;
      json_parser_load_from_data (parser, text->str, -1, &error);
      g_assert_no_error (error);
      g_assert_true (json_node_equal (node, json_parser_get_root (parser)));
      n_taken++;
    }
  g_assert_cmpuint (n_taken, >, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/what RFC 8259 allows is read", test_accepts);
  g_test_add_func ("/json/everything else is refused with its place", test_refuses);
  g_test_add_func ("/json/deep nesting is refused", test_deep);
  g_test_add_func ("/json/size and number of values are capped", test_large);
  g_test_add_func ("/json/members come with their type or an error", test_members);
  g_test_add_func ("/json/members are written in order", test_writing);
  g_test_add_func ("/json/what is read is what json-glib reads", test_same_as_json_glib);
  return g_test_run ();
}
