/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * First the chain from its beginning, then each kind of stored thing against it. One query a kind
 * finds what does not agree; each finding is named so that a person finds it.
 */
#include "kt-audit-verify.h"

#include "kt-approval-read.h"
#include "kt-order-store-private.h"
#include "kt-store-error.h"
#include "kt-user-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_NAME "work.db"

typedef struct {
  KtSqliteConnection *connection;
  KtFaultList *faults;
} Check;

static void fault (Check *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
fault (Check *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  kt_fault_list_add (self->faults, KT_FAULT_ERROR, FILE_NAME, 0, 0,
                     _ ("Somebody changed the database outside of Kontor. Restore a backup."), "%s",
                     message);
}

/* ---- the chain ---- */

static gboolean
check_chain (Check *self, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection, "SELECT " KT_AUDIT_COLUMNS " FROM audit ORDER BY row", error);
  g_autofree char *previous = g_strdup ("");
  gint64 number = 0;
  if (s == NULL)
    return FALSE;
  while (kt_sqlite_step (s, error))
    {
      g_autoptr (KtAuditEntry) entry = kt_audit_entry_read (s);
      g_autofree char *hash = kt_audit_entry_hash (entry, previous);
      if (entry->number != number + 1)
        fault (self, _ ("Entries %d to %d of the audit trail are missing."), (int)number + 1,
               (int)entry->number - 1);
      else if (strcmp (hash, entry->hash) != 0)
        fault (self, _ ("Entry %d of the audit trail (%s, %s) is not what was written."),
               (int)entry->number, entry->kind, entry->actor_name);
      number = entry->number;
      g_free (previous);
      previous = g_strdup (entry->hash);
    }
  return !kt_sqlite_failed (s);
}

/* One more entry that does not count, or does again. */
static gboolean
is_mark (KtSqliteStatement *row, gint64 n, gint64 last, char **previous)
{
  g_autofree char *text = g_strdup_printf (
      "%s\x1e%" G_GINT64_FORMAT "\x1e%" G_GINT64_FORMAT "\x1e%" G_GINT64_FORMAT
      "\x1e%" G_GINT64_FORMAT "\x1e%s",
      *previous, n, kt_sqlite_get_int (row, 1), kt_sqlite_get_int (row, 2),
      kt_sqlite_get_int (row, 3), kt_sqlite_get_text (row, 5));
  g_free (*previous);
  *previous = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return kt_sqlite_get_int (row, 0) == n && kt_sqlite_get_int (row, 3) <= last
         && strcmp (kt_sqlite_get_text (row, 4), *previous) == 0;
}

static gboolean
check_marks (Check *self, GError **error)
{
  gint64 last;
  g_autofree char *previous = g_strdup ("");
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "SELECT n, audit_mark.row, void, head, audit_mark.hash, audit.hash FROM audit_mark"
      " LEFT JOIN audit ON audit.row = audit_mark.row ORDER BY n",
      error);
  if (s == NULL
      || !kt_sqlite_connection_query_int (self->connection,
                                          "SELECT coalesce (max (row), 0) FROM audit", &last, error))
    return FALSE;
  for (gint64 n = 1; kt_sqlite_step (s, error); n++)
    if (!is_mark (s, n, last, &previous))
      {
        fault (self, _ ("What says which entries of the audit trail count (mark %d) is not what was "
                        "written."),
               (int)n);
        return TRUE;
      }
  return !kt_sqlite_failed (s);
}

/* A part of a head that is not there any more. */
static gboolean
check_noted (Check *self, const char *sql, const char *part, const char *head, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (self->connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, part);
  if (!kt_sqlite_step (s, error) && !kt_sqlite_failed (s) && strcmp (head, "0:") != 0)
    fault (self, _ ("The entry that was noted (%s) is not in the audit trail any more."), head);
  return !kt_sqlite_failed (s);
}

static gboolean
check_head (Check *self, const char *head, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (head, "+", 2);
  return check_noted (self, "SELECT 1 FROM audit WHERE row || ':' || hash = ?",
                      parts[0] != NULL ? parts[0] : "", head, error)
         && (parts[0] == NULL || parts[1] == NULL
             || check_noted (self, "SELECT 1 FROM audit_mark WHERE n || ':' || hash = ?", parts[1],
                             head, error));
}

/* ---- stored things ---- */

/* Calls `tell` for each row of a query: rows that do not agree. */
static gboolean
for_each (Check *self,
          const char *sql,
          void (*tell) (Check *self, KtSqliteStatement *row),
          GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (self->connection, sql, error);
  if (s == NULL)
    return FALSE;
  while (kt_sqlite_step (s, error))
    tell (self, s);
  return !kt_sqlite_failed (s);
}

static void
tell_uncounted (Check *self, KtSqliteStatement *row)
{
  fault (self, _ ("Whether entry %d of the audit trail counts is not what was written."),
         (int)kt_sqlite_get_int (row, 0));
}

static void
tell_body (Check *self, KtSqliteStatement *row)
{
  fault (self, _ ("Revision %d of %s does not have the content that was saved."),
         (int)kt_sqlite_get_int (row, 1), kt_sqlite_get_text (row, 0));
}

