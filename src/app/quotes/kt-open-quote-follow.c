/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What others write of a quote that is open here, at another device or in another window. What is being edited stays: the
 * store judges it when it is saved, and may keep it as a revision of its own (a fork); the fork is what is open then.
 */
#include "kt-open-quote-private.h"

#include "kt-quote-store.h"

/* --- forks -------------------------------------------------------------------------------------------------- */

typedef struct {
  KtOpenQuote *self;
  KtRevision *old;
} Forking;

static void
forking_free (Forking *forking)
{
  g_object_unref (forking->self);
  g_object_unref (forking->old);
  g_free (forking);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Forking, forking_free)

/* What was edited since is saved first, and goes there, too. */
static void
on_fork_loaded (GObject *source,
                GAsyncResult *result,
                gpointer data)
{
  g_autoptr (Forking) forking = data;
  KtOpenQuote *self = forking->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) fork = kt_quote_store_load_revision_finish (KT_WORK_STORE (source), result, &error);

  if (error)
    kt_open_quote_tell_failed (self, error);
  if (!fork || kt_open_quote_is_at_work (self, forking->old) || !g_list_store_find (self->open, forking->old, NULL))
    return;
  kt_open_quote_replace (self, forking->old, fork);
  kt_open_quote_tell_overtaken (self, fork, TRUE);
}

static void
load_fork (KtOpenQuote *self,
           KtRevision *old,
           const char *id)
{
  Forking *forking = g_new (Forking, 1);

  *forking = (Forking) { g_object_ref (self), g_object_ref (old) };
  kt_quote_store_load_revision_async (kt_workplace_get_store (self->workplace), id, NULL, on_fork_loaded, forking);
}

void
kt_open_quote_follow_fork (KtOpenQuote *self,
                           KtRevision *saved)
{
  g_autofree char *place = kt_quote_store_dup_place (saved);

  if (!g_str_equal (place, kt_revision_get_id (saved)))
    load_fork (self, saved, place);
}

/* --- what others write -------------------------------------------------------------------------------------- */

static gboolean
is_anything_at_work (KtOpenQuote *self)
{
  return self->on_the_way || g_hash_table_size (self->unsaved) > 0;
}

static gboolean
has_same_content (KtRevision *a,
                  KtRevision *b)
{
  g_autofree char *body = kt_revision_to_body (a);
  g_autofree char *other = kt_revision_to_body (b);

  return g_str_equal (body, other);
}

/* A page that was pulled found our content and kept it as a revision of its own. NULL: it did not. */
static const char *
find_fork (const KtQuote *stored,
           KtRevision *old)
{
  g_autofree char *body = kt_revision_to_body (old);
  g_autofree char *hash = kt_revision_hash_body (body, -1);

  for (guint i = 0; i < stored->revisions->len; i++)
    {
      const KtRevisionInfo *info = g_ptr_array_index (stored->revisions, i);

      if (g_str_equal (info->base_id, kt_revision_get_id (old)) && g_str_equal (info->hash, hash))
        return info->id;
    }
  return NULL;
}

/* Edits that are not saved yet are judged by the store when they are. */
static void
take_other (KtOpenQuote *self,
            const KtQuote *stored,
            KtRevision *revision)
{
  KtRevision *known = kt_open_quote_find_open (self, kt_revision_get_id (revision));
  g_autoptr (KtRevision) old = known && !kt_open_quote_is_at_work (self, known) ? g_object_ref (known) : NULL;
  gboolean is_other = old && !has_same_content (old, revision);
  const char *fork = is_other ? find_fork (stored, old) : NULL;

  if (fork)
    {
      load_fork (self, old, fork);
      return;
    }
  if (!old)
    return;
  kt_open_quote_replace (self, old, revision);
  if (is_other)
    kt_open_quote_tell_overtaken (self, revision, FALSE);
}

static void
on_news (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (KtOpenQuote) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuoteNews) news = kt_quote_store_follow_finish (KT_WORK_STORE (source), result, &error);

  self->is_following = FALSE;
  if (news)
    {
      kt_quote_follow (self->quote, news->quote);
      for (guint i = 0; i < news->revisions->len; i++)
        take_other (self, news->quote, g_ptr_array_index (news->revisions, i));
      kt_open_quote_tell_revisions (self);
    }
  else if (!g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND))
    kt_open_quote_tell_failed (self, error);
  else if (*self->quote->number && !is_anything_at_work (self))
    kt_open_quote_tell_gone (self);
  if (self->is_behind)
    kt_open_quote_follow (self);
}

void
kt_open_quote_follow (KtOpenQuote *self)
{
  g_return_if_fail (KT_IS_OPEN_QUOTE (self));

  self->is_behind = self->is_following;
  if (self->is_following)
    return;
  self->is_following = TRUE;
  kt_quote_store_follow_async (kt_workplace_get_store (self->workplace), self->quote->id, G_LIST_MODEL (self->open), NULL,
                               on_news, g_object_ref (self));
}
