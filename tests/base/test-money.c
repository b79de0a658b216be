/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Money against GMP rationals, and as people write it.
 */

#include "kt-money.h"
#include "kt-number-format.h"
#include "kt-random.h"
#include "kt-test-rational.h"

#define N_ROUNDS 100000
#define NBSP KT_NO_BREAK_SPACE

static KtMoney
random_money (KtRandom *random)
{
  guint bits = (guint)kt_random_below (random, 63) + 1;
  gint64 amount = (gint64)kt_random_below (random, G_GUINT64_CONSTANT (1) << bits);
  if (kt_random_below (random, 3) == 0)
    amount = amount / 100 * 100 + 50;
  return kt_money (kt_random_below (random, 2) ? amount : -amount, "EUR");
}

static void
check (gboolean done, KtMoney result, const GError *error, const mpq_t exact, KtRounding rounding)
{
  mpz_t expected;
  mpz_init (expected);
  gint64 amount;
  if (!kt_test_round (exact, KT_MONEY_DIGITS, rounding, expected))
    g_assert_error (error, KT_ERROR, KT_ERROR_PRECISION);
  else if (!kt_test_get_int64 (expected, &amount))
    g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
  else
    {
      g_assert_no_error (error);
      g_assert_true (done);
      g_assert_cmpint (result.amount, ==, amount);
      g_assert_cmpstr (result.currency, ==, "EUR");
    }
  mpz_clear (expected);
}

static void
test_against_rationals (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  mpq_t left, right, factor, exact;
  mpq_inits (left, right, factor, exact, NULL);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GError) sum = NULL, difference = NULL, product = NULL, percent = NULL;
      KtMoney a = random_money (random), b = random_money (random), result = a;
      KtRounding rounding = (KtRounding)kt_random_below (random, 5);
      KtDecimal by = kt_decimal (kt_random_range (random, -5000000, 5000000),
                                 (guint)kt_random_below (random, 10));
      kt_test_set_decimal (left, a.amount, KT_MONEY_DIGITS);
      kt_test_set_decimal (right, b.amount, KT_MONEY_DIGITS);
      kt_test_set_decimal (factor, by.units, by.digits);

      mpq_add (exact, left, right);
      gboolean done = kt_money_add (a, b, &result, &sum);
      check (done, result, sum, exact, KT_ROUND_EXACT);
      mpq_sub (exact, left, right);
      done = kt_money_sub (a, b, &result, &difference);
      check (done, result, difference, exact, KT_ROUND_EXACT);
      mpq_mul (exact, left, factor);
      done = kt_money_mul (a, by, rounding, &result, &product);
      check (done, result, product, exact, rounding);
      mpq_set_ui (right, 1, 100);
      mpq_mul (exact, exact, right);
      done = kt_money_percent (a, by, rounding, &result, &percent);
      check (done, result, percent, exact, rounding);
    }
  mpq_clears (left, right, factor, exact, NULL);
}

static void
test_round_to_cents (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  mpq_t value;
  mpz_t expected;
  mpq_init (value);
  mpz_init (expected);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      KtMoney money = random_money (random), rounded = money;
      KtRounding rounding = (KtRounding)kt_random_below (random, 4);
      guint digits = (guint)kt_random_below (random, 5);
      kt_test_set_decimal (value, money.amount, KT_MONEY_DIGITS);
      kt_test_round (value, digits, rounding, expected);
      mpz_mul_si (expected, expected, kt_pow10 (KT_MONEY_DIGITS - digits));
      gint64 amount;
      gboolean fits = kt_test_get_int64 (expected, &amount);
      g_assert_cmpint (fits, ==, kt_money_round_digits (money, digits, rounding, &rounded, &error));
      if (fits)
        g_assert_cmpint (rounded.amount, ==, amount);
      else
        g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
    }
  mpq_clear (value);
  mpz_clear (expected);
}

