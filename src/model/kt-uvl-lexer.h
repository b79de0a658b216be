/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The words of a UVL file (grammar UVLLexer.g4 of the Universal Variability Language): lines and
 * indentation count, except inside brackets. The text must be valid UTF-8; tokens point into it.
 * Private to src/model.
 */

#include "kt-model-report.h"

G_BEGIN_DECLS

typedef enum {
  KT_UVL_END,
  KT_UVL_NEWLINE,
  KT_UVL_INDENT,
  KT_UVL_DEDENT,
  KT_UVL_WORD,   /* also keywords */
  KT_UVL_QUOTED, /* "a name"; without its quotes */
  KT_UVL_TEXT,   /* 'a text'; without its quotes */
  KT_UVL_NUMBER,
  KT_UVL_SIGN, /* one of ! & | <=> => == < <= > >= != / * + - ( ) [ ] { } , . .. */
  KT_UVL_FAULT /* reported */
} KtUvlTokenKind;

typedef struct {
  KtUvlTokenKind kind;
  const char *text;
  gsize length;
  KtPlace place;
} KtUvlToken;

#define KT_UVL_MAX_INDENTS 1000

typedef struct {
  const char *at;
  const char *end;
  const char *line_start;
  guint line;
  const char *counted; /* up to here columns are counted */
  guint column;        /* there */
  const char *file;
  KtReport *report;
  guint n_brackets;
  guint n_pending;  /* dedents still to be given */
  gboolean in_line; /* a token of this line was given */
  gboolean levels;  /* in the section of language levels: names have hyphens */
  gboolean
      operand; /* the last token was one: what follows is an operator, not a sign of a number */
  guint n_indents;
  guint indents[KT_UVL_MAX_INDENTS];
} KtUvlLexer;

void kt_uvl_lexer_init (KtUvlLexer *lexer,
                        const char *text,
                        gsize length,
                        const char *file,
                        KtReport *report);
KtUvlToken kt_uvl_lexer_next (KtUvlLexer *lexer);

gboolean kt_uvl_token_is (const KtUvlToken *token, KtUvlTokenKind kind, const char *text);
/* The token as it would be quoted in a message; the caller frees. */
char *kt_uvl_token_to_text (const KtUvlToken *token);

G_END_DECLS
