/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Unsigned numbers as literals. Sums put every weighted literal into the column of its weight and
 * reduce columns from the least significant one: three literals of a column give one there and one
 * carry, two likewise. */

#include "kt-circuit.h"

#include <stdlib.h>

#define LARGEST ((((gint64) 1) << KT_MAX_BITS) - 1)
/* Two one-hot numbers with at most so many pairs of values are multiplied as a table. */
#define MAX_HOT_PAIRS 256

enum { KEY_GUARD = 1, KEY_PRODUCT, KEY_COMPLEMENT, KEY_DISOWN };

static void
bits_free (gpointer data)
{
  KtBits *bits = data;

  g_free ((gpointer) bits->bits);
  g_free ((gpointer) bits->hots);
  g_free (bits);
}

static void
linear_free (gpointer data)
{
  KtLinear *linear = data;

  g_free ((gpointer) linear->terms);
  g_free (linear);
}

KtCircuit *
kt_circuit_new (KtCnf *cnf)
{
  KtCircuit *circuit = g_new0 (KtCircuit, 1);

  circuit->cnf = cnf;
  circuit->bits = g_ptr_array_new_with_free_func (bits_free);
  circuit->linears = g_ptr_array_new_with_free_func (linear_free);
  circuit->products = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return circuit;
}

void
kt_circuit_free (KtCircuit *circuit)
{
  if (circuit == NULL)
    return;
  g_ptr_array_unref (circuit->bits);
  g_ptr_array_unref (circuit->linears);
  g_hash_table_unref (circuit->products);
  g_free (circuit);
}

guint
kt_width_of (gint64 max)
{
  return max <= 0 ? 0 : 64 - (guint) __builtin_clzll ((guint64) max);
}

/* --- results remembered ------------------------------------------------------------------------- */

static gint64
make_key (int kind, gint64 a, gint64 b)
{
  return ((gint64) kind << 60) | (a << 30) | b;
}

static const KtBits *
remembered (KtCircuit *circuit, gint64 key)
{
  return g_hash_table_lookup (circuit->products, &key);
}

static const KtBits *
remember (KtCircuit *circuit, gint64 key, const KtBits *bits)
{
  g_hash_table_insert (circuit->products, g_memdup2 (&key, sizeof key), (gpointer) bits);
  return bits;
}

static gint64
literal_key (int literal)
{
  return 2 * (gint64) abs (literal) + (literal < 0);
}

/* --- making numbers ----------------------------------------------------------------------------- */

const KtBits *
kt_circuit_take_bits (KtCircuit *circuit, const int *literals, guint n_bits, gint64 max)
{
  KtBits *bits = g_new0 (KtBits, 1);
  guint n = MIN (n_bits, kt_width_of (max));

  while (n > 0 && literals[n - 1] == KT_FALSE)
    n--;
  bits->max = n == 0 ? 0 : MIN (max, n >= KT_MAX_BITS ? LARGEST : ((gint64) 1 << n) - 1);
  bits->n_bits = n;
  bits->bits = g_memdup2 (literals, n * sizeof (int));
  bits->index = circuit->bits->len;
  g_ptr_array_add (circuit->bits, bits);
  return bits;
}

const KtBits *
kt_circuit_new_number (KtCircuit *circuit, gint64 max)
{
  int literals[KT_MAX_BITS];
  guint n = kt_width_of (max);
  const KtBits *bits;

  for (guint i = 0; i < n; i++)
    literals[i] = kt_cnf_new_variable (circuit->cnf);
  bits = kt_circuit_take_bits (circuit, literals, n, max);
  /* Written as clauses on the bits alone: for each 0 of the limit, that bit needs a 0 higher up where
   * the limit has a 1. */
  for (guint i = 0; i < n; i++)
    if (!((max >> i) & 1))
      {
        int clause[KT_MAX_BITS + 1];
        guint length = 0;

        clause[length++] = -literals[i];
        for (guint j = i + 1; j < n; j++)
          if ((max >> j) & 1)
            clause[length++] = -literals[j];
        kt_cnf_add (circuit->cnf, clause, length);
      }
  return bits;
}

static int
compare_hots (const void *a, const void *b)
{
  const KtHot *x = a, *y = b;

  return x->value < y->value ? -1 : x->value > y->value;
}

