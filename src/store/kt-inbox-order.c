/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orders and decisions have one order of events, that of the server. What was done here without
 * having seen what came first gives way: it stays in the trail, does not count any more, and a task
 * says what to do again.
 */
#include "kt-inbox.h"

#include "kt-approval-read.h"
#include "kt-json.h"
#include "kt-order-store-private.h"
#include "kt-record-json.h"
#include "kt-sales-error.h"
#include "kt-sequence.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- giving way ---- */

typedef struct {
  gint64 row;
  char *kind, *body, *scope;
} Late;

static void
late_free (gpointer data)
{
  Late *late = data;
  g_free (late->kind);
  g_free (late->body);
  g_free (late->scope);
  g_free (late);
}

/* The entries of that kind about it that only this device knows (of Late), oldest first. */
static GPtrArray *
list_late (KtInbox *self, const char *subject, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (late_free);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "SELECT row, kind, body, scope FROM audit WHERE subject = ? AND kind = ?"
      " AND row NOT IN (SELECT row FROM audit_origin) AND row NOT IN (SELECT row FROM audit_void)"
      " ORDER BY row",
      error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, subject);
  kt_sqlite_bind_text (s, 2, kind);
  while (kt_sqlite_step (s, error))
    {
      Late *late = g_new (Late, 1);
      *late = (Late){ kt_sqlite_get_int (s, 0), kt_sqlite_dup_text (s, 1),
                      kt_sqlite_dup_text (s, 2), kt_sqlite_dup_text (s, 3) };
      g_ptr_array_add (all, late);
    }
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&all);
}

static gboolean
tell_void (KtInbox *self, const Late *late, const char *subject, const char *title, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "kind", late->kind);
  kt_json_add_string (builder, "code", "late");
  kt_json_add_string (builder, "reason", "Somebody else was first.");
  kt_json_add_string (builder, "body", late->body);
  json_builder_end_object (builder);
  g_autofree char *body = kt_json_builder_to_string (builder, FALSE);
  return kt_inbox_tell (self, KT_TASK_VOID, KT_SYNC_EVENT, subject, late->scope, title, body,
                        error);
}

/* Its operation is not told any more. */
static gboolean
drop_event (KtInbox *self, gint64 row, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, row);
  return kt_inbox_exec (self, error,
                        "DELETE FROM outbox WHERE type = '" KT_SYNC_EVENT
                        "' AND source = CAST (? AS INTEGER) AND n IS NULL",
                        number, NULL);
}

/* ---- orders ---- */

/* With the first one all that was built upon it. */
static gboolean
void_order (KtInbox *self, const char *order_id, GError **error)
{
  g_autofree char *title = NULL;
  g_autoptr (GPtrArray) all = list_late (self, order_id, KT_AUDIT_ORDER, error);
  if (all == NULL
      || !kt_inbox_text (self, &title, error, "SELECT number FROM sales_order WHERE id = ?",
                         order_id, NULL))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    if (!tell_void (self, all->pdata[i], order_id, title != NULL ? title : "", error))
      return FALSE;
  self->orders = self->orders || all->len > 0;
  return all->len == 0
         || kt_order_void_entry (self->connection, ((Late *)all->pdata[0])->row, self->now, error);
}

/* An order of ours that only this device knows gets another number. */
static gboolean
free_number (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  g_autofree char *holder = NULL, *number = NULL;
  if (!kt_inbox_text (self, &holder, error,
                      "SELECT id FROM sales_order WHERE number = ? AND id <> ?", entry->number,
                      entry->subject, NULL))
    return FALSE;
  if (holder == NULL)
    return TRUE;
  number = kt_sequence_take (self->connection, "order", self->year, kt_order_number_format, error);
  if (number == NULL)
    return FALSE;
  g_autofree char *body = g_strdup_printf ("{\"was\":\"%s\"}", entry->number);
  return kt_inbox_exec (self, error, "UPDATE sales_order SET number = ?1 WHERE id = ?2", number,
                        holder, NULL)
         && kt_inbox_tell (self, KT_TASK_RENUMBERED, "order", holder, "", number, body, error);
}

/* Orders of ours that hold lines of this one; NULL: none. */
static gboolean
find_rival (KtInbox *self, const KtOrder *order, char **rival, GError **error)
{
  *rival = NULL;
  for (guint i = 0; i < order->lines->len && *rival == NULL; i++)
    {
      const KtOrderLine *line = order->lines->pdata[i];
      if (*line->position_id != '\0' && !line->cancelled
          && !kt_inbox_text (self, rival, error,
                             "SELECT order_id FROM sales_order_line WHERE revision_id = ?"
                             " AND position_id = ? AND cancelled = 0 AND order_id <> ?",
                             order->revision_id, line->position_id, order->id, NULL))
        return FALSE;
    }
  return TRUE;
}

/* FALSE without error: another order of the server's holds a line, until a cancellation comes. */
static gboolean
free_lines (KtInbox *self, const KtOrder *order, GError **error)
{
  while (TRUE)
    {
      g_autofree char *rival = NULL, *again = NULL;
      if (!find_rival (self, order, &rival, error))
        return FALSE;
      if (rival == NULL)
        return TRUE;
      if (!void_order (self, rival, error) || !find_rival (self, order, &again, error))
        return FALSE;
      if (g_strcmp0 (rival, again) == 0)
        return FALSE;
    }
}

static KtOrder *
placed_order (const KtInboxEntry *entry, GError **error)
{
  g_autoptr (KtOrderEvent) event
      = kt_record_from_json (&kt_order_event_type, entry->body, -1, error);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  if (event == NULL)
    return NULL;
  g_ptr_array_add (events, event);
  g_autoptr (KtOrder) order = kt_order_replay (events, error);
  if (order == NULL || strcmp (order->id, entry->subject) == 0)
    return g_steal_pointer (&order);
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY,
                       _ ("This entry is about something else than it says."));
  return NULL;
}

