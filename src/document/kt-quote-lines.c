/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The table of positions. The numbers of a position stand in its first line; order code,
 * adjustments, text, picture and characteristics follow below it over the whole width. The column
 * of totals holds one number for each position, so that a reader can add it up: what leads to it
 * stands in the column of prices. Amounts that are not in the total are in parentheses.
 */

#include "kt-quote-parts.h"

#include "kt-document-strings.h"
#include "kt-number-format.h"
#include "kt-page-markdown.h"
#include "kt-page-row.h"
#include "kt-quote-carry.h"

#include <glib/gi18n-lib.h>

#define CELL_GAP (3 * KT_PAGE_MM)
#define HEAD_RULE 1.0
#define ROW_RULE 0.4
/* A position up to this height is not cut. */
#define KEEP_HEIGHT (70 * KT_PAGE_MM)

typedef struct {
  KtPageFlow *flow;
  const KtQuoteDocument *quote;
  const KtDocumentLayout *layout;
  KtPageRepeat *repeat;
  KtQuoteCarry *carry; /* NULL without prices */
  double text_left, text_width;
  double quantity_left, price_left, total_left;
  gboolean break_pending;
} Builder;

static const char *
string_of (const Builder *b, KtDocumentString string)
{
  return kt_document_string (b->flow->setting->language, string);
}

static KtPageText *
set_text (const Builder *b,
          KtPageStyleName style,
          const char *text,
          KtPageTextFlags flags,
          double width)
{
  return kt_page_text_new (b->flow->setting, style, text, flags, width);
}

static gboolean
is_given (const char *text)
{
  return text && text[0];
}

static gboolean
has_numbers (const KtQuoteLine *line)
{
  return line->kind <= KT_QUOTE_LINE_ON_DEMAND;
}

static gboolean
is_in_total (const KtQuoteLine *line)
{
  return line->kind == KT_QUOTE_LINE_NORMAL && !line->on_request && !line->free_of_charge;
}

/* ---- columns and head ---- */

static void
set_columns (Builder *b)
{
  gboolean prices = b->quote->show_prices;
  double right = b->flow->width;
  b->total_left = right - (prices ? b->layout->column_total : 0);
  b->price_left = b->total_left - (prices ? b->layout->column_price : 0);
  b->quantity_left = b->price_left - b->layout->column_quantity;
  b->text_left = b->layout->column_number;
  b->text_width = b->quantity_left - b->text_left - CELL_GAP;
}

/* "Gesamtpreis EUR" */
static KtPageText *
set_amount_head (const Builder *b, KtDocumentString string, double width)
{
  g_autofree char *text
      = g_strdup_printf ("%s%s%s", string_of (b, string), KT_NO_BREAK_SPACE, b->quote->currency);
  return set_text (b, KT_PAGE_STYLE_TABLE_HEAD, text, KT_PAGE_TEXT_RIGHT, width);
}

