/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files that describe a revision share. */

#include "kt-revision-document.h"

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
