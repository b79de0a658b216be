/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of a quote one after the other, on the sheet of a letter. */

#include "kt-document-strings.h"
#include "kt-letter.h"
#include "kt-number-format.h"
#include "kt-page-block.h"
#include "kt-page-markdown.h"
#include "kt-quote-parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A short quote is set with this part of the white if it then needs a page less. */
#define TIGHT 0.6
#define MAX_LINES_TO_TIGHTEN 12

static gboolean
is_given (const char *text)
{
  return text && text[0];
}

/* ---- what is checked before ---- */

static gboolean
check_amount (const KtQuoteDocument *quote, KtMoney amount, const char *what, GError **error)
{
  if (strcmp (amount.currency, quote->currency) == 0)
    return TRUE;
  g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_CONTENT,
               _ ("%s is in %s, but the document is in %s."), what, amount.currency,
               quote->currency);
  return FALSE;
}

static gboolean
check_line (const KtQuoteDocument *quote, const KtQuoteLine *line, GError **error)
{
  g_autofree char *what = g_strdup_printf (_ ("Position %s"), line->number ? line->number : "–");
  return check_amount (quote, line->unit_price, what, error)
         && check_amount (quote, line->total, what, error);
}

static gboolean
check (const KtQuoteDocument *quote, GError **error)
{
  if (!is_given (quote->currency) || !kt_currency_is_valid (quote->currency))
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_CONTENT,
                   _ ("The document has no currency. Choose one for the quote."));
      return FALSE;
    }
  for (guint i = 0; i < quote->lines->len; i++)
    if (!check_line (quote, g_ptr_array_index (quote->lines, i), error))
      return FALSE;
  return check_amount (quote, quote->totals.net, _ ("The net total"), error)
         && check_amount (quote, quote->totals.gross, _ ("The total amount"), error);
}

/* ---- head of the text ---- */

static const char *
title_of (const KtQuoteDocument *quote)
{
  if (is_given (quote->title))
    return quote->title;
  return kt_document_string (quote->language, quote->show_prices
                                                  ? KT_DOCUMENT_STRING_QUOTATION
                                                  : KT_DOCUMENT_STRING_SPECIFICATION);
}

/* "Angebot Q26-00042" */
static char *
full_title (const KtQuoteDocument *quote)
{
  return is_given (quote->number) ? g_strdup_printf ("%s %s", title_of (quote), quote->number)
                                  : g_strdup (title_of (quote));
}

static gboolean
has_revision (const KtQuoteDocument *quote)
{
  return is_given (quote->revision) && strcmp (quote->revision, "1") != 0;
}

