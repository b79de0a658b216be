/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orders whose lines another order has by now. The server had that one when these lines were given
 * back; a device that made it itself has it before it hears of this one. So an order that cannot be
 * written as it was placed is tried as what has become of it: all its entries at once.
 */
#include "kt-inbox.h"

#include "kt-record-json.h"
#include "kt-sync-store-private.h"

#include <string.h>

typedef struct {
  gint64 seq;
  KtInboxEntry *entry;
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;
  kt_inbox_entry_free (told->entry);
  g_free (told);
}

/* Entries of the order that were told and not taken yet (of Told), as they follow each other. */
static GPtrArray *
list_told (KtInbox *self, const char *order_id, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (told_free);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "SELECT id, seq, body FROM sync_object WHERE type = '" KT_SYNC_EVENT "' AND pending = 1"
      " AND CASE WHEN json_valid (body) THEN json_extract (body, '$.subject') = ?"
      " AND json_extract (body, '$.kind') = '" KT_AUDIT_ORDER "' END ORDER BY seq",
      error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, order_id);
  while (kt_sqlite_step (s, error))
    {
      KtInboxEntry *entry
          = kt_inbox_entry_parse (kt_sqlite_get_text (s, 0), kt_sqlite_get_text (s, 2), error);
      const char *seen = all->len > 0 ? ((Told *)all->pdata[all->len - 1])->entry->origin : "";
      if (entry == NULL)
        return NULL;
      Told *told = g_new (Told, 1);
      *told = (Told){ kt_sqlite_get_int (s, 1), entry };
      g_ptr_array_add (all, told);
      if (strcmp (entry->seen, seen) != 0) /* one between them is still to come */
        g_ptr_array_set_size (all, (int)all->len - 1);
    }
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&all);
}

/* NULL without error: they do not make an order. */
static KtOrder *
replay (GPtrArray *told)
{
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
  for (guint i = 0; i < told->len; i++)
    {
      const Told *one = told->pdata[i];
      KtOrderEvent *event = kt_record_from_json (&kt_order_event_type, one->entry->body, -1, NULL);
      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
    }
  return events->len > 0 ? kt_order_replay (events, NULL) : NULL;
}

static gboolean
add_all (KtInbox *self, GPtrArray *told, GError **error)
{
  for (guint i = 0; i < told->len; i++)
    {
      const Told *one = told->pdata[i];
      if (!kt_inbox_append (self, one->seq, one->entry, error)
          || !kt_inbox_exec (self, error,
                             "UPDATE sync_object SET pending = 0 WHERE type = '" KT_SYNC_EVENT
                             "' AND id = ?",
                             one->entry->origin, NULL))
        return FALSE;
    }
  return TRUE;
}

KtInboxVerdict
kt_inbox_take_history (KtInbox *self, const KtInboxEntry *placed, GError **error)
{
  g_autoptr (GPtrArray) told = list_told (self, placed->subject, error);
  if (told == NULL)
    return KT_INBOX_FAILED;
  g_autoptr (KtOrder) order = told->len > 1 ? replay (told) : NULL;
  KtInboxVerdict verdict
      = order != NULL ? kt_inbox_free_order (self, order, placed, error) : KT_INBOX_WAITS;
  if (verdict != KT_INBOX_DONE)
    return verdict;
  const Told *last = told->pdata[told->len - 1];
  self->orders = TRUE;
  return add_all (self, told, error)
                 && kt_order_rewrite (self->connection, placed->subject, placed->number,
                                      last->entry->at, error)
             ? KT_INBOX_DONE
             : KT_INBOX_FAILED;
}
