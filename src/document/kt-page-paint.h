/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Draws a page on any cairo surface. With tags, each drawn thing is put below its tag of the
 * logical tree; cairo opens them anew on each page, and the list of openings says which tag each
 * opened element stands for (see kt-pdf-structure.h, which joins them again).
 */

#include "kt-page-break.h"

G_BEGIN_DECLS

typedef struct {
  const KtPageSetting *setting;
  const char *mark;    /* large across the page; NULL for none */
  GPtrArray *openings; /* of borrowed KtPageTag, appended to; NULL: no tags */
} KtPagePainter;

void kt_page_paint (const KtPagePainter *painter, cairo_t *cr, const KtPage *page);

G_END_DECLS
