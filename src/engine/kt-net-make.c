/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A rule becomes, for every combination of instances, "what it speaks of is not there, or a
 * condition does not hold, or the rule holds". */

#include <math.h>

#include "kt-compile-private.h"
#include "kt-net-private.h"

/* Values of a slot are bits of a word. */
#define MAX_VALUES 64
#define MAX_NODES 400000

/* --- indexes ------------------------------------------------------------------------------------
 */

/* Pairs of variable and number become an index. */
typedef struct {
  guint variable, number;
} Pair;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *x = a, *y = b;

  if (x->variable != y->variable)
    return x->variable < y->variable ? -1 : 1;
  return x->number < y->number ? -1 : x->number > y->number;
}

KtNetIndex
kt_net_index_new (GArray *pairs, guint n_variables)
{
  KtNetIndex index = { g_new0 (guint, n_variables + 1), g_new (guint, pairs->len + 1) };
  const Pair *last = NULL;
  guint n = 0;

  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      if (last != NULL && compare_pairs (last, pair) == 0)
        continue;
      index.numbers[n++] = pair->number;
      index.from[pair->variable + 1] = n;
      last = pair;
    }
  for (guint v = 1; v <= n_variables; v++)
    index.from[v] = MAX (index.from[v], index.from[v - 1]);
  return index;
}

typedef struct {
  GArray *pairs;
  guint number;
} Visit;

static void
note_variable (guint variable, gpointer data)
{
  Visit *visit = data;
  Pair pair = { variable, visit->number };

  g_array_append_val (visit->pairs, pair);
}

/* --- places -------------------------------------------------------------------------------------
 */

static gboolean
is_told (const KtProgram *program)
{
  if (kt_program_is_open (program))
    return FALSE;
  for (guint i = 1; i < program->slots->len; i++)
    {
      const KtFeature *feature = program->features[i];

      if (feature->is_reference || feature->is_static
          || kt_program_slot (program, i)->n_values > MAX_VALUES)
        return FALSE;
    }
  return TRUE;
}

static guint64
values_of (const KtProgram *program, guint number)
{
  const KtSlot *slot = kt_program_slot (program, number);
  const KtFeature *feature = program->features[number];
  guint64 values = 0;

  for (guint i = 0; i < slot->n_values; i++)
    if (feature->kind != KT_FEATURE_ENUMERATION
        || kt_validity_covers (feature->type.enumeration->options[i]->validity, program->day))
      values |= (guint64)1 << i;
  return values;
}

static void
add_pair (GArray *pairs, guint variable, guint number)
{
  Pair pair = { variable, number };

  g_array_append_val (pairs, pair);
}

/* Slots that are only there together have one presence; number 0 is always there. */
static void
add_places (KtNet *net)
{
  const KtProgram *program = net->program;
  g_autoptr (GHashTable) by_literal = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) above = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr (GArray) below = g_array_new (FALSE, FALSE, sizeof (Pair));

  net->n_slots = program->slots->len;
  net->presence = g_new0 (int, net->n_slots);
  net->units = g_new0 (double, net->n_slots);
  net->is_number = g_new0 (guint8, net->n_slots);
  net->is_computed = g_new0 (guint8, net->n_slots);
  net->all_values = g_new0 (guint64, net->n_slots);
  g_hash_table_insert (by_literal, GINT_TO_POINTER (KT_TRUE), GUINT_TO_POINTER (1));
  net->n_presences = 1;
  for (guint i = 1; i < net->n_slots; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);
      guint known
          = GPOINTER_TO_UINT (g_hash_table_lookup (by_literal, GINT_TO_POINTER (slot->presence)));

      if (known == 0)
        {
          known = ++net->n_presences;
          g_hash_table_insert (by_literal, GINT_TO_POINTER (slot->presence),
                               GUINT_TO_POINTER (known));
        }
      net->presence[i] = (int)known - 1;
      net->is_number[i] = slot->bits >= 0;
      net->units[i] = slot->digits >= 0 ? 1 / (double)kt_pow10 ((guint)slot->digits)
                                        : (double)kt_pow10 ((guint)-slot->digits);
      net->all_values[i] = values_of (program, i);
      if (net->presence[i] != net->presence[slot->parent])
        {
          add_pair (above, known - 1, (guint)net->presence[slot->parent]);
          add_pair (below, (guint)net->presence[slot->parent], known - 1);
        }
      if (slot->index > 0 && net->presence[i] != net->presence[i - 1])
        {
          int before = kt_program_find_child (program, slot->parent, program->features[i],
                                              slot->index - 1);

          if (before >= 0 && net->presence[before] != net->presence[i])
            {
              add_pair (above, known - 1, (guint)net->presence[before]);
              add_pair (below, (guint)net->presence[before], known - 1);
            }
        }
    }
  net->above = kt_net_index_new (above, net->n_presences);
  net->below = kt_net_index_new (below, net->n_presences);
  net->n_variables = net->n_slots + net->n_presences;
}

