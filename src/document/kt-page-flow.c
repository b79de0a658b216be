/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Plain containers; see the header. */

#include "kt-page-flow.h"

#include <qrencode.h>

static void
tag_free (KtPageTag *tag)
{
  g_free (tag->alternative);
  g_free (tag);
}

static void
repeat_free (KtPageRepeat *repeat)
{
  if (repeat->free_data)
    repeat->free_data (repeat->data);
  g_free (repeat);
}

KtPageFlow *
kt_page_flow_new (const KtPageSetting *setting, double width)
{
  KtPageFlow *self = g_new0 (KtPageFlow, 1);
  self->setting = setting;
  self->width = self->full_width = width;
  self->columns = 1;
  self->strips = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_page_strip_free);
  self->tags = g_ptr_array_new_with_free_func ((GDestroyNotify)tag_free);
  self->repeats = g_ptr_array_new_with_free_func ((GDestroyNotify)repeat_free);
  kt_page_flow_open (self, "Document");
  return self;
}

void
kt_page_flow_free (KtPageFlow *flow)
{
  if (flow == NULL)
    return;
  g_ptr_array_unref (flow->strips);
  g_ptr_array_unref (flow->tags);
  g_ptr_array_unref (flow->repeats);
  g_free (flow);
}

void
kt_page_flow_set_columns (KtPageFlow *flow, guint columns)
{
  flow->columns = columns;
  flow->width = (flow->full_width - KT_PAGE_COLUMN_GAP * (columns - 1)) / columns;
}

/* ---- tags ---- */

KtPageTag *
kt_page_flow_tag_below (KtPageFlow *flow, KtPageTag *parent, const char *name)
{
  KtPageTag *tag = g_new0 (KtPageTag, 1);
  tag->name = name;
  tag->parent = parent;
  g_ptr_array_add (flow->tags, tag);
  return tag;
}

KtPageTag *
kt_page_flow_tag (KtPageFlow *flow, const char *name)
{
  return kt_page_flow_tag_below (flow, flow->current, name);
}

KtPageTag *
kt_page_flow_open (KtPageFlow *flow, const char *name)
{
  flow->current = kt_page_flow_tag (flow, name);
  return flow->current;
}

void
kt_page_flow_close (KtPageFlow *flow)
{
  g_return_if_fail (flow->current->parent != NULL);
  flow->current = flow->current->parent;
}

/* ---- strips ---- */

KtPageStrip *
kt_page_flow_add_strip (KtPageFlow *flow, double gap, double height)
{
  KtPageStrip *strip = kt_page_strip_new (height);
  strip->gap = gap;
  strip->columns = flow->columns;
  KtPageStrip *before = kt_page_flow_last_strip (flow);
  strip->new_page = before && before->columns != strip->columns;
  g_ptr_array_add (flow->strips, strip);
  return strip;
}

KtPageStrip *
kt_page_flow_last_strip (KtPageFlow *flow)
{
  return flow->strips->len > 0 ? g_ptr_array_index (flow->strips, flow->strips->len - 1) : NULL;
}

KtPageRepeat *
kt_page_flow_add_repeat (KtPageFlow *flow)
{
  KtPageRepeat *repeat = g_new0 (KtPageRepeat, 1);
  g_ptr_array_add (flow->repeats, repeat);
  return repeat;
}

void
kt_page_flow_keep_from (KtPageFlow *flow, guint first)
{
  for (guint i = first; i + 1 < flow->strips->len; i++)
    ((KtPageStrip *)g_ptr_array_index (flow->strips, i))->keep = TRUE;
}

static void
item_clear (KtPageItem *item)
{
  g_clear_pointer (&item->text, kt_page_text_unref);
  g_clear_pointer (&item->picture, kt_picture_view_unref);
  g_clear_pointer (&item->modules, g_bytes_unref);
}

KtPageStrip *
kt_page_strip_new (double height)
{
  KtPageStrip *strip = g_new0 (KtPageStrip, 1);
  strip->height = height;
  strip->items = g_array_new (FALSE, TRUE, sizeof (KtPageItem));
  g_array_set_clear_func (strip->items, (GDestroyNotify)item_clear);
  return strip;
}

