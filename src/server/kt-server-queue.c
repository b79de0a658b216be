/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-queue.h"

typedef struct {
  KtServerPending *pending;
  gpointer data;
} Item;

/* Tenants that nobody is in charge of are not in the table. */
struct _KtServerQueue {
  GMutex mutex;
  GHashTable *waiting; /* tenant → GQueue of Item, while somebody is in charge of it */
};

static void
free_queue (gpointer queue)
{
  g_queue_free_full (queue, g_free);
}

KtServerQueue *
kt_server_queue_new (void)
{
  KtServerQueue *self = g_new0 (KtServerQueue, 1);
  g_mutex_init (&self->mutex);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_queue);
  return self;
}

void
kt_server_queue_free (KtServerQueue *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->waiting);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

gboolean
kt_server_queue_add (KtServerQueue *self, KtServerPending *pending, gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *tenant = kt_server_pending_get_tenant (pending);
  GQueue *queue = g_hash_table_lookup (self->waiting, tenant);
  gboolean leads = queue == NULL;
  Item *item = g_new (Item, 1);
  *item = (Item){ pending, data };
  if (leads)
    {
      queue = g_queue_new ();
      g_hash_table_insert (self->waiting, g_strdup (tenant), queue);
    }
  g_queue_push_tail (queue, item);
  return leads;
}

GPtrArray *
kt_server_queue_take (KtServerQueue *self, const char *tenant, GPtrArray *items)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GQueue *queue = g_hash_table_lookup (self->waiting, tenant);
  GPtrArray *group
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_server_pending_free);
  guint size = 0;
  while (size < KT_SERVER_GROUP_OPERATIONS && !g_queue_is_empty (queue))
    {
      g_autofree Item *item = g_queue_pop_head (queue);
      size += MAX (1, kt_server_pending_get_size (item->pending));
      g_ptr_array_add (group, item->pending);
      g_ptr_array_add (items, item->data);
    }
  return group;
}

gboolean
kt_server_queue_end (KtServerQueue *self, const char *tenant)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  if (!g_queue_is_empty (g_hash_table_lookup (self->waiting, tenant)))
    return TRUE;
  g_hash_table_remove (self->waiting, tenant);
  return FALSE;
}
