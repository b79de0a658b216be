/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines are valued once. Then the document is closed: once over the normal lines, and once more
 * over these and the options, because neither the steps nor the tax of a sum are the sum of those
 * of its parts.
 */

#include "kt-document-totals.h"

#include "kt-exact.h"
#include "kt-share.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const KtPricedDocument *document;
  KtDocumentTotals *totals;
  guint *group_of; /* by rate: the first rate that agrees with it */
  gint64 cent;     /* in 1/10,000 */
  GError **error;
} Totalling;

/* One closing. */
typedef struct {
  Totalling *totalling;
  gboolean with_options;
  guint n_members;
  guint *members;  /* lines that count */
  gint64 *weights; /* of the members: their net, in 1/10,000 */
  gint64 *shares;  /* of the members: what the steps give them so far, in cents */
  KtTaxGroup *groups;
  gboolean *used;
  GArray *steps;
  KtMoney positions, running, tax;
} Closing;

static gboolean
add (KtMoney *sum, KtMoney amount, GError **error)
{
  return kt_money_add (*sum, amount, sum, error);
}

/* ---- rates ---- */

static gboolean
rates_agree (const KtTaxRate *a, const KtTaxRate *b)
{
  const char *left = a->category != NULL ? a->category : "";
  const char *right = b->category != NULL ? b->category : "";
  return *left != '\0' && strcmp (left, right) == 0 && kt_decimal_equal (a->percent, b->percent);
}

static void
group_rates (Totalling *totalling)
{
  const KtTaxRate *rates = totalling->document->rates;
  for (guint i = 0; i < totalling->document->n_rates; i++)
    {
      guint first = 0;
      while (first < i && !rates_agree (&rates[first], &rates[i]))
        first++;
      totalling->group_of[i] = first;
    }
}

static gboolean
find_rate (Totalling *totalling, const KtDocumentLine *line, guint *rate)
{
  const KtPricedDocument *document = totalling->document;
  *rate = 0;
  if (document->n_rates > 0 && line->vat != NULL && *line->vat != '\0')
    while (*rate < document->n_rates && strcmp (document->rates[*rate].key, line->vat) != 0)
      (*rate)++;
  if (document->n_rates > 0 && *rate == document->n_rates)
    {
      g_set_error (
          totalling->error, KT_ERROR, KT_ERROR_NOT_FOUND,
          _ ("Position %s: there is no VAT rate “%s” in this document. Choose another one."),
          line->name, line->vat);
      return FALSE;
    }
  *rate = totalling->group_of[*rate];
  return TRUE;
}

/* ---- lines ---- */

