/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Saving a quote. Whether a revision may change is asked first, for a message that helps; the
 * triggers of the schema refuse it in any case.
 */
#include "kt-quote-store-private.h"

#include "kt-approval-read.h"
#include "kt-record-json.h"
#include "kt-sequence.h"
#include "kt-store-error.h"

#include <glib/gi18n-lib.h>

static void
bind_money (KtSqliteStatement *s, int parameter, KtMoney money)
{
  if (money.currency[0] == '\0')
    return; /* NULL, as every parameter begins */
  kt_sqlite_bind_int (s, parameter, money.amount);
  kt_sqlite_bind_text (s, parameter + 1, money.currency);
}

/* ---- the number ---- */

/* A save that was queued behind the first one finds the number that one gave. */
static gboolean
find_number (KtSqliteConnection *connection, KtQuote *quote, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT number FROM quote WHERE id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, quote->id);
  if (kt_sqlite_step (s, error))
    kt_record_set_text (&quote->number, kt_sqlite_get_text (s, 0));
  return !kt_sqlite_failed (s);
}

static gboolean
take_number (KtSqliteConnection *connection, KtQuote *quote, guint year, GError **error)
{
  char *number = kt_sequence_take (connection, "quote", year, kt_quote_number_format, error);
  if (number == NULL)
    return FALSE;
  g_free (quote->number);
  quote->number = number;
  return TRUE;
}

static gboolean
ensure_number (KtSqliteConnection *connection, KtQuote *quote, guint year, GError **error)
{
  return find_number (connection, quote, error)
         && (*quote->number != '\0' || take_number (connection, quote, year, error));
}

/* ---- the quote ---- */

static const char save_quote_sql[]
    = "INSERT INTO quote (id, number, account_id, contact_id, account_title, owner, created, "
      "changed,"
      " revision, state, subject, valid_until, net, currency)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
      " ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id,"
      " contact_id = excluded.contact_id, account_title = excluded.account_title,"
      " owner = excluded.owner, changed = excluded.changed, revision = excluded.revision,"
      " state = excluded.state, subject = excluded.subject, valid_until = excluded.valid_until,"
      " net = excluded.net, currency = excluded.currency";

/* Number, customer, and the texts of the latest revision: ?1 is its body, ?2 the quote. */
static const char save_search_sql[]
    = "INSERT OR REPLACE INTO quote_search (rowid, search_key)"
      " SELECT row, kt_fold(number || ' ' || account_title || ' ' || coalesce("
      "  (SELECT group_concat(value, ' ') FROM json_tree(?1) WHERE type = 'text'"
      "   AND key IN ('subject', 'reference', 'title', 'item', 'order_code')), ''))"
      " FROM quote WHERE id = ?2";

/* An older revision leaves alone what lists show of the latest one. */
static const char touch_quote_sql[] = "UPDATE quote SET changed = ?1, owner = ?2 WHERE id = ?3";

static gboolean
touch_quote (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, touch_quote_sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, self->quote->changed);
  kt_sqlite_bind_text (s, 2, self->quote->owner);
  kt_sqlite_bind_text (s, 3, self->quote->id);
  return kt_sqlite_run (s, error);
}

static gboolean
write_quote (KtQuoteSave *self,
             const KtRevisionInfo *info,
             KtSqliteConnection *connection,
             GError **error)
{
  const KtQuote *quote = self->quote;
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, save_quote_sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, quote->id);
  kt_sqlite_bind_text (s, 2, quote->number);
  kt_sqlite_bind_text (s, 3, quote->account_id);
  kt_sqlite_bind_text (s, 4, quote->contact_id);
  kt_sqlite_bind_text (s, 5, quote->account_title);
  kt_sqlite_bind_text (s, 6, quote->owner);
  kt_sqlite_bind_int (s, 7, quote->created);
  kt_sqlite_bind_int (s, 8, quote->changed);
  kt_sqlite_bind_int (s, 9, info->index);
  kt_sqlite_bind_text (s, 10, kt_revision_state_to_string (info->state));
  kt_sqlite_bind_text (s, 11, info->subject);
  kt_sqlite_bind_text (s, 12, info->valid_until);
  bind_money (s, 13, info->net);
  return kt_sqlite_run (s, error);
}

static gboolean
write_search (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, save_search_sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, self->body);
  kt_sqlite_bind_text (s, 2, self->quote->id);
  return kt_sqlite_run (s, error);
}

gboolean
kt_quote_save_write_list (KtQuoteSave *self,
                          const KtRevisionInfo *info,
                          KtSqliteConnection *connection,
                          GError **error)
{
  return write_quote (self, info, connection, error) && write_search (self, connection, error)
         && kt_wish_store_write (connection, self, error);
}

/* ---- the revision ---- */

void
kt_stored_revision_clear (KtStoredRevision *self)
{
  g_clear_pointer (&self->hash, g_free);
}

