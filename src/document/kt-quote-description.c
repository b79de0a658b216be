/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a configured product is. An upright picture stands left of the characteristics, in one strip
 * with the first of them, so that it is never parted from them. A wide one goes across the page
 * with the characteristics in two columns below it, as they are without a picture.
 */

#include "kt-quote-parts.h"

#include "kt-document-strings.h"
#include "kt-page-row.h"

#define COLUMN_GAP (6 * KT_PAGE_MM)
#define GROUP_GAP (1.2 * KT_PAGE_MM)
#define BLOCK_GAP (1.6 * KT_PAGE_MM)
#define LABEL_GAP (2 * KT_PAGE_MM)
#define LEAST_ROWS 3 /* on either side of a break */
#define MIN_PAIRS_FOR_TWO_COLUMNS 6
#define MAX_PAIRS_IN_BLOCK 20
#define MAX_HEIGHT_IN_BLOCK (25 * KT_PAGE_MM)

typedef struct {
  KtPageFlow *flow;
  const KtDocumentLayout *layout;
  const GPtrArray *pairs;
  double left;
  double width; /* of one column of pairs */
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

/* Where the second column begins, so that both are about equally high. */
static guint
find_middle (const Builder *b, guint first, guint end, double *height)
{
  double total = 0, left = 0;
  guint middle = first;
  for (guint i = first; i < end; i++)
    total += measure_row (b, i);
  while (middle < end && left < total / 2 - 0.01)
    left += measure_row (b, middle++);
  *height = MAX (left, total - left);
  return middle;
}

static void
place_column (const Builder *b, KtPageStrip *strip, guint first, guint end, double x)
{
  double y = 0;
  for (guint i = first; i < end; i++)
    {
      Row row = set_row (b, i, x, TRUE);
      kt_page_strip_add_cells (strip, row.cells, row.n_cells, y);
      y += row.height;
    }
}

/* Pairs of one group in two columns on one strip. */
static void
add_block (const Builder *b, guint first, guint end, double gap)
{
  double height;
  guint middle = find_middle (b, first, end, &height);
  KtPageStrip *strip = kt_page_flow_add_strip (b->flow, gap, height);
  place_column (b, strip, first, middle, b->left);
  place_column (b, strip, middle, end, b->left + b->width + COLUMN_GAP);
}

static void
add_blocks (const Builder *b, double gap)
{
  guint n = b->pairs->len;
  for (guint first = 0, end; first < n; first = end)
    {
      double above = first == 0 ? gap : is_heading (b, first) ? GROUP_GAP : 0;
      end = first + 1;
      if (is_heading (b, first))
        {
          Row row = set_row (b, first, b->left, TRUE);
          kt_page_add_row (b->flow, row.cells, row.n_cells, above)->keep = end < n;
          continue;
        }
      while (end < n && !is_heading (b, end) && end < first + MAX_PAIRS_IN_BLOCK)
        end++;
      add_block (b, first, end, above);
    }
}

/* Two columns are for many short pairs. */
static gboolean
suits_two_columns (const Builder *b)
{
  if (b->pairs->len < MIN_PAIRS_FOR_TWO_COLUMNS)
    return FALSE;
  for (guint i = 0; i < b->pairs->len; i++)
    if (measure_row (b, i) > MAX_HEIGHT_IN_BLOCK)
      return FALSE;
  return TRUE;
}

static void
add_over_whole_width (Builder *b)
{
  double full = b->width;
  b->width = (full - COLUMN_GAP) / 2;
  if (suits_two_columns (b))
    add_blocks (b, BLOCK_GAP);
  else
    {
      b->width = full;
      add_rows (b, 0, BLOCK_GAP);
    }
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

static void
add_beside_picture (Builder *b, const KtQuoteLine *line)
{
  double aspect = kt_picture_view_get_aspect (line->picture);
  double width = MIN (b->layout->picture_width, b->layout->picture_height * aspect);
  double height = width / aspect;
  KtPageStrip *strip = kt_page_flow_add_strip (b->flow, BLOCK_GAP, height);
  kt_page_strip_add_picture (strip, line->picture, b->left, 0, width, height,
                             add_figure (b->flow, line));

  b->left += b->layout->picture_width + COLUMN_GAP;
  b->width -= b->layout->picture_width + COLUMN_GAP;
  if (b->pairs->len == 0)
    return;
  kt_page_flow_open (b->flow, "L");
  guint placed = place_rows_beside (b, strip, height);
  strip->keep = placed < b->pairs->len;
  add_rows (b, placed, 0);
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
  add_over_whole_width (&b);
  kt_page_flow_close (flow);
}
