/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Behaviors flattened into rules: what stands before a block (conditions, explanation, source,
 * validity) goes to every rule in it, innermost first where only one can hold.
 */
#include "kt-model-builder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a block passes on to the rules in it. */
typedef struct {
  const KtScope *scope;
  const KtStructure *structure;
  const KtEnumeration *enumeration;
  GPtrArray *conditions;
  const char *explanation;
  gboolean explanation_is_key;
  const char *source;
  KtValidity validity;
  gboolean in_exists;
  GPtrArray *rules; /* where finished rules go */
} Context;

/* --- scope ----------------------------------------------------------------------------------- */

static KtScope *
new_frame (KtBuilder *builder, const KtScope *outer, const char *name, const KtPlace *place)
{
  KtScope *frame = kt_arena_new0 (builder->arena, KtScope);

  *frame = *outer;
  frame->outer = outer;
  frame->n_frames = outer->n_frames + 1;
  frame->name = name;
  frame->definition = NULL;
  frame->binding = NULL;
  if (frame->n_frames <= KT_MODEL_MAX_FRAMES)
    return frame;
  kt_report_error (builder->report, place, NULL, _ ("More than %d definitions are in force here."),
                   KT_MODEL_MAX_FRAMES);
  return NULL;
}

/* A word that names a definition is that definition. */
static const KtDefinition *
aliased_definition (const KtScope *scope, const KtSyntaxExpr *formula)
{
  const KtScope *frame
      = kt_syntax_is_word (formula) ? kt_scope_find (scope, formula->path->name) : NULL;

  return frame != NULL ? frame->definition : NULL;
}

static const KtDefinition *
build_definition (KtBuilder *builder, const KtScope *scope, const KtSyntaxDefine *syntax)
{
  const KtDefinition *alias = aliased_definition (scope, syntax->formula);
  KtDefinition *definition;

  if (alias != NULL)
    return alias;
  definition = kt_arena_new0 (builder->arena, KtDefinition);
  if (kt_syntax_is_word (syntax->formula))
    {
      definition->is_word = TRUE;
      definition->scope = scope;
      definition->syntax = syntax->formula;
      return definition;
    }

  builder->n_rule_nodes = 0;
  builder->max_depth = 0;
  definition->expr = kt_build_expr (builder, scope, syntax->formula, NULL);
  definition->depth = builder->max_depth;
  definition->n_nodes = builder->n_rule_nodes;
  return definition;
}

static const KtScope *
add_definitions (KtBuilder *builder, const KtScope *scope, const KtSyntaxDefine *define)
{
  for (; define != NULL; define = define->next)
    {
      KtScope *frame = new_frame (builder, scope, define->name, &define->place);

      if (frame == NULL)
        return scope;
      frame->definition = build_definition (builder, scope, define);
      scope = frame;
    }
  return scope;
}

/* --- bodies of rules ------------------------------------------------------------------------- */

static gboolean
build_assignment (KtBuilder *builder,
                  const Context *context,
                  const KtSyntaxRule *syntax,
                  KtRule *rule)
{
  rule->target = kt_build_target (builder, context->scope, syntax->target);
  if (rule->target == NULL)
    return FALSE;
  rule->formula = kt_build_expr (builder, context->scope, syntax->formula, &rule->target->type);
  return rule->formula != NULL
         && kt_builder_check_comparison (builder, &syntax->formula->place, KT_COMPARE_EQUAL,
                                         &rule->target->type, &rule->formula->type);
}

static gboolean
build_condition (KtBuilder *builder,
                 const Context *context,
                 const KtSyntaxRule *syntax,
                 KtRule *rule)
{
  rule->condition = kt_build_condition (builder, context->scope, syntax->formula);
  return rule->condition != NULL;
}

static gboolean
build_objective (KtBuilder *builder,
                 const Context *context,
                 const KtSyntaxRule *syntax,
                 KtRule *rule)
{
  rule->formula = kt_build_number (builder, context->scope, syntax->formula);
  return rule->formula != NULL;
}

static gboolean
build_interaction (KtBuilder *builder,
                   const Context *context,
                   const KtSyntaxRule *syntax,
                   KtRule *rule)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new ();

  for (guint i = 0; syntax->states[i] != NULL; i++)
    g_ptr_array_add (states, (gpointer)syntax->states[i]);
  g_ptr_array_add (states, NULL);
  rule->states = kt_arena_copy_pointers (builder->arena, states);
  rule->target = kt_build_target (builder, context->scope, syntax->target);
  return rule->target != NULL;
}

