/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-file-choice.h"

#include <glib/gi18n.h>

#define KEY "kt-file-choice"

typedef struct {
  GtkWidget *widget; /* owns this */
  GtkFileChooserNative *dialog;
  KtFileChosen chosen;
  gpointer data;
  GDestroyNotify data_free;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *self = data;

  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->dialog));
  g_object_unref (self->dialog);
  if (self->data_free)
    self->data_free (self->data);
  g_free (self);
}

static void
on_response (GtkNativeDialog *dialog, int response, Choice *self)
{
  g_autoptr (GtkWidget) widget = g_object_ref (self->widget);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  const char *path = file && response == GTK_RESPONSE_ACCEPT ? g_file_peek_path (file) : NULL;

  /* What was chosen may lead to the next question. */
  g_object_steal_data (G_OBJECT (widget), KEY);
  if (path && gtk_widget_get_root (widget))
    self->chosen (widget, path, self->data);
  choice_free (self);
}

/* Takes the dialog. */
static void
ask (GtkWidget *widget,
     GtkFileChooserNative *dialog,
     KtFileChosen chosen,
     gpointer data,
     GDestroyNotify data_free)
{
  Choice *self = g_new (Choice, 1);

  *self = (Choice){ widget, dialog, chosen, data, data_free };
  g_object_set_data_full (G_OBJECT (widget), KEY, self, choice_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), self);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
kt_file_choice_open (GtkWidget *widget,
                     const char *title,
                     const char *button,
                     KtFileChosen chosen,
                     gpointer data,
                     GDestroyNotify data_free)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  ask (widget,
       gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (widget)),
                                    GTK_FILE_CHOOSER_ACTION_OPEN, button, _ ("_Cancel")),
       chosen, data, data_free);
}

void
kt_file_choice_export (GtkWidget *widget,
                       const char *title,
                       const char *name,
                       KtFileChosen chosen,
                       gpointer data,
                       GDestroyNotify data_free)
{
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (widget)),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  ask (widget, dialog, chosen, data, data_free);
}
