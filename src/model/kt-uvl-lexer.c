/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One token at a time. At the beginning of a line the indentation is compared with those that are
 * open; blank lines and comments have none.
 */
#include "kt-uvl-lexer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TAB_WIDTH 8

void
kt_uvl_lexer_init (KtUvlLexer *lexer,
                   const char *text,
                   gsize length,
                   const char *file,
                   KtReport *report)
{
  memset (lexer, 0, sizeof *lexer);
  lexer->at = lexer->line_start = lexer->counted = text;
  lexer->column = 1;
  lexer->end = text + length;
  lexer->line = 1;
  lexer->file = file;
  lexer->report = report;
  lexer->n_indents = 1;
}

/* --- places and faults ----------------------------------------------------------------------- */

/* Counts on from the place before, if that is in the same line: lines can be very long. */
static KtPlace
place_of (KtUvlLexer *lexer, const char *at)
{
  if (lexer->counted < lexer->line_start || lexer->counted > at)
    {
      lexer->counted = lexer->line_start;
      lexer->column = 1;
    }
  for (; lexer->counted < at; lexer->counted++)
    lexer->column += ((guchar)*lexer->counted & 0xC0) != 0x80;
  return (KtPlace){ lexer->file, lexer->line, lexer->column };
}

static KtUvlToken
token (KtUvlLexer *lexer, KtUvlTokenKind kind, const char *text, gsize length)
{
  return (KtUvlToken){ kind, text, length, place_of (lexer, text) };
}

static KtUvlToken
fault (KtUvlLexer *lexer, const char *at, const char *message)
{
  KtUvlToken result = { KT_UVL_FAULT, at, 0, place_of (lexer, at) };

  kt_report_error (lexer->report, &result.place, NULL, "%s", message);
  return result;
}

gboolean
kt_uvl_token_is (const KtUvlToken *token, KtUvlTokenKind kind, const char *text)
{
  return token->kind == kind && strlen (text) == token->length
         && strncmp (token->text, text, token->length) == 0;
}

char *
kt_uvl_token_to_text (const KtUvlToken *token)
{
  gsize n = MIN (token->length, 60);

  switch (token->kind)
    {
    case KT_UVL_END:
      return g_strdup (_ ("the end of the file"));
    case KT_UVL_NEWLINE:
      return g_strdup (_ ("the end of the line"));
    case KT_UVL_INDENT:
      return g_strdup (_ ("a deeper indentation"));
    case KT_UVL_DEDENT:
      return g_strdup (_ ("a lesser indentation"));
    default:
      while (n > 0 && n < token->length && ((guchar)token->text[n] & 0xC0) == 0x80)
        n--;
      return g_strdup_printf ("“%.*s”", (int)n, token->text);
    }
}

/* --- what is skipped ------------------------------------------------------------------------- */

static gboolean
is_at (const KtUvlLexer *lexer, const char *text)
{
  gsize n = strlen (text);

  return (gsize)(lexer->end - lexer->at) >= n && strncmp (lexer->at, text, n) == 0;
}

static void
new_line (KtUvlLexer *lexer)
{
  if (lexer->at < lexer->end && *lexer->at == '\r')
    lexer->at++;
  if (lexer->at < lexer->end && *lexer->at == '\n')
    lexer->at++;
  lexer->line++;
  lexer->line_start = lexer->at;
}

static gboolean
is_newline (const KtUvlLexer *lexer)
{
  return lexer->at < lexer->end && (*lexer->at == '\n' || *lexer->at == '\r');
}

/* FALSE if it is not closed. */
static gboolean
skip_block_comment (KtUvlLexer *lexer)
{
  lexer->at += 2;
  while (lexer->at < lexer->end && !is_at (lexer, "*/"))
    if (is_newline (lexer))
      new_line (lexer);
    else
      lexer->at++;
  if (lexer->at >= lexer->end)
    return FALSE;
  lexer->at += 2;
  return TRUE;
}

