/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The sheet that a text is written on: letterhead, address in the window, information block, fold
 * marks and footer on the first page; a line that names the document on those that follow; page x
 * of y. After DIN 5008. Internal to the document layer.
 */

#include "kt-document-private.h"
#include "kt-letterhead.h"

G_BEGIN_DECLS

typedef struct {
  const KtLetterhead *letterhead; /* NULL, or one without a name: plain paper */
  gboolean is_letter; /* with window, information block and marks; FALSE: a data sheet */
  const char *remark;
  char *const *address;
  GPtrArray *info;           /* of KtDocumentPair; may be NULL */
  const char *running_title; /* on pages from the second on */
  const char *running_detail;
  const char *foot_note; /* at the foot, left, on every page; may be NULL */
} KtLetter;

/* Width of the text. */
double kt_letter_text_width (const KtDocumentLayout *layout);

/* Breaks the document's flow into pages and puts the sheet around them. */
void kt_letter_make_pages (KtDocument *document, const KtLetter *letter);

G_END_DECLS
