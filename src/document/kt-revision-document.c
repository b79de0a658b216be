/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The head and the foot of a quote, from the header of its revision and from its totals. */

#include "kt-revision-document-private.h"

#include "kt-catalog-letterhead.h"
#include "kt-document-strings.h"
#include "kt-number-format.h"
#include "kt-revision-totals.h"

#include <string.h>

#define SET(object, field, text) kt_quote_document_set (&(object)->field, text)

static gboolean
is_given (const char *text)
{
  return text && text[0];
}

/* ---- to whom ---- */

static char *
person_of (const KtContact *contact, const char *language)
{
  g_autofree char *name = kt_contact_full_name (contact);
  if (name[0] == '\0' || contact->salutation == KT_SALUTATION_NONE)
    return g_steal_pointer (&name);
  return kt_document_string_fill (language,
                                  contact->salutation == KT_SALUTATION_MS
                                      ? KT_DOCUMENT_STRING_ADDRESS_MS
                                      : KT_DOCUMENT_STRING_ADDRESS_MR,
                                  name, NULL);
}

static char **
make_address (const KtRevisionHeader *header, const KtLetterhead *head, const char *language)
{
  const KtAddress *billing = &header->customer.billing;
  g_autofree char *person = person_of (&header->customer.contact, language);
  g_auto (GStrv) lines = kt_address_lines (billing, person);
  g_autoptr (GStrvBuilder) address = g_strv_builder_new ();
  g_strv_builder_addv (address, (const char **)lines);
  const char *home = head && is_given (head->country) ? head->country : "DE";
  if (is_given (billing->country) && strcmp (billing->country, home) != 0)
    {
      g_autofree char *country
          = g_utf8_strup (kt_document_country (language, billing->country), -1);
      g_strv_builder_add (address, country);
    }
  return g_strv_builder_end (address);
}

/* "Dr.-Ing." is spoken as "Dr."; a degree such as "Dipl.-Ing." is not spoken. */
static char *
spoken_name (const KtContact *contact)
{
  const char *title = strstr (contact->title, "Prof") ? "Professor "
                      : strstr (contact->title, "Dr") ? "Dr. "
                                                      : "";
  return g_strconcat (title, contact->family_name, NULL);
}

static char *
make_salutation (const KtContact *contact, const char *language)
{
  if (!is_given (contact->family_name) || contact->salutation == KT_SALUTATION_NONE)
    return g_strdup (kt_document_string (language, KT_DOCUMENT_STRING_DEAR_ALL));
  g_autofree char *name = spoken_name (contact);
  return kt_document_string_fill (language,
                                  contact->salutation == KT_SALUTATION_MS
                                      ? KT_DOCUMENT_STRING_DEAR_MS
                                      : KT_DOCUMENT_STRING_DEAR_MR,
                                  name, NULL);
}

/* ---- information block ---- */

static gboolean
looks_like_phone (const char *text)
{
  gsize signs = strspn (text, "+0123456789 ()/-.");
  return signs == strlen (text) && strpbrk (text, "0123456789");
}

/* Lines of name, phone, e-mail, as they are typed into one field. */
static void
describe_salesperson (KtQuoteDocument *quote, const char *salesperson)
{
  g_auto (GStrv) lines = g_strsplit (salesperson, "\n", -1);
  for (char **l = lines; *l; l++)
    {
      const char *line = g_strstrip (*l);
      if (strchr (line, '@'))
        SET (quote, contact_email, line);
      else if (looks_like_phone (line))
        SET (quote, contact_phone, line);
      else if (!is_given (quote->contact_name))
        SET (quote, contact_name, line);
      else if (!is_given (quote->signatory_function))
        SET (quote, signatory_function, line);
    }
  SET (quote, signatory, quote->contact_name);
}

static void
describe_reference (KtQuoteDocument *quote, const KtRevisionHeader *header, const char *language)
{
  if (!is_given (header->reference) || !is_given (header->reference_date))
    {
      SET (quote, customer_reference, header->reference);
      return;
    }
  g_autofree char *date = kt_format_date_iso (header->reference_date, language);
  g_free (quote->customer_reference);
  quote->customer_reference = kt_document_string_fill (language, KT_DOCUMENT_STRING_REFERENCE_OF,
                                                       header->reference, date, NULL);
}

