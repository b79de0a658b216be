/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "valuation-oracle.h"

#include "kt-test-rational.h"

#include <string.h>

#define CENTS 2

void
oracle_round (mpq_t value, guint digits, KtRounding mode)
{
  mpz_t whole;
  mpz_init (whole);
  kt_test_round (value, digits, mode, whole);
  mpz_set (mpq_numref (value), whole);
  mpz_ui_pow_ui (mpq_denref (value), 10, digits);
  mpq_canonicalize (value);
  mpz_clear (whole);
}

gboolean
oracle_equals (KtMoney money, const mpq_t value)
{
  mpq_t said;
  mpq_init (said);
  kt_test_set_decimal (said, money.amount, KT_MONEY_DIGITS);
  gboolean equal = mpq_equal (said, value) != 0;
  mpq_clear (said);
  return equal;
}

static void
set_money (mpq_t value, KtMoney money)
{
  kt_test_set_decimal (value, money.amount, KT_MONEY_DIGITS);
}

static void
multiply (mpq_t value, KtDecimal factor, gulong divisor)
{
  mpq_t number;
  mpq_init (number);
  kt_test_set_decimal (number, factor.units, factor.digits);
  mpq_mul (value, value, number);
  mpq_set_ui (number, 1, divisor);
  mpq_mul (value, value, number);
  mpq_clear (number);
}

/* ---- lines ---- */

void
oracle_line_init (OracleLine *line)
{
  mpq_inits (line->gross, line->unit_net, line->goods, line->net, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (line->after); i++)
    mpq_init (line->after[i]);
  line->n_steps = 0;
}

void
oracle_line_clear (OracleLine *line)
{
  mpq_clears (line->gross, line->unit_net, line->goods, line->net, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (line->after); i++)
    mpq_clear (line->after[i]);
}

static void
note (OracleLine *line, const mpq_t running)
{
  mpq_set (line->after[line->n_steps++], running);
}

static gboolean
takes_part (const KtLinePrice *price, const KtCondition *condition, KtConditionLevel level)
{
  return condition->level == level && condition->state == KT_CONDITION_COUNTS
         && (level != KT_CONDITION_UNIT || !price->is_manual);
}

static void
run_level (OracleLine *line,
           const KtLinePrice *price,
           KtPriceRounding rounding,
           KtConditionLevel level,
           mpq_t running)
{
  mpq_t start, amount, after[16];
  gboolean known[16] = { FALSE };
  guint n = price->conditions != NULL ? price->conditions->len : 0;
  mpq_inits (start, amount, NULL);
  mpq_set (start, running);
  for (guint i = 0; i < n; i++)
    {
      const KtCondition *condition = price->conditions->pdata[i];
      mpq_init (after[i]);
      if (!takes_part (price, condition, level))
        continue;
      set_money (amount, condition->amount);
      if (condition->calculation == KT_CALCULATION_PERCENT)
        {
          mpq_set (amount, condition->basis == KT_BASIS_RUNNING ? running : start);
          if (condition->basis == KT_BASIS_STEP)
            for (guint j = 0; j < i; j++)
              if (known[j]
                  && strcmp (((KtCondition *)price->conditions->pdata[j])->step,
                             condition->basis_step)
                         == 0)
                mpq_set (amount, after[j]);
          multiply (amount, condition->percent, 100);
        }
      else if (condition->calculation == KT_CALCULATION_WEIGHT)
        {
          multiply (amount, condition->weight, (gulong)MAX (condition->per, 1));
          if (level == KT_CONDITION_LINE)
            multiply (amount, price->quantity, 1);
          else
            multiply (amount, kt_decimal_from_int (MAX (price->price_unit, 1)), 1);
        }
      if (level == KT_CONDITION_LINE && rounding.scope != KT_ROUNDING_SCOPE_DOCUMENT)
        oracle_round (amount, CENTS, rounding.mode);
      if (condition->calculation == KT_CALCULATION_NET_PRICE)
        mpq_set (running, amount);
      else if (condition->deducts)
        mpq_sub (running, running, amount);
      else
        mpq_add (running, running, amount);
      mpq_set (after[i], running);
      known[i] = TRUE;
      note (line, running);
    }
  for (guint i = 0; i < n; i++)
    mpq_clear (after[i]);
  mpq_clears (start, amount, NULL);
}

