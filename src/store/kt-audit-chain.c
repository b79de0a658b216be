/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An entry is trusted if it has its hash, which runs over that of the entry before, and if the
 * entry after it was made upon it: who changes one must change all that follow.
 */
#include "kt-audit-chain.h"

#include "kt-store-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SEPARATOR "\x1e"
#define HALF_A_DAY (12 * 60 * 60)

static const char last_sql[] = "SELECT coalesce (max (row), 0) FROM audit";

void
kt_audit_entry_free (KtAuditEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->actor_id);
  g_free (self->actor_name);
  g_free (self->kind);
  g_free (self->subject);
  g_free (self->scope);
  g_free (self->body);
  g_free (self->hash);
  g_free (self);
}

char *
kt_audit_entry_hash (const KtAuditEntry *entry, const char *previous)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, entry->number);
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, entry->at);
  g_autofree char *text
      = g_strjoin (SEPARATOR, previous, number, at, entry->actor_id, entry->actor_name, entry->kind,
                   entry->subject, entry->scope, entry->body, NULL);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

KtAuditEntry *
kt_audit_entry_read (KtSqliteStatement *row)
{
  KtAuditEntry *self = g_new0 (KtAuditEntry, 1);
  self->number = kt_sqlite_get_int (row, 0);
  self->at = kt_sqlite_get_int (row, 1);
  self->actor_id = kt_sqlite_dup_text (row, 2);
  self->actor_name = kt_sqlite_dup_text (row, 3);
  self->kind = kt_sqlite_dup_text (row, 4);
  self->subject = kt_sqlite_dup_text (row, 5);
  self->scope = kt_sqlite_dup_text (row, 6);
  self->body = kt_sqlite_dup_text (row, 7);
  self->hash = kt_sqlite_dup_text (row, 8);
  return self;
}

/* ---- appending ---- */

/* NULL and no error: there is none of that number. */
static KtAuditEntry *
read_one (KtSqliteConnection *connection, gint64 number, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT " KT_AUDIT_COLUMNS " FROM audit WHERE row = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_int (s, 1, number);
  return kt_sqlite_step (s, error) ? kt_audit_entry_read (s) : NULL;
}

static char *
text_of (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

gboolean
kt_audit_append (KtSqliteConnection *connection, const KtAuditDraft *draft, GError **error)
{
  gint64 last;
  g_autoptr (GError) cause = NULL;
  if (!kt_sqlite_connection_query_int (connection, last_sql, &last, error))
    return FALSE;
  g_autoptr (KtAuditEntry) before = read_one (connection, last, &cause);
  g_autoptr (KtSqliteStatement) s = cause == NULL
                                        ? kt_sqlite_prepare (connection,
                                                             "INSERT INTO audit (" KT_AUDIT_COLUMNS
                                                             ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                                             &cause)
                                        : NULL;
  if (s == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_autoptr (KtAuditEntry) entry = g_new0 (KtAuditEntry, 1);
  *entry = (KtAuditEntry){ .number = last + 1,
                           .at = draft->at,
                           .actor_id = text_of (draft->actor_id),
                           .actor_name = text_of (draft->actor_name),
                           .kind = text_of (draft->kind),
                           .subject = text_of (draft->subject),
                           .scope = text_of (draft->scope),
                           .body = text_of (draft->body) };
  entry->hash = kt_audit_entry_hash (entry, before != NULL ? before->hash : "");
  const char *const texts[] = { entry->actor_id, entry->actor_name, entry->kind, entry->subject,
                                entry->scope,    entry->body,       entry->hash };
  kt_sqlite_bind_int (s, 1, entry->number);
  kt_sqlite_bind_int (s, 2, entry->at);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_sqlite_bind_text (s, (int)i + 3, texts[i]);
  return kt_sqlite_run (s, error);
}

/* ---- reading ---- */

static gboolean
tampered (gint64 number, GError **error)
{
  g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED,
               _ ("Entry %d of the audit trail is not what was written: somebody changed the "
                  "database. Nothing it says counts; restore a backup."),
               (int)number);
  return FALSE;
}

static gboolean
has_its_hash (KtSqliteConnection *connection, const KtAuditEntry *entry, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtAuditEntry) before = read_one (connection, entry->number - 1, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_autofree char *hash = kt_audit_entry_hash (entry, before != NULL ? before->hash : "");
  return (strcmp (hash, entry->hash) == 0 && (before != NULL || entry->number == 1))
         || tampered (entry->number, error);
}

/* The entry itself, and that the one after it was made upon it, unless it is the last. */
static gboolean
is_genuine (KtSqliteConnection *connection, const KtAuditEntry *entry, gint64 last, GError **error)
{
  if (!has_its_hash (connection, entry, error))
    return FALSE;
  if (entry->number == last)
    return TRUE;
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtAuditEntry) after = read_one (connection, entry->number + 1, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  return after != NULL ? has_its_hash (connection, after, error)
                       : tampered (entry->number + 1, error);
}

/* The entries of a query, each checked. */
static GPtrArray *
read_genuine (KtSqliteConnection *connection, KtSqliteStatement *s, GError **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_audit_entry_free);
  while (kt_sqlite_step (s, error))
    g_ptr_array_add (entries, kt_audit_entry_read (s));
  gint64 last;
  if (kt_sqlite_failed (s) || !kt_sqlite_connection_query_int (connection, last_sql, &last, error))
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    if (!is_genuine (connection, entries->pdata[i], last, error))
      return NULL;
  return g_steal_pointer (&entries);
}

/* What the server did not accept is in the trail, but counts for nothing. */
#define COUNTS " AND NOT EXISTS (SELECT 1 FROM audit_void WHERE audit_void.row = audit.row)"

/* Decisions stand as the server has them, which may not be the order in which they came here; those
 * that it does not have yet are behind. */
#define IN_ORDER                                                                                   \
  " ORDER BY kind = 'approval-decided', iif (kind = 'approval-decided', coalesce ((SELECT seq FROM" \
  " audit_origin WHERE audit_origin.row = audit.row), 0x7fffffffffffffff), 0), row"

GPtrArray *
kt_audit_find (KtSqliteConnection *connection,
               const char *column,
               const char *value,
               GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT " KT_AUDIT_COLUMNS " FROM audit WHERE %s = ?" COUNTS IN_ORDER, column);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, value);
  return read_genuine (connection, s, error);
}

GPtrArray *
kt_audit_find_about (KtSqliteConnection *connection,
                     const char *subject,
                     const char *kind,
                     GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT " KT_AUDIT_COLUMNS " FROM audit WHERE subject = ? AND kind = ?" COUNTS " ORDER BY row",
      error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, subject);
  kt_sqlite_bind_text (s, 2, kind);
  return read_genuine (connection, s, error);
}

guint
kt_audit_highest_day (KtSqliteConnection *connection)
{
  gint64 at = 0;
  if (!kt_sqlite_connection_query_int (connection, "SELECT coalesce(max(at), 0) FROM audit", &at,
                                       NULL)
      || at <= HALF_A_DAY)
    return 0;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at - HALF_A_DAY);
  if (time == NULL)
    return 0;
  return (guint)(g_date_time_get_year (time) * 10000 + g_date_time_get_month (time) * 100
                 + g_date_time_get_day_of_month (time));
}
