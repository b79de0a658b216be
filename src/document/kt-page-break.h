/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Stacks the strips of a flow on pages: as many as fit, never parting what must stay together
 * unless it is higher than a page; a table that goes over repeats its head, with what is carried
 * over.
 */

#include "kt-page-flow.h"

G_BEGIN_DECLS

typedef struct {
  KtPageStrip *strip; /* borrowed */
  double x, y;
  gboolean decoration; /* drawn without tags: it repeats what was already said */
} KtPagePlaced;

typedef struct {
  GArray *fixed; /* of KtPagePlaced: letterhead, address, page number …; read first */
  GArray *body;  /* of KtPagePlaced */
} KtPage;

typedef struct {
  double top, bottom;
} KtPageArea;

void kt_page_free (KtPage *page);

/* At least one page. Strips made for it are appended to made. Transfer full, of KtPage. */
GPtrArray *kt_page_break (KtPageFlow *flow,
                          double left,
                          KtPageArea first,
                          KtPageArea following,
                          GPtrArray *made);

G_END_DECLS
