/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting and reading are one statement: nobody can take the same number in between. */
#include "kt-sequence.h"

typedef struct {
  KtSqliteConnection *connection;
  const char *kind;
  guint year;
} Sequence;

/* The number that the statement returns; 0: none. */
static gboolean
take (const Sequence *self, const char *sql, gint64 *number, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (self->connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, self->kind);
  kt_sqlite_bind_int (s, 2, self->year);
  *number = 0;
  while (kt_sqlite_step (s, error))
    *number = kt_sqlite_get_int (s, 0);
  return !kt_sqlite_failed (s);
}

static const char own_sql[]
    = "INSERT INTO sequence (kind, year, last) VALUES (?1, ?2, 1)"
      " ON CONFLICT (kind, year) DO UPDATE SET last = last + 1 RETURNING last";

static const char leased_sql[]
    = "UPDATE lease SET next = next + 1 WHERE kind = ?1 AND year = ?2 AND first = ("
      "  SELECT min (first) FROM lease WHERE kind = ?1 AND year = ?2 AND next <= last)"
      " RETURNING next - 1";

/* Without a server later, counting goes on behind what it leased. */
static gboolean
note (const Sequence *self, gint64 number, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "INSERT INTO sequence (kind, year, last) VALUES (?1, ?2, ?3)"
      " ON CONFLICT (kind, year) DO UPDATE SET last = max (last, excluded.last)",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, self->kind);
  kt_sqlite_bind_int (s, 2, self->year);
  kt_sqlite_bind_int (s, 3, number);
  return kt_sqlite_run (s, error);
}

static char *
take_provisional (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "UPDATE sync_state SET provisional = provisional + 1 RETURNING device_no, provisional",
      error);
  if (s == NULL)
    return NULL;
  char *number = NULL;
  while (kt_sqlite_step (s, error))
    {
      g_free (number);
      number = g_strdup_printf ("D%d-%d-P", (int)kt_sqlite_get_int (s, 0),
                                (int)kt_sqlite_get_int (s, 1));
    }
  if (kt_sqlite_failed (s))
    g_clear_pointer (&number, g_free);
  return number;
}

static char *
take_leased (const Sequence *self, KtNumberFormat format, GError **error)
{
  gint64 number;
  if (!take (self, leased_sql, &number, error))
    return NULL;
  if (number == 0)
    return take_provisional (self->connection, error);
  return note (self, number, error) ? format (self->year, (guint)number) : NULL;
}

char *
kt_sequence_take (KtSqliteConnection *connection,
                  const char *kind,
                  guint year,
                  KtNumberFormat format,
                  GError **error)
{
  const Sequence self = { connection, kind, year };
  gint64 enabled, number;
  if (!kt_sqlite_connection_query_int (connection, "SELECT enabled FROM sync_state", &enabled,
                                       error))
    return NULL;
  if (enabled)
    return take_leased (&self, format, error);
  return take (&self, own_sql, &number, error) ? format (year, (guint)number) : NULL;
}
