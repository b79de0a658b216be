/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-push.h"

#include <string.h>

#include "kt-fail-point.h"
#include "kt-server-ahead.h"
#include "kt-server-apply.h"
#include "kt-server-person.h"
#include "kt-sync-wire.h"

typedef struct {
  const char *type;
  const char *kind;
  KtServerApply *apply;
  /* Writes before it knows whether it will be applied, so that it may have to be taken back. Not for
   * all: what is written below a savepoint costs PostgreSQL a transaction of its own. */
  gboolean is_tried;
} Applier;

/* Who may push what. */
static const Applier appliers[] = {
  { KT_SYNC_ACCOUNT, "put", kt_server_apply_account },
  { KT_SYNC_ACCOUNT, "del", kt_server_apply_account_del },
  { KT_SYNC_QUOTE, "put", kt_server_apply_quote },
  { KT_SYNC_REVISION, "put", kt_server_apply_revision },
  { KT_SYNC_REVISION, "state", kt_server_apply_revision_state },
  { KT_SYNC_EVENT, "add", kt_server_apply_event, TRUE },
  { KT_SYNC_INQUIRY, "put", kt_server_apply_inquiry },
  { KT_SYNC_INQUIRY, "del", kt_server_apply_inquiry_del },
};

gboolean
kt_server_push_stale (KtSyncResult *result, gint64 rev)
{
  result->verdict = KT_SYNC_STALE;
  result->rev = rev;
  return TRUE;
}

gboolean
kt_server_push_refuse (KtSyncResult *result, const char *code, const char *reason)
{
  result->verdict = KT_SYNC_REFUSED;
  result->code = g_strdup (code);
  result->reason = g_strdup (reason);
  return TRUE;
}

gboolean
kt_server_push_refuse_for (KtSyncResult *result,
                           const char *code,
                           const GError *cause,
                           const char *otherwise)
{
  return kt_server_push_refuse (result, code, cause != NULL ? cause->message : otherwise);
}

/* TRUE: with a verdict or an error. */
static gboolean
is_erased (const KtServerPush *push,
           const KtServerObject *object,
           KtSyncResult *result,
           GError **error)
{
  int erased = kt_server_person_is_erased (push->database, push->caller->tenant, object->type,
                                           object->id, error);
  if (erased > 0)
    kt_server_push_refuse (result, "erased", "It was erased, because whom it told of wanted that.");
  return erased != 0;
}

gboolean
kt_server_push_malformed (KtSyncResult *result, GError *cause)
{
  kt_server_push_refuse (result, "malformed", cause->message);
  g_error_free (cause);
  return TRUE;
}

gboolean
kt_server_push_judged (GError *cause, GError **error)
{
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

KtServerObject *
kt_server_apply_read (const KtServerPush *push, const char *type, const char *id, GError **error)
{
  g_autoptr (KtQuery) query = kt_server_ahead_take_object (push->ahead, type, id);
  return kt_server_object_fetch (query, push->caller->tenant, type, id, error);
}

KtServerObject *
kt_server_apply_find (const KtServerPush *push,
                      const char *type,
                      const char *id,
                      KtSyncResult *result,
                      GError **error)
{
  g_autoptr (KtServerObject) object = kt_server_apply_read (push, type, id, error);
  if (object == NULL)
    return NULL;
  if (object->rev > 0 && !kt_server_caller_sees (push->caller, type, object->territory))
    {
      kt_server_push_refuse (result, "territory", "It belongs to another territory.");
      return NULL;
    }
  if (object->deleted && is_erased (push, object, result, error))
    return NULL;
  return g_steal_pointer (&object);
}

/* ---- what was said before ---- */

static gboolean
read_next_n (const KtServerPush *push, gint64 *next_n, GError **error)
{
  g_autoptr (KtQuery) query = kt_server_ahead_take_device (push->ahead, push->caller->device);
  if (!kt_query_next (query, error))
    return FALSE;
  *next_n = kt_query_get_int (query, 0);
  return TRUE;
}

/* After a backup was restored nobody knows what the device pushed since it was made: it goes on with
 * whatever it comes with, behind what is remembered. */
static gboolean
find_next_n (const KtServerPush *push, gint64 first_n, gint64 *next_n, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database,
      "SELECT coalesce (max (n), 0) + 1 FROM operation WHERE tenant = $1 AND device = $2");
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, push->caller->device);
  if (!kt_query_next (query, error))
    return FALSE;
  *next_n = MAX (kt_query_get_int (query, 0), first_n);
  return TRUE;
}

