/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The Markdown of catalogs and of texts in letters: lines starting with "# ", "## " or "### " are
 * headings, with "- " or "* " items of a list, with "|" rows of a table (its second row, of
 * hyphens, makes the first one its head; "---:" sets a column flush right); other lines are
 * paragraphs, parted by empty lines. **bold** and *italic* within; a backslash before a sign takes
 * its meaning away; a line that ends in a backslash or two blanks is broken there. Everything else
 * is text: any input has a meaning. Pure functions, any thread.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KT_MARKDOWN_HEADING,
  KT_MARKDOWN_PARAGRAPH,
  KT_MARKDOWN_LIST,
  KT_MARKDOWN_TABLE
} KtMarkdownKind;

typedef struct {
  KtMarkdownKind kind;
  guint level;      /* of a heading: 1 … 3 */
  char *text;       /* heading: plain text; paragraph: Pango markup */
  GPtrArray *items; /* list: of char *, markup */
  char **head;      /* table: markup; NULL: no head */
  GPtrArray *rows;  /* table: of char **, markup */
  guint n_columns;
  gboolean *right; /* table: flush right, by column */
} KtMarkdownBlock;

/* Of KtMarkdownBlock. Transfer full. text may be NULL. */
GPtrArray *kt_markdown_parse (const char *text);

G_END_DECLS
