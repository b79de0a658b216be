/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A quote knows its revisions by their infos; the revisions themselves are opened one at a time. A
 * new revision is the body of an older one under a new identity.
 */
#include "kt-quote.h"

#include "kt-revision-private.h"
#include "kt-revision-totals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- infos ---- */

KtRevisionInfo *
kt_revision_info_new (const char *id)
{
  KtRevisionInfo *self = g_new0 (KtRevisionInfo, 1);
  self->id = g_strdup (id);
  self->base_id = g_strdup ("");
  self->author = g_strdup ("");
  self->subject = g_strdup ("");
  self->valid_until = g_strdup ("");
  self->hash = g_strdup ("");
  return self;
}

KtRevisionInfo *
kt_revision_info_copy (const KtRevisionInfo *self)
{
  KtRevisionInfo *copy = g_new (KtRevisionInfo, 1);
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->base_id = g_strdup (self->base_id);
  copy->author = g_strdup (self->author);
  copy->subject = g_strdup (self->subject);
  copy->valid_until = g_strdup (self->valid_until);
  copy->hash = g_strdup (self->hash);
  return copy;
}

void
kt_revision_info_free (KtRevisionInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->base_id);
  g_free (self->author);
  g_free (self->subject);
  g_free (self->valid_until);
  g_free (self->hash);
  g_free (self);
}

/* ---- quotes ---- */

KtQuote *
kt_quote_new (const char *id, gint64 created)
{
  KtQuote *self = g_new0 (KtQuote, 1);
  self->id = g_strdup (id);
  self->number = g_strdup ("");
  self->account_id = g_strdup ("");
  self->contact_id = g_strdup ("");
  self->account_title = g_strdup ("");
  self->owner = g_strdup ("");
  self->by = g_strdup ("");
  self->created = created;
  self->changed = created;
  self->revisions = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_revision_info_free);
  return self;
}

KtQuote *
kt_quote_copy (const KtQuote *self)
{
  KtQuote *copy = kt_quote_new (self->id, self->created);
  kt_record_set_text (&copy->number, self->number);
  kt_record_set_text (&copy->account_id, self->account_id);
  kt_record_set_text (&copy->contact_id, self->contact_id);
  kt_record_set_text (&copy->account_title, self->account_title);
  kt_record_set_text (&copy->owner, self->owner);
  kt_record_set_text (&copy->by, self->by);
  copy->changed = self->changed;
  for (guint i = 0; i < self->revisions->len; i++)
    g_ptr_array_add (copy->revisions, kt_revision_info_copy (self->revisions->pdata[i]));
  return copy;
}

void
kt_quote_free (KtQuote *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->number);
  g_free (self->account_id);
  g_free (self->contact_id);
  g_free (self->account_title);
  g_free (self->owner);
  g_free (self->by);
  g_ptr_array_unref (self->revisions);
  g_free (self);
}

char *
kt_quote_number_format (guint year, guint count)
{
  return g_strdup_printf ("Q%02u-%05u", year % 100, count);
}

const KtRevisionInfo *
kt_quote_get_latest (const KtQuote *self)
{
  return self->revisions->len > 0 ? self->revisions->pdata[self->revisions->len - 1] : NULL;
}

static KtRevisionInfo *
find_info (const KtQuote *self, const char *revision_id)
{
  for (guint i = 0; i < self->revisions->len; i++)
    {
      KtRevisionInfo *info = self->revisions->pdata[i];
      if (g_strcmp0 (info->id, revision_id) == 0)
        return info;
    }
  return NULL;
}

const KtRevisionInfo *
kt_quote_find_revision (const KtQuote *self, const char *revision_id)
{
  return find_info (self, revision_id);
}

/* ---- infos of revisions ---- */

static void
add_up (KtRevisionInfo *info, KtRevision *revision)
{
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, NULL);
  info->net = totals != NULL ? totals->net : (KtMoney){ 0 };
  info->is_partial = totals != NULL && totals->on_request > 0;
}

static void
update_info (KtRevisionInfo *info, KtRevision *revision, gint64 now)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  info->state = kt_revision_get_state (revision);
  info->changed = now;
  if (info->sent == 0 && info->state == KT_REVISION_SENT)
    info->sent = now;
  kt_record_set_text (&info->subject, header->subject);
  kt_record_set_text (&info->valid_until, header->valid_until);
  add_up (info, revision);
}

static void
update_customer (KtQuote *self, const KtCustomer *customer)
{
  g_auto (GStrv) lines = g_strsplit (customer->billing.name, "\n", 2);
  kt_record_set_text (&self->account_id, customer->account_id);
  kt_record_set_text (&self->contact_id, customer->contact.id);
  kt_record_set_text (&self->account_title, lines[0]);
}

