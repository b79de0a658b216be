/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Kinds of steps on the way to a price, and what their amounts are of. */

#include "kt-money.h"

G_BEGIN_DECLS

typedef enum {
  KT_PRICE_STEP_BASE,
  KT_PRICE_STEP_SURCHARGE,
  KT_PRICE_STEP_DISCOUNT,
  KT_PRICE_STEP_COST,
  KT_PRICE_STEP_QUANTITY, /* unit price × quantity */
  KT_PRICE_STEP_SCALE,    /* quantity discount */
  KT_PRICE_STEP_ROUNDING,
  KT_PRICE_STEP_CONDITION, /* of a quote: see kt-condition.h */
  KT_PRICE_STEP_MANUAL     /* typed by hand */
} KtPriceStepKind;

/* UNIT: amounts are for one unit (for price_unit units of an article); POSITION: for all of it. */
typedef enum { KT_PRICE_LEVEL_UNIT, KT_PRICE_LEVEL_POSITION } KtPriceLevel;

/* "base", "surcharge" …; never translated. */
const char *kt_price_step_kind_to_string (KtPriceStepKind kind);

G_END_DECLS
