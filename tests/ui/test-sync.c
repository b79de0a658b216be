/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two people at two devices and a server: a wrong code, the right one, what one writes comes to the other, both work
 * while the server is gone, and it is brought together when it comes back.
 */
#include "kt-ui-people.h"
#include "kt-ui-server.h"
#include "kt-ui-sync.h"

#include "kt-account-store.h"

#include <adwaita.h>

#define ACCOUNT "0a0a0a0a-0000-4000-8000-000000000001"

typedef struct {
  KtUiServer *server;
  char *code;
} Desk;

/* --- customers -------------------------------------------------------------------------------------------------- */

static KtAccount *
load (KtUi *ui)
{
  return kt_account_store_load (kt_ui_store (ui), ACCOUNT, NULL);
}

static void
save (KtUi *ui,
      const char *city,
      const char *phone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = load (ui);

  if (!account)
    account = kt_account_new (ACCOUNT);
  kt_record_set_text (&account->name, "Nordlicht Chemie GmbH");
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, "de");
  if (city)
    kt_record_set_text (&account->billing.city, city);
  if (phone)
    kt_record_set_text (&account->phone, phone);
  kt_account_store_save (kt_ui_store (ui), account, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
has_account (KtUi *ui,
             gpointer data)
{
  g_autoptr (KtAccount) account = load (ui);

  return account != NULL;
}

/* --- scripts ---------------------------------------------------------------------------------------------------- */

static void
begin_with_anna (KtUi *ui,
                 gpointer data)
{
  const Desk *desk = data;

  save (ui, "Kiel", NULL);
  kt_ui_go (ui, "sync");
  kt_ui_expect_text (ui, "Work with a Server");
  kt_ui_take_picture (ui, "sync-begin");
  kt_ui_enrol (ui, kt_ui_server_get_address (desk->server), "AAAA-BBBB-CCCC-DDDD");
  kt_ui_expect_text (ui, "The code is unknown, too old, or was used by another device.");
  kt_ui_take_picture (ui, "sync-wrong-code");
  kt_ui_enrol (ui, kt_ui_server_get_address (desk->server), desk->code);
  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  kt_ui_go (ui, "sync");
  kt_ui_expect_text (ui, "Synchronised");
  kt_ui_expect_text (ui, "Nothing Needs Attention");
  kt_ui_take_picture (ui, "sync-done");
}

static void
begin_with_bea (KtUi *ui,
                gpointer data)
{
  const Desk *desk = data;

  kt_ui_go (ui, "sync");
  kt_ui_enrol (ui, kt_ui_server_get_address (desk->server), desk->code);
  kt_ui_log_in (ui, "b.kern");
  kt_ui_wait (ui, "the customer of the other device", has_account, NULL);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

/* The server is gone: work goes on. */
static void
work_offline (KtUi *ui,
              gpointer data)
{
  kt_ui_log_in (ui, data);
  kt_ui_expect_activity (ui, KT_SYNC_OFFLINE);
  save (ui, g_str_equal (data, "a.berg") ? "Hamburg" : "Lübeck", g_str_equal (data, "a.berg") ? NULL : "+49 431 1");
  kt_ui_go (ui, "sync");
  kt_ui_expect_text (ui, "Offline");
  kt_ui_expect_text (ui, "1 change waits to be sent.");
  kt_ui_take_picture (ui, "sync-offline");
}

/* Anna comes back first. */
static void
come_back (KtUi *ui,
           gpointer data)
{
  kt_ui_log_in (ui, data);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

static void
see_the_same (KtUi *ui,
              gpointer data)
{
  g_autoptr (KtAccount) account = NULL;

  come_back (ui, data);
  account = load (ui);
  g_assert_cmpstr (account->billing.city, ==, "Hamburg");
  g_assert_cmpstr (account->phone, ==, "+49 431 1");
}

/* Bea's town differs from Anna's, who was first: that is told. Her telephone number is brought in. */
static void
come_back_second (KtUi *ui,
                  gpointer data)
{
  see_the_same (ui, data);
  kt_ui_go (ui, "sync");
  kt_ui_expect_text (ui, "Nordlicht Chemie GmbH: changed in two places");
  kt_ui_expect_text (ui, "Here: Lübeck");
  kt_ui_take_picture (ui, "sync-task");
  kt_ui_press_button (ui, "Done");
  kt_ui_expect_text (ui, "Nothing Needs Attention");
}

static void
test_two_devices (void)
{
  const char *catalog = g_getenv ("KT_DEMO_RELEASE");
  g_autoptr (KtUi) anna = kt_ui_new (catalog, "en");
  g_autoptr (KtUi) bea = kt_ui_new (catalog, "en");
  g_autoptr (KtUiServer) server = kt_ui_server_start ();
  g_autofree char *code_of_anna = kt_ui_server_add (server, "a.berg", "Anna Berg", "sales");
  g_autofree char *code_of_bea = kt_ui_server_add (server, "b.kern", "Bea Kern", "sales;back-office");
  Desk desk = { server, code_of_anna };

  kt_ui_run (anna, begin_with_anna, &desk);
  desk.code = code_of_bea;
  kt_ui_run (bea, begin_with_bea, &desk);
  kt_ui_server_kill (server);
  kt_ui_run (anna, work_offline, (gpointer) "a.berg");
  kt_ui_run (bea, work_offline, (gpointer) "b.kern");
  kt_ui_server_restart (server);
  kt_ui_run (anna, come_back, (gpointer) "a.berg");
  kt_ui_run (bea, come_back_second, (gpointer) "b.kern");
  kt_ui_run (anna, see_the_same, (gpointer) "a.berg");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/two devices work apart and are brought together", test_two_devices);
  return g_test_run ();
}
