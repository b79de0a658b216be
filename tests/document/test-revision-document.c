/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a revision says, said as a document. */

#include "kt-revision-document.h"
#include "kt-revision-totals.h"
#include "sales-fixture.h"

#include <string.h>

typedef struct {
  KtRandom *random;
  KtAccount *account;
  KtRevisionHeader *header;
  KtRevision *revision;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->random = fixture_random ();
  f->account = fixture_account (f->random, "Feinchemie Herne GmbH", "Herne");
  f->header = fixture_header (f->account);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->revision);
  kt_revision_header_free (f->header);
  kt_account_free (f->account);
  kt_random_free (f->random);
}

static void
begin (Fixture *f)
{
  g_autofree char *id = fixture_id (f->random);
  g_autofree char *quote = fixture_id (f->random);
  f->revision = kt_revision_new (id, quote, 2, NULL, 1795000000, f->header);
}

static KtQuoteDocument *
describe_as (Fixture *f, KtRevisionDocument request)
{
  g_autoptr (GError) error = NULL;
  request.revision = f->revision;
  request.number = "Q26-00007";
  request.date = "2026-11-21";
  KtQuoteDocument *quote = kt_revision_document_describe (&request, &error);
  g_assert_no_error (error);
  return quote;
}

static KtQuoteDocument *
describe (Fixture *f)
{
  return describe_as (f, (KtRevisionDocument){ 0 });
}

static void
set_contact (KtContact *contact,
             KtSalutation salutation,
             const char *title,
             const char *given,
             const char *family)
{
  contact->salutation = salutation;
  kt_record_set_text (&contact->title, title);
  kt_record_set_text (&contact->given_name, given);
  kt_record_set_text (&contact->family_name, family);
}

static void
test_head (Fixture *f, gconstpointer data)
{
  KtCustomer *customer = &f->header->customer;
  set_contact (&customer->contact, KT_SALUTATION_MS, "Dr.-Ing.", "Annette", "Brüggemann");
  kt_record_set_text (&customer->billing.name, "Feinchemie Herne GmbH\nAnlagentechnik");
  kt_record_set_text (&customer->billing.street, "Am Silberberg 120");
  kt_record_set_text (&customer->billing.postcode, "1010");
  kt_record_set_text (&customer->billing.city, "Wien");
  kt_record_set_text (&customer->billing.country, "AT");
  kt_record_set_text (&f->header->reference, "RFQ 881");
  kt_record_set_text (&f->header->reference_date, "2026-11-12");
  kt_record_set_text (
      &f->header->salesperson,
      "Martin Hölscher\nVertrieb Prozesspumpen\n+49 30 23125-162\nm.hoelscher@falkenrath.example");
  begin (f);
  g_autoptr (KtQuoteDocument) quote = describe (f);
  g_autofree char *address = g_strjoinv ("|", quote->address);
  g_assert_cmpstr (address, ==,
                   "Feinchemie Herne GmbH|Anlagentechnik|Frau Dr.-Ing. Annette Brüggemann|"
                   "Am Silberberg 120|1010 Wien|ÖSTERREICH");
  g_assert_cmpstr (quote->salutation, ==, "Sehr geehrte Frau Dr. Brüggemann,");
  g_assert_cmpstr (quote->customer_reference, ==, "RFQ 881 vom 12.11.2026");
  g_assert_cmpstr (quote->contact_name, ==, "Martin Hölscher");
  g_assert_cmpstr (quote->contact_phone, ==, "+49 30 23125-162");
  g_assert_cmpstr (quote->contact_email, ==, "m.hoelscher@falkenrath.example");
  g_assert_cmpstr (quote->signatory_function, ==, "Vertrieb Prozesspumpen");
  g_assert_cmpstr (quote->number, ==, "Q26-00007");
  g_assert_cmpstr (quote->revision, ==, "2");
  g_assert_cmpstr (quote->date, ==, "2026-11-21");
  g_assert_cmpstr (quote->valid_until, ==, "2027-01-20");
  g_assert_cmpstr (quote->subject, ==, "Prozesspumpe für Halle 3");
}