static void
describe_head (KtQuoteDocument *quote, const KtRevisionDocument *request, const char *language)
{
  const KtRevisionHeader *header = kt_revision_get_header (request->revision);
  g_autofree char *index = g_strdup_printf ("%u", kt_revision_get_index (request->revision));
  g_autofree char *salutation = make_salutation (&header->customer.contact, language);
  SET (quote, number, request->number);
  SET (quote, revision, index);
  SET (quote, subject, header->subject);
  SET (quote, date, is_given (header->date) ? header->date : request->date);
  SET (quote, valid_until, header->valid_until);
  SET (quote, customer_number, header->customer.number);
  SET (quote, customer_vat_id, header->customer.vat_id);
  describe_reference (quote, header, language);
  describe_salesperson (quote, header->salesperson);
  kt_quote_document_add_info (quote,
                              kt_document_string (language, KT_DOCUMENT_STRING_OUR_REFERENCE),
                              header->our_reference);
  quote->address = make_address (header, quote->letterhead, language);
  SET (quote, salutation, salutation);
  SET (quote, intro_markdown,
       is_given (header->text_before)
           ? header->text_before
           : kt_document_string (language, request->hide_prices
                                               ? KT_DOCUMENT_STRING_INTRO_SPECIFICATION
                                               : KT_DOCUMENT_STRING_INTRO));
}

/* ---- totals ---- */

static void
describe_taxes (KtQuoteDocument *quote, const KtRevisionTotals *totals, const char *language)
{
  for (guint i = 0; i < totals->taxes->len; i++)
    {
      const KtTaxTotal *tax = g_ptr_array_index (totals->taxes, i);
      kt_quote_document_add_tax (quote, tax->rate, tax->net, tax->tax);
      if (is_given (tax->reason))
        {
          KtQuoteTax *added = g_ptr_array_index (quote->totals.taxes, i);
          g_autofree char *percent = kt_format_percent (tax->rate, language);
          g_autofree char *label
              = kt_document_string_fill (language, KT_DOCUMENT_STRING_VAT, percent, NULL);
          added->label = g_strdup_printf ("%s – %s", label, tax->reason);
        }
    }
}

/* Steps that come to nothing are not told. Those that are not to be printed on their own become one
 * row, so that the reader can still add up. */
static gboolean
describe_steps (KtQuoteDocument *quote,
                const KtRevisionTotals *totals,
                const char *language,
                GError **error)
{
  KtMoney hidden = kt_money_zero (totals->net.currency);
  for (guint i = 0; i < totals->steps->len; i++)
    {
      const KtTotalStep *step = totals->steps->pdata[i];
      if (kt_money_is_zero (step->amount))
        continue;
      if (step->condition->is_hidden)
        {
          if (!kt_money_add (hidden, step->amount, &hidden, error))
            return FALSE;
          continue;
        }
      g_autofree char *label = kt_revision_document_label (step->condition, language);
      kt_quote_document_add_adjustment (quote, label, step->amount);
    }
  if (!kt_money_is_zero (hidden))
    kt_quote_document_add_adjustment (
        quote, kt_document_string (language, KT_DOCUMENT_STRING_OTHER_STEPS), hidden);
  return TRUE;
}

static char *
make_price_note (const KtRevisionHeader *header,
                 const KtRevisionTotals *totals,
                 const char *language)
{
  static const KtDocumentString rounding[]
      = { [KT_ROUNDING_LINE] = KT_DOCUMENT_STRING_ROUNDING_LINE,
          [KT_ROUNDING_UNIT] = KT_DOCUMENT_STRING_ROUNDING_UNIT,
          [KT_ROUNDING_DOCUMENT] = KT_DOCUMENT_STRING_ROUNDING_DOCUMENT };
  const char *note = kt_document_string (language, rounding[header->rounding]);
  if (totals->on_request == 0)
    return g_strdup (note);
  return g_strdup_printf ("%s %s", kt_document_string (language, KT_DOCUMENT_STRING_PARTIAL_TOTAL),
                          note);
}

static gboolean
describe_totals (KtQuoteDocument *quote,
                 const KtRevisionDocument *request,
                 const char *language,
                 GError **error)
{
  const KtRevisionHeader *header = kt_revision_get_header (request->revision);
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (request->revision, error);
  if (totals == NULL)
    return FALSE;
  quote->totals.positions = totals->positions;
  quote->totals.net = totals->net;
  if (!describe_steps (quote, totals, language, error))
    return FALSE;
  quote->totals.gross = totals->gross;
  quote->totals.has_options = !kt_money_is_zero (totals->options);
  quote->totals.options_net = totals->options;
  quote->totals.net_with_options = totals->net_with_options;
  quote->totals.gross_with_options = totals->gross_with_options;
  describe_taxes (quote, totals, language);
  quote->price_note = make_price_note (header, totals, language);
  return TRUE;
}

/* ---- conditions ---- */

static char *
make_payment_plan (const KtRevisionHeader *header, const char *language)
{
  GString *plan = g_string_new (NULL);
  for (guint i = 0; i < header->milestones->len; i++)
    {
      const KtMilestone *milestone = g_ptr_array_index (header->milestones, i);
      g_autofree char *part
          = milestone->amount.currency[0] != '\0'
                ? kt_money_format (milestone->amount, language, KT_MONEY_CODE | KT_MONEY_ROUNDED)
                : kt_format_percent (milestone->percent, language);
      g_autofree char *date = kt_format_date_iso (milestone->date, language);
      g_string_append_printf (plan, "%s%s  %s", i > 0 ? "\n" : "", part, milestone->title);
      if (date[0])
        g_string_append_printf (plan, ", %s", date);
    }
  return g_string_free (plan, FALSE);
}

