/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hit shows: its title in the language of the search, and a line that says more. */

#include "kt-release-find.h"
#include "kt-release-words.h"

#include <string.h>

#define SNIPPET_LETTERS 140

static char *
shorten (const char *text)
{
  g_autofree char *line = g_strdup (text);
  g_strdelimit (line, "\r\n\t", ' ');
  if (g_utf8_strlen (line, -1) <= SNIPPET_LETTERS)
    return g_steal_pointer (&line);
  g_autofree char *begin = g_utf8_substring (line, 0, SNIPPET_LETTERS);
  char *blank = strrchr (begin, ' ');
  if (blank != NULL)
    *blank = '\0';
  return g_strconcat (begin, " …", NULL);
}

static gboolean
describe_article (KtSearchRun *run, KtSearchHit *hit, GError **error)
{
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      run->file->connection,
      "SELECT coalesce (t.title, m.title), coalesce (t.note, m.note), a.article_group FROM article "
      "a"
      " LEFT JOIN article_text t ON t.article = a.id AND t.language = ?2"
      " LEFT JOIN article_text m ON m.article = a.id AND m.language = ?3 WHERE a.number = ?1",
      error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_text (row, 1, hit->id);
  kt_sqlite_bind_text (row, 2, run->language);
  kt_sqlite_bind_text (row, 3, kt_texts_languages (run->texts)[0]);
  if (!kt_sqlite_step (row, error))
    {
      hit->title = g_strdup (hit->id);
      return !kt_sqlite_failed (row);
    }
  const char *title = kt_sqlite_get_text (row, 0), *note = kt_sqlite_get_text (row, 1);
  hit->title = g_strdup (title != NULL ? title : hit->id);
  hit->snippet = shorten (
      note != NULL ? note
                   : kt_texts_group (run->texts, kt_release_get_text (row, 2), run->language));
  return TRUE;
}

/* The line of the document that holds the first word of the text. */
static char *
find_line (KtSearchRun *run, const char *text)
{
  const KtMatchWord *word = run->match->words->pdata[0];
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *key = kt_words_number_key (lines[i]);
      if (strstr (key, word->word) != NULL)
        return shorten (g_strstrip (lines[i] + strspn (lines[i], "#-*| ")));
    }
  return NULL;
}

static gboolean
describe_document (KtSearchRun *run, KtSearchHit *hit, GError **error)
{
  hit->title = g_strdup (kt_texts_document (run->texts, hit->id, hit->file, run->language));
  g_autofree char *path = g_strdup_printf ("products/%s/documents/%s", hit->id, hit->file);
  g_autoptr (KtSqliteStatement) row
      = kt_sqlite_prepare (run->file->connection, "SELECT bytes FROM file WHERE path = ?", error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_text (row, 1, path);
  if (g_str_has_suffix (hit->file, ".md") && kt_sqlite_step (row, error))
    {
      g_autoptr (GBytes) bytes = kt_sqlite_dup_bytes (row, 0);
      gsize length = 0;
      const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
      g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", (gssize)length);
      hit->snippet = find_line (run, text);
    }
  if (hit->snippet == NULL)
    hit->snippet = g_strdup (kt_texts_product (run->texts, hit->id, run->language));
  return !kt_sqlite_failed (row);
}

gboolean
kt_search_run_describe (KtSearchRun *run, KtSearchHit *hit, GError **error)
{
  if (hit->kind == KT_SEARCH_ARTICLE)
    return describe_article (run, hit, error);
  if (hit->kind == KT_SEARCH_DOCUMENT)
    return describe_document (run, hit, error);
  const char *summary = kt_texts_product_summary (run->texts, hit->id, run->language);
  hit->title = g_strdup (kt_texts_product (run->texts, hit->id, run->language));
  hit->snippet = summary != NULL ? shorten (summary) : NULL;
  return TRUE;
}
