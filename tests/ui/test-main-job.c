/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The main job, played through the window on the demo catalog: find a product, configure it through a conflict and its
 * repair, watch price and picture follow, put it on a quote for a new customer, see the pages, export the PDF, close,
 * open again: all is there.
 */
#include "kt-ui-fixture.h"

#include "kt-catalog-page.h"
#include "kt-choice-tile.h"
#include "kt-configurator-page.h"
#include "kt-customer-form.h"
#include "kt-customers-page.h"
#include "kt-number-row.h"
#include "kt-page-view.h"
#include "kt-picture-area.h"
#include "kt-position-view.h"
#include "kt-product-page.h"
#include "kt-quote-editor.h"
#include "kt-summary-pane.h"
#include "kt-why-panel.h"

#include <string.h>

static GtkWidget *
tile_of (KtUi *ui,
         const char *path,
         const char *title)
{
  GtkWidget *tile = kt_ui_find_in (GTK_WIDGET (kt_ui_show_question (ui, path)), KT_TYPE_CHOICE_TILE, title);

  if (!tile)
    g_error ("There is no answer “%s” to %s.", title, path);
  return tile;
}

static void
enter_number (KtUi *ui,
              const char *path,
              const char *text)
{
  GtkWidget *entry = kt_ui_find_in (GTK_WIDGET (kt_ui_show_question (ui, path)), GTK_TYPE_ENTRY, NULL);

  g_assert_nonnull (entry);
  kt_ui_type (ui, entry, text);
  kt_ui_wait_for_price (ui);
}

/* --- steps ------------------------------------------------------------------------------------------------ */

static void
find_product (KtUi *ui)
{
  GtkWidget *page = kt_ui_find_product (ui, "process pump");

  /* The conversation bar has a step of that name too. */
  kt_ui_click (ui, kt_ui_find_in (page, GTK_TYPE_BUTTON, "Configure"));
  kt_ui_wait_for_price (ui);
}

static gboolean
shows_repairs (KtUi *ui,
               gpointer data)
{
  GtkWidget *panel = kt_ui_find (ui, KT_TYPE_WHY_PANEL, NULL);

  return panel && kt_why_panel_get_n_repairs (KT_WHY_PANEL (panel)) > 0;
}

static gboolean
has_chosen (KtUi *ui,
            gpointer data)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (kt_ui_configuration (ui));
  g_autoptr (KtChoice) choice = kt_choice_parse (data, NULL);

  return !kt_configuration_is_busy (kt_ui_configuration (ui)) && kt_snapshot_get_state (snapshot, choice) == KT_STATE_USER;
}

static char *
price_shown (KtUi *ui)
{
  return g_strdup (kt_summary_pane_get_price_text (KT_SUMMARY_PANE (kt_ui_expect (ui, KT_TYPE_SUMMARY_PANE, NULL))));
}

/* EPDM does not stand hot oil: the wish contradicts, and the repair makes it possible. */
static void
go_through_a_conflict (KtUi *ui)
{
  GtkWidget *tile;
  GtkWidget *panel;
  GtkWidget *toast;
  g_autofree char *promised = NULL;
  g_autofree char *price = NULL;

  kt_ui_click (ui, tile_of (ui, "medium.fluid", "Heat transfer oil"));
  kt_ui_wait_for_price (ui);
  tile = tile_of (ui, "seal.elastomer", "EPDM");
  g_assert_cmpint (kt_choice_tile_get_state (KT_CHOICE_TILE (tile)), ==, KT_TILE_EXCLUDED);
  kt_ui_click (ui, tile);
  kt_ui_wait (ui, "repairs", shows_repairs, NULL);
  panel = kt_ui_find (ui, KT_TYPE_WHY_PANEL, NULL);
  {
    g_autofree char *text = kt_ui_visible_text (panel);

    g_assert_nonnull (strstr (text, "Why not?"));
    g_assert_nonnull (strstr (text, "Source:"));
    g_assert_nonnull (strstr (text, "You chose"));
    g_assert_nonnull (strstr (text, "Heat transfer oil"));
    promised = g_steal_pointer (&text);
  }
  kt_why_panel_apply (KT_WHY_PANEL (panel), 0);
  toast = kt_ui_expect (ui, g_type_from_name ("AdwToastWidget"), NULL);
  g_assert_true (gtk_widget_is_sensitive (kt_ui_find_in (toast, GTK_TYPE_BUTTON, "Undo")));
  gtk_test_accessible_assert_property (gtk_widget_get_last_child (toast), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Close the message");
  kt_ui_wait_for_price (ui);
  kt_ui_wait (ui, "EPDM as wanted", has_chosen, (gpointer) "seal.elastomer=EPDM");
  /* The card said what it would come to. */
  price = price_shown (ui);
  g_assert_nonnull (strstr (promised, price));
}

static void
configure (KtUi *ui)
{
  g_autofree char *first_price = NULL;
  g_autofree char *second_price = NULL;

  first_price = price_shown (ui);
  enter_number (ui, "flow", "60");
  enter_number (ui, "head", "45 m");
  second_price = price_shown (ui);
  g_assert_cmpstr (first_price, !=, second_price);
  go_through_a_conflict (ui);
}

static void
new_customer (KtUi *ui)
{
  GtkWidget *form;

  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.new-customer", NULL);
  form = kt_ui_expect (ui, KT_TYPE_CUSTOMER_FORM, NULL);
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, "Name")), "Nordlicht Chemie GmbH");
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, "Street")), "Hafenstraße 7");
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, "Postcode")), "24103");
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, "Town")), "Kiel");
  kt_ui_settle (ui, 800);
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Talk with"));
  kt_ui_expect_text (ui, "Nordlicht Chemie GmbH");
}

