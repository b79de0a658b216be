/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * open release → list quotes → for each: load it → load its latest revision → check it in a worker. Every step belongs
 * to a cancellable; an answer that comes after it was cancelled is thrown away.
 */
#include "kt-catalog-replay.h"

#include "kt-quote-store.h"
#include "kt-reading.h"
#include "kt-release.h"
#include "kt-replay-item.h"

#include <glib/gi18n.h>

struct _KtCatalogReplay {
  GObject parent_instance;

  KtWorkStore *store;
  GListStore *items;
  GCancellable *reading;
  KtReplayState state;
  GError *error;
  KtRelease *release;
  guint day;
  KtRowList *list;
  GPtrArray *quotes; /* of KtRow */
  guint next;
  KtReplayCounts counts;
};

G_DEFINE_FINAL_TYPE (KtCatalogReplay, kt_catalog_replay, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
enter (KtCatalogReplay *self,
       KtReplayState state)
{
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
fail (KtCatalogReplay *self,
      GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  enter (self, KT_REPLAY_FAILED);
}

/* --- one quote -------------------------------------------------------------------------------------------- */

static void go_on (KtCatalogReplay *self);

static KtRow *
current (KtCatalogReplay *self)
{
  return g_ptr_array_index (self->quotes, self->next);
}

static void
add_item (KtCatalogReplay *self,
          const KtPublishFinding *finding,
          const char *why)
{
  KtRow *row = current (self);
  g_autoptr (KtReplayItem) item =
      kt_replay_item_new (kt_row_get_id (row), kt_row_get_text (row, KT_QUOTE_COLUMN_NUMBER),
                          kt_row_get_text (row, KT_QUOTE_COLUMN_ACCOUNT), finding, why);

  g_list_store_append (self->items, item);
}

static void
finish_quote (KtCatalogReplay *self)
{
  self->next++;
  go_on (self);
}

/* One that cannot be looked at does not hide the others. */
static void
pass_over (KtCatalogReplay *self,
           const GError *error)
{
  self->counts.n_failed++;
  add_item (self, NULL, error->message);
  finish_quote (self);
}

typedef struct {
  KtCatalog *catalog;
  KtRevision *revision;
  guint day;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  kt_catalog_unref (check->catalog);
  g_object_unref (check->revision);
  g_free (check);
}

static void
check_thread (GTask *task,
              gpointer source,
              gpointer data,
              GCancellable *cancellable)
{
  const Check *check = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *findings = kt_publish_gate_check (check->catalog, check->revision, check->day, &error);

  if (findings)
    g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
take_findings (KtCatalogReplay *self,
               GPtrArray *findings)
{
  guint *const counters[] = { &self->counts.n_breaks, &self->counts.n_gone, &self->counts.n_drift };

  for (guint i = 0; i < findings->len; i++)
    {
      const KtPublishFinding *finding = g_ptr_array_index (findings, i);

      (*counters[finding->effect])++;
      add_item (self, finding, NULL);
    }
  self->counts.n_quotes++;
}

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  KtCatalogReplay *self = KT_CATALOG_REPLAY (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = g_task_propagate_pointer (G_TASK (result), &error);

  if (kt_reading_is_overtaken (result))
    return;
  if (!findings)
    {
      pass_over (self, error);
      return;
    }
  take_findings (self, findings);
  finish_quote (self);
}

static void
on_revision (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtCatalogReplay) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) revision = kt_quote_store_load_revision_finish (KT_WORK_STORE (source), result, &error);
  g_autoptr (GTask) task = NULL;
  Check *check;

  if (kt_reading_is_overtaken (result))
    return;
  if (!revision)
    {
      pass_over (self, error);
      return;
    }
  check = g_new0 (Check, 1);
  check->catalog = kt_catalog_ref (kt_release_get_catalog (self->release));
  check->revision = g_steal_pointer (&revision);
  check->day = self->day;
  task = g_task_new (self, self->reading, on_checked, NULL);
  g_task_set_task_data (task, check, check_free);
  g_task_run_in_thread (task, check_thread);
}

static void
on_quote (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtCatalogReplay) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuote) quote = kt_quote_store_load_finish (KT_WORK_STORE (source), result, &error);
  const KtRevisionInfo *info = quote ? kt_quote_get_latest (quote) : NULL;

  if (kt_reading_is_overtaken (result))
    return;
  if (!quote)
    pass_over (self, error);
  else if (!info || !kt_publish_gate_concerns (info->state))
    finish_quote (self);
  else
    kt_quote_store_load_revision_async (self->store, info->id, self->reading, on_revision, g_object_ref (self));
}

