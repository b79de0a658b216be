/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Linear forms over the circuit's numbers with exact rational coefficients: one common denominator,
 * integer coefficients. A comparison gathers what is positive on one side and what is negative on
 * the other, so that only unsigned sums are built. */

#include "kt-circuit.h"
#include "kt-gcd.h"

#include <stdlib.h>

#define LARGEST ((((gint64) 1) << KT_MAX_BITS) - 1)
#define MAX_HOT_COMPARISON 4096

typedef struct {
  gint64 constant;
  gint64 den;
  GArray *terms; /* KtLinearTerm */
} Draft;

static int
compare_terms (const void *a, const void *b)
{
  const KtLinearTerm *x = a, *y = b;

  return x->bits->index < y->bits->index ? -1 : x->bits->index > y->bits->index;
}

static gboolean
fits (__int128 value)
{
  return value >= -(__int128) LARGEST && value <= (__int128) LARGEST;
}

/* Sorts, merges equal bits, drops zeros, shortens the fraction, computes the range. */
static const KtLinear *
finish (KtCircuit *circuit, Draft *draft)
{
  KtLinear *linear;
  GArray *terms = draft->terms;
  guint n = 0;
  gint64 common = kt_gcd (draft->constant, draft->den);
  __int128 min, max;

  if (terms->len > 0) /* the data of an empty array may be NULL, which qsort does not take */
    qsort (terms->data, terms->len, sizeof (KtLinearTerm), compare_terms);
  for (guint i = 0; i < terms->len; i++)
    {
      KtLinearTerm term = g_array_index (terms, KtLinearTerm, i);
      KtLinearTerm *last = n > 0 ? &g_array_index (terms, KtLinearTerm, n - 1) : NULL;

      if (last != NULL && last->bits == term.bits)
        {
          if (__builtin_add_overflow (last->coefficient, term.coefficient, &last->coefficient))
            goto too_wide;
        }
      else
        {
          if (last != NULL && last->coefficient == 0)
            n--;
          g_array_index (terms, KtLinearTerm, n++) = term;
        }
    }
  if (n > 0 && g_array_index (terms, KtLinearTerm, n - 1).coefficient == 0)
    n--;

  for (guint i = 0; i < n; i++)
    common = kt_gcd (common, g_array_index (terms, KtLinearTerm, i).coefficient);
  min = max = draft->constant / common;
  for (guint i = 0; i < n; i++)
    {
      KtLinearTerm *term = &g_array_index (terms, KtLinearTerm, i);
      __int128 most;

      term->coefficient /= common;
      most = (__int128) term->coefficient * term->bits->max;
      *(most < 0 ? &min : &max) += most;
    }
  if (!fits (min) || !fits (max))
    goto too_wide;

  linear = g_new0 (KtLinear, 1);
  linear->constant = draft->constant / common;
  linear->den = draft->den / common;
  linear->min = (gint64) min;
  linear->max = (gint64) max;
  linear->n_terms = n;
  linear->terms = g_memdup2 (terms->data, n * sizeof (KtLinearTerm));
  g_ptr_array_add (circuit->linears, linear);
  g_array_unref (terms);
  return linear;

too_wide:
  g_array_unref (terms);
  return NULL;
}

static Draft
draft_new (gint64 constant, gint64 den)
{
  return (Draft){ constant, den, g_array_new (FALSE, FALSE, sizeof (KtLinearTerm)) };
}

static void
draft_term (Draft *draft, gint64 coefficient, const KtBits *bits)
{
  KtLinearTerm term = { coefficient, bits };

  if (coefficient != 0 && bits->n_bits > 0)
    g_array_append_val (draft->terms, term);
}

const KtLinear *
kt_linear_constant (KtCircuit *circuit, gint64 num, gint64 den)
{
  Draft draft = draft_new (num, den);

  return finish (circuit, &draft);
}

const KtLinear *
kt_linear_bits (KtCircuit *circuit, const KtBits *bits, gint64 offset, gint64 den)
{
  Draft draft = draft_new (offset, den);

  draft_term (&draft, 1, bits);
  return finish (circuit, &draft);
}

