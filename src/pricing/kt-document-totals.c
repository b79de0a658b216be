/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two sums per rate are kept: the normal lines, and the normal lines with the options; both are
 * closed in the same way, because the tax of a sum is not the sum of taxes.
 */

#include "kt-document-totals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  KtMoney normal;
  KtMoney with_options;
  gboolean used;
} RateSum;

typedef struct {
  const KtTaxRate *rates;
  guint n_rates;
  const char *currency;
  KtPriceRounding rounding;
  RateSum *sums; /* n_rates + 1: the last one is of a document without rates */
  KtDocumentTotals *totals;
  GError **error;
} Adding;

static gboolean
add (KtMoney *sum, KtMoney amount, GError **error)
{
  return kt_money_add (*sum, amount, sum, error);
}

static gboolean
find_rate (Adding *adding, const KtDocumentLine *line, RateSum **sum)
{
  guint rate = 0;
  if (adding->n_rates > 0 && line->vat != NULL && *line->vat != '\0')
    while (rate < adding->n_rates && strcmp (adding->rates[rate].key, line->vat) != 0)
      rate++;
  if (adding->n_rates > 0 && rate == adding->n_rates)
    {
      g_set_error (
          adding->error, KT_ERROR, KT_ERROR_NOT_FOUND,
          _ ("Position %s: there is no VAT rate “%s” in this document. Choose another one."),
          line->name, line->vat);
      return FALSE;
    }
  *sum = &adding->sums[adding->n_rates > 0 ? rate : 0];
  return TRUE;
}

static gboolean
compute_line (Adding *adding, const KtDocumentLine *line, KtMoney *net)
{
  KtLineAmounts amounts;
  if (!kt_line_price_compute (&line->price, adding->rounding, &amounts, adding->error))
    {
      g_prefix_error (adding->error, _ ("Position %s: "), line->name);
      return FALSE;
    }
  *net = amounts.net;
  return TRUE;
}

static gboolean
add_amount (Adding *adding, const KtDocumentLine *line, RateSum *sum, KtMoney net)
{
  KtDocumentTotals *totals = adding->totals;
  switch (line->role)
    {
    case KT_LINE_NORMAL:
      totals->n_priced++;
      sum->used = TRUE;
      return add (&sum->normal, net, adding->error) && add (&sum->with_options, net, adding->error);
    case KT_LINE_OPTION:
      return add (&totals->options, net, adding->error)
             && add (&sum->with_options, net, adding->error);
    case KT_LINE_ALTERNATIVE:
      return add (&totals->alternatives, net, adding->error);
    case KT_LINE_ON_DEMAND:
      return add (&totals->on_demand, net, adding->error);
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
add_line (Adding *adding, const KtDocumentLine *line)
{
  RateSum *sum;
  KtMoney net;
  if (!find_rate (adding, line, &sum))
    return FALSE;
  if (line->on_request)
    {
      adding->totals->n_on_request += line->role == KT_LINE_NORMAL;
      return TRUE;
    }
  return compute_line (adding, line, &net) && add_amount (adding, line, sum, net);
}

/* Net and tax of one rate to cents, added to the sums of the document. */
static gboolean
close_rate (Adding *adding, KtTaxGroup *group, KtMoney *net, KtMoney *tax)
{
  KtRounding mode = adding->rounding.mode;
  return kt_money_round (group->net, mode, &group->net, adding->error)
         && kt_money_percent_rounded (group->net, group->percent, mode, &group->tax, adding->error)
         && add (net, group->net, adding->error) && add (tax, group->tax, adding->error);
}

static gboolean
close_rates (Adding *adding)
{
  KtDocumentTotals *totals = adding->totals;
  KtMoney tax_with_options = kt_money_zero (adding->currency);
  for (guint rate = 0; rate <= adding->n_rates; rate++)
    {
      const RateSum *sum = &adding->sums[rate];
      KtTaxGroup group = { .rate = rate, .net = sum->normal };
      group.percent
          = rate < adding->n_rates ? adding->rates[rate].percent : kt_decimal_from_int (0);
      KtTaxGroup with_options = group;
      with_options.net = sum->with_options;
      if (!close_rate (adding, &group, &totals->net, &totals->tax)
          || !close_rate (adding, &with_options, &totals->net_with_options, &tax_with_options))
        return FALSE;
      if (sum->used)
        g_array_append_val (totals->taxes, group);
    }
  return kt_money_add (totals->net, totals->tax, &totals->gross, adding->error)
         && kt_money_add (totals->net_with_options, tax_with_options, &totals->gross_with_options,
                          adding->error);
}

static KtDocumentTotals *
new_totals (const char *currency)
{
  KtDocumentTotals *totals = g_new0 (KtDocumentTotals, 1);
  totals->taxes = g_array_new (FALSE, FALSE, sizeof (KtTaxGroup));
  KtMoney *const zeroes[] = { &totals->net,
                              &totals->tax,
                              &totals->gross,
                              &totals->options,
                              &totals->alternatives,
                              &totals->on_demand,
                              &totals->net_with_options,
                              &totals->gross_with_options };
  for (guint i = 0; i < G_N_ELEMENTS (zeroes); i++)
    *zeroes[i] = kt_money_zero (currency);
  return totals;
}

void
kt_document_totals_free (KtDocumentTotals *totals)
{
  if (totals == NULL)
    return;
  g_array_unref (totals->taxes);
  g_free (totals);
}

KtDocumentTotals *
kt_document_totals_new (const KtDocumentLine *lines,
                        guint n_lines,
                        const KtTaxRate *rates,
                        guint n_rates,
                        const char *currency,
                        KtPriceRounding rounding,
                        GError **error)
{
  g_autoptr (KtDocumentTotals) totals = new_totals (currency);
  g_autofree RateSum *sums = g_new0 (RateSum, n_rates + 1);
  for (guint i = 0; i <= n_rates; i++)
    sums[i].normal = sums[i].with_options = kt_money_zero (currency);
  Adding adding = { rates, n_rates, currency, rounding, sums, totals, error };
  for (guint i = 0; i < n_lines; i++)
    if (!add_line (&adding, &lines[i]))
      return NULL;
  return close_rates (&adding) ? g_steal_pointer (&totals) : NULL;
}

gboolean
kt_document_totals_compare (const KtDocumentLine *lines,
                            guint n_lines,
                            const char *currency,
                            KtRounding mode,
                            KtMoney nets[3],
                            gboolean *differ,
                            GError **error)
{
  static const KtRoundingScope scopes[]
      = { KT_ROUNDING_SCOPE_UNIT, KT_ROUNDING_SCOPE_LINE, KT_ROUNDING_SCOPE_DOCUMENT };
  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    {
      KtPriceRounding rounding = { scopes[i], mode };
      g_autoptr (KtDocumentTotals) totals
          = kt_document_totals_new (lines, n_lines, NULL, 0, currency, rounding, error);
      if (totals == NULL)
        return FALSE;
      nets[scopes[i]] = totals->net;
    }
  *differ = !kt_money_equal (nets[0], nets[1]) || !kt_money_equal (nets[1], nets[2]);
  return TRUE;
}
