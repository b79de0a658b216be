/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expressions back to text, with as few parentheses as the precedence allows; and the walk over a
 * tree.
 */
#include "kt-model-expr.h"

#include "kt-coom-lexer.h"
#include "kt-model.h"

/* Tighter is greater. */
typedef enum {
  LEVEL_OR,
  LEVEL_AND,
  LEVEL_NOT,
  LEVEL_COMPARE,
  LEVEL_SUM,
  LEVEL_PRODUCT,
  LEVEL_SIGN,
  LEVEL_POWER,
  LEVEL_ATOM
} Level;

static void append (GString *out, const KtExpr *expr, Level least);

const char *
kt_compare_sign (KtCompare compare)
{
  static const char *const signs[] = {
    [KT_COMPARE_LESS] = "<",
    [KT_COMPARE_LESS_EQUAL] = "<=",
    [KT_COMPARE_GREATER] = ">",
    [KT_COMPARE_GREATER_EQUAL] = ">=",
    [KT_COMPARE_EQUAL] = "=",
    [KT_COMPARE_NOT_EQUAL] = "!=",
    [KT_COMPARE_CONTAINS] = "contains",
  };

  return signs[compare];
}

/* --- paths ----------------------------------------------------------------------------------- */

static void
append_name (GString *out, const char *name)
{
  g_autofree char *quoted = kt_coom_quote_name (name);

  if (out->len > 0)
    g_string_append_c (out, '.');
  g_string_append (out, quoted);
}

static void
append_index (GString *out, KtIndex index)
{
  if (!index.from_last)
    g_string_append_printf (out, "%u", index.offset);
  else if (index.offset == 0)
    g_string_append (out, "last");
  else
    g_string_append_printf (out, "last-%u", index.offset);
}

static void
append_step (GString *out, const KtStep *step)
{
  append_name (out, step->feature->name);
  if (!step->has_index)
    return;
  g_string_append_c (out, '[');
  append_index (out, step->first);
  if (step->first.from_last != step->last.from_last || step->first.offset != step->last.offset)
    {
      g_string_append (out, "..");
      append_index (out, step->last);
    }
  g_string_append_c (out, ']');
}

char *
kt_path_to_text (const KtPath *path)
{
  GString *out;

  if (path->origin == KT_PATH_NOWHERE)
    return g_strdup (path->text);
  out = g_string_new (NULL);
  if (path->origin == KT_PATH_VARIABLE)
    append_name (out, path->variable->variable);
  for (guint i = 0; i < path->n_steps; i++)
    append_step (out, &path->steps[i]);
  if (path->attribute != NULL)
    append_name (out, path->attribute->name);
  if (out->len == 0)
    g_string_append (out, path->origin == KT_PATH_ROOT ? "root" : path->text);
  return g_string_free (out, FALSE);
}

/* --- expressions ----------------------------------------------------------------------------- */

static Level
level_of (const KtExpr *expr)
{
  switch (expr->kind)
    {
    case KT_EXPR_OR:
      return LEVEL_OR;
    case KT_EXPR_AND:
      return LEVEL_AND;
    case KT_EXPR_NOT:
      return LEVEL_NOT;
    case KT_EXPR_COMPARE:
      return LEVEL_COMPARE;
    case KT_EXPR_ADD:
    case KT_EXPR_SUBTRACT:
      return LEVEL_SUM;
    case KT_EXPR_MULTIPLY:
    case KT_EXPR_DIVIDE:
      return LEVEL_PRODUCT;
    case KT_EXPR_NEGATE:
      return LEVEL_SIGN;
    case KT_EXPR_POWER:
      return LEVEL_POWER;
    default:
      return LEVEL_ATOM;
    }
}

static void
append_list (GString *out, const KtExpr *expr, const char *separator, Level least)
{
  for (guint i = 0; i < expr->n_args; i++)
    {
      if (i > 0)
        g_string_append (out, separator);
      append (out, expr->args[i], least);
    }
}

static void
append_infix (GString *out, const KtExpr *expr, const char *sign, Level left, Level right)
{
  append (out, expr->args[0], left);
  g_string_append_printf (out, " %s ", sign);
  append (out, expr->args[1], right);
}

static void
append_number (GString *out, KtNumber number)
{
  g_autofree char *text = kt_number_to_text (number);

  g_string_append (out, text);
}

static void
append_path (GString *out, const KtPath *path)
{
  g_autofree char *text = kt_path_to_text (path);

  g_string_append (out, text);
}

static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
append_word (GString *out, const char *word)
{
  g_autofree char *quoted = kt_coom_quote_name (word);

  g_string_append (out, quoted);
}

