/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server has, and what the user has to look at. */
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

gboolean
kt_sync_object_write (KtSqliteConnection *connection,
                      const char *type,
                      const char *id,
                      gint64 rev,
                      const char *body,
                      GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO sync_object (type, id, rev, seq, body, generation)"
      " SELECT ?1, ?2, ?3, ?4, ?5, generation FROM sync_state WHERE TRUE"
      " ON CONFLICT (type, id) DO UPDATE SET rev = excluded.rev,"
      " seq = excluded.seq, body = excluded.body, generation = excluded.generation",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, type);
  kt_sqlite_bind_text (s, 2, id);
  kt_sqlite_bind_int (s, 3, rev);
  kt_sqlite_bind_int (s, 4, KT_SYNC_SEQ_UNKNOWN);
  kt_sqlite_bind_text (s, 5, body);
  return kt_sqlite_run (s, error);
}

gboolean
kt_task_add (KtSqliteConnection *connection, const KtTaskDraft *draft, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO task (at, id, kind, type, subject, scope, title, body)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      error);
  if (s == NULL)
    return FALSE;
  g_autofree char *id = g_uuid_string_random ();
  const char *const texts[] = { id,           draft->kind,  draft->type, draft->subject,
                                draft->scope, draft->title, draft->body };
  kt_sqlite_bind_int (s, 1, draft->at);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_sqlite_bind_text (s, (int)i + 2, texts[i] != NULL ? texts[i] : "");
  return kt_sqlite_run (s, error);
}

gboolean
kt_task_add_of_revision (KtSqliteConnection *connection,
                         const KtTaskOfRevision *task,
                         int number,
                         GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT number FROM quote WHERE id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, task->quote_id);
  g_autofree char *title = kt_sqlite_step (s, error) ? kt_sqlite_dup_text (s, 0) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("{\"number\":%d,\"id\":\"%s\",\"from\":\"%s\"}",
                                           number, task->revision_id, task->from);
  const KtTaskDraft draft = { .at = task->at,
                              .kind = task->kind,
                              .type = KT_SYNC_REVISION,
                              .subject = task->revision_id,
                              .scope = task->quote_id,
                              .title = title,
                              .body = body };
  return !kt_sqlite_failed (s) && kt_task_add (connection, &draft, error);
}
