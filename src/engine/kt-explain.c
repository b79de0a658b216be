/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Minimal explanations by deletion. First the decisions are thinned out while all rules hold, then
 * the rules while the decisions left are kept: one after the other is left out, and comes back if it cannot be missed. What
 * the last answer no did not use is left out without a question when its turn comes, so there are about as many questions as
 * candidates were used, and yet what is found depends on nothing but their order. */

#include "kt-core.h"
#include "kt-engine-error.h"
#include "kt-explain-net.h"
#include "kt-joined.h"
#include "kt-session-private.h"

#include <glib/gi18n-lib.h>

void
kt_explanation_free (KtExplanation *explanation)
{
  if (explanation == NULL)
    return;
  g_ptr_array_unref (explanation->choices);
  g_ptr_array_unref (explanation->reasons);
  kt_model_unref (explanation->model);
  g_free (explanation);
}

static void
reason_free (gpointer data)
{
  KtReason *reason = data;

  g_free (reason->context);
  g_free (reason);
}

typedef struct {
  KtSession *session;
  gboolean has_formulas;
  int conflicts;       /* the most for a question */
  gboolean is_minimal;
  gboolean is_sized;   /* the last answer no needs that there is nothing beyond the slots */
} Thinning;

static void
begin_core (KtSession *session, const KtRule *without)
{
  if (session->core == NULL)
    session->core = kt_core_new (session);
  kt_core_begin (session->core, without);
}

/* With all rules in play but those of `without` (may be NULL). */
static Thinning
begin_thinning (KtSession *session, const KtRule *without)
{
  begin_core (session, without);
  return (Thinning){ .session = session,
                     .has_formulas = session->program->oracles->len > 0,
                     .conflicts = session->core_conflicts > 0 ? session->core_conflicts : KT_EFFORT_SEARCH,
                     .is_minimal = TRUE };
}

static KtVerdict
ask_rules (Thinning *t, const GArray *fixed)
{
  KtCore *core = t->session->core;
  int closed = t->session->program->closed;
  KtVerdict verdict = kt_core_ask (core, (const int *) fixed->data, fixed->len, t->conflicts);

  if (verdict == KT_IMPOSSIBLE)
    t->is_sized = closed != 0 && kt_core_failed (core, closed);
  return verdict;
}

/* All of them go out of play, but those near ones. */
static void
leave_in_play (const Thinning *t, const GArray *near)
{
  const GArray *selectors = t->session->program->selectors;

  for (guint i = 0; i < selectors->len; i++)
    kt_core_set_in_play (t->session->core, g_array_index (selectors, KtSelector, i).literal, FALSE);
  for (guint i = 0; i < near->len; i++)
    kt_core_set_in_play (t->session->core, g_array_index (near, int, i), TRUE);
}

/* Can the rule be missed? Then it goes out of play. */
static KtVerdict
leave_out_rule (Thinning *t, const GArray *fixed, int selector, guint8 *used, guint8 *is_needed)
{
  KtCore *core = t->session->core;
  KtVerdict verdict;

  if (is_needed[selector])
    return KT_POSSIBLE;
  kt_core_set_in_play (core, selector, FALSE);
  if (!used[selector])
    return KT_IMPOSSIBLE;
  verdict = ask_rules (t, fixed);
  if (verdict == KT_IMPOSSIBLE)
    {
      kt_core_mark_used (core, used);
      return verdict;
    }
  if (verdict == KT_POSSIBLE)
    kt_core_mark_needed (core, selector, (const int *) fixed->data, fixed->len, is_needed);
  kt_core_set_in_play (core, selector, TRUE);
  return verdict;
}

/* Of the rules in play those stay without which the literals can hold; far ones go first. Those farther away than all that the
 * first answer no used need not be named: they would go without a question. */
static KtVerdict
thin_out_rules (Thinning *t, const GArray *fixed)
{
  g_autofree guint8 *used = g_new0 (guint8, t->session->program->n_variables + 1);
  g_autofree guint8 *is_needed = g_new0 (guint8, t->session->program->n_variables + 1);
  g_autoptr (GArray) near = NULL;
  KtVerdict verdict = ask_rules (t, fixed);

  if (verdict != KT_IMPOSSIBLE)
    return verdict;
  kt_core_mark_used (t->session->core, used);
  near = kt_core_get_near (t->session->core, (const int *) fixed->data, fixed->len, used);
  leave_in_play (t, near);
  for (guint i = near->len; i > 0; i--)
    {
      verdict = leave_out_rule (t, fixed, g_array_index (near, int, i - 1), used, is_needed);
      if (verdict == KT_STOPPED)
        return verdict;
      t->is_minimal = t->is_minimal && (verdict == KT_IMPOSSIBLE || verdict == KT_POSSIBLE);
    }
  return KT_IMPOSSIBLE;
}

