/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages of quotes: what stands on them, and that nothing a person writes breaks them. */

#include "document-samples.h"
#include "document-tools.h"
#include "kt-document-private.h"

#include <string.h>

#define SET(object, field, text) kt_quote_document_set (&(object)->field, text)

static KtDocument *
lay_out (KtQuoteDocument *quote)
{
  g_autoptr (GError) error = NULL;
  KtDocument *document = kt_quote_document_lay_out (quote, NULL, &error);
  g_assert_no_error (error);
  return document;
}

/* No-break spaces as spaces. */
static char *
all_text (KtDocument *document)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < kt_document_n_pages (document); i++)
    {
      g_autofree char *page = kt_document_page_text (document, i);
      g_string_append (text, page);
    }
  g_string_replace (text, "\xc2\xa0", " ", 0);
  return g_string_free (text, FALSE);
}

static void
assert_contains (const char *text, const char *needle)
{
  if (strstr (text, needle) == NULL)
    g_error ("“%s” is missing in:\n%s", needle, text);
}

/* Every strip inside the area of its page, and no two on top of each other. */
static void
assert_well_placed (KtDocument *document)
{
  const KtDocumentLayout *layout = document->setting->layout;
  for (guint i = 0; i < document->pages->len; i++)
    {
      GArray *body = ((KtPage *)g_ptr_array_index (document->pages, i))->body;
      double limit = i == 0 ? layout->first_bottom : layout->next_bottom;
      double y = i == 0 ? layout->first_top : layout->next_top, x = 0;
      for (guint j = 0; j < body->len; j++)
        {
          const KtPagePlaced *placed = &g_array_index (body, KtPagePlaced, j);
          if (placed->x > x)
            y = layout->next_top;
          x = placed->x;
          g_assert_cmpfloat (placed->y, >=, y - 0.1);
          y = placed->y + placed->strip->height;
          g_assert_cmpfloat (y, <=, limit + 0.1);
        }
    }
}

static void
test_small (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_empty_quote ("de");
  KtQuoteLine *line
      = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "1", "Kreiselpumpe", 2, "1000.00");
  line->picture = sample_picture ("pump.svg", "L = 1.184 mm");
  kt_quote_line_add_characteristic (line, "Förderstrom", "48 m³/h");
  kt_quote_document_add_condition (quote, "Lieferzeit", "8 Wochen");
  sample_add_up (quote);
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autofree char *text = all_text (document);
  g_assert_cmpuint (kt_document_n_pages (document), ==, 1);
  g_assert_cmpstr (kt_document_get_title (document), ==, "Angebot Q26-00042");
  g_assert_cmpstr (kt_document_get_language (document), ==, "de");
  const char *const expected[] = { "Westfälische Feinchemie GmbH & Co. KG",
                                   "Angebot Q26-00042",
                                   "21.11.2026",
                                   "20.01.2027",
                                   "104711",
                                   "Dipl.-Ing. Martin Hölscher",
                                   "Seite 1 von 1",
                                   "Pos.",
                                   "Kreiselpumpe",
                                   "2 St.",
                                   "1.000,00",
                                   "2.000,00",
                                   "Förderstrom",
                                   "48 m³/h",
                                   "Abbildung: Kreiselpumpe",
                                   "Nettosumme",
                                   "Umsatzsteuer 19 %",
                                   "380,00",
                                   "Gesamtbetrag",
                                   "2.380,00 EUR",
                                   "Lieferzeit",
                                   "8 Wochen",
                                   "Mit freundlichen Grüßen",
                                   "HRB 00014, Amtsgericht Münster",
                                   "IBAN DE89 3704 0044 0532 0130 00" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_contains (text, expected[i]);
  g_assert_null (strstr (text, "Übertrag"));
  assert_well_placed (document);
}

static void
test_english (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_empty_quote ("en");
  sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "1", "Pump", 2, "1000.00");
  sample_add_up (quote);
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autofree char *text = all_text (document);
  const char *const expected[]
      = { "Quotation Q26-00042", "21 Nov 2026", "2 pcs", "2,000.00", "VAT 19%",
          "EUR 2,380.00",        "Page 1 of 1" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_contains (text, expected[i]);
  g_assert_null (strstr (text, "Angebot"));
}

