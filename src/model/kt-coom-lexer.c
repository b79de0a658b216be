/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One pass over the bytes. The longest token wins, as in the published grammar: "-*-" is one token,
 * "0..8" is an integer, two dots and an integer, "4x" is a count.
 */
#include "kt-coom-lexer.h"

#include <string.h>

typedef struct {
  const char *text;
  gsize length;
  gsize at;
  guint32 line;
  guint32 column;
  gboolean after_newline;
  GArray *tokens;
} Lexer;

static const struct {
  const char *sign;
  KtTokenKind kind;
} signs[] = {
  /* longer ones first */
  { "-*-", KT_TOKEN_WILDCARD },
  { "\xe2\x88\x9e", KT_TOKEN_INFINITY },
  { "\xe2\x89\xa4", KT_TOKEN_LESS_EQUAL },
  { "\xe2\x89\xa5", KT_TOKEN_GREATER_EQUAL },
  { "\xe2\x89\xa0", KT_TOKEN_NOT_EQUAL },
  { "\xe2\x8a\x87", KT_TOKEN_CONTAINS },
  { "..", KT_TOKEN_DOT_DOT },
  { "&&", KT_TOKEN_AND },
  { "||", KT_TOKEN_OR },
  { "==", KT_TOKEN_EQUAL },
  { "!=", KT_TOKEN_NOT_EQUAL },
  { "<=", KT_TOKEN_LESS_EQUAL },
  { ">=", KT_TOKEN_GREATER_EQUAL },
  { "{", KT_TOKEN_OPEN_BRACE },
  { "}", KT_TOKEN_CLOSE_BRACE },
  { "(", KT_TOKEN_OPEN_PAREN },
  { ")", KT_TOKEN_CLOSE_PAREN },
  { "[", KT_TOKEN_OPEN_BRACKET },
  { "]", KT_TOKEN_CLOSE_BRACKET },
  { ",", KT_TOKEN_COMMA },
  { ";", KT_TOKEN_SEMICOLON },
  { ".", KT_TOKEN_DOT },
  { "/", KT_TOKEN_SLASH },
  { "*", KT_TOKEN_STAR },
  { "+", KT_TOKEN_PLUS },
  { "-", KT_TOKEN_MINUS },
  { "^", KT_TOKEN_CARET },
  { "!", KT_TOKEN_NOT },
  { "=", KT_TOKEN_EQUAL },
  { "<", KT_TOKEN_LESS },
  { ">", KT_TOKEN_GREATER },
};

/* ALPHA of the grammar beyond ASCII; ∞ lies in one of its ranges and is a sign all the same. */
static const struct {
  gunichar first, last;
} letters[] = {
  { 0x00A2, 0x00A5 }, { 0x00C0, 0x00D6 }, { 0x00D8, 0x00F6 }, { 0x00F8, 0x02FF },
  { 0x0370, 0x037D }, { 0x037F, 0x1FFF }, { 0x200C, 0x200D }, { 0x2070, 0x218F },
  { 0x2C00, 0x2FEF }, { 0x3001, 0xD7FF }, { 0xF900, 0xFDCF }, { 0xFDF0, 0xFFFD },
};

static gboolean
is_letter (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalpha (c) || c == '_' || c == '$';
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (c >= letters[i].first && c <= letters[i].last)
      return TRUE;
  return FALSE;
}

static char
peek (const Lexer *lexer, gsize ahead)
{
  return lexer->at + ahead < lexer->length ? lexer->text[lexer->at + ahead] : '\0';
}

static gboolean
looking_at (const Lexer *lexer, const char *sign)
{
  gsize n = strlen (sign);

  return lexer->length - lexer->at >= n && memcmp (lexer->text + lexer->at, sign, n) == 0;
}

/* Columns count characters: continuation bytes of UTF-8 do not advance them. */
static void
advance (Lexer *lexer, gsize n_bytes)
{
  for (gsize end = lexer->at + n_bytes; lexer->at < end; lexer->at++)
    if (((guchar)lexer->text[lexer->at] & 0xC0) != 0x80)
      lexer->column++;
}

static void
advance_line (Lexer *lexer)
{
  lexer->at += looking_at (lexer, "\r\n") ? 2 : 1;
  lexer->line++;
  lexer->column = 1;
  lexer->after_newline = TRUE;
}

static gboolean
at_line_end (const Lexer *lexer)
{
  return peek (lexer, 0) == '\n' || peek (lexer, 0) == '\r';
}

static void
skip_block_comment (Lexer *lexer)
{
  guint depth = 0;

  do
    {
      if (looking_at (lexer, "/*"))
        {
          depth++;
          advance (lexer, 2);
        }
      else if (looking_at (lexer, "*/"))
        {
          depth--;
          advance (lexer, 2);
        }
      else if (at_line_end (lexer))
        advance_line (lexer);
      else
        advance (lexer, 1);
  } while (depth > 0 && lexer->at < lexer->length);
}

static void
skip_blanks (Lexer *lexer)
{
  while (lexer->at < lexer->length)
    {
      if (at_line_end (lexer))
        advance_line (lexer);
      else if (peek (lexer, 0) == ' ' || peek (lexer, 0) == '\t')
        advance (lexer, 1);
      else if (looking_at (lexer, "//"))
        while (lexer->at < lexer->length && !at_line_end (lexer))
          advance (lexer, 1);
      else if (looking_at (lexer, "/*"))
        skip_block_comment (lexer);
      else
        return;
    }
}

static gsize
name_length (const char *text, gsize length)
{
  const char *p = text;
  const char *end = text + length;

  while (p < end)
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x221E || !(is_letter (c) || (p > text && c < 0x80 && g_ascii_isdigit (c))))
        break;
      p = g_utf8_next_char (p);
    }
  return p - text;
}

