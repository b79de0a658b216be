/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Of kontor-cli bench: how long it takes to say why something is not possible, and what to take back so that it is. What is
 * asked about is random but the same for the same seed: something that a decision excluded, nothing that never was possible.
 * Milliseconds of computing time of the calling thread.
 */

#include "kt-session.h"

G_BEGIN_DECLS

typedef struct {
  KtSession *session; /* not owned */
  GRand *rand;        /* not owned */
  const KtCompletionRequest *request; /* how repairs are completed */
  GArray *explain, *repair; /* double */
  guint n_not_minimal; /* explanations for which that was not proven */
  guint n_repairs, n_not_smallest;
  guint64 checksum; /* FNV-1a of all that was said */
} KtBenchAnswers;

void kt_bench_answers_init (KtBenchAnswers *self, KtSession *session, GRand *rand, const KtCompletionRequest *request);
void kt_bench_answers_clear (KtBenchAnswers *self);

/* Asks at most n times about what was free in `first` and is excluded in `now`, the present picture. */
gboolean kt_bench_answers_ask (KtBenchAnswers *self, const KtSnapshot *first, const KtSnapshot *now, guint n,
                               GError **error);

/* Now, in milliseconds of computing time. */
double kt_bench_now (void);
/* Of sorted times. */
double kt_bench_quantile (const GArray *times, double share);
double kt_bench_mean (const GArray *times);
void kt_bench_sort (GArray *times);
/* FNV-1a; begins with KT_BENCH_CHECKSUM. */
#define KT_BENCH_CHECKSUM G_GUINT64_CONSTANT (14695981039346656037)
guint64 kt_bench_checksum (guint64 checksum, const void *data, gsize size);

G_END_DECLS
