/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes a picture of every page and state of the program, so that a person can look at them.
 * Usage: screenshots DIR LANGUAGE SCHEME WIDTHxHEIGHT; with KT_SCREENSHOTS=prices only those of prices.
 */
#include "kt-ui-quote.h"
#include "screenshot-approvals.h"
#include "screenshot-arrival.h"
#include "screenshot-gate.h"
#include "screenshot-orders.h"
#include "screenshot-people.h"
#include "screenshot-prices.h"
#include "screenshot-revisions.h"
#include "screenshot-sheet.h"
#include "screenshot-sync.h"

#include "kt-account-store.h"
#include "kt-catalog-page.h"
#include "kt-configurator-page.h"
#include "kt-customers-page.h"
#include "kt-language.h"
#include "kt-page-view.h"
#include "kt-position-view.h"
#include "kt-question-card.h"
#include "kt-quote-editor.h"
#include "kt-variant-table.h"
#include "kt-why-panel.h"

#include <glib/gstdio.h>

#define PATIENCE_SECONDS 45

static const char *folder;
static char *suffix;

static void
take (KtUi *ui,
      const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s-%s.png", name, suffix);
  g_autofree char *path = g_build_filename (folder, file, NULL);

  kt_ui_settle (ui, 300);
  kt_ui_screenshot (ui, path);
  g_print ("%s\n", path);
}

static gboolean
is_answered (KtUi *ui,
             gpointer data)
{
  KtConfiguration *configuration = kt_conversation_get_configuration (kt_ui_conversation (ui));

  return configuration && !kt_configuration_is_busy (configuration) &&
         kt_configuration_get_cheapest (configuration) != NULL;
}

/* --- start ------------------------------------------------------------------------------------------------ */

static void
show_welcome (KtUi *ui)
{
  take (ui, "start");
}

static void
show_problem (KtUi *ui)
{
  take (ui, "start-problem");
}

/* --- catalog ---------------------------------------------------------------------------------------------- */

static void
search (KtUi *ui,
        const char *text,
        const char *name)
{
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_expect (ui, GTK_TYPE_SEARCH_ENTRY, NULL)), text);
  take (ui, name);
}

static void
show_catalog (KtUi *ui)
{
  KtCatalogPage *page;

  kt_ui_go (ui, "catalog");
  take (ui, "catalog");
  page = KT_CATALOG_PAGE (kt_ui_expect (ui, KT_TYPE_CATALOG_PAGE, NULL));
  kt_catalog_page_show_category (page, "motors");
  take (ui, "catalog-articles");
  kt_catalog_page_begin_search (page);
  search (ui, "dicht", "catalog-search");
  search (ui, "Pumpenagregat", "catalog-suggestion");
  search (ui, "xyzzyx", "catalog-nothing-found");
  search (ui, "", "catalog-search-cleared");
  kt_catalog_page_show_product (page, "process-pump");
  kt_ui_settle (ui, 1500);
  take (ui, "product");
}

/* --- configurator ----------------------------------------------------------------------------------------- */

/* A picture without a price is better than none on a machine that is busy with other things. */
static gboolean
is_answered_or_late (KtUi *ui,
                     gpointer data)
{
  const gint64 *begin = data;

  return is_answered (ui, NULL) || g_get_monotonic_time () - *begin > PATIENCE_SECONDS * G_USEC_PER_SEC;
}

static void
configure (KtUi *ui,
           const char *product)
{
  gint64 begin = g_get_monotonic_time ();

  kt_conversation_configure (kt_ui_conversation (ui), product);
  kt_ui_settle (ui, 300);
  kt_ui_wait (ui, product, is_answered_or_late, &begin);
}

static void
show_parts (KtUi *ui)
{
  kt_configurator_page_show_path (KT_CONFIGURATOR_PAGE (kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL)),
                                  "modules[0].type");
  take (ui, "configurator-parts");
}