KtInboxVerdict
kt_inbox_free_order (KtInbox *self,
                     const KtOrder *order,
                     const KtInboxEntry *placed,
                     GError **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean accepted = FALSE;
  if (!kt_inbox_any (self, &accepted, error,
                        "SELECT 1 FROM revision WHERE id = ? AND state = 'accepted'",
                        order->revision_id, NULL))
    return KT_INBOX_FAILED;
  if (!accepted)
    return KT_INBOX_WAITS;
  if (free_lines (self, order, &cause) && free_number (self, placed, &cause))
    return KT_INBOX_DONE;
  if (cause == NULL)
    return KT_INBOX_WAITS;
  g_propagate_error (error, g_steal_pointer (&cause));
  return KT_INBOX_FAILED;
}

static KtInboxVerdict
prepare_placed (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  g_autoptr (KtOrder) order = placed_order (entry, error);
  return order != NULL ? kt_inbox_free_order (self, order, entry, error) : KT_INBOX_FAILED;
}

KtInboxVerdict
kt_inbox_prepare_order (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  if (*entry->seen == '\0')
    return prepare_placed (self, entry, error);
  return void_order (self, entry->subject, error) ? KT_INBOX_DONE : KT_INBOX_FAILED;
}

/* ---- decisions ---- */

/* The revision goes back with it: it was released, or made a draft, by this decision. */
static gboolean
void_decision (KtInbox *self, const KtInboxEntry *entry, const Late *late, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, late->row);
  g_autofree char *title = NULL, *revision_id = NULL;
  return kt_inbox_text (self, &title, error, "SELECT number FROM approval WHERE id = ?",
                        entry->subject, NULL)
         && kt_inbox_text (self, &revision_id, error,
                           "SELECT revision_id FROM approval WHERE id = ?", entry->subject, NULL)
         && tell_void (self, late, entry->subject, title != NULL ? title : "", error)
         && drop_event (self, late->row, error)
         && kt_inbox_exec (self, error,
                           "INSERT OR IGNORE INTO audit_void (row) VALUES (CAST (? AS INTEGER))",
                           number, NULL)
         && (revision_id == NULL || kt_inbox_set_back_revision (self, revision_id, error));
}

/* As the server has it, with the entry at its end: without what only this device knows. */
static KtApproval *
read_known (KtInbox *self, const KtInboxEntry *entry, GPtrArray *late, GError **error)
{
  g_autoptr (KtApproval) request = kt_approval_read (self->connection, entry->subject, error);
  KtApprovalDecision *theirs
      = request != NULL
            ? kt_record_from_json (&kt_approval_decision_type, entry->body, -1, error)
            : NULL;
  if (theirs == NULL)
    return NULL;
  guint n_known = request->decisions != NULL ? request->decisions->len - late->len : 0;
  if (request->decisions != NULL)
    g_ptr_array_set_size (request->decisions, (int)n_known);
  kt_approval_add_decision (request, theirs);
  return g_steal_pointer (&request);
}

/* Late ones stand at the end of what is read, oldest first. */
KtInboxVerdict
kt_inbox_prepare_decision (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  g_autoptr (GPtrArray) all = list_late (self, entry->subject, KT_AUDIT_DECIDED, error);
  if (all == NULL || all->len == 0)
    return all != NULL ? KT_INBOX_DONE : KT_INBOX_FAILED;
  g_autoptr (KtApproval) request = read_known (self, entry, all, error);
  for (guint i = 0; request != NULL && i < all->len; i++)
    {
      const Late *late = all->pdata[i];
      g_autoptr (KtApprovalDecision) mine
          = kt_record_from_json (&kt_approval_decision_type, late->body, -1, error);
      if (mine == NULL)
        return KT_INBOX_FAILED;
      if (kt_approval_takes (request, mine, NULL))
        kt_approval_add_decision (request, g_steal_pointer (&mine));
      else if (!void_decision (self, entry, late, error))
        return KT_INBOX_FAILED;
    }
  return request != NULL ? KT_INBOX_DONE : KT_INBOX_FAILED;
}

/* An entry of this very device that comes from the server, as it does to an old profile, is none that
 * was not seen: what it made of the request was done then. */
gboolean
kt_inbox_finish_request (KtInbox *self, const KtInboxEntry *entry, GError **error)
{
  gboolean unseen = FALSE;
  if (!kt_inbox_any (self, &unseen, error,
                     "SELECT 1 FROM audit LEFT JOIN audit_origin USING (row), sync_state"
                     " WHERE subject = ?1 AND kind = '" KT_AUDIT_DECIDED
                     "' AND audit.row NOT IN (SELECT row FROM audit_void) AND (origin IS NULL"
                     "  OR (substr (origin, 1, length (device) + 1) = device || ':'"
                     "   AND origin NOT IN (?2, ?3) AND (audit_origin.seq IS NULL OR audit_origin.seq >"
                     "    (SELECT seq FROM audit_origin WHERE origin = ?2))))",
                     entry->subject, entry->seen, entry->origin, NULL))
    return FALSE;
  if (!unseen)
    return TRUE;
  g_autoptr (KtApproval) request = kt_approval_read (self->connection, entry->subject, error);
  if (request == NULL || kt_approval_get_state (request) != KT_APPROVAL_APPROVED)
    return request != NULL;
  kt_inbox_touch_quote (self, request->quote_id);
  return kt_sync_set_applying (self->connection, FALSE, error)
         && kt_approval_move_revision (self->connection, request, self->now, entry->actor_name,
                                       error)
         && kt_sync_set_applying (self->connection, TRUE, error);
}