/* --- rules --------------------------------------------------------------------------------------
 */

/* Unless it holds anyway. */
static gboolean
add_rule (KtNet *net, int node)
{
  const KtNode *record = kt_net_node (net, node);

  if (record->kind == KT_NODE_TRUTH && record->a != 0)
    return FALSE;
  g_array_append_val (net->rules, node);
  return TRUE;
}

/* source: -1: none. */
static void
add_given (KtNet *net, int node, int source)
{
  if (add_rule (net, node))
    g_array_append_val (net->source_of, source);
}

/* What must hold where the rule applies; several say the same as all of them. */
static void
append_conjuncts (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr, GArray *truths)
{
  int node;

  if (expr->kind == KT_EXPR_AND)
    {
      for (guint i = 0; i < expr->n_args; i++)
        append_conjuncts (maker, env, expr->args[i], truths);
      return;
    }
  node = kt_net_make_truth (maker, env, expr);
  g_array_append_val (truths, node);
}

static void
append_required (KtNetMaker *maker, const KtBindEnv *env, const KtRule *rule, GArray *truths)
{
  int node;

  switch (rule->kind)
    {
    case KT_RULE_REQUIRE:
      append_conjuncts (maker, env, rule->condition, truths);
      break;
    case KT_RULE_IMPLY:
    case KT_RULE_DEFAULT:
      node = kt_net_make_comparison (maker, env, KT_COMPARE_EQUAL, rule->target, rule->formula);
      g_array_append_val (truths, node);
      if (rule->kind == KT_RULE_IMPLY && rule->target->value.path->attribute == NULL)
        maker->net->is_computed[kt_bind_place (env, rule->target)] = 1;
      break;
    case KT_RULE_PREFER:
      node = kt_net_make_truth (maker, env, rule->condition);
      g_array_append_val (truths, node);
      break;
    case KT_RULE_COMBINATIONS:
      node = kt_net_make_table (maker, env, rule->table);
      g_array_append_val (truths, node);
      kt_net_make_forbidden (maker, env, rule->table, truths);
      break;
    default:
      maker->failed = TRUE;
    }
}

typedef struct {
  KtNetMaker *maker;
  const KtRule *rule;
  int slot;
  GArray *nodes; /* int: each must hold, in the order of combinations */
} Combination;

static gboolean
make_combination (KtBindEnv *env, gpointer data)
{
  Combination *run = data;
  KtNetMaker *maker = run->maker;
  KtNet *net = maker->net;
  g_autoptr (GArray) escapes = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) required = g_array_new (FALSE, FALSE, sizeof (int));
  guint n_voids = maker->voids->len, n;
  int node;

  kt_net_guards (env, maker, net->presence[run->slot], escapes, TRUE);
  for (guint i = 0; i < run->rule->n_conditions; i++)
    {
      int other = kt_net_add_not (net, kt_net_make_truth (maker, env, run->rule->conditions[i]));

      g_array_append_val (escapes, other);
    }
  append_required (maker, env, run->rule, required);
  g_array_append_vals (escapes, &g_array_index (maker->voids, int, n_voids),
                       maker->voids->len - n_voids);
  g_array_set_size (maker->voids, n_voids);
  n = escapes->len;
  for (guint i = 0; i < required->len; i++)
    {
      g_array_set_size (escapes, n);
      g_array_append_vals (escapes, &g_array_index (required, int, i), 1);
      node = kt_net_add_list (net, KT_NODE_ANY, (const int *)escapes->data, escapes->len);
      g_array_append_val (run->nodes, node);
    }
  maker->failed |= net->nodes->len > MAX_NODES;
  return !maker->failed;
}

