/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Amounts are whole 1/10,000 of the currency, decimals are units and digits, days are yyyymmdd (0:
 * open). Lists of names are joined by ';'. `position` keeps the order of the source; articles are
 * numbered in the order of their numbers, so that every index on articles ends in that order.
 *
 * search_entry numbers everything that can be found: first the products, then the articles, then
 * the documents (kt-release-schema.h). For each language LL: words_LL  folded words of title,
 * number, body, and their stems; prefixes up to three letters are indexed. The tokenizer only has
 * to cut at blanks. grams_LL  folded title and number without blanks, for parts of compound words
 *   vocabulary rows with that language, for spelling suggestions
 */

#include "kt-release-schema.h"
#include "kt-sqlite-statement.h"
#include "kt-sqlite-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char schema[]
    = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
      "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
      "CREATE TABLE vat_rate (position INTEGER PRIMARY KEY, key TEXT NOT NULL, units INTEGER NOT "
      "NULL,"
      "  digits INTEGER NOT NULL) STRICT;"
      "CREATE TABLE category (id TEXT PRIMARY KEY, parent TEXT, position INTEGER NOT NULL) STRICT, "
      "WITHOUT ROWID;"
      "CREATE TABLE text (key TEXT, language TEXT, text TEXT NOT NULL, PRIMARY KEY (key, language))"
      "  STRICT, WITHOUT ROWID;"
      "CREATE TABLE file (path TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
      "CREATE TABLE synonym (language TEXT, word TEXT, synonyms TEXT NOT NULL, PRIMARY KEY "
      "(language, word))"
      "  STRICT, WITHOUT ROWID;"
      "CREATE TABLE scale (position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, name TEXT,"
      "  from_units INTEGER NOT NULL, from_digits INTEGER NOT NULL, is_graduated INTEGER NOT NULL,"
      "  discount_units INTEGER NOT NULL, discount_digits INTEGER NOT NULL, counts_document INTEGER "
      "NOT NULL,"
      "  line INTEGER NOT NULL) STRICT;"
      "CREATE TABLE approval_rule (key TEXT PRIMARY KEY, measure TEXT NOT NULL, product_group TEXT,"
      "  role TEXT, limit_units INTEGER NOT NULL, limit_digits INTEGER NOT NULL, approver TEXT NOT "
      "NULL,"
      "  turn INTEGER NOT NULL) STRICT, WITHOUT ROWID;"

      "CREATE TABLE product (id TEXT PRIMARY KEY, business INTEGER NOT NULL, category TEXT, "
      "classification TEXT NOT NULL,"
      "  lead_days INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, vat "
      "TEXT,"
      "  unit TEXT NOT NULL, order_code TEXT, accessories TEXT NOT NULL, has_picture INTEGER NOT "
      "NULL,"
      "  quote_characteristics TEXT NOT NULL, model TEXT NOT NULL) STRICT, WITHOUT ROWID;"
      "CREATE TABLE product_step (product TEXT, position INTEGER, id TEXT NOT NULL, paths TEXT NOT "
      "NULL,"
      "  PRIMARY KEY (product, position)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE product_swatch (product TEXT, position INTEGER, enumeration TEXT NOT NULL,"
      "  attribute TEXT NOT NULL, PRIMARY KEY (product, position)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE price_row (product TEXT, position INTEGER, key TEXT NOT NULL, kind INTEGER NOT "
      "NULL, condition TEXT,"
      "  amount TEXT NOT NULL, is_percent INTEGER NOT NULL, per_order INTEGER NOT NULL, valid_from "
      "INTEGER NOT NULL,"
      "  valid_to INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (product, position)) "
      "STRICT, WITHOUT ROWID;"
      "CREATE TABLE lead_row (product TEXT, position INTEGER, key TEXT NOT NULL, condition TEXT, "
      "days INTEGER NOT NULL,"
      "  is_added INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (product, position)) "
      "STRICT, WITHOUT ROWID;"
      "CREATE TABLE content_row (product TEXT, position INTEGER, material TEXT NOT NULL, kg TEXT "
      "NOT NULL, condition TEXT,"
      "  line INTEGER NOT NULL, PRIMARY KEY (product, position)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE part_row (product TEXT, position INTEGER, item TEXT NOT NULL, article TEXT NOT "
      "NULL,"
      "  quantity TEXT NOT NULL, condition TEXT, line INTEGER NOT NULL, PRIMARY KEY (product, "
      "position))"
      "  STRICT, WITHOUT ROWID;"
      "CREATE TABLE picture_row (product TEXT, position INTEGER, kind INTEGER NOT NULL, name TEXT "
      "NOT NULL,"
      "  condition TEXT, formula TEXT, line INTEGER NOT NULL, PRIMARY KEY (product, position)) "
      "STRICT, WITHOUT ROWID;"
      "CREATE TABLE product_document (product TEXT, position INTEGER, file TEXT NOT NULL, kind "
      "INTEGER NOT NULL,"
      "  language TEXT, PRIMARY KEY (product, position)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE program (product TEXT PRIMARY KEY, day INTEGER NOT NULL, bytes BLOB NOT NULL) "
      "STRICT;"

      "CREATE TABLE article (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, article_group "
      "TEXT NOT NULL,"
      "  kind INTEGER NOT NULL, unit TEXT NOT NULL, price INTEGER, price_unit INTEGER NOT NULL, "
      "cost INTEGER,"
      "  stock_units INTEGER, stock_digits INTEGER, lead_days INTEGER NOT NULL, weight_units "
      "INTEGER NOT NULL,"
      "  weight_digits INTEGER NOT NULL, follow_up TEXT, fits TEXT NOT NULL, sort_price INTEGER "
      "NOT NULL,"
      "  sort_stock REAL NOT NULL) STRICT;"
      "CREATE TABLE article_text (article INTEGER, language TEXT, title TEXT, note TEXT, "
      "sort_title TEXT NOT NULL,"
      "  PRIMARY KEY (article, language)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE article_fit (product TEXT, article INTEGER, PRIMARY KEY (product, article)) "
      "STRICT, WITHOUT ROWID;"
      "CREATE INDEX article_by_group ON article (article_group);"
      "CREATE INDEX article_facets ON article (article_group, kind, stock_units);"
      "CREATE INDEX article_by_price ON article (sort_price);"
      "CREATE INDEX article_by_lead_days ON article (lead_days);"
      "CREATE INDEX article_by_stock ON article (sort_stock);"
      "CREATE INDEX article_by_title ON article_text (language, sort_title);"

      "CREATE TABLE search_entry (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, object TEXT NOT "
      "NULL, detail TEXT,"
      "  place TEXT, number_key TEXT) STRICT;"
      "CREATE INDEX search_by_number ON search_entry (number_key, id) WHERE number_key IS NOT NULL;"
      "CREATE TABLE vocabulary (language TEXT, word TEXT, shown TEXT NOT NULL, frequency INTEGER "
      "NOT NULL,"
      "  PRIMARY KEY (language, word)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE search_synonym (language TEXT, word TEXT, other TEXT, PRIMARY KEY (language, "
      "word, other))"
      "  STRICT, WITHOUT ROWID;";

