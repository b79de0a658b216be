/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Edits come in bursts (typing), so saving waits until they pause; while one save is on its way, further edits wait for
 * the next. A revision tells of its edits itself ("changed"), so no page can forget to save. Revisions stay open as long
 * as the quote: whoever looks at one, looks at the same object.
 */
#include "kt-open-quote-private.h"

#include "kt-catalog-header.h"
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-gatekeeper.h"
#include "kt-quote-store.h"

#include <glib/gi18n.h>

#define SAVE_DELAY_MS 400

G_DEFINE_FINAL_TYPE (KtOpenQuote, kt_open_quote, G_TYPE_OBJECT)

enum { PROP_REVISION = 1, PROP_SAVE_STATE, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { FAILED, REVISIONS, OVERTAKEN, GONE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- telling ---------------------------------------------------------------------------------------------- */

void
kt_open_quote_tell_failed (KtOpenQuote *self,
                           const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

void
kt_open_quote_tell_revisions (KtOpenQuote *self)
{
  g_signal_emit (self, signals[REVISIONS], 0);
}

void
kt_open_quote_tell_overtaken (KtOpenQuote *self,
                              KtRevision *revision,
                              gboolean is_fork)
{
  g_signal_emit (self, signals[OVERTAKEN], 0, revision, is_fork);
}

void
kt_open_quote_tell_gone (KtOpenQuote *self)
{
  g_signal_emit (self, signals[GONE], 0);
}

static void
set_save_state (KtOpenQuote *self,
                KtSaveState state)
{
  if (self->save_state == state)
    return;
  self->save_state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVE_STATE]);
}

/* Who works on it stands in its history. */
static void
sign (KtOpenQuote *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));

  if (!actor)
    return;
  kt_record_set_text (&self->quote->by, kt_actor_get_name (actor));
  if (!*self->quote->owner)
    kt_record_set_text (&self->quote->owner, kt_actor_get_name (actor));
}

/* --- saving ----------------------------------------------------------------------------------------------- */

static KtRevision *
next_unsaved (KtOpenQuote *self)
{
  GHashTableIter iter;
  gpointer revision = NULL;

  /* The one on the screen first. */
  if (g_hash_table_contains (self->unsaved, self->revision))
    return self->revision;
  g_hash_table_iter_init (&iter, self->unsaved);
  return g_hash_table_iter_next (&iter, &revision, NULL) ? revision : NULL;
}

static void on_revision_changed (KtOpenQuote *self, KtRevision *revision);

/* What the store did with other revisions (superseded by the one saved). */
static void
follow_states (KtOpenQuote *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->open)); i++)
    {
      g_autoptr (KtRevision) revision = g_list_model_get_item (G_LIST_MODEL (self->open), i);
      const KtRevisionInfo *info = kt_quote_find_revision (self->quote, kt_revision_get_id (revision));

      if (!info || info->state == kt_revision_get_state (revision) || g_hash_table_contains (self->unsaved, revision) ||
          !kt_revision_can_become (revision, info->state))
        continue;
      g_signal_handlers_block_by_func (revision, on_revision_changed, self);
      kt_revision_set_state (revision, info->state, NULL);
      g_signal_handlers_unblock_by_func (revision, on_revision_changed, self);
    }
}

/* Whether it failed does not matter either, if it was saved anew. */
static gboolean
finish_save (KtOpenQuote *self,
             KtWorkStore *store,
             GAsyncResult *result,
             GError **error)
{
  g_autoptr (KtQuote) old = self->is_overtaken ? kt_quote_copy (self->quote) : NULL;

  self->is_overtaken = FALSE;
  if (!old)
    return kt_quote_store_save_finish (store, self->quote, result, error);
  kt_quote_store_save_finish (store, old, result, NULL);
  return TRUE;
}

