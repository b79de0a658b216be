/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files that describe a revision share. */

#include "kt-revision-document.h"

/* Adds the positions. */
gboolean kt_revision_document_add_lines (const KtRevisionDocument *request,
                                         KtQuoteDocument *quote,
                                         GError **error);

/* What the product of a position adds to its line (picture, groups of characteristics) is put off
 * until the quote is laid out. Nothing, if the catalog at hand is not that of the position. */
void kt_revision_document_add_product (const KtRevisionDocument *request,
                                       const KtPositionData *data,
                                       const char *language,
                                       KtQuoteLine *line);