static void
add_head (Builder *b, double gap)
{
  KtPageFlow *flow = b->flow;
  guint n = 0;
  KtPageCell cells[5];
  kt_page_flow_open (flow, "TR");
  cells[n++] = (KtPageCell){ set_text (b, KT_PAGE_STYLE_TABLE_HEAD,
                                       string_of (b, KT_DOCUMENT_STRING_HEAD_POSITION),
                                       KT_PAGE_TEXT_PLAIN, b->text_left),
                             0, kt_page_flow_tag (flow, "TH") };
  cells[n++] = (KtPageCell){ set_text (b, KT_PAGE_STYLE_TABLE_HEAD,
                                       string_of (b, KT_DOCUMENT_STRING_HEAD_DESCRIPTION),
                                       KT_PAGE_TEXT_PLAIN, b->text_width),
                             b->text_left, kt_page_flow_tag (flow, "TH") };
  cells[n++] = (KtPageCell){ set_text (b, KT_PAGE_STYLE_TABLE_HEAD,
                                       string_of (b, KT_DOCUMENT_STRING_HEAD_QUANTITY),
                                       KT_PAGE_TEXT_RIGHT, b->layout->column_quantity),
                             b->quantity_left, kt_page_flow_tag (flow, "TH") };
  if (b->quote->show_prices)
    {
      cells[n++] = (KtPageCell){ set_amount_head (b, KT_DOCUMENT_STRING_HEAD_PRICE,
                                                  b->layout->column_price),
                                 b->price_left, kt_page_flow_tag (flow, "TH") };
      cells[n++] = (KtPageCell){ set_amount_head (b, KT_DOCUMENT_STRING_HEAD_TOTAL,
                                                  b->layout->column_total),
                                 b->total_left, kt_page_flow_tag (flow, "TH") };
    }
  kt_page_flow_close (flow);
  KtPageStrip *strip = kt_page_add_row (flow, cells, n, gap);
  kt_page_strip_add_rule (strip, 0, strip->height + KT_PAGE_MM, flow->width, HEAD_RULE,
                          KT_PAGE_ACCENT);
  strip->height += 2.6 * KT_PAGE_MM;
  strip->keep = TRUE;
  b->repeat->head = strip;
}

/* ---- the numbers of a position ---- */

static char *
format_total (const Builder *b, const KtQuoteLine *line)
{
  if (line->on_request)
    return g_strdup (string_of (b, KT_DOCUMENT_STRING_ON_REQUEST));
  if (line->free_of_charge)
    return g_strdup (string_of (b, KT_DOCUMENT_STRING_FREE_OF_CHARGE));
  g_autofree char *amount
      = kt_money_format (line->total, b->flow->setting->language, KT_MONEY_ROUNDED);
  return line->kind == KT_QUOTE_LINE_NORMAL ? g_steal_pointer (&amount)
                                            : g_strdup_printf ("(%s)", amount);
}

/* "12,50", and below it "je 100 St." where the price is not for one. */
static KtPageText *
set_unit_price (const Builder *b, const KtQuoteLine *line)
{
  const char *language = b->flow->setting->language;
  if (line->on_request || line->free_of_charge)
    return set_text (b, KT_PAGE_STYLE_AMOUNT, NULL, KT_PAGE_TEXT_RIGHT, b->layout->column_price);
  g_autofree char *amount = kt_money_format (line->unit_price, language, KT_MONEY_PLAIN);
  if (line->price_unit <= 1)
    return set_text (b, KT_PAGE_STYLE_AMOUNT, amount, KT_PAGE_TEXT_RIGHT, b->layout->column_price);

  g_autofree char *quantity
      = kt_document_quantity (language, kt_decimal_from_int (line->price_unit), line->unit);
  g_autofree char *per = kt_document_string_fill (language, KT_DOCUMENT_STRING_PER, quantity, NULL);
  g_autofree char *escaped = kt_page_text_escape (per);
  g_autofree char *markup = g_strdup_printf ("%s\n<small>%s</small>", amount, escaped);
  return set_text (b, KT_PAGE_STYLE_AMOUNT, markup, KT_PAGE_TEXT_MARKUP | KT_PAGE_TEXT_RIGHT,
                   b->layout->column_price);
}

typedef struct {
  KtPageTag *number, *text, *quantity, *price, *total;
} RowTags;

static RowTags
make_row_tags (Builder *b)
{
  RowTags tags = { 0 };
  kt_page_flow_open (b->flow, "TR");
  tags.number = kt_page_flow_tag (b->flow, "TD");
  tags.text = kt_page_flow_tag (b->flow, "TD");
  tags.quantity = kt_page_flow_tag (b->flow, "TD");
  if (b->quote->show_prices)
    {
      tags.price = kt_page_flow_tag (b->flow, "TD");
      tags.total = kt_page_flow_tag (b->flow, "TD");
    }
  kt_page_flow_close (b->flow);
  return tags;
}

