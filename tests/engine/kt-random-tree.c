/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers are kept in tenths: attributes have one digit behind the point. Quotients are compared with
 * constants only, as doubles that hold both sides exactly enough. */

#include "kt-random-tree.h"

#include <math.h>

typedef enum {
  NODE_FEATURE,
  NODE_NOT,
  NODE_AND,
  NODE_OR,
  NODE_IMPLIES,
  NODE_SAME,
  NODE_COMPARE,
  /* numbers */
  NODE_CONSTANT,
  NODE_PRICE,
  NODE_VALUE,
  NODE_SUM,
  NODE_SUM_BELOW,
  NODE_AVERAGE,
  NODE_FLOOR,
  NODE_CEIL,
  NODE_ADD,
  NODE_SUBTRACT,
  NODE_MULTIPLY,
  NODE_DIVIDE
} NodeKind;

typedef struct _Node Node;
struct _Node {
  NodeKind kind;
  guint feature;
  guint compare;
  int tenths;
  Node *args[2];
};

typedef struct {
  guint parent;
  guint minimum, maximum;
  gboolean is_mandatory;
  const char *word; /* NULL: a cardinality */
  guint n;
  guint members[KT_RANDOM_TREE_MAX];
} Group;

struct _KtRandomTree {
  guint n;
  gboolean is_number[KT_RANDOM_TREE_MAX];
  gboolean has_price[KT_RANDOM_TREE_MAX];
  int price[KT_RANDOM_TREE_MAX]; /* tenths */
  guint parent[KT_RANDOM_TREE_MAX];
  GArray *groups; /* Group */
  GPtrArray *constraints;
};

static const char *const names[] = { "Root", "B", "\"C c\"", "D", "\"E-e\"", "F", "G", "H" };
static const char *const plain_names[] = { "Root", "B", "C c", "D", "E-e", "F", "G", "H" };
static const char *const signs[] = { "==", "!=", "<", "<=", ">", ">=" };

/* --- making --------------------------------------------------------------------------------------- */

static void
node_free (gpointer data)
{
  Node *node = data;

  if (node == NULL)
    return;
  node_free (node->args[0]);
  node_free (node->args[1]);
  g_free (node);
}

static Node *
node_new (NodeKind kind, Node *a, Node *b)
{
  Node *node = g_new0 (Node, 1);

  node->kind = kind;
  node->args[0] = a;
  node->args[1] = b;
  return node;
}

static Node *
random_number (const KtRandomTree *tree, GRand *rand, guint depth)
{
  guint feature = (guint) g_rand_int_range (rand, 0, (gint) tree->n);
  NodeKind kind = (NodeKind) g_rand_int_range (rand, NODE_CONSTANT, NODE_DIVIDE);
  Node *node;

  if (depth == 0 && kind >= NODE_ADD)
    kind = NODE_SUM;
  if ((kind == NODE_PRICE || kind == NODE_FLOOR || kind == NODE_CEIL) && !tree->has_price[feature])
    kind = NODE_VALUE;
  if (kind == NODE_AVERAGE)
    kind = NODE_SUM;
  if ((kind == NODE_SUM || kind == NODE_SUM_BELOW) && !tree->has_price[1])
    kind = NODE_CONSTANT;
  if (kind >= NODE_ADD)
    return node_new (kind, random_number (tree, rand, depth - 1),
                     random_number (tree, rand, depth - 1));
  node = node_new (kind, NULL, NULL);
  node->feature = feature;
  node->tenths = g_rand_boolean (rand) ? 10 * g_rand_int_range (rand, 0, 6)
                                       : 5 * g_rand_int_range (rand, 0, 12);
  return node;
}

static Node *
random_compare (const KtRandomTree *tree, GRand *rand)
{
  Node *constant = node_new (NODE_CONSTANT, NULL, NULL);
  Node *left;
  Node *node;

  constant->tenths = 5 * g_rand_int_range (rand, 0, 14);
  if (tree->has_price[1] && g_rand_int_range (rand, 0, 4) == 0)
    left = node_new (NODE_AVERAGE, NULL, NULL);
  else if (g_rand_int_range (rand, 0, 6) == 0)
    left = node_new (NODE_DIVIDE, random_number (tree, rand, 0), random_number (tree, rand, 0));
  else
    {
      node_free (constant);
      left = random_number (tree, rand, 2);
      constant = random_number (tree, rand, 1);
    }
  node = node_new (NODE_COMPARE, left, constant);
  node->compare = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (signs));
  return node;
}

