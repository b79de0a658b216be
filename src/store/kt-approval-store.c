/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking, deciding, delegating: an entry of the trail, and the row that lists show. */
#include "kt-approval-store.h"

#include "kt-approval-read.h"
#include "kt-commercial-print.h"
#include "kt-quote-store-private.h"
#include "kt-record-json.h"
#include "kt-row-list-private.h"
#include "kt-sales-error.h"
#include "kt-store-error.h"
#include "kt-user-store-private.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  KtApproval *request;
  KtDelegation *delegation;
  char *id; /* of a request, a quote, a delegation */
  KtActor *actor;
  KtVerdict verdict;
  char *decision_id;
  char *reason;
  gint64 now;
  guint day;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;
  kt_approval_free (self->request);
  kt_delegation_free (self->delegation);
  g_free (self->id);
  kt_actor_unref (self->actor);
  g_free (self->decision_id);
  g_free (self->reason);
  g_free (self);
}

static Job *
job_new (KtWorkStore *store, const char *id, const KtActor *actor)
{
  Job *self = g_new0 (Job, 1);
  self->id = g_strdup (id);
  self->actor = actor != NULL ? kt_actor_ref (actor) : NULL;
  self->now = kt_work_store_now (store);
  self->day = kt_work_store_day (store);
  return self;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_APPROVAL, message);
  return FALSE;
}

static gboolean
append_entry (KtSqliteConnection *connection,
              const Job *self,
              const KtActor *actor,
              const char *kind,
              const char *subject,
              const char *scope,
              const char *body,
              GError **error)
{
  const KtAuditDraft draft = { .at = self->now,
                               .actor_id = kt_actor_get_id (actor),
                               .actor_name = kt_actor_get_name (actor),
                               .kind = kind,
                               .subject = subject,
                               .scope = scope,
                               .body = body };
  return kt_audit_append (connection, &draft, error);
}

/* ---- the row of a list ---- */

static char *
reasons_of (const KtApproval *request)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < request->items->len; i++)
    {
      const KtApprovalItem *item = request->items->pdata[i];
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", item->text);
    }
  return g_string_free (text, FALSE);
}

static gboolean
write_search (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT OR REPLACE INTO approval_search (rowid, search_key)"
      " SELECT row, kt_fold (number || ' ' || account_title || ' ' || subject || ' ' || actor_name)"
      " FROM approval WHERE id = ?",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  return kt_sqlite_run (s, error);
}

gboolean
kt_approval_write_row (KtSqliteConnection *connection,
                       const KtApproval *request,
                       gint64 changed,
                       GError **error)
{
  g_auto (GStrv) turn = kt_approval_get_turn (request);
  g_autofree char *duties = g_strjoinv (";", turn);
  g_autofree char *reasons = reasons_of (request);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO approval (id, quote_id, revision_id, number, account_title, subject, state, "
      "turn,"
      " actor_name, reason, asked, changed, net, currency)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (id) DO UPDATE SET state = excluded.state, turn = excluded.turn,"
      " changed = excluded.changed",
      error);
  if (s == NULL)
    return FALSE;
  const char *const texts[] = { request->id,
                                request->quote_id,
                                request->revision_id,
                                request->number,
                                request->account_title,
                                request->subject,
                                kt_approval_state_to_string (kt_approval_get_state (request)),
                                duties,
                                request->actor_name,
                                reasons };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_sqlite_bind_text (s, (int)i + 1, texts[i]);
  kt_sqlite_bind_int (s, 11, request->at != 0 ? request->at : changed);
  kt_sqlite_bind_int (s, 12, changed);
  if (request->net.currency[0] != '\0')
    {
      kt_sqlite_bind_int (s, 13, request->net.amount);
      kt_sqlite_bind_text (s, 14, request->net.currency);
    }
  return kt_sqlite_run (s, error) && write_search (connection, request->id, error);
}