static void
assert_salutation (Fixture *f,
                   KtSalutation salutation,
                   const char *title,
                   const char *language,
                   const char *expected)
{
  set_contact (&f->header->customer.contact, salutation, title, "Jo", "Kern");
  kt_record_set_text (&f->header->language, language);
  begin (f);
  g_autoptr (KtQuoteDocument) quote = describe (f);
  g_assert_cmpstr (quote->salutation, ==, expected);
  g_clear_object (&f->revision);
}

static void
test_salutations (Fixture *f, gconstpointer data)
{
  assert_salutation (f, KT_SALUTATION_MR, "", "de", "Sehr geehrter Herr Kern,");
  assert_salutation (f, KT_SALUTATION_MR, "Dipl.-Ing.", "de", "Sehr geehrter Herr Kern,");
  assert_salutation (f, KT_SALUTATION_MS, "Prof. Dr.-Ing.", "de_AT",
                     "Sehr geehrte Frau Professor Kern,");
  assert_salutation (f, KT_SALUTATION_NONE, "", "de", "Sehr geehrte Damen und Herren,");
  assert_salutation (f, KT_SALUTATION_MS, "", "en", "Dear Ms Kern,");
  assert_salutation (f, KT_SALUTATION_NONE, "", "fr", "Dear Sir or Madam,");
}

static const KtQuoteLine *
line_at (const KtQuoteDocument *quote, guint index)
{
  g_assert_cmpuint (index, <, quote->lines->len);
  return g_ptr_array_index (quote->lines, index);
}

