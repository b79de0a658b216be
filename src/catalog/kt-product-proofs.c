/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether every configuration has a base price is asked of the model itself: compiled so that no
 * condition of a base price may hold it must contradict itself; if it does not, its configuration is
 * the witness. */

#include "kt-product-proofs.h"

#include "kt-engine-error.h"
#include "kt-product-program.h"
#include "kt-session.h"

/* So hard a witness is made nice (defaults, small numbers); finding one at all is not limited. */
#define NICE_CONFLICTS 2000
#define NICE_UNDECIDED 2

gboolean
kt_product_has_base_price (const KtProduct *product, guint day)
{
  for (guint i = 0; i < product->prices->len; i++)
    {
      const KtPriceRow *row = product->prices->pdata[i];

      if (row->kind == KT_PRICE_BASE && kt_validity_contains (row->validity, day))
        return TRUE;
    }
  return FALSE;
}

/* The conditions of the base rows of the day. FALSE if one of them has none, and so always applies. */
static gboolean
collect_conditions (const KtProduct *product, guint day, GPtrArray *conditions)
{
  for (guint i = 0; i < product->prices->len; i++)
    {
      const KtPriceRow *row = product->prices->pdata[i];

      if (row->kind != KT_PRICE_BASE || !kt_validity_contains (row->validity, day))
        continue;
      if (row->when == NULL)
        return FALSE;
      g_ptr_array_add (conditions, (gpointer) row->when->expr);
    }
  return conditions->len > 0;
}

/* A valid configuration in which none of the conditions holds; NULL without an error: there is none. */
static KtAssignment *
find_without (KtModel *model, guint day, const GPtrArray *conditions, GCancellable *cancellable, GError **error)
{
  const KtProgramOptions options = { .day = day,
                                     .never = (const KtExpr *const *) conditions->pdata,
                                     .n_never = conditions->len };
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (GError) failure = NULL;
  g_autoptr (KtProgram) program = kt_program_compile (model, &options, cancellable, &failure);
  g_autoptr (KtSession) session = program != NULL ? kt_session_new (program, &failure) : NULL;
  g_autoptr (KtCompletion) completion = NULL;

  if (session != NULL)
    {
      kt_session_set_effort (session, NICE_CONFLICTS, NICE_UNDECIDED);
      completion = kt_session_complete (session, &request, &failure);
    }
  if (completion != NULL)
    return kt_assignment_ref (completion->assignment);
  if (!g_error_matches (failure, KT_ENGINE_ERROR, KT_ENGINE_ERROR_CONTRADICTION))
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* The last word has the exact evaluator. */
static gboolean
is_unpriced (const KtAssignment *assignment, guint day, const GPtrArray *conditions)
{
  for (guint i = 0; i < conditions->len; i++)
    if (kt_evaluate_condition (assignment, conditions->pdata[i]))
      return FALSE;
  return kt_evaluate_find_broken_rule (assignment, day) == NULL;
}

static gboolean
examine_prices (KtProduct *product, guint day, GPtrArray *findings, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) conditions = g_ptr_array_new ();
  g_autoptr (KtAssignment) witness = NULL;
  g_autoptr (GError) failure = NULL;

  if (!kt_product_info_is_valid_on (product->info, day) || !collect_conditions (product, day, conditions))
    return TRUE;
  witness = find_without (product->model, day, conditions, cancellable, &failure);
  if (witness != NULL && is_unpriced (witness, day, conditions))
    g_ptr_array_add (findings, kt_finding_new_no_price (product->model, witness));
  else if (witness != NULL || g_error_matches (failure, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNDECIDED))
    g_ptr_array_add (findings, kt_finding_new_no_price (product->model, NULL));
  else if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_contradictory (const GPtrArray *findings)
{
  return findings->len > 0 && ((KtFinding *) findings->pdata[0])->kind == KT_FINDING_CONTRADICTION;
}

GPtrArray *
kt_product_proofs_run (KtProduct *product, guint day, KtProofFlags flags, GCancellable *cancellable, GError **error)
{
  g_autoptr (KtProgram) program = kt_product_get_program (product, day, cancellable, error);
  g_autoptr (GPtrArray) findings = program != NULL ? kt_proofs_run (program, flags, cancellable, error) : NULL;

  if (findings == NULL
      || (!is_contradictory (findings) && !examine_prices (product, day, findings, cancellable, error)))
    return NULL;
  return g_steal_pointer (&findings);
}
