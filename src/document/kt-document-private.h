/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files that make, draw and write documents share. */

#include "kt-document.h"
#include "kt-page-break.h"

struct _KtDocument {
  gatomicrefcount references;
  KtPageSetting *setting;
  KtPageFlow *flow; /* owns strips and tags */
  GPtrArray *made;  /* further strips */
  GPtrArray *pages; /* of KtPage */
  char *title;
  char *author;
  char *subject;
  char *created; /* ISO 8601 */
  char *mark;    /* across every page; may be NULL */
};

/* A document without pages. Takes setting and flow. */
KtDocument *kt_document_new_take (KtPageSetting *setting, KtPageFlow *flow);

/* A strip of its own on a page, at that place; owned by the document. */
void kt_document_fix (KtDocument *document, guint page, KtPageStrip *strip, double x, double y);
