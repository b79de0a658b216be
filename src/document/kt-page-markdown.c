/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each kind of block has its place in kt-page-block.h or kt-page-table.h; here are the gaps between
 * them. */

#include "kt-page-markdown.h"

#include "kt-markdown.h"
#include "kt-page-block.h"
#include "kt-page-table.h"

static void
add_heading (KtPageFlow *flow,
             const KtPageMarkdownStyle *style,
             const KtMarkdownBlock *block,
             double gap)
{
  KtPageStyleName second = style->lower ? style->lower : KT_PAGE_STYLE_HEADING;
  KtPageStyleName name = block->level == 1   ? style->title
                         : block->level == 2 ? second
                                             : KT_PAGE_STYLE_SUBHEADING;
  guint level = style->first_level ? style->first_level + block->level - 1 : 0;
  kt_page_add_heading (flow, name, level, gap, block->text);
}

static void
add_table (KtPageFlow *flow, const KtMarkdownBlock *block, double gap)
{
  KtPageTable table = { .head = block->head,
                        .n_columns = block->n_columns,
                        .rows = block->rows,
                        .right = block->right,
                        .style = KT_PAGE_STYLE_SMALL };
  g_auto (GStrv) padded = NULL;
  if (block->head)
    {
      padded = g_new0 (char *, block->n_columns + 1);
      guint n = g_strv_length (block->head);
      for (guint i = 0; i < block->n_columns; i++)
        padded[i] = g_strdup (i < n ? block->head[i] : "");
      table.head = padded;
    }
  if (block->n_columns > 0)
    kt_page_add_table (flow, &table, gap);
}

static double
gap_above (const KtPageFlow *flow,
           const KtPageMarkdownStyle *style,
           const KtMarkdownBlock *before,
           const KtMarkdownBlock *block)
{
  const KtDocumentLayout *layout = flow->setting->layout;
  if (block->kind == KT_MARKDOWN_HEADING)
    return style->heading_gap > 0 ? style->heading_gap : layout->space_heading;
  if (before->kind == KT_MARKDOWN_HEADING)
    return layout->space_paragraph * 0.6;
  return layout->space_paragraph;
}

void
kt_page_add_markdown (KtPageFlow *flow, const KtPageMarkdownStyle *style, const char *text)
{
  g_autoptr (GPtrArray) blocks = kt_markdown_parse (text);
  const KtMarkdownBlock *before = NULL;
  for (guint i = 0; i < blocks->len; i++)
    {
      const KtMarkdownBlock *block = g_ptr_array_index (blocks, i);
      double gap = before ? gap_above (flow, style, before, block) : style->gap;
      if (i == 0 && style->skip_title && block->kind == KT_MARKDOWN_HEADING && block->level == 1)
        continue;
      before = block;
      switch (block->kind)
        {
        case KT_MARKDOWN_HEADING:
          add_heading (flow, style, block, gap);
          break;
        case KT_MARKDOWN_PARAGRAPH:
          kt_page_add_paragraph (flow, style->body, block->text, KT_PAGE_TEXT_MARKUP, gap);
          break;
          case KT_MARKDOWN_LIST: {
            g_ptr_array_add (block->items, NULL);
            kt_page_add_list (flow, style->body, (char *const *)block->items->pdata, gap);
          }
          break;
        case KT_MARKDOWN_TABLE:
          add_table (flow, block, gap);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

char *
kt_page_markdown_title (const char *text)
{
  g_autoptr (GPtrArray) blocks = kt_markdown_parse (text);
  for (guint i = 0; i < blocks->len; i++)
    {
      const KtMarkdownBlock *block = g_ptr_array_index (blocks, i);
      if (block->kind == KT_MARKDOWN_HEADING && block->level == 1)
        return g_strdup (block->text);
    }
  return NULL;
}