void
kt_quote_update (KtQuote *self, KtRevision *revision, gint64 now)
{
  KtRevisionInfo *info = find_info (self, kt_revision_get_id (revision));
  g_return_if_fail (info != NULL);
  update_info (info, revision, now);
  if (info == kt_quote_get_latest (self))
    update_customer (self, &kt_revision_get_header (revision)->customer);
  self->changed = now;
}

static guint
next_index (const KtQuote *self)
{
  const KtRevisionInfo *latest = kt_quote_get_latest (self);
  return latest != NULL ? latest->index + 1 : 1;
}

static GPtrArray *
copy_infos (const KtQuote *stored)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_revision_info_free);
  for (guint i = 0; i < stored->revisions->len; i++)
    g_ptr_array_add (infos, kt_revision_info_copy (stored->revisions->pdata[i]));
  return infos;
}

void
kt_quote_follow (KtQuote *self, const KtQuote *stored)
{
  g_autoptr (GPtrArray) own = g_steal_pointer (&self->revisions);
  self->revisions = copy_infos (stored);
  for (guint i = 0; i < own->len; i++)
    if (find_info (stored, ((KtRevisionInfo *)own->pdata[i])->id) == NULL)
      {
        KtRevisionInfo *info = kt_revision_info_copy (own->pdata[i]);
        info->index = MAX (info->index, (int)next_index (self));
        g_ptr_array_add (self->revisions, info);
      }
  kt_record_set_text (&self->number, stored->number);
  kt_record_set_text (&self->account_id, stored->account_id);
  kt_record_set_text (&self->contact_id, stored->contact_id);
  kt_record_set_text (&self->account_title, stored->account_title);
  kt_record_set_text (&self->owner, stored->owner);
  self->changed = stored->changed;
}

/* ---- one and the others ---- */

/* An older Kontor or a foreign hand may have left a circle; infos are few. */
static gboolean
continues (const KtQuote *self, const KtRevisionInfo *info, const char *ancestor_id)
{
  for (guint i = 0; info != NULL && i < self->revisions->len; i++)
    {
      if (strcmp (info->base_id, ancestor_id) == 0)
        return TRUE;
      info = kt_quote_find_revision (self, info->base_id);
    }
  return FALSE;
}

gboolean
kt_quote_are_parallel (const KtQuote *self, const KtRevisionInfo *info, const KtRevisionInfo *other)
{
  return info != other && !continues (self, info, other->id) && !continues (self, other, info->id);
}

static gboolean
is_closed_by (const KtQuote *self, const KtRevisionInfo *other, const KtRevisionInfo *info)
{
  if (other == info || (other->state != KT_REVISION_SENT && other->state != KT_REVISION_EXPIRED))
    return FALSE;
  return info->state == KT_REVISION_ACCEPTED
         || (info->state == KT_REVISION_SENT && continues (self, info, other->id));
}

void
kt_quote_close_others (KtQuote *self, const char *revision_id, gint64 now)
{
  const KtRevisionInfo *info = find_info (self, revision_id);
  for (guint i = 0; info != NULL && i < self->revisions->len; i++)
    {
      KtRevisionInfo *other = self->revisions->pdata[i];
      if (!is_closed_by (self, other, info))
        continue;
      other->state = KT_REVISION_SUPERSEDED;
      other->changed = now;
    }
}

/* ---- beginning ---- */

static void
add_info (KtQuote *self, KtRevision *revision)
{
  KtRevisionInfo *info = kt_revision_info_new (kt_revision_get_id (revision));
  kt_record_set_text (&info->base_id, kt_revision_get_base_id (revision));
  info->index = kt_revision_get_index (revision);
  info->created = kt_revision_get_created (revision);
  kt_record_set_text (&info->author, *self->by != '\0' ? self->by : self->owner);
  g_ptr_array_add (self->revisions, info);
  kt_quote_update (self, revision, info->created);
}

KtRevision *
kt_quote_begin_first (KtQuote *self,
                      const char *revision_id,
                      gint64 created,
                      const KtRevisionHeader *header)
{
  KtRevision *revision
      = kt_revision_new (revision_id, self->id, next_index (self), NULL, created, header);
  add_info (self, revision);
  return revision;
}

KtRevision *
kt_quote_begin_revision (KtQuote *self,
                         KtRevision *base,
                         const char *revision_id,
                         gint64 created,
                         GError **error)
{
  g_autofree char *body = kt_revision_to_body (base);
  KtRevision *revision = kt_revision_new_from_body (revision_id, self->id, next_index (self),
                                                    kt_revision_get_id (base), created,
                                                    KT_REVISION_DRAFT, body, -1, error);
  if (revision == NULL)
    return NULL;
  kt_record_set_text (&revision->header->date, "");
  add_info (self, revision);
  return revision;
}
