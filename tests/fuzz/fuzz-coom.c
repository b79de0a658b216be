/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * COOM from strangers. Input is a model; or, after "!script" or "!formula" and a newline, a
 * decision script or a formula for a fixed small model. Whatever comes, there is a result or a
 * fault, never both missing.
 */
#include "kt-script.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char machine[]
    = "// kontor 1\n"
      "product { num .#/mm 0-100 w\n Bool h\n Color c\n 0..2 Seat seat\n 0..* Color s\n"
      " reference Seat r\n string 9 t }\n"
      "structure Seat { Color c\n num/kg m\n 0..1 Seat seat }\n"
      "enumeration Color { attribute num p\n attribute k\n Red = (1, a)\n Blue = (2, b) }\n";

static KtModel *
fixed_model (void)
{
  static KtModel *model;

  if (model == NULL)
    model = kt_model_load_text (machine, strlen (machine), "machine", NULL, NULL);
  g_assert (model != NULL);
  return model;
}

static void
print (const KtExpr *expr)
{
  if (expr != NULL)
    g_free (kt_expr_to_text (expr));
}

static void
print_rule (const KtRule *rule)
{
  for (guint i = 0; i < rule->n_conditions; i++)
    print (rule->conditions[i]);
  print (rule->condition);
  print (rule->target);
  print (rule->formula);
  for (guint i = 0; i < rule->n_children; i++)
    print_rule (rule->children[i]);
}

static void
try_model (const char *text, gsize length, KtFaultList *faults)
{
  g_autoptr (KtModel) model = kt_model_load_text (text, length, "fuzz", NULL, faults);

  g_assert ((model == NULL) == kt_fault_list_has_errors (faults));
  if (model != NULL)
    for (guint i = 0; i < model->n_rules; i++)
      print_rule (model->rules[i]);
}

static void
try_script (const char *text, gsize length, KtFaultList *faults)
{
  g_autoptr (KtScript) script = kt_script_load_text (fixed_model (), text, length, "fuzz", faults);

  g_assert ((script == NULL) == kt_fault_list_has_errors (faults));
}

static void
try_formula (const char *text, KtFaultList *faults)
{
  const char *const words[] = { text, NULL };
  g_autoptr (KtFormula) formula = kt_model_parse_formula (fixed_model (), text, "fuzz", 1, faults);

  g_assert ((formula == NULL) == kt_fault_list_has_errors (faults));
  if (formula != NULL)
    print (formula->expr);
  kt_script_free (kt_script_from_words (fixed_model (), words, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  if (g_str_has_prefix (text, "!script\n"))
    try_script (text + 8, size - 8, faults);
  else if (g_str_has_prefix (text, "!formula\n"))
    try_formula (text + 9, faults);
  else
    try_model (text, size, faults);
  return 0;
}
