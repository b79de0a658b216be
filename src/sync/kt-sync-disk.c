/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sync-disk.h"

void
kt_sync_situation_clear (KtSyncSituation *self)
{
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->epoch, g_free);
  *self = (KtSyncSituation){ 0 };
}

void
kt_sync_disk_free (KtSyncDisk *self)
{
  if (self != NULL)
    self->class->free (self);
}
