/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conditions and formulas in one grammar, from "||" down to atoms: whether something is a condition
 * is a question of types, and the builder asks it. So "(a + b) * 2 = c" and "(a = b) && c" need no
 * look ahead.
 */
#include "kt-coom-parser-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static KtSyntaxExpr *
new_expr (KtParser *parser, KtSyntaxKind kind, KtPlace place)
{
  KtSyntaxExpr *expr = kt_arena_new0 (parser->arena, KtSyntaxExpr);

  expr->kind = kind;
  expr->place = place;
  return expr;
}

/* Completes an operator with its operands; FALSE if one of them is missing, or with a fault if the
 * tree became too deep to walk. `right` is NULL for signs and “!”. */
static gboolean
finish (KtParser *parser, KtSyntaxExpr *expr, KtSyntaxExpr *left, KtSyntaxExpr *right)
{
  gboolean is_unary = expr->kind == KT_SYNTAX_NEGATE || expr->kind == KT_SYNTAX_NOT;

  if (left == NULL || (right == NULL && !is_unary))
    return FALSE;
  expr->left = left;
  expr->right = right;
  expr->depth = 1 + MAX (left->depth, right != NULL ? right->depth : 0);
  if (expr->depth <= KT_COOM_MAX_DEPTH)
    return TRUE;
  kt_report_error (
      parser->report, &expr->place, _ ("Name parts of it with “define” and use the names."),
      _ ("The expression has more than %d operators in one another."), KT_COOM_MAX_DEPTH);
  return FALSE;
}

/* --- atoms ----------------------------------------------------------------------------------- */

gboolean
kt_parse_number_token (KtParser *parser, KtNumber *number)
{
  g_autoptr (GError) error = NULL;
  KtPlace place = kt_parser_place (parser);
  gboolean is_negative = kt_parser_accept (parser, KT_TOKEN_MINUS);

  if (!is_negative)
    kt_parser_accept (parser, KT_TOKEN_PLUS);

  const KtToken *token = kt_parser_peek (parser, 0);
  if (token->kind != KT_TOKEN_INTEGER && token->kind != KT_TOKEN_DECIMAL
      && token->kind != KT_TOKEN_INFINITY)
    {
      kt_parser_fault (parser, _ ("a number"));
      return FALSE;
    }
  if (!kt_number_parse (parser->text + token->start, token->length, number, &error))
    {
      kt_report_error (parser->report, &place, NULL, "%s", error->message);
      return FALSE;
    }
  if (is_negative)
    {
      number->value.units = -number->value.units;
      number->infinity = -number->infinity;
    }
  kt_parser_next (parser);
  return TRUE;
}

/* 3, last or last-1. */
static gboolean
parse_index (KtParser *parser, KtIndex *index)
{
  index->from_last = kt_parser_accept_word (parser, "last");
  index->offset = 0;
  if (index->from_last && !kt_parser_accept (parser, KT_TOKEN_MINUS))
    return TRUE;
  return kt_parser_integer (parser, _ ("a number or “last”"), &index->offset);
}

static gboolean
parse_item_index (KtParser *parser, KtSyntaxItem *item)
{
  if (!kt_parser_accept (parser, KT_TOKEN_OPEN_BRACKET))
    return TRUE;

  item->has_index = TRUE;
  if (!parse_index (parser, &item->first))
    return FALSE;
  item->last = item->first;
  item->has_range = kt_parser_accept (parser, KT_TOKEN_DOT_DOT);
  if (item->has_range && !parse_index (parser, &item->last))
    return FALSE;
  return kt_parser_expect (parser, KT_TOKEN_CLOSE_BRACKET, _ ("“]”"));
}

static KtSyntaxItem *
parse_item (KtParser *parser)
{
  KtSyntaxItem *item = kt_arena_new0 (parser->arena, KtSyntaxItem);

  item->place = kt_parser_place (parser);
  item->name = kt_parser_name (parser, _ ("a name"), &item->is_quoted);
  if (item->name == NULL || !parse_item_index (parser, item))
    return NULL;
  return item;
}

KtSyntaxExpr *
kt_parse_path (KtParser *parser)
{
  KtSyntaxExpr *expr = new_expr (parser, KT_SYNTAX_PATH, kt_parser_place (parser));
  KtSyntaxItem **tail = &expr->path;
  guint32 start = kt_parser_peek (parser, 0)->start;
  guint n_items = 0;

  do
    {
      KtSyntaxItem *item = parse_item (parser);

      if (item == NULL)
        return NULL;
      KT_CHAIN (tail, item);
      if (++n_items > KT_COOM_MAX_NESTING)
        {
          kt_report_error (parser->report, &item->place, NULL, _ ("A path has at most %d names."),
                           KT_COOM_MAX_NESTING);
          return NULL;
        }
  } while (kt_parser_accept (parser, KT_TOKEN_DOT));

  const KtToken *last = kt_parser_peek (parser, 0) - 1;
  expr->text = kt_arena_intern_length (parser->names, parser->text + start,
                                       last->start + last->length - start);
  return expr;
}

