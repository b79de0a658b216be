/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first start against a server, played in the window with the real server: a code is entered, the catalog arrives and
 * its progress is seen, the server is killed in the middle and comes back, it goes on where it stopped, work begins
 * before the pictures are complete. Then a newer release comes: it waits while something is open.
 */
#include "kt-ui-people.h"
#include "kt-ui-server.h"
#include "kt-ui-valve.h"

#include "kt-arrival-page.h"
#include "kt-arrival-strip.h"
#include "kt-catalog-banner.h"
#include "kt-enrol-form.h"
#include "kt-media-picture.h"
#include "kt-product-card.h"
#include "kt-product-page.h"
#include "kt-start-page.h"
#include "kt-sync-session.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  KtUiServer *server;
  KtUiValve *valve;
  char *code;
  char *media;
  gint64 size; /* of the release */
} Desk;

static const KtCatalogStatus *
catalog (KtUi *ui)
{
  return kt_sync_session_get_catalog (kt_workplace_get_sync (kt_ui_workplace (ui)));
}

/* --- what is on the server -------------------------------------------------------------------------------- */

static void
add_medium (const char *folder,
            const char *name,
            const char *content,
            gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *below = g_path_get_dirname (path);

  g_mkdir_with_parents (below, 0700);
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
}

/* A photograph of one product, and manuals. */
static char *
make_media (void)
{
  char *folder = g_dir_make_tmp ("kontor-media-XXXXXX", NULL);
  g_autofree char *source = kt_ui_source_path ("data/screenshots/order.png");
  g_autofree char *photograph = NULL;
  g_autofree char *manual = g_strnfill (300000, 'm');
  gsize size;

  g_assert_true (g_file_get_contents (source, &photograph, &size, NULL));
  add_medium (folder, "products/process-pump.png", photograph, size);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("manuals/%u.pdf", i);
      manual[0] = (char) ('0' + i);
      add_medium (folder, name, manual, strlen (manual));
    }
  return folder;
}

static gint64
size_of (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size;
}

/* --- the catalog arrives ---------------------------------------------------------------------------------- */

static gboolean
has_arrived (KtUi *ui,
             gpointer least)
{
  return catalog (ui)->state == KT_CATALOG_FETCHING && catalog (ui)->done >= *(gint64 *) least;
}

static gboolean
is_cut (KtUi *ui,
        gpointer data)
{
  return catalog (ui)->is_cut;
}

static gboolean
is_ready (KtUi *ui,
          gpointer data)
{
  return kt_workplace_get_state (kt_ui_workplace (ui)) == KT_WORKPLACE_READY;
}

static void
connect_to_server (KtUi *ui,
                   Desk *desk)
{
  GtkWidget *form;

  kt_ui_expect_text (ui, "Welcome to Kontor");
  kt_ui_take_picture (ui, "first-welcome");
  kt_ui_press_button (ui, "Connect to a Company Server…");
  form = kt_ui_expect (ui, KT_TYPE_ENROL_FORM, NULL);
  kt_ui_fill (form, "Address of the server", kt_ui_valve_get_address (desk->valve));
  kt_ui_fill (form, "Code", desk->code);
  kt_ui_fill (form, "Password for logging in at this device", KT_UI_PASSWORD);
  kt_ui_take_picture (ui, "first-enrol");
  kt_ui_press_button (ui, "Enrol This Device");
  kt_ui_expect (ui, KT_TYPE_ARRIVAL_PAGE, NULL);
}

static void
begin (KtUi *ui,
       gpointer data)
{
  Desk *desk = data;
  gint64 half = desk->size / 2;

  connect_to_server (ui, desk);
  kt_ui_valve_let (desk->valve, KT_UI_VALVE_IMAGE, half + 8000);
  kt_ui_wait (ui, "half of the catalog", has_arrived, &half);
  kt_ui_expect_text (ui, "The Catalog Arrives");
  kt_ui_settle (ui, 300);
  kt_ui_take_picture (ui, "first-arriving");

  kt_ui_server_kill (desk->server);
  kt_ui_wait (ui, "the line to be cut", is_cut, NULL);
  kt_ui_expect_text (ui, "The Server Cannot Be Reached");
  g_assert_cmpint (catalog (ui)->done, >=, half);
  kt_ui_settle (ui, 300);
  kt_ui_take_picture (ui, "first-cut");
  g_assert_cmpint (kt_workplace_get_state (kt_ui_workplace (ui)), ==, KT_WORKPLACE_WELCOME);
}

/* The program is ended, too, and started again; nothing is asked for twice. */
static void
go_on (KtUi *ui,
       gpointer data)
{
  Desk *desk = data;
  gint64 passed = kt_ui_valve_count (desk->valve, KT_UI_VALVE_IMAGE);

  kt_ui_server_restart (desk->server);
  kt_ui_valve_let (desk->valve, KT_UI_VALVE_IMAGE, G_MAXINT64);
  kt_ui_wait (ui, "the catalog", is_ready, NULL);
  g_assert_cmpint (kt_ui_valve_count (desk->valve, KT_UI_VALVE_IMAGE) - passed, <, desk->size / 2 + 20000);
  kt_ui_log_in (ui, "a.berg");
}

