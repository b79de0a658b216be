/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same measuring as that of the approval rules, so that gauge and rule never disagree. */
#include "kt-margin.h"

#include "kt-approval-private.h"

/* ---- computing ---- */

static gboolean
take (KtMargin *margin, KtMoney net, KtMoney cost)
{
  KtDecimal scaled;
  return kt_money_sign (net) > 0 && kt_money_sub (net, cost, &margin->amount, NULL)
         && kt_decimal_mul (kt_money_to_decimal (margin->amount), kt_decimal_from_int (100),
                            KT_MONEY_DIGITS, KT_ROUND_EXACT, &scaled, NULL)
         && kt_decimal_div (scaled, kt_money_to_decimal (net), 2, KT_ROUND_HALF_UP,
                            &margin->percent, NULL);
}

static guint
count_unknown (const KtMeasuring *measuring)
{
  KtMoney net, cost;
  guint n = 0;
  for (guint i = 0; i < measuring->lines->len; i++)
    {
      KtPosition *position = measuring->lines->pdata[i];
      const KtPositionData *line = kt_position_get (position);
      n += kt_position_kind_has_price (line->kind) && !line->on_request
           && kt_position_get_effective_role (position) == KT_ROLE_NORMAL
           && !kt_measuring_line (measuring, line, &net, &cost);
    }
  return n;
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
  gboolean found = kt_measuring_margin (&measuring, NULL, &net, &cost) && take (margin, net, cost);
  margin->n_unknown = found ? count_unknown (&measuring) : 0;
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
