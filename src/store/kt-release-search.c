/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A search from the outside: the text is cut to a bearable length, searched, and, if nothing was
 * found, searched again with its unknown words replaced by the nearest in spelling.
 */

#include "kt-release-find.h"
#include "kt-release-suggest.h"

#include <string.h>

#define DEFAULT_LIMIT 50
#define MAX_TEXT_BYTES 400

/* ---- results ---- */

static void
hit_free (gpointer data)
{
  KtSearchHit *hit = data;
  g_free (hit->id);
  g_free (hit->file);
  g_free (hit->title);
  g_free (hit->snippet);
  g_free (hit);
}

void
kt_search_result_free (KtSearchResult *result)
{
  g_ptr_array_unref (result->hits);
  g_free (result->suggestion);
  g_free (result);
}

/* ---- one run ---- */

/* At most MAX_TEXT_BYTES, whole characters. */
static char *
cut_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  if (strlen (valid) > MAX_TEXT_BYTES)
    *g_utf8_find_prev_char (valid, valid + MAX_TEXT_BYTES + 1) = '\0';
  return g_steal_pointer (&valid);
}

static gboolean
run_open (KtSearchRun *run,
          KtRelease *release,
          const KtSearchQuery *query,
          const char *text,
          GError **error)
{
  run->release = release;
  run->file = release->searching;
  run->catalog = release->catalog;
  run->texts = kt_catalog_get_texts (release->catalog);
  run->language = kt_texts_match_language (run->texts, query->language);
  run->limit = query->limit != 0 ? query->limit : DEFAULT_LIMIT;
  kt_search_run_make_filter (run, query->kinds, query->category);
  run->match = kt_match_new (run->file, text, run->language, error);
  run->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run->result = g_new0 (KtSearchResult, 1);
  run->result->hits = g_ptr_array_new_with_free_func (hit_free);
  return run->match != NULL;
}

static void
run_close (KtSearchRun *run)
{
  g_string_free (run->filter, TRUE);
  g_ptr_array_unref (run->places);
  g_clear_pointer (&run->match, kt_match_free);
  g_hash_table_unref (run->seen);
  g_clear_pointer (&run->result, kt_search_result_free);
}

static gboolean
run_find (KtSearchRun *run, GError **error)
{
  GPtrArray *hits = run->result->hits;
  if (run->match->words->len > 0 && !kt_search_run_find (run, error))
    return FALSE;
  run->result->has_more = hits->len > run->limit;
  if (run->result->has_more)
    g_ptr_array_set_size (hits, (int)run->limit);
  for (guint i = 0; i < hits->len; i++)
    if (!kt_search_run_describe (run, hits->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ---- did you mean ---- */

/* Whether anything in the catalog has the word, wherever the search was limited to. */
static gboolean
is_known (KtSearchRun *run, const KtMatchWord *word, gboolean *known, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_string_append_printf (sql, "SELECT EXISTS (SELECT 1 FROM words_%s WHERE words_%s MATCH ?)",
                          run->language, run->language);
  if (word->contains != NULL)
    g_string_append_printf (sql, " OR EXISTS (SELECT 1 FROM grams_%s WHERE grams_%s MATCH ?)",
                            run->language, run->language);
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (run->file->connection, sql->str, error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_text (row, 1, word->means);
  if (word->contains != NULL)
    kt_sqlite_bind_text (row, 2, word->contains);
  *known = kt_sqlite_step (row, error) && kt_sqlite_get_int (row, 0) != 0;
  return !kt_sqlite_failed (row);
}

/* The text with every unknown word replaced; NULL without an error if there is nothing better to
 * say. */
static char *
suggest (KtSearchRun *run, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_other = FALSE;
  for (guint i = 0; i < run->match->words->len; i++)
    {
      const KtMatchWord *word = run->match->words->pdata[i];
      gboolean known;
      g_autoptr (GError) failure = NULL;
      if (!is_known (run, word, &known, error))
        return NULL;
      g_autofree char *nearest
          = known ? NULL
                  : kt_release_suggest_word (run->release, run->language, word->word, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (!known && nearest == NULL)
        return NULL;
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              nearest != NULL ? nearest : word->word);
      is_other = is_other || nearest != NULL;
    }
  return is_other ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static KtSearchResult *
run_once (KtRelease *release,
          const KtSearchQuery *query,
          const char *text,
          char **suggestion,
          GError **error)
{
  KtSearchRun run = { 0 };
  gboolean done = run_open (&run, release, query, text, error) && run_find (&run, error);
  if (done && run.result->hits->len == 0 && suggestion != NULL)
    {
      g_autoptr (GError) failure = NULL;
      *suggestion = suggest (&run, &failure);
      done = failure == NULL;
      if (!done)
        g_propagate_error (error, g_steal_pointer (&failure));
    }
  KtSearchResult *result = done ? g_steal_pointer (&run.result) : NULL;
  run_close (&run);
  return result;
}

KtSearchResult *
kt_release_search (KtRelease *release, const KtSearchQuery *query, GError **error)
{
  g_autofree char *text = cut_text (query->text);
  g_autofree char *suggestion = NULL;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&release->searching->lock);
  KtSearchResult *result = run_once (release, query, text, &suggestion, error);
  if (result == NULL || suggestion == NULL)
    return result;
  kt_search_result_free (result);
  result = run_once (release, query, suggestion, NULL, error);
  if (result != NULL && result->hits->len > 0)
    result->suggestion = g_steal_pointer (&suggestion);
  return result;
}

/* ---- facets ---- */

GPtrArray *
kt_release_search_facets (KtRelease *release, const KtSearchQuery *query, GError **error)
{
  KtSearchQuery everywhere = *query;
  everywhere.category = NULL;
  g_autofree char *text = cut_text (query->text);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&release->searching->lock);
  g_autoptr (GPtrArray) facets
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_facet_count_free);
  g_autoptr (GString) sql = g_string_new ("SELECT e.place, count(*)");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  KtSearchRun run = { 0 };
  gboolean done = run_open (&run, release, &everywhere, text, error);
  if (done && run.match->words->len > 0)
    {
      kt_search_run_append_any (&run, sql, values);
      g_autoptr (KtSqliteStatement) row
          = kt_search_run_prepare (&run, sql->str, (const char *const *)values->pdata, values->len,
                                   " AND e.place IS NOT NULL GROUP BY 1 ORDER BY 1", error);
      while (row != NULL && kt_sqlite_step (row, error))
        g_ptr_array_add (facets, kt_facet_count_new (kt_release_get_text (row, 0),
                                                     (guint)kt_sqlite_get_int (row, 1)));
      done = row != NULL && !kt_sqlite_failed (row);
    }
  run_close (&run);
  return done ? g_steal_pointer (&facets) : NULL;
}