static Node *
random_condition (const KtRandomTree *tree, GRand *rand, guint depth)
{
  NodeKind kind = (NodeKind) g_rand_int_range (rand, NODE_FEATURE, NODE_COMPARE + 1);
  Node *node;

  if (depth == 0 && kind != NODE_COMPARE)
    kind = NODE_FEATURE;
  if (kind == NODE_COMPARE)
    return random_compare (tree, rand);
  if (kind == NODE_FEATURE)
    {
      node = node_new (kind, NULL, NULL);
      node->feature = (guint) g_rand_int_range (rand, 0, (gint) tree->n);
      return node;
    }
  return node_new (kind, random_condition (tree, rand, depth - 1),
                   kind == NODE_NOT ? NULL : random_condition (tree, rand, depth - 1));
}

static void
random_group_kind (Group *group, GRand *rand)
{
  group->minimum = 0;
  group->maximum = KT_RANDOM_TREE_MAX;
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      group->word = "mandatory";
      group->is_mandatory = TRUE;
      break;
    case 1:
    case 2:
      group->word = "optional";
      break;
    case 3:
      group->word = "or";
      group->minimum = 1;
      break;
    case 4:
      group->word = "alternative";
      group->minimum = group->maximum = 1;
      break;
    default:
      group->minimum = (guint) g_rand_int_range (rand, 0, 3);
      group->maximum = group->minimum + (guint) g_rand_int_range (rand, 0, 3);
      break;
    }
}

/* A child joins the last group of its parent, or begins a new one. */
static void
hang (KtRandomTree *tree, guint feature, GRand *rand)
{
  guint parent = tree->parent[feature] = (guint) g_rand_int_range (rand, 0, (gint) feature);
  Group group = { .parent = parent };

  for (guint i = tree->groups->len; i > 0 && g_rand_int_range (rand, 0, 3) > 0; i--)
    {
      Group *last = &g_array_index (tree->groups, Group, i - 1);

      if (last->parent != parent)
        continue;
      last->members[last->n++] = feature;
      return;
    }
  random_group_kind (&group, rand);
  group.members[group.n++] = feature;
  g_array_append_val (tree->groups, group);
}

KtRandomTree *
kt_random_tree_new (GRand *rand)
{
  KtRandomTree *tree = g_new0 (KtRandomTree, 1);

  tree->n = (guint) g_rand_int_range (rand, 2, KT_RANDOM_TREE_MAX + 1);
  tree->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  tree->constraints = g_ptr_array_new_with_free_func (node_free);
  for (guint i = 0; i < tree->n; i++)
    {
      if (i > 0)
        hang (tree, i, rand);
      tree->is_number[i] = i > 0 && g_rand_int_range (rand, 0, 5) == 0;
      tree->has_price[i] = i == 1 || g_rand_int_range (rand, 0, 2) == 0;
      tree->price[i] = 5 * g_rand_int_range (rand, -2, 12);
    }
  for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--)
    g_ptr_array_add (tree->constraints, random_condition (tree, rand, 3));
  return tree;
}

void
kt_random_tree_free (KtRandomTree *tree)
{
  if (tree == NULL)
    return;
  g_array_unref (tree->groups);
  g_ptr_array_unref (tree->constraints);
  g_free (tree);
}

guint
kt_random_tree_n_features (const KtRandomTree *tree)
{
  return tree->n;
}

const char *
kt_random_tree_name (const KtRandomTree *tree, guint feature)
{
  return plain_names[feature];
}

gboolean
kt_random_tree_is_number (const KtRandomTree *tree, guint feature)
{
  return tree->is_number[feature];
}

/* --- writing -------------------------------------------------------------------------------------- */

static void
write_tenths (GString *out, int tenths)
{
  g_string_append_printf (out, "%s%d.%d", tenths < 0 ? "-" : "", abs (tenths) / 10,
                          abs (tenths) % 10);
}

