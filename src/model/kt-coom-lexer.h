/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * COOM text cut into tokens (COOM_Base.g4, lexical part). Comments nest, as there. Keywords are
 * names: which words are special depends on where they stand, and the parser knows.
 *
 * What is no token becomes one of kind KT_TOKEN_BAD; the parser complains when it meets it, because
 * some places (units) take raw text in which it is welcome.
 */

#include "kt-arena.h"
#include "kt-model-report.h"

G_BEGIN_DECLS

typedef enum {
  KT_TOKEN_END,
  KT_TOKEN_NAME,
  KT_TOKEN_QUOTED,  /* 'name' or "text" */
  KT_TOKEN_INTEGER, /* 12 */
  KT_TOKEN_DECIMAL, /* 12.5 */
  KT_TOKEN_TIMES,   /* 4x */
  KT_TOKEN_HASHES,  /* ## */
  KT_TOKEN_INFINITY,
  KT_TOKEN_OPEN_BRACE,
  KT_TOKEN_CLOSE_BRACE,
  KT_TOKEN_OPEN_PAREN,
  KT_TOKEN_CLOSE_PAREN,
  KT_TOKEN_OPEN_BRACKET,
  KT_TOKEN_CLOSE_BRACKET,
  KT_TOKEN_COMMA,
  KT_TOKEN_SEMICOLON,
  KT_TOKEN_DOT,
  KT_TOKEN_DOT_DOT,
  KT_TOKEN_SLASH,
  KT_TOKEN_STAR,
  KT_TOKEN_PLUS,
  KT_TOKEN_MINUS,
  KT_TOKEN_CARET,
  KT_TOKEN_WILDCARD, /* -*- */
  KT_TOKEN_NOT,
  KT_TOKEN_AND,
  KT_TOKEN_OR,
  KT_TOKEN_EQUAL, /* = and == */
  KT_TOKEN_NOT_EQUAL,
  KT_TOKEN_LESS,
  KT_TOKEN_LESS_EQUAL,
  KT_TOKEN_GREATER,
  KT_TOKEN_GREATER_EQUAL,
  KT_TOKEN_CONTAINS,     /* ⊇ */
  KT_TOKEN_UNTERMINATED, /* a quote that does not end on its line */
  KT_TOKEN_BAD
} KtTokenKind;

typedef struct {
  guint8 kind;          /* KtTokenKind */
  guint8 after_newline; /* a line ends between the token before and this one */
  guint32 start;        /* bytes */
  guint32 length;
  guint32 line;
  guint32 column;
} KtToken;

/* An array of KtToken that ends with KT_TOKEN_END. The text must be valid UTF-8. */
GArray *kt_coom_tokenize (const char *text, gsize length);

/* What a NAME or QUOTED token says, interned: quotes and escapes are resolved. */
const char *kt_coom_token_text (const char *text, const KtToken *token, KtArena *arena);

/* TRUE if the whole text can be written without quotes. */
gboolean kt_coom_is_plain_name (const char *text);

/* The text as a valid name: quoted if need be. The caller frees. */
char *kt_coom_quote_name (const char *text);

G_END_DECLS
