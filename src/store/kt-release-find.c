/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A search runs through classes of matches, best first, until there are enough hits. Within a class
 * the rows of the index come in the order of their numbers, so that no class has to be read to its
 * end; only parts of words, the last class, need whole sets, and by then the words are rare.
 */

#include "kt-release-find.h"
#include "kt-release-schema.h"

#include <string.h>

#define ENTRY "e.kind, e.object, e.detail"
#define LAST_CHARACTER "\xf4\x8f\xbf\xbf"
#define RARE 400

/* ---- statements ---- */

/* `sql` has `n_values` question marks, for texts; those of the filter follow, then `end`. */
KtSqliteStatement *
kt_search_run_prepare (KtSearchRun *run,
                       const char *sql,
                       const char *const *values,
                       guint n_values,
                       const char *end,
                       GError **error)
{
  g_autofree char *whole = g_strconcat (sql, run->filter->str, end, NULL);
  KtSqliteStatement *row = kt_sqlite_prepare (run->file->connection, whole, error);
  for (guint i = 0; row != NULL && i < n_values; i++)
    kt_sqlite_bind_text (row, (int)i + 1, values[i]);
  for (guint i = 0; row != NULL && i < run->places->len; i++)
    kt_sqlite_bind_text (row, (int)(n_values + i) + 1, run->places->pdata[i]);
  return row;
}

void
kt_search_run_make_filter (KtSearchRun *run, guint kinds, const char *category)
{
  run->filter = g_string_new (NULL);
  run->places = g_ptr_array_new ();
  if (kinds != 0)
    g_string_append_printf (run->filter, " AND (%u >> e.kind) & 1", kinds);
  if (category == NULL)
    return;
  g_string_append (run->filter, " AND e.place IN (NULL");
  GPtrArray *categories = kt_catalog_get_categories (run->catalog);
  for (guint i = 0; i < categories->len; i++)
    {
      const KtCategory *place = categories->pdata[i];
      if (!kt_catalog_category_is_within (run->catalog, place->id, category))
        continue;
      g_string_append (run->filter, ", ?");
      g_ptr_array_add (run->places, place->id);
    }
  g_string_append_c (run->filter, ')');
}

/* ---- hits ---- */

static gboolean
is_enough (const KtSearchRun *run)
{
  return run->result->hits->len > run->limit;
}

/* The rows are: kind, object, detail. */
static gboolean
take_rows (KtSearchRun *run,
           guint rank,
           const char *sql,
           const char *const *values,
           guint n_values,
           const char *end,
           GError **error)
{
  g_autoptr (KtSqliteStatement) row
      = kt_search_run_prepare (run, sql, values, n_values, end, error);
  if (row == NULL)
    return FALSE;
  while (!is_enough (run) && kt_sqlite_step (row, error))
    {
      KtSearchKind kind = CLAMP (kt_sqlite_get_int (row, 0), KT_SEARCH_PRODUCT, KT_SEARCH_DOCUMENT);
      const char *object = kt_release_get_text (row, 1), *detail = kt_sqlite_get_text (row, 2);
      if (!g_hash_table_add (run->seen, g_strdup_printf ("%d\n%s\n%s", kind, object,
                                                         detail != NULL ? detail : "")))
        continue;
      KtSearchHit *hit = g_new0 (KtSearchHit, 1);
      hit->kind = kind;
      hit->id = g_strdup (object);
      hit->file = g_strdup (detail);
      hit->rank = rank;
      g_ptr_array_add (run->result->hits, hit);
    }
  return !kt_sqlite_failed (row);
}

/* ---- classes of matches ---- */

/* An article number, or the beginning of one, with or without separators. */
static gboolean
find_numbers (KtSearchRun *run, guint rank, GError **error)
{
  if (!run->match->has_digit)
    return TRUE;
  g_autofree char *end = g_strconcat (run->match->key, LAST_CHARACTER, NULL);
  const char *values[] = { run->match->key, end };
  return take_rows (run, rank,
                    "SELECT " ENTRY
                    " FROM search_entry e WHERE e.number_key >= ? AND e.number_key < ?",
                    values, 2, " ORDER BY e.number_key, e.id", error);
}

