/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers while compiling. Every operation is first tried on linear forms, where it is exact and
 * becomes clauses; what does not work there (roots, division by a variable, more than 62 bits)
 * becomes a node of the formula graph, and a comparison with it an oracle: bits whose value the
 * search checks and corrects. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "kt-compile-private.h"
#include "kt-engine-error.h"

#define MAX_CASES 24
#define MAX_POWER 8
#define GOAL_DIGITS 4
#define FARTHEST 1e15

/* --- from the circuit into the program ---------------------------------------------------------- */

int
kt_program_add_bits (KtCompiler *c, const KtBits *bits)
{
  KtNumberBits record = { .max = bits->max, .first = c->program->literals->len, .n = bits->n_bits };
  const int none = -1;
  int *number;

  while (c->bits_numbers->len <= bits->index)
    g_array_append_val (c->bits_numbers, none);
  number = &g_array_index (c->bits_numbers, int, bits->index);
  if (*number < 0)
    {
      *number = (int) c->program->bits->len;
      g_array_append_val (c->program->bits, record);
      g_array_append_vals (c->program->literals, bits->bits, bits->n_bits);
    }
  return *number;
}

int
kt_program_add_sum (KtCompiler *c, const KtLinear *linear)
{
  KtSum sum = { linear->constant, linear->den, c->program->sum_terms->len, linear->n_terms };
  gpointer found;

  if (g_hash_table_lookup_extended (c->linear_numbers, linear, NULL, &found))
    return GPOINTER_TO_INT (found);
  for (guint i = 0; i < linear->n_terms; i++)
    {
      KtSumTerm term = { .coefficient = linear->terms[i].coefficient };

      term.bits = kt_program_add_bits (c, linear->terms[i].bits);
      g_array_append_val (c->program->sum_terms, term);
    }
  g_array_append_val (c->program->sums, sum);
  g_hash_table_insert (c->linear_numbers, (gpointer) linear,
                       GINT_TO_POINTER (c->program->sums->len - 1));
  return (int) c->program->sums->len - 1;
}

/* --- making ------------------------------------------------------------------------------------- */

KtQuantity
kt_quantity_linear (const KtLinear *linear, int digits)
{
  KtQuantity quantity = { .linear = linear, .node = -1, .digits = digits };

  if (linear != NULL)
    quantity.range = kt_interval ((double) linear->min / (double) linear->den,
                                  (double) linear->max / (double) linear->den);
  return quantity;
}

KtQuantity
kt_quantity_constant (KtCompiler *c, KtRational value, int digits)
{
  return kt_quantity_linear (kt_linear_constant (c->circuit, value.num, value.den), digits);
}

static int
new_node (KtCompiler *c, int op, int a, int b, int other)
{
  KtRealNode node = { op, a, b, other };

  g_array_append_val (c->program->reals, node);
  return (int) c->program->reals->len - 1;
}

static int
node_of (KtCompiler *c, const KtQuantity *quantity)
{
  if (quantity->linear == NULL)
    return quantity->node;
  return new_node (c, KT_REAL_SUM, kt_program_add_sum (c, quantity->linear), -1, -1);
}

/* What rounding to so many digits leaves. */
static gint64
whole_den_of (const KtQuantity *digits)
{
  if (digits == NULL)
    return 1;
  if (digits->linear == NULL || digits->linear->n_terms > 0 || digits->linear->den != 1
      || digits->linear->constant < 0 || digits->linear->constant > 9)
    return 0;
  return kt_pow10 ((guint) digits->linear->constant);
}

static KtQuantity
formula (KtCompiler *c, int op, const KtQuantity *a, const KtQuantity *b, int digits)
{
  KtQuantity result = { .digits = digits };
  KtInterval none = kt_interval (0, 0);

  result.node = new_node (c, op, node_of (c, a), b != NULL ? node_of (c, b) : -1, -1);
  result.range = kt_interval_calculate (op, a->range, b != NULL ? b->range : none);
  if (kt_op_rounds (op) && !a->is_inexact)
    result.whole_den = whole_den_of (b);
  result.is_inexact = kt_op_is_inexact (op) || a->is_inexact || (b != NULL && b->is_inexact)
                      || (op == KT_OP_POWER && !(b->linear != NULL && b->linear->n_terms == 0
                                                 && b->linear->den == 1));
  return result;
}

