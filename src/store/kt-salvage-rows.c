/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-salvage-rows.h"

#include <string.h>

#include "kt-sqlite-private.h"

/* More numbers than that without a row are not looked into one by one. */
#define MAX_PROBES 50000
/* How SQLite calls the table behind a search index. */
#define CONTENT "_content"

/* A table of the sound database, and how to read and write its rows. */
typedef struct {
  sqlite3 *from;
  sqlite3 *to;
  char *name;
  char *target;  /* where rows go: the table of that name, or the search index that it is part of */
  char *columns; /* "a", "b" */
  char *targets; /* what they are called there */
  char *order;   /* the primary key of one without row numbers; NULL: it has them */
  guint n_columns;
  sqlite3_stmt *insert;
  guint rows;
  gboolean is_damaged;
} Table;

static void
table_clear (Table *self)
{
  sqlite3_finalize (self->insert);
  g_free (self->name);
  g_free (self->target);
  g_free (self->columns);
  g_free (self->targets);
  g_free (self->order);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static sqlite3_stmt *
prepare (sqlite3 *handle, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  return sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL) == SQLITE_OK ? stmt : NULL;
}

/* ---- what a table looks like ---- */

static void
append_name (GString *text, const char *name)
{
  g_string_append_printf (text, "%s\"%s\"", text->len > 0 ? ", " : "", name);
}

static gboolean
has_row_numbers (sqlite3 *handle, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rowid FROM \"%s\"", name);
  sqlite3_stmt *stmt = prepare (handle, sql);
  sqlite3_finalize (stmt);
  return stmt != NULL;
}

/* Of the old one only what it has: an older schema has fewer columns. */
static gboolean
has_column (sqlite3 *handle, const char *table, const char *column)
{
  g_autofree char *sql = g_strdup_printf ("SELECT \"%s\".\"%s\" FROM \"%s\"", table, column, table);
  sqlite3_stmt *stmt = prepare (handle, sql);
  sqlite3_finalize (stmt);
  return stmt != NULL;
}

static void
describe (Table *self)
{
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (GString) key = g_string_new (NULL);
  g_autofree char *sql = g_strdup_printf ("PRAGMA table_info (\"%s\")", self->name);
  sqlite3_stmt *stmt = prepare (self->to, sql);
  while (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
    {
      const char *column = (const char *)sqlite3_column_text (stmt, 1);
      if (!has_column (self->from, self->name, column))
        continue;
      append_name (columns, column);
      self->n_columns++;
      if (sqlite3_column_int (stmt, 5) > 0)
        append_name (key, column);
    }
  sqlite3_finalize (stmt);
  self->columns = g_string_free (g_steal_pointer (&columns), FALSE);
  self->targets = g_strdup (self->columns);
  self->target = g_strdup (self->name);
  if (!has_row_numbers (self->to, self->name))
    self->order = g_string_free (g_steal_pointer (&key), FALSE);
}

/* What FTS5 keeps of a search index: the numbers of rows and their words. */
static void
describe_search (Table *self)
{
  self->target = g_strndup (self->name, strlen (self->name) - strlen (CONTENT));
  self->columns = g_strdup ("c0");
  self->targets = g_strdup ("search_key");
  self->n_columns = 1;
}

static gboolean
prepare_insert (Table *self)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_string_printf (sql, "INSERT OR IGNORE INTO \"%s\" (%s%s) VALUES (?", self->target,
                   self->order == NULL ? "rowid, " : "", self->targets);
  for (guint i = 1; i < self->n_columns + (self->order == NULL); i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  self->insert = prepare (self->to, sql->str);
  return self->insert != NULL;
}

/* ---- reading ---- */

/* The first column is the number of the row, where rows have one. FALSE: the sound database failed. */
static gboolean
copy_row (Table *self, sqlite3_stmt *row)
{
  for (int i = 0; i < sqlite3_column_count (row); i++)
    sqlite3_bind_value (self->insert, i + 1, sqlite3_column_value (row, i));
  int code = sqlite3_step (self->insert);
  sqlite3_reset (self->insert);
  if (code == SQLITE_DONE)
    self->rows += sqlite3_changes (self->to) > 0;
  else
    self->is_damaged = TRUE;
  return code == SQLITE_DONE || (code & 0xff) == SQLITE_CONSTRAINT;
}

typedef enum { ENDED, UNREADABLE, FAILED } Outcome;

/* *last: the number of the last row; untouched without one. */
static Outcome
copy (Table *self, const char *sql, gint64 parameter, gint64 *last)
{
  sqlite3_stmt *row = prepare (self->from, sql);
  if (row == NULL)
    return UNREADABLE;
  sqlite3_bind_int64 (row, 1, parameter);
  int code;
  gboolean works = TRUE;
  while (works && (code = sqlite3_step (row)) == SQLITE_ROW)
    {
      *last = sqlite3_column_int64 (row, 0);
      works = copy_row (self, row);
    }
  sqlite3_finalize (row);
  return !works ? FAILED : code == SQLITE_DONE ? ENDED : UNREADABLE;
}

/* ---- tables with row numbers ---- */

static gboolean
probe (Table *self, gint64 after, gint64 before)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rowid, %s FROM \"%s\" NOT INDEXED WHERE rowid = ?",
                                          self->columns, self->name);
  gint64 last = before - after > MAX_PROBES ? after + MAX_PROBES : before;
  sqlite3_stmt *found = prepare (self->from, sql);
  gboolean works = TRUE;
  for (gint64 row = after + 1; found != NULL && works && row < last; row++)
    {
      sqlite3_bind_int64 (found, 1, row);
      works = sqlite3_step (found) != SQLITE_ROW || copy_row (self, found);
      sqlite3_reset (found);
    }
  sqlite3_finalize (found);
  return works;
}

