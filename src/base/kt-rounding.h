/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What happens to digits that do not fit. Every operation that can lose precision takes one of
 * these; there is no default (the habit is GnuCash's). Pure functions, any thread.
 *
 * Up and down are seen from zero (away from it, towards it), so that a credit note rounds like its
 * invoice. Half-up is the commercial rule of DIN 1333: a tie goes away from zero.
 */

#include <glib.h>

#include "kt-error.h"

G_BEGIN_DECLS

__extension__ typedef __int128 KtInt128;

typedef enum {
  KT_ROUND_HALF_UP,
  KT_ROUND_HALF_EVEN,
  KT_ROUND_UP,
  KT_ROUND_DOWN,
  KT_ROUND_EXACT /* nothing may be lost: KT_ERROR_PRECISION if something would be */
} KtRounding;

/* numerator / denominator as a whole number. The denominator is not zero; both are smaller in
 * amount than 2^126. Fails with KT_ERROR_PRECISION only under KT_ROUND_EXACT. */
gboolean kt_round_div128 (KtInt128 numerator,
                          KtInt128 denominator,
                          KtRounding rounding,
                          KtInt128 *result,
                          GError **error);

/* The same, with the result in 64 bits or KT_ERROR_OVERFLOW. */
gboolean kt_round_div64 (KtInt128 numerator,
                         KtInt128 denominator,
                         KtRounding rounding,
                         gint64 *result,
                         GError **error);

/* value as a 64-bit number, or KT_ERROR_OVERFLOW. */
gboolean kt_int128_narrow (KtInt128 value, gint64 *result, GError **error);

/* "half-up", "half-even", "up", "down", "exact", as settings files write them. */
gboolean kt_rounding_parse (const char *text, KtRounding *rounding, GError **error);
const char *kt_rounding_to_string (KtRounding rounding);

G_END_DECLS