static KtTokenKind
number_token (const Lexer *lexer, gsize *length)
{
  gsize n = 0;

  while (g_ascii_isdigit (peek (lexer, n)))
    n++;
  *length = n;
  if (peek (lexer, n) == 'x')
    {
      *length = n + 1;
      return KT_TOKEN_TIMES;
    }
  if (peek (lexer, n) != '.' || !g_ascii_isdigit (peek (lexer, n + 1)))
    return KT_TOKEN_INTEGER;

  n++;
  while (g_ascii_isdigit (peek (lexer, n)))
    n++;
  *length = n;
  return KT_TOKEN_DECIMAL;
}

static KtTokenKind
quoted_token (const Lexer *lexer, gsize *length)
{
  char quote = peek (lexer, 0);
  gsize n = 1;

  while (lexer->at + n < lexer->length)
    {
      char c = peek (lexer, n);

      if (c == quote)
        {
          *length = n + 1;
          return KT_TOKEN_QUOTED;
        }
      if ((guchar)c < 0x20 && c != '\t')
        break;
      n += c == '\\' && lexer->at + n + 1 < lexer->length && peek (lexer, n + 1) >= ' ' ? 2 : 1;
    }
  *length = MIN (n, lexer->length - lexer->at);
  return KT_TOKEN_UNTERMINATED;
}

static KtTokenKind
hashes_token (const Lexer *lexer, gsize *length)
{
  for (*length = 1; peek (lexer, *length) == '#'; (*length)++)
    ;
  return KT_TOKEN_HASHES;
}

static KtTokenKind
sign_token (const Lexer *lexer, gsize *length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (looking_at (lexer, signs[i].sign))
      {
        *length = strlen (signs[i].sign);
        return signs[i].kind;
      }

  *length = g_utf8_next_char (lexer->text + lexer->at) - (lexer->text + lexer->at);
  return KT_TOKEN_BAD;
}

static KtTokenKind
next_token (const Lexer *lexer, gsize *length)
{
  char c = peek (lexer, 0);

  *length = 0;
  if (lexer->at >= lexer->length)
    return KT_TOKEN_END;
  if (g_ascii_isdigit (c))
    return number_token (lexer, length);
  if (c == '"' || c == '\'')
    return quoted_token (lexer, length);
  if (c == '#')
    return hashes_token (lexer, length);

  *length = name_length (lexer->text + lexer->at, lexer->length - lexer->at);
  if (*length > 0)
    return KT_TOKEN_NAME;
  return sign_token (lexer, length);
}

GArray *
kt_coom_tokenize (const char *text, gsize length)
{
  Lexer lexer = { .text = text, .length = length, .line = 1, .column = 1 };
  KtToken token;

  lexer.tokens = g_array_sized_new (FALSE, FALSE, sizeof (KtToken), 64);
  do
    {
      gsize n;

      lexer.after_newline = FALSE;
      skip_blanks (&lexer);
      token = (KtToken){
        .kind = next_token (&lexer, &n),
        .after_newline = lexer.after_newline,
        .start = lexer.at,
        .length = n,
        .line = lexer.line,
        .column = lexer.column,
      };
      g_array_append_val (lexer.tokens, token);
      advance (&lexer, n);
  } while (token.kind != KT_TOKEN_END);
  return lexer.tokens;
}

static gboolean
read_hex4 (const char *p, const char *end, gunichar *c)
{
  *c = 0;
  if (end - p < 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (p[i]))
        return FALSE;
      *c = *c * 16 + g_ascii_xdigit_value (p[i]);
    }
  return TRUE;
}

/* One escape after its backslash; returns what follows it. An unknown escape stands for its letter.
 */
static const char *
append_escape (GString *out, const char *p, const char *end)
{
  static const char from[] = "bfnrt";
  static const char to[] = "\b\f\n\r\t";
  const char *known = strchr (from, *p);
  gunichar c;

  if (known != NULL && *known != '\0')
    g_string_append_c (out, to[known - from]);
  else if (*p == 'u' && read_hex4 (p + 1, end, &c) && c != 0 && g_unichar_validate (c))
    {
      g_string_append_unichar (out, c);
      return p + 5;
    }
  else
    {
      const char *next = g_utf8_next_char (p);

      g_string_append_len (out, p, next - p);
      return next;
    }
  return p + 1;
}

const char *
kt_coom_token_text (const char *text, const KtToken *token, KtArena *arena)
{
  const char *start = text + token->start;

  if (token->kind != KT_TOKEN_QUOTED)
    return kt_arena_intern_length (arena, start, token->length);
  if (memchr (start, '\\', token->length) == NULL)
    return kt_arena_intern_length (arena, start + 1, token->length - 2);

  g_autoptr (GString) out = g_string_sized_new (token->length);
  const char *end = start + token->length - 1;
  for (const char *p = start + 1; p < end;)
    {
      if (*p == '\\' && p + 1 < end)
        p = append_escape (out, p + 1, end);
      else
        g_string_append_c (out, *p++);
    }
  return kt_arena_intern_length (arena, out->str, out->len);
}

gboolean
kt_coom_is_plain_name (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && name_length (text, length) == length;
}

char *
kt_coom_quote_name (const char *text)
{
  if (kt_coom_is_plain_name (text))
    return g_strdup (text);

  GString *out = g_string_new ("'");
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar)*p < 0x20)
        g_string_append_printf (out, "\\u%04x", *p);
      else
        {
          if (*p == '\'' || *p == '\\')
            g_string_append_c (out, '\\');
          g_string_append_c (out, *p);
        }
    }
  g_string_append_c (out, '\'');
  return g_string_free (out, FALSE);
}
