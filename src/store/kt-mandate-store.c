/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two kinds of entries of the trail make the list: those that bring a mandate and those that revoke
 * one. */
#include "kt-mandate-store.h"

#include "kt-audit-chain.h"
#include "kt-mandate-read.h"
#include "kt-sales-error.h"
#include "kt-user-store-private.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
kt_stored_mandate_free (KtStoredMandate *self)
{
  if (self == NULL)
    return;
  kt_mandate_free (self->mandate);
  g_free (self->imported_by);
  g_free (self->revoked_by);
  g_free (self);
}

/* ---- reading ---- */

static KtStoredMandate *
find (GPtrArray *mandates, const char *id)
{
  for (guint i = 0; i < mandates->len; i++)
    {
      KtStoredMandate *stored = mandates->pdata[i];
      if (strcmp (stored->mandate->id, id) == 0)
        return stored;
    }
  return NULL;
}

static gboolean
add_mandate (GPtrArray *mandates, const KtAuditEntry *entry, GError **error)
{
  KtMandate *mandate = kt_mandate_from_json (entry->body, -1, error);
  if (mandate == NULL)
    return FALSE;
  KtStoredMandate *stored = g_new0 (KtStoredMandate, 1);
  stored->mandate = mandate;
  stored->imported_at = entry->at;
  stored->imported_by = g_strdup (entry->actor_name);
  g_ptr_array_add (mandates, stored);
  return TRUE;
}

GPtrArray *
kt_mandate_read_all (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) brought = kt_audit_find (connection, "kind", KT_AUDIT_MANDATE, error);
  g_autoptr (GPtrArray) revoked
      = brought != NULL ? kt_audit_find (connection, "kind", KT_AUDIT_MANDATE_REVOKED, error)
                        : NULL;
  g_autoptr (GPtrArray) mandates
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_stored_mandate_free);
  if (revoked == NULL)
    return NULL;
  for (guint i = 0; i < brought->len; i++)
    if (!add_mandate (mandates, brought->pdata[i], error))
      return NULL;
  for (guint i = 0; i < revoked->len; i++)
    {
      const KtAuditEntry *entry = revoked->pdata[i];
      for (guint k = 0; k < mandates->len; k++)
        {
          KtStoredMandate *stored = mandates->pdata[k];
          if (stored->revoked_at == 0 && strcmp (stored->mandate->id, entry->subject) == 0)
            {
              stored->revoked_at = entry->at;
              stored->revoked_by = g_strdup (entry->actor_name);
            }
        }
    }
  return g_steal_pointer (&mandates);
}

static gint
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const KtStoredMandate *const *left = a, *const *right = b;
  return (*right)->imported_at > (*left)->imported_at   ? 1
         : (*right)->imported_at < (*left)->imported_at ? -1
                                                        : 0;
}

static gpointer
list (KtSqliteConnection *connection, gpointer data, GError **error)
{
  GPtrArray *mandates = kt_mandate_read_all (connection, error);
  if (mandates != NULL)
    g_ptr_array_sort (mandates, compare_newest_first);
  return mandates;
}

static const KtStoreOperation list_operation
    = { list, NULL, (GDestroyNotify)g_ptr_array_unref, NULL };

GPtrArray *
kt_mandate_store_list (KtWorkStore *store, GError **error)
{
  return kt_work_store_run (store, &list_operation, NULL, NULL, error);
}

void
kt_mandate_store_list_async (KtWorkStore *store,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &list_operation, NULL, NULL, cancellable, callback, user_data);
}

GPtrArray *
kt_mandate_store_list_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- importing and revoking ---- */

typedef struct {
  KtMandate *mandate; /* to import */
  char *id;
  KtActor *actor;
  gint64 now;
} Job;

static Job *
job_new (KtWorkStore *store, const KtMandate *mandate, const char *id, const KtActor *actor)
{
  Job *self = g_new0 (Job, 1);
  self->mandate = mandate != NULL ? kt_mandate_copy (mandate) : NULL;
  self->id = g_strdup (id);
  self->actor = kt_actor_ref (actor);
  self->now = kt_work_store_now (store);
  return self;
}

