/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a program is nothing but choices that are always there, tied by tables and by rules about a
 * few of them, its rules become relations and are joined (kt-join.h). A rule that is no plain table
 * is asked of the evaluator for every combination of the choices it speaks of. */

#include <string.h>

#include "kt-compile-private.h"
#include "kt-evaluate.h"
#include "kt-joined.h"

#define MAX_COMBINATIONS 20000
#define MAX_TABLE_ROWS 400000
#define MAX_WIDTH 64

typedef struct {
  const KtProgram *program;
  const KtModel *model;
  guint n; /* variables: slot number - 1 */
  guint *n_values;
  GHashTable **by_name; /* by variable: name → value + 1; NULL until needed */
  GPtrArray *relations;
  GArray *rules; /* int: the KtRule.index of each relation; -1: of none */
} Joiner;

static const KtFeature *
feature_of (const Joiner *j, guint variable)
{
  return j->program->features[variable + 1];
}

/* --- variables -------------------------------------------------------------------------------- */

static gboolean
is_choice (const KtProgram *program, guint number)
{
  const KtSlot *slot = kt_program_slot (program, number);
  const KtFeature *feature = program->features[number];

  return slot->parent == 0 && slot->presence == KT_TRUE && slot->n_values > 0
         && slot->n_values < G_MAXUINT16
         && (feature->kind == KT_FEATURE_BOOL || feature->kind == KT_FEATURE_ENUMERATION)
         && feature->max_count == 1 && feature->owner == program->model->product
         && feature->index + 1 == number;
}

gboolean
kt_compile_may_join (const KtProgram *program)
{
  const KtModel *model = program->model;

  if (program->mores->len > 0 || program->oracles->len > 0 || program->n_never > 0
      || program->rule_literals != NULL || program->slots->len < 2)
    return FALSE;
  for (guint i = 0; i < model->n_rules; i++)
    {
      const KtRule *rule = model->rules[i];

      if (kt_rule_kind_excludes (rule->kind)
          && (rule->selection != NULL || rule->kind == KT_RULE_EXISTS
              || rule->context_enumeration != NULL
              || (rule->context_structure != NULL && rule->context_structure != model->product)))
        return FALSE;
    }
  for (guint i = 1; i < program->slots->len; i++)
    if (!is_choice (program, i))
      return FALSE;
  return TRUE;
}

/* The number of the variable; -1 if the path is anything else. */
static int
variable_of (const Joiner *j, const KtPath *path)
{
  const KtFeature *feature = path->n_steps == 1 ? path->steps[0].feature : NULL;

  if ((path->origin != KT_PATH_ROOT && path->origin != KT_PATH_CONTEXT) || feature == NULL
      || feature->owner != j->model->product)
    return -1;
  return (int)feature->index;
}

static void
add_valid_options (Joiner *j)
{
  for (guint v = 0; v < j->n; v++)
    {
      const KtFeature *feature = feature_of (j, v);
      KtRelation *relation;

      if (feature->kind != KT_FEATURE_ENUMERATION)
        continue;
      relation = kt_relation_new (&v, 1);
      for (guint i = 0; i < j->n_values[v]; i++)
        {
          guint16 value = (guint16)i;

          if (kt_validity_covers (feature->type.enumeration->options[i]->validity, j->program->day))
            kt_relation_add (relation, &value);
        }
      g_ptr_array_add (j->relations, relation);
      g_array_append_vals (j->rules, &(int){ -1 }, 1);
    }
}

/* --- plain tables ----------------------------------------------------------------------------- */

typedef struct {
  Joiner *joiner;
  const KtTable *table;
  guint width;
  guint scope[MAX_WIDTH];
  guint columns[MAX_WIDTH];   /* of the table, in the order of the scope */
  GArray *matches[MAX_WIDTH]; /* guint16: what the cell of the row at work accepts */
} Tabling;

