/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-exit-notice.h"

#include "kt-sales-error.h"
#include "kt-window.h"

#include <glib/gi18n.h>

#define ASK_ACTION "quote.ask-approval"

void
kt_exit_notice_refused (GtkWidget *widget,
                        const char *what,
                        const GError *error)
{
  g_autofree char *text = NULL;

  if (!error)
    return;
  if (!g_error_matches (error, KT_SALES_ERROR, KT_SALES_ERROR_APPROVAL))
    {
      text = g_strdup_printf (_ ("%s: %s"), what, error->message);
      kt_window_say (widget, text);
      return;
    }
  /* What it is that needs approval stands in the banner. */
  text = g_strdup_printf (_ ("%s: it needs approval first"), what);
  kt_window_offer (widget, text, _ ("Ask for approval…"), ASK_ACTION);
}

typedef struct {
  GtkWidget *widget;
  void (*go_on) (GtkWidget *widget);
} Confirmation;

static void
on_response (GtkWidget *dialog,
             const char *response,
             Confirmation *confirmation)
{
  if (g_str_equal (response, "go-on"))
    confirmation->go_on (confirmation->widget);
}

static void
confirmation_free (gpointer data,
                   GClosure *closure)
{
  Confirmation *confirmation = data;

  g_object_unref (confirmation->widget);
  g_free (confirmation);
}

void
kt_exit_notice_confirm (GtkWidget *widget,
                        const KtClearance *clearance,
                        void (*go_on) (GtkWidget *widget))
{
  const char *const *notes = kt_clearance_get_notes (clearance);
  g_autofree char *text = NULL;
  Confirmation *confirmation;
  GtkWidget *dialog;

  if (!notes[0])
    {
      go_on (widget);
      return;
    }
  text = g_strjoinv ("\n", (char **) notes);
  confirmation = g_new (Confirmation, 1);
  *confirmation = (Confirmation) { g_object_ref (widget), go_on };
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Questions Are Still Open"), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Not yet"), "go-on", _ ("_Send anyway"),
                                    NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), confirmation, confirmation_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