/* Tags below the description's cell. */
static KtPageTag *
text_tag (const Builder *b, const RowTags *tags, const char *name)
{
  return kt_page_flow_tag_below (b->flow, tags->text, name);
}

static void
add_first_row (Builder *b, const KtQuoteLine *line, const RowTags *tags)
{
  const char *language = b->flow->setting->language;
  KtPageStyleName style = line->level == 0 ? KT_PAGE_STYLE_POSITION : KT_PAGE_STYLE_STRONG;
  KtPageCell cells[5];
  guint n = 0;
  cells[n++] = (KtPageCell){ set_text (b, KT_PAGE_STYLE_AMOUNT, line->number, KT_PAGE_TEXT_PLAIN,
                                       b->text_left),
                             0, tags->number };
  cells[n++] = (KtPageCell){ set_text (b, style, line->title, KT_PAGE_TEXT_PLAIN, b->text_width),
                             b->text_left, text_tag (b, tags, "P") };
  g_autofree char *quantity = kt_document_quantity (language, line->quantity, line->unit);
  cells[n++] = (KtPageCell){ set_text (b, KT_PAGE_STYLE_AMOUNT, quantity, KT_PAGE_TEXT_RIGHT,
                                       b->layout->column_quantity),
                             b->quantity_left, tags->quantity };
  if (b->quote->show_prices)
    {
      g_autofree char *total = format_total (b, line);
      KtPageText *price = set_unit_price (b, line);
      KtPageText *amount
          = set_text (b, KT_PAGE_STYLE_AMOUNT, total, KT_PAGE_TEXT_RIGHT, b->layout->column_total);
      if (line->kind != KT_QUOTE_LINE_NORMAL)
        price->colour = amount->colour = KT_PAGE_MUTED;
      cells[n++] = (KtPageCell){ price, b->price_left, tags->price };
      cells[n++] = (KtPageCell){ amount, b->total_left, tags->total };
    }
  kt_page_add_row (b->flow, cells, n, b->layout->space_row);
}

/* ---- below the first line ---- */

static char *
make_role (const Builder *b, const KtQuoteLine *line)
{
  const char *language = b->flow->setting->language;
  g_autofree char *role = NULL;
  switch (line->kind)
    {
    case KT_QUOTE_LINE_OPTION:
      role = g_strdup (string_of (b, KT_DOCUMENT_STRING_OPTION));
      break;
    case KT_QUOTE_LINE_ON_DEMAND:
      role = g_strdup (string_of (b, KT_DOCUMENT_STRING_ON_DEMAND));
      break;
    case KT_QUOTE_LINE_ALTERNATIVE:
      role = is_given (line->replaces) ? kt_document_string_fill (
                 language, KT_DOCUMENT_STRING_ALTERNATIVE_TO, line->replaces, NULL)
                                       : g_strdup (string_of (b, KT_DOCUMENT_STRING_ALTERNATIVE));
      break;
    default:
      return NULL;
    }
  if (!b->quote->show_prices)
    return g_steal_pointer (&role);
  return g_strdup_printf ("%s · %s", role, string_of (b, KT_DOCUMENT_STRING_NOT_IN_TOTAL));
}

/* "Label  value" as one small line below the title. */
static void
add_small_line (Builder *b, const RowTags *tags, const char *label, const char *value)
{
  g_autofree char *escaped = kt_page_text_escape (value);
  g_autofree char *markup = g_strdup_printf ("%s  <span weight=\"500\">%s</span>", label, escaped);
  g_autoptr (KtPageText) text = set_text (b, KT_PAGE_STYLE_LABEL, markup, KT_PAGE_TEXT_MARKUP,
                                          b->price_left - b->text_left);
  KtPageStrip *strip = kt_page_flow_add_strip (b->flow, 0, text->height);
  kt_page_strip_add_text (strip, text, b->text_left, 0, text_tag (b, tags, "P"));
}

