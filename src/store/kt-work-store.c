/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opening: lock, inspect without touching, keep a copy before an older schema is changed, migrate,
 * start the thread. An operation travels to the thread as a GTask, or as a waiter that is
 * signalled; its result comes back the same way.
 */
#include "kt-work-store-private.h"

#include "kt-cipher-file.h"
#include "kt-fail-point.h"
#include "kt-user-store-private.h"
#include "kt-work-file.h"
#include "kt-work-removal.h"
#include "kt-work-schema.h"
#include "kt-work-thread.h"
#include "kt-work-time.h"

#include <glib/gi18n-lib.h>

struct _KtWorkStore {
  GObject parent_instance;
  char *profile;
  char *path;
  KtClock *clock;
  KtWorkTime time;
  GMainContext *context; /* where "changed" is emitted */
  KtWorkThread *thread;
  gint ended;
  KtDraftQueue *drafts;
  GMutex settings_lock;
  GHashTable *settings;
  gint has_users;
  gboolean told; /* something came to wait for a server; of the thread */
};

G_DEFINE_FINAL_TYPE (KtWorkStore, kt_work_store, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

void
kt_work_store_close (KtWorkStore *self)
{
  if (g_atomic_int_compare_and_exchange (&self->ended, FALSE, TRUE))
    kt_work_thread_end (self->thread);
}

static void
kt_work_store_finalize (GObject *object)
{
  KtWorkStore *self = KT_WORK_STORE (object);
  if (self->thread != NULL)
    {
      kt_work_store_close (self);
      kt_work_thread_unref (self->thread);
    }
  kt_draft_queue_free (self->drafts);
  g_hash_table_unref (self->settings);
  g_mutex_clear (&self->settings_lock);
  kt_work_time_clear (&self->time);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->clock, kt_clock_unref);
  g_free (self->profile);
  g_free (self->path);
  G_OBJECT_CLASS (kt_work_store_parent_class)->finalize (object);
}

static void
kt_work_store_class_init (KtWorkStoreClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kt_work_store_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", KT_TYPE_WORK_STORE, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
kt_work_store_init (KtWorkStore *self)
{
  self->drafts = kt_draft_queue_new ();
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&self->settings_lock);
  kt_work_time_init (&self->time);
}

/* ---- opening ---- */

/* What can be helped by a new database says so. */
static void
adopt_opening_error (GError **error, const char *path)
{
  kt_store_error_adopt (*error);
  if (g_error_matches (*error, KT_STORE_ERROR, KT_STORE_ERROR_CORRUPT))
    {
      g_autofree char *cause = g_strdup ((*error)->message);
      g_clear_error (error);
      g_set_error (
          error, KT_STORE_ERROR, KT_STORE_ERROR_CORRUPT,
          _ ("%s: the database of your work is damaged. Salvage what can be read (the file is "
             "kept), or put a backup in its place. (%s)"),
          path, cause);
    }
}

