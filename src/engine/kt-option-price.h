/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What every option really costs: the total of the cheapest completion with that option minus the total of the cheapest
 * completion now. For a value of a place decided already: with that value in the decision's stead.
 *
 * Finding all out may take many questions, so this can be done in portions: a call asks a limited number of questions and
 * tells for what is not settled between which bounds the difference lies. What was found out is kept in the session, for
 * the next portion and for what later decisions leave valid: a solution found stays one while the decisions agree with it,
 * a bound stays one under further decisions.
 *
 * The solver adds up rows before they are rounded; what is told here is what the best configuration known comes to when
 * every row is rounded as the program says (KtProgramOptions.rounding), as the quote does. That a difference is proven
 * means that no configuration costs less before rounding: after it another one can be cheaper by as much as rounding can
 * make of the rows, which `bound` takes into account. Completing after the option was chosen finds the same price.
 *
 * Values of numbers have no price of their own; an optional place has one for being there.
 * Errors: KT_ENGINE_ERROR; G_IO_ERROR_CANCELLED. The thread of the session; the prices are immutable, reference counted,
 * any thread.
 */

#include "kt-session.h"

G_BEGIN_DECLS

typedef struct {
  const char *path;
  const char *value;        /* as KtSnapshotValue.name; NULL: being there */
  gboolean is_known;        /* a configuration with it is known: it costs at most so much more */
  KtRational difference;    /* of the best known one */
  KtRational bound;         /* it costs at least so much more */
  gboolean is_proven;       /* nothing costs less before rounding, or it cannot be had at all (not known) */
} KtOptionPrice;

typedef struct _KtOptionPrices KtOptionPrices;

typedef struct {
  guint32 kinds;            /* mask of KtTerm.kind */
  const char *const *paths; /* these places first, in this order; NULL: as they come */
  gboolean only_paths;      /* and no others */
  guint max_questions;      /* 0: until everything is settled */
  int max_conflicts;        /* of a question; 0: no limit of its own */
} KtOptionPriceRequest;

KtOptionPrices *kt_session_price_options (KtSession *session, const KtOptionPriceRequest *request, GError **error);

KtOptionPrices *kt_option_prices_ref (KtOptionPrices *self);
void kt_option_prices_unref (KtOptionPrices *self);

/* The total that differences are to; FALSE in *is_proven: the best known. */
KtRational kt_option_prices_get_total (const KtOptionPrices *self, gboolean *is_proven);
guint kt_option_prices_get_n (const KtOptionPrices *self);
const KtOptionPrice *kt_option_prices_get (const KtOptionPrices *self, guint number);
/* value NULL: being there. NULL: no such option, or it is impossible. */
const KtOptionPrice *kt_option_prices_find (const KtOptionPrices *self, const char *path, const char *value);
/* Nothing more would be found out by asking again. */
gboolean kt_option_prices_is_complete (const KtOptionPrices *self);
/* How many questions it took, not counting those for the cheapest completion now. */
guint kt_option_prices_get_n_questions (const KtOptionPrices *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtOptionPrices, kt_option_prices_unref)

G_END_DECLS
