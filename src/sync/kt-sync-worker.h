/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The thread of a session: it has the machine, the disk, the key and the connection, and a main
 * context of its own. Private to sync/. Functions may be called from any thread.
 */

#include "kt-catalog-machine.h"
#include "kt-media-index.h"
#include "kt-sync-machine.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

typedef struct _KtSyncWorker KtSyncWorker;

typedef struct {
  KtSyncStatus status;
  KtCatalogStatus catalog;
  KtMediaIndex *media; /* NULL: none */
  gboolean is_enrolled;
  char *server;    /* NULL: none */
  char *user_code; /* by which an administrator lets this device in; NULL: it does not wait for that */
  char *secrets;   /* where they are kept, for people */
} KtSyncReport;

void kt_sync_report_free (KtSyncReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncReport, kt_sync_report_free)

/* Called in the thread of the worker; takes the report. */
typedef void (*KtSyncTell) (KtSyncReport *report, gpointer data);

/* free_data: when the thread has ended. */
KtSyncWorker *kt_sync_worker_new (KtWorkStore *store,
                                  const char *profile,
                                  const char *version,
                                  KtSyncTell tell,
                                  gpointer data,
                                  GDestroyNotify free_data);
/* Ends the thread and waits for it. */
void kt_sync_worker_free (KtSyncWorker *self);

void kt_sync_worker_send (KtSyncWorker *self, KtSyncEventKind kind);

/* VIEW, PIN or UNPIN of a medium. */
void kt_sync_worker_wish (KtSyncWorker *self, KtCatalogEventKind kind, const char *hash);

/* The task returns a boolean, in its own context. It is kept until then. code empty: an administrator
 * is waited for. */
void kt_sync_worker_enrol (KtSyncWorker *self,
                           GTask *task,
                           const char *server,
                           const char *code,
                           const char *password,
                           const char *device_name);
/* The same. tells: the server, first. */
void kt_sync_worker_leave (KtSyncWorker *self, GTask *task, gboolean tells);

G_END_DECLS
