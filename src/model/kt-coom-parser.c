/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parser's hands (tokens, faults, resynchronisation) and the top level of a file. Statements of
 * a block are separated by lines or semicolons, so that is where reading resumes after a fault.
 */
#include "kt-coom-parser-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* How much of an unexpected text is quoted in a fault. */
#define MAX_QUOTED_CHARACTERS 40

void
kt_parser_init (KtParser *parser,
                const char *text,
                gsize length,
                const char *file,
                KtReport *report,
                KtArena *names,
                KtArena *arena)
{
  *parser = (KtParser){
    .text = text,
    .file = file,
    .report = report,
    .names = names,
    .arena = arena,
    .tokens = kt_coom_tokenize (text, length),
  };
}

void
kt_parser_clear (KtParser *parser)
{
  g_clear_pointer (&parser->tokens, g_array_unref);
}

const KtToken *
kt_parser_peek (const KtParser *parser, guint ahead)
{
  guint index = MIN (parser->at + ahead, parser->tokens->len - 1);

  return &g_array_index (parser->tokens, KtToken, index);
}

KtTokenKind
kt_parser_kind (const KtParser *parser)
{
  return kt_parser_peek (parser, 0)->kind;
}

KtPlace
kt_parser_place (const KtParser *parser)
{
  const KtToken *token = kt_parser_peek (parser, 0);

  return (KtPlace){ parser->file, token->line + parser->line_offset, token->column };
}

void
kt_parser_next (KtParser *parser)
{
  if (parser->at + 1 < parser->tokens->len)
    parser->at++;
}

gboolean
kt_parser_accept (KtParser *parser, KtTokenKind kind)
{
  if (kt_parser_kind (parser) != kind)
    return FALSE;
  kt_parser_next (parser);
  return TRUE;
}

gboolean
kt_parser_expect (KtParser *parser, KtTokenKind kind, const char *expected)
{
  if (kt_parser_accept (parser, kind))
    return TRUE;
  kt_parser_fault (parser, expected);
  return FALSE;
}

gboolean
kt_parser_is_word (const KtParser *parser, guint ahead, const char *word)
{
  const KtToken *token = kt_parser_peek (parser, ahead);

  return token->kind == KT_TOKEN_NAME && token->length == strlen (word)
         && memcmp (parser->text + token->start, word, token->length) == 0;
}

gboolean
kt_parser_accept_word (KtParser *parser, const char *word)
{
  if (!kt_parser_is_word (parser, 0, word))
    return FALSE;
  kt_parser_next (parser);
  return TRUE;
}

const char *
kt_parser_name (KtParser *parser, const char *expected, gboolean *is_quoted)
{
  const KtToken *token = kt_parser_peek (parser, 0);

  if (token->kind != KT_TOKEN_NAME && token->kind != KT_TOKEN_QUOTED)
    {
      kt_parser_fault (parser, expected);
      return NULL;
    }

  const char *name = kt_coom_token_text (parser->text, token, parser->names);
  if (is_quoted != NULL)
    *is_quoted = token->kind == KT_TOKEN_QUOTED;
  kt_parser_next (parser);
  return name;
}

gboolean
kt_parser_integer (KtParser *parser, const char *expected, guint *value)
{
  const KtToken *token = kt_parser_peek (parser, 0);

  if (token->kind != KT_TOKEN_INTEGER)
    {
      kt_parser_fault (parser, expected);
      return FALSE;
    }
  if (token->length > 9)
    {
      KtPlace place = kt_parser_place (parser);

      kt_report_error (parser->report, &place, NULL,
                       _ ("The number is too large; at most 999999999 is possible here."));
      return FALSE;
    }
  *value = strtoul (parser->text + token->start, NULL, 10);
  kt_parser_next (parser);
  return TRUE;
}

/* --- faults ---------------------------------------------------------------------------------- */

static char *
describe_token (const KtParser *parser)
{
  const KtToken *token = kt_parser_peek (parser, 0);
  const char *start = parser->text + token->start;

  if (token->kind == KT_TOKEN_END)
    return g_strdup (_ ("the end of the text"));
  if (g_utf8_strlen (start, token->length) <= MAX_QUOTED_CHARACTERS)
    return g_strdup_printf (_ ("“%.*s”"), (int)token->length, start);

  const char *cut = g_utf8_offset_to_pointer (start, MAX_QUOTED_CHARACTERS);
  return g_strdup_printf (_ ("“%.*s…”"), (int)(cut - start), start);
}

void
kt_parser_fault (KtParser *parser, const char *expected)
{
  KtPlace place = kt_parser_place (parser);
  g_autofree char *found = describe_token (parser);
  const char *hint = NULL;

  if (kt_parser_kind (parser) == KT_TOKEN_UNTERMINATED)
    hint = _ ("A quoted text ends on the line it begins on, with the quote it began with.");
  else if (kt_parser_kind (parser) == KT_TOKEN_BAD)
    hint = _ ("A name with such characters goes between quotes: 'name'.");
  kt_report_error (parser->report, &place, hint, _ ("Found %s, expected %s."), found, expected);
}