/* For every combination of instances with that slot. */
static GArray *
make_combinations (KtNetMaker *maker, const KtRule *rule, int slot)
{
  Combination run = { maker, rule, slot, g_array_new (FALSE, FALSE, sizeof (int)) };
  KtBindEnv env = kt_net_env (maker, slot);
  KtBindPlan *plan = g_hash_table_lookup (maker->plans, rule);

  if (plan == NULL)
    {
      plan = kt_bind_plan_new_for_rule (NULL, rule);
      g_hash_table_insert (maker->plans, (gpointer)rule, plan);
    }
  kt_bind_run (plan, &env, make_combination, &run);
  return run.nodes;
}

static void
add_rule_at (KtNetMaker *maker, const KtRule *rule, int slot)
{
  KtNet *net = maker->net;
  KtNetSource source = { (int)rule->index, slot };
  g_autoptr (GArray) nodes = make_combinations (maker, rule, slot);

  for (guint i = 0; i < nodes->len; i++)
    add_given (net, g_array_index (nodes, int, i), (int)net->sources->len);
  g_array_append_val (net->sources, source);
}

/* Only the first so many slots can be one. */
static guint
n_contexts (const KtProgram *program, const KtRule *rule)
{
  return rule->context_structure == NULL && rule->context_enumeration == NULL ? 1
                                                                              : program->slots->len;
}

static gboolean
is_context (const KtProgram *program, const KtRule *rule, int slot)
{
  const KtFeature *feature = program->features[slot];

  if (rule->context_structure != NULL)
    return feature == NULL ? rule->context_structure == program->model->product
                           : feature->kind == KT_FEATURE_PART
                                 && feature->type.structure == rule->context_structure;
  if (rule->context_enumeration != NULL)
    return feature != NULL && feature->kind == KT_FEATURE_ENUMERATION
           && feature->type.enumeration == rule->context_enumeration;
  return slot == 0;
}

static gboolean
forbid_combination (KtBindEnv *env, gpointer data)
{
  KtNetMaker *maker = env->data;
  g_autoptr (GArray) escapes = g_array_new (FALSE, FALSE, sizeof (int));
  int other;

  kt_net_guards (env, maker, 0, escapes, TRUE);
  other = kt_net_add_not (maker->net, kt_net_make_truth (maker, env, data));
  g_array_append_val (escapes, other);
  add_given (maker->net,
             kt_net_add_list (maker->net, KT_NODE_ANY, (const int *)escapes->data, escapes->len), -1);
  return !maker->failed;
}

static void
add_in_contexts (KtNetMaker *maker, const KtRule *rule, void (*add) (KtNetMaker *maker, const KtRule *rule, int slot))
{
  const KtProgram *program = maker->net->program;

  if (!kt_validity_covers (rule->validity, program->day))
    return;
  for (guint i = 0; i < n_contexts (program, rule) && !maker->failed; i++)
    if (is_context (program, rule, (int)i))
      add (maker, rule, (int)i);
}

static void
add_rules (KtNetMaker *maker)
{
  const KtProgram *program = maker->net->program;
  const KtModel *model = program->model;

  for (guint i = 0; i < program->n_never && !maker->failed; i++)
    {
      KtBindEnv env = kt_net_env (maker, 0);

      kt_bind_run (kt_net_plan (maker, program->never[i]), &env, forbid_combination,
                   (gpointer)program->never[i]);
    }
  for (guint i = 0; i < model->n_rules; i++)
    if (kt_rule_kind_excludes (model->rules[i]->kind))
      add_in_contexts (maker, model->rules[i], add_rule_at);
}

