/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The oracle of the arithmetic tests: GMP rationals, and rounding written from its definition
 * (floor and ceiling) instead of from remainders as the program does. Also the seed of property
 * tests.
 */

#include <gmp.h>

#include "kt-rounding.h"

/* From KT_SEED, else random; printed, so that a failure can be repeated. */
guint64 kt_test_seed (void);

/* units / 10^digits */
void kt_test_set_decimal (mpq_t result, gint64 units, guint digits);
/* value × 10^digits as a whole number. FALSE if the rounding is exact and value is not whole there.
 */
gboolean kt_test_round (const mpq_t value, guint digits, KtRounding rounding, mpz_t result);
/* FALSE if it does not fit. */
gboolean kt_test_get_int64 (const mpz_t value, gint64 *result);
