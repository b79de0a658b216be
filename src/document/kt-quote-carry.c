/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of running sums; a mark is an index into it. */

#include "kt-quote-carry.h"

#include "kt-document-strings.h"

#define PADDING (0.8 * KT_PAGE_MM)

struct _KtQuoteCarry {
  KtPageFlow *flow;
  GArray *sums; /* of KtMoney; the first is zero */
  double right;
  double width;
};

static void
carry_free (gpointer data)
{
  KtQuoteCarry *self = data;
  g_array_unref (self->sums);
  g_free (self);
}

static double
line_height (const KtPageFlow *flow)
{
  const KtPageStyle *style = &flow->setting->layout->styles[KT_PAGE_STYLE_AMOUNT];
  return style->size * style->leading;
}

static KtPageStrip *
make_carry (KtPageRepeat *repeat, guint mark, gboolean at_foot)
{
  KtQuoteCarry *self = repeat->data;
  const KtPageSetting *setting = self->flow->setting;
  KtMoney sum = g_array_index (self->sums, KtMoney, mark);
  if (mark == 0 || kt_money_is_zero (sum))
    return NULL;

  g_autofree char *amount = kt_money_format (sum, setting->language, KT_MONEY_ROUNDED);
  double label_right = self->right - self->width;
  g_autoptr (KtPageText) label
      = kt_page_text_new (setting, KT_PAGE_STYLE_SMALL,
                          kt_document_string (setting->language, KT_DOCUMENT_STRING_CARRY_OVER),
                          KT_PAGE_TEXT_RIGHT, label_right);
  g_autoptr (KtPageText) figure
      = kt_page_text_new (setting, KT_PAGE_STYLE_AMOUNT, amount, KT_PAGE_TEXT_RIGHT, self->width);
  double top = at_foot ? PADDING : 0;
  double baseline = kt_page_text_first_baseline (figure);
  KtPageStrip *strip = kt_page_strip_new (repeat->carry_height);
  label->colour = figure->colour = KT_PAGE_MUTED;
  kt_page_strip_add_text (strip, label, 0, top + baseline - kt_page_text_first_baseline (label),
                          NULL);
  kt_page_strip_add_text (strip, figure, label_right, top, NULL);
  return strip;
}

KtQuoteCarry *
kt_quote_carry_attach (KtPageRepeat *repeat,
                       KtPageFlow *flow,
                       const char *currency,
                       double total_right,
                       double total_width)
{
  KtQuoteCarry *self = g_new0 (KtQuoteCarry, 1);
  KtMoney zero = kt_money_zero (currency);
  self->flow = flow;
  self->sums = g_array_new (FALSE, FALSE, sizeof (KtMoney));
  g_array_append_val (self->sums, zero);
  self->right = total_right;
  self->width = total_width;
  repeat->data = self;
  repeat->free_data = carry_free;
  repeat->make_carry = make_carry;
  repeat->carry_height = line_height (flow) + 3 * PADDING;
  return self;
}

gboolean
kt_quote_carry_add (KtQuoteCarry *carry, KtMoney amount, GError **error)
{
  KtMoney sum = g_array_index (carry->sums, KtMoney, carry->sums->len - 1);
  if (!kt_money_add (sum, amount, &sum, error))
    return FALSE;
  g_array_append_val (carry->sums, sum);
  return TRUE;
}

guint
kt_quote_carry_mark (const KtQuoteCarry *carry)
{
  return carry->sums->len - 1;
}