static void
append_bare (GString *out, const KtExpr *expr)
{
  switch (expr->kind)
    {
    case KT_EXPR_NUMBER:
      append_number (out, expr->value.number);
      break;
    case KT_EXPR_BOOL:
      g_string_append (out, expr->value.truth ? "True" : "False");
      break;
    case KT_EXPR_STRING:
      append_quoted (out, expr->value.text);
      break;
    case KT_EXPR_SYMBOL:
      append_word (out, expr->value.text);
      break;
    case KT_EXPR_OPTION:
      append_word (out, expr->value.option->name);
      break;
    case KT_EXPR_PATH:
      append_path (out, expr->value.path);
      break;
    case KT_EXPR_COMPARE:
      append_infix (out, expr, kt_compare_sign (expr->compare), LEVEL_SUM, LEVEL_SUM);
      break;
    case KT_EXPR_AND:
      append_list (out, expr, " && ", LEVEL_NOT);
      break;
    case KT_EXPR_OR:
      append_list (out, expr, " || ", LEVEL_AND);
      break;
    case KT_EXPR_NOT:
      g_string_append (out, "!");
      append (out, expr->args[0], LEVEL_ATOM);
      break;
    case KT_EXPR_ADD:
      append_infix (out, expr, "+", LEVEL_SUM, LEVEL_PRODUCT);
      break;
    case KT_EXPR_SUBTRACT:
      append_infix (out, expr, "-", LEVEL_SUM, LEVEL_PRODUCT);
      break;
    case KT_EXPR_MULTIPLY:
      append_infix (out, expr, "*", LEVEL_PRODUCT, LEVEL_SIGN);
      break;
    case KT_EXPR_DIVIDE:
      append_infix (out, expr, "/", LEVEL_PRODUCT, LEVEL_SIGN);
      break;
    case KT_EXPR_POWER:
      append_infix (out, expr, "^", LEVEL_ATOM, LEVEL_SIGN);
      break;
    case KT_EXPR_NEGATE:
      g_string_append (out, "-");
      append (out, expr->args[0], LEVEL_SIGN);
      break;
    case KT_EXPR_WHEN:
      g_string_append (out, "when(");
      append_list (out, expr, ", ", LEVEL_OR);
      g_string_append (out, ")");
      break;
    case KT_EXPR_FUNCTION:
    default:
      g_string_append_printf (out, "%s(", kt_function_name (expr->function));
      append_list (out, expr, ", ", LEVEL_OR);
      g_string_append (out, ")");
      break;
    }
}

static gboolean
is_negative_number (const KtExpr *expr)
{
  return expr->kind == KT_EXPR_NUMBER
         && (expr->value.number.infinity < 0 || expr->value.number.value.units < 0);
}

/* In parentheses if the expression binds less tightly than its place asks for. */
static void
append (GString *out, const KtExpr *expr, Level least)
{
  Level level = is_negative_number (expr) ? LEVEL_SIGN : level_of (expr);

  if (level >= least)
    {
      append_bare (out, expr);
      return;
    }
  g_string_append (out, "(");
  append_bare (out, expr);
  g_string_append (out, ")");
}

char *
kt_expr_to_text (const KtExpr *expr)
{
  GString *out = g_string_new (NULL);

  append (out, expr, LEVEL_OR);
  return g_string_free (out, FALSE);
}

void
kt_expr_visit (const KtExpr *expr, KtExprVisitor visitor, gpointer data)
{
  visitor (expr, data);
  for (guint i = 0; i < expr->n_args; i++)
    kt_expr_visit (expr->args[i], visitor, data);
}

static void
visit_table (const KtTable *table, KtExprVisitor visitor, gpointer data)
{
  for (guint i = 0; i < table->n_columns; i++)
    kt_expr_visit (table->columns[i], visitor, data);
  for (guint i = 0; i < table->n_rows; i++)
    for (guint j = 0; j < table->n_columns; j++)
      for (guint k = 0; k < table->rows[i].cells[j].n_values; k++)
        kt_expr_visit (table->rows[i].cells[j].values[k].value, visitor, data);
}

void
kt_rule_visit (const KtRule *rule, KtExprVisitor visitor, gpointer data)
{
  const KtExpr *const single[] = { rule->condition, rule->target, rule->formula };

  for (guint i = 0; i < rule->n_conditions; i++)
    kt_expr_visit (rule->conditions[i], visitor, data);
  for (guint i = 0; i < G_N_ELEMENTS (single); i++)
    if (single[i] != NULL)
      kt_expr_visit (single[i], visitor, data);
  if (rule->table != NULL)
    visit_table (rule->table, visitor, data);
  for (guint i = 0; i < rule->n_bindings; i++)
    kt_expr_visit (rule->bindings[i].path, visitor, data);
  for (guint i = 0; i < rule->n_children; i++)
    kt_rule_visit (rule->children[i], visitor, data);
}
