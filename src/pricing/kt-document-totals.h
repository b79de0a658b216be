/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the lines of a document add up to. Lines are rounded as the policy says; their sum goes
 * through the conditions of the document (discount, packing, freight …), each rounded to cents and
 * distributed to the lines by the largest remainder, so that shares add up exactly; tax is closed
 * per category and rate on what its lines and their shares come to (EN 16931, BR-CO-17: VAT
 * category tax amount = taxable amount × rate, rounded to two decimals).
 *
 * Options, alternatives and on-demand lines stand outside the total; so do lines that wait for
 * their price, which are counted. Without any normal line with a price there are no steps.
 *
 * One thread at a time. Errors: KT_ERROR; the message of a line names it.
 */

#include "kt-line-price.h"

G_BEGIN_DECLS

typedef enum { KT_LINE_NORMAL, KT_LINE_OPTION, KT_LINE_ALTERNATIVE, KT_LINE_ON_DEMAND } KtLineRole;

typedef struct {
  const char *name; /* for messages: "1.2" */
  KtLineRole role;
  gboolean on_request; /* no price: price is not looked at */
  const char *vat;     /* key of a rate; NULL or "": the first */
  KtLinePrice price;
} KtDocumentLine;

typedef struct {
  const char *key;
  KtDecimal percent;
  const char *category; /* UNTDID 5305; NULL or "": by the percentage. Rates that agree in category
                           and percentage are one group */
} KtTaxRate;

/* How a percentage on the document becomes cents: once, of the sum; or on every line. */
typedef enum { KT_DOCUMENT_ROUNDING_SCOPE_SUM, KT_DOCUMENT_ROUNDING_SCOPE_LINE } KtDocumentRounding;

/* Everything valuation needs; all of it borrowed. */
typedef struct {
  const KtDocumentLine *lines;
  guint n_lines;
  const KtTaxRate *rates; /* may be empty: then no line is taxed */
  guint n_rates;
  const char *currency;
  KtPriceRounding rounding;
  KtDocumentRounding document_rounding;
  const GPtrArray *conditions; /* of KtCondition, level TOTAL, in their order; NULL: none */
} KtPricedDocument;

typedef struct {
  guint rate; /* the first of its rates */
  KtDecimal percent;
  KtMoney positions; /* of the lines */
  KtMoney net;       /* with the shares of the steps: the taxable amount */
  KtMoney tax;
} KtTaxGroup;

typedef struct {
  const KtCondition *condition; /* borrowed from the document */
  KtMoney before;
  KtMoney amount; /* below zero for a discount */
  KtMoney after;
} KtDocumentStep;

/* What became of a line; of those outside the total only `amounts`. */
typedef struct {
  gboolean is_priced;
  guint rate; /* its group's first rate */
  KtLineAmounts amounts;
  KtMoney share; /* of all steps of the document, in cents */
} KtDocumentLineValue;

typedef struct {
  KtMoney positions; /* normal lines */
  GArray *steps;     /* of KtDocumentStep */
  KtMoney net;       /* positions and steps */
  GArray *taxes;     /* of KtTaxGroup, in the order of the rates, those in use */
  KtMoney tax;
  KtMoney gross;
  KtMoney options; /* net, each of these, before steps of the document */
  KtMoney alternatives;
  KtMoney on_demand;
  KtMoney net_with_options; /* the steps computed anew */
  KtMoney gross_with_options;
  guint n_priced;     /* normal lines with a price */
  guint n_on_request; /* normal lines without: the total is then a part of it */
  GArray *lines;      /* of KtDocumentLineValue, as the lines of the document */
} KtDocumentTotals;

KtDocumentTotals *kt_document_totals_new (const KtPricedDocument *document, GError **error);
void kt_document_totals_free (KtDocumentTotals *totals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDocumentTotals, kt_document_totals_free)

G_END_DECLS