/* All rules hold. Of programs with formulas the solver that the rules are thinned out with knows best what is impossible. */
static KtVerdict
ask_decisions (Thinning *t, const GArray *literals)
{
  KtSession *session = t->session;
  int closed = session->program->closed;
  KtVerdict verdict;

  if (t->has_formulas)
    return ask_rules (t, literals);
  verdict = kt_session_solve_closed (session, (const int *) literals->data, literals->len, t->conflicts);
  if (verdict == KT_IMPOSSIBLE)
    t->is_sized = closed != 0 && kt_sat_failed (session->last, closed);
  return verdict;
}

static gboolean
is_used (const Thinning *t, int literal)
{
  return t->has_formulas ? kt_core_failed (t->session->core, literal) : kt_sat_failed (t->session->last, literal);
}

/* After an answer no, of those that were not tried yet; as with rules. */
static void
note_used_decisions (const Thinning *t, GArray *literals, guint from, GHashTable *used)
{
  guint n = from;

  g_hash_table_remove_all (used);
  for (guint i = from; i < literals->len; i++)
    {
      int literal = g_array_index (literals, int, i);

      if (is_used (t, literal))
        g_hash_table_add (used, GINT_TO_POINTER (literal));
      else if (t->has_formulas)
        continue;
      g_array_index (literals, int, n++) = literal;
    }
  g_array_set_size (literals, n);
}

/* `literals`: n_fixed that stay, then those of the decisions; of these those stay that cannot be missed. */
static KtVerdict
thin_out_decisions (Thinning *t, GArray *literals, guint n_fixed)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  guint at = n_fixed;
  KtVerdict verdict = ask_decisions (t, literals);

  if (verdict != KT_IMPOSSIBLE)
    return verdict;
  note_used_decisions (t, literals, n_fixed, used);
  while (at < literals->len)
    {
      int literal = g_array_index (literals, int, at);

      g_array_remove_index (literals, at);
      if (!g_hash_table_contains (used, GINT_TO_POINTER (literal)))
        continue;
      verdict = ask_decisions (t, literals);
      if (verdict == KT_STOPPED)
        return verdict;
      if (verdict == KT_IMPOSSIBLE)
        {
          note_used_decisions (t, literals, at, used);
          continue;
        }
      t->is_minimal = t->is_minimal && verdict == KT_POSSIBLE;
      g_array_insert_val (literals, at, literal);
      at++;
    }
  return KT_IMPOSSIBLE;
}

KtVerdict
kt_session_thin_out (KtSession *self, GArray *literals, guint n_fixed, gboolean *is_sized)
{
  Thinning t = { .session = self, .conflicts = KT_EFFORT_PROBE, .has_formulas = self->program->oracles->len > 0 };
  KtVerdict verdict;

  if (t.has_formulas)
    begin_core (self, NULL);
  verdict = thin_out_decisions (&t, literals, n_fixed);
  *is_sized = t.is_sized;
  return verdict;
}

static gboolean
has_literal (const GArray *literals, int literal)
{
  for (guint i = 0; i < literals->len; i++)
    if (g_array_index (literals, int, i) == literal)
      return TRUE;
  return FALSE;
}

/* Two decisions may mean the same: the first is enough. */
static gboolean
is_repeated (const GArray *literals, guint position)
{
  for (guint i = 0; i < position; i++)
    if (g_array_index (literals, int, i) == g_array_index (literals, int, position))
      return TRUE;
  return FALSE;
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const KtReason *x = *(const KtReason *const *) a, *y = *(const KtReason *const *) b;

  return x->rule->index < y->rule->index   ? -1
         : x->rule->index > y->rule->index ? 1
                                           : g_strcmp0 (x->context, y->context);
}

/* explanation: may be NULL. */
static void
sort_reasons (KtExplanation *explanation)
{
  if (explanation != NULL)
    g_ptr_array_sort (explanation->reasons, compare_reasons);
}

static KtExplanation *
explanation_new (const KtProgram *program)
{
  KtExplanation *explanation = g_new0 (KtExplanation, 1);

  explanation->model = kt_model_ref (program->model);
  explanation->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
  explanation->reasons = g_ptr_array_new_with_free_func (reason_free);
  return explanation;
}

static void
add_reason (KtExplanation *explanation, const KtProgram *program, int rule, int slot)
{
  KtReason *reason = g_new0 (KtReason, 1);

  reason->rule = program->rules[rule];
  reason->context = g_strdup (program->paths[slot]);
  g_ptr_array_add (explanation->reasons, reason);
}

