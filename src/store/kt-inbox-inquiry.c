/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What visitors asked: whoever took it up first has it, and who came second is told. */
#include "kt-inbox.h"

#include "kt-inquiry-store-private.h"
#include "kt-json.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

#include <string.h>

static KtInboxVerdict
verdict_of (gboolean done)
{
  return done ? KT_INBOX_DONE : KT_INBOX_FAILED;
}

static gboolean
replace (KtInbox *self, const KtInquiry *theirs, GError **error)
{
  self->inquiries = TRUE;
  return kt_outbox_drop (self->connection, KT_SYNC_INQUIRY, theirs->id, error)
         && kt_inquiry_write (self->connection, theirs, self->now, error);
}

static gboolean
remove_it (KtInbox *self, const char *id, GError **error)
{
  self->inquiries = TRUE;
  return kt_outbox_drop (self->connection, KT_SYNC_INQUIRY, id, error)
         && kt_inquiry_remove (self->connection, id, error);
}

/* The quote that was made of it here is one too many. */
static gboolean
tell_taken (KtInbox *self, const KtInquiry *mine, const KtInquiry *theirs, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "by", theirs->taken_name);
  kt_json_add_string (builder, "theirs", theirs->quote_id);
  json_builder_end_object (builder);
  g_autofree char *body = kt_json_builder_to_string (builder, FALSE);
  return kt_inbox_tell (self, KT_TASK_TAKEN, KT_SYNC_INQUIRY, mine->id, mine->quote_id, mine->name,
                        body, error);
}

/* What is open there may be taken up or deleted here; what is taken there is not. */
static gboolean
rebase (KtInbox *self, const char *local, const KtInquiry *theirs, GError **error)
{
  if (*theirs->taken == '\0')
    return TRUE;
  if (local == NULL)
    return replace (self, theirs, error);
  g_autoptr (KtInquiry) mine = kt_inquiry_from_json (local, -1, error);
  return mine != NULL && replace (self, theirs, error)
         && (*mine->taken == '\0' || strcmp (mine->quote_id, theirs->quote_id) == 0
             || tell_taken (self, mine, theirs, error));
}

KtInboxVerdict
kt_inbox_take_inquiry (KtInbox *self, const KtInboxObject *object, GError **error)
{
  g_autofree char *local = NULL;
  gboolean dirty = FALSE;
  if (!kt_outbox_has (self->connection, KT_SYNC_INQUIRY, object->id, &dirty, error)
      || !kt_inbox_text (self, &local, error, "SELECT body FROM inquiry WHERE id = ?", object->id,
                         NULL))
    return KT_INBOX_FAILED;
  if (object->body == NULL)
    return verdict_of (remove_it (self, object->id, error));
  g_autoptr (KtInquiry) theirs = kt_inquiry_from_json (object->body, -1, error);
  if (theirs == NULL || !kt_inbox_check_id (theirs->id, object, error))
    return KT_INBOX_FAILED;
  return verdict_of (dirty ? rebase (self, local, theirs, error) : replace (self, theirs, error));
}