static GHashTable *
names_of (Joiner *j, guint variable)
{
  const KtFeature *feature = feature_of (j, variable);

  if (j->by_name[variable] == NULL)
    {
      j->by_name[variable] = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < feature->type.enumeration->n_options; i++)
        g_hash_table_insert (j->by_name[variable],
                             (gpointer)feature->type.enumeration->options[i]->name,
                             GUINT_TO_POINTER (i + 1));
    }
  return j->by_name[variable];
}

/* FALSE: it is no constant of the variable's kind. *value: G_MAXUINT if it has no such value. */
static gboolean
find_value (Joiner *j, guint variable, const KtExpr *expr, guint *value)
{
  if (feature_of (j, variable)->kind == KT_FEATURE_BOOL)
    {
      *value = expr->value.truth != FALSE;
      return expr->kind == KT_EXPR_BOOL;
    }
  if (expr->kind != KT_EXPR_OPTION && expr->kind != KT_EXPR_SYMBOL)
    return FALSE;
  if (expr->kind == KT_EXPR_OPTION && expr->value.option->owner == feature_of (j, variable)->type.enumeration)
    {
      *value = expr->value.option->index;
      return TRUE;
    }
  *value = GPOINTER_TO_UINT (g_hash_table_lookup (
               names_of (j, variable),
               expr->kind == KT_EXPR_OPTION ? expr->value.option->name : expr->value.text))
           - 1;
  return TRUE;
}

static gboolean
match_cell (Tabling *t, guint place, const KtCell *cell)
{
  guint variable = t->scope[place], n = t->joiner->n_values[variable];
  GArray *matches = t->matches[place];
  guint found;

  g_array_set_size (matches, 0);
  for (guint i = 0; i < n && cell->n_values == 0; i++)
    g_array_append_vals (matches, &(guint16){ (guint16)i }, 1);
  for (guint k = 0; k < cell->n_values; k++)
    {
      const KtCellValue *value = &cell->values[k];

      if ((value->compare != KT_COMPARE_EQUAL && value->compare != KT_COMPARE_NOT_EQUAL)
          || !find_value (t->joiner, variable, value->value, &found))
        return FALSE;
      if (value->compare == KT_COMPARE_EQUAL && found < n)
        g_array_append_vals (matches, &(guint16){ (guint16)found }, 1);
      for (guint i = 0; i < n && value->compare == KT_COMPARE_NOT_EQUAL; i++)
        if (i != found)
          g_array_append_vals (matches, &(guint16){ (guint16)i }, 1);
    }
  return TRUE;
}

/* Every combination of what the cells accept. FALSE: too many. */
static gboolean
add_matches (const Tabling *t, KtTuples *tuples)
{
  guint at[MAX_WIDTH] = { 0 };
  guint16 tuple[MAX_WIDTH];
  guint place;

  for (guint i = 0; i < t->width; i++)
    if (t->matches[i]->len == 0)
      return TRUE;
  do
    {
      for (guint i = 0; i < t->width; i++)
        tuple[i] = g_array_index (t->matches[i], guint16, at[i]);
      kt_tuples_add (tuples, tuple);
      for (place = t->width; place > 0 && ++at[place - 1] == t->matches[place - 1]->len; place--)
        at[place - 1] = 0;
  } while (place > 0 && tuples->n < MAX_TABLE_ROWS);
  return place == 0;
}

