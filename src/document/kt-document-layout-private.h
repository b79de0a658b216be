/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a layout file says, in points. Read-only for all but the reader. */

#include "kt-document-layout.h"

#define KT_PAGE_MM (72.0 / 25.4)

typedef struct {
  double red, green, blue;
} KtPageColour;

typedef enum {
  KT_PAGE_INK,
  KT_PAGE_MUTED,
  KT_PAGE_RULE,
  KT_PAGE_ACCENT,
  KT_PAGE_PAPER
} KtPageColourRole;
#define KT_PAGE_N_COLOURS 5

/* In the order of the table in kt-document-layout.c. */
typedef enum {
  KT_PAGE_STYLE_BODY,
  KT_PAGE_STYLE_SMALL,
  KT_PAGE_STYLE_FINE,
  KT_PAGE_STYLE_LABEL,
  KT_PAGE_STYLE_STRONG,
  KT_PAGE_STYLE_TITLE,
  KT_PAGE_STYLE_SUBJECT,
  KT_PAGE_STYLE_HEADING,
  KT_PAGE_STYLE_SUBHEADING,
  KT_PAGE_STYLE_TABLE_HEAD,
  KT_PAGE_STYLE_POSITION,
  KT_PAGE_STYLE_AMOUNT,
  KT_PAGE_STYLE_TOTAL,
  KT_PAGE_STYLE_MARK
} KtPageStyleName;
#define KT_PAGE_N_STYLES 14

typedef struct {
  double size;
  double weight; /* as Pango counts, 400 is normal */
  double leading;
  KtPageColourRole colour;
  gboolean tabular;
} KtPageStyle;

struct _KtDocumentLayout {
  gatomicrefcount references;

  double page_width, page_height, margin_left, margin_right;
  double first_top, first_bottom;
  double next_head_top, next_top, next_bottom;
  double logo_top, logo_width, logo_height;
  double address_left, address_top, address_width, address_height, address_inset, remark_height;
  double info_left, info_top, info_width, info_label_width;
  double fold_1, fold_2, hole, mark_length;
  double footer_top, footer_number_baseline;
  double space_paragraph, space_heading, space_section, space_signature, space_row;
  double column_number, column_quantity, column_price, column_total;
  double picture_width, picture_height, wide_aspect, wide_height, label_width;

  char *font_family;
  KtPageColour colours[KT_PAGE_N_COLOURS];
  KtPageStyle styles[KT_PAGE_N_STYLES];
};

/* A copy with that part of all white (0 … 1). Transfer full. */
KtDocumentLayout *kt_document_layout_tighten (const KtDocumentLayout *layout, double factor);

gboolean kt_page_colour_parse (const char *text, KtPageColour *colour);