static void
set_possible_error (GError **error)
{
  g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE,
                       _ ("There is nothing to explain: this is possible"));
}

/* Of the rules in play, and those decisions whose literals are needed. */
static KtExplanation *
make_explanation (const Thinning *t, GPtrArray *choices, const GArray *choice_literals, const GArray *needed)
{
  const KtProgram *program = t->session->program;
  KtExplanation *explanation = explanation_new (program);

  explanation->is_minimal = t->is_minimal;
  for (guint i = 0; i < choices->len; i++)
    if (has_literal (needed, g_array_index (choice_literals, int, i)) && !is_repeated (choice_literals, i))
      g_ptr_array_add (explanation->choices, kt_choice_copy (g_ptr_array_index (choices, i)));
  for (guint i = 0; i < program->selectors->len; i++)
    {
      const KtSelector *selector = &g_array_index (program->selectors, KtSelector, i);

      if (kt_core_is_in_play (t->session->core, selector->literal))
        add_reason (explanation, program, selector->rule, selector->slot);
    }
  sort_reasons (explanation);
  return explanation;
}

static KtExplanation *
explain_literal (KtSession *session, GPtrArray *choices, const GArray *choice_literals, int wanted,
                 GError **error)
{
  g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));
  Thinning t = begin_thinning (session, NULL);
  KtVerdict verdict;

  g_array_append_val (literals, wanted);
  for (guint i = 0; i < choice_literals->len; i++)
    if (!is_repeated (choice_literals, i))
      g_array_append_val (literals, g_array_index (choice_literals, int, i));
  verdict = thin_out_decisions (&t, literals, 1);
  if (verdict == KT_IMPOSSIBLE)
    verdict = thin_out_rules (&t, literals);
  if (verdict == KT_IMPOSSIBLE)
    {
      g_array_remove_index (literals, 0);
      return make_explanation (&t, choices, choice_literals, literals);
    }
  if (verdict == KT_POSSIBLE)
    set_possible_error (error);
  else
    kt_session_check_verdict (session, verdict, error);
  return NULL;
}

/* --- without a solver --------------------------------------------------------------------------- */

/* needed: positions of choices (guint). */
static void
add_needed (KtExplanation *explanation, GPtrArray *choices, const GArray *needed)
{
  for (guint i = 0; i < needed->len; i++)
    g_ptr_array_add (explanation->choices,
                     kt_choice_copy (g_ptr_array_index (choices, g_array_index (needed, guint, i))));
}

/* NULL, with an error unless it is impossible. */
static KtExplanation *
answer_with (KtSession *session, KtVerdict verdict, GPtrArray *choices, const GArray *needed, gboolean is_minimal,
             GError **error)
{
  KtExplanation *explanation;

  if (verdict == KT_POSSIBLE)
    set_possible_error (error);
  else if (verdict != KT_IMPOSSIBLE)
    kt_session_check_verdict (session, verdict, error);
  if (verdict != KT_IMPOSSIBLE)
    return NULL;
  explanation = explanation_new (session->program);
  explanation->is_minimal = is_minimal;
  add_needed (explanation, choices, needed);
  return explanation;
}

/* As read off the join and its tables. FALSE: they cannot tell. */
static gboolean
explain_joined (KtSession *session, GPtrArray *choices, const KtChoice *wanted, gboolean is_opposite,
                KtExplanation **explanation, GError **error)
{
  g_autoptr (GArray) needed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) rules = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean is_minimal = TRUE;
  KtVerdict verdict = kt_joined_thin_out (session, choices, wanted, is_opposite, needed, rules, &is_minimal);

  *explanation = NULL;
  if (verdict == KT_UNDECIDED)
    return FALSE;
  *explanation = answer_with (session, verdict, choices, needed, is_minimal, error);
  for (guint i = 0; *explanation != NULL && i < rules->len; i++)
    add_reason (*explanation, session->program, g_array_index (rules, int, i), 0);
  sort_reasons (*explanation);
  return TRUE;
}

static gboolean
explain_in_net (KtSession *session, GPtrArray *choices, const KtChoice *wanted, gboolean is_opposite,
                KtExplanation **explanation, GError **error)
{
  g_autoptr (GArray) needed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) rules = g_array_new (FALSE, FALSE, sizeof (KtNetSource));
  KtVerdict verdict = kt_explain_in_net (session, choices, wanted, is_opposite, needed, rules);

  *explanation = NULL;
  if (verdict == KT_UNDECIDED)
    return FALSE;
  *explanation = answer_with (session, verdict, choices, needed, TRUE, error);
  for (guint i = 0; *explanation != NULL && i < rules->len; i++)
    {
      const KtNetSource *source = &g_array_index (rules, KtNetSource, i);

      add_reason (*explanation, session->program, source->rule, source->slot);
    }
  sort_reasons (*explanation);
  return TRUE;
}