/* What the logical hash runs over, in this order, rows by primary key. */
static const char *const sources[] = {
  "SELECT * FROM setting ORDER BY name",
  "SELECT * FROM vat_rate ORDER BY position",
  "SELECT * FROM category ORDER BY id",
  "SELECT * FROM text ORDER BY key, language",
  "SELECT path, bytes FROM file ORDER BY path",
  "SELECT * FROM synonym ORDER BY language, word",
  "SELECT * FROM scale ORDER BY position",
  "SELECT * FROM approval_rule ORDER BY key",
  "SELECT * FROM product ORDER BY id",
  "SELECT * FROM product_step ORDER BY product, position",
  "SELECT * FROM product_swatch ORDER BY product, position",
  "SELECT * FROM price_row ORDER BY product, position",
  "SELECT * FROM lead_row ORDER BY product, position",
  "SELECT * FROM content_row ORDER BY product, position",
  "SELECT * FROM part_row ORDER BY product, position",
  "SELECT * FROM picture_row ORDER BY product, position",
  "SELECT * FROM product_document ORDER BY product, position",
  "SELECT * FROM article ORDER BY number",
  "SELECT * FROM article_text ORDER BY article, language",
};

gboolean
kt_release_create_schema (KtSqliteConnection *connection, GError **error)
{
  g_autofree char *pragmas
      = g_strdup_printf ("PRAGMA page_size=4096; PRAGMA application_id=%d; PRAGMA user_version=%d;",
                         KT_RELEASE_APPLICATION_ID, KT_RELEASE_FORMAT);
  return kt_sqlite_connection_exec (connection, pragmas, error)
         && kt_sqlite_connection_exec (connection, schema, error);
}

