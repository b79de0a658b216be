/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Column widths: each column gets what its longest cell wants if all fit; otherwise the narrow ones
 * get what they want and the wide ones share the rest. What is left over is spread evenly.
 */

#include "kt-page-table.h"

#include "kt-page-row.h"

#define CELL_GAP (5 * KT_PAGE_MM)
#define KEEP_HEIGHT (45 * KT_PAGE_MM)
#define THIN 0.5
#define THICK 1.0
#define HUGE_WIDTH 100000

typedef struct {
  KtPageFlow *flow;
  const KtPageTable *table;
  double *widths;
  double *lefts;
  double padding;
  KtPageRepeat *repeat;
} Builder;

static const char *
cell_text (char *const *row, guint column)
{
  for (guint i = 0; row && row[i]; i++)
    if (i == column)
      return row[i];
  return "";
}

/* ---- columns ---- */

static double
wanted_width (const Builder *b, KtPageStyleName style, const char *text)
{
  g_autoptr (KtPageText) set
      = kt_page_text_new (b->flow->setting, style, text, KT_PAGE_TEXT_MARKUP, HUGE_WIDTH);
  return set->width + 0.5;
}

/* Widest first gives way: cap such that the sum fits. */
static double
find_cap (const double *wanted, guint n, double available)
{
  double cap = available / n;
  for (guint round = 0; round < n; round++)
    {
      double used = 0;
      guint wide = 0;
      for (guint i = 0; i < n; i++)
        if (wanted[i] > cap)
          wide++;
        else
          used += wanted[i];
      if (wide == 0)
        break;
      cap = (available - used) / wide;
    }
  return cap;
}

static void
set_columns (Builder *b)
{
  const KtPageTable *table = b->table;
  guint n = table->n_columns;
  double available = b->flow->width - CELL_GAP * (n - 1), sum = 0;
  for (guint i = 0; i < n; i++)
    {
      double wanted = table->head ? wanted_width (b, KT_PAGE_STYLE_TABLE_HEAD, table->head[i]) : 0;
      for (guint j = 0; j < table->rows->len; j++)
        wanted = MAX (wanted, wanted_width (b, table->style,
                                            cell_text (g_ptr_array_index (table->rows, j), i)));
      b->widths[i] = wanted;
      sum += wanted;
    }
  double cap = find_cap (b->widths, n, available);
  double stretch = sum < available ? (available - sum) / n : 0;
  double left = 0;
  for (guint i = 0; i < n; i++)
    {
      b->widths[i] = (sum > available ? MIN (b->widths[i], cap) : b->widths[i]) + stretch;
      b->lefts[i] = left;
      left += b->widths[i] + CELL_GAP;
    }
}

/* ---- rows ---- */

static KtPageText *
set_cell (const Builder *b, KtPageStyleName style, char *const *row, guint column)
{
  KtPageTextFlags flags = KT_PAGE_TEXT_MARKUP;
  if (b->table->right && b->table->right[column])
    flags |= KT_PAGE_TEXT_RIGHT;
  return kt_page_text_new (b->flow->setting, style, cell_text (row, column), flags,
                           b->widths[column]);
}

static void
add_head (Builder *b)
{
  guint n = b->table->n_columns;
  g_autofree KtPageCell *cells = g_new0 (KtPageCell, n);
  kt_page_flow_open (b->flow, "TR");
  for (guint i = 0; i < n; i++)
    cells[i] = (KtPageCell){ set_cell (b, KT_PAGE_STYLE_TABLE_HEAD, b->table->head, i), b->lefts[i],
                             kt_page_flow_tag (b->flow, "TH") };
  kt_page_flow_close (b->flow);
  KtPageStrip *strip = kt_page_add_row (b->flow, cells, n, 0);
  KtPageStrip *last = kt_page_flow_last_strip (b->flow);
  kt_page_strip_add_rule (last, 0, last->height + b->padding * 0.75, b->flow->width, THICK,
                          KT_PAGE_ACCENT);
  last->height += b->padding + THICK;
  if (strip == last)
    b->repeat->head = strip;
}

static void
add_row (Builder *b, char *const *row)
{
  guint n = b->table->n_columns, first = b->flow->strips->len;
  g_autofree KtPageCell *cells = g_new0 (KtPageCell, n);
  kt_page_flow_open (b->flow, "TR");
  for (guint i = 0; i < n; i++)
    cells[i] = (KtPageCell){ set_cell (b, b->table->style, row, i), b->lefts[i],
                             kt_page_flow_tag (b->flow, "TD") };
  kt_page_flow_close (b->flow);
  kt_page_strip_move_down (kt_page_add_row (b->flow, cells, n, 0), b->padding);
  for (guint i = first; i < b->flow->strips->len; i++)
    ((KtPageStrip *)g_ptr_array_index (b->flow->strips, i))->repeat = b->repeat;
  KtPageStrip *last = kt_page_flow_last_strip (b->flow);
  last->height += b->padding;
  kt_page_strip_add_rule (last, 0, last->height - THIN, b->flow->width, THIN, KT_PAGE_RULE);
}

/* A small table is not parted at all, a larger one not after its head and first row nor before its
 * last. */
static void
keep_rows (KtPageFlow *flow, guint first)
{
  double height = 0;
  guint n = flow->strips->len;
  for (guint i = first; i < n; i++)
    height += ((KtPageStrip *)g_ptr_array_index (flow->strips, i))->height;
  if (height <= KEEP_HEIGHT)
    kt_page_flow_keep_from (flow, first);
  for (guint i = first; i < MIN (first + 2, n - 1); i++)
    ((KtPageStrip *)g_ptr_array_index (flow->strips, i))->keep = TRUE;
  if (n >= first + 2)
    ((KtPageStrip *)g_ptr_array_index (flow->strips, n - 2))->keep = TRUE;
}

void
kt_page_add_table (KtPageFlow *flow, const KtPageTable *table, double gap)
{
  g_return_if_fail (table->n_columns > 0);
  g_autofree double *widths = g_new0 (double, table->n_columns);
  g_autofree double *lefts = g_new0 (double, table->n_columns);
  Builder b = { .flow = flow, .table = table, .widths = widths, .lefts = lefts };
  b.padding = flow->setting->layout->space_row * 0.5;
  b.repeat = kt_page_flow_add_repeat (flow);
  set_columns (&b);

  kt_page_flow_open (flow, "Table");
  guint first = flow->strips->len;
  if (table->head)
    add_head (&b);
  for (guint i = 0; i < table->rows->len; i++)
    add_row (&b, g_ptr_array_index (table->rows, i));
  kt_page_flow_close (flow);
  if (first == flow->strips->len)
    return;
  ((KtPageStrip *)g_ptr_array_index (flow->strips, first))->gap = gap;
  keep_rows (flow, first);
}
