/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The currency of a quote: choosing another one first says at which rate and what the net becomes; a button then does
 * it. Adds its rows to a group. Signal "failed" (GError). Main thread only.
 */

#include <adwaita.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_HEAD_CURRENCY (kt_head_currency_get_type ())
G_DECLARE_FINAL_TYPE (KtHeadCurrency, kt_head_currency, KT, HEAD_CURRENCY, GObject)

KtHeadCurrency *kt_head_currency_new (AdwExpanderRow *group);

/* NULL: nothing. Shows what the head has, and forgets what was only looked at. */
void kt_head_currency_fill (KtHeadCurrency *self, KtOpenQuote *quote);

G_END_DECLS
