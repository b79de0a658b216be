/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes out is a document of its own: the one on the screen may be drawn while this one is written in a worker.
 */
#include "kt-quote-output.h"

#include "kt-window.h"

#include <glib/gi18n.h>

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

void
kt_quote_output_export_to (KtQuotePreview *self,
                           const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocument) document = NULL;

  g_return_if_fail (KT_IS_QUOTE_PREVIEW (self));

  document = kt_quote_preview_dup_document (self, &error);
  if (document)
    kt_document_write_pdf_async (document, path, NULL, on_exported, g_object_ref (self));
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_file_chosen (GtkNativeDialog *dialog,
                int response,
                gpointer data)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      if (g_file_peek_path (file))
        kt_quote_output_export_to (data, g_file_peek_path (file));
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
kt_quote_output_export (KtQuotePreview *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Export as PDF"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  g_autofree char *name = kt_quote_preview_make_file_name (self);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_file_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_draw_page (GtkPrintOperation *operation,
              GtkPrintContext *context,
              int page,
              gpointer data)
{
  kt_document_draw_page (data, gtk_print_context_get_cairo_context (context), (guint) page);
}

void
kt_quote_output_print (KtQuotePreview *self)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GError) error = NULL;
  KtDocument *document = kt_quote_preview_dup_document (self, &error);

  if (document)
    {
      g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

      gtk_page_setup_set_paper_size (setup, paper);
      gtk_print_operation_set_default_page_setup (operation, setup);
      gtk_print_operation_set_use_full_page (operation, TRUE);
      gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
      gtk_print_operation_set_n_pages (operation, (int) kt_document_n_pages (document));
      gtk_print_operation_set_job_name (operation, kt_document_get_title (document));
      g_signal_connect_data (operation, "draw-page", G_CALLBACK (on_draw_page), document,
                             (GClosureNotify) (void (*) (void)) kt_document_unref, 0);
      gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error);
    }
  kt_window_report (GTK_WIDGET (self), error);
}