/* --- exact operations: NULL if they do not work ------------------------------------------------- */

static gboolean
is_constant (const KtLinear *linear)
{
  return linear->n_terms == 0;
}

/* a / b where b is one of a few values: a sum over the cases. */
static const KtLinear *
divide_by_cases (KtCompiler *c, const KtLinear *a, const KtLinear *b)
{
  const KtBits *bits = b->n_terms == 1 ? b->terms[0].bits : NULL;
  const KtLinear *parts[MAX_CASES];

  if (bits == NULL || bits->owner == 0 || bits->n_hots == 0 || bits->n_hots > MAX_CASES)
    return NULL;
  for (guint i = 0; i < bits->n_hots; i++)
    {
      gint64 value = b->constant + b->terms[0].coefficient * bits->hots[i].value;
      const KtLinear *guarded;

      if (value == 0)
        return NULL;
      guarded = kt_linear_guard (c->circuit, a, bits->hots[i].literal);
      parts[i] = guarded != NULL ? kt_linear_scale (c->circuit, guarded, b->den, value) : NULL;
      if (parts[i] == NULL)
        return NULL;
    }
  return kt_linear_sum (c->circuit, parts, bits->n_hots);
}

static const KtLinear *
divide (KtCompiler *c, const KtLinear *a, const KtLinear *b)
{
  if (!is_constant (b))
    return divide_by_cases (c, a, b);
  return b->constant != 0 ? kt_linear_scale (c->circuit, a, b->den, b->constant) : NULL;
}

static const KtLinear *
power (KtCompiler *c, const KtLinear *a, const KtLinear *b)
{
  const KtLinear *result = kt_linear_constant (c->circuit, 1, 1);

  if (!is_constant (b) || b->den != 1 || b->constant < 0 || b->constant > MAX_POWER)
    return NULL;
  for (gint64 i = 0; i < b->constant && result != NULL; i++)
    result = kt_linear_multiply (c->circuit, result, a);
  return result;
}

static const KtLinear *
pick (KtCompiler *c, const KtLinear *a, const KtLinear *b, gboolean greater)
{
  int order = kt_linear_compare (c->circuit, a, KT_AT_MOST, b);

  if (order == 0)
    return NULL;
  if (order == KT_TRUE || order == KT_FALSE)
    return (order == KT_TRUE) != greater ? a : b;
  return kt_linear_choose (c->circuit, greater ? -order : order, a, b);
}

static const KtLinear *
round_linear (KtCompiler *c, int op, const KtLinear *a, gint64 digits)
{
  gint64 num = digits < 0 ? kt_pow10 ((guint) -digits) : 1;
  gint64 den = digits > 0 ? kt_pow10 ((guint) digits) : 1;
  const KtLinear *units = kt_linear_scale (c->circuit, a, den, num);
  const KtLinear *half = kt_linear_constant (c->circuit, 1, 2);
  const KtLinear *up, *down;

  if (units == NULL)
    return NULL;
  if (units->den == 1)
    return a;
  if (op == KT_OP_CEIL)
    {
      units = kt_linear_scale (c->circuit, units, -1, 1);
      units = units != NULL ? kt_linear_floor_divide (c->circuit, units, 1, 1) : NULL;
      return units != NULL ? kt_linear_scale (c->circuit, units, -num, den) : NULL;
    }
  if (op == KT_OP_FLOOR)
    {
      units = kt_linear_floor_divide (c->circuit, units, 1, 1);
      return units != NULL ? kt_linear_scale (c->circuit, units, num, den) : NULL;
    }
  /* half away from zero: floor (x + 1/2) from zero on, -floor (-x + 1/2) below */
  up = units->max >= 0 ? kt_linear_add (c->circuit, units, half) : NULL;
  up = up != NULL ? kt_linear_floor_divide (c->circuit, up, 1, 1) : NULL;
  if (units->min >= 0)
    return up != NULL ? kt_linear_scale (c->circuit, up, num, den) : NULL;
  down = kt_linear_scale (c->circuit, units, -1, 1);
  down = down != NULL ? kt_linear_add (c->circuit, down, half) : NULL;
  down = down != NULL ? kt_linear_floor_divide (c->circuit, down, 1, 1) : NULL;
  down = down != NULL ? kt_linear_scale (c->circuit, down, -1, 1) : NULL;
  if (down == NULL || (units->max >= 0 && up == NULL))
    return NULL;
  if (units->max >= 0)
    {
      int negative = kt_linear_compare (c->circuit, units, KT_LESS,
                                        kt_linear_constant (c->circuit, 0, 1));

      down = negative != 0 ? kt_linear_choose (c->circuit, negative, down, up) : NULL;
    }
  return down != NULL ? kt_linear_scale (c->circuit, down, num, den) : NULL;
}