gboolean
kt_release_create_index (KtSqliteConnection *connection, const char *language, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("CREATE VIRTUAL TABLE words_%s USING fts5 (title, "
                                          "number, body, stem, content='', columnsize=0,"
                                          "  detail=column, prefix='1 2 3', tokenize='ascii');"
                                          "CREATE VIRTUAL TABLE grams_%s USING fts5 (title, "
                                          "number, content='', columnsize=0, tokenize='trigram');",
                                          language, language);
  return kt_sqlite_connection_exec (connection, sql, error);
}

gboolean
kt_release_check_format (KtSqliteConnection *connection, GError **error)
{
  const char *path = kt_sqlite_connection_get_path (connection);
  gint64 application, format;
  if (!kt_sqlite_connection_query_int (connection, "PRAGMA application_id", &application, error)
      || !kt_sqlite_connection_query_int (connection, "PRAGMA user_version", &format, error))
    return FALSE;
  if (application != KT_RELEASE_APPLICATION_ID)
    g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_FOREIGN,
                 _ ("%s: this is a database, but no Kontor catalog. Choose another file."), path);
  else if (format > KT_RELEASE_FORMAT)
    g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_TOO_NEW,
                 _ ("%s: this catalog was made for a newer Kontor. Update Kontor, or ask for an "
                    "older catalog."),
                 path);
  else if (format < KT_RELEASE_FORMAT)
    g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_FOREIGN,
                 _ ("%s: this catalog was made by a Kontor that is too old. Build it again from "
                    "its source."),
                 path);
  else
    return TRUE;
  return FALSE;
}

/* ---- logical hash ---- */

/* Type and length go before each value, so that no two rows read alike. */
static void
hash_column (GChecksum *checksum, sqlite3_stmt *row, int column)
{
  int type = sqlite3_column_type (row, column);
  gint64 head[2] = { GINT64_TO_LE (type), 0 };
  const void *data = NULL;
  gint64 number = 0;
  if (type == SQLITE_INTEGER)
    {
      number = GINT64_TO_LE (sqlite3_column_int64 (row, column));
      data = &number;
      head[1] = sizeof number;
    }
  else if (type != SQLITE_NULL)
    {
      data = type == SQLITE_BLOB ? sqlite3_column_blob (row, column)
                                 : sqlite3_column_text (row, column);
      head[1] = sqlite3_column_bytes (row, column);
    }
  gssize length = (gssize)head[1];
  head[1] = GINT64_TO_LE (head[1]);
  g_checksum_update (checksum, (const guchar *)head, sizeof head);
  if (length > 0)
    g_checksum_update (checksum, data, length);
}

static gboolean
hash_rows (KtSqliteConnection *connection, const char *sql, GChecksum *checksum, GError **error)
{
  sqlite3_stmt *row = NULL;
  int code = sqlite3_prepare_v2 (kt_sqlite_connection_get_handle (connection), sql, -1, &row, NULL);
  while (code == SQLITE_OK || code == SQLITE_ROW)
    {
      code = sqlite3_step (row);
      if (code != SQLITE_ROW)
        break;
      for (int i = 0; i < sqlite3_column_count (row); i++)
        hash_column (checksum, row, i);
    }
  gboolean done = code == SQLITE_DONE || kt_sqlite_connection_fail (connection, code, error);
  sqlite3_finalize (row);
  return done;
}

char *
kt_release_hash_selects (KtSqliteConnection *connection,
                         const char *const *selects,
                         guint n_selects,
                         GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < n_selects; i++)
    {
      g_checksum_update (checksum, (const guchar *)selects[i], -1);
      if (!hash_rows (connection, selects[i], checksum, error))
        return NULL;
    }
  return g_strdup (g_checksum_get_string (checksum));
}

char *
kt_release_compute_hash (KtSqliteConnection *connection, GError **error)
{
  return kt_release_hash_selects (connection, sources, G_N_ELEMENTS (sources), error);
}
