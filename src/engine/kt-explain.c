/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Minimal explanations by deletion. First the decisions are thinned out while all rules hold, then
 * the rules while the decisions left are kept. Whatever the solver did not need for an answer no goes
 * at once (its core), the rest is tried one by one, so that in the end none can be missed. */

#include "kt-engine-error.h"
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
  GArray *fixed;      /* int: always assumed */
  GArray *candidates; /* int: to be thinned out */
  GArray *needed;     /* int: candidates that cannot be missed */
  gboolean is_minimal;
  gboolean is_sized;  /* the last answer no needs that there is nothing beyond the slots */
} Thinning;

/* Asks with all fixed, needed and remaining candidates, but the first one. */
static KtVerdict
ask_without_first (Thinning *t, guint skip)
{
  g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));
  KtVerdict verdict;

  g_array_append_vals (literals, t->fixed->data, t->fixed->len);
  g_array_append_vals (literals, t->needed->data, t->needed->len);
  if (t->candidates->len > skip)
    g_array_append_vals (literals, &g_array_index (t->candidates, int, skip),
                         t->candidates->len - skip);
  verdict = kt_session_solve_core (t->session, (const int *) literals->data, literals->len,
                                   t->session->core_conflicts > 0 ? t->session->core_conflicts
                                                                  : KT_EFFORT_SEARCH);
  if (verdict == KT_IMPOSSIBLE)
    t->is_sized = kt_sat_failed (t->session->core, t->session->program->closed);
  return verdict;
}

/* After an answer no: only what it used. */
static void
keep_core (Thinning *t, guint skip)
{
  guint n = 0;

  for (guint i = skip; i < t->candidates->len; i++)
    {
      int literal = g_array_index (t->candidates, int, i);

      if (kt_sat_failed (t->session->core, literal))
        g_array_index (t->candidates, int, n++) = literal;
    }
  g_array_set_size (t->candidates, n);
}

static KtVerdict
thin_out (Thinning *t)
{
  KtVerdict verdict = ask_without_first (t, 0);

  if (verdict != KT_IMPOSSIBLE)
    return verdict;
  keep_core (t, 0);
  while (t->candidates->len > 0)
    {
      int first = g_array_index (t->candidates, int, 0);

      verdict = ask_without_first (t, 1);
      if (verdict == KT_STOPPED)
        return verdict;
      if (verdict == KT_IMPOSSIBLE)
        {
          keep_core (t, 1);
          continue;
        }
      t->is_minimal = t->is_minimal && verdict == KT_POSSIBLE;
      g_array_append_val (t->needed, first);
      g_array_remove_index (t->candidates, 0);
    }
  return KT_IMPOSSIBLE;
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

/* Of all rules but one; NULL: of all. */
static void
append_selectors (const KtProgram *program, const KtRule *without, GArray *literals)
{
  for (guint i = 0; i < program->selectors->len; i++)
    {
      const KtSelector *selector = &g_array_index (program->selectors, KtSelector, i);

      if (without == NULL || selector->rule != (int) without->index)
        g_array_append_val (literals, selector->literal);
    }
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const KtReason *x = *(const KtReason *const *) a, *y = *(const KtReason *const *) b;

  return x->rule->index < y->rule->index   ? -1
         : x->rule->index > y->rule->index ? 1
                                           : g_strcmp0 (x->context, y->context);
}

static KtExplanation *
make_explanation (KtSession *session, GPtrArray *choices, const GArray *choice_literals,
                  const GArray *needed_choices, const GArray *needed_rules, gboolean is_minimal)
{
  const KtProgram *program = session->program;
  KtExplanation *explanation = g_new0 (KtExplanation, 1);

  explanation->model = kt_model_ref (program->model);
  explanation->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
  explanation->reasons = g_ptr_array_new_with_free_func (reason_free);
  explanation->is_minimal = is_minimal;
  for (guint i = 0; i < choices->len; i++)
    if (has_literal (needed_choices, g_array_index (choice_literals, int, i))
        && !is_repeated (choice_literals, i))
      g_ptr_array_add (explanation->choices, kt_choice_copy (g_ptr_array_index (choices, i)));
  for (guint i = 0; i < program->selectors->len; i++)
    {
      const KtSelector *selector = &g_array_index (program->selectors, KtSelector, i);
      KtReason *reason;

      if (!has_literal (needed_rules, selector->literal))
        continue;
      reason = g_new0 (KtReason, 1);
      reason->rule = program->rules[selector->rule];
      reason->context = g_strdup (program->paths[selector->slot]);
      g_ptr_array_add (explanation->reasons, reason);
    }
  g_ptr_array_sort (explanation->reasons, compare_reasons);
  return explanation;
}

static KtExplanation *
explain_literal (KtSession *session, GPtrArray *choices, const GArray *choice_literals, int wanted,
                 GError **error)
{
  g_autoptr (GArray) fixed = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) decisions = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) rules = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) needed_decisions = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) needed_rules = g_array_new (FALSE, FALSE, sizeof (int));
  Thinning t = { session, fixed, decisions, needed_decisions, TRUE, FALSE };
  KtVerdict verdict;

  if (wanted != KT_TRUE)
    g_array_append_val (fixed, wanted);
  append_selectors (session->program, NULL, fixed);
  for (guint i = 0; i < choice_literals->len; i++)
    if (!is_repeated (choice_literals, i))
      g_array_append_val (decisions, g_array_index (choice_literals, int, i));
  verdict = thin_out (&t);
  if (verdict == KT_IMPOSSIBLE)
    {
      g_array_set_size (fixed, wanted != KT_TRUE);
      g_array_append_vals (fixed, needed_decisions->data, needed_decisions->len);
      append_selectors (session->program, NULL, rules);
      t.candidates = rules;
      t.needed = needed_rules;
      verdict = thin_out (&t);
    }
  if (verdict == KT_IMPOSSIBLE)
    return make_explanation (session, choices, choice_literals, needed_decisions, needed_rules,
                             t.is_minimal);
  if (verdict == KT_POSSIBLE)
    g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE,
                         _ ("There is nothing to explain: this is possible"));
  else
    kt_session_check_verdict (session, verdict, error);
  return NULL;
}

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
  verdict = settle (self, wanted, &literals, error);
  if (literals == NULL)
    return NULL;
  if (verdict == KT_POSSIBLE)
    {
      g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE,
                           _ ("There is nothing to explain: this is possible"));
      return NULL;
    }
  if (!kt_session_check_verdict (self, verdict, error))
    return NULL;
  kept = kt_choices_without_replaced (self->now->choices, wanted);
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
  int literal;

  if (implied == NULL)
    return NULL;
  kept = g_ptr_array_new ();
  for (guint i = 0; i < self->now->choices->len; i++)
    if (!kt_choice_equal (implied, g_ptr_array_index (self->now->choices, i)))
      g_ptr_array_add (kept, g_ptr_array_index (self->now->choices, i));
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
  g_autoptr (GArray) rules = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) needed = g_array_new (FALSE, FALSE, sizeof (int));
  Thinning t = { session, fixed, rules, needed, TRUE, FALSE };
  KtExplanation *explanation;
  KtVerdict verdict;

  g_array_append_val (fixed, literal);
  append_selectors (session->program, without, rules);
  verdict = thin_out (&t);
  if (verdict == KT_POSSIBLE || !kt_session_check_verdict (session, verdict, error))
    return NULL;
  explanation = make_explanation (session, none, no_literals, no_literals, needed, t.is_minimal);
  if (t.is_sized)
    explanation->up_to_instances = kt_program_most_instances (session->program);
  return explanation;
}
