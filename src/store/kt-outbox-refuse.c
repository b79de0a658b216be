/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the server refused for good. An entry of the trail stops counting, and what it had led to is
 * set back; a number that another quote has becomes a new one while nobody outside has seen it; what
 * was refused only because what it belongs to was not there yet waits for that; a quote that expired
 * only by the clock of this machine is what it was. Everything else stays as it is here, and the
 * user is told.
 */
#include <string.h>

#include "kt-account-store-private.h"
#include "kt-approval-read.h"
#include "kt-inbox.h"
#include "kt-outbox.h"
#include "kt-quote-store-private.h"
#include "kt-sequence.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

typedef struct {
  KtOutboxAnswer *answer;
  const KtOutboxRow *row;
  const char *code;
  const char *reason;
} Refusal;

static gboolean
asks (const Refusal *self, const char *sql, gboolean *yes, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (self->answer->connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, self->row->row);
  *yes = kt_sqlite_step (s, error);
  return !kt_sqlite_failed (s);
}

static gboolean
drop (const Refusal *self, GError **error)
{
  return kt_outbox_run_row (self->answer->connection, "DELETE FROM outbox WHERE row = ?1",
                            self->row->row, error);
}

/* ---- the user is told ---- */

/* ?1 row, ?2 its entry, ?3 code, ?4 reason. Entries that others never see are told once for all. */
static const char task_sql[]
    = "SELECT iif (a.row IS NULL OR a.kind NOT IN (" KT_OUTBOX_TOLD_KINDS "), 'refused', 'void'),"
      " CASE WHEN a.row IS NULL THEN o.id WHEN a.kind IN (" KT_OUTBOX_TOLD_KINDS ") THEN a.subject"
      "  ELSE '' END,"
      " iif (a.row IS NULL, o.scope, a.scope),"
      " coalesce ((SELECT number FROM sales_order WHERE id = a.subject),"
      "  (SELECT number FROM quote WHERE id = o.scope), (SELECT title FROM account WHERE id = o.id),"
      "  (SELECT name FROM inquiry WHERE id = o.id), ''),"
      " json_object ('kind', coalesce (a.kind, o.kind), 'code', ?3, 'reason', ?4,"
      "  'body', iif (a.kind IN (" KT_OUTBOX_TOLD_KINDS "), a.body, ''))"
      " FROM outbox AS o LEFT JOIN audit AS a ON o.type = 'event' AND a.row = ?2 WHERE o.row = ?1";

/* The same is not told twice. */
static gboolean
is_told (const Refusal *self, const KtTaskDraft *task, gboolean *told, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->answer->connection,
      "SELECT 1 FROM task WHERE done = 0 AND kind = ?1 AND type = ?2 AND subject = ?3 AND scope = ?4"
      " AND json_extract (body, '$.code') = ?5 UNION ALL"
      " SELECT 1 FROM task WHERE done = 0 AND ?5 IN ('quote', 'account') AND scope = ?4 LIMIT 1",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, task->kind);
  kt_sqlite_bind_text (s, 2, task->type);
  kt_sqlite_bind_text (s, 3, task->subject);
  kt_sqlite_bind_text (s, 4, task->scope);
  kt_sqlite_bind_text (s, 5, self->code);
  *told = kt_sqlite_step (s, error);
  return !kt_sqlite_failed (s);
}

static gboolean
tell_user (const Refusal *self, GError **error)
{
  gboolean told;
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (self->answer->connection, task_sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, self->row->row);
  kt_sqlite_bind_int (s, 2, self->row->source);
  kt_sqlite_bind_text (s, 3, self->code);
  kt_sqlite_bind_text (s, 4, self->reason != NULL ? self->reason : "");
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  const KtTaskDraft task = { .at = self->answer->now,
                             .kind = kt_sqlite_get_text (s, 0),
                             .type = self->row->type,
                             .subject = kt_sqlite_get_text (s, 1),
                             .scope = kt_sqlite_get_text (s, 2),
                             .title = kt_sqlite_get_text (s, 3),
                             .body = kt_sqlite_get_text (s, 4) };
  self->answer->tasks = TRUE;
  return is_told (self, &task, &told, error)
         && (told || kt_task_add (self->answer->connection, &task, error));
}