/* 8.1 % of 2.16 is 0.17496: 0.17, and not 0.18 by way of 0.1750. */
static void
test_tax_rounds_once (void)
{
  KtMoney tax = kt_money_zero ("EUR");
  g_assert_true (kt_money_percent_rounded (kt_money (21600, "EUR"), kt_decimal (81, 1),
                                           KT_ROUND_HALF_UP, &tax, NULL));
  g_assert_cmpint (tax.amount, ==, 1700);
}

static void
test_currencies_apart (void)
{
  KtMoney euro = kt_money (10000, "EUR"), dollar = kt_money (10000, "USD"), result = euro;
  int order = 0;
  for (guint operation = 0; operation < 3; operation++)
    {
      g_autoptr (GError) error = NULL;
      gboolean done = operation == 0   ? kt_money_add (euro, dollar, &result, &error)
                      : operation == 1 ? kt_money_sub (euro, dollar, &result, &error)
                                       : kt_money_compare (euro, dollar, &order, &error);
      g_assert_false (done);
      g_assert_error (error, KT_ERROR, KT_ERROR_CURRENCY);
      g_assert_nonnull (strstr (error->message, "EUR"));
      g_assert_nonnull (strstr (error->message, "USD"));
    }
  g_assert_false (kt_money_equal (euro, dollar));
}

