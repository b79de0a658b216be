/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window says of a server that cannot be reached, does not know the device any more, or is silent for long. */
#include "kt-ui-people.h"
#include "kt-ui-server.h"
#include "kt-ui-states.h"
#include "kt-ui-sync.h"

#include "kt-catalog-banner.h"
#include "kt-sync-strip.h"
#include "kt-test-limit.h"

#include <signal.h>

/* --- the foot of the sidebar ------------------------------------------------------------------------------ */

static GtkWidget *
strip (KtUi *ui)
{
  return kt_ui_find (ui, KT_TYPE_SYNC_STRIP, NULL);
}

static void
assert_strip (KtUi *ui,
              const char *headline,
              const char *details,
              const char *button)
{
  g_autofree char *shown = NULL;

  g_assert_nonnull (strip (ui));
  shown = kt_ui_visible_text (strip (ui));
  g_assert_nonnull (strstr (shown, headline));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (gtk_widget_get_first_child (strip (ui))), details));
  g_assert_nonnull (kt_ui_find_in (strip (ui), GTK_TYPE_BUTTON, button));
}

static double
get_fraction (KtUi *ui)
{
  return gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (kt_ui_find_in (strip (ui), GTK_TYPE_PROGRESS_BAR, NULL)));
}

static void
play_strip (KtUi *ui,
            gpointer data)
{
  g_assert_null (strip (ui));

  kt_ui_tell_sync (ui, KT_SYNC_OFFLINE, NULL);
  assert_strip (ui, "Offline", "Everything works; it is brought together when the server can be reached.",
                "Pause synchronising");
  assert_strip (ui, "Offline", "7 changes wait to be sent.", "Pause synchronising");
  g_assert_null (kt_ui_find_in (strip (ui), GTK_TYPE_PROGRESS_BAR, NULL));

  kt_ui_tell_progress (ui, KT_SYNC_PUSHING, 120, 480);
  assert_strip (ui, "Sending…", "120 of 480.", "Pause synchronising");
  assert_strip (ui, "120 of 480 · 8 s left · 204.0", "About 8 seconds left.", "Pause synchronising");
  g_assert_cmpfloat_with_epsilon (get_fraction (ui), 0.25, 0.001);
  /* What came meanwhile does not make it more than all. */
  kt_ui_tell_progress (ui, KT_SYNC_PULLING, 500, 480);
  g_assert_cmpfloat_with_epsilon (get_fraction (ui), 1, 0.001);

  kt_ui_tell_progress (ui, KT_SYNC_PULLING, 1200, 14400);
  assert_strip (ui, "1,200 of 14,400 · 5 min left · 2.0", "1200 of 14400.", "Pause synchronising");

  kt_ui_tell_sync (ui, KT_SYNC_PAUSED, NULL);
  g_assert_false (kt_ui_shows (ui, "5 min left"));
  assert_strip (ui, "Paused", "7 changes wait to be sent.", "Go on synchronising");

  kt_ui_tell_sync (ui, KT_SYNC_BLOCKED, "The server does not know this device any more.");
  assert_strip (ui, "Needs your help", "The server does not know this device any more.", "Pause synchronising");

  kt_ui_tell_success (ui);
  assert_strip (ui, "Synchronised", "Last complete: ", "Pause synchronising");

  kt_ui_tell_sync (ui, KT_SYNC_OFF, NULL);
  g_assert_null (strip (ui));
}

static void
test_strip (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_strip, NULL);
}

/* --- the banner ------------------------------------------------------------------------------------------- */

static GtkWidget *
banner (KtUi *ui)
{
  return kt_ui_find (ui, KT_TYPE_CATALOG_BANNER, NULL);
}

static void
assert_banner (KtUi *ui,
               const char *title,
               const char *text,
               gboolean can_use,
               gboolean can_close)
{
  g_autofree char *shown = NULL;

  g_assert_nonnull (banner (ui));
  shown = kt_ui_visible_text (banner (ui));
  g_assert_nonnull (strstr (shown, title));
  g_assert_nonnull (strstr (shown, text));
  g_assert_cmpint (kt_ui_find_in (banner (ui), GTK_TYPE_BUTTON, "Use It Now") != NULL, ==, can_use);
  g_assert_cmpint (kt_ui_find_in (banner (ui), GTK_TYPE_BUTTON, "Close this notice") != NULL, ==, can_close);
}

static void
close_banner (KtUi *ui)
{
  kt_ui_click (ui, kt_ui_find_in (banner (ui), GTK_TYPE_BUTTON, "Close this notice"));
  g_assert_null (banner (ui));
}

