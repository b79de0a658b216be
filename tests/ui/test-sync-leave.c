/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A workplace that works by itself joins a server without a code, and leaves it again: what the server has not heard is
 * named, and sent first; it leaves without telling where the server is gone for good; what is here stays, or is removed.
 */
#include "kt-ui-people.h"
#include "kt-ui-server.h"
#include "kt-ui-sync.h"

#include "kt-account-store.h"
#include "kt-enrol-form.h"
#include "kt-leave-dialog.h"

#include <string.h>

#define ACCOUNT "0a0a0a0a-0000-4000-8000-000000000001"
#define CUSTOMER "Nordlicht Chemie GmbH"

/* --- the customer ------------------------------------------------------------------------------------------------- */

static void
write_customer (KtUi *ui,
                const char *city)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (kt_ui_store (ui), ACCOUNT, NULL);

  if (!account)
    account = kt_account_new (ACCOUNT);
  kt_record_set_text (&account->name, CUSTOMER);
  kt_record_set_text (&account->billing.city, city);
  kt_account_store_save (kt_ui_store (ui), account, NULL, &error);
  g_assert_no_error (error);
}

static void
expect_city (KtUi *ui,
             const char *city)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (kt_ui_store (ui), ACCOUNT, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account->billing.city, ==, city);
}

/* --- joining ------------------------------------------------------------------------------------------------------ */

static void
ask (KtUi *ui,
     KtUiServer *server)
{
  GtkWidget *form;

  kt_ui_go (ui, "sync");
  form = kt_ui_expect (ui, KT_TYPE_ENROL_FORM, NULL);
  kt_ui_fill (form, "Address of the server", kt_ui_server_get_address (server));
  kt_ui_fill (form, "Password for logging in at this device", KT_UI_PASSWORD);
  kt_ui_press_button (ui, "Ask Without a Code");
  kt_ui_expect_text (ui, "Tell the administrator of the server this code:");
}

static void
join (KtUi *ui,
      gpointer data)
{
  KtUiServer *server = data;

  write_customer (ui, "Kiel");
  ask (ui, server);
  kt_ui_press_button (ui, "Stop Waiting");
  kt_ui_expect (ui, GTK_TYPE_BUTTON, "Enrol This Device");
  ask (ui, server);
  kt_ui_take_picture (ui, "sync-waiting-for-admission");
  kt_ui_expect_text (ui, kt_sync_session_get_user_code (kt_ui_sync_session (ui)));
  kt_ui_server_approve (server, kt_sync_session_get_user_code (kt_ui_sync_session (ui)), "a.berg");
  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

/* --- leaving ------------------------------------------------------------------------------------------------------ */

static gboolean
dialog_shows (KtUi *ui,
              gpointer text)
{
  KtLeaveDialog *dialog = kt_ui_find_window (KT_TYPE_LEAVE_DIALOG);
  g_autofree char *all = dialog ? kt_ui_visible_text (GTK_WIDGET (dialog)) : g_strdup ("");

  return strstr (all, text) != NULL;
}

static gboolean
nothing_waits (KtUi *ui,
               gpointer data)
{
  return kt_ui_find_window (KT_TYPE_LEAVE_DIALOG) && !dialog_shows (ui, (gpointer) "Not Sent Yet");
}

static gboolean
has_left (KtUi *ui,
          gpointer data)
{
  return !kt_ui_find_window (KT_TYPE_LEAVE_DIALOG) && !kt_sync_session_is_enrolled (kt_ui_sync_session (ui));
}

static KtLeaveDialog *
open_dialog (KtUi *ui)
{
  kt_ui_go (ui, "sync");
  kt_ui_press_button (ui, "Leave…");
  return kt_ui_expect_window (ui, KT_TYPE_LEAVE_DIALOG);
}

static void
press (KtUi *ui,
       KtLeaveDialog *dialog,
       const char *label)
{
  kt_ui_click (ui, kt_ui_find_in (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, label));
}

/* The server is gone when something is written: it is named, and nothing is lost by trying. */
static void
try_to_leave (KtUi *ui,
              gpointer data)
{
  KtLeaveDialog *dialog;

  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_OFFLINE);
  write_customer (ui, "Hamburg");
  dialog = open_dialog (ui);
  kt_ui_wait (ui, "what was not sent", dialog_shows, (gpointer) CUSTOMER);
  g_assert_true (dialog_shows (ui, (gpointer) "Not Sent Yet"));
  g_assert_true (dialog_shows (ui, (gpointer) "1 change"));
  kt_ui_take_picture_of (ui, dialog, "sync-leave");
  press (ui, dialog, "Leave");
  kt_ui_wait (ui, "that it cannot be told", dialog_shows, (gpointer) "cannot be reached");
  kt_ui_take_picture_of (ui, dialog, "sync-leave-offline");
  g_assert_nonnull (kt_ui_find_in (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "Leave Without Telling"));
  press (ui, dialog, "Cancel");
  g_assert_true (kt_sync_session_is_enrolled (kt_ui_sync_session (ui)));
}

