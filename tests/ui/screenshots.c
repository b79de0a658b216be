/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes a picture of every page and state of the program, so that a person can look at them.
 * Usage: screenshots DIR LANGUAGE SCHEME WIDTHxHEIGHT
 */
#include "kt-ui-fixture.h"

#include "kt-catalog-page.h"
#include "kt-choice-tile.h"
#include "kt-configurator-page.h"
#include "kt-question-card.h"

#include <glib/gstdio.h>

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

static KtConversation *
conversation (KtUi *ui)
{
  return kt_application_get_conversation (ui->application);
}

static gboolean
is_answered (KtUi *ui,
             gpointer data)
{
  KtConfiguration *configuration = kt_conversation_get_configuration (conversation (ui));

  return configuration && !kt_configuration_is_busy (configuration) &&
         kt_configuration_get_cheapest (configuration) != NULL;
}

static void
decide (KtUi *ui,
        const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtChoice) choice = kt_choice_parse (text, &error);

  g_assert_no_error (error);
  kt_configurator_decide (
      kt_configuration_get_configurator (kt_conversation_get_configuration (conversation (ui))), choice);
  kt_ui_settle (ui, 50);
  kt_ui_wait (ui, text, is_answered, NULL);
}

static void
show_catalog (KtUi *ui)
{
  GtkWidget *page;
  GtkWidget *search;

  kt_ui_go (ui, "catalog");
  take (ui, "catalog");
  page = kt_ui_expect (ui, KT_TYPE_CATALOG_PAGE, NULL);
  kt_catalog_page_show_category (KT_CATALOG_PAGE (page), "motors");
  take (ui, "catalog-articles");
  kt_catalog_page_begin_search (KT_CATALOG_PAGE (page));
  search = kt_ui_expect (ui, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "dicht");
  take (ui, "catalog-search");
  gtk_editable_set_text (GTK_EDITABLE (search), "xyzzyx");
  take (ui, "catalog-nothing-found");
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  kt_catalog_page_show_product (KT_CATALOG_PAGE (page), "process-pump");
  kt_ui_settle (ui, 1500);
  take (ui, "product");
}

static void
show_configurator (KtUi *ui)
{
  static const char *const PRODUCTS[] = { "booster-station", "belt-conveyor", "turned-part", "process-pump" };

  kt_ui_go (ui, "configurator");
  take (ui, "configurator-empty");
  for (gsize i = 0; i < G_N_ELEMENTS (PRODUCTS); i++)
    {
      g_autofree char *name = g_strdup_printf ("configurator-%s", PRODUCTS[i]);

      kt_conversation_configure (conversation (ui), PRODUCTS[i]);
      kt_ui_settle (ui, 300);
      kt_ui_wait (ui, PRODUCTS[i], is_answered, NULL);
      take (ui, name);
    }
}

static void
show_conflict (KtUi *ui)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);
  GtkWidget *card;
  GtkWidget *tile = NULL;

  decide (ui, "flow=60");
  decide (ui, "head=45");
  decide (ui, "medium.fluid=thermal_oil");
  take (ui, "configurator-decided");
  kt_configurator_page_show_path (KT_CONFIGURATOR_PAGE (page), "seal.elastomer");
  kt_ui_settle (ui, 300);
  take (ui, "configurator-many-values");
  card = kt_ui_expect (ui, KT_TYPE_QUESTION_CARD, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_parent (card)); child && !tile;
       child = gtk_widget_get_next_sibling (child))
    tile = KT_IS_QUESTION_CARD (child) ? kt_ui_find_excluded (child) : NULL;
  if (tile)
    {
      kt_ui_click (ui, tile);
      kt_ui_settle (ui, 2000);
      take (ui, "configurator-why-not");
    }
}

static void
show_variants (KtUi *ui)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);
  KtConfiguration *configuration = kt_conversation_get_configuration (conversation (ui));
  g_autoptr (KtVariant) variant = kt_configuration_make_variant (configuration, "Variant 1");

  g_list_store_append (kt_configuration_get_variants (configuration), variant);
  decide (ui, "motor.protection=ex_eb");
  gtk_widget_activate_action (gtk_widget_get_first_child (page), "configurator.compare", NULL);
  kt_ui_settle (ui, 4000);
  take (ui, "configurator-variants");
  gtk_widget_activate_action (gtk_widget_get_first_child (page), "configurator.undo", NULL);
  kt_ui_settle (ui, 2000);
}

static void
show_quote (KtUi *ui)
{
  kt_ui_go (ui, "configurator");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL), "configurator.add-to-quote", NULL);
  kt_ui_settle (ui, 1500);
  take (ui, "quote");
  kt_ui_go (ui, "customers");
  take (ui, "customers");
}

typedef struct {
  const char *scheme;
  int width;
  int height;
} Look;

static void
play (KtUi *ui,
      gpointer data)
{
  const Look *look = data;

  g_action_group_activate_action (G_ACTION_GROUP (ui->application), "appearance", g_variant_new_string (look->scheme));
  gtk_window_set_default_size (GTK_WINDOW (ui->window), look->width, look->height);
  kt_ui_settle (ui, 300);
  show_catalog (ui);
  show_configurator (ui);
  show_conflict (ui);
  show_variants (ui);
  show_quote (ui);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (KtUi) ui = NULL;
  Look look = { .width = 1280, .height = 800 };

  if (argc != 5 || sscanf (argv[4], "%dx%d", &look.width, &look.height) != 2)
    {
      g_printerr ("Usage: screenshots DIR de|en light|dark WIDTHxHEIGHT\n");
      return 2;
    }
  folder = argv[1];
  look.scheme = argv[3];
  suffix = g_strdup_printf ("%s-%s-%s", argv[2], argv[3], argv[4]);
  g_mkdir_with_parents (folder, 0755);
  ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), argv[2]);
  kt_ui_run (ui, play, &look);
  g_free (suffix);
  return 0;
}
