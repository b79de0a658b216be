/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of numbers that the server leased; kt-sequence.c takes from them. */
#include "kt-sync-store.h"

#include "kt-work-store-private.h"

typedef struct {
  char *kind;
  guint year;
  guint first;
  guint last;
} Lease;

static void
lease_free (gpointer data)
{
  Lease *self = data;
  g_free (self->kind);
  g_free (self);
}

static Lease *
lease_new (const char *kind, guint year, guint first, guint last)
{
  Lease *self = g_new (Lease, 1);
  *self = (Lease){ g_strdup (kind), year, first, last };
  return self;
}

static gpointer
add (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Lease *self = data;
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT OR IGNORE INTO lease (kind, year, first, last, next) VALUES (?1, ?2, ?3, ?4, ?3)",
      error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, self->kind);
  kt_sqlite_bind_int (s, 2, self->year);
  kt_sqlite_bind_int (s, 3, self->first);
  kt_sqlite_bind_int (s, 4, self->last);
  return kt_sqlite_run (s, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation add_operation = { add, lease_free, NULL, "sync" };

gboolean
kt_sync_store_add_lease (KtWorkStore *store,
                         const char *kind,
                         guint year,
                         guint first,
                         guint last,
                         GError **error)
{
  return kt_work_store_run (store, &add_operation, lease_new (kind, year, first, last), NULL, error)
         != NULL;
}

static gpointer
count_left (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Lease *self = data;
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT coalesce (sum (last - next + 1), 0) FROM lease WHERE kind = ? AND year = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, self->kind);
  kt_sqlite_bind_int (s, 2, self->year);
  if (!kt_sqlite_step (s, error))
    return NULL;
  guint left = (guint)kt_sqlite_get_int (s, 0);
  return g_memdup2 (&left, sizeof left);
}

static const KtStoreOperation left_operation = { count_left, lease_free, g_free, NULL };

gboolean
kt_sync_store_lease_left (KtWorkStore *store,
                          const char *kind,
                          guint year,
                          guint *left,
                          GError **error)
{
  g_autofree guint *found
      = kt_work_store_run (store, &left_operation, lease_new (kind, year, 0, 0), NULL, error);
  if (found != NULL)
    *left = *found;
  return found != NULL;
}
