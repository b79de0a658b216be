/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Revisions. What nobody changed here becomes what the server says. Where somebody did: equal
 * content only takes over what happened to it; other content that was changed, sent or released
 * here goes on as a fork; a step that does not follow from what the server has is taken back.
 */
#include "kt-inbox.h"

#include "kt-json.h"
#include "kt-quote-store-private.h"
#include "kt-sales-error.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- as it travels ---- */

void
kt_inbox_revision_free (KtInboxRevision *self)
{
  if (self == NULL)
    return;
  g_free (self->quote_id);
  kt_revision_info_free (self->info);
  g_free (self->body);
  g_ptr_array_unref (self->events);
  g_free (self);
}

static gboolean
read_state (JsonObject *object, KtRevisionState *state, GError **error)
{
  const char *text = kt_json_get_string (object, "state", error);
  if (text == NULL)
    return FALSE;
  if (kt_revision_state_from_string (text, state))
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_PARSE, "“%s” is no state of a revision", text);
  return FALSE;
}

static gboolean
read_events (JsonArray *array, GPtrArray *events, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = kt_json_root_object (node, "A step", error);
      KtRevisionEvent *event = g_new0 (KtRevisionEvent, 1);
      const char *who;
      g_ptr_array_add (events, event);
      if (object == NULL || !read_state (object, &event->state, error)
          || !kt_json_get_int (object, "at", &event->at, error)
          || (who = kt_json_get_string (object, "who", error)) == NULL)
        return FALSE;
      event->who = g_strdup (who);
    }
  return TRUE;
}

static gboolean
read_texts (JsonObject *object, KtInboxRevision *self, GError **error)
{
  const struct {
    const char *name;
    char **text;
  } texts[] = {
    { "quote_id", &self->quote_id },
    { "subject", &self->info->subject },
    { "valid_until", &self->info->valid_until },
    { "base_id", &self->info->base_id },
    { "hash", &self->info->hash },
    { "body", &self->body },
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = kt_json_get_string (object, texts[i].name, error);
      if (text == NULL)
        return FALSE;
      kt_record_set_text (texts[i].text, text);
    }
  return TRUE;
}

static gboolean
read_rest (JsonObject *object, KtRevisionInfo *info, GError **error)
{
  gint64 number = 0, net = 0;
  const char *currency = NULL;
  if (!kt_json_get_int (object, "number", &number, error)
      || !kt_json_get_int (object, "created", &info->created, error)
      || !kt_json_get_int (object, "changed", &info->changed, error)
      || !kt_json_get_int (object, "sent", &info->sent, error)
      || !kt_json_get_bool (object, "is_partial", &info->is_partial, error)
      || !kt_json_opt_int (object, "net", &net, 0, error)
      || !kt_json_opt_string (object, "currency", &currency, NULL, error)
      || !read_state (object, &info->state, error))
    return FALSE;
  if (number < 1 || number > G_MAXINT || (currency != NULL && !kt_currency_is_valid (currency))
      || (info->sent != 0) != (info->state >= KT_REVISION_SENT))
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY,
                           _ ("Number, currency or state of this revision cannot be."));
      return FALSE;
    }
  info->index = (int)number;
  if (currency != NULL)
    info->net = kt_money (net, currency);
  return TRUE;
}

KtInboxRevision *
kt_inbox_revision_parse (const char *id, const char *json, GError **error)
{
  g_autoptr (JsonNode) node = kt_json_parse (json, -1, NULL, error);
  JsonObject *object = node != NULL ? kt_json_root_object (node, "A revision", error) : NULL;
  JsonArray *events = object != NULL ? kt_json_get_array (object, "events", error) : NULL;
  g_autoptr (KtInboxRevision) self = g_new0 (KtInboxRevision, 1);
  self->info = kt_revision_info_new (id);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_revision_event_free);
  if (events == NULL || !read_texts (object, self, error) || !read_rest (object, self->info, error)
      || !read_events (events, self->events, error))
    return NULL;
  g_autofree char *hash = kt_revision_hash_body (self->body, -1);
  if (strcmp (hash, self->info->hash) == 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY,
                       _ ("The content is not what its hash says."));
  return NULL;
}

/* ---- writing ---- */

