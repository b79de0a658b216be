/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the lines of a document add up to. Lines are rounded as the policy says; net and tax are
 * then closed per rate of VAT: the net of a rate to cents, tax of it to cents (EN 16931, BR-CO-17:
 * VAT category tax amount = taxable amount × rate, rounded to two decimals). Options, alternatives
 * and on-demand lines stand outside the total; so do lines that wait for their price, which are
 * counted.
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
} KtTaxRate;

typedef struct {
  guint rate; /* in the rates given */
  KtDecimal percent;
  KtMoney net;
  KtMoney tax;
} KtTaxGroup;

typedef struct {
  KtMoney net;   /* normal lines */
  GArray *taxes; /* of KtTaxGroup, in the order of the rates, those in use */
  KtMoney tax;
  KtMoney gross;
  KtMoney options; /* net, each of these */
  KtMoney alternatives;
  KtMoney on_demand;
  KtMoney net_with_options;
  KtMoney gross_with_options;
  guint n_priced;     /* normal lines with a price */
  guint n_on_request; /* normal lines without: the total is then a part of it */
} KtDocumentTotals;

/* rates may be empty: then no line is taxed. */
KtDocumentTotals *kt_document_totals_new (const KtDocumentLine *lines,
                                          guint n_lines,
                                          const KtTaxRate *rates,
                                          guint n_rates,
                                          const char *currency,
                                          KtPriceRounding rounding,
                                          GError **error);
void kt_document_totals_free (KtDocumentTotals *totals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDocumentTotals, kt_document_totals_free)

/* The cent guard: the net under each scope (index KtRoundingScope), so that a difference between
 * the house's convention and the customer's can be shown. TRUE in *differ if they are not all
 * equal. */
gboolean kt_document_totals_compare (const KtDocumentLine *lines,
                                     guint n_lines,
                                     const char *currency,
                                     KtRounding mode,
                                     KtMoney nets[3],
                                     gboolean *differ,
                                     GError **error);

G_END_DECLS
