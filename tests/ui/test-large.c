/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The largest models of the corpus as products of a catalog: only what is near the screen has cards, everything can be
 * scrolled to and found, decided and undone, and what is not possible says why. In each the number of cards is counted:
 * that is what the speed of the window depends on.
 */
#include "kt-ui-fixture.h"

#include "kt-choice-tile.h"
#include "kt-configurator-page.h"
#include "kt-large-catalog.h"
#include "kt-lazy-column.h"
#include "kt-question-list.h"
#include "kt-summary-pane.h"
#include "kt-why-panel.h"

#define MOST_TILES 1500 /* of the pages around the screen; the models have tens of thousands */

static guint
count (GtkWidget *root,
       GType type)
{
  guint n = g_type_is_a (G_OBJECT_TYPE (root), type) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    n += count (child, type);
  return n;
}

static void
expect_few_tiles (KtUi *ui)
{
  guint n = count (GTK_WIDGET (ui->window), KT_TYPE_CHOICE_TILE);

  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, MOST_TILES);
}

static void
open_product (KtUi *ui,
              const char *product)
{
  kt_conversation_configure (kt_ui_conversation (ui), product);
  kt_ui_go (ui, "configurator");
  kt_ui_expect (ui, KT_TYPE_CHOICE_TILE, NULL);
  kt_ui_wait_for_price (ui);
  kt_ui_settle (ui, 300);
  expect_few_tiles (ui);
}

static GtkAdjustment *
get_adjustment (KtUi *ui)
{
  GtkWidget *list = kt_ui_expect (ui, KT_TYPE_QUESTION_LIST, NULL);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (gtk_widget_get_first_child (list)));
}

/* Down to the end in strides of a page, and back to the beginning. */
static void
scroll_through (KtUi *ui)
{
  GtkAdjustment *adjustment = get_adjustment (ui);
  double farthest = 0;

  /* The end is farther away when what is before it turns out to be higher. */
  for (guint tries = 0; tries < 5; tries++)
    {
      gtk_adjustment_set_value (adjustment,
                                gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment));
      kt_ui_lay_out (ui);
      expect_few_tiles (ui);
      if (gtk_adjustment_get_value (adjustment) > farthest)
        tries = 0;
      farthest = MAX (farthest, gtk_adjustment_get_value (adjustment));
    }
  g_assert_cmpfloat (farthest, >, gtk_adjustment_get_page_size (adjustment));
  kt_ui_expect_text (ui, "Next step");
  gtk_adjustment_set_value (adjustment, 0);
  kt_ui_lay_out (ui);
}

static KtState
state_of (KtUi *ui,
          const char *feature)
{
  g_autoptr (KtChoice) choice = kt_choice_new (KT_CHOICE_IS, feature, "True");

  return kt_snapshot_get_state (kt_configuration_get_snapshot (kt_ui_configuration (ui)), choice);
}

static gboolean
is_known_in_state (KtUi *ui,
                   gpointer data)
{
  const char *const *wanted = data;

  return !kt_configuration_is_busy (kt_ui_configuration (ui)) &&
         g_str_equal (kt_state_name (state_of (ui, wanted[0])), wanted[1]);
}

static void
expect_state (KtUi *ui,
              const char *feature,
              const char *state)
{
  const char *wanted[] = { feature, state };

  kt_ui_wait (ui, feature, is_known_in_state, wanted);
}

static GtkWidget *
tile_of (KtUi *ui,
         const char *feature)
{
  GtkWidget *tile = kt_ui_find_in (GTK_WIDGET (kt_ui_show_question (ui, feature)), KT_TYPE_CHOICE_TILE, feature);

  g_assert_nonnull (tile);
  return tile;
}

/* Found by name, and the keyboard stands at its question. */
static void
find (KtUi *ui,
      const char *feature)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);
  GtkWidget *finder, *focus;

  gtk_widget_activate_action (gtk_widget_get_first_child (page), "configurator.find", NULL);
  finder = kt_ui_expect (ui, g_type_from_name ("KtQuestionFinder"), NULL);
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (finder, GTK_TYPE_SEARCH_ENTRY, NULL)), feature);
  kt_ui_settle (ui, 1000);
  g_signal_emit_by_name (kt_ui_find_in (finder, GTK_TYPE_SEARCH_ENTRY, NULL), "activate");
  kt_ui_settle (ui, 500);
  focus = gtk_root_get_focus (GTK_ROOT (ui->window));
  g_assert_true (KT_IS_CHOICE_TILE (focus));
  g_assert_nonnull (kt_ui_find_in (focus, KT_TYPE_CHOICE_TILE, feature));
  focus = gtk_widget_get_ancestor (focus, KT_TYPE_QUESTION_CARD);
  g_assert_true (kt_question_card_asks (KT_QUESTION_CARD (focus), feature));
}