/* Kept for the next save; but a step that somebody else was faster with is not taken, and what he wrote is shown. */
static void
fail_save (KtOpenQuote *self,
           KtRevision *revision,
           const GError *error)
{
  gboolean is_overtaken = g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_OVERTAKEN);

  if (is_overtaken)
    {
      g_hash_table_remove (self->unsaved, revision);
      kt_open_quote_follow (self);
    }
  else
    g_hash_table_add (self->unsaved, revision);
  set_save_state (self, is_overtaken ? KT_SAVE_DONE : KT_SAVE_FAILED);
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtOpenQuote) self = data;
  KtRevision *saved = g_steal_pointer (&self->on_the_way);
  g_autoptr (GError) error = NULL;

  if (!finish_save (self, KT_WORK_STORE (source), result, &error))
    {
      fail_save (self, saved, error);
      kt_open_quote_tell_failed (self, error);
      return;
    }
  follow_states (self);
  kt_open_quote_follow_fork (self, saved);
  if (g_hash_table_size (self->unsaved) > 0)
    kt_open_quote_save (self);
  else
    set_save_state (self, KT_SAVE_DONE);
  kt_open_quote_tell_revisions (self);
}

void
kt_open_quote_save (KtOpenQuote *self)
{
  g_return_if_fail (KT_IS_OPEN_QUOTE (self));

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->on_the_way || g_hash_table_size (self->unsaved) == 0)
    return;
  self->on_the_way = next_unsaved (self);
  g_hash_table_remove (self->unsaved, self->on_the_way);
  sign (self);
  kt_quote_store_save_async (kt_workplace_get_store (self->workplace), self->quote, self->on_the_way, NULL, on_saved,
                             g_object_ref (self));
}

gboolean
kt_open_quote_save_now (KtOpenQuote *self,
                        GError **error)
{
  KtRevision *revision;

  g_return_val_if_fail (KT_IS_OPEN_QUOTE (self), FALSE);

  g_clear_handle_id (&self->save_source, g_source_remove);
  sign (self);
  /* A save that is under way may fail, and took its content before the latest edit; the store keeps the order. */
  if (self->on_the_way)
    g_hash_table_add (self->unsaved, self->on_the_way);
  while ((revision = next_unsaved (self)))
    {
      g_autoptr (GError) fault = NULL;

      if (!kt_quote_store_save (kt_workplace_get_store (self->workplace), self->quote, revision, &fault))
        {
          fail_save (self, revision, fault);
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      self->is_overtaken |= revision == self->on_the_way;
      g_hash_table_remove (self->unsaved, revision);
      follow_states (self);
      kt_open_quote_follow_fork (self, revision);
    }
  if (!self->on_the_way)
    set_save_state (self, KT_SAVE_DONE);
  return TRUE;
}

static gboolean
on_save_due (gpointer data)
{
  KtOpenQuote *self = data;

  self->save_source = 0;
  kt_open_quote_save (self);
  return G_SOURCE_REMOVE;
}

static void
on_revision_changed (KtOpenQuote *self,
                     KtRevision *revision)
{
  g_hash_table_add (self->unsaved, revision);
  set_save_state (self, KT_SAVE_PENDING);
  if (!self->save_source)
    self->save_source = g_timeout_add (SAVE_DELAY_MS, on_save_due, self);
}

/* --- revisions -------------------------------------------------------------------------------------------- */

KtRevision *
kt_open_quote_find_open (KtOpenQuote *self,
                         const char *revision_id)
{
  g_return_val_if_fail (KT_IS_OPEN_QUOTE (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->open)); i++)
    {
      g_autoptr (KtRevision) revision = g_list_model_get_item (G_LIST_MODEL (self->open), i);

      if (g_str_equal (kt_revision_get_id (revision), revision_id))
        return revision;
    }
  return NULL;
}

/* Two who asked at once get the one that came first. */
static KtRevision *
keep_open (KtOpenQuote *self,
           KtRevision *revision)
{
  KtRevision *known = kt_open_quote_find_open (self, kt_revision_get_id (revision));

  if (known)
    return known;
  g_list_store_append (self->open, revision);
  g_signal_connect_object (revision, "changed", G_CALLBACK (on_revision_changed), self, G_CONNECT_SWAPPED);
  return revision;
}

