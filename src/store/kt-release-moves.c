/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-release-moves.h"

#include <string.h>

#include "kt-sqlite-statement.h"

static const struct {
  const char *table;
  const char *column;
  int index;
} numbered[] = {
  { "article", "id", 0 },
  { "article_text", "article", 0 },
  { "article_fit", "article", 1 },
};

int
kt_release_moves_column (const char *table)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbered); i++)
    if (strcmp (numbered[i].table, table) == 0)
      return numbered[i].index;
  return -1;
}

/* ---- finding ---- */

void
kt_release_moves_free (KtReleaseMoves *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->runs);
  g_free (self);
}

static KtSqliteStatement *
list_articles (KtSqliteConnection *connection, GError **error)
{
  return kt_sqlite_prepare (connection, "SELECT id, number FROM article ORDER BY id", error);
}

/* number → id */
static GHashTable *
load_numbers (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (KtSqliteStatement) row = list_articles (connection, error);
  while (row != NULL && kt_sqlite_step (row, error))
    {
      gint64 id = kt_sqlite_get_int (row, 0);
      g_hash_table_insert (ids, kt_sqlite_dup_text (row, 1), g_memdup2 (&id, sizeof id));
    }
  return row == NULL || kt_sqlite_failed (row) ? NULL : g_steal_pointer (&ids);
}

static void
add_kept (KtReleaseMoves *self, gint64 from, gint64 to)
{
  KtReleaseRun *last = self->runs->len > 0
                           ? &g_array_index (self->runs, KtReleaseRun, self->runs->len - 1)
                           : NULL;
  if (last != NULL && from == last->from + last->count && to == last->to + last->count)
    {
      last->count++;
      return;
    }
  const KtReleaseRun run = { from, to, 1 };
  g_array_append_val (self->runs, run);
}

/* The last place that is taken. */
static gint64
get_end (const KtReleaseMoves *self)
{
  if (self->runs->len == 0)
    return 0;
  const KtReleaseRun *last = &g_array_index (self->runs, KtReleaseRun, self->runs->len - 1);
  return last->to + last->count - 1;
}

/* One that would come before another that stood before it counts as gone, and as come again. */
KtReleaseMoves *
kt_release_moves_find (KtSqliteConnection *from, KtSqliteConnection *to, GError **error)
{
  g_autoptr (KtReleaseMoves) self = g_new0 (KtReleaseMoves, 1);
  g_autoptr (GHashTable) ids = load_numbers (to, error);
  g_autoptr (KtSqliteStatement) row = ids != NULL ? list_articles (from, error) : NULL;
  self->runs = g_array_new (FALSE, FALSE, sizeof (KtReleaseRun));
  self->is_none = TRUE;
  while (row != NULL && kt_sqlite_step (row, error))
    {
      const char *number = kt_sqlite_get_text (row, 1);
      const gint64 *id = number != NULL ? g_hash_table_lookup (ids, number) : NULL;
      gint64 old = kt_sqlite_get_int (row, 0);
      gboolean is_kept = id != NULL && *id > get_end (self);
      self->is_none = self->is_none && is_kept && *id == old;
      if (is_kept)
        add_kept (self, old, *id);
    }
  return row == NULL || kt_sqlite_failed (row) ? NULL : g_steal_pointer (&self);
}

gint64
kt_release_moves_map (const KtReleaseMoves *self, gint64 from)
{
  guint low = 0, high = self->runs->len;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      const KtReleaseRun *run = &g_array_index (self->runs, KtReleaseRun, middle);
      if (from < run->from)
        high = middle;
      else if (from >= run->from + run->count)
        low = middle + 1;
      else
        return run->to + from - run->from;
    }
  return 0;
}

/* ---- moving ---- */

gboolean
kt_release_moves_begin (KtSqliteConnection *connection, GError **error)
{
  return kt_sqlite_connection_exec (
      connection,
      "CREATE TEMP TABLE run (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, count INTEGER NOT "
      "NULL) STRICT;"
      "CREATE TEMP TABLE place (old INTEGER PRIMARY KEY, new INTEGER NOT NULL UNIQUE) STRICT;",
      error);
}

gboolean
kt_release_moves_add (KtSqliteConnection *connection, const KtReleaseRun *run, GError **error)
{
  g_autoptr (KtSqliteStatement) row
      = kt_sqlite_prepare (connection, "INSERT INTO temp.run VALUES (?, ?, ?)", error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_int (row, 1, run->from);
  kt_sqlite_bind_int (row, 2, run->to);
  kt_sqlite_bind_int (row, 3, run->count);
  return kt_sqlite_run (row, error);
}

/* Over zero, so that no number is taken while it is still in use. */
static gboolean
move_table (KtSqliteConnection *connection, const char *table, const char *column, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "DELETE FROM \"%1$s\" WHERE \"%2$s\" NOT IN (SELECT old FROM temp.place);"
      "UPDATE \"%1$s\" SET \"%2$s\" = -(SELECT new FROM temp.place WHERE old = \"%2$s\")"
      " WHERE \"%2$s\" IN (SELECT old FROM temp.place WHERE old <> new);"
      "UPDATE \"%1$s\" SET \"%2$s\" = -\"%2$s\" WHERE \"%2$s\" < 0;",
      table, column);
  return kt_sqlite_connection_exec (connection, sql, error);
}

gboolean
kt_release_moves_end (KtSqliteConnection *connection, GError **error)
{
  gboolean done = kt_sqlite_connection_exec (
      connection,
      "INSERT INTO temp.place SELECT a.id, r.new + (a.id - r.old) FROM temp.run r"
      " JOIN article a ON a.id >= r.old AND a.id - r.old < r.count;",
      error);
  for (guint i = 0; done && i < G_N_ELEMENTS (numbered); i++)
    done = move_table (connection, numbered[i].table, numbered[i].column, error);
  return done
         && kt_sqlite_connection_exec (connection, "DROP TABLE temp.run; DROP TABLE temp.place;",
                                       error);
}
