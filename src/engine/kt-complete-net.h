/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The cheapest completion where rules and total can be told as a net (kt-net.h): formulas and sums
 * over parts, which take the search by clauses minutes, take it milliseconds.
 *
 * Internal to the engine: used by completions (kt-complete.c). One thread, that of the session.
 */

#include "kt-totals.h"
#include "kt-wish.h"

G_BEGIN_DECLS

typedef struct {
  gint64 cost, bound;     /* of the cheapest found; nothing costs less */
  gboolean is_settled;    /* what the model wishes was seen to as well, so that nothing is left to choose */
  guint n_unmet_defaults; /* then: those that were not granted */
} KtNetCompletion;

/* Of what holds with the choices and with one of the alternatives (arrays of choices; NULL: none). TRUE: search->best is
 * the cheapest found. Unless it is settled the session has gone over to it, and what is held pays for nothing else. FALSE:
 * the net cannot tell that, or found nothing, and the search is as it was. */
gboolean kt_complete_in_net (KtSearch *search, KtTotals *totals, GPtrArray *choices, GPtrArray *alternatives,
                             KtNetCompletion *completion);

G_END_DECLS
