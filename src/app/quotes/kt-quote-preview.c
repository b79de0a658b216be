/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a quote says is taken from the revision in the main thread, which is quick; laying it out takes longer and is done
 * in a worker. Edits that come meanwhile start another round. Nobody lays out what nobody sees: while the pages are
 * hidden, they only become stale.
 */
#include "kt-quote-preview.h"

#include "kt-gatekeeper.h"
#include "kt-page-view.h"
#include "kt-revision-document.h"
#include "kt-when-seen.h"

#include <glib/gi18n.h>

#define DELAY_MS 150

struct _KtQuotePreview {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *followed; /* the one whose pages these are */
  KtDocument *document;
  char *number; /* of the quote, as the latest round found it */
  guint delay_source;
  GCancellable *layout; /* of the round under way; NULL: none */

  GtkWidget *overlay;
  GtkWidget *pages;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (KtQuotePreview, kt_quote_preview, GTK_TYPE_WIDGET)

enum { PROP_DOCUMENT = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

/* --- laying out ------------------------------------------------------------------------------------------- */

static KtQuoteDocument *
describe (KtQuotePreview *self,
          const KtClearance *clearance,
          GError **error)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  g_autofree char *today = kt_workplace_get_date (workplace);
  const KtRevisionDocument request = {
    .revision = self->followed,
    .clearance = clearance,
    .number = kt_open_quote_get_quote (self->quote)->number,
    .catalog = kt_workplace_get_catalog (workplace),
    .date = today,
    .show_acceptance = TRUE,
    .show_terms = TRUE,
  };

