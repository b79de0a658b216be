/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Entries of other trails are appended to the local one, with the name that all devices know them
 * by; lists follow. Where order matters (orders, decisions) an entry says which one it has seen
 * last: it waits for that one, so that all devices have the same order, whatever the pages say.
 */
#include "kt-inbox.h"

#include "kt-approval-read.h"
#include "kt-json.h"
#include "kt-order-store-private.h"
#include "kt-outcome.h"
#include "kt-record-json.h"
#include "kt-sales-error.h"
#include "kt-sync-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- as it travels ---- */

void
kt_inbox_entry_free (KtInboxEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->origin);
  g_free (self->kind);
  g_free (self->subject);
  g_free (self->scope);
  g_free (self->body);
  g_free (self->seen);
  g_free (self->number);
  g_free (self->actor_id);
  g_free (self->actor_name);
  g_free (self);
}

KtInboxEntry *
kt_inbox_entry_parse (const char *origin, const char *json, GError **error)
{
  g_autoptr (JsonNode) node = kt_json_parse (json, -1, NULL, error);
  JsonObject *object = node != NULL ? kt_json_root_object (node, "An entry", error) : NULL;
  g_autoptr (KtInboxEntry) self = g_new0 (KtInboxEntry, 1);
  const struct {
    const char *name;
    char **text;
  } needed[] = { { "kind", &self->kind },         { "subject", &self->subject },
                 { "scope", &self->scope },       { "body", &self->body },
                 { "actor_id", &self->actor_id }, { "actor_name", &self->actor_name } };
  const char *seen = NULL, *number = NULL;
  if (object == NULL || !kt_json_get_int (object, "at", &self->at, error)
      || !kt_json_opt_string (object, "seen", &seen, "", error)
      || !kt_json_opt_string (object, "number", &number, "", error))
    return NULL;
  self->origin = g_strdup (origin);
  self->seen = g_strdup (seen);
  self->number = g_strdup (number);
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      const char *text = kt_json_get_string (object, needed[i].name, error);
      if (text == NULL)
        return NULL;
      *needed[i].text = g_strdup (text);
    }
  return g_steal_pointer (&self);
}

/* ---- what it says: entries that cannot be read would stop others from being read ---- */

static gboolean
check_id (const char *id, const KtInboxEntry *entry, GError **error)
{
  if (strcmp (id, entry->subject) == 0)
    return TRUE;
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY,
                       _ ("This entry is about something else than it says."));
  return FALSE;
}

static gboolean
check_request (const KtInboxEntry *entry, GError **error)
{
  g_autoptr (KtApproval) request = kt_record_from_json (&kt_approval_type, entry->body, -1, error);
  return request != NULL && check_id (request->id, entry, error);
}

static gboolean
check_record (const KtRecordType *type, const KtInboxEntry *entry, GError **error)
{
  gpointer record = kt_record_from_json (type, entry->body, -1, error);
  kt_record_free (type, record);
  return record != NULL;
}

static gboolean
check_decision (const KtInboxEntry *entry, GError **error)
{
  return check_record (&kt_approval_decision_type, entry, error);
}

static gboolean
check_delegation (const KtInboxEntry *entry, GError **error)
{
  return check_record (&kt_delegation_type, entry, error);
}

static gboolean
check_outcome (const KtInboxEntry *entry, GError **error)
{
  return check_record (&kt_outcome_type, entry, error);
}

static gboolean
check_order (const KtInboxEntry *entry, GError **error)
{
  return check_record (&kt_order_event_type, entry, error);
}

static gboolean
check_clearance (const KtInboxEntry *entry, GError **error)
{
  g_autofree char *hash = NULL;
  g_autoptr (KtActor) actor = kt_actor_new (entry->actor_id, "", entry->actor_name, 0, NULL);
  g_autoptr (KtApproval) cleared = kt_clearance_read (entry->body, actor, &hash, error);
  return cleared != NULL;
}

static gboolean
check_mandate (const KtInboxEntry *entry, GError **error)
{
  g_autoptr (KtMandate) mandate = kt_mandate_from_json (entry->body, -1, error);
  return mandate != NULL && check_id (mandate->id, entry, error);
}

static gboolean
check_json (const KtInboxEntry *entry, GError **error)
{
  g_autoptr (JsonNode) node = kt_json_parse (entry->body, -1, NULL, error);
  return node != NULL;
}

/* ---- what an entry needs to be taken ---- */

static KtInboxVerdict
verdict_of (gboolean asked, gboolean there)
{
  return !asked ? KT_INBOX_FAILED : there ? KT_INBOX_DONE : KT_INBOX_WAITS;
}

/* The list of requests names quote and revision. */
static KtInboxVerdict
need_revision (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  gboolean there = FALSE;
  gboolean asked = kt_inbox_any (self, &there, error,
                                 "SELECT 1 FROM revision WHERE id = json_extract (?1, "
                                 "'$.revision_id') AND quote_id = json_extract (?1, '$.quote_id')",
                                 entry->body, NULL);
  return verdict_of (asked, there);
}

