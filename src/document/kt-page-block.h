/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Blocks of running text, appended to a flow as strips: headings, paragraphs, lists. Each makes its
 * own tags below the current one, and sees to it that no heading stands alone at the foot of a page
 * and no single line of a paragraph at foot or head.
 */

#include "kt-page-flow.h"

G_BEGIN_DECLS

/* level 1 … 3 (H1 … H3). Each becomes a bookmark of that level; level 0: a title that is none. */
void kt_page_add_heading (KtPageFlow *flow,
                          KtPageStyleName style,
                          guint level,
                          double gap,
                          const char *text);
/* Lines of one text, starting x from the left; gap above the first. Tag P if tag is NULL. */
void kt_page_add_text (KtPageFlow *flow, KtPageText *text, double x, double gap, KtPageTag *tag);
/* A paragraph over the whole width. */
void kt_page_add_paragraph (KtPageFlow *flow,
                            KtPageStyleName style,
                            const char *text,
                            KtPageTextFlags flags,
                            double gap);
/* With bullets; items are markup. n_items may be 0. */
void kt_page_add_list (KtPageFlow *flow, KtPageStyleName style, char *const *items, double gap);
/* White that is not dropped at the head of a page. */
void kt_page_add_space (KtPageFlow *flow, double height);

G_END_DECLS
