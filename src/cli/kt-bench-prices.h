/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Of kontor-cli bench: how long it takes after a decision until the prices of all options on screen are proven. On screen is
 * one step: a part of the product that is random but the same for the same seed and, where that has few options, what
 * follows. Milliseconds of computing time of the calling thread.
 */

#include "kt-option-price.h"

#include <stdio.h>

G_BEGIN_DECLS

typedef struct {
  GRand *rand;       /* not owned; its own, so that decisions are the same with prices and without */
  guint n_options;   /* at least so many, where there are; 0: none are priced */
  GArray *times;     /* double */
  guint64 n_priced, n_unproven, n_questions;
  guint64 checksum;  /* FNV-1a of all differences */
} KtBenchPrices;

void kt_bench_prices_init (KtBenchPrices *self, guint n_options, guint32 seed);
void kt_bench_prices_clear (KtBenchPrices *self);

/* Prices a step of the present picture; `log` may be NULL. */
gboolean kt_bench_prices_ask (KtBenchPrices *self, KtSession *session, const KtSnapshot *now, FILE *log, GError **error);

G_END_DECLS
