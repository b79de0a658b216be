/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Behaviors. A statement begins with its keyword; what stands before it (explanation, source,
 * valid, condition) gathers in one KtSyntaxRule until the keyword, or a block, completes it.
 */
#include "kt-coom-parser-private.h"

#include <glib/gi18n-lib.h>

typedef gboolean (*ParseStatement) (KtParser *parser, KtSyntaxRule *rule);

typedef struct {
  const char *word;
  ParseStatement parse;
  KtRuleKind kind;
} Statement;

/* --- small pieces ---------------------------------------------------------------------------- */

static gboolean
parse_priority (KtParser *parser, KtSyntaxRule *rule)
{
  if (!kt_parser_accept (parser, KT_TOKEN_SLASH))
    return TRUE;
  return kt_parser_integer (parser, _ ("a priority"), &rule->priority);
}

static gboolean
parse_target (KtParser *parser, KtSyntaxRule *rule)
{
  rule->target = kt_parse_path (parser);
  return rule->target != NULL;
}

static gboolean
parse_assignment (KtParser *parser, KtSyntaxRule *rule)
{
  if (!parse_priority (parser, rule) || !parse_target (parser, rule)
      || !kt_parser_expect (parser, KT_TOKEN_EQUAL, _ ("“=”")))
    return FALSE;
  rule->formula = kt_parse_formula (parser);
  return rule->formula != NULL;
}

static gboolean
parse_condition (KtParser *parser, KtSyntaxRule *rule)
{
  if (!parse_priority (parser, rule))
    return FALSE;
  rule->formula = kt_parse_expression (parser);
  return rule->formula != NULL;
}

static gboolean
parse_objective (KtParser *parser, KtSyntaxRule *rule)
{
  if (!parse_priority (parser, rule))
    return FALSE;
  rule->formula = kt_parse_formula (parser);
  return rule->formula != NULL;
}

static gboolean
at_name_in_line (const KtParser *parser)
{
  const KtToken *token = kt_parser_peek (parser, 0);

  return !token->after_newline && (token->kind == KT_TOKEN_NAME || token->kind == KT_TOKEN_QUOTED);
}

static gboolean
parse_interaction (KtParser *parser, KtSyntaxRule *rule)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new ();

  if (!parse_priority (parser, rule) || !parse_target (parser, rule))
    return FALSE;
  while (at_name_in_line (parser))
    g_ptr_array_add (states, (gpointer)kt_parser_name (parser, _ ("a name"), NULL));
  g_ptr_array_add (states, NULL);
  rule->states = kt_arena_copy_pointers (parser->arena, states);
  return TRUE;
}

static gboolean
parse_message_level (KtParser *parser, KtSyntaxRule *rule)
{
  static const struct {
    const char *word;
    KtMessageLevel level;
  } levels[] = {
    { "debug", KT_MESSAGE_DEBUG }, { "info", KT_MESSAGE_INFO },       { "warn", KT_MESSAGE_WARN },
    { "error", KT_MESSAGE_ERROR }, { "explain", KT_MESSAGE_EXPLAIN },
  };

  rule->level = KT_MESSAGE_INFO;
  if (!kt_parser_accept (parser, KT_TOKEN_SLASH))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (kt_parser_accept_word (parser, levels[i].word))
      {
        rule->level = levels[i].level;
        return TRUE;
      }
  kt_parser_fault (parser, _ ("“debug”, “info”, “warn”, “error” or “explain”"));
  return FALSE;
}

static gboolean
parse_message (KtParser *parser, KtSyntaxRule *rule)
{
  if (!parse_message_level (parser, rule))
    return FALSE;
  rule->message = kt_parser_name (parser, _ ("a text"), NULL);
  return rule->message != NULL;
}

/* --- combination tables ---------------------------------------------------------------------- */

static gboolean
parse_columns (KtParser *parser, KtSyntaxRule *rule)
{
  KtSyntaxExpr **tail = &rule->columns;

  do
    {
      KtSyntaxExpr *column = kt_parse_formula (parser);

      if (column == NULL)
        return FALSE;
      KT_CHAIN (tail, column);
      kt_parser_accept (parser, KT_TOKEN_COMMA);
  } while (!kt_parser_accept (parser, KT_TOKEN_CLOSE_PAREN));
  return TRUE;
}

static KtSyntaxCellValue *
parse_cell_value (KtParser *parser)
{
  KtSyntaxCellValue *value = kt_arena_new0 (parser->arena, KtSyntaxCellValue);

  if (!kt_parse_compare (parser, &value->compare))
    value->compare = KT_COMPARE_EQUAL;
  value->value = kt_parse_formula (parser);
  return value->value != NULL ? value : NULL;
}

