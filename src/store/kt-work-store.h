/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The work of one user on one machine: PROFILE/work.db. One process at a time (an advisory lock on
 * PROFILE/work.lock), one thread of its own that does all reading and writing in the order it was
 * asked to, so that the main loop never waits for the disk and a later read sees an earlier write.
 *
 * Aggregates have a file each: kt-account-store.h, kt-quote-store.h, kt-draft-store.h,
 * kt-variant-store.h, kt-setting-store.h, kt-user-store.h, kt-approval-store.h, kt-audit-store.h,
 * kt-wish-store.h, kt-clearance-store.h. Every operation comes as NAME_async/NAME_finish for
 * windows, and as NAME, which waits, for programs without one. What was reported as done is on the
 * disk (WAL, synchronous=FULL). An operation that fails changes nothing in the file and nothing in
 * what it was given: do it again when the cause is gone. A GCancellable takes back what has not
 * begun.
 *
 * Signal "changed" (const char *what, const char *id), detail = what: an aggregate was written.
 * what is "account", "quote", "variant", "user", "approval", "order", "task", "sync"; the id is NULL where several
 * may have changed; emitted in the thread-default main context in which the
 * store was opened, before the finish function can be called.
 *
 * Thread: functions may be called from any thread; callbacks come in the caller's main context.
 * Errors: KT_STORE_ERROR, KT_SALES_ERROR.
 */

#include "kt-cipher-keys.h"
#include "kt-clock.h"
#include "kt-store-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define KT_TYPE_WORK_STORE (kt_work_store_get_type ())
G_DECLARE_FINAL_TYPE (KtWorkStore, kt_work_store, KT, WORK_STORE, GObject)

/* Opens, checks (application_id, quick_check) and brings the schema up to date; makes folder and
 * database if missing. Before an older schema is changed, a copy is kept as work.db.vN. */
KtWorkStore *kt_work_store_open (const char *profile, KtClock *clock, GError **error);
void kt_work_store_open_async (const char *profile,
                               KtClock *clock,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
KtWorkStore *kt_work_store_open_finish (GAsyncResult *result, GError **error);

/* Where the key of the profile comes from, asked in the opening thread while the profile is locked:
 * NULL with an error, or without one for a database that is not encrypted. */
typedef KtCipherKeys *(*KtWorkKeySource) (const char *profile,
                                          gboolean is_encrypted,
                                          GCancellable *cancellable,
                                          GError **error);

/* The same with a database that is encrypted (kt-cipher-file.h), or becomes so now: one that is not,
 * or has a key that is not the first one any more, is written anew. A key that is missing is
 * KT_STORE_ERROR_KEY, and nothing is touched. */
KtWorkStore *kt_work_store_open_with (const char *profile,
                                      KtClock *clock,
                                      KtWorkKeySource keys,
                                      GCancellable *cancellable,
                                      GError **error);
void kt_work_store_open_with_async (const char *profile,
                                    KtClock *clock,
                                    KtWorkKeySource keys,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Whether the database of the profile could be opened with them; KT_STORE_ERROR_KEY. */
gboolean kt_work_store_check_keys (const char *profile, KtCipherKeys *keys, GError **error);

/* After KT_STORE_ERROR_FOREIGN or _CORRUPT: renames work.db and its companions so that the next
 * open starts fresh. Nothing is deleted; *kept is the new path (transfer full, may be NULL).
 * Refused while another Kontor has the profile open. */
gboolean kt_work_store_set_aside (const char *profile, KtClock *clock, char **kept, GError **error);

/* The work database of the profile and all copies of it are gone, for good, and so are these folders
 * of the profile (names, NULL-terminated; may be NULL). The store is closed; refused while another
 * Kontor has the profile open. */
gboolean
kt_work_store_remove (const char *profile, const char *const *folders, GError **error);

/* Does what is queued, then closes file and lock. Later operations fail with _CLOSED. The last
 * unref does the same. */
void kt_work_store_close (KtWorkStore *self);

const char *kt_work_store_get_path (KtWorkStore *self);
const char *kt_work_store_get_profile (KtWorkStore *self);

/* Today at this workplace, yyyymmdd: by the clock, or by what the server says (kt-work-time.h). Any
 * thread. */
guint kt_work_store_day (KtWorkStore *self);
/* The last day that has certainly come, whatever the clock says; 0: none yet. */
guint kt_work_store_certain_day (KtWorkStore *self);

/* A consistent copy of the database at path, replaced in one step; encrypted with the same key if
 * the database is: whoever keeps it keeps the key, too (kontor-cli key show). */
gboolean kt_work_store_backup (KtWorkStore *self, const char *path, GError **error);
void kt_work_store_backup_async (KtWorkStore *self,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean kt_work_store_backup_finish (KtWorkStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
