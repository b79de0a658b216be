/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a measure stands in one table. */

#include "kt-approval-rule.h"

const char *const kt_user_role_names[]
    = { "sales", "back-office", "approver", "admin", "kiosk", NULL };

static const struct {
  const char *name;
  gboolean is_lower_limit;
  gboolean has_group;
} measures[KT_N_MEASURES] = {
  [KT_MEASURE_LINE_DISCOUNT] = { "line-discount", FALSE, TRUE },
  [KT_MEASURE_DOCUMENT_DISCOUNT] = { "document-discount", FALSE, FALSE },
  [KT_MEASURE_MARGIN] = { "margin", TRUE, TRUE },
  [KT_MEASURE_PAYMENT_DAYS] = { "payment-days", FALSE, FALSE },
  [KT_MEASURE_CREDIT] = { "credit", FALSE, FALSE },
  [KT_MEASURE_SPECIAL_REQUEST] = { "special-request", FALSE, FALSE },
  [KT_MEASURE_VALIDITY_DAYS] = { "validity-days", FALSE, FALSE },
  [KT_MEASURE_NON_CATALOG] = { "non-catalog", FALSE, FALSE },
};

KtApprovalRule *
kt_approval_rule_new (void)
{
  return g_new0 (KtApprovalRule, 1);
}

void
kt_approval_rule_free (KtApprovalRule *rule)
{
  if (rule == NULL)
    return;
  g_free (rule->key);
  g_free (rule->group);
  g_free (rule->role);
  g_free (rule->approver);
  g_free (rule);
}

const char *
kt_measure_to_string (KtMeasure measure)
{
  g_return_val_if_fail (measure < KT_N_MEASURES, "");
  return measures[measure].name;
}

gboolean
kt_measure_parse (const char *text, KtMeasure *measure)
{
  for (guint i = 0; i < KT_N_MEASURES; i++)
    if (g_strcmp0 (text, measures[i].name) == 0)
      {
        *measure = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
kt_measure_is_lower_limit (KtMeasure measure)
{
  return measures[measure].is_lower_limit;
}

gboolean
kt_measure_has_group (KtMeasure measure)
{
  return measures[measure].has_group;
}

gboolean
kt_measure_passes (KtMeasure measure, KtDecimal value, KtDecimal limit)
{
  int order = kt_decimal_compare (value, limit);
  return measures[measure].is_lower_limit ? order < 0 : order > 0;
}
