/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A text becomes one strip for each line; its first two and its last two lines keep together. So do
 * the first two and the last two items of a list.
 */

#include "kt-page-block.h"

#define BULLET "•"
#define BULLET_INDENT (4 * KT_PAGE_MM)
#define ITEM_GAP (0.6 * KT_PAGE_MM)

static void
keep_lines_together (KtPageFlow *flow, guint first)
{
  guint n = flow->strips->len - first;
  if (n < 2)
    return;
  ((KtPageStrip *)g_ptr_array_index (flow->strips, first))->keep = TRUE;
  ((KtPageStrip *)g_ptr_array_index (flow->strips, first + n - 2))->keep = TRUE;
}

void
kt_page_add_text (KtPageFlow *flow, KtPageText *text, double x, double gap, KtPageTag *tag)
{
  guint first = flow->strips->len;
  if (tag == NULL)
    tag = kt_page_flow_tag (flow, "P");
  for (guint i = 0; i < text->n_lines; i++)
    {
      KtPageStrip *strip = kt_page_flow_add_strip (flow, i == 0 ? gap : 0, text->lines[i].height);
      kt_page_strip_add_line (strip, text, i, x, 0, tag);
    }
  keep_lines_together (flow, first);
}

void
kt_page_add_paragraph (KtPageFlow *flow,
                       KtPageStyleName style,
                       const char *text,
                       KtPageTextFlags flags,
                       double gap)
{
  g_autoptr (KtPageText) set = kt_page_text_new (flow->setting, style, text, flags, flow->width);
  kt_page_add_text (flow, set, 0, gap, NULL);
}

void
kt_page_add_heading (KtPageFlow *flow,
                     KtPageStyleName style,
                     guint level,
                     double gap,
                     const char *text)
{
  static const char *const tags[] = { "P", "H1", "H2", "H3" };
  g_autoptr (KtPageText) set
      = kt_page_text_new (flow->setting, style, text, KT_PAGE_TEXT_PLAIN, flow->width);
  guint first = flow->strips->len;
  if (set->n_lines == 0)
    return;
  kt_page_add_text (flow, set, 0, gap, kt_page_flow_tag (flow, tags[MIN (level, 3)]));
  kt_page_flow_keep_from (flow, first);
  kt_page_flow_last_strip (flow)->keep = TRUE;
  if (level > 0)
    {
      KtPageStrip *strip = g_ptr_array_index (flow->strips, first);
      strip->outline = g_strdup (text);
      strip->outline_level = level - 1;
    }
}

static void
add_item (KtPageFlow *flow, KtPageText *bullet, KtPageText *text, double gap)
{
  guint first = flow->strips->len;
  kt_page_flow_open (flow, "LI");
  KtPageTag *label = kt_page_flow_tag (flow, "Lbl");
  KtPageTag *body = kt_page_flow_tag (flow, "LBody");
  kt_page_flow_close (flow);
  for (guint i = 0; i < text->n_lines; i++)
    {
      KtPageStrip *strip = kt_page_flow_add_strip (flow, i == 0 ? gap : 0, text->lines[i].height);
      if (i == 0)
        kt_page_strip_add_line (strip, bullet, 0, 0,
                                text->lines[0].baseline - bullet->lines[0].baseline, label);
      kt_page_strip_add_line (strip, text, i, BULLET_INDENT, 0, body);
    }
  keep_lines_together (flow, first);
}

void
kt_page_add_list (KtPageFlow *flow, KtPageStyleName style, char *const *items, double gap)
{
  g_autoptr (KtPageText) bullet
      = kt_page_text_new (flow->setting, style, BULLET, KT_PAGE_TEXT_PLAIN, BULLET_INDENT);
  bullet->colour = KT_PAGE_ACCENT;
  if (items == NULL || items[0] == NULL)
    return;
  kt_page_flow_open (flow, "L");
  for (guint n = 0; *items; items++, n++)
    {
      g_autoptr (KtPageText) text = kt_page_text_new (
          flow->setting, style, *items, KT_PAGE_TEXT_MARKUP, flow->width - BULLET_INDENT);
      if (text->n_lines == 0)
        continue;
      add_item (flow, bullet, text, gap);
      if (n == 0 || (items[1] && !items[2]))
        kt_page_flow_last_strip (flow)->keep = items[1] != NULL;
      gap = ITEM_GAP;
    }
  kt_page_flow_close (flow);
}

void
kt_page_add_space (KtPageFlow *flow, double height)
{
  kt_page_flow_add_strip (flow, 0, height);
}
