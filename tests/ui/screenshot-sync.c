/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-sync.h"

#include "kt-ui-people.h"
#include "kt-ui-server.h"
#include "kt-ui-states.h"

#include "kt-account-store.h"
#include "kt-enrol-form.h"
#include "kt-inquiry-dialog.h"
#include "kt-inquiry-store.h"
#include "kt-leave-dialog.h"

#include <glib/gi18n.h>

static void
on_enrolled (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (GError) error = NULL;

  kt_sync_session_enrol_finish (KT_SYNC_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static gboolean
is_over (KtUi *ui,
         gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
is_at_rest (KtUi *ui,
            gpointer session)
{
  return kt_sync_session_get_status (session)->activity == KT_SYNC_WAITING;
}

/* Without the log-in that follows where a person does it. */
static void
enrol (KtUi *ui,
       KtUiServer *server)
{
  KtSyncSession *session = kt_workplace_get_sync (kt_ui_workplace (ui));
  g_autofree char *code = kt_ui_server_add (server, "a.berg", "Anna Berg", "sales");
  gboolean is_enrolled = FALSE;

  kt_sync_session_enrol_async (session, kt_ui_server_get_address (server), code, KT_UI_PASSWORD, "desk", NULL,
                               on_enrolled, &is_enrolled);
  kt_ui_wait (ui, "the enrolment", is_over, &is_enrolled);
  kt_ui_wait (ui, "what is on the server", is_at_rest, session);
}

static void
show_states (KtUi *ui,
             KtTakePicture take)
{
  take (ui, "sync");
  kt_ui_tell_sync (ui, KT_SYNC_OFFLINE, _ ("The server cannot be reached."));
  take (ui, "sync-offline");
  kt_ui_tell_progress (ui, KT_SYNC_PUSHING, 120, 480);
  take (ui, "sync-sending");
  kt_ui_tell_sync (ui, KT_SYNC_PAUSED, NULL);
  take (ui, "sync-paused");
  kt_ui_tell_sync (ui, KT_SYNC_BLOCKED, _ ("The server does not let this device in any more. Ask the administrator."));
  take (ui, "sync-blocked");
}

static void
show_catalogs (KtUi *ui,
               KtTakePicture take)
{
  kt_ui_go (ui, "catalog");
  kt_ui_tell_sync (ui, KT_SYNC_WAITING, NULL);
  kt_ui_tell_arrival (ui, "2027.1", 14000000, 41000000);
  take (ui, "catalog-arriving");
  kt_ui_tell_newer_catalog (ui, "2027.1");
  take (ui, "catalog-newer");
  kt_ui_tell_catalog (ui, 0, _ ("The server does not accept the key of this device."));
  take (ui, "catalog-refused");
  kt_ui_tell_catalog (ui, 2, NULL);
  take (ui, "catalog-expired");
  kt_ui_tell_catalog (ui, KT_CATALOG_GRACE_DAYS + 1, NULL);
  take (ui, "catalog-barred");
  kt_ui_tell_catalog (ui, 0, NULL);
}

/* --- joining and leaving ---------------------------------------------------------------------------------------- */

/* By its label in the language at hand, which has a mnemonic in it. */
static void
press (KtUi *ui,
       const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", 2);
  g_autofree char *shown = g_strjoinv ("", parts);

  kt_ui_press_button (ui, shown);
}

static void
show_admission (KtUi *ui,
                KtUiServer *server,
                KtTakePicture take)
{
  GtkWidget *form = kt_ui_expect (ui, KT_TYPE_ENROL_FORM, NULL);

  kt_ui_fill (form, _ ("Address of the server"), kt_ui_server_get_address (server));
  kt_ui_fill (form, _ ("Password for logging in at this device"), KT_UI_PASSWORD);
  press (ui, _ ("_Ask Without a Code"));
  kt_ui_expect_text (ui, _ ("Tell the administrator of the server this code:"));
  take (ui, "sync-admission");
  press (ui, _ ("_Stop Waiting"));
}

static void
take_dialog (KtUi *ui,
             KtTakePicture take,
             GType type,
             const char *name)
{
  KtWindow *window = ui->window;
  GtkWindow *dialog = kt_ui_expect_window (ui, type);

  kt_ui_settle (ui, 500);
  ui->window = (gpointer) dialog;
  take (ui, name);
  ui->window = window;
  gtk_window_close (dialog);
  kt_ui_settle (ui, 100);
}

/* Something is written that the server has not heard. */
static void
show_leaving (KtUi *ui,
              KtTakePicture take)
{
  g_autoptr (KtAccount) account = kt_account_new ("0a0a0a0a-0000-4000-8000-000000000001");
  g_autoptr (GError) error = NULL;

  kt_sync_session_set_paused (kt_workplace_get_sync (kt_ui_workplace (ui)), TRUE);
  kt_ui_settle (ui, 500);
  kt_record_set_text (&account->name, "Nordlicht Chemie GmbH");
  kt_account_store_save (kt_ui_store (ui), account, NULL, &error);
  g_assert_no_error (error);
  kt_leave_dialog_present (GTK_WINDOW (ui->window), kt_ui_workplace (ui));
  take_dialog (ui, take, KT_TYPE_LEAVE_DIALOG, "sync-leave");
}

/* --- requests of visitors ----------------------------------------------------------------------------------------- */

static void
show_inquiries (KtUi *ui,
                KtTakePicture take)
{
  g_autoptr (KtInquiry) inquiry = kt_inquiry_new ("0c0c0c0c-0000-4000-8000-000000000001");
  g_autoptr (GError) error = NULL;

  kt_record_set_text (&inquiry->made, "2026-11-22T14:05:00Z");
  kt_record_set_text (&inquiry->product, "process-pump");
  kt_record_set_text (&inquiry->title, "Falkenrath CP");
  kt_record_set_text (&inquiry->name, "Erika Muster");
  kt_record_set_text (&inquiry->company, "Nordlicht Chemie GmbH");
  kt_record_set_text (&inquiry->phone, "+49 431 1");
  kt_inquiry_store_add (kt_ui_store (ui), inquiry, FALSE, &error);
  g_assert_no_error (error);
  kt_ui_go (ui, "quotes");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (kt_ui_expect (ui, ADW_TYPE_EXPANDER_ROW, NULL)), TRUE);
  kt_ui_settle (ui, 300);
  take (ui, "inquiries");
  kt_conversation_configure (kt_ui_conversation (ui), "process-pump");
  kt_ui_wait_for_price (ui);
  kt_inquiry_dialog_present (GTK_WINDOW (ui->window), kt_ui_configuration (ui));
  take_dialog (ui, take, KT_TYPE_INQUIRY_DIALOG, "inquiry");
}

void
kt_screenshot_sync (KtUi *ui,
                    KtTakePicture take)
{
  g_autoptr (KtUiServer) server = g_getenv ("KT_SERVER") ? kt_ui_server_start () : NULL;

  if (!server)
    return;
  kt_ui_go (ui, "sync");
  take (ui, "sync-enrol");
  show_admission (ui, server, take);
  enrol (ui, server);
  show_leaving (ui, take);
  show_inquiries (ui, take);
  kt_sync_session_set_paused (kt_workplace_get_sync (kt_ui_workplace (ui)), FALSE);
  kt_ui_go (ui, "sync");
  show_states (ui, take);
  show_catalogs (ui, take);
}
