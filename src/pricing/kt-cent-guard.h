/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The cent guard: a document computed by every convention of rounding that customers' systems use,
 * so that the back office sees a difference before the customer does; and the arithmetic rules of
 * EN 16931 on what will be printed.
 *
 * Pure functions of a document and its totals, any thread. Errors as kt_document_totals_new().
 */

#include "kt-document-totals.h"

G_BEGIN_DECLS

typedef struct {
  KtRoundingScope scope;
  KtDocumentRounding document_rounding;
  gboolean tax_by_line; /* tax rounded on every line; else per rate, as EN 16931 has it */
  gboolean is_own;      /* the convention of the document itself */
  KtMoney net;
  KtMoney gross;
  KtMoney net_difference; /* to the document's own */
  KtMoney gross_difference;
} KtGuardEntry;

typedef struct {
  GArray *entries; /* of KtGuardEntry; conventions that cannot differ here are left out */
  gboolean differs;
  KtMoney largest; /* amount of the largest difference of gross */
} KtCentGuard;

KtCentGuard *kt_cent_guard_new (const KtPricedDocument *document, GError **error);
void kt_cent_guard_free (KtCentGuard *guard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCentGuard, kt_cent_guard_free)

/* A rule that does not hold. */
typedef struct {
  const char *rule; /* "BR-CO-10" */
  guint rate;       /* of rules on one VAT category: its rate; else 0 */
  KtMoney said;     /* what the document says */
  KtMoney computed; /* what the rule comes to */
} KtSumFinding;

/* BR-CO-10, -13, -14, -15, -17 and BR-S-08 (of every category): on amounts as they are
 * printed, in cents. Under rounding by document BR-CO-10 may be found: the printed lines then do
 * not add up. Of KtSumFinding; empty if all hold. NULL on error. */
GArray *kt_document_check_sums (const KtPricedDocument *document,
                                const KtDocumentTotals *totals,
                                GError **error);

G_END_DECLS