static gboolean
find_function (const KtParser *parser, KtFunction *function)
{
  for (int i = 0; i < KT_N_FUNCTIONS; i++)
    if (kt_parser_is_word (parser, 0, kt_function_name (i)))
      {
        *function = i;
        return TRUE;
      }
  return FALSE;
}

static KtSyntaxExpr *
parse_arguments (KtParser *parser, KtSyntaxExpr *expr)
{
  KtSyntaxExpr **tail = &expr->left;
  gboolean outer_in_row = parser->in_row;

  kt_parser_next (parser);
  kt_parser_next (parser);
  parser->in_row = FALSE;
  do
    {
      KtSyntaxExpr *argument = kt_parse_expression (parser);

      if (argument == NULL)
        return NULL;
      KT_CHAIN (tail, argument);
  } while (kt_parser_accept (parser, KT_TOKEN_COMMA));
  parser->in_row = outer_in_row;
  return kt_parser_expect (parser, KT_TOKEN_CLOSE_PAREN, _ ("“,” or “)”")) ? expr : NULL;
}

static void
report_unknown_function (KtParser *parser)
{
  const char *names[KT_N_FUNCTIONS + 1] = { NULL };
  KtPlace place = kt_parser_place (parser);
  const char *name = kt_parser_name (parser, _ ("a function"), NULL);

  for (int i = 0; i < KT_N_FUNCTIONS; i++)
    names[i] = kt_function_name (i);

  const char *nearest = kt_report_nearest (name, names);
  g_autofree char *hint
      = nearest != NULL ? g_strdup_printf (_ ("Did you mean “%s”?"), nearest) : NULL;
  kt_report_error (parser->report, &place, hint, _ ("There is no function “%s”."), name);
}

/* A name: a function call, or the beginning of a path. */
static KtSyntaxExpr *
parse_named (KtParser *parser)
{
  KtPlace place = kt_parser_place (parser);
  KtFunction function;

  if (kt_parser_peek (parser, 1)->kind != KT_TOKEN_OPEN_PAREN)
    return kt_parse_path (parser);
  if (find_function (parser, &function))
    {
      KtSyntaxExpr *expr = new_expr (parser, KT_SYNTAX_FUNCTION, place);

      expr->function = function;
      return parse_arguments (parser, expr);
    }
  if (parser->in_row)
    return kt_parse_path (parser);
  report_unknown_function (parser);
  return NULL;
}

static KtSyntaxExpr *
parse_parens (KtParser *parser)
{
  gboolean outer_in_row = parser->in_row;

  parser->in_row = FALSE;
  kt_parser_next (parser);

  KtSyntaxExpr *expr = kt_parse_expression (parser);
  if (expr == NULL || !kt_parser_expect (parser, KT_TOKEN_CLOSE_PAREN, _ ("an operator or “)”")))
    return NULL;
  parser->in_row = outer_in_row;
  expr->in_parens = TRUE;
  return expr;
}

static KtSyntaxExpr *
parse_atom (KtParser *parser)
{
  KtPlace place = kt_parser_place (parser);

  switch (kt_parser_kind (parser))
    {
    case KT_TOKEN_OPEN_PAREN:
      return parse_parens (parser);
    case KT_TOKEN_NAME:
      /* Keywords are good names; at the beginning of a line the value before was forgotten. */
      if (!kt_parser_peek (parser, 0)->after_newline || !kt_parser_starts_statement (parser))
        return parse_named (parser);
      break;
    case KT_TOKEN_QUOTED:
      return parse_named (parser);
    case KT_TOKEN_INTEGER:
    case KT_TOKEN_DECIMAL:
      case KT_TOKEN_INFINITY: {
        KtSyntaxExpr *expr = new_expr (parser, KT_SYNTAX_NUMBER, place);

        return kt_parse_number_token (parser, &expr->number) ? expr : NULL;
      }
    default:
      break;
    }
  kt_parser_fault (parser, _ ("a name, a number or “(”"));
  return NULL;
}

/* --- operators ------------------------------------------------------------------------------- */

static KtSyntaxExpr *parse_sign (KtParser *parser);

/* a ^ b ^ c is a ^ (b ^ c); the exponent may have a sign. */
static KtSyntaxExpr *
parse_power (KtParser *parser)
{
  KtSyntaxExpr *base = parse_atom (parser);

  if (base == NULL || kt_parser_kind (parser) != KT_TOKEN_CARET)
    return base;

  KtSyntaxExpr *expr = new_expr (parser, KT_SYNTAX_POWER, base->place);
  kt_parser_next (parser);
  return finish (parser, expr, base, parse_sign (parser)) ? expr : NULL;
}

