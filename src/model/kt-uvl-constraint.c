/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constraints: from weakest to tightest <=>, =>, |, &, !, comparison, + -, * /. Of two that are
 * alike the left one binds first, as in the published grammar.
 */
#include "kt-uvl-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TEXT 2000
/* Operators in a row that nest to the left. */
#define MAX_CHAIN 500

static KtTreeExpr *read_same (KtUvlFile *file);

static KtTreeExpr *
new_expr (KtUvlFile *file, KtTreeExprKind kind)
{
  return kt_tree_expr_new (file->tree->arena, kind, &file->token.place);
}

/* --- leaves ---------------------------------------------------------------------------------- */

static KtTreeExpr *
read_function (KtUvlFile *file, KtTreeExprKind kind)
{
  KtTreeExpr *expr = new_expr (file, kind);
  guint max_args = kind == KT_TREE_SUM || kind == KT_TREE_AVERAGE ? 2 : 1;
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  kt_uvl_next (file);
  kt_uvl_next (file);
  do
    {
      KtTreeExpr *name = new_expr (file, KT_TREE_NAME);

      if (args->len > 0)
        kt_uvl_next (file);
      name->place = file->token.place;
      name->text = kt_uvl_read_name (file);
      if (name->text == NULL)
        return NULL;
      g_ptr_array_add (args, name);
  } while (args->len < max_args && kt_uvl_is_sign (file, ","));
  if (!kt_uvl_expect_sign (file, ")"))
    return NULL;
  expr->n_args = args->len;
  expr->args = kt_arena_copy_pointers (file->tree->arena, args);
  return expr;
}

/* sum, avg … only with an opening bracket behind: else it is a name. */
static gboolean
is_function (KtUvlFile *file, KtTreeExprKind *kind)
{
  static const struct {
    const char *name;
    KtTreeExprKind kind;
  } functions[] = {
    { "sum", KT_TREE_SUM },     { "avg", KT_TREE_AVERAGE }, { "len", KT_TREE_LENGTH },
    { "floor", KT_TREE_FLOOR }, { "ceil", KT_TREE_CEIL },
  };
  const char *p = file->lexer.at;

  while (p < file->lexer.end && (*p == ' ' || *p == '\t'))
    p++;
  if (file->token.kind != KT_UVL_WORD || p >= file->lexer.end || *p != '(')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (kt_uvl_is_word (file, functions[i].name))
      {
        *kind = functions[i].kind;
        return TRUE;
      }
  return FALSE;
}

static KtTreeExpr *
read_text (KtUvlFile *file)
{
  KtTreeExpr *expr = new_expr (file, KT_TREE_CONSTANT_TEXT);

  expr->text = kt_arena_intern_length (file->model_arena, file->token.text, file->token.length);
  kt_uvl_next (file);
  return expr;
}

static KtTreeExpr *
read_bracket (KtUvlFile *file)
{
  KtTreeExpr *expr;

  kt_uvl_next (file);
  expr = read_same (file);
  return expr != NULL && kt_uvl_expect_sign (file, ")") ? expr : NULL;
}

static KtTreeExpr *
read_primary (KtUvlFile *file)
{
  KtTreeExprKind kind;
  KtTreeExpr *expr;

  if (kt_uvl_is_sign (file, "("))
    return read_bracket (file);
  if (is_function (file, &kind))
    return read_function (file, kind);
  if (file->token.kind == KT_UVL_TEXT)
    return read_text (file);
  if (file->token.kind == KT_UVL_NUMBER)
    {
      expr = new_expr (file, KT_TREE_CONSTANT_NUMBER);
      return kt_uvl_read_number (file, &expr->number) ? expr : NULL;
    }
  if (kt_uvl_is_word (file, "true") || kt_uvl_is_word (file, "false"))
    {
      expr = new_expr (file, KT_TREE_CONSTANT_TRUTH);
      expr->truth = kt_uvl_is_word (file, "true");
      kt_uvl_next (file);
      return expr;
    }
  if (file->token.kind != KT_UVL_WORD && file->token.kind != KT_UVL_QUOTED)
    {
      kt_uvl_fault (file, _ ("a feature, a number, a text or a bracket"));
      return NULL;
    }
  expr = new_expr (file, KT_TREE_NAME);
  expr->text = kt_uvl_read_name (file);
  return expr->text != NULL ? expr : NULL;
}

/* --- chains ---------------------------------------------------------------------------------- */

typedef struct {
  const char *sign;
  KtTreeExprKind kind;
  KtCompare compare;
} Operator;

typedef KtTreeExpr *(*ReadFunc) (KtUvlFile *file);

static const Operator *
find_operator (KtUvlFile *file, const Operator *operators, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (kt_uvl_is_sign (file, operators[i].sign))
      return &operators[i];
  return NULL;
}