static void
test_kinds (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_project_quote ("de");
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autofree char *text = all_text (document);
  const char *const expected[] = { "Revision",
                                   "Vertraulich",
                                   "Los 1 – Pumpen",
                                   "Projektrabatt 5 %",
                                   "−2.142,90",
                                   "inklusive",
                                   "Option · nicht in der Summe enthalten",
                                   "(3.420,00)",
                                   "Alternative zu Pos. 1 · nicht in der Summe enthalten",
                                   "(53.790,00)",
                                   "Summe Los 1",
                                   "43.055,10",
                                   "je 100 St.",
                                   "auf Anfrage",
                                   "Nicht im Lieferumfang",
                                   "Bei Bedarf · nicht in der Summe enthalten",
                                   "Fracht und Verpackung",
                                   "72.872,10",
                                   "86.717,80 EUR",
                                   "netto mit Optionen",
                                   "76.292,10",
                                   "Ihr Nutzen",
                                   "Auftragserteilung",
                                   "Gewünschte Optionen",
                                   "Allgemeine Verkaufs- und",
                                   "Recht und Gerichtsstand" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_contains (text, expected[i]);
  assert_well_placed (document);
}

static void
test_without_prices (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_project_quote ("de");
  quote->show_prices = FALSE;
  SET (quote, terms_markdown, NULL);
  quote->mark = KT_QUOTE_MARK_DRAFT;
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autofree char *text = all_text (document);
  const char *const hidden[] = { "Gesamtpreis",        "Gesamtbetrag", "14.286", "40.715",
                                 "Nettosumme",         "Übertrag",     "43.055", "Umsatzsteuer",
                                 "nicht in der Summe", "auf Anfrage",  "2.142" };
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    if (strstr (text, hidden[i]))
      g_error ("“%s” must not stand in:\n%s", hidden[i], text);
  assert_contains (text, "Spezifikation Q26-00042");
  assert_contains (text, "Alternative zu Pos. 1");
}

static void
test_many (void)
{
  static const guint numbers[] = { 1, 7, 8, 9, 60, 300 };
  static const guint most_pages[] = { 1, 2, 2, 2, 5, 21 };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (KtQuoteDocument) quote = sample_long_quote ("de", numbers[i]);
      g_autoptr (KtDocument) document = lay_out (quote);
      g_autofree char *text = all_text (document);
      guint n_pages = kt_document_n_pages (document);
      g_assert_cmpuint (n_pages, <=, most_pages[i]);
      assert_well_placed (document);
      for (guint position = 1; position <= numbers[i]; position++)
        {
          const KtQuoteLine *line = g_ptr_array_index (quote->lines, position - 1);
          g_autofree char *title = g_strdup_printf ("%s\n", line->title);
          g_assert_cmpuint (tool_count (text, title), ==, 1);
        }
      /* Foot and head of each break within the table. */
      g_assert_cmpuint (tool_count (text, "Übertrag") % 2, ==, 0);
    }
}

/* The heads of the table: on each page with positions, once. */
static void
test_repeated_head (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_long_quote ("de", 60);
  g_autoptr (KtDocument) document = lay_out (quote);
  for (guint i = 0; i < kt_document_n_pages (document); i++)
    {
      g_autofree char *text = kt_document_page_text (document, i);
      g_autofree char *number
          = g_strdup_printf ("Seite %u von %u", i + 1, kt_document_n_pages (document));
      g_assert_cmpuint (tool_count (text, "Bezeichnung"), ==, 1);
      g_assert_cmpuint (tool_count (text, number), ==, 1);
    }
}

static char *
repeat_text (const char *text, guint n)
{
  GString *result = g_string_new (NULL);
  while (n-- > 0)
    g_string_append (result, text);
  return g_string_free (result, FALSE);
}

static void
test_difficult_texts (void)
{
  g_autofree char *word = repeat_text ("Donaudampfschifffahrt", 60);
  g_autofree char *sentences
      = repeat_text ("Ein Satz, der nicht aufhört, weil niemand ihn kürzt. ", 400);
  const char *const texts[] = { word,
                                sentences,
                                "عرض أسعار للمضخة رقم 12",
                                "שלום עולם",
                                "😀👩‍🔬🇩🇪 ⚙️ Ventil",
                                "泵与阀门",
                                "\xff\xfe kaputt \x80",
                                "\x01\x02\x1b[0m",
                                "<b>kein</b> & <Markup",
                                "a\tb\r\nc\n\n\n",
                                "\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xae umgedreht",
                                "",
                                NULL };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (KtQuoteDocument) quote = sample_empty_quote ("de");
      const char *address[] = { texts[i] ? texts[i] : "", "b", "c", "d", "e", "f", "g", "h", NULL };
      KtQuoteLine *line
          = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, texts[i], texts[i], 1, "1.00");
      g_strfreev (quote->address);
      quote->address = g_strdupv ((char **)address);
      SET (line, order_code, texts[i]);
      SET (line, text_markdown, texts[i]);
      SET (line, unit, texts[i]);
      for (guint j = 0; j < 8; j++)
        kt_quote_line_add_characteristic (line, texts[i], j % 4 ? texts[i] : NULL);
      sample_add_line (quote, KT_QUOTE_LINE_HEADING, texts[i], texts[i], 1, NULL);
      sample_add_line (quote, KT_QUOTE_LINE_SUBTOTAL, texts[i], texts[i], 1, "1.00");
      kt_quote_document_add_condition (quote, texts[i], texts[i]);
      SET (quote, subject, texts[i]);
      SET (quote, salutation, texts[i]);
      SET (quote, intro_markdown, texts[i]);
      SET (quote, closing_markdown, texts[i]);
      SET (quote, customer_reference, texts[i]);
      SET (quote, price_note, texts[i]);
      SET (quote, terms_markdown, texts[i]);
      SET (quote, code, texts[i]);
      quote->benefits = g_strdupv ((char **)address);
      quote->show_acceptance = TRUE;
      sample_add_up (quote);
      g_autoptr (KtDocument) document = lay_out (quote);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) pdf = kt_document_to_pdf (document, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (pdf), >, 5000);
      int width, height;
      g_autofree guint8 *pixels = tool_draw (document, 0, &width, &height);
      g_assert_nonnull (pixels);
    }
}