static gboolean
add_rows (Tabling *t, gboolean is_forbid, KtTuples *tuples)
{
  for (guint r = 0; r < t->table->n_rows; r++)
    {
      const KtTableRow *row = &t->table->rows[r];

      if (row->is_forbid != is_forbid)
        continue;
      for (guint i = 0; i < t->width; i++)
        if (!match_cell (t, i, &row->cells[t->columns[i]]))
          return FALSE;
      if (!add_matches (t, tuples))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_allow (const KtTable *table)
{
  for (guint r = 0; r < table->n_rows; r++)
    if (!table->rows[r].is_forbid)
      return TRUE;
  return FALSE;
}

static gboolean
add_everything (Tabling *t, KtTuples *tuples)
{
  static const KtCell any = { 0, NULL };

  for (guint i = 0; i < t->width; i++)
    match_cell (t, i, &any);
  return add_matches (t, tuples);
}

static gboolean
fill_table (Tabling *t)
{
  g_autoptr (KtTuples) allowed = kt_tuples_new (t->width);
  g_autoptr (KtTuples) forbidden = kt_tuples_new (t->width);
  KtRelation *relation;

  if (!(has_allow (t->table) ? add_rows (t, FALSE, allowed) : add_everything (t, allowed))
      || !add_rows (t, TRUE, forbidden))
    return FALSE;
  relation = kt_relation_new (t->scope, t->width);
  for (guint32 i = 0; i < allowed->n; i++)
    if (forbidden->n == 0 || kt_tuples_find (forbidden, kt_tuples_at (allowed, i)) == KT_NO_TUPLE)
      kt_relation_add (relation, kt_tuples_at (allowed, i));
  g_ptr_array_add (t->joiner->relations, relation);
  return TRUE;
}

/* Are the columns variables, each once? Puts them in order. */
static gboolean
order_columns (Tabling *t)
{
  t->width = t->table->n_columns;
  if (t->width == 0 || t->width > MAX_WIDTH)
    return FALSE;
  for (guint i = 0; i < t->width; i++)
    {
      const KtExpr *column = t->table->columns[i];
      int variable = column->kind == KT_EXPR_PATH && column->value.path->attribute == NULL
                         ? variable_of (t->joiner, column->value.path)
                         : -1;
      guint place = i;

      if (variable < 0)
        return FALSE;
      for (; place > 0 && t->scope[place - 1] >= (guint)variable; place--)
        {
          if (t->scope[place - 1] == (guint)variable)
            return FALSE;
          t->scope[place] = t->scope[place - 1];
          t->columns[place] = t->columns[place - 1];
        }
      t->scope[place] = (guint)variable;
      t->columns[place] = i;
    }
  return TRUE;
}

static gboolean
add_table (Joiner *j, const KtTable *table)
{
  Tabling t = { .joiner = j, .table = table };
  gboolean good;

  if (!order_columns (&t))
    return FALSE;
  for (guint i = 0; i < t.width; i++)
    t.matches[i] = g_array_new (FALSE, FALSE, sizeof (guint16));
  good = fill_table (&t);
  for (guint i = 0; i < t.width; i++)
    g_array_unref (t.matches[i]);
  return good;
}

/* --- other rules ------------------------------------------------------------------------------ */

typedef struct {
  const Joiner *joiner;
  GArray *scope;       /* guint, ascending */
  gboolean is_strange; /* it speaks of something else as well */
} Mentioned;

static void
note_path (const KtExpr *expr, gpointer data)
{
  Mentioned *mentioned = data;
  int variable;
  guint place = 0;

  if (expr->kind != KT_EXPR_PATH)
    return;
  variable = variable_of (mentioned->joiner, expr->value.path);
  if (variable < 0)
    {
      mentioned->is_strange = TRUE;
      return;
    }
  while (place < mentioned->scope->len
         && g_array_index (mentioned->scope, guint, place) < (guint)variable)
    place++;
  if (place == mentioned->scope->len
      || g_array_index (mentioned->scope, guint, place) != (guint)variable)
    g_array_insert_vals (mentioned->scope, place, &(guint){ (guint)variable }, 1);
}

static gboolean
holds (const Joiner *j, const KtRule *rule, const guint *scope, guint n, const guint16 *tuple)
{
  KtAssignmentBuilder *builder = kt_assignment_builder_new (j->program->model);
  g_autoptr (KtAssignment) assignment = NULL;

  for (guint i = 0; i < n; i++)
    {
      const KtFeature *feature = feature_of (j, scope[i]);
      KtValue value = feature->kind == KT_FEATURE_BOOL
                          ? kt_value_boolean (tuple[i] != 0)
                          : kt_value_name (feature->type.enumeration->options[tuple[i]]->name);

      kt_assignment_builder_add (builder, 0, feature, 0, value);
    }
  assignment = kt_assignment_builder_end (builder);
  return kt_evaluate_rule (assignment, rule);
}

static void
evaluate_all (Joiner *j, const KtRule *rule, const guint *scope, guint n)
{
  KtRelation *relation = kt_relation_new (scope, n);
  g_autofree guint16 *tuple = g_new0 (guint16, n);
  guint place;

  do
    {
      if (holds (j, rule, scope, n, tuple))
        kt_relation_add (relation, tuple);
      for (place = n; place > 0 && ++tuple[place - 1] == j->n_values[scope[place - 1]]; place--)
        tuple[place - 1] = 0;
  } while (place > 0);
  g_ptr_array_add (j->relations, relation);
}

static gboolean
add_rule (Joiner *j, const KtRule *rule)
{
  g_autoptr (GArray) scope = g_array_new (FALSE, FALSE, sizeof (guint));
  Mentioned mentioned = { j, scope, FALSE };
  guint64 n_combinations = 1;

  if (rule->kind == KT_RULE_COMBINATIONS && rule->n_conditions == 0 && add_table (j, rule->table))
    return TRUE;
  kt_rule_visit (rule, note_path, &mentioned);
  for (guint i = 0; i < scope->len && n_combinations <= MAX_COMBINATIONS; i++)
    n_combinations *= j->n_values[g_array_index (scope, guint, i)];
  if (mentioned.is_strange || scope->len == 0 || n_combinations > MAX_COMBINATIONS)
    return FALSE;
  evaluate_all (j, rule, (const guint *)scope->data, scope->len);
  return TRUE;
}

static gboolean
add_rules (Joiner *j, GCancellable *cancellable)
{
  for (guint i = 0; i < j->model->n_rules; i++)
    {
      const KtRule *rule = j->model->rules[i];

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (!kt_rule_kind_excludes (rule->kind) || !kt_validity_covers (rule->validity, j->program->day))
        continue;
      if (!add_rule (j, rule))
        return FALSE;
      g_array_append_vals (j->rules, &(int){ (int)rule->index }, 1);
    }
  return TRUE;
}

/* --- all together ----------------------------------------------------------------------------- */

static void
joiner_init (Joiner *j, const KtProgram *program)
{
  *j = (Joiner){ .program = program, .model = program->model, .n = program->slots->len - 1 };
  j->n_values = kt_joined_n_values (program);
  j->by_name = g_new0 (GHashTable *, j->n);
  j->relations = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_relation_free);
  j->rules = g_array_new (FALSE, FALSE, sizeof (int));
  add_valid_options (j);
}

static void
joiner_clear (Joiner *j)
{
  g_clear_pointer (&j->relations, g_ptr_array_unref);
  g_clear_pointer (&j->rules, g_array_unref);
  for (guint v = 0; v < j->n; v++)
    g_clear_pointer (&j->by_name[v], g_hash_table_unref);
  g_free (j->by_name);
  g_free (j->n_values);
}

void
kt_compile_join (KtProgram *program, GCancellable *cancellable)
{
  GArray *words = NULL;
  Joiner j;

  if (!kt_compile_may_join (program))
    return;
  joiner_init (&j, program);
  if (add_rules (&j, cancellable))
    words = kt_join_make (j.n_values, j.n, j.relations);
  if (words != NULL)
    {
      g_array_append_vals (program->join_words, words->data, words->len);
      g_array_unref (words);
      program->join = kt_joined_read (program);
    }
  joiner_clear (&j);
}

GPtrArray *
kt_compile_relations (const KtProgram *program, GArray **rules)
{
  GPtrArray *relations = NULL;
  Joiner j;

  joiner_init (&j, program);
  if (add_rules (&j, NULL))
    {
      relations = g_steal_pointer (&j.relations);
      *rules = g_steal_pointer (&j.rules);
    }
  joiner_clear (&j);
  return relations;
}
