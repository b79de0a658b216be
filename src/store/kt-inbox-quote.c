/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Heads of quotes: merged by field. The row of a quote is written with its first revision; what
 * lists show of it is that of the revision that leads, written once at the end.
 */
#include "kt-inbox.h"

#include "kt-json.h"
#include "kt-quote-store-private.h"
#include "kt-record-json.h"
#include "kt-record-macros.h"
#include "kt-sequence.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

#include <string.h>

/* ---- the head as it travels ---- */

typedef struct {
  char *number;
  char *account_id;
  char *contact_id;
  char *account_title;
  char *owner;
} Head;

static const KtField head_fields[] = {
  KT_TEXT (Head, number),        KT_TEXT (Head, account_id), KT_TEXT (Head, contact_id),
  KT_TEXT (Head, account_title), KT_TEXT (Head, owner),      { NULL },
};

static void head_destroy (gpointer head);
static const KtRecordType head_type = { "KtQuoteHead", sizeof (Head), head_fields, head_destroy };

static void
head_destroy (gpointer head)
{
  kt_record_free (&head_type, head);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Head, head_destroy)

static Head *
parse_head (const char *json, gint64 *created, GError **error)
{
  g_autoptr (JsonNode) node = kt_json_parse (json, -1, NULL, error);
  JsonObject *object = node != NULL ? kt_json_root_object (node, "A quote", error) : NULL;
  g_autoptr (Head) head = kt_record_new (&head_type);
  return object != NULL && kt_json_get_int (object, "created", created, error)
                 && kt_record_read_members (&head_type, head, object, "", "created", error)
             ? g_steal_pointer (&head)
             : NULL;
}

/* NULL without error: it is not stored. */
static Head *
read_head (KtInbox *self, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "SELECT number, account_id, contact_id, account_title, owner FROM quote WHERE id = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, id);
  if (!kt_sqlite_step (s, error))
    return NULL;
  Head *head = kt_record_new (&head_type);
  kt_record_set_text (&head->number, kt_sqlite_get_text (s, 0));
  kt_record_set_text (&head->account_id, kt_sqlite_get_text (s, 1));
  kt_record_set_text (&head->contact_id, kt_sqlite_get_text (s, 2));
  kt_record_set_text (&head->account_title, kt_sqlite_get_text (s, 3));
  kt_record_set_text (&head->owner, kt_sqlite_get_text (s, 4));
  return head;
}

/* ---- numbers ---- */

static gboolean
renumber (KtInbox *self, const char *id, const char *was, GError **error)
{
  g_autofree char *number
      = kt_sequence_take (self->connection, "quote", self->year, kt_quote_number_format, error);
  if (number == NULL)
    return FALSE;
  g_autofree char *body = g_strdup_printf ("{\"was\":\"%s\"}", was);
  kt_inbox_touch_quote (self, id);
  return kt_inbox_exec (self, error, "UPDATE quote SET number = ?1 WHERE id = ?2", number, id, NULL)
         && kt_inbox_exec (
             self, error,
             "UPDATE outbox_quote SET number = ?1 WHERE row IN (SELECT row FROM outbox"
             " WHERE id = ?2 AND type = '" KT_SYNC_QUOTE "')",
             number, id, NULL)
         && kt_inbox_tell (self, KT_TASK_RENUMBERED, KT_SYNC_QUOTE, id, id, number, body, error);
}

/* FALSE without error: another quote of the server has it still. */
static gboolean
free_number (KtInbox *self, const char *number, const char *id, GError **error)
{
  g_autofree char *holder = NULL;
  gboolean known = FALSE;
  if (!kt_inbox_text (self, &holder, error, "SELECT id FROM quote WHERE number = ? AND id <> ?",
                      number, id, NULL))
    return FALSE;
  if (holder == NULL)
    return TRUE;
  return kt_inbox_any (self, &known, error,
                       "SELECT 1 FROM sync_object WHERE type = '" KT_SYNC_QUOTE
                       "' AND id = ? AND body IS NOT NULL",
                       holder, NULL)
         && !known && renumber (self, holder, number, error);
}

/* ---- a new one ---- */

