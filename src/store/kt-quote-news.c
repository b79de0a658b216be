/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody else wrote of a quote that is open here, found by what its revisions were read as.
 */
#include "kt-quote-store-private.h"

#include "kt-work-store-private.h"

typedef struct {
  char *id;
  KtQuoteVersion *version;
} Known;

typedef struct {
  char *quote_id;
  GPtrArray *known; /* of Known */
} Question;

static void
known_free (gpointer data)
{
  Known *self = data;
  g_free (self->id);
  kt_quote_version_unref (self->version);
  g_free (self);
}

static void
question_free (gpointer data)
{
  Question *self = data;
  g_free (self->quote_id);
  g_ptr_array_unref (self->known);
  g_free (self);
}

static Question *
question_new (const char *quote_id, GListModel *revisions)
{
  Question *self = g_new (Question, 1);
  *self = (Question){ g_strdup (quote_id), g_ptr_array_new_with_free_func (known_free) };
  for (guint i = 0; i < g_list_model_get_n_items (revisions); i++)
    {
      g_autoptr (KtRevision) revision = g_list_model_get_item (revisions, i);
      Known *known = g_new (Known, 1);
      *known = (Known){ g_strdup (kt_revision_get_id (revision)), kt_quote_version_of (revision) };
      g_ptr_array_add (self->known, known);
    }
  return self;
}

void
kt_quote_news_free (KtQuoteNews *self)
{
  if (self == NULL)
    return;
  kt_quote_free (self->quote);
  g_ptr_array_unref (self->revisions);
  g_free (self);
}

static void
news_free (gpointer data)
{
  kt_quote_news_free (data);
}

/* A fork is only ever written by its own object. */
static gboolean
is_news (KtSqliteConnection *connection, const Known *known, gboolean *news, GError **error)
{
  const KtQuoteVersion *version = known->version;
  g_auto (KtStoredRevision) stored = { 0 };
  if (!kt_quote_read_stored (connection, known->id, &stored, error))
    return FALSE;
  *news = stored.exists && version->hash != NULL && version->place == NULL
          && (!g_str_equal (stored.hash, version->hash) || stored.state != version->state);
  return TRUE;
}

static gboolean
read_revisions (KtSqliteConnection *connection,
                const Question *self,
                KtQuoteNews *news,
                GError **error)
{
  for (guint i = 0; i < self->known->len; i++)
    {
      const Known *known = self->known->pdata[i];
      gboolean other = FALSE;
      KtRevision *revision = NULL;
      if (!is_news (connection, known, &other, error)
          || (other && !(revision = kt_quote_read_revision (connection, known->id, error))))
        return FALSE;
      if (revision != NULL)
        g_ptr_array_add (news->revisions, revision);
    }
  return TRUE;
}

static gpointer
follow (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Question *self = data;
  g_autoptr (KtQuoteNews) news = g_new0 (KtQuoteNews, 1);
  news->revisions = g_ptr_array_new_with_free_func (g_object_unref);
  news->quote = kt_quote_read (connection, self->quote_id, error);
  return news->quote != NULL && read_revisions (connection, self, news, error)
             ? g_steal_pointer (&news)
             : NULL;
}

static const KtStoreOperation follow_operation = { follow, question_free, news_free, NULL };

KtQuoteNews *
kt_quote_store_follow (KtWorkStore *store,
                       const char *quote_id,
                       GListModel *revisions,
                       GError **error)
{
  return kt_work_store_run (store, &follow_operation, question_new (quote_id, revisions), NULL,
                            error);
}

void
kt_quote_store_follow_async (KtWorkStore *store,
                             const char *quote_id,
                             GListModel *revisions,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &follow_operation, question_new (quote_id, revisions), NULL,
                           cancellable, callback, user_data);
}

KtQuoteNews *
kt_quote_store_follow_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}
