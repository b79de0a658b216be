/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a configured product is. An upright picture stands left of the first characteristics, in one
 * strip with them, so that it is never parted from them; many more go below it in two columns. A
 * wide picture goes across the page.
 */

#include "kt-quote-parts.h"

#include "kt-document-strings.h"
#include "kt-page-row.h"

#include <math.h>

#define COLUMN_GAP (6 * KT_PAGE_MM)
#define GROUP_GAP (1.2 * KT_PAGE_MM)
#define BLOCK_GAP (1.6 * KT_PAGE_MM)
#define LABEL_GAP (2 * KT_PAGE_MM)
#define LEAST_ROWS 3 /* on either side of a break */
#define LEAST_FOR_TWO_COLUMNS 6
#define LEAST_IN_BLOCK 6
#define BLOCK_HEIGHT (38 * KT_PAGE_MM)
#define LEAST_FILL 0.6
#define MOST_FILL 1.3
#define MOST_UNEQUAL 0.25 /* of the height of both columns together */
#define MAX_HEIGHT_IN_BLOCK (25 * KT_PAGE_MM)

typedef struct {
  KtPageFlow *flow;
  const KtDocumentLayout *layout;
  const GPtrArray *pairs;
  double left;
  double width;    /* of one column of pairs */
  double *heights; /* of the pairs in two columns */
} Builder;

/* A pair, or the heading of a group, set to the column: one or two cells. */
typedef struct {
  KtPageCell cells[2];
  guint n_cells;
  double height;
} Row;

static const KtDocumentPair *
pair_at (const Builder *b, guint index)
{
  return g_ptr_array_index (b->pairs, index);
}

static gboolean
is_heading (const Builder *b, guint index)
{
  return pair_at (b, index)->value == NULL;
}

/* With tags, the row takes its place in the tree. */
static Row
set_row (const Builder *b, guint index, double x, gboolean with_tags)
{
  const KtDocumentPair *pair = pair_at (b, index);
  const KtPageSetting *setting = b->flow->setting;
  Row row = { .n_cells = pair->value ? 2 : 1 };
  if (pair->value == NULL)
    row.cells[0].text = kt_page_text_new (setting, KT_PAGE_STYLE_SUBHEADING, pair->label,
                                          KT_PAGE_TEXT_PLAIN, b->width);
  else
    {
      double label_width = MIN (b->layout->label_width, b->width * 0.46);
      row.cells[0].text = kt_page_text_new (setting, KT_PAGE_STYLE_LABEL, pair->label,
                                            KT_PAGE_TEXT_PLAIN, label_width - LABEL_GAP);
      row.cells[1].text = kt_page_text_new (setting, KT_PAGE_STYLE_SMALL, pair->value,
                                            KT_PAGE_TEXT_PLAIN, b->width - label_width);
      row.cells[1].x = x + label_width;
    }
  row.cells[0].x = x;
  row.height = kt_page_row_height (row.cells, row.n_cells);
  if (with_tags)
    {
      kt_page_flow_open (b->flow, "LI");
      row.cells[0].tag = kt_page_flow_tag (b->flow, pair->value ? "Lbl" : "LBody");
      row.cells[1].tag = pair->value ? kt_page_flow_tag (b->flow, "LBody") : NULL;
      kt_page_flow_close (b->flow);
    }
  return row;
}

static double
measure_row (const Builder *b, guint index)
{
  Row row = set_row (b, index, 0, FALSE);
  for (guint i = 0; i < row.n_cells; i++)
    kt_page_text_unref (row.cells[i].text);
  return row.height;
}

/* ---- one column ---- */

static void
add_rows (const Builder *b, guint from, double gap)
{
  guint n = b->pairs->len;
  for (guint i = from; i < n; i++)
    {
      gboolean heading = is_heading (b, i);
      double above = i == from ? gap : heading ? GROUP_GAP : 0;
      Row row = set_row (b, i, b->left, TRUE);
      kt_page_add_row (b->flow, row.cells, row.n_cells, above);
      kt_page_flow_last_strip (b->flow)->keep
          = i + 1 < n && (heading || i + 1 < from + LEAST_ROWS || i + LEAST_ROWS >= n);
    }
}