/* It is an earlier one about the same thing: of something else nothing would be built upon it. */
static KtInboxVerdict
need_seen (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  g_autofree char *subject = NULL;
  if (*entry->seen == '\0')
    return KT_INBOX_DONE;
  if (!kt_inbox_text (self, &subject, error,
                      "SELECT subject FROM audit JOIN audit_origin USING (row) WHERE origin = ?"
                      " AND row NOT IN (SELECT row FROM audit_void)",
                      entry->seen, NULL))
    return KT_INBOX_FAILED;
  if (subject == NULL)
    return KT_INBOX_WAITS;
  return check_id (subject, entry, error) ? KT_INBOX_DONE : KT_INBOX_FAILED;
}

/* ---- lists ---- */

static gboolean
show_request (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  self->approvals = TRUE;
  return kt_approval_rewrite_row (self->connection, entry->subject, error);
}

static gboolean
show_decision (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  return show_request (self, entry, error) && kt_inbox_finish_request (self, entry, error);
}

static gboolean
show_order (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  self->orders = TRUE;
  return kt_order_rewrite (self->connection, entry->subject,
                           *entry->number != '\0' ? entry->number : NULL, entry->at, error);
}

static const struct {
  const char *kind;
  gboolean (*check) (const KtInboxEntry *entry, GError **error);
  KtInboxVerdict (*needs[2]) (KtInbox *self, const KtInboxEntry *entry, GError **error);
  gboolean (*show) (KtInbox *self, const KtInboxEntry *entry, GError **error);
  gboolean (*hide) (KtInbox *self, const KtInboxEntry *entry, GError **error);
} kinds[] = {
  { KT_AUDIT_ASKED, check_request, { need_revision }, show_request, show_request },
  { KT_AUDIT_DECIDED,
    check_decision,
    { need_seen, kt_inbox_prepare_decision },
    show_decision,
    show_request },
  { KT_AUDIT_ORDER, check_order, { need_seen, kt_inbox_prepare_order }, show_order, show_order },
  { KT_AUDIT_CLEARANCE, check_clearance },
  { KT_AUDIT_PRINTED, check_clearance },
  { KT_AUDIT_OUTCOME, check_outcome },
  { KT_AUDIT_DELEGATION, check_delegation },
  { KT_AUDIT_DELEGATION_ENDED, check_json },
  { KT_AUDIT_MANDATE, check_mandate },
  { KT_AUDIT_MANDATE_REVOKED, check_json },
};

static int
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, name) == 0)
      return (int)i;
  return -1;
}

/* ---- the trail ---- */

/* The row of the local trail, of an entry that was pulled or acknowledged before, or is of this
 * very device; 0: there is none. */
static gboolean
find_row (KtInbox *self, const char *origin, const KtInboxEntry *entry, gint64 *row, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "SELECT row FROM audit_origin WHERE origin = ?1 UNION ALL"
      " SELECT audit.row FROM audit, sync_state WHERE ?1 = device || ':' || audit.row"
      " AND audit.row = CAST (substr (?1, length (device) + 2) AS INTEGER)"
      " AND audit.kind = ?2 AND subject = ?3 AND body = ?4 AND at = ?5 AND actor_id = ?6"
      " AND NOT EXISTS (SELECT 1 FROM audit_origin WHERE audit_origin.row = audit.row) LIMIT 1",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, origin);
  kt_sqlite_bind_text (s, 2, entry != NULL ? entry->kind : "");
  kt_sqlite_bind_text (s, 3, entry != NULL ? entry->subject : "");
  kt_sqlite_bind_text (s, 4, entry != NULL ? entry->body : "");
  kt_sqlite_bind_int (s, 5, entry != NULL ? entry->at : 0);
  kt_sqlite_bind_text (s, 6, entry != NULL ? entry->actor_id : "");
  *row = kt_sqlite_step (s, error) ? kt_sqlite_get_int (s, 0) : 0;
  return !kt_sqlite_failed (s);
}

static gboolean
write_origin (KtInbox *self, gint64 row, const char *origin, gint64 seq, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (self->connection,
                           "INSERT INTO audit_origin (row, origin, seq) VALUES (?, ?, ?)"
                           " ON CONFLICT DO UPDATE SET seq = coalesce (seq, excluded.seq)",
                           error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, row);
  kt_sqlite_bind_text (s, 2, origin);
  kt_sqlite_bind_int (s, 3, seq);
  return kt_sqlite_run (s, error);
}

gboolean
kt_inbox_append (KtInbox *self, gint64 seq, const KtInboxEntry *entry, GError **error)
{
  gint64 row;
  const KtAuditDraft draft = { .at = entry->at,
                               .actor_id = entry->actor_id,
                               .actor_name = entry->actor_name,
                               .kind = entry->kind,
                               .subject = entry->subject,
                               .scope = entry->scope,
                               .body = entry->body };
  self->approvals = TRUE; /* what covers what may be another now */
  return kt_audit_append (self->connection, &draft, error)
         && kt_sqlite_connection_query_int (self->connection, "SELECT max (row) FROM audit", &row,
                                            error)
         && write_origin (self, row, entry->origin, seq, error);
}

