/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graduated scale is summed as quantity × percent over its steps: an exact decimal, by which the
 * price is multiplied before it is divided once by the quantity.
 */

#include "kt-quantity-scale.h"

#include <glib/gi18n-lib.h>

static gboolean
applies (const KtScale *scale, const KtScaleTarget *target, KtScaleSubject level)
{
  if (scale->subject != level)
    return FALSE;
  switch (level)
    {
    case KT_SCALE_ARTICLE:
    case KT_SCALE_PRODUCT:
      return target->subject == level && g_strcmp0 (scale->name, target->name) == 0;
    case KT_SCALE_GROUP:
      return target->group != NULL && g_strcmp0 (scale->name, target->group) == 0;
    case KT_SCALE_ALL:
      return TRUE;
    }
  return FALSE;
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const KtScale *left = *(const KtScale *const *)a, *right = *(const KtScale *const *)b;
  return kt_decimal_compare (left->from_quantity, right->from_quantity);
}

GPtrArray *
kt_quantity_scale_find (GPtrArray *scales, const KtScaleTarget *target)
{
  static const KtScaleSubject levels[]
      = { KT_SCALE_ARTICLE, KT_SCALE_PRODUCT, KT_SCALE_GROUP, KT_SCALE_ALL };
  GPtrArray *steps = g_ptr_array_new ();
  for (guint level = 0; level < G_N_ELEMENTS (levels) && steps->len == 0; level++)
    for (guint i = 0; scales != NULL && i < scales->len; i++)
      if (applies (g_ptr_array_index (scales, i), target, levels[level]))
        g_ptr_array_add (steps, g_ptr_array_index (scales, i));
  g_ptr_array_sort (steps, compare_steps);
  return steps;
}

const KtScale *
kt_quantity_scale_reached (GPtrArray *steps, KtDecimal quantity)
{
  const KtScale *reached = NULL;
  for (guint i = 0; i < steps->len; i++)
    {
      const KtScale *step = g_ptr_array_index (steps, i);
      if (kt_decimal_compare (step->from_quantity, quantity) <= 0)
        reached = step;
    }
  return reached;
}

/* How much of `counted` lies in the step: from its first unit to the one before the next step. */
static gboolean
quantity_in_step (GPtrArray *steps, guint index, KtDecimal counted, KtDecimal *part, GError **error)
{
  const KtScale *step = g_ptr_array_index (steps, index);
  const KtDecimal one = kt_decimal_from_int (1), none = kt_decimal_from_int (0);
  KtDecimal before, end = counted;
  if (!kt_decimal_sub (step->from_quantity, one, &before, error))
    return FALSE;
  if (kt_decimal_sign (before) < 0)
    before = none;
  if (index + 1 < steps->len)
    {
      const KtScale *next = g_ptr_array_index (steps, index + 1);
      if (!kt_decimal_sub (next->from_quantity, one, &end, error))
        return FALSE;
      if (kt_decimal_compare (end, counted) > 0)
        end = counted;
    }
  *part = none;
  return kt_decimal_compare (end, before) <= 0 || kt_decimal_sub (end, before, part, error);
}

/* Σ quantity in step × percent of step */
static gboolean
weigh (GPtrArray *steps, KtDecimal counted, KtDecimal *sum, GError **error)
{
  *sum = kt_decimal_from_int (0);
  for (guint i = 0; i < steps->len; i++)
    {
      const KtScale *step = g_ptr_array_index (steps, i);
      KtDecimal part, percent = kt_decimal_reduce (step->discount), product;
      if (!quantity_in_step (steps, i, counted, &part, error))
        return FALSE;
      part = kt_decimal_reduce (part);
      guint digits = MIN ((guint)part.digits + percent.digits, KT_DECIMAL_MAX_DIGITS);
      if (!kt_decimal_mul (part, percent, digits, KT_ROUND_HALF_UP, &product, error)
          || !kt_decimal_add (*sum, product, sum, error))
        return FALSE;
    }
  *sum = kt_decimal_reduce (*sum);
  return TRUE;
}

gboolean
kt_quantity_scale_reduce (GPtrArray *steps,
                          KtDecimal counted,
                          KtMoney gross,
                          guint digits,
                          KtRounding mode,
                          KtMoney *reduction,
                          GError **error)
{
  KtDecimal sum;
  if (!weigh (steps, counted, &sum, error))
    return FALSE;
  if (sum.units == 0)
    {
      *reduction = kt_money_zero (gross.currency);
      return TRUE;
    }
  /* gross × sum / (100 × counted), in steps of the digits asked for */
  counted = kt_decimal_reduce (counted);
  gint64 step = kt_pow10 (KT_MONEY_DIGITS - digits);
  KtInt128 numerator = (KtInt128)gross.amount * sum.units;
  KtInt128 denominator = (KtInt128)counted.units * (100 * kt_pow10 (sum.digits));
  gint64 steps_off;
  if (__builtin_mul_overflow (numerator, (KtInt128)kt_pow10 (counted.digits), &numerator)
      || __builtin_mul_overflow (denominator, (KtInt128)step, &denominator))
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_OVERFLOW,
                           _ ("The quantity discount is too large."));
      return FALSE;
    }
  return kt_round_div64 (numerator, denominator, mode, &steps_off, error)
         && kt_money_mul_ratio (kt_money (steps_off, gross.currency), step, 1, KT_ROUND_EXACT,
                                reduction, error);
}

gboolean
kt_quantity_scale_mean (GPtrArray *steps, KtDecimal counted, KtDecimal *percent, GError **error)
{
  KtDecimal sum;
  return weigh (steps, counted, &sum, error)
         && kt_decimal_div (sum, counted, KT_DECIMAL_MAX_DIGITS, KT_ROUND_HALF_UP, percent, error);
}
