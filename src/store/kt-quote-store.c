/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Quotes. A save takes a copy of the quote as it will be and the body of the revision on the
 * caller's thread; the quote itself is brought up to date only when the database has both.
 */
#include "kt-quote-store.h"

#include "kt-commercial-print.h"
#include "kt-quote-store-private.h"
#include "kt-row-list-private.h"
#include "kt-work-store-private.h"

/* ---- save ---- */

void
kt_quote_save_free (KtQuoteSave *save)
{
  if (save == NULL)
    return;
  kt_quote_free (save->quote);
  g_free (save->revision_id);
  g_free (save->body);
  g_free (save->print);
  g_clear_pointer (&save->wishes, g_ptr_array_unref);
  kt_clearance_unref (save->clearance);
  kt_outcome_free (save->outcome);
  g_clear_pointer (&save->version, kt_quote_version_unref);
  g_clear_object (&save->store);
  g_free (save);
}

static void
save_free (gpointer data)
{
  kt_quote_save_free (data);
}

static KtRevisionInfo **
find_info (const KtQuote *quote, const char *revision_id)
{
  for (guint i = 0; i < quote->revisions->len; i++)
    {
      KtRevisionInfo **info = (KtRevisionInfo **)&quote->revisions->pdata[i];
      if (g_str_equal ((*info)->id, revision_id))
        return info;
    }
  return NULL;
}

/* What was saved is the result; an empty shell stays behind. */
static gpointer
save (KtSqliteConnection *connection, gpointer data, GError **error)
{
  KtQuoteSave *request = data;
  KtRevisionInfo *info = *find_info (request->quote, request->revision_id);
  g_free (info->hash);
  info->hash = kt_revision_hash_body (request->body, -1);
  if (!kt_quote_save_write (request, connection, error))
    return NULL;
  if (request->is_forked)
    kt_work_store_tell (request->store, "task", NULL);
  KtQuoteSave *saved = g_memdup2 (request, sizeof *request);
  *request = (KtQuoteSave){ 0 };
  return saved;
}

static const KtStoreOperation save_operation = { save, save_free, save_free, "quote" };

static KtQuoteSave *
prepare_save (KtWorkStore *store, const KtQuote *quote, KtRevision *revision)
{
  KtQuoteSave *request = g_new0 (KtQuoteSave, 1);
  request->revision_id = g_strdup (kt_revision_get_id (revision));
  request->now = kt_work_store_now (store);
  request->year = kt_work_store_year (store);
  request->store = g_object_ref (store);
  request->version = kt_quote_version_of (revision);
  request->body = kt_revision_to_body (revision);
  request->wishes = kt_wish_store_gather (revision);
  request->print = kt_revision_commercial_print (revision);
  if (kt_revision_get_clearance (revision) != NULL)
    request->clearance = kt_clearance_ref (kt_revision_get_clearance (revision));
  if (kt_revision_get_outcome (revision) != NULL)
    request->outcome = kt_outcome_copy (kt_revision_get_outcome (revision));
  request->quote = kt_quote_copy (quote);
  kt_quote_update (request->quote, revision, request->now);
  kt_quote_close_others (request->quote, request->revision_id, request->now);
  return request;
}

/* The quote may know more revisions by now. */
static void
adopt (KtQuote *quote, const KtQuoteSave *saved)
{
  const KtQuote *from = saved->quote;
  if (saved->is_moved)
    {
      kt_quote_follow (quote, from);
      return;
    }
  KtRevisionInfo **info = find_info (quote, saved->revision_id);
  kt_record_set_text (&quote->number, from->number);
  quote->changed = from->changed;
  if (info == NULL)
    return;
  kt_revision_info_free (*info);
  *info = kt_revision_info_copy (kt_quote_find_revision (from, saved->revision_id));
  kt_quote_close_others (quote, saved->revision_id, saved->now);
  if (kt_quote_get_latest (quote) != *info)
    return;
  kt_record_set_text (&quote->account_id, from->account_id);
  kt_record_set_text (&quote->contact_id, from->contact_id);
  kt_record_set_text (&quote->account_title, from->account_title);
}

static gboolean
finish_save (KtQuote *quote, KtQuoteSave *saved)
{
  if (saved == NULL)
    return FALSE;
  adopt (quote, saved);
  save_free (saved);
  return TRUE;
}

gboolean
kt_quote_store_save (KtWorkStore *store, KtQuote *quote, KtRevision *revision, GError **error)
{
  g_return_val_if_fail (find_info (quote, kt_revision_get_id (revision)) != NULL, FALSE);
  return finish_save (quote,
                      kt_work_store_run (store, &save_operation,
                                         prepare_save (store, quote, revision), quote->id, error));
}