static gboolean
write_next_n (const KtServerPush *push, gint64 next_n, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database, "UPDATE device SET next_n = $3, seen = $4 WHERE tenant = $1 AND id = $2");
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, push->caller->device);
  kt_query_bind_int (query, next_n);
  kt_query_bind_int (query, push->now);
  return kt_query_send (query, error);
}

static char *
dup_text (KtQuery *query, guint column)
{
  return kt_query_is_null (query, column) ? NULL : g_strdup (kt_query_get_text (query, column));
}

/* The stored answer; *reused: this n was another operation, or is older than answers are kept. */
static KtSyncResult *
recall (const KtServerPush *push,
        const KtSyncOperation *operation,
        gboolean *reused,
        GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database, "SELECT hash, verdict, rev, code, reason FROM operation"
                      " WHERE tenant = $1 AND device = $2 AND n = $3");
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, push->caller->device);
  kt_query_bind_int (query, operation->n);
  gboolean found = kt_query_next (query, error);
  if (kt_query_failed (query))
    return NULL;
  *reused = !found || strcmp (kt_query_get_text (query, 0), operation->hash) != 0;
  if (*reused)
    return NULL;
  KtSyncResult *result
      = kt_sync_result_new (operation->n, KT_SYNC_REFUSED, kt_query_get_int (query, 2));
  kt_sync_verdict_from_string (kt_query_get_text (query, 1), &result->verdict);
  result->code = dup_text (query, 3);
  result->reason = dup_text (query, 4);
  return result;
}

static gboolean
remember (const KtServerPush *push,
          const KtSyncOperation *operation,
          const KtSyncResult *result,
          GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database,
      "INSERT INTO operation (tenant, device, n, hash, verdict, rev, code, reason, at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, push->caller->device);
  kt_query_bind_int (query, operation->n);
  kt_query_bind_text (query, operation->hash);
  kt_query_bind_text (query, kt_sync_verdict_to_string (result->verdict));
  kt_query_bind_int (query, result->rev);
  kt_query_bind_text (query, result->code);
  kt_query_bind_text (query, result->reason);
  kt_query_bind_int (query, push->now);
  return kt_query_send (query, error);
}

/* ---- applying ---- */

/* Whatever was written before it turned out stale or refused is taken back. */
static gboolean
try (const KtServerPush *push,
     const Applier *applier,
     const KtSyncOperation *operation,
     KtSyncResult *result,
     GError **error)
{
  return kt_database_send (push->database, "SAVEPOINT operation", error)
         && applier->apply (push, operation, result, error)
         && kt_database_send (push->database,
                              result->verdict == KT_SYNC_DONE
                                  ? "RELEASE SAVEPOINT operation"
                                  : "ROLLBACK TO SAVEPOINT operation",
                              error);
}

static gboolean
apply (const KtServerPush *push,
       const KtSyncOperation *operation,
       KtSyncResult *result,
       GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (appliers); i++)
    if (strcmp (appliers[i].type, operation->type) == 0
        && strcmp (appliers[i].kind, operation->kind) == 0)
      return appliers[i].is_tried ? try (push, &appliers[i], operation, result, error)
                                  : appliers[i].apply (push, operation, result, error);
  return kt_server_push_refuse (result, "unknown", "This server does not know such an operation.");
}

