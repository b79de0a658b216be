/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The objects of a page are kept first, then taken in rounds, by type: what one round brings may be
 * what another object waited for. A round that takes nothing is the last one.
 */
#include "kt-inbox.h"

#include "kt-sales-error.h"
#include "kt-store-error.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
kt_inbox_init (KtInbox *self, KtSqliteConnection *connection, gint64 now, guint year)
{
  *self = (KtInbox){ .connection = connection, .now = now, .year = year };
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->quotes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
kt_inbox_clear (KtInbox *self)
{
  g_hash_table_unref (self->bases);
  g_hash_table_unref (self->quotes);
}

/* ---- keeping ---- */

static char *
key_of (const char *type, const char *id)
{
  return g_strdup_printf ("%s %s", type, id);
}

/* A server that came back from a backup, and stands where it was then, says what that was made of
 * which it said later and lost. */
static gboolean
is_before (const KtInbox *self, const KtSyncChange *change, gint64 rev)
{
  return rev > change->rev && change->seq <= self->place && !change->is_del;
}

/* What was said before stays the base as long as nothing newer was taken. */
static void
remember_base (KtInbox *self, const KtSyncChange *change, const char *body)
{
  char *key = key_of (change->type, change->id);
  if (g_hash_table_contains (self->bases, key))
    g_free (key);
  else
    g_hash_table_insert (self->bases, key, g_strdup (body));
}

static gboolean
see_again (KtInbox *self, const KtSyncChange *change, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "UPDATE sync_object SET seq = max (seq, ?), rev = ?,"
      " generation = (SELECT generation FROM sync_state) WHERE type = ? AND id = ?",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, change->seq);
  kt_sqlite_bind_int (s, 2, change->rev);
  kt_sqlite_bind_text (s, 3, change->type);
  kt_sqlite_bind_text (s, 4, change->id);
  return kt_sqlite_run (s, error);
}

static gboolean
write_waiting (KtInbox *self, const KtSyncChange *change, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "INSERT INTO sync_object (type, id, rev, seq, body, generation, pending)"
      " SELECT ?1, ?2, ?3, ?4, ?5, generation, 1 FROM sync_state WHERE TRUE"
      " ON CONFLICT (type, id) DO UPDATE SET rev = excluded.rev, seq = max (seq, excluded.seq),"
      " body = excluded.body, generation = excluded.generation, pending = 1",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, change->type);
  kt_sqlite_bind_text (s, 2, change->id);
  kt_sqlite_bind_int (s, 3, change->rev);
  kt_sqlite_bind_int (s, 4, change->seq);
  kt_sqlite_bind_text (s, 5, change->is_del ? NULL : change->body);
  return kt_sqlite_run (s, error);
}

gboolean
kt_inbox_keep (KtInbox *self, const KtSyncChange *change, gboolean anew, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection, "SELECT rev, body, pending FROM sync_object WHERE type = ? AND id = ?",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, change->type);
  kt_sqlite_bind_text (s, 2, change->id);
  gboolean known = kt_sqlite_step (s, error);
  if (kt_sqlite_failed (s))
    return FALSE;
  g_autofree char *body = known && !kt_sqlite_is_null (s, 1) ? kt_sqlite_dup_text (s, 1) : NULL;
  gint64 rev = known ? kt_sqlite_get_int (s, 0) : 0;
  gboolean waits = known && kt_sqlite_get_int (s, 2) != 0;
  g_clear_pointer (&s, kt_sqlite_statement_free);
  gboolean left = change->is_del && change->rev == 0;
  if (known && rev > change->rev && !anew && !left)
    return TRUE; /* an older page once more */
  if (known && g_strcmp0 (body, change->is_del ? NULL : change->body) == 0)
    return see_again (self, change, error);
  if (!waits)
    remember_base (self, change, is_before (self, change, rev) ? change->body : body);
  return write_waiting (self, change, error);
}

/* ---- taking ---- */

static const struct {
  const char *type;
  KtInboxTake take;
} takers[] = {
  { KT_SYNC_USER, kt_inbox_take_user },         { KT_SYNC_ACCOUNT, kt_inbox_take_account },
  { KT_SYNC_QUOTE, kt_inbox_take_quote },       { KT_SYNC_EVENT, kt_inbox_take_event },
  { KT_SYNC_REVISION, kt_inbox_take_revision }, { KT_SYNC_INQUIRY, kt_inbox_take_inquiry },
};

typedef struct {
  char *id;
  gint64 seq;
  char *body;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;
  g_free (waiting->id);
  g_free (waiting->body);
  g_free (waiting);
}

