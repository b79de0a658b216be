/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A revision of a quote as a document: header, positions and totals of the revision in the words of
 * its language; letterhead, pictures and terms of sale from the catalog. Positions carry their
 * texts themselves, so a quote also prints without the catalog it was made with, then without
 * pictures.
 *
 * Prices leave the house only through the gate (kt-gate.h): without its clearance every page says
 * that it is a draft, whatever mark was asked for. A specification without prices needs none.
 *
 * Describing is quick and uses the revision in its thread; laying out what was described reads
 * products of the catalog and draws their pictures, and may run in a worker. Errors:
 * KT_DOCUMENT_ERROR_CONTENT, and those of sums (KT_ERROR).
 */

#include "kt-catalog.h"
#include "kt-gate.h"
#include "kt-quote-document.h"
#include "kt-revision.h"

G_BEGIN_DECLS

typedef struct {
  KtRevision *revision;
  const char *number; /* of the quote; may be empty */
  KtCatalog *catalog; /* may be NULL */
  const char *date;   /* ISO 8601 day for a revision without one; may be NULL */
  KtQuoteMark mark;
  const KtClearance *clearance; /* of the gate, for printing or sending this revision as it is;
                                 * without it the pages bear the mark of a draft. May be NULL */
  gboolean hide_prices;         /* a specification */
  gboolean hide_pictures;
  gboolean show_acceptance;
  gboolean show_terms; /* the catalog's terms of sale behind it */
  gboolean show_code;  /* a QR code with the identity of the revision */
} KtRevisionDocument;

/* Transfer full. */
KtQuoteDocument *kt_revision_document_describe (const KtRevisionDocument *request, GError **error);
/* Described and laid out in DIN 5008 form B. Transfer full. */
KtDocument *kt_revision_document_lay_out (const KtRevisionDocument *request, GError **error);

G_END_DECLS