static void
tell_uncleared (Check *self, KtSqliteStatement *row)
{
  fault (self, _ ("Revision %d of %s is marked as sent, but never passed the gate."),
         (int)kt_sqlite_get_int (row, 1), kt_sqlite_get_text (row, 0));
}

static void
tell_lost_user (Check *self, KtSqliteStatement *row)
{
  fault (self, _ ("The user %s was removed."), kt_sqlite_get_text (row, 0));
}

static void
tell_user (Check *self, KtSqliteStatement *row)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtUserRow) user
      = kt_user_row_read (self->connection, "id", kt_sqlite_get_text (row, 0), &cause);
  if (user == NULL && cause != NULL)
    fault (self, "%s", cause->message);
}

static void
tell_request (Check *self, KtSqliteStatement *row)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtApproval) request
      = kt_approval_read (self->connection, kt_sqlite_get_text (row, 0), &cause);
  if (request == NULL)
    {
      if (!g_error_matches (cause, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED))
        fault (self, _ ("Nobody asked for the approval of %s that is listed."),
               kt_sqlite_get_text (row, 1));
      return;
    }
  if (strcmp (kt_approval_state_to_string (kt_approval_get_state (request)),
              kt_sqlite_get_text (row, 2))
      != 0)
    fault (self, _ ("The request for approval of %s is listed as “%s”, which nobody decided."),
           kt_sqlite_get_text (row, 1), kt_sqlite_get_text (row, 2));
}

static void
tell_lost_request (Check *self, KtSqliteStatement *row)
{
  fault (self, _ ("A request for approval (entry %d of the audit trail) is not listed any more."),
         (int)kt_sqlite_get_int (row, 0));
}

static void
tell_mandate (Check *self, KtSqliteStatement *row)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtMandate) mandate = kt_mandate_from_json (kt_sqlite_get_text (row, 0), -1, &cause);
  if (mandate == NULL || !kt_mandate_verify_signature (mandate, &cause))
    fault (self, "%s", cause->message);
}

static void
tell_order (Check *self, KtSqliteStatement *row)
{
  g_autoptr (GError) cause = NULL;
  if (!kt_order_verify (self->connection, kt_sqlite_get_text (row, 0), &cause))
    fault (self, _ ("Order %s: %s"), kt_sqlite_get_text (row, 1), cause->message);
}

static void
tell_lost_order (Check *self, KtSqliteStatement *row)
{
  fault (self, _ ("An order (entry %d of the audit trail) is not listed any more."),
         (int)kt_sqlite_get_int (row, 0));
}

static const struct {
  const char *sql;
  void (*tell) (Check *self, KtSqliteStatement *row);
} things[] = {
  /* What the last mark says of each entry. */
  { "SELECT row FROM (SELECT row, void, max (n) FROM audit_mark GROUP BY row) AS marked"
    " WHERE void <> EXISTS (SELECT 1 FROM audit_void WHERE audit_void.row = marked.row)"
    " UNION SELECT row FROM audit_void WHERE row NOT IN (SELECT row FROM audit_mark) ORDER BY 1",
    tell_uncounted },
  { "SELECT quote.number, revision.number FROM revision JOIN quote ON quote.id = quote_id"
    " WHERE kt_sha256 (body) <> hash ORDER BY revision.row",
    tell_body },
  { "SELECT quote.number, revision.number FROM revision JOIN quote ON quote.id = quote_id"
    " WHERE revision.state IN ('released', 'sent', 'accepted', 'rejected', 'expired', 'superseded')"
    " AND (sent <> 0 OR revision.state <> 'released') AND NOT EXISTS (SELECT 1 FROM audit"
    "  WHERE subject = revision.id AND kind = 'clearance'"
    "  AND json_extract (audit.body, '$.hash') = revision.hash) ORDER BY revision.row",
    tell_uncleared },
  { "SELECT id FROM user ORDER BY row", tell_user },
  { "SELECT DISTINCT json_extract (body, '$.login') FROM audit WHERE kind = 'user'"
    " AND subject NOT IN (SELECT id FROM user)",
    tell_lost_user },
  { "SELECT id, number, state FROM approval ORDER BY row", tell_request },
  { "SELECT row FROM audit WHERE kind = 'approval-asked' AND subject NOT IN (SELECT id FROM"
    " approval) AND row NOT IN (SELECT row FROM audit_void) ORDER BY row",
    tell_lost_request },
  { "SELECT body FROM audit WHERE kind = 'mandate' ORDER BY row", tell_mandate },
  { "SELECT id, number FROM sales_order ORDER BY row", tell_order },
  { "SELECT min (row) FROM audit WHERE kind = 'order' AND subject NOT IN (SELECT id FROM"
    " sales_order) AND row NOT IN (SELECT row FROM audit_void) GROUP BY subject ORDER BY 1",
    tell_lost_order },
};

KtFaultList *
kt_audit_verify (KtSqliteConnection *connection, const char *expected_head, GError **error)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  Check check = { connection, faults };
  if (!check_chain (&check, error) || !check_marks (&check, error)
      || (expected_head != NULL && !check_head (&check, expected_head, error)))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    if (!for_each (&check, things[i].sql, things[i].tell, error))
      return NULL;
  return g_steal_pointer (&faults);
}
