/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Features, attributes and options. Two places need a look ahead: a parameter in place of a number
 * (0..MAX Bag bags) is told from a type by the count of words left in the line, and a unit is raw
 * text up to the next blank.
 */
#include "kt-coom-parser-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- bounds ---------------------------------------------------------------------------------- */

static gboolean
is_same_line (const KtParser *parser, guint ahead)
{
  const KtToken *token = kt_parser_peek (parser, ahead);

  return token->kind != KT_TOKEN_END && !token->after_newline;
}

static gboolean
is_name (const KtParser *parser, guint ahead)
{
  KtTokenKind kind = kt_parser_peek (parser, ahead)->kind;

  return kind == KT_TOKEN_NAME || kind == KT_TOKEN_QUOTED;
}

static gboolean
is_type_word (const KtParser *parser, guint ahead)
{
  return kt_parser_is_word (parser, ahead, "num") || kt_parser_is_word (parser, ahead, "string");
}

/* A name where a count may stand is a parameter if a whole field follows it in the same line. */
static gboolean
at_count_parameter (const KtParser *parser)
{
  if (kt_parser_kind (parser) != KT_TOKEN_NAME || is_type_word (parser, 0))
    return FALSE;
  if (kt_parser_peek (parser, 1)->kind == KT_TOKEN_DOT_DOT)
    return TRUE;
  return is_name (parser, 1) && is_same_line (parser, 1) && is_same_line (parser, 2)
         && (is_name (parser, 2) || is_type_word (parser, 1));
}

static gboolean
parse_parameter (KtParser *parser, KtSyntaxBound *bound)
{
  bound->is_set = TRUE;
  bound->parameter = kt_parser_name (parser, _ ("a number"), NULL);
  return bound->parameter != NULL;
}

/* 3, 3x or a parameter. */
static gboolean
parse_count (KtParser *parser, KtSyntaxBound *bound)
{
  const KtToken *token = kt_parser_peek (parser, 0);

  bound->place = kt_parser_place (parser);
  if (token->kind == KT_TOKEN_NAME)
    return parse_parameter (parser, bound);

  gsize length = token->kind == KT_TOKEN_TIMES ? token->length - 1 : token->length;
  if (length > 6)
    {
      kt_report_error (parser->report, &bound->place, NULL,
                       _ ("A cardinality is at most 999999, or “*”."));
      return FALSE;
    }
  if (!kt_number_parse (parser->text + token->start, length, &bound->number, NULL))
    return FALSE;
  bound->is_set = TRUE;
  kt_parser_next (parser);
  return TRUE;
}

static gboolean
at_count (const KtParser *parser)
{
  KtTokenKind kind = kt_parser_kind (parser);

  return kind == KT_TOKEN_INTEGER || kind == KT_TOKEN_TIMES || at_count_parameter (parser);
}

static gboolean
parse_cardinality (KtParser *parser, KtSyntaxField *field)
{
  if (!at_count (parser))
    return TRUE;
  if (!parse_count (parser, &field->min_count))
    return FALSE;
  if (!kt_parser_accept (parser, KT_TOKEN_DOT_DOT))
    return TRUE;

  field->has_range = TRUE;
  if (kt_parser_accept (parser, KT_TOKEN_STAR) || !at_count (parser))
    return TRUE;
  return parse_count (parser, &field->max_count);
}

static gboolean
at_range (const KtParser *parser)
{
  switch (kt_parser_kind (parser))
    {
    case KT_TOKEN_INTEGER:
    case KT_TOKEN_DECIMAL:
    case KT_TOKEN_MINUS:
    case KT_TOKEN_PLUS:
    case KT_TOKEN_INFINITY:
      return TRUE;
    case KT_TOKEN_NAME:
      return kt_parser_peek (parser, 1)->kind == KT_TOKEN_MINUS;
    default:
      return FALSE;
    }
}

static gboolean
parse_range_bound (KtParser *parser, KtSyntaxBound *bound)
{
  bound->place = kt_parser_place (parser);
  if (kt_parser_kind (parser) == KT_TOKEN_NAME)
    return parse_parameter (parser, bound);
  if (!kt_parse_number_token (parser, &bound->number))
    return FALSE;
  bound->is_set = bound->number.infinity == 0;
  return TRUE;
}

static gboolean
parse_range (KtParser *parser, KtSyntaxField *field)
{
  if (!at_range (parser))
    return TRUE;
  return parse_range_bound (parser, &field->minimum)
         && kt_parser_expect (parser, KT_TOKEN_MINUS, _ ("“-” and the upper bound"))
         && parse_range_bound (parser, &field->maximum);
}

/* --- fields ---------------------------------------------------------------------------------- */