KtQuote *
kt_inbox_new_quote (KtInbox *self, const char *quote_id, GError **error)
{
  g_autofree char *json = NULL;
  gint64 created = 0;
  if (!kt_inbox_text (self, &json, error,
                      "SELECT body FROM sync_object WHERE type = '" KT_SYNC_QUOTE "' AND id = ?",
                      quote_id, NULL)
      || json == NULL)
    return NULL;
  g_autoptr (Head) head = parse_head (json, &created, error);
  if (head == NULL || !free_number (self, head->number, quote_id, error))
    return NULL;
  KtQuote *quote = kt_quote_new (quote_id, created);
  kt_record_set_text (&quote->number, head->number);
  kt_record_set_text (&quote->account_id, head->account_id);
  kt_record_set_text (&quote->contact_id, head->contact_id);
  kt_record_set_text (&quote->account_title, head->account_title);
  kt_record_set_text (&quote->owner, head->owner);
  return quote;
}

/* ---- one that is there ---- */

static gboolean
write_head (KtInbox *self, const char *id, const Head *head, GError **error)
{
  kt_inbox_touch_quote (self, id);
  return kt_inbox_exec (self, error,
                        "UPDATE quote SET number = ?1, account_id = ?2, contact_id = ?3,"
                        " account_title = ?4, owner = ?5 WHERE id = ?6",
                        head->number, head->account_id, head->contact_id, head->account_title,
                        head->owner, id, NULL);
}

/* A contact belongs to his customer. */
static void
keep_together (const Head *mine, const Head *theirs, Head *result)
{
  const Head *from = strcmp (result->account_id, theirs->account_id) == 0 ? theirs : mine;
  if (strcmp (mine->account_id, theirs->account_id) == 0)
    return;
  kt_record_set_text (&result->contact_id, from->contact_id);
  kt_record_set_text (&result->account_title, from->account_title);
}

static gboolean
rebase (KtInbox *self,
        const KtInboxObject *object,
        const Head *mine,
        const Head *theirs,
        GError **error)
{
  gint64 created;
  g_autoptr (GPtrArray) losses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_record_loss_free);
  g_autoptr (Head) base = object->base != NULL ? parse_head (object->base, &created, error)
                                               : kt_record_new (&head_type);
  g_autoptr (Head) result = kt_record_new (&head_type);
  if (base == NULL)
    return FALSE;
  kt_record_merge (&head_type, base, mine, theirs, result, losses);
  keep_together (mine, theirs, result);
  g_autofree char *won = kt_record_to_json (&head_type, result);
  g_autofree char *lost = kt_record_to_json (&head_type, mine);
  return write_head (self, object->id, result, error)
         && (!kt_record_equal (&head_type, result, theirs)
             || kt_outbox_drop (self->connection, KT_SYNC_QUOTE, object->id, error))
         && kt_inbox_tell_losses (self, KT_SYNC_QUOTE, object->id, result->number, losses, won,
                                  lost, error);
}

/* ---- leaving ---- */

static const char *const remove_sql[] = {
  "DELETE FROM wish_search WHERE rowid IN (SELECT row FROM wish WHERE quote_id = ?)",
  "DELETE FROM wish WHERE quote_id = ?",
  "DELETE FROM approval_search WHERE rowid IN (SELECT row FROM approval WHERE quote_id = ?)",
  "DELETE FROM approval WHERE quote_id = ?",
  "DELETE FROM sales_order_line WHERE order_id IN (SELECT id FROM sales_order WHERE quote_id = ?)",
  "DELETE FROM sales_order_search WHERE rowid IN (SELECT row FROM sales_order WHERE quote_id = ?)",
  "DELETE FROM sales_order WHERE quote_id = ?",
  "DELETE FROM revision_event WHERE revision_id IN (SELECT id FROM revision WHERE quote_id = ?)",
  "DELETE FROM revision WHERE quote_id = ?",
  "DELETE FROM quote_search WHERE rowid = (SELECT row FROM quote WHERE id = ?)",
  "DELETE FROM quote WHERE id = ?",
  /* entries of what is not here any more do not count: the quote may come back with them */
  ("INSERT OR IGNORE INTO audit_void (row) SELECT audit.row FROM audit JOIN audit_origin"
   " ON audit_origin.row = audit.row WHERE scope = ? AND kind IN (" KT_OUTBOX_TOLD_KINDS ")"),
};