/* Tab goes from question to question, and the one with the focus is always in sight. */
static void
tab_through (KtUi *ui)
{
  GtkWidget *list = kt_ui_expect (ui, KT_TYPE_QUESTION_LIST, NULL);
  GtkWidget *card = NULL;
  guint n_cards = 0;

  for (guint i = 0; i < 120 && n_cards < 15; i++)
    {
      GtkWidget *focus;
      graphene_rect_t place;

      g_assert_true (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
      kt_ui_lay_out (ui);
      focus = gtk_root_get_focus (GTK_ROOT (ui->window));
      g_assert_true (gtk_widget_compute_bounds (focus, list, &place));
      g_assert_cmpfloat (place.origin.y, >=, 0);
      g_assert_cmpfloat (place.origin.y, <, gtk_widget_get_height (list));
      n_cards += gtk_widget_get_ancestor (focus, KT_TYPE_QUESTION_CARD) != card ? 1 : 0;
      card = gtk_widget_get_ancestor (focus, KT_TYPE_QUESTION_CARD);
    }
  g_assert_cmpuint (n_cards, ==, 15);
}

#define ONE "F_3492E3B73738"
#define OTHER "F_F9BA2DAA0151"

static void
play_automotive (KtUi *ui)
{
  open_product (ui, "automotive");
  scroll_through (ui);
  find (ui, ONE);
  tab_through (ui);
  kt_ui_click (ui, tile_of (ui, ONE));
  expect_state (ui, ONE, "user");
  expect_state (ui, OTHER, "excluded");
  /* The chip of the decision. */
  g_assert_nonnull (kt_ui_find (ui, GTK_TYPE_BUTTON, "F_B64690EEA761: " ONE));
  /* Of alternatives one is taken instead of the other at once. */
  kt_ui_click (ui, tile_of (ui, OTHER));
  expect_state (ui, OTHER, "user");
  expect_state (ui, ONE, "excluded");
  gtk_widget_activate_action (GTK_WIDGET (kt_ui_expect (ui, KT_TYPE_QUESTION_LIST, NULL)), "configurator.undo", NULL);
  expect_state (ui, ONE, "user");
  gtk_widget_activate_action (GTK_WIDGET (kt_ui_expect (ui, KT_TYPE_QUESTION_LIST, NULL)), "configurator.undo", NULL);
  expect_state (ui, ONE, "free");
  kt_ui_wait_for_price (ui);
  g_assert_true (g_str_has_prefix (
      kt_summary_pane_get_price_text (KT_SUMMARY_PANE (kt_ui_expect (ui, KT_TYPE_SUMMARY_PANE, NULL))), "€"));
}

/* "DECIDED => !RULED_OUT" stands in the model. */
#define DECIDED "F_71ED362684B0"
#define RULED_OUT "F_2994A4D5A93B"

static gboolean
has_repairs (KtUi *ui,
             gpointer data)
{
  GtkWidget *panel = kt_ui_find (ui, KT_TYPE_WHY_PANEL, NULL);

  return panel && kt_why_panel_get_n_repairs (KT_WHY_PANEL (panel)) > 0;
}

/* What is ruled out says why and what to change; one press takes it, one more takes it back. */
static void
play_conflict (KtUi *ui)
{
  kt_ui_decide (ui, DECIDED "=True");
  expect_state (ui, RULED_OUT, "excluded");
  kt_ui_click (ui, tile_of (ui, RULED_OUT));
  kt_ui_wait (ui, "repairs", has_repairs, NULL);
  kt_ui_expect_text (ui, DECIDED " => !" RULED_OUT);
  kt_why_panel_apply (KT_WHY_PANEL (kt_ui_find (ui, KT_TYPE_WHY_PANEL, NULL)), 0);
  expect_state (ui, RULED_OUT, "user");
  g_assert_null (kt_ui_find (ui, KT_TYPE_WHY_PANEL, NULL));
  gtk_widget_activate_action (GTK_WIDGET (kt_ui_expect (ui, KT_TYPE_QUESTION_LIST, NULL)), "configurator.undo", NULL);
  expect_state (ui, DECIDED, "user");
}

static gboolean
is_all_decided (KtUi *ui,
                gpointer data)
{
  return !kt_configuration_is_busy (kt_ui_configuration (ui)) &&
         kt_snapshot_get_n_open (kt_configuration_get_snapshot (kt_ui_configuration (ui))) == 0;
}

/* Thousands of features are decided at once, and undone. */
static void
play_completion (KtUi *ui)
{
  GtkWidget *list = kt_ui_expect (ui, KT_TYPE_QUESTION_LIST, NULL);

  gtk_widget_activate_action (list, "configurator.complete", "s", "price");
  kt_ui_wait (ui, "everything to be decided", is_all_decided, NULL);
  kt_ui_wait_for_price (ui);
  kt_ui_expect_text (ui, "Everything is decided.");
  expect_few_tiles (ui);
  gtk_widget_activate_action (list, "configurator.undo", NULL);
  expect_state (ui, RULED_OUT, "excluded");
  kt_ui_wait_for_price (ui);
}

static void
play_flat (KtUi *ui,
           const char *product)
{
  const KtQuestionPlan *plan;
  const KtPlanQuestion *question;
  const char *feature;

  open_product (ui, product);
  plan = kt_configuration_get_plan (kt_ui_configuration (ui));
  question = kt_question_plan_get_question (plan, kt_question_plan_get_n_questions (plan) - 1);
  feature = question->members[question->n_members / 2]->name;
  find (ui, feature);
  expect_few_tiles (ui);
  kt_ui_wait_for_price (ui);
}

static void
play (KtUi *ui,
      gpointer data)
{
  play_automotive (ui);
  play_conflict (ui);
  play_completion (ui);
  play_flat (ui, "buildroot");
  play_flat (ui, "linux");
}

static void
test_large (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (NULL, "en");

  ui->catalog = kt_large_catalog_make (ui->folder);
  if (!ui->catalog)
    {
      g_test_skip ("The corpus is not there.");
      return;
    }
  kt_ui_run (ui, play, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/models of tens of thousands of features are scrolled, searched and decided", test_large);
  return g_test_run ();
}
