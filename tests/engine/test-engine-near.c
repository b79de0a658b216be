/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules over slots against the evaluation of the model's tree, on random configurations that break rules; and what is found
 * near a configuration against the same. KT_NEAR_MODELS sets how many models of each kind, KT_NEAR_SEED where to begin. */

#include <stdlib.h>
#include <string.h>

#include "kt-near.h"
#include "kt-random-model.h"

#define MODELS 150
#define STATES 12

typedef struct {
  KtModel *model;
  KtProgram *program;
  KtGround *ground;
  char *text;
  guint seed;
} Case;

static guint
setting (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : fallback;
}

static void
case_clear (Case *c)
{
  g_clear_pointer (&c->ground, kt_ground_free);
  g_clear_pointer (&c->program, kt_program_unref);
  g_clear_pointer (&c->model, kt_model_unref);
  g_clear_pointer (&c->text, g_free);
}

/* FALSE: not usable, or left to the solver. */
static gboolean
case_init (Case *c, KtRandomKind kind, guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);

  memset (c, 0, sizeof *c);
  c->seed = seed;
  c->text = kt_random_model (rand, kind);
  c->model = kt_model_load_text (c->text, strlen (c->text), "random", NULL, faults);
  if (c->model == NULL)
    return FALSE;
  c->program = kt_program_compile (c->model, NULL, NULL, NULL);
  if (c->program == NULL)
    return FALSE;
  c->ground = kt_ground_new (c->program);
  return c->ground != NULL;
}

/* --- any configuration -------------------------------------------------------------------------- */

static gboolean
may_be_there (const Case *c, const KtWitness *witness, guint slot)
{
  const KtSlot *at = kt_program_slot (c->program, slot);

  return witness->presence[at->parent]
         && (at->index == 0
             || witness->presence[kt_program_find_child (c->program, at->parent, c->program->features[slot],
                                                         at->index - 1)]);
}

static void
draw_value (const Case *c, GRand *rand, KtWitness *witness, guint slot)
{
  const KtSlot *at = kt_program_slot (c->program, slot);

  if (at->bits >= 0)
    witness->units[slot]
      = at->low
        + g_rand_int_range (
          rand, 0, (gint32) MIN (g_array_index (c->program->bits, KtNumberBits, at->bits).max + 1, 1000));
  else if (at->n_values > 0)
    witness->values[at->first_value + (guint) g_rand_int_range (rand, 0, (gint32) at->n_values)] = TRUE;
}

static KtWitness *
draw (const Case *c, GRand *rand)
{
  KtWitness *witness = g_new0 (KtWitness, 1);
  guint n = c->program->slots->len;

  witness->presence = g_new0 (guint8, n);
  witness->values = g_new0 (guint8, c->program->values->len + 1);
  witness->units = g_new0 (gint64, n);
  witness->presence[0] = TRUE;
  for (guint i = 0; i < n; i++)
    {
      const KtSlot *slot = kt_program_slot (c->program, i);

      if (slot->bits >= 0)
        witness->units[i] = slot->low;
      if (i > 0 && may_be_there (c, witness, i) && (!slot->is_optional || g_rand_boolean (rand)))
        witness->presence[i] = TRUE;
      if (witness->presence[i])
        draw_value (c, rand, witness, i);
    }
  return witness;
}

static KtGroundState
state_of (const Case *c, const KtWitness *witness)
{
  guint n = c->program->slots->len;
  KtGroundState state = { g_memdup2 (witness->presence, n), g_new0 (gint32, n),
                          g_memdup2 (witness->units, n * sizeof (gint64)) };

  for (guint i = 0; i < n; i++)
    {
      const KtSlot *slot = kt_program_slot (c->program, i);

      for (guint j = 0; j < slot->n_values; j++)
        if (witness->values[slot->first_value + j])
          state.values[i] = (gint32) j;
    }
  return state;
}

static void
state_clear (KtGroundState *state)
{
  g_free (state->present);
  g_free (state->values);
  g_free (state->units);
}

/* --- rules -------------------------------------------------------------------------------------- */

static gboolean
holds (const Case *c, const KtGroundState *state, const KtRule *rule)
{
  gboolean good = TRUE;

  for (guint i = 0; i < kt_ground_get_n_checks (c->ground); i++)
    {
      const KtGroundCheck *check = kt_ground_get_check (c->ground, i);

      if (check->rule == (gint32) rule->index)
        good = good && kt_ground_holds (c->ground, state, check->node);
    }
  return good;
}

static void
compare_rules (const Case *c, const KtWitness *witness)
{
  g_autoptr (KtAssignment) assignment = kt_witness_to_assignment (c->program, witness);
  KtGroundState state = state_of (c, witness);

  for (guint i = 0; i < c->model->n_rules; i++)
    {
      const KtRule *rule = c->model->rules[i];
      gboolean expected;

      if (!kt_rule_kind_excludes (rule->kind))
        continue;
      expected = kt_evaluate_rule (assignment, rule);
      if (holds (c, &state, rule) == expected)
        continue;
      g_test_message ("seed %u, line %u:\n%s\n%s", c->seed, rule->place.line, c->text,
                      kt_assignment_to_json (assignment));
      g_assert_not_reached ();
    }
  state_clear (&state);
}

