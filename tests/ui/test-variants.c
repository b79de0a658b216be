/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variants are set aside, stand side by side with what differs, are taken up again and are there after a restart. */
#include "kt-ui-fixture.h"

#include "kt-configurator-page.h"
#include "kt-variant-table.h"

static gboolean
is_decided (KtUi *ui,
            gpointer data)
{
  g_autoptr (KtChoice) choice = kt_choice_parse (data, NULL);

  return kt_ui_configuration (ui) && kt_configuration_get_snapshot (kt_ui_configuration (ui)) &&
         kt_snapshot_get_state (kt_configuration_get_snapshot (kt_ui_configuration (ui)), choice) == KT_STATE_USER;
}

static GtkWidget *
compare (KtUi *ui)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);

  gtk_widget_activate_action (gtk_widget_get_first_child (page), "configurator.compare", NULL);
  return kt_ui_expect (ui, KT_TYPE_VARIANT_TABLE, NULL);
}

static void
play (KtUi *ui,
      gpointer data)
{
  GtkWidget *table;

  kt_conversation_configure (kt_ui_conversation (ui), "turned-part");
  kt_ui_go (ui, "configurator");
  kt_ui_wait_for_price (ui);
  kt_ui_decide (ui, "blank.material=W14404");

  table = compare (ui);
  kt_ui_expect_text (ui, "As cheap as possible");
  kt_ui_expect_text (ui, "As recommended");
  kt_ui_expect_text (ui, "As soon as possible");
  kt_ui_click (ui, kt_ui_find_in (table, GTK_TYPE_BUTTON, "Set aside"));
  kt_ui_expect_text (ui, "Variant 1");

  kt_ui_decide (ui, "blank.material=Ti64");
  kt_ui_expect_text (ui, "3.7165 · TiAl6V4"); /* the material differs, so it stands in the table */
  kt_ui_click (ui, kt_ui_find_in (table, GTK_TYPE_BUTTON, "Take up"));
  kt_ui_wait (ui, "the material of the variant", is_decided, (gpointer) "blank.material=W14404");

  /* Beginning another one loses nothing. */
  kt_conversation_configure (kt_ui_conversation (ui), "process-pump");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Bring back"));
  kt_ui_wait (ui, "what was decided before", is_decided, (gpointer) "blank.material=W14404");
}

static void
play_afterwards (KtUi *ui,
                 gpointer data)
{
  kt_ui_go (ui, "configurator");
  kt_ui_wait_for_price (ui);
  compare (ui);
  kt_ui_expect_text (ui, "Variant 1");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Remove this variant"));
  kt_ui_settle (ui, 200);
  g_assert_false (kt_ui_shows (ui, "Variant 1"));
}

static void
test_variants (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play, NULL);
  kt_ui_run (ui, play_afterwards, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/variants are set aside, compared and taken up again", test_variants);
  return g_test_run ();
}
