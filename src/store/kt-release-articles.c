/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Articles of a release. A query becomes one statement of fixed pieces with all values bound.
 * Articles are numbered in the order of their article numbers, so "by number" is the order of the
 * rows and every index ends in it.
 */

#include "kt-release-file.h"

#include <glib/gi18n-lib.h>

#define COLUMNS                                                                                    \
  "a.id, a.number, a.article_group, a.kind, a.unit, a.price, a.price_unit, a.cost, "               \
  "a.stock_units, a.stock_digits,"                                                                 \
  " a.lead_days, a.weight_units, a.weight_digits, a.follow_up, a.fits"

/* ---- an article ---- */

static KtMoney
get_money (KtSqliteStatement *row, int column, const char *currency, gboolean *is_there)
{
  *is_there = !kt_sqlite_is_null (row, column);
  return *is_there ? kt_money (kt_sqlite_get_int (row, column), currency)
                   : kt_money_zero (currency);
}

static KtArticle *
read_row (KtSqliteStatement *row, const char *currency)
{
  KtArticle *article = kt_article_new (kt_release_get_text (row, 1));
  article->group = g_strdup (kt_release_get_text (row, 2));
  article->kind = CLAMP (kt_sqlite_get_int (row, 3), 0, KT_ARTICLE_N_KINDS - 1);
  article->unit = g_strdup (kt_release_get_text (row, 4));
  article->price = get_money (row, 5, currency, &article->has_price);
  article->price_unit = MAX (1, (guint)kt_sqlite_get_int (row, 6));
  article->cost = get_money (row, 7, currency, &article->has_cost);
  article->has_stock = !kt_sqlite_is_null (row, 8);
  article->stock = kt_release_get_decimal (row, 8);
  article->lead_days = (guint)kt_sqlite_get_int (row, 10);
  article->weight_kg = kt_release_get_decimal (row, 11);
  article->follow_up = kt_sqlite_dup_text (row, 13);
  g_strfreev (article->fits);
  article->fits = kt_release_get_list (row, 14);
  return article;
}

/* The main language comes first: it stands in for the others. */
static gboolean
read_texts (KtReleaseFile *file, gint64 id, KtArticle *article, GError **error)
{
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      file->connection,
      "SELECT language, title, note FROM article_text WHERE article = ?1"
      " AND (title IS NOT NULL OR note IS NOT NULL) ORDER BY language <> ?2, language",
      error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_int (row, 1, id);
  kt_sqlite_bind_text (row, 2, file->main_language);
  while (kt_sqlite_step (row, error))
    kt_article_set_text (article, kt_release_get_text (row, 0), kt_sqlite_get_text (row, 1),
                         kt_sqlite_get_text (row, 2));
  return !kt_sqlite_failed (row);
}

/* The article of the current row, with its texts. */
static KtArticle *
read_article (KtReleaseFile *file, KtSqliteStatement *row, GError **error)
{
  g_autoptr (KtArticle) article = read_row (row, file->currency);
  return read_texts (file, kt_sqlite_get_int (row, 0), article, error) ? g_steal_pointer (&article)
                                                                       : NULL;
}

KtArticle *
kt_release_load_article (gpointer data, const char *number, GError **error)
{
  KtReleaseFile *file = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&file->lock);
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      file->connection, "SELECT " COLUMNS " FROM article a WHERE a.number = ?", error);
  if (row == NULL)
    return NULL;
  kt_sqlite_bind_text (row, 1, number);
  if (kt_sqlite_step (row, error))
    return read_article (file, row, error);
  if (!kt_sqlite_failed (row))
    g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("The catalog has no article “%s”."),
                 number);
  return NULL;
}

/* ---- queries ---- */

typedef struct {
  GString *sql;
  GPtrArray *values; /* of const char *, borrowed, in the order of the question marks */
} Statement;

static void
statement_clear (Statement *statement)
{
  g_string_free (statement->sql, TRUE);
  g_ptr_array_unref (statement->values);
}

static void
add (Statement *statement, const char *sql, const char *value)
{
  g_string_append (statement->sql, sql);
  if (value != NULL)
    g_ptr_array_add (statement->values, (gpointer)value);
}

static void
add_conditions (Statement *statement, const KtArticleQuery *query, const char *const *groups)
{
  add (statement, " WHERE 1", NULL);
  if (groups != NULL)
    {
      add (statement, " AND a.article_group IN (NULL", NULL);
      for (guint i = 0; groups[i] != NULL; i++)
        add (statement, ", ?", groups[i]);
      add (statement, ")", NULL);
    }
  if (query->group != NULL)
    add (statement, " AND a.article_group = ?", query->group);
  if (query->fits != NULL)
    add (statement, " AND a.id IN (SELECT article FROM article_fit WHERE product = ?)",
         query->fits);
  if (query->kinds != 0)
    g_string_append_printf (statement->sql, " AND (%u >> a.kind) & 1", query->kinds);
  if (query->in_stock)
    add (statement, " AND a.stock_units > 0", NULL);
}

/* `select` may hold one question mark, for `value`. */
static Statement
statement_new (const char *select,
               const char *value,
               const KtArticleQuery *query,
               const char *const *groups)
{
  Statement statement = { g_string_new (NULL), g_ptr_array_new () };
  add (&statement, select, value);
  add_conditions (&statement, query, groups);
  return statement;
}