/* Too old to be sold from: nothing takes that away, and no quote begins. */
static void
play_barred (KtUi *ui)
{
  kt_ui_tell_catalog (ui, KT_CATALOG_GRACE_DAYS + 1, NULL);
  assert_banner (ui, "This catalog is too old for new quotes", "nothing newer has come from the server since", FALSE,
                 FALSE);
  g_assert_null (kt_conversation_begin_quote (kt_ui_conversation (ui)));
  kt_ui_expect_text (ui, "The catalog is too old: no new quotes are begun from it.");

  kt_ui_tell_catalog (ui, 0, NULL);
  g_assert_null (banner (ui));
  g_assert_nonnull (kt_conversation_begin_quote (kt_ui_conversation (ui)));
}

static void
play_banner (KtUi *ui,
             gpointer data)
{
  g_assert_null (banner (ui));
  kt_ui_tell_catalog (ui, 0, NULL);
  g_assert_null (banner (ui));

  kt_ui_tell_catalog (ui, 2, NULL);
  assert_banner (ui, "This catalog should have been renewed", "It was good until", FALSE, TRUE);
  close_banner (ui);
  kt_ui_tell_catalog (ui, 3, NULL);
  g_assert_null (banner (ui)); /* it was read */

  kt_ui_tell_catalog (ui, 0, "A signature of the release is missing.");
  assert_banner (ui, "A new catalog was not accepted",
                 "Work goes on with the one before. A signature of the release is missing.", FALSE, TRUE);
  close_banner (ui);

  play_barred (ui);
  kt_ui_tell_newer_catalog (ui, "2027.1");
  assert_banner (ui, "Catalog 2027.1 is here", "What is open stays with the earlier one until it is closed.", TRUE, TRUE);
  close_banner (ui);
}

static void
test_banner (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_banner, NULL);
}

/* --- a device that was revoked ---------------------------------------------------------------------------- */

typedef struct {
  KtUiServer *server;
  char *code;
} Desk;

static void
enrol (KtUi *ui,
       gpointer data)
{
  Desk *desk = data;

  kt_ui_go (ui, "sync");
  kt_ui_enrol (ui, kt_ui_server_get_address (desk->server), desk->code);
  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);

  kt_ui_server_revoke_all (desk->server);
  kt_sync_session_now (kt_ui_sync_session (ui));
  kt_ui_expect_activity (ui, KT_SYNC_BLOCKED);
  kt_ui_go (ui, "sync");
  kt_ui_expect_text (ui, "Needs your help");
  kt_ui_expect_text (ui, "The server does not know this device any more.");
  kt_ui_expect_text (ui, "Enrol This Device");
  g_assert_false (kt_ui_shows (ui, "Nothing Needs Attention"));
  kt_ui_take_picture (ui, "sync-revoked");
  /* Work goes on. */
  kt_ui_go (ui, "quotes");
  g_assert_nonnull (kt_conversation_begin_quote (kt_ui_conversation (ui)));
}

static void
test_revoked (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");
  g_autoptr (KtUiServer) server = kt_ui_server_start ();
  g_autofree char *code = kt_ui_server_add (server, "a.berg", "Anna Berg", "sales");
  Desk desk = { server, code };

  kt_ui_run (ui, enrol, &desk);
}

/* --- a disk that is full ---------------------------------------------------------------------------------- */

static void
fill_the_disk (KtUi *ui,
               gpointer data)
{
  Desk *desk = data;

  kt_ui_go (ui, "sync");
  kt_ui_enrol (ui, kt_ui_server_get_address (desk->server), desk->code);
  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);

  kt_test_limit_files (1024);
  kt_sync_session_now (kt_ui_sync_session (ui));
  kt_ui_expect_activity (ui, KT_SYNC_BLOCKED);
  kt_ui_go (ui, "sync");
  kt_ui_expect_text (ui, "Needs your help");
  kt_ui_expect_text (ui, "the disk is full. Nothing was changed; free some space and try again.");
  g_assert_false (kt_ui_shows (ui, "when the server can be reached"));
  g_assert_false (kt_ui_shows (ui, "Enrol This Device"));

  kt_test_limit_files (RLIM_INFINITY);
  kt_ui_take_picture (ui, "sync-full");
  kt_ui_press_button (ui, "Synchronise Now");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  g_assert_false (kt_ui_shows (ui, "the disk is full"));
}

static void
test_full_disk (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");
  g_autoptr (KtUiServer) server = kt_ui_server_start ();
  g_autofree char *code = kt_ui_server_add (server, "a.berg", "Anna Berg", "sales");
  Desk desk = { server, code };

  signal (SIGXFSZ, SIG_IGN);
  kt_ui_run (ui, fill_the_disk, &desk);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync states/the foot of the sidebar tells how it goes", test_strip);
  g_test_add_func ("/sync states/a banner tells what is to be known of the catalog", test_banner);
  g_test_add_func ("/sync states/a device that was revoked is told so, and work goes on", test_revoked);
  g_test_add_func ("/sync states/a full disk is told as what it is", test_full_disk);
  return g_test_run ();
}
