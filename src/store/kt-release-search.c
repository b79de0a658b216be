/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A search runs through classes of matches, best first, until there are enough hits. Within a class
 * the rows of the index come in the order of their numbers, so that no class has to be read to its
 * end; only parts of words, the last class, need whole sets, and by then the words are rare.
 */

#include "kt-release-search.h"
#include "kt-release-match.h"
#include "kt-release-schema.h"
#include "kt-release-suggest.h"
#include "kt-release-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_LIMIT 50
#define MAX_TEXT_BYTES 400
#define SNIPPET_LETTERS 140
#define LAST_CHARACTER "\xf4\x8f\xbf\xbf"

typedef struct {
  KtRelease *release;
  KtReleaseFile *file;
  KtCatalog *catalog;
  KtTexts *texts;
  const char *language;
  guint limit;
  GString *filter;   /* " AND …" over search_entry e */
  GPtrArray *places; /* its values */
  KtMatch *match;
  GHashTable *seen; /* "kind object detail" */
  KtSearchResult *result;
} Search;

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

/* ---- statements ---- */

/* `sql` has `n_values` question marks, for texts; those of the filter follow, then `end`. */
static KtSqliteStatement *
prepare (Search *search,
         const char *sql,
         const char *const *values,
         guint n_values,
         const char *end,
         GError **error)
{
  g_autofree char *whole = g_strconcat (sql, search->filter->str, end, NULL);
  KtSqliteStatement *row = kt_sqlite_prepare (search->file->connection, whole, error);
  for (guint i = 0; row != NULL && i < n_values; i++)
    kt_sqlite_bind_text (row, (int)i + 1, values[i]);
  for (guint i = 0; row != NULL && i < search->places->len; i++)
    kt_sqlite_bind_text (row, (int)(n_values + i) + 1, search->places->pdata[i]);
  return row;
}

static void
make_filter (Search *search, guint kinds, const char *category)
{
  search->filter = g_string_new (NULL);
  search->places = g_ptr_array_new ();
  if (kinds != 0)
    g_string_append_printf (search->filter, " AND (%u >> e.kind) & 1", kinds);
  if (category == NULL)
    return;
  g_string_append (search->filter, " AND e.place IN (NULL");
  GPtrArray *categories = kt_catalog_get_categories (search->catalog);
  for (guint i = 0; i < categories->len; i++)
    {
      const KtCategory *place = categories->pdata[i];
      if (!kt_catalog_category_is_within (search->catalog, place->id, category))
        continue;
      g_string_append (search->filter, ", ?");
      g_ptr_array_add (search->places, place->id);
    }
  g_string_append_c (search->filter, ')');
}

/* ---- hits ---- */

static gboolean
is_enough (const Search *search)
{
  return search->result->hits->len > search->limit;
}

/* The rows are: kind, object, detail. */
static gboolean
take_rows (Search *search,
           guint rank,
           const char *sql,
           const char *const *values,
           guint n_values,
           const char *end,
           GError **error)
{
  g_autoptr (KtSqliteStatement) row = prepare (search, sql, values, n_values, end, error);
  if (row == NULL)
    return FALSE;
  while (!is_enough (search) && kt_sqlite_step (row, error))
    {
      KtSearchKind kind = CLAMP (kt_sqlite_get_int (row, 0), KT_SEARCH_PRODUCT, KT_SEARCH_DOCUMENT);
      const char *object = kt_release_get_text (row, 1), *detail = kt_sqlite_get_text (row, 2);
      if (!g_hash_table_add (search->seen, g_strdup_printf ("%d\n%s\n%s", kind, object,
                                                            detail != NULL ? detail : "")))
        continue;
      KtSearchHit *hit = g_new0 (KtSearchHit, 1);
      hit->kind = kind;
      hit->id = g_strdup (object);
      hit->file = g_strdup (detail);
      hit->rank = rank;
      g_ptr_array_add (search->result->hits, hit);
    }
  return !kt_sqlite_failed (row);
}

#define ENTRY "e.kind, e.object, e.detail"

