/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sign and size, in limbs of 64 bits. Rounding divides by all powers of ten but the last one and
 * keeps in mind whether anything was lost; the last digit then decides, and what was lost breaks
 * ties.
 */

#include "kt-exact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

__extension__ typedef unsigned __int128 Wide;

#define CHUNK_DIGITS 18 /* 10^18 fits in a limb */

static void
trim (KtExact *self)
{
  while (self->n_limbs > 0 && self->limbs[self->n_limbs - 1] == 0)
    self->n_limbs--;
  if (self->n_limbs == 0)
    self->negative = FALSE;
}

KtExact
kt_exact (gint64 units, guint digits)
{
  KtExact self = { .digits = (guint16)digits, .n_limbs = 1, .negative = units < 0 };
  self.limbs[0] = units < 0 ? -(guint64)units : (guint64)units;
  trim (&self);
  return self;
}

KtExact
kt_exact_from_money (KtMoney money)
{
  return kt_exact (money.amount, KT_MONEY_DIGITS);
}

static void
scale (KtExact *self, guint64 factor)
{
  guint64 carry = 0;
  for (guint i = 0; i < self->n_limbs; i++)
    {
      Wide product = (Wide)self->limbs[i] * factor + carry;
      self->limbs[i] = (guint64)product;
      carry = (guint64)(product >> 64);
    }
  if (carry != 0 && self->n_limbs == KT_EXACT_LIMBS)
    self->overflow = TRUE;
  else if (carry != 0)
    self->limbs[self->n_limbs++] = carry;
  trim (self);
}

/* The same number with more digits behind the point. */
static void
widen (KtExact *self, guint digits)
{
  while (self->digits < digits)
    {
      guint step = MIN (digits - self->digits, CHUNK_DIGITS);
      scale (self, (guint64)kt_pow10 (step));
      self->digits = (guint16)(self->digits + step);
    }
}

void
kt_exact_multiply (KtExact *self, KtDecimal factor)
{
  KtDecimal reduced = kt_decimal_reduce (factor);
  scale (self, reduced.units < 0 ? -(guint64)reduced.units : (guint64)reduced.units);
  self->digits = (guint16)(self->digits + reduced.digits);
  if (reduced.units < 0 && self->n_limbs > 0)
    self->negative = !self->negative;
}

void
kt_exact_shift (KtExact *self, guint digits)
{
  self->digits = (guint16)(self->digits + digits);
}

static int
compare_sizes (const KtExact *a, const KtExact *b)
{
  if (a->n_limbs != b->n_limbs)
    return a->n_limbs < b->n_limbs ? -1 : 1;
  for (guint i = a->n_limbs; i > 0; i--)
    if (a->limbs[i - 1] != b->limbs[i - 1])
      return a->limbs[i - 1] < b->limbs[i - 1] ? -1 : 1;
  return 0;
}

static void
add_sizes (KtExact *self, const KtExact *other)
{
  guint64 carry = 0;
  guint n = MAX (self->n_limbs, other->n_limbs);
  for (guint i = 0; i < n; i++)
    {
      Wide sum = (Wide)(i < self->n_limbs ? self->limbs[i] : 0)
                 + (i < other->n_limbs ? other->limbs[i] : 0) + carry;
      self->limbs[i] = (guint64)sum;
      carry = (guint64)(sum >> 64);
    }
  self->n_limbs = (guint8)n;
  if (carry != 0 && n == KT_EXACT_LIMBS)
    self->overflow = TRUE;
  else if (carry != 0)
    self->limbs[self->n_limbs++] = carry;
}

/* large − small, with the sign of large. */
static KtExact
difference (const KtExact *large, const KtExact *small)
{
  KtExact result = *large;
  guint64 borrow = 0;
  for (guint i = 0; i < result.n_limbs; i++)
    {
      Wide taken = (Wide)(i < small->n_limbs ? small->limbs[i] : 0) + borrow;
      borrow = result.limbs[i] < taken;
      result.limbs[i] = (guint64)(result.limbs[i] - taken);
    }
  trim (&result);
  return result;
}