/* "SELECT rowid …": entries with a word that begins so, or (if long enough) with such a part;
 * `bound` narrows the rows. */
static void
append_word_rows (KtSearchRun *run,
                  const KtMatchWord *word,
                  const char *columns,
                  const char *bound,
                  GString *sql,
                  GPtrArray *values)
{
  g_string_append_printf (sql, "SELECT rowid FROM words_%s WHERE words_%s MATCH ?%s", run->language,
                          run->language, bound);
  g_ptr_array_add (values, columns != NULL ? g_strdup_printf ("{%s} : (%s)", columns, word->begins)
                                           : g_strdup (word->means));
  if (word->contains == NULL)
    return;
  g_string_append_printf (sql, " UNION ALL SELECT rowid FROM grams_%s WHERE grams_%s MATCH ?%s",
                          run->language, run->language, bound);
  g_ptr_array_add (values, g_strdup (word->contains));
}

/* " AND e.id IN (…)" for each word. */
static void
append_sets (KtSearchRun *run,
             GString *sql,
             GPtrArray *values,
             const char *columns,
             const char *bound)
{
  for (guint i = 0; i < run->match->words->len; i++)
    {
      g_string_append (sql, " AND e.id IN (");
      append_word_rows (run, run->match->words->pdata[i], columns, bound, sql, values);
      g_string_append_c (sql, ')');
    }
}

/* Products are few and what most come for: by any part of their title. */
static gboolean
find_products (KtSearchRun *run, guint rank, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT " ENTRY " FROM search_entry e WHERE e.id < ");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bound = g_strdup_printf (" AND rowid < %d", KT_RELEASE_FIRST_ARTICLE);
  g_string_append_printf (sql, "%d", KT_RELEASE_FIRST_ARTICLE);
  append_sets (run, sql, values, "title", bound);
  return take_rows (run, rank, sql->str, (const char *const *)values->pdata, values->len,
                    " ORDER BY e.id", error);
}

/* Articles whose title begins with the text. */
static gboolean
find_title_beginnings (KtSearchRun *run, guint rank, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT " ENTRY " FROM article_text t CROSS JOIN search_entry e ON e.id = t.article + %d"
      " WHERE t.language = ? AND t.sort_title >= ? AND t.sort_title < ?",
      KT_RELEASE_FIRST_ARTICLE);
  g_autofree char *end = g_strconcat (run->match->folded, LAST_CHARACTER, NULL);
  const char *values[] = { run->language, run->match->folded, end };
  return take_rows (run, rank, sql, values, 3, " ORDER BY t.sort_title, t.article", error);
}

static gboolean
find_words (KtSearchRun *run, guint rank, const char *expression, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT " ENTRY " FROM words_%s w CROSS JOIN search_entry e ON e.id = w.rowid"
      " WHERE words_%s MATCH ?",
      run->language, run->language);
  return take_rows (run, rank, sql, &expression, 1, " ORDER BY w.rowid", error);
}

/* All words in any way; or the text as a part of a number. */
void
kt_search_run_append_any (KtSearchRun *run, GString *sql, GPtrArray *values)
{
  g_string_append (sql, " FROM search_entry e WHERE ((1");
  append_sets (run, sql, values, NULL, "");
  g_string_append_c (sql, ')');
  if (run->match->synonyms != NULL)
    {
      g_string_append_printf (sql,
                              " OR e.id IN (SELECT rowid FROM words_%s WHERE words_%s MATCH ?)",
                              run->language, run->language);
      g_ptr_array_add (values, kt_match_all_mean (run->match));
    }
  if (run->match->has_digit && g_utf8_strlen (run->match->key, -1) >= 3)
    {
      g_string_append_printf (sql,
                              " OR e.id IN (SELECT rowid FROM grams_%s WHERE grams_%s MATCH ?)",
                              run->language, run->language);
      g_ptr_array_add (values, g_strdup_printf ("number : \"%s\"", run->match->key));
    }
  g_string_append_c (sql, ')');
}

