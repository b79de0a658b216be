/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expressions: one recursive function over the syntax tree, whose depth the parser has capped. What
 * a single word means depends on what it is compared with, so a comparison builds its more telling
 * side first and hands the type to the other.
 */
#include "kt-model-builder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- nodes ----------------------------------------------------------------------------------- */

gboolean
kt_builder_count (KtBuilder *builder, guint n_nodes, const KtPlace *place)
{
  builder->n_rule_nodes += n_nodes;
  builder->n_nodes += n_nodes;
  if (builder->n_rule_nodes <= KT_MODEL_MAX_RULE_NODES && builder->n_nodes <= KT_MODEL_MAX_NODES)
    return TRUE;
  kt_report_error (builder->report, place, NULL,
                   _ ("The rule is too large once its definitions are put in."));
  return FALSE;
}

KtExpr *
kt_builder_new_expr (KtBuilder *builder, KtExprKind kind, const KtPlace *place, KtTypeKind type)
{
  if (!kt_builder_count (builder, 1, place))
    return NULL;

  KtExpr *expr = kt_arena_new0 (builder->arena, KtExpr);
  expr->kind = kind;
  expr->type.kind = type;
  expr->place = *place;
  return expr;
}

static void
set_args (KtBuilder *builder, KtExpr *expr, const GPtrArray *args)
{
  expr->n_args = args->len;
  expr->args = kt_arena_copy_pointers (builder->arena, args);
}

static KtExpr *
new_binary (KtBuilder *builder,
            KtExprKind kind,
            const KtPlace *place,
            KtTypeKind type,
            const KtExpr *left,
            const KtExpr *right)
{
  KtExpr *expr = kt_builder_new_expr (builder, kind, place, type);
  const KtExpr *args[] = { left, right };

  if (expr == NULL)
    return NULL;
  expr->n_args = 2;
  expr->args = kt_arena_copy (builder->arena, args, 2, sizeof (gpointer));
  expr->type.many = left->type.many || right->type.many;
  return expr;
}

/* --- single words ---------------------------------------------------------------------------- */

gboolean
kt_syntax_is_word (const KtSyntaxExpr *syntax)
{
  return syntax->kind == KT_SYNTAX_PATH && syntax->path->next == NULL && !syntax->path->has_index;
}

static const KtExpr *
new_text (KtBuilder *builder, const KtSyntaxExpr *syntax, KtExprKind kind, KtTypeKind type)
{
  KtExpr *expr = kt_builder_new_expr (builder, kind, &syntax->place, type);

  if (expr != NULL)
    expr->value.text = syntax->path->name;
  return expr;
}

static const KtExpr *
new_truth (KtBuilder *builder, const KtSyntaxExpr *syntax, gboolean truth)
{
  KtExpr *expr = kt_builder_new_expr (builder, KT_EXPR_BOOL, &syntax->place, KT_TYPE_BOOL);

  if (expr != NULL)
    expr->value.truth = truth;
  return expr;
}

/* One node for each option, whatever the number of tables it stands in. */
static const KtExpr *
option_expr (KtBuilder *builder, const KtSyntaxExpr *syntax, const KtOption *option)
{
  KtExpr *expr = g_hash_table_lookup (builder->option_exprs, option);

  if (expr != NULL)
    return expr;
  expr = kt_builder_new_expr (builder, KT_EXPR_OPTION, &syntax->place, KT_TYPE_OPTION);
  if (expr != NULL)
    {
      expr->value.option = option;
      expr->type.enumeration = option->owner;
      g_hash_table_insert (builder->option_exprs, (gpointer)option, expr);
    }
  return expr;
}

static gboolean
is_truth (const KtSyntaxExpr *syntax, gboolean *truth)
{
  const char *word = syntax->path->name;

  *truth = g_ascii_strcasecmp (word, "true") == 0;
  return !syntax->path->is_quoted && (*truth || g_ascii_strcasecmp (word, "false") == 0);
}

static const KtExpr *
unknown_option (KtBuilder *builder, const KtSyntaxExpr *syntax, const KtEnumeration *enumeration)
{
  g_autofree const char **names = g_new0 (const char *, enumeration->n_options + 1);
  const char *word = syntax->path->name;

  for (guint i = 0; i < enumeration->n_options; i++)
    names[i] = enumeration->options[i]->name;

  const char *nearest = kt_report_nearest (word, names);
  g_autofree char *hint
      = nearest != NULL ? g_strdup_printf (_ ("Did you mean “%s”?"), nearest) : NULL;
  kt_report_lax (builder->report, &syntax->place, hint, _ ("“%s” is no option of “%s”."), word,
                 enumeration->name);
  if (builder->report->is_strict)
    return NULL;
  return new_text (builder, syntax, KT_EXPR_SYMBOL, KT_TYPE_SYMBOL);
}

