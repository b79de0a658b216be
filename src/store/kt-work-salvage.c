/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The new database is made beside the damaged one, with the schema of now; its triggers are taken
 * off while rows come in that were judged when they were written. It gets its place in two steps:
 * whoever opens the profile between them finishes (kt_work_file_finish_salvage).
 */
#include "kt-work-salvage.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kt-audit-chain.h"
#include "kt-fail-point.h"
#include "kt-salvage-rows.h"
#include "kt-sync-store-private.h"
#include "kt-work-file.h"
#include "kt-work-schema.h"
#include "kt-work-store-private.h"

void
kt_work_salvage_clear (KtWorkSalvage *self)
{
  g_clear_pointer (&self->kept, g_free);
}

/* ---- triggers ---- */

static GPtrArray *
list_texts (KtSqliteConnection *connection, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return NULL;
  while (kt_sqlite_step (s, error))
    g_ptr_array_add (texts, kt_sqlite_dup_text (s, 0));
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&texts);
}

static gboolean
run_all (KtSqliteConnection *connection, GPtrArray *texts, GError **error)
{
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    if (!kt_sqlite_connection_exec (connection, texts->pdata[i], error))
      return FALSE;
  return texts != NULL;
}

/* What makes them again; NULL with an error. */
static GPtrArray *
take_off_triggers (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) made
      = list_texts (connection, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'", error);
  g_autoptr (GPtrArray) dropped = list_texts (
      connection, "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'", error);
  return made != NULL && run_all (connection, dropped, error) ? g_steal_pointer (&made) : NULL;
}

/* ---- mending ---- */

/* What does not say what its hash says, or refers to what is gone, is not taken. */
static const char *const mend_sql[] = {
  "INSERT OR IGNORE INTO sync_state (row) VALUES (1)",
  "DELETE FROM revision WHERE kt_sha256 (body) <> hash",
  "DELETE FROM account WHERE NOT json_valid (body)",
  "DELETE FROM inquiry WHERE NOT json_valid (body)",
  "DELETE FROM sync_object WHERE body IS NOT NULL AND NOT json_valid (body)",
};

static gboolean
drop_orphans (KtSqliteConnection *connection, GError **error)
{
  for (;;)
    {
      g_autoptr (GPtrArray) drops = list_texts (
          connection,
          "SELECT 'DELETE FROM \"' || \"table\" || '\" WHERE rowid = ' || rowid"
          " FROM pragma_foreign_key_check WHERE rowid IS NOT NULL",
          error);
      if (drops == NULL || drops->len == 0)
        return drops != NULL;
      if (!run_all (connection, drops, error))
        return FALSE;
    }
}

static gboolean
is_as_told (KtSqliteStatement *s)
{
  g_autoptr (KtSyncOperation) operation = kt_sync_operation_new (
      kt_sqlite_get_text (s, 1), kt_sqlite_get_text (s, 2), kt_sqlite_get_text (s, 3));
  operation->base_rev = kt_sqlite_get_int (s, 4);
  operation->body = kt_sqlite_dup_text (s, 5);
  g_autofree char *hash = kt_sync_operation_hash (operation);
  return g_str_equal (hash, kt_sqlite_get_text (s, 6));
}

static gboolean
drop_untrue (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) drops = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT row, type, id, kind, base_rev, body, hash FROM outbox WHERE n IS NOT NULL", error);
  if (s == NULL)
    return FALSE;
  while (kt_sqlite_step (s, error))
    if (!is_as_told (s))
      g_ptr_array_add (drops, g_strdup_printf ("DELETE FROM outbox WHERE row = %" G_GINT64_FORMAT,
                                               kt_sqlite_get_int (s, 0)));
  gboolean failed = kt_sqlite_failed (s);
  g_clear_pointer (&s, kt_sqlite_statement_free);
  return !failed && run_all (connection, drops, error);
}

static gboolean
mend (KtSqliteConnection *connection, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (mend_sql); i++)
    if (!kt_sqlite_connection_exec (connection, mend_sql[i], error))
      return FALSE;
  return drop_untrue (connection, error) && drop_orphans (connection, error);
}

/* ---- search ---- */

static const struct {
  const char *table;
  const char *key; /* of a row whose own cannot be read; it is whole again with the next change */
} searches[] = {
  { "account", "title" },
  { "quote", "number || ' ' || account_title || ' ' || subject" },
  { "user", "login || ' ' || name" },
  { "approval", "number || ' ' || account_title || ' ' || subject" },
  { "wish", "number || ' ' || account_title || ' ' || title" },
  { "sales_order", "number || ' ' || account_title || ' ' || subject" },
};