void
kt_page_strip_free (KtPageStrip *strip)
{
  if (strip == NULL)
    return;
  g_array_unref (strip->items);
  g_free (strip->outline);
  g_free (strip);
}

void
kt_page_strip_move_down (KtPageStrip *strip, double distance)
{
  for (guint i = 0; i < strip->items->len; i++)
    g_array_index (strip->items, KtPageItem, i).y += distance;
  strip->height += distance;
}

void
kt_page_strip_move_right (KtPageStrip *strip, double distance)
{
  for (guint i = 0; i < strip->items->len; i++)
    g_array_index (strip->items, KtPageItem, i).x += distance;
}

void
kt_page_strip_set_colour (KtPageStrip *strip, KtPageColourRole colour)
{
  for (guint i = 0; i < strip->items->len; i++)
    g_array_index (strip->items, KtPageItem, i).colour = colour;
}

/* ---- items ---- */

void
kt_page_strip_add_line (KtPageStrip *strip,
                        KtPageText *text,
                        guint line,
                        double x,
                        double y,
                        KtPageTag *tag)
{
  const KtPageLine *l = &text->lines[line];
  KtPageItem item = { .kind = KT_PAGE_ITEM_TEXT,
                      .x = x + l->x,
                      .y = y + l->baseline,
                      .width = l->width,
                      .height = l->height,
                      .colour = text->colour,
                      .text = kt_page_text_ref (text),
                      .line = line,
                      .tag = tag };
  g_array_append_val (strip->items, item);
}

void
kt_page_strip_add_text (KtPageStrip *strip, KtPageText *text, double x, double y, KtPageTag *tag)
{
  for (guint i = 0; i < text->n_lines; i++)
    kt_page_strip_add_line (strip, text, i, x, y + text->lines[i].top, tag);
}

static void
add_rectangle (KtPageStrip *strip,
               KtPageItemKind kind,
               double x,
               double y,
               double width,
               double height,
               KtPageColourRole colour)
{
  KtPageItem item
      = { .kind = kind, .x = x, .y = y, .width = width, .height = height, .colour = colour };
  g_array_append_val (strip->items, item);
}

void
kt_page_strip_add_rule (KtPageStrip *strip,
                        double x,
                        double y,
                        double width,
                        double thickness,
                        KtPageColourRole colour)
{
  add_rectangle (strip, KT_PAGE_ITEM_RULE, x, y, width, thickness, colour);
}

void
kt_page_strip_add_box (KtPageStrip *strip,
                       double x,
                       double y,
                       double width,
                       double height,
                       KtPageColourRole colour)
{
  add_rectangle (strip, KT_PAGE_ITEM_BOX, x, y, width, height, colour);
}

void
kt_page_strip_add_picture (KtPageStrip *strip,
                           KtPictureView *picture,
                           double x,
                           double y,
                           double width,
                           double height,
                           KtPageTag *tag)
{
  KtPageItem item = { .kind = KT_PAGE_ITEM_PICTURE,
                      .x = x,
                      .y = y,
                      .width = width,
                      .height = height,
                      .picture = kt_picture_view_ref (picture),
                      .tag = tag };
  g_array_append_val (strip->items, item);
}

gboolean
kt_page_strip_add_code (KtPageStrip *strip,
                        const char *text,
                        double x,
                        double y,
                        double size,
                        KtPageTag *tag)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  if (code == NULL)
    return FALSE;
  gsize n = (gsize)code->width * code->width;
  guint8 *modules = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    modules[i] = code->data[i] & 1;
  KtPageItem item = { .kind = KT_PAGE_ITEM_CODE,
                      .x = x,
                      .y = y,
                      .width = size,
                      .height = size,
                      .colour = KT_PAGE_INK,
                      .modules = g_bytes_new_take (modules, n),
                      .n_modules = code->width,
                      .tag = tag };
  g_array_append_val (strip->items, item);
  QRcode_free (code);
  return TRUE;
}
