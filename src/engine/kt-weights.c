/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kt-weights.h"

#include "kt-gcd.h"

static gboolean
scale (gint64 *value, gint64 factor)
{
  return !__builtin_mul_overflow (*value, factor, value);
}

gboolean
kt_weights_add (GArray *weights, KtGoal *total, const KtProgram *program, const KtGoal *goal)
{
  gint64 common = kt_gcd (total->den, goal->den);
  gint64 of_total = goal->den / common, of_goal = total->den / common, low = goal->low, sum = 0;
  gboolean fits = scale (&total->low, of_total) && scale (&total->den, of_total)
                  && scale (&low, of_goal)
                  && !__builtin_add_overflow (total->low, low, &total->low);

  for (guint i = 0; i < weights->len && fits; i++)
    fits = scale (&g_array_index (weights, KtWeight, i).weight, of_total);
  for (guint i = 0; i < goal->n && fits; i++)
    {
      KtWeight weight = g_array_index (program->weights, KtWeight, goal->first + i);

      fits = scale (&weight.weight, of_goal);
      g_array_append_val (weights, weight);
    }
  for (guint i = 0; i < weights->len && fits; i++)
    fits = !__builtin_add_overflow (sum, g_array_index (weights, KtWeight, i).weight, &sum);
  total->is_cut |= goal->is_cut;
  return fits;
}