static gboolean
has_photograph (KtUi *ui,
                gpointer data)
{
  GtkWidget *page = kt_ui_find (ui, KT_TYPE_PRODUCT_PAGE, NULL);
  GtkWidget *picture = page ? kt_ui_find_in (page, KT_TYPE_MEDIA_PICTURE, NULL) : NULL;

  return picture && kt_media_picture_has_photograph (KT_MEDIA_PICTURE (picture));
}

static gboolean
has_all_media (KtUi *ui,
               gpointer data)
{
  return catalog (ui)->media_all > 0 && catalog (ui)->media_there == catalog (ui)->media_all;
}

/* --- what is kept ----------------------------------------------------------------------------------------- */

static GtkWidget *
pin_button (KtUi *ui)
{
  return kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_PRODUCT_PAGE, NULL), GTK_TYPE_TOGGLE_BUTTON, "Keep Offline");
}

/* As the thread says that has the media, not as the button shows at once. */
static gboolean
is_kept (KtUi *ui,
         gpointer data)
{
  KtMediaIndex *media = kt_sync_session_get_media (kt_workplace_get_sync (kt_ui_workplace (ui)));
  const char *hash = kt_media_index_find (media, "products/process-pump.png");

  return kt_media_index_is_pinned (media, hash);
}

static gboolean
is_not_kept (KtUi *ui,
             gpointer data)
{
  return !is_kept (ui, data);
}

static void
keep_pictures (KtUi *ui)
{
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (pin_button (ui))));
  kt_ui_click (ui, pin_button (ui));
  kt_ui_wait (ui, "the picture to be kept", is_kept, NULL);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (pin_button (ui))));
  kt_ui_settle (ui, 400);
  kt_ui_take_picture (ui, "first-kept");
}

/* Nothing of the media is here; a configuration is made all the same. */
static void
work_meanwhile (KtUi *ui,
                Desk *desk)
{
  g_assert_cmpuint (catalog (ui)->media_there, ==, 0);
  g_assert_cmpuint (catalog (ui)->media_all, ==, 5);
  kt_ui_expect (ui, KT_TYPE_ARRIVAL_STRIP, NULL);
  kt_ui_expect_text (ui, "Pictures: 0 of 5");
  kt_ui_take_picture (ui, "first-catalog");
  kt_ui_find_product (ui, "process pump");
  g_assert_false (has_photograph (ui, NULL));
  /* The photograph that is looked at comes before the manuals. */
  kt_ui_valve_let (desk->valve, KT_UI_VALVE_MEDIA, 420000);
  kt_ui_wait (ui, "the photograph", has_photograph, NULL);
  g_assert_false (has_all_media (ui, NULL));
  kt_ui_settle (ui, 400);
  kt_ui_take_picture (ui, "first-photograph");
  keep_pictures (ui);
  kt_ui_click (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_PRODUCT_PAGE, NULL), GTK_TYPE_BUTTON, "Configure"));
  kt_ui_wait_for_price (ui);
  kt_ui_valve_let (desk->valve, KT_UI_VALVE_MEDIA, G_MAXINT64);
  kt_ui_wait (ui, "all media", has_all_media, NULL);
}

/* --- the next release ------------------------------------------------------------------------------------- */

static gboolean
has_version (KtUi *ui,
             gpointer version)
{
  return catalog (ui)->version == *(gint64 *) version;
}

static gboolean
is_in_use (KtUi *ui,
           gpointer data)
{
  return g_strcmp0 (kt_workplace_get_catalog_path (kt_ui_workplace (ui)), catalog (ui)->path) == 0 && is_ready (ui, NULL);
}

static gboolean
has_decided (KtUi *ui,
             gpointer data)
{
  KtConfiguration *configuration = kt_ui_configuration (ui);
  KtSnapshot *snapshot = configuration ? kt_configuration_get_snapshot (configuration) : NULL;

  return snapshot && kt_snapshot_get_n_choices (snapshot) == 1;
}

/* Something is being configured: the newer release waits until it is asked for. */
static void
take_newer (KtUi *ui,
            Desk *desk)
{
  gint64 version = 2;

  kt_ui_decide (ui, "flow=60");
  kt_ui_server_publish (desk->server, g_getenv ("KT_DEMO_RELEASE"), desk->media);
  kt_sync_session_now (kt_workplace_get_sync (kt_ui_workplace (ui)));
  kt_ui_wait (ui, "the second release", has_version, &version);
  kt_ui_expect_text (ui, "What is open stays with the earlier one until it is closed.");
  g_assert_false (is_in_use (ui, NULL));
  kt_ui_settle (ui, 400);
  kt_ui_take_picture (ui, "catalog-here");
  kt_ui_press_button (ui, "Use It Now");
  kt_ui_wait (ui, "the second release to be used", is_in_use, NULL);
  kt_ui_wait (ui, "what was decided before", has_decided, NULL);
}