/* ---- classes of matches ---- */

/* An article number, or the beginning of one, with or without separators. */
static gboolean
find_numbers (Search *search, guint rank, GError **error)
{
  if (!search->match->has_digit)
    return TRUE;
  g_autofree char *end = g_strconcat (search->match->key, LAST_CHARACTER, NULL);
  const char *values[] = { search->match->key, end };
  return take_rows (search, rank,
                    "SELECT " ENTRY
                    " FROM search_entry e WHERE e.number_key >= ? AND e.number_key < ?",
                    values, 2, " ORDER BY e.number_key, e.id", error);
}

/* " AND e.id IN (…)" for each word: entries with a word that begins so, or (if long enough) with
 * such a part. */
static void
append_sets (Search *search,
             GString *sql,
             GPtrArray *values,
             const char *columns,
             const char *bound)
{
  for (guint i = 0; i < search->match->words->len; i++)
    {
      const KtMatchWord *word = search->match->words->pdata[i];
      g_string_append_printf (sql,
                              " AND e.id IN (SELECT rowid FROM words_%s WHERE words_%s MATCH ?%s",
                              search->language, search->language, bound);
      g_ptr_array_add (values, columns != NULL
                                   ? g_strdup_printf ("{%s} : (%s)", columns, word->begins)
                                   : g_strdup (word->means));
      if (word->contains != NULL)
        {
          g_string_append_printf (sql,
                                  " UNION ALL SELECT rowid FROM grams_%s WHERE grams_%s MATCH ?%s",
                                  search->language, search->language, bound);
          g_ptr_array_add (values, g_strdup (word->contains));
        }
      g_string_append_c (sql, ')');
    }
}

/* Products are few and what most come for: by any part of their title. */
static gboolean
find_products (Search *search, guint rank, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT " ENTRY " FROM search_entry e WHERE e.id < ");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bound = g_strdup_printf (" AND rowid < %d", KT_RELEASE_FIRST_ARTICLE);
  g_string_append_printf (sql, "%d", KT_RELEASE_FIRST_ARTICLE);
  append_sets (search, sql, values, "title", bound);
  return take_rows (search, rank, sql->str, (const char *const *)values->pdata, values->len,
                    " ORDER BY e.id", error);
}

/* Articles whose title begins with the text. */
static gboolean
find_title_beginnings (Search *search, guint rank, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT " ENTRY " FROM article_text t CROSS JOIN search_entry e ON e.id = t.article + %d"
      " WHERE t.language = ? AND t.sort_title >= ? AND t.sort_title < ?",
      KT_RELEASE_FIRST_ARTICLE);
  g_autofree char *end = g_strconcat (search->match->folded, LAST_CHARACTER, NULL);
  const char *values[] = { search->language, search->match->folded, end };
  return take_rows (search, rank, sql, values, 3, " ORDER BY t.sort_title, t.article", error);
}

static gboolean
find_words (Search *search, guint rank, const char *expression, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT " ENTRY " FROM words_%s w CROSS JOIN search_entry e ON e.id = w.rowid"
      " WHERE words_%s MATCH ?",
      search->language, search->language);
  return take_rows (search, rank, sql, &expression, 1, " ORDER BY w.rowid", error);
}

/* All words in any way; or the text as a part of a number. */
static void
append_any (Search *search, GString *sql, GPtrArray *values)
{
  g_string_append (sql, " FROM search_entry e WHERE ((1");
  append_sets (search, sql, values, NULL, "");
  g_string_append_c (sql, ')');
  if (search->match->synonyms != NULL)
    {
      g_string_append_printf (sql,
                              " OR e.id IN (SELECT rowid FROM words_%s WHERE words_%s MATCH ?)",
                              search->language, search->language);
      g_ptr_array_add (values, kt_match_all_mean (search->match));
    }
  if (search->match->has_digit && strlen (search->match->key) >= 3)
    {
      g_string_append_printf (sql,
                              " OR e.id IN (SELECT rowid FROM grams_%s WHERE grams_%s MATCH ?)",
                              search->language, search->language);
      g_ptr_array_add (values, g_strdup_printf ("\"%s\"", search->match->key));
    }
  g_string_append_c (sql, ')');
}

