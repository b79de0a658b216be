/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

#include <string.h>

const char model_fixture_machine[] = "// kontor 1\n"
                                     "product {\n"
                                     "  num .#/mm 0-100 width\n"
                                     "  num/m 0-5 length\n"
                                     "  Bool heated\n"
                                     "  Color color\n"
                                     "  0..2 Seat seat\n"
                                     "  0..1 Color stripe\n"
                                     "  string/n 40 note\n"
                                     "}\n"
                                     "structure Seat {\n"
                                     "  Color color\n"
                                     "  num/kg weight\n"
                                     "}\n"
                                     "enumeration Color {\n"
                                     "  attribute num/EUR price\n"
                                     "  attribute string code\n"
                                     "  Red = (10, \"r\")\n"
                                     "  Blue = (12, \"b\")\n"
                                     "}\n";

KtModel *
model_fixture_load (const char *text)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtModel *model = kt_model_load_text (text, strlen (text), "m", NULL, faults);
  g_autofree char *found = kt_fault_list_to_text (faults);

  g_assert_cmpstr (found, ==, "");
  g_assert_nonnull (model);
  return model;
}

char *
model_fixture_faults (const KtFaultList *faults)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < kt_fault_list_length (faults); i++)
    {
      g_autofree char *text = kt_fault_to_text (kt_fault_list_get (faults, i));
      const char *start = g_str_has_prefix (text, "m:") ? text + 2 : text;

      g_string_append (out, start);
      if (!g_str_has_suffix (start, "\n"))
        g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

char *
model_fixture_corpus (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "..", "shared", "corpora",
                                            "models", "coom", name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("the corpus ../shared/corpora/models/coom is not here");
  return NULL;
}

static void
append_nesting (GString *out, const KtExpr *expr)
{
  static const char *const signs[] = {
    [KT_EXPR_AND] = "&&",      [KT_EXPR_OR] = "||",      [KT_EXPR_NOT] = "!",
    [KT_EXPR_ADD] = "+",       [KT_EXPR_SUBTRACT] = "-", [KT_EXPR_MULTIPLY] = "*",
    [KT_EXPR_DIVIDE] = "/",    [KT_EXPR_POWER] = "^",    [KT_EXPR_NEGATE] = "-",
    [KT_EXPR_FUNCTION] = NULL,
  };

  if (expr->n_args == 0)
    {
      g_autofree char *text = kt_expr_to_text (expr);

      g_string_append (out, text);
      return;
    }

  const char *sign = expr->kind == KT_EXPR_COMPARE    ? kt_compare_sign (expr->compare)
                     : expr->kind == KT_EXPR_FUNCTION ? kt_function_name (expr->function)
                                                      : signs[expr->kind];
  g_string_append_printf (out, "(%s", sign);
  for (guint i = 0; i < expr->n_args; i++)
    {
      g_string_append_c (out, ' ');
      append_nesting (out, expr->args[i]);
    }
  g_string_append_c (out, ')');
}

char *
model_fixture_nesting (const KtExpr *expr)
{
  GString *out = g_string_new (NULL);

  append_nesting (out, expr);
  return g_string_free (out, FALSE);
}
