/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A text of the catalog (data sheet, terms of sale) as pages in house style. The text is the
 * Markdown of catalogs: # and ## headings, paragraphs, - lists, | tables, **bold**. See
 * kt-markdown.h.
 */

#include "kt-document.h"
#include "kt-document-layout.h"
#include "kt-letterhead.h"

G_BEGIN_DECLS

typedef struct {
  const char *language; /* "de" or "en" */
  const char *title;    /* NULL: the first heading of the text */
  const char *subject;  /* the product's name, above the title; may be NULL */
  const char *markdown;
  const char *date;       /* ISO 8601, printed at the foot and kept in the file; may be NULL */
  KtPictureView *picture; /* below the title; may be NULL */
  const KtLetterhead *letterhead; /* may be NULL */
  KtDocumentLayout *layout;       /* NULL: the built-in one */
} KtDatasheet;

/* Everything is borrowed for the call; pictures are kept by reference. */
KtDocument *kt_datasheet_lay_out (const KtDatasheet *datasheet, GError **error);

G_END_DECLS
