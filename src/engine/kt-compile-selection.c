/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules of feature models speak of nothing but which features are selected, and there are very many
 * of them: they become clauses directly, without binding and without gates. */

#include "kt-compile-private.h"

/* So many are excluded pairwise; of more, one helping variable carries "one of them" on. */
#define CHUNK 5

/* --- at most one --------------------------------------------------------------------------------
 */

static void
add_pair (KtCompiler *c, int a, int b, const int *guards)
{
  kt_cnf_add4 (c->cnf, a, b, -guards[0], -guards[1]);
}

void
kt_compile_exclusive (KtCompiler *c, const int *literals, guint n, int guard, int other_guard)
{
  const int guards[] = { guard, other_guard };
  int carried = 0;

  for (guint begin = 0; begin < n; begin += CHUNK)
    {
      guint end = n - begin <= CHUNK + 1 ? n : begin + CHUNK;
      int next = end < n ? kt_cnf_new_variable (c->cnf) : 0;

      for (guint i = begin; i < end; i++)
        {
          if (carried != 0)
            add_pair (c, -carried, -literals[i], guards);
          for (guint j = i + 1; j < end; j++)
            add_pair (c, -literals[i], -literals[j], guards);
          if (next != 0)
            kt_cnf_add2 (c->cnf, -literals[i], next);
        }
      if (next != 0 && carried != 0)
        kt_cnf_add2 (c->cnf, -carried, next);
      carried = next;
      if (end == n)
        break;
    }
}

/* --- literals -----------------------------------------------------------------------------------
 */

typedef struct {
  KtCompiler *c;
  int slot; /* the instance the rule is about */
  const KtStructure *structure;
} Place;

static int
selected (const Place *place, KtLiteral literal)
{
  const KtProgram *program = place->c->program;
  const KtFeature *feature = place->structure->features[ABS (literal) - 1];
  int number = kt_program_find_child (program, place->slot, feature, 0);
  int result;

  if (number < 0)
    result = KT_FALSE;
  else if (feature->kind == KT_FEATURE_BOOL)
    result = kt_program_values (program, kt_program_slot (program, number))[1].literal;
  else
    result = kt_program_slot (program, number)->presence;
  return literal > 0 ? result : -result;
}

/* --- the two kinds of rule ----------------------------------------------------------------------
 */

static void
end_clause (GArray *clauses)
{
  const int end = 0;

  g_array_append_val (clauses, end);
}

static void
compile_clauses (const Place *place, const KtRule *rule)
{
  const KtSelection *selection = rule->selection;
  g_autoptr (GArray) clauses
      = g_array_sized_new (FALSE, FALSE, sizeof (int), selection->n_literals);

  for (guint i = 0; i < selection->n_literals; i++)
    {
      int literal = selection->literals[i] != 0 ? selected (place, selection->literals[i]) : 0;

      g_array_append_val (clauses, literal);
    }
  kt_compile_emit (place->c, rule, place->slot, clauses);
}

/* Between minimum and maximum of n, where that is not just none, one or all. */
static int
counted (KtCompiler *c, const int *literals, guint n, guint minimum, guint maximum)
{
  g_autofree KtLinearTerm *terms = g_new (KtLinearTerm, n);
  const KtBits *sum;

  for (guint i = 0; i < n; i++)
    terms[i] = (KtLinearTerm){ 1, kt_circuit_take_bits (c->circuit, &literals[i], 1, 1) };
  sum = kt_circuit_sum (c->circuit, terms, n, 0);
  return kt_cnf_and (c->cnf, -kt_circuit_bits_at_most (c->circuit, sum, (gint64)minimum - 1),
                     kt_circuit_bits_at_most (c->circuit, sum, maximum));
}

static void
append_members (GArray *clauses, const int *members, guint n, int above, guint minimum)
{
  int not_above = -above;

  for (guint i = 0; i < n; i++)
    {
      int not_member = -members[i];

      g_array_append_val (clauses, not_member);
      g_array_append_val (clauses, above);
      end_clause (clauses);
      if (minimum != n)
        continue;
      g_array_append_val (clauses, not_above);
      g_array_append_val (clauses, members[i]);
      end_clause (clauses);
    }
  if (minimum != 1 || n == 1)
    return;
  g_array_append_val (clauses, not_above);
  g_array_append_vals (clauses, members, n);
  end_clause (clauses);
}

static void
compile_group (const Place *place, const KtRule *rule)
{
  KtCompiler *c = place->c;
  const KtSelection *selection = rule->selection;
  guint n = selection->n_literals, maximum = MIN (selection->maximum, n);
  guint minimum = selection->minimum;
  int presence = kt_program_slot (c->program, place->slot)->presence;
  int above = selection->above != 0 ? selected (place, selection->above) : presence;
  int not_above = -above, selector;
  gboolean is_simple = (minimum <= 1 || minimum == n) && (maximum == 1 || maximum == n);
  g_autoptr (GArray) clauses = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree int *members = g_new (int, n + 1);

  for (guint i = 0; i < n; i++)
    members[i] = selected (place, selection->literals[i]);
  append_members (clauses, members, n, above, minimum);
  if (minimum > maximum)
    {
      g_array_append_val (clauses, not_above);
      end_clause (clauses);
    }
  else if (!is_simple && maximum > 0)
    {
      int within = counted (c, members, n, minimum, maximum);

      g_array_append_val (clauses, not_above);
      g_array_append_val (clauses, within);
      end_clause (clauses);
    }
  if (maximum == 0)
    for (guint i = 0; i < n; i++)
      {
        int not_member = -members[i];

        g_array_append_val (clauses, not_member);
        end_clause (clauses);
      }
  selector = kt_compile_emit (c, rule, place->slot, clauses);
  if (maximum == 1 && n > 1)
    {
      if (c->breaches != NULL)
        kt_compile_note_breach (c, place->slot, kt_cnf_or (c->cnf, -above, counted (c, members, n, 0, 1)));
      kt_compile_exclusive (c, members, n, selector, presence);
    }
}

void
kt_compile_selection (KtCompiler *c, const KtRule *rule, int slot)
{
  const Place place = { c, slot, rule->selection->structure };

  if (rule->kind == KT_RULE_GROUP)
    compile_group (&place, rule);
  else
    compile_clauses (&place, rule);
}