static gboolean
remove_row (KtSqliteConnection *connection, const char *id, GError **error)
{
  static const char *const sql[]
      = { "DELETE FROM approval_search WHERE rowid = (SELECT row FROM approval WHERE id = ?)",
          "DELETE FROM approval WHERE id = ?" };
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql[i], error);
      if (s == NULL)
        return FALSE;
      kt_sqlite_bind_text (s, 1, id);
      if (!kt_sqlite_run (s, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kt_approval_rewrite_row (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtApproval) request = kt_approval_read (connection, id, &cause);
  if (g_error_matches (cause, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND))
    return remove_row (connection, id, error);
  if (request == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  guint n = request->decisions != NULL ? request->decisions->len : 0;
  gint64 changed = n > 0 ? ((KtApprovalDecision *)request->decisions->pdata[n - 1])->at : request->at;
  return kt_approval_write_row (connection, request, changed, error);
}

/* ---- the stored revision follows ---- */

/* ?1 state, ?2 revision, ?3 now */
static gboolean
run_on_revision (KtSqliteConnection *connection,
                 const char *sql,
                 const char *state,
                 const KtApproval *request,
                 gint64 now,
                 GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, state);
  kt_sqlite_bind_text (s, 2, request->revision_id);
  kt_sqlite_bind_int (s, 3, now);
  return kt_sqlite_run (s, error);
}

/* The state of the stored revision, and whether it still has the content that was asked about. */
static gboolean
read_content (KtSqliteConnection *connection,
              const KtApproval *request,
              gboolean *same,
              KtRevisionState *state,
              GError **error)
{
  g_autoptr (KtRevision) revision
      = kt_quote_read_revision (connection, request->revision_id, error);
  if (revision == NULL)
    return FALSE;
  g_autofree char *print = kt_revision_commercial_print (revision);
  *same = strcmp (print, request->print) == 0;
  *state = kt_revision_get_state (revision);
  return TRUE;
}

gboolean
kt_approval_move_revision (KtSqliteConnection *connection,
                           const KtApproval *request,
                           gint64 now,
                           const char *who,
                           GError **error)
{
  KtApprovalState state = kt_approval_get_state (request);
  KtRevisionState stored;
  gboolean same;
  if (state == KT_APPROVAL_OPEN || state == KT_APPROVAL_ASKED)
    return TRUE;
  if (!read_content (connection, request, &same, &stored, error))
    return FALSE;
  if (!same || stored != KT_REVISION_IN_APPROVAL)
    return TRUE;
  const char *name = kt_revision_state_to_string (
      state == KT_APPROVAL_APPROVED ? KT_REVISION_RELEASED : KT_REVISION_DRAFT);
  return run_on_revision (connection,
                          "UPDATE revision SET state = ?1, changed = ?3 WHERE id = ?2", name,
                          request, now, error)
         && run_on_revision (connection,
                             "UPDATE quote SET state = ?1, changed = ?3 WHERE (id, revision) ="
                             " (SELECT quote_id, number FROM revision WHERE id = ?2)",
                             name, request, now, error)
         && kt_quote_write_event (connection, request->revision_id, name, now, who, error);
}

/* ---- asking ---- */

static gboolean
check_request (KtSqliteConnection *connection,
               const Job *self,
               const KtActor *actor,
               GError **error)
{
  KtRevisionState state;
  gboolean same;
  if (strcmp (kt_actor_get_id (actor), self->request->actor_id) != 0)
    return refuse (error, _ ("A request is made by who asks."));
  /* What was accepted may need approval to be ordered: credit that was used up meanwhile. It stays
   * accepted, whatever is decided. */
  return kt_actor_require (actor, KT_RIGHT_EDIT, error)
         && read_content (connection, self->request, &same, &state, error)
         && ((same && (state == KT_REVISION_IN_APPROVAL || state == KT_REVISION_ACCEPTED))
             || refuse (error, _ ("The quote has changed or is not in approval. Save it first.")));
}

static gpointer
ask (KtSqliteConnection *connection, gpointer data, GError **error)
{
  Job *self = data;
  KtApproval *request = self->request;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtActor) actor
      = transaction != NULL ? kt_user_row_actor (connection, self->actor, error) : NULL;
  g_autofree char *body = kt_record_to_json (&kt_approval_type, request);
  gboolean done = actor != NULL && check_request (connection, self, actor, error)
                  && append_entry (connection, self, actor, KT_AUDIT_ASKED, request->id,
                                   request->quote_id, body, error)
                  && kt_approval_write_row (connection, request, self->now, error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation ask_operation = { ask, job_free, NULL, "approval" };

static Job *
job_to_ask (KtWorkStore *store, const KtApproval *request)
{
  g_autoptr (KtActor) actor = kt_actor_new (request->actor_id, "", request->actor_name, 0, NULL);
  Job *self = job_new (store, NULL, actor);
  self->request = kt_approval_copy (request);
  return self;
}

gboolean
kt_approval_store_ask (KtWorkStore *store, const KtApproval *request, GError **error)
{
  return kt_work_store_run (store, &ask_operation, job_to_ask (store, request), request->id, error)
         != NULL;
}

void
kt_approval_store_ask_async (KtWorkStore *store,
                             const KtApproval *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &ask_operation, job_to_ask (store, request), request->id,
                           cancellable, callback, user_data);
}

gboolean
kt_approval_store_ask_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- deciding ---- */

static gboolean
note_decision (KtSqliteConnection *connection,
               const Job *self,
               KtApproval *request,
               const KtActor *actor,
               GError **error)
{
  g_autoptr (GPtrArray) delegations = kt_approval_read_delegations (connection, error);
  if (delegations == NULL)
    return FALSE;
  const KtApprovalDecision *decision = kt_approval_decide (
      request, self->decision_id, self->verdict, actor, delegations,
      MAX (self->day, kt_audit_highest_day (connection)), self->reason, self->now, error);
  if (decision == NULL)
    return FALSE;
  g_autofree char *body = kt_record_to_json (&kt_approval_decision_type, decision);
  return append_entry (connection, self, actor, KT_AUDIT_DECIDED, request->id, request->quote_id,
                       body, error);
}

static gpointer
decide (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *self = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtActor) actor
      = transaction != NULL ? kt_user_row_actor (connection, self->actor, error) : NULL;
  g_autoptr (KtApproval) request
      = actor != NULL ? kt_approval_read (connection, self->id, error) : NULL;
  gboolean done = request != NULL && note_decision (connection, self, request, actor, error)
                  && kt_approval_write_row (connection, request, self->now, error)
                  && kt_approval_move_revision (connection, request, self->now,
                                                kt_actor_get_name (actor), error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? g_steal_pointer (&request) : NULL;
}

static const KtStoreOperation decide_operation
    = { decide, job_free, (GDestroyNotify)kt_approval_free, "approval", "quote" };

static Job *
job_to_decide (KtWorkStore *store,
               const char *request_id,
               KtVerdict verdict,
               const KtActor *actor,
               const char *reason)
{
  Job *self = job_new (store, request_id, actor);
  self->verdict = verdict;
  self->reason = g_strdup (reason);
  self->decision_id = g_uuid_string_random ();
  return self;
}

KtApproval *
kt_approval_store_decide (KtWorkStore *store,
                          const char *request_id,
                          KtVerdict verdict,
                          const KtActor *actor,
                          const char *reason,
                          GError **error)
{
  return kt_work_store_run (store, &decide_operation,
                            job_to_decide (store, request_id, verdict, actor, reason), request_id,
                            error);
}

void
kt_approval_store_decide_async (KtWorkStore *store,
                                const char *request_id,
                                KtVerdict verdict,
                                const KtActor *actor,
                                const char *reason,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  kt_work_store_run_async (store, &decide_operation,
                           job_to_decide (store, request_id, verdict, actor, reason), request_id,
                           cancellable, callback, user_data);
}

KtApproval *
kt_approval_store_decide_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- reading ---- */

static gpointer
load (KtSqliteConnection *connection, gpointer id, GError **error)
{
  return kt_approval_read (connection, id, error);
}

static gpointer
load_case (KtSqliteConnection *connection, gpointer id, GError **error)
{
  return kt_approval_read_case (connection, id, error);
}

static const KtStoreOperation load_operation
    = { load, g_free, (GDestroyNotify)kt_approval_free, NULL };
static const KtStoreOperation case_operation
    = { load_case, g_free, (GDestroyNotify)kt_approval_case_free, NULL };

KtApproval *
kt_approval_store_load (KtWorkStore *store, const char *request_id, GError **error)
{
  return kt_work_store_run (store, &load_operation, g_strdup (request_id), NULL, error);
}

void
kt_approval_store_load_async (KtWorkStore *store,
                              const char *request_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  kt_work_store_run_async (store, &load_operation, g_strdup (request_id), NULL, cancellable,
                           callback, user_data);
}

KtApproval *
kt_approval_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

KtApprovalCase *
kt_approval_store_load_case (KtWorkStore *store, const char *quote_id, GError **error)
{
  return kt_work_store_run (store, &case_operation, g_strdup (quote_id), NULL, error);
}

void
kt_approval_store_load_case_async (KtWorkStore *store,
                                   const char *quote_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  kt_work_store_run_async (store, &case_operation, g_strdup (quote_id), NULL, cancellable, callback,
                           user_data);
}

KtApprovalCase *
kt_approval_store_load_case_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- delegations ---- */

static gpointer
delegate (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *self = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtActor) actor
      = transaction != NULL ? kt_user_row_actor (connection, self->actor, error) : NULL;
  g_autofree char *body = kt_record_to_json (&kt_delegation_type, self->delegation);
  gboolean done = actor != NULL && kt_delegation_check (self->delegation, actor, error)
                  && append_entry (connection, self, actor, KT_AUDIT_DELEGATION,
                                   self->delegation->id, NULL, body, error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtDelegation *
find_delegation (GPtrArray *delegations, const char *id)
{
  for (guint i = 0; i < delegations->len; i++)
    {
      const KtDelegation *delegation = delegations->pdata[i];
      if (strcmp (delegation->id, id) == 0)
        return delegation;
    }
  return NULL;
}

static gpointer
end_delegation (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *self = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtActor) actor
      = transaction != NULL ? kt_user_row_actor (connection, self->actor, error) : NULL;
  g_autoptr (GPtrArray) delegations
      = actor != NULL ? kt_approval_read_delegations (connection, error) : NULL;
  if (delegations == NULL)
    return NULL;
  const KtDelegation *delegation = find_delegation (delegations, self->id);
  if (delegation == NULL)
    {
      refuse (error, _ ("There is no such delegation (any more)."));
      return NULL;
    }
  gboolean own = strcmp (delegation->from_id, kt_actor_get_id (actor)) == 0;
  gboolean done = (own || kt_actor_require (actor, KT_RIGHT_USERS, error))
                  && append_entry (connection, self, actor, KT_AUDIT_DELEGATION_ENDED, self->id,
                                   NULL, "{}", error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation delegate_operation = { delegate, job_free, NULL, "approval" };
static const KtStoreOperation end_operation = { end_delegation, job_free, NULL, "approval" };

static Job *
job_to_delegate (KtWorkStore *store, const KtDelegation *delegation, const KtActor *actor)
{
  Job *self = job_new (store, NULL, actor);
  self->delegation = kt_delegation_copy (delegation);
  return self;
}

gboolean
kt_approval_store_delegate (KtWorkStore *store,
                            const KtDelegation *delegation,
                            const KtActor *actor,
                            GError **error)
{
  return kt_work_store_run (store, &delegate_operation, job_to_delegate (store, delegation, actor),
                            delegation->id, error)
         != NULL;
}

void
kt_approval_store_delegate_async (KtWorkStore *store,
                                  const KtDelegation *delegation,
                                  const KtActor *actor,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  kt_work_store_run_async (store, &delegate_operation, job_to_delegate (store, delegation, actor),
                           delegation->id, cancellable, callback, user_data);
}

gboolean
kt_approval_store_delegate_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

gboolean
kt_approval_store_end_delegation (KtWorkStore *store,
                                  const char *delegation_id,
                                  const KtActor *actor,
                                  GError **error)
{
  return kt_work_store_run (store, &end_operation, job_new (store, delegation_id, actor),
                            delegation_id, error)
         != NULL;
}

void
kt_approval_store_end_delegation_async (KtWorkStore *store,
                                        const char *delegation_id,
                                        const KtActor *actor,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  kt_work_store_run_async (store, &end_operation, job_new (store, delegation_id, actor),
                           delegation_id, cancellable, callback, user_data);
}

gboolean
kt_approval_store_end_delegation_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

static gpointer
list_delegations (KtSqliteConnection *connection, gpointer data, GError **error)
{
  return kt_approval_read_delegations (connection, error);
}

static const KtStoreOperation list_operation
    = { list_delegations, NULL, (GDestroyNotify)g_ptr_array_unref, NULL };

void
kt_approval_store_list_delegations_async (KtWorkStore *store,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  kt_work_store_run_async (store, &list_operation, NULL, NULL, cancellable, callback, user_data);
}

GPtrArray *
kt_approval_store_list_delegations_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}
