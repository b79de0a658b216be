/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Quotes of an invented company for tests and for looking at. */

#include "kt-quote-document.h"

KtLetterhead *sample_letterhead (const char *language);
/* The drawing beside the tests, in a state. Transfer full. */
KtPictureView *sample_picture (const char *file, const char *length);

/* One configured pump. */
KtQuoteDocument *sample_small_quote (const char *language);
/* A plant: configured products, articles, options, alternatives, lots, texts, discounts. */
KtQuoteDocument *sample_project_quote (const char *language);
/* n articles with prices that add up to totals; every tenth with a long description. */
KtQuoteDocument *sample_long_quote (const char *language, guint n);

/* Without lines: letterhead, address, texts, conditions. */
KtQuoteDocument *sample_empty_quote (const char *language);
KtQuoteLine *sample_add_line (KtQuoteDocument *quote,
                              KtQuoteLineKind kind,
                              const char *number,
                              const char *title,
                              gint64 quantity,
                              const char *price);

/* Sums of the normal lines, 19 % tax, options. */
void sample_add_up (KtQuoteDocument *quote);
/* "12.50" in EUR. */
KtMoney sample_money (const char *text);