/* ---- what it belongs to ---- */

/* A put of the quote or of its customer waits, too: before it, or, told again to a server that lost
 * it, behind. */
static gboolean
waits_for_other (const Refusal *self, gboolean *waits, GError **error)
{
  *waits = FALSE;
  if (strcmp (self->code, "quote") != 0 && strcmp (self->code, "account") != 0)
    return TRUE;
  return asks (self,
               "SELECT 1 FROM outbox AS mine JOIN outbox AS other ON other.kind = 'put'"
               " AND ((other.type = 'quote' AND other.id = mine.scope)"
               "  OR (other.type = 'account' AND other.id = ("
               "   SELECT account_id FROM quote WHERE quote.id = mine.scope)))"
               " WHERE mine.row = ?1 AND mine.tries < 5 AND other.row <> mine.row",
               waits, error);
}

/* ---- entries of the trail ---- */

static gboolean
void_order (const Refusal *self, GError **error)
{
  KtSqliteConnection *connection = self->answer->connection;
  self->answer->orders = self->answer->quotes = TRUE;
  return kt_sync_set_applying (connection, TRUE, error)
         && kt_order_void_entry (connection, self->row->source, self->answer->now, error)
         && kt_sync_set_applying (connection, FALSE, error);
}

static gboolean
void_told (const Refusal *self, GError **error)
{
  return kt_outbox_run_row (self->answer->connection,
                            "INSERT OR IGNORE INTO audit_void (row) SELECT row FROM audit"
                            " WHERE row = ?1 AND kind IN (" KT_OUTBOX_TOLD_KINDS ")",
                            self->row->source, error);
}

/* Nobody decides any more: it is a draft again, which is told like any step. */
static gboolean
reopen (KtInbox *inbox, const char *revision_id, GError **error)
{
  gboolean forlorn = FALSE;
  if (!kt_inbox_any (inbox, &forlorn, error,
                     "SELECT 1 FROM revision WHERE id = ?1 AND state = 'in-approval'"
                     " AND NOT EXISTS (SELECT 1 FROM approval WHERE revision_id = ?1"
                     "  AND state IN ('open', 'asked'))",
                     revision_id, NULL))
    return FALSE;
  return !forlorn
         || (kt_inbox_exec (inbox, error, "UPDATE revision SET state = 'draft' WHERE id = ?",
                            revision_id, NULL)
             && kt_quote_write_event (inbox->connection, revision_id, "draft", inbox->now, "", error)
             && kt_inbox_exec (inbox, error,
                               "UPDATE quote SET state = 'draft' WHERE (id, revision) ="
                               " (SELECT quote_id, number FROM revision WHERE id = ?)",
                               revision_id, NULL));
}

/* The list is what counts, and a revision that it let go on, or sent back, is what it was. */
static gboolean
void_approval (const Refusal *self, const char *request_id, GError **error)
{
  KtInbox inbox = { .connection = self->answer->connection,
                    .now = self->answer->now,
                    .year = self->answer->year,
                    .quotes = self->answer->listed };
  g_autofree char *revision_id = NULL;
  return void_told (self, error)
         && kt_inbox_text (&inbox, &revision_id, error,
                           "SELECT revision_id FROM approval WHERE id = ?", request_id, NULL)
         && kt_sync_set_applying (inbox.connection, TRUE, error)
         && kt_approval_rewrite_row (inbox.connection, request_id, error)
         && (revision_id == NULL || kt_inbox_set_back_revision (&inbox, revision_id, error))
         && kt_sync_set_applying (inbox.connection, FALSE, error)
         && (revision_id == NULL || reopen (&inbox, revision_id, error));
}

