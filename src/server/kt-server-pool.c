/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-pool.h"

#include <string.h>

#include "kt-server-log.h"
#include "kt-server-queue.h"

/* A request; or the pushes of a tenant that wait; or the end of a thread. */
typedef struct {
  KtServerRequest *request;
  KtServerResponse *response;
  KtServerAnswered answered;
  gpointer data;
  gint64 start;
  char *tenant;
} Job;

typedef struct {
  KtServerPool *pool;
  KtDatabase *database;
  GThread *thread;
} Worker;

struct _KtServerPool {
  KtServer *server;
  GAsyncQueue *jobs;
  KtServerQueue *pushes; /* each with its job */
  GArray *workers; /* of Worker */
  GMutex *turn;    /* for who writes; NULL: the database sorts it out */
  GMutex mutex;
};

static void
free_job (gpointer data)
{
  Job *job = data;
  g_clear_pointer (&job->request, kt_server_request_free);
  g_clear_pointer (&job->response, kt_server_response_free);
  g_free (job->tenant);
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

static void
finish (KtServerPool *pool, Job *job, KtServerResponse *response)
{
  job->response = response;
  kt_server_response_add_header (response, "Request-Id", job->request->id);
  kt_server_log_request (pool->server, job->request, job->response, g_get_monotonic_time () - job->start);
  tell (job);
}

static void
take_turn (KtServerPool *self)
{
  if (self->turn != NULL)
    g_mutex_lock (self->turn);
}

static void
end_turn (KtServerPool *self)
{
  if (self->turn != NULL)
    g_mutex_unlock (self->turn);
}

/* Behind what waits: requests that are there already are read first, so that pushes among them
 * belong to the group, and one tenant does not keep all threads from the others. */
static void
call_for_tenant (KtServerPool *self, const char *tenant)
{
  Job *job = g_new0 (Job, 1);
  job->tenant = g_strdup (tenant);
  g_async_queue_push (self->jobs, job);
}

static void
answer (Worker *worker, Job *job)
{
  KtServerPool *pool = worker->pool;
  KtServerPending *pending = NULL;
  gboolean writes = kt_server_writes (job->request);
  job->start = g_get_monotonic_time ();
  if (writes)
    take_turn (pool);
  KtServerResponse *response
      = kt_server_begin (pool->server, worker->database, job->request, &pending);
  if (writes)
    end_turn (pool);
  if (pending == NULL)
    {
      finish (pool, job, response);
      return;
    }
  g_autofree char *tenant = g_strdup (kt_server_pending_get_tenant (pending));
  if (kt_server_queue_add (pool->pushes, pending, job))
    call_for_tenant (pool, tenant);
}

static void
answer_pushes (Worker *worker, const char *tenant)
{
  KtServerPool *pool = worker->pool;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  take_turn (pool);
  g_autoptr (GPtrArray) group = kt_server_queue_take (pool->pushes, tenant, jobs);
  kt_server_finish (pool->server, worker->database, group);
  end_turn (pool);
  for (guint i = 0; i < group->len; i++)
    finish (pool, jobs->pdata[i], kt_server_pending_take_response (group->pdata[i]));
  if (kt_server_queue_end (pool->pushes, tenant))
    call_for_tenant (pool, tenant);
}

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  for (;;)
    {
      Job *job = g_async_queue_pop (worker->pool->jobs);
      if (job->request != NULL)
        {
          answer (worker, job);
          continue;
        }
      gboolean is_end = job->tenant == NULL;
      if (!is_end)
        answer_pushes (worker, job->tenant);
      free_job (job);
      if (is_end)
        return NULL;
    }
}

void
kt_server_pool_push (KtServerPool *self,
                     KtServerRequest *request,
                     KtServerAnswered answered,
                     gpointer data)
{
  Job *job = g_new (Job, 1);
  *job = (Job){ .request = request, .answered = answered, .data = data };
  kt_server_request_name (request);
  if (g_async_queue_length (self->jobs) < KT_SERVER_MAX_WAITING)
    {
      g_async_queue_push (self->jobs, job);
      return;
    }
  job->response = kt_server_response_new_problem (503, "busy", "Too much is under way. Try again.");
  kt_server_response_add_header (job->response, "Retry-After", "2");
  kt_server_response_add_header (job->response, "Request-Id", request->id);
  kt_server_log_request (self->server, request, job->response, 0);
  tell (job);
}

/* Groups that were called for behind the end of the threads. */
static void
finish_rest (KtServerPool *self)
{
  Job *job;
  while ((job = g_async_queue_try_pop (self->jobs)) != NULL)
    {
      answer_pushes (&g_array_index (self->workers, Worker, 0), job->tenant);
      free_job (job);
    }
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
    }
  finish_rest (self);
  for (guint i = 0; i < self->workers->len; i++)
    g_clear_pointer (&g_array_index (self->workers, Worker, i).database, kt_database_free);
}

void
kt_server_pool_free (KtServerPool *self)
{
  if (self == NULL)
    return;
  stop_threads (self);
  g_array_unref (self->workers);
  g_async_queue_unref (self->jobs);
  kt_server_queue_free (self->pushes);
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
  self->pushes = kt_server_queue_new ();
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