/* ---- two columns ---- */

/* Height with the white above, which headings have unless they begin a column. */
static double
step_height (const Builder *b, guint index, gboolean begins)
{
  return b->heights[index] + (!begins && is_heading (b, index) ? GROUP_GAP : 0);
}

static double
column_height (const Builder *b, guint first, guint end)
{
  double height = 0;
  for (guint i = first; i < end; i++)
    height += step_height (b, i, i == first);
  return height;
}

/* The next heading from there on, or the end. */
static guint
next_heading (const Builder *b, guint index, guint end)
{
  while (index < end && !is_heading (b, index))
    index++;
  return index;
}

/* Where a block of two columns ends: before a heading near that height; within a group only if that
 * is longer than a block. */
static guint
find_block_end (const Builder *b, guint first)
{
  double height = 0, limit = 2 * BLOCK_HEIGHT;
  guint n = b->pairs->len, boundary = first, end = first;
  for (; end < n; end++)
    {
      if (end > first && is_heading (b, end))
        boundary = end;
      height += step_height (b, end, end == first);
      if (height > limit && end > first)
        break;
    }
  if (end == n || n - end < LEAST_IN_BLOCK)
    return n;
  if (boundary > first && column_height (b, first, boundary) > limit * LEAST_FILL)
    return boundary;
  guint next = next_heading (b, end, n);
  return column_height (b, first, next) < limit * MOST_FILL ? next : MAX (end, first + 1);
}

/* Where the second column begins: before the heading that leaves both about equally high, or within
 * a group if the columns would be too unequal. */
static guint
find_middle (const Builder *b, guint first, guint end)
{
  double total = column_height (b, first, end), height = 0, best = total;
  guint middle = end, boundary = end;
  for (guint i = first; i < end; i++)
    {
      if (i > first && is_heading (b, i) && fabs (height - total / 2) < best)
        {
          best = fabs (height - total / 2);
          boundary = i;
        }
      if (middle == end && i > first && height >= total / 2 - 0.01)
        middle = i;
      height += step_height (b, i, i == first);
    }
  if (boundary < end && best < total * MOST_UNEQUAL)
    return boundary;
  while (middle > first + 1 && is_heading (b, middle - 1))
    middle--;
  return middle;
}

static void
place_column (const Builder *b, KtPageStrip *strip, guint first, guint end, double x)
{
  double y = 0;
  for (guint i = first; i < end; i++)
    {
      Row row = set_row (b, i, x, TRUE);
      double height = step_height (b, i, i == first);
      kt_page_strip_add_cells (strip, row.cells, row.n_cells, y + height - row.height);
      y += height;
    }
}

/* One strip for each block. */
static void
add_blocks (const Builder *b, guint from, double gap)
{
  for (guint first = from, end; first < b->pairs->len; first = end)
    {
      end = find_block_end (b, first);
      guint middle = find_middle (b, first, end);
      double height = MAX (column_height (b, first, middle), column_height (b, middle, end));
      KtPageStrip *strip = kt_page_flow_add_strip (b->flow,
                                                   first == from           ? gap
                                                   : is_heading (b, first) ? GROUP_GAP
                                                                           : 0,
                                                   height);
      place_column (b, strip, first, middle, b->left);
      place_column (b, strip, middle, end, b->left + b->width + COLUMN_GAP);
    }
}

/* Two columns are for many short pairs. */
static gboolean
suits_two_columns (const Builder *b, guint from)
{
  if (b->pairs->len - from < LEAST_FOR_TWO_COLUMNS)
    return FALSE;
  for (guint i = from; i < b->pairs->len; i++)
    if (b->heights[i] > MAX_HEIGHT_IN_BLOCK)
      return FALSE;
  return TRUE;
}

