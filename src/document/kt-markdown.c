/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One pass over the lines; what a line is, its beginning says. Lines of one kind in a row belong
 * together. */

#include "kt-markdown.h"

#include <string.h>

#define MAX_COLUMNS 12

static void
block_free (KtMarkdownBlock *block)
{
  g_free (block->text);
  g_clear_pointer (&block->items, g_ptr_array_unref);
  g_strfreev (block->head);
  g_clear_pointer (&block->rows, g_ptr_array_unref);
  g_free (block->right);
  g_free (block);
}

/* ---- within a line ---- */

static gboolean
is_punctuation (char c)
{
  return g_ascii_ispunct (c);
}

/* Whether the mark (one or two asterisks) that begins here is closed later on, next to a letter. */
static gboolean
is_closed (const char *after, const char *mark)
{
  if (*after == '\0' || g_ascii_isspace (*after))
    return FALSE;
  const char *end = strstr (after, mark);
  return end && end > after && !g_ascii_isspace (end[-1]);
}

static void
append_escaped (GString *markup, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);
  g_string_append (markup, escaped);
}

/* The text with ** and * as Pango markup, or without them. */
static char *
inline_text (const char *text, gboolean as_markup)
{
  GString *result = g_string_new (NULL);
  gboolean bold = FALSE, italic = FALSE;
  while (*text)
    {
      gboolean pair = text[0] == '*' && text[1] == '*';
      gboolean single = text[0] == '*' && !pair;
      if (text[0] == '\\' && is_punctuation (text[1]))
        {
          if (as_markup)
            append_escaped (result, text + 1, 1);
          else
            g_string_append_c (result, text[1]);
          text += 2;
        }
      else if (pair && !italic && (bold || is_closed (text + 2, "**")))
        {
          bold = !bold;
          if (as_markup)
            g_string_append (result, bold ? "<b>" : "</b>");
          text += 2;
        }
      else if (single && (italic || is_closed (text + 1, "*")))
        {
          italic = !italic;
          if (as_markup)
            g_string_append (result, italic ? "<i>" : "</i>");
          text += 1;
        }
      else
        {
          const char *next = g_utf8_next_char (text);
          if (as_markup)
            append_escaped (result, text, next - text);
          else
            g_string_append_len (result, text, next - text);
          text = next;
        }
    }
  if (as_markup)
    g_string_append_printf (result, "%s%s", italic ? "</i>" : "", bold ? "</b>" : "");
  return g_string_free (result, FALSE);
}

/* ---- tables ---- */

/* The cells of "| a | b |". */
static GPtrArray *
split_row (const char *line)
{
  GPtrArray *cells = g_ptr_array_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  for (const char *c = line + 1;; c++)
    {
      if (*c == '\\' && c[1] == '|')
        g_string_append_c (cell, *++c);
      else if (*c == '|' || *c == '\0')
        {
          gboolean is_tail = *c == '\0' && g_strstrip (cell->str)[0] == '\0';
          if (!is_tail && cells->len < MAX_COLUMNS)
            g_ptr_array_add (cells, g_strdup (g_strstrip (cell->str)));
          g_string_truncate (cell, 0);
          if (*c == '\0')
            break;
        }
      else
        g_string_append_c (cell, *c);
    }
  return cells;
}

static gboolean
is_separator (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    {
      const char *cell = g_ptr_array_index (cells, i);
      if (cell[0] == '\0' || strspn (cell, "-: ") != strlen (cell) || !strchr (cell, '-'))
        return FALSE;
    }
  return cells->len > 0;
}

static char **
to_markup (GPtrArray *cells)
{
  char **row = g_new0 (char *, cells->len + 1);
  for (guint i = 0; i < cells->len; i++)
    row[i] = inline_text (g_ptr_array_index (cells, i), TRUE);
  return row;
}

static void
set_alignment (KtMarkdownBlock *block, GPtrArray *separator)
{
  for (guint i = 0; i < separator->len; i++)
    {
      const char *cell = g_ptr_array_index (separator, i);
      block->right[i] = g_str_has_suffix (cell, ":") && cell[0] != ':';
    }
}

static void
add_table_line (KtMarkdownBlock *block, const char *line)
{
  g_autoptr (GPtrArray) cells = split_row (line);
  g_ptr_array_set_free_func (cells, g_free);
  if (block->rows->len == 1 && block->head == NULL && is_separator (cells))
    {
      block->head = g_ptr_array_steal_index (block->rows, 0);
      set_alignment (block, cells);
      return;
    }
  block->n_columns = MAX (block->n_columns, cells->len);
  g_ptr_array_add (block->rows, to_markup (cells));
}