/* --- tables ---------------------------------------------------------------------------------- */

static gboolean
build_cell (KtBuilder *builder,
            const Context *context,
            const KtExpr *column,
            const KtSyntaxCell *syntax,
            KtCell *cell)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (KtCellValue));

  for (const KtSyntaxCellValue *s = syntax->values; s != NULL; s = s->next)
    {
      KtCellValue value = { .compare = s->compare };

      value.value = kt_build_expr (builder, context->scope, s->value, &column->type);
      if (value.value == NULL
          || !kt_builder_check_comparison (builder, &s->value->place, s->compare, &column->type,
                                           &value.value->type))
        return FALSE;
      g_array_append_val (values, value);
    }
  cell->n_values = values->len;
  cell->values = kt_arena_copy (builder->arena, values->data, values->len, sizeof (KtCellValue));
  return TRUE;
}

static gboolean
build_row (KtBuilder *builder,
           const Context *context,
           const KtTable *table,
           const KtSyntaxRow *syntax,
           KtTableRow *row)
{
  KtCell *cells = kt_arena_alloc (builder->arena, table->n_columns * sizeof (KtCell));
  const KtSyntaxCell *cell = syntax->cells;
  guint n = 0;

  row->is_forbid = syntax->is_forbid;
  row->place = syntax->place;
  row->cells = cells;
  builder->n_rule_nodes = 0;
  for (; cell != NULL && n < table->n_columns; cell = cell->next, n++)
    if (!build_cell (builder, context, table->columns[n], cell, &cells[n]))
      return FALSE;
  for (; cell != NULL; cell = cell->next)
    n++;
  if (n == table->n_columns)
    return TRUE;

  kt_report_error (
      builder->report, &syntax->place,
      _ ("Several values of one column go into parentheses: (A, B); “-*-” stands for any."),
      _ ("The table has %u columns, but the row has %u."), table->n_columns, n);
  return FALSE;
}

static gboolean
build_columns (KtBuilder *builder,
               const Context *context,
               const KtSyntaxRule *syntax,
               KtTable *table)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();

  for (const KtSyntaxExpr *s = syntax->columns; s != NULL; s = s->next)
    {
      const KtExpr *column = kt_build_expr (builder, context->scope, s, NULL);

      if (column == NULL)
        return FALSE;
      g_ptr_array_add (columns, (gpointer)column);
    }
  table->n_columns = columns->len;
  table->columns = kt_arena_copy_pointers (builder->arena, columns);
  return TRUE;
}

static gboolean
build_table (KtBuilder *builder, const Context *context, const KtSyntaxRule *syntax, KtRule *rule)
{
  KtTable *table = kt_arena_new0 (builder->arena, KtTable);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (KtTableRow));
  gboolean is_sound = TRUE;

  rule->table = table;
  if (!build_columns (builder, context, syntax, table))
    return FALSE;
  for (const KtSyntaxRow *s = syntax->rows; s != NULL && !kt_report_is_full (builder->report);
       s = s->next)
    {
      KtTableRow row = { 0 };

      is_sound = build_row (builder, context, table, s, &row) && is_sound;
      g_array_append_val (rows, row);
    }
  table->n_rows = rows->len;
  table->rows = kt_arena_copy (builder->arena, rows->data, rows->len, sizeof (KtTableRow));
  if (rows->len == 0)
    kt_report_lax (builder->report, &syntax->place, NULL,
                   _ ("The table has no rows: it says nothing."));
  return is_sound;
}

/* --- exists ---------------------------------------------------------------------------------- */

static void build_block (KtBuilder *builder, const Context *outer, const KtSyntaxBlock *block);

static const KtScope *
build_bindings (KtBuilder *builder, const KtScope *scope, const KtSyntaxRule *syntax, KtRule *rule)
{
  KtBinding *bindings;
  guint n = 0;

  for (const KtSyntaxBinding *s = syntax->bindings; s != NULL; s = s->next)
    n++;
  bindings = kt_arena_alloc (builder->arena, n * sizeof (KtBinding));
  rule->n_bindings = n;
  rule->bindings = bindings;

  for (const KtSyntaxBinding *s = syntax->bindings; s != NULL; s = s->next, bindings++)
    {
      KtScope *frame = new_frame (builder, scope, s->variable, &s->place);

      bindings->variable = s->variable;
      bindings->place = s->place;
      bindings->path = kt_build_target (builder, scope, s->path);
      if (frame == NULL || bindings->path == NULL)
        return NULL;
      frame->binding = bindings;
      scope = frame;
    }
  return scope;
}