/* What there is from that pair on, in two columns over the width or in one. */
static void
add_over_width (Builder *b, guint from, double gap)
{
  double full = b->width;
  g_autofree double *heights = g_new (double, b->pairs->len);
  b->width = (full - COLUMN_GAP) / 2;
  b->heights = heights;
  for (guint i = from; i < b->pairs->len; i++)
    heights[i] = measure_row (b, i);
  if (suits_two_columns (b, from))
    add_blocks (b, from, gap);
  else
    {
      b->width = full;
      add_rows (b, from, gap);
    }
  b->heights = NULL;
}

/* ---- pictures ---- */

static KtPageTag *
add_figure (KtPageFlow *flow, const KtQuoteLine *line)
{
  KtPageTag *figure = kt_page_flow_tag (flow, "Figure");
  figure->alternative
      = line->picture_text && line->picture_text[0]
            ? g_strdup (line->picture_text)
            : kt_document_string_fill (flow->setting->language, KT_DOCUMENT_STRING_PICTURE_OF,
                                       line->title ? line->title : "", NULL);
  return figure;
}

static void
add_wide_picture (const Builder *b, const KtQuoteLine *line)
{
  double aspect = kt_picture_view_get_aspect (line->picture);
  double width = MIN (b->width, b->layout->wide_height * aspect);
  KtPageStrip *strip = kt_page_flow_add_strip (b->flow, BLOCK_GAP, width / aspect);
  kt_page_strip_add_picture (strip, line->picture, b->left, 0, width, width / aspect,
                             add_figure (b->flow, line));
  strip->keep = b->pairs->len > 0;
}

/* Rows beside the picture until they reach below it. Returns how many. */
static guint
place_rows_beside (const Builder *b, KtPageStrip *strip, double picture_height)
{
  double y = 0;
  guint i = 0;
  for (; i < b->pairs->len && (y < picture_height || is_heading (b, i - 1)); i++)
    {
      double gap = i > 0 && is_heading (b, i) ? GROUP_GAP : 0;
      if (measure_row (b, i) > KT_PAGE_MAX_ROW_HEIGHT)
        break;
      Row row = set_row (b, i, b->left, TRUE);
      kt_page_strip_add_cells (strip, row.cells, row.n_cells, y + gap);
      y += gap + row.height;
    }
  strip->height = MAX (picture_height, y);
  return i;
}

/* Beside the picture is the second of the two columns; what does not stand there follows below. */
static void
add_beside_picture (Builder *b, const KtQuoteLine *line)
{
  double aspect = kt_picture_view_get_aspect (line->picture);
  double width = MIN (MIN (b->layout->picture_width, (b->width - COLUMN_GAP) / 2),
                      b->layout->picture_height * aspect);
  double height = width / aspect, offset = (b->width - COLUMN_GAP) / 2 + COLUMN_GAP;
  KtPageStrip *strip = kt_page_flow_add_strip (b->flow, BLOCK_GAP, height);
  kt_page_strip_add_picture (strip, line->picture, b->left, 0, width, height,
                             add_figure (b->flow, line));
  if (b->pairs->len == 0)
    return;
  Builder beside = *b;
  beside.left += offset;
  beside.width -= offset;
  kt_page_flow_open (b->flow, "L");
  guint placed = place_rows_beside (&beside, strip, height);
  if (b->pairs->len - placed < LEAST_FOR_TWO_COLUMNS)
    add_rows (&beside, placed, 0);
  else
    add_over_width (b, placed, BLOCK_GAP);
  kt_page_flow_close (b->flow);
}

void
kt_quote_add_description (KtPageFlow *flow, const KtQuoteLine *line, double x)
{
  Builder b = { .flow = flow,
                .layout = flow->setting->layout,
                .pairs = line->characteristics,
                .left = x,
                .width = flow->width - x };
  gboolean is_wide
      = line->picture && kt_picture_view_get_aspect (line->picture) >= b.layout->wide_aspect;
  if (line->picture && !is_wide)
    {
      add_beside_picture (&b, line);
      return;
    }
  if (is_wide)
    add_wide_picture (&b, line);
  if (b.pairs->len == 0)
    return;
  kt_page_flow_open (flow, "L");
  add_over_width (&b, 0, BLOCK_GAP);
  kt_page_flow_close (flow);
}