/* *back: it did not count here, and does again. */
static gboolean
take_back_void (KtInbox *self, gint64 row, gboolean *back, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (self->connection, "DELETE FROM audit_void WHERE row = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, row);
  if (!kt_sqlite_run (s, error))
    return FALSE;
  *back = kt_sqlite_connection_get_changes (self->connection) > 0;
  return TRUE;
}

/* ---- taking ---- */

static KtInboxVerdict
check_needs (KtInbox *self, int kind, const KtInboxEntry *entry, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds[kind].needs); i++)
    {
      KtInboxVerdict verdict
          = kinds[kind].needs[i] != NULL ? kinds[kind].needs[i](self, entry, error) : KT_INBOX_DONE;
      if (verdict != KT_INBOX_DONE)
        return verdict;
    }
  return KT_INBOX_DONE;
}

static gboolean
check_entry (int kind, const KtInboxEntry *entry, GError **error)
{
  if (kind >= 0)
    return kinds[kind].check (entry, error);
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY,
               _ ("“%s” is no entry of a trail that devices tell each other."), entry->kind);
  return FALSE;
}

/* The object left, or the server forgot it. */
static KtInboxVerdict
take_removed (KtInbox *self, const KtInboxObject *object, GError **error)
{
  gint64 row = 0;
  if (!find_row (self, object->id, NULL, &row, error))
    return KT_INBOX_FAILED;
  if (row == 0)
    return KT_INBOX_DONE;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, row);
  g_autofree char *kind_name = NULL, *subject = NULL;
  if (!kt_inbox_text (self, &kind_name, error,
                      "SELECT kind FROM audit WHERE row = CAST (? AS INTEGER)", number, NULL)
      || !kt_inbox_text (self, &subject, error,
                         "SELECT subject FROM audit WHERE row = CAST (? AS INTEGER)", number, NULL)
      || !kt_inbox_exec (self, error,
                         "INSERT OR IGNORE INTO audit_void (row) VALUES (CAST (? AS INTEGER))",
                         number, NULL))
    return KT_INBOX_FAILED;
  KtInboxEntry entry = { .subject = subject, .number = (char *)"", .at = self->now };
  int kind = find_kind (kind_name);
  gboolean listed = FALSE, unanswered = FALSE;
  if (kind < 0 || kinds[kind].hide == NULL)
    return KT_INBOX_DONE;
  if (!kt_inbox_any (self, &listed, error,
                     "SELECT 1 FROM approval WHERE id = ?1 UNION SELECT 1 FROM sales_order"
                     " WHERE id = ?1",
                     subject, NULL)
      || !kt_inbox_any (self, &unanswered, error,
                        "SELECT 1 FROM audit WHERE subject = ? AND kind IN (" KT_OUTBOX_TOLD_KINDS
                        ") AND row NOT IN (SELECT row FROM audit_origin)"
                        " AND row NOT IN (SELECT row FROM audit_void)",
                        subject, NULL))
    return KT_INBOX_FAILED;
  if (listed && unanswered)
    return KT_INBOX_WAITS; /* what was done here stands upon it, until the server has answered */
  return !listed || kinds[kind].hide (self, &entry, error) ? KT_INBOX_DONE : KT_INBOX_FAILED;
}

/* A decision made here has its place among the others now. */
static gboolean
see_place (KtInbox *self, int kind, const KtInboxEntry *entry, GError **error)
{
  return strcmp (kinds[kind].kind, KT_AUDIT_DECIDED) != 0 || show_request (self, entry, error);
}

KtInboxVerdict
kt_inbox_take_event (KtInbox *self, const KtInboxObject *object, GError **error)
{
  gint64 row = 0;
  gboolean back = FALSE;
  if (object->body == NULL)
    return take_removed (self, object, error);
  g_autoptr (KtInboxEntry) entry = kt_inbox_entry_parse (object->id, object->body, error);
  int kind = entry != NULL ? find_kind (entry->kind) : -1;
  if (entry == NULL || !check_entry (kind, entry, error)
      || !find_row (self, object->id, entry, &row, error))
    return KT_INBOX_FAILED;
  if (row != 0)
    {
      if (!write_origin (self, row, object->id, object->seq, error)
          || !kt_outbox_drop (self->connection, KT_SYNC_EVENT, object->id, error)
          || !take_back_void (self, row, &back, error))
        return KT_INBOX_FAILED;
      if (!back)
        return see_place (self, kind, entry, error) ? KT_INBOX_DONE : KT_INBOX_FAILED;
    }
  KtInboxVerdict verdict = check_needs (self, kind, entry, error);
  if (verdict == KT_INBOX_WAITS && row == 0 && strcmp (entry->kind, KT_AUDIT_ORDER) == 0
      && *entry->seen == '\0')
    return kt_inbox_take_history (self, entry, error);
  if (verdict != KT_INBOX_DONE)
    return verdict;
  if (row == 0 && !kt_inbox_append (self, object->seq, entry, error))
    return KT_INBOX_FAILED;
  return kinds[kind].show == NULL || kinds[kind].show (self, entry, error) ? KT_INBOX_DONE
                                                                           : KT_INBOX_FAILED;
}
