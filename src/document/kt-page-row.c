/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The first baseline of the row is the lowest of its cells' ones. A high row is cut before lines of
 * its highest cell, never after its first or before its last; the lines of the other cells go with
 * the slice they start in.
 */

#include "kt-page-row.h"

#define TOLERANCE 0.01

/* How far down in the row the cell begins. */
static double
cell_top (const KtPageCell *cells, guint n_cells, guint cell)
{
  double baseline = 0;
  for (guint i = 0; i < n_cells; i++)
    baseline = MAX (baseline, kt_page_text_first_baseline (cells[i].text));
  return baseline - kt_page_text_first_baseline (cells[cell].text);
}

static guint
highest_cell (const KtPageCell *cells, guint n_cells, double *height)
{
  guint highest = 0;
  *height = 0;
  for (guint i = 0; i < n_cells; i++)
    {
      double bottom = cell_top (cells, n_cells, i) + cells[i].text->height;
      if (cells[i].text->n_lines > 0 && bottom > *height)
        {
          *height = bottom;
          highest = i;
        }
    }
  return highest;
}

double
kt_page_row_height (const KtPageCell *cells, guint n_cells)
{
  double height;
  highest_cell (cells, n_cells, &height);
  return height;
}

static void
clear_cells (KtPageCell *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    g_clear_pointer (&cells[i].text, kt_page_text_unref);
}

void
kt_page_strip_add_cells (KtPageStrip *strip, KtPageCell *cells, guint n_cells, double y)
{
  for (guint i = 0; i < n_cells; i++)
    kt_page_strip_add_text (strip, cells[i].text, cells[i].x, y + cell_top (cells, n_cells, i),
                            cells[i].tag);
  clear_cells (cells, n_cells);
}

static void
add_slice (KtPageFlow *flow,
           const KtPageCell *cells,
           guint n_cells,
           double top,
           double bottom,
           double gap)
{
  KtPageStrip *strip = kt_page_flow_add_strip (flow, gap, bottom - top);
  for (guint i = 0; i < n_cells; i++)
    {
      double offset = cell_top (cells, n_cells, i) - top;
      for (guint line = 0; line < cells[i].text->n_lines; line++)
        {
          double y = offset + cells[i].text->lines[line].top;
          if (y >= bottom - top - TOLERANCE)
            break;
          if (y >= -TOLERANCE)
            kt_page_strip_add_line (strip, cells[i].text, line, cells[i].x, y, cells[i].tag);
        }
    }
}

static void
add_slices (KtPageFlow *flow,
            const KtPageCell *cells,
            guint n_cells,
            guint highest,
            double height,
            double gap)
{
  const KtPageText *text = cells[highest].text;
  double offset = cell_top (cells, n_cells, highest), top = 0;
  for (guint line = 2; line + 1 < text->n_lines; line++)
    {
      double cut = offset + text->lines[line].top;
      add_slice (flow, cells, n_cells, top, cut, gap);
      top = cut;
      gap = 0;
    }
  add_slice (flow, cells, n_cells, top, height, gap);
}

KtPageStrip *
kt_page_add_row (KtPageFlow *flow, KtPageCell *cells, guint n_cells, double gap)
{
  guint first = flow->strips->len;
  double height;
  guint highest = highest_cell (cells, n_cells, &height);
  if (height > KT_PAGE_MAX_ROW_HEIGHT)
    add_slices (flow, cells, n_cells, highest, height, gap);
  else
    add_slice (flow, cells, n_cells, 0, height, gap);
  clear_cells (cells, n_cells);
  return g_ptr_array_index (flow->strips, first);
}