void
oracle_line_value (OracleLine *line, const KtLinePrice *price, KtPriceRounding rounding)
{
  gboolean to_cents = rounding.scope != KT_ROUNDING_SCOPE_DOCUMENT;
  gulong price_unit = MAX (price->price_unit, 1);
  mpq_t running, part;
  mpq_inits (running, part, NULL);
  line->n_steps = 0;

  set_money (running, price->unit_price);
  mpq_set (line->gross, running);
  multiply (line->gross, price->quantity, price_unit);
  oracle_round (line->gross, KT_MONEY_DIGITS, rounding.mode);
  run_level (line, price, rounding, KT_CONDITION_UNIT, running);
  if (price->discount.units != 0)
    {
      mpq_set (part, running);
      multiply (part, price->discount, 100);
      mpq_sub (running, running, part);
      note (line, running);
    }
  mpq_set (line->unit_net, running);
  oracle_round (line->unit_net, rounding.scope == KT_ROUNDING_SCOPE_UNIT ? CENTS : KT_MONEY_DIGITS,
                rounding.mode);
  if (rounding.scope == KT_ROUNDING_SCOPE_UNIT)
    mpq_set (running, line->unit_net);

  multiply (running, price->quantity, price_unit);
  note (line, running);
  set_money (part, price->reduction);
  mpq_sub (running, running, part);
  set_money (part, price->order_amount);
  mpq_add (running, running, part);
  if (to_cents)
    oracle_round (running, CENTS, rounding.mode);
  mpq_set (line->goods, running);
  if (!to_cents)
    oracle_round (line->goods, KT_MONEY_DIGITS, rounding.mode);
  run_level (line, price, rounding, KT_CONDITION_LINE, running);
  oracle_round (running, to_cents ? CENTS : KT_MONEY_DIGITS, rounding.mode);
  mpq_set (line->net, running);
  mpq_clears (running, part, NULL);
}

/* ---- documents ---- */

void
oracle_document_init (OracleDocument *document)
{
  mpq_inits (document->positions, document->net, document->tax, document->gross, NULL);
  for (guint i = 0; i < ORACLE_STEPS; i++)
    mpq_init (document->step_amounts[i]);
  for (guint i = 0; i < ORACLE_RATES; i++)
    mpq_inits (document->group_net[i], document->group_tax[i], NULL);
  for (guint i = 0; i < ORACLE_LINES; i++)
    mpq_init (document->shares[i]);
}

void
oracle_document_clear (OracleDocument *document)
{
  mpq_clears (document->positions, document->net, document->tax, document->gross, NULL);
  for (guint i = 0; i < ORACLE_STEPS; i++)
    mpq_clear (document->step_amounts[i]);
  for (guint i = 0; i < ORACLE_RATES; i++)
    mpq_clears (document->group_net[i], document->group_tax[i], NULL);
  for (guint i = 0; i < ORACLE_LINES; i++)
    mpq_clear (document->shares[i]);
}

static guint
rate_of (const KtPricedDocument *document, const char *key)
{
  guint rate = 0;
  while (key != NULL && *key != '\0' && strcmp (document->rates[rate].key, key) != 0)
    rate++;
  for (guint i = 0; i < rate; i++)
    {
      const KtTaxRate *a = &document->rates[i], *b = &document->rates[rate];
      if (a->category != NULL && *a->category != '\0' && b->category != NULL
          && strcmp (a->category, b->category) == 0 && kt_decimal_equal (a->percent, b->percent))
        return i;
    }
  return rate;
}