static char *
make_delivery_terms (const KtRevisionHeader *header)
{
  if (!is_given (header->incoterm))
    return g_strdup ("");
  return g_strdup_printf ("%s%s%s (Incoterms 2020)", header->incoterm,
                          is_given (header->incoterm_place) ? " " : "", header->incoterm_place);
}

static char *
make_delivery_place (const KtRevisionHeader *header)
{
  if (header->deliveries->len != 1)
    return g_strdup ("");
  g_auto (GStrv) lines = kt_address_lines (g_ptr_array_index (header->deliveries, 0), NULL);
  return g_strjoinv (", ", lines);
}

static char *
make_validity (const KtRevisionHeader *header, const char *language)
{
  if (!is_given (header->valid_until))
    return g_strdup ("");
  g_autofree char *date = kt_format_date_iso (header->valid_until, language);
  return kt_document_string_fill (language, KT_DOCUMENT_STRING_BOUND_UNTIL, date, NULL);
}

static void
describe_conditions (KtQuoteDocument *quote,
                     const KtRevisionDocument *request,
                     const char *language)
{
  const KtRevisionHeader *header = kt_revision_get_header (request->revision);
  g_autofree char *terms = make_delivery_terms (header);
  g_autofree char *place = make_delivery_place (header);
  g_autofree char *plan = make_payment_plan (header, language);
  g_autofree char *validity = make_validity (header, language);
  g_autofree char *delivery_date = kt_format_date_iso (header->delivery_date, language);
  const struct {
    KtDocumentString label;
    const char *value;
    gboolean is_about_money;
  } rows[] = { { KT_DOCUMENT_STRING_DELIVERY_TIME, header->delivery_text, FALSE },
               { KT_DOCUMENT_STRING_DELIVERY_DATE, delivery_date, FALSE },
               { KT_DOCUMENT_STRING_DELIVERY_TERMS, terms, FALSE },
               { KT_DOCUMENT_STRING_DELIVERY_PLACE, place, FALSE },
               { KT_DOCUMENT_STRING_PAYMENT, header->payment_text, TRUE },
               { KT_DOCUMENT_STRING_PAYMENT_PLAN, plan, TRUE },
               { KT_DOCUMENT_STRING_VALIDITY, validity, TRUE } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (!request->hide_prices || !rows[i].is_about_money)
      kt_quote_document_add_condition (quote, kt_document_string (language, rows[i].label),
                                       rows[i].value);
}

static void
describe_end (KtQuoteDocument *quote, const KtRevisionDocument *request, const char *language)
{
  const KtRevisionHeader *header = kt_revision_get_header (request->revision);
  describe_conditions (quote, request, language);
  if (header->benefits)
    quote->benefits = g_strdupv (header->benefits);
  SET (quote, closing_markdown,
       is_given (header->text_after)
           ? header->text_after
           : kt_document_string (language, KT_DOCUMENT_STRING_CLOSING_TEXT));
  quote->show_acceptance = request->show_acceptance;
  if (request->show_code)
    quote->code = g_strconcat ("kontor:revision:", kt_revision_get_id (request->revision), NULL);
  if (request->show_terms && request->catalog)
    quote->terms_markdown = kt_catalog_load_terms (request->catalog, language, NULL);
}

/* Prices without clearance are marked as a draft. */
static KtQuoteMark
mark_of (const KtRevisionDocument *request)
{
  gboolean may_leave
      = request->hide_prices
        || kt_clearance_check (request->clearance, request->revision, KT_EXIT_PRINT, NULL);
  return may_leave ? request->mark : KT_QUOTE_MARK_DRAFT;
}

KtQuoteDocument *
kt_revision_document_describe (const KtRevisionDocument *request, GError **error)
{
  const KtRevisionHeader *header = kt_revision_get_header (request->revision);
  const char *language = kt_language_is_german (header->language) ? "de" : "en";
  g_autoptr (KtQuoteDocument) quote = kt_quote_document_new (language, header->currency);
  quote->show_prices = !request->hide_prices;
  quote->mark = mark_of (request);
  if (request->catalog)
    quote->letterhead = kt_catalog_letterhead_new (request->catalog, language);
  describe_head (quote, request, language);
  if (!kt_revision_document_add_lines (request, quote, error)
      || !describe_totals (quote, request, language, error))
    return NULL;
  describe_end (quote, request, language);
  return g_steal_pointer (&quote);
}

KtDocument *
kt_revision_document_lay_out (const KtRevisionDocument *request, GError **error)
{
  g_autoptr (KtQuoteDocument) quote = kt_revision_document_describe (request, error);
  return quote ? kt_quote_document_lay_out (quote, NULL, error) : NULL;
}
