/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One running amount goes through the conditions, exact (kt-exact.h). Steps are noted only if
 * somebody asks for them; noting rounds for display and changes nothing.
 */

#include "kt-line-price.h"

#include "kt-exact.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const KtLinePrice *line;
  KtPriceRounding rounding;
  const char *currency;
  guint line_digits; /* of what is rounded on the level of the line */
  KtConditionLevel level;
  KtExact running;
  KtExact list;   /* what LIST is on this level */
  KtExact *after; /* by condition, if one counts on a step; else NULL */
  KtMoney noted;  /* running as it was noted last */
  GArray *steps;  /* NULL: nobody asks */
  GError **error;
} Valuing;

static guint
price_unit_digits (guint price_unit)
{
  guint digits = 0;
  for (; price_unit >= 10; price_unit /= 10)
    digits++;
  return digits;
}

static gboolean
check_currency (const Valuing *valuing, KtMoney money)
{
  if (money.currency[0] == '\0' || g_str_equal (money.currency, valuing->currency))
    return TRUE;
  g_set_error (valuing->error, KT_ERROR, KT_ERROR_CURRENCY,
               _ ("Amounts in %s and %s cannot stand in one line."), valuing->currency,
               money.currency);
  return FALSE;
}

/* ---- steps ---- */

static gboolean
note (Valuing *valuing, KtPriceStepKind kind, const KtCondition *condition)
{
  if (valuing->steps == NULL)
    return TRUE;
  KtLineStep step = { .kind = kind,
                      .level = valuing->level == KT_CONDITION_UNIT ? KT_PRICE_LEVEL_UNIT
                                                                   : KT_PRICE_LEVEL_POSITION,
                      .condition = condition,
                      .before = valuing->noted };
  if (!kt_exact_round (&valuing->running, KT_MONEY_DIGITS, valuing->rounding.mode,
                       valuing->currency, &step.after, valuing->error))
    return FALSE;
  valuing->noted = step.after;
  if (kind != KT_PRICE_STEP_ROUNDING || !kt_money_equal (step.before, step.after))
    g_array_append_val (valuing->steps, step);
  return TRUE;
}

static gboolean
round_running (Valuing *valuing, guint digits, KtMoney *result)
{
  if (!kt_exact_round (&valuing->running, digits, valuing->rounding.mode, valuing->currency, result,
                       valuing->error))
    return FALSE;
  valuing->running = kt_exact_from_money (*result);
  return note (valuing, KT_PRICE_STEP_ROUNDING, NULL);
}

/* ---- conditions ---- */

gboolean
kt_line_price_counts (const KtLinePrice *line, const KtCondition *condition)
{
  return kt_condition_counts (condition)
         && !(line->is_manual && condition->level == KT_CONDITION_UNIT);
}

/* What there was after the last condition of that step before this one. */
static const KtExact *
basis_of (const Valuing *valuing, guint index, const KtCondition *condition)
{
  const GPtrArray *conditions = valuing->line->conditions;
  if (condition->basis == KT_BASIS_RUNNING)
    return &valuing->running;
  for (guint i = index; condition->basis == KT_BASIS_STEP && i > 0; i--)
    {
      const KtCondition *earlier = conditions->pdata[i - 1];
      if (earlier->level == valuing->level && kt_line_price_counts (valuing->line, earlier)
          && g_str_equal (earlier->step, condition->basis_step))
        return &valuing->after[i - 1];
    }
  return &valuing->list;
}

static KtExact
weigh (const Valuing *valuing, const KtCondition *condition)
{
  KtExact amount = kt_exact_from_money (condition->amount);
  kt_exact_multiply (&amount, condition->weight);
  kt_exact_shift (&amount, price_unit_digits ((guint)MAX (condition->per, 1)));
  if (valuing->level == KT_CONDITION_LINE)
    kt_exact_multiply (&amount, valuing->line->quantity);
  else
    kt_exact_multiply (&amount, kt_decimal_from_int (MAX (valuing->line->price_unit, 1)));
  return amount;
}

static KtExact
amount_of (const Valuing *valuing, guint index, const KtCondition *condition)
{
  switch (condition->calculation)
    {
    case KT_CALCULATION_PERCENT:
      return kt_exact_percent (basis_of (valuing, index, condition), condition->percent);
    case KT_CALCULATION_WEIGHT:
      return weigh (valuing, condition);
    case KT_CALCULATION_AMOUNT:
    case KT_CALCULATION_NET_PRICE:
      break;
    }
  return kt_exact_from_money (condition->amount);
}

static gboolean
apply (Valuing *valuing, guint index, const KtCondition *condition)
{
  if (!check_currency (valuing, condition->amount))
    return FALSE;
  KtExact amount = amount_of (valuing, index, condition);
  if (valuing->level == KT_CONDITION_LINE && valuing->rounding.scope != KT_ROUNDING_SCOPE_DOCUMENT)
    {
      KtMoney cents;
      if (!kt_exact_round (&amount, valuing->line_digits, valuing->rounding.mode, valuing->currency,
                           &cents, valuing->error))
        return FALSE;
      amount = kt_exact_from_money (cents);
    }
  if (condition->calculation == KT_CALCULATION_NET_PRICE)
    valuing->running = amount;
  else if (condition->deducts)
    kt_exact_subtract (&valuing->running, &amount);
  else
    kt_exact_add (&valuing->running, &amount);
  if (valuing->after != NULL)
    valuing->after[index] = valuing->running;
  return note (valuing, KT_PRICE_STEP_CONDITION, condition);
}