static void
show_products (KtUi *ui)
{
  static const char *const PRODUCTS[] = { "booster-station", "belt-conveyor", "turned-part", "process-pump" };

  kt_ui_go (ui, "configurator");
  take (ui, "configurator-empty");
  for (gsize i = 0; i < G_N_ELEMENTS (PRODUCTS); i++)
    {
      g_autofree char *name = g_strdup_printf ("configurator-%s", PRODUCTS[i]);

      configure (ui, PRODUCTS[i]);
      take (ui, name);
      if (g_str_equal (PRODUCTS[i], "belt-conveyor"))
        show_parts (ui);
    }
}

static gboolean
shows_repairs (KtUi *ui,
               gpointer data)
{
  GtkWidget *panel = kt_ui_find (ui, KT_TYPE_WHY_PANEL, NULL);

  return panel && kt_why_panel_get_n_repairs (KT_WHY_PANEL (panel)) > 0;
}

static void
show_conflict (KtUi *ui)
{
  GtkWidget *card;

  kt_ui_decide (ui, "flow=60");
  kt_ui_decide (ui, "head=45");
  kt_ui_decide (ui, "medium.fluid=thermal_oil");
  take (ui, "configurator-decided");
  card = GTK_WIDGET (kt_ui_show_question (ui, "seal.elastomer"));
  take (ui, "configurator-many-values");
  kt_ui_click (ui, kt_ui_find_excluded (card));
  kt_ui_wait (ui, "repairs", shows_repairs, NULL);
  take (ui, "configurator-why-not");
}

static void
show_variants (KtUi *ui)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);
  KtConfiguration *configuration = kt_conversation_get_configuration (kt_ui_conversation (ui));
  g_autoptr (KtKeptVariant) variant = kt_configuration_make_variant (configuration, "Variant 1");

  g_list_store_append (kt_configuration_get_variants (configuration), variant);
  kt_ui_decide (ui, "motor.protection=ex_eb");
  gtk_widget_activate_action (gtk_widget_get_first_child (page), "configurator.compare", NULL);
  kt_ui_settle (ui, 4000);
  take (ui, "configurator-variants");
  gtk_widget_activate_action (gtk_widget_get_first_child (page), "configurator.undo", NULL);
  kt_ui_settle (ui, 2000);
  g_signal_emit_by_name (kt_ui_expect (ui, KT_TYPE_VARIANT_TABLE, NULL), "closed");
  kt_ui_wait_for_price (ui);
}

static void
show_refused_number (KtUi *ui)
{
  GtkWidget *entry = kt_ui_find_in (GTK_WIDGET (kt_ui_show_question (ui, "flow")), GTK_TYPE_ENTRY, NULL);

  kt_ui_type (ui, entry, "9000");
  take (ui, "configurator-refused-number");
  kt_ui_type (ui, entry, "60");
  kt_ui_wait_for_price (ui);
}

static void
show_complete (KtUi *ui)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);
  GtkWidget *breakdown = kt_ui_expect (ui, GTK_TYPE_EXPANDER, NULL);

  gtk_widget_activate_action (page, "configurator.complete", "s", "default");
  take (ui, "configurator-checking");
  kt_ui_settle (ui, 1000);
  kt_ui_wait_for_price (ui);
  gtk_expander_set_expanded (GTK_EXPANDER (breakdown), TRUE);
  take (ui, "configurator-complete");
  gtk_expander_set_expanded (GTK_EXPANDER (breakdown), FALSE);
}

/* --- customers -------------------------------------------------------------------------------------------- */

static void
show_customers (KtUi *ui)
{
  g_autofree char *id = kt_workplace_new_id (kt_ui_workplace (ui));
  g_autoptr (KtAccount) account = kt_account_new (id);
  g_autoptr (GError) error = NULL;

  kt_ui_go (ui, "customers");
  take (ui, "customers-empty");
  kt_record_set_text (&account->name, "Nordlicht Chemie GmbH");
  kt_record_set_text (&account->number, "10042");
  kt_record_set_text (&account->billing.street, "Hafenstraße 7");
  kt_record_set_text (&account->billing.postcode, "24103");
  kt_record_set_text (&account->billing.city, "Kiel");
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, kt_language_get ());
  kt_account_store_save (kt_ui_store (ui), account, NULL, &error);
  g_assert_no_error (error);
  kt_conversation_set_account (kt_ui_conversation (ui), account);
  kt_customers_page_show (KT_CUSTOMERS_PAGE (kt_ui_expect (ui, KT_TYPE_CUSTOMERS_PAGE, NULL)), account->id);
  kt_ui_settle (ui, 500);
  take (ui, "customers");
}