/* Blanks and comments, and inside brackets newlines too. FALSE: an open comment. */
static gboolean
skip (KtUvlLexer *lexer)
{
  while (lexer->at < lexer->end)
    if (*lexer->at == ' ' || *lexer->at == '\t' || *lexer->at == '\f')
      lexer->at++;
    else if (is_at (lexer, "//"))
      while (lexer->at < lexer->end && !is_newline (lexer))
        lexer->at++;
    else if (is_at (lexer, "/*"))
      {
        if (!skip_block_comment (lexer))
          return FALSE;
      }
    else if (lexer->n_brackets > 0 && is_newline (lexer))
      new_line (lexer);
    else
      break;
  return TRUE;
}

/* --- lines ----------------------------------------------------------------------------------- */

static guint
indentation (const KtUvlLexer *lexer)
{
  guint width = 0;

  for (const char *p = lexer->line_start; p < lexer->at; p++)
    if (*p == '\t')
      width = (width / TAB_WIDTH + 1) * TAB_WIDTH;
    else
      width++;
  return width;
}

/* At the first token of a line. TRUE if a token comes before it. */
static gboolean
begin_line (KtUvlLexer *lexer, KtUvlToken *result)
{
  guint width = lexer->at < lexer->end ? indentation (lexer) : 0;
  guint *top = &lexer->indents[lexer->n_indents - 1];

  lexer->in_line = TRUE;
  if (width == *top)
    return FALSE;
  if (width > *top)
    {
      if (lexer->n_indents == KT_UVL_MAX_INDENTS)
        {
          *result = fault (lexer, lexer->at, _ ("The text is nested too deep."));
          return TRUE;
        }
      lexer->indents[lexer->n_indents++] = width;
      *result = token (lexer, KT_UVL_INDENT, lexer->at, 0);
      return TRUE;
    }
  while (width < lexer->indents[lexer->n_indents - 1])
    {
      lexer->n_indents--;
      lexer->n_pending++;
    }
  if (width != lexer->indents[lexer->n_indents - 1])
    {
      *result = fault (lexer, lexer->at,
                       _ ("This line is indented less than the one above, but as no line before "
                          "that."));
      return TRUE;
    }
  lexer->n_pending--;
  *result = token (lexer, KT_UVL_DEDENT, lexer->at, 0);
  return TRUE;
}

/* --- tokens ---------------------------------------------------------------------------------- */

static gboolean
is_word_start (char c)
{
  return g_ascii_isalpha (c) || ((guchar)c & 0x80) != 0;
}

static gboolean
is_word_char (char c)
{
  return is_word_start (c) || g_ascii_isdigit (c) || (c != '\0' && strchr ("_#%?\\';", c) != NULL);
}

static KtUvlToken
take (KtUvlLexer *lexer, KtUvlTokenKind kind, gsize length)
{
  KtUvlToken result = token (lexer, kind, lexer->at, length);

  lexer->at += length;
  return result;
}

static KtUvlToken
take_quoted (KtUvlLexer *lexer, KtUvlTokenKind kind)
{
  const char quote = *lexer->at;
  const char *p = lexer->at + 1;

  while (p < lexer->end && *p != quote && *p != '\n' && *p != '\r')
    p++;
  if (p >= lexer->end || *p != quote)
    return fault (lexer, lexer->at,
                  kind == KT_UVL_TEXT ? _ ("The text is not closed by ' in its line.")
                                      : _ ("The name is not closed by \" in its line."));

  KtUvlToken result = token (lexer, kind, lexer->at + 1, (gsize)(p - lexer->at) - 1);
  lexer->at = p + 1;
  return result;
}

