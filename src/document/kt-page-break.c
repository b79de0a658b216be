/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Strips joined by their keep flag are a chunk. The next chunk goes on the page if it fits above
 * the bottom, or above the line for the carry-over if its table goes on after it; otherwise the
 * page is broken before it (or the column, where there are several). A chunk higher than a whole
 * page is taken apart into its strips.
 */

#include "kt-page-break.h"

#define TOLERANCE 0.01

typedef struct {
  KtPageFlow *flow;
  double left;
  KtPageArea area; /* of the present page */
  KtPageArea following;
  GPtrArray *pages;
  GPtrArray *made;
  KtPage *page;
  guint columns; /* of the page */
  guint column;  /* from 0 */
  double y;
  gboolean empty; /* nothing of the flow in this column yet */
} Breaker;

void
kt_page_free (KtPage *page)
{
  g_array_unref (page->fixed);
  g_array_unref (page->body);
  g_free (page);
}

static KtPageStrip *
strip_at (const Breaker *b, guint i)
{
  return g_ptr_array_index (b->flow->strips, i);
}

static void
begin_page (Breaker *b)
{
  b->page = g_new0 (KtPage, 1);
  b->page->fixed = g_array_new (FALSE, FALSE, sizeof (KtPagePlaced));
  b->page->body = g_array_new (FALSE, FALSE, sizeof (KtPagePlaced));
  if (b->pages->len > 0)
    b->area = b->following;
  g_ptr_array_add (b->pages, b->page);
  b->column = 0;
  b->y = b->area.top;
  b->empty = TRUE;
}

static void
begin_column (Breaker *b, gboolean new_page)
{
  if (new_page || b->column + 1 >= b->columns)
    {
      begin_page (b);
      return;
    }
  b->column++;
  b->y = b->area.top;
  b->empty = TRUE;
}

static double
column_left (const Breaker *b)
{
  double width = (b->flow->full_width - KT_PAGE_COLUMN_GAP * (b->columns - 1)) / b->columns;
  return b->left + b->column * (width + KT_PAGE_COLUMN_GAP);
}

static void
place (Breaker *b, KtPageStrip *strip, gboolean decoration)
{
  KtPagePlaced placed = { strip, column_left (b), b->y, decoration };
  g_array_append_val (b->page->body, placed);
  b->y += strip->height;
}

static void
place_carry (Breaker *b, KtPageRepeat *repeat, guint mark, gboolean at_foot)
{
  KtPageStrip *strip = repeat->carry_height > 0 ? repeat->make_carry (repeat, mark, at_foot) : NULL;
  if (strip == NULL)
    return;
  g_ptr_array_add (b->made, strip);
  place (b, strip, TRUE);
}

/* Whether the strips before and at i stand in the same table. */
static KtPageRepeat *
table_across (const Breaker *b, guint i)
{
  if (i == 0 || i >= b->flow->strips->len)
    return NULL;
  KtPageRepeat *repeat = strip_at (b, i)->repeat;
  return repeat == strip_at (b, i - 1)->repeat ? repeat : NULL;
}

static void
break_before (Breaker *b, guint i)
{
  KtPageRepeat *repeat = table_across (b, i);
  guint mark = i > 0 ? strip_at (b, i - 1)->mark : 0;
  if (repeat)
    place_carry (b, repeat, mark, TRUE);
  begin_column (b, strip_at (b, i)->new_page);
  b->columns = strip_at (b, i)->columns;
  if (repeat && repeat->head)
    place (b, repeat->head, TRUE);
  if (repeat)
    place_carry (b, repeat, mark, FALSE);
}

static guint
chunk_end (const Breaker *b, guint first)
{
  guint end = first + 1;
  while (end < b->flow->strips->len && strip_at (b, end - 1)->keep && !strip_at (b, end)->new_page)
    end++;
  return end;
}

static double
chunk_height (const Breaker *b, guint first, guint end)
{
  double height = 0;
  for (guint i = first; i < end; i++)
    height += strip_at (b, i)->height + (i > first ? strip_at (b, i)->gap : 0);
  return height;
}

static double
carry_height_after (const Breaker *b, guint end)
{
  KtPageRepeat *repeat = table_across (b, end);
  return repeat ? repeat->carry_height : 0;
}

static gboolean
fits (const Breaker *b, guint first, guint end)
{
  double gap = b->empty ? 0 : strip_at (b, first)->gap;
  return b->y + gap + chunk_height (b, first, end) + carry_height_after (b, end)
         <= b->area.bottom + TOLERANCE;
}

static gboolean
fits_on_an_empty_page (const Breaker *b, guint first, guint end)
{
  KtPageRepeat *repeat = table_across (b, first);
  double head = repeat ? repeat->carry_height + (repeat->head ? repeat->head->height : 0) : 0;
  return head + chunk_height (b, first, end) + carry_height_after (b, end)
         <= b->following.bottom - b->following.top + TOLERANCE;
}

static void
place_chunk (Breaker *b, guint first, guint end)
{
  if (!b->empty && (strip_at (b, first)->new_page || !fits (b, first, end)))
    break_before (b, first);
  for (guint i = first; i < end; i++)
    {
      if (!b->empty)
        b->y += strip_at (b, i)->gap;
      place (b, strip_at (b, i), FALSE);
      b->empty = FALSE;
    }
}

GPtrArray *
kt_page_break (KtPageFlow *flow,
               double left,
               KtPageArea first,
               KtPageArea following,
               GPtrArray *made)
{
  Breaker b = {
    .flow = flow, .left = left, .area = first, .following = following, .made = made, .columns = 1
  };
  b.pages = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_page_free);
  begin_page (&b);
  for (guint i = 0, end; i < flow->strips->len; i = end)
    {
      end = chunk_end (&b, i);
      if (!fits (&b, i, end) && !fits_on_an_empty_page (&b, i, end))
        end = i + 1;
      place_chunk (&b, i, end);
    }
  return b.pages;
}
