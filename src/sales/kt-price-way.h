/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Parts of an explanation (kt-price-explanation.h) and the way to the list price, which positions
 * keep as JSON; for the files that explain prices only.
 */

#include "kt-price-explanation.h"
#include "kt-price-words.h"

G_BEGIN_DECLS

KtPricePart *kt_price_part_new (KtPricePartKind kind, const char *title);
/* Belongs to `above`. */
KtPricePart *kt_price_part_add (KtPricePart *above, KtPricePartKind kind, const char *title);
void kt_price_part_set_way (KtPricePart *part, KtMoney before, KtMoney after);
void kt_price_part_set_amount (KtPricePart *part, KtMoney amount);
/* Its amount, with what is missing to it as a step of rounding. */
void kt_price_part_close (KtPricePart *part, KtMoney amount);

/* The list price with its rows below it; the caller gives it its amount. */
KtPricePart *
kt_price_way_add (KtPricePart *above, const KtPositionData *line, const KtPriceWords *words);

/* "3 pc", "250 m / 100"; "1 € = 0.9296 CHF of 20 Nov 2026 (source)". The caller frees. */
char *kt_price_quantity_text (const KtPositionData *line, const char *language);
char *kt_price_rate_text (const KtRevisionHeader *header, const char *language);

G_END_DECLS