void
kt_parser_needs_kontor (KtParser *parser, const KtPlace *place, const char *what)
{
  if (!parser->report->is_strict)
    kt_report_error (parser->report, place,
                     _ ("Write “// kontor 1” as the first line of the file."),
                     _ ("%s is an addition of Kontor to COOM."), what);
}

static gboolean
at_statement_end (const KtParser *parser)
{
  switch (kt_parser_kind (parser))
    {
    case KT_TOKEN_SEMICOLON:
    case KT_TOKEN_CLOSE_BRACE:
    case KT_TOKEN_END:
      return TRUE;
    default:
      return kt_parser_peek (parser, 0)->after_newline;
    }
}

/* At the beginning of a line that may go on with what stood in the line before. */
static gboolean
at_rest_of_statement (const KtParser *parser)
{
  KtTokenKind kind = kt_parser_kind (parser);

  return kind != KT_TOKEN_SEMICOLON && kind != KT_TOKEN_CLOSE_BRACE && kind != KT_TOKEN_END;
}

gboolean
kt_parser_end_statement (KtParser *parser)
{
  if (!at_statement_end (parser))
    {
      kt_parser_fault (parser, _ ("a new line or “;”"));
      return FALSE;
    }
  while (kt_parser_accept (parser, KT_TOKEN_SEMICOLON))
    ;
  return TRUE;
}

static void
skip_braces (KtParser *parser)
{
  guint depth = 0;

  do
    {
      KtTokenKind kind = kt_parser_kind (parser);

      if (kind == KT_TOKEN_OPEN_BRACE)
        depth++;
      else if (kind == KT_TOKEN_CLOSE_BRACE)
        depth--;
      kt_parser_next (parser);
  } while (depth > 0 && kt_parser_kind (parser) != KT_TOKEN_END);
}

void
kt_parser_skip_statement (KtParser *parser, guint start, KtParserTest starts)
{
  if (parser->at == start)
    {
      /* The first token was already wrong: without this, the loop around would not end. */
      if (kt_parser_kind (parser) == KT_TOKEN_OPEN_BRACE)
        skip_braces (parser);
      else if (kt_parser_kind (parser) != KT_TOKEN_CLOSE_BRACE)
        kt_parser_next (parser);
    }

  while (!at_statement_end (parser)
         || (starts != NULL && at_rest_of_statement (parser) && !starts (parser)))
    {
      if (kt_parser_kind (parser) == KT_TOKEN_OPEN_BRACE)
        skip_braces (parser);
      else
        kt_parser_next (parser);
    }
  while (kt_parser_accept (parser, KT_TOKEN_SEMICOLON))
    ;
}

gboolean
kt_parser_enter (KtParser *parser)
{
  if (parser->nesting < KT_COOM_MAX_NESTING)
    {
      parser->nesting++;
      return TRUE;
    }

  KtPlace place = kt_parser_place (parser);
  kt_report_error (parser->report, &place, _ ("Name a part of it with “define” and use the name."),
                   _ ("The text is nested deeper than %d levels."), KT_COOM_MAX_NESTING);
  return FALSE;
}

void
kt_parser_leave (KtParser *parser)
{
  parser->nesting--;
}

gboolean
kt_parse_block_end (KtParser *parser)
{
  if (kt_parser_accept (parser, KT_TOKEN_CLOSE_BRACE))
    return TRUE;
  if (kt_parser_kind (parser) == KT_TOKEN_END)
    {
      kt_parser_fault (parser, _ ("“}”"));
      return TRUE;
    }
  return kt_report_is_full (parser->report);
}

/* --- dates ----------------------------------------------------------------------------------- */

static gboolean
parse_date (KtParser *parser, guint *date)
{
  KtPlace place = kt_parser_place (parser);
  const char *expected = _ ("a date such as 2026-01-31");
  guint year, month, day;

  if (!kt_parser_integer (parser, expected, &year)
      || !kt_parser_expect (parser, KT_TOKEN_MINUS, expected)
      || !kt_parser_integer (parser, expected, &month)
      || !kt_parser_expect (parser, KT_TOKEN_MINUS, expected)
      || !kt_parser_integer (parser, expected, &day))
    return FALSE;
  if (year < 1000 || year > 9999 || month > 12 || day > 31 || !g_date_valid_dmy (day, month, year))
    {
      kt_report_error (parser->report, &place, NULL, _ ("There is no day %u-%02u-%02u."), year,
                       month, day);
      return FALSE;
    }
  *date = year * 10000 + month * 100 + day;
  return TRUE;
}

gboolean
kt_parse_validity (KtParser *parser, KtValidity *validity)
{
  KtPlace place = kt_parser_place (parser);

  kt_parser_needs_kontor (parser, &place, "“valid”");
  kt_parser_next (parser);
  if (!kt_parser_is_word (parser, 0, "from") && !kt_parser_is_word (parser, 0, "to"))
    {
      kt_parser_fault (parser, _ ("“from” or “to” with a date"));
      return FALSE;
    }

  *validity = (KtValidity){ 0, 0 };
  if (kt_parser_accept_word (parser, "from") && !parse_date (parser, &validity->from))
    return FALSE;
  if (kt_parser_accept_word (parser, "to") && !parse_date (parser, &validity->to))
    return FALSE;
  if (validity->to != 0 && validity->to < validity->from)
    {
      kt_report_error (parser->report, &place, NULL, _ ("The validity ends before it begins."));
      return FALSE;
    }
  return TRUE;
}