static void
go_on (KtCatalogReplay *self)
{
  if (self->next >= self->quotes->len)
    {
      enter (self, KT_REPLAY_DONE);
      return;
    }
  kt_quote_store_load_async (self->store, kt_row_get_id (current (self)), self->reading, on_quote,
                             g_object_ref (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- all of them ------------------------------------------------------------------------------------------ */

static gboolean
is_concerned (KtRow *row)
{
  KtRevisionState state;

  return !kt_revision_state_from_string (kt_row_get_text (row, KT_QUOTE_COLUMN_STATE), &state) ||
         kt_publish_gate_concerns (state);
}

static void
on_rows (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (KtCatalogReplay) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = kt_row_list_read_all_finish (KT_ROW_LIST (source), result, &error);

  if (kt_reading_is_overtaken (result))
    return;
  g_clear_object (&self->list);
  if (!rows)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  g_clear_pointer (&self->quotes, g_ptr_array_unref);
  self->quotes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    if (is_concerned (g_ptr_array_index (rows, i)))
      g_ptr_array_add (self->quotes, g_object_ref (g_ptr_array_index (rows, i)));
  self->next = 0;
  enter (self, KT_REPLAY_RUNNING);
  go_on (self);
}

/* Once it is known which there are. */
static void
read_rows (KtCatalogReplay *self)
{
  if (!self->list || kt_row_list_is_loading (self->list))
    return;
  g_signal_handlers_disconnect_by_func (self->list, read_rows, self);
  kt_row_list_read_all_async (self->list, self->reading, on_rows, g_object_ref (self));
}

static void
list_quotes (KtCatalogReplay *self)
{
  self->list = kt_quote_store_list (self->store, NULL);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (read_rows), self, G_CONNECT_SWAPPED);
  read_rows (self);
}

/* --- the release ------------------------------------------------------------------------------------------ */

typedef struct {
  char *path;
  char *catalog;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->path);
  g_free (opening->catalog);
  g_free (opening);
}

static KtRelease *
open_release (const Opening *opening,
              GError **error)
{
  g_autoptr (KtRelease) release = kt_release_open (opening->path, error);
  const KtCatalogSettings *settings;

  if (!release || !kt_release_verify (release, error))
    return NULL;
  settings = kt_catalog_get_settings (kt_release_get_catalog (release));
  if (g_str_equal (settings->id, opening->catalog))
    return g_steal_pointer (&release);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("This is a release of the catalog “%s”, and you work with “%s”. Choose another file."), settings->id,
               opening->catalog);
  return NULL;
}

