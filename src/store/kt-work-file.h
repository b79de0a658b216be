/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The files of a profile: the lock, and work.db before it may be touched. Nothing here deletes
 * anything. Private to the store. Errors: KT_STORE_ERROR, KT_SQLITE_ERROR.
 */

#include "kt-cipher-file.h"
#include "kt-clock.h"
#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

/* Holds PROFILE/work.lock until it is closed; -1 and KT_STORE_ERROR_LOCKED if another one does.
 * Makes the folder if it is missing. */
int kt_work_file_lock (const char *profile, GError **error);
void kt_work_file_unlock (int lock);

/* KT_STORE_ERROR_KEY: PATH is encrypted, and its key is not among `keys` (may be NULL). */
gboolean kt_work_file_has_key (const char *path, KtCipherKeys *keys, GError **error);

/* Whether PATH is a sound work database of at most the schema known here whose key is there; *version is its schema, 0 if the file is missing or
 * empty. Changes nothing. */
gboolean
kt_work_file_inspect (const char *path, KtCipherKeys *keys, guint *version, GError **error);

/* Writes PATH anew with the first one of `keys`, unless it is so already, and the copies PATH.vN that
 * were kept of older schemas and are not encrypted. In one step each: until then all is as before. */
gboolean kt_work_file_encrypt (const char *path, KtCipherKeys *keys, GError **error);

/* A database that was salvaged waits at PATH + this for its place. */
#define KT_WORK_FILE_SALVAGED ".salvaged"
/* Gives it its place, if the damaged one has left it. */
gboolean kt_work_file_finish_salvage (const char *path, GError **error);
/* To the disk, then under the other name, then that. */
gboolean kt_work_file_sync_rename (const char *from, const char *to, GError **error);

/* Renames PATH and its -wal and -shm; *kept is the new path. */
gboolean kt_work_file_set_aside (const char *path, KtClock *clock, char **kept, GError **error);

G_END_DECLS
