/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files that describe a revision share. */

#include "kt-revision-document.h"

/* Adds the positions. */
gboolean kt_revision_document_add_lines (const KtRevisionDocument *request,
                                         KtQuoteDocument *quote,
                                         GError **error);
/* The characteristics of a position, in groups by the steps of its product. */
void kt_revision_document_add_characteristics (const KtRevisionDocument *request,
                                               const KtPositionData *data,
                                               const KtProduct *product,
                                               const char *language,
                                               KtQuoteLine *line);