static void
open_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  KtRelease *release = open_release (data, &error);

  if (release)
    g_task_return_pointer (task, release, (GDestroyNotify) kt_release_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_opened (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  KtCatalogReplay *self = KT_CATALOG_REPLAY (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRelease) release = g_task_propagate_pointer (G_TASK (result), &error);

  if (kt_reading_is_overtaken (result))
    return;
  if (!release)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  self->release = g_steal_pointer (&release);
  list_quotes (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- from outside ------------------------------------------------------------------------------------------- */

static void
forget (KtCatalogReplay *self)
{
  kt_reading_stop (&self->reading);
  g_list_store_remove_all (self->items);
  g_clear_error (&self->error);
  g_clear_object (&self->list);
  g_clear_pointer (&self->quotes, g_ptr_array_unref);
  g_clear_pointer (&self->release, kt_release_unref);
  self->next = 0;
  self->counts = (KtReplayCounts){ 0 };
}

void
kt_catalog_replay_start (KtCatalogReplay *self,
                         const char *path,
                         const char *catalog,
                         guint day)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (KT_IS_CATALOG_REPLAY (self));

  forget (self);
  self->day = day;
  opening = g_new0 (Opening, 1);
  opening->path = g_strdup (path);
  opening->catalog = g_strdup (catalog);
  task = g_task_new (self, kt_reading_begin (&self->reading), on_opened, NULL);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_thread);
  enter (self, KT_REPLAY_OPENING);
}

void
kt_catalog_replay_stop (KtCatalogReplay *self)
{
  g_return_if_fail (KT_IS_CATALOG_REPLAY (self));

  if (self->state != KT_REPLAY_OPENING && self->state != KT_REPLAY_RUNNING)
    return;
  kt_reading_stop (&self->reading);
  g_clear_object (&self->list);
  enter (self, KT_REPLAY_STOPPED);
}

GListModel *
kt_catalog_replay_get_items (KtCatalogReplay *self)
{
  g_return_val_if_fail (KT_IS_CATALOG_REPLAY (self), NULL);

  return G_LIST_MODEL (self->items);
}

KtReplayState
kt_catalog_replay_get_state (KtCatalogReplay *self)
{
  g_return_val_if_fail (KT_IS_CATALOG_REPLAY (self), KT_REPLAY_IDLE);

  return self->state;
}

const GError *
kt_catalog_replay_get_error (KtCatalogReplay *self)
{
  g_return_val_if_fail (KT_IS_CATALOG_REPLAY (self), NULL);

  return self->error;
}

const char *
kt_catalog_replay_get_release (KtCatalogReplay *self)
{
  g_return_val_if_fail (KT_IS_CATALOG_REPLAY (self), NULL);

  return self->release ? kt_catalog_get_settings (kt_release_get_catalog (self->release))->version : "";
}

void
kt_catalog_replay_get_progress (KtCatalogReplay *self,
                                guint *done,
                                guint *all)
{
  g_return_if_fail (KT_IS_CATALOG_REPLAY (self));

  *done = self->next;
  *all = self->quotes ? self->quotes->len : 0;
}

KtReplayCounts
kt_catalog_replay_get_counts (KtCatalogReplay *self)
{
  g_return_val_if_fail (KT_IS_CATALOG_REPLAY (self), (KtReplayCounts){ 0 });

  return self->counts;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_catalog_replay_dispose (GObject *object)
{
  KtCatalogReplay *self = KT_CATALOG_REPLAY (object);

  forget (self);
  G_OBJECT_CLASS (kt_catalog_replay_parent_class)->dispose (object);
}

static void
kt_catalog_replay_finalize (GObject *object)
{
  KtCatalogReplay *self = KT_CATALOG_REPLAY (object);

  g_object_unref (self->items);
  g_object_unref (self->store);
  G_OBJECT_CLASS (kt_catalog_replay_parent_class)->finalize (object);
}

static void
kt_catalog_replay_class_init (KtCatalogReplayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_catalog_replay_dispose;
  G_OBJECT_CLASS (klass)->finalize = kt_catalog_replay_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_CATALOG_REPLAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_catalog_replay_init (KtCatalogReplay *self)
{
  self->items = g_list_store_new (KT_TYPE_REPLAY_ITEM);
}

KtCatalogReplay *
kt_catalog_replay_new (KtWorkStore *store)
{
  KtCatalogReplay *self = g_object_new (KT_TYPE_CATALOG_REPLAY, NULL);

  self->store = g_object_ref (store);
  return self;
}
