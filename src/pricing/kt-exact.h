/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * An exact decimal number of up to 512 bits: what an amount is between its steps, so that a chain
 * of discounts is rounded where the policy says and nowhere else. All that prices do (times a
 * quantity, percent, per hundred, sums) stays a decimal; there is no division but by powers of ten.
 *
 * A plain value, no memory, any thread. What does not fit is remembered and told once, by
 * kt_exact_round() with KT_ERROR_OVERFLOW.
 */

#include "kt-decimal.h"
#include "kt-money.h"

G_BEGIN_DECLS

#define KT_EXACT_LIMBS 8

/* (−1)^negative × limbs / 10^digits; limbs from the least, the first n_limbs of them. */
typedef struct {
  guint64 limbs[KT_EXACT_LIMBS];
  guint16 digits;
  guint8 n_limbs;
  guint8 negative;
  guint8 overflow;
} KtExact;

KtExact kt_exact (gint64 units, guint digits);
KtExact kt_exact_from_money (KtMoney money);

void kt_exact_multiply (KtExact *self, KtDecimal factor);
/* By 10^-digits. */
void kt_exact_shift (KtExact *self, guint digits);
void kt_exact_add (KtExact *self, const KtExact *other);
void kt_exact_subtract (KtExact *self, const KtExact *other);
/* percent % of it. */
KtExact kt_exact_percent (const KtExact *self, KtDecimal percent);

/* As money, rounded once to that many digits (at most four). */
gboolean kt_exact_round (const KtExact *self,
                         guint digits,
                         KtRounding mode,
                         const char *currency,
                         KtMoney *result,
                         GError **error);

G_END_DECLS
