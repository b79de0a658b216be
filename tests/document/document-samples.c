/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The company and its products are those of the demo catalog; numbers are made up. */

#include "document-samples.h"

#include "kt-number-format.h"

#define KT_SET(object, field, text) kt_quote_document_set (&(object)->field, text)

KtMoney
sample_money (const char *text)
{
  KtMoney money;
  g_autoptr (GError) error = NULL;
  gboolean read = kt_money_from_string (text, "EUR", &money, &error);
  g_assert_no_error (error);
  g_assert_true (read);
  return money;
}

static GBytes *
read_file (const char *path)
{
  char *text;
  gsize length;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

KtPictureView *
sample_picture (const char *file, const char *length)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "document", file, NULL);
  g_autoptr (GBytes) svg = read_file (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPicture) picture = kt_picture_new (svg, file, &error);
  g_assert_no_error (error);
  g_autoptr (KtPictureState) state = kt_picture_state_new ();
  kt_picture_state_set_field (state, "length", length);
  KtPictureView *view = kt_picture_render (picture, state, &error);
  g_assert_no_error (error);
  return view;
}

KtLetterhead *
sample_letterhead (const char *language)
{
  KtLetterhead *head = kt_letterhead_new ();
  kt_letterhead_set (&head->name, "Falkenrath Pumpen- und Anlagenbau GmbH");
  kt_letterhead_set (&head->sender_line,
                     "Falkenrath Pumpen- und Anlagenbau · Industriestraße 14 · 59227 Ahlen");
  kt_letterhead_set (&head->street, "Industriestraße 14");
  kt_letterhead_set (&head->postcode, "59227");
  kt_letterhead_set (&head->city, "Ahlen");
  kt_letterhead_set (&head->country, "DE");
  kt_letterhead_set (&head->phone, "+49 30 23125 140");
  kt_letterhead_set (&head->fax, "+49 30 23125 149");
  kt_letterhead_set (&head->email, "vertrieb@falkenrath.example");
  kt_letterhead_set (&head->web, "www.falkenrath.example");
  kt_letterhead_set (&head->vat_id, "DE000000014");
  kt_letterhead_set (&head->tax_number, "304/0000/0014");
  kt_letterhead_set (&head->register_entry, "HRB 00014, Amtsgericht Münster");
  kt_letterhead_set (&head->managers, "Dr.-Ing. Katharina Falkenrath, Jens Overbeck");
  kt_letterhead_set (&head->bank, "Musterbank Münsterland");
  kt_letterhead_set (&head->iban, "DE89 3704 0044 0532 0130 00");
  kt_letterhead_set (&head->bic, "MUSTDEMMXXX");
  kt_letterhead_set (&head->accent, "#0b5a8a");
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "catalogs",
                                                 "falkenrath", "logo.svg", NULL);
  g_autoptr (GBytes) svg = read_file (path);
  g_autoptr (KtPicture) logo = kt_picture_new (svg, "logo.svg", NULL);
  head->logo = kt_picture_render (logo, NULL, NULL);
  return head;
}

