/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the parts of the COOM parser share. Every kt_parse_… function returns FALSE or NULL after it
 * has reported a fault; the caller that reads a list of statements then skips to the next one.
 */

#include "kt-coom-parser.h"

G_BEGIN_DECLS

typedef struct {
  const char *text;
  const char *file;
  guint line_offset; /* added to the token's line */
  KtReport *report;
  KtArena *names;
  KtArena *arena;
  GArray *tokens;
  guint at;
  guint nesting;
  gboolean in_row; /* values are separated by blanks: "name (" is no function call */
} KtParser;

void kt_parser_init (KtParser *parser,
                     const char *text,
                     gsize length,
                     const char *file,
                     KtReport *report,
                     KtArena *names,
                     KtArena *arena);
void kt_parser_clear (KtParser *parser);

/* --- tokens ---------------------------------------------------------------------------------- */

const KtToken *kt_parser_peek (const KtParser *parser, guint ahead);
KtTokenKind kt_parser_kind (const KtParser *parser);
KtPlace kt_parser_place (const KtParser *parser);
/* The end stays the end. */
void kt_parser_next (KtParser *parser);

/* Consumes the token if it is of that kind. */
gboolean kt_parser_accept (KtParser *parser, KtTokenKind kind);
/* The same, with a fault if it is not; `expected` says what, translated. */
gboolean kt_parser_expect (KtParser *parser, KtTokenKind kind, const char *expected);

/* Is the token so far ahead this bare word? */
gboolean kt_parser_is_word (const KtParser *parser, guint ahead, const char *word);
gboolean kt_parser_accept_word (KtParser *parser, const char *word);
/* A bare word or quoted name; is_quoted may be NULL. NULL after a fault. */
const char *kt_parser_name (KtParser *parser, const char *expected, gboolean *is_quoted);
/* Digits only, at most 999,999,999. */
gboolean kt_parser_integer (KtParser *parser, const char *expected, guint *value);

/* "Found …, expected …" at the current token. */
void kt_parser_fault (KtParser *parser, const char *expected);
/* A statement must end here: at ';', a new line, a closing brace or the end. */
gboolean kt_parser_end_statement (KtParser *parser);
typedef gboolean (*KtParserTest) (const KtParser *parser);
/* After a fault in the statement that began at token `start`: to the next statement of this block,
 * over whole inner blocks. With `starts`, a line that this does not hold for is taken to belong to
 * the faulty statement. */
void kt_parser_skip_statement (KtParser *parser, guint start, KtParserTest starts);
/* A word that begins a statement in a behavior, or a brace. */
gboolean kt_parser_starts_statement (const KtParser *parser);
/* An addition of Kontor was met at `place`: a fault in a file that does not begin with "// kontor
 * 1". */
void kt_parser_needs_kontor (KtParser *parser, const KtPlace *place, const char *what);

gboolean kt_parser_enter (KtParser *parser);
void kt_parser_leave (KtParser *parser);

/* --- parts ----------------------------------------------------------------------------------- */

/* A whole condition or formula; and one without comparison and logic, as where values are separated
 * by blanks. */
KtSyntaxExpr *kt_parse_expression (KtParser *parser);
KtSyntaxExpr *kt_parse_formula (KtParser *parser);
KtSyntaxExpr *kt_parse_path (KtParser *parser);
/* A sign of comparison or the word contains. */
gboolean kt_parse_compare (KtParser *parser, KtCompare *compare);
/* [+-] number or ∞. */
gboolean kt_parse_number_token (KtParser *parser, KtNumber *number);

/* "valid from 2026-01-01 to 2026-12-31"; the word valid is the current token. */
gboolean kt_parse_validity (KtParser *parser, KtValidity *validity);

/* At the closing brace, which is consumed; at the end of the text, with a fault; or when there were
 * too many faults. */
gboolean kt_parse_block_end (KtParser *parser);
/* The inside of braces, with the closing one. */
KtSyntaxField *kt_parse_features (KtParser *parser);
void kt_parse_enumeration (KtParser *parser, KtSyntaxDeclaration *declaration);
KtSyntaxBlock *kt_parse_block (KtParser *parser);

/* Appends to a list chained by `next`; tail points to the last link. */
#define KT_CHAIN(tail, element)                                                                    \
  do                                                                                               \
    {                                                                                              \
      *(tail) = (element);                                                                         \
      (tail) = &(element)->next;                                                                   \
  } while (0)

G_END_DECLS