static gboolean
parse_fraction (KtParser *parser, KtSyntaxField *field)
{
  gboolean is_multiple = kt_parser_kind (parser) == KT_TOKEN_CARET;

  if (!kt_parser_accept (parser, KT_TOKEN_DOT) && !kt_parser_accept (parser, KT_TOKEN_CARET))
    return TRUE;

  guint n = kt_parser_peek (parser, 0)->length;
  if (kt_parser_kind (parser) == KT_TOKEN_HASHES && n > KT_DECIMAL_MAX_DIGITS)
    {
      KtPlace place = kt_parser_place (parser);

      kt_report_error (parser->report, &place, NULL, _ ("A number has at most %d digits here."),
                       KT_DECIMAL_MAX_DIGITS);
      return FALSE;
    }
  if (!kt_parser_expect (parser, KT_TOKEN_HASHES, _ ("“#” for each digit")))
    return FALSE;
  field->digits = is_multiple ? -(int)n : (int)n;
  return TRUE;
}

static gsize
raw_unit_length (const char *text)
{
  gsize n = 0;

  while (text[n] != '\0' && strchr (" \t\r\n;{}", text[n]) == NULL
         && !(text[n] == '/' && (text[n + 1] == '/' || text[n + 1] == '*')))
    n++;
  return n;
}

static gboolean
parse_unit (KtParser *parser, KtSyntaxField *field)
{
  if (!kt_parser_accept (parser, KT_TOKEN_SLASH))
    return TRUE;

  const KtToken *token = kt_parser_peek (parser, 0);
  KtPlace place = kt_parser_place (parser);
  if (token->kind == KT_TOKEN_QUOTED)
    {
      field->unit = kt_parser_name (parser, _ ("a unit"), NULL);
      return TRUE;
    }

  gsize length = token->after_newline ? 0 : raw_unit_length (parser->text + token->start);
  if (length == 0)
    {
      kt_parser_fault (parser, _ ("a unit"));
      return FALSE;
    }
  if (length != token->length)
    kt_parser_needs_kontor (parser, &place, _ ("A unit with such characters and without quotes"));

  guint32 end = token->start + length;
  field->unit = kt_arena_intern_length (parser->names, parser->text + token->start, length);
  while (kt_parser_kind (parser) != KT_TOKEN_END && kt_parser_peek (parser, 0)->start < end)
    kt_parser_next (parser);
  return TRUE;
}

static gboolean
parse_number_field (KtParser *parser, KtSyntaxField *field)
{
  field->kind = KT_SYNTAX_FIELD_NUMBER;
  return parse_fraction (parser, field) && parse_unit (parser, field)
         && parse_range (parser, field);
}

static gboolean
parse_string_field (KtParser *parser, KtSyntaxField *field)
{
  field->kind = KT_SYNTAX_FIELD_STRING;
  if (kt_parser_accept (parser, KT_TOKEN_SLASH))
    {
      if (!kt_parser_accept_word (parser, "n"))
        {
          kt_parser_fault (parser, _ ("“n” for several lines"));
          return FALSE;
        }
      field->is_multiline = TRUE;
    }
  if (kt_parser_kind (parser) == KT_TOKEN_INTEGER)
    return kt_parser_integer (parser, _ ("the greatest length"), &field->max_length);
  return TRUE;
}

static void
parse_type_name (KtParser *parser, KtSyntaxField *field)
{
  field->kind = KT_SYNTAX_FIELD_NAMED;
  field->type_place = kt_parser_place (parser);
  if (is_name (parser, 0) && is_name (parser, 1) && is_same_line (parser, 1))
    field->type = kt_parser_name (parser, _ ("a type"), NULL);
}

static gboolean
parse_field (KtParser *parser, KtSyntaxField *field)
{
  gboolean is_done = TRUE;

  if (kt_parser_accept_word (parser, "num"))
    is_done = parse_number_field (parser, field);
  else if (kt_parser_accept_word (parser, "string"))
    is_done = parse_string_field (parser, field);
  else
    parse_type_name (parser, field);
  if (!is_done)
    return FALSE;

  field->place = kt_parser_place (parser);
  field->name = kt_parser_name (parser,
                                field->kind == KT_SYNTAX_FIELD_NAMED && field->type == NULL
                                    ? _ ("a type and a name")
                                    : _ ("a name"),
                                NULL);
  return field->name != NULL;
}

/* The words static and reference are also good names: they are flags only in front of something. */
static gboolean
accept_flag (KtParser *parser, const char *word)
{
  return is_same_line (parser, 1) && kt_parser_peek (parser, 1)->kind != KT_TOKEN_SLASH
         && kt_parser_peek (parser, 1)->kind != KT_TOKEN_SEMICOLON
         && kt_parser_peek (parser, 1)->kind != KT_TOKEN_CLOSE_BRACE
         && kt_parser_accept_word (parser, word);
}

