/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the trail as it is; whether it is genuine is for kt-audit-verify.c to say. */
#include "kt-audit-store.h"

#include "kt-audit-chain.h"
#include "kt-audit-verify.h"
#include "kt-work-store-private.h"

typedef struct {
  char *text; /* subject or scope, or a head; NULL: all */
  guint limit;
} Query;

static void
query_free (gpointer data)
{
  Query *self = data;
  g_free (self->text);
  g_free (self);
}

static Query *
query_new (const char *text, guint limit)
{
  Query *self = g_new (Query, 1);
  *self = (Query){ g_strdup (text), limit };
  return self;
}

static gpointer
list (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Query *query = data;
  g_autofree char *sql = g_strdup_printf (
      "SELECT * FROM (SELECT " KT_AUDIT_COLUMNS " FROM audit WHERE %s ORDER BY row DESC LIMIT ?2)"
      " ORDER BY row",
      query->text != NULL ? "subject = ?1 OR scope = ?1" : "?1 IS NULL");
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_audit_entry_free);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, query->text);
  kt_sqlite_bind_int (s, 2, query->limit > 0 ? (gint64)query->limit : -1);
  while (kt_sqlite_step (s, error))
    g_ptr_array_add (entries, kt_audit_entry_read (s));
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&entries);
}

static gpointer
head (KtSqliteConnection *connection, gpointer data, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT row || ':' || hash || coalesce ("
      "(SELECT '+' || n || ':' || hash FROM audit_mark ORDER BY n DESC LIMIT 1), '')"
      " FROM audit ORDER BY row DESC LIMIT 1",
      error);
  if (s == NULL)
    return NULL;
  if (kt_sqlite_step (s, error))
    return kt_sqlite_dup_text (s, 0);
  return kt_sqlite_failed (s) ? NULL : g_strdup ("0:");
}

static gpointer
verify (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Query *query = data;
  return kt_audit_verify (connection, query->text, error);
}

static const KtStoreOperation list_operation
    = { list, query_free, (GDestroyNotify)g_ptr_array_unref, NULL };
static const KtStoreOperation head_operation = { head, NULL, g_free, NULL };
static const KtStoreOperation verify_operation
    = { verify, query_free, (GDestroyNotify)kt_fault_list_free, NULL };

GPtrArray *
kt_audit_store_list (KtWorkStore *store, const char *subject, guint limit, GError **error)
{
  return kt_work_store_run (store, &list_operation, query_new (subject, limit), NULL, error);
}

char *
kt_audit_store_head (KtWorkStore *store, GError **error)
{
  return kt_work_store_run (store, &head_operation, NULL, NULL, error);
}

void
kt_audit_store_head_async (KtWorkStore *store,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  kt_work_store_run_async (store, &head_operation, NULL, NULL, cancellable, callback, user_data);
}

char *
kt_audit_store_head_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

KtFaultList *
kt_audit_store_verify (KtWorkStore *store, const char *expected_head, GError **error)
{
  return kt_work_store_run (store, &verify_operation, query_new (expected_head, 0), NULL, error);
}

void
kt_audit_store_verify_async (KtWorkStore *store,
                             const char *expected_head,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &verify_operation, query_new (expected_head, 0), NULL,
                           cancellable, callback, user_data);
}

KtFaultList *
kt_audit_store_verify_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}