static gboolean
starts_with (GPtrArray *events, GPtrArray *beginning)
{
  for (guint i = 0; i < beginning->len; i++)
    {
      const KtRevisionEvent *a = beginning->pdata[i];
      const KtRevisionEvent *b = i < events->len ? events->pdata[i] : NULL;
      if (b == NULL || a->state != b->state || a->at != b->at || g_strcmp0 (a->who, b->who) != 0)
        return FALSE;
    }
  return TRUE;
}

/* What is there already stays, so that its rows do. */
static gboolean
write_events (KtInbox *self, const char *id, GPtrArray *events, GError **error)
{
  g_autoptr (GPtrArray) stored = kt_quote_read_history (self->connection, id, error);
  if (stored == NULL)
    return FALSE;
  gboolean goes_on = starts_with (events, stored);
  if (!goes_on
      && !kt_inbox_exec (self, error, "DELETE FROM revision_event WHERE revision_id = ?", id, NULL))
    return FALSE;
  for (guint i = goes_on ? stored->len : 0; i < events->len; i++)
    {
      const KtRevisionEvent *event = events->pdata[i];
      if (!kt_quote_write_event (self->connection, id, kt_revision_state_to_string (event->state),
                                 event->at, event->who, error))
        return FALSE;
    }
  return TRUE;
}

static KtQuoteSave *
save_of (const KtInboxRevision *theirs, KtQuote *quote)
{
  KtQuoteSave *save = g_new0 (KtQuoteSave, 1);
  save->quote = quote;
  save->revision_id = g_strdup (theirs->info->id);
  save->body = g_strdup (theirs->body);
  save->now = theirs->info->changed;
  save->wishes = g_ptr_array_new ();
  return save;
}

gboolean
kt_inbox_write_revision (KtInbox *self, const KtInboxRevision *theirs, GError **error)
{
  g_autoptr (KtQuoteSave) save = save_of (theirs, kt_quote_new (theirs->quote_id, 0));
  g_autofree char *number = g_strdup_printf ("%d", theirs->info->index);
  kt_inbox_touch_quote (self, theirs->quote_id);
  return kt_quote_save_write_revision (save, theirs->info, self->connection, error)
         && kt_inbox_exec (self, error,
                           "UPDATE revision SET number = CAST (?1 AS INTEGER)"
                           " WHERE id = ?2 AND number <> CAST (?1 AS INTEGER)",
                           number, theirs->info->id, NULL)
         && write_events (self, theirs->info->id, theirs->events, error);
}

gboolean
kt_inbox_set_back_revision (KtInbox *self, const char *id, GError **error)
{
  g_autofree char *json = NULL, *hash = NULL;
  if (!kt_inbox_text (self, &json, error,
                      "SELECT body FROM sync_object WHERE type = '" KT_SYNC_REVISION "' AND id = ?",
                      id, NULL)
      || !kt_inbox_text (self, &hash, error, "SELECT hash FROM revision WHERE id = ?", id, NULL))
    return FALSE;
  if (json == NULL || hash == NULL)
    return TRUE;
  g_autoptr (KtInboxRevision) theirs = kt_inbox_revision_parse (id, json, error);
  if (theirs == NULL || strcmp (theirs->info->hash, hash) != 0)
    return theirs != NULL;
  return kt_outbox_drop (self->connection, KT_SYNC_REVISION, id, error)
         && kt_inbox_write_revision (self, theirs, error);
}

/* ---- what it needs ---- */

/* The row of the quote comes with its first revision. */
static KtInboxVerdict
ensure_quote (KtInbox *self, const KtInboxRevision *theirs, GError **error)
{
  gboolean there = FALSE;
  g_autoptr (GError) cause = NULL;
  if (!kt_inbox_any (self, &there, error, "SELECT 1 FROM quote WHERE id = ?", theirs->quote_id,
                     NULL))
    return KT_INBOX_FAILED;
  if (there)
    return KT_INBOX_DONE;
  KtQuote *quote = kt_inbox_new_quote (self, theirs->quote_id, &cause);
  if (quote == NULL && cause == NULL)
    return KT_INBOX_WAITS;
  if (quote == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return KT_INBOX_FAILED;
    }
  g_autoptr (KtQuoteSave) save = save_of (theirs, quote);
  return kt_quote_save_write_list (save, theirs->info, self->connection, error)
                 && kt_inbox_exec (self, error,
                                   "UPDATE sync_object SET pending = 0 WHERE type = '" KT_SYNC_QUOTE
                                   "' AND id = ?",
                                   theirs->quote_id, NULL)
             ? KT_INBOX_DONE
             : KT_INBOX_FAILED;
}