/* What is high is cut between lines, not at the edge of the page. */
static void
test_high_rows (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_empty_quote ("de");
  g_autofree char *sentences = repeat_text ("Satz mit einigen Wörtern. ", 300);
  KtQuoteLine *line = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "1", sentences, 1, "5.00");
  line->picture = sample_picture ("pump.svg", "1");
  SET (line, picture_text, "Bild");
  kt_quote_line_add_characteristic (line, "kurz", "kurz");
  kt_quote_line_add_characteristic (line, "lang", sentences);
  sample_add_up (quote);
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autofree char *text = all_text (document);
  assert_well_placed (document);
  g_assert_cmpuint (tool_count (text, "Satz"), ==, 600);
}

static void
set_picture (KtQuoteLine *line, gpointer data)
{
  guint *calls = data;
  (*calls)++;
  line->picture = sample_picture ("pump.svg", "1");
}

/* What waits is done when the pages are laid out, once. */
static void
test_completion (void)
{
  guint calls = 0;
  g_autoptr (KtQuoteDocument) quote = sample_empty_quote ("de");
  KtQuoteLine *line = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "1", "Pumpe", 1, "5.00");
  line->complete = set_picture;
  line->complete_data = &calls;
  g_autoptr (KtDocument) first = lay_out (quote);
  g_autoptr (KtDocument) second = lay_out (quote);
  g_autofree char *text = all_text (second);
  g_assert_cmpuint (calls, ==, 1);
  g_assert_cmpuint (kt_document_n_pages (first), ==, kt_document_n_pages (second));
  assert_contains (text, "Abbildung: Pumpe");
}

/* Fifty characteristics in groups: each once, and no heading at the foot of a column. */
static void
test_many_characteristics (void)
{
  static const gboolean pictures[] = { TRUE, FALSE };
  for (guint p = 0; p < G_N_ELEMENTS (pictures); p++)
    for (guint members = 1; members < 20; members += 3)
      {
        g_autoptr (KtQuoteDocument) quote = sample_empty_quote ("de");
        KtQuoteLine *line = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "1", "Anlage", 1, "5.00");
        line->picture = pictures[p] ? sample_picture ("pump.svg", "1") : NULL;
        for (guint i = 0; i < 50; i++)
          {
            g_autofree char *name = g_strdup_printf ("Merkmal %u.", i);
            if (i % members == 0)
              kt_quote_line_add_characteristic (line, "Gruppe", NULL);
            kt_quote_line_add_characteristic (line, name, "Wert");
          }
        g_autoptr (KtDocument) document = lay_out (quote);
        g_autofree char *text = all_text (document);
        for (guint i = 0; i < 50; i++)
          {
            g_autofree char *name = g_strdup_printf ("Merkmal %u.\n", i);
            g_assert_cmpuint (tool_count (text, name), ==, 1);
          }
        g_assert_cmpuint (tool_count (text, "Wert\n"), ==, 50);
        assert_well_placed (document);
      }
}

static void
test_empty_description (void)
{
  g_autoptr (KtQuoteDocument) quote = kt_quote_document_new ("de", "EUR");
  g_autoptr (KtDocument) document = lay_out (quote);
  g_assert_cmpuint (kt_document_n_pages (document), ==, 1);
  g_autofree char *file = kt_quote_document_file_name (quote);
  g_assert_cmpstr (file, ==, "Angebot.pdf");
}

