/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Text set in the styles of a layout. A setting holds the fonts for one document in one language; a
 * text is one piece set to a width and broken into lines, which go on pages line by line.
 *
 * Lines stand at the distance the style says, whatever font a character had to be taken from,
 * unless that would overlap. A setting and its texts are used by one thread at a time. All in
 * points.
 */

#include <pango/pangocairo.h>

#include "kt-document-layout-private.h"

G_BEGIN_DECLS

typedef struct {
  KtDocumentLayout *layout;
  char *language;
  KtPageColour accent;
  PangoFontMap *font_map; /* nobody else's */
  PangoContext *context;
  PangoFontDescription *fonts[KT_PAGE_N_STYLES];
} KtPageSetting;

/* accent: "#rrggbb" or NULL for that of the layout. layout NULL: the built-in one. */
KtPageSetting *kt_page_setting_new (KtDocumentLayout *layout,
                                    const char *language,
                                    const char *accent,
                                    GError **error);
void kt_page_setting_free (KtPageSetting *setting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPageSetting, kt_page_setting_free)

typedef enum {
  KT_PAGE_TEXT_PLAIN = 0,
  KT_PAGE_TEXT_MARKUP = 1 << 0, /* Pango markup; what is not well-formed is taken as plain text */
  KT_PAGE_TEXT_RIGHT = 1 << 1,
  KT_PAGE_TEXT_CENTRE = 1 << 2,
  KT_PAGE_TEXT_ONE_LINE = 1 << 3, /* with an ellipsis at its end if it is too long */
  KT_PAGE_TEXT_SHRINK = 1 << 4    /* set a little smaller if a word or the one line is too long */
} KtPageTextFlags;

typedef struct {
  PangoLayoutLine *line;
  double x; /* from the left edge of the text */
  double width;
  double top; /* from the top of the text */
  double height;
  double baseline; /* from the top of the line */
} KtPageLine;

typedef struct {
  grefcount references;
  PangoLayout *layout;
  KtPageStyleName style;
  KtPageColourRole colour;
  guint n_lines;
  KtPageLine *lines;
  double width; /* of the longest line */
  double height;
} KtPageText;

/* NULL and "" have no lines. */
KtPageText *kt_page_text_new (const KtPageSetting *setting,
                              KtPageStyleName style,
                              const char *text,
                              KtPageTextFlags flags,
                              double width);
KtPageText *kt_page_text_ref (KtPageText *text);
void kt_page_text_unref (KtPageText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPageText, kt_page_text_unref)

/* From the top of the text to its first baseline; 0 without lines. */
double kt_page_text_first_baseline (const KtPageText *text);
/* The letters of one line. Transfer full. */
char *kt_page_text_line_string (const KtPageText *text, guint line);
/* With &, <, > written for markup. Transfer full. */
char *kt_page_text_escape (const char *text);

G_END_DECLS
