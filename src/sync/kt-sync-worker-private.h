/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The inside of a worker: kt-sync-worker.c drives the machine, kt-sync-enrol.c lets a server in,
 * kt-sync-leave.c parts from it. All in the thread of the worker, but for kt_sync_worker_invoke(). */

#include "kt-sync-catalog.h"
#include "kt-sync-store.h"
#include "kt-sync-transport.h"
#include "kt-sync-wire.h"
#include "kt-sync-worker.h"

G_BEGIN_DECLS

struct _KtSyncWorker {
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  KtWorkStore *store;
  char *profile;
  char *version;
  KtSyncTell tell;
  gpointer tell_data;
  GDestroyNotify free_tell_data;

  KtRandom *random;
  KtSyncAuth *auth;
  KtSyncMachine *machine;
  KtSyncTransport *transport; /* NULL: not enrolled */
  KtSyncCatalog *catalog;
  char *server;
  char *trouble;             /* why there is no transport though there is a server; NULL: none */
  GCancellable *ending;      /* of waits for the key ring: nobody waits for them at the end */
  GCancellable *cancellable; /* of what is under way */
  GSource *timer;
  GSource *gather; /* something was written, and is told soon */
  GSource *poll;   /* of an enrolment that waits for an administrator; it has it */
  const char *user_code; /* what he is told for it, of the enrolment; NULL: none waits */
  guint life;      /* of the machine */
  guint n_sent;    /* requests that have not come back */
};

void kt_sync_worker_step (KtSyncWorker *self, const KtSyncEvent *event);
/* A machine that knows nothing of what was. */
void kt_sync_worker_renew_machine (KtSyncWorker *self);
/* To the server that the store says. */
void kt_sync_worker_connect (KtSyncWorker *self);
/* To any server, trusting whom the profile trusts. */
KtSyncTransport *
kt_sync_worker_new_transport (const KtSyncWorker *self, const char *server, GError **error);
/* To who looks. */
void kt_sync_worker_report (KtSyncWorker *self);
void kt_sync_worker_stop_timer (GSource **timer);

/* Fails the task with what the server said, in words for people. */
void kt_sync_worker_return_problem (GTask *task, const KtSyncProblem *problem);
/* The task holds the session, which must not go in the thread that it would then wait for. */
void kt_sync_worker_drop_task (GTask *task);

/* Runs in the thread of the worker. */
void kt_sync_worker_invoke (KtSyncWorker *self,
                            GSourceFunc job,
                            gpointer data,
                            GDestroyNotify notify);

G_END_DECLS
