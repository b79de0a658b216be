/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Blocks of Markdown as strips of a flow. */

#include "kt-page-flow.h"

G_BEGIN_DECLS

typedef struct {
  KtPageStyleName body;
  KtPageStyleName title; /* of "#" headings */
  KtPageStyleName lower; /* of "##" headings; BODY means HEADING */
  guint first_level;     /* of "#" headings in the outline; 0: a title that is no bookmark */
  gboolean skip_title;   /* the first block, if it is a "#" heading, was printed elsewhere */
  double heading_gap;    /* above headings; 0: that of the layout */
  double gap;            /* above the first block */
} KtPageMarkdownStyle;

void kt_page_add_markdown (KtPageFlow *flow, const KtPageMarkdownStyle *style, const char *text);
/* The text of the first "#" heading. Transfer full; NULL if there is none. */
char *kt_page_markdown_title (const char *text);

G_END_DECLS