static gboolean
shows_pages (KtUi *ui,
             gpointer data)
{
  GtkWidget *pages = kt_ui_find (ui, KT_TYPE_PAGE_VIEW, NULL);

  return pages && kt_page_view_get_n_pages (KT_PAGE_VIEW (pages)) > 0;
}

static gboolean
is_saved (KtUi *ui,
          gpointer data)
{
  return kt_open_quote_get_save_state (kt_conversation_get_quote (kt_ui_conversation (ui))) == KT_SAVE_DONE;
}

static gboolean
is_written (KtUi *ui,
            gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static void
quote (KtUi *ui)
{
  g_autofree char *path = g_build_filename (ui->folder, "quote.pdf", NULL);
  g_autofree char *content = NULL;
  gsize length;
  GtkWidget *editor;

  kt_ui_go (ui, "configurator");
  kt_ui_wait_for_price (ui);
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Add to quote"));
  kt_ui_wait (ui, "the pages", shows_pages, NULL);
  kt_ui_expect_text (ui, "Nordlicht Chemie GmbH, 24103 Kiel");
  kt_ui_wait (ui, "the quote to be saved", is_saved, NULL);
  editor = kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
  kt_quote_editor_export_to (KT_QUOTE_EDITOR (editor), path);
  kt_ui_wait (ui, "the PDF", is_written, path);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpuint (length, >, 10000);
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
}

static gboolean
has_quote (KtUi *ui,
           gpointer data)
{
  return kt_conversation_get_quote (kt_ui_conversation (ui)) != NULL;
}

static void
find_everything_again (KtUi *ui,
                       const char *number)
{
  KtOpenQuote *open;

  kt_ui_wait (ui, "the quote", has_quote, NULL);
  open = kt_conversation_get_quote (kt_ui_conversation (ui));
  g_assert_cmpstr (kt_open_quote_get_quote (open)->number, ==, number);
  g_assert_cmpuint (kt_revision_count_positions (kt_open_quote_get_revision (open)), ==, 1);
  g_assert_nonnull (kt_conversation_get_account (kt_ui_conversation (ui)));
  g_assert_cmpstr (kt_conversation_get_account (kt_ui_conversation (ui))->name, ==, "Nordlicht Chemie GmbH");
  kt_ui_wait_for_price (ui);
  kt_ui_wait (ui, "EPDM as chosen", has_chosen, (gpointer) "seal.elastomer=EPDM");
  kt_ui_go (ui, "quotes");
  kt_ui_wait (ui, "the pages", shows_pages, NULL);
}

static void
play_main_job (KtUi *ui,
               gpointer data)
{
  char **number = data;

  find_product (ui);
  configure (ui);
  new_customer (ui);
  quote (ui);
  *number = g_strdup (kt_open_quote_get_quote (kt_conversation_get_quote (kt_ui_conversation (ui)))->number);
  g_assert_cmpstr (*number, !=, "");
}

static void
play_afterwards (KtUi *ui,
                 gpointer data)
{
  find_everything_again (ui, *(char **) data);
}

static void
test_main_job (void)
{
  g_autofree char *catalog = kt_ui_source_path ("data/catalogs/falkenrath");
  g_autoptr (KtUi) ui = kt_ui_new (catalog, "en");
  g_autofree char *number = NULL;

  kt_ui_run (ui, play_main_job, &number);
  kt_ui_run (ui, play_afterwards, &number);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/the main job from the search to the PDF and back after a restart", test_main_job);
  return g_test_run ();
}