static void
test_overflow (void)
{
  g_autoptr (GError) error = NULL;
  KtMoney most = kt_money (G_MAXINT64, "EUR"), result = most;
  g_assert_false (kt_money_add (most, kt_money (1, "EUR"), &result, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
  g_clear_error (&error);
  g_assert_false (kt_money_neg (kt_money (G_MININT64, "EUR"), &result, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
  g_clear_error (&error);
  g_assert_false (kt_money_mul_ratio (most, 1, 0, KT_ROUND_DOWN, &result, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_RANGE);
  g_assert_cmpint (result.amount, ==, G_MAXINT64);
}

static void
test_round_by_currency (void)
{
  KtMoney result;
  g_assert_true (kt_money_round (kt_money (12345678, "EUR"), KT_ROUND_HALF_UP, &result, NULL));
  g_assert_cmpint (result.amount, ==, 12345700);
  g_assert_true (kt_money_round (kt_money (12345678, "JPY"), KT_ROUND_HALF_UP, &result, NULL));
  g_assert_cmpint (result.amount, ==, 12350000);
  g_assert_true (kt_money_round (kt_money (12345678, "KWD"), KT_ROUND_DOWN, &result, NULL));
  g_assert_cmpint (result.amount, ==, 12345670);
}

static void
test_format (void)
{
  static const struct {
    gint64 amount;
    const char *currency, *language;
    KtMoneyFlags flags;
    const char *text;
  } rows[] = {
    { 12345600, "EUR", "de", KT_MONEY_SYMBOL, "1.234,56" NBSP "€" },
    { 12345600, "EUR", "en", KT_MONEY_SYMBOL, "€1,234.56" },
    { -12345600, "EUR", "en_GB", KT_MONEY_SYMBOL, "−€1,234.56" },
    { -12345600, "EUR", "de_AT", KT_MONEY_CODE, "−1.234,56" NBSP "EUR" },
    { 12345600, "CHF", "de", KT_MONEY_SYMBOL, "1.234,56" NBSP "CHF" },
    { 12345600, "CHF", "en", KT_MONEY_SYMBOL, "CHF" NBSP "1,234.56" },
    { 345, "EUR", "de", KT_MONEY_SYMBOL, "0,0345" NBSP "€" },
    { 345, "EUR", "de", KT_MONEY_SYMBOL | KT_MONEY_ROUNDED, "0,03" NBSP "€" },
    { -40, "EUR", "de", KT_MONEY_ROUNDED, "0,00" },
    { 0, "EUR", "de", KT_MONEY_PLAIN, "0,00" },
    { 10000000000, "EUR", "de", KT_MONEY_PLAIN, "1.000.000,00" },
    { 9990000, "EUR", "de", KT_MONEY_SIGNED, "+999,00" },
    { 10000, "JPY", "en", KT_MONEY_SYMBOL, "¥1" },
    { G_MININT64, "EUR", "en", KT_MONEY_PLAIN, "−922,337,203,685,477.5808" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = kt_money_format (kt_money (rows[i].amount, rows[i].currency),
                                               rows[i].language, rows[i].flags);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_parse (void)
{
  static const struct {
    const char *text, *language;
    gint64 amount;
  } rows[] = {
    { "1.234,56", "de", 12345600 },
    { "1.234,56 €", "de", 12345600 },
    { "1234,5 EUR", "de", 12345000 },
    { "EUR 7", "de", 70000 },
    { "€1,234.56", "en", 12345600 },
    { "-€5", "en", -50000 },
    { "−€5", "en", -50000 },
    { "\xe2\x88\x92 5,00", "de", 0 },
    { "−5,00", "de", -50000 },
    { " 12 345,67" NBSP "€ ", "de", 123456700 },
    { "0,0345", "de", 345 },
    { "1,2300000", "de", 12300 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      KtMoney money = kt_money_zero ("EUR");
      gboolean done = kt_money_parse (rows[i].text, rows[i].language, "EUR", &money, &error);
      /* A minus apart from its number is not one. */
      if (rows[i].amount == 0)
        {
          g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
          continue;
        }
      g_assert_no_error (error);
      g_assert_true (done);
      g_assert_cmpint (money.amount, ==, rows[i].amount);
    }
}

static void
test_parse_refuses (void)
{
  static const struct {
    const char *text, *language;
    int code;
  } rows[] = {
    { "5 $", "de", KT_ERROR_CURRENCY },
    { "CHF 5", "en", KT_ERROR_CURRENCY },
    { "1.5", "de", KT_ERROR_PARSE },
    { "1,5", "en", KT_ERROR_PARSE },
    { "", "de", KT_ERROR_PARSE },
    { "€", "de", KT_ERROR_PARSE },
    { "1,23456", "de", KT_ERROR_PRECISION },
    { "12.34.567", "de", KT_ERROR_PARSE },
    { "\xff", "de", KT_ERROR_PARSE },
    { "999999999999999999", "de", KT_ERROR_OVERFLOW },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      KtMoney money;
      g_assert_false (kt_money_parse (rows[i].text, rows[i].language, "EUR", &money, &error));
      g_assert_error (error, KT_ERROR, rows[i].code);
    }
}

static void
test_print_and_read (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  static const char *const languages[] = { "de", "en" };
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      const char *language = languages[i % 2];
      KtMoney money = random_money (random), back = money;
      KtMoneyFlags flags = (KtMoneyFlags)kt_random_below (random, 3);
      g_autofree char *shown = kt_money_format (money, language, flags);
      kt_money_parse (shown, language, "EUR", &back, &error);
      g_assert_no_error (error);
      g_assert_true (kt_money_equal (money, back));

      g_autofree char *stored = kt_money_to_string (money);
      kt_money_from_string (stored, "EUR", &back, &error);
      g_assert_no_error (error);
      g_assert_true (kt_money_equal (money, back));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/every operation agrees with rationals", test_against_rationals);
  g_test_add_func ("/money/rounding to fewer digits agrees with rationals", test_round_to_cents);
  g_test_add_func ("/money/a tax is rounded once", test_tax_rounds_once);
  g_test_add_func ("/money/two currencies never meet", test_currencies_apart);
  g_test_add_func ("/money/what does not fit is refused", test_overflow);
  g_test_add_func ("/money/each currency has its own cents", test_round_by_currency);
  g_test_add_func ("/money/is printed as each language writes it", test_format);
  g_test_add_func ("/money/is read as people type it", test_parse);
  g_test_add_func ("/money/doubtful input is refused", test_parse_refuses);
  g_test_add_func ("/money/what is printed reads back as the same amount", test_print_and_read);
  return g_test_run ();
}
