/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The disk of a machine that is a work store. */
#include "kt-sync-disk-store.h"

#include "kt-sync-store.h"

typedef struct {
  KtSyncDisk base;
  KtWorkStore *store;
} Disk;

static KtWorkStore *
store_of (KtSyncDisk *base)
{
  return ((Disk *)base)->store;
}

static gboolean
disk_read (KtSyncDisk *base, KtSyncSituation *situation, GError **error)
{
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (store_of (base), error);
  if (state == NULL)
    return FALSE;
  *situation = (KtSyncSituation){
    .is_enabled = state->enabled,
    .is_paused = state->paused,
    .is_refetching = state->refetching,
    .device = g_strdup (state->device),
    .cursor = g_strdup (state->cursor),
    .epoch = g_strdup (state->epoch),
    .server_time = state->server_time,
    .next_n = state->next_n,
    .waiting = state->waiting,
    .held = state->held,
    .tasks = state->tasks,
  };
  return TRUE;
}

static GPtrArray *
disk_take_batch (KtSyncDisk *base,
                 guint max_operations,
                 gsize max_bytes,
                 gint64 mono,
                 GError **error)
{
  return kt_sync_store_take_batch (store_of (base), max_operations, max_bytes, mono, error);
}

static gboolean
disk_settle (KtSyncDisk *base, GPtrArray *results, gint64 server_time, GError **error)
{
  return kt_sync_store_settle (store_of (base), results, server_time, error);
}

static gboolean
disk_apply_page (KtSyncDisk *base,
                 GPtrArray *changes,
                 const char *next,
                 gint64 server_time,
                 GError **error)
{
  return kt_sync_store_apply_page (store_of (base), changes, next, server_time, error);
}

static gboolean
disk_begin_refetch (KtSyncDisk *base, const char *epoch, GError **error)
{
  return kt_sync_store_begin_refetch (store_of (base), epoch, error);
}

static gboolean
disk_end_refetch (KtSyncDisk *base, GError **error)
{
  return kt_sync_store_end_refetch (store_of (base), error);
}

static gboolean
disk_renumber (KtSyncDisk *base, gint64 next, GError **error)
{
  return kt_sync_store_renumber (store_of (base), next, error);
}

static gboolean
disk_add_lease (KtSyncDisk *base,
                const char *kind,
                guint year,
                gint64 first,
                gint64 last,
                GError **error)
{
  if (first < 1 || last > G_MAXINT32)
    {
      g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_FAILED,
                   "%" G_GINT64_FORMAT " is no number to give", last);
      return FALSE;
    }
  return kt_sync_store_add_lease (store_of (base), kind, year, (guint)first, (guint)last, error);
}

static gboolean
disk_lease_left (KtSyncDisk *base, const char *kind, guint year, guint *left, GError **error)
{
  return kt_sync_store_lease_left (store_of (base), kind, year, left, error);
}

static gboolean
disk_set_paused (KtSyncDisk *base, gboolean paused, GError **error)
{
  return kt_sync_store_set_paused (store_of (base), paused, error);
}

static void
disk_free (KtSyncDisk *base)
{
  g_object_unref (store_of (base));
  g_free (base);
}

static const KtSyncDiskClass disk_class = {
  .read = disk_read,
  .take_batch = disk_take_batch,
  .settle = disk_settle,
  .apply_page = disk_apply_page,
  .begin_refetch = disk_begin_refetch,
  .end_refetch = disk_end_refetch,
  .renumber = disk_renumber,
  .add_lease = disk_add_lease,
  .lease_left = disk_lease_left,
  .set_paused = disk_set_paused,
  .free = disk_free,
};

KtSyncDisk *
kt_sync_disk_new (KtWorkStore *store)
{
  Disk *self = g_new0 (Disk, 1);
  self->base.class = &disk_class;
  self->store = g_object_ref (store);
  return &self->base;
}