static const KtLinear *
modulo (KtCompiler *c, const KtLinear *a, const KtLinear *b)
{
  const KtLinear *quotient = divide (c, a, b);

  quotient = quotient != NULL ? kt_linear_floor_divide (c->circuit, quotient, 1, 1) : NULL;
  quotient = quotient != NULL ? kt_linear_multiply (c->circuit, quotient, b) : NULL;
  quotient = quotient != NULL ? kt_linear_scale (c->circuit, quotient, -1, 1) : NULL;
  return quotient != NULL ? kt_linear_add (c->circuit, a, quotient) : NULL;
}

static const KtLinear *
subtract (KtCompiler *c, const KtLinear *a, const KtLinear *b)
{
  const KtLinear *negative = kt_linear_scale (c->circuit, b, -1, 1);

  return negative != NULL ? kt_linear_add (c->circuit, a, negative) : NULL;
}

static const KtLinear *
calculate_exactly (KtCompiler *c, int op, const KtLinear *a, const KtLinear *b)
{
  const KtLinear *difference, *opposite;

  switch (op)
    {
    case KT_OP_ADD:
      return kt_linear_add (c->circuit, a, b);
    case KT_OP_SUBTRACT:
      return subtract (c, a, b);
    case KT_OP_MULTIPLY:
      return c->spreads_products ? kt_linear_multiply_spread (c->circuit, a, b)
                                 : kt_linear_multiply (c->circuit, a, b);
    case KT_OP_DIVIDE:
      return divide (c, a, b);
    case KT_OP_POWER:
      return power (c, a, b);
    case KT_OP_NEGATE:
      return kt_linear_scale (c->circuit, a, -1, 1);
    case KT_OP_MIN:
    case KT_OP_MAX:
      return pick (c, a, b, op == KT_OP_MAX);
    case KT_OP_DELTA:
      difference = subtract (c, a, b);
      opposite = subtract (c, b, a);
      return difference != NULL && opposite != NULL ? pick (c, difference, opposite, TRUE) : NULL;
    case KT_OP_MOD:
      return modulo (c, a, b);
    case KT_OP_FLOOR:
    case KT_OP_CEIL:
    case KT_OP_ROUND:
      if (b != NULL && (!is_constant (b) || b->den != 1 || ABS (b->constant) > 9))
        return NULL;
      return round_linear (c, op, a, b != NULL ? b->constant : 0);
    default:
      return NULL;
    }
}

static gboolean
is_variable (const KtQuantity *a)
{
  return a != NULL && (a->linear == NULL || !is_constant (a->linear));
}

static gboolean
is_nonlinear (int op, const KtQuantity *a, const KtQuantity *b)
{
  switch (op)
    {
    case KT_OP_ADD:
    case KT_OP_SUBTRACT:
    case KT_OP_NEGATE:
      return FALSE;
    case KT_OP_MULTIPLY:
      return is_variable (a) && is_variable (b);
    case KT_OP_DIVIDE:
    case KT_OP_MOD:
      return is_variable (b);
    case KT_OP_POWER:
      return is_variable (a) || is_variable (b);
    default: /* min, max and rounding are only about what they are made of */
      return a->linear == NULL || (b != NULL && b->linear == NULL);
    }
}

/* About how many bits the number has. */
static double
width_of (const KtQuantity *a)
{
  double units = (a->range.high - a->range.low)
                 * (a->linear != NULL ? (double) a->linear->den
                                      : pow (10, a->digits == KT_DIGITS_INEXACT ? 3 : a->digits));

  return isfinite (units) ? log2 (units + 1) : KT_MAX_BITS;
}