const KtLinear *
kt_linear_sum (KtCircuit *circuit, const KtLinear *const *parts, guint n_parts)
{
  gint64 den = 1;
  Draft draft;

  for (guint i = 0; i < n_parts; i++)
    {
      gint64 factor = parts[i]->den / kt_gcd (den, parts[i]->den);

      if (__builtin_mul_overflow (den, factor, &den) || den > LARGEST)
        return NULL;
    }
  draft = draft_new (0, den);
  for (guint i = 0; i < n_parts; i++)
    {
      gint64 factor = den / parts[i]->den, scaled;

      if (__builtin_mul_overflow (parts[i]->constant, factor, &scaled)
          || __builtin_add_overflow (draft.constant, scaled, &draft.constant))
        goto too_wide;
      for (guint j = 0; j < parts[i]->n_terms; j++)
        {
          if (__builtin_mul_overflow (parts[i]->terms[j].coefficient, factor, &scaled))
            goto too_wide;
          draft_term (&draft, scaled, parts[i]->terms[j].bits);
        }
    }
  return finish (circuit, &draft);

too_wide:
  g_array_unref (draft.terms);
  return NULL;
}

const KtLinear *
kt_linear_add (KtCircuit *circuit, const KtLinear *a, const KtLinear *b)
{
  return kt_linear_sum (circuit, (const KtLinear *const[]){ a, b }, 2);
}

const KtLinear *
kt_linear_scale (KtCircuit *circuit, const KtLinear *a, gint64 num, gint64 den)
{
  Draft draft;
  gint64 scaled;
  gint64 common;

  if (den < 0)
    {
      num = -num;
      den = -den;
    }
  common = kt_gcd (a->den, num);
  if (common == 0)
    common = 1;
  num /= common;
  if (__builtin_mul_overflow (a->constant, num, &scaled)
      || __builtin_mul_overflow (a->den / common, den, &den) || den > LARGEST)
    return NULL;
  draft = draft_new (scaled, den);
  for (guint i = 0; i < a->n_terms; i++)
    {
      if (__builtin_mul_overflow (a->terms[i].coefficient, num, &scaled))
        {
          g_array_unref (draft.terms);
          return NULL;
        }
      draft_term (&draft, scaled, a->terms[i].bits);
    }
  return finish (circuit, &draft);
}

const KtBits *
kt_linear_to_bits (KtCircuit *circuit, const KtLinear *a, gint64 *minimum)
{
  g_autofree KtLinearTerm *terms = g_new (KtLinearTerm, a->n_terms + 1);

  *minimum = a->min;
  for (guint i = 0; i < a->n_terms; i++)
    {
      terms[i] = a->terms[i];
      if (terms[i].coefficient < 0)
        {
          terms[i].bits = kt_circuit_complement (circuit, terms[i].bits);
          terms[i].coefficient = -terms[i].coefficient;
        }
    }
  return kt_circuit_sum (circuit, terms, a->n_terms, 0);
}

const KtLinear *
kt_linear_multiply (KtCircuit *circuit, const KtLinear *a, const KtLinear *b)
{
  const KtBits *x, *y, *product;
  gint64 min_x, min_y, constant, den;
  Draft draft;

  if (a->n_terms == 0)
    return kt_linear_scale (circuit, b, a->constant, a->den);
  if (b->n_terms == 0)
    return kt_linear_scale (circuit, a, b->constant, b->den);

  x = kt_linear_to_bits (circuit, a, &min_x);
  y = kt_linear_to_bits (circuit, b, &min_y);
  if (x == NULL || y == NULL)
    return NULL;
  product = kt_circuit_multiply_bits (circuit, x, y);
  if (product == NULL || __builtin_mul_overflow (min_x, min_y, &constant)
      || __builtin_mul_overflow (a->den, b->den, &den) || den > LARGEST)
    return NULL;
  draft = draft_new (constant, den);
  draft_term (&draft, 1, product);
  draft_term (&draft, min_x, y);
  draft_term (&draft, min_y, x);
  return finish (circuit, &draft);
}

const KtLinear *
kt_linear_guard (KtCircuit *circuit, const KtLinear *a, int literal)
{
  Draft draft;

  if (literal == KT_TRUE)
    return a;
  if (literal == KT_FALSE)
    return kt_linear_constant (circuit, 0, 1);
  draft = draft_new (0, a->den);
  for (guint i = 0; i < a->n_terms; i++)
    draft_term (&draft, a->terms[i].coefficient,
                kt_circuit_guard (circuit, a->terms[i].bits, literal));
  if (a->constant != 0)
    draft_term (&draft, a->constant, kt_circuit_take_bits (circuit, &literal, 1, 1));
  return finish (circuit, &draft);
}

