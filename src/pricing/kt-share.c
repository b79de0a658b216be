/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody gets what is whole; what is left goes, one step each, to the largest remainders. */

#include "kt-share.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KtInt128 remainder;
  guint index;
} Rest;

static int
compare_rests (gconstpointer a, gconstpointer b)
{
  const Rest *left = a, *right = b;
  if (left->remainder != right->remainder)
    return left->remainder > right->remainder ? -1 : 1;
  return left->index < right->index ? -1 : 1;
}

static KtInt128
add_weights (const gint64 *weights, guint n)
{
  KtInt128 sum = 0;
  for (guint i = 0; i < n; i++)
    sum += MAX (weights[i], 0);
  return sum;
}

gboolean
kt_share (gint64 total, const gint64 *weights, guint n, gint64 *shares, GError **error)
{
  KtInt128 sum = add_weights (weights, n), size = total < 0 ? -(KtInt128)total : total, left = size;
  for (guint i = 0; i < n; i++)
    shares[i] = 0;
  if (sum == 0)
    {
      shares[0] = total;
      return TRUE;
    }
  g_autofree Rest *rests = g_new (Rest, n);
  for (guint i = 0; i < n; i++)
    {
      KtInt128 part;
      if (__builtin_mul_overflow (size, (KtInt128)MAX (weights[i], 0), &part))
        {
          g_set_error_literal (error, KT_ERROR, KT_ERROR_OVERFLOW,
                               _ ("The amount is too large to be distributed."));
          return FALSE;
        }
      shares[i] = (gint64)(part / sum);
      rests[i] = (Rest){ part % sum, i };
      left -= shares[i];
    }
  if (left > 0)
    qsort (rests, n, sizeof *rests, compare_rests);
  for (guint i = 0; left > 0; i++, left--)
    shares[rests[i].index]++;
  for (guint i = 0; total < 0 && i < n; i++)
    shares[i] = -shares[i];
  return TRUE;
}
