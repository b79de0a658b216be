/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Explanations and repairs of what the decisions of a session excluded.
 */
#include "kt-bench-answers.h"

#include <string.h>
#include <time.h>

#define MAX_REPAIRS 3

/* ---- figures ---- */

double
kt_bench_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

void
kt_bench_sort (GArray *times)
{
  g_array_sort (times, compare_times);
}

double
kt_bench_quantile (const GArray *times, double share)
{
  return times->len > 0 ? g_array_index (times, double, MIN (times->len - 1, (guint)(share * times->len))) : 0;
}

double
kt_bench_mean (const GArray *times)
{
  double sum = 0;

  for (guint i = 0; i < times->len; i++)
    sum += g_array_index (times, double, i);
  return times->len > 0 ? sum / times->len : 0;
}

guint64
kt_bench_checksum (guint64 checksum, const void *data, gsize size)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < size; i++)
    checksum = (checksum ^ bytes[i]) * G_GUINT64_CONSTANT (1099511628211);
  return checksum;
}

/* ---- what is asked about ---- */

static KtChoice *
excluded_number (const KtSnapshotNode *first, const KtSnapshotNode *now)
{
  KtDecimal wanted;
  g_autofree char *text = NULL;

  if (!first->has_range || !now->has_range || !now->is_proven || now->is_decided)
    return NULL;
  if (kt_decimal_compare (first->maximum, now->maximum) > 0)
    wanted = first->maximum;
  else if (kt_decimal_compare (first->minimum, now->minimum) < 0)
    wanted = first->minimum;
  else
    return NULL;
  text = kt_decimal_to_string (wanted);
  return kt_choice_new (KT_CHOICE_IS, now->path, text);
}

static KtChoice *
excluded_value (const KtSnapshotNode *first, const KtSnapshotNode *now, guint from)
{
  for (guint i = 0; i < MIN (first->n_values, now->n_values); i++)
    {
      guint j = (from + i) % now->n_values;

      if (j < first->n_values && first->values[j].state == KT_STATE_FREE && now->values[j].state == KT_STATE_EXCLUDED
          && !now->values[j].is_alternative && now->values[j].name[0] != '\0')
        return kt_choice_new (KT_CHOICE_IS, now->path, now->values[j].name);
    }
  return NULL;
}

static KtChoice *
excluded_here (KtBenchAnswers *self, const KtSnapshotNode *first, const KtSnapshotNode *now)
{
  if (first->is_optional && first->presence == KT_STATE_FREE && now->presence == KT_STATE_EXCLUDED)
    return kt_choice_new (KT_CHOICE_IS, now->path, NULL);
  if (first->is_optional && first->presence == KT_STATE_FREE && now->presence == KT_STATE_IMPLIED)
    return kt_choice_new (KT_CHOICE_IS_NOT, now->path, NULL);
  if (now->feature->kind == KT_FEATURE_NUMBER)
    return excluded_number (first, now);
  return now->n_values > 0
             ? excluded_value (first, now, (guint)g_rand_int_range (self->rand, 0, (gint32)now->n_values))
             : NULL;
}

static KtChoice *
next_wanted (KtBenchAnswers *self, const KtSnapshot *first, const KtSnapshot *now)
{
  guint n = kt_snapshot_get_n_nodes (now), from = (guint)g_rand_int_range (self->rand, 0, (gint32)n);

  for (guint i = 0; i < n; i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (now, (from + i) % n);
      gint at = kt_snapshot_find (first, node->path);
      KtChoice *wanted = node->feature != NULL && at >= 0
                             ? excluded_here (self, kt_snapshot_get_node (first, (guint)at), node)
                             : NULL;

      if (wanted != NULL)
        return wanted;
    }
  return NULL;
}

/* ---- asking ---- */

/* What replaces an earlier decision may be possible after all. */
static gboolean
is_possible (KtBenchAnswers *self, const KtChoice *wanted)
{
  gboolean possible = FALSE;

  return !kt_session_is_possible (self->session, wanted, &possible, NULL) || possible;
}

static void
add_choice (KtBenchAnswers *self, const KtChoice *choice)
{
  g_autofree char *text = kt_choice_to_text (choice);

  self->checksum = kt_bench_checksum (self->checksum, text, strlen (text) + 1);
}

static gboolean
explain (KtBenchAnswers *self, const KtChoice *wanted, GError **error)
{
  double start = kt_bench_now (), time;
  g_autoptr (KtExplanation) explanation = kt_session_explain (self->session, wanted, error);

  if (explanation == NULL)
    return FALSE;
  time = kt_bench_now () - start;
  g_array_append_val (self->explain, time);
  self->n_not_minimal += !explanation->is_minimal;
  for (guint i = 0; i < explanation->choices->len; i++)
    add_choice (self, g_ptr_array_index (explanation->choices, i));
  for (guint i = 0; i < explanation->reasons->len; i++)
    {
      const KtReason *reason = g_ptr_array_index (explanation->reasons, i);

      self->checksum = kt_bench_checksum (self->checksum, &reason->rule->index, sizeof reason->rule->index);
    }
  return TRUE;
}

static gboolean
repair (KtBenchAnswers *self, const KtChoice *wanted, GError **error)
{
  double start = kt_bench_now (), time;
  g_autoptr (GPtrArray) repairs = kt_session_repair (self->session, wanted, MAX_REPAIRS, self->request, error);

  if (repairs == NULL)
    return FALSE;
  time = kt_bench_now () - start;
  g_array_append_val (self->repair, time);
  self->n_repairs += repairs->len;
  for (guint i = 0; i < repairs->len; i++)
    {
      const KtRepair *one = g_ptr_array_index (repairs, i);

      self->n_not_smallest += !one->is_smallest;
      for (guint j = 0; j < one->changes->len; j++)
        add_choice (self, ((const KtRepairChange *)g_ptr_array_index (one->changes, j))->choice);
    }
  return TRUE;
}

gboolean
kt_bench_answers_ask (KtBenchAnswers *self, const KtSnapshot *first, const KtSnapshot *now, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KtChoice) wanted = next_wanted (self, first, now);

      if (wanted == NULL)
        return TRUE;
      add_choice (self, wanted);
      if (is_possible (self, wanted))
        continue;
      if (!explain (self, wanted, error) || !repair (self, wanted, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- life ---- */

void
kt_bench_answers_init (KtBenchAnswers *self, KtSession *session, GRand *rand, const KtCompletionRequest *request)
{
  *self = (KtBenchAnswers){ .session = session, .rand = rand, .request = request, .checksum = KT_BENCH_CHECKSUM };
  self->explain = g_array_new (FALSE, FALSE, sizeof (double));
  self->repair = g_array_new (FALSE, FALSE, sizeof (double));
}

void
kt_bench_answers_clear (KtBenchAnswers *self)
{
  g_clear_pointer (&self->explain, g_array_unref);
  g_clear_pointer (&self->repair, g_array_unref);
}