KtQuoteDocument *
sample_empty_quote (const char *language)
{
  gboolean german = kt_language_is_german (language);
  KtQuoteDocument *quote = kt_quote_document_new (language, "EUR");
  const char *const address[] = { "Westfälische Feinchemie GmbH & Co. KG",
                                  "Anlagentechnik",
                                  "Frau Dr.-Ing. Annette Brüggemann",
                                  "Am Silberberg 120",
                                  "44625 Herne",
                                  NULL };
  quote->letterhead = sample_letterhead (language);
  quote->address = g_strdupv ((char **)address);
  KT_SET (quote, number, "Q26-00042");
  KT_SET (quote, date, "2026-11-21");
  KT_SET (quote, valid_until, "2027-01-20");
  KT_SET (quote, customer_number, "104711");
  KT_SET (quote, customer_reference, "RFQ 2026/881 vom 12.11.2026");
  KT_SET (quote, contact_name, "Dipl.-Ing. Martin Hölscher");
  KT_SET (quote, contact_phone, "+49 30 23125 162");
  KT_SET (quote, contact_email, "m.hoelscher@falkenrath.example");
  KT_SET (quote, salutation, german ? "Sehr geehrte Frau Dr. Brüggemann," : "Dear Dr Brüggemann,");
  KT_SET (quote, intro_markdown,
          german ? "vielen Dank für Ihre Anfrage und das Gespräch am 14. November. Wir bieten "
                   "Ihnen zu den "
                   "beigefügten Verkaufs- und Lieferbedingungen an:"
                 : "thank you for your inquiry and our meeting on 14 November. On our enclosed "
                   "terms of sale "
                   "we are pleased to offer:");
  KT_SET (
      quote, closing_markdown,
      german ? "Für Fragen stehen wir Ihnen jederzeit gern zur Verfügung und würden uns über Ihren "
               "Auftrag freuen."
             : "Please do not hesitate to contact us with any questions. We would be pleased to "
               "receive "
               "your order.");
  KT_SET (quote, signatory, "Dipl.-Ing. Martin Hölscher");
  KT_SET (quote, signatory_function, german ? "Vertrieb Prozesspumpen" : "Sales, process pumps");
  KT_SET (quote, created, "2026-11-21T09:30:00Z");
  return quote;
}

static void
add_conditions (KtQuoteDocument *quote, gboolean german)
{
  kt_quote_document_add_condition (quote, german ? "Lieferzeit" : "Delivery time",
                                   german ? "ca. 8 Wochen nach Auftragsklarheit"
                                          : "approx. 8 weeks after clarification of the order");
  kt_quote_document_add_condition (quote, german ? "Lieferbedingung" : "Delivery",
                                   "FCA Ahlen (Incoterms 2020)");
  kt_quote_document_add_condition (quote, german ? "Zahlung" : "Payment",
                                   german ? "30 Tage nach Rechnungsdatum ohne Abzug"
                                          : "30 days net from date of invoice");
  kt_quote_document_add_condition (
      quote, german ? "Gültigkeit" : "Validity",
      german ? "Wir halten uns bis zum 20.01.2027 an dieses Angebot gebunden."
             : "This quotation is binding until 20 January 2027.");
}

KtQuoteLine *
sample_add_line (KtQuoteDocument *quote,
                 KtQuoteLineKind kind,
                 const char *number,
                 const char *title,
                 gint64 quantity,
                 const char *price)
{
  KtQuoteLine *line = kt_quote_document_add_line (quote, kind);
  KT_SET (line, number, number);
  KT_SET (line, title, title);
  KT_SET (line, unit, kt_language_is_german (quote->language) ? "St." : "pcs");
  line->quantity = kt_decimal_from_int (quantity);
  if (price)
    {
      line->unit_price = sample_money (price);
      kt_money_mul (line->unit_price, line->quantity, KT_ROUND_HALF_UP, &line->total, NULL);
    }
  return line;
}

