/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two questions about each rule, asked of a program that has literals for them: does it ever apply, and
 * could it be broken if it were not there while all others hold? Where the answer is no, the thinned-out
 * core says which rules make it so.
 *
 * Parts without bound: a rule that looks at what lies beyond the slots is never called idle or redundant
 * on the strength of the slots alone (its escape is allowed for); what holds for the slots that there are
 * is said with their number. */

#include "kt-proofs-private.h"

#include <glib/gi18n-lib.h>

#include "kt-compile-private.h"
#include "kt-engine-error.h"

/* Questions about rules cost a clause or two for each literal of a rule, and a solver's reading of all of them
 * for each rule: beyond this many clauses they are not asked. */
#define MAX_CLAUSES 400000

/* After a few rules that could not be settled only so much of the effort is spent on each. */
#define OBVIOUS_SHARE 20

typedef struct {
  KtProof *proof;
  KtSession *session;
  guint n_open;    /* rules that could not be settled */
  guint8 *applied; /* by KtRule.index: some configuration found has shown it */
} RuleProof;

static const KtRuleLiterals *
literals_of (const KtProgram *program, const KtRule *rule)
{
  for (guint i = 0; i < program->rule_literals->len; i++)
    {
      const KtRuleLiterals *literals = &g_array_index (program->rule_literals, KtRuleLiterals, i);

      if (literals->rule == (int) rule->index)
        return literals;
    }
  return NULL;
}

static void
tell (RuleProof *self, KtFindingKind kind, const KtRule *rule, KtExplanation *explanation)
{
  KtFinding *finding = kt_proof_add (self->proof, kind, "", NULL, NULL, rule);

  if (self->session->program->mores->len > 0)
    finding->up_to_instances = kt_program_most_instances (self->session->program);
  finding->explanation = explanation;
  kt_finding_word (finding);
}

/* An option that is not valid on the day makes rules about it idle by intention. */
static void
find_out_of_validity (const KtExpr *expr, gpointer data)
{
  guint *day = data;

  if (expr->kind == KT_EXPR_OPTION && !kt_validity_covers (expr->value.option->validity, *day))
    *day = 0;
}

static gboolean
waits_for_its_day (RuleProof *self, const KtRule *rule)
{
  guint day = self->proof->program->day;

  if (day == 0)
    return FALSE;
  kt_rule_visit (rule, find_out_of_validity, &day);
  return day == 0;
}

/* Every configuration found shows many rules at work. */
static void
note_applied (RuleProof *self)
{
  const GArray *all = self->session->program->rule_literals;

  for (guint i = 0; i < all->len; i++)
    {
      const KtRuleLiterals *literals = &g_array_index (all, KtRuleLiterals, i);

      if (kt_session_last_value (self->session, literals->applies))
        self->applied[literals->rule] = TRUE;
    }
}

/* Does some configuration show the rule at work? */
static KtVerdict
ask_applies (RuleProof *self, const KtRule *rule, int *wanted)
{
  KtVerdict verdict;

  do
    {
      const KtRuleLiterals *literals = literals_of (self->session->program, rule);

      *wanted = kt_cnf_or (self->session->cnf, literals->applies, literals->escape);
      if (self->applied[rule->index] || *wanted == KT_TRUE)
        return KT_POSSIBLE;
      if (*wanted == KT_FALSE)
        return KT_IMPOSSIBLE;
      verdict = kt_session_try (self->session, wanted, 1, KT_PROOF_CONFLICTS);
    }
  while (verdict == KT_GROWN);
  if (verdict == KT_POSSIBLE)
    note_applied (self);
  return verdict;
}

/* A rule that applies nowhere may be what keeps its own conditions from being met: then it is at work, and not idle. Idle it
 * is if the others alone keep them. TRUE if that is settled. */