/* What was sent has a clearance in the trail, here as there. */
static KtInboxVerdict
ensure_clearance (KtInbox *self, const KtInboxRevision *theirs, GError **error)
{
  gboolean cleared = theirs->info->sent == 0;
  if (!cleared
      && !kt_inbox_any (self, &cleared, error,
                        "SELECT 1 FROM audit WHERE subject = ?1 AND kind = '" KT_AUDIT_CLEARANCE
                        "' AND json_extract (body, '$.hash') = ?2",
                        theirs->info->id, theirs->info->hash, NULL))
    return KT_INBOX_FAILED;
  return cleared ? KT_INBOX_DONE : KT_INBOX_WAITS;
}

/* One that has another number at the server: it gets that when it is taken, which may be after this
 * one, as the two may have changed places. */
static KtInboxVerdict
move_aside (KtInbox *self, const char *holder, const char *number, GError **error)
{
  gboolean has_other = FALSE;
  if (!kt_inbox_any (self, &has_other, error,
                     "SELECT 1 FROM sync_object WHERE type = '" KT_SYNC_REVISION "' AND id = ?1"
                     " AND CASE WHEN json_valid (body)"
                     " THEN json_extract (body, '$.number') <> CAST (?2 AS INTEGER) END",
                     holder, number, NULL))
    return KT_INBOX_FAILED;
  if (!has_other)
    return KT_INBOX_WAITS;
  return kt_inbox_exec (self, error,
                        "UPDATE revision SET number = (SELECT max (number) + 1 FROM revision AS other"
                        " WHERE other.quote_id = revision.quote_id) WHERE id = ?",
                        holder, NULL)
             ? KT_INBOX_DONE
             : KT_INBOX_FAILED;
}

/* Another one of this quote that only this device knows steps aside. */
static KtInboxVerdict
free_number (KtInbox *self, const KtInboxRevision *theirs, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", theirs->info->index);
  g_autofree char *holder = NULL;
  gboolean known = FALSE;
  if (!kt_inbox_text (self, &holder, error,
                      "SELECT id FROM revision WHERE quote_id = ?1"
                      " AND number = CAST (?2 AS INTEGER) AND id <> ?3",
                      theirs->quote_id, number, theirs->info->id, NULL))
    return KT_INBOX_FAILED;
  if (holder == NULL)
    return KT_INBOX_DONE;
  if (!kt_inbox_any (self, &known, error,
                     "SELECT 1 FROM sync_object WHERE type = '" KT_SYNC_REVISION
                     "' AND id = ? AND body IS NOT NULL",
                     holder, NULL))
    return KT_INBOX_FAILED;
  if (known)
    return move_aside (self, holder, number, error);
  return kt_inbox_renumber_revision (self, holder, error) ? KT_INBOX_DONE : KT_INBOX_FAILED;
}

/* ---- rebasing ---- */

typedef struct {
  char *hash;
  KtRevisionState state;
  gint64 sent;
} Mine;

