/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each convention is a valuation of its own; the checks add up printed amounts again, on their own
 * way, so that a fault in the totals would show.
 */

#include "kt-cent-guard.h"

/* ---- conventions ---- */

static gboolean
has_percent_on_document (const KtPricedDocument *document)
{
  for (guint i = 0; document->conditions != NULL && i < document->conditions->len; i++)
    {
      const KtCondition *condition = document->conditions->pdata[i];
      if (condition->level == KT_CONDITION_TOTAL && kt_condition_counts (condition)
          && condition->calculation == KT_CALCULATION_PERCENT)
        return TRUE;
    }
  return FALSE;
}

/* Σ tax of each line on its amount and its share. */
static gboolean
tax_by_line (const KtPricedDocument *document,
             const KtDocumentTotals *totals,
             KtMoney *tax,
             GError **error)
{
  *tax = kt_money_zero (document->currency);
  for (guint i = 0; i < document->n_lines; i++)
    {
      const KtDocumentLineValue *value = &g_array_index (totals->lines, KtDocumentLineValue, i);
      KtMoney amount;
      if (!value->is_priced || document->lines[i].role != KT_LINE_NORMAL || document->n_rates == 0)
        continue;
      if (!kt_money_add (value->amounts.net, value->share, &amount, error)
          || !kt_money_percent_rounded (amount, document->rates[value->rate].percent,
                                        document->rounding.mode, &amount, error)
          || !kt_money_add (*tax, amount, tax, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_entry (KtCentGuard *guard,
           const KtPricedDocument *document,
           const KtDocumentTotals *totals,
           gboolean by_line,
           GError **error)
{
  KtGuardEntry entry = { .scope = document->rounding.scope,
                         .document_rounding = document->document_rounding,
                         .tax_by_line = by_line,
                         .net = totals->net,
                         .gross = totals->gross };
  KtMoney tax;
  if (by_line
      && (!tax_by_line (document, totals, &tax, error)
          || !kt_money_add (totals->net, tax, &entry.gross, error)))
    return FALSE;
  g_array_append_val (guard->entries, entry);
  return TRUE;
}

static gboolean
add_convention (KtCentGuard *guard, const KtPricedDocument *document, GError **error)
{
  g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (document, error);
  return totals != NULL && add_entry (guard, document, totals, FALSE, error)
         && (document->n_rates == 0 || add_entry (guard, document, totals, TRUE, error));
}

static gboolean
compare (KtCentGuard *guard, const KtPricedDocument *document, GError **error)
{
  const KtGuardEntry *own = NULL;
  for (guint i = 0; i < guard->entries->len; i++)
    {
      KtGuardEntry *entry = &g_array_index (guard->entries, KtGuardEntry, i);
      entry->is_own = entry->scope == document->rounding.scope && !entry->tax_by_line
                      && entry->document_rounding == document->document_rounding;
      if (entry->is_own)
        own = entry;
    }
  g_return_val_if_fail (own != NULL, FALSE);
  guard->largest = kt_money_zero (document->currency);
  for (guint i = 0; i < guard->entries->len; i++)
    {
      KtGuardEntry *entry = &g_array_index (guard->entries, KtGuardEntry, i);
      if (!kt_money_sub (entry->net, own->net, &entry->net_difference, error)
          || !kt_money_sub (entry->gross, own->gross, &entry->gross_difference, error))
        return FALSE;
      guard->differs = guard->differs || entry->net_difference.amount != 0
                       || entry->gross_difference.amount != 0;
      guard->largest.amount = MAX (guard->largest.amount, ABS (entry->gross_difference.amount));
    }
  return TRUE;
}

void
kt_cent_guard_free (KtCentGuard *guard)
{
  if (guard == NULL)
    return;
  g_array_unref (guard->entries);
  g_free (guard);
}

KtCentGuard *
kt_cent_guard_new (const KtPricedDocument *document, GError **error)
{
  g_autoptr (KtCentGuard) guard = g_new0 (KtCentGuard, 1);
  gboolean all = has_percent_on_document (document);
  guard->entries = g_array_new (FALSE, FALSE, sizeof (KtGuardEntry));
  for (KtRoundingScope scope = KT_ROUNDING_SCOPE_UNIT; scope <= KT_ROUNDING_SCOPE_DOCUMENT; scope++)
    for (KtDocumentRounding rounding = KT_DOCUMENT_ROUNDING_SCOPE_SUM;
         rounding <= KT_DOCUMENT_ROUNDING_SCOPE_LINE; rounding++)
      {
        KtPricedDocument other = *document;
        other.rounding.scope = scope;
        other.document_rounding = rounding;
        if ((all || rounding == document->document_rounding)
            && !add_convention (guard, &other, error))
          return NULL;
      }
  return compare (guard, document, error) ? g_steal_pointer (&guard) : NULL;
}

/* ---- EN 16931 ---- */

typedef struct {
  const KtPricedDocument *document;
  const KtDocumentTotals *totals;
  GArray *findings;
} Checking;

static void
expect (Checking *checking, const char *rule, guint rate, KtMoney said, KtMoney computed)
{
  KtSumFinding finding = { rule, rate, said, computed };
  if (!kt_money_equal (said, computed))
    g_array_append_val (checking->findings, finding);
}

static gboolean
counts (const Checking *checking, guint line)
{
  return checking->document->lines[line].role == KT_LINE_NORMAL
         && g_array_index (checking->totals->lines, KtDocumentLineValue, line).is_priced;
}

/* Lines as printed, with what the steps give them if asked, of one rate or of all (G_MAXUINT). */
static gboolean
add_lines (const Checking *checking, guint rate, gboolean with_shares, KtMoney *sum, GError **error)
{
  *sum = kt_money_zero (checking->document->currency);
  for (guint i = 0; i < checking->document->n_lines; i++)
    {
      const KtDocumentLineValue *value
          = &g_array_index (checking->totals->lines, KtDocumentLineValue, i);
      KtMoney printed;
      if (!counts (checking, i) || (rate != G_MAXUINT && value->rate != rate))
        continue;
      if (!kt_money_round (value->amounts.net, checking->document->rounding.mode, &printed, error)
          || !kt_money_add (*sum, printed, sum, error)
          || (with_shares && !kt_money_add (*sum, value->share, sum, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_net (Checking *checking, GError **error)
{
  const KtDocumentTotals *totals = checking->totals;
  KtMoney sum, charges = totals->positions;
  if (!add_lines (checking, G_MAXUINT, FALSE, &sum, error))
    return FALSE;
  expect (checking, "BR-CO-10", 0, totals->positions, sum);
  for (guint i = 0; i < totals->steps->len; i++)
    if (!kt_money_add (charges, g_array_index (totals->steps, KtDocumentStep, i).amount, &charges,
                       error))
      return FALSE;
  expect (checking, "BR-CO-13", 0, totals->net, charges);
  return TRUE;
}

static gboolean
check_rate (Checking *checking, const KtTaxGroup *group, GError **error)
{
  KtMoney net, tax;
  if (!add_lines (checking, group->rate, TRUE, &net, error)
      || !kt_money_percent_rounded (group->net, group->percent, KT_ROUND_HALF_UP, &tax, error))
    return FALSE;
  expect (checking, "BR-S-08", group->rate, group->net, net);
  expect (checking, "BR-CO-17", group->rate, group->tax, tax);
  return TRUE;
}

static gboolean
check_gross (Checking *checking, GError **error)
{
  const KtDocumentTotals *totals = checking->totals;
  KtMoney tax = kt_money_zero (checking->document->currency), gross;
  for (guint i = 0; i < totals->taxes->len; i++)
    {
      const KtTaxGroup *group = &g_array_index (totals->taxes, KtTaxGroup, i);
      if (!check_rate (checking, group, error) || !kt_money_add (tax, group->tax, &tax, error))
        return FALSE;
    }
  if (!kt_money_add (totals->net, totals->tax, &gross, error))
    return FALSE;
  expect (checking, "BR-CO-14", 0, totals->tax, tax);
  expect (checking, "BR-CO-15", 0, totals->gross, gross);
  return TRUE;
}

GArray *
kt_document_check_sums (const KtPricedDocument *document,
                        const KtDocumentTotals *totals,
                        GError **error)
{
  Checking checking = { document, totals, g_array_new (FALSE, FALSE, sizeof (KtSumFinding)) };
  if (check_net (&checking, error) && check_gross (&checking, error))
    return checking.findings;
  g_array_unref (checking.findings);
  return NULL;
}