static gboolean
is_in (const KtDocumentLine *line, gboolean with_options)
{
  return !line->on_request
         && (line->role == KT_LINE_NORMAL || (with_options && line->role == KT_LINE_OPTION));
}

/* Hamilton by hand: floors, then one cent at a time to who lost most. Weights are the nets. */
static void
share (const KtPricedDocument *document,
       const OracleLine *lines,
       gboolean with_options,
       const mpq_t amount,
       mpq_t *parts)
{
  mpq_t sum, cent, lost[ORACLE_LINES], most;
  mpz_t floor;
  guint first = G_MAXUINT;
  int sign = mpq_sgn (amount);
  mpq_inits (sum, cent, most, NULL);
  mpz_init (floor);
  mpq_set_ui (cent, 1, 100);
  for (guint i = 0; i < document->n_lines; i++)
    {
      mpq_init (lost[i]);
      mpq_set_ui (parts[i], 0, 1);
      if (!is_in (&document->lines[i], with_options))
        continue;
      first = MIN (first, i);
      if (mpq_sgn (lines[i].net) > 0)
        mpq_add (sum, sum, lines[i].net);
    }
  if (mpq_sgn (sum) == 0)
    mpq_set (parts[first], amount);
  else
    {
      mpq_t left;
      mpq_init (left);
      mpq_abs (left, amount);
      for (guint i = 0; i < document->n_lines; i++)
        {
          if (!is_in (&document->lines[i], with_options) || mpq_sgn (lines[i].net) <= 0)
            {
              mpq_set_si (lost[i], -1, 1);
              if (is_in (&document->lines[i], with_options))
                mpq_set_ui (lost[i], 0, 1);
              continue;
            }
          mpq_abs (lost[i], amount);
          mpq_mul (lost[i], lost[i], lines[i].net);
          mpq_div (lost[i], lost[i], sum);
          mpq_div (lost[i], lost[i], cent);
          mpz_fdiv_q (floor, mpq_numref (lost[i]), mpq_denref (lost[i]));
          mpq_set_z (parts[i], floor);
          mpq_sub (lost[i], lost[i], parts[i]);
          mpq_mul (parts[i], parts[i], cent);
          mpq_sub (left, left, parts[i]);
        }
      while (mpq_sgn (left) > 0)
        {
          guint best = G_MAXUINT;
          for (guint i = 0; i < document->n_lines; i++)
            if (is_in (&document->lines[i], with_options)
                && (best == G_MAXUINT || mpq_cmp (lost[i], lost[best]) > 0))
              best = i;
          mpq_add (parts[best], parts[best], cent);
          mpq_set_si (lost[best], -2, 1);
          mpq_sub (left, left, cent);
        }
      for (guint i = 0; sign < 0 && i < document->n_lines; i++)
        mpq_neg (parts[i], parts[i]);
      mpq_clear (left);
    }
  for (guint i = 0; i < document->n_lines; i++)
    mpq_clear (lost[i]);
  mpz_clear (floor);
  mpq_clears (sum, cent, most, NULL);
}

static void
share_by_line (OracleDocument *result,
               const KtPricedDocument *document,
               const OracleLine *lines,
               gboolean with_options,
               const KtCondition *condition,
               mpq_t amount,
               mpq_t *parts)
{
  mpq_set_ui (amount, 0, 1);
  for (guint i = 0; i < document->n_lines; i++)
    {
      mpq_set_ui (parts[i], 0, 1);
      if (!is_in (&document->lines[i], with_options))
        continue;
      mpq_set (parts[i], lines[i].net);
      if (condition->basis == KT_BASIS_RUNNING)
        mpq_add (parts[i], parts[i], result->shares[i]);
      multiply (parts[i], condition->percent, 100);
      oracle_round (parts[i], CENTS, document->rounding.mode);
      if (condition->deducts)
        mpq_neg (parts[i], parts[i]);
      mpq_add (amount, amount, parts[i]);
    }
}

