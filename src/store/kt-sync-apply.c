/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page is one transaction: what it says, what follows from it here, and the cursor behind it. A
 * second fetch of everything marks what it meets; what the server does not mention any more leaves
 * at the end like anything that it deletes.
 */
#include "kt-inbox.h"

#include "kt-fail-point.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"
#include "kt-work-store-private.h"

typedef struct {
  GPtrArray *changes; /* borrowed, of KtSyncChange */
  const char *cursor;
  gint64 server_time;
  KtInbox inbox;
} Page;

static void
page_init (Page *self, KtWorkStore *store)
{
  *self = (Page){ 0 };
  kt_inbox_init (&self->inbox, NULL, kt_work_store_now (store), kt_work_store_year (store));
}

/* What windows show of it is to be read again. */
static void
tell (KtWorkStore *store, const KtInbox *inbox)
{
  const struct {
    gboolean changed;
    const char *what;
  } all[] = { { inbox->accounts, "account" },
              { g_hash_table_size (inbox->quotes) > 0, "quote" },
              { inbox->approvals, "approval" },
              { inbox->inquiries, "inquiry" },
              { inbox->orders, "order" },
              { inbox->users, "user" },
              { inbox->tasks, "task" },
              { TRUE, "sync" } };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].changed)
      kt_work_store_tell (store, all[i].what, NULL);
  if (inbox->users)
    kt_work_store_set_has_users (store, TRUE);
}

static gboolean
run (KtWorkStore *store, const KtStoreOperation *operation, Page *page, GError **error)
{
  gboolean done = kt_work_store_run (store, operation, page, NULL, error) != NULL;
  if (done)
    {
      kt_work_store_hear_time (store, page->server_time);
      tell (store, &page->inbox);
    }
  kt_inbox_clear (&page->inbox);
  return done;
}

/* ---- a page ---- */

static gboolean
keep_all (Page *self, GError **error)
{
  gint64 refetching = 0;
  g_autofree char *epoch = NULL;
  if (!kt_sqlite_connection_query_int (self->inbox.connection, "SELECT refetching FROM sync_state",
                                       &refetching, error)
      || !kt_inbox_text (&self->inbox, &epoch, error, "SELECT epoch FROM sync_state", NULL))
    return FALSE;
  self->inbox.place = kt_sync_epoch_place (epoch);
  for (guint i = 0; i < self->changes->len; i++)
    if (!kt_inbox_keep (&self->inbox, self->changes->pdata[i], refetching != 0, error)
        || !kt_fail_point ("page-kept", error))
      return FALSE;
  return TRUE;
}

static gboolean
move_cursor (Page *self, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->inbox.connection,
      "UPDATE sync_state SET cursor = ?, server_time = max (server_time, ?)", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, self->cursor);
  kt_sqlite_bind_int (s, 2, self->server_time);
  return kt_sqlite_run (s, error);
}

static gpointer
apply (KtSqliteConnection *connection, gpointer data, GError **error)
{
  Page *self = data;
  self->inbox.connection = connection;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean done = transaction != NULL && kt_sync_set_applying (connection, TRUE, error)
                  && keep_all (self, error) && kt_inbox_run (&self->inbox, error)
                  && kt_fail_point ("page-taken", error) && move_cursor (self, error)
                  && (self->changes->len > 0 ? kt_outbox_release (connection, error)
                                             : kt_outbox_release_all (connection, error))
                  && kt_sync_set_applying (connection, FALSE, error)
                  && kt_fail_point ("page-cursor", error)
                  && kt_sqlite_transaction_commit (transaction, error);
  if (done)
    kt_fail_point ("page-applied", NULL);
  return done ? KT_STORE_DONE : NULL;
}

/* The page belongs to the caller. */
static const KtStoreOperation apply_operation = { apply, NULL, NULL, NULL };

gboolean
kt_sync_store_apply_page (KtWorkStore *store,
                          GPtrArray *changes,
                          const char *next_cursor,
                          gint64 server_time,
                          GError **error)
{
  Page page;
  page_init (&page, store);
  page.changes = changes;
  page.cursor = next_cursor;
  page.server_time = server_time;
  return run (store, &apply_operation, &page, error);
}

/* ---- everything once more ---- */

static gpointer
begin (KtSqliteConnection *connection, gpointer epoch, GError **error)
{
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  if (transaction == NULL
      || !kt_sqlite_connection_exec (connection,
                                     "UPDATE sync_state SET generation = generation + 1,"
                                     " refetching = max (refetching, 1), cursor = ''",
                                     error)
      || (epoch != NULL && !kt_sync_forget_epoch (connection, epoch, error))
      || !kt_sqlite_transaction_commit (transaction, error))
    return NULL;
  kt_fail_point ("refetch-begun", NULL);
  return KT_STORE_DONE;
}

static const KtStoreOperation begin_operation = { begin, g_free, NULL, "sync" };

gboolean
kt_sync_store_begin_refetch (KtWorkStore *store, const char *epoch, GError **error)
{
  return kt_work_store_run (store, &begin_operation, g_strdup (epoch), NULL, error) != NULL;
}

/* As if the server had deleted it; what waits to be told is told as something new. What it is not
 * known to have is nothing that it forgot. */
static const char *const sweep_sql[] = {
  "DELETE FROM sync_object WHERE body IS NULL AND pending = 0"
  " AND generation < (SELECT generation FROM sync_state)",
  "UPDATE sync_object SET body = NULL, rev = 0, pending = 1"
  " WHERE generation < (SELECT generation FROM sync_state)",
  "UPDATE sync_state SET refetching = 0",
};
static const char swept_sql[]
    = "DELETE FROM sync_object WHERE body IS NULL AND rev = 0 AND pending = 0";

static gpointer
end (KtSqliteConnection *connection, gpointer data, GError **error)
{
  Page *self = data;
  self->inbox.connection = connection;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean done = transaction != NULL && kt_sync_set_applying (connection, TRUE, error);
  for (guint i = 0; done && i < G_N_ELEMENTS (sweep_sql); i++)
    done = kt_inbox_exec (&self->inbox, error, sweep_sql[i], NULL);
  done = done && kt_inbox_run (&self->inbox, error)
         && kt_inbox_exec (&self->inbox, error, swept_sql, NULL)
         && kt_outbox_release_all (connection, error)
         && kt_sync_set_applying (connection, FALSE, error)
         && kt_fail_point ("refetch-swept", error)
         && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation end_operation = { end, NULL, NULL, NULL };

gboolean
kt_sync_store_end_refetch (KtWorkStore *store, GError **error)
{
  Page page;
  page_init (&page, store);
  return run (store, &end_operation, &page, error);
}