static void
test_plain_paper (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_small_quote ("de");
  kt_letterhead_free (quote->letterhead);
  quote->letterhead = kt_letterhead_new ();
  g_autoptr (KtDocument) unnamed = lay_out (quote);
  g_autofree char *text = all_text (unnamed);
  g_assert_null (strstr (text, "Falkenrath Pumpen"));
  g_assert_null (strstr (text, "Telefon\xc2\xa0"));
  g_clear_pointer (&quote->letterhead, kt_letterhead_free);
  g_autoptr (KtDocument) without = lay_out (quote);
  g_autofree char *same = all_text (without);
  g_assert_cmpstr (text, ==, same);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuoteDocument) quote = sample_small_quote ("de");
  KtQuoteLine *line = g_ptr_array_index (quote->lines, 0);
  line->total = kt_money (1, "USD");
  g_assert_null (kt_quote_document_lay_out (quote, NULL, &error));
  g_assert_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_CONTENT);
  g_assert_nonnull (strstr (error->message, "USD"));
  g_clear_error (&error);

  line->total = kt_money (G_MAXINT64 - 5, "EUR");
  sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "2", "zu viel", 1, "100.00");
  g_assert_null (kt_quote_document_lay_out (quote, NULL, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
  g_assert_nonnull (strstr (error->message, "2"));
}

static void
test_file_name (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_empty_quote ("de");
  SET (quote, number, "A/26: 00\\42*");
  SET (quote, revision, "3");
  g_autofree char *name = kt_quote_document_file_name (quote);
  g_assert_cmpstr (name, ==, "Angebot-A-26-00-42-3.pdf");
}

/* Fold marks and window of DIN 5008 form B, measured on the drawn page (1 pixel is 1 point). */
static void
test_places (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_small_quote ("de");
  g_autoptr (KtDocument) document = lay_out (quote);
  int width, height;
  g_autofree guint8 *pixels = tool_draw (document, 0, &width, &height);
  const double marks[] = { 105, 148.5, 210 };
  g_assert_cmpint (width, ==, 595);
  g_assert_cmpint (height, ==, 841);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      int y = (int)(marks[i] * KT_PAGE_MM), x = (int)(7 * KT_PAGE_MM);
      g_assert_cmpuint (pixels[y * width + x], <, 255);
      g_assert_cmpuint (pixels[(y + 3) * width + x], ==, 255);
    }
  /* Between the window and the information block, and around the window, nothing is printed. */
  for (int y = (int)(46 * KT_PAGE_MM); y < (int)(89 * KT_PAGE_MM); y++)
    {
      for (int x = (int)(106 * KT_PAGE_MM); x < (int)(124 * KT_PAGE_MM); x++)
        g_assert_cmpuint (pixels[y * width + x], ==, 255);
      for (int x = (int)(10 * KT_PAGE_MM); x < (int)(24 * KT_PAGE_MM); x++)
        g_assert_cmpuint (pixels[y * width + x], ==, 255);
    }
}

static void
test_picture_drawn (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_small_quote ("de");
  KtQuoteLine *line = g_ptr_array_index (quote->lines, 0);
  int width, height;
  g_autoptr (KtDocument) with = lay_out (quote);
  g_autofree guint8 *a = tool_draw (with, 0, &width, &height);
  g_clear_pointer (&line->picture, kt_picture_view_unref);
  g_autoptr (KtDocument) without = lay_out (quote);
  g_autofree guint8 *b = tool_draw (without, 0, &width, &height);
  guint dark_a = 0, dark_b = 0;
  for (int i = 0; i < width * height; i++)
    {
      dark_a += a[i] < 160;
      dark_b += b[i] < 160;
    }
  g_assert_cmpuint (dark_a, >, dark_b + 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add_func ("/quote-document/" name, function)
  ADD ("a quote of one position stands on one page with all that belongs to it", test_small);
  ADD ("an English quote has no German word in it", test_english);
  ADD ("options, alternatives, lots, texts and terms are there", test_kinds);
  ADD ("a specification shows no price anywhere", test_without_prices);
  ADD ("one to three hundred positions are each printed once", test_many);
  ADD ("every page of the table has its head and number", test_repeated_head);
  ADD ("no text breaks a page", test_difficult_texts);
  ADD ("a high row loses none of its lines", test_high_rows);
  ADD ("what waits is completed once", test_completion);
  ADD ("many characteristics are each printed once", test_many_characteristics);
  ADD ("a description without anything is a page", test_empty_description);
  ADD ("without a letterhead it is plain paper", test_plain_paper);
  ADD ("two currencies and sums that are too large are refused", test_refused);
  ADD ("a file name holds nothing a file system refuses", test_file_name);
  ADD ("marks and window stand where DIN 5008 puts them", test_places);
  ADD ("the picture is drawn", test_picture_drawn);
  return g_test_run ();
}