static void
add_pump_characteristics (KtQuoteLine *line, gboolean german)
{
  const struct {
    const char *de, *en, *value_de, *value_en;
  } rows[] = {
    { "Betriebspunkt", "Duty point", NULL, NULL },
    { "Förderstrom", "Flow", "48 m³/h", "48 m³/h" },
    { "Förderhöhe", "Head", "52 m", "52 m" },
    { "Medium", "Medium", "Salzsäure 10 %, 40 °C", "Hydrochloric acid 10%, 40 °C" },
    { "Hydraulik", "Hydraulics", NULL, NULL },
    { "Baugröße", "Size", "CP 65-40-200", "CP 65-40-200" },
    { "Laufraddurchmesser", "Impeller diameter", "204 mm", "204 mm" },
    { "Gehäusewerkstoff", "Casing material", "Edelstahl 1.4408", "Stainless steel 1.4408" },
    { "Wellenabdichtung", "Shaft seal",
      "Gleitringdichtung doppeltwirkend, SiC/SiC, FFKM, API-Plan 53A",
      "Double mechanical seal, SiC/SiC, FFKM, API plan 53A" },
    { "Antrieb", "Drive", NULL, NULL },
    { "Motor", "Motor", "15 kW, 2-polig, IE4", "15 kW, 2 poles, IE4" },
    { "Explosionsschutz", "Explosion protection", "II 2G Ex db IIC T4 Gb",
      "II 2G Ex db IIC T4 Gb" },
    { "Spannung", "Voltage", "400 V Δ, 50 Hz", "400 V Δ, 50 Hz" },
    { "Lackierung", "Paint", "RAL 5010 Enzianblau", "RAL 5010 gentian blue" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    kt_quote_line_add_characteristic (line, german ? rows[i].de : rows[i].en,
                                      german ? rows[i].value_de : rows[i].value_en);
}

static KtQuoteLine *
add_pump (KtQuoteDocument *quote, const char *number, gint64 quantity)
{
  gboolean german = kt_language_is_german (quote->language);
  KtQuoteLine *line = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, number,
                                       german ? "Chemienormpumpenaggregat FalkChem CP 65-40-200"
                                              : "Chemical standard pump unit FalkChem CP 65-40-200",
                                       quantity, "14286.00");
  KT_SET (line, order_code, "CP 65-40-200/204-E8-D53A-15/2-X4");
  add_pump_characteristics (line, german);
  line->picture = sample_picture ("pump.svg", "L = 1.184 mm");
  return line;
}

void
sample_add_up (KtQuoteDocument *quote)
{
  KtMoney sum = kt_money_zero ("EUR"), options = sum, tax, gross;
  gboolean has_options = FALSE;
  for (guint i = 0; i < quote->lines->len; i++)
    {
      const KtQuoteLine *line = g_ptr_array_index (quote->lines, i);
      if (line->kind == KT_QUOTE_LINE_NORMAL && !line->on_request && !line->free_of_charge)
        kt_money_add (sum, line->total, &sum, NULL);
      has_options |= line->kind == KT_QUOTE_LINE_OPTION;
      if (line->kind == KT_QUOTE_LINE_OPTION)
        kt_money_add (options, line->total, &options, NULL);
    }
  KtQuoteTotals *totals = &quote->totals;
  totals->positions = totals->net = sum;
  for (guint i = 0; i < totals->adjustments->len; i++)
    kt_money_add (totals->net,
                  ((KtQuoteAdjustment *)g_ptr_array_index (totals->adjustments, i))->amount,
                  &totals->net, NULL);
  kt_money_percent (totals->net, kt_decimal_from_int (19), KT_ROUND_HALF_UP, &tax, NULL);
  kt_money_round (tax, KT_ROUND_HALF_UP, &tax, NULL);
  kt_money_add (totals->net, tax, &gross, NULL);
  kt_quote_document_add_tax (quote, kt_decimal_from_int (19), totals->net, tax);
  totals->gross = gross;
  totals->has_options = has_options;
  totals->options_net = options;
  kt_money_add (totals->net, options, &totals->net_with_options, NULL);
  kt_money_percent (totals->net_with_options, kt_decimal_from_int (119), KT_ROUND_HALF_UP,
                    &totals->gross_with_options, NULL);
}

KtQuoteDocument *
sample_small_quote (const char *language)
{
  gboolean german = kt_language_is_german (language);
  KtQuoteDocument *quote = sample_empty_quote (language);
  KT_SET (quote, subject,
          german ? "Säurepumpe für die Neutralisation, Bau 7"
                 : "Acid pump for neutralisation, building 7");
  add_pump (quote, "1", 1);
  add_conditions (quote, german);
  sample_add_up (quote);
  return quote;
}

KtQuoteDocument *
sample_project_quote (const char *language)
{
  gboolean german = kt_language_is_german (language);
  KtQuoteDocument *quote = sample_empty_quote (language);
  const char *const benefits_de[]
      = { "Doppeltwirkende Dichtung mit Sperrdruck: keine Leckage in die Atmosphäre, wie im "
          "Gespräch am 14.11. gefordert",
          "IE4-Motor spart bei 6.000 Betriebsstunden rund 640 € Strom im Jahr gegenüber der "
          "vorhandenen Pumpe",
          "Einheitliche Lagerträger: ein Ersatzteilpaket für alle drei Aggregate", NULL };
  const char *const benefits_en[] = {
    "Double seal with barrier pressure: no leakage to atmosphere, as asked for on 14 November",
    "The IE4 motor saves about €640 of electricity a year at 6,000 hours",
    "Uniform bearing brackets: one set of spare parts for all three units", NULL
  };
  KT_SET (quote, revision, "3");
  KT_SET (quote, remark, german ? "Vertraulich" : "Confidential");
  KT_SET (quote, subject,
          german ? "Ersatz der Säurepumpen P-701 A/B/C und Förderlinie für Gebinde, Bau 7"
                 : "Replacement of acid pumps P-701 A/B/C and drum conveyor, building 7");
  sample_add_line (quote, KT_QUOTE_LINE_HEADING, NULL, german ? "Los 1 – Pumpen" : "Lot 1 – Pumps",
                   0, NULL);
  KtQuoteLine *pump = add_pump (quote, "1", 3);
  kt_quote_line_add_adjustment (pump, german ? "3 × 14.286,00" : "3 × 14,286.00",
                                sample_money ("42858.00"));
  kt_quote_line_add_adjustment (pump, german ? "Projektrabatt 5 %" : "Project discount 5%",
                                sample_money ("-2142.90"));
  pump->total = sample_money ("40715.10");
  sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "1.1",
                   german ? "Werksabnahme mit Kennlinie nach EN ISO 9906"
                          : "Factory acceptance with performance test to EN ISO 9906",
                   3, "780.00")
      ->level
      = 1;
  KtQuoteLine *certificate = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "1.2",
                                              german ? "Abnahmeprüfzeugnis 3.1 nach EN 10204"
                                                     : "Inspection certificate 3.1 to EN 10204",
                                              3, NULL);
  certificate->level = 1;
  certificate->free_of_charge = TRUE;
  KtQuoteLine *spare = sample_add_line (quote, KT_QUOTE_LINE_OPTION, "2",
                                        german ? "Ersatzteilpaket für zwei Betriebsjahre"
                                               : "Spare parts for two years of operation",
                                        1, "3420.00");
  KT_SET (spare, text_markdown,
          german
              ? "Gleitringdichtung komplett, Lagersatz, Dichtungssatz Gehäuse. Passend zu den drei "
                "Aggregaten der **Position 1**."
              : "Mechanical seal, bearings, casing gaskets. Fits the three units of **item 1**.");
  KtQuoteLine *alternative
      = sample_add_line (quote, KT_QUOTE_LINE_ALTERNATIVE, "3",
                         german ? "Chemienormpumpenaggregat mit Magnetkupplung CM 65-40-200"
                                : "Magnetic drive pump unit CM 65-40-200",
                         3, "17930.00");
  KT_SET (alternative, replaces, "1");
  KT_SET (alternative, order_code, "CM 65-40-200/204-E8-MK-18/2-X4");
  sample_add_line (quote, KT_QUOTE_LINE_SUBTOTAL, NULL, german ? "Summe Los 1" : "Sum of lot 1", 0,
                   NULL)
      ->total
      = sample_money ("43055.10");
  sample_add_line (quote, KT_QUOTE_LINE_HEADING, NULL,
                   german ? "Los 2 – Förderlinie" : "Lot 2 – Conveyor", 0, NULL);
  KtQuoteLine *conveyor = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "4",
                                           german ? "Bandförderlinie FalkLine FL, 12 m"
                                                  : "Belt conveyor line FalkLine FL, 12 m",
                                           1, "28475.00");
  KT_SET (conveyor, order_code, "FL 650-12000-S-PU");
  conveyor->picture = sample_picture ("conveyor.svg", german ? "12.000 mm" : "12,000 mm");
  const char *const rows[][2]
      = { { "Gurtbreite", "650 mm" },
          { "Gesamtlänge", "12.000 mm" },
          { "Geschwindigkeit", "12 m/min" },
          { "Streckenlast", "60 kg/m" },
          { "Rahmen", "Stahlblech C 150 × 3, pulverbeschichtet" },
          { "Gurt", "PU, EU 1935/2004" },
          { "Antrieb", "0,75 kW IE3, Frequenzumrichter im Schaltschrank" } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    kt_quote_line_add_characteristic (conveyor, rows[i][0], rows[i][1]);
  KtQuoteLine *screws = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "5",
                                         german ? "Sechskantschraube ISO 4017 M10 × 30 A2-70"
                                                : "Hexagon screw ISO 4017 M10 × 30 A2-70",
                                         240, NULL);
  screws->unit_price = sample_money ("42.50");
  screws->price_unit = 100;
  screws->total = sample_money ("102.00");
  KtQuoteLine *cabling
      = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, "6",
                         german ? "Kabelweg durch die Brandwand, Ausführung nach Ortstermin"
                                : "Cable route through the fire wall, after site visit",
                         1, NULL);
  cabling->on_request = TRUE;
  KtQuoteLine *note = sample_add_line (quote, KT_QUOTE_LINE_TEXT, NULL,
                                       german ? "Nicht im Lieferumfang" : "Not included", 0, NULL);
  KT_SET (note, text_markdown,
          german ? "- Fundamente und Verguss\n- elektrische Zuleitung bis zum Klemmenkasten\n- "
                   "Demontage und Entsorgung der vorhandenen Pumpen"
                 : "- foundations and grouting\n- electrical supply up to the terminal box\n- "
                   "dismantling and disposal of the existing pumps");
  sample_add_line (quote, KT_QUOTE_LINE_ON_DEMAND, "7",
                   german ? "Inbetriebnahme durch unseren Monteur, je Tag"
                          : "Commissioning by our fitter, per day",
                   2, "1180.00");
  kt_quote_document_add_adjustment (quote, german ? "Fracht und Verpackung" : "Freight and packing",
                                    sample_money ("1240.00"));
  add_conditions (quote, german);
  quote->benefits = g_strdupv ((char **)(german ? benefits_de : benefits_en));
  quote->show_acceptance = TRUE;
  KT_SET (quote, code, "kontor:quote:6f0c8f52-6a35-4a0e-9d0e-1f2f7be2c7a1");
  KT_SET (quote, price_note,
          german ? "Preise je Position auf Cent gerundet."
                 : "Prices are rounded to cents per item.");
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "data", "catalogs", "falkenrath", "terms",
                               german ? "de.md" : "en.md", NULL);
  g_file_get_contents (path, &quote->terms_markdown, NULL, NULL);
  sample_add_up (quote);
  return quote;
}