/* A customer may have moved, or a quote to another one, and all that belongs to them. */
static gboolean
takes_others_along (const KtSyncOperation *operation, const KtSyncResult *result)
{
  return result->verdict == KT_SYNC_DONE && result->rev > 1
         && (strcmp (operation->type, KT_SYNC_ACCOUNT) == 0
             || strcmp (operation->type, KT_SYNC_QUOTE) == 0);
}

static KtSyncResult *
answer (const KtServerPush *push, const KtSyncOperation *operation, GError **error)
{
  g_autoptr (KtSyncResult) result = kt_sync_result_new (operation->n, KT_SYNC_DONE, 0);
  if (!apply (push, operation, result, error)
      || !kt_fail_point ("server-operation-applied", error)
      || !remember (push, operation, result, error)
      || !kt_fail_point ("server-operation-kept", error))
    return NULL;
  if (takes_others_along (operation, result))
    kt_server_ahead_forget_objects (push->ahead);
  return g_steal_pointer (&result);
}

/* expected: the number that the device goes on with. */
static KtServerResponse *
new_misnumbered (guint status, const char *type, const char *title, gint64 expected)
{
  g_autoptr (KtSyncProblem) problem = kt_sync_problem_new (status, type, title);
  problem->expected = expected;
  return kt_server_response_new (status, "application/problem+json",
                                 kt_sync_wire_write_problem (problem));
}

/* Either all of it is answered, or *response says why nothing is; NULL of both is an error. The
 * numbers of a push follow each other: what was said before comes first, and a number that is
 * reused or too high is found before anything is written. */
static GPtrArray *
answer_all (const KtServerPush *push,
            GPtrArray *operations,
            KtServerResponse **response,
            GError **error)
{
  gint64 next_n = 0;
  if (!read_next_n (push, &next_n, error)
      || (next_n == KT_SERVER_NEXT_N_UNKNOWN && operations->len > 0
          && !find_next_n (push, ((const KtSyncOperation *)operations->pdata[0])->n, &next_n,
                           error)))
    return NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
  for (guint i = 0; i < operations->len; i++)
    {
      const KtSyncOperation *operation = operations->pdata[i];
      gboolean reused = FALSE;
      if (operation->n > next_n)
        {
          *response = new_misnumbered (409, KT_PROBLEM_GAP, "An operation is missing.", next_n);
          return NULL;
        }
      KtSyncResult *result = operation->n < next_n
                                 ? recall (push, operation, &reused, error)
                                 : answer (push, operation, error);
      if (reused)
        *response = new_misnumbered (422, KT_PROBLEM_REUSED,
                                     "This number was given to another operation before.", next_n);
      if (result == NULL)
        return NULL;
      next_n = MAX (next_n, operation->n + 1);
      g_ptr_array_add (results, result);
    }
  return write_next_n (push, next_n, error) ? g_steal_pointer (&results) : NULL;
}

/* ---- pushes that wait for each other ---- */

KtServerPushed *
kt_server_pushed_read (KtServerCaller *caller,
                       const KtServerRequest *request,
                       KtServerResponse **response)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KtServerCaller) taken = caller;
  g_autoptr (GPtrArray) operations = kt_sync_wire_read_push (request->body, &local);
  if (operations != NULL)
    {
      KtServerPushed *self = g_new0 (KtServerPushed, 1);
      self->caller = g_steal_pointer (&taken);
      self->operations = g_steal_pointer (&operations);
      return self;
    }
  g_autoptr (KtSyncProblem) problem
      = kt_sync_problem_new (400, "malformed", "This is no push.");
  problem->detail = g_strdup (local->message);
  *response = kt_server_response_new (400, "application/problem+json",
                                      kt_sync_wire_write_problem (problem));
  return NULL;
}

void
kt_server_pushed_free (KtServerPushed *self)
{
  if (self == NULL)
    return;
  kt_server_caller_free (self->caller);
  g_ptr_array_unref (self->operations);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->response, kt_server_response_free);
  g_free (self);
}

/* What an attempt that was taken back has left. */
static void
forget (KtServerPushed *self)
{
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->response, kt_server_response_free);
}