static gboolean
build_exists (KtBuilder *builder, const Context *context, const KtSyntaxRule *syntax, KtRule *rule)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  g_autoptr (GPtrArray) conditions = g_ptr_array_new ();
  const KtScope *scope = build_bindings (builder, context->scope, syntax, rule);

  if (scope == NULL)
    return FALSE;

  Context inner = *context;
  inner.scope = scope;
  inner.conditions = conditions;
  inner.in_exists = TRUE;
  inner.rules = children;
  build_block (builder, &inner, syntax->block);
  rule->n_children = children->len;
  rule->children = kt_arena_copy_pointers (builder->arena, children);
  return TRUE;
}

static gboolean
may_stand_in_exists (KtRuleKind kind)
{
  return kind == KT_RULE_REQUIRE || kind == KT_RULE_IMPLY || kind == KT_RULE_COMBINATIONS
         || kind == KT_RULE_EXISTS;
}

/* --- rules ----------------------------------------------------------------------------------- */

static gboolean
build_body (KtBuilder *builder, const Context *context, const KtSyntaxRule *syntax, KtRule *rule)
{
  switch (syntax->kind)
    {
    case KT_RULE_REQUIRE:
    case KT_RULE_PREFER:
      return build_condition (builder, context, syntax, rule);
    case KT_RULE_IMPLY:
    case KT_RULE_DEFAULT:
      return build_assignment (builder, context, syntax, rule);
    case KT_RULE_MINIMIZE:
    case KT_RULE_MAXIMIZE:
      return build_objective (builder, context, syntax, rule);
    case KT_RULE_COMBINATIONS:
      return build_table (builder, context, syntax, rule);
    case KT_RULE_EXISTS:
      return build_exists (builder, context, syntax, rule);
    case KT_RULE_READONLY:
    case KT_RULE_READWRITE:
    case KT_RULE_HIDE:
      return build_interaction (builder, context, syntax, rule);
    case KT_RULE_MESSAGE:
    default:
      rule->message = syntax->message;
      rule->level = syntax->level;
      return TRUE;
    }
}

static const char *
rule_name (KtBuilder *builder, const Context *context, const KtPlace *place)
{
  if (context->explanation != NULL && context->explanation_is_key)
    return context->explanation;

  g_autofree char *base = g_path_get_basename (place->file);
  g_autofree char *name = g_strdup_printf ("%s:%u", base, place->line);
  return kt_arena_intern (builder->arena, name);
}

static void
describe_rule (KtBuilder *builder, const Context *context, const KtSyntaxRule *syntax, KtRule *rule)
{
  static const char *const no_states[] = { NULL };

  rule->kind = syntax->kind;
  rule->index = builder->model->public.n_all_rules++;
  rule->name = rule_name (builder, context, &syntax->place);
  if (context->structure != builder->model->public.product)
    rule->context_structure = context->structure;
  rule->context_enumeration = context->enumeration;
  rule->n_conditions = context->conditions->len;
  rule->conditions = kt_arena_copy_pointers (builder->arena, context->conditions);
  rule->states = no_states;
  rule->priority = syntax->priority;
  if (context->explanation_is_key)
    rule->explanation_key = context->explanation;
  else
    rule->explanation = context->explanation;
  rule->source = context->source;
  rule->validity = context->validity;
  rule->place = syntax->place;
}

static void
build_rule (KtBuilder *builder, const Context *context, const KtSyntaxRule *syntax)
{
  KtRule *rule = kt_arena_new0 (builder->arena, KtRule);

  if (context->in_exists && !may_stand_in_exists (syntax->kind))
    {
      kt_report_error (builder->report, &syntax->place, NULL,
                       _ ("Inside “exists” only require, imply, combinations and exists have a "
                          "meaning."));
      return;
    }
  describe_rule (builder, context, syntax, rule);
  if (build_body (builder, context, syntax, rule))
    g_ptr_array_add (context->rules, rule);
}

/* --- blocks ---------------------------------------------------------------------------------- */