static void
mine_clear (Mine *self)
{
  g_free (self->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mine, mine_clear)

static gboolean
read_mine (KtInbox *self, const char *id, Mine *mine, gboolean *there, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection, "SELECT hash, state, sent FROM revision WHERE id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  *there = kt_sqlite_step (s, error);
  if (*there)
    {
      mine->hash = kt_sqlite_dup_text (s, 0);
      kt_revision_state_from_string (kt_sqlite_get_text (s, 1), &mine->state);
      mine->sent = kt_sqlite_get_int (s, 2);
    }
  return !kt_sqlite_failed (s);
}

static gboolean
follows (KtRevisionState state, KtRevisionState next)
{
  return kt_revision_state_leads_to (state, next)
         || (kt_revision_state_leads_to (state, KT_REVISION_RELEASED)
             && kt_revision_state_leads_to (KT_REVISION_RELEASED, next));
}

static KtInboxVerdict
take_theirs (KtInbox *self, const KtInboxRevision *theirs, GError **error)
{
  return kt_outbox_drop (self->connection, KT_SYNC_REVISION, theirs->info->id, error)
                 && kt_inbox_write_revision (self, theirs, error)
             ? KT_INBOX_DONE
             : KT_INBOX_FAILED;
}

/* The step that was taken here does not follow. */
static KtInboxVerdict
take_step_back (KtInbox *self, const KtInboxRevision *theirs, const Mine *mine, GError **error)
{
  g_autofree char *number = NULL;
  g_autofree char *body = g_strdup_printf (
      "{\"number\":%d,\"mine\":\"%s\",\"theirs\":\"%s\"}", theirs->info->index,
      kt_revision_state_to_string (mine->state), kt_revision_state_to_string (theirs->info->state));
  if (!kt_inbox_text (self, &number, error, "SELECT number FROM quote WHERE id = ?",
                      theirs->quote_id, NULL)
      || !kt_inbox_tell (self, KT_TASK_STEP, KT_SYNC_REVISION, theirs->info->id, theirs->quote_id,
                         number != NULL ? number : "", body, error))
    return KT_INBOX_FAILED;
  return take_theirs (self, theirs, error);
}

/* What is sealed there is not put any more: the steps it does not have are told instead, the first
 * in the place of the put, before what depends on it. */
static const char *const steps_sql[] = {
  ("UPDATE outbox SET (kind, source, content, wall) = (SELECT 'state', e.row, r.hash, e.at"
   "  FROM revision_event AS e JOIN revision AS r ON r.id = e.revision_id WHERE r.id = ?1"
   "  ORDER BY e.row LIMIT 1 OFFSET CAST (?2 AS INTEGER))"
   " WHERE type = '" KT_SYNC_REVISION "' AND id = ?1 AND kind = 'put' AND n IS NULL"
   "  AND row IN (SELECT row FROM outbox_open)"
   "  AND (SELECT count (*) FROM revision_event WHERE revision_id = ?1) > CAST (?2 AS INTEGER)"),
  ("INSERT INTO outbox (type, id, kind, scope, source, content, wall)"
   " SELECT '" KT_SYNC_REVISION "', r.id, 'state', r.quote_id, e.row, r.hash, e.at"
   " FROM revision_event AS e JOIN revision AS r ON r.id = e.revision_id JOIN outbox AS first"
   "  ON first.type = '" KT_SYNC_REVISION "' AND first.id = r.id AND first.kind = 'state'"
   " WHERE r.id = ?1 AND e.row > first.source AND first.source = (SELECT row FROM revision_event"
   "   WHERE revision_id = ?1 ORDER BY row LIMIT 1 OFFSET CAST (?2 AS INTEGER))"
   "  AND NOT EXISTS (SELECT 1 FROM outbox WHERE kind = 'state' AND source = e.row) ORDER BY e.row"),
};

static gboolean
tell_steps (KtInbox *self, const KtInboxRevision *theirs, GError **error)
{
  g_autofree char *known = g_strdup_printf ("%u", theirs->events->len);
  for (guint i = 0; i < G_N_ELEMENTS (steps_sql); i++)
    if (!kt_inbox_exec (self, error, steps_sql[i], theirs->info->id, known, NULL))
      return FALSE;
  return TRUE;
}

/* Before it is copied: the copy gets the next one behind all that are here. */
static gboolean
take_number (KtInbox *self, const KtInboxRevision *theirs, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", theirs->info->index);
  return kt_inbox_exec (self, error,
                        "UPDATE revision SET number = CAST (?1 AS INTEGER) WHERE id = ?2", number,
                        theirs->info->id, NULL);
}

static KtInboxVerdict
rebase (KtInbox *self,
        const KtInboxObject *object,
        const KtInboxRevision *theirs,
        const Mine *mine,
        GError **error)
{
  g_autoptr (KtInboxRevision) base
      = object->base != NULL ? kt_inbox_revision_parse (object->id, object->base, NULL) : NULL;
  const KtRevisionInfo *info = theirs->info;
  gboolean stood = base != NULL && strcmp (base->info->hash, info->hash) == 0
                   && base->info->state == info->state;
  if (info->sent != 0 && strcmp (mine->hash, info->hash) == 0 && follows (info->state, mine->state)
      && !tell_steps (self, theirs, error))
    return KT_INBOX_FAILED;
  if (stood) /* only moved to another place in the feed */
    return KT_INBOX_DONE;
  if (strcmp (mine->hash, info->hash) == 0)
    {
      if (mine->state == info->state)
        return take_theirs (self, theirs, error);
      /* Taken once more when the step was told. */
      return follows (info->state, mine->state) ? KT_INBOX_WAITS
                                                : take_step_back (self, theirs, mine, error);
    }
  if (base != NULL && strcmp (base->info->hash, mine->hash) == 0 && mine->sent == 0)
    return mine->state == base->info->state ? take_theirs (self, theirs, error)
                                            : take_step_back (self, theirs, mine, error);
  return take_number (self, theirs, error)
                 && kt_inbox_fork_revision (self, object->id, theirs->quote_id, error)
             ? take_theirs (self, theirs, error)
             : KT_INBOX_FAILED;
}

/* ---- leaving ---- */

static KtInboxVerdict
take_removed (KtInbox *self, const KtInboxObject *object, gboolean dirty, GError **error)
{
  g_autofree char *quote_id = NULL;
  gboolean used = FALSE;
  if (!kt_inbox_text (self, &quote_id, error, "SELECT quote_id FROM revision WHERE id = ?",
                      object->id, NULL))
    return KT_INBOX_FAILED;
  if (quote_id == NULL)
    return KT_INBOX_DONE;
  if (dirty)
    return kt_outbox_put (self->connection, KT_SYNC_REVISION, object->id, quote_id, self->now,
                          error)
                   && kt_inbox_tell (self, KT_TASK_FLAGGED, KT_SYNC_REVISION, object->id, quote_id,
                                     "", "{}", error)
               ? KT_INBOX_DONE
               : KT_INBOX_FAILED;
  if (!kt_inbox_any (self, &used, error,
                     "SELECT 1 FROM approval WHERE revision_id = ?1 UNION SELECT 1 FROM sales_order"
                     " WHERE revision_id = ?1 UNION SELECT 1 FROM (SELECT count (*) AS n FROM"
                     " revision WHERE quote_id = ?2) WHERE n = 1",
                     object->id, quote_id, NULL))
    return KT_INBOX_FAILED;
  if (used)
    return KT_INBOX_WAITS; /* for its quote to leave */
  kt_inbox_touch_quote (self, quote_id);
  return kt_inbox_exec (self, error, "DELETE FROM revision_event WHERE revision_id = ?", object->id,
                        NULL)
                 && kt_inbox_exec (self, error, "DELETE FROM revision WHERE id = ?", object->id,
                                   NULL)
             ? KT_INBOX_DONE
             : KT_INBOX_FAILED;
}

KtInboxVerdict
kt_inbox_take_revision (KtInbox *self, const KtInboxObject *object, GError **error)
{
  static KtInboxVerdict (*const needs[]) (KtInbox *, const KtInboxRevision *, GError **)
      = { ensure_quote, ensure_clearance, free_number };
  gboolean dirty = FALSE, there = FALSE;
  g_auto (Mine) mine = { 0 };
  if (!kt_outbox_has (self->connection, KT_SYNC_REVISION, object->id, &dirty, error))
    return KT_INBOX_FAILED;
  if (object->body == NULL)
    return take_removed (self, object, dirty, error);
  g_autoptr (KtInboxRevision) theirs = kt_inbox_revision_parse (object->id, object->body, error);
  if (theirs == NULL)
    return KT_INBOX_FAILED;
  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    {
      KtInboxVerdict verdict = needs[i](self, theirs, error);
      if (verdict != KT_INBOX_DONE)
        return verdict;
    }
  if (!read_mine (self, object->id, &mine, &there, error))
    return KT_INBOX_FAILED;
  if (there && dirty)
    return rebase (self, object, theirs, &mine, error);
  return kt_inbox_write_revision (self, theirs, error) ? KT_INBOX_DONE : KT_INBOX_FAILED;
}