static gboolean
mend_searches (KtSqliteConnection *connection, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      const char *table = searches[i].table;
      g_autofree char *sql = g_strdup_printf (
          "DELETE FROM %s_search WHERE rowid NOT IN (SELECT row FROM %s);"
          "INSERT INTO %s_search (rowid, search_key) SELECT row, kt_fold (%s) FROM %s"
          " WHERE row NOT IN (SELECT rowid FROM %s_search)",
          table, table, table, searches[i].key, table, table);
      if (!kt_sqlite_connection_exec (connection, sql, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the server ---- */

/* What differs from what the server has and does not wait, waits now: the row that said so may be
 * what was lost. What is not here may be what was lost, too: it was not deleted. Then everything
 * comes once more, and what is not here is taken again from what the server said of it. */
static const char again_sql[]
    = "UPDATE outbox SET held = 0;"
      "UPDATE sync_object SET pending = 1 WHERE body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox"
      "  WHERE outbox.type = sync_object.type AND outbox.id = sync_object.id AND kind = 'del')"
      " AND ((type = 'account' AND id NOT IN (SELECT id FROM account))"
      "  OR (type = 'quote' AND id NOT IN (SELECT id FROM quote))"
      "  OR (type = 'revision' AND id NOT IN (SELECT id FROM revision)));"
      "UPDATE sync_state SET generation = generation + 1,"
      "  refetching = max (refetching, 1), cursor = ''";

static gboolean
tell_again (KtSqliteConnection *connection, gboolean *has_server, GError **error)
{
  gint64 enabled = 0;
  if (!kt_sqlite_connection_query_int (connection, "SELECT enabled FROM sync_state", &enabled,
                                       error))
    return FALSE;
  *has_server = enabled != 0;
  if (!enabled)
    return kt_sqlite_connection_exec (connection, "DELETE FROM outbox", error);
  return kt_sync_mark_missing (connection, error)
         && kt_sqlite_connection_exec (connection, again_sql, error);
}

static gboolean
note (KtSqliteConnection *connection, const KtWorkSalvage *result, KtClock *clock, GError **error)
{
  g_autofree char *body
      = g_strdup_printf ("{\"rows\":%u,\"damaged\":%u}", result->rows, result->damaged_tables);
  const KtAuditDraft draft
      = { .at = kt_clock_now (clock) / G_USEC_PER_SEC, .kind = "salvage", .body = body };
  return kt_audit_append (connection, &draft, error);
}

/* ---- making it ---- */

static gboolean
is_damage (const GError *error)
{
  return g_error_matches (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CORRUPT)
         || g_error_matches (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_NOT_A_DATABASE);
}

/* A file of which not even the beginning can be read has no rows. */
static gboolean
copy_rows (const char *path,
           KtCipherKeys *keys,
           KtSqliteConnection *to,
           KtWorkSalvage *result,
           GError **error)
{
  KtSalvageCount count = { 0, G_MAXUINT };
  g_autoptr (GError) cause = NULL;
  KtCipherKeys *used = kt_cipher_file_look (path, NULL) == KT_CIPHER_ENCRYPTED ? keys : NULL;
  g_autoptr (KtSqliteConnection) from
      = kt_sqlite_connection_open_with (path, KT_SQLITE_OPEN_READ_ONLY, used, &cause);
  if (from == NULL && !is_damage (cause))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (from != NULL && !kt_salvage_rows (from, to, &count, error))
    return FALSE;
  result->rows = count.rows;
  result->damaged_tables = count.damaged_tables;
  return TRUE;
}

static gboolean
fill (KtSqliteConnection *to,
      const char *path,
      KtCipherKeys *keys,
      KtClock *clock,
      KtWorkSalvage *result,
      GError **error)
{
  gint64 waiting = 0;
  if (!kt_sqlite_connection_exec (to, "PRAGMA foreign_keys=OFF", error)
      || !kt_work_schema_prepare (to, error)
      || !kt_work_schema_migrate (to, kt_work_schema_version (), error))
    return FALSE;
  g_autoptr (GPtrArray) triggers = take_off_triggers (to, error);
  if (triggers == NULL || !kt_sqlite_connection_exec (to, "BEGIN", error)
      || !copy_rows (path, keys, to, result, error) || !mend (to, error)
      || !mend_searches (to, error) || !tell_again (to, &result->has_server, error)
      || !run_all (to, triggers, error) || !note (to, result, clock, error)
      || !kt_sqlite_connection_exec (to, "COMMIT", error)
      || !kt_sqlite_connection_check (to, error)
      || !kt_sqlite_connection_query_int (to, "SELECT count (*) FROM outbox", &waiting, error))
    return FALSE;
  result->waiting = (guint)waiting;
  return TRUE;
}

static gboolean
make (const char *path,
      const char *made,
      KtCipherKeys *keys,
      KtClock *clock,
      KtWorkSalvage *result,
      GError **error)
{
  g_autofree char *part = g_strconcat (made, ".part", NULL);
  g_unlink (part);
  KtSqliteConnection *to
      = kt_sqlite_connection_open_with (part, KT_SQLITE_OPEN_BUILD, keys, error);
  gboolean good = to != NULL && fill (to, path, keys, clock, result, error);
  g_clear_pointer (&to, kt_sqlite_connection_free);
  good = good && kt_work_file_sync_rename (part, made, error);
  if (!good)
    g_unlink (part);
  return good;
}

static gboolean
salvage_locked (const char *profile,
                KtClock *clock,
                KtCipherKeys *keys,
                KtWorkSalvage *result,
                GError **error)
{
  g_autofree char *path = g_build_filename (profile, "work.db", NULL);
  g_autofree char *made = g_strconcat (path, KT_WORK_FILE_SALVAGED, NULL);
  return make (path, made, keys, clock, result, error) && kt_fail_point ("salvage-made", error)
         && kt_work_file_set_aside (path, clock, &result->kept, error)
         && kt_fail_point ("salvage-aside", error) && kt_work_file_finish_salvage (path, error);
}

gboolean
kt_work_salvage (const char *profile,
                 KtClock *clock,
                 KtWorkKeySource keys,
                 GCancellable *cancellable,
                 KtWorkSalvage *result,
                 GError **error)
{
  GError *cause = NULL;
  g_autofree char *path = g_build_filename (profile, "work.db", NULL);
  int lock = kt_work_file_lock (profile, error);
  if (lock < 0)
    return FALSE;
  gboolean is_encrypted = kt_cipher_file_look (path, NULL) == KT_CIPHER_ENCRYPTED;
  g_autoptr (KtCipherKeys) used
      = keys != NULL ? keys (profile, is_encrypted, cancellable, &cause) : NULL;
  gboolean done = cause == NULL && kt_work_file_has_key (path, used, &cause)
                  && salvage_locked (profile, clock, used, result, &cause);
  kt_work_file_unlock (lock);
  if (done)
    return TRUE;
  kt_store_error_adopt (cause);
  g_propagate_error (error, cause);
  return FALSE;
}

/* ---- from a main loop ---- */

typedef struct {
  char *profile;
  KtClock *clock;
  KtWorkKeySource keys;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_free (job->profile);
  kt_clock_unref (job->clock);
  g_free (job);
}

static void
result_free (gpointer data)
{
  kt_work_salvage_clear (data);
  g_free (data);
}

static void
salvage_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  KtWorkSalvage *result = g_new0 (KtWorkSalvage, 1);
  if (kt_work_salvage (job->profile, job->clock, job->keys, cancellable, result, &error))
    {
      g_task_return_pointer (task, result, result_free);
      return;
    }
  result_free (result);
  g_task_return_error (task, error);
}

void
kt_work_salvage_async (const char *profile,
                       KtClock *clock,
                       KtWorkKeySource keys,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new (Job, 1);
  *job = (Job){ g_strdup (profile), kt_clock_ref (clock), keys };
  g_task_set_task_data (task, job, job_free);
  /* What was done is told, also to somebody who does not want it any more. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, salvage_in_thread);
}

gboolean
kt_work_salvage_finish (GAsyncResult *async, KtWorkSalvage *result, GError **error)
{
  g_autofree KtWorkSalvage *found = g_task_propagate_pointer (G_TASK (async), error);
  if (found == NULL)
    return FALSE;
  *result = *found;
  return TRUE;
}

/* ---- in words ---- */

char *
kt_work_salvage_to_text (const KtWorkSalvage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (self->rows == 0)
    g_string_append (text, _ ("Nothing in it could be read."));
  else if (self->damaged_tables == 0)
    g_string_append (text, _ ("Everything in it could be read."));
  else
    g_string_append (text, _ ("Most of it could be read; what was on the damaged pages could not."));
  g_string_append_c (text, ' ');
  if (self->waiting > 0)
    g_string_append_printf (text,
                            ngettext ("%u change that the server does not have yet was kept. ",
                                      "%u changes that the server does not have yet were kept. ",
                                      self->waiting),
                            self->waiting);
  if (self->has_server)
    g_string_append (text, _ ("Everything the server has is fetched again now. "));
  g_string_append_printf (text, _ ("The damaged file was kept: %s"), self->kept);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
