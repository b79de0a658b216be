/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A balanced tree; a node has outputs "at least 1, 2, …" of the literals below it, as far as asked for. */

#include "kt-totalizer.h"

typedef struct {
  guint left, right; /* numbers of nodes; 0, 0: a leaf */
  guint n_inputs;
  GArray *outputs; /* int */
} Node;

struct _KtTotalizer {
  KtCnf *cnf;
  int *inputs;
  guint n_inputs;
  GArray *nodes; /* Node; the last is the root, 0 is unused */
};

static guint
add_tree (KtTotalizer *self, guint from, guint to)
{
  Node node = { .n_inputs = to - from, .outputs = g_array_new (FALSE, FALSE, sizeof (int)) };

  if (to - from == 1)
    g_array_append_val (node.outputs, self->inputs[from]);
  else
    {
      node.left = add_tree (self, from, (from + to) / 2);
      node.right = add_tree (self, (from + to) / 2, to);
    }
  g_array_append_val (self->nodes, node);
  return self->nodes->len - 1;
}

static int
output (const GArray *outputs, guint k)
{
  return g_array_index (outputs, int, k - 1);
}

/* Outputs up to k. */
static void
extend (KtTotalizer *self, guint number, guint k)
{
  Node *node = &g_array_index (self->nodes, Node, number);
  const Node *left = &g_array_index (self->nodes, Node, node->left);
  const Node *right = &g_array_index (self->nodes, Node, node->right);
  guint old = node->outputs->len;

  k = MIN (k, node->n_inputs);
  if (k <= old)
    return;
  extend (self, node->left, k);
  extend (self, node->right, k);
  for (guint i = old + 1; i <= k; i++)
    {
      int literal = kt_cnf_new_variable (self->cnf);

      if (i > 1)
        kt_cnf_add2 (self->cnf, -literal, output (node->outputs, i - 1));
      g_array_append_val (node->outputs, literal);
    }
  for (guint i = 0; i <= left->outputs->len; i++)
    for (guint j = 0; j <= right->outputs->len; j++)
      {
        if (i + j <= old || i + j > k)
          continue;
        kt_cnf_add3 (self->cnf, output (node->outputs, i + j),
                     i > 0 ? -output (left->outputs, i) : KT_FALSE,
                     j > 0 ? -output (right->outputs, j) : KT_FALSE);
      }
}

KtTotalizer *
kt_totalizer_new (KtCnf *cnf, const int *literals, guint n)
{
  KtTotalizer *self = g_new0 (KtTotalizer, 1);
  const Node none = { 0 };

  self->cnf = cnf;
  self->inputs = g_memdup2 (literals, n * sizeof (int));
  self->n_inputs = n;
  self->nodes = g_array_sized_new (FALSE, FALSE, sizeof (Node), 2 * n);
  g_array_append_val (self->nodes, none);
  add_tree (self, 0, n);
  return self;
}

void
kt_totalizer_free (KtTotalizer *self)
{
  if (self == NULL)
    return;
  for (guint i = 1; i < self->nodes->len; i++)
    g_array_unref (g_array_index (self->nodes, Node, i).outputs);
  g_array_unref (self->nodes);
  g_free (self->inputs);
  g_free (self);
}

guint
kt_totalizer_n_inputs (const KtTotalizer *self)
{
  return self->n_inputs;
}

const int *
kt_totalizer_inputs (const KtTotalizer *self)
{
  return self->inputs;
}

int
kt_totalizer_at_least (KtTotalizer *self, guint k)
{
  extend (self, self->nodes->len - 1, k);
  return output (g_array_index (self->nodes, Node, self->nodes->len - 1).outputs, k);
}