static gboolean
apply_level (Valuing *valuing, KtConditionLevel level)
{
  const GPtrArray *conditions = valuing->line->conditions;
  valuing->level = level;
  valuing->list = valuing->running;
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    {
      const KtCondition *condition = conditions->pdata[i];
      if (condition->level == level && kt_line_price_counts (valuing->line, condition)
          && !apply (valuing, i, condition))
        return FALSE;
    }
  return TRUE;
}

static gboolean
counts_on_steps (const GPtrArray *conditions)
{
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    if (((const KtCondition *)conditions->pdata[i])->basis == KT_BASIS_STEP)
      return TRUE;
  return FALSE;
}

/* ---- the line ---- */

static gboolean
value_unit (Valuing *valuing, guint unit_digits, KtLineAmounts *result)
{
  const KtLinePrice *line = valuing->line;
  valuing->noted = line->unit_price;
  valuing->running = kt_exact_from_money (line->unit_price);
  if (!apply_level (valuing, KT_CONDITION_UNIT))
    return FALSE;
  if (line->discount.units != 0)
    {
      KtExact part = kt_exact_percent (&valuing->running, line->discount);
      kt_exact_subtract (&valuing->running, &part);
      if (!note (valuing, KT_PRICE_STEP_MANUAL, NULL))
        return FALSE;
    }
  if (valuing->rounding.scope == KT_ROUNDING_SCOPE_UNIT)
    return round_running (valuing, unit_digits, &result->unit_net);
  return kt_exact_round (&valuing->running, KT_MONEY_DIGITS, valuing->rounding.mode,
                         valuing->currency, &result->unit_net, valuing->error);
}

static gboolean
add_once (Valuing *valuing, KtMoney amount, gboolean deducts)
{
  KtExact exact = kt_exact_from_money (amount);
  if (!check_currency (valuing, amount))
    return FALSE;
  if (amount.amount == 0)
    return TRUE;
  if (deducts)
    kt_exact_subtract (&valuing->running, &exact);
  else
    kt_exact_add (&valuing->running, &exact);
  return note (valuing, deducts ? KT_PRICE_STEP_DISCOUNT : KT_PRICE_STEP_SURCHARGE, NULL);
}

static gboolean
value_line (Valuing *valuing, KtLineAmounts *result)
{
  const KtLinePrice *line = valuing->line;
  guint unit_shift = price_unit_digits (MAX (line->price_unit, 1));
  KtExact gross = kt_exact_from_money (line->unit_price);
  kt_exact_multiply (&gross, line->quantity);
  kt_exact_shift (&gross, unit_shift);
  kt_exact_multiply (&valuing->running, line->quantity);
  kt_exact_shift (&valuing->running, unit_shift);
  valuing->level = KT_CONDITION_LINE;
  return kt_exact_round (&gross, KT_MONEY_DIGITS, valuing->rounding.mode, valuing->currency,
                         &result->gross, valuing->error)
         && note (valuing, KT_PRICE_STEP_QUANTITY, NULL)
         && add_once (valuing, line->reduction, TRUE)
         && add_once (valuing, line->order_amount, FALSE);
}

static gboolean
value (Valuing *valuing, KtLineAmounts *result)
{
  guint cents = kt_currency_digits (valuing->currency);
  gboolean to_cents = valuing->rounding.scope != KT_ROUNDING_SCOPE_DOCUMENT;
  valuing->line_digits = to_cents ? cents : KT_MONEY_DIGITS;
  if (!value_unit (valuing, cents, result) || !value_line (valuing, result))
    return FALSE;
  if (to_cents ? !round_running (valuing, cents, &result->goods)
               : !kt_exact_round (&valuing->running, KT_MONEY_DIGITS, valuing->rounding.mode,
                                  valuing->currency, &result->goods, valuing->error))
    return FALSE;
  return apply_level (valuing, KT_CONDITION_LINE)
         && round_running (valuing, valuing->line_digits, &result->net);
}

gboolean
kt_line_price_explain (const KtLinePrice *line,
                       KtPriceRounding rounding,
                       KtLineAmounts *amounts,
                       GArray *steps,
                       GError **error)
{
  KtLineAmounts result;
  Valuing valuing = { .line = line,
                      .rounding = rounding,
                      .currency = line->unit_price.currency,
                      .steps = steps,
                      .error = error };
  g_autofree KtExact *after
      = counts_on_steps (line->conditions) ? g_new0 (KtExact, line->conditions->len) : NULL;
  valuing.after = after;
  if (!value (&valuing, &result))
    return FALSE;
  *amounts = result;
  return TRUE;
}

gboolean
kt_line_price_compute (const KtLinePrice *line,
                       KtPriceRounding rounding,
                       KtLineAmounts *amounts,
                       GError **error)
{
  return kt_line_price_explain (line, rounding, amounts, NULL, error);
}