KtQuantity
kt_quantity_calculate (KtCompiler *c, int op, const KtQuantity *a, const KtQuantity *b, int digits)
{
  const KtLinear *linear = NULL;

  if (c->prefers_graph && is_nonlinear (op, a, b))
    {
      c->product_cost = MAX (c->product_cost, width_of (a) * (b != NULL ? width_of (b) : 1));
      return formula (c, op, a, b, digits);
    }
  if (a->linear != NULL && (b == NULL || b->linear != NULL))
    linear = calculate_exactly (c, op, a->linear, b != NULL ? b->linear : NULL);
  return linear != NULL ? kt_quantity_linear (linear, digits) : formula (c, op, a, b, digits);
}

KtQuantity
kt_quantity_sum (KtCompiler *c, const KtQuantity *parts, guint n_parts, int digits)
{
  g_autofree const KtLinear **linears = g_new (const KtLinear *, n_parts + 1);
  guint n = 0;
  const KtLinear *linear;
  KtQuantity total;

  for (guint i = 0; i < n_parts; i++)
    if (parts[i].linear != NULL)
      linears[n++] = parts[i].linear;
  linear = kt_linear_sum (c->circuit, linears, n);
  if (n == n_parts && linear != NULL)
    return kt_quantity_linear (linear, digits);
  total = kt_quantity_constant (c, (KtRational){ 0, 1 }, digits);
  for (guint i = 0; i < n_parts; i++)
    total = kt_quantity_calculate (c, KT_OP_ADD, &total, &parts[i], digits);
  return total;
}

KtQuantity
kt_quantity_choose (KtCompiler *c, int condition, const KtQuantity *a, const KtQuantity *b)
{
  KtQuantity result = { .digits = MAX (a->digits, b->digits) };
  const KtLinear *linear, *switch_sum;

  if (condition == KT_TRUE || condition == KT_FALSE)
    return condition == KT_TRUE ? *a : *b;
  linear = a->linear != NULL && b->linear != NULL
             ? kt_linear_choose (c->circuit, condition, a->linear, b->linear)
             : NULL;
  if (linear != NULL)
    return kt_quantity_linear (linear, result.digits);
  switch_sum = kt_linear_bits (c->circuit, kt_circuit_take_bits (c->circuit, &condition, 1, 1), 0, 1);
  result.node = new_node (c, KT_REAL_IF, kt_program_add_sum (c, switch_sum), node_of (c, a),
                          node_of (c, b));
  result.range = kt_interval_union (a->range, b->range);
  result.is_inexact = a->is_inexact || b->is_inexact;
  return result;
}

/* --- oracles ------------------------------------------------------------------------------------ */

typedef struct {
  const KtLinear *floor;
  int exact;
  int defined;
} OracleResult;

/* floor (quantity × den) as bits, kept within [low, high] (in those units). */
static OracleResult
new_oracle (KtCompiler *c, const KtQuantity *quantity, gint64 den, double low, double high)
{
  KtOracle oracle = { .den = den, .node = node_of (c, quantity) };
  OracleResult result;
  const KtBits *bits;
  double from = fmin (fmax (fmax (low, floor (quantity->range.low * (double) den) - 1), -FARTHEST), FARTHEST);
  double to = fmax (fmin (fmin (high, ceil (quantity->range.high * (double) den) + 1), FARTHEST), from);

  bits = kt_circuit_new_number (c->circuit, (gint64) (to - from));
  oracle.low = (gint64) from;
  oracle.bits = kt_program_add_bits (c, bits);
  oracle.exact = quantity->whole_den != 0 && den % quantity->whole_den == 0
                   ? KT_TRUE
                   : kt_cnf_new_variable (c->cnf);
  oracle.defined = quantity->range.may_fail ? kt_cnf_new_variable (c->cnf) : KT_TRUE;
  g_array_append_val (c->program->oracles, oracle);
  result.floor = kt_linear_bits (c->circuit, bits, oracle.low, 1);
  result.exact = oracle.exact;
  result.defined = oracle.defined;
  return result;
}