static KtInboxVerdict
take_removed (KtInbox *self, const KtInboxObject *object, const Head *mine, GError **error)
{
  gboolean dirty = FALSE;
  if (mine == NULL)
    return KT_INBOX_DONE;
  if (!kt_inbox_any (self, &dirty, error, "SELECT 1 FROM outbox WHERE scope = ?", object->id, NULL))
    return KT_INBOX_FAILED;
  if (dirty)
    return kt_outbox_put (self->connection, KT_SYNC_QUOTE, object->id, object->id, self->now, error)
                   && kt_inbox_tell (self, KT_TASK_FLAGGED, KT_SYNC_QUOTE, object->id, object->id,
                                     mine->number, "{}", error)
               ? KT_INBOX_DONE
               : KT_INBOX_FAILED;
  for (guint i = 0; i < G_N_ELEMENTS (remove_sql); i++)
    if (!kt_inbox_exec (self, error, remove_sql[i], object->id, NULL))
      return KT_INBOX_FAILED;
  self->approvals = self->orders = TRUE;
  kt_inbox_touch_quote (self, object->id);
  return KT_INBOX_DONE;
}

KtInboxVerdict
kt_inbox_take_quote (KtInbox *self, const KtInboxObject *object, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gint64 created;
  gboolean dirty = FALSE;
  g_autoptr (Head) mine = read_head (self, object->id, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return KT_INBOX_FAILED;
    }
  if (object->body == NULL)
    return take_removed (self, object, mine, error);
  g_autoptr (Head) theirs = parse_head (object->body, &created, error);
  if (theirs == NULL)
    return KT_INBOX_FAILED;
  if (mine == NULL)
    return KT_INBOX_RESTS;
  if (!free_number (self, theirs->number, object->id, error)
      || !kt_outbox_has (self->connection, KT_SYNC_QUOTE, object->id, &dirty, error))
    return KT_INBOX_FAILED;
  return (dirty ? rebase (self, object, mine, theirs, error)
                : write_head (self, object->id, theirs, error))
             ? KT_INBOX_DONE
             : KT_INBOX_FAILED;
}

/* ---- lists ---- */

void
kt_inbox_touch_quote (KtInbox *self, const char *quote_id)
{
  g_hash_table_add (self->quotes, g_strdup (quote_id));
}

/* The latest, or one that the customer took: what was changed last of them. */
static const char leading_sql[]
    = "SELECT id FROM revision WHERE quote_id = ?1 AND (state = 'accepted' OR number ="
      " (SELECT max (number) FROM revision WHERE quote_id = ?1))"
      " ORDER BY changed DESC, number DESC LIMIT 1";

static gint64
last_change (const KtQuote *quote)
{
  gint64 changed = quote->created;
  for (guint i = 0; i < quote->revisions->len; i++)
    changed = MAX (changed, ((KtRevisionInfo *)quote->revisions->pdata[i])->changed);
  return changed;
}

static gboolean
write_list (KtInbox *self, const char *quote_id, const char *leading, GError **error)
{
  g_autoptr (KtQuoteSave) save = g_new0 (KtQuoteSave, 1);
  g_autoptr (KtRevision) revision = kt_quote_read_revision (self->connection, leading, error);
  save->quote = revision != NULL ? kt_quote_read (self->connection, quote_id, error) : NULL;
  if (save->quote == NULL)
    return FALSE;
  const KtRevisionInfo *info = kt_quote_find_revision (save->quote, leading);
  save->quote->changed = last_change (save->quote);
  save->revision_id = g_strdup (leading);
  save->body = kt_revision_to_body (revision);
  save->wishes = kt_wish_store_gather (revision);
  save->now = info->changed;
  return kt_quote_save_write_list (save, info, self->connection, error);
}

gboolean
kt_inbox_list_quotes (KtInbox *self, GError **error)
{
  GHashTableIter iter;
  gpointer quote_id;
  g_hash_table_iter_init (&iter, self->quotes);
  while (g_hash_table_iter_next (&iter, &quote_id, NULL))
    {
      g_autofree char *leading = NULL;
      if (!kt_inbox_text (self, &leading, error, leading_sql, quote_id, NULL)
          || (leading != NULL && !write_list (self, quote_id, leading, error)))
        return FALSE;
    }
  return TRUE;
}