static void
test_rules (void)
{
  guint first = setting ("KT_NEAR_SEED", 1), n = setting ("KT_NEAR_MODELS", MODELS), n_cases = 0;

  for (guint kind = 0; kind < KT_N_RANDOM; kind++)
    for (guint seed = first; seed < first + n; seed++)
      {
        g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
        Case c;

        if (case_init (&c, (KtRandomKind) kind, seed))
          {
            n_cases++;
            for (guint i = 0; i < STATES; i++)
              {
                KtWitness *witness = draw (&c, rand);

                compare_rules (&c, witness);
                kt_witness_free (witness);
              }
          }
        case_clear (&c);
      }
  g_test_message ("%u models from seed %u", n_cases, first);
  g_assert_cmpuint (n_cases, >, n / 2);
}

/* --- near a configuration ----------------------------------------------------------------------- */

/* Some place shall be there or not, or have some value. */
static void
draw_wish (const Case *c, GRand *rand, KtLimits *limits)
{
  guint slot = (guint) g_rand_int_range (rand, 1, (gint32) c->program->slots->len);
  const KtSlot *at = kt_program_slot (c->program, slot);

  if (at->n_values > 0 && g_rand_boolean (rand))
    kt_limits_set_value (c->program, limits, slot, (guint) g_rand_int_range (rand, 0, (gint32) at->n_values));
  else if (at->bits >= 0)
    {
      limits->low[slot] += (limits->high[slot] - limits->low[slot] + 1) / 2;
      kt_limits_set_presence (c->program, limits, slot, TRUE);
    }
  else if (at->is_optional)
    kt_limits_set_presence (c->program, limits, slot, g_rand_boolean (rand));
}

static void
assert_within (const Case *c, const KtWitness *witness, const KtLimits *limits)
{
  for (guint i = 1; i < c->program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (c->program, i);
      guint n = 0;

      g_assert_true (limits->presence[i] & (witness->presence[i] ? KT_MAY_BE_PRESENT : KT_MAY_BE_ABSENT));
      g_assert_true (!witness->presence[i] || may_be_there (c, witness, i));
      for (guint j = 0; j < slot->n_values; j++)
        if (witness->values[slot->first_value + j])
          {
            g_assert_true (limits->values[slot->first_value + j]);
            n++;
          }
      g_assert_cmpuint (n, ==, witness->presence[i] && slot->n_values > 0);
      if (slot->bits >= 0 && witness->presence[i])
        g_assert_true (witness->units[i] >= limits->low[i] && witness->units[i] <= limits->high[i]);
    }
}

static guint
search_from (const Case *c, GRand *rand, const KtWitness *from)
{
  g_autoptr (KtNear) near = kt_near_new (c->program);
  guint n_found = 0;

  for (guint i = 0; i < STATES; i++)
    {
      g_autoptr (KtLimits) limits = kt_limits_new (c->program);
      g_autoptr (KtAssignment) assignment = NULL;
      KtWitness *found;

      draw_wish (c, rand, limits);
      draw_wish (c, rand, limits);
      found = kt_near_find (near, from, limits, 200);
      if (found == NULL)
        continue;
      n_found++;
      assert_within (c, found, limits);
      assignment = kt_witness_to_assignment (c->program, found);
      if (kt_evaluate_find_broken_rule (assignment, c->program->day) != NULL)
        g_test_message ("seed %u\n%s", c->seed, c->text);
      g_assert_null (kt_evaluate_find_broken_rule (assignment, c->program->day));
      kt_witness_free (found);
    }
  return n_found;
}

static void
test_found (void)
{
  guint first = setting ("KT_NEAR_SEED", 1), n = setting ("KT_NEAR_MODELS", MODELS), n_found = 0;

  for (guint kind = 0; kind < KT_N_RANDOM; kind++)
    for (guint seed = first; seed < first + n; seed++)
      {
        g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
        g_autoptr (KtSession) session = NULL;
        Case c;

        if (case_init (&c, (KtRandomKind) kind, seed))
          session = kt_session_new (c.program, NULL);
        if (session != NULL && session->pool->len > 0)
          n_found += search_from (&c, rand, g_ptr_array_index (session->pool, 0));
        g_clear_pointer (&session, kt_session_free);
        case_clear (&c);
      }
  g_test_message ("%u configurations found from seed %u", n_found, first);
  g_assert_cmpuint (n_found, >, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/near/rules over slots say what rules over trees say", test_rules);
  g_test_add_func ("/near/what is found breaks no rule and has what was wanted", test_found);
  return g_test_run ();
}
