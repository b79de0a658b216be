/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * In a tagged file everything is either content or an artifact (ISO 32000-1, 14.8.2.2). Cairo 1.16
 * has no tag for the latter, so rules, repeated heads and page numbers are left unmarked. Here the
 * content of each page is read token by token, and each stretch outside of all marked content that
 * paints something is enclosed in "/Artifact BMC … EMC", unless it would cut a text object in two.
 */

#include "kt-pdf.h"

#include <string.h>

typedef struct {
  const char *text;
  gsize length;
  gsize at;
} Reader;

typedef struct {
  GString *result;
  GString *stretch; /* unmarked, not yet written */
  gboolean paints;
  int text_objects; /* begun minus ended in the stretch */
  gboolean cuts;    /* ended a text object that began before */
} Stretch;

static gboolean
is_white (char c)
{
  return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static gboolean
is_delimiter (char c)
{
  return strchr ("()<>[]{}/%", c) != NULL && c != '\0';
}

static void
skip_string (Reader *r)
{
  int depth = 0;
  while (r->at < r->length)
    {
      char c = r->text[r->at++];
      if (c == '\\' && r->at < r->length)
        r->at++;
      else if (c == '(')
        depth++;
      else if (c == ')' && --depth == 0)
        return;
    }
}

/* From white space on: the next token, with the white before it. Its beginning and length in
 * *token. */
static gboolean
next_token (Reader *r, gsize *token, gsize *length)
{
  while (r->at < r->length && is_white (r->text[r->at]))
    r->at++;
  *token = r->at;
  if (r->at >= r->length)
    return FALSE;
  char c = r->text[r->at];
  if (c == '(')
    skip_string (r);
  else if (is_delimiter (c))
    {
      r->at++;
      gboolean pair = (c == '<' || c == '>') && r->at < r->length && r->text[r->at] == c;
      if (pair)
        r->at++;
      else if (c == '<')
        while (r->at < r->length && r->text[r->at - 1] != '>')
          r->at++;
      else if (c == '/')
        while (r->at < r->length && !is_white (r->text[r->at]) && !is_delimiter (r->text[r->at]))
          r->at++;
    }
  else
    while (r->at < r->length && !is_white (r->text[r->at]) && !is_delimiter (r->text[r->at]))
      r->at++;
  *length = r->at - *token;
  return TRUE;
}

static gboolean
is_one_of (const char *token, gsize length, const char *const *words)
{
  for (; *words; words++)
    if (strlen (*words) == length && memcmp (token, *words, length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_word (const char *token, gsize length, const char *word)
{
  return strlen (word) == length && memcmp (token, word, length) == 0;
}

static void
end_stretch (Stretch *s)
{
  gboolean mark = s->paints && s->text_objects == 0 && !s->cuts;
  if (mark)
    g_string_append (s->result, "\n/Artifact BMC\n");
  g_string_append_len (s->result, s->stretch->str, s->stretch->len);
  if (mark)
    g_string_append (s->result, "\nEMC\n");
  g_string_truncate (s->stretch, 0);
  s->paints = s->cuts = FALSE;
  s->text_objects = 0;
}

static void
note_operator (Stretch *s, const char *token, gsize length)
{
  static const char *const painting[]
      = { "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", "\"", NULL };
  if (is_one_of (token, length, painting))
    s->paints = TRUE;
  else if (is_word (token, length, "BT"))
    s->text_objects++;
  else if (is_word (token, length, "ET"))
    {
      s->text_objects--;
      s->cuts |= s->text_objects < 0;
    }
}

/* "/P << /MCID 3 >>" before a BDC belongs to it: where the last name outside a dictionary began. */
typedef struct {
  gsize start;
  int depth;
} Operands;

static void
note_operand (Operands *operands, const char *text, gsize token, gsize length, gsize before)
{
  if (is_word (text + token, length, "<<"))
    operands->depth++;
  else if (is_word (text + token, length, ">>"))
    operands->depth--;
  else if (text[token] == '/' && operands->depth == 0)
    operands->start = before;
}

GString *
kt_pdf_mark_content (const char *content, gsize length)
{
  Reader reader = { content, length, 0 };
  Stretch s = { .result = g_string_sized_new (length + length / 8),
                .stretch = g_string_sized_new (length) };
  Operands operands = { 0 };
  guint depth = 0;
  gsize flushed = 0, token, token_length;

  for (gsize before = 0; next_token (&reader, &token, &token_length); before = reader.at)
    {
      const char *word = content + token;
      if (is_word (word, token_length, "BDC") || is_word (word, token_length, "BMC"))
        {
          if (depth++ == 0)
            {
              gsize start = MAX (operands.start, flushed);
              g_string_append_len (s.stretch, content + flushed, start - flushed);
              end_stretch (&s);
              flushed = start;
            }
        }
      else if (is_word (word, token_length, "EMC") && depth > 0)
        {
          if (--depth == 0)
            {
              g_string_append_len (s.result, content + flushed, reader.at - flushed);
              flushed = reader.at;
            }
        }
      else
        {
          note_operand (&operands, content, token, token_length, before);
          if (depth == 0)
            note_operator (&s, word, token_length);
        }
    }
  g_string_append_len (s.stretch, content + flushed, length - flushed);
  end_stretch (&s);
  g_string_free (s.stretch, TRUE);
  return s.result;
}

void
kt_pdf_mark_artifacts (qpdf_data pdf)
{
  int n = qpdf_get_num_pages (pdf);
  for (int i = 0; i < n; i++)
    {
      qpdf_oh page = qpdf_get_page_n (pdf, i);
      unsigned char *content = NULL;
      size_t length = 0;
      qpdf_oh_get_page_content_data (pdf, page, &content, &length);
      if (content == NULL)
        continue;
      g_autoptr (GString) marked = kt_pdf_mark_content ((const char *)content, length);
      free (content);
      qpdf_oh stream = qpdf_oh_new_stream (pdf);
      qpdf_oh_replace_stream_data (pdf, stream, (const unsigned char *)marked->str, marked->len,
                                   qpdf_oh_new_null (pdf), qpdf_oh_new_null (pdf));
      qpdf_oh_replace_key (pdf, page, "/Contents", stream);
    }
}