KtQuoteDocument *
sample_long_quote (const char *language, guint n)
{
  gboolean german = kt_language_is_german (language);
  KtQuoteDocument *quote = sample_empty_quote (language);
  KT_SET (quote, subject, german ? "Ersatzteile und Zubehör" : "Spare parts and accessories");
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *price = g_strdup_printf ("%u.%02u", 10 + i * 37 % 911, i * 13 % 100);
      g_autofree char *title = g_strdup_printf (
          "%s %u", i % 3 ? "Flachdichtung DN 65 PN 16, EPDM" : "Zylinderrollenlager NU 309 ECP", i);
      KtQuoteLine *line
          = sample_add_line (quote, KT_QUOTE_LINE_NORMAL, number, title, 1 + i % 7, price);
      g_autofree char *code = g_strdup_printf ("FA-%06u", i * 7919 % 1000000);
      KT_SET (line, order_code, code);
      if (i % 10 == 0)
        KT_SET (line, text_markdown,
                "Passend zu CP 65-40-200 ab Baujahr 2019. Die Lieferung erfolgt in "
                "korrosionsgeschützter Verpackung mit Montageanleitung; Anzugsmomente siehe "
                "Betriebsanleitung, Abschnitt 7.");
    }
  add_conditions (quote, german);
  sample_add_up (quote);
  return quote;
}
