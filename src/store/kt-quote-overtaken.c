/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A save is made of what its revision was when it was read. Where the database has something else
 * by now, because a server said so while it was open, it is judged like what meets a pulled page
 * (kt-inbox-revision.c): equal content only takes its step, if that follows; content that was
 * edited goes on as a draft of its own that continues the one it was made of; a step with content
 * that nobody looked at is refused. What is edited after that goes to where the fork is.
 */
#include "kt-quote-store-private.h"

#include "kt-record-json.h"
#include "kt-store-error.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

#include <glib/gi18n-lib.h>

static KtRevisionInfo *
get_info (KtQuoteSave *self)
{
  return (KtRevisionInfo *)kt_quote_find_revision (self->quote, self->revision_id);
}

static void
remove_info (KtQuote *quote, const char *id)
{
  for (guint i = 0; i < quote->revisions->len; i++)
    if (g_str_equal (((KtRevisionInfo *)quote->revisions->pdata[i])->id, id))
      g_ptr_array_remove_index (quote->revisions, i--);
}

/* The info goes on under another identity. */
static KtRevisionInfo *
move_info (KtQuoteSave *self, const char *id)
{
  KtRevisionInfo *info = kt_revision_info_copy (get_info (self));
  kt_record_set_text (&info->id, id);
  kt_record_set_text (&info->base_id, self->revision_id);
  kt_record_set_text (&self->revision_id, id);
  remove_info (self->quote, id);
  g_ptr_array_add (self->quote->revisions, info);
  self->is_moved = TRUE;
  return info;
}

static gboolean
query_number (KtQuoteSave *self,
              KtSqliteConnection *connection,
              const char *sql,
              const char *id,
              int *number,
              GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  if (kt_sqlite_step (s, error) && !kt_sqlite_is_null (s, 0))
    *number = (int)kt_sqlite_get_int (s, 0);
  return !kt_sqlite_failed (s);
}

static gboolean
next_number (KtQuoteSave *self, KtSqliteConnection *connection, int *number, GError **error)
{
  return query_number (self, connection, "SELECT max (number) + 1 FROM revision WHERE quote_id = ?",
                       self->quote->id, number, error);
}

/* ---- where an earlier save put it ---- */

static gboolean
follow_place (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  const char *place = self->version != NULL ? self->version->place : NULL;
  return place == NULL || g_str_equal (place, self->revision_id)
         || query_number (self, connection, "SELECT number FROM revision WHERE id = ?", place,
                          &move_info (self, place)->index, error);
}

/* ---- one that is not there yet ---- */

/* A page brought another one with this number. */
static gboolean
free_number (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  KtRevisionInfo *info = get_info (self);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT 1 FROM revision WHERE quote_id = ? AND number = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, self->quote->id);
  kt_sqlite_bind_int (s, 2, info->index);
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  self->is_moved = TRUE;
  return next_number (self, connection, &info->index, error);
}

/* ---- one that is something else by now ---- */

/* Somebody else asked for approval, released or sent what was edited here; what one took back
 * oneself is a draft. */
static gboolean
may_edit (const KtQuoteVersion *version, const KtStoredRevision *stored, const KtRevisionInfo *info)
{
  return stored->sent == 0 && info->state == KT_REVISION_DRAFT
         && (stored->state == KT_REVISION_DRAFT || version->state != KT_REVISION_DRAFT);
}

static gboolean
is_overtaken (const KtQuoteVersion *version,
              const KtStoredRevision *stored,
              const KtRevisionInfo *info)
{
  gboolean is_known = g_strcmp0 (stored->hash, version->hash) == 0;
  if (version->hash == NULL || (is_known && stored->state == version->state))
    return FALSE;
  if (g_strcmp0 (stored->hash, info->hash) == 0)
    return stored->state != info->state && !kt_revision_state_leads_to (stored->state, info->state);
  return !is_known || !may_edit (version, stored, info);
}

/* There is nothing of ours to be kept. */
static gboolean
is_as_read (const KtQuoteVersion *version, const KtRevisionInfo *info)
{
  return g_strcmp0 (version->hash, info->hash) == 0 && version->state == info->state;
}

static gboolean
refuse (KtQuoteSave *self, const KtRevisionInfo *info, GError **error)
{
  g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_OVERTAKEN,
               _ ("Somebody else changed revision %d of %s meanwhile. Look at it as it is now, and "
                  "do it again if it is still wanted."),
               info->index, self->quote->number);
  return FALSE;
}

/* Nothing of it has left the house, so it is a draft. */
static gboolean
fork_off (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  g_autofree char *id = g_uuid_string_random (), *from = g_strdup (self->revision_id);
  KtRevisionInfo *info = move_info (self, id);
  info->state = KT_REVISION_DRAFT;
  info->sent = 0;
  g_clear_pointer (&self->clearance, kt_clearance_unref);
  g_clear_pointer (&self->outcome, kt_outcome_free);
  self->is_forked = TRUE;
  const KtTaskOfRevision task = { self->now, KT_TASK_FORK, id, self->quote->id, from };
  return next_number (self, connection, &info->index, error)
         && kt_task_add_of_revision (connection, &task, info->index, error);
}

gboolean
kt_quote_save_place (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  g_auto (KtStoredRevision) stored = { 0 };
  if (self->version == NULL)
    return TRUE;
  if (!follow_place (self, connection, error)
      || !kt_quote_read_stored (connection, self->revision_id, &stored, error))
    return FALSE;
  const KtRevisionInfo *info = get_info (self);
  if (!stored.exists)
    return free_number (self, connection, error);
  if (!is_overtaken (self->version, &stored, info))
    return TRUE;
  if (is_as_read (self->version, info))
    {
      self->is_idle = self->is_moved = TRUE;
      return TRUE;
    }
  return g_strcmp0 (info->hash, self->version->hash) == 0 ? refuse (self, info, error)
                                                          : fork_off (self, connection, error);
}