/* A word as a value of the expected type; *is_value says whether the type takes words as values at
 * all. */
static const KtExpr *
build_value (KtBuilder *builder,
             const KtSyntaxExpr *syntax,
             const KtType *expected,
             gboolean *is_value)
{
  gboolean truth;

  *is_value = TRUE;
  switch (expected->kind)
    {
      case KT_TYPE_OPTION: {
        const KtOption *option
            = kt_enumeration_find_option (expected->enumeration, syntax->path->name);

        return option != NULL ? option_expr (builder, syntax, option)
                              : unknown_option (builder, syntax, expected->enumeration);
      }
    case KT_TYPE_STRING:
      return new_text (builder, syntax, KT_EXPR_STRING, KT_TYPE_STRING);
    case KT_TYPE_SYMBOL:
    case KT_TYPE_ABSENT:
      return new_text (builder, syntax, KT_EXPR_SYMBOL, KT_TYPE_SYMBOL);
    case KT_TYPE_BOOL:
      if (is_truth (syntax, &truth))
        return new_truth (builder, syntax, truth);
      break;
    default:
      break;
    }
  *is_value = FALSE;
  return NULL;
}

static gboolean
is_option_word (const KtSyntaxExpr *syntax, const KtType *expected)
{
  return expected != NULL && expected->kind == KT_TYPE_OPTION
         && kt_enumeration_find_option (expected->enumeration, syntax->path->name) != NULL;
}

static const KtExpr *
build_parameter (KtBuilder *builder, const KtSyntaxExpr *syntax, KtNumber value)
{
  KtExpr *expr = kt_builder_new_expr (builder, KT_EXPR_NUMBER, &syntax->place, KT_TYPE_NUMBER);

  if (expr != NULL)
    {
      expr->value.number = value;
      expr->type.digits = value.value.digits;
    }
  return expr;
}

/* A word that is no feature: a value, a truth, a parameter, or a fault. */
static const KtExpr *
build_foreign_word (KtBuilder *builder,
                    const KtScope *scope,
                    const KtSyntaxExpr *syntax,
                    const KtType *expected)
{
  gboolean is_value = FALSE;
  gboolean truth;
  gpointer parameter;

  if (expected != NULL)
    {
      const KtExpr *value = build_value (builder, syntax, expected, &is_value);

      if (is_value)
        return value;
    }
  if (is_truth (syntax, &truth))
    return new_truth (builder, syntax, truth);
  if (g_hash_table_lookup_extended (builder->model->parameters, syntax->path->name, NULL,
                                    &parameter)
      && parameter != NULL)
    return build_parameter (builder, syntax, *(const KtNumber *)parameter);
  return kt_build_nowhere (builder, scope, syntax);
}

/* --- paths ----------------------------------------------------------------------------------- */

static const KtExpr *
path_expr (KtBuilder *builder, const KtSyntaxExpr *syntax, const KtPath *path, const KtType *type)
{
  KtExpr *expr = kt_builder_new_expr (builder, KT_EXPR_PATH, &syntax->place, type->kind);

  if (expr != NULL)
    {
      expr->value.path = path;
      expr->type = *type;
    }
  return expr;
}

/* A definition used by its name: its tree is shared, its size counted. */
static const KtExpr *
build_definition (KtBuilder *builder,
                  const KtScope *frame,
                  const KtSyntaxExpr *use,
                  const KtType *expected)
{
  const KtDefinition *definition = frame->definition;

  if (definition->is_word)
    return kt_build_expr (builder, definition->scope, definition->syntax, expected);
  if (definition->expr == NULL)
    return NULL; /* its fault was reported where it stands */

  builder->max_depth = MAX (builder->max_depth, builder->depth + definition->depth);
  if (builder->max_depth > KT_MODEL_MAX_DEPTH)
    {
      kt_report_error (builder->report, &use->place, NULL,
                       _ ("The definitions are nested too deeply."));
      return NULL;
    }
  return kt_builder_count (builder, definition->n_nodes, &use->place) ? definition->expr : NULL;
}