static gboolean
copy_numbered (Table *self)
{
  gint64 front = 0, back = G_MAXINT64;
  g_autofree char *forward = g_strdup_printf (
      "SELECT rowid, %s FROM \"%s\" NOT INDEXED WHERE rowid > ? ORDER BY rowid", self->columns,
      self->name);
  g_autofree char *backward = g_strconcat (forward, " DESC", NULL);
  Outcome outcome = copy (self, forward, G_MININT64, &front);
  if (outcome != UNREADABLE)
    return outcome == ENDED;
  self->is_damaged = TRUE;
  outcome = copy (self, backward, front, &back);
  return outcome != FAILED && (outcome == ENDED || probe (self, front, back));
}

/* ---- tables without ---- */

static gboolean
copy_keyed (Table *self)
{
  gint64 ignored;
  g_autofree char *forward
      = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE ?1 IS NOT NULL", self->columns, self->name);
  g_auto (GStrv) key = g_strsplit (self->order, ", ", -1);
  g_autofree char *descending = g_strjoinv (" DESC, ", key);
  g_autofree char *backward = g_strdup_printf ("%s ORDER BY %s DESC", forward, descending);
  Outcome outcome = copy (self, forward, 0, &ignored);
  if (outcome != UNREADABLE)
    return outcome == ENDED;
  self->is_damaged = TRUE;
  return copy (self, backward, 0, &ignored) != FAILED;
}

/* ---- all of them ---- */

/* Of a search index the words alone: the rest is made of them. */
static const char tables_sql[]
    = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
      " AND (name NOT LIKE '%\\_search%' ESCAPE '\\' OR name LIKE '%\\_search\\_content' ESCAPE '\\')"
      " ORDER BY rowid";

static gboolean
copy_table (KtSqliteConnection *from,
            KtSqliteConnection *to,
            const char *name,
            KtSalvageCount *count,
            GError **error)
{
  g_auto (Table) self = { .from = kt_sqlite_connection_get_handle (from),
                          .to = kt_sqlite_connection_get_handle (to),
                          .name = g_strdup (name) };
  gboolean is_search = g_str_has_suffix (name, CONTENT);
  if (is_search)
    describe_search (&self);
  else
    describe (&self);
  g_autofree char *clear = g_strdup_printf ("DELETE FROM \"%s\"", self.target);
  gboolean works = kt_sqlite_connection_exec (to, clear, error);
  if (!works)
    return FALSE;
  if (self.n_columns > 0 && prepare_insert (&self))
    works = self.order == NULL ? copy_numbered (&self) : copy_keyed (&self);
  count->rows += is_search ? 0 : self.rows;
  count->damaged_tables += self.is_damaged || self.n_columns == 0;
  return works || kt_sqlite_connection_fail (to, sqlite3_errcode (self.to), error);
}

gboolean
kt_salvage_rows (KtSqliteConnection *from,
                 KtSqliteConnection *to,
                 KtSalvageCount *count,
                 GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = prepare (kt_sqlite_connection_get_handle (to), tables_sql);
  while (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
    g_ptr_array_add (names, g_strdup ((const char *)sqlite3_column_text (stmt, 0)));
  sqlite3_finalize (stmt);
  *count = (KtSalvageCount){ 0 };
  for (guint i = 0; i < names->len; i++)
    if (!copy_table (from, to, names->pdata[i], count, error))
      return FALSE;
  return TRUE;
}
