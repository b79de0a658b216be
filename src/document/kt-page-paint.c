/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Of each strip the decoration is drawn first, outside of all tags, then the rest in order, closing
 * and opening tags on the way from one thing's place in the tree to the next one's.
 */

#include "kt-page-paint.h"

#include <math.h>

#define MARK_GREY 0.935
#define MARK_ANGLE (-G_PI / 4)

typedef struct {
  const KtPagePainter *painter;
  cairo_t *cr;
  KtPageTag *current; /* open tag; NULL: none */
} Brush;

/* ---- tags ---- */

static guint
depth_of (const KtPageTag *tag)
{
  guint depth = 0;
  for (; tag; tag = tag->parent)
    depth++;
  return depth;
}

static KtPageTag *
common_ancestor (KtPageTag *a, KtPageTag *b)
{
  guint depth_a = depth_of (a), depth_b = depth_of (b);
  for (; depth_a > depth_b; depth_a--)
    a = a->parent;
  for (; depth_b > depth_a; depth_b--)
    b = b->parent;
  while (a != b)
    {
      a = a->parent;
      b = b->parent;
    }
  return a;
}

static void
open_down_to (Brush *brush, KtPageTag *from, KtPageTag *tag)
{
  if (tag == from)
    return;
  open_down_to (brush, from, tag->parent);
  cairo_tag_begin (brush->cr, tag->name, NULL);
  g_ptr_array_add (brush->painter->openings, tag);
}

static void
move_to_tag (Brush *brush, KtPageTag *tag)
{
  if (brush->painter->openings == NULL || tag == brush->current)
    return;
  KtPageTag *ancestor = common_ancestor (brush->current, tag);
  for (; brush->current != ancestor; brush->current = brush->current->parent)
    cairo_tag_end (brush->cr, brush->current->name);
  open_down_to (brush, ancestor, tag);
  brush->current = tag;
}

/* ---- things ---- */

static void
set_colour (Brush *brush, KtPageColourRole role)
{
  const KtPageSetting *setting = brush->painter->setting;
  const KtPageColour *c
      = role == KT_PAGE_ACCENT ? &setting->accent : &setting->layout->colours[role];
  cairo_set_source_rgb (brush->cr, c->red, c->green, c->blue);
}

static void
paint_code (Brush *brush, const KtPageItem *item, double x, double y)
{
  const guint8 *modules = g_bytes_get_data (item->modules, NULL);
  double size = item->width / item->n_modules;
  for (guint row = 0; row < item->n_modules; row++)
    for (guint column = 0; column < item->n_modules; column++)
      if (modules[row * item->n_modules + column])
        cairo_rectangle (brush->cr, x + column * size, y + row * size, size, size);
  cairo_fill (brush->cr);
}

static void
paint_item (Brush *brush, const KtPageItem *item, double left, double top)
{
  cairo_t *cr = brush->cr;
  double x = left + item->x, y = top + item->y;
  set_colour (brush, item->colour);
  switch (item->kind)
    {
    case KT_PAGE_ITEM_TEXT:
      cairo_move_to (cr, x, y);
      pango_cairo_show_layout_line (cr, item->text->lines[item->line].line);
      cairo_new_path (cr);
      break;
    case KT_PAGE_ITEM_RULE:
    case KT_PAGE_ITEM_BOX:
      cairo_rectangle (cr, x, y, item->width, item->height);
      cairo_fill (cr);
      break;
    case KT_PAGE_ITEM_PICTURE:
      /* A drawing that stops half-way leaves its beginning: a document is not withheld for it. */
      kt_picture_view_draw (item->picture, cr, x, y, item->width, item->height, NULL);
      break;
    case KT_PAGE_ITEM_CODE:
      paint_code (brush, item, x, y);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
paint_placed (Brush *brush, const KtPagePlaced *placed)
{
  GArray *items = placed->strip->items;
  for (guint i = 0; i < items->len; i++)
    {
      const KtPageItem *item = &g_array_index (items, KtPageItem, i);
      if (item->tag != NULL && !placed->decoration)
        continue;
      move_to_tag (brush, NULL);
      paint_item (brush, item, placed->x, placed->y);
    }
  for (guint i = 0; !placed->decoration && i < items->len; i++)
    {
      const KtPageItem *item = &g_array_index (items, KtPageItem, i);
      if (item->tag == NULL)
        continue;
      move_to_tag (brush, item->tag);
      paint_item (brush, item, placed->x, placed->y);
    }
}

/* Across the middle of the page, as large as its diagonal allows. */
static void
paint_mark (Brush *brush)
{
  const KtPageSetting *setting = brush->painter->setting;
  cairo_t *cr = brush->cr;
  double width = setting->layout->page_width, height = setting->layout->page_height;
  g_autoptr (KtPageText) text = kt_page_text_new (setting, KT_PAGE_STYLE_MARK, brush->painter->mark,
                                                  KT_PAGE_TEXT_PLAIN, 10000);
  if (text->n_lines == 0)
    return;
  double scale = MIN (1, 0.7 * hypot (width, height) / MAX (text->width, 1));
  cairo_save (cr);
  cairo_translate (cr, width / 2, height / 2);
  cairo_rotate (cr, MARK_ANGLE);
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, MARK_GREY, MARK_GREY, MARK_GREY);
  cairo_move_to (cr, -text->lines[0].width / 2, text->lines[0].baseline - text->height / 2);
  pango_cairo_show_layout_line (cr, text->lines[0].line);
  cairo_new_path (cr);
  cairo_restore (cr);
}

void
kt_page_paint (const KtPagePainter *painter, cairo_t *cr, const KtPage *page)
{
  Brush brush = { .painter = painter, .cr = cr };
  cairo_save (cr);
  if (painter->mark)
    paint_mark (&brush);
  for (guint i = 0; i < page->fixed->len; i++)
    paint_placed (&brush, &g_array_index (page->fixed, KtPagePlaced, i));
  for (guint i = 0; i < page->body->len; i++)
    paint_placed (&brush, &g_array_index (page->body, KtPagePlaced, i));
  move_to_tag (&brush, NULL);
  cairo_restore (cr);
}