/* Sorted by value, one literal for each value. */
static KtHot *
merge_hots (KtCnf *cnf, const KtHot *hots, guint n_hots, guint *n_merged)
{
  g_autofree KtHot *sorted = g_memdup2 (hots, n_hots * sizeof (KtHot));
  KtHot *merged = g_new (KtHot, n_hots + 1);
  g_autofree int *literals = g_new (int, n_hots + 1);
  guint n = 0;

  qsort (sorted, n_hots, sizeof (KtHot), compare_hots);
  for (guint i = 0, j; i < n_hots; i = j)
    {
      guint n_literals = 0;

      for (j = i; j < n_hots && sorted[j].value == sorted[i].value; j++)
        literals[n_literals++] = sorted[j].literal;
      merged[n].value = sorted[i].value;
      merged[n].literal = kt_cnf_or_all (cnf, literals, n_literals);
      if (merged[n].literal != KT_FALSE)
        n++;
    }
  *n_merged = n;
  return merged;
}

const KtBits *
kt_circuit_take_hots (KtCircuit *circuit, const KtHot *hots, guint n_hots, int owner)
{
  guint n;
  g_autofree KtHot *merged = merge_hots (circuit->cnf, hots, n_hots, &n);
  g_autofree int *inputs = g_new (int, n + 1);
  int literals[KT_MAX_BITS];
  gint64 max = n > 0 ? merged[n - 1].value : 0;
  guint width = kt_width_of (max);
  KtBits *bits;

  for (guint i = 0; i < width; i++)
    {
      guint n_inputs = 0;

      for (guint j = 0; j < n; j++)
        if ((merged[j].value >> i) & 1)
          inputs[n_inputs++] = merged[j].literal;
      literals[i] = kt_cnf_or_all (circuit->cnf, inputs, n_inputs);
    }
  bits = (KtBits *) kt_circuit_take_bits (circuit, literals, width, max);
  bits->max = max;
  bits->n_hots = n;
  bits->hots = g_steal_pointer (&merged);
  bits->owner = owner;
  return bits;
}

const KtBits *
kt_circuit_guard (KtCircuit *circuit, const KtBits *bits, int literal)
{
  gint64 key = make_key (KEY_GUARD, bits->index, literal_key (literal));
  const KtBits *found = remembered (circuit, key);
  int literals[KT_MAX_BITS];

  if (literal == KT_TRUE)
    return bits;
  if (found != NULL)
    return found;
  if (bits->n_hots > 0)
    {
      g_autofree KtHot *hots = g_memdup2 (bits->hots, bits->n_hots * sizeof (KtHot));

      for (guint i = 0; i < bits->n_hots; i++)
        hots[i].literal = kt_cnf_and (circuit->cnf, hots[i].literal, literal);
      return remember (circuit, key, kt_circuit_take_hots (circuit, hots, bits->n_hots, 0));
    }
  for (guint i = 0; i < bits->n_bits; i++)
    literals[i] = kt_cnf_and (circuit->cnf, bits->bits[i], literal);
  return remember (circuit, key,
                   kt_circuit_take_bits (circuit, literals, bits->n_bits, bits->max));
}

const KtBits *
kt_circuit_disown (KtCircuit *circuit, const KtBits *bits)
{
  gint64 key = make_key (KEY_DISOWN, bits->index, 0);
  const KtBits *found = remembered (circuit, key);

  if (bits->n_hots == 0 || bits->owner == 0 || bits->owner == KT_TRUE)
    return bits;
  if (found != NULL)
    return found;
  return remember (circuit, key, kt_circuit_take_hots (circuit, bits->hots, bits->n_hots, 0));
}

/* --- sums --------------------------------------------------------------------------------------- */

typedef struct {
  GArray *columns[KT_MAX_BITS + 1];
} Heap;

static void
heap_add (Heap *heap, guint column, int literal)
{
  if (literal == KT_FALSE || column > KT_MAX_BITS)
    return;
  if (heap->columns[column] == NULL)
    heap->columns[column] = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_val (heap->columns[column], literal);
}

static void
heap_add_constant (Heap *heap, gint64 constant)
{
  for (guint i = 0; i < KT_MAX_BITS; i++)
    if ((constant >> i) & 1)
      heap_add (heap, i, KT_TRUE);
}

