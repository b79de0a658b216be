/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How prices of options are put together:
 *
 *   kt-option-price-find.c  what is to be priced, what is known, and the search
 *   kt-option-price-net.c   what a net of places and numbers answers, which is most
 *   kt-option-price-lax.c   the same without formulas, and what that finds confirmed with them
 *   kt-option-price.c       holds the result
 */

#include "kt-net.h"
#include "kt-option-price.h"
#include "kt-totals.h"

G_BEGIN_DECLS

typedef struct {
  KtChoice *choice;
  char *text;
  int value; /* in the program's values; -1: `slot` is there */
  int slot;
  GPtrArray *kept;   /* decisions that stay; not copied */
  gboolean is_plain; /* that is all of them */
  gint64 upper;      /* of the best solution known with it; G_MAXINT64: none */
  gint64 lower;
  int conflicts; /* so much effort was spent on it before */
} KtPricedItem;

typedef struct {
  KtSession *session;
  const KtOptionPriceRequest *request;
  KtTotals *totals; /* of the session: what is known */
  KtSession *asker; /* who asks: a session of its own, or the same where the program may grow */
  KtTotals *cores;  /* of the asker */
  KtSession *lax;   /* who looks for bounds; NULL: nobody */
  KtTotals *lax_cores;
  GPtrArray *choices;
  GPtrArray *items; /* KtPricedItem */
  GArray *hints;    /* KtOptimumHint: what is proven of options, by the present asker */
  GArray *lax_hints;
  gint64 upper, lower;                /* of the cheapest completion now */
  gint64 least;                       /* of any */
  guint64 first_call, first_lax_call; /* of the askers */
  guint n_asked;                      /* by askers before */
  KtVerdict verdict;
} KtPricing;

/* What a question is about; handed to whoever takes its solutions. */
typedef struct {
  KtPricing *pricing;
  KtPricedItem *item; /* NULL: about none, so all plain ones share what is found */
} KtAsking;

/* kt-option-price-find.c */
gboolean kt_pricing_may_ask (const KtPricing *p);
int kt_pricing_conflicts (const KtPricing *p);
KtOptimumRun
kt_pricing_begin_run (const KtPricing *p, const GArray *assumptions, gint64 best, KtAsking *asking);
int kt_pricing_literal_of (const KtPricing *p, const KtPricedItem *item);
/* What cannot be had without one of the options that cost at least as much as its own best solution
 * is settled by that: one question, mostly answered by propagation. */
gboolean kt_pricing_compare (KtPricing *p, KtSession *asker, KtPricedItem *item, GError **error);
/* A fresh asker if there is none yet or the present one has become slow. */
gboolean kt_pricing_take_asker (KtPricing *p, GError **error);
gboolean kt_pricing_agrees (KtSession *session, const KtWitness *witness, GPtrArray *choices);
/* As KtSolutionFunc; data: KtAsking. */
void kt_pricing_note_solution (gpointer data, KtWitness *witness, gint64 cost);
/* Of the solutions known, the cheapest now. */
void kt_pricing_begin_upper (KtPricing *p);

/* kt-option-price-lax.c */
/* FALSE: that is of no use here, or it failed with an error. */
gboolean kt_pricing_begin_lax (KtPricing *p, GError **error);
gboolean kt_pricing_ask_lax (KtPricing *p, GError **error);

/* kt-option-price-net.c: the cheapest completion now; FALSE: there is no net, or none was found. */
gboolean kt_pricing_begin_net (KtPricing *p);
/* After that, the items. */
void kt_pricing_ask_net (KtPricing *p);

KtOptionPrices *kt_option_prices_new (KtRational total, gboolean is_proven, guint n_questions);
/* Path and value are copied. */
void kt_option_prices_add (KtOptionPrices *self, const KtOptionPrice *price);

G_END_DECLS