static gboolean
parse_cell_values (KtParser *parser, KtSyntaxCell *cell)
{
  KtSyntaxCellValue **tail = &cell->values;
  gboolean is_set = kt_parser_accept (parser, KT_TOKEN_OPEN_PAREN);

  do
    {
      KtSyntaxCellValue *value = parse_cell_value (parser);

      if (value == NULL)
        return FALSE;
      KT_CHAIN (tail, value);
      if (is_set)
        kt_parser_accept (parser, KT_TOKEN_COMMA);
  } while (is_set && !kt_parser_accept (parser, KT_TOKEN_CLOSE_PAREN));
  return TRUE;
}

static gboolean
parse_cells (KtParser *parser, KtSyntaxRow *row)
{
  KtSyntaxCell **tail = &row->cells;

  if (!kt_parser_expect (parser, KT_TOKEN_OPEN_PAREN, _ ("“(” and one value for each column")))
    return FALSE;
  do
    {
      KtSyntaxCell *cell = kt_arena_new0 (parser->arena, KtSyntaxCell);

      if (!kt_parser_accept (parser, KT_TOKEN_WILDCARD) && !parse_cell_values (parser, cell))
        return FALSE;
      KT_CHAIN (tail, cell);
      kt_parser_accept (parser, KT_TOKEN_COMMA);
  } while (!kt_parser_accept (parser, KT_TOKEN_CLOSE_PAREN));
  return TRUE;
}

static gboolean
at_row (const KtParser *parser)
{
  return (kt_parser_is_word (parser, 0, "allow") || kt_parser_is_word (parser, 0, "forbid"));
}

static KtSyntaxRow *
parse_row (KtParser *parser)
{
  KtSyntaxRow *row = kt_arena_new0 (parser->arena, KtSyntaxRow);

  row->place = kt_parser_place (parser);
  row->is_forbid = kt_parser_is_word (parser, 0, "forbid");
  kt_parser_next (parser);
  parser->in_row = TRUE;
  gboolean is_done = parse_cells (parser, row);
  parser->in_row = FALSE;
  return is_done && kt_parser_end_statement (parser) ? row : NULL;
}

static gboolean
parse_combinations (KtParser *parser, KtSyntaxRule *rule)
{
  KtSyntaxRow **tail = &rule->rows;

  if (!kt_parser_expect (parser, KT_TOKEN_OPEN_PAREN, _ ("“(” and the columns of the table")))
    return FALSE;
  parser->in_row = TRUE;
  gboolean is_done = parse_columns (parser, rule);
  parser->in_row = FALSE;
  if (!is_done || !kt_parser_end_statement (parser))
    return FALSE;

  while (at_row (parser) && !kt_report_is_full (parser->report))
    {
      guint start = parser->at;
      KtSyntaxRow *row = parse_row (parser);

      if (row != NULL)
        KT_CHAIN (tail, row);
      else
        kt_parser_skip_statement (parser, start, NULL);
    }
  return TRUE;
}

/* --- exists ---------------------------------------------------------------------------------- */

static KtSyntaxBinding *
parse_binding (KtParser *parser)
{
  KtSyntaxBinding *binding = kt_arena_new0 (parser->arena, KtSyntaxBinding);

  binding->place = kt_parser_place (parser);
  binding->variable = kt_parser_name (parser, _ ("the name of a variable"), NULL);
  if (binding->variable == NULL)
    return NULL;
  if (!kt_parser_accept_word (parser, "in"))
    {
      kt_parser_fault (parser, _ ("“in”"));
      return NULL;
    }
  binding->path = kt_parse_path (parser);
  return binding->path != NULL ? binding : NULL;
}

static gboolean
parse_exists (KtParser *parser, KtSyntaxRule *rule)
{
  KtSyntaxBinding **tail = &rule->bindings;

  do
    {
      KtSyntaxBinding *binding = parse_binding (parser);

      if (binding == NULL)
        return FALSE;
      KT_CHAIN (tail, binding);
      kt_parser_accept (parser, KT_TOKEN_COMMA);
  } while (!kt_parser_accept (parser, KT_TOKEN_OPEN_BRACE));

  if (!kt_parser_enter (parser))
    return FALSE;
  rule->block = kt_parse_block (parser);
  kt_parser_leave (parser);
  return TRUE;
}

/* --- statements ------------------------------------------------------------------------------ */

static const Statement statements[] = {
  { "require", parse_condition, KT_RULE_REQUIRE },
  { "imply", parse_assignment, KT_RULE_IMPLY },
  { "default", parse_assignment, KT_RULE_DEFAULT },
  { "prefer", parse_condition, KT_RULE_PREFER },
  { "minimize", parse_objective, KT_RULE_MINIMIZE },
  { "maximize", parse_objective, KT_RULE_MAXIMIZE },
  { "combinations", parse_combinations, KT_RULE_COMBINATIONS },
  { "exists", parse_exists, KT_RULE_EXISTS },
  { "readonly", parse_interaction, KT_RULE_READONLY },
  { "readwrite", parse_interaction, KT_RULE_READWRITE },
  { "hide", parse_interaction, KT_RULE_HIDE },
  { "message", parse_message, KT_RULE_MESSAGE },
};