/* Reduces to `width` literals; what would be carried beyond is never true (or not wanted). */
static void
heap_reduce (Heap *heap, KtCnf *cnf, int *sum, guint width)
{
  for (guint i = 0; i < width; i++)
    {
      GArray *column = heap->columns[i];
      guint next = 0;

      sum[i] = KT_FALSE;
      if (column == NULL)
        continue;
      while (column->len - next >= 2)
        {
          int a = g_array_index (column, int, next), b = g_array_index (column, int, next + 1);
          gboolean full = column->len - next >= 3;
          int c = full ? g_array_index (column, int, next + 2) : KT_FALSE;
          int rest = full ? kt_cnf_xor3 (cnf, a, b, c) : kt_cnf_xor (cnf, a, b);

          next += full ? 3 : 2;
          if (rest != KT_FALSE)
            g_array_append_val (column, rest);
          if (i + 1 < width)
            heap_add (heap, i + 1, full ? kt_cnf_majority (cnf, a, b, c) : kt_cnf_and (cnf, a, b));
        }
      if (column->len > next)
        sum[i] = g_array_index (column, int, next);
    }
  for (guint i = 0; i <= KT_MAX_BITS; i++)
    g_clear_pointer (&heap->columns[i], g_array_unref);
}

static gboolean
sum_maximum (const KtLinearTerm *terms, guint n_terms, gint64 constant, gint64 *max)
{
  gint64 total = constant, part;

  for (guint i = 0; i < n_terms; i++)
    if (__builtin_mul_overflow (terms[i].coefficient, terms[i].bits->max, &part)
        || __builtin_add_overflow (total, part, &total) || total > LARGEST)
      return FALSE;
  *max = total;
  return total <= LARGEST;
}

const KtBits *
kt_circuit_sum (KtCircuit *circuit, const KtLinearTerm *terms, guint n_terms, gint64 constant)
{
  Heap heap = { 0 };
  int sum[KT_MAX_BITS];
  gint64 max;

  if (n_terms == 1 && constant == 0 && terms[0].coefficient == 1)
    return terms[0].bits;
  if (!sum_maximum (terms, n_terms, constant, &max))
    return NULL;
  heap_add_constant (&heap, constant);
  for (guint i = 0; i < n_terms; i++)
    for (guint j = 0; j < KT_MAX_BITS; j++)
      if ((terms[i].coefficient >> j) & 1)
        for (guint k = 0; k < terms[i].bits->n_bits; k++)
          heap_add (&heap, j + k, terms[i].bits->bits[k]);
  heap_reduce (&heap, circuit->cnf, sum, kt_width_of (max));
  return kt_circuit_take_bits (circuit, sum, kt_width_of (max), max);
}

const KtBits *
kt_circuit_complement (KtCircuit *circuit, const KtBits *bits)
{
  gint64 key = make_key (KEY_COMPLEMENT, bits->index, 0);
  const KtBits *found = remembered (circuit, key);
  Heap heap = { 0 };
  int sum[KT_MAX_BITS];

  if (found != NULL)
    return found;
  if (bits->n_hots > 0 && bits->owner != 0)
    {
      g_autofree KtHot *hots = g_memdup2 (bits->hots, bits->n_hots * sizeof (KtHot));

      for (guint i = 0; i < bits->n_hots; i++)
        hots[i].value = bits->max - hots[i].value;
      found = kt_circuit_take_hots (circuit, hots, bits->n_hots, bits->owner);
      ((KtBits *) found)->max = bits->max; /* also where the least value is not 0 */
      return remember (circuit, key, found);
    }
  /* max - u = (2^n - 1 - u) + max + 1 modulo 2^n */
  heap_add_constant (&heap, (bits->max + 1) & (((gint64) 1 << bits->n_bits) - 1));
  for (guint i = 0; i < bits->n_bits; i++)
    heap_add (&heap, i, -bits->bits[i]);
  heap_reduce (&heap, circuit->cnf, sum, bits->n_bits);
  return remember (circuit, key, kt_circuit_take_bits (circuit, sum, bits->n_bits, bits->max));
}

static const KtBits *
multiply_hots (KtCircuit *circuit, const KtBits *a, const KtBits *b)
{
  g_autofree KtHot *hots = g_new (KtHot, a->n_hots * b->n_hots);
  guint n = 0;

  for (guint i = 0; i < a->n_hots; i++)
    for (guint j = 0; j < b->n_hots; j++)
      {
        hots[n].value = a->hots[i].value * b->hots[j].value;
        hots[n++].literal = kt_cnf_and (circuit->cnf, a->hots[i].literal, b->hots[j].literal);
      }
  return kt_circuit_take_hots (
    circuit, hots, n,
    a->owner != 0 && b->owner != 0 ? kt_cnf_and (circuit->cnf, a->owner, b->owner) : 0);
}

