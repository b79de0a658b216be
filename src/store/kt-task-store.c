/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What needs attention. Taking the loser of a merge over is one more merge: from what the merge
 * came to, over what it would have come to the other way round, to what is stored now; so whatever
 * was changed since stays. It is only prepared here: who takes it over saves it like any customer.
 */
#include "kt-sync-store.h"

#include "kt-json.h"
#include "kt-record-merge.h"
#include "kt-row-list-private.h"
#include "kt-store-error.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>

/* ---- list ---- */

static const KtRowColumn columns[KT_TASK_N_COLUMNS] = {
  [KT_TASK_COLUMN_AT] = { "at", "at ?" },
  [KT_TASK_COLUMN_KIND] = { "kind", "kind ?" },
  [KT_TASK_COLUMN_TYPE] = { "type", "type ?" },
  [KT_TASK_COLUMN_SUBJECT] = { "subject", "subject ?" },
  [KT_TASK_COLUMN_SCOPE] = { "scope", "scope ?" },
  [KT_TASK_COLUMN_TITLE] = { "title", "kt_fold (title) ?" },
  [KT_TASK_COLUMN_BODY] = { "body", "body ?" },
};

static const char *
filter (const char *text)
{
  return "kind = ?";
}

static const KtRowSource source
    = { "task",           "(SELECT * FROM task WHERE done = 0)", columns, KT_TASK_N_COLUMNS, filter,
        "kt_fold (title)" };

KtRowList *
kt_sync_store_list_tasks (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}

/* ---- finishing ---- */

static gpointer
finish (KtSqliteConnection *connection, gpointer id, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "UPDATE task SET done = 1 WHERE id = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, id);
  return kt_sqlite_run (s, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation finish_operation = { finish, g_free, NULL, "task" };

gboolean
kt_sync_store_finish_task (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &finish_operation, g_strdup (id), id, error) != NULL;
}

void
kt_sync_store_finish_task_async (KtWorkStore *store,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  kt_work_store_run_async (store, &finish_operation, g_strdup (id), id, cancellable, callback,
                           user_data);
}

gboolean
kt_sync_store_finish_task_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- taking the loser over ---- */

static KtAccount *
merge (const char *body, const char *stored, GError **error)
{
  const char *result, *lost;
  g_autoptr (JsonNode) node = kt_json_parse (body, -1, NULL, error);
  JsonObject *object = node != NULL ? kt_json_root_object (node, "A task", error) : NULL;
  if (object == NULL || (result = kt_json_get_string (object, "result", error)) == NULL
      || (lost = kt_json_get_string (object, "lost", error)) == NULL)
    return NULL;
  g_autoptr (KtAccount) base = kt_account_from_draft (result, -1, error);
  g_autoptr (KtAccount) mine = base != NULL ? kt_account_from_draft (lost, -1, error) : NULL;
  g_autoptr (KtAccount) theirs = mine != NULL ? kt_account_from_draft (stored, -1, error) : NULL;
  if (theirs == NULL)
    return NULL;
  g_autoptr (GPtrArray) losses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_record_loss_free);
  KtAccount *account = kt_record_new (&kt_account_type);
  kt_record_merge (&kt_account_type, base, mine, theirs, account, losses);
  return account;
}

static gpointer
load_lost (KtSqliteConnection *connection, gpointer id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT task.body, account.body FROM task JOIN account ON account.id = subject"
      " WHERE task.id = ? AND type = '" KT_SYNC_ACCOUNT "' AND kind = '" KT_TASK_LOST "'",
      error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, id);
  if (kt_sqlite_step (s, error))
    return merge (kt_sqlite_get_text (s, 0), kt_sqlite_get_text (s, 1), error);
  if (!kt_sqlite_failed (s))
    g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND,
                         _ ("There is no such customer (any more). Refresh the list."));
  return NULL;
}

static const KtStoreOperation load_operation
    = { load_lost, g_free, (GDestroyNotify)kt_account_free, NULL };

KtAccount *
kt_sync_store_load_lost_account (KtWorkStore *store, const char *task_id, GError **error)
{
  return kt_work_store_run (store, &load_operation, g_strdup (task_id), NULL, error);
}

void
kt_sync_store_load_lost_account_async (KtWorkStore *store,
                                       const char *task_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  kt_work_store_run_async (store, &load_operation, g_strdup (task_id), NULL, cancellable, callback,
                           user_data);
}

KtAccount *
kt_sync_store_load_lost_account_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}