gboolean
kt_quote_read_stored (KtSqliteConnection *connection,
                      const char *id,
                      KtStoredRevision *stored,
                      GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT state, sent, hash FROM revision WHERE id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  stored->exists = kt_sqlite_step (s, error);
  if (stored->exists)
    {
      kt_revision_state_from_string (kt_sqlite_get_text (s, 0), &stored->state);
      stored->sent = kt_sqlite_get_int (s, 1);
      stored->hash = kt_sqlite_dup_text (s, 2);
    }
  return !kt_sqlite_failed (s);
}

static gboolean
check_seal (KtQuoteSave *self,
            const KtRevisionInfo *info,
            const KtStoredRevision *stored,
            GError **error)
{
  gboolean frozen = stored->sent != 0
                    || (stored->state != KT_REVISION_DRAFT && info->state != KT_REVISION_DRAFT);
  gboolean taken_back = stored->sent != 0 && info->state < KT_REVISION_SENT;
  if (!stored->exists || !(taken_back || (frozen && !g_str_equal (stored->hash, info->hash))))
    return TRUE;
  g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_SEALED,
               stored->sent != 0
                   ? _ ("Revision %d of %s was sent and does not change any more. Begin a new one.")
                   : _ ("Revision %d of %s is in approval or released. Make it a draft first."),
               info->index, self->quote->number);
  return FALSE;
}

/* Whether this save is the one that lets the revision out of the house. */
static gboolean
is_leaving (const KtRevisionInfo *info, const KtStoredRevision *stored)
{
  if (info->state < KT_REVISION_RELEASED)
    return FALSE;
  if (info->state == KT_REVISION_RELEASED)
    return !stored->exists || stored->state < KT_REVISION_RELEASED;
  return stored->sent == 0;
}

static gboolean
check_gate (KtQuoteSave *self,
            const KtRevisionInfo *info,
            const KtStoredRevision *stored,
            KtSqliteConnection *connection,
            GError **error)
{
  return !is_leaving (info, stored)
         || kt_clearance_admit (connection, self->clearance, KT_EXIT_SEND, self->revision_id,
                                self->print, info->hash, self->now, error);
}

static const char save_revision_sql[]
    = "INSERT INTO revision (id, quote_id, number, base_id, state, created, changed, sent, subject,"
      " valid_until, net, currency, is_partial, hash, body)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
      " ON CONFLICT (id) DO UPDATE SET state = excluded.state, changed = excluded.changed,"
      " sent = excluded.sent, subject = excluded.subject, valid_until = excluded.valid_until,"
      " net = excluded.net, currency = excluded.currency, is_partial = excluded.is_partial,"
      " hash = excluded.hash, body = excluded.body";

gboolean
kt_quote_save_write_revision (KtQuoteSave *self,
                              const KtRevisionInfo *info,
                              KtSqliteConnection *connection,
                              GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, save_revision_sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, info->id);
  kt_sqlite_bind_text (s, 2, self->quote->id);
  kt_sqlite_bind_int (s, 3, info->index);
  kt_sqlite_bind_text (s, 4, *info->base_id != '\0' ? info->base_id : NULL);
  kt_sqlite_bind_text (s, 5, kt_revision_state_to_string (info->state));
  kt_sqlite_bind_int (s, 6, info->created);
  kt_sqlite_bind_int (s, 7, info->changed);
  kt_sqlite_bind_int (s, 8, info->sent);
  kt_sqlite_bind_text (s, 9, info->subject);
  kt_sqlite_bind_text (s, 10, info->valid_until);
  bind_money (s, 11, info->net);
  kt_sqlite_bind_int (s, 13, info->is_partial);
  kt_sqlite_bind_text (s, 14, info->hash);
  kt_sqlite_bind_text (s, 15, self->body);
  return kt_sqlite_run (s, error);
}

gboolean
kt_quote_write_event (KtSqliteConnection *connection,
                      const char *revision_id,
                      const char *state,
                      gint64 at,
                      const char *who,
                      GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "INSERT INTO revision_event (revision_id, state, at, who) VALUES (?, ?, ?, ?)",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, revision_id);
  kt_sqlite_bind_text (s, 2, state);
  kt_sqlite_bind_int (s, 3, at);
  kt_sqlite_bind_text (s, 4, who);
  return kt_sqlite_run (s, error);
}

static gboolean
write_event (KtQuoteSave *self,
             const KtRevisionInfo *info,
             KtSqliteConnection *connection,
             GError **error)
{
  const KtQuote *quote = self->quote;
  return kt_quote_write_event (connection, info->id, kt_revision_state_to_string (info->state),
                               self->now, *quote->by != '\0' ? quote->by : quote->owner, error);
}

/* ---- how it ended, and what that means for others ---- */