const KtBits *
kt_circuit_multiply_bits (KtCircuit *circuit, const KtBits *a, const KtBits *b)
{
  gint64 key = make_key (KEY_PRODUCT, MIN (a->index, b->index), MAX (a->index, b->index));
  const KtBits *found = remembered (circuit, key);
  Heap heap = { 0 };
  int sum[KT_MAX_BITS];
  gint64 max;

  if (found != NULL)
    return found;
  if (__builtin_mul_overflow (a->max, b->max, &max) || max > LARGEST)
    return NULL;
  if (a->n_hots > 0 && b->n_hots > 0 && a->n_hots * b->n_hots <= MAX_HOT_PAIRS)
    return remember (circuit, key, multiply_hots (circuit, a, b));
  for (guint i = 0; i < a->n_bits; i++)
    for (guint j = 0; j < b->n_bits; j++)
      heap_add (&heap, i + j, kt_cnf_and (circuit->cnf, a->bits[i], b->bits[j]));
  heap_reduce (&heap, circuit->cnf, sum, kt_width_of (max));
  return remember (circuit, key, kt_circuit_take_bits (circuit, sum, kt_width_of (max), max));
}

/* --- comparisons -------------------------------------------------------------------------------- */

static int
bit_of (const KtBits *bits, guint i)
{
  return i < bits->n_bits ? bits->bits[i] : KT_FALSE;
}

int
kt_circuit_bits_in_order (KtCircuit *circuit, const KtBits *a, const KtBits *b)
{
  guint n = MAX (a->n_bits, b->n_bits);
  int order = KT_TRUE;

  /* From the least significant bit: a <= b so far, unless this bit decides. */
  for (guint i = 0; i < n; i++)
    order = kt_cnf_majority (circuit->cnf, -bit_of (a, i), bit_of (b, i), order);
  return order;
}

int
kt_circuit_bits_equal (KtCircuit *circuit, const KtBits *a, const KtBits *b)
{
  guint n = MAX (a->n_bits, b->n_bits);
  int same[KT_MAX_BITS];

  for (guint i = 0; i < n; i++)
    same[i] = kt_cnf_same (circuit->cnf, bit_of (a, i), bit_of (b, i));
  return kt_cnf_and_all (circuit->cnf, same, n);
}

/* One of the values in [from, to]. */
static int
hot_between (KtCircuit *circuit, const KtBits *bits, gint64 from, gint64 to)
{
  g_autofree int *literals = g_new (int, bits->n_hots + 1);
  guint n = 0;

  for (guint i = 0; i < bits->n_hots; i++)
    if (bits->hots[i].value >= from && bits->hots[i].value <= to)
      literals[n++] = bits->hots[i].literal;
  if (n == bits->n_hots && bits->owner != 0)
    return KT_TRUE;
  return kt_cnf_or_all (circuit->cnf, literals, n);
}

int
kt_circuit_bits_at_most (KtCircuit *circuit, const KtBits *bits, gint64 limit)
{
  int order = KT_TRUE;

  if (limit < 0)
    return KT_FALSE;
  if (limit >= bits->max)
    return KT_TRUE;
  if (bits->n_hots > 0 && bits->owner != 0)
    return hot_between (circuit, bits, 0, limit);
  if (bits->n_hots > 0)
    return -hot_between (circuit, bits, limit + 1, bits->max);
  for (guint i = 0; i < bits->n_bits; i++)
    order = (limit >> i) & 1 ? kt_cnf_or (circuit->cnf, -bits->bits[i], order)
                             : kt_cnf_and (circuit->cnf, -bits->bits[i], order);
  return order;
}

int
kt_circuit_bits_equal_to (KtCircuit *circuit, const KtBits *bits, gint64 value)
{
  int same[KT_MAX_BITS];

  if (value < 0 || value > bits->max)
    return KT_FALSE;
  if (bits->n_hots > 0 && (bits->owner != 0 || value > 0))
    return hot_between (circuit, bits, value, value);
  for (guint i = 0; i < bits->n_bits; i++)
    same[i] = (value >> i) & 1 ? bits->bits[i] : -bits->bits[i];
  return kt_cnf_and_all (circuit->cnf, same, bits->n_bits);
}