/* It is back: what waits is sent first, then the server is told. Work goes on as before. */
static void
leave (KtUi *ui,
       gpointer data)
{
  KtLeaveDialog *dialog;

  kt_ui_log_in (ui, "a.berg");
  dialog = open_dialog (ui);
  if (dialog_shows (ui, (gpointer) "Not Sent Yet"))
    press (ui, dialog, "Send First");
  kt_ui_wait (ui, "everything to be sent", nothing_waits, NULL);
  press (ui, dialog, "Leave");
  kt_ui_wait (ui, "the end of it", has_left, NULL);
  kt_ui_expect_text (ui, "Work with a Server");
  kt_ui_take_picture (ui, "sync-left");
  expect_city (ui, "Hamburg");
  write_customer (ui, "Lübeck");
}

/* Back with a code; then it is left without the server, and nothing stays. */
static void
leave_nothing (KtUi *ui,
               gpointer data)
{
  gpointer *given = data;
  KtWindow *window = g_object_ref (ui->window); /* closes by itself at the end */
  KtLeaveDialog *dialog;

  kt_ui_log_in (ui, "a.berg");
  expect_city (ui, "Lübeck");
  kt_ui_go (ui, "sync");
  kt_ui_enrol (ui, kt_ui_server_get_address (given[0]), given[1]);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  kt_ui_server_kill (given[0]);
  dialog = open_dialog (ui);
  gtk_switch_set_active (GTK_SWITCH (kt_ui_find_in (GTK_WIDGET (dialog), GTK_TYPE_SWITCH, NULL)), TRUE);
  press (ui, dialog, "Leave");
  kt_ui_wait (ui, "that it cannot be told", dialog_shows, (gpointer) "cannot be reached");
  press (ui, dialog, "Leave Without Telling");
  kt_ui_wait (ui, "the end of it", has_left, NULL);
  g_object_unref (window);
}

static guint
count (const char *text,
       const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at; at = strstr (at + 1, word))
    n++;
  return n;
}

static void
test_leave (void)
{
  g_autoptr (KtUi) anna = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");
  g_autoptr (KtUiServer) server = kt_ui_server_start ();
  g_autofree char *code = kt_ui_server_add (server, "a.berg", "Anna Berg", "sales");
  g_autofree char *database = g_build_filename (anna->profile, "work.db", NULL);
  g_autofree char *releases = g_build_filename (anna->profile, "releases", NULL);
  g_autofree char *devices = NULL;
  gpointer given[] = { server, code };

  kt_ui_run (anna, join, server);
  kt_ui_server_kill (server);
  kt_ui_run (anna, try_to_leave, NULL);
  kt_ui_server_restart (server);
  kt_ui_run (anna, leave, NULL);
  devices = kt_ui_server_list_devices (server);
  g_assert_cmpuint (count (devices, "REVOKED"), ==, 1);
  g_assert_true (g_file_test (releases, G_FILE_TEST_EXISTS));
  kt_ui_run (anna, leave_nothing, given);
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (releases, G_FILE_TEST_EXISTS));
  kt_ui_server_restart (server);
  g_free (devices);
  devices = kt_ui_server_list_devices (server);
  g_assert_cmpuint (count (devices, "a.berg"), ==, 2);
  g_assert_cmpuint (count (devices, "REVOKED"), ==, 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-leave/a workplace joins a server without a code, and leaves it", test_leave);
  return g_test_run ();
}