/* --- quotes ----------------------------------------------------------------------------------------------- */

static gboolean
shows_pages (KtUi *ui,
             gpointer data)
{
  GtkWidget *pages = kt_ui_find (ui, KT_TYPE_PAGE_VIEW, NULL);

  return !pages || kt_page_view_get_n_pages (KT_PAGE_VIEW (pages)) > 0;
}

static void
select_last (KtUi *ui)
{
  KtPositionView *view = KT_POSITION_VIEW (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL));
  GListModel *positions = kt_revision_get_positions (kt_open_quote_get_revision (kt_position_view_get_quote (view)));
  g_autoptr (KtPosition) last = g_list_model_get_item (positions, g_list_model_get_n_items (positions) - 1);

  kt_position_view_select (view, last);
}

static void
add_lines (KtUi *ui)
{
  GtkWidget *editor = kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);

  kt_ui_add_article (ui, "FR-10115", 2, KT_ROLE_NORMAL);
  select_last (ui);
  gtk_widget_activate_action (editor, "quote.add-subtotal", NULL);
  kt_ui_add_article (ui, "FR-11001", 2, KT_ROLE_OPTION);
  select_last (ui);
}

static void
show_quotes (KtUi *ui)
{
  kt_ui_go (ui, "quotes");
  take (ui, "quotes-empty");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_settle (ui, 800);
  take (ui, "quote-empty");
  kt_ui_go (ui, "configurator");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL), "configurator.add-to-quote", NULL);
  kt_ui_settle (ui, 800);
  kt_ui_wait (ui, "the pages", shows_pages, NULL);
  take (ui, "quote");
  add_lines (ui);
  kt_ui_settle (ui, 1500);
  take (ui, "quote-lines");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.aside", "s", "head");
  take (ui, "quote-head");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.aside", "s", "pages");
}

static void
show_sealed_quote (KtUi *ui)
{
  GtkWidget *editor = kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);

  gtk_widget_activate_action (editor, "quote.send", NULL);
  kt_ui_settle (ui, 1500);
  take (ui, "quote-sealed");
  g_signal_emit_by_name (editor, "back");
  kt_ui_settle (ui, 500);
  take (ui, "quotes");
}

/* --- all of them ------------------------------------------------------------------------------------------ */

typedef struct {
  const char *scheme;
  int width;
  int height;
} Look;

static void
wear (KtUi *ui,
      const Look *look)
{
  g_action_group_activate_action (G_ACTION_GROUP (ui->application), "appearance", g_variant_new_string (look->scheme));
  gtk_window_set_default_size (GTK_WINDOW (ui->window), look->width, look->height);
  kt_ui_settle (ui, 300);
}

static void
play_start (KtUi *ui,
            gpointer data)
{
  wear (ui, data);
  if (kt_workplace_get_state (kt_ui_workplace (ui)) == KT_WORKPLACE_PROBLEM)
    show_problem (ui);
  else
    show_welcome (ui);
}

static void
play (KtUi *ui,
      gpointer data)
{
  wear (ui, data);
  show_catalog (ui);
  show_products (ui);
  show_conflict (ui);
  show_variants (ui);
  show_refused_number (ui);
  show_complete (ui);
  show_customers (ui);
  show_quotes (ui);
  show_sealed_quote (ui);
  kt_screenshot_prices (ui, take);
  kt_screenshot_sheet (ui, take);
  kt_screenshot_revisions (ui, take);
  kt_screenshot_people (ui, take); /* closes the workplace */
}

/* Parts that can be taken on their own: KT_SCREENSHOTS=NAME. */
static const struct {
  const char *name;
  void (*show) (KtUi *ui, KtTakePicture take);
} PARTS[] = {
  { "approvals", kt_screenshot_approvals },
  { "gate", kt_screenshot_gate },
  { "orders", kt_screenshot_orders },
  { "people", kt_screenshot_people },
  { "prices", kt_screenshot_prices },
  { "revisions", kt_screenshot_revisions },
  { "sheet", kt_screenshot_sheet },
  { "sync", kt_screenshot_sync },
};