static gboolean
examine_idle (RuleProof *self, const KtRule *rule, gboolean *is_idle)
{
  KtExplanation *explanation;
  g_autoptr (GError) error = NULL;
  int wanted;
  KtVerdict verdict = ask_applies (self, rule, &wanted);

  *is_idle = wanted == KT_FALSE;
  if (verdict == KT_POSSIBLE)
    return TRUE;
  if (*is_idle)
    {
      if (!waits_for_its_day (self, rule))
        tell (self, KT_FINDING_IDLE_RULE, rule, NULL);
      return TRUE;
    }
  if ((verdict != KT_IMPOSSIBLE && verdict != KT_IMPOSSIBLE_SO_FAR)
      || !kt_proof_spend (self->proof, self->session))
    return FALSE;
  explanation = kt_explain_by_rules (self->session, wanted, rule, &error);
  *is_idle = explanation != NULL && explanation->up_to_instances == 0;
  if (*is_idle && !waits_for_its_day (self, rule))
    tell (self, KT_FINDING_IDLE_RULE, rule, explanation);
  else
    kt_explanation_free (explanation);
  return error == NULL;
}

static gboolean
examine_redundant (RuleProof *self, const KtRule *rule)
{
  const KtRuleLiterals *literals = literals_of (self->session->program, rule);
  int wanted = kt_cnf_or (self->session->cnf, literals->broken, literals->escape);
  g_autoptr (GError) error = NULL;
  KtExplanation *explanation;

  if (literals->broken == KT_FALSE && literals->escape == KT_FALSE)
    {
      /* It excludes nothing in any case: what it requires is so by the structure. */
      tell (self, KT_FINDING_REDUNDANT_RULE, rule, NULL);
      return TRUE;
    }
  if (!kt_proof_spend (self->proof, self->session))
    return FALSE;
  explanation = kt_explain_by_rules (self->session, wanted, rule, &error);
  if (explanation != NULL && explanation->up_to_instances == 0)
    tell (self, KT_FINDING_REDUNDANT_RULE, rule, explanation);
  else
    kt_explanation_free (explanation);
  return error == NULL;
}

static void
examine_rule (RuleProof *self, const KtRule *rule)
{
  gboolean is_idle, is_settled;

  if (!kt_validity_covers (rule->validity, self->proof->program->day))
    return;
  is_settled = examine_idle (self, rule, &is_idle);
  if (kt_rule_kind_excludes (rule->kind) && !is_idle)
    is_settled = examine_redundant (self, rule) && is_settled;
  if (is_settled)
    return;
  kt_proof_add (self->proof, KT_FINDING_UNDECIDED, "", NULL, NULL, rule);
  if (++self->n_open >= KT_PROOF_UNDECIDED)
    self->session->core_conflicts = KT_PROOF_CONFLICTS / OBVIOUS_SHARE;
}

static void
tell_unexamined (KtProof *proof, guint n_rules)
{
  g_autofree char *number = g_strdup_printf ("%u", n_rules);

  kt_proof_add (proof, KT_FINDING_RULES_UNEXAMINED, "", number, NULL, NULL);
}

static void
interrupt (GCancellable *cancellable, gpointer session)
{
  kt_session_interrupt (session);
}

void
kt_proof_rules (KtProof *proof, GCancellable *cancellable)
{
  KtModel *model = kt_program_get_model (proof->program);
  const KtProgramOptions options = { .day = proof->program->day, .for_rules = TRUE,
                                     .max_instances = KT_PROOF_MANY_PARTS };
  g_autoptr (KtProgram) program = NULL;
  RuleProof self = { .proof = proof };
  gulong handler = 0;

  if (kt_program_get_n_clauses (proof->program) <= MAX_CLAUSES)
    program = kt_program_compile (model, &options, cancellable, NULL);
  if (program != NULL)
    self.session = kt_session_new (program, NULL);
  if (self.session == NULL)
    {
      tell_unexamined (proof, model->n_rules);
      return;
    }
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (interrupt), self.session, NULL);
  kt_session_set_effort (self.session, KT_PROOF_CONFLICTS, KT_PROOF_UNDECIDED);
  self.applied = g_new0 (guint8, model->n_all_rules + 1);
  self.session->core_conflicts = KT_PROOF_CONFLICTS;
  for (guint i = 0; i < model->n_rules && !g_cancellable_is_cancelled (cancellable); i++)
    {
      if (proof->work <= 0)
        {
          tell_unexamined (proof, model->n_rules - i);
          break;
        }
      examine_rule (&self, model->rules[i]);
    }
  g_cancellable_disconnect (cancellable, handler);
  kt_session_free (self.session);
  g_free (self.applied);
}