/* Defaults as kt-compile-goal.c has them; of preferences it does not matter. */
static int
compare_wishes (gconstpointer a, gconstpointer b)
{
  const KtRule *x = *(const KtRule *const *)a, *y = *(const KtRule *const *)b;

  if (x->priority != y->priority)
    return x->priority > y->priority ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static void
add_wish_at (KtNetMaker *maker, const KtRule *rule, int slot)
{
  g_autoptr (GArray) nodes = make_combinations (maker, rule, slot);
  guint weight = MAX (1, rule->priority);

  for (guint i = 0; i < nodes->len; i++)
    if (add_rule (maker->net, g_array_index (nodes, int, i)) && rule->kind == KT_RULE_PREFER)
      g_array_append_val (maker->net->weights, weight);
}

/* All of one kind, the most important ones first. */
static void
add_wishes (KtNetMaker *maker, KtRuleKind kind)
{
  const KtModel *model = maker->net->program->model;
  g_autoptr (GPtrArray) wishes = g_ptr_array_new ();

  for (guint i = 0; i < model->n_rules; i++)
    if (model->rules[i]->kind == kind)
      g_ptr_array_add (wishes, (gpointer)model->rules[i]);
  g_ptr_array_sort (wishes, compare_wishes);
  for (guint i = 0; i < wishes->len; i++)
    add_in_contexts (maker, g_ptr_array_index (wishes, i), add_wish_at);
}

static KtNetIndex
turn_index (const KtNetIndex *index, guint n_variables, guint n_numbers)
{
  g_autoptr (GArray) turned = g_array_new (FALSE, FALSE, sizeof (Pair));

  for (guint v = 0; v < n_variables; v++)
    for (guint i = index->from[v]; i < index->from[v + 1]; i++)
      add_pair (turned, index->numbers[i], v);
  return kt_net_index_new (turned, n_numbers);
}

static void
index_rules (KtNet *net)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));

  for (guint i = 0; i < net->rules->len; i++)
    {
      Visit visit = { pairs, i };

      kt_net_visit (net, g_array_index (net->rules, int, i), note_variable, &visit);
    }
  net->rules_of = kt_net_index_new (pairs, net->n_variables + net->n_holds);
  net->variables_of = turn_index (&net->rules_of, net->n_variables + net->n_holds, net->rules->len);
}

/* --- terms --------------------------------------------------------------------------------------
 */

static int
row_node (KtNetMaker *maker, const KtTerm *term)
{
  int when = term->when != NULL ? kt_net_make_condition (maker, term->when)
                                : kt_net_add_truth (maker->net, TRUE);

  return kt_net_add_node (
      maker->net,
      (KtNode){ .kind = KT_NODE_IF, .a = when, .b = kt_net_make_amount (maker, term->amount) });
}

/* Of a comparison with a number of few values; -1: it is none. */
static int
owner_of_comparison (const KtNet *net, const KtNode *node)
{
  const int sides[] = { node->a, node->b };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      const KtNode *side = kt_net_node (net, sides[i]);

      if (side->kind == KT_NODE_SLOT
          && g_array_index (net->program->bits, KtNumberBits,
                            kt_program_slot (net->program, side->a)->bits)
                     .max
                 < MAX_VALUES)
        return side->a;
    }
  return -1;
}

/* The slot by whose values the row comes and goes; -1: none. */
static int
owner_of (const KtNet *net, int number)
{
  const KtNode *node = kt_net_node (net, number);

  if (node->scope >= 0)
    return node->scope;
  if (node->kind == KT_NODE_COMPARE)
    return owner_of_comparison (net, node);
  if (node->kind == KT_NODE_AMONG)
    return node->a;
  if (node->kind == KT_NODE_IF)
    return owner_of (net, node->a);
  for (guint i = 0; (node->kind == KT_NODE_ALL || node->kind == KT_NODE_ANY) && i < node->n; i++)
    {
      int owner = owner_of (net, kt_net_child (net, node->first + i));

      if (owner >= 0)
        return owner;
    }
  return -1;
}

/* The rows from `from` on as groups of one owner each. */
static void
add_groups (KtNet *net, GArray *numbers, const int *owners, KtNetSegment *segment)
{
  g_autofree guint8 *is_done = g_new0 (guint8, numbers->len + 1);

  segment->first_group = net->groups->len;
  for (guint i = 0; i < numbers->len; i++)
    {
      KtNetGroup group = { owners[g_array_index (numbers, guint, i)], net->row_numbers->len, 0 };

      if (is_done[i])
        continue;
      for (guint j = i; j < numbers->len; j++)
        {
          guint row = g_array_index (numbers, guint, j);

          if (owners[row] != group.owner || (group.owner < 0 && j != i))
            continue;
          is_done[j] = 1;
          g_array_append_val (net->row_numbers, row);
          group.n++;
        }
      g_array_append_val (net->groups, group);
    }
  segment->n_groups = net->groups->len - segment->first_group;
}

static void
add_segments (KtNet *net, guint kind, const int *owners)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  KtNetSegment segment = { .kind = kind, .percent = -1 };

  for (guint i = 0; i < net->rows->len; i++)
    {
      const KtNetRow *row = &g_array_index (net->rows, KtNetRow, i);

      if (row->kind != kind)
        continue;
      if (!row->is_percent)
        {
          g_array_append_val (numbers, i);
          continue;
        }
      segment.percent = (int)i;
      add_groups (net, numbers, owners, &segment);
      g_array_append_val (net->segments, segment);
      g_array_set_size (numbers, 0);
    }
  segment.percent = -1;
  add_groups (net, numbers, owners, &segment);
  g_array_append_val (net->segments, segment);
}

