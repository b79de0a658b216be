/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A revision as pricing sees it; for the files about totals only. */

#include "kt-document-totals.h"
#include "kt-revision.h"

G_BEGIN_DECLS

/* Borrows from the revision: use it before its next edit. */
typedef struct {
  KtPricedDocument document;
  GArray *lines;         /* of KtDocumentLine */
  GPtrArray *positions;  /* of KtPosition, those lines; borrowed */
  GArray *rates;         /* of KtTaxRate */
  GPtrArray *conditions; /* of KtCondition: those of the head, and what was typed there */
  GPtrArray *typed;      /* of KtCondition: what was typed; owned */
} KtRevisionPricing;

KtRevisionPricing *kt_revision_pricing_new (KtRevision *revision);
void kt_revision_pricing_free (KtRevisionPricing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRevisionPricing, kt_revision_pricing_free)

KtPriceRounding kt_revision_pricing_rounding (const KtRevisionHeader *header);
gboolean kt_position_has_price (const KtPositionData *line);
KtLinePrice kt_position_line_price (const KtPositionData *line);

G_END_DECLS
