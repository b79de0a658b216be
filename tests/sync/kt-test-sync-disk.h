/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A disk for the machine that keeps the laws of a store in memory: an outbox, a cursor, customers
 * with a base. A customer's note is a list of tags; two lists are merged into one with the tags of
 * both, so that nothing a user wrote can go without being missed. It outlives machines, as a disk
 * outlives programs.
 *
 * It fails when it is told to: before something was done, or after it was done (as if the program
 * had died between the disk and the answer).
 */

#include "kt-random.h"
#include "kt-sync-disk.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  gint64 rev;   /* of the server, that base is of; 0: it has none */
  char *base;   /* NULL: none */
  char *body;   /* as it is here; NULL: gone */
  guint mark;   /* generation that told it last */
} KtTestDocument;

typedef struct _KtTestSyncDisk KtTestSyncDisk;

KtTestSyncDisk *kt_test_sync_disk_new (const char *device, const char *user);
void kt_test_sync_disk_free (KtTestSyncDisk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTestSyncDisk, kt_test_sync_disk_free)

/* For a machine, which frees it; the disk itself stays. */
KtSyncDisk *kt_test_sync_disk_open (KtTestSyncDisk *self);
/* One in `out_of` calls fails (0: none). */
void kt_test_sync_disk_set_faults (KtTestSyncDisk *self, KtRandom *random, guint out_of);

/* What a user does: adds a tag to a customer (who is made if he is not there), and an entry of the
 * trail about the tag. */
void kt_test_sync_disk_edit (KtTestSyncDisk *self, const char *id, const char *tag, gint64 wall);
/* A backup of it, and coming back from it. */
KtTestSyncDisk *kt_test_sync_disk_copy (const KtTestSyncDisk *self);

/* For checks. */
guint kt_test_sync_disk_count_waiting (const KtTestSyncDisk *self);
guint kt_test_sync_disk_count_tasks (const KtTestSyncDisk *self);
gint64 kt_test_sync_disk_get_next_n (const KtTestSyncDisk *self);
const char *kt_test_sync_disk_get_cursor (const KtTestSyncDisk *self);
void kt_test_sync_disk_set_cursor (KtTestSyncDisk *self, const char *cursor);
/* id → KtTestDocument; those with a body. */
GHashTable *kt_test_sync_disk_get_documents (const KtTestSyncDisk *self);
/* Set of the tags whose pushing was acknowledged. */
GHashTable *kt_test_sync_disk_get_acknowledged (const KtTestSyncDisk *self);

/* The tags of the note of a customer. */
char **kt_test_sync_tags (const char *body);

G_END_DECLS