static void
run_steps (OracleDocument *result,
           const KtPricedDocument *document,
           const OracleLine *lines,
           gboolean with_options)
{
  mpq_t amount, parts[ORACLE_LINES], after[ORACLE_STEPS];
  const char *names[ORACLE_STEPS];
  mpq_init (amount);
  for (guint i = 0; i < ORACLE_LINES; i++)
    mpq_init (parts[i]);
  for (guint c = 0; c < document->conditions->len; c++)
    {
      const KtCondition *condition = document->conditions->pdata[c];
      if (condition->level != KT_CONDITION_TOTAL || condition->state != KT_CONDITION_COUNTS)
        continue;
      if (condition->calculation == KT_CALCULATION_PERCENT && condition->basis != KT_BASIS_STEP
          && document->document_rounding == KT_DOCUMENT_ROUNDING_SCOPE_LINE)
        share_by_line (result, document, lines, with_options, condition, amount, parts);
      else
        {
          set_money (amount, condition->amount);
          if (condition->calculation == KT_CALCULATION_PERCENT)
            {
              mpq_set (amount,
                       condition->basis == KT_BASIS_RUNNING ? result->net : result->positions);
              for (guint i = 0; condition->basis == KT_BASIS_STEP && i < result->n_steps; i++)
                if (strcmp (names[i], condition->basis_step) == 0)
                  mpq_set (amount, after[i]);
              multiply (amount, condition->percent, 100);
            }
          else if (condition->calculation == KT_CALCULATION_WEIGHT)
            multiply (amount, condition->weight, (gulong)MAX (condition->per, 1));
          oracle_round (amount, CENTS, document->rounding.mode);
          if (condition->deducts)
            mpq_neg (amount, amount);
          share (document, lines, with_options, amount, parts);
        }
      mpq_add (result->net, result->net, amount);
      for (guint i = 0; i < document->n_lines; i++)
        if (is_in (&document->lines[i], with_options))
          {
            guint rate = rate_of (document, document->lines[i].vat);
            mpq_add (result->shares[i], result->shares[i], parts[i]);
            mpq_add (result->group_net[rate], result->group_net[rate], parts[i]);
          }
      mpq_init (after[result->n_steps]);
      mpq_set (after[result->n_steps], result->net);
      names[result->n_steps] = condition->step;
      mpq_set (result->step_amounts[result->n_steps++], amount);
    }
  for (guint i = 0; i < result->n_steps; i++)
    mpq_clear (after[i]);
  for (guint i = 0; i < ORACLE_LINES; i++)
    mpq_clear (parts[i]);
  mpq_clear (amount);
}

void
oracle_document_value (OracleDocument *result,
                       const KtPricedDocument *document,
                       const OracleLine *lines,
                       gboolean with_options)
{
  guint n_members = 0;
  for (guint i = 0; i < document->n_lines; i++)
    if (is_in (&document->lines[i], with_options))
      {
        guint rate = rate_of (document, document->lines[i].vat);
        n_members++;
        result->group_used[rate] = TRUE;
        mpq_add (result->group_net[rate], result->group_net[rate], lines[i].net);
      }
  for (guint rate = 0; rate < document->n_rates; rate++)
    {
      oracle_round (result->group_net[rate], CENTS, document->rounding.mode);
      mpq_add (result->positions, result->positions, result->group_net[rate]);
    }
  mpq_set (result->net, result->positions);
  if (n_members > 0)
    run_steps (result, document, lines, with_options);
  for (guint rate = 0; rate < document->n_rates; rate++)
    {
      mpq_set (result->group_tax[rate], result->group_net[rate]);
      multiply (result->group_tax[rate], document->rates[rate].percent, 100);
      oracle_round (result->group_tax[rate], CENTS, document->rounding.mode);
      mpq_add (result->tax, result->tax, result->group_tax[rate]);
    }
  mpq_add (result->gross, result->net, result->tax);
}
