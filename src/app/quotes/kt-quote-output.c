/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes out is a document of its own: the one on the screen may be drawn while this one is written in a worker. The
 * gate is asked first. If it opens, what it judged is saved, the pages are entered in the audit trail, and only then
 * they are made clean; if it does not, they bear the mark of a draft, and the window says so.
 */
#include "kt-quote-output.h"

#include "kt-clearance-store.h"
#include "kt-exit-notice.h"
#include "kt-file-choice.h"
#include "kt-gatekeeper.h"
#include "kt-window.h"

#include <glib/gi18n.h>

typedef void (*OutputFunc) (KtQuotePreview *preview, KtDocument *document, const char *path);

typedef struct {
  KtQuotePreview *preview;
  KtClearance *clearance; /* NULL: pages of a draft */
  GError *refusal;        /* why there is none */
  OutputFunc func;
  char *path; /* NULL: a printer */
} Output;

static void
output_free (Output *self)
{
  g_object_unref (self->preview);
  kt_clearance_unref (self->clearance);
  g_clear_error (&self->refusal);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Output, output_free)

static KtWorkplace *
get_workplace (KtQuotePreview *preview)
{
  return kt_open_quote_get_workplace (kt_quote_preview_get_quote (preview));
}

/* --- the gate --------------------------------------------------------------------------------------------- */

static void
on_pages (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (Output) output = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocument) document = kt_quote_preview_lay_out_finish (output->preview, result, &error);

  if (document)
    output->func (output->preview, document, output->path);
  kt_window_report (GTK_WIDGET (output->preview), error);
  kt_exit_notice_refused (GTK_WIDGET (output->preview), _ ("The pages are marked as a draft"), output->refusal);
}

/* Takes it. */
static void
make_pages (Output *output)
{
  if (kt_quote_preview_get_quote (output->preview))
    kt_quote_preview_lay_out_async (output->preview, output->clearance, on_pages, output);
  else
    output_free (output); /* closed meanwhile */
}

static void
on_entered (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (Output) output = data;
  g_autoptr (GError) error = NULL;

  if (kt_clearance_store_enter_finish (KT_WORK_STORE (source), result, &error))
    make_pages (g_steal_pointer (&output));
  else
    kt_window_report (GTK_WIDGET (output->preview), error);
}

static void
put_out (KtQuotePreview *preview,
         OutputFunc func,
         const char *path)
{
  KtOpenQuote *quote = kt_quote_preview_get_quote (preview);
  g_autoptr (Output) output = g_new0 (Output, 1);
  g_autoptr (GError) error = NULL;

  output->preview = g_object_ref (preview);
  output->func = func;
  output->path = g_strdup (path);
  if (!kt_open_quote_save_now (quote, &error))
    {
      kt_window_report (GTK_WIDGET (preview), error);
      return;
    }
  /* What has no number was never touched and is not stored. */
  if (*kt_open_quote_get_quote (quote)->number)
    output->clearance = kt_gatekeeper_open (kt_workplace_get_gatekeeper (get_workplace (preview)),
                                            kt_open_quote_get_revision (quote), KT_EXIT_PRINT, &output->refusal);
  if (output->clearance)
    {
      const KtClearance *clearance = output->clearance;

      kt_clearance_store_enter_async (kt_workplace_get_store (get_workplace (preview)), clearance, NULL, on_entered,
                                      g_steal_pointer (&output));
    }
  else
    make_pages (g_steal_pointer (&output));
}

/* --- a file ----------------------------------------------------------------------------------------------- */

static void
on_exported (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtQuotePreview) self = data;
  g_autoptr (GError) error = NULL;

  if (kt_document_write_pdf_finish (result, &error))
    kt_window_say (GTK_WIDGET (self), _ ("PDF written"));
  kt_window_report (GTK_WIDGET (self), error);
}

static void
write_file (KtQuotePreview *preview,
            KtDocument *document,
            const char *path)
{
  kt_document_write_pdf_async (document, path, NULL, on_exported, g_object_ref (preview));
}

void
kt_quote_output_export_to (KtQuotePreview *self,
                           const char *path)
{
  g_return_if_fail (KT_IS_QUOTE_PREVIEW (self));
  g_return_if_fail (path);

  put_out (self, write_file, path);
}

static void
on_file_chosen (GtkWidget *widget,
                const char *path,
                gpointer data)
{
  kt_quote_output_export_to (KT_QUOTE_PREVIEW (widget), path);
}

void
kt_quote_output_export (KtQuotePreview *self)
{
  g_autofree char *name = kt_quote_preview_make_file_name (self);

  kt_file_choice_export (GTK_WIDGET (self), _ ("Export as PDF"), name, on_file_chosen, NULL, NULL);
}

/* --- a printer -------------------------------------------------------------------------------------------- */

static void
on_draw_page (GtkPrintOperation *operation,
              GtkPrintContext *context,
              int page,
              gpointer data)
{
  kt_document_draw_page (data, gtk_print_context_get_cairo_context (context), (guint) page);
}

static void
print_pages (KtQuotePreview *preview,
             KtDocument *document,
             const char *path)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  g_autoptr (GError) error = NULL;

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, (int) kt_document_n_pages (document));
  gtk_print_operation_set_job_name (operation, kt_document_get_title (document));
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (on_draw_page), kt_document_ref (document),
                         (GClosureNotify) (void (*) (void)) kt_document_unref, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (preview))), &error);
  kt_window_report (GTK_WIDGET (preview), error);
}

void
kt_quote_output_print (KtQuotePreview *self)
{
  g_return_if_fail (KT_IS_QUOTE_PREVIEW (self));

  put_out (self, print_pages, NULL);
}
