/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers: merged by field from what the server had said before; who edits keeps, who deletes is
 * told. */
#include "kt-inbox.h"

#include "kt-account-store-private.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

#include <string.h>

static KtInboxVerdict
verdict_of (gboolean done)
{
  return done ? KT_INBOX_DONE : KT_INBOX_FAILED;
}

static gboolean
write_account (KtInbox *self, const KtAccount *account, GError **error)
{
  self->accounts = TRUE;
  return kt_account_write (self->connection, account, self->now, error);
}

static gboolean
tell_kept (KtInbox *self, const KtAccount *account, GError **error)
{
  g_autofree char *title = kt_account_title (account);
  return kt_inbox_tell (self, KT_TASK_FLAGGED, KT_SYNC_ACCOUNT, account->id, account->id, title,
                        "{}", error);
}

/* ---- both changed it ---- */

static void
add_loss (GPtrArray *losses, const KtChange *change)
{
  KtRecordLoss *loss = g_new (KtRecordLoss, 1);
  *loss = (KtRecordLoss){ g_strdup (change->path), g_strdup (change->after),
                          g_strdup (change->before) };
  g_ptr_array_add (losses, loss);
}

/* What came of both makes no customer (a tax number of one country, an address in another). */
static void
take_theirs (const KtAccount *mine, const KtAccount *theirs, KtAccount *result, GPtrArray *losses)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_change_free);
  kt_record_assign (&kt_account_type, result, theirs);
  kt_record_diff (&kt_account_type, theirs, mine, "", changes);
  g_ptr_array_set_size (losses, 0);
  for (guint i = 0; i < changes->len; i++)
    add_loss (losses, changes->pdata[i]);
}

static gboolean
tell_lost (KtInbox *self,
           const KtAccount *base,
           const KtAccount *mine,
           const KtAccount *theirs,
           const KtAccount *result,
           GPtrArray *losses,
           GError **error)
{
  g_autoptr (GPtrArray) ignored
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_record_loss_free);
  g_autoptr (KtAccount) other = kt_record_new (&kt_account_type);
  g_autofree char *title = kt_account_title (result);
  g_autofree char *won = kt_account_to_json (result);
  kt_record_merge (&kt_account_type, base, theirs, mine, other, ignored);
  g_autofree char *lost = kt_account_to_json (other);
  return kt_inbox_tell_losses (self, KT_SYNC_ACCOUNT, result->id, title, losses, won, lost, error);
}

gboolean
kt_inbox_merge_account (KtInbox *self,
                        const KtAccount *base,
                        const KtAccount *mine,
                        const KtAccount *theirs,
                        KtAccount *result,
                        GError **error)
{
  g_autoptr (GPtrArray) losses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_record_loss_free);
  kt_record_merge (&kt_account_type, base, mine, theirs, result, losses);
  if (!kt_account_check (result, NULL))
    take_theirs (mine, theirs, result, losses);
  return tell_lost (self, base, mine, theirs, result, losses, error);
}

/* What came of it is all there is to tell: not a deletion that was taken back before. */
static gboolean
merge (KtInbox *self,
       const KtAccount *base,
       const KtAccount *mine,
       const KtAccount *theirs,
       GError **error)
{
  g_autoptr (KtAccount) result = kt_record_new (&kt_account_type);
  return kt_inbox_merge_account (self, base, mine, theirs, result, error)
         && write_account (self, result, error)
         && kt_outbox_drop (self->connection, KT_SYNC_ACCOUNT, theirs->id, error)
         && (kt_record_equal (&kt_account_type, result, theirs)
             || kt_outbox_put (self->connection, KT_SYNC_ACCOUNT, theirs->id, theirs->id, self->now,
                               error));
}

static gboolean
rebase (KtInbox *self,
        const KtInboxObject *object,
        const char *local,
        const KtAccount *theirs,
        GError **error)
{
  if (local == NULL) /* deleted here */
    return write_account (self, theirs, error)
           && kt_outbox_drop (self->connection, KT_SYNC_ACCOUNT, object->id, error)
           && tell_kept (self, theirs, error);
  g_autoptr (KtAccount) mine = kt_account_from_draft (local, -1, error);
  g_autoptr (KtAccount) base = object->base != NULL
                                   ? kt_account_from_draft (object->base, -1, error)
                                   : kt_account_new (object->id);
  return mine != NULL && base != NULL && merge (self, base, mine, theirs, error);
}

/* ---- deleted there ---- */

/* A quote that only this device knows needs its customer. */
static gboolean
keep_used (KtInbox *self, const KtInboxObject *object, const KtAccount *account, GError **error)
{
  return kt_outbox_put (self->connection, KT_SYNC_ACCOUNT, object->id, object->id, self->now, error)
         && tell_kept (self, account, error);
}

static KtInboxVerdict
take_removed (KtInbox *self,
              const KtInboxObject *object,
              const char *local,
              gboolean dirty,
              GError **error)
{
  gboolean used = FALSE;
  if (local == NULL)
    return verdict_of (kt_outbox_drop (self->connection, KT_SYNC_ACCOUNT, object->id, error));
  g_autoptr (KtAccount) account = kt_account_from_draft (local, -1, error);
  if (account == NULL)
    return KT_INBOX_FAILED;
  if (dirty)
    return verdict_of (tell_kept (self, account, error));
  if (!kt_inbox_any (self, &used, error,
                     "SELECT 1 FROM quote JOIN outbox ON outbox.scope = quote.id"
                     " WHERE account_id = ? LIMIT 1",
                     object->id, NULL))
    return KT_INBOX_FAILED;
  if (used)
    return verdict_of (keep_used (self, object, account, error));
  self->accounts = TRUE;
  return verdict_of (kt_account_remove (self->connection, object->id, error));
}

KtInboxVerdict
kt_inbox_take_account (KtInbox *self, const KtInboxObject *object, GError **error)
{
  g_autofree char *local = NULL;
  gboolean dirty = FALSE;
  if (!kt_outbox_has (self->connection, KT_SYNC_ACCOUNT, object->id, &dirty, error)
      || !kt_inbox_text (self, &local, error, "SELECT body FROM account WHERE id = ?", object->id,
                         NULL))
    return KT_INBOX_FAILED;
  if (object->body == NULL)
    return take_removed (self, object, local, dirty, error);
  g_autoptr (KtAccount) theirs = kt_account_from_json (object->body, -1, error);
  if (theirs == NULL || !kt_inbox_check_id (theirs->id, object, error))
    return KT_INBOX_FAILED;
  return verdict_of (dirty ? rebase (self, object, local, theirs, error)
                           : write_account (self, theirs, error));
}