static gboolean
write_outcome (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  if (self->outcome == NULL)
    return TRUE;
  g_autofree char *body = kt_record_to_json (&kt_outcome_type, self->outcome);
  const KtAuditDraft draft = { .at = self->now,
                               .actor_id = self->outcome->actor_id,
                               .actor_name = self->outcome->actor_name,
                               .kind = KT_AUDIT_OUTCOME,
                               .subject = self->revision_id,
                               .scope = self->quote->id,
                               .body = body };
  return kt_audit_append (connection, &draft, error);
}

static gboolean
write_step (KtQuoteSave *self,
            const KtRevisionInfo *info,
            KtSqliteConnection *connection,
            GError **error)
{
  return write_event (self, info, connection, error) && write_outcome (self, connection, error);
}

static gboolean
supersede (KtQuoteSave *self, const char *id, KtSqliteConnection *connection, GError **error)
{
  g_auto (KtStoredRevision) stored = { 0 };
  if (!kt_quote_read_stored (connection, id, &stored, error))
    return FALSE;
  if (!stored.exists || (stored.state != KT_REVISION_SENT && stored.state != KT_REVISION_EXPIRED))
    return TRUE;
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "UPDATE revision SET state = 'superseded', changed = ? WHERE id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, self->now);
  kt_sqlite_bind_text (s, 2, id);
  return kt_sqlite_run (s, error)
         && kt_quote_write_event (connection, id, "superseded", self->now, self->quote->by, error);
}

static gboolean
write_others (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  for (guint i = 0; i < self->quote->revisions->len; i++)
    {
      const KtRevisionInfo *info = self->quote->revisions->pdata[i];
      if (info->state == KT_REVISION_SUPERSEDED && !g_str_equal (info->id, self->revision_id)
          && !supersede (self, info->id, connection, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- all of it ---- */

/* Whose state and sums lists show: the latest, or the one the customer took. */
static gboolean
is_leading (const KtRevisionInfo *info,
            const char *quote_id,
            KtSqliteConnection *connection,
            gboolean *leads,
            GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT 1 FROM revision WHERE quote_id = ? AND number > ? LIMIT 1", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, quote_id);
  kt_sqlite_bind_int (s, 2, info->index);
  *leads = !kt_sqlite_step (s, error) || info->state == KT_REVISION_ACCEPTED;
  return !kt_sqlite_failed (s);
}

static gboolean
write_lists (KtQuoteSave *self,
             const KtRevisionInfo *info,
             KtSqliteConnection *connection,
             GError **error)
{
  gboolean leads;
  return is_leading (info, self->quote->id, connection, &leads, error)
         && (leads ? kt_quote_save_write_list (self, info, connection, error)
                   : touch_quote (self, connection, error));
}

static gboolean
write_steps (KtQuoteSave *self,
             const KtRevisionInfo *info,
             const KtStoredRevision *stored,
             KtSqliteConnection *connection,
             GError **error)
{
  if (stored->exists && stored->state == info->state)
    return TRUE;
  return write_step (self, info, connection, error)
         && (self->is_forked || write_others (self, connection, error));
}

/* The caller is told how the quote is, where it is not what he knows. */
static gboolean
read_back (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  if (!self->is_moved)
    return TRUE;
  KtQuote *quote = kt_quote_read (connection, self->quote->id, error);
  if (quote == NULL)
    return FALSE;
  kt_record_set_text (&quote->by, self->quote->by);
  kt_quote_free (self->quote);
  self->quote = quote;
  return TRUE;
}

static void
note_version (KtQuoteSave *self)
{
  const KtRevisionInfo *info = kt_quote_find_revision (self->quote, self->revision_id);
  if (self->version == NULL || self->is_idle)
    return;
  kt_quote_version_set (self->version, info->hash, info->state);
  if (self->is_forked)
    kt_quote_version_move (self->version, self->revision_id);
}

static gboolean
write_all (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  const KtRevisionInfo *info = kt_quote_find_revision (self->quote, self->revision_id);
  g_auto (KtStoredRevision) stored = { 0 };
  return self->is_idle
         || (kt_quote_read_stored (connection, self->revision_id, &stored, error)
             && check_seal (self, info, &stored, error)
             && check_gate (self, info, &stored, connection, error)
             && write_lists (self, info, connection, error)
             && kt_quote_save_write_revision (self, info, connection, error)
             && write_steps (self, info, &stored, connection, error));
}

gboolean
kt_quote_save_write (KtQuoteSave *self, KtSqliteConnection *connection, GError **error)
{
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  if (transaction == NULL || !ensure_number (connection, self->quote, self->year, error)
      || !kt_quote_save_place (self, connection, error) || !write_all (self, connection, error)
      || !read_back (self, connection, error) || !kt_sqlite_transaction_commit (transaction, error))
    return FALSE;
  note_version (self);
  return TRUE;
}