static KtSyntaxField *
parse_feature (KtParser *parser)
{
  KtSyntaxField *field = kt_arena_new0 (parser->arena, KtSyntaxField);

  field->is_static = accept_flag (parser, "static");
  field->is_reference = accept_flag (parser, "reference");
  if (!parse_cardinality (parser, field) || !parse_field (parser, field))
    return NULL;
  if (kt_parser_accept (parser, KT_TOKEN_SLASH)
      && !kt_parser_integer (parser, _ ("a priority"), &field->priority))
    return NULL;
  return kt_parser_end_statement (parser) ? field : NULL;
}

KtSyntaxField *
kt_parse_features (KtParser *parser)
{
  KtSyntaxField *fields = NULL;
  KtSyntaxField **tail = &fields;

  while (!kt_parse_block_end (parser))
    {
      guint start = parser->at;
      KtSyntaxField *field = parse_feature (parser);

      if (field != NULL)
        KT_CHAIN (tail, field);
      else
        kt_parser_skip_statement (parser, start, NULL);
    }
  return fields;
}

/* --- options --------------------------------------------------------------------------------- */

static gboolean
parse_constant (KtParser *parser, KtSyntaxConstant *constant)
{
  constant->place = kt_parser_place (parser);
  if (is_name (parser, 0))
    {
      constant->text = kt_parser_name (parser, _ ("a constant"), &constant->is_quoted);
      return TRUE;
    }

  constant->is_number = TRUE;
  if (!kt_parse_number_token (parser, &constant->number))
    return FALSE;

  g_autofree char *text = kt_number_to_text (constant->number);
  constant->text = kt_arena_intern (parser->names, text);
  return TRUE;
}

static gboolean
parse_row (KtParser *parser, KtSyntaxOption *option)
{
  KtSyntaxConstant **tail = &option->constants;

  option->has_row = TRUE;
  if (!kt_parser_expect (parser, KT_TOKEN_OPEN_PAREN, _ ("“(” and the values of the option")))
    return FALSE;
  do
    {
      KtSyntaxConstant *constant = kt_arena_new0 (parser->arena, KtSyntaxConstant);

      if (!parse_constant (parser, constant))
        return FALSE;
      KT_CHAIN (tail, constant);
      kt_parser_accept (parser, KT_TOKEN_COMMA);
  } while (!kt_parser_accept (parser, KT_TOKEN_CLOSE_PAREN));
  return TRUE;
}

static KtSyntaxOption *
parse_option (KtParser *parser, KtValidity validity)
{
  KtSyntaxOption *option = kt_arena_new0 (parser->arena, KtSyntaxOption);

  option->place = kt_parser_place (parser);
  option->validity = validity;
  option->name = kt_parser_name (parser, _ ("the name of an option, or “attribute”"), NULL);
  if (option->name == NULL)
    return NULL;
  if (kt_parser_accept (parser, KT_TOKEN_EQUAL) && !parse_row (parser, option))
    return NULL;
  while (kt_parser_accept (parser, KT_TOKEN_SEMICOLON))
    ;
  return option;
}

static KtSyntaxField *
parse_attribute (KtParser *parser)
{
  KtSyntaxField *field = kt_arena_new0 (parser->arena, KtSyntaxField);

  kt_parser_next (parser);
  if (!parse_field (parser, field))
    return NULL;
  while (kt_parser_accept (parser, KT_TOKEN_SEMICOLON))
    ;
  return field;
}

static gboolean
at_validity (const KtParser *parser)
{
  return kt_parser_is_word (parser, 0, "valid")
         && (kt_parser_is_word (parser, 1, "from") || kt_parser_is_word (parser, 1, "to"));
}

typedef struct {
  KtSyntaxField **attributes;
  KtSyntaxOption **options;
  KtValidity validity; /* for the option that comes next */
} EnumerationTails;

static gboolean
parse_enumeration_member (KtParser *parser, EnumerationTails *tails)
{
  if (at_validity (parser))
    return kt_parse_validity (parser, &tails->validity);

  if (kt_parser_is_word (parser, 0, "attribute") && is_name (parser, 1) && is_same_line (parser, 1))
    {
      KtSyntaxField *attribute = parse_attribute (parser);

      if (attribute == NULL)
        return FALSE;
      KT_CHAIN (tails->attributes, attribute);
      return TRUE;
    }

  KtSyntaxOption *option = parse_option (parser, tails->validity);
  tails->validity = (KtValidity){ 0, 0 };
  if (option == NULL)
    return FALSE;
  KT_CHAIN (tails->options, option);
  return TRUE;
}

void
kt_parse_enumeration (KtParser *parser, KtSyntaxDeclaration *declaration)
{
  EnumerationTails tails = { &declaration->fields, &declaration->options, { 0, 0 } };

  while (!kt_parse_block_end (parser))
    {
      guint start = parser->at;

      if (!parse_enumeration_member (parser, &tails))
        kt_parser_skip_statement (parser, start, NULL);
    }
}