/* NULL: it is about something else. */
static gboolean
find_request (const Refusal *self, char **request_id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->answer->connection,
      "SELECT subject FROM audit WHERE row = ? AND kind IN ('approval-asked', 'approval-decided')",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, self->row->source);
  *request_id = kt_sqlite_step (s, error) ? kt_sqlite_dup_text (s, 0) : NULL;
  return !kt_sqlite_failed (s);
}

static gboolean
void_entry (const Refusal *self, GError **error)
{
  gboolean is_order;
  g_autofree char *request_id = NULL;
  self->answer->approvals = TRUE;
  if (!asks (self,
             "SELECT 1 FROM audit JOIN outbox ON outbox.source = audit.row"
             " WHERE outbox.row = ?1 AND audit.kind = 'order'",
             &is_order, error))
    return FALSE;
  if (is_order)
    return void_order (self, error);
  if (!find_request (self, &request_id, error))
    return FALSE;
  return request_id != NULL ? void_approval (self, request_id, error) : void_told (self, error);
}

/* What was built upon an entry that does not count was set back together with it. */
static gboolean
refuse_event (const Refusal *self, GError **error)
{
  gboolean is_void, waits;
  if (!waits_for_other (self, &waits, error))
    return FALSE;
  if (waits)
    return kt_outbox_thaw (self->answer->connection, self->row->row, FALSE, error);
  if (!asks (self,
             "SELECT 1 FROM audit_void JOIN outbox ON outbox.source = audit_void.row"
             " WHERE outbox.row = ?1",
             &is_void, error))
    return FALSE;
  return (is_void || (tell_user (self, error) && void_entry (self, error))) && drop (self, error);
}

/* ---- documents ---- */

/* Nobody outside knows the number yet. */
static gboolean
may_renumber (const Refusal *self, gboolean *may, GError **error)
{
  *may = FALSE;
  if (strcmp (self->code, "number-taken") != 0 || strcmp (self->row->type, KT_SYNC_QUOTE) != 0)
    return TRUE;
  return asks (self,
               "SELECT 1 FROM outbox WHERE row = ?1 AND tries < 5 AND NOT EXISTS (SELECT 1"
               " FROM revision WHERE quote_id = outbox.id AND sent <> 0)",
               may, error);
}

static const char *const number_sql[] = {
  "UPDATE quote SET number = ?1 WHERE id = ?2",
  "UPDATE approval SET number = ?1 WHERE quote_id = ?2",
  "UPDATE wish SET number = ?1 WHERE quote_id = ?2",
  ("INSERT OR REPLACE INTO quote_search (rowid, search_key) SELECT row, kt_fold (?1 || ' ' ||"
   "  account_title || ' ' || coalesce ((SELECT group_concat (tree.value, ' ') FROM revision,"
   "   json_tree (revision.body) AS tree WHERE revision.quote_id = quote.id"
   "    AND revision.number = quote.revision AND tree.type = 'text'"
   "    AND tree.key IN ('subject', 'reference', 'title', 'item', 'order_code')), ''))"
   "  FROM quote WHERE id = ?2"),
  ("UPDATE outbox_quote SET number = ?1 WHERE row IN (SELECT row FROM outbox WHERE type = 'quote'"
   "  AND id = ?2)"),
};

static gboolean
write_number (KtSqliteConnection *connection, const char *number, const char *id, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (number_sql); i++)
    if (!kt_outbox_run (connection, number_sql[i], number, id, error))
      return FALSE;
  return TRUE;
}

static gboolean
tell_number (const Refusal *self, const char *number, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->answer->connection, "SELECT json_object ('was', number) FROM quote WHERE id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, self->row->id);
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  const KtTaskDraft task = { .at = self->answer->now,
                             .kind = KT_TASK_RENUMBERED,
                             .type = KT_SYNC_QUOTE,
                             .subject = self->row->id,
                             .scope = self->row->id,
                             .title = number,
                             .body = kt_sqlite_get_text (s, 0) };
  self->answer->quotes = self->answer->tasks = TRUE;
  return kt_task_add (self->answer->connection, &task, error);
}

