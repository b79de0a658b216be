/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same measuring as that of the approval rules, so that gauge and rule never disagree. */
#include "kt-margin.h"

#include "kt-approval-private.h"
#include "kt-number-format.h"

/* ---- computing ---- */

static gboolean
take (KtMargin *margin, KtMoney net, KtMoney cost)
{
  return kt_margin_percent (net, cost, &margin->percent)
         && kt_money_sub (net, cost, &margin->amount, NULL);
}

gboolean
kt_revision_margin (KtRevision *revision,
                    KtLineFacts *facts,
                    const KtActor *actor,
                    guint day,
                    KtMargin *margin)
{
  const KtApprovalQuestion question = { .revision = revision, .facts = facts, .day = day };
  KtMeasuring measuring;
  KtMoney net, cost;
  if (!kt_actor_may (actor, KT_RIGHT_SEE_COST))
    return FALSE;
  kt_measuring_init (&measuring, &question);
  gboolean found = kt_measuring_margin (&measuring, NULL, &net, &cost, &margin->n_unknown)
                   && take (margin, net, cost);
  kt_measuring_clear (&measuring);
  return found;
}

gboolean
kt_position_margin (KtRevision *revision,
                    KtPosition *position,
                    KtLineFacts *facts,
                    const KtActor *actor,
                    guint day,
                    KtMargin *margin)
{
  const KtApprovalQuestion question = { .revision = revision, .facts = facts, .day = day };
  const KtMeasuring measuring
      = { .question = &question, .header = kt_revision_get_header (revision) };
  KtMoney net, cost;
  margin->n_unknown = 0;
  return kt_actor_may (actor, KT_RIGHT_SEE_COST)
         && kt_measuring_line (&measuring, kt_position_get (position), &net, &cost)
         && take (margin, net, cost);
}

char *
kt_margin_percent_text (const KtMargin *margin, const char *language)
{
  KtRounding worse = kt_decimal_sign (margin->percent) > 0 ? KT_ROUND_DOWN : KT_ROUND_UP;
  KtDecimal shown = margin->percent;
  kt_decimal_rescale (margin->percent, 2, worse, &shown, NULL);
  return kt_format_percent (shown, language);
}

/* ---- judging ---- */

KtMarginMarks
kt_margin_marks_of_catalog (KtCatalog *catalog, const KtActor *actor)
{
  KtMarginMarks marks = { 0 };
  GPtrArray *rules = kt_catalog_get_approval_rules (catalog);
  for (guint i = 0; i < rules->len; i++)
    {
      const KtApprovalRule *rule = rules->pdata[i];
      if (rule->measure != KT_MEASURE_MARGIN || rule->group != NULL
          || !kt_actor_has_role (actor, rule->role)
          || (marks.has_limit && kt_decimal_compare (rule->limit, marks.limit) >= 0))
        continue;
      marks.has_limit = TRUE;
      marks.limit = rule->limit;
    }
  marks.has_target
      = kt_catalog_settings_margin_target (kt_catalog_get_settings (catalog), &marks.target);
  return marks;
}

KtMarginZone
kt_margin_marks_judge (const KtMarginMarks *marks, KtDecimal percent)
{
  if (marks->has_limit && kt_decimal_compare (percent, marks->limit) < 0)
    return KT_MARGIN_LOW;
  if (marks->has_target && kt_decimal_compare (percent, marks->target) < 0)
    return KT_MARGIN_FAIR;
  return KT_MARGIN_GOOD;
}
