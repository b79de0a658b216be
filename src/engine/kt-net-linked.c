/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What sums over the same parts say of each other: the sum of x·y is at most the largest y times the
 * sum of x, and at least the smallest (x not being negative). Each sum alone knows nothing of that:
 * that a line which climbs so far must be so long was found only by trying all lengths. */

#include "kt-net-private.h"

/* In larger nets all against all is too much. */
#define MOST_SUMS 200
/* Of the numbers that what each part is short of is told for. */
#define MOST_LEVELS 16

static gboolean
is_same_truth (const KtNet *net, int a, int b)
{
  const KtNode *x = kt_net_node (net, a), *y = kt_net_node (net, b);

  return a == b
         || (x->kind == y->kind && x->a == y->a
             && (x->kind == KT_NODE_HERE || x->kind == KT_NODE_TRUTH));
}

/* The slot of a number that is never negative; -1: it is something else. */
static int
slot_of (const KtNet *net, int number)
{
  const KtNode *node = kt_net_node (net, number);

  return node->kind == KT_NODE_SLOT && kt_program_slot (net->program, node->a)->low >= 0 ? node->a
                                                                                         : -1;
}

static int
factor (const KtNet *net, int number, int slot)
{
  const KtNode *node = kt_net_node (net, number);

  if (node->kind != KT_NODE_CALCULATE || node->op != KT_OP_MULTIPLY)
    return -1;
  if (slot_of (net, node->a) == slot)
    return node->b;
  return slot_of (net, node->b) == slot ? node->a : -1;
}

/* Of the parts of the one sum the factors in the other one, as pairs with their guards. FALSE: they
 * are not the same. */
static gboolean
find_factors (const KtNet *net, const KtNode *plain, const KtNode *product, GArray *pairs)
{
  if (plain->n != product->n || plain->n < 2)
    return FALSE;
  for (guint i = 0; i < plain->n; i++)
    {
      int guard = kt_net_child (net, plain->first + 2 * i);
      int slot = slot_of (net, kt_net_child (net, plain->first + 2 * i + 1)), other;

      if (slot < 0 || !is_same_truth (net, guard, kt_net_child (net, product->first + 2 * i)))
        return FALSE;
      other = factor (net, kt_net_child (net, product->first + 2 * i + 1), slot);
      if (other < 0)
        return FALSE;
      g_array_append_val (pairs, guard);
      g_array_append_val (pairs, other);
    }
  return TRUE;
}

static int
calculate (KtNet *net, int op, int a, int b)
{
  return kt_net_add_node (net, (KtNode){ .kind = KT_NODE_CALCULATE, .op = op, .a = a, .b = b });
}

/* sum of x·y `compare` extreme of y, times sum of x; or there is none of them. The node of the extreme. */
static int
link_by (KtNet *net, int plain, int product, const GArray *pairs, int op, KtCompare compare)
{
  guint first = net->lists->len, n = pairs->len / 2;
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (int));
  int extreme, most, rule;

  for (guint i = 0; i < n; i++)
    g_array_append_vals (cases, &g_array_index (pairs, int, 2 * i), 1);
  g_array_append_vals (net->lists, pairs->data, pairs->len);
  extreme = kt_net_add_node (
      net,
      (KtNode){ .kind = KT_NODE_EXTREME, .op = op, .a = -1, .b = -1, .first = first, .n = n });
  most = calculate (net, KT_OP_MULTIPLY, plain, extreme);
  rule = kt_net_add_node (net, (KtNode){ .kind = KT_NODE_COMPARE,
                                         .compare = (guint8)compare,
                                         .a = product,
                                         .b = most });
  rule = kt_net_add_list (
      net, KT_NODE_ANY,
      (int[]){ rule, kt_net_add_not (net, kt_net_add_list (net, KT_NODE_ANY,
                                                           (const int *)cases->data, cases->len)) },
      2);
  g_array_append_val (net->rules, rule);
  return extreme;
}

static int
compare_falling (gconstpointer a, gconstpointer b)
{
  const KtValue *x = a, *y = b;

  return x->real != y->real ? (x->real > y->real ? -1 : 1) : 0;
}

