/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines and documents against GMP rationals, and the well-known roundings by hand.
 */

#include "kt-document-totals.h"
#include "kt-random.h"
#include "kt-test-rational.h"

#include <string.h>

#define N_ROUNDS 50000

static KtMoney
euro (const char *text)
{
  g_autoptr (GError) error = NULL;
  KtMoney money = kt_money_zero ("EUR");
  kt_money_from_string (text, "EUR", &money, &error);
  g_assert_no_error (error);
  return money;
}

static KtDecimal
decimal (const char *text)
{
  g_autoptr (GError) error = NULL;
  KtDecimal value = { 0 };
  kt_decimal_parse (text, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
assert_amount (KtMoney money, const char *expected)
{
  g_autofree char *text = kt_money_to_string (money);
  g_assert_cmpstr (text, ==, expected);
}

/* 12 % off 1.97 for 20 pieces: 20 × 1.73 or 34.672. */
static void
test_known_rounding (void)
{
  static const struct {
    KtRoundingScope scope;
    const char *unit, *net;
  } rows[] = {
    { KT_ROUNDING_SCOPE_UNIT, "1.73", "34.60" },
    { KT_ROUNDING_SCOPE_LINE, "1.7336", "34.67" },
    { KT_ROUNDING_SCOPE_DOCUMENT, "1.7336", "34.672" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KtLinePrice line
          = { .quantity = decimal ("20"), .unit_price = euro ("1.97"), .discount = decimal ("12") };
      KtPriceRounding rounding = { rows[i].scope, KT_ROUND_HALF_UP };
      g_autoptr (GError) error = NULL;
      KtLineAmounts amounts;
      kt_line_price_compute (&line, rounding, &amounts, &error);
      g_assert_no_error (error);
      assert_amount (amounts.gross, "39.40");
      assert_amount (amounts.unit_net, rows[i].unit);
      assert_amount (amounts.net, rows[i].net);
    }
}

static void
test_modes_differ_on_ties (void)
{
  KtLinePrice line = { .quantity = decimal ("0.5"), .unit_price = euro ("4.25") };
  KtPriceRounding up = { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP };
  KtPriceRounding even = { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_EVEN };
  KtLineAmounts amounts;
  g_assert_true (kt_line_price_compute (&line, up, &amounts, NULL));
  assert_amount (amounts.net, "2.13");
  g_assert_true (kt_line_price_compute (&line, even, &amounts, NULL));
  assert_amount (amounts.net, "2.12");
}

static void
test_price_unit (void)
{
  KtLinePrice line
      = { .quantity = decimal ("250"), .unit_price = euro ("12.34"), .price_unit = 100 };
  KtPriceRounding rounding = { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP };
  KtLineAmounts amounts;
  g_assert_true (kt_line_price_compute (&line, rounding, &amounts, NULL));
  assert_amount (amounts.net, "30.85");
}

static void
test_refusals (void)
{
  KtPriceRounding rounding = { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP };
  KtLineAmounts amounts;
  g_autoptr (GError) error = NULL;
  KtLinePrice mixed = { .quantity = decimal ("1"),
                        .unit_price = euro ("1"),
                        .order_amount = kt_money (1, "USD") };
  g_assert_false (kt_line_price_compute (&mixed, rounding, &amounts, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_CURRENCY);
  g_clear_error (&error);
  KtLinePrice large
      = { .quantity = decimal ("9000000000"), .unit_price = kt_money (G_MAXINT64, "EUR") };
  g_assert_false (kt_line_price_compute (&large, rounding, &amounts, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
}

/* The oracle: the definition in the header, in rationals. */

static void
round_money (mpq_t value, guint digits, KtRounding mode)
{
  mpz_t whole;
  mpz_init (whole);
  kt_test_round (value, digits, mode, whole);
  mpz_set (mpq_numref (value), whole);
  mpz_ui_pow_ui (mpq_denref (value), 10, digits);
  mpq_canonicalize (value);
  mpz_clear (whole);
}

static void
exact_net (const KtLinePrice *line, KtPriceRounding rounding, mpq_t net)
{
  mpq_t factor;
  mpq_init (factor);
  kt_test_set_decimal (net, line->unit_price.amount, KT_MONEY_DIGITS);
  /* × (1 − discount / 100) */
  kt_test_set_decimal (factor, 100 * kt_pow10 (line->discount.digits) - line->discount.units,
                       line->discount.digits + 2u);
  mpq_mul (net, net, factor);
  if (rounding.scope == KT_ROUNDING_SCOPE_UNIT)
    round_money (net, 2, rounding.mode);
  kt_test_set_decimal (factor, line->quantity.units, line->quantity.digits);
  mpq_mul (net, net, factor);
  mpq_set_ui (factor, 1, MAX (line->price_unit, 1));
  mpq_mul (net, net, factor);
  kt_test_set_decimal (factor, line->order_amount.amount - line->reduction.amount, KT_MONEY_DIGITS);
  mpq_add (net, net, factor);
  round_money (net, rounding.scope == KT_ROUNDING_SCOPE_DOCUMENT ? KT_MONEY_DIGITS : 2,
               rounding.mode);
  mpq_clear (factor);
}

static KtMoney
random_money (KtRandom *random, gint64 most)
{
  gint64 amount = kt_random_range (random, 0, most);
  return kt_money (kt_random_below (random, 2) ? amount / 100 * 100 : amount, "EUR");
}

static KtLinePrice
random_line (KtRandom *random)
{
  static const guint price_units[] = { 0, 1, 100, 1000 };
  KtLinePrice line = { .quantity = kt_decimal (kt_random_range (random, 1, 100000),
                                               (guint)kt_random_below (random, 4)),
                       .unit_price = random_money (random, 100000000),
                       .price_unit = price_units[kt_random_below (random, 4)] };
  if (kt_random_below (random, 2))
    line.discount = kt_decimal (kt_random_range (random, 0, 10000), 2);
  if (kt_random_below (random, 4) == 0)
    line.reduction = random_money (random, 10000);
  if (kt_random_below (random, 4) == 0)
    line.order_amount = random_money (random, 100000);
  return line;
}

static void
assert_equals (KtMoney money, const mpq_t expected)
{
  mpq_t value;
  mpq_init (value);
  kt_test_set_decimal (value, money.amount, KT_MONEY_DIGITS);
  g_assert_true (mpq_equal (value, expected));
  mpq_clear (value);
}

static void
test_lines_against_rationals (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  mpq_t net;
  mpq_init (net);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      KtLinePrice line = random_line (random);
      KtPriceRounding rounding = { (KtRoundingScope)kt_random_below (random, 3),
                                   (KtRounding)kt_random_below (random, 4) };
      g_autoptr (GError) error = NULL;
      KtLineAmounts amounts;
      kt_line_price_compute (&line, rounding, &amounts, &error);
      g_assert_no_error (error);
      exact_net (&line, rounding, net);
      assert_equals (amounts.net, net);
    }
  mpq_clear (net);
}

/* Sums of a document in rationals: one for each role, one for each rate with and without options.
 */
typedef struct {
  mpq_t roles[4];
  mpq_t rates[3][2];
} Sums;

static void
sums_init (Sums *sums)
{
  for (guint i = 0; i < 4; i++)
    mpq_init (sums->roles[i]);
  for (guint i = 0; i < 6; i++)
    mpq_init (sums->rates[i / 2][i % 2]);
}

static void
sums_clear (Sums *sums)
{
  for (guint i = 0; i < 4; i++)
    mpq_clear (sums->roles[i]);
  for (guint i = 0; i < 6; i++)
    mpq_clear (sums->rates[i / 2][i % 2]);
}

static void
sums_add (Sums *sums, const KtDocumentLine *line, guint rate, KtPriceRounding rounding)
{
  mpq_t net;
  mpq_init (net);
  exact_net (&line->price, rounding, net);
  mpq_add (sums->roles[line->role], sums->roles[line->role], net);
  if (line->role == KT_LINE_NORMAL)
    mpq_add (sums->rates[rate][0], sums->rates[rate][0], net);
  if (line->role <= KT_LINE_OPTION)
    mpq_add (sums->rates[rate][1], sums->rates[rate][1], net);
  mpq_clear (net);
}

/* net and gross of all rates, each closed to cents */
static void
sums_close (Sums *sums,
            guint column,
            const KtTaxRate *rates,
            KtRounding mode,
            mpq_t net,
            mpq_t gross)
{
  mpq_t tax;
  mpq_init (tax);
  mpq_set_ui (net, 0, 1);
  mpq_set_ui (gross, 0, 1);
  for (guint rate = 0; rate < 3; rate++)
    {
      round_money (sums->rates[rate][column], 2, mode);
      kt_test_set_decimal (tax, rates[rate].percent.units, rates[rate].percent.digits + 2u);
      mpq_mul (tax, tax, sums->rates[rate][column]);
      round_money (tax, 2, mode);
      mpq_add (net, net, sums->rates[rate][column]);
      mpq_add (gross, gross, tax);
    }
  mpq_add (gross, gross, net);
  mpq_clear (tax);
}

static void
test_documents_against_rationals (void)
{
  const KtTaxRate rates[] = { { "standard", decimal ("19") },
                              { "reduced", decimal ("7") },
                              { "odd", decimal ("8.1") } };
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  mpq_t net, gross;
  mpq_inits (net, gross, NULL);
  for (guint round = 0; round < 3000; round++)
    {
      KtDocumentLine lines[12] = { 0 };
      KtPriceRounding rounding = { (KtRoundingScope)kt_random_below (random, 3),
                                   (KtRounding)kt_random_below (random, 2) };
      guint n_lines = (guint)kt_random_below (random, 12), n_on_request = 0;
      Sums sums;
      sums_init (&sums);
      for (guint i = 0; i < n_lines; i++)
        {
          guint rate = (guint)kt_random_below (random, 3);
          lines[i].name = "1";
          lines[i].role = (KtLineRole)kt_random_below (random, 4);
          lines[i].vat = rate == 0 && kt_random_below (random, 2) ? NULL : rates[rate].key;
          lines[i].price = random_line (random);
          lines[i].on_request = kt_random_below (random, 6) == 0;
          n_on_request += lines[i].on_request && lines[i].role == KT_LINE_NORMAL;
          if (!lines[i].on_request)
            sums_add (&sums, &lines[i], rate, rounding);
        }

      g_autoptr (GError) error = NULL;
      const KtPricedDocument document = { .lines = lines,
                                          .n_lines = n_lines,
                                          .rates = rates,
                                          .n_rates = 3,
                                          .currency = "EUR",
                                          .rounding = rounding };
      g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (&document, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (totals->n_on_request, ==, n_on_request);
      assert_equals (totals->options, sums.roles[KT_LINE_OPTION]);
      assert_equals (totals->alternatives, sums.roles[KT_LINE_ALTERNATIVE]);
      assert_equals (totals->on_demand, sums.roles[KT_LINE_ON_DEMAND]);
      sums_close (&sums, 0, rates, rounding.mode, net, gross);
      assert_equals (totals->net, net);
      assert_equals (totals->gross, gross);
      sums_close (&sums, 1, rates, rounding.mode, net, gross);
      assert_equals (totals->net_with_options, net);
      assert_equals (totals->gross_with_options, gross);

      KtMoney tax = kt_money_zero ("EUR");
      for (guint i = 0; i < totals->taxes->len; i++)
        g_assert_true (
            kt_money_add (tax, g_array_index (totals->taxes, KtTaxGroup, i).tax, &tax, NULL));
      g_assert_true (kt_money_equal (tax, totals->tax));
      sums_clear (&sums);
    }
  mpq_clears (net, gross, NULL);
}

static void
test_one_document (void)
{
  const KtTaxRate rates[] = { { "standard", decimal ("19") }, { "reduced", decimal ("7") } };
  KtDocumentLine lines[] = {
    { .name = "1", .price = { .quantity = decimal ("3"), .unit_price = euro ("33.33") } },
    { .name = "2",
      .vat = "reduced",
      .price = { .quantity = decimal ("1"), .unit_price = euro ("10") } },
    { .name = "3",
      .role = KT_LINE_OPTION,
      .price = { .quantity = decimal ("1"), .unit_price = euro ("0.05") } },
    { .name = "4", .on_request = TRUE },
    { .name = "5", .role = KT_LINE_ALTERNATIVE, .on_request = TRUE },
  };
  KtPricedDocument document = { .lines = lines,
                                .n_lines = G_N_ELEMENTS (lines),
                                .rates = rates,
                                .n_rates = 2,
                                .currency = "EUR",
                                .rounding = { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP } };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (&document, &error);
  g_assert_no_error (error);
  assert_amount (totals->net, "109.99");
  assert_amount (totals->tax, "19.70");
  assert_amount (totals->gross, "129.69");
  assert_amount (totals->options, "0.05");
  assert_amount (totals->net_with_options, "110.04");
  assert_amount (totals->gross_with_options, "129.75");
  g_assert_cmpuint (totals->taxes->len, ==, 2);
  assert_amount (g_array_index (totals->taxes, KtTaxGroup, 0).tax, "19.00");
  g_assert_cmpuint (totals->n_priced, ==, 2);
  g_assert_cmpuint (totals->n_on_request, ==, 1);

  lines[1].vat = "luxury";
  document.n_lines = 2;
  g_assert_null (kt_document_totals_new (&document, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "luxury"));
  g_assert_nonnull (strstr (error->message, "2"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line/12 % off 1.97 times 20 depends on where it is rounded",
                   test_known_rounding);
  g_test_add_func ("/line/half-up and half-even differ on ties only", test_modes_differ_on_ties);
  g_test_add_func ("/line/a price for a hundred is divided once", test_price_unit);
  g_test_add_func ("/line/two currencies and overflow are refused", test_refusals);
  g_test_add_func ("/line/every line agrees with rationals", test_lines_against_rationals);
  g_test_add_func ("/document/every document agrees with rationals",
                   test_documents_against_rationals);
  g_test_add_func ("/document/options and open prices stand outside the total", test_one_document);
  return g_test_run ();
}
