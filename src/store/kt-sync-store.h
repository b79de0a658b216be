/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The work database as the disk of a synchronisation: what is waiting to be told to the server, what
 * the server said, and what came of it. Triggers of the schema put each change into the outbox in
 * its own transaction; these functions take it out and bring in what others did. Each is one
 * transaction: after a crash it has happened, or it has not.
 *
 *   enable ─► take_batch ─► (push) ─► settle … until nothing waits
 *          ─► (pull) ─► apply_page … until there is no more ─► take_batch …
 *
 * Nothing may be under way to the server while a page is applied. Without a server nothing is
 * written by the triggers. Times: seconds since 1970; mono: microseconds of the device's monotonic
 * clock. Signals of the store: "changed::sync" when something waits or the state is another one,
 * "changed::task", and those of the aggregates that a page or a verdict changed.
 *
 * Thread: any; each call waits for the store's thread, so not the main one (but see the _async
 * ones). Errors: KT_STORE_ERROR.
 */

#include "kt-actor.h"
#include "kt-row-list.h"
#include "kt-sync-record.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

/* ---- a server ---- */

typedef struct {
  const char *device;
  guint device_no; /* in provisional numbers */
  const char *server;
  const char *tenant;
  const char *const *users; /* ids of who the device is enrolled for, NULL-terminated */
  const char *epoch;        /* of the server; NULL: unknown */
} KtSyncEnrolment;

/* Everything there is waits for being told: customers, heads of quotes, clearances, revisions,
 * the other entries of the trail, those of orders last. Enrolling anew with the same server and tenant only
 * tells what was not acknowledged. Fails while one is enabled. */
gboolean
kt_sync_store_enable (KtWorkStore *store, const KtSyncEnrolment *enrolment, GError **error);

/* Nothing is told any more; what is waiting is forgotten, tasks stay. */
gboolean kt_sync_store_disable (KtWorkStore *store, GError **error);

typedef struct {
  gboolean enabled;
  gboolean paused;
  gboolean refetching;
  char *device;
  guint device_no;
  char *server;
  char *tenant;
  char **users;
  char *cursor;       /* empty: from the beginning */
  char *epoch;        /* of the server; empty: unknown */
  gint64 server_time; /* the highest seen; 0: none */
  gint64 next_n;
  guint waiting; /* operations in the outbox */
  guint held;    /* of them: not to be sent before the next page */
  guint tasks;   /* open */
} KtSyncState;

KtSyncState *kt_sync_store_read_state (KtWorkStore *store, GError **error);
void kt_sync_state_free (KtSyncState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncState, kt_sync_state_free)

/* The wish of the user, kept over the end of the program. */
gboolean kt_sync_store_set_paused (KtWorkStore *store, gboolean paused, GError **error);

/* ---- going out ---- */

/* What to push next, of KtSyncOperation, in the order of causes; empty: nothing. What was taken
 * before and not settled comes first and exactly as it was. At most one operation per object; as
 * many as fit, but one in any case. */
GPtrArray *kt_sync_store_take_batch (KtWorkStore *store,
                                     guint max_operations,
                                     gsize max_bytes,
                                     gint64 mono,
                                     GError **error);

/* What the server said (KtSyncResult) to operations of a batch; results for others are ignored, so
 * that doing it twice does nothing more. Stale ones wait again, under a new number, behind the next
 * page; refused ones become tasks. server_time: 0: unknown. */
gboolean kt_sync_store_settle (KtWorkStore *store,
                               GPtrArray *results,
                               gint64 server_time,
                               GError **error);

/* The server goes on with another number (KT_PROBLEM_GAP: it or this machine came back from a
 * backup): whatever is not settled is numbered anew from `expected`. */
gboolean kt_sync_store_renumber (KtWorkStore *store, gint64 expected, GError **error);

enum {
  KT_WAITING_COLUMN_AT,    /* int; of the latest */
  KT_WAITING_COLUMN_TYPE,  /* KT_SYNC_QUOTE, _ACCOUNT, _INQUIRY; empty: none of them */
  KT_WAITING_COLUMN_TITLE, /* number of the quote, name of the customer or visitor; may be empty */
  KT_WAITING_COLUMN_COUNT, /* int; changes */
  KT_WAITING_N_COLUMNS
};