static void
add_role (Builder *b, const KtQuoteLine *line, const RowTags *tags)
{
  g_autofree char *role = make_role (b, line);
  if (role == NULL)
    return;
  g_autoptr (KtPageText) text
      = set_text (b, KT_PAGE_STYLE_LABEL, role, KT_PAGE_TEXT_PLAIN, b->text_width);
  text->colour = KT_PAGE_ACCENT;
  KtPageStrip *strip = kt_page_flow_add_strip (b->flow, 0, text->height);
  kt_page_strip_add_text (strip, text, b->text_left, 0, text_tag (b, tags, "P"));
}

static void
add_adjustments (Builder *b, const KtQuoteLine *line, const RowTags *tags)
{
  for (guint i = 0; b->quote->show_prices && i < line->adjustments->len; i++)
    {
      const KtQuoteAdjustment *adjustment = g_ptr_array_index (line->adjustments, i);
      g_autofree char *amount
          = kt_money_format (adjustment->amount, b->flow->setting->language, KT_MONEY_ROUNDED);
      KtPageText *label = set_text (b, KT_PAGE_STYLE_LABEL, adjustment->label, KT_PAGE_TEXT_RIGHT,
                                    b->price_left - b->text_left);
      KtPageText *figure
          = set_text (b, KT_PAGE_STYLE_AMOUNT, amount, KT_PAGE_TEXT_RIGHT, b->layout->column_price);
      figure->colour = KT_PAGE_MUTED;
      KtPageCell cells[] = { { label, b->text_left, text_tag (b, tags, "P") },
                             { figure, b->price_left, text_tag (b, tags, "P") } };
      kt_page_add_row (b->flow, cells, G_N_ELEMENTS (cells), 0);
    }
}

/* Markdown in the column of the text, which for this time is the whole flow. */
static void
add_text (Builder *b, const char *markdown, double right, double gap)
{
  KtPageMarkdownStyle style
      = { .body = KT_PAGE_STYLE_SMALL, .title = KT_PAGE_STYLE_SUBHEADING, .gap = gap };
  guint first = b->flow->strips->len;
  double width = b->flow->width;
  b->flow->width = right - b->text_left;
  kt_page_add_markdown (b->flow, &style, markdown);
  b->flow->width = width;
  for (guint i = first; i < b->flow->strips->len; i++)
    kt_page_strip_move_right (g_ptr_array_index (b->flow->strips, i), b->text_left);
}

static void
add_below (Builder *b, const KtQuoteLine *line, const RowTags *tags)
{
  add_role (b, line, tags);
  if (is_given (line->order_code))
    add_small_line (b, tags, string_of (b, KT_DOCUMENT_STRING_ORDER_CODE), line->order_code);
  if (is_given (line->delivery))
    add_small_line (b, tags, string_of (b, KT_DOCUMENT_STRING_LINE_DELIVERY), line->delivery);
  add_adjustments (b, line, tags);

  KtPageTag *current = b->flow->current;
  b->flow->current = tags->text;
  if (is_given (line->text_markdown))
    add_text (b, line->text_markdown, b->quantity_left + b->layout->column_quantity, KT_PAGE_MM);
  if (line->picture || line->characteristics->len > 0)
    kt_quote_add_description (b->flow, line, b->text_left);
  b->flow->current = current;
}

/* ---- positions ---- */

static void
add_outline (KtPageStrip *strip, const KtQuoteLine *line)
{
  strip->outline = is_given (line->number) ? g_strdup_printf ("%s  %s", line->number, line->title)
                                           : g_strdup (line->title);
  strip->outline_level = 1 + MIN (line->level, 2);
}

static double
height_from (const KtPageFlow *flow, guint first)
{
  double height = 0;
  for (guint i = first; i < flow->strips->len; i++)
    {
      const KtPageStrip *strip = g_ptr_array_index (flow->strips, i);
      height += strip->gap + strip->height;
    }
  return height;
}