/* a - b + c as (a - b) + c */
static KtTreeExpr *
read_left (KtUvlFile *file, ReadFunc read, const Operator *operators, gsize n)
{
  KtTreeExpr *left = read (file);
  const Operator *operator;
  guint n_read = 0;

  while (left != NULL && (operator= find_operator (file, operators, n)) != NULL)
    {
      g_autoptr (GPtrArray) args = g_ptr_array_new ();
      const KtPlace place = file->token.place;

      if (++n_read > MAX_CHAIN)
        {
          kt_report_error (file->report, &place, NULL,
                           _ ("The expression has more than %d operators in one another."),
                           MAX_CHAIN);
          return NULL;
        }
      kt_uvl_next (file);
      g_ptr_array_add (args, left);
      g_ptr_array_add (args, read (file));
      if (args->pdata[1] == NULL)
        return NULL;
      left = kt_tree_expr_new_list (file->tree->arena, operator->kind, args, &place);
      left->compare = operator->compare;
    }
  return left;
}

/* a & b & c as one */
static KtTreeExpr *
read_flat (KtUvlFile *file, ReadFunc read, const char *sign, KtTreeExprKind kind)
{
  const KtPlace place = file->token.place;
  KtTreeExpr *first = read (file);
  g_autoptr (GPtrArray) args = NULL;

  if (first == NULL || !kt_uvl_is_sign (file, sign))
    return first;
  args = g_ptr_array_new ();
  g_ptr_array_add (args, first);
  while (kt_uvl_is_sign (file, sign))
    {
      KtTreeExpr *next;

      kt_uvl_next (file);
      next = read (file);
      if (next == NULL)
        return NULL;
      g_ptr_array_add (args, next);
    }
  return kt_tree_expr_new_list (file->tree->arena, kind, args, &place);
}

static KtTreeExpr *
read_product (KtUvlFile *file)
{
  static const Operator operators[] = { { "*", KT_TREE_MULTIPLY, 0 }, { "/", KT_TREE_DIVIDE, 0 } };

  return read_left (file, read_primary, operators, G_N_ELEMENTS (operators));
}

static KtTreeExpr *
read_sum (KtUvlFile *file)
{
  static const Operator operators[] = { { "+", KT_TREE_ADD, 0 }, { "-", KT_TREE_SUBTRACT, 0 } };

  return read_left (file, read_product, operators, G_N_ELEMENTS (operators));
}

static KtTreeExpr *
read_comparison (KtUvlFile *file)
{
  static const Operator operators[] = {
    { "==", KT_TREE_COMPARE, KT_COMPARE_EQUAL },
    { "!=", KT_TREE_COMPARE, KT_COMPARE_NOT_EQUAL },
    { "<", KT_TREE_COMPARE, KT_COMPARE_LESS },
    { "<=", KT_TREE_COMPARE, KT_COMPARE_LESS_EQUAL },
    { ">", KT_TREE_COMPARE, KT_COMPARE_GREATER },
    { ">=", KT_TREE_COMPARE, KT_COMPARE_GREATER_EQUAL },
  };

  return read_left (file, read_sum, operators, G_N_ELEMENTS (operators));
}

static KtTreeExpr *
read_not (KtUvlFile *file)
{
  KtTreeExpr *expr;
  g_autoptr (GPtrArray) args = NULL;
  const KtPlace place = file->token.place;

  if (!kt_uvl_enter (file))
    return NULL;
  if (!kt_uvl_is_sign (file, "!"))
    expr = read_comparison (file);
  else
    {
      kt_uvl_next (file);
      args = g_ptr_array_new ();
      g_ptr_array_add (args, read_not (file));
      expr = args->pdata[0] != NULL
                 ? kt_tree_expr_new_list (file->tree->arena, KT_TREE_NOT, args, &place)
                 : NULL;
    }
  kt_uvl_leave (file);
  return expr;
}

static KtTreeExpr *
read_and (KtUvlFile *file)
{
  return read_flat (file, read_not, "&", KT_TREE_AND);
}

static KtTreeExpr *
read_or (KtUvlFile *file)
{
  return read_flat (file, read_and, "|", KT_TREE_OR);
}

static KtTreeExpr *
read_implies (KtUvlFile *file)
{
  static const Operator operators[] = { { "=>", KT_TREE_IMPLIES, 0 } };

  return read_left (file, read_or, operators, 1);
}

static KtTreeExpr *
read_same (KtUvlFile *file)
{
  static const Operator operators[] = { { "<=>", KT_TREE_SAME, 0 } };

  return read_left (file, read_implies, operators, 1);
}

/* --- the whole ------------------------------------------------------------------------------- */

/* As written, shortened; for explanations. */
static const char *
text_between (KtUvlFile *file, const char *start, const char *end)
{
  g_autofree char *text = NULL;

  if (end - start > MAX_TEXT)
    {
      end = start + MAX_TEXT;
      while (((guchar)*end & 0xC0) == 0x80)
        end--;
      text = g_strdup_printf ("%.*s …", (int)(end - start), start);
    }
  else
    text = g_strndup (start, (gsize)(end - start));
  return kt_arena_intern (file->model_arena, g_strchomp (text));
}

gboolean
kt_uvl_read_constraint (KtUvlFile *file)
{
  const char *start
      = file->token.text - (file->token.kind == KT_UVL_QUOTED || file->token.kind == KT_UVL_TEXT);
  KtTreeConstraint constraint
      = { .prefix = file->prefix, .own = file->own, .place = file->token.place };

  constraint.expr = read_same (file);
  if (constraint.expr == NULL)
    return FALSE;
  constraint.text = text_between (file, start, file->behind);
  g_array_append_val (file->tree->constraints, constraint);
  return TRUE;
}
