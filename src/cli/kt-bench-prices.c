/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nodes are sorted like the entries of a configuration, so a step is a run of them.
 */
#include "kt-bench-prices.h"

#include "kt-bench-answers.h"
#include "kt-product-program.h"

void
kt_bench_prices_init (KtBenchPrices *self, guint n_options, guint32 seed)
{
  *self = (KtBenchPrices){ .n_options = n_options, .checksum = KT_BENCH_CHECKSUM };
  self->rand = g_rand_new_with_seed (seed);
  self->times = g_array_new (FALSE, FALSE, sizeof (double));
}

void
kt_bench_prices_clear (KtBenchPrices *self)
{
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_pointer (&self->times, g_array_unref);
}

/* ---- the step ---- */

static guint
n_options_of (const KtSnapshotNode *node)
{
  guint n = node->is_optional && node->presence != KT_STATE_EXCLUDED;

  for (guint i = 0; i < node->n_values; i++)
    n += node->values[i].state != KT_STATE_EXCLUDED || node->values[i].is_alternative;
  return n;
}

static guint
begin_of_step (const KtSnapshot *snapshot, guint node)
{
  gint parent;

  while ((parent = kt_snapshot_get_node (snapshot, node)->parent) > 0)
    node = (guint)parent;
  return node;
}

/* From the beginning of the step that the node belongs to. */
static GStrv
paths_of_step (const KtSnapshot *snapshot, guint node, guint n_options)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  guint n_nodes = kt_snapshot_get_n_nodes (snapshot), n = 0;

  for (guint i = begin_of_step (snapshot, node); i < n_nodes && n < n_options; i++)
    {
      const KtSnapshotNode *shown = kt_snapshot_get_node (snapshot, i);

      n += n_options_of (shown);
      g_ptr_array_add (paths, g_strdup (shown->path));
    }
  g_ptr_array_add (paths, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

/* ---- asking ---- */

static void
note (KtBenchPrices *self, const KtOptionPrices *prices)
{
  self->n_questions += kt_option_prices_get_n_questions (prices);
  for (guint i = 0; i < kt_option_prices_get_n (prices); i++)
    {
      const KtOptionPrice *price = kt_option_prices_get (prices, i);

      self->n_priced++;
      if (price->is_proven)
        self->checksum = kt_bench_checksum (self->checksum, &price->difference, sizeof price->difference);
      else
        self->n_unproven++;
    }
}

gboolean
kt_bench_prices_ask (KtBenchPrices *self, KtSession *session, const KtSnapshot *now, FILE *log, GError **error)
{
  guint n_nodes = kt_snapshot_get_n_nodes (now);
  KtOptionPriceRequest request = { .kinds = KT_TERMS_PRICE, .only_paths = TRUE };
  g_auto (GStrv) paths = NULL;
  g_autoptr (KtOptionPrices) prices = NULL;
  double start, time;

  if (self->n_options == 0 || n_nodes < 2)
    return TRUE;
  paths = paths_of_step (now, (guint)g_rand_int_range (self->rand, 1, (gint32)n_nodes), self->n_options);
  request.paths = (const char *const *)paths;
  start = kt_bench_now ();
  prices = kt_session_price_options (session, &request, error);
  time = kt_bench_now () - start;
  if (prices == NULL)
    return FALSE;
  g_array_append_val (self->times, time);
  note (self, prices);
  if (log != NULL)
    fprintf (log, "-\tpriced\t%s\t%.3f\n", paths[0], time);
  return TRUE;
}
