/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements of the inbox whose parameters are all texts, and the tasks it leaves. */
#include "kt-inbox.h"

#include "kt-json.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

static KtSqliteStatement *
prepare (KtInbox *self, const char *sql, va_list texts, GError **error)
{
  KtSqliteStatement *s = kt_sqlite_prepare (self->connection, sql, error);
  const char *text;
  for (int i = 1; s != NULL && (text = va_arg (texts, const char *)) != NULL; i++)
    kt_sqlite_bind_text (s, i, text);
  return s;
}

gboolean
kt_inbox_exec (KtInbox *self, GError **error, const char *sql, ...)
{
  va_list texts;
  va_start (texts, sql);
  g_autoptr (KtSqliteStatement) s = prepare (self, sql, texts, error);
  va_end (texts);
  return s != NULL && kt_sqlite_run (s, error);
}

gboolean
kt_inbox_text (KtInbox *self, char **text, GError **error, const char *sql, ...)
{
  va_list texts;
  va_start (texts, sql);
  g_autoptr (KtSqliteStatement) s = prepare (self, sql, texts, error);
  va_end (texts);
  *text = NULL;
  if (s == NULL)
    return FALSE;
  if (kt_sqlite_step (s, error) && !kt_sqlite_is_null (s, 0))
    *text = kt_sqlite_dup_text (s, 0);
  return !kt_sqlite_failed (s);
}

gboolean
kt_inbox_any (KtInbox *self, gboolean *any, GError **error, const char *sql, ...)
{
  va_list texts;
  va_start (texts, sql);
  g_autoptr (KtSqliteStatement) s = prepare (self, sql, texts, error);
  va_end (texts);
  if (s == NULL)
    return FALSE;
  *any = kt_sqlite_step (s, error);
  return !kt_sqlite_failed (s);
}

/* ---- tasks ---- */

gboolean
kt_inbox_tell (KtInbox *self,
               const char *kind,
               const char *type,
               const char *subject,
               const char *scope,
               const char *title,
               const char *body,
               GError **error)
{
  const KtTaskDraft draft = { .at = self->now,
                              .kind = kind,
                              .type = type,
                              .subject = subject,
                              .scope = scope,
                              .title = title,
                              .body = body };
  self->tasks = TRUE;
  return kt_task_add (self->connection, &draft, error);
}

static void
add_losses (JsonBuilder *builder, GPtrArray *losses)
{
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (guint i = 0; i < losses->len; i++)
    {
      const KtRecordLoss *loss = losses->pdata[i];
      json_builder_begin_object (builder);
      kt_json_add_string (builder, "path", loss->path);
      kt_json_add_string (builder, "mine", loss->mine);
      kt_json_add_string (builder, "theirs", loss->theirs);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

gboolean
kt_inbox_tell_losses (KtInbox *self,
                      const char *type,
                      const char *subject,
                      const char *title,
                      GPtrArray *losses,
                      const char *result,
                      const char *lost,
                      GError **error)
{
  if (losses->len == 0)
    return TRUE;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_losses (builder, losses);
  kt_json_add_string (builder, "result", result);
  kt_json_add_string (builder, "lost", lost);
  json_builder_end_object (builder);
  g_autofree char *body = kt_json_builder_to_string (builder, FALSE);
  return kt_inbox_tell (self, KT_TASK_LOST, type, subject, subject, title, body, error);
}
