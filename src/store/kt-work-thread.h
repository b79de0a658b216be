/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The thread that owns the connection and the lock: it does jobs one after the other, in the order
 * they were given, and closes both when it is asked to end. Private to the store.
 */

#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

typedef struct _KtWorkThread KtWorkThread;

/* Called on the thread; connection NULL: the thread has ended, the job only cleans up. */
typedef void (*KtWorkJob) (KtSqliteConnection *connection, gpointer data);

/* Takes connection and lock. */
KtWorkThread *kt_work_thread_new (KtSqliteConnection *connection, int lock);
/* Any thread. After the end, the job is called at once, on the calling thread, without a
 * connection. */
void kt_work_thread_push (KtWorkThread *self, KtWorkJob job, gpointer data);
/* Does what is queued and ends; waits for it unless called on the thread itself. Once only. */
void kt_work_thread_end (KtWorkThread *self);
void kt_work_thread_unref (KtWorkThread *self);

G_END_DECLS
