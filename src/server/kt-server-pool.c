/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-pool.h"

#include <string.h>

#include "kt-server-log.h"

typedef struct {
  KtServerPool *pool;
  KtServerRequest *request;
  KtServerResponse *response;
  KtServerAnswered answered;
  gpointer data;
} Job;

typedef struct {
  KtServerPool *pool;
  KtDatabase *database;
  GThread *thread;
} Worker;

struct _KtServerPool {
  KtServer *server;
  GAsyncQueue *jobs;
  GArray *workers; /* of Worker */
  GMutex *turn;    /* for posts; NULL: the database sorts it out */
  GMutex mutex;
};

static void
free_job (gpointer data)
{
  Job *job = data;
  g_clear_pointer (&job->request, kt_server_request_free);
  g_clear_pointer (&job->response, kt_server_response_free);
  g_free (job);
}

static gboolean
on_answered (gpointer data)
{
  Job *job = data;
  job->answered (g_steal_pointer (&job->response), job->data);
  return G_SOURCE_REMOVE;
}

static void
tell (Job *job)
{
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, on_answered, job, free_job);
}

/* ---- threads ---- */

static KtServerResponse *
answer (Worker *worker, const KtServerRequest *request)
{
  GMutex *turn = strcmp (request->method, "POST") == 0 ? worker->pool->turn : NULL;
  if (turn != NULL)
    g_mutex_lock (turn);
  KtServerResponse *response = kt_server_handle (worker->pool->server, worker->database, request);
  if (turn != NULL)
    g_mutex_unlock (turn);
  return response;
}

/* A job without a request ends a thread. */
static gpointer
work (gpointer data)
{
  Worker *worker = data;
  for (;;)
    {
      Job *job = g_async_queue_pop (worker->pool->jobs);
      if (job->request == NULL)
        {
          free_job (job);
          return NULL;
        }
      gint64 start = g_get_monotonic_time ();
      job->response = answer (worker, job->request);
      kt_server_log_request (job->request, job->response, g_get_monotonic_time () - start);
      tell (job);
    }
}

void
kt_server_pool_push (KtServerPool *self,
                     KtServerRequest *request,
                     KtServerAnswered answered,
                     gpointer data)
{
  Job *job = g_new (Job, 1);
  *job = (Job){ self, request, NULL, answered, data };
  if (g_async_queue_length (self->jobs) < KT_SERVER_MAX_WAITING)
    {
      g_async_queue_push (self->jobs, job);
      return;
    }
  job->response = kt_server_response_new_problem (503, "busy", "Too much is under way. Try again.");
  kt_server_response_add_header (job->response, "Retry-After", "2");
  kt_server_log_request (request, job->response, 0);
  tell (job);
}

static void
stop_threads (KtServerPool *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    g_async_queue_push (self->jobs, g_new0 (Job, 1));
  for (guint i = 0; i < self->workers->len; i++)
    {
      Worker *worker = &g_array_index (self->workers, Worker, i);
      if (worker->thread != NULL)
        g_thread_join (worker->thread);
      g_clear_pointer (&worker->database, kt_database_free);
    }
}

void
kt_server_pool_free (KtServerPool *self)
{
  if (self == NULL)
    return;
  stop_threads (self);
  g_array_unref (self->workers);
  g_async_queue_unref (self->jobs);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gboolean
open_databases (KtServerPool *self, const char *uri, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      Worker worker = { self, kt_database_open (uri, error), NULL };
      if (worker.database == NULL)
        return FALSE;
      g_array_append_val (self->workers, worker);
    }
  return TRUE;
}

KtServerPool *
kt_server_pool_new (KtServer *server, const char *uri, guint n_threads, GError **error)
{
  g_autoptr (KtServerPool) self = g_new0 (KtServerPool, 1);
  self->server = server;
  self->jobs = g_async_queue_new_full (free_job);
  self->workers = g_array_new (FALSE, TRUE, sizeof (Worker));
  g_mutex_init (&self->mutex);
  if (!open_databases (self, uri, n_threads, error))
    return NULL;
  KtDatabase *first = g_array_index (self->workers, Worker, 0).database;
  if (g_str_equal (kt_database_get_engine (first), "SQLite"))
    self->turn = &self->mutex;
  for (guint i = 0; i < n_threads; i++)
    {
      Worker *worker = &g_array_index (self->workers, Worker, i);
      worker->thread = g_thread_new ("kontor-worker", work, worker);
    }
  return g_steal_pointer (&self);
}
