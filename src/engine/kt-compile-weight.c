/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An objective as weights of literals. What several terms say about one literal is added up first. Of the values of one
 * place exactly one is taken when the place is there: the least of their weights goes to its presence, so that only what a
 * value costs more than the cheapest remains. Weights still negative then go to the opposite literal. */

#include "kt-compile-private.h"

typedef struct {
  KtCompiler *c;
  GHashTable *weights; /* variable → gint64, of the positive literal */
  gint64 low;
  gboolean fits;
} Weighing;

static void
raise_low (Weighing *w, gint64 weight)
{
  if (__builtin_add_overflow (w->low, weight, &w->low))
    w->fits = FALSE;
}

static gint64
weight_of (const Weighing *w, int variable)
{
  const gint64 *weight = g_hash_table_lookup (w->weights, GINT_TO_POINTER (variable));

  return weight != NULL ? *weight : 0;
}

static void
add_weight (Weighing *w, int literal, gint64 weight)
{
  gint64 *sum;

  if (literal == KT_FALSE || weight == 0)
    return;
  if (literal == KT_TRUE)
    {
      raise_low (w, weight);
      return;
    }
  if (literal < 0)
    {
      raise_low (w, weight);
      weight = -weight;
      literal = -literal;
    }
  sum = g_hash_table_lookup (w->weights, GINT_TO_POINTER (literal));
  if (sum == NULL)
    {
      sum = g_new0 (gint64, 1);
      g_hash_table_insert (w->weights, GINT_TO_POINTER (literal), sum);
    }
  if (__builtin_add_overflow (*sum, weight, sum))
    w->fits = FALSE;
}

/* At most one is true: what the greatest takes off is taken off whenever one is. */
static void
add_hots (Weighing *w, const KtBits *bits, gint64 coefficient)
{
  gint64 most = coefficient < 0 ? coefficient * bits->max : 0;

  if (most < 0)
    {
      g_autofree int *literals = g_new (int, bits->n_hots + 1);

      for (guint i = 0; i < bits->n_hots; i++)
        literals[i] = bits->hots[i].literal;
      add_weight (w, kt_cnf_or_all (w->c->cnf, literals, bits->n_hots), most);
    }
  for (guint i = 0; i < bits->n_hots; i++)
    add_weight (w, bits->hots[i].literal, coefficient * bits->hots[i].value - most);
}

static void
add_term (Weighing *w, const KtLinearTerm *term)
{
  if (term->bits->n_hots > 0)
    {
      add_hots (w, term->bits, term->coefficient);
      return;
    }
  for (guint i = 0; i < term->bits->n_bits; i++)
    add_weight (w, term->bits->bits[i], term->coefficient * ((gint64) 1 << i));
}

static void
move_to_presence (Weighing *w, const KtSlot *slot)
{
  const KtSlotValue *values = kt_program_values (w->c->program, slot);
  gint64 least = G_MAXINT64;

  /* A reference may also be to a part that has no slot yet. */
  if (slot->structure >= 0
      && w->c->model->structures[slot->structure]->features[slot->feature]->is_reference)
    return;
  for (guint i = 0; i < slot->n_values; i++)
    {
      if (values[i].literal <= KT_TRUE)
        return;
      least = MIN (least, weight_of (w, values[i].literal));
    }
  if (slot->n_values == 0 || least == 0)
    return;
  for (guint i = 0; i < slot->n_values; i++)
    add_weight (w, values[i].literal, -least);
  add_weight (w, slot->presence, least);
}

static int
compare_variables (gconstpointer a, gconstpointer b)
{
  return GPOINTER_TO_INT (a) - GPOINTER_TO_INT (b);
}

static void
write_weights (Weighing *w)
{
  g_autoptr (GList) variables = g_list_sort (g_hash_table_get_keys (w->weights), compare_variables);
  gint64 total = 0;

  for (GList *l = variables; l != NULL; l = l->next)
    {
      KtWeight weight = { .literal = GPOINTER_TO_INT (l->data) };

      weight.weight = weight_of (w, weight.literal);
      if (weight.weight < 0)
        {
          raise_low (w, weight.weight);
          weight.weight = -weight.weight;
          weight.literal = -weight.literal;
        }
      if (weight.weight == 0)
        continue;
      if (__builtin_add_overflow (total, weight.weight, &total))
        w->fits = FALSE;
      g_array_append_val (w->c->program->weights, weight);
    }
}

gboolean
kt_compile_weights (KtCompiler *c, const KtLinear *linear, gint64 *low)
{
  GArray *weights = c->program->weights;
  Weighing w = { .c = c, .low = linear->constant, .fits = TRUE };
  guint first = weights->len;

  w.weights = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < linear->n_terms; i++)
    add_term (&w, &linear->terms[i]);
  for (guint i = c->program->slots->len; i > 0; i--)
    move_to_presence (&w, kt_program_slot (c->program, i - 1));
  write_weights (&w);
  g_hash_table_unref (w.weights);
  if (!w.fits)
    g_array_set_size (weights, first);
  *low = w.low;
  return w.fits;
}
