/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another release would change, through the window. */
#include "kt-ui-people.h"
#include "kt-ui-quote.h"
#include "kt-ui-release.h"

#include "kt-admin-page.h"
#include "kt-catalog-gate-page.h"
#include "kt-catalog-replay.h"
#include "kt-replay-table.h"

#include <string.h>

#define MOTOR "FR-10120"
#define CABLE "FR-55031"

static KtCatalogGatePage *
go_there (KtUi *ui)
{
  kt_ui_go (ui, "admin");
  kt_admin_page_show (KT_ADMIN_PAGE (kt_ui_expect (ui, KT_TYPE_ADMIN_PAGE, NULL)), "catalog");
  kt_ui_settle (ui, 200);
  return KT_CATALOG_GATE_PAGE (kt_ui_expect (ui, KT_TYPE_CATALOG_GATE_PAGE, NULL));
}

/* Its id, which the caller frees. */
static char *
make_quote (KtUi *ui,
            const char *customer,
            const char *const *articles)
{
  char *id;

  kt_ui_go (ui, "quotes");
  kt_ui_receive_customer (ui, customer);
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  for (guint i = 0; articles[i]; i++)
    kt_ui_add_article (ui, articles[i], 2, KT_ROLE_NORMAL);
  kt_ui_expect_saved (ui);
  id = g_strdup (kt_open_quote_get_quote (kt_ui_quote (ui))->id);
  kt_conversation_start_over (kt_ui_conversation (ui));
  kt_ui_settle (ui, 200);
  return id;
}

static guint
n_shown (KtUi *ui)
{
  return g_list_model_get_n_items (
      kt_replay_table_get_shown (KT_REPLAY_TABLE (kt_ui_expect (ui, KT_TYPE_REPLAY_TABLE, NULL))));
}

static void
choose_effect (KtUi *ui,
               guint place)
{
  GtkWidget *choice = kt_ui_find_in (GTK_WIDGET (kt_ui_expect (ui, KT_TYPE_CATALOG_GATE_PAGE, NULL)),
                                     GTK_TYPE_DROP_DOWN, NULL);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), place);
  kt_ui_settle (ui, 100);
}

static void
check_a_release (KtUi *ui,
                 gpointer data)
{
  static const char *const both[] = { MOTOR, CABLE, NULL };
  static const char *const motor[] = { MOTOR, NULL };
  static const char *const none[] = { "FR-20001", NULL };
  g_autofree char *release = kt_ui_build_dearer_release (ui);
  g_autofree char *table = g_build_filename (ui->folder, "table.csv", NULL);
  g_autofree char *csv = NULL;
  KtCatalogGatePage *page;

  g_free (make_quote (ui, "Erste GmbH", both));
  g_free (make_quote (ui, "Zweite GmbH", motor));
  g_free (make_quote (ui, "Dritte GmbH", none));
  page = go_there (ui);
  kt_ui_expect_text (ui, "What Would a New Catalog Change?");
  kt_catalog_gate_page_check (page, release);
  kt_ui_expect_text (ui, "3 quotes looked at · 1 line is not there any more · 2 lines cost something else");
  kt_ui_expect_text (ui, "falkenrath-2027.1.kontor, version 2027.1");
  g_assert_cmpuint (n_shown (ui), ==, 3);
  kt_ui_expect_text (ui, "Erste GmbH");
  kt_ui_expect_text (ui, "€4,780.00");
  kt_ui_expect_text (ui, "€5,020.00");
  kt_ui_expect_text (ui, "+€240.00");
  g_assert_false (kt_ui_shows (ui, "Dritte GmbH"));
  choose_effect (ui, 2);
  g_assert_cmpuint (n_shown (ui), ==, 1);
  kt_ui_expect_text (ui, "Not there any more");
  choose_effect (ui, 0);
  kt_catalog_gate_page_export (page, table);
  kt_ui_expect_text (ui, "Written: table.csv");
  g_assert_true (g_file_get_contents (table, &csv, NULL, NULL));
  g_assert_nonnull (strstr (csv, "Quote,Customer,Position,Title,Effect,Before,After,Currency,Reason"));
  g_test_message ("%s", csv);
  g_assert_nonnull (strstr (csv, "Zweite GmbH"));
  g_assert_nonnull (strstr (csv, ",4780.00,5020.00,EUR,"));
}

static void
test_effects (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, check_a_release, NULL);
}

static void
open_from_the_list (KtUi *ui,
                    gpointer data)
{
  static const char *const motor[] = { MOTOR, NULL };
  g_autofree char *release = kt_ui_build_dearer_release (ui);
  g_autofree char *id = make_quote (ui, "Erste GmbH", motor);

  kt_catalog_gate_page_check (go_there (ui), release);
  kt_ui_expect_text (ui, "1 line costs something else");
  g_signal_emit_by_name (kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_REPLAY_TABLE, NULL), GTK_TYPE_COLUMN_VIEW, NULL),
                         "activate", 0);
  kt_ui_expect_quote (ui, id);
}

static void
test_open (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, open_from_the_list, NULL);
}

/* The demo's own quotes with the release they were made with, then with a file that is none, then stopped. */
static void
check_others (KtUi *ui,
              gpointer data)
{
  g_autofree char *none = kt_ui_source_path ("README.md");
  KtCatalogGatePage *page = go_there (ui);

  kt_catalog_gate_page_check (page, g_getenv ("KT_DEMO_RELEASE"));
  kt_ui_press_button (ui, "Stop");
  kt_ui_settle (ui, 300);
  kt_ui_expect_text (ui, "What Would a New Catalog Change?");
  g_assert_null (kt_ui_find (ui, GTK_TYPE_PROGRESS_BAR, NULL));
  kt_catalog_gate_page_check (page, none);
  kt_ui_expect_text (ui, "Not Checked");
  kt_catalog_gate_page_check (page, g_getenv ("KT_DEMO_RELEASE"));
  kt_ui_expect_text (ui, "Nothing Would Change");
}

static void
test_others (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_fill_demo (ui);
  kt_ui_run (ui, check_others, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog-gate/lines that go or cost something else are listed and exported", test_effects);
  g_test_add_func ("/catalog-gate/a quote is opened from the list", test_open);
  g_test_add_func ("/catalog-gate/it is stopped, refuses what is no release, and finds nothing where nothing changes",
                   test_others);
  return g_test_run ();
}