static KtQuantity
to_digits (KtCompiler *c, const KtQuantity *quantity, guint digits)
{
  KtQuantity result = *quantity;

  if (!quantity->is_inexact)
    return result;
  result.node = new_node (c, KT_REAL_TO_DIGITS, node_of (c, quantity), (int) digits, -1);
  result.range = kt_interval_to_digits (quantity->range, digits);
  result.is_inexact = FALSE;
  result.whole_den = kt_pow10 (digits);
  return result;
}

/* number <compare> line, both in units of the line. */
static int
compare_with_oracle (KtCompiler *c, KtCompare compare, const KtQuantity *number,
                     const KtLinear *line)
{
  KtLinear units = *line;
  OracleResult oracle = new_oracle (c, number, line->den, (double) line->min - 2, (double) line->max + 2);
  int same, less;

  units.den = 1;
  same = kt_linear_compare (c->circuit, oracle.floor, KT_EQUAL, &units);
  less = kt_linear_compare (c->circuit, oracle.floor, KT_LESS, &units);
  if (same == 0 || less == 0)
    return 0;
  switch (compare)
    {
    case KT_COMPARE_LESS:
      break;
    case KT_COMPARE_LESS_EQUAL:
      less = kt_cnf_or (c->cnf, less, kt_cnf_and (c->cnf, same, oracle.exact));
      break;
    case KT_COMPARE_GREATER:
      less = kt_cnf_and (c->cnf, -less, -kt_cnf_and (c->cnf, same, oracle.exact));
      break;
    case KT_COMPARE_GREATER_EQUAL:
      less = -less;
      break;
    case KT_COMPARE_NOT_EQUAL:
      less = -kt_cnf_and (c->cnf, same, oracle.exact);
      break;
    case KT_COMPARE_EQUAL:
    case KT_COMPARE_CONTAINS:
    default:
      less = kt_cnf_and (c->cnf, same, oracle.exact);
      break;
    }
  return kt_cnf_and (c->cnf, oracle.defined, less);
}

static KtCompare
mirrored (KtCompare compare)
{
  static const KtCompare other[] = {
    [KT_COMPARE_LESS] = KT_COMPARE_GREATER,       [KT_COMPARE_LESS_EQUAL] = KT_COMPARE_GREATER_EQUAL,
    [KT_COMPARE_GREATER] = KT_COMPARE_LESS,       [KT_COMPARE_GREATER_EQUAL] = KT_COMPARE_LESS_EQUAL,
    [KT_COMPARE_EQUAL] = KT_COMPARE_EQUAL,        [KT_COMPARE_NOT_EQUAL] = KT_COMPARE_NOT_EQUAL,
    [KT_COMPARE_CONTAINS] = KT_COMPARE_CONTAINS,
  };

  return other[compare];
}

static int
compare_formulas (KtCompiler *c, KtCompare compare, const KtQuantity *a, const KtQuantity *b)
{
  gboolean both = a->is_inexact && b->is_inexact;
  KtQuantity x = to_digits (c, a, both ? 9 : kt_rounding_digits (b->digits));
  KtQuantity y = to_digits (c, b, both ? 9 : kt_rounding_digits (a->digits));
  KtQuantity difference;

  if (y.linear != NULL)
    return compare_with_oracle (c, compare, &x, y.linear);
  if (x.linear != NULL)
    return compare_with_oracle (c, mirrored (compare), &y, x.linear);
  difference = formula (c, KT_OP_SUBTRACT, &x, &y, 0);
  return compare_with_oracle (c, compare, &difference, kt_linear_constant (c->circuit, 0, 1));
}

static int
compare_linears (KtCompiler *c, KtCompare compare, const KtLinear *a, const KtLinear *b)
{
  switch (compare)
    {
    case KT_COMPARE_LESS:
      return kt_linear_compare (c->circuit, a, KT_LESS, b);
    case KT_COMPARE_LESS_EQUAL:
      return kt_linear_compare (c->circuit, a, KT_AT_MOST, b);
    case KT_COMPARE_GREATER:
      return kt_linear_compare (c->circuit, b, KT_LESS, a);
    case KT_COMPARE_GREATER_EQUAL:
      return kt_linear_compare (c->circuit, b, KT_AT_MOST, a);
    case KT_COMPARE_NOT_EQUAL:
      return -kt_linear_compare (c->circuit, a, KT_EQUAL, b);
    case KT_COMPARE_EQUAL:
    case KT_COMPARE_CONTAINS:
    default:
      return kt_linear_compare (c->circuit, a, KT_EQUAL, b);
    }
}