static GPtrArray *
make_info (const KtQuoteDocument *quote)
{
  GPtrArray *info = kt_document_pairs_new ();
  const char *language = quote->language;
  g_autofree char *date = kt_format_date_iso (quote->date ? quote->date : "", language);
  g_autofree char *valid
      = kt_format_date_iso (quote->valid_until ? quote->valid_until : "", language);
  g_autofree char *contact = g_strdup (quote->contact_name);
  const struct {
    KtDocumentString label;
    const char *value;
  } rows[] = { { KT_DOCUMENT_STRING_NUMBER, quote->number },
               { KT_DOCUMENT_STRING_REVISION, has_revision (quote) ? quote->revision : NULL },
               { KT_DOCUMENT_STRING_DATE, date },
               { KT_DOCUMENT_STRING_VALID_UNTIL, valid },
               { KT_DOCUMENT_STRING_CUSTOMER_NUMBER, quote->customer_number },
               { KT_DOCUMENT_STRING_CUSTOMER_REFERENCE, quote->customer_reference },
               { KT_DOCUMENT_STRING_CUSTOMER_VAT_ID, quote->customer_vat_id },
               { KT_DOCUMENT_STRING_CONTACT, contact },
               { KT_DOCUMENT_STRING_PHONE, quote->contact_phone },
               { KT_DOCUMENT_STRING_EMAIL, quote->contact_email } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    kt_document_pairs_add (info, kt_document_string (language, rows[i].label), rows[i].value);
  for (guint i = 0; i < quote->info->len; i++)
    {
      const KtDocumentPair *pair = g_ptr_array_index (quote->info, i);
      kt_document_pairs_add (info, pair->label, pair->value);
    }
  return info;
}

static void
add_opening (KtPageFlow *flow, const KtQuoteDocument *quote)
{
  const KtDocumentLayout *layout = flow->setting->layout;
  KtPageMarkdownStyle style = { .body = KT_PAGE_STYLE_BODY,
                                .title = KT_PAGE_STYLE_HEADING,
                                .gap = layout->space_paragraph };
  g_autofree char *title = full_title (quote);
  kt_page_flow_open (flow, "Sect");
  kt_page_add_heading (flow, KT_PAGE_STYLE_TITLE, 1, 0, title);
  kt_page_add_paragraph (flow, KT_PAGE_STYLE_SUBJECT, quote->subject, KT_PAGE_TEXT_PLAIN,
                         KT_PAGE_MM);
  kt_page_add_paragraph (flow, KT_PAGE_STYLE_BODY, quote->salutation, KT_PAGE_TEXT_PLAIN,
                         layout->space_paragraph * 2);
  kt_page_add_markdown (flow, &style, quote->intro_markdown);
  kt_page_flow_close (flow);
}

/* ---- the document ---- */

static void
set_properties (KtDocument *document, const KtQuoteDocument *quote)
{
  g_autofree char *title = full_title (quote);
  document->title = g_strdup (title);
  document->author = g_strdup (quote->letterhead ? quote->letterhead->name : NULL);
  document->subject = g_strdup (quote->subject);
  document->created = g_strdup (is_given (quote->created) ? quote->created
                                : is_given (quote->date)  ? quote->date
                                                          : "2000-01-01");
  if (quote->mark == KT_QUOTE_MARK_DRAFT)
    document->mark = g_strdup (kt_document_string (quote->language, KT_DOCUMENT_STRING_DRAFT));
  else if (quote->mark == KT_QUOTE_MARK_COPY)
    document->mark = g_strdup (kt_document_string (quote->language, KT_DOCUMENT_STRING_COPY));
}

static char *
make_running_detail (const KtQuoteDocument *quote)
{
  const char *language = quote->language;
  g_autofree char *date = kt_format_date_iso (quote->date ? quote->date : "", language);
  if (!has_revision (quote))
    return g_steal_pointer (&date);
  return g_strdup_printf ("%s %s%s%s", kt_document_string (language, KT_DOCUMENT_STRING_REVISION),
                          quote->revision, date[0] ? "  ·  " : "", date);
}

static void
make_pages (KtDocument *document, const KtQuoteDocument *quote)
{
  g_autoptr (GPtrArray) info = make_info (quote);
  g_autofree char *title = full_title (quote);
  g_autofree char *detail = make_running_detail (quote);
  KtLetter letter = { .letterhead = quote->letterhead,
                      .is_letter = TRUE,
                      .remark = quote->remark,
                      .address = quote->address,
                      .info = info,
                      .running_title = title,
                      .running_detail = detail };
  kt_letter_make_pages (document, &letter);
}

static KtDocument *
lay_out (const KtQuoteDocument *quote, KtDocumentLayout *layout, GError **error)
{
  KtPageSetting *setting = kt_page_setting_new (
      layout, quote->language, quote->letterhead ? quote->letterhead->accent : NULL, error);
  if (setting == NULL)
    return NULL;
  KtPageFlow *flow = kt_page_flow_new (setting, kt_letter_text_width (setting->layout));
  g_autoptr (KtDocument) document = kt_document_new_take (setting, flow);
  set_properties (document, quote);

  add_opening (flow, quote);
  if (!kt_quote_add_lines (flow, quote, error))
    return NULL;
  kt_quote_add_end (flow, quote);
  make_pages (document, quote);
  return g_steal_pointer (&document);
}

/* With less white, if that saves a page. */
static KtDocument *
lay_out_tightly (const KtQuoteDocument *quote, KtDocument *document)
{
  g_autoptr (KtDocumentLayout) tight
      = kt_document_layout_tighten (document->setting->layout, TIGHT);
  g_autoptr (KtDocument) shorter = lay_out (quote, tight, NULL);
  if (shorter && shorter->pages->len < document->pages->len)
    return g_steal_pointer (&shorter);
  return kt_document_ref (document);
}

KtDocument *
kt_quote_document_lay_out (KtQuoteDocument *quote, KtDocumentLayout *layout, GError **error)
{
  kt_quote_document_complete (quote);
  g_autoptr (KtDocument) document = check (quote, error) ? lay_out (quote, layout, error) : NULL;
  if (document == NULL)
    return NULL;
  if (document->pages->len > 1 && quote->lines->len <= MAX_LINES_TO_TIGHTEN)
    return lay_out_tightly (quote, document);
  return g_steal_pointer (&document);
}
