/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading quotes, revisions and their history. A body is trusted only if it has its hash. */
#include "kt-quote-store-private.h"

#include "kt-store-error.h"

#include <glib/gi18n-lib.h>

static KtMoney
get_money (KtSqliteStatement *s, int column)
{
  if (kt_sqlite_is_null (s, column))
    return (KtMoney){ 0 };
  return kt_money (kt_sqlite_get_int (s, column), kt_sqlite_get_text (s, column + 1));
}

static void
not_found (GError **error)
{
  g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND,
                       _ ("There is no such quote (any more). Refresh the list."));
}

/* ---- quotes ---- */

static KtRevisionInfo *
read_info (KtSqliteStatement *s)
{
  KtRevisionInfo *info = kt_revision_info_new (kt_sqlite_get_text (s, 0));
  info->index = kt_sqlite_get_int (s, 1);
  kt_record_set_text (&info->base_id, kt_sqlite_get_text (s, 2));
  kt_revision_state_from_string (kt_sqlite_get_text (s, 3), &info->state);
  info->created = kt_sqlite_get_int (s, 4);
  info->changed = kt_sqlite_get_int (s, 5);
  info->sent = kt_sqlite_get_int (s, 6);
  kt_record_set_text (&info->subject, kt_sqlite_get_text (s, 7));
  kt_record_set_text (&info->valid_until, kt_sqlite_get_text (s, 8));
  info->is_partial = kt_sqlite_get_int (s, 9) != 0;
  kt_record_set_text (&info->hash, kt_sqlite_get_text (s, 10));
  info->net = get_money (s, 11);
  kt_record_set_text (&info->author, kt_sqlite_get_text (s, 13));
  return info;
}

static gboolean
read_infos (KtSqliteConnection *connection, KtQuote *quote, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT id, number, base_id, state, created, changed, sent, subject, valid_until, is_partial,"
      " hash, net, currency, (SELECT who FROM revision_event WHERE revision_id = revision.id"
      " ORDER BY row LIMIT 1) FROM revision WHERE quote_id = ? ORDER BY number",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, quote->id);
  while (kt_sqlite_step (s, error))
    g_ptr_array_add (quote->revisions, read_info (s));
  return !kt_sqlite_failed (s);
}

KtQuote *
kt_quote_read (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT number, account_id, contact_id, account_title, owner, created, changed"
      " FROM quote WHERE id = ?",
      error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, id);
  if (!kt_sqlite_step (s, error))
    {
      if (!kt_sqlite_failed (s))
        not_found (error);
      return NULL;
    }
  g_autoptr (KtQuote) quote = kt_quote_new (id, kt_sqlite_get_int (s, 5));
  kt_record_set_text (&quote->number, kt_sqlite_get_text (s, 0));
  kt_record_set_text (&quote->account_id, kt_sqlite_get_text (s, 1));
  kt_record_set_text (&quote->contact_id, kt_sqlite_get_text (s, 2));
  kt_record_set_text (&quote->account_title, kt_sqlite_get_text (s, 3));
  kt_record_set_text (&quote->owner, kt_sqlite_get_text (s, 4));
  quote->changed = kt_sqlite_get_int (s, 6);
  return read_infos (connection, quote, error) ? g_steal_pointer (&quote) : NULL;
}

/* ---- revisions ---- */

static gboolean
check_hash (KtSqliteStatement *s, const char *body, GError **error)
{
  g_autofree char *hash = kt_revision_hash_body (body, -1);
  if (g_strcmp0 (hash, kt_sqlite_get_text (s, 5)) == 0)
    return TRUE;
  g_set_error (
      error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED,
      _ ("Revision %d of this quote is not what was saved: it was changed outside of Kontor "
         "or the disk damaged it. Restore it from a backup."),
      (int)kt_sqlite_get_int (s, 1));
  return FALSE;
}

KtRevision *
kt_quote_read_revision (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT quote_id, number, base_id, created, state, hash, body FROM revision WHERE id = ?",
      error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, id);
  if (!kt_sqlite_step (s, error))
    {
      if (!kt_sqlite_failed (s))
        not_found (error);
      return NULL;
    }
  KtRevisionState state = KT_REVISION_DRAFT;
  const char *body = kt_sqlite_get_text (s, 6);
  kt_revision_state_from_string (kt_sqlite_get_text (s, 4), &state);
  if (!check_hash (s, body, error))
    return NULL;
  KtRevision *revision = kt_revision_new_from_body (
      id, kt_sqlite_get_text (s, 0), kt_sqlite_get_int (s, 1), kt_sqlite_get_text (s, 2),
      kt_sqlite_get_int (s, 3), state, body, -1, error);
  if (revision == NULL)
    return NULL;
  g_autoptr (KtQuoteVersion) version = kt_quote_version_of (revision);
  kt_quote_version_set (version, kt_sqlite_get_text (s, 5), state);
  return revision;
}

/* ---- history ---- */

void
kt_revision_event_free (KtRevisionEvent *self)
{
  if (self == NULL)
    return;
  g_free (self->who);
  g_free (self);
}

static KtRevisionEvent *
read_event (KtSqliteStatement *s)
{
  KtRevisionEvent *event = g_new0 (KtRevisionEvent, 1);
  kt_revision_state_from_string (kt_sqlite_get_text (s, 0), &event->state);
  event->at = kt_sqlite_get_int (s, 1);
  event->who = kt_sqlite_dup_text (s, 2);
  return event;
}

GPtrArray *
kt_quote_read_history (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT state, at, who FROM revision_event WHERE revision_id = ? ORDER BY row",
      error);
  if (s == NULL)
    return NULL;
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_revision_event_free);
  kt_sqlite_bind_text (s, 1, id);
  while (kt_sqlite_step (s, error))
    g_ptr_array_add (events, read_event (s));
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&events);
}