static KtSyntaxExpr *
parse_sign (KtParser *parser)
{
  KtPlace place = kt_parser_place (parser);
  KtSyntaxExpr *expr;

  if (!kt_parser_enter (parser))
    return NULL;
  if (kt_parser_accept (parser, KT_TOKEN_MINUS))
    {
      expr = new_expr (parser, KT_SYNTAX_NEGATE, place);
      if (!finish (parser, expr, parse_sign (parser), NULL))
        expr = NULL;
    }
  else if (kt_parser_accept (parser, KT_TOKEN_PLUS))
    expr = parse_sign (parser);
  else
    expr = parse_power (parser);
  kt_parser_leave (parser);
  return expr;
}

typedef struct {
  KtTokenKind token;
  KtSyntaxKind kind;
} Operator;

static const Operator products[] = {
  { KT_TOKEN_STAR, KT_SYNTAX_MULTIPLY },
  { KT_TOKEN_SLASH, KT_SYNTAX_DIVIDE },
};
static const Operator sums[] = {
  { KT_TOKEN_PLUS, KT_SYNTAX_ADD },
  { KT_TOKEN_MINUS, KT_SYNTAX_SUBTRACT },
};
static const Operator conjunctions[] = { { KT_TOKEN_AND, KT_SYNTAX_AND } };
static const Operator disjunctions[] = { { KT_TOKEN_OR, KT_SYNTAX_OR } };

typedef KtSyntaxExpr *(*ParseOperand) (KtParser *parser);

static const Operator *
accept_operator (KtParser *parser, const Operator *operators, gsize n_operators)
{
  for (gsize i = 0; i < n_operators; i++)
    if (kt_parser_accept (parser, operators[i].token))
      return &operators[i];
  return NULL;
}

/* operand (operator operand)*, to the left. */
static KtSyntaxExpr *
parse_chain (KtParser *parser, const Operator *operators, gsize n_operators, ParseOperand operand)
{
  KtSyntaxExpr *left = operand (parser);
  const Operator *operator;

  while (left != NULL && (operator= accept_operator (parser, operators, n_operators)) != NULL)
    {
      KtSyntaxExpr *expr = new_expr (parser, operator->kind, left->place);

      left = finish (parser, expr, left, operand (parser)) ? expr : NULL;
    }
  return left;
}

static KtSyntaxExpr *
parse_product (KtParser *parser)
{
  return parse_chain (parser, products, G_N_ELEMENTS (products), parse_sign);
}

KtSyntaxExpr *
kt_parse_formula (KtParser *parser)
{
  return parse_chain (parser, sums, G_N_ELEMENTS (sums), parse_product);
}

gboolean
kt_parse_compare (KtParser *parser, KtCompare *compare)
{
  static const struct {
    KtTokenKind token;
    KtCompare compare;
  } compares[] = {
    { KT_TOKEN_LESS, KT_COMPARE_LESS },
    { KT_TOKEN_LESS_EQUAL, KT_COMPARE_LESS_EQUAL },
    { KT_TOKEN_GREATER, KT_COMPARE_GREATER },
    { KT_TOKEN_GREATER_EQUAL, KT_COMPARE_GREATER_EQUAL },
    { KT_TOKEN_EQUAL, KT_COMPARE_EQUAL },
    { KT_TOKEN_NOT_EQUAL, KT_COMPARE_NOT_EQUAL },
    { KT_TOKEN_CONTAINS, KT_COMPARE_CONTAINS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (compares); i++)
    if (kt_parser_accept (parser, compares[i].token))
      {
        *compare = compares[i].compare;
        return TRUE;
      }
  *compare = KT_COMPARE_CONTAINS;
  return kt_parser_accept_word (parser, "contains");
}

static KtSyntaxExpr *
parse_comparison (KtParser *parser)
{
  KtSyntaxExpr *left = kt_parse_formula (parser);
  KtCompare compare;

  while (left != NULL && kt_parse_compare (parser, &compare))
    {
      KtSyntaxExpr *expr = new_expr (parser, KT_SYNTAX_COMPARE, left->place);

      expr->compare = compare;
      expr->left = left;
      left = finish (parser, expr, left, kt_parse_formula (parser)) ? expr : NULL;
    }
  return left;
}

static KtSyntaxExpr *
parse_not (KtParser *parser)
{
  KtPlace place = kt_parser_place (parser);
  KtSyntaxExpr *expr = NULL;

  if (!kt_parser_accept (parser, KT_TOKEN_NOT))
    return parse_comparison (parser);
  if (kt_parser_enter (parser))
    {
      expr = new_expr (parser, KT_SYNTAX_NOT, place);
      if (!finish (parser, expr, parse_not (parser), NULL))
        expr = NULL;
      kt_parser_leave (parser);
    }
  return expr;
}

static KtSyntaxExpr *
parse_and (KtParser *parser)
{
  return parse_chain (parser, conjunctions, G_N_ELEMENTS (conjunctions), parse_not);
}

KtSyntaxExpr *
kt_parse_expression (KtParser *parser)
{
  KtSyntaxExpr *expr = NULL;

  if (kt_parser_enter (parser))
    {
      expr = parse_chain (parser, disjunctions, G_N_ELEMENTS (disjunctions), parse_and);
      kt_parser_leave (parser);
    }
  return expr;
}