static void
assert_money (KtMoney money, const char *expected)
{
  g_autofree char *text = kt_money_to_string (money);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_tree (Fixture *f, gconstpointer data)
{
  kt_quote_free (fixture_quote (f->random, f->account, &f->revision));
  g_autoptr (KtQuoteDocument) quote = describe (f);
  static const KtQuoteLineKind kinds[]
      = { KT_QUOTE_LINE_NORMAL, KT_QUOTE_LINE_HEADING,  KT_QUOTE_LINE_NORMAL,
          KT_QUOTE_LINE_OPTION, KT_QUOTE_LINE_SUBTOTAL, KT_QUOTE_LINE_PAGE_BREAK,
          KT_QUOTE_LINE_NORMAL };
  g_assert_cmpuint (quote->lines->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (line_at (quote, i)->kind, ==, (int)kinds[i]);
  g_assert_cmpstr (line_at (quote, 0)->number, ==, "1");
  g_assert_cmpuint (line_at (quote, 2)->level, ==, 2);
  assert_money (line_at (quote, 0)->total, "8421.00");
  assert_money (line_at (quote, 4)->total, "8781.00");
  assert_money (line_at (quote, 6)->total, "1440.00");
  assert_money (quote->totals.net, "10221.00");
  assert_money (quote->totals.options_net, "95.25");
  g_assert_true (quote->totals.has_options);
  const KtDocumentPair *pair = g_ptr_array_index (line_at (quote, 0)->characteristics, 0);
  g_assert_cmpstr (pair->label, ==, "Dichtung");
  g_assert_cmpstr (line_at (quote, 2)->order_code, ==, "4711-001");
}

/* Price × quantity, discount, scale and order amount are printed such that they add up to the
 * total. */
static void
test_adjustments (Fixture *f, gconstpointer data)
{
  begin (f);
  KtPositionData *article = fixture_article (f->random, "Dichtung", "7", "33.33");
  article->discount = fixture_decimal ("7.5");
  article->reduction = fixture_eur ("3.10");
  article->order_amount = fixture_eur ("25");
  fixture_add (f->revision, article);
  fixture_add (f->revision, fixture_article (f->random, "Ohne", "1", "10"));
  g_autoptr (KtQuoteDocument) quote = describe (f);
  const KtQuoteLine *line = line_at (quote, 0);
  static const char *const labels[]
      = { "7\xc2\xa0pc × 33,33", "Rabatt 7,5\xc2\xa0%", "Staffelrabatt", "einmalig je Position" };
  KtMoney sum = kt_money_zero ("EUR");
  g_assert_cmpuint (line->adjustments->len, ==, G_N_ELEMENTS (labels));
  for (guint i = 0; i < line->adjustments->len; i++)
    {
      const KtQuoteAdjustment *adjustment = g_ptr_array_index (line->adjustments, i);
      g_assert_cmpstr (adjustment->label, ==, labels[i]);
      g_assert_true (kt_money_add (sum, adjustment->amount, &sum, NULL));
    }
  g_assert_true (kt_money_equal (sum, line->total));
  g_assert_cmpuint (line_at (quote, 1)->adjustments->len, ==, 0);
}

static void
add_step (GPtrArray *conditions, const char *text, const char *amount, gboolean is_hidden)
{
  KtCondition *condition = kt_condition_new ("freight", KT_CONDITION_FREIGHT);
  condition->level = KT_CONDITION_TOTAL;
  condition->calculation = KT_CALCULATION_AMOUNT;
  condition->amount = fixture_eur (amount);
  condition->is_hidden = is_hidden;
  kt_condition_set (&condition->text, text);
  g_ptr_array_add (conditions, condition);
}

static void
test_document_steps (Fixture *f, gconstpointer data)
{
  add_step (f->header->conditions, "Fracht trägt der Empfänger", "0", FALSE);
  add_step (f->header->conditions, "Interne Umlage", "12.50", TRUE);
  add_step (f->header->conditions, "Verpackung", "6.90", FALSE);
  add_step (f->header->conditions, "Noch eine Umlage", "1.10", TRUE);
  begin (f);
  fixture_add (f->revision, fixture_article (f->random, "Dichtung", "1", "10"));
  g_autoptr (KtQuoteDocument) quote = describe (f);
  static const struct {
    const char *label, *amount;
  } rows[] = { { "Verpackung", "6.90" }, { "Weitere Zu- und Abschläge", "13.60" } };
  g_assert_cmpuint (quote->totals.adjustments->len, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const KtQuoteAdjustment *row = quote->totals.adjustments->pdata[i];
      g_assert_cmpstr (row->label, ==, rows[i].label);
      g_assert_true (kt_money_equal (row->amount, fixture_eur (rows[i].amount)));
    }
  g_assert_true (kt_money_equal (quote->totals.net, fixture_eur ("30.50")));
}

static void
test_prices_missing (Fixture *f, gconstpointer data)
{
  begin (f);
  KtPositionData *request = fixture_article (f->random, "Sonderteil", "1", "0");
  request->on_request = TRUE;
  fixture_add (f->revision, request);
  fixture_add (f->revision, fixture_article (f->random, "Zeugnis", "1", "0"));
  fixture_add (f->revision, fixture_article (f->random, "Teil", "2", "50"));
  g_autoptr (KtQuoteDocument) quote = describe (f);
  g_assert_true (line_at (quote, 0)->on_request);
  g_assert_true (line_at (quote, 1)->free_of_charge);
  g_assert_false (line_at (quote, 2)->on_request || line_at (quote, 2)->free_of_charge);
  g_assert_nonnull (strstr (quote->price_note, "auf Anfrage"));
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocument) document = kt_quote_document_lay_out (quote, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kt_document_n_pages (document), ==, 1);
}

static void
test_roles (Fixture *f, gconstpointer data)
{
  begin (f);
  fixture_add (f->revision, fixture_article (f->random, "Eins", "1", "10"));
  KtPositionData *alternative = fixture_article (f->random, "Statt Eins", "1", "12");
  alternative->role = KT_ROLE_ALTERNATIVE;
  fixture_add (f->revision, alternative);
  KtPositionData *demand = fixture_article (f->random, "Stunden", "3", "90");
  demand->role = KT_ROLE_ON_DEMAND;
  fixture_add (f->revision, demand);
  g_autoptr (KtQuoteDocument) quote = describe (f);
  g_assert_cmpint (line_at (quote, 1)->kind, ==, KT_QUOTE_LINE_ALTERNATIVE);
  g_assert_cmpstr (line_at (quote, 1)->replaces, ==, "1");
  g_assert_cmpint (line_at (quote, 2)->kind, ==, KT_QUOTE_LINE_ON_DEMAND);
  assert_money (quote->totals.net, "10.00");
}

/* Neighbours of one part become a group; what stands alone comes first with its whole name. */
static void
test_groups (Fixture *f, gconstpointer data)
{
  static const char *const labels[]
      = { "Förderstrom",      "Pumpe · Baugröße",  "Motor · Leistung",  "Pumpe · Werkstoff",
          "Pumpe · Drehzahl", "Motor · Effizienz", "Motor · Schutzart", "Gewicht" };
  static const char *const expected[]
      = { "Förderstrom", "Pumpe · Baugröße", "Motor · Leistung", "Gewicht",   "[Pumpe]",
          "Werkstoff",   "Drehzahl",         "[Motor]",          "Effizienz", "Schutzart" };
  begin (f);
  KtPositionData *article = fixture_article (f->random, "Pumpe", "1", "10");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    g_ptr_array_add (article->characteristics, kt_characteristic_new ("", labels[i], "x"));
  fixture_add (f->revision, article);
  g_autoptr (KtQuoteDocument) quote = describe (f);
  const GPtrArray *pairs = line_at (quote, 0)->characteristics;
  g_assert_cmpuint (pairs->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < pairs->len; i++)
    {
      const KtDocumentPair *pair = g_ptr_array_index (pairs, i);
      g_autofree char *found
          = pair->value ? g_strdup (pair->label) : g_strdup_printf ("[%s]", pair->label);
      g_assert_cmpstr (found, ==, expected[i]);
    }
}

/* Parts of a kind that are alike in everything are told once. */
static void
test_likes (Fixture *f, gconstpointer data)
{
  static const char *const labels[] = { "Pumpe 1 · Typ", "Pumpe 1 · Aufgabe", "Pumpe 2 · Typ", "Pumpe 2 · Aufgabe",
                                        "Pumpe 3 · Typ", "Pumpe 3 · Aufgabe", "Behälter · Typ", "Behälter · Inhalt" };
  static const char *const values[] = { "HV 4", "Betrieb", "HV 4", "Betrieb", "HV 4", "Reserve", "B", "8 l" };
  static const char *const headings[] = { "Pumpe 1–2", "Pumpe 3", "Behälter" };
  guint n_headings = 0;
  begin (f);
  KtPositionData *article = fixture_article (f->random, "Anlage", "1", "10");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    g_ptr_array_add (article->characteristics, kt_characteristic_new ("", labels[i], values[i]));
  fixture_add (f->revision, article);
  g_autoptr (KtQuoteDocument) quote = describe (f);
  const GPtrArray *pairs = line_at (quote, 0)->characteristics;
  g_assert_cmpuint (pairs->len, ==, 9);
  for (guint i = 0; i < pairs->len; i++)
    {
      const KtDocumentPair *pair = g_ptr_array_index (pairs, i);
      if (!pair->value)
        g_assert_cmpstr (pair->label, ==, headings[n_headings++]);
    }
  g_assert_cmpuint (n_headings, ==, 3);
}

static const char *
condition (const KtQuoteDocument *quote, const char *label)
{
  for (guint i = 0; i < quote->conditions->len; i++)
    {
      const KtDocumentPair *pair = g_ptr_array_index (quote->conditions, i);
      if (strcmp (pair->label, label) == 0)
        return pair->value;
    }
  return NULL;
}

static void
test_conditions (Fixture *f, gconstpointer data)
{
  KtMilestone *milestone = kt_record_new (&kt_milestone_type);
  kt_record_set_text (&milestone->title, "bei Auftragserteilung");
  milestone->percent = kt_decimal_from_int (30);
  g_ptr_array_add (f->header->milestones, milestone);
  kt_record_set_text (&f->header->incoterm, "FCA");
  kt_record_set_text (&f->header->incoterm_place, "Ahlen");
  kt_record_set_text (&f->header->payment_text, "30 Tage netto");
  kt_record_set_text (&f->header->delivery_text, "8 Wochen");
  begin (f);
  g_autoptr (KtQuoteDocument) quote = describe (f);
  g_assert_cmpstr (condition (quote, "Lieferbedingung"), ==, "FCA Ahlen (Incoterms 2020)");
  g_assert_cmpstr (condition (quote, "Zahlung"), ==, "30 Tage netto");
  g_assert_cmpstr (condition (quote, "Zahlungsplan"), ==, "30\xc2\xa0%  bei Auftragserteilung");
  g_assert_cmpstr (condition (quote, "Gültigkeit"), ==,
                   "Wir halten uns bis zum 20.01.2027 an dieses Angebot gebunden.");
  g_autoptr (KtQuoteDocument) specification
      = describe_as (f, (KtRevisionDocument){ .hide_prices = TRUE });
  g_assert_false (specification->show_prices);
  g_assert_null (condition (specification, "Zahlung"));
  g_assert_cmpstr (condition (specification, "Lieferzeit"), ==, "8 Wochen");
}

static void
test_no_tax (Fixture *f, gconstpointer data)
{
  kt_revision_header_add_vat_rate (f->header, "export", kt_decimal_from_int (0));
  KtVatRate *rate = g_ptr_array_index (f->header->vat_rates, 2);
  kt_record_set_text (&rate->category, "G");
  kt_record_set_text (&rate->reason, "steuerfreie Ausfuhrlieferung");
  begin (f);
  KtPositionData *article = fixture_article (f->random, "Teil", "1", "10");
  kt_record_set_text (&article->vat_code, "export");
  fixture_add (f->revision, article);
  g_autoptr (KtQuoteDocument) quote = describe (f);
  const KtQuoteTax *tax = g_ptr_array_index (quote->totals.taxes, 0);
  g_assert_cmpuint (quote->totals.taxes->len, ==, 1);
  g_assert_cmpstr (tax->label, ==, "Umsatzsteuer 0\xc2\xa0% – steuerfreie Ausfuhrlieferung");
  assert_money (quote->totals.gross, "10.00");
}

/* Read from what is stored, a revision prints the same bytes. */
static void
test_reprint (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuote) stored = fixture_quote (f->random, f->account, &f->revision);
  g_autofree char *body = kt_revision_to_body (f->revision);
  g_autoptr (KtRevision) again
      = kt_revision_new_from_body (kt_revision_get_id (f->revision), stored->id, 1, NULL,
                                   1795000000, KT_REVISION_SENT, body, -1, &error);
  g_assert_no_error (error);
  KtRevisionDocument first
      = { .revision = f->revision, .number = "Q26-00007", .date = "2026-11-21" };
  KtRevisionDocument second = { .revision = again, .number = "Q26-00007", .date = "2026-11-21" };
  g_autoptr (KtDocument) a = kt_revision_document_lay_out (&first, &error);
  g_assert_no_error (error);
  g_autoptr (KtDocument) b = kt_revision_document_lay_out (&second, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) pdf_a = kt_document_to_pdf (a, &error);
  g_autoptr (GBytes) pdf_b = kt_document_to_pdf (b, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (pdf_a, pdf_b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/revision-document/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("the head says to whom, when and about what", test_head);
  ADD ("people are addressed by name and title", test_salutations);
  ADD ("the tree of positions becomes lines in order", test_tree);
  ADD ("discounts are printed such that they add up", test_adjustments);
  ADD ("steps of nothing are not printed, hidden ones are one row", test_document_steps);
  ADD ("a missing price is on request, a zero is included", test_prices_missing);
  ADD ("an alternative says what it stands for", test_roles);
  ADD ("characteristics of one part become a group", test_groups);
  ADD ("parts that are alike in everything are told once", test_likes);
  ADD ("conditions come from the head, those about money not in a specification", test_conditions);
  ADD ("a supply without tax says why", test_no_tax);
  ADD ("a stored revision reprints byte by byte", test_reprint);
  return g_test_run ();
}