static void
work (KtUi *ui,
      gpointer data)
{
  Desk *desk = data;

  go_on (ui, desk);
  work_meanwhile (ui, desk);
  take_newer (ui, desk);
}

/* Started again it opens the newest by itself. */
static void
begin_again (KtUi *ui,
             gpointer data)
{
  kt_ui_log_in (ui, "a.berg");
  g_assert_true (g_str_has_suffix (kt_workplace_get_catalog_path (kt_ui_workplace (ui)), "catalog-2.db"));
  kt_ui_find_product (ui, "process pump");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (pin_button (ui))));
  kt_ui_click (ui, pin_button (ui));
  kt_ui_wait (ui, "the picture not to be kept", is_not_kept, NULL);
}

static void
desk_clear (Desk *desk)
{
  const char *remove[] = { "rm", "-rf", desk->media, NULL };

  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_clear_pointer (&desk->valve, kt_ui_valve_free);
  g_clear_pointer (&desk->server, kt_ui_server_free);
  g_free (desk->media);
  g_free (desk->code);
}

static void
desk_set_up (Desk *desk,
             const char *roles,
             gboolean has_catalog)
{
  *desk = (Desk) { .server = kt_ui_server_start (), .media = make_media () };
  if (has_catalog)
    kt_ui_server_publish (desk->server, g_getenv ("KT_DEMO_RELEASE"), desk->media);
  desk->valve = kt_ui_valve_new (kt_ui_server_get_address (desk->server));
  desk->code = kt_ui_server_add (desk->server, "a.berg", "Anna Berg", roles);
  desk->size = size_of (g_getenv ("KT_DEMO_RELEASE"));
}

static void
test_first_start (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (NULL, "en");
  Desk desk;

  desk_set_up (&desk, "sales", TRUE);
  ui->is_start_meant = TRUE;
  kt_ui_run (ui, begin, &desk);
  kt_ui_run (ui, work, &desk);
  ui->is_start_meant = FALSE;
  kt_ui_run (ui, begin_again, &desk);
  desk_clear (&desk);
}

/* --- before there is a catalog ---------------------------------------------------------------------------- */

static void
begin_too_early (KtUi *ui,
                 gpointer data)
{
  Desk *desk = data;

  connect_to_server (ui, desk);
  kt_ui_expect_text (ui, "The Server Has No Catalog Yet");
  kt_ui_settle (ui, 300);
  kt_ui_take_picture (ui, "first-none");
  kt_ui_server_publish (desk->server, g_getenv ("KT_DEMO_RELEASE"), desk->media);
  kt_sync_session_now (kt_workplace_get_sync (kt_ui_workplace (ui)));
  kt_ui_wait (ui, "the catalog", is_ready, NULL);
  kt_ui_log_in (ui, "a.berg");
}

static void
test_no_catalog_yet (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (NULL, "en");
  Desk desk;

  desk_set_up (&desk, "sales", FALSE);
  kt_ui_valve_let (desk.valve, KT_UI_VALVE_IMAGE, G_MAXINT64);
  ui->is_start_meant = TRUE;
  kt_ui_run (ui, begin_too_early, &desk);
  desk_clear (&desk);
}

/* --- a kiosk ---------------------------------------------------------------------------------------------- */

static void
begin_kiosk (KtUi *ui,
             gpointer data)
{
  Desk *desk = data;

  connect_to_server (ui, desk);
  kt_ui_valve_let (desk->valve, KT_UI_VALVE_IMAGE, G_MAXINT64);
  kt_ui_valve_let (desk->valve, KT_UI_VALVE_MEDIA, G_MAXINT64);
  kt_ui_wait (ui, "the catalog", is_ready, NULL);
  kt_ui_log_in (ui, "a.berg");
  kt_ui_find_product (ui, "process pump");
  kt_ui_wait (ui, "the photograph", has_photograph, NULL);
}

static void
test_kiosk (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (NULL, "en");
  Desk desk;

  desk_set_up (&desk, "kiosk", TRUE);
  ui->is_start_meant = TRUE;
  kt_ui_run (ui, begin_kiosk, &desk);
  desk_clear (&desk);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/first start/the catalog arrives, is cut, goes on, and work begins before the pictures",
                   test_first_start);
  g_test_add_func ("/first start/a device that was there before the first catalog gets it", test_no_catalog_yet);
  g_test_add_func ("/first start/a kiosk gets the catalog and its pictures, too", test_kiosk);
  return g_test_run ();
}
