/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kt-markdown.h"

#include <pango/pango.h>
#include <string.h>

static const KtMarkdownBlock *
block_at (GPtrArray *blocks, guint i)
{
  g_assert_cmpuint (i, <, blocks->len);
  return g_ptr_array_index (blocks, i);
}

static void
test_blocks (void)
{
  g_autoptr (GPtrArray) blocks = kt_markdown_parse ("# Pumpe\n"
                                                    "\n"
                                                    "Erste Zeile\n"
                                                    "zweite Zeile.\n"
                                                    "\n"
                                                    "## Daten\n"
                                                    "- eins\n"
                                                    "- zwei\n"
                                                    "  geht weiter\n"
                                                    "\n"
                                                    "| Größe | Wert |\n"
                                                    "| --- | ---: |\n"
                                                    "| Förderstrom | 48 m³/h |\n");
  g_assert_cmpuint (blocks->len, ==, 5);
  g_assert_cmpint (block_at (blocks, 0)->kind, ==, KT_MARKDOWN_HEADING);
  g_assert_cmpuint (block_at (blocks, 0)->level, ==, 1);
  g_assert_cmpstr (block_at (blocks, 0)->text, ==, "Pumpe");
  g_assert_cmpstr (block_at (blocks, 1)->text, ==, "Erste Zeile zweite Zeile.");
  g_assert_cmpuint (block_at (blocks, 2)->level, ==, 2);
  const KtMarkdownBlock *list = block_at (blocks, 3);
  g_assert_cmpuint (list->items->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (list->items, 1), ==, "zwei geht weiter");
  const KtMarkdownBlock *table = block_at (blocks, 4);
  g_assert_cmpuint (table->n_columns, ==, 2);
  g_assert_cmpstr (table->head[0], ==, "Größe");
  g_assert_false (table->right[0]);
  g_assert_true (table->right[1]);
  g_assert_cmpuint (table->rows->len, ==, 1);
  g_assert_cmpstr (((char **)g_ptr_array_index (table->rows, 0))[1], ==, "48 m³/h");
}

static void
assert_markup (const char *text, const char *expected)
{
  g_autoptr (GPtrArray) blocks = kt_markdown_parse (text);
  g_assert_cmpuint (blocks->len, ==, 1);
  g_assert_cmpstr (block_at (blocks, 0)->text, ==, expected);
}

static void
test_inline (void)
{
  assert_markup ("ein **fettes** und *schräges* Wort",
                 "ein <b>fettes</b> und <i>schräges</i> Wort");
  assert_markup ("5 * 3 * 2 und a*b", "5 * 3 * 2 und a*b");
  assert_markup ("**offen", "**offen");
  assert_markup ("\\*kein\\* Stern", "*kein* Stern");
  assert_markup ("A & B < C", "A &amp; B &lt; C");
  assert_markup ("oben  \nunten", "oben\nunten");
  assert_markup ("oben\\\nunten", "oben\nunten");
  assert_markup ("#keine Überschrift", "#keine Überschrift");
}

static void
test_table_without_head (void)
{
  g_autoptr (GPtrArray) blocks = kt_markdown_parse ("| a | b | c |\n| 1 |\n| x \\| y | **z** |");
  const KtMarkdownBlock *table = block_at (blocks, 0);
  g_assert_null (table->head);
  g_assert_cmpuint (table->n_columns, ==, 3);
  g_assert_cmpuint (table->rows->len, ==, 3);
  g_assert_cmpstr (((char **)g_ptr_array_index (table->rows, 2))[0], ==, "x | y");
  g_assert_cmpstr (((char **)g_ptr_array_index (table->rows, 2))[1], ==, "<b>z</b>");
}

static void
assert_valid_markup (const char *text)
{
  g_autoptr (GError) error = NULL;
  if (text)
    pango_parse_markup (text, -1, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_block_is_valid (const KtMarkdownBlock *block)
{
  if (block->kind == KT_MARKDOWN_PARAGRAPH)
    assert_valid_markup (block->text);
  for (guint i = 0; block->items && i < block->items->len; i++)
    assert_valid_markup (g_ptr_array_index (block->items, i));
  for (char **cell = block->head; cell && *cell; cell++)
    assert_valid_markup (*cell);
  for (guint i = 0; block->rows && i < block->rows->len; i++)
    for (char **cell = g_ptr_array_index (block->rows, i); *cell; cell++)
      {
        assert_valid_markup (*cell);
        g_assert_cmpuint (block->n_columns, >, 0);
      }
}

/* Any bytes have a meaning, and what comes out is markup that Pango reads. */
static void
test_random (void)
{
  static const char *const pieces[]
      = { "#",    "## ", "- ", "|", "---",  ":",    "**",   "*", "\\",       "\n",         "\n\n",
          "  \n", "<b>", "&",  "ä", "\xff", "\r\n", "wort", " ", "|\n|-|\n", "**a *b** c*" };
  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int n = g_test_rand_int_range (0, 30); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      g_autoptr (GPtrArray) blocks = kt_markdown_parse (text->str);
      for (guint i = 0; i < blocks->len; i++)
        assert_block_is_valid (g_ptr_array_index (blocks, i));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/lines become headings, paragraphs, lists and tables", test_blocks);
  g_test_add_func ("/markdown/bold and italic are marked and everything else is text", test_inline);
  g_test_add_func ("/markdown/a table needs no head and no equal rows", test_table_without_head);
  g_test_add_func ("/markdown/any text gives well-formed markup", test_random);
  return g_test_run ();
}