/* It keeps its place in the outbox: what belongs to it stands behind. */
static gboolean
renumber (const Refusal *self, GError **error)
{
  KtSqliteConnection *connection = self->answer->connection;
  g_autofree char *number = kt_sequence_take (connection, KT_SYNC_QUOTE, self->answer->year,
                                              kt_quote_number_format, error);
  return number != NULL && tell_number (self, number, error) && kt_outbox_thaw (connection, self->row->row, 0, error)
         && kt_sync_set_applying (connection, TRUE, error)
         && write_number (connection, number, self->row->id, error)
         && kt_sync_set_applying (connection, FALSE, error);
}

/* A customer who was deleted here and not there is here again. */
static gboolean
take_back (const Refusal *self, GError **error)
{
  KtInbox inbox = { .connection = self->answer->connection };
  g_autofree char *body = NULL;
  if (strcmp (self->row->type, KT_SYNC_ACCOUNT) != 0 || strcmp (self->row->kind, "del") != 0)
    return TRUE;
  if (!kt_inbox_text (&inbox, &body, error,
                      "SELECT body FROM sync_object WHERE type = '" KT_SYNC_ACCOUNT "' AND id = ?",
                      self->row->id, NULL))
    return FALSE;
  g_autoptr (KtAccount) account
      = body != NULL ? kt_account_from_draft (body, -1, error) : NULL;
  self->answer->accounts = TRUE;
  return body == NULL
         || (account != NULL && kt_sync_set_applying (inbox.connection, TRUE, error)
             && kt_account_write (inbox.connection, account, self->answer->now, error)
             && kt_sync_set_applying (inbox.connection, FALSE, error));
}

/* The program took the step by itself, by a clock that is ahead: nobody has to be told. Steps that
 * followed are told by themselves. */
static const char *const set_back_sql[] = {
  "DELETE FROM revision_event WHERE revision_id = ?1 AND state = 'expired'",
  "UPDATE revision SET state = 'sent', changed = coalesce ((SELECT at FROM revision_event"
  "  WHERE revision_id = ?1 ORDER BY row DESC LIMIT 1), changed)"
  " WHERE id = ?1 AND state = 'expired'",
};

static gboolean
is_not_expired (const Refusal *self)
{
  return strcmp (self->code, "not-expired") == 0
         && strcmp (self->row->type, KT_SYNC_REVISION) == 0 && self->row->tries < 5;
}

/* What was told with it is told again without. Before the step goes: what a put was is found by the
 * number of its steps. */
static gboolean
take_expiry_back (const Refusal *self, GError **error)
{
  KtSqliteConnection *connection = self->answer->connection;
  gboolean is_put = strcmp (self->row->kind, "put") == 0;
  if (!(is_put ? kt_outbox_thaw (connection, self->row->row, 0, error) : drop (self, error))
      || !kt_sync_set_applying (connection, TRUE, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (set_back_sql); i++)
    if (!kt_outbox_run (connection, set_back_sql[i], self->row->id, NULL, error))
      return FALSE;
  g_hash_table_add (self->answer->listed, g_strdup (self->row->scope));
  return kt_sync_set_applying (connection, FALSE, error);
}

static gboolean
refuse_document (const Refusal *self, GError **error)
{
  gboolean waits, may;
  if (is_not_expired (self))
    return take_expiry_back (self, error);
  if (!waits_for_other (self, &waits, error) || !may_renumber (self, &may, error))
    return FALSE;
  if (waits)
    return kt_outbox_thaw (self->answer->connection, self->row->row, 0, error);
  if (may)
    return renumber (self, error);
  return take_back (self, error) && tell_user (self, error) && drop (self, error);
}

gboolean
kt_outbox_refuse (KtOutboxAnswer *answer,
                  const KtOutboxRow *row,
                  const char *code,
                  const char *reason,
                  GError **error)
{
  const Refusal self = { answer, row, code, reason };
  return strcmp (row->type, KT_SYNC_EVENT) == 0 ? refuse_event (&self, error)
                                                : refuse_document (&self, error);
}
