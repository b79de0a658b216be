/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drafts. Puts gather in a batch until the thread comes to it; then it writes the newest body of
 * each key in one transaction and answers all of them. Whatever else touches drafts closes the
 * batch that gathers, so that the order in which things were asked for is kept.
 */
#include "kt-draft-store.h"

#include "kt-work-store-private.h"

typedef struct {
  char *body;
  gint64 now;
  GPtrArray *tasks; /* of GTask: all puts of this key */
} Put;

typedef struct {
  KtDraftQueue *queue;
  GHashTable *puts; /* key → Put */
} Batch;

struct _KtDraftQueue {
  GMutex mutex;
  Batch *gathering; /* borrowed from its job; NULL: the next put begins one */
};

KtDraftQueue *
kt_draft_queue_new (void)
{
  KtDraftQueue *self = g_new0 (KtDraftQueue, 1);
  g_mutex_init (&self->mutex);
  return self;
}

void
kt_draft_queue_free (KtDraftQueue *self)
{
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
kt_draft_free (KtDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->body);
  g_free (self);
}

static void
close_batch (KtWorkStore *store)
{
  KtDraftQueue *queue = kt_work_store_get_drafts (store);
  g_mutex_lock (&queue->mutex);
  queue->gathering = NULL;
  g_mutex_unlock (&queue->mutex);
}

/* ---- putting ---- */

static gboolean
write_draft (KtSqliteConnection *connection,
             const char *key,
             const char *body,
             gint64 now,
             GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO draft (key, changed, body) VALUES (?, ?, ?)"
      " ON CONFLICT (key) DO UPDATE SET changed = excluded.changed, body = excluded.body",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, key);
  kt_sqlite_bind_int (s, 2, now);
  kt_sqlite_bind_text (s, 3, body);
  return kt_sqlite_run (s, error);
}

static void
put_free (gpointer data)
{
  Put *put = data;
  g_free (put->body);
  g_ptr_array_unref (put->tasks);
  g_free (put);
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;
  g_hash_table_unref (batch->puts);
  g_free (batch);
}

static gboolean
write_batch (KtSqliteConnection *connection, GHashTable *puts, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  if (transaction == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, puts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Put *put = value;
      if (!write_draft (connection, key, put->body, put->now, error))
        return FALSE;
    }
  return kt_sqlite_transaction_commit (transaction, error);
}

static void
answer (GHashTable *puts, const GError *error)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, puts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (guint i = 0; i < ((Put *)value)->tasks->len; i++)
      {
        GTask *task = ((Put *)value)->tasks->pdata[i];
        if (error != NULL)
          g_task_return_error (task, g_error_copy (error));
        else
          g_task_return_pointer (task, KT_STORE_DONE, NULL);
      }
}

static void
stop_gathering (Batch *batch)
{
  g_mutex_lock (&batch->queue->mutex);
  if (batch->queue->gathering == batch)
    batch->queue->gathering = NULL;
  g_mutex_unlock (&batch->queue->mutex);
}

static gpointer
flush (KtSqliteConnection *connection, gpointer data, GError **error)
{
  Batch *batch = data;
  stop_gathering (batch);
  g_autoptr (GError) cause = NULL;
  if (!write_batch (connection, batch->puts, &cause))
    kt_store_error_adopt (cause);
  answer (batch->puts, cause);
  return KT_STORE_DONE; /* every put has its own answer */
}

static const KtStoreOperation flush_operation = { flush, batch_free, NULL, NULL };

static void
gather (Batch *batch, const char *key, const char *body, gint64 now, GTask *task)
{
  Put *put = g_hash_table_lookup (batch->puts, key);
  if (put == NULL)
    {
      put = g_new0 (Put, 1);
      put->tasks = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (batch->puts, g_strdup (key), put);
    }
  g_free (put->body);
  put->body = g_strdup (body);
  put->now = now;
  g_ptr_array_add (put->tasks, task);
}

/* The job fails only if the store was closed before: then it is on us to answer the puts. */
static void
on_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Batch *batch = kt_work_store_peek_data (result);
  if (kt_work_store_run_finish (KT_WORK_STORE (source), result, &error) != NULL)
    return;
  stop_gathering (batch);
  answer (batch->puts, error);
}

