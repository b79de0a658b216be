/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Page layouts and texts of a catalog. What a text becomes is markup that Pango takes. */
#include <pango/pango.h>
#include <stdint.h>

#include "kt-document-layout.h"
#include "kt-markdown.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
assert_markup (const char *markup)
{
  g_autoptr (GError) error = NULL;
  pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Rows may be shorter than their table. */
static void
assert_row (char **cells, guint n_columns)
{
  g_assert_true (cells == NULL || g_strv_length (cells) <= n_columns);
  for (char **cell = cells; cell != NULL && *cell != NULL; cell++)
    assert_markup (*cell);
}

static void
look_at (const KtMarkdownBlock *block)
{
  if (block->kind == KT_MARKDOWN_PARAGRAPH)
    assert_markup (block->text);
  for (guint i = 0; block->items != NULL && i < block->items->len; i++)
    assert_markup (block->items->pdata[i]);
  assert_row (block->head, block->n_columns);
  for (guint i = 0; block->rows != NULL && i < block->rows->len; i++)
    assert_row (block->rows->pdata[i], block->n_columns);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  g_autoptr (GPtrArray) blocks = kt_markdown_parse (text);
  for (guint i = 0; i < blocks->len; i++)
    look_at (blocks->pdata[i]);
  g_autoptr (KtDocumentLayout) layout = kt_document_layout_parse (text, -1, "fuzz", &error);
  g_assert_true ((layout == NULL) == (error != NULL));
  return 0;
}
