/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The disk as the machine sees it: what is to be pushed, what was pulled, and how far. Each call is
 * one transaction; what returned TRUE is on the disk for good. That of a work store is in
 * kt-sync-disk-store.h; tests have others. Thread: that of the machine. Errors: those of the store.
 */

#include "kt-sync-record.h"

G_BEGIN_DECLS

/* How things stand. */
typedef struct {
  gboolean is_enabled;
  gboolean is_paused;
  gboolean is_refetching; /* between begin_refetch and end_refetch */
  char *device;           /* UUID */
  char *cursor;           /* empty: from the beginning */
  char *epoch;            /* of the server; empty or NULL: unknown */
  gint64 server_time;     /* the highest that was seen, seconds since 1970; 0: none */
  gint64 next_n;
  guint waiting;          /* operations to be pushed */
  guint held;             /* of them: not before the next page */
  guint tasks;            /* that need attention */
} KtSyncSituation;

void kt_sync_situation_clear (KtSyncSituation *self);

typedef struct _KtSyncDisk KtSyncDisk;

typedef struct {
  gboolean (*read) (KtSyncDisk *self, KtSyncSituation *situation, GError **error);
  /* Of KtSyncOperation, numbers in a row; empty: nothing. Those taken before come first and as they
   * were. One operation comes even if it is larger than max_bytes. */
  GPtrArray *(*take_batch) (KtSyncDisk *self,
                            guint max_operations,
                            gsize max_bytes,
                            gint64 mono,
                            GError **error);
  gboolean (*settle) (KtSyncDisk *self, GPtrArray *results, gint64 server_time, GError **error);
  gboolean (*apply_page) (KtSyncDisk *self,
                          GPtrArray *changes,
                          const char *next,
                          gint64 server_time,
                          GError **error);
  /* The cursor is void. Everything is pulled again beside what is there, and what did not come
   * again is dropped at the end; the outbox survives. epoch: the server came back from a backup and
   * is in that one now; what it lost is kept and told again. NULL: it did not. */
  gboolean (*begin_refetch) (KtSyncDisk *self, const char *epoch, GError **error);
  gboolean (*end_refetch) (KtSyncDisk *self, GError **error);
  /* Operations that were taken but not answered get numbers from `next` on. */
  gboolean (*renumber) (KtSyncDisk *self, gint64 next, GError **error);
  gboolean (*add_lease) (KtSyncDisk *self,
                         const char *kind,
                         guint year,
                         gint64 first,
                         gint64 last,
                         GError **error);
  gboolean (*lease_left) (KtSyncDisk *self,
                          const char *kind,
                          guint year,
                          guint *left,
                          GError **error);
  gboolean (*set_paused) (KtSyncDisk *self, gboolean paused, GError **error);
  void (*free) (KtSyncDisk *self);
} KtSyncDiskClass;

struct _KtSyncDisk {
  const KtSyncDiskClass *class;
};

void kt_sync_disk_free (KtSyncDisk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncDisk, kt_sync_disk_free)

G_END_DECLS