  return kt_revision_document_describe (&request, error);
}

static void
draw_page (guint page,
           cairo_t *cr,
           gpointer data)
{
  kt_document_draw_page (data, cr, page);
}

/* Takes it; NULL: no pages. */
static void
show_document (KtQuotePreview *self,
               KtDocument *document)
{
  double width = 0, height = 0;

  g_clear_pointer (&self->document, kt_document_unref);
  self->document = document;
  gtk_widget_set_visible (self->problem, FALSE);
  if (document)
    kt_document_get_page_size (document, 0, &width, &height);
  kt_page_view_set_pages (KT_PAGE_VIEW (self->pages), document ? kt_document_n_pages (document) : 0, width, height,
                          draw_page, document ? kt_document_ref (document) : NULL,
                          document ? (GDestroyNotify) kt_document_unref : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
}

static void
show_problem (KtQuotePreview *self,
              const char *message)
{
  gtk_label_set_text (GTK_LABEL (self->problem), message);
  gtk_widget_set_visible (self->problem, TRUE);
}

static void
lay_out_thread (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  KtDocument *document = kt_quote_document_lay_out (data, NULL, &error);

  if (document)
    g_task_return_pointer (task, document, (GDestroyNotify) kt_document_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_laid_out (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  KtQuotePreview *self = KT_QUOTE_PREVIEW (source);
  g_autoptr (GError) error = NULL;
  KtDocument *document = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* a later edit is on its way */
  g_clear_object (&self->layout);
  if (document)
    show_document (self, document);
  else
    show_problem (self, error->message);
}

static KtGatekeeper *
get_keeper (KtQuotePreview *self)
{
  return kt_workplace_get_gatekeeper (kt_open_quote_get_workplace (self->quote));
}

/* What is under way or due. */
static void
drop_layout (KtQuotePreview *self)
{
  g_clear_handle_id (&self->delay_source, g_source_remove);
  if (self->layout)
    g_cancellable_cancel (self->layout);
  g_clear_object (&self->layout);
}

static void
begin_layout (KtQuotePreview *self)
{
  g_autoptr (GError) error = NULL;
  /* As they would leave the house; what is looked at is not entered anywhere. */
  g_autoptr (KtClearance) clearance = kt_gatekeeper_open (get_keeper (self), self->followed, KT_EXIT_PRINT, NULL);
  KtQuoteDocument *description = describe (self, clearance, &error);
  g_autoptr (GTask) task = NULL;

  drop_layout (self);
  g_free (self->number);
  self->number = g_strdup (kt_open_quote_get_quote (self->quote)->number);
  if (!description)
    {
      show_problem (self, error->message);
      return;
    }
  self->layout = g_cancellable_new ();
  task = g_task_new (self, self->layout, on_laid_out, NULL);
  g_task_set_task_data (task, description, (GDestroyNotify) kt_quote_document_free);
  g_task_run_in_thread (task, lay_out_thread);
}

static void
on_seen (gpointer widget)
{
  KtQuotePreview *self = widget;

  if (self->quote)
    begin_layout (self);
}

static gboolean
on_delay_over (gpointer data)
{
  KtQuotePreview *self = data;

  self->delay_source = 0;
  begin_layout (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (KtQuotePreview *self)
{
  g_clear_handle_id (&self->delay_source, g_source_remove);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->delay_source = g_timeout_add (DELAY_MS, on_delay_over, self);
  else
    kt_when_seen (GTK_WIDGET (self), on_seen);
}

/* The number comes with the first save. */
static void
on_save_state (KtQuotePreview *self)
{
  if (g_strcmp0 (self->number, kt_open_quote_get_quote (self->quote)->number) != 0)
    on_changed (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_quote_preview_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *pspec)
{
  if (id == PROP_DOCUMENT)
    g_value_set_pointer (value, KT_QUOTE_PREVIEW (object)->document);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_quote_preview_dispose (GObject *object)
{
  KtQuotePreview *self = KT_QUOTE_PREVIEW (object);

  drop_layout (self);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_pointer (&self->document, kt_document_unref);
  g_clear_pointer (&self->number, g_free);
  g_clear_object (&self->followed);
  g_clear_object (&self->quote);
  G_OBJECT_CLASS (kt_quote_preview_parent_class)->dispose (object);
}

static void
kt_quote_preview_class_init (KtQuotePreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kt_quote_preview_get_property;
  object_class->dispose = kt_quote_preview_dispose;
  properties[PROP_DOCUMENT] = g_param_spec_pointer (
      "document", NULL, NULL, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_quote_preview_init (KtQuotePreview *self)
{
  self->overlay = gtk_overlay_new ();
  self->pages = kt_page_view_new ();
  self->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_set_valign (self->problem, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_add_css_class (self->problem, "card");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->pages);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->problem);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
}

GtkWidget *
kt_quote_preview_new (void)
{
  return g_object_new (KT_TYPE_QUOTE_PREVIEW, NULL);
}

void
kt_quote_preview_set_quote (KtQuotePreview *self,
                            KtOpenQuote *quote)
{
  KtRevision *revision = quote ? kt_open_quote_get_revision (quote) : NULL;

  g_return_if_fail (KT_IS_QUOTE_PREVIEW (self));

  drop_layout (self);
  if (self->quote)
    {
      g_signal_handlers_disconnect_by_func (self->quote, on_save_state, self);
      g_signal_handlers_disconnect_by_func (get_keeper (self), on_changed, self);
      g_signal_handlers_disconnect_by_func (self->followed, on_changed, self);
    }
  g_set_object (&self->quote, quote);
  g_set_object (&self->followed, revision);
  if (!quote)
    {
      show_document (self, NULL);
      return;
    }
  g_signal_connect_object (self->followed, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (quote, "notify::save-state", G_CALLBACK (on_save_state), self, G_CONNECT_SWAPPED);
  /* What is approved bears no mark any more. */
  g_signal_connect_object (get_keeper (self), "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  kt_when_seen (GTK_WIDGET (self), on_seen);
}

KtOpenQuote *
kt_quote_preview_get_quote (KtQuotePreview *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_PREVIEW (self), NULL);

  return self->quote;
}

void
kt_quote_preview_lay_out_async (KtQuotePreview *self,
                                const KtClearance *clearance,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  KtQuoteDocument *description;

  g_return_if_fail (KT_IS_QUOTE_PREVIEW (self));
  g_return_if_fail (self->quote);

  task = g_task_new (self, NULL, callback, user_data);
  description = describe (self, clearance, &error);
  if (!description)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, description, (GDestroyNotify) kt_quote_document_free);
  g_task_run_in_thread (task, lay_out_thread);
}

KtDocument *
kt_quote_preview_lay_out_finish (KtQuotePreview *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
kt_quote_preview_make_file_name (KtQuotePreview *self)
{
  g_autoptr (KtQuoteDocument) description = NULL;

  g_return_val_if_fail (KT_IS_QUOTE_PREVIEW (self), NULL);

  description = self->quote ? describe (self, NULL, NULL) : NULL;
  return description ? kt_quote_document_file_name (description) : g_strdup ("quote.pdf");
}