static GPtrArray *
list_waiting (KtInbox *self, const char *type, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "SELECT id, seq, body FROM sync_object WHERE type = ? AND pending = 1 ORDER BY seq, id",
      error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (waiting_free);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, type);
  while (kt_sqlite_step (s, error))
    {
      Waiting *waiting = g_new (Waiting, 1);
      *waiting = (Waiting){ kt_sqlite_dup_text (s, 0), kt_sqlite_get_int (s, 1),
                            kt_sqlite_is_null (s, 2) ? NULL : kt_sqlite_dup_text (s, 2) };
      g_ptr_array_add (all, waiting);
    }
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&all);
}

static gboolean
mark (KtInbox *self, const char *type, const char *id, KtInboxVerdict verdict, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection, "UPDATE sync_object SET pending = ? WHERE type = ? AND id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, verdict == KT_INBOX_RESTS ? 2 : 0);
  kt_sqlite_bind_text (s, 2, type);
  kt_sqlite_bind_text (s, 3, id);
  return kt_sqlite_run (s, error);
}

/* Of the disk, or of a trail that somebody changed: nothing can be applied at all. */
static gboolean
is_grave (const GError *error)
{
  return (error->domain == KT_SQLITE_ERROR && error->code != KT_SQLITE_ERROR_CONSTRAINT)
         || g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED);
}

/* Said once. */
static gboolean
tell_unreadable (KtInbox *self, const KtInboxObject *object, const GError *cause, GError **error)
{
  gboolean told = FALSE;
  if (!kt_inbox_any (self, &told, error,
                     "SELECT 1 FROM task WHERE kind = '" KT_TASK_UNREADABLE
                     "' AND type = ? AND subject = ? AND done = 0",
                     object->type, object->id, NULL))
    return FALSE;
  return told
         || kt_inbox_tell (self, KT_TASK_UNREADABLE, object->type, object->id, "", cause->message,
                           "{}", error);
}

gboolean
kt_inbox_check_id (const char *id, const KtInboxObject *object, GError **error)
{
  if (strcmp (id, object->id) == 0)
    return TRUE;
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY,
               _ ("The server says “%s” where it should say “%s”."), id, object->id);
  return FALSE;
}

/* Alone, so that one that fails leaves nothing behind. */
static KtInboxVerdict
take_one (KtInbox *self, KtInboxTake take, const KtInboxObject *object, GError **error)
{
  g_autoptr (GError) cause = NULL;
  KtInboxVerdict verdict = KT_INBOX_FAILED;
  g_autoptr (KtSqliteTransaction) transaction
      = kt_sqlite_transaction_begin (self->connection, error);
  if (transaction == NULL)
    return KT_INBOX_FAILED;
  verdict = take (self, object, &cause);
  if (verdict == KT_INBOX_DONE || verdict == KT_INBOX_RESTS)
    return mark (self, object->type, object->id, verdict, error)
                   && kt_sqlite_transaction_commit (transaction, error)
               ? verdict
               : KT_INBOX_FAILED;
  g_clear_pointer (&transaction, kt_sqlite_transaction_free);
  if (cause == NULL)
    return KT_INBOX_WAITS;
  if (!is_grave (cause))
    return tell_unreadable (self, object, cause, error) ? KT_INBOX_WAITS : KT_INBOX_FAILED;
  g_propagate_error (error, g_steal_pointer (&cause));
  return KT_INBOX_FAILED;
}

static gboolean
take_type (KtInbox *self, const char *type, KtInboxTake take, gboolean *progress, GError **error)
{
  g_autoptr (GPtrArray) all = list_waiting (self, type, error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const Waiting *waiting = all->pdata[i];
      g_autofree char *key = key_of (type, waiting->id);
      const KtInboxObject object = { type, waiting->id, waiting->seq, waiting->body,
                                     g_hash_table_lookup (self->bases, key) };
      KtInboxVerdict verdict = take_one (self, take, &object, error);
      if (verdict == KT_INBOX_FAILED)
        return FALSE;
      *progress = *progress || verdict == KT_INBOX_DONE;
    }
  return all != NULL;
}

gboolean
kt_inbox_run (KtInbox *self, GError **error)
{
  gboolean progress = TRUE;
  while (progress)
    {
      progress = FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (takers); i++)
        if (!take_type (self, takers[i].type, takers[i].take, &progress, error))
          return FALSE;
    }
  return kt_inbox_list_quotes (self, error);
}