/* FALSE: it could not be had. */
static gboolean
ask_for_keys (KtWorkStore *self,
              KtWorkKeySource source,
              GCancellable *cancellable,
              KtCipherKeys **keys,
              GError **error)
{
  GError *local = NULL;
  gboolean is_encrypted = kt_cipher_file_look (self->path, NULL) == KT_CIPHER_ENCRYPTED;
  *keys = source != NULL ? source (self->profile, is_encrypted, cancellable, &local) : NULL;
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

static KtSqliteConnection *
open_connection (KtWorkStore *self,
                 KtWorkKeySource source,
                 GCancellable *cancellable,
                 GError **error)
{
  guint version;
  gboolean has_users;
  g_autoptr (KtCipherKeys) keys = NULL;
  if (!ask_for_keys (self, source, cancellable, &keys, error)
      || !kt_work_file_inspect (self->path, keys, &version, error)
      || (keys != NULL && !kt_work_file_encrypt (self->path, keys, error)))
    return NULL;
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open_with (self->path, KT_SQLITE_OPEN_WORK, keys, error);
  if (connection == NULL || !kt_work_schema_prepare (connection, error))
    return NULL;
  if (version > 0 && version < kt_work_schema_version ())
    {
      g_autofree char *copy = g_strdup_printf ("%s.v%u", self->path, version);
      if (!kt_sqlite_connection_backup (connection, copy, error))
        return NULL;
    }
  if (!kt_work_schema_migrate (connection, kt_work_schema_version (), error)
      || !kt_setting_store_read_all (connection, self->settings, error)
      || !kt_user_row_any (connection, &has_users, error)
      || !kt_work_time_read (&self->time, connection, error))
    return NULL;
  kt_work_store_set_has_users (self, has_users);
  kt_sqlite_connection_watch (connection, "outbox", &self->told);
  return g_steal_pointer (&connection);
}

static KtWorkStore *
open_store (const char *profile,
            KtClock *clock,
            GMainContext *context,
            KtWorkKeySource source,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (KtWorkStore) self = g_object_new (KT_TYPE_WORK_STORE, NULL);
  self->profile = g_strdup (profile);
  self->path = g_build_filename (profile, "work.db", NULL);
  self->clock = kt_clock_ref (clock);
  self->context = g_main_context_ref (context);

  int lock = kt_work_file_lock (profile, error);
  if (lock < 0)
    return NULL;
  kt_work_removal_finish (profile);
  g_autoptr (GError) cause = NULL;
  KtSqliteConnection *connection = kt_work_file_finish_salvage (self->path, &cause)
                                       ? open_connection (self, source, cancellable, &cause)
                                       : NULL;
  if (connection == NULL)
    {
      kt_work_file_unlock (lock);
      adopt_opening_error (&cause, self->path);
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  self->thread = kt_work_thread_new (connection, lock);
  return g_steal_pointer (&self);
}

KtWorkStore *
kt_work_store_open_with (const char *profile,
                         KtClock *clock,
                         KtWorkKeySource keys,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  return open_store (profile, clock, context, keys, cancellable, error);
}

KtWorkStore *
kt_work_store_open (const char *profile, KtClock *clock, GError **error)
{
  return kt_work_store_open_with (profile, clock, NULL, NULL, error);
}

typedef struct {
  char *profile;
  KtClock *clock;
  KtWorkKeySource keys;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;
  g_free (opening->profile);
  kt_clock_unref (opening->clock);
  g_free (opening);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL;
  KtWorkStore *store
      = open_store (opening->profile, opening->clock, g_task_get_context (task), opening->keys,
                    cancellable, &error);
  if (store != NULL)
    g_task_return_pointer (task, store, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
kt_work_store_open_with_async (const char *profile,
                               KtClock *clock,
                               KtWorkKeySource keys,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new (Opening, 1);
  *opening = (Opening){ g_strdup (profile), kt_clock_ref (clock), keys };
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_in_thread);
}

void
kt_work_store_open_async (const char *profile,
                          KtClock *clock,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  kt_work_store_open_with_async (profile, clock, NULL, cancellable, callback, user_data);
}

KtWorkStore *
kt_work_store_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
kt_work_store_check_keys (const char *profile, KtCipherKeys *keys, GError **error)
{
  g_autofree char *path = g_build_filename (profile, "work.db", NULL);
  return kt_work_file_has_key (path, keys, error);
}

gboolean
kt_work_store_set_aside (const char *profile, KtClock *clock, char **kept, GError **error)
{
  int lock = kt_work_file_lock (profile, error);
  if (lock < 0)
    return FALSE;
  g_autofree char *path = g_build_filename (profile, "work.db", NULL);
  gboolean done = kt_work_file_set_aside (path, clock, kept, error);
  kt_work_file_unlock (lock);
  return done;
}

/* ---- telling ---- */

typedef struct {
  KtWorkStore *store;
  const char *what;
  char *id;
} Change;

static gboolean
emit_change (gpointer data)
{
  Change *change = data;
  g_signal_emit (change->store, signals[CHANGED], g_quark_from_static_string (change->what),
                 change->what, change->id);
  return G_SOURCE_REMOVE;
}

static void
change_free (gpointer data)
{
  Change *change = data;
  g_object_unref (change->store);
  g_free (change->id);
  g_free (change);
}

/* As a source of the context: one that is attached before an answer is dispatched before it. */
void
kt_work_store_tell (KtWorkStore *self, const char *what, const char *id)
{
  Change *change = g_new (Change, 1);
  *change = (Change){ g_object_ref (self), what, g_strdup (id) };
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_change, change, change_free);
  g_source_attach (source, self->context);
}

/* ---- operations ---- */

typedef struct {
  GMutex mutex;
  GCond done_or_not;
  gboolean done;
  gpointer result;
  GError *error;
} Waiter;

typedef struct {
  KtWorkStore *store; /* kept alive by the task or by the waiting caller */
  const KtStoreOperation *operation;
  gpointer data;
  char *id;
  GTask *task;    /* answered if given, */
  Waiter *waiter; /* else this one is signalled */
} Run;

static gpointer
execute (Run *run, KtSqliteConnection *connection, GError **error)
{
  KtWorkStore *self = run->store;
  if (connection == NULL)
    {
      g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_CLOSED, _ ("%s was closed before."),
                   self->path);
      return NULL;
    }
  gpointer result = run->operation->work (connection, run->data, error);
  if (self->told && result != NULL)
    {
      kt_fail_point ("outbox-written", NULL);
      kt_work_store_tell (self, "sync", NULL);
    }
  self->told = FALSE;
  if (result == NULL)
    kt_store_error_adopt (*error);
  else if (run->operation->what != NULL)
    {
      kt_work_store_tell (self, run->operation->what, run->id);
      if (run->operation->too != NULL)
        kt_work_store_tell (self, run->operation->too, NULL);
    }
  return result;
}

static void
answer (Waiter *waiter, gpointer result, GError *error)
{
  g_mutex_lock (&waiter->mutex);
  waiter->result = result;
  waiter->error = error;
  waiter->done = TRUE;
  g_cond_signal (&waiter->done_or_not);
  g_mutex_unlock (&waiter->mutex);
}

static void
run_free (Run *run)
{
  g_clear_object (&run->task);
  g_free (run->id);
  g_free (run);
}

static void
run_job (KtSqliteConnection *connection, gpointer data)
{
  Run *run = data;
  GError *error = NULL;
  if (run->task != NULL && g_task_return_error_if_cancelled (run->task))
    {
      run_free (run);
      return;
    }
  gpointer result = execute (run, connection, &error);
  if (run->task == NULL)
    answer (run->waiter, result, error);
  else if (result != NULL)
    g_task_return_pointer (run->task, result, run->operation->free_result);
  else
    g_task_return_error (run->task, error);
  run_free (run);
}

void
kt_work_store_run_async (KtWorkStore *self,
                         const KtStoreOperation *operation,
                         gpointer data,
                         const char *id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Run *run = g_new0 (Run, 1);
  run->store = self;
  run->operation = operation;
  run->data = data;
  run->id = g_strdup (id);
  run->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (run->task, (gpointer)operation);
  g_task_set_task_data (run->task, data, operation->free_data);
  g_task_set_check_cancellable (run->task, FALSE); /* what was done is not reported as cancelled */
  kt_work_thread_push (self->thread, run_job, run);
}

gpointer
kt_work_store_run_finish (KtWorkStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
kt_work_store_peek_data (GAsyncResult *result)
{
  return g_task_get_task_data (G_TASK (result));
}

gpointer
kt_work_store_run (KtWorkStore *self,
                   const KtStoreOperation *operation,
                   gpointer data,
                   const char *id,
                   GError **error)
{
  Waiter waiter = { 0 };
  g_mutex_init (&waiter.mutex);
  g_cond_init (&waiter.done_or_not);
  Run *run = g_new0 (Run, 1);
  run->store = self;
  run->operation = operation;
  run->data = data;
  run->id = g_strdup (id);
  run->waiter = &waiter;
  kt_work_thread_push (self->thread, run_job, run);

  g_mutex_lock (&waiter.mutex);
  while (!waiter.done)
    g_cond_wait (&waiter.done_or_not, &waiter.mutex);
  g_mutex_unlock (&waiter.mutex);
  g_mutex_clear (&waiter.mutex);
  g_cond_clear (&waiter.done_or_not);
  if (operation->free_data != NULL)
    operation->free_data (data);
  if (waiter.error != NULL)
    g_propagate_error (error, waiter.error);
  return waiter.result;
}

/* ---- backup ---- */

static gpointer
back_up (KtSqliteConnection *connection, gpointer path, GError **error)
{
  return kt_sqlite_connection_backup (connection, path, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation backup_operation = { back_up, g_free, NULL, NULL };

gboolean
kt_work_store_backup (KtWorkStore *self, const char *path, GError **error)
{
  return kt_work_store_run (self, &backup_operation, g_strdup (path), NULL, error) != NULL;
}

void
kt_work_store_backup_async (KtWorkStore *self,
                            const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  kt_work_store_run_async (self, &backup_operation, g_strdup (path), NULL, cancellable, callback,
                           user_data);
}

gboolean
kt_work_store_backup_finish (KtWorkStore *self, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (self, result, error) != NULL;
}

/* ---- small things ---- */

const char *
kt_work_store_get_path (KtWorkStore *self)
{
  return self->path;
}

const char *
kt_work_store_get_profile (KtWorkStore *self)
{
  return self->profile;
}

gint64
kt_work_store_now (KtWorkStore *self)
{
  return kt_clock_now (self->clock) / G_USEC_PER_SEC;
}

guint
kt_work_store_year (KtWorkStore *self)
{
  return kt_work_store_day (self) / 10000;
}

guint
kt_work_store_day (KtWorkStore *self)
{
  return kt_work_time_day (&self->time, self->clock);
}

guint
kt_work_store_certain_day (KtWorkStore *self)
{
  return kt_work_time_certain_day (&self->time, self->clock);
}

void
kt_work_store_hear_time (KtWorkStore *self, gint64 server_time)
{
  kt_work_time_hear (&self->time, self->clock, server_time);
}

gboolean
kt_work_store_read_time (KtWorkStore *self, KtSqliteConnection *connection, GError **error)
{
  return kt_work_time_read (&self->time, connection, error);
}

void
kt_work_store_set_has_users (KtWorkStore *self, gboolean has_users)
{
  g_atomic_int_set (&self->has_users, has_users);
}

gboolean
kt_user_store_has_users (KtWorkStore *self)
{
  return g_atomic_int_get (&self->has_users) != 0;
}

KtDraftQueue *
kt_work_store_get_drafts (KtWorkStore *self)
{
  return self->drafts;
}

GHashTable *
kt_work_store_lock_settings (KtWorkStore *self)
{
  g_mutex_lock (&self->settings_lock);
  return self->settings;
}

void
kt_work_store_unlock_settings (KtWorkStore *self)
{
  g_mutex_unlock (&self->settings_lock);
}