static void
index_groups (KtNet *net)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));

  for (guint i = 0; i < net->groups->len; i++)
    {
      const KtNetGroup *group = &g_array_index (net->groups, KtNetGroup, i);
      Visit visit = { pairs, i };

      for (guint j = 0; j < group->n; j++)
        {
          guint row = g_array_index (net->row_numbers, guint, group->first + j);

          kt_net_visit (net, g_array_index (net->rows, KtNetRow, row).node, note_variable, &visit);
        }
      if (group->owner >= 0)
        add_pair (pairs, (guint)group->owner, i);
      if (group->owner >= 0)
        add_pair (pairs, net->n_slots + (guint)net->presence[group->owner], i);
    }
  for (guint i = 0; i < net->segments->len; i++)
    {
      int percent = g_array_index (net->segments, KtNetSegment, i).percent;
      Visit visit = { pairs, net->groups->len };

      if (percent >= 0)
        kt_net_visit (net, g_array_index (net->rows, KtNetRow, percent).node, note_variable,
                      &visit);
    }
  net->groups_of = kt_net_index_new (pairs, net->n_variables + net->n_holds);
  net->variables_in = turn_index (&net->groups_of, net->n_variables + net->n_holds, net->groups->len + 1);
}

static void
add_rows (KtNetMaker *maker, guint32 kinds)
{
  KtNet *net = maker->net;
  const KtProgram *program = net->program;
  g_autofree int *owners = NULL;

  net->first_row_node = net->nodes->len;
  for (guint i = 0; i < program->n_terms && !maker->failed; i++)
    {
      const KtTerm *term = &program->terms[i];
      KtNetRow row = { .kind = term->kind, .is_percent = term->percent };

      if (!((kinds >> term->kind) & 1) || term->amount == NULL)
        continue;
      row.node = row_node (maker, term);
      g_array_append_val (net->rows, row);
    }
  owners = g_new (int, net->rows->len + 1);
  for (guint i = 0; i < net->rows->len; i++)
    owners[i] = owner_of (net, g_array_index (net->rows, KtNetRow, i).node);
  for (guint kind = 0; kind < 32; kind++)
    if ((kinds >> kind) & 1)
      add_segments (net, kind, owners);
  index_groups (net);
}

/* --- what the total hangs on --------------------------------------------------------------------
 */

static double
total_low (KtNetState *s, guint variable)
{
  KtInterval total;

  kt_net_touch (s, variable);
  total = kt_net_total (s);
  return total.low;
}

static double
spread_of (KtNetState *s, guint variable)
{
  const KtNet *net = s->net;
  double low = INFINITY, high = -INFINITY;

  if (variable >= net->n_slots)
    {
      guint8 *left = &s->presence[variable - net->n_slots], before = *left;

      for (guint8 bit = KT_MAY_LACK; bit <= KT_MAY_STAND; bit <<= 1)
        {
          *left = bit;
          low = MIN (low, total_low (s, variable));
          high = MAX (high, total_low (s, variable));
        }
      *left = before;
    }
  else
    {
      guint64 *left = &s->domains[variable].values, before = *left;

      for (guint64 rest = before; rest != 0; rest &= rest - 1)
        {
          *left = rest & -rest;
          low = MIN (low, total_low (s, variable));
          high = MAX (high, total_low (s, variable));
        }
      *left = before;
    }
  kt_net_touch (s, variable);
  return high - low;
}

static int
compare_spreads (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *spread = data;
  const int *x = a, *y = b;

  if (spread[*x] != spread[*y])
    return spread[*x] > spread[*y] ? -1 : 1;
  return *x - *y;
}

static gboolean
weigh_variables (KtNet *net)
{
  g_autoptr (KtNetState) s = kt_net_state_new (net);

  net->spread = g_new0 (double, net->n_variables);
  net->order = g_new (int, net->n_variables);
  if (!kt_net_propagate (s) || !isfinite (kt_net_total (s).low))
    return FALSE;
  for (guint v = 0; v < net->n_variables; v++)
    {
      if (net->groups_of.from[v] == net->groups_of.from[v + 1] || v == net->n_slots)
        continue;
      if (v < net->n_slots && net->is_number[v])
        continue;
      net->spread[v] = spread_of (s, v);
      net->order[net->n_order++] = (int)v;
    }
  g_qsort_with_data (net->order, (gint)net->n_order, sizeof (int), compare_spreads, net->spread);
  return TRUE;
}