/* A low position is not cut. Of a high one the first strips stay together up to that height: the
 * title with what stands below it and the picture. */
static void
keep_together (KtPageFlow *flow, guint first)
{
  double height = 0;
  gboolean is_low = height_from (flow, first) <= KEEP_HEIGHT;
  for (guint i = first; i + 1 < flow->strips->len; i++)
    {
      KtPageStrip *strip = g_ptr_array_index (flow->strips, i);
      const KtPageStrip *next = g_ptr_array_index (flow->strips, i + 1);
      height += strip->gap + strip->height;
      if (is_low || i == first || height + next->gap + next->height <= KEEP_HEIGHT)
        strip->keep = TRUE;
      else
        break;
    }
}

static gboolean
add_position (Builder *b, const KtQuoteLine *line, GError **error)
{
  guint first = b->flow->strips->len;
  RowTags tags = make_row_tags (b);
  add_first_row (b, line, &tags);
  add_below (b, line, &tags);
  KtPageStrip *strip = g_ptr_array_index (b->flow->strips, first);
  keep_together (b->flow, first);
  if (line->level == 0 && is_given (line->title))
    add_outline (strip, line);
  if (b->carry && is_in_total (line) && !kt_quote_carry_add (b->carry, line->total, error))
    {
      g_prefix_error (error, _ ("Position %s: "), line->number ? line->number : "");
      return FALSE;
    }
  return TRUE;
}

static void
add_heading (Builder *b, const KtQuoteLine *line)
{
  g_autofree char *label = is_given (line->number)
                               ? g_strdup_printf ("%s  %s", line->number, line->title)
                               : g_strdup (line->title ? line->title : "");
  KtPageText *text = set_text (b, KT_PAGE_STYLE_HEADING, label, KT_PAGE_TEXT_PLAIN, b->flow->width);
  kt_page_flow_open (b->flow, "TR");
  KtPageCell cell = { text, 0, kt_page_flow_tag (b->flow, "TD") };
  kt_page_flow_close (b->flow);
  KtPageStrip *strip = kt_page_add_row (b->flow, &cell, 1, b->layout->space_row * 1.5);
  strip->keep = TRUE;
  add_outline (strip, line);
}

static void
add_free_text (Builder *b, const KtQuoteLine *line)
{
  kt_page_flow_open (b->flow, "TR");
  RowTags tags
      = { .number = kt_page_flow_tag (b->flow, "TD"), .text = kt_page_flow_tag (b->flow, "TD") };
  kt_page_flow_close (b->flow);
  double gap = b->layout->space_row;
  if (is_given (line->title) || is_given (line->number))
    {
      double width = b->flow->width - b->text_left;
      KtPageCell cells[]
          = { { set_text (b, KT_PAGE_STYLE_AMOUNT, line->number, KT_PAGE_TEXT_PLAIN, b->text_left),
                0, tags.number },
              { set_text (b, KT_PAGE_STYLE_POSITION, line->title, KT_PAGE_TEXT_PLAIN, width),
                b->text_left, text_tag (b, &tags, "P") } };
      kt_page_add_row (b->flow, cells, G_N_ELEMENTS (cells), gap)->keep
          = is_given (line->text_markdown);
      gap = 0;
    }
  KtPageTag *current = b->flow->current;
  b->flow->current = tags.text;
  if (is_given (line->text_markdown))
    add_text (b, line->text_markdown, b->flow->width, gap);
  b->flow->current = current;
}