static gboolean
add_to_role (Totalling *totalling, KtLineRole role, KtMoney net)
{
  KtDocumentTotals *totals = totalling->totals;
  switch (role)
    {
    case KT_LINE_NORMAL:
      totals->n_priced++;
      return TRUE;
    case KT_LINE_OPTION:
      return add (&totals->options, net, totalling->error);
    case KT_LINE_ALTERNATIVE:
      return add (&totals->alternatives, net, totalling->error);
    case KT_LINE_ON_DEMAND:
      return add (&totals->on_demand, net, totalling->error);
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
value_line (Totalling *totalling, guint index)
{
  const KtPricedDocument *document = totalling->document;
  const KtDocumentLine *line = &document->lines[index];
  KtDocumentLineValue *value
      = &g_array_index (totalling->totals->lines, KtDocumentLineValue, index);
  value->share = kt_money_zero (document->currency);
  if (!find_rate (totalling, line, &value->rate))
    return FALSE;
  if (line->on_request)
    {
      totalling->totals->n_on_request += line->role == KT_LINE_NORMAL;
      return TRUE;
    }
  value->is_priced = TRUE;
  if (kt_line_price_compute (&line->price, document->rounding, &value->amounts, totalling->error)
      && add_to_role (totalling, line->role, value->amounts.net))
    return TRUE;
  g_prefix_error (totalling->error, _ ("Position %s: "), line->name);
  return FALSE;
}

/* ---- a closing ---- */

static KtDocumentLineValue *
value_of (const Totalling *totalling, guint line)
{
  return &g_array_index (totalling->totals->lines, KtDocumentLineValue, line);
}

static gboolean
is_member (const Closing *closing, guint index)
{
  const KtDocumentLine *line = &closing->totalling->document->lines[index];
  return !line->on_request
         && (line->role == KT_LINE_NORMAL
             || (closing->with_options && line->role == KT_LINE_OPTION));
}

static void
closing_init (Closing *closing, Totalling *totalling, gboolean with_options)
{
  const KtPricedDocument *document = totalling->document;
  const KtMoney zero = kt_money_zero (document->currency);
  guint n_groups = MAX (document->n_rates, 1);
  *closing = (Closing){ .totalling = totalling, .with_options = with_options };
  closing->members = g_new (guint, document->n_lines + 1);
  closing->weights = g_new (gint64, document->n_lines + 1);
  closing->shares = g_new0 (gint64, document->n_lines + 1);
  closing->groups = g_new0 (KtTaxGroup, n_groups);
  closing->used = g_new0 (gboolean, n_groups);
  closing->steps = g_array_new (FALSE, FALSE, sizeof (KtDocumentStep));
  closing->positions = closing->running = closing->tax = zero;
  for (guint i = 0; i < n_groups; i++)
    closing->groups[i] = (KtTaxGroup){ .rate = i,
                                       .percent = i < document->n_rates ? document->rates[i].percent
                                                                        : kt_decimal_from_int (0),
                                       .positions = zero,
                                       .net = zero,
                                       .tax = zero };
}

static void
closing_clear (Closing *closing)
{
  g_free (closing->members);
  g_free (closing->weights);
  g_free (closing->shares);
  g_free (closing->groups);
  g_free (closing->used);
  g_clear_pointer (&closing->steps, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Closing, closing_clear)

/* The sum of the lines of each group, to cents. */
static gboolean
close_positions (Closing *closing)
{
  Totalling *totalling = closing->totalling;
  const KtPricedDocument *document = totalling->document;
  for (guint i = 0; i < document->n_lines; i++)
    {
      if (!is_member (closing, i))
        continue;
      const KtDocumentLineValue *value = value_of (totalling, i);
      closing->members[closing->n_members] = i;
      closing->weights[closing->n_members++] = value->amounts.net.amount;
      closing->used[value->rate] = TRUE;
      if (!add (&closing->groups[value->rate].positions, value->amounts.net, totalling->error))
        return FALSE;
    }
  for (guint i = 0; i < MAX (document->n_rates, 1); i++)
    {
      KtTaxGroup *group = &closing->groups[i];
      if (!kt_money_round (group->positions, document->rounding.mode, &group->positions,
                           totalling->error)
          || !add (&closing->positions, group->positions, totalling->error))
        return FALSE;
      group->net = group->positions;
    }
  closing->running = closing->positions;
  return TRUE;
}

/* ---- steps of the document ---- */

static KtMoney
basis_of (const Closing *closing, const KtCondition *condition)
{
  if (condition->basis == KT_BASIS_RUNNING)
    return closing->running;
  for (guint i = closing->steps->len; condition->basis == KT_BASIS_STEP && i > 0; i--)
    {
      const KtDocumentStep *step = &g_array_index (closing->steps, KtDocumentStep, i - 1);
      if (g_str_equal (step->condition->step, condition->basis_step))
        return step->after;
    }
  return closing->positions;
}

static guint
per_digits (int per)
{
  guint digits = 0;
  for (; per >= 10; per /= 10)
    digits++;
  return digits;
}

/* Without sign, in money to cents. */
static gboolean
amount_of (const Closing *closing, const KtCondition *condition, KtMoney *amount)
{
  const KtPricedDocument *document = closing->totalling->document;
  KtExact exact = kt_exact_from_money (condition->amount);
  if (condition->calculation == KT_CALCULATION_PERCENT)
    {
      KtExact basis = kt_exact_from_money (basis_of (closing, condition));
      exact = kt_exact_percent (&basis, condition->percent);
    }
  else if (condition->calculation == KT_CALCULATION_WEIGHT)
    {
      kt_exact_multiply (&exact, condition->weight);
      kt_exact_shift (&exact, per_digits (condition->per));
    }
  return kt_exact_round (&exact, kt_currency_digits (document->currency), document->rounding.mode,
                         document->currency, amount, closing->totalling->error);
}

/* Every line rounds its own part of a percentage: of its amount with what steps gave it before. */
static gboolean
share_by_line (Closing *closing, const KtCondition *condition, gint64 *shares, KtMoney *amount)
{
  const KtPricedDocument *document = closing->totalling->document;
  gint64 cent = closing->totalling->cent;
  *amount = kt_money_zero (document->currency);
  for (guint i = 0; i < closing->n_members; i++)
    {
      KtExact basis = kt_exact (closing->weights[i], KT_MONEY_DIGITS);
      KtExact given = kt_exact (closing->shares[i], kt_currency_digits (document->currency));
      if (condition->basis == KT_BASIS_RUNNING)
        kt_exact_add (&basis, &given);
      KtExact part = kt_exact_percent (&basis, condition->percent);
      KtMoney cents;
      if (!kt_exact_round (&part, kt_currency_digits (document->currency), document->rounding.mode,
                           document->currency, &cents, closing->totalling->error)
          || !add (amount, cents, closing->totalling->error))
        return FALSE;
      shares[i] = condition->deducts ? -cents.amount / cent : cents.amount / cent;
    }
  return TRUE;
}

static gboolean
rounds_by_line (const Closing *closing, const KtCondition *condition)
{
  return condition->calculation == KT_CALCULATION_PERCENT && condition->basis != KT_BASIS_STEP
         && closing->totalling->document->document_rounding == KT_DOCUMENT_ROUNDING_SCOPE_LINE;
}

/* The signed amount of a step and who bears how much of it. */
static gboolean
value_step (Closing *closing, const KtCondition *condition, gint64 *shares, KtMoney *amount)
{
  GError **error = closing->totalling->error;
  gboolean by_line = rounds_by_line (closing, condition);
  if (by_line ? !share_by_line (closing, condition, shares, amount)
              : !amount_of (closing, condition, amount))
    return FALSE;
  if (condition->deducts && !kt_money_neg (*amount, amount, error))
    return FALSE;
  return by_line
         || kt_share (amount->amount / closing->totalling->cent, closing->weights,
                      closing->n_members, shares, error);
}

static gboolean
take_shares (Closing *closing, const gint64 *shares)
{
  Totalling *totalling = closing->totalling;
  for (guint i = 0; i < closing->n_members; i++)
    {
      KtTaxGroup *group = &closing->groups[value_of (totalling, closing->members[i])->rate];
      KtMoney share = kt_money (shares[i] * totalling->cent, totalling->document->currency);
      closing->shares[i] += shares[i];
      if (!add (&group->net, share, totalling->error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_currency (const Totalling *totalling, const KtCondition *condition)
{
  const char *currency = totalling->document->currency;
  if (condition->amount.currency[0] == '\0' || g_str_equal (condition->amount.currency, currency))
    return TRUE;
  g_set_error (totalling->error, KT_ERROR, KT_ERROR_CURRENCY,
               _ ("“%s” is in %s, the document is in %s."), condition->text,
               condition->amount.currency, currency);
  return FALSE;
}

static gboolean
close_steps (Closing *closing)
{
  const GPtrArray *conditions = closing->totalling->document->conditions;
  g_autofree gint64 *shares = g_new0 (gint64, closing->n_members + 1);
  for (guint i = 0; closing->n_members > 0 && conditions != NULL && i < conditions->len; i++)
    {
      const KtCondition *condition = conditions->pdata[i];
      KtDocumentStep step = { .condition = condition, .before = closing->running };
      if (condition->level != KT_CONDITION_TOTAL || !kt_condition_counts (condition))
        continue;
      if (!check_currency (closing->totalling, condition)
          || !value_step (closing, condition, shares, &step.amount)
          || !take_shares (closing, shares)
          || !add (&closing->running, step.amount, closing->totalling->error))
        return FALSE;
      step.after = closing->running;
      g_array_append_val (closing->steps, step);
    }
  return TRUE;
}

static gboolean
close_taxes (Closing *closing)
{
  const KtPricedDocument *document = closing->totalling->document;
  for (guint i = 0; i < MAX (document->n_rates, 1); i++)
    {
      KtTaxGroup *group = &closing->groups[i];
      if (!kt_money_percent_rounded (group->net, group->percent, document->rounding.mode,
                                     &group->tax, closing->totalling->error)
          || !add (&closing->tax, group->tax, closing->totalling->error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
close_document (Closing *closing)
{
  return close_positions (closing) && close_steps (closing) && close_taxes (closing);
}

/* ---- the whole ---- */

static gboolean
take_totals (Totalling *totalling)
{
  KtDocumentTotals *totals = totalling->totals;
  g_auto (Closing) closing = { 0 };
  closing_init (&closing, totalling, FALSE);
  if (!close_document (&closing)
      || !kt_money_add (closing.running, closing.tax, &totals->gross, totalling->error))
    return FALSE;
  totals->positions = closing.positions;
  totals->net = closing.running;
  totals->tax = closing.tax;
  for (guint i = 0; i < MAX (totalling->document->n_rates, 1); i++)
    if (closing.used[i])
      g_array_append_val (totals->taxes, closing.groups[i]);
  for (guint i = 0; i < closing.n_members; i++)
    value_of (totalling, closing.members[i])->share
        = kt_money (closing.shares[i] * totalling->cent, totalling->document->currency);
  g_array_unref (totals->steps);
  totals->steps = g_steal_pointer (&closing.steps);
  return TRUE;
}

static gboolean
has_options (const KtPricedDocument *document)
{
  for (guint i = 0; i < document->n_lines; i++)
    if (document->lines[i].role == KT_LINE_OPTION && !document->lines[i].on_request)
      return TRUE;
  return FALSE;
}

static gboolean
take_totals_with_options (Totalling *totalling)
{
  KtDocumentTotals *totals = totalling->totals;
  totals->net_with_options = totals->net;
  totals->gross_with_options = totals->gross;
  if (!has_options (totalling->document))
    return TRUE;
  g_auto (Closing) closing = { 0 };
  closing_init (&closing, totalling, TRUE);
  totals->net_with_options = kt_money_zero (totalling->document->currency);
  if (!close_document (&closing))
    return FALSE;
  totals->net_with_options = closing.running;
  return kt_money_add (closing.running, closing.tax, &totals->gross_with_options, totalling->error);
}

static KtDocumentTotals *
new_totals (const KtPricedDocument *document)
{
  KtDocumentTotals *totals = g_new0 (KtDocumentTotals, 1);
  totals->taxes = g_array_new (FALSE, FALSE, sizeof (KtTaxGroup));
  totals->steps = g_array_new (FALSE, FALSE, sizeof (KtDocumentStep));
  totals->lines = g_array_sized_new (FALSE, TRUE, sizeof (KtDocumentLineValue), document->n_lines);
  g_array_set_size (totals->lines, document->n_lines);
  totals->options = totals->alternatives = totals->on_demand = kt_money_zero (document->currency);
  return totals;
}

void
kt_document_totals_free (KtDocumentTotals *totals)
{
  if (totals == NULL)
    return;
  g_array_unref (totals->taxes);
  g_array_unref (totals->steps);
  g_array_unref (totals->lines);
  g_free (totals);
}

KtDocumentTotals *
kt_document_totals_new (const KtPricedDocument *document, GError **error)
{
  g_autoptr (KtDocumentTotals) totals = new_totals (document);
  g_autofree guint *group_of = g_new0 (guint, document->n_rates + 1);
  Totalling totalling
      = { document, totals, group_of,
          kt_pow10 (KT_MONEY_DIGITS - kt_currency_digits (document->currency)), error };
  group_rates (&totalling);
  for (guint i = 0; i < document->n_lines; i++)
    if (!value_line (&totalling, i))
      return NULL;
  return take_totals (&totalling) && take_totals_with_options (&totalling)
             ? g_steal_pointer (&totals)
             : NULL;
}
