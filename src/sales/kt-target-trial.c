/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-pricing.h"
#include "kt-revision-pricing.h"
#include "kt-revision-private.h"
#include "kt-target-private.h"

#include <glib/gi18n-lib.h>

static gboolean
carry_out (const GPtrArray *changes,
           KtCatalog *catalog,
           KtRevision *revision,
           guint day,
           GError **error)
{
  gboolean done = TRUE;
  for (guint i = 0; done && changes != NULL && i < changes->len; i++)
    done = kt_target_change_apply (changes->pdata[i], catalog, revision, day, error);
  return done && kt_catalog_determine (catalog, revision, day, NULL, error);
}

/* Of the lines in the total, at list prices. */
static gboolean
add_value (const KtPositionData *line, KtMoney *value, GError **error)
{
  gboolean is_typed = line->manual_price && line->list_price.currency[0] != '\0';
  KtMoney amount = is_typed ? line->list_price : line->unit_price;
  return kt_money_mul (amount, line->quantity, KT_ROUND_HALF_UP, &amount, error)
         && kt_money_mul_ratio (amount, 1, MAX (1, line->price_unit), KT_ROUND_HALF_UP, &amount,
                                error)
         && kt_money_add (*value, amount, value, error);
}

static gboolean
value_of (KtRevision *revision, KtMoney *value, GError **error)
{
  g_autoptr (KtRevisionPricing) pricing = kt_revision_pricing_new (revision);
  *value = kt_money_zero (kt_revision_get_header (revision)->currency);
  for (guint i = 0; i < pricing->positions->len; i++)
    {
      KtPosition *position = pricing->positions->pdata[i];
      const KtPositionData *line = kt_position_get (position);
      if (kt_position_get_effective_role (position) == KT_ROLE_NORMAL && !line->on_request
          && line->unit_price.currency[0] != '\0' && !add_value (line, value, error))
        return FALSE;
    }
  return TRUE;
}

static guint
count_unmet (const KtTargetQuestion *question, KtRevision *revision)
{
  guint n = 0;
  if (question->gate == NULL)
    return 0;
  KtGateRequest request = *question->gate;
  request.question.revision = revision;
  g_autoptr (GPtrArray) needs = kt_gate_assess (&request);
  for (guint i = 0; i < needs->len; i++)
    n += !kt_approval_need_is_met (needs->pdata[i]);
  return n;
}

gboolean
kt_target_try (const KtTargetQuestion *question,
               const GPtrArray *changes,
               KtTargetTrial *trial,
               GError **error)
{
  g_autoptr (KtRevision) copy = kt_revision_new_trial (question->revision);
  if (!carry_out (changes, question->catalog, copy, question->day, error))
    return FALSE;
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (copy, error);
  if (totals == NULL || !value_of (copy, &trial->value, error))
    return FALSE;
  trial->net = totals->net;
  trial->gross = totals->gross;
  trial->n_unmet = count_unmet (question, copy);
  return TRUE;
}

gboolean
kt_target_apply (const KtTargetPackage *package,
                 KtCatalog *catalog,
                 KtRevision *revision,
                 guint day,
                 GError **error)
{
  if (!kt_revision_require_draft (revision, error))
    return FALSE;
  kt_revision_begin_step (revision, _ ("Reach the target price"));
  return kt_revision_conclude_step (revision,
                                    carry_out (package->changes, catalog, revision, day, error));
}