static void
write_node (GString *out, const Node *node)
{
  static const char *const infix[] = {
    [NODE_AND] = " & ", [NODE_OR] = " | ",  [NODE_IMPLIES] = " => ", [NODE_SAME] = " <=> ",
    [NODE_ADD] = " + ", [NODE_SUBTRACT] = " - ", [NODE_MULTIPLY] = " * ", [NODE_DIVIDE] = " / ",
  };

  switch (node->kind)
    {
    case NODE_FEATURE:
    case NODE_VALUE:
      g_string_append (out, names[node->feature]);
      break;
    case NODE_NOT:
      g_string_append (out, "!(");
      write_node (out, node->args[0]);
      g_string_append (out, ")");
      break;
    case NODE_CONSTANT:
      write_tenths (out, node->tenths);
      break;
    case NODE_PRICE:
      g_string_append_printf (out, "%s.Price", names[node->feature]);
      break;
    case NODE_SUM:
      g_string_append (out, "sum(Price)");
      break;
    case NODE_SUM_BELOW:
      g_string_append_printf (out, "sum(Price, %s)", names[node->feature]);
      break;
    case NODE_AVERAGE:
      g_string_append (out, "avg(Price)");
      break;
    case NODE_FLOOR:
    case NODE_CEIL:
      g_string_append_printf (out, "%s(%s.Price)", node->kind == NODE_FLOOR ? "floor" : "ceil",
                              names[node->feature]);
      break;
    default:
      g_string_append (out, "(");
      write_node (out, node->args[0]);
      if (node->kind == NODE_COMPARE)
        g_string_append_printf (out, " %s ", signs[node->compare]);
      else
        g_string_append (out, infix[node->kind]);
      write_node (out, node->args[1]);
      g_string_append (out, ")");
      break;
    }
}

static void
write_feature (GString *out, const KtRandomTree *tree, guint feature, int depth)
{
  g_string_append_printf (out, "%*s%s%s", depth, "", tree->is_number[feature] ? "Integer " : "",
                          names[feature]);
  if (tree->has_price[feature])
    {
      g_string_append (out, " {note 'x', Price ");
      write_tenths (out, tree->price[feature]);
      g_string_append (out, "}");
    }
  g_string_append (out, "\n");
  for (guint i = 0; i < tree->groups->len; i++)
    {
      const Group *group = &g_array_index (tree->groups, Group, i);

      if (group->parent != feature)
        continue;
      if (group->word != NULL)
        g_string_append_printf (out, "%*s%s\n", depth + 2, "", group->word);
      else
        g_string_append_printf (out, "%*s[%u..%u]\n", depth + 2, "", group->minimum,
                                group->maximum);
      for (guint k = 0; k < group->n; k++)
        write_feature (out, tree, group->members[k], depth + 4);
    }
}

char *
kt_random_tree_to_uvl (const KtRandomTree *tree)
{
  GString *out = g_string_new ("features\n");

  write_feature (out, tree, 0, 4);
  g_string_append (out, "constraints\n");
  for (guint i = 0; i < tree->n; i++)
    if (tree->is_number[i])
      g_string_append_printf (out, "    %s >= %d & %s <= %d\n", names[i], KT_RANDOM_TREE_LOW,
                              names[i], KT_RANDOM_TREE_HIGH);
  for (guint i = 0; i < tree->constraints->len; i++)
    {
      g_string_append (out, "    ");
      write_node (out, g_ptr_array_index (tree->constraints, i));
      g_string_append (out, "\n");
    }
  return g_string_free (out, FALSE);
}

/* --- meaning -------------------------------------------------------------------------------------- */

static gboolean
is_below (const KtRandomTree *tree, guint feature, guint top)
{
  while (feature != top && feature != 0)
    feature = tree->parent[feature];
  return feature == top;
}

static double
sum_below (const KtRandomTree *tree, const KtTreePick *pick, guint top, guint *count)
{
  double sum = 0;

  *count = 0;
  for (guint i = 0; i < tree->n; i++)
    if (tree->has_price[i] && pick->selected[i] && is_below (tree, i, top))
      {
        sum += tree->price[i];
        (*count)++;
      }
  return sum / 10;
}