static gboolean
find_parts (Search *search, guint rank, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT " ENTRY);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  append_any (search, sql, values);
  return take_rows (search, rank, sql->str, (const char *const *)values->pdata, values->len,
                    " ORDER BY e.id", error);
}

static gboolean
find_all_classes (Search *search, GError **error)
{
  g_autofree char *in_title = kt_match_all_begin (search->match, "title number");
  g_autofree char *anywhere = kt_match_all_mean (search->match);
  return find_numbers (search, 0, error) && (is_enough (search) || find_products (search, 1, error))
         && (is_enough (search) || find_title_beginnings (search, 2, error))
         && (is_enough (search) || find_words (search, 3, in_title, error))
         && (is_enough (search) || find_words (search, 4, anywhere, error))
         && (is_enough (search) || find_parts (search, 5, error));
}

/* ---- what a hit shows ---- */

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
describe_article (Search *search, KtSearchHit *hit, GError **error)
{
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      search->file->connection,
      "SELECT coalesce (t.title, m.title), coalesce (t.note, m.note), a.article_group FROM article "
      "a"
      " LEFT JOIN article_text t ON t.article = a.id AND t.language = ?2"
      " LEFT JOIN article_text m ON m.article = a.id AND m.language = ?3 WHERE a.number = ?1",
      error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_text (row, 1, hit->id);
  kt_sqlite_bind_text (row, 2, search->language);
  kt_sqlite_bind_text (row, 3, kt_texts_languages (search->texts)[0]);
  if (!kt_sqlite_step (row, error))
    {
      hit->title = g_strdup (hit->id);
      return !kt_sqlite_failed (row);
    }
  const char *title = kt_sqlite_get_text (row, 0), *note = kt_sqlite_get_text (row, 1);
  hit->title = g_strdup (title != NULL ? title : hit->id);
  hit->snippet
      = shorten (note != NULL ? note
                              : kt_texts_group (search->texts, kt_release_get_text (row, 2),
                                                search->language));
  return TRUE;
}