const KtLinear *
kt_linear_guard_constant (KtCircuit *circuit, const KtLinear *a, int literal)
{
  Draft draft = draft_new (0, a->den);

  for (guint i = 0; i < a->n_terms; i++)
    draft_term (&draft, a->terms[i].coefficient, kt_circuit_disown (circuit, a->terms[i].bits));
  if (a->constant != 0)
    draft_term (&draft, a->constant, kt_circuit_take_bits (circuit, &literal, 1, 1));
  return finish (circuit, &draft);
}

const KtLinear *
kt_linear_choose (KtCircuit *circuit, int condition, const KtLinear *a, const KtLinear *b)
{
  const KtLinear *x = kt_linear_guard (circuit, a, condition);
  const KtLinear *y = kt_linear_guard (circuit, b, -condition);

  return x != NULL && y != NULL ? kt_linear_add (circuit, x, y) : NULL;
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

const KtLinear *
kt_linear_floor_divide (KtCircuit *circuit, const KtLinear *a, gint64 num, gint64 den)
{
  const KtLinear *quotient, *parts[2], *whole;
  const KtBits *rest;
  gint64 divisor, low;
  KtLinear numerator;
  gint64 min, max;

  /* floor (A / D): A = q D + r with 0 <= r < D */
  a = kt_linear_scale (circuit, a, den, num);
  if (a == NULL)
    return NULL;
  divisor = a->den;
  if (divisor == 1)
    return a;
  low = floor_div (a->min, divisor);
  min = low;
  max = floor_div (a->max, divisor);
  quotient = kt_linear_bits (circuit, kt_circuit_new_number (circuit, max - min), low, 1);
  rest = kt_circuit_new_number (circuit, divisor - 1);
  numerator = *a;
  numerator.den = 1;
  parts[0] = quotient != NULL ? kt_linear_scale (circuit, quotient, divisor, 1) : NULL;
  parts[1] = kt_linear_bits (circuit, rest, 0, 1);
  if (parts[0] == NULL || parts[1] == NULL)
    return NULL;
  whole = kt_linear_sum (circuit, parts, 2);
  if (whole == NULL)
    return NULL;
  {
    int equal = kt_linear_compare (circuit, &numerator, KT_EQUAL, whole);

    if (equal == 0)
      return NULL;
    kt_cnf_add1 (circuit->cnf, equal);
  }
  return quotient;
}

/* --- comparisons -------------------------------------------------------------------------------- */

static gint64
hot_value (const KtLinearTerm *term, guint i)
{
  return term->coefficient * term->bits->hots[i].value;
}

static gboolean
holds (gint64 value, gboolean equality)
{
  return equality ? value == 0 : value >= 0;
}

static gboolean
is_table (const KtLinearTerm *term)
{
  return term->bits->n_hots > 0 && term->bits->owner != 0;
}

/* c u + k, u one-hot */
static int
compare_one_hot (KtCircuit *circuit, const KtLinear *d, gboolean equality)
{
  const KtLinearTerm *term = &d->terms[0];
  g_autofree int *literals = g_new (int, term->bits->n_hots);
  guint n = 0;

  for (guint i = 0; i < term->bits->n_hots; i++)
    if (holds (hot_value (term, i) + d->constant, equality))
      literals[n++] = term->bits->hots[i].literal;
  if (n == term->bits->n_hots)
    return KT_TRUE;
  return kt_cnf_or_all (circuit->cnf, literals, n);
}

/* Each value of one side supports a set of values of the other: strong under unit propagation. */
static void
support (KtCircuit *circuit, const KtLinear *d, guint side, gboolean equality, int result)
{
  const KtLinearTerm *from = &d->terms[side], *to = &d->terms[1 - side];
  g_autofree int *yes = g_new (int, to->bits->n_hots + 3);
  g_autofree int *no = g_new (int, to->bits->n_hots + 3);

  for (guint i = 0; i < from->bits->n_hots; i++)
    {
      guint n_yes = 0, n_no = 0;

      for (guint j = 0; j < to->bits->n_hots; j++)
        if (holds (hot_value (from, i) + hot_value (to, j) + d->constant, equality))
          yes[n_yes++] = to->bits->hots[j].literal;
        else
          no[n_no++] = to->bits->hots[j].literal;
      yes[n_yes++] = no[n_no++] = -from->bits->hots[i].literal;
      yes[n_yes++] = no[n_no++] = -to->bits->owner; /* absent: nothing to say */
      yes[n_yes++] = -result;
      no[n_no++] = result;
      kt_cnf_add (circuit->cnf, yes, n_yes);
      kt_cnf_add (circuit->cnf, no, n_no);
    }
}

static int
compare_one (KtCircuit *circuit, const KtLinear *d, gboolean equality)
{
  const KtLinearTerm *term = &d->terms[0];

  if (is_table (term))
    return compare_one_hot (circuit, d, equality);
  if (equality)
    return d->constant % term->coefficient != 0
             ? KT_FALSE
             : kt_circuit_bits_equal_to (circuit, term->bits, -d->constant / term->coefficient);
  if (term->coefficient > 0) /* u >= -k / c */
    return -kt_circuit_bits_at_most (circuit, term->bits,
                                     -floor_div (d->constant, term->coefficient) - 1);
  return kt_circuit_bits_at_most (circuit, term->bits,
                                  floor_div (d->constant, -term->coefficient));
}

static int
compare_many (KtCircuit *circuit, const KtLinear *d, gboolean equality)
{
  g_autofree KtLinearTerm *plus = g_new (KtLinearTerm, d->n_terms);
  g_autofree KtLinearTerm *minus = g_new (KtLinearTerm, d->n_terms);
  guint n_plus = 0, n_minus = 0;
  const KtBits *left, *right;

  for (guint i = 0; i < d->n_terms; i++)
    if (d->terms[i].coefficient > 0)
      plus[n_plus++] = d->terms[i];
    else
      minus[n_minus++] = (KtLinearTerm){ -d->terms[i].coefficient, d->terms[i].bits };
  left = kt_circuit_sum (circuit, plus, n_plus, MAX (d->constant, 0));
  right = kt_circuit_sum (circuit, minus, n_minus, MAX (-d->constant, 0));
  if (left == NULL || right == NULL)
    return 0;
  return equality ? kt_circuit_bits_equal (circuit, left, right)
                  : kt_circuit_bits_in_order (circuit, right, left);
}

/* The numerator of b - a, without common factors that do not matter. */
static const KtLinear *
difference (KtCircuit *circuit, const KtLinear *a, KtOrder order, const KtLinear *b)
{
  const KtLinear *minus_a = kt_linear_scale (circuit, a, -1, 1);
  const KtLinear *sum = minus_a != NULL ? kt_linear_add (circuit, b, minus_a) : NULL;
  gint64 constant, common = 0;
  Draft draft;

  if (sum == NULL)
    return NULL;
  constant = sum->constant - (order == KT_LESS);
  for (guint i = 0; i < sum->n_terms; i++)
    common = kt_gcd (common, sum->terms[i].coefficient);
  if (common == 0)
    common = 1;
  if (order == KT_EQUAL && constant % common != 0)
    return kt_linear_constant (circuit, 1, 1);
  draft = draft_new (floor_div (constant, common), 1);
  for (guint i = 0; i < sum->n_terms; i++)
    draft_term (&draft, sum->terms[i].coefficient / common, sum->terms[i].bits);
  return finish (circuit, &draft);
}

int
kt_linear_compare (KtCircuit *circuit, const KtLinear *a, KtOrder order, const KtLinear *b)
{
  gboolean equality = order == KT_EQUAL;
  const KtLinear *d = difference (circuit, a, order, b);

  if (d == NULL)
    return 0;
  if (d->n_terms == 0)
    return holds (d->constant, equality) ? KT_TRUE : KT_FALSE;
  if (equality ? d->min > 0 || d->max < 0 : d->max < 0)
    return KT_FALSE;
  if (!equality && d->min >= 0)
    return KT_TRUE;
  if (d->n_terms == 1)
    return compare_one (circuit, d, equality);
  if (d->n_terms == 2 && is_table (&d->terms[0]) && is_table (&d->terms[1])
      && d->terms[0].bits->n_hots * d->terms[1].bits->n_hots <= MAX_HOT_COMPARISON)
    {
      int result = kt_cnf_new_variable (circuit->cnf);

      support (circuit, d, 0, equality, result);
      support (circuit, d, 1, equality, result);
      return result;
    }
  return compare_many (circuit, d, equality);
}
