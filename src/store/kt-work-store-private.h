/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How the files of the store run something on the store's thread. `work` sees the connection, which
 * belongs to that thread, and its own data; it returns what the finish function hands out, or NULL
 * with an error. Errors of the database become errors of the store on the way.
 */

#include "kt-sqlite-statement.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

typedef gpointer (*KtStoreWork) (KtSqliteConnection *connection, gpointer data, GError **error);

/* What results that mean just "done" return. */
#define KT_STORE_DONE GINT_TO_POINTER (1)

typedef struct {
  KtStoreWork work;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  const char *what; /* detail of "changed" on success; NULL: nothing changes */
  const char *too;  /* a second detail, told with the id NULL; may be NULL */
} KtStoreOperation;

/* data is taken. id: of the aggregate that changes; may be NULL. */
void kt_work_store_run_async (KtWorkStore *self,
                              const KtStoreOperation *operation,
                              gpointer data,
                              const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* For the finish function of that operation; result NULL with an error. */
gpointer kt_work_store_run_finish (KtWorkStore *self, GAsyncResult *result, GError **error);
/* What `data` was; lives as long as the result. */
gpointer kt_work_store_peek_data (GAsyncResult *result);
/* Waits. data is taken. */
gpointer kt_work_store_run (KtWorkStore *self,
                            const KtStoreOperation *operation,
                            gpointer data,
                            const char *id,
                            GError **error);

/* Emits "changed", once its main context gets to it; `what` is static. For operations that change
 * several kinds of things. Any thread. */
void kt_work_store_tell (KtWorkStore *self, const char *what, const char *id);

/* Seconds since 1970 by the clock, and the year of kt_work_store_day(). */
gint64 kt_work_store_now (KtWorkStore *self);
guint kt_work_store_year (KtWorkStore *self);
/* What the server said, once it is stored; what is stored, once a server was joined or left. */
void kt_work_store_hear_time (KtWorkStore *self, gint64 server_time);
gboolean kt_work_store_read_time (KtWorkStore *self, KtSqliteConnection *connection, GError **error);

/* A place where one of the other files keeps what belongs to this store. */
typedef struct _KtDraftQueue KtDraftQueue;
KtDraftQueue *kt_work_store_get_drafts (KtWorkStore *self);
KtDraftQueue *kt_draft_queue_new (void);
void kt_draft_queue_free (KtDraftQueue *self);

/* The settings, read at opening; key → value. Used under the lock only. */
GHashTable *kt_work_store_lock_settings (KtWorkStore *self);
void kt_work_store_unlock_settings (KtWorkStore *self);
gboolean
kt_setting_store_read_all (KtSqliteConnection *connection, GHashTable *settings, GError **error);

/* Whether users are stored: read at opening, told by who stores one. */
void kt_work_store_set_has_users (KtWorkStore *self, gboolean has_users);

/* Makes an error of the database one of the store, in place. */
void kt_store_error_adopt (GError *error);

G_END_DECLS
