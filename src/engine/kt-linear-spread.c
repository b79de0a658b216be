/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Products in which every literal of one factor stands for itself: it guards the other factor. Where only the weight of
 * each literal matters (objectives), that says the same as a multiplier, without adders between the literals and the
 * total. */

#include "kt-circuit.h"

/* Larger ones get a multiplier. */
#define MAX_CELLS 30000

static guint
n_literals (const KtBits *bits)
{
  return bits->n_hots > 0 ? bits->n_hots : bits->n_bits;
}

static guint64
n_cells (const KtLinear *a, const KtLinear *b)
{
  guint64 left = 0, right = 0;

  for (guint i = 0; i < a->n_terms; i++)
    left += n_literals (a->terms[i].bits);
  for (guint i = 0; i < b->n_terms; i++)
    right += n_literals (b->terms[i].bits);
  return left * right;
}

typedef struct {
  KtCircuit *circuit;
  GPtrArray *parts; /* KtLinear */
  gint64 den;
  gboolean fits;
} Spread;

static void
add_part (Spread *spread, const KtLinear *part, gint64 num)
{
  const KtLinear *scaled = part != NULL ? kt_linear_scale (spread->circuit, part, num, spread->den) : NULL;

  spread->fits = spread->fits && scaled != NULL;
  if (spread->fits)
    g_ptr_array_add (spread->parts, (gpointer) scaled);
}

/* factor × literal's weight × the other number where the literal holds */
static void
add_guarded (Spread *spread, const KtBits *bits, int literal, gint64 weight, gint64 factor)
{
  const KtBits *guarded = kt_circuit_guard (spread->circuit, bits, literal);
  gint64 num;

  if (__builtin_mul_overflow (weight, factor, &num))
    spread->fits = FALSE;
  else if (num != 0)
    add_part (spread, kt_linear_bits (spread->circuit, guarded, 0, 1), num);
}

static void
add_square (Spread *spread, const KtBits *bits, gint64 factor)
{
  g_autofree KtHot *hots = g_memdup2 (bits->hots, bits->n_hots * sizeof (KtHot));

  for (guint i = 0; i < bits->n_hots; i++)
    if (__builtin_mul_overflow (hots[i].value, hots[i].value, &hots[i].value))
      spread->fits = FALSE;
  if (spread->fits)
    add_part (spread,
              kt_linear_bits (spread->circuit,
                              kt_circuit_take_hots (spread->circuit, hots, bits->n_hots, bits->owner), 0, 1),
              factor);
}

static void
add_product (Spread *spread, const KtBits *a, const KtBits *b, gint64 factor)
{
  if (n_literals (b) < n_literals (a))
    {
      const KtBits *other = a;

      a = b;
      b = other;
    }
  if (a == b && a->n_hots > 0)
    add_square (spread, a, factor);
  else if (a->n_hots > 0)
    for (guint i = 0; i < a->n_hots && spread->fits; i++)
      add_guarded (spread, b, a->hots[i].literal, a->hots[i].value, factor);
  else
    for (guint i = 0; i < a->n_bits && spread->fits; i++)
      add_guarded (spread, b, a->bits[i], (gint64) 1 << i, factor);
}

const KtLinear *
kt_linear_multiply_spread (KtCircuit *circuit, const KtLinear *a, const KtLinear *b)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  Spread spread = { circuit, parts, 1, TRUE };
  const KtLinear *scaled;
  gint64 factor;

  if (a->n_terms == 0 || b->n_terms == 0 || n_cells (a, b) > MAX_CELLS)
    return kt_linear_multiply (circuit, a, b);
  if (__builtin_mul_overflow (a->den, b->den, &spread.den))
    return NULL;
  /* (c + A) (d + B) = c (d + B) + d (c + A) - c d + A B */
  scaled = kt_linear_scale (circuit, b, a->constant, a->den);
  if (scaled != NULL)
    g_ptr_array_add (parts, (gpointer) scaled);
  spread.fits = scaled != NULL;
  scaled = kt_linear_scale (circuit, a, b->constant, b->den);
  if (scaled != NULL)
    g_ptr_array_add (parts, (gpointer) scaled);
  spread.fits = spread.fits && scaled != NULL;
  if (__builtin_mul_overflow (a->constant, b->constant, &factor))
    return NULL;
  add_part (&spread, kt_linear_constant (circuit, -1, 1), factor);
  for (guint i = 0; i < a->n_terms; i++)
    for (guint j = 0; j < b->n_terms && spread.fits; j++)
      if (__builtin_mul_overflow (a->terms[i].coefficient, b->terms[j].coefficient, &factor))
        spread.fits = FALSE;
      else
        add_product (&spread, a->terms[i].bits, b->terms[j].bits, factor);
  return spread.fits ? kt_linear_sum (circuit, (const KtLinear *const *) parts->pdata, parts->len) : NULL;
}