static const Statement *
find_statement (const KtParser *parser)
{
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    if (kt_parser_is_word (parser, 0, statements[i].word))
      return &statements[i];
  return NULL;
}

gboolean
kt_parser_starts_statement (const KtParser *parser)
{
  static const char *const others[] = { "define", "explanation", "source", "condition", "valid" };

  if (kt_parser_kind (parser) == KT_TOKEN_OPEN_BRACE || find_statement (parser) != NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (kt_parser_is_word (parser, 0, others[i]))
      return TRUE;
  return FALSE;
}

static gboolean
parse_explanation (KtParser *parser, KtSyntaxRule *rule)
{
  gboolean is_quoted;

  rule->explanation = kt_parser_name (parser, _ ("a text or a key"), &is_quoted);
  rule->explanation_is_key = rule->explanation != NULL && !is_quoted;
  return rule->explanation != NULL;
}

static gboolean
parse_source (KtParser *parser, const KtPlace *place, KtSyntaxRule *rule)
{
  kt_parser_needs_kontor (parser, place, "“source”");
  rule->source = kt_parser_name (parser, _ ("a text"), NULL);
  return rule->source != NULL;
}

/* One of the lines before a rule. Sets *is_line to FALSE, without moving, if there is none. */
static gboolean
parse_preface (KtParser *parser, KtSyntaxRule *rule, KtSyntaxExpr ***conditions, gboolean *is_line)
{
  KtPlace place = kt_parser_place (parser);

  *is_line = TRUE;
  if (kt_parser_accept_word (parser, "explanation"))
    return parse_explanation (parser, rule) && kt_parser_end_statement (parser);
  if (kt_parser_accept_word (parser, "source"))
    return parse_source (parser, &place, rule) && kt_parser_end_statement (parser);
  if (kt_parser_is_word (parser, 0, "valid"))
    return kt_parse_validity (parser, &rule->validity) && kt_parser_end_statement (parser);
  if (kt_parser_accept_word (parser, "condition"))
    {
      KtSyntaxExpr *condition = kt_parse_expression (parser);

      if (condition == NULL)
        return FALSE;
      KT_CHAIN (*conditions, condition);
      return kt_parser_end_statement (parser);
    }
  *is_line = FALSE;
  return TRUE;
}

/* After the preface: the rule itself, or a block. */
static gboolean
parse_body (KtParser *parser, KtSyntaxRule *rule)
{
  const Statement *statement = find_statement (parser);

  rule->place = kt_parser_place (parser);
  if (statement != NULL)
    {
      kt_parser_next (parser);
      rule->kind = statement->kind;
      return statement->parse (parser, rule) && kt_parser_end_statement (parser);
    }
  if (kt_parser_kind (parser) == KT_TOKEN_OPEN_BRACE)
    {
      if (!kt_parser_enter (parser))
        return FALSE;
      kt_parser_next (parser);
      rule->is_block = TRUE;
      rule->block = kt_parse_block (parser);
      kt_parser_leave (parser);
      return TRUE;
    }

  kt_parser_fault (parser, _ ("a rule (require, imply, default, combinations …)"));
  return FALSE;
}

static KtSyntaxRule *
parse_conditioned (KtParser *parser)
{
  KtSyntaxRule *rule = kt_arena_new0 (parser->arena, KtSyntaxRule);
  KtSyntaxExpr **conditions = &rule->conditions;
  gboolean is_line;

  do
    if (!parse_preface (parser, rule, &conditions, &is_line))
      return NULL;
  while (is_line);
  return parse_body (parser, rule) ? rule : NULL;
}

static KtSyntaxDefine *
parse_define (KtParser *parser)
{
  KtSyntaxDefine *define = kt_arena_new0 (parser->arena, KtSyntaxDefine);

  kt_parser_next (parser);
  define->place = kt_parser_place (parser);
  define->name = kt_parser_name (parser, _ ("the name of the definition"), NULL);
  if (define->name == NULL || !kt_parser_expect (parser, KT_TOKEN_EQUAL, _ ("“=”")))
    return NULL;
  define->formula = kt_parse_formula (parser);
  return define->formula != NULL && kt_parser_end_statement (parser) ? define : NULL;
}

KtSyntaxBlock *
kt_parse_block (KtParser *parser)
{
  KtSyntaxBlock *block = kt_arena_new0 (parser->arena, KtSyntaxBlock);
  KtSyntaxDefine **defines = &block->defines;
  KtSyntaxRule **rules = &block->rules;

  while (!kt_parse_block_end (parser))
    {
      guint start = parser->at;
      KtSyntaxDefine *define = NULL;
      KtSyntaxRule *rule = NULL;

      if (kt_parser_is_word (parser, 0, "define"))
        define = parse_define (parser);
      else
        rule = parse_conditioned (parser);

      if (define != NULL)
        KT_CHAIN (defines, define);
      else if (rule != NULL)
        KT_CHAIN (rules, rule);
      else
        kt_parser_skip_statement (parser, start, kt_parser_starts_statement);
    }
  return block;
}
