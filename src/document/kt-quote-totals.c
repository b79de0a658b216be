/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Two columns at the right: what, and how much. The total amount stands between two rules; what it
 * would be with all options follows below, smaller.
 */

#include "kt-quote-parts.h"

#include "kt-document-strings.h"
#include "kt-number-format.h"
#include "kt-page-row.h"

#define LABEL_SHARE 0.42 /* of the width that stays free at the left */
#define TOTAL_PADDING (1.1 * KT_PAGE_MM)
#define ROW_GAP (0.5 * KT_PAGE_MM)
#define THIN_RULE 0.4
#define THICK_RULE 1.2

typedef struct {
  KtPageFlow *flow;
  const KtQuoteDocument *quote;
  double left;
  double amount_left, amount_width;
} Builder;

static KtPageStrip *
add_row (Builder *b,
         KtPageStyleName label_style,
         KtPageStyleName amount_style,
         const char *label,
         KtMoney amount,
         KtMoneyFlags flags,
         double gap)
{
  KtPageFlow *flow = b->flow;
  g_autofree char *figure
      = kt_money_format (amount, flow->setting->language, flags | KT_MONEY_ROUNDED);
  kt_page_flow_open (flow, "TR");
  KtPageCell cells[] = { { kt_page_text_new (flow->setting, label_style, label, KT_PAGE_TEXT_PLAIN,
                                             b->amount_left - b->left),
                           b->left, kt_page_flow_tag (flow, "TD") },
                         { kt_page_text_new (flow->setting, amount_style, figure,
                                             KT_PAGE_TEXT_RIGHT, b->amount_width),
                           b->amount_left, kt_page_flow_tag (flow, "TD") } };
  kt_page_flow_close (flow);
  return kt_page_add_row (flow, cells, G_N_ELEMENTS (cells), gap);
}

static void
add_plain_row (Builder *b, const char *label, KtMoney amount)
{
  add_row (b, KT_PAGE_STYLE_BODY, KT_PAGE_STYLE_AMOUNT, label, amount, KT_MONEY_PLAIN, ROW_GAP);
}

/* The sum to be paid. */
static void
add_total_row (Builder *b, const char *label, KtMoney amount)
{
  double width = b->flow->width - b->left;
  KtPageStrip *strip = add_row (b, KT_PAGE_STYLE_TOTAL, KT_PAGE_STYLE_TOTAL, label, amount,
                                KT_MONEY_CODE, KT_PAGE_MM);
  kt_page_strip_move_down (strip, TOTAL_PADDING);
  strip->height += TOTAL_PADDING;
  kt_page_strip_add_rule (strip, b->left, 0, width, THIN_RULE, KT_PAGE_RULE);
  kt_page_strip_add_rule (strip, b->left, strip->height - THICK_RULE, width, THICK_RULE,
                          KT_PAGE_ACCENT);
}

static char *
tax_label (const Builder *b, const KtQuoteTax *tax)
{
  const char *language = b->flow->setting->language;
  if (tax->label && tax->label[0])
    return g_strdup (tax->label);
  g_autofree char *rate = kt_format_percent (tax->rate, language);
  if (b->quote->totals.taxes->len < 2)
    return kt_document_string_fill (language, KT_DOCUMENT_STRING_VAT, rate, NULL);
  g_autofree char *base = kt_money_format (tax->base, language, KT_MONEY_ROUNDED);
  return kt_document_string_fill (language, KT_DOCUMENT_STRING_VAT_ON, rate, base, NULL);
}

static void
add_sums (Builder *b)
{
  const KtQuoteTotals *totals = &b->quote->totals;
  const char *language = b->flow->setting->language;
  if (totals->adjustments->len > 0)
    add_plain_row (b, kt_document_string (language, KT_DOCUMENT_STRING_SUM_POSITIONS),
                   totals->positions);
  for (guint i = 0; i < totals->adjustments->len; i++)
    {
      const KtQuoteAdjustment *adjustment = g_ptr_array_index (totals->adjustments, i);
      add_plain_row (b, adjustment->label, adjustment->amount);
    }
  add_plain_row (b, kt_document_string (language, KT_DOCUMENT_STRING_NET_TOTAL), totals->net);
  for (guint i = 0; i < totals->taxes->len; i++)
    {
      const KtQuoteTax *tax = g_ptr_array_index (totals->taxes, i);
      g_autofree char *label = tax_label (b, tax);
      add_plain_row (b, label, tax->amount);
    }
  add_total_row (b, kt_document_string (language, KT_DOCUMENT_STRING_GROSS_TOTAL), totals->gross);
}

static void
add_with_options (Builder *b)
{
  const KtQuoteTotals *totals = &b->quote->totals;
  const char *language = b->flow->setting->language;
  const struct {
    KtDocumentString label;
    KtMoney amount;
  } rows[] = { { KT_DOCUMENT_STRING_OPTIONS_NET, totals->options_net },
               { KT_DOCUMENT_STRING_NET_WITH_OPTIONS, totals->net_with_options },
               { KT_DOCUMENT_STRING_GROSS_WITH_OPTIONS, totals->gross_with_options } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KtPageStrip *strip = add_row (b, KT_PAGE_STYLE_SMALL, KT_PAGE_STYLE_AMOUNT,
                                    kt_document_string (language, rows[i].label), rows[i].amount,
                                    KT_MONEY_PLAIN, i == 0 ? 2 * KT_PAGE_MM : 0);
      kt_page_strip_set_colour (strip, KT_PAGE_MUTED);
    }
}

void
kt_quote_add_totals (KtPageFlow *flow, const KtQuoteDocument *quote)
{
  Builder b = { .flow = flow, .quote = quote };
  guint first = flow->strips->len;
  b.left = flow->width * LABEL_SHARE;
  b.amount_width = flow->setting->layout->column_total + flow->setting->layout->column_price * 0.5;
  b.amount_left = flow->width - b.amount_width;

  kt_page_flow_open (flow, "Table");
  add_sums (&b);
  if (quote->totals.has_options)
    add_with_options (&b);
  kt_page_flow_close (flow);
  ((KtPageStrip *)g_ptr_array_index (flow->strips, first))->gap = 2.4 * KT_PAGE_MM;
  if (quote->price_note && quote->price_note[0])
    {
      g_autoptr (KtPageText) note
          = kt_page_text_new (flow->setting, KT_PAGE_STYLE_LABEL, quote->price_note,
                              KT_PAGE_TEXT_PLAIN, flow->width - b.left);
      KtPageStrip *strip = kt_page_flow_add_strip (flow, 2 * KT_PAGE_MM, note->height);
      kt_page_strip_add_text (strip, note, b.left, 0, kt_page_flow_tag (flow, "P"));
    }
  kt_page_flow_keep_from (flow, first);
}