static void
add_subtotal (Builder *b, const KtQuoteLine *line)
{
  if (!b->quote->show_prices)
    return;
  const char *label
      = is_given (line->title) ? line->title : string_of (b, KT_DOCUMENT_STRING_SUBTOTAL);
  g_autofree char *amount
      = kt_money_format (line->total, b->flow->setting->language, KT_MONEY_ROUNDED);
  g_autofree char *bold = g_strdup_printf ("<span weight=\"600\">%s</span>", amount);
  double left = b->text_left;
  kt_page_flow_open (b->flow, "TR");
  KtPageCell cells[]
      = { { set_text (b, KT_PAGE_STYLE_STRONG, label, KT_PAGE_TEXT_RIGHT, b->total_left - left),
            left, kt_page_flow_tag (b->flow, "TD") },
          { set_text (b, KT_PAGE_STYLE_AMOUNT, bold, KT_PAGE_TEXT_MARKUP | KT_PAGE_TEXT_RIGHT,
                      b->layout->column_total),
            b->total_left, kt_page_flow_tag (b->flow, "TD") } };
  kt_page_flow_close (b->flow);
  kt_page_add_row (b->flow, cells, G_N_ELEMENTS (cells), b->layout->space_row);
  /* The row before must not go without its sum. */
  guint n = b->flow->strips->len;
  if (n > 1)
    ((KtPageStrip *)g_ptr_array_index (b->flow->strips, n - 2))->keep = TRUE;
}

/* ---- all ---- */

/* Belonging to the table, sum reached, rule below. */
static void
finish_row (Builder *b, const KtQuoteLine *line, guint first)
{
  guint mark = b->carry ? kt_quote_carry_mark (b->carry) : 0;
  if (b->flow->strips->len == first)
    return;
  for (guint i = first; i < b->flow->strips->len; i++)
    {
      KtPageStrip *strip = g_ptr_array_index (b->flow->strips, i);
      strip->repeat = b->repeat;
      strip->mark = mark;
    }
  if (b->break_pending)
    ((KtPageStrip *)g_ptr_array_index (b->flow->strips, first))->new_page = TRUE;
  b->break_pending = FALSE;
  KtPageStrip *last = kt_page_flow_last_strip (b->flow);
  if (line->kind == KT_QUOTE_LINE_HEADING)
    return;
  last->height += b->layout->space_row;
  kt_page_strip_add_rule (last, 0, last->height - ROW_RULE, b->flow->width, ROW_RULE, KT_PAGE_RULE);
}

static gboolean
add_line (Builder *b, const KtQuoteLine *line, GError **error)
{
  guint first = b->flow->strips->len;
  gboolean added = TRUE;
  if (has_numbers (line))
    added = add_position (b, line, error);
  else if (line->kind == KT_QUOTE_LINE_HEADING)
    add_heading (b, line);
  else if (line->kind == KT_QUOTE_LINE_TEXT)
    add_free_text (b, line);
  else if (line->kind == KT_QUOTE_LINE_SUBTOTAL)
    add_subtotal (b, line);
  else
    b->break_pending = TRUE;
  finish_row (b, line, first);
  return added;
}

gboolean
kt_quote_add_lines (KtPageFlow *flow, const KtQuoteDocument *quote, GError **error)
{
  Builder b = { .flow = flow, .quote = quote, .layout = flow->setting->layout };
  if (quote->lines->len == 0)
    return TRUE;
  b.repeat = kt_page_flow_add_repeat (flow);
  set_columns (&b);
  if (quote->show_prices)
    b.carry = kt_quote_carry_attach (b.repeat, flow, quote->currency, flow->width,
                                     b.layout->column_total);

  kt_page_flow_open (flow, "Table");
  add_head (&b, b.layout->space_section);
  for (guint i = 0; i < quote->lines->len; i++)
    if (!add_line (&b, g_ptr_array_index (quote->lines, i), error))
      return FALSE;
  kt_page_flow_close (flow);

  if (quote->show_prices)
    {
      guint first = flow->strips->len;
      kt_page_flow_last_strip (flow)->keep = TRUE;
      kt_quote_add_totals (flow, quote);
      for (guint i = first; i < flow->strips->len; i++)
        {
          KtPageStrip *strip = g_ptr_array_index (flow->strips, i);
          strip->repeat = b.repeat;
          strip->mark = kt_quote_carry_mark (b.carry);
        }
    }
  return TRUE;
}