static double
number_of (const KtRandomTree *tree, const KtTreePick *pick, const Node *node)
{
  gboolean selected = pick->selected[node->feature];
  double a, b;
  guint count;

  switch (node->kind)
    {
    case NODE_CONSTANT:
      return node->tenths / 10.0;
    case NODE_PRICE:
      return selected ? tree->price[node->feature] / 10.0 : 0;
    case NODE_VALUE:
      return !selected ? 0 : tree->is_number[node->feature] ? pick->value[node->feature] : 1;
    case NODE_SUM:
      return sum_below (tree, pick, 0, &count);
    case NODE_SUM_BELOW:
      return sum_below (tree, pick, node->feature, &count);
    case NODE_AVERAGE:
      a = sum_below (tree, pick, 0, &count);
      return count > 0 ? a / count : NAN;
    case NODE_FLOOR:
      return selected ? floor (tree->price[node->feature] / 10.0) : 0;
    case NODE_CEIL:
      return selected ? ceil (tree->price[node->feature] / 10.0) : 0;
    default:
      a = number_of (tree, pick, node->args[0]);
      b = number_of (tree, pick, node->args[1]);
      if (node->kind == NODE_ADD)
        return a + b;
      if (node->kind == NODE_SUBTRACT)
        return a - b;
      if (node->kind == NODE_MULTIPLY)
        return a * b;
      return b != 0 ? a / b : NAN;
    }
}

/* Sums and products of tenths are whole hundred-thousandths at most; quotients meet constants only. */
static gboolean
compare (double a, double b, guint sign)
{
  double difference = fabs (a - b) < 1e-7 ? 0 : a - b;

  if (isnan (a) || isnan (b))
    return FALSE;
  switch (sign)
    {
    case 0:
      return difference == 0;
    case 1:
      return difference != 0;
    case 2:
      return difference < 0;
    case 3:
      return difference <= 0;
    case 4:
      return difference > 0;
    default:
      return difference >= 0;
    }
}

static gboolean
holds (const KtRandomTree *tree, const KtTreePick *pick, const Node *node)
{
  switch (node->kind)
    {
    case NODE_FEATURE:
      return pick->selected[node->feature];
    case NODE_NOT:
      return !holds (tree, pick, node->args[0]);
    case NODE_AND:
      return holds (tree, pick, node->args[0]) && holds (tree, pick, node->args[1]);
    case NODE_OR:
      return holds (tree, pick, node->args[0]) || holds (tree, pick, node->args[1]);
    case NODE_IMPLIES:
      return !holds (tree, pick, node->args[0]) || holds (tree, pick, node->args[1]);
    case NODE_SAME:
      return holds (tree, pick, node->args[0]) == holds (tree, pick, node->args[1]);
    default:
      return compare (number_of (tree, pick, node->args[0]),
                      number_of (tree, pick, node->args[1]), node->compare);
    }
}

static gboolean
is_valid (const KtRandomTree *tree, const KtTreePick *pick)
{
  if (!pick->selected[0])
    return FALSE;
  for (guint i = 0; i < tree->groups->len; i++)
    {
      const Group *group = &g_array_index (tree->groups, Group, i);
      guint n = 0;

      for (guint k = 0; k < group->n; k++)
        n += pick->selected[group->members[k]];
      if (!pick->selected[group->parent] ? n > 0
          : group->is_mandatory          ? n < group->n
                                         : n < group->minimum || n > group->maximum)
        return FALSE;
    }
  for (guint i = 0; i < tree->constraints->len; i++)
    if (!holds (tree, pick, g_ptr_array_index (tree->constraints, i)))
      return FALSE;
  return TRUE;
}

static void
enumerate (const KtRandomTree *tree, KtTreePick *pick, guint at, GArray *all)
{
  if (at == tree->n)
    {
      if (is_valid (tree, pick))
        g_array_append_vals (all, pick, 1);
      return;
    }
  pick->selected[at] = FALSE;
  pick->value[at] = 0;
  enumerate (tree, pick, at + 1, all);
  pick->selected[at] = TRUE;
  for (int value = tree->is_number[at] ? KT_RANDOM_TREE_LOW : KT_RANDOM_TREE_HIGH;
       value <= KT_RANDOM_TREE_HIGH; value++)
    {
      pick->value[at] = value;
      enumerate (tree, pick, at + 1, all);
    }
}

GArray *
kt_random_tree_enumerate (const KtRandomTree *tree)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (KtTreePick));
  KtTreePick pick = { 0 };

  enumerate (tree, &pick, 0, all);
  return all;
}

int
kt_random_tree_price (const KtRandomTree *tree, const KtTreePick *pick)
{
  int total = 0;

  for (guint i = 0; i < tree->n; i++)
    if (tree->has_price[i] && pick->selected[i])
      total += tree->price[i];
  return total;
}
