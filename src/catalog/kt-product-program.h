/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The compiled model of a product together with its prices, so that the configurator can look for
 * the cheapest completion. Compiled once for each day that makes a difference; a release brings the
 * program of the day it was built. Compiling a large model takes its time: do it in a worker.
 *
 * The program's terms use the formulas of the product: hold the product as long as the program.
 * Errors: KT_ENGINE_ERROR, G_IO_ERROR_CANCELLED. Any thread.
 */

#include "kt-product.h"
#include "kt-program.h"

G_BEGIN_DECLS

/* KtTerm.kind of the rows of prices.csv: base, surcharges and discounts (negative) are one sum. */
enum { KT_TERM_PRICE, KT_TERM_COST };
#define KT_TERMS_PRICE (1u << KT_TERM_PRICE)
#define KT_TERMS_COST (1u << KT_TERM_COST)

/* day: yyyymmdd. Transfer full. */
KtProgram *
kt_product_get_program (KtProduct *product, guint day, GCancellable *cancellable, GError **error);

/* Nothing begins or ends to be valid between the two days: rows of prices, options, rules. */
gboolean kt_product_is_same_on (const KtProduct *product, guint day, guint other_day);

G_END_DECLS