void
kt_quote_store_save_async (KtWorkStore *store,
                           KtQuote *quote,
                           KtRevision *revision,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (find_info (quote, kt_revision_get_id (revision)) != NULL);
  kt_work_store_run_async (store, &save_operation, prepare_save (store, quote, revision), quote->id,
                           cancellable, callback, user_data);
}

gboolean
kt_quote_store_save_finish (KtWorkStore *store,
                            KtQuote *quote,
                            GAsyncResult *result,
                            GError **error)
{
  return finish_save (quote, kt_work_store_run_finish (store, result, error));
}

char *
kt_quote_store_dup_place (KtRevision *revision)
{
  g_autoptr (KtQuoteVersion) version = kt_quote_version_of (revision);
  char *place = kt_quote_version_dup_place (version);
  return place != NULL ? place : g_strdup (kt_revision_get_id (revision));
}

/* ---- load ---- */

static gpointer
load (KtSqliteConnection *connection, gpointer id, GError **error)
{
  return kt_quote_read (connection, id, error);
}

static gpointer
load_revision (KtSqliteConnection *connection, gpointer id, GError **error)
{
  return kt_quote_read_revision (connection, id, error);
}

static gpointer
load_history (KtSqliteConnection *connection, gpointer id, GError **error)
{
  return kt_quote_read_history (connection, id, error);
}

static const KtStoreOperation load_operation
    = { load, g_free, (GDestroyNotify)kt_quote_free, NULL };
static const KtStoreOperation load_revision_operation
    = { load_revision, g_free, g_object_unref, NULL };
static const KtStoreOperation history_operation
    = { load_history, g_free, (GDestroyNotify)g_ptr_array_unref, NULL };

KtQuote *
kt_quote_store_load (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &load_operation, g_strdup (id), NULL, error);
}

void
kt_quote_store_load_async (KtWorkStore *store,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  kt_work_store_run_async (store, &load_operation, g_strdup (id), NULL, cancellable, callback,
                           user_data);
}

KtQuote *
kt_quote_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

KtRevision *
kt_quote_store_load_revision (KtWorkStore *store, const char *revision_id, GError **error)
{
  return kt_work_store_run (store, &load_revision_operation, g_strdup (revision_id), NULL, error);
}

void
kt_quote_store_load_revision_async (KtWorkStore *store,
                                    const char *revision_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  kt_work_store_run_async (store, &load_revision_operation, g_strdup (revision_id), NULL,
                           cancellable, callback, user_data);
}

KtRevision *
kt_quote_store_load_revision_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

GPtrArray *
kt_quote_store_history (KtWorkStore *store, const char *revision_id, GError **error)
{
  return kt_work_store_run (store, &history_operation, g_strdup (revision_id), NULL, error);
}

void
kt_quote_store_history_async (KtWorkStore *store,
                              const char *revision_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  kt_work_store_run_async (store, &history_operation, g_strdup (revision_id), NULL, cancellable,
                           callback, user_data);
}

GPtrArray *
kt_quote_store_history_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- list ---- */

static const KtRowColumn columns[KT_QUOTE_N_COLUMNS] = {
  [KT_QUOTE_COLUMN_NUMBER] = { "number", "length(number) ?, number ?" },
  [KT_QUOTE_COLUMN_ACCOUNT] = { "account_title", "kt_fold(account_title) ?" },
  [KT_QUOTE_COLUMN_SUBJECT] = { "subject", "kt_fold(subject) ?" },
  [KT_QUOTE_COLUMN_STATE] = { "state", "state ?" },
  [KT_QUOTE_COLUMN_REVISION] = { "revision", "revision ?" },
  [KT_QUOTE_COLUMN_NET] = { "net || ' ' || currency", "currency ?, net ?" },
  [KT_QUOTE_COLUMN_VALID_UNTIL] = { "valid_until", "valid_until ?" },
  [KT_QUOTE_COLUMN_CHANGED] = { "changed", "changed ?" },
  [KT_QUOTE_COLUMN_OWNER] = { "owner", "kt_fold(owner) ?" },
};

static const char *
filter (const char *text)
{
  KtRevisionState state;
  if (g_str_has_prefix (text, KT_QUOTE_OWNER_FILTER))
    return "'" KT_QUOTE_OWNER_FILTER "' || owner = ?";
  return kt_revision_state_from_string (text, &state) ? "state = ?" : "account_id = ?";
}

static const KtRowSource source = { "quote", "quote", columns, KT_QUOTE_N_COLUMNS, filter };

KtRowList *
kt_quote_store_list (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}
