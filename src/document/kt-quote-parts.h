/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The parts a quote is laid out of, in the order in which they stand. Internal to the document
 * layer. */

#include "kt-page-flow.h"
#include "kt-quote-document.h"

G_BEGIN_DECLS

/* Calls what the lines still wait for. */
void kt_quote_document_complete (KtQuoteDocument *quote);

/* The table of positions, which the totals belong to. Fails if the amounts cannot be added up. */
gboolean kt_quote_add_lines (KtPageFlow *flow, const KtQuoteDocument *quote, GError **error);

/* Picture and characteristics of one position, starting x from the left; repeat and mark go into
 * the strips. */
void kt_quote_add_description (KtPageFlow *flow, const KtQuoteLine *line, double x);

/* Sums, taxes, totals with and without options; all strips keep together. */
void kt_quote_add_totals (KtPageFlow *flow, const KtQuoteDocument *quote);

/* Terms, benefits, closing and signature, acceptance form, terms of sale. */
void kt_quote_add_end (KtPageFlow *flow, const KtQuoteDocument *quote);

G_END_DECLS
