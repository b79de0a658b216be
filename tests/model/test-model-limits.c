/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts made to exhaust: deep, long, multiplying. Each ends with a fault, quickly, and without a
 * deep stack.
 */
#include "model-fixture.h"

#include "kt-script.h"

#include <string.h>

/* Loads text that must be refused, and returns its first fault. */
static char *
first_fault (const char *text)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  g_assert_null (kt_model_load_text (text, strlen (text), "m", NULL, faults));
  g_assert_cmpuint (kt_fault_list_length (faults), >, 0);
  return g_strdup (kt_fault_list_get (faults, 0)->message);
}

static char *
repeated (const char *before, const char *middle, guint n, const char *after)
{
  GString *out = g_string_new (before);

  for (guint i = 0; i < n; i++)
    g_string_append (out, middle);
  g_string_append (out, after);
  return g_string_free (out, FALSE);
}

typedef struct {
  const char *name;
  const char *before, *middle, *after;
  const char *fault;
} Deep;

#define HEAD "product { Bool p\n num a }\nbehavior { require "
static const Deep deep[] = {
  { "parentheses", HEAD, "(", " }", "The text is nested deeper than 100 levels." },
  { "negations", HEAD, "!", "p }", "The text is nested deeper than 100 levels." },
  { "signs", HEAD, "-", "a }", "The text is nested deeper than 100 levels." },
  { "powers", HEAD, "a^", "a = 1 }", "The text is nested deeper than 100 levels." },
  { "functions", HEAD, "sqrt(", " }", "The text is nested deeper than 100 levels." },
  { "sums", HEAD, "a + ", "a = 1 }",
    "The expression has more than 1000 operators in one another." },
  { "conjunctions", HEAD, "p && ", "p }",
    "The expression has more than 1000 operators in one another." },
  { "comparisons", HEAD, "a < ", "a }",
    "The expression has more than 1000 operators in one another." },
  { "paths", HEAD, "a.", "a = 1 }", "A path has at most 100 names." },
  { "blocks", "product { }\nbehavior ", "{", "", "The text is nested deeper than 100 levels." },
  { "exists", "product { }\nbehavior {", "exists x in y {", "",
    "The text is nested deeper than 100 levels." },
};

static void
test_deep (gconstpointer data)
{
  const Deep *d = data;
  g_autofree char *text = repeated (d->before, d->middle, 100000, d->after);
  g_autofree char *fault = first_fault (text);

  g_assert_cmpstr (fault, ==, d->fault);
}

static void
test_comments (void)
{
  g_autofree char *text = repeated ("", "/*", 200000, "product {}");
  g_autofree char *fault = first_fault (text);

  g_assert_cmpstr (fault, ==, "The model has no “product { … }”: it says what is configured.");
}

/* define x1 = x0 + x0, x2 = x1 + x1 …: a few lines would be 2^60 nodes. */
static void
test_doubling (void)
{
  g_autoptr (GString) text = g_string_new ("product { num a }\nbehavior { define x0 = a + a\n");

  for (int i = 1; i <= 60; i++)
    g_string_append_printf (text, "define x%d = x%d + x%d\n", i, i - 1, i - 1);
  g_string_append (text, "require x60 = 1 }");
  g_autofree char *fault = first_fault (text->str);
  g_assert_cmpstr (fault, ==, "The rule is too large once its definitions are put in.");
}

static void
test_tower (void)
{
  g_autoptr (GString) text = g_string_new ("product { num a }\nbehavior { define x0 = a + a\n");

  for (int i = 1; i <= 900; i++)
    g_string_append_printf (text, "define x%d = ((x%d + 1) * 2) + 3\n", i, i - 1);
  g_string_append (text, "require x900 = 1 }");
  g_autofree char *fault = first_fault (text->str);
  g_assert_cmpstr (fault, ==, "The definitions are nested too deeply.");
}

static void
test_many_definitions (void)
{
  g_autoptr (GString) text = g_string_new ("product { num a }\nbehavior { define x0 = a\n");

  for (int i = 1; i <= 100000; i++)
    g_string_append_printf (text, "define x%d = x%d\n", i, i - 1);
  g_string_append (text, "}");
  g_autofree char *fault = first_fault (text->str);
  g_assert_cmpstr (fault, ==, "More than 1000 definitions are in force here.");
}

static void
test_long_chain_of_structures (void)
{
  g_autoptr (GString) text = g_string_new ("product { S0 s }\n");
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  for (int i = 0; i < 50000; i++)
    g_string_append_printf (text, "structure S%d { S%d s }\n", i, i + 1);
  g_string_append (text, "structure S50000 { }");
  g_autoptr (KtModel) model = kt_model_load_text (text->str, text->len, "m", NULL, faults);
  g_assert_nonnull (model);
  g_assert_cmpuint (model->n_structures, ==, 50002);
}

static void
test_too_large (void)
{
  gsize length = 65 * 1024 * 1024;
  g_autofree char *text = g_malloc (length);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  memset (text, ' ', length);
  g_assert_null (kt_model_load_text (text, length, "m", NULL, faults));
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->message, ==,
                   "The text is larger than 65536 KiB.");
}

static void
test_long_formula (void)
{
  g_autoptr (KtModel) model = model_fixture_load ("product { num a }");
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autofree char *text = repeated ("a", "+ a", 40000, "");

  g_assert_null (kt_model_parse_formula (model, text, "f", 1, faults));
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->message, ==, "The text is larger than 64 KiB.");
}

/* Random bytes and cut models: no crash, and either a model or a fault. */
static void
test_noise (void)
{
  static const char *const pieces[] = {
    "product",    "structure", "enumeration", "behavior",  "{",       "}",         "(",
    ")",          "num",       "string",      "attribute", "require", "condition", "combinations",
    "allow",      "forbid",    "-*-",         "exists",    "in",      "define",    "=",
    "a",          "b",         "P",           "E",         "'q'",     "\"",        "1",
    "2.5",        "3x",        "..",          "*",         "/",       "#",         "[",
    "]",          ".",         "\n",          ";",         "valid",   "from",      "to",
    "2026-01-01", "source",    "explanation", "imply",     "default", "count",     "∞",
    "ü",
  };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int i = 0; i < 4000; i++)
    {
      g_autoptr (GString) text = g_string_new (i % 2 == 0 ? "// kontor 1\n" : "");
      g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
      int n = g_rand_int_range (rand, 1, 80);

      for (int k = 0; k < n; k++)
        g_string_append_printf (text, "%s ",
                                pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      g_autoptr (KtModel) model = kt_model_load_text (text->str, text->len, "m", NULL, faults);
      g_assert_cmpint (model == NULL, ==, kt_fault_list_has_errors (faults));
      g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_ERROR), <=, 20);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (deep); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model limits/deep %s are refused", deep[i].name);

      g_test_add_data_func (path, &deep[i], test_deep);
    }
  g_test_add_func ("/model limits/deep comments are skipped", test_comments);
  g_test_add_func ("/model limits/doubling definitions are refused", test_doubling);
  g_test_add_func ("/model limits/towers of definitions are refused", test_tower);
  g_test_add_func ("/model limits/masses of definitions are refused", test_many_definitions);
  g_test_add_func ("/model limits/a long chain of structures is read",
                   test_long_chain_of_structures);
  g_test_add_func ("/model limits/a file that is too large is refused", test_too_large);
  g_test_add_func ("/model limits/a formula that is too long is refused", test_long_formula);
  g_test_add_func ("/model limits/noise gives a model or a fault", test_noise);
  return g_test_run ();
}