static void
play_part (KtUi *ui,
           gpointer data)
{
  wear (ui, data);
  for (gsize i = 0; i < G_N_ELEMENTS (PARTS); i++)
    if (g_str_equal (PARTS[i].name, g_getenv ("KT_SCREENSHOTS")))
      PARTS[i].show (ui, take);
}

static void
play_orders (KtUi *ui,
             gpointer data)
{
  wear (ui, data);
  kt_screenshot_orders (ui, take);
  kt_screenshot_gate (ui, take);
}

/* On a work folder of its own, which others filled. */
static void
run_orders (const char *language,
            Look *look)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), language);

  kt_ui_fill_demo (ui);
  kt_ui_run (ui, play_orders, look);
}

/* With users of its own, so on a profile of its own. */
static void
play_approvals (KtUi *ui,
                gpointer data)
{
  wear (ui, data);
  kt_screenshot_approvals (ui, take);
}

/* The start page, without a catalog and with something that is none. */
static void
run_start (const char *language,
           Look *look)
{
  g_autofree char *foreign = kt_ui_source_path ("README.md");
  const char *const catalogs[] = { NULL, foreign };

  for (gsize i = 0; i < G_N_ELEMENTS (catalogs); i++)
    {
      g_autoptr (KtUi) ui = kt_ui_new (catalogs[i], language);

      ui->is_start_meant = TRUE;
      kt_ui_run (ui, play_start, look);
    }
}

typedef struct {
  Look *look;
  KtArrivalStage *stage;
} Arrival;

static void
play_arrival (KtUi *ui,
              gpointer data)
{
  const Arrival *arrival = data;

  wear (ui, arrival->look);
  kt_screenshot_arrival (ui, arrival->stage, take);
}

/* The first start against a server. */
static void
run_arrival (const char *language,
             Look *look)
{
  g_autoptr (KtArrivalStage) stage = kt_arrival_stage_new ();
  g_autoptr (KtUi) ui = kt_ui_new (NULL, language);
  Arrival arrival = { look, stage };

  if (!stage)
    return;
  ui->is_start_meant = TRUE;
  kt_ui_run (ui, play_arrival, &arrival);
}

static void
play_sync (KtUi *ui,
           gpointer data)
{
  wear (ui, data);
  kt_screenshot_sync (ui, take);
}

/* On a profile that a server may fill. */
static void
run_sync (const char *language,
          Look *look)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), language);

  kt_ui_run (ui, play_sync, look);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (KtUi) ui = NULL;
  Look look = { .width = 1280, .height = 800 };
  gboolean only_part = g_getenv ("KT_SCREENSHOTS") != NULL;

  if (argc != 5 || sscanf (argv[4], "%dx%d", &look.width, &look.height) != 2)
    {
      g_printerr ("Usage: screenshots DIR de|en light|dark WIDTHxHEIGHT\n");
      return 2;
    }
  folder = argv[1];
  look.scheme = argv[3];
  suffix = g_strdup_printf ("%s-%s-%s", argv[2], argv[3], argv[4]);
  g_mkdir_with_parents (folder, 0755);
  if (!only_part)
    run_start (argv[2], &look);
  if (!only_part || g_str_equal (g_getenv ("KT_SCREENSHOTS"), "arrival"))
    run_arrival (argv[2], &look);
  if (g_strcmp0 (g_getenv ("KT_SCREENSHOTS"), "arrival") == 0)
    return 0;
  ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), argv[2]);
  if (g_strcmp0 (g_getenv ("KT_SCREENSHOTS"), "orders") == 0 || g_strcmp0 (g_getenv ("KT_SCREENSHOTS"), "gate") == 0)
    kt_ui_fill_demo (ui); /* they need something to look at */
  kt_ui_run (ui, only_part ? play_part : play, &look);
  if (!only_part)
    {
      g_autoptr (KtUi) other = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), argv[2]);

      kt_ui_run (other, play_approvals, &look);
      run_sync (argv[2], &look);
    }
  if (!only_part)
    run_orders (argv[2], &look);
  g_free (suffix);
  return 0;
}
