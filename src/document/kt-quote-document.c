/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The description of a quote: making, filling, freeing. What it looks like is in kt-quote-layout.c.
 */

#include "kt-quote-document.h"

#include "kt-document-strings.h"
#include "kt-quote-parts.h"

#include <string.h>

void
kt_quote_document_set (char **field, const char *text)
{
  char *copy = g_strdup (text);
  g_free (*field);
  *field = copy;
}

static void
adjustment_free (KtQuoteAdjustment *adjustment)
{
  g_free (adjustment->label);
  g_free (adjustment);
}

static void
tax_free (KtQuoteTax *tax)
{
  g_free (tax->label);
  g_free (tax);
}

static void
clear_completion (KtQuoteLine *line)
{
  if (line->complete_free)
    line->complete_free (line->complete_data);
  line->complete = NULL;
  line->complete_data = NULL;
  line->complete_free = NULL;
}

void
kt_quote_document_complete (KtQuoteDocument *quote)
{
  for (guint i = 0; i < quote->lines->len; i++)
    {
      KtQuoteLine *line = g_ptr_array_index (quote->lines, i);
      if (line->complete)
        line->complete (line, line->complete_data);
      clear_completion (line);
    }
}

static void
line_free (KtQuoteLine *line)
{
  clear_completion (line);
  g_free (line->number);
  g_free (line->title);
  g_free (line->order_code);
  g_free (line->text_markdown);
  g_free (line->replaces);
  g_free (line->delivery);
  g_ptr_array_unref (line->characteristics);
  kt_picture_view_unref (line->picture);
  g_free (line->picture_text);
  g_free (line->unit);
  g_ptr_array_unref (line->adjustments);
  g_free (line);
}

static GPtrArray *
adjustments_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)adjustment_free);
}

KtQuoteDocument *
kt_quote_document_new (const char *language, const char *currency)
{
  KtQuoteDocument *self = g_new0 (KtQuoteDocument, 1);
  KtMoney zero = kt_money_zero (currency);
  self->language = g_strdup (language);
  self->currency = g_strdup (currency);
  self->info = kt_document_pairs_new ();
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)line_free);
  self->conditions = kt_document_pairs_new ();
  self->show_prices = TRUE;
  self->totals = (KtQuoteTotals){ .positions = zero,
                                  .net = zero,
                                  .gross = zero,
                                  .options_net = zero,
                                  .net_with_options = zero,
                                  .gross_with_options = zero };
  self->totals.adjustments = adjustments_new ();
  self->totals.taxes = g_ptr_array_new_with_free_func ((GDestroyNotify)tax_free);
  return self;
}

void
kt_quote_document_free (KtQuoteDocument *quote)
{
  if (quote == NULL)
    return;
  char *texts[] = { quote->language,
                    quote->currency,
                    quote->title,
                    quote->subject,
                    quote->remark,
                    quote->number,
                    quote->revision,
                    quote->date,
                    quote->valid_until,
                    quote->customer_number,
                    quote->customer_reference,
                    quote->customer_vat_id,
                    quote->contact_name,
                    quote->contact_phone,
                    quote->contact_email,
                    quote->salutation,
                    quote->intro_markdown,
                    quote->price_note,
                    quote->closing_markdown,
                    quote->signatory,
                    quote->signatory_function,
                    quote->code,
                    quote->terms_title,
                    quote->terms_markdown,
                    quote->created };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (quote->address);
  g_strfreev (quote->benefits);
  kt_letterhead_free (quote->letterhead);
  g_ptr_array_unref (quote->info);
  g_ptr_array_unref (quote->lines);
  g_ptr_array_unref (quote->conditions);
  g_ptr_array_unref (quote->totals.adjustments);
  g_ptr_array_unref (quote->totals.taxes);
  g_free (quote);
}

KtQuoteLine *
kt_quote_document_add_line (KtQuoteDocument *quote, KtQuoteLineKind kind)
{
  KtQuoteLine *line = g_new0 (KtQuoteLine, 1);
  line->kind = kind;
  line->characteristics = kt_document_pairs_new ();
  line->adjustments = adjustments_new ();
  line->quantity = kt_decimal_from_int (1);
  line->unit_price = line->total = kt_money_zero (quote->currency);
  g_ptr_array_add (quote->lines, line);
  return line;
}

void
kt_quote_line_add_characteristic (KtQuoteLine *line, const char *label, const char *value)
{
  g_ptr_array_add (line->characteristics, kt_document_pair_new (label, value));
}

static void
add_adjustment (GPtrArray *adjustments, const char *label, KtMoney amount)
{
  KtQuoteAdjustment *adjustment = g_new (KtQuoteAdjustment, 1);
  adjustment->label = g_strdup (label);
  adjustment->amount = amount;
  g_ptr_array_add (adjustments, adjustment);
}

void
kt_quote_line_add_adjustment (KtQuoteLine *line, const char *label, KtMoney amount)
{
  add_adjustment (line->adjustments, label, amount);
}

void
kt_quote_document_add_info (KtQuoteDocument *quote, const char *label, const char *value)
{
  kt_document_pairs_add (quote->info, label, value);
}

void
kt_quote_document_add_condition (KtQuoteDocument *quote, const char *label, const char *value)
{
  kt_document_pairs_add (quote->conditions, label, value);
}

void
kt_quote_document_add_adjustment (KtQuoteDocument *quote, const char *label, KtMoney amount)
{
  add_adjustment (quote->totals.adjustments, label, amount);
}

void
kt_quote_document_add_tax (KtQuoteDocument *quote, KtDecimal rate, KtMoney base, KtMoney amount)
{
  KtQuoteTax *tax = g_new0 (KtQuoteTax, 1);
  tax->rate = rate;
  tax->base = base;
  tax->amount = amount;
  g_ptr_array_add (quote->totals.taxes, tax);
}

/* Letters, figures and what never needs quoting; everything else becomes one hyphen. */
static void
append_file_name_part (GString *name, const char *part)
{
  g_autofree char *valid = g_utf8_make_valid (part ? part : "", -1);
  gboolean separate = name->len > 0;
  for (const char *c = valid; *c; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);
      if (g_unichar_isalnum (letter) || letter == '.' || letter == '_')
        {
          if (separate && name->len > 0)
            g_string_append_c (name, '-');
          g_string_append_unichar (name, letter);
          separate = FALSE;
        }
      else
        separate = TRUE;
    }
}

char *
kt_quote_document_file_name (const KtQuoteDocument *quote)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char *title = quote->title && quote->title[0]
                          ? quote->title
                          : kt_document_string (quote->language, KT_DOCUMENT_STRING_QUOTATION);
  append_file_name_part (name, title);
  append_file_name_part (name, quote->number);
  if (quote->revision && strcmp (quote->revision, "1") != 0)
    append_file_name_part (name, quote->revision);
  return g_strconcat (name->str, ".pdf", NULL);
}
