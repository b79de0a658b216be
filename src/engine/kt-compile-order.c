/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers the variables of a finished program anew: those that switch rules on and off come last. Where all rules hold they
 * are no variables at all, and most programs of one clause a rule have far more of them than of all others. Otherwise the
 * order stays, as what is computed from others comes after them. */

#include "kt-compile-private.h"

#include <stddef.h>
#include <stdlib.h>

/* A record's literal. */
typedef struct {
  GArray *array;
  gsize offset;
} Place;

static void
renumber (int *literal, const int *numbers)
{
  *literal = *literal < 0 ? -numbers[-*literal] : numbers[*literal];
}

static void
renumber_place (const Place *place, const int *numbers)
{
  gsize size = g_array_get_element_size (place->array);

  for (guint i = 0; i < place->array->len; i++)
    renumber ((int *) (gpointer) (place->array->data + i * size + place->offset), numbers);
}

static int *
order (const KtProgram *program)
{
  int *numbers = g_new0 (int, program->n_variables + 1), n = 0;

  for (guint i = 0; i < program->selectors->len; i++)
    numbers[g_array_index (program->selectors, KtSelector, i).literal] = -1;
  for (int v = 1; v <= program->n_variables; v++)
    if (numbers[v] == 0)
      numbers[v] = ++n;
  for (guint i = 0; i < program->selectors->len; i++)
    numbers[g_array_index (program->selectors, KtSelector, i).literal] = ++n;
  return numbers;
}

void
kt_compile_order (KtProgram *program)
{
  g_autofree int *numbers = order (program);
  const Place places[] = {
    { program->clauses, 0 },
    { program->literals, 0 },
    { program->slots, offsetof (KtSlot, presence) },
    { program->slots, offsetof (KtSlot, beyond) },
    { program->values, offsetof (KtSlotValue, literal) },
    { program->mores, offsetof (KtMore, literal) },
    { program->oracles, offsetof (KtOracle, exact) },
    { program->oracles, offsetof (KtOracle, defined) },
    { program->softs, offsetof (KtSoft, literal) },
    { program->weights, offsetof (KtWeight, literal) },
    { program->selectors, offsetof (KtSelector, literal) },
  };
  const gsize of_rules[] = { offsetof (KtRuleLiterals, applies), offsetof (KtRuleLiterals, broken),
                             offsetof (KtRuleLiterals, escape) };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    renumber_place (&places[i], numbers);
  for (gsize i = 0; program->rule_literals != NULL && i < G_N_ELEMENTS (of_rules); i++)
    renumber_place (&(Place){ program->rule_literals, of_rules[i] }, numbers);
  renumber (&program->closed, numbers);
  program->n_plain = program->n_variables - (int) program->selectors->len;
}