/* The line of the document that holds the first word of the text. */
static char *
find_line (Search *search, const char *text)
{
  const KtMatchWord *word = search->match->words->pdata[0];
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
describe_document (Search *search, KtSearchHit *hit, GError **error)
{
  hit->title = g_strdup (kt_texts_document (search->texts, hit->id, hit->file, search->language));
  g_autofree char *path = g_strdup_printf ("products/%s/documents/%s", hit->id, hit->file);
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      search->file->connection, "SELECT bytes FROM file WHERE path = ?", error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_text (row, 1, path);
  if (g_str_has_suffix (hit->file, ".md") && kt_sqlite_step (row, error))
    {
      g_autoptr (GBytes) bytes = kt_sqlite_dup_bytes (row, 0);
      gsize length = 0;
      const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
      g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", (gssize)length);
      hit->snippet = find_line (search, text);
    }
  if (hit->snippet == NULL)
    hit->snippet = g_strdup (kt_texts_product (search->texts, hit->id, search->language));
  return !kt_sqlite_failed (row);
}

static gboolean
describe (Search *search, KtSearchHit *hit, GError **error)
{
  if (hit->kind == KT_SEARCH_ARTICLE)
    return describe_article (search, hit, error);
  if (hit->kind == KT_SEARCH_DOCUMENT)
    return describe_document (search, hit, error);
  const char *summary = kt_texts_product_summary (search->texts, hit->id, search->language);
  hit->title = g_strdup (kt_texts_product (search->texts, hit->id, search->language));
  hit->snippet = summary != NULL ? shorten (summary) : NULL;
  return TRUE;
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
search_open (Search *search,
             KtRelease *release,
             const KtSearchQuery *query,
             const char *text,
             GError **error)
{
  search->release = release;
  search->file = release->searching;
  search->catalog = release->catalog;
  search->texts = kt_catalog_get_texts (release->catalog);
  search->language = kt_texts_match_language (search->texts, query->language);
  search->limit = query->limit != 0 ? query->limit : DEFAULT_LIMIT;
  make_filter (search, query->kinds, query->category);
  search->match = kt_match_new (search->file, text, search->language, error);
  search->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  search->result = g_new0 (KtSearchResult, 1);
  search->result->hits = g_ptr_array_new_with_free_func (hit_free);
  return search->match != NULL;
}

static void
search_close (Search *search)
{
  g_string_free (search->filter, TRUE);
  g_ptr_array_unref (search->places);
  g_clear_pointer (&search->match, kt_match_free);
  g_hash_table_unref (search->seen);
  g_clear_pointer (&search->result, kt_search_result_free);
}

static gboolean
search_run (Search *search, GError **error)
{
  GPtrArray *hits = search->result->hits;
  if (search->match->words->len > 0 && !find_all_classes (search, error))
    return FALSE;
  search->result->has_more = hits->len > search->limit;
  if (search->result->has_more)
    g_ptr_array_set_size (hits, (int)search->limit);
  for (guint i = 0; i < hits->len; i++)
    if (!describe (search, hits->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ---- did you mean ---- */

/* Whether anything in the catalog has the word, wherever the search was limited to. */
static gboolean
is_known (Search *search, const KtMatchWord *word, gboolean *known, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_string_append_printf (sql, "SELECT EXISTS (SELECT 1 FROM words_%s WHERE words_%s MATCH ?)",
                          search->language, search->language);
  if (word->contains != NULL)
    g_string_append_printf (sql, " OR EXISTS (SELECT 1 FROM grams_%s WHERE grams_%s MATCH ?)",
                            search->language, search->language);
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (search->file->connection, sql->str, error);
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
suggest (Search *search, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_other = FALSE;
  for (guint i = 0; i < search->match->words->len; i++)
    {
      const KtMatchWord *word = search->match->words->pdata[i];
      gboolean known;
      g_autoptr (GError) failure = NULL;
      if (!is_known (search, word, &known, error))
        return NULL;
      g_autofree char *nearest = known ? NULL
                                       : kt_release_suggest_word (search->release, search->language,
                                                                  word->word, &failure);
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
  Search search = { 0 };
  gboolean done = search_open (&search, release, query, text, error) && search_run (&search, error);
  if (done && search.result->hits->len == 0 && suggestion != NULL)
    {
      g_autoptr (GError) failure = NULL;
      *suggestion = suggest (&search, &failure);
      done = failure == NULL;
      if (!done)
        g_propagate_error (error, g_steal_pointer (&failure));
    }
  KtSearchResult *result = done ? g_steal_pointer (&search.result) : NULL;
  search_close (&search);
  return result;
}

KtSearchResult *
kt_release_search (KtRelease *release, const KtSearchQuery *query, GError **error)
{
  g_autofree char *text = cut_text (query->text);
  g_autofree char *suggestion = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&release->searching->lock);
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
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&release->searching->lock);
  g_autoptr (GPtrArray) facets
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_facet_count_free);
  g_autoptr (GString) sql = g_string_new ("SELECT e.place, count(*)");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  Search search = { 0 };
  gboolean done = search_open (&search, release, &everywhere, text, error);
  if (done && search.match->words->len > 0)
    {
      append_any (&search, sql, values);
      g_autoptr (KtSqliteStatement) row
          = prepare (&search, sql->str, (const char *const *)values->pdata, values->len,
                     " AND e.place IS NOT NULL GROUP BY 1 ORDER BY 1", error);
      while (row != NULL && kt_sqlite_step (row, error))
        g_ptr_array_add (facets, kt_facet_count_new (kt_release_get_text (row, 0),
                                                     (guint)kt_sqlite_get_int (row, 1)));
      done = row != NULL && !kt_sqlite_failed (row);
    }
  search_close (&search);
  return done ? g_steal_pointer (&facets) : NULL;
}
