/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rounding and decimals against GMP rationals on random input, and the edges by hand.
 */

#include "kt-decimal.h"
#include "kt-random.h"
#include "kt-test-rational.h"

#include <math.h>

#define N_ROUNDS 100000

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
test_rounding_table (void)
{
  static const struct {
    int numerator, denominator;
    int half_up, half_even, up, down;
  } rows[] = {
    { 5, 2, 3, 2, 3, 2 }, { -5, 2, -3, -2, -3, -2 }, { 7, 2, 4, 4, 4, 3 },
    { 1, 3, 0, 0, 1, 0 }, { -1, 3, 0, 0, -1, 0 },    { 2, -3, -1, -1, -1, 0 },
    { 1, 2, 1, 0, 1, 0 }, { -1, 2, -1, 0, -1, 0 },   { -7, -2, 4, 4, 4, 3 },
    { 6, 3, 2, 2, 2, 2 }, { 0, 7, 0, 0, 0, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const int expected[] = { rows[i].half_up, rows[i].half_even, rows[i].up, rows[i].down };
      for (guint mode = 0; mode < 4; mode++)
        {
          gint64 result;
          g_assert_true (kt_round_div64 (rows[i].numerator, rows[i].denominator, (KtRounding)mode,
                                         &result, NULL));
          g_assert_cmpint (result, ==, expected[mode]);
        }
    }
}

static void
test_exact_refuses (void)
{
  g_autoptr (GError) error = NULL;
  gint64 result = 42;
  g_assert_false (kt_round_div64 (1, 3, KT_ROUND_EXACT, &result, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PRECISION);
  g_assert_cmpint (result, ==, 42);
  g_assert_true (kt_round_div64 (9, 3, KT_ROUND_EXACT, &result, NULL));
  g_assert_cmpint (result, ==, 3);
}

static void
test_rounding_names (void)
{
  g_autoptr (GError) error = NULL;
  for (guint mode = KT_ROUND_HALF_UP; mode <= KT_ROUND_EXACT; mode++)
    {
      KtRounding back;
      g_assert_true (kt_rounding_parse (kt_rounding_to_string ((KtRounding)mode), &back, NULL));
      g_assert_cmpint (back, ==, mode);
    }
  KtRounding untouched;
  g_assert_false (kt_rounding_parse ("bankers", &untouched, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
}

/* Random decimals */

/* Small and large numbers alike, ties often. */
static KtDecimal
random_decimal (KtRandom *random)
{
  guint bits = (guint)kt_random_below (random, 63) + 1;
  gint64 units = (gint64)kt_random_below (random, G_GUINT64_CONSTANT (1) << bits);
  if (kt_random_below (random, 4) == 0)
    units = units / 10 * 10 + 5;
  if (kt_random_below (random, 500) == 0)
    units = kt_random_below (random, 2) ? G_MAXINT64 : G_MININT64;
  else if (kt_random_below (random, 2))
    units = -units;
  return kt_decimal (units, (guint)kt_random_below (random, KT_DECIMAL_MAX_DIGITS + 1));
}

/* What the program did must be what the rational says: the value, or the error. */
static void
check (gboolean done,
       KtDecimal result,
       const GError *error,
       const mpq_t exact,
       guint digits,
       KtRounding rounding)
{
  mpz_t expected;
  mpz_init (expected);
  gint64 units;
  if (!kt_test_round (exact, digits, rounding, expected))
    g_assert_error (error, KT_ERROR, KT_ERROR_PRECISION);
  else if (!kt_test_get_int64 (expected, &units))
    g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
  else
    {
      g_assert_no_error (error);
      g_assert_true (done);
      g_assert_cmpint (result.units, ==, units);
      g_assert_cmpint (result.digits, ==, digits);
    }
  mpz_clear (expected);
}

static void
check_sum (KtDecimal a, KtDecimal b, const mpq_t left, const mpq_t right)
{
  mpq_t exact;
  mpq_init (exact);
  g_autoptr (GError) error = NULL;
  guint digits = MAX (a.digits, b.digits);
  KtDecimal result = { 0 };

  mpq_add (exact, left, right);
  gboolean done = kt_decimal_add (a, b, &result, &error);
  check (done, result, error, exact, digits, KT_ROUND_EXACT);
  g_clear_error (&error);

  mpq_sub (exact, left, right);
  done = kt_decimal_sub (a, b, &result, &error);
  check (done, result, error, exact, digits, KT_ROUND_EXACT);
  g_assert_cmpint (kt_decimal_compare (a, b), ==,
                   mpq_cmp (left, right) > 0   ? 1
                   : mpq_cmp (left, right) < 0 ? -1
                                               : 0);
  mpq_clear (exact);
}

static void
check_product (KtDecimal a,
               KtDecimal b,
               const mpq_t left,
               const mpq_t right,
               guint digits,
               KtRounding rounding)
{
  mpq_t exact;
  mpq_init (exact);
  g_autoptr (GError) error = NULL;
  KtDecimal result = { 0 };

  mpq_mul (exact, left, right);
  gboolean done = kt_decimal_mul (a, b, digits, rounding, &result, &error);
  check (done, result, error, exact, digits, rounding);
  g_clear_error (&error);

  done = kt_decimal_div (a, b, digits, rounding, &result, &error);
  if (mpq_sgn (right) == 0)
    g_assert_error (error, KT_ERROR, KT_ERROR_RANGE);
  else
    {
      mpq_div (exact, left, right);
      check (done, result, error, exact, digits, rounding);
    }
  mpq_clear (exact);
}

static void
test_against_rationals (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  mpq_t left, right;
  mpq_inits (left, right, NULL);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      KtDecimal a = random_decimal (random), b = random_decimal (random), result = { 0 };
      guint digits = (guint)kt_random_below (random, KT_DECIMAL_MAX_DIGITS + 1);
      KtRounding rounding = (KtRounding)kt_random_below (random, 5);
      kt_test_set_decimal (left, a.units, a.digits);
      kt_test_set_decimal (right, b.units, b.digits);
      check_sum (a, b, left, right);
      check_product (a, b, left, right, digits, rounding);

      g_autoptr (GError) error = NULL;
      gboolean done = kt_decimal_rescale (a, digits, rounding, &result, &error);
      check (done, result, error, left, digits, rounding);
    }
  mpq_clears (left, right, NULL);
}

static void
test_round_trip (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      KtDecimal value = random_decimal (random), back;
      g_autofree char *text = kt_decimal_to_string (value);
      g_autoptr (GError) error = NULL;
      kt_decimal_parse (text, &back, &error);
      g_assert_no_error (error);
      g_assert_cmpint (back.units, ==, value.units);
      g_assert_cmpint (back.digits, ==, value.digits);
      KtDecimal least = kt_decimal_reduce (value);
      g_assert_true (kt_decimal_equal (least, value));
      g_assert_true (least.digits == 0 || least.units % 10 != 0);
    }
}

static void
test_bad_text (void)
{
  static const char *const texts[]
      = { "",   "-",    "+",   ".",   "1.",  ".5", "1.2.3", "1,5", " 1",
          "1 ", "0x10", "1e3", "--1", "NaN", "1-", "٣",     "12a" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      KtDecimal value = { .units = 7 };
      g_assert_false (kt_decimal_parse (texts[i], &value, &error));
      g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
      g_assert_cmpint (value.units, ==, 7);
    }
}

static void
test_limits (void)
{
  g_autoptr (GError) error = NULL;
  KtDecimal value;
  g_assert_cmpint (decimal ("9223372036854775807").units, ==, G_MAXINT64);
  g_assert_cmpint (decimal ("-9223372036854775808").units, ==, G_MININT64);
  g_assert_false (kt_decimal_parse ("9223372036854775808", &value, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
  g_clear_error (&error);
  g_assert_false (
      kt_decimal_parse ("99999999999999999999999999999999999999999999", &value, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
  g_clear_error (&error);
  g_assert_false (kt_decimal_parse ("0.1234567890", &value, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PRECISION);
  g_clear_error (&error);
  g_assert_false (kt_decimal_neg (kt_decimal (G_MININT64, 0), &value, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
}

static void
test_from_double (void)
{
  g_autoptr (GError) error = NULL;
  KtDecimal value;
  g_assert_true (kt_decimal_from_double (-12.346, 2, &value, NULL));
  g_assert_cmpint (value.units, ==, -1235);
  g_assert_cmpfloat (kt_decimal_to_double (decimal ("-12.35")), ==, -12.35);
  g_assert_false (kt_decimal_from_double (NAN, 2, &value, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_false (kt_decimal_from_double (9.3e18, 0, &value, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rounding/each mode goes where its name says", test_rounding_table);
  g_test_add_func ("/rounding/exact refuses to lose digits", test_exact_refuses);
  g_test_add_func ("/rounding/names read and print", test_rounding_names);
  g_test_add_func ("/decimal/every operation agrees with rationals", test_against_rationals);
  g_test_add_func ("/decimal/text reads back as the same value", test_round_trip);
  g_test_add_func ("/decimal/what is not a number is refused", test_bad_text);
  g_test_add_func ("/decimal/the limits hold to the last unit", test_limits);
  g_test_add_func ("/decimal/doubles come in rounded and finite", test_from_double);
  return g_test_run ();
}