static KtValidity
intersect (KtValidity a, KtValidity b)
{
  return (KtValidity){
    .from = MAX (a.from, b.from),
    .to = a.to == 0 ? b.to : (b.to == 0 ? a.to : MIN (a.to, b.to)),
  };
}

static void
inherit (KtBuilder *builder, Context *context, const KtSyntaxRule *syntax)
{
  if (syntax->explanation != NULL)
    {
      context->explanation = syntax->explanation;
      context->explanation_is_key = syntax->explanation_is_key;
    }
  if (syntax->source != NULL)
    context->source = syntax->source;
  context->validity = intersect (context->validity, syntax->validity);
}

/* FALSE if a condition is faulty: the rules behind it would then say something else. */
static gboolean
add_conditions (KtBuilder *builder, const Context *context, const KtSyntaxExpr *conditions)
{
  gboolean is_sound = TRUE;

  for (const KtSyntaxExpr *s = conditions; s != NULL; s = s->next)
    {
      const KtExpr *condition = kt_build_condition (builder, context->scope, s);

      is_sound = is_sound && condition != NULL;
      g_ptr_array_add (context->conditions, (gpointer)condition);
    }
  return is_sound;
}

static void
build_conditioned (KtBuilder *builder, const Context *outer, const KtSyntaxRule *syntax)
{
  g_autoptr (GPtrArray) conditions = g_ptr_array_new ();
  Context context = *outer;

  builder->n_rule_nodes = 0;
  builder->max_depth = 0;
  g_ptr_array_extend (conditions, outer->conditions, NULL, NULL);
  context.conditions = conditions;
  inherit (builder, &context, syntax);
  if (!add_conditions (builder, &context, syntax->conditions))
    return;
  if (syntax->is_block)
    build_block (builder, &context, syntax->block);
  else
    build_rule (builder, &context, syntax);
}

static void
build_block (KtBuilder *builder, const Context *outer, const KtSyntaxBlock *block)
{
  Context context = *outer;

  context.scope = add_definitions (builder, outer->scope, block->defines);
  for (const KtSyntaxRule *rule = block->rules; rule != NULL; rule = rule->next)
    if (!kt_report_is_full (builder->report))
      build_conditioned (builder, &context, rule);
}

/* --- behaviors ------------------------------------------------------------------------------- */

static gboolean
find_context (KtBuilder *builder, const KtSyntaxDeclaration *behavior, Context *context)
{
  if (behavior->name == NULL)
    {
      context->structure = builder->model->public.product;
      return TRUE;
    }
  if (kt_builder_find_type (builder, behavior->name, &context->structure, &context->enumeration))
    return TRUE;

  kt_report_lax (builder->report, &behavior->place, NULL,
                 _ ("There is no structure or enumeration “%s”; its rules hold for nothing."),
                 behavior->name);
  return FALSE;
}

static void
build_behavior (KtBuilder *builder, const KtSyntaxDeclaration *behavior, GPtrArray *rules)
{
  g_autoptr (GPtrArray) conditions = g_ptr_array_new ();
  Context context = { .conditions = conditions, .rules = rules };

  if (!find_context (builder, behavior, &context))
    return;

  KtScope *scope = kt_arena_new0 (builder->arena, KtScope);
  scope->structure = context.structure;
  scope->enumeration = context.enumeration;
  context.scope = scope;
  build_block (builder, &context, behavior->block);
}

static void
list_rules (const KtRule **all, const KtRule *const *rules, guint n_rules)
{
  for (guint i = 0; i < n_rules; i++)
    {
      all[rules[i]->index] = rules[i];
      list_rules (all, rules[i]->children, rules[i]->n_children);
    }
}

void
kt_build_rules (KtBuilder *builder, const KtSyntaxTree *tree)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  KtModel *model = &builder->model->public;
  const KtRule **all;

  if (model->product == NULL)
    return;
  for (const KtSyntaxDeclaration *d = tree->declarations; d != NULL; d = d->next)
    if (d->kind == KT_SYNTAX_BEHAVIOR && !kt_report_is_full (builder->report))
      build_behavior (builder, d, rules);
  model->n_rules = rules->len;
  model->rules = kt_arena_copy_pointers (builder->arena, rules);
  all = kt_arena_alloc (builder->arena, (model->n_all_rules + 1) * sizeof *all);
  list_rules (all, model->rules, model->n_rules);
  model->all_rules = all;
}
