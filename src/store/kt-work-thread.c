/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A queue under one mutex. The last reference to a store can be dropped on this very thread (by a
 * task that was just answered); then nobody may wait for the thread, so it cleans up after itself.
 */
#include "kt-work-thread.h"

#include "kt-work-file.h"

typedef struct {
  KtWorkJob run;
  gpointer data;
} Job;

struct _KtWorkThread {
  gatomicrefcount references;
  GMutex mutex;
  GCond woken;
  GQueue jobs;
  gboolean ending;
  GThread *thread;
  KtSqliteConnection *connection; /* used on the thread only */
  int lock;
};

static KtWorkThread *
ref (KtWorkThread *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
kt_work_thread_unref (KtWorkThread *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->woken);
  g_free (self);
}

/* NULL: ended, and nothing left to do. */
static Job *
wait_for_job (KtWorkThread *self)
{
  g_mutex_lock (&self->mutex);
  while (g_queue_is_empty (&self->jobs) && !self->ending)
    g_cond_wait (&self->woken, &self->mutex);
  Job *job = g_queue_pop_head (&self->jobs);
  g_mutex_unlock (&self->mutex);
  return job;
}

static gpointer
run (gpointer data)
{
  KtWorkThread *self = data;
  Job *job;
  while ((job = wait_for_job (self)) != NULL)
    {
      job->run (self->connection, job->data);
      g_free (job);
    }
  g_clear_pointer (&self->connection, kt_sqlite_connection_free);
  kt_work_file_unlock (self->lock);
  kt_work_thread_unref (self);
  return NULL;
}

KtWorkThread *
kt_work_thread_new (KtSqliteConnection *connection, int lock)
{
  KtWorkThread *self = g_new0 (KtWorkThread, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->woken);
  g_queue_init (&self->jobs);
  self->connection = connection;
  self->lock = lock;
  self->thread = g_thread_new ("kt-work", run, ref (self));
  return self;
}

void
kt_work_thread_push (KtWorkThread *self, KtWorkJob run_job, gpointer data)
{
  g_mutex_lock (&self->mutex);
  gboolean ended = self->ending;
  if (!ended)
    {
      Job *job = g_new (Job, 1);
      *job = (Job){ run_job, data };
      g_queue_push_tail (&self->jobs, job);
      g_cond_signal (&self->woken);
    }
  g_mutex_unlock (&self->mutex);
  if (ended)
    run_job (NULL, data);
}

void
kt_work_thread_end (KtWorkThread *self)
{
  g_mutex_lock (&self->mutex);
  self->ending = TRUE;
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->mutex);
  if (self->thread == g_thread_self ())
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
}