/* FALSE: a solver is to be asked. */
static gboolean
explain_without_solver (KtSession *session, GPtrArray *choices, const KtChoice *wanted, gboolean is_opposite,
                        KtExplanation **explanation, GError **error)
{
  return explain_joined (session, choices, wanted, is_opposite, explanation, error)
         || explain_in_net (session, choices, wanted, is_opposite, explanation, error);
}

/* --- questions ---------------------------------------------------------------------------------- */

/* Settles first, with the solver that can grow, that it is impossible for every size. */
static KtVerdict
settle (KtSession *self, const KtChoice *wanted, GArray **literals, GError **error)
{
  KtVerdict verdict;

  do
    {
      g_clear_pointer (literals, g_array_unref);
      *literals = kt_session_assumptions (self, self->now->choices, wanted, error);
      if (*literals == NULL)
        return KT_UNDECIDED;
      verdict = kt_session_solve (self, (const int *) (*literals)->data, (*literals)->len,
                                  KT_EFFORT_SEARCH);
    }
  while (verdict == KT_GROWN);
  return verdict;
}

KtExplanation *
kt_session_explain (KtSession *self, const KtChoice *choice, GError **error)
{
  g_autoptr (KtChoice) wanted = kt_session_normalise (self, choice, error);
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GArray) literals = NULL;
  KtExplanation *explanation;
  KtVerdict verdict;
  int wanted_literal;

  if (wanted == NULL)
    return NULL;
  kept = kt_choices_without_replaced (self->now->choices, wanted);
  if (explain_without_solver (self, kept, wanted, FALSE, &explanation, error))
    return explanation;
  verdict = settle (self, wanted, &literals, error);
  if (literals == NULL)
    return NULL;
  if (verdict == KT_POSSIBLE)
    {
      set_possible_error (error);
      return NULL;
    }
  if (!kt_session_check_verdict (self, verdict, error))
    return NULL;
  wanted_literal = g_array_index (literals, int, literals->len - 1);
  g_array_set_size (literals, literals->len - 1);
  explanation = explain_literal (self, kept, literals, wanted_literal, error);
  if (explanation != NULL && verdict == KT_IMPOSSIBLE_SO_FAR)
    explanation->up_to_instances = self->up_to_instances;
  return explanation;
}

/* The opposite of what is implied, as a literal: it may be more than one decision can say. */
KtExplanation *
kt_session_explain_implied (KtSession *self, const KtChoice *choice, GError **error)
{
  g_autoptr (KtChoice) implied = kt_session_normalise (self, choice, error);
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GArray) literals = NULL;
  KtExplanation *explanation;
  int literal;

  if (implied == NULL)
    return NULL;
  kept = g_ptr_array_new ();
  for (guint i = 0; i < self->now->choices->len; i++)
    if (!kt_choice_equal (implied, g_ptr_array_index (self->now->choices, i)))
      g_ptr_array_add (kept, g_ptr_array_index (self->now->choices, i));
  if (explain_without_solver (self, kept, implied, TRUE, &explanation, error))
    return explanation;
  literals = kt_session_assumptions (self, kept, NULL, error);
  if (literals == NULL)
    return NULL;
  literal = kt_session_choice_literal (self, implied, error);
  return literal != 0 ? explain_literal (self, kept, literals, -literal, error) : NULL;
}

/* Why a model has no configuration at all. */
KtExplanation *
kt_explain_contradiction (KtProgram *program, GError **error)
{
  KtSession session = { 0 };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));
  KtExplanation *explanation;

  kt_session_load (&session, program);
  if (!explain_joined (&session, none, NULL, FALSE, &explanation, error))
    explanation = explain_literal (&session, none, literals, KT_TRUE, error);
  kt_session_unload (&session);
  return explanation;
}

KtExplanation *
kt_explain_by_rules (KtSession *session, int literal, const KtRule *without, GError **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GArray) no_literals = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) fixed = g_array_new (FALSE, FALSE, sizeof (int));
  Thinning t = begin_thinning (session, without);
  KtExplanation *explanation;
  KtVerdict verdict;

  g_array_append_val (fixed, literal);
  verdict = thin_out_rules (&t, fixed);
  if (verdict == KT_POSSIBLE || !kt_session_check_verdict (session, verdict, error))
    return NULL;
  explanation = make_explanation (&t, none, no_literals, no_literals);
  if (t.is_sized)
    explanation->up_to_instances = kt_program_most_instances (session->program);
  return explanation;
}