int
kt_quantity_compare (KtCompiler *c, KtCompare compare, const KtQuantity *a, const KtQuantity *b)
{
  int literal = 0;

  if (a->linear != NULL && b->linear != NULL)
    literal = compare_linears (c, compare, a->linear, b->linear);
  if (literal == 0)
    literal = compare_formulas (c, compare, a, b);
  if (literal == 0)
    {
      kt_compiler_fail (c, KT_ENGINE_ERROR_LIMIT,
                        _ ("The numbers of rule “%s” are too wide to be compared; give them narrower "
                           "ranges or fewer digits"),
                        c->rule != NULL ? c->rule->name : "");
      return KT_FALSE;
    }
  return literal;
}

/* |formula - number| < half a unit, or just half a unit and the number is the one away from zero.
 * No quotient is built: only linear comparisons. 0 if they do not fit. */
static int
is_rounded_linear (KtCompiler *c, const KtLinear *number, const KtLinear *formula, guint digits)
{
  const KtLinear *half = kt_linear_constant (c->circuit, 1, 2 * kt_pow10 (digits));
  const KtLinear *minus_half = kt_linear_constant (c->circuit, -1, 2 * kt_pow10 (digits));
  const KtLinear *above = kt_linear_add (c->circuit, number, half);
  const KtLinear *below = kt_linear_add (c->circuit, number, minus_half);
  int less, more, at_least, at_most, positive;

  if (above == NULL || below == NULL)
    return 0;
  less = kt_linear_compare (c->circuit, formula, KT_LESS, above);
  more = kt_linear_compare (c->circuit, below, KT_LESS, formula);
  at_least = kt_linear_compare (c->circuit, below, KT_AT_MOST, formula);
  at_most = kt_linear_compare (c->circuit, formula, KT_AT_MOST, above);
  positive = kt_linear_compare (c->circuit, kt_linear_constant (c->circuit, 0, 1), KT_AT_MOST, formula);
  if (less == 0 || more == 0 || at_least == 0 || at_most == 0 || positive == 0)
    return 0;
  if (positive == KT_TRUE)
    return kt_cnf_and (c->cnf, at_least, less);
  return kt_cnf_or (c->cnf,
                    kt_cnf_and_all (c->cnf, (const int[]){ positive, at_least, less }, 3),
                    kt_cnf_and_all (c->cnf, (const int[]){ -positive, more, at_most }, 3));
}

int
kt_quantity_compare_rounded (KtCompiler *c, KtCompare compare, const KtQuantity *number,
                             const KtQuantity *formula, guint digits)
{
  KtQuantity to = kt_quantity_constant (c, (KtRational){ digits, 1 }, 0), rounded;
  int literal = 0;

  if (number->linear != NULL && formula->linear != NULL)
    literal = is_rounded_linear (c, number->linear, formula->linear, digits);
  if (literal != 0)
    return compare == KT_COMPARE_EQUAL ? literal : -literal;
  rounded = kt_quantity_calculate (c, KT_OP_ROUND, formula, &to, (int) digits);
  return kt_quantity_compare (c, compare, number, &rounded);
}

const KtLinear *
kt_quantity_to_linear (KtCompiler *c, const KtQuantity *a, gboolean *is_cut)
{
  const KtLinear *linear = a->linear;

  *is_cut = linear == NULL;
  if (linear == NULL)
    {
      KtQuantity rounded = to_digits (c, a, GOAL_DIGITS);

      linear = new_oracle (c, &rounded, kt_pow10 (GOAL_DIGITS), -FARTHEST, FARTHEST).floor;
      linear = linear != NULL ? kt_linear_scale (c->circuit, linear, 1, kt_pow10 (GOAL_DIGITS)) : NULL;
    }
  return linear;
}