/* --- all of it ----------------------------------------------------------------------------------
 */

static void
table_free (gpointer data)
{
  KtNetTable *table = data;

  g_free (table->slots);
  g_free (table->masks);
  g_free (table->extras);
  g_free (table->truths);
  g_free (table);
}

static KtNet *
make_net (const KtProgram *program, guint32 kinds)
{
  g_autoptr (KtNet) net = NULL;
  KtNetMaker maker = { 0 };

  if (!is_told (program))
    return NULL;
  net = g_new0 (KtNet, 1);
  net->program = kt_program_ref ((KtProgram *)program);
  net->den = net->step = 1;
  net->nodes = g_array_new (FALSE, FALSE, sizeof (KtNode));
  net->lists = g_array_new (FALSE, FALSE, sizeof (int));
  net->entries = g_array_new (FALSE, FALSE, sizeof (KtNetEntry));
  net->tables = g_ptr_array_new_with_free_func (table_free);
  net->rules = g_array_new (FALSE, FALSE, sizeof (int));
  net->sources = g_array_new (FALSE, FALSE, sizeof (KtNetSource));
  net->source_of = g_array_new (FALSE, FALSE, sizeof (int));
  net->weights = g_array_new (FALSE, FALSE, sizeof (guint));
  net->rows = g_array_new (FALSE, FALSE, sizeof (KtNetRow));
  net->row_numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  net->groups = g_array_new (FALSE, FALSE, sizeof (KtNetGroup));
  net->segments = g_array_new (FALSE, FALSE, sizeof (KtNetSegment));
  add_places (net);
  maker.net = net;
  maker.plans = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)kt_bind_plan_free);
  maker.voids = g_array_new (FALSE, FALSE, sizeof (int));
  add_rules (&maker);
  net->n_given = net->rules->len;
  /* Beside a total that is bounded they cost more than they bring. */
  if (kinds == 0)
    kt_net_link_sums (net);
  net->first_wish = net->rules->len;
  /* Only completions ask for them. */
  if (kinds != 0)
    {
      add_wishes (&maker, KT_RULE_DEFAULT);
      add_wishes (&maker, KT_RULE_PREFER);
    }
  index_rules (net);
  add_rows (&maker, kinds);
  kt_net_index_nodes (net);
  g_hash_table_unref (maker.plans);
  g_array_unref (maker.voids);
  return maker.failed ? NULL : g_steal_pointer (&net);
}

KtNet *
kt_net_new (const KtProgram *program, guint32 kinds, const KtGoal *total, const KtOptimum *costs)
{
  g_autoptr (KtNet) net = total->is_cut ? NULL : make_net (program, kinds);

  if (net == NULL)
    return NULL;
  net->low = total->low;
  net->den = total->den;
  net->least = kt_optimum_least (costs);
  net->step = kt_optimum_step (costs);
  return weigh_variables (net) ? g_steal_pointer (&net) : NULL;
}

KtNet *
kt_net_new_of_rules (const KtProgram *program)
{
  return make_net (program, 0);
}

static void
index_clear (KtNetIndex *index)
{
  g_free (index->from);
  g_free (index->numbers);
}

void
kt_net_free (KtNet *net)
{
  if (net == NULL)
    return;
  g_array_unref (net->nodes);
  g_array_unref (net->lists);
  g_array_unref (net->entries);
  g_ptr_array_unref (net->tables);
  g_array_unref (net->rules);
  g_array_unref (net->sources);
  g_array_unref (net->source_of);
  g_array_unref (net->weights);
  g_array_unref (net->rows);
  g_array_unref (net->row_numbers);
  g_array_unref (net->groups);
  g_array_unref (net->segments);
  index_clear (&net->above);
  index_clear (&net->below);
  index_clear (&net->rules_of);
  index_clear (&net->variables_of);
  index_clear (&net->watchers);
  index_clear (&net->parents);
  index_clear (&net->groups_of);
  index_clear (&net->variables_in);
  g_free (net->presence);
  g_free (net->units);
  g_free (net->is_number);
  g_free (net->is_computed);
  g_free (net->all_values);
  g_free (net->spread);
  g_free (net->order);
  kt_program_unref (net->program);
  g_free (net);
}