static KtSqliteStatement *
statement_prepare (Statement *statement, KtReleaseFile *file, GError **error)
{
  KtSqliteStatement *row = kt_sqlite_prepare (file->connection, statement->sql->str, error);
  for (guint i = 0; row != NULL && i < statement->values->len; i++)
    kt_sqlite_bind_text (row, (int)i + 1, statement->values->pdata[i]);
  return row;
}

/* ---- lists ---- */

static Statement
make_list (const KtArticleQuery *query, const char *const *groups, guint offset, guint limit)
{
  static const char *const orders[] = {
    [KT_ARTICLE_SORT_NUMBER] = "",
    [KT_ARTICLE_SORT_TITLE] = "t.sort_title",
    [KT_ARTICLE_SORT_PRICE] = "a.sort_price",
    [KT_ARTICLE_SORT_STOCK] = "a.sort_stock",
    [KT_ARTICLE_SORT_LEAD_DAYS] = "a.lead_days",
  };
  gboolean by_title = query->sort == KT_ARTICLE_SORT_TITLE;
  Statement statement
      = by_title ? statement_new ("SELECT " COLUMNS
                                  " FROM article_text t CROSS JOIN article a ON a.id = t.article"
                                  " AND t.language = ?",
                                  query->language, query, groups)
                 : statement_new ("SELECT " COLUMNS " FROM article a", NULL, query, groups);
  const char *order = orders[query->sort], *direction = query->descending ? " DESC" : "";
  g_string_append_printf (statement.sql, " ORDER BY %s%s%s%s%s", order,
                          *order != '\0' ? direction : "", *order != '\0' ? ", " : "",
                          by_title ? "t.article" : "a.id", direction);
  g_string_append_printf (statement.sql, " LIMIT %d OFFSET %u",
                          limit == 0 ? -1 : (int)MIN (limit, G_MAXINT), offset);
  return statement;
}

GPtrArray *
kt_release_list_articles (gpointer data,
                          const KtArticleQuery *query,
                          const char *const *groups,
                          guint offset,
                          guint limit,
                          GError **error)
{
  KtReleaseFile *file = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&file->lock);
  Statement statement = make_list (query, groups, offset, limit);
  g_autoptr (KtSqliteStatement) row = statement_prepare (&statement, file, error);
  statement_clear (&statement);
  if (row == NULL)
    return NULL;
  g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_article_unref);
  while (kt_sqlite_step (row, error))
    {
      KtArticle *article = read_article (file, row, error);
      if (article == NULL)
        return NULL;
      g_ptr_array_add (page, article);
    }
  return kt_sqlite_failed (row) ? NULL : g_steal_pointer (&page);
}

gboolean
kt_release_count_articles (gpointer data,
                           const KtArticleQuery *query,
                           const char *const *groups,
                           guint *count,
                           GError **error)
{
  KtReleaseFile *file = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&file->lock);
  Statement statement = statement_new ("SELECT count(*) FROM article a", NULL, query, groups);
  g_autoptr (KtSqliteStatement) row = statement_prepare (&statement, file, error);
  statement_clear (&statement);
  if (row == NULL || !kt_sqlite_step (row, error))
    return FALSE;
  *count = (guint)kt_sqlite_get_int (row, 0);
  return TRUE;
}

/* ---- facets ---- */

static int
compare_facets (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(const KtFacetCount *const *)a)->value,
                    (*(const KtFacetCount *const *)b)->value);
}

static const char *
facet_value (KtSqliteStatement *row, KtArticleFacet facet)
{
  if (facet == KT_ARTICLE_FACET_KIND)
    return kt_article_kind_to_string (
        CLAMP (kt_sqlite_get_int (row, 0), 0, KT_ARTICLE_N_KINDS - 1));
  return kt_release_get_text (row, 0);
}

GPtrArray *
kt_release_count_facet (gpointer data,
                        const KtArticleQuery *query,
                        const char *const *groups,
                        KtArticleFacet facet,
                        GError **error)
{
  static const char *const selects[] = {
    [KT_ARTICLE_FACET_GROUP] = "SELECT a.article_group, count(*) FROM article a",
    [KT_ARTICLE_FACET_KIND] = "SELECT a.kind, count(*) FROM article a",
    [KT_ARTICLE_FACET_STOCK]
    = "SELECT iif (a.stock_units > 0, 'yes', 'no'), count(*) FROM article a",
    [KT_ARTICLE_FACET_FITS]
    = "SELECT f.product, count(*) FROM article_fit f CROSS JOIN article a ON a.id = f.article",
  };
  KtReleaseFile *file = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&file->lock);
  Statement statement = statement_new (selects[facet], NULL, query, groups);
  g_string_append (statement.sql, " GROUP BY 1");
  g_autoptr (KtSqliteStatement) row = statement_prepare (&statement, file, error);
  statement_clear (&statement);
  if (row == NULL)
    return NULL;
  g_autoptr (GPtrArray) facets
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_facet_count_free);
  while (kt_sqlite_step (row, error))
    g_ptr_array_add (
        facets, kt_facet_count_new (facet_value (row, facet), (guint)kt_sqlite_get_int (row, 1)));
  if (kt_sqlite_failed (row))
    return NULL;
  g_ptr_array_sort (facets, compare_facets);
  return g_steal_pointer (&facets);
}