void
kt_draft_store_put_async (KtWorkStore *store,
                          const char *key,
                          const char *body,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  KtDraftQueue *queue = kt_work_store_get_drafts (store);
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Batch *begun = NULL;
  g_mutex_lock (&queue->mutex);
  if (queue->gathering == NULL)
    {
      begun = g_new0 (Batch, 1);
      begun->queue = queue;
      begun->puts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, put_free);
      queue->gathering = begun;
    }
  gather (queue->gathering, key, body, kt_work_store_now (store), task);
  g_mutex_unlock (&queue->mutex);
  if (begun != NULL)
    kt_work_store_run_async (store, &flush_operation, begun, NULL, NULL, on_flushed, NULL);
}

gboolean
kt_draft_store_put_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- one draft, in order with all others ---- */

static void
draft_destroy (gpointer data)
{
  kt_draft_free (data);
}

static KtDraft *
draft_new (const char *key, const char *body, gint64 now)
{
  KtDraft *draft = g_new (KtDraft, 1);
  *draft = (KtDraft){ g_strdup (key), g_strdup (body), now };
  return draft;
}

static gpointer
put (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const KtDraft *draft = data;
  return write_draft (connection, draft->key, draft->body, draft->changed, error) ? KT_STORE_DONE
                                                                                  : NULL;
}

static const KtStoreOperation put_operation = { put, draft_destroy, NULL, NULL };

gboolean
kt_draft_store_put (KtWorkStore *store, const char *key, const char *body, GError **error)
{
  close_batch (store);
  return kt_work_store_run (store, &put_operation, draft_new (key, body, kt_work_store_now (store)),
                            NULL, error)
         != NULL;
}

static gpointer
remove_draft (KtSqliteConnection *connection, gpointer key, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "DELETE FROM draft WHERE key = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, key);
  return kt_sqlite_run (s, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation remove_operation = { remove_draft, g_free, NULL, NULL };

gboolean
kt_draft_store_remove (KtWorkStore *store, const char *key, GError **error)
{
  close_batch (store);
  return kt_work_store_run (store, &remove_operation, g_strdup (key), NULL, error) != NULL;
}

void
kt_draft_store_remove_async (KtWorkStore *store,
                             const char *key,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  close_batch (store);
  kt_work_store_run_async (store, &remove_operation, g_strdup (key), NULL, cancellable, callback,
                           user_data);
}

gboolean
kt_draft_store_remove_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- reading ---- */

static gpointer
list (KtSqliteConnection *connection, gpointer prefix, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT key, body, changed FROM draft WHERE substr(key, 1, length(?1)) = ?1"
      " ORDER BY changed DESC, key",
      error);
  if (s == NULL)
    return NULL;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func (draft_destroy);
  kt_sqlite_bind_text (s, 1, prefix);
  while (kt_sqlite_step (s, error))
    g_ptr_array_add (drafts, draft_new (kt_sqlite_get_text (s, 0), kt_sqlite_get_text (s, 1),
                                        kt_sqlite_get_int (s, 2)));
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&drafts);
}

static const KtStoreOperation list_operation
    = { list, g_free, (GDestroyNotify)g_ptr_array_unref, NULL };

GPtrArray *
kt_draft_store_list (KtWorkStore *store, const char *prefix, GError **error)
{
  close_batch (store);
  return kt_work_store_run (store, &list_operation, g_strdup (prefix), NULL, error);
}

void
kt_draft_store_list_async (KtWorkStore *store,
                           const char *prefix,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  close_batch (store);
  kt_work_store_run_async (store, &list_operation, g_strdup (prefix), NULL, cancellable, callback,
                           user_data);
}

GPtrArray *
kt_draft_store_list_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

KtDraft *
kt_draft_store_get (KtWorkStore *store, const char *key, GError **error)
{
  g_autoptr (GPtrArray) drafts = kt_draft_store_list (store, key, error);
  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    {
      const KtDraft *draft = drafts->pdata[i];
      if (g_str_equal (draft->key, key))
        return draft_new (draft->key, draft->body, draft->changed);
    }
  return NULL;
}