static const KtMatchWord *
longest_word (const KtMatch *match)
{
  const KtMatchWord *longest = match->words->pdata[0];
  for (guint i = 1; i < match->words->len; i++)
    {
      const KtMatchWord *word = match->words->pdata[i];
      if (strlen (word->word) > strlen (longest->word))
        longest = word;
    }
  return longest;
}

static gboolean
is_rare (KtSearchRun *run,
         const KtMatchWord *word,
         const char *columns,
         gboolean *rare,
         GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM (");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  append_word_rows (run, word, columns, "", sql, values);
  g_string_append_printf (sql, " LIMIT %d)", RARE);
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (run->file->connection, sql->str, error);
  for (guint i = 0; row != NULL && i < values->len; i++)
    kt_sqlite_bind_text (row, (int)i + 1, values->pdata[i]);
  if (row == NULL || !kt_sqlite_step (row, error))
    return FALSE;
  *rare = kt_sqlite_get_int (row, 0) < RARE;
  return TRUE;
}

/* All words, some as parts of others, in these columns (NULL: anywhere and by any meaning). If the
 * longest is rare, the others are looked up for its rows only; their own sets can be as large as
 * the catalog. */
static gboolean
find_parts (KtSearchRun *run, guint rank, const char *columns, GError **error)
{
  const KtMatchWord *longest = longest_word (run->match);
  gboolean rare;
  if (longest->contains == NULL)
    return TRUE; /* only short words: their beginnings were found before */
  if (!is_rare (run, longest, columns, &rare, error))
    return FALSE;
  g_autoptr (GString) sql = g_string_new ("SELECT " ENTRY " FROM search_entry e WHERE e.id IN (");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  append_word_rows (run, longest, columns, "", sql, values);
  g_string_append_c (sql, ')');
  for (guint i = 0; i < run->match->words->len; i++)
    {
      const KtMatchWord *word = run->match->words->pdata[i];
      if (word == longest)
        continue;
      g_string_append (sql, rare ? " AND EXISTS (" : " AND e.id IN (");
      append_word_rows (run, word, columns, rare ? " AND rowid = e.id" : "", sql, values);
      g_string_append_c (sql, ')');
    }
  return take_rows (run, rank, sql->str, (const char *const *)values->pdata, values->len,
                    " ORDER BY e.id", error);
}

/* The text without blanks as a part of a number. */
static gboolean
find_number_parts (KtSearchRun *run, guint rank, GError **error)
{
  if (!run->match->has_digit || g_utf8_strlen (run->match->key, -1) < 3)
    return TRUE;
  g_autofree char *sql = g_strdup_printf (
      "SELECT " ENTRY " FROM grams_%s g CROSS JOIN search_entry e ON e.id = g.rowid"
      " WHERE grams_%s MATCH ?",
      run->language, run->language);
  g_autofree char *expression = g_strdup_printf ("number : \"%s\"", run->match->key);
  const char *values[] = { expression };
  return take_rows (run, rank, sql, values, 1, " ORDER BY g.rowid", error);
}

gboolean
kt_search_run_find (KtSearchRun *run, GError **error)
{
  g_autofree char *in_title = kt_match_all_begin (run->match, "title number");
  g_autofree char *anywhere = kt_match_all_mean (run->match);
  return find_numbers (run, 0, error) && (is_enough (run) || find_products (run, 1, error))
         && (is_enough (run) || find_title_beginnings (run, 2, error))
         && (is_enough (run) || find_words (run, 3, in_title, error))
         && (is_enough (run) || find_number_parts (run, 4, error))
         && (is_enough (run) || find_parts (run, 4, "title number", error))
         && (is_enough (run) || find_words (run, 5, anywhere, error))
         && (is_enough (run) || find_parts (run, 6, NULL, error));
}