static void
job_free (gpointer data)
{
  Job *self = data;
  kt_mandate_free (self->mandate);
  g_free (self->id);
  kt_actor_unref (self->actor);
  g_free (self);
}

static gboolean
append (KtSqliteConnection *connection,
        const Job *self,
        const KtActor *actor,
        const char *kind,
        const char *body,
        GError **error)
{
  const KtAuditDraft draft = { .at = self->now,
                               .actor_id = kt_actor_get_id (actor),
                               .actor_name = kt_actor_get_name (actor),
                               .kind = kind,
                               .subject = self->id,
                               .body = body };
  return kt_audit_append (connection, &draft, error);
}

static gpointer
bring (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *self = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtActor) actor
      = transaction != NULL ? kt_user_row_actor (connection, self->actor, error) : NULL;
  g_autoptr (GPtrArray) mandates = actor != NULL ? kt_mandate_read_all (connection, error) : NULL;
  if (mandates == NULL || !kt_mandate_verify_signature (self->mandate, error))
    return NULL;
  const KtStoredMandate *known = find (mandates, self->id);
  if (known != NULL && known->revoked_at != 0)
    {
      g_set_error (error, KT_MANDATE_ERROR, KT_MANDATE_ERROR_REVOKED,
                   _ ("%s has revoked this mandate. Ask for a new one."), known->revoked_by);
      return NULL;
    }
  if (known != NULL && kt_record_equal (&kt_mandate_type, known->mandate, self->mandate))
    return KT_STORE_DONE;
  g_autofree char *body = kt_mandate_to_json (self->mandate);
  gboolean done = append (connection, self, actor, KT_AUDIT_MANDATE, body, error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static gpointer
take_back (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *self = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtActor) actor
      = transaction != NULL ? kt_user_row_actor (connection, self->actor, error) : NULL;
  if (actor == NULL || !kt_actor_require (actor, KT_RIGHT_USERS, error))
    return NULL;
  g_autoptr (GPtrArray) mandates = kt_mandate_read_all (connection, error);
  const KtStoredMandate *known = mandates != NULL ? find (mandates, self->id) : NULL;
  if (mandates != NULL && known == NULL)
    g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND,
                         _ ("There is no such mandate at this workplace."));
  if (known == NULL)
    return NULL;
  if (known->revoked_at != 0)
    return KT_STORE_DONE;
  gboolean done = append (connection, self, actor, KT_AUDIT_MANDATE_REVOKED, "{}", error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation import_operation = { bring, job_free, NULL, "approval" };
static const KtStoreOperation revoke_operation = { take_back, job_free, NULL, "approval" };

gboolean
kt_mandate_store_import (KtWorkStore *store,
                         const KtMandate *mandate,
                         const KtActor *actor,
                         GError **error)
{
  return kt_work_store_run (store, &import_operation, job_new (store, mandate, mandate->id, actor),
                            mandate->id, error)
         != NULL;
}

void
kt_mandate_store_import_async (KtWorkStore *store,
                               const KtMandate *mandate,
                               const KtActor *actor,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  kt_work_store_run_async (store, &import_operation, job_new (store, mandate, mandate->id, actor),
                           mandate->id, cancellable, callback, user_data);
}

gboolean
kt_mandate_store_import_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

gboolean
kt_mandate_store_revoke (KtWorkStore *store,
                         const char *mandate_id,
                         const KtActor *actor,
                         GError **error)
{
  return kt_work_store_run (store, &revoke_operation, job_new (store, NULL, mandate_id, actor),
                            mandate_id, error)
         != NULL;
}

void
kt_mandate_store_revoke_async (KtWorkStore *store,
                               const char *mandate_id,
                               const KtActor *actor,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  kt_work_store_run_async (store, &revoke_operation, job_new (store, NULL, mandate_id, actor),
                           mandate_id, cancellable, callback, user_data);
}

gboolean
kt_mandate_store_revoke_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}
