/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The greatest common divisor (Euclid), never negative; 0 of two zeros. Neither may be G_MININT64.
 */

#include <glib.h>

static inline gint64
kt_gcd (gint64 a, gint64 b)
{
  a = ABS (a);
  b = ABS (b);
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}