static const KtExpr *
build_path_expr (KtBuilder *builder,
                 const KtScope *scope,
                 const KtSyntaxExpr *syntax,
                 const KtType *expected)
{
  gboolean is_word = kt_syntax_is_word (syntax);
  const KtScope *frame = is_word ? kt_scope_find (scope, syntax->path->name) : NULL;
  const KtPath *path;
  KtType type;

  if (frame != NULL && frame->definition != NULL)
    return build_definition (builder, frame, syntax, expected);
  if (is_word && syntax->path->is_quoted && expected != NULL
      && (expected->kind == KT_TYPE_STRING || is_option_word (syntax, expected)))
    return build_foreign_word (builder, scope, syntax, expected);

  if (!kt_build_path (builder, scope, syntax, &path, &type))
    return NULL;
  if (path == NULL)
    return is_word ? build_foreign_word (builder, scope, syntax, expected)
                   : kt_build_nowhere (builder, scope, syntax);
  if (is_word && is_option_word (syntax, expected) && !kt_types_comparable (&type, expected))
    return build_foreign_word (builder, scope, syntax, expected);
  return path_expr (builder, syntax, path, &type);
}

/* --- comparison ------------------------------------------------------------------------------ */

static const KtExpr *
new_comparison (KtBuilder *builder,
                const KtPlace *place,
                KtCompare compare,
                const KtExpr *left,
                const KtExpr *right)
{
  if (!kt_builder_check_comparison (builder, place, compare, &left->type, &right->type))
    return NULL;

  KtExpr *expr = new_binary (builder, KT_EXPR_COMPARE, place, KT_TYPE_BOOL, left, right);
  if (expr != NULL)
    expr->compare = compare;
  return expr;
}

/* Is the word a feature or definition here? Then it tells the type of the other side, else it asks
 * for it. */
static gboolean
names_feature (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  const char *word = syntax->path->name;
  const KtScope *frame = kt_scope_find (scope, word);

  if (frame != NULL && frame->definition != NULL && frame->definition->is_word)
    return names_feature (builder, frame->definition->scope, frame->definition->syntax);
  if (frame != NULL)
    return TRUE;
  if (scope->structure != NULL)
    return kt_structure_find_feature (scope->structure, word) != NULL;
  return kt_enumeration_find_attribute (scope->enumeration, word) != NULL;
}

/* Builds the two sides of a comparison, the telling one first. */
static gboolean
build_sides (KtBuilder *builder,
             const KtScope *scope,
             const KtSyntaxExpr *left,
             const KtSyntaxExpr *right,
             const KtExpr **l,
             const KtExpr **r)
{
  gboolean right_first = kt_syntax_is_word (left) && !names_feature (builder, scope, left)
                         && !(kt_syntax_is_word (right) && !names_feature (builder, scope, right));

  if (right_first)
    {
      *r = kt_build_expr (builder, scope, right, NULL);
      *l = *r != NULL ? kt_build_expr (builder, scope, left, &(*r)->type) : NULL;
    }
  else
    {
      *l = kt_build_expr (builder, scope, left, NULL);
      *r = *l != NULL ? kt_build_expr (builder, scope, right, &(*l)->type) : NULL;
    }
  return *l != NULL && *r != NULL;
}

static gboolean
is_chain (const KtSyntaxExpr *syntax)
{
  return syntax->left->kind == KT_SYNTAX_COMPARE && !syntax->left->in_parens;
}

/* a < b <= c becomes (a < b) && (b <= c). Links are met from the right, so they gather and are
 * turned around. */
static const KtExpr *
build_chain (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new ();
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  const KtSyntaxExpr *link = syntax;
  const KtExpr *left;
  const KtExpr *right;

  for (; is_chain (link); link = link->left)
    g_ptr_array_add (links, (gpointer)link);
  if (!build_sides (builder, scope, link->left, link->right, &left, &right))
    return NULL;
  g_ptr_array_add (args,
                   (gpointer)new_comparison (builder, &link->place, link->compare, left, right));

  for (guint i = links->len; i-- > 0;)
    {
      link = links->pdata[i];
      left = right;
      right = kt_build_expr (builder, scope, link->right, &left->type);
      if (right == NULL)
        return NULL;
      g_ptr_array_add (args, (gpointer)new_comparison (builder, &link->right->place, link->compare,
                                                       left, right));
    }
  for (guint i = 0; i < args->len; i++)
    if (args->pdata[i] == NULL)
      return NULL;
  if (args->len == 1)
    return args->pdata[0];

  KtExpr *expr = kt_builder_new_expr (builder, KT_EXPR_AND, &syntax->place, KT_TYPE_BOOL);
  if (expr != NULL)
    set_args (builder, expr, args);
  return expr;
}

