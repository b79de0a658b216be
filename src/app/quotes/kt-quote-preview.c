/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a quote says is taken from the revision in the main thread, which is quick; laying it out takes longer and is done
 * in a worker. Edits that come meanwhile start another round when it is back.
 */
#include "kt-quote-preview.h"

#include "kt-gatekeeper.h"
#include "kt-page-view.h"
#include "kt-revision-document.h"

#include <glib/gi18n.h>

#define DELAY_MS 150

struct _KtQuotePreview {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtDocument *document;
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
    .revision = kt_open_quote_get_revision (self->quote),
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

static void
show_document (KtQuotePreview *self,
               KtDocument *document)
{
  double width, height;

  g_clear_pointer (&self->document, kt_document_unref);
  self->document = document;
  gtk_widget_set_visible (self->problem, FALSE);
  kt_document_get_page_size (document, 0, &width, &height);
  kt_page_view_set_pages (KT_PAGE_VIEW (self->pages), kt_document_n_pages (document), width, height, draw_page,
                          kt_document_ref (document), (GDestroyNotify) kt_document_unref);
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

static void
begin_layout (KtQuotePreview *self)
{
  g_autoptr (GError) error = NULL;
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  /* As they would leave the house; what is looked at is not entered anywhere. */
  g_autoptr (KtClearance) clearance = kt_gatekeeper_open (
      kt_workplace_get_gatekeeper (workplace), kt_open_quote_get_revision (self->quote), KT_EXIT_PRINT, NULL);
  KtQuoteDocument *description = describe (self, clearance, &error);
  g_autoptr (GTask) task = NULL;

  if (!description)
    {
      show_problem (self, error->message);
      return;
    }
  if (self->layout)
    g_cancellable_cancel (self->layout);
  g_clear_object (&self->layout);
  self->layout = g_cancellable_new ();
  task = g_task_new (self, self->layout, on_laid_out, NULL);
  g_task_set_task_data (task, description, (GDestroyNotify) kt_quote_document_free);
  g_task_run_in_thread (task, lay_out_thread);
}

static gboolean
on_delay_over (gpointer data)
{
  KtQuotePreview *self = data;

  self->delay_source = 0;
  if (self->quote)
    begin_layout (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (KtQuotePreview *self)
{
  g_clear_handle_id (&self->delay_source, g_source_remove);
  self->delay_source = g_timeout_add (DELAY_MS, on_delay_over, self);
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

  g_clear_handle_id (&self->delay_source, g_source_remove);
  if (self->layout)
    g_cancellable_cancel (self->layout);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_pointer (&self->document, kt_document_unref);
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
  g_return_if_fail (KT_IS_QUOTE_PREVIEW (self));

  if (self->quote)
    {
      KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);

      g_signal_handlers_disconnect_by_func (self->quote, on_changed, self);
      g_signal_handlers_disconnect_by_func (kt_workplace_get_gatekeeper (workplace), on_changed, self);
      g_signal_handlers_disconnect_by_func (kt_open_quote_get_revision (self->quote), on_changed, self);
    }
  g_set_object (&self->quote, quote);
  if (!quote)
    return;
  g_signal_connect_object (kt_open_quote_get_revision (quote), "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  /* The number comes with the first save. */
  g_signal_connect_object (quote, "notify::save-state", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  /* What is approved bears no mark any more. */
  g_signal_connect_object (kt_workplace_get_gatekeeper (kt_open_quote_get_workplace (quote)), "changed",
                           G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  begin_layout (self);
}

KtOpenQuote *
kt_quote_preview_get_quote (KtQuotePreview *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_PREVIEW (self), NULL);

  return self->quote;
}

KtDocument *
kt_quote_preview_dup_document (KtQuotePreview *self,
                               const KtClearance *clearance,
                               GError **error)
{
  g_autoptr (KtQuoteDocument) description = NULL;

  g_return_val_if_fail (KT_IS_QUOTE_PREVIEW (self), NULL);
  g_return_val_if_fail (self->quote, NULL);

  description = describe (self, clearance, error);
  return description ? kt_quote_document_lay_out (description, NULL, error) : NULL;
}

char *
kt_quote_preview_make_file_name (KtQuotePreview *self)
{
  g_autoptr (KtQuoteDocument) description = NULL;

  g_return_val_if_fail (KT_IS_QUOTE_PREVIEW (self), NULL);

  description = self->quote ? describe (self, NULL, NULL) : NULL;
  return description ? kt_quote_document_file_name (description) : g_strdup ("quote.pdf");
}
