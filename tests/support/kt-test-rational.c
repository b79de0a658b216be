/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-test-rational.h"

#include <stdlib.h>

guint64
kt_test_seed (void)
{
  const char *given = g_getenv ("KT_SEED");
  guint64 seed = given ? g_ascii_strtoull (given, NULL, 10)
                       : ((guint64)g_random_int () << 32 | g_random_int ());
  g_test_message ("KT_SEED=%" G_GUINT64_FORMAT, seed);
  return seed;
}

static void
set_power (mpz_t result, guint digits)
{
  mpz_ui_pow_ui (result, 10, digits);
}

void
kt_test_set_decimal (mpq_t result, gint64 units, guint digits)
{
  mpz_set_si (mpq_numref (result), units);
  set_power (mpq_denref (result), digits);
  mpq_canonicalize (result);
}

static void
floor_of (mpz_t result, const mpq_t value)
{
  mpz_fdiv_q (result, mpq_numref (value), mpq_denref (value));
}

static void
ceiling_of (mpz_t result, const mpq_t value)
{
  mpz_cdiv_q (result, mpq_numref (value), mpq_denref (value));
}

/* The nearest whole number to an amount that is not negative. */
static void
nearest (mpz_t result, const mpq_t amount, gboolean ties_to_even)
{
  mpq_t half, shifted;
  mpq_inits (half, shifted, NULL);
  mpq_set_ui (half, 1, 2);
  mpq_add (shifted, amount, half);
  floor_of (result, shifted);
  gboolean tie = mpz_cmp_ui (mpq_denref (shifted), 1) == 0;
  if (ties_to_even && tie && mpz_odd_p (result))
    mpz_sub_ui (result, result, 1);
  mpq_clears (half, shifted, NULL);
}

gboolean
kt_test_round (const mpq_t value, guint digits, KtRounding rounding, mpz_t result)
{
  mpq_t scaled;
  mpq_init (scaled);
  set_power (mpq_numref (scaled), digits);
  mpq_mul (scaled, scaled, value);
  gboolean whole = mpz_cmp_ui (mpq_denref (scaled), 1) == 0;
  gboolean negative = mpq_sgn (scaled) < 0;
  mpq_abs (scaled, scaled);

  switch (rounding)
    {
    case KT_ROUND_HALF_UP:
    case KT_ROUND_HALF_EVEN:
      nearest (result, scaled, rounding == KT_ROUND_HALF_EVEN);
      break;
    case KT_ROUND_UP:
      ceiling_of (result, scaled);
      break;
    case KT_ROUND_DOWN:
    case KT_ROUND_EXACT:
      floor_of (result, scaled);
      break;
    }
  if (negative)
    mpz_neg (result, result);
  mpq_clear (scaled);
  return whole || rounding != KT_ROUND_EXACT;
}

gboolean
kt_test_get_int64 (const mpz_t value, gint64 *result)
{
  if (!mpz_fits_slong_p (value))
    return FALSE;
  *result = mpz_get_si (value);
  return TRUE;
}