/* --- logic ----------------------------------------------------------------------------------- */

const KtExpr *
kt_build_condition (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  const KtType expected = { .kind = KT_TYPE_BOOL };
  const KtExpr *expr = kt_build_expr (builder, scope, syntax, &expected);

  if (expr == NULL || expr->type.kind == KT_TYPE_BOOL || expr->type.kind == KT_TYPE_ABSENT)
    return expr;

  g_autofree char *what = kt_type_to_text (&expr->type);
  kt_report_error (builder->report, &syntax->place,
                   expr->kind == KT_EXPR_PATH
                       ? _ ("Compare it with a value; count(…) > 0 asks whether it is there.")
                       : NULL,
                   _ ("A condition is expected here, but this is %s."), what);
  return NULL;
}

static gboolean
add_operands (KtBuilder *builder,
              const KtScope *scope,
              const KtSyntaxExpr *syntax,
              KtSyntaxKind kind,
              GPtrArray *args)
{
  if (syntax->kind == kind)
    return add_operands (builder, scope, syntax->left, kind, args)
           && add_operands (builder, scope, syntax->right, kind, args);

  const KtExpr *arg = kt_build_condition (builder, scope, syntax);
  g_ptr_array_add (args, (gpointer)arg);
  return arg != NULL;
}

static const KtExpr *
build_junction (KtBuilder *builder,
                const KtScope *scope,
                const KtSyntaxExpr *syntax,
                KtExprKind kind)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  if (!add_operands (builder, scope, syntax, syntax->kind, args))
    return NULL;

  KtExpr *expr = kt_builder_new_expr (builder, kind, &syntax->place, KT_TYPE_BOOL);
  if (expr != NULL)
    set_args (builder, expr, args);
  return expr;
}

static const KtExpr *
build_not (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  const KtExpr *arg = kt_build_condition (builder, scope, syntax->left);
  KtExpr *expr;

  if (arg == NULL)
    return NULL;
  expr = kt_builder_new_expr (builder, KT_EXPR_NOT, &syntax->place, KT_TYPE_BOOL);
  if (expr != NULL)
    {
      expr->n_args = 1;
      expr->args = kt_arena_copy (builder->arena, &arg, 1, sizeof arg);
    }
  return expr;
}

/* --- any expression -------------------------------------------------------------------------- */

static const KtExpr *
build (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax, const KtType *expected)
{
  switch (syntax->kind)
    {
    case KT_SYNTAX_PATH:
      return build_path_expr (builder, scope, syntax, expected);
    case KT_SYNTAX_OR:
      return build_junction (builder, scope, syntax, KT_EXPR_OR);
    case KT_SYNTAX_AND:
      return build_junction (builder, scope, syntax, KT_EXPR_AND);
    case KT_SYNTAX_NOT:
      return build_not (builder, scope, syntax);
    case KT_SYNTAX_COMPARE:
      return build_chain (builder, scope, syntax);
    case KT_SYNTAX_FUNCTION:
      return kt_build_function (builder, scope, syntax);
    default:
      return kt_build_arithmetic (builder, scope, syntax);
    }
}

const KtExpr *
kt_build_expr (KtBuilder *builder,
               const KtScope *scope,
               const KtSyntaxExpr *syntax,
               const KtType *expected)
{
  builder->depth++;
  builder->max_depth = MAX (builder->max_depth, builder->depth);
  const KtExpr *expr = build (builder, scope, syntax, expected);
  builder->depth--;
  return expr;
}

const KtExpr *
kt_build_target (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  const KtExpr *expr = kt_build_expr (builder, scope, syntax, NULL);

  if (expr == NULL || expr->type.kind == KT_TYPE_ABSENT)
    return expr;
  if (expr->kind == KT_EXPR_PATH && expr->value.path->attribute == NULL
      && expr->value.path->n_steps > 0)
    return expr;
  kt_report_error (builder->report, &syntax->place, NULL,
                   _ ("“%s” is no feature, so it cannot stand here."), syntax->text);
  return NULL;
}