/* The numbers of all columns, falling, each once; NULL: they are no columns, or there is none. */
static GArray *
levels_of (const KtNet *net, const GArray *pairs)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (KtValue));
  guint n = 0;

  for (guint i = 1; i < pairs->len; i += 2)
    {
      const KtNode *node = kt_net_node (net, g_array_index (pairs, int, i));

      if (node->kind != KT_NODE_COLUMN)
        return NULL;
      for (guint j = 0; j < node->n; j++)
        {
          KtValue value = g_array_index (net->entries, KtNetEntry, node->first + j).value;

          if (value.kind == KT_VALUE_NUMBER)
            g_array_append_val (all, value);
        }
    }
  g_array_sort (all, compare_falling);
  for (guint i = 0; i < all->len; i++)
    if (i == 0 || compare_falling (&g_array_index (all, KtValue, i), &g_array_index (all, KtValue, n - 1)) != 0)
      g_array_index (all, KtValue, n++) = g_array_index (all, KtValue, i);
  g_array_set_size (all, MIN (n, MOST_LEVELS));
  return n > 0 ? g_steal_pointer (&all) : NULL;
}

/* This times the sum of x, less the sum of x·y, is the sum of what each part is short of it, part by part. */
static int
lack_of (KtNet *net, int plain, int product, const GArray *pairs, int most)
{
  g_autoptr (GArray) lacks = g_array_new (FALSE, FALSE, sizeof (int));
  const guint from = kt_net_node (net, plain)->first;
  guint first;
  int sum;

  for (guint i = 0; i < pairs->len; i += 2)
    {
      int x = kt_net_child (net, from + i + 1);
      int lack = calculate (net, KT_OP_MULTIPLY, x,
                            calculate (net, KT_OP_SUBTRACT, most,
                                       g_array_index (pairs, int, i + 1)));

      g_array_append_vals (lacks, &g_array_index (pairs, int, i), 1);
      g_array_append_val (lacks, lack);
    }
  first = net->lists->len;
  g_array_append_vals (net->lists, lacks->data, lacks->len);
  sum = kt_net_add_node (
      net,
      (KtNode){ .kind = KT_NODE_SUM, .a = -1, .b = -1, .first = first, .n = lacks->len / 2 });
  return kt_net_add_node (
      net, (KtNode){ .kind = KT_NODE_COMPARE,
                     .compare = KT_COMPARE_EQUAL,
                     .a = calculate (net, KT_OP_SUBTRACT,
                                     calculate (net, KT_OP_MULTIPLY, plain, most), product),
                     .b = sum });
}

/* That is so for every number, and says most for the largest y that is left. */
static void
link_by_lack (KtNet *net, int plain, int product, const GArray *pairs, int largest)
{
  g_autoptr (GArray) levels = levels_of (net, pairs), cases = g_array_new (FALSE, FALSE, sizeof (int));
  guint first;
  int rule;

  if (levels == NULL)
    return;
  for (guint i = 0; i < levels->len; i++)
    {
      int level[2] = { kt_net_add_constant (net, g_array_index (levels, KtValue, i)) };

      level[1] = lack_of (net, plain, product, pairs, level[0]);
      g_array_append_vals (cases, level, 2);
    }
  first = net->lists->len;
  g_array_append_vals (net->lists, cases->data, cases->len);
  rule = kt_net_add_node (
      net,
      (KtNode){ .kind = KT_NODE_TIGHTEST, .a = largest, .b = -1, .first = first, .n = cases->len / 2 });
  g_array_append_val (net->rules, rule);
}

static void
hold (KtNet *net, int number)
{
  KtNode *node = kt_net_node (net, number);

  if (node->hold == 0)
    node->hold = ++net->n_holds;
}

static void
link_two (KtNet *net, int plain, int product)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (int));
  int largest;

  if (!find_factors (net, kt_net_node (net, plain), kt_net_node (net, product), pairs))
    return;
  hold (net, plain);
  hold (net, product);
  largest = link_by (net, plain, product, pairs, KT_OP_MAX, KT_COMPARE_LESS_EQUAL);
  link_by (net, plain, product, pairs, KT_OP_MIN, KT_COMPARE_GREATER_EQUAL);
  link_by_lack (net, plain, product, pairs, largest);
}

void
kt_net_link_sums (KtNet *net)
{
  g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < net->nodes->len && sums->len < MOST_SUMS; i++)
    if (kt_net_node (net, i)->kind == KT_NODE_SUM)
      g_array_append_val (sums, i);
  for (guint i = 0; i < sums->len; i++)
    for (guint j = 0; j < sums->len; j++)
      if (i != j)
        link_two (net, g_array_index (sums, int, i), g_array_index (sums, int, j));
}
