/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-bulk.h"

#include "kt-gatekeeper.h"
#include "kt-quote-store.h"

#include <glib/gi18n.h>

struct _KtQuoteBulk {
  GObject parent_instance;

  KtWorkplace *workplace;
  KtBulkKind kind;
  gboolean only_look;
  char *valid_until;
  KtOutcome *outcome;
  GPtrArray *reports;
  guint next;
  gboolean is_cancelled;

  KtQuote *quote; /* of the one at work */
};

G_DEFINE_FINAL_TYPE (KtQuoteBulk, kt_quote_bulk, G_TYPE_OBJECT)

enum { PROGRESS, FINISHED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void work (KtQuoteBulk *self);

static void
report_free (gpointer data)
{
  KtBulkReport *report = data;

  g_free (report->id);
  g_free (report->number);
  g_free (report->fault);
  g_free (report);
}

static KtBulkReport *
current (KtQuoteBulk *self)
{
  return g_ptr_array_index (self->reports, self->next);
}

static void
finish_one (KtQuoteBulk *self,
            const GError *error)
{
  KtBulkReport *report = current (self);

  report->is_done = error == NULL;
  report->fault = error ? g_strdup (error->message) : NULL;
  g_clear_pointer (&self->quote, kt_quote_free);
  self->next++;
  g_signal_emit (self, signals[PROGRESS], 0, self->next, self->reports->len);
  work (self);
}

static KtBulkEdit
edit_of (KtQuoteBulk *self)
{
  return (KtBulkEdit) {
    .kind = self->kind,
    .valid_until = self->valid_until,
    .outcome = self->outcome,
    .catalog = kt_workplace_get_catalog (self->workplace),
    .day = kt_workplace_get_day (self->workplace),
    .now = kt_clock_now (kt_workplace_get_clock (self->workplace)) / G_USEC_PER_SEC,
    .actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace)),
    .random = kt_workplace_get_random (self->workplace),
  };
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtQuoteBulk) self = data;
  g_autoptr (GError) error = NULL;

  kt_quote_store_save_finish (KT_WORK_STORE (source), self->quote, result, &error);
  finish_one (self, error);
}

static void
on_revision (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtQuoteBulk) self = data;
  const KtBulkEdit edit = edit_of (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) revision = kt_quote_store_load_revision_finish (KT_WORK_STORE (source), result, &error);
  g_autoptr (KtRevision) changed = NULL;

  if (revision && !edit.actor)
    g_set_error_literal (&error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT, _ ("Log in first."));
  else if (revision && self->only_look)
    kt_bulk_edit_look (&edit, revision, &current (self)->result, &error);
  else if (revision)
    changed = kt_bulk_edit_apply (&edit, self->quote, revision, &current (self)->result, &error);
  if (!changed)
    {
      finish_one (self, error);
      return;
    }
  kt_record_set_text (&self->quote->by, kt_actor_get_name (edit.actor));
  kt_quote_store_save_async (KT_WORK_STORE (source), self->quote, changed, NULL, on_saved, g_object_ref (self));
}

static void
on_quote (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtQuoteBulk) self = data;
  g_autoptr (GError) error = NULL;
  const KtRevisionInfo *latest;

  self->quote = kt_quote_store_load_finish (KT_WORK_STORE (source), result, &error);
  if (!self->quote)
    {
      finish_one (self, error);
      return;
    }
  latest = kt_quote_get_latest (self->quote);
  kt_quote_store_load_revision_async (KT_WORK_STORE (source), latest->id, NULL, on_revision, g_steal_pointer (&self));
}

static void
work (KtQuoteBulk *self)
{
  if (self->is_cancelled || self->next == self->reports->len)
    g_signal_emit (self, signals[FINISHED], 0);
  else
    kt_quote_store_load_async (kt_workplace_get_store (self->workplace), current (self)->id, NULL, on_quote,
                               g_object_ref (self));
}

static void
kt_quote_bulk_finalize (GObject *object)
{
  KtQuoteBulk *self = KT_QUOTE_BULK (object);

  g_clear_pointer (&self->quote, kt_quote_free);
  g_clear_pointer (&self->outcome, kt_outcome_free);
  g_free (self->valid_until);
  g_ptr_array_unref (self->reports);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_quote_bulk_parent_class)->finalize (object);
}

static void
kt_quote_bulk_class_init (KtQuoteBulkClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kt_quote_bulk_finalize;
  signals[PROGRESS] =
      g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[FINISHED] = g_signal_new ("finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_quote_bulk_init (KtQuoteBulk *self)
{
  self->reports = g_ptr_array_new_with_free_func (report_free);
}

KtQuoteBulk *
kt_quote_bulk_new (KtWorkplace *workplace,
                   KtBulkKind kind,
                   gboolean only_look,
                   const char *valid_until,
                   const KtOutcome *outcome)
{
  KtQuoteBulk *self = g_object_new (KT_TYPE_QUOTE_BULK, NULL);

  self->workplace = g_object_ref (workplace);
  self->kind = kind;
  self->only_look = only_look;
  self->valid_until = g_strdup (valid_until);
  self->outcome = outcome ? kt_outcome_copy (outcome) : NULL;
  return self;
}

void
kt_quote_bulk_add (KtQuoteBulk *self,
                   const char *id,
                   const char *number)
{
  KtBulkReport *report;

  g_return_if_fail (KT_IS_QUOTE_BULK (self));

  report = g_new0 (KtBulkReport, 1);
  report->id = g_strdup (id);
  report->number = g_strdup (number);
  g_ptr_array_add (self->reports, report);
}

void
kt_quote_bulk_start (KtQuoteBulk *self)
{
  g_return_if_fail (KT_IS_QUOTE_BULK (self));

  work (self);
}

void
kt_quote_bulk_cancel (KtQuoteBulk *self)
{
  g_return_if_fail (KT_IS_QUOTE_BULK (self));

  self->is_cancelled = TRUE;
}

KtBulkKind
kt_quote_bulk_get_kind (KtQuoteBulk *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_BULK (self), KT_BULK_REPRICE);

  return self->kind;
}

gboolean
kt_quote_bulk_only_looks (KtQuoteBulk *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_BULK (self), FALSE);

  return self->only_look;
}

GPtrArray *
kt_quote_bulk_get_reports (KtQuoteBulk *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_BULK (self), NULL);

  return self->reports;
}

guint
kt_quote_bulk_count_done (KtQuoteBulk *self,
                          gboolean only_changes)
{
  guint count = 0;

  g_return_val_if_fail (KT_IS_QUOTE_BULK (self), 0);

  for (guint i = 0; i < self->reports->len; i++)
    {
      const KtBulkReport *report = g_ptr_array_index (self->reports, i);
      count += report->is_done && (!only_changes || report->result.n_changes > 0);
    }
  return count;
}