/* What the server does not know yet, one row for each quote, customer and visitor, and one for the rest. */
KtRowList *kt_sync_store_list_waiting (KtWorkStore *store, const KtRowQuery *query);

/* ---- coming in ---- */

/* Changes (KtSyncChange) and the cursor behind them. */
gboolean kt_sync_store_apply_page (KtWorkStore *store,
                                   GPtrArray *changes,
                                   const char *next_cursor,
                                   gint64 server_time,
                                   GError **error);

/* Everything is pulled once more from the beginning, beside what is there: the outbox and what is
 * waiting in it survive. At the end what the server did not mention is gone. epoch: that of the
 * server, if it is another one since it came back from a backup (KT_SYNC_EPOCH_…): what it said or
 * acknowledged behind that backup it does not have any more, so that it waits to be told again and
 * stays; until the end take_batch gives nothing. NULL: it is the same. */
gboolean
kt_sync_store_begin_refetch (KtWorkStore *store, const char *epoch, GError **error);
gboolean kt_sync_store_end_refetch (KtWorkStore *store, GError **error);

/* ---- numbers ---- */

/* first to last of a year are this device's; kind "quote" or "order". The same once more changes
 * nothing. */
gboolean kt_sync_store_add_lease (KtWorkStore *store,
                                  const char *kind,
                                  guint year,
                                  guint first,
                                  guint last,
                                  GError **error);
/* Leased and not used yet. */
gboolean kt_sync_store_lease_left (KtWorkStore *store,
                                   const char *kind,
                                   guint year,
                                   guint *left,
                                   GError **error);

/* ---- what needs attention ---- */

/* Kinds of tasks; the body is JSON with members as said. */
#define KT_TASK_REFUSED "refused" /* an operation: type, kind, code, reason, body */
#define KT_TASK_FORK "fork"       /* kept as another revision: number, id, from */
#define KT_TASK_LOST "lost"       /* fields that the server has otherwise: fields, result, lost */
#define KT_TASK_FLAGGED "flagged" /* deleted there, edited here: kept */
#define KT_TASK_VOID "void"       /* an entry that does not count: kind, code, reason, body */
/* Another one was first with this number or log-in name: was. */
#define KT_TASK_RENUMBERED "renumbered"
/* A step of a revision that was taken back: number; mine, theirs (states). */
#define KT_TASK_STEP "step"
/* A request of a visitor that somebody else took up first: by; theirs (a quote). The scope is ours. */
#define KT_TASK_TAKEN "taken"
/* What the server says cannot be taken; the title says why. */
#define KT_TASK_UNREADABLE "unreadable"

enum {
  KT_TASK_COLUMN_AT,      /* int */
  KT_TASK_COLUMN_KIND,    /* KT_TASK_… */
  KT_TASK_COLUMN_TYPE,    /* of the object, KT_SYNC_… */
  KT_TASK_COLUMN_SUBJECT, /* its id */
  KT_TASK_COLUMN_SCOPE,   /* the quote or customer to go to; may be empty */
  KT_TASK_COLUMN_TITLE,   /* what people call it: number, name */
  KT_TASK_COLUMN_BODY,
  KT_TASK_N_COLUMNS
};

/* The open ones; filter: a kind. */
KtRowList *kt_sync_store_list_tasks (KtWorkStore *store, const KtRowQuery *query);
gboolean kt_sync_store_finish_task (KtWorkStore *store, const char *id, GError **error);
void kt_sync_store_finish_task_async (KtWorkStore *store,
                                      const char *id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
kt_sync_store_finish_task_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* It was not done after all. */
gboolean kt_sync_store_reopen_task (KtWorkStore *store, const char *id, GError **error);
void kt_sync_store_reopen_task_async (KtWorkStore *store,
                                      const char *id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
kt_sync_store_reopen_task_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Of a task KT_TASK_LOST about a customer: what was lost is taken over into him as he is stored
 * now, of these fields (paths as the task has them; NULL: all), and the task is done. The actor as
 * for kt_account_store_save(). KT_STORE_ERROR_NOT_FOUND: he is not here any more. */
gboolean kt_sync_store_take_over (KtWorkStore *store,
                                  const char *task_id,
                                  const char *const *paths,
                                  const KtActor *actor,
                                  GError **error);
void kt_sync_store_take_over_async (KtWorkStore *store,
                                    const char *task_id,
                                    const char *const *paths,
                                    const KtActor *actor,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kt_sync_store_take_over_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