/* ---- lines ---- */

static guint
heading_level (const char *line)
{
  guint level = strspn (line, "#");
  return level >= 1 && level <= 6 && line[level] == ' ' ? MIN (level, 3) : 0;
}

static gboolean
is_list_item (const char *line)
{
  return (line[0] == '-' || line[0] == '*') && line[1] == ' ';
}

static KtMarkdownBlock *
last_of_kind (GPtrArray *blocks, KtMarkdownKind kind)
{
  KtMarkdownBlock *last = blocks->len ? g_ptr_array_index (blocks, blocks->len - 1) : NULL;
  return last && last->kind == kind ? last : NULL;
}

static KtMarkdownBlock *
add_block (GPtrArray *blocks, KtMarkdownKind kind)
{
  KtMarkdownBlock *block = g_new0 (KtMarkdownBlock, 1);
  block->kind = kind;
  g_ptr_array_add (blocks, block);
  return block;
}

static void
add_heading (GPtrArray *blocks, const char *line, guint level)
{
  KtMarkdownBlock *block = add_block (blocks, KT_MARKDOWN_HEADING);
  g_autofree char *text = g_strdup (line + strspn (line, "#"));
  block->level = level;
  block->text = inline_text (g_strstrip (text), FALSE);
}

static void
add_item (GPtrArray *blocks, const char *line, gboolean joined)
{
  KtMarkdownBlock *block = joined ? last_of_kind (blocks, KT_MARKDOWN_LIST) : NULL;
  if (block == NULL)
    {
      block = add_block (blocks, KT_MARKDOWN_LIST);
      block->items = g_ptr_array_new_with_free_func (g_free);
    }
  g_ptr_array_add (block->items, inline_text (line + 2, TRUE));
}

static void
add_table_row (GPtrArray *blocks, const char *line, gboolean joined)
{
  KtMarkdownBlock *block = joined ? last_of_kind (blocks, KT_MARKDOWN_TABLE) : NULL;
  if (block == NULL)
    {
      block = add_block (blocks, KT_MARKDOWN_TABLE);
      block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
      block->right = g_new0 (gboolean, MAX_COLUMNS);
    }
  add_table_line (block, line);
}

/* Adds to an item or paragraph that goes on. */
static void
append_text (char **text, const char *more, gboolean broken)
{
  char *joined = g_strconcat (*text, broken ? "\n" : " ", more, NULL);
  g_free (*text);
  *text = joined;
}

static void
add_text (GPtrArray *blocks, const char *line, gboolean joined, gboolean broken)
{
  g_autofree char *markup = inline_text (line, TRUE);
  KtMarkdownBlock *list = joined ? last_of_kind (blocks, KT_MARKDOWN_LIST) : NULL;
  KtMarkdownBlock *paragraph = joined ? last_of_kind (blocks, KT_MARKDOWN_PARAGRAPH) : NULL;
  if (list)
    append_text ((char **)&list->items->pdata[list->items->len - 1], markup, broken);
  else if (paragraph)
    append_text (&paragraph->text, markup, broken);
  else
    add_block (blocks, KT_MARKDOWN_PARAGRAPH)->text = g_steal_pointer (&markup);
}

/* Takes the sign of a line break off the end of the line. */
static gboolean
take_break (char *line)
{
  gsize length = strlen (line);
  gboolean broken = g_str_has_suffix (line, "\\") || g_str_has_suffix (line, "  ");
  if (broken && line[length - 1] == '\\')
    line[length - 1] = '\0';
  g_strchomp (line);
  return broken;
}

GPtrArray *
kt_markdown_parse (const char *text)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)block_free);
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  gboolean joined = FALSE, broken = FALSE;
  for (char **l = lines; *l; l++)
    {
      if (g_str_has_suffix (*l, "\r"))
        (*l)[strlen (*l) - 1] = '\0';
      gboolean breaks = take_break (*l);
      char *line = g_strchug (*l);
      guint level = heading_level (line);
      if (line[0] == '\0')
        joined = FALSE;
      else
        {
          if (level > 0)
            add_heading (blocks, line, level);
          else if (is_list_item (line))
            add_item (blocks, line, joined);
          else if (line[0] == '|')
            add_table_row (blocks, line, joined);
          else
            add_text (blocks, line, joined, broken);
          joined = TRUE;
        }
      broken = breaks;
    }
  return blocks;
}