void
kt_exact_add (KtExact *self, const KtExact *other)
{
  KtExact right = *other;
  guint8 overflow = (guint8)(self->overflow | right.overflow);
  widen (self, right.digits);
  widen (&right, self->digits);
  overflow = (guint8)(overflow | self->overflow | right.overflow);
  if (self->negative == right.negative || self->n_limbs == 0 || right.n_limbs == 0)
    {
      guint8 negative = self->n_limbs > 0 ? self->negative : right.negative;
      add_sizes (self, &right);
      self->negative = negative;
    }
  else
    *self
        = compare_sizes (self, &right) >= 0 ? difference (self, &right) : difference (&right, self);
  self->overflow = (guint8)(self->overflow | overflow);
}

void
kt_exact_subtract (KtExact *self, const KtExact *other)
{
  KtExact negated = *other;
  negated.negative = negated.n_limbs > 0 && !negated.negative;
  kt_exact_add (self, &negated);
}

KtExact
kt_exact_percent (const KtExact *self, KtDecimal percent)
{
  KtExact part = *self;
  kt_exact_multiply (&part, percent);
  kt_exact_shift (&part, 2);
  return part;
}

/* ---- rounding ---- */

/* Returns the remainder. */
static guint64
divide (KtExact *self, guint64 divisor)
{
  guint64 remainder = 0;
  for (guint i = self->n_limbs; i > 0; i--)
    {
      Wide value = (Wide)remainder << 64 | self->limbs[i - 1];
      self->limbs[i - 1] = (guint64)(value / divisor);
      remainder = (guint64)(value % divisor);
    }
  while (self->n_limbs > 0 && self->limbs[self->n_limbs - 1] == 0)
    self->n_limbs--;
  return remainder;
}

static gboolean
goes_up (guint64 digit, gboolean lost, gboolean is_odd, KtRounding mode)
{
  switch (mode)
    {
    case KT_ROUND_HALF_UP:
      return digit >= 5;
    case KT_ROUND_HALF_EVEN:
      return digit > 5 || (digit == 5 && (lost || is_odd));
    case KT_ROUND_UP:
      return digit > 0 || lost;
    case KT_ROUND_DOWN:
    case KT_ROUND_EXACT:
      return FALSE;
    }
  return FALSE;
}

/* FALSE if digits would be lost that must not be. */
static gboolean
cut (KtExact *value, guint digits, KtRounding mode)
{
  gboolean lost = FALSE;
  while (value->digits > digits + 1)
    {
      guint step = MIN (value->digits - digits - 1, CHUNK_DIGITS);
      lost = divide (value, (guint64)kt_pow10 (step)) != 0 || lost;
      value->digits = (guint16)(value->digits - step);
    }
  guint64 digit = divide (value, 10);
  value->digits = (guint16)digits;
  gboolean is_odd = value->n_limbs > 0 && (value->limbs[0] & 1) != 0;
  if (goes_up (digit, lost, is_odd, mode))
    {
      const KtExact one = { .limbs = { 1 }, .n_limbs = 1 };
      add_sizes (value, &one);
    }
  return mode != KT_ROUND_EXACT || (digit == 0 && !lost);
}

gboolean
kt_exact_round (const KtExact *self,
                guint digits,
                KtRounding mode,
                const char *currency,
                KtMoney *result,
                GError **error)
{
  KtExact value = *self;
  if (value.digits > digits && !cut (&value, digits, mode))
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_PRECISION,
                           _ ("The amount has more digits than it may have."));
      return FALSE;
    }
  widen (&value, KT_MONEY_DIGITS);
  if (value.overflow || value.n_limbs > 1 || (value.n_limbs == 1 && value.limbs[0] > G_MAXINT64))
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_OVERFLOW,
                           _ ("The amount of the line is too large."));
      return FALSE;
    }
  gint64 amount = value.n_limbs > 0 ? (gint64)value.limbs[0] : 0;
  *result = kt_money (value.negative ? -amount : amount, currency);
  return TRUE;
}
