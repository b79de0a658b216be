/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A small configurable product for tests of pricing: a heater with a length, a heating, a motor
 * with a price and an optional lid, and rows made from text.
 *
 *   product { num .#/m 0-99.9 length; bool heated; Motor motor; 0..1 Lid lid }    motor: Small
 * 100.00, structure Lid { num /mm 1-99 thick }                                          Large
 * 333.33
 */

#include "kt-assignment.h"
#include "kt-catalog.h"

/* No rows. */
KtProduct *kt_test_product_new (void);

typedef struct {
  const char *key;
  KtPriceKind kind;
  const char *when; /* NULL: always */
  const char *amount;
  gboolean is_percent;
  gboolean per_order;
  guint from, until; /* yyyymmdd; 0: open */
} KtTestRow;

/* Fails the test if a text is wrong. The line of the row is its number + 2. */
void kt_test_product_add_price (KtProduct *product, const KtTestRow *row);
void kt_test_product_add_lead (KtProduct *product,
                               const char *key,
                               const char *when,
                               guint days,
                               gboolean is_added);

typedef struct {
  gint64 length_tenths;
  gboolean heated;
  gboolean large;
  guint lid_thick; /* 0: no lid */
} KtTestChoice;

KtAssignment *kt_test_product_assign (KtProduct *product, KtTestChoice choice);