void
kt_open_quote_show (KtOpenQuote *self,
                    KtRevision *revision)
{
  g_return_if_fail (KT_IS_OPEN_QUOTE (self));

  if (self->revision == revision)
    return;
  g_set_object (&self->revision, keep_open (self, revision));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
}

static void
on_other_loaded (GObject *source,
                 GAsyncResult *result,
                 gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) revision = kt_quote_store_load_revision_finish (KT_WORK_STORE (source), result, &error);

  if (revision)
    g_task_return_pointer (task, g_object_ref (keep_open (g_task_get_source_object (task), revision)), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
kt_open_quote_open_revision_async (KtOpenQuote *self,
                                   const char *revision_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  KtRevision *known;
  GTask *task;

  g_return_if_fail (KT_IS_OPEN_QUOTE (self));

  known = kt_open_quote_find_open (self, revision_id);
  task = g_task_new (self, cancellable, callback, user_data);
  if (known)
    {
      g_task_return_pointer (task, g_object_ref (known), g_object_unref);
      g_object_unref (task);
    }
  else
    kt_quote_store_load_revision_async (kt_workplace_get_store (self->workplace), revision_id, cancellable,
                                        on_other_loaded, task);
}

KtRevision *
kt_open_quote_open_revision_finish (KtOpenQuote *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kt_open_quote_replace (KtOpenQuote *self,
                       KtRevision *old,
                       KtRevision *revision)
{
  gboolean is_shown = self->revision == old;
  guint place;

  g_signal_handlers_disconnect_by_func (old, on_revision_changed, self);
  if (g_list_store_find (self->open, old, &place))
    g_list_store_remove (self->open, place);
  keep_open (self, revision);
  kt_quote_update (self->quote, revision, self->quote->changed);
  if (is_shown)
    kt_open_quote_show (self, revision);
  kt_open_quote_tell_revisions (self);
}

gboolean
kt_open_quote_is_at_work (KtOpenQuote *self,
                          KtRevision *revision)
{
  return revision == self->on_the_way || g_hash_table_contains (self->unsaved, revision);
}

static void
on_store_changed (KtOpenQuote *self,
                  const char *what,
                  const char *id)
{
  if (!id || g_str_equal (id, self->quote->id))
    kt_open_quote_follow (self);
}

/* --- making ----------------------------------------------------------------------------------------------- */

static KtOpenQuote *
make (KtWorkplace *workplace,
      KtQuote *quote)
{
  KtOpenQuote *self = g_object_new (KT_TYPE_OPEN_QUOTE, NULL);

  self->workplace = g_object_ref (workplace);
  self->quote = quote;
  g_signal_connect_object (kt_workplace_get_store (workplace), "changed::quote", G_CALLBACK (on_store_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
take_revision (KtOpenQuote *self,
               KtRevision *revision)
{
  kt_open_quote_show (self, revision);
  g_object_unref (revision);
}

static gint64
now_seconds (KtWorkplace *workplace)
{
  return kt_clock_now (kt_workplace_get_clock (workplace)) / G_USEC_PER_SEC;
}

KtOpenQuote *
kt_open_quote_new (KtWorkplace *workplace,
                   const KtAccount *account)
{
  KtCatalog *catalog = kt_workplace_get_catalog (workplace);
  g_autoptr (KtRevisionHeader) header = NULL;
  g_autofree char *quote_id = kt_workplace_new_id (workplace);
  g_autofree char *revision_id = kt_workplace_new_id (workplace);
  KtOpenQuote *self = make (workplace, kt_quote_new (quote_id, now_seconds (workplace)));
  GDate today;

  kt_workplace_get_today (workplace, &today);
  header = kt_catalog_header_new (catalog, NULL, &today);
  if (account)
    kt_catalog_header_set_customer (header, catalog, account, NULL);
  sign (self);
  take_revision (self, kt_quote_begin_first (self->quote, revision_id, now_seconds (workplace), header));
  return self;
}

KtOpenQuote *
kt_open_quote_new_of (KtWorkplace *workplace,
                      KtQuote *quote,
                      KtRevision *revision)
{
  KtOpenQuote *self = make (workplace, quote);

  kt_open_quote_show (self, revision);
  on_revision_changed (self, revision);
  return self;
}

typedef struct {
  KtWorkplace *workplace;
  KtQuote *quote;
} Loading;

static void
loading_free (Loading *loading)
{
  g_object_unref (loading->workplace);
  g_clear_pointer (&loading->quote, kt_quote_free);
  g_free (loading);
}

static void
on_revision_loaded (GObject *source,
                    GAsyncResult *result,
                    gpointer data)
{
  g_autoptr (GTask) task = data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  KtRevision *revision = kt_quote_store_load_revision_finish (KT_WORK_STORE (source), result, &error);
  KtOpenQuote *self;

  if (!revision)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self = make (loading->workplace, g_steal_pointer (&loading->quote));
  take_revision (self, revision);
  g_task_return_pointer (task, self, g_object_unref);
}

static void
on_quote_loaded (GObject *source,
                 GAsyncResult *result,
                 gpointer data)
{
  g_autoptr (GTask) task = data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  loading->quote = kt_quote_store_load_finish (KT_WORK_STORE (source), result, &error);
  if (!loading->quote)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  kt_quote_store_load_revision_async (KT_WORK_STORE (source), kt_quote_get_latest (loading->quote)->id,
                                      g_task_get_cancellable (task), on_revision_loaded, g_object_ref (task));
}

void
kt_open_quote_load_async (KtWorkplace *workplace,
                          const char *quote_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Loading *loading = g_new0 (Loading, 1);

  loading->workplace = g_object_ref (workplace);
  g_task_set_task_data (task, loading, (GDestroyNotify) loading_free);
  kt_quote_store_load_async (kt_workplace_get_store (workplace), quote_id, cancellable, on_quote_loaded, task);
}

KtOpenQuote *
kt_open_quote_load_finish (GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_open_quote_get_property (GObject *object,
                            guint id,
                            GValue *value,
                            GParamSpec *pspec)
{
  KtOpenQuote *self = KT_OPEN_QUOTE (object);

  if (id == PROP_REVISION)
    g_value_set_object (value, self->revision);
  else if (id == PROP_SAVE_STATE)
    g_value_set_int (value, (int) self->save_state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_open_quote_finalize (GObject *object)
{
  KtOpenQuote *self = KT_OPEN_QUOTE (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  g_hash_table_unref (self->unsaved);
  g_clear_object (&self->revision);
  g_clear_object (&self->open);
  g_clear_pointer (&self->quote, kt_quote_free);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_open_quote_parent_class)->finalize (object);
}

static void
kt_open_quote_class_init (KtOpenQuoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = kt_open_quote_get_property;
  object_class->finalize = kt_open_quote_finalize;

  properties[PROP_REVISION] = g_param_spec_object ("revision", NULL, NULL, KT_TYPE_REVISION, flags);
  properties[PROP_SAVE_STATE] = g_param_spec_int ("save-state", NULL, NULL, KT_SAVE_DONE, KT_SAVE_FAILED, KT_SAVE_DONE,
                                                  flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_OPEN_QUOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  signals[REVISIONS] = g_signal_new ("revisions", KT_TYPE_OPEN_QUOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[OVERTAKEN] = g_signal_new ("overtaken", KT_TYPE_OPEN_QUOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, KT_TYPE_REVISION, G_TYPE_BOOLEAN);
  signals[GONE] = g_signal_new ("gone", KT_TYPE_OPEN_QUOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_open_quote_init (KtOpenQuote *self)
{
  self->open = g_list_store_new (KT_TYPE_REVISION);
  self->unsaved = g_hash_table_new (NULL, NULL);
}

KtQuote *
kt_open_quote_get_quote (KtOpenQuote *self)
{
  g_return_val_if_fail (KT_IS_OPEN_QUOTE (self), NULL);

  return self->quote;
}

KtRevision *
kt_open_quote_get_revision (KtOpenQuote *self)
{
  g_return_val_if_fail (KT_IS_OPEN_QUOTE (self), NULL);

  return self->revision;
}

KtWorkplace *
kt_open_quote_get_workplace (KtOpenQuote *self)
{
  g_return_val_if_fail (KT_IS_OPEN_QUOTE (self), NULL);

  return self->workplace;
}

KtSaveState
kt_open_quote_get_save_state (KtOpenQuote *self)
{
  g_return_val_if_fail (KT_IS_OPEN_QUOTE (self), KT_SAVE_DONE);

  return self->save_state;
}

void
kt_open_quote_set_account (KtOpenQuote *self,
                           const KtAccount *account)
{
  g_autoptr (KtRevisionHeader) header = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KT_IS_OPEN_QUOTE (self));

  header = kt_revision_header_copy (kt_revision_get_header (self->revision));
  kt_catalog_header_set_customer (header, kt_workplace_get_catalog (self->workplace), account, NULL);
  kt_open_quote_begin_change (self, _ ("Edit quote"));
  kt_revision_edit_header (self->revision, header, &error);
  kt_open_quote_end_change (self, error ? NULL : &error);
  if (error)
    kt_open_quote_tell_failed (self, error);
}

void
kt_open_quote_begin_change_of (KtOpenQuote *self,
                               KtRevision *revision,
                               const char *label)
{
  g_return_if_fail (KT_IS_OPEN_QUOTE (self));

  kt_revision_begin_step (revision, label);
}

gboolean
kt_open_quote_end_change_of (KtOpenQuote *self,
                             KtRevision *revision,
                             GError **error)
{
  KtCatalog *catalog;
  gboolean done = TRUE;

  g_return_val_if_fail (KT_IS_OPEN_QUOTE (self), FALSE);

  catalog = kt_workplace_get_catalog (self->workplace);
  if (catalog && kt_revision_is_editable (revision))
    done = kt_catalog_determine (catalog, revision, kt_workplace_get_day (self->workplace), NULL, error);
  kt_revision_end_step (revision);
  return done;
}

void
kt_open_quote_begin_change (KtOpenQuote *self,
                            const char *label)
{
  kt_open_quote_begin_change_of (self, self->revision, label);
}

gboolean
kt_open_quote_end_change (KtOpenQuote *self,
                          GError **error)
{
  return kt_open_quote_end_change_of (self, self->revision, error);
}

KtPosition *
kt_open_quote_append (KtOpenQuote *self,
                      const KtPositionData *data,
                      GError **error)
{
  g_return_val_if_fail (KT_IS_OPEN_QUOTE (self), NULL);

  g_autoptr (KtPositionData) fitting = kt_position_data_copy (data);
  KtPosition *position;

  if (!kt_catalog_position_fit (fitting, kt_revision_get_header (self->revision), error))
    return NULL;
  kt_open_quote_begin_change (self, _ ("Add position"));
  position = kt_revision_insert (self->revision, NULL, G_MAXUINT, fitting, error);
  kt_open_quote_end_change (self, NULL);
  return position;
}

KtRevision *
kt_open_quote_begin_revision_from (KtOpenQuote *self,
                                   KtRevision *base,
                                   GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (KtRevision) revision = NULL;

  g_return_val_if_fail (KT_IS_OPEN_QUOTE (self), NULL);

  if (!kt_open_quote_save_now (self, error))
    return NULL;
  id = kt_workplace_new_id (self->workplace);
  revision = kt_quote_begin_revision (self->quote, base ? base : self->revision, id, now_seconds (self->workplace),
                                      error);
  if (!revision)
    return NULL;
  keep_open (self, revision);
  on_revision_changed (self, revision);
  kt_open_quote_tell_revisions (self);
  return revision;
}

gboolean
kt_open_quote_begin_revision (KtOpenQuote *self,
                              GError **error)
{
  KtRevision *revision = kt_open_quote_begin_revision_from (self, NULL, error);

  if (revision)
    kt_open_quote_show (self, revision);
  return revision != NULL;
}