/* "12", "-3", "0.5", ".5"; "1..4" is 1 and then two points. */
static KtUvlToken
take_number (KtUvlLexer *lexer)
{
  const char *p = lexer->at;

  p += *p == '-';
  while (p < lexer->end && g_ascii_isdigit (*p))
    p++;
  if (p + 1 < lexer->end && p[0] == '.' && g_ascii_isdigit (p[1]))
    for (p++; p < lexer->end && g_ascii_isdigit (*p);)
      p++;
  if (p < lexer->end && (is_word_start (*p) || *p == '_'))
    return fault (lexer, lexer->at,
                  _ ("A name begins with a letter; any other stands in double quotes."));
  return take (lexer, KT_UVL_NUMBER, (gsize)(p - lexer->at));
}

static gboolean
is_number (const KtUvlLexer *lexer)
{
  const char *p = lexer->at;

  if (*p == '-' && !lexer->operand)
    p++;
  if (p < lexer->end && *p == '.')
    p++;
  return p < lexer->end && g_ascii_isdigit (*p);
}

static KtUvlToken
take_sign (KtUvlLexer *lexer)
{
  static const char *const signs[]
      = { "<=>", "=>", "==", "<=", ">=", "!=", "..", "!", "&", "|", "<", ">",
          "/",   "*",  "+",  "-",  "(",  ")",  "[",  "]", "{", "}", ",", "." };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (is_at (lexer, signs[i]))
      {
        KtUvlToken result = take (lexer, KT_UVL_SIGN, strlen (signs[i]));

        if (strchr ("([{", *result.text) != NULL)
          lexer->n_brackets++;
        else if (strchr (")]}", *result.text) != NULL && lexer->n_brackets > 0)
          lexer->n_brackets--;
        return result;
      }
  return fault (lexer, lexer->at, _ ("This sign means nothing here."));
}

static KtUvlToken
take_token (KtUvlLexer *lexer)
{
  gsize n = 0;

  if (*lexer->at == '"')
    return take_quoted (lexer, KT_UVL_QUOTED);
  if (*lexer->at == '\'')
    return take_quoted (lexer, KT_UVL_TEXT);
  if (is_number (lexer))
    return take_number (lexer);
  if (!is_word_start (*lexer->at))
    return take_sign (lexer);
  while (lexer->at + n < lexer->end && is_word_char (lexer->at[n]))
    n++;
  while (lexer->levels && lexer->at + n < lexer->end
         && (lexer->at[n] == '-' || is_word_char (lexer->at[n])))
    n++;
  return take (lexer, KT_UVL_WORD, n);
}

KtUvlToken
kt_uvl_lexer_next (KtUvlLexer *lexer)
{
  KtUvlToken result;

  if (lexer->n_pending > 0)
    {
      lexer->n_pending--;
      return token (lexer, KT_UVL_DEDENT, lexer->at, 0);
    }
  if (!skip (lexer))
    return fault (lexer, lexer->at, _ ("The comment is not closed by */."));
  while (!lexer->in_line && is_newline (lexer))
    {
      new_line (lexer);
      if (!skip (lexer))
        return fault (lexer, lexer->at, _ ("The comment is not closed by */."));
    }
  if (!lexer->in_line && begin_line (lexer, &result))
    return result;
  if (lexer->at >= lexer->end)
    {
      if (lexer->n_indents > 1)
        {
          lexer->in_line = FALSE;
          return token (lexer, KT_UVL_NEWLINE, lexer->at, 0);
        }
      return token (lexer, KT_UVL_END, lexer->at, 0);
    }
  if (is_newline (lexer))
    {
      result = token (lexer, KT_UVL_NEWLINE, lexer->at, 0);
      new_line (lexer);
      lexer->in_line = lexer->operand = FALSE;
      return result;
    }
  result = take_token (lexer);
  lexer->operand = result.kind == KT_UVL_WORD || result.kind == KT_UVL_QUOTED
                   || result.kind == KT_UVL_NUMBER || kt_uvl_token_is (&result, KT_UVL_SIGN, ")");
  return result;
}