/* --- the file -------------------------------------------------------------------------------- */

static gboolean
at_declaration (const KtParser *parser)
{
  static const char *const words[] = { "product", "structure", "enumeration", "behavior" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (kt_parser_is_word (parser, 0, words[i]))
      return TRUE;
  return FALSE;
}

/* To the next declaration: over everything up to a declaring word at the beginning of a line. */
static void
skip_declaration (KtParser *parser)
{
  while (kt_parser_kind (parser) != KT_TOKEN_END
         && !(at_declaration (parser) && kt_parser_peek (parser, 0)->after_newline))
    kt_parser_next (parser);
}

static gboolean
parse_declaration_name (KtParser *parser, KtSyntaxDeclaration *declaration, const char *expected)
{
  declaration->place = kt_parser_place (parser);
  declaration->name = kt_parser_name (parser, expected, NULL);
  return declaration->name != NULL;
}

static gboolean
parse_head (KtParser *parser, KtSyntaxDeclaration *declaration)
{
  declaration->place = kt_parser_place (parser);

  if (kt_parser_accept_word (parser, "product"))
    {
      declaration->kind = KT_SYNTAX_STRUCTURE;
      declaration->is_product = TRUE;
      declaration->name = kt_arena_intern (parser->names, "product");
      return TRUE;
    }
  if (kt_parser_accept_word (parser, "structure"))
    {
      declaration->kind = KT_SYNTAX_STRUCTURE;
      return parse_declaration_name (parser, declaration, _ ("the name of a structure"));
    }
  if (kt_parser_accept_word (parser, "enumeration"))
    {
      declaration->kind = KT_SYNTAX_ENUMERATION;
      return parse_declaration_name (parser, declaration, _ ("the name of an enumeration"));
    }
  if (kt_parser_accept_word (parser, "behavior"))
    {
      declaration->kind = KT_SYNTAX_BEHAVIOR;
      if (kt_parser_kind (parser) == KT_TOKEN_OPEN_BRACE)
        return TRUE;
      return parse_declaration_name (parser, declaration,
                                     _ ("the name of a structure or enumeration, or “{”"));
    }

  kt_parser_fault (parser, _ ("“product”, “structure”, “enumeration” or “behavior”"));
  return FALSE;
}

static KtSyntaxDeclaration *
parse_declaration (KtParser *parser)
{
  KtSyntaxDeclaration *declaration = kt_arena_new0 (parser->arena, KtSyntaxDeclaration);

  if (!parse_head (parser, declaration)
      || !kt_parser_expect (parser, KT_TOKEN_OPEN_BRACE, _ ("“{”")))
    return NULL;

  switch (declaration->kind)
    {
    case KT_SYNTAX_STRUCTURE:
      declaration->fields = kt_parse_features (parser);
      break;
    case KT_SYNTAX_ENUMERATION:
      kt_parse_enumeration (parser, declaration);
      break;
    case KT_SYNTAX_BEHAVIOR:
    default:
      declaration->block = kt_parse_block (parser);
      break;
    }
  return declaration;
}

KtSyntaxTree *
kt_coom_parse_model (const char *text,
                     gsize length,
                     const char *file,
                     KtReport *report,
                     KtArena *names,
                     KtArena *arena)
{
  KtSyntaxTree *tree = kt_arena_new0 (arena, KtSyntaxTree);
  KtSyntaxDeclaration **tail = &tree->declarations;
  KtParser parser;

  kt_parser_init (&parser, text, length, file, report, names, arena);
  while (kt_parser_kind (&parser) != KT_TOKEN_END && !kt_report_is_full (report))
    {
      KtSyntaxDeclaration *declaration = parse_declaration (&parser);

      if (declaration != NULL)
        KT_CHAIN (tail, declaration);
      else
        {
          kt_parser_next (&parser);
          skip_declaration (&parser);
        }
    }
  tree->end = kt_parser_place (&parser);
  kt_parser_clear (&parser);
  return tree;
}

KtSyntaxExpr *
kt_coom_parse_expression (const char *text,
                          gsize length,
                          const char *file,
                          guint line,
                          KtReport *report,
                          KtArena *names,
                          KtArena *arena)
{
  KtParser parser;

  kt_parser_init (&parser, text, length, file, report, names, arena);
  parser.line_offset = line > 0 ? line - 1 : 0;

  KtSyntaxExpr *expr = kt_parse_expression (&parser);
  if (expr != NULL && kt_parser_kind (&parser) != KT_TOKEN_END)
    {
      kt_parser_fault (&parser, _ ("an operator or the end of the text"));
      expr = NULL;
    }
  kt_parser_clear (&parser);
  return expr;
}