static gboolean
ask_ahead (KtServerAhead *ahead, const KtServerPushed *pushed, GError **error)
{
  if (!kt_server_ahead_ask_device (ahead, pushed->caller->device, error))
    return FALSE;
  for (guint i = 0; i < pushed->operations->len; i++)
    {
      const KtSyncOperation *operation = pushed->operations->pdata[i];
      if (!kt_server_ahead_ask_object (ahead, operation->type, operation->id, error))
        return FALSE;
    }
  return TRUE;
}

/* A push that is answered with a problem has written nothing (see answer_all()), so that it does
 * not disturb the others of the transaction. */
static gboolean
apply_each (KtServer *server,
            KtDatabase *database,
            const char *tenant,
            GPtrArray *group,
            gint64 now,
            GError **error)
{
  g_autoptr (KtServerAhead) ahead = kt_server_ahead_new (database, tenant);
  for (guint i = 0; i < group->len; i++)
    if (!ask_ahead (ahead, group->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < group->len; i++)
    {
      KtServerPushed *pushed = group->pdata[i];
      const KtServerPush push = { server, database, pushed->caller, now, ahead };
      forget (pushed);
      pushed->results = answer_all (&push, pushed->operations, &pushed->response, error);
      if (pushed->results == NULL && pushed->response == NULL)
        return FALSE;
    }
  return TRUE;
}

/* One transaction, one wait for the disk. */
static gboolean
apply_together (KtServer *server,
                KtDatabase *database,
                GPtrArray *group,
                gint64 now,
                GError **error)
{
  const char *tenant = ((const KtServerPushed *)group->pdata[0])->caller->tenant;
  if (!kt_database_set_tenant (database, tenant, error))
    return FALSE;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  return transaction != NULL && kt_server_feed_lock (database, tenant, error)
         && apply_each (server, database, tenant, group, now, error)
         && kt_database_commit (transaction, error);
}

static void
write_response (KtServer *server, KtServerPushed *pushed, gint64 now)
{
  for (guint i = 0; pushed->results != NULL && i < pushed->results->len; i++)
    kt_server_metrics_count_operation (kt_server_get_metrics (server),
                                       ((const KtSyncResult *)pushed->results->pdata[i])->verdict);
  if (pushed->results != NULL)
    pushed->response = kt_server_response_new (200, "application/json",
                                               kt_sync_wire_write_results (pushed->results, now));
}

/* Whether it is the database that cannot, whoever asks. */
static gboolean
fails_all (const GError *error)
{
  return error == NULL
         || g_error_matches (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_UNAVAILABLE)
         || g_error_matches (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_BUSY)
         || g_error_matches (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_FULL);
}

static void
apply_alone (KtServer *server, KtDatabase *database, GPtrArray *group, gint64 now)
{
  for (guint i = 0; i < group->len; i++)
    {
      KtServerPushed *pushed = group->pdata[i];
      GError *error = NULL;
      g_autoptr (GPtrArray) alone = g_ptr_array_new ();
      g_ptr_array_add (alone, pushed);
      if (apply_together (server, database, alone, now, &error))
        write_response (server, pushed, now);
      else
        {
          forget (pushed);
          pushed->response = kt_server_response_new_failure (error);
          g_clear_error (&error);
        }
    }
}

void
kt_server_push_apply (KtServer *server, KtDatabase *database, GPtrArray *group)
{
  g_autoptr (GError) error = NULL;
  gint64 now = kt_server_now (server);
  gboolean done = apply_together (server, database, group, now, &error);
  if (!done && group->len > 1 && !fails_all (error))
    {
      apply_alone (server, database, group, now);
      return;
    }
  for (guint i = 0; i < group->len; i++)
    {
      KtServerPushed *pushed = group->pdata[i];
      if (done)
        {
          write_response (server, pushed, now);
          continue;
        }
      forget (pushed);
      pushed->response = kt_server_response_new_failure (error);
    }
}
