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

/* Of what holds with the choices and with one of the alternatives (arrays of choices; NULL: none). TRUE: search->best is
 * the cheapest found and costs *cost, nothing costs less than *bound, and what is held pays for nothing else. FALSE: the net
 * cannot tell that, or found nothing, and the search is as it was. */
gboolean kt_complete_in_net (KtSearch *search, KtTotals *totals, GPtrArray *choices, GPtrArray *alternatives,
                             gint64 *cost, gint64 *bound);

G_END_DECLS
