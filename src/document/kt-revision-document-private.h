/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files that describe a revision share. */

#include "kt-revision-document.h"
#include "kt-revision-totals.h"

/* Adds the positions. */
gboolean kt_revision_document_add_lines (const KtRevisionDocument *request,
                                         KtQuoteDocument *quote,
                                         GError **error);

/* In groups where that helps. */
void kt_revision_document_add_characteristics (const KtPositionData *data, KtQuoteLine *line);

/* The picture of a configured product is put off until the quote is laid out. None, if the catalog
 * at hand is not that of the position. */
void kt_revision_document_add_picture (const KtRevisionDocument *request,
                                       const KtPositionData *data,
                                       const char *language,
                                       KtQuoteLine *line);

/* "Mengenrabatt 5 %"; transfer full. */
char *kt_revision_document_label (const KtCondition *condition, const char *language);
/* The unit price that is shown, and the way from it to the amount (steps: of KtLineStep). */
gboolean kt_revision_document_add_way (const KtPositionData *data,
                                       const KtRevisionHeader *header,
                                       const KtLineAmounts *amounts,
                                       GArray *steps,
                                       const char *language,
                                       KtQuoteLine *line,
                                       GError **error);
