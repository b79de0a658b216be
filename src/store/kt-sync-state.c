/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one row about the server: who it is, how far we are, and whether the user wants to pause. */
#include "kt-sync-store.h"

#include "kt-sync-store-private.h"
#include "kt-work-store-private.h"

gboolean
kt_sync_set_applying (KtSqliteConnection *connection, gboolean applying, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "UPDATE sync_state SET applying = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, applying);
  return kt_sqlite_run (s, error);
}

/* ---- reading ---- */

void
kt_sync_state_free (KtSyncState *self)
{
  if (self == NULL)
    return;
  g_free (self->device);
  g_free (self->server);
  g_free (self->tenant);
  g_strfreev (self->users);
  g_free (self->cursor);
  g_free (self->epoch);
  g_free (self);
}

static gboolean
read_users (KtSqliteConnection *connection, KtSyncState *state, GError **error)
{
  g_autoptr (GStrvBuilder) users = g_strv_builder_new ();
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT value FROM sync_state, json_each (users) ORDER BY key", error);
  if (s == NULL)
    return FALSE;
  while (kt_sqlite_step (s, error))
    g_strv_builder_add (users, kt_sqlite_get_text (s, 0));
  state->users = g_strv_builder_end (users);
  return !kt_sqlite_failed (s);
}

static void
take_row (KtSyncState *state, KtSqliteStatement *s)
{
  state->enabled = kt_sqlite_get_int (s, 0) != 0;
  state->paused = kt_sqlite_get_int (s, 1) != 0;
  state->refetching = kt_sqlite_get_int (s, 2) != 0;
  state->device = kt_sqlite_dup_text (s, 3);
  state->device_no = (guint)kt_sqlite_get_int (s, 4);
  state->server = kt_sqlite_dup_text (s, 5);
  state->tenant = kt_sqlite_dup_text (s, 6);
  state->cursor = kt_sqlite_dup_text (s, 7);
  state->server_time = kt_sqlite_get_int (s, 8);
  state->next_n = kt_sqlite_get_int (s, 9);
  state->waiting = (guint)kt_sqlite_get_int (s, 10);
  state->held = (guint)kt_sqlite_get_int (s, 11);
  state->tasks = (guint)kt_sqlite_get_int (s, 12);
  state->epoch = kt_sqlite_dup_text (s, 13);
}

static gpointer
read_state (KtSqliteConnection *connection, gpointer data, GError **error)
{
  g_autoptr (KtSyncState) state = g_new0 (KtSyncState, 1);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT enabled, paused, refetching, device, device_no, server, tenant, cursor, server_time,"
      " next_n, (SELECT count (*) FROM outbox), (SELECT count (*) FROM outbox WHERE held <> 0),"
      " (SELECT count (*) FROM task WHERE done = 0), epoch FROM sync_state",
      error);
  if (s == NULL || !kt_sqlite_step (s, error))
    return NULL;
  take_row (state, s);
  return read_users (connection, state, error) ? g_steal_pointer (&state) : NULL;
}

static const KtStoreOperation read_operation
    = { read_state, NULL, (GDestroyNotify)kt_sync_state_free, NULL };

KtSyncState *
kt_sync_store_read_state (KtWorkStore *store, GError **error)
{
  return kt_work_store_run (store, &read_operation, NULL, NULL, error);
}

/* ---- pausing ---- */

static gpointer
set_paused (KtSqliteConnection *connection, gpointer paused, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "UPDATE sync_state SET paused = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_int (s, 1, GPOINTER_TO_INT (paused));
  return kt_sqlite_run (s, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation pause_operation = { set_paused, NULL, NULL, "sync" };

gboolean
kt_sync_store_set_paused (KtWorkStore *store, gboolean paused, GError **error)
{
  return kt_work_store_run (store, &pause_operation, GINT_TO_POINTER (paused != FALSE), NULL, error)
         != NULL;
}
