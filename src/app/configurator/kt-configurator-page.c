/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page holds together what shows one configuration: where one is among the steps, the questions of that step, and
 * what follows from the answers. Each of them follows the snapshot when it changes.
 */
#include "kt-configurator-page.h"

#include "kt-catalog-position.h"
#include "kt-decision-bar.h"
#include "kt-focus.h"
#include "kt-fold-bin.h"
#include "kt-gatekeeper.h"
#include "kt-inquiry-dialog.h"
#include "kt-language.h"
#include "kt-question-finder.h"
#include "kt-question-list.h"
#include "kt-step-navigator.h"
#include "kt-summary-pane.h"
#include "kt-tab-leaves.h"
#include "kt-variant-table.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtConfiguratorPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtConfiguration *configuration;
  GSimpleActionGroup *actions;

  GtkWidget *fold;
  GtkWidget *stack;
  GtkWidget *step_pane;
  GtkWidget *step_box;
  GtkWidget *step_choice;
  GtkWidget *product_title;
  GtkWidget *progress;
  GtkWidget *decisions;
  GtkWidget *questions;
  GtkWidget *step_title;
  GtkWidget *next_button;
  GtkWidget *summary_pane;
  GtkWidget *summary;
  GtkWidget *bottom_bar;
  GtkWidget *bottom_price;
  GtkWidget *question_column;
  GtkWidget *variants;

  KtStepNavigator *steps;
  KtSnapshot *shown;    /* what steps and questions show; NULL: nothing */
  char *wanted_path;    /* to be scrolled to when it is there */
  gboolean wants_focus; /* as soon as there are questions */
};

G_DEFINE_FINAL_TYPE (KtConfiguratorPage, kt_configurator_page, GTK_TYPE_WIDGET)

static KtSnapshot *
get_snapshot (KtConfiguratorPage *self)
{
  return self->configuration ? kt_configuration_get_snapshot (self->configuration) : NULL;
}

/* Three columns; two, with the steps as a list above the questions; or one. */
static guint
n_columns (KtConfiguratorPage *self)
{
  return 1 + kt_fold_bin_get_level (KT_FOLD_BIN (self->fold));
}

static void
on_failed (KtConfiguratorPage *self,
           GError *error)
{
  kt_window_report (GTK_WIDGET (self), error);
}

/* --- showing everything ----------------------------------------------------------------------------------- */

static void
set_enabled (KtConfiguratorPage *self,
             const char *name,
             gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)),
                               enabled);
}

/* A visitor, alone: somebody of the house goes on with it. */
static gboolean
is_visitor (KtConfiguratorPage *self)
{
  KtWorkplace *workplace = kt_conversation_get_workplace (self->conversation);
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (workplace));

  return actor && !kt_actor_may (actor, KT_RIGHT_TRADE);
}

static void
update_actions (KtConfiguratorPage *self)
{
  KtSnapshot *snapshot = get_snapshot (self);

  set_enabled (self, "undo", snapshot && kt_snapshot_get_can_undo (snapshot));
  set_enabled (self, "redo", snapshot && kt_snapshot_get_can_redo (snapshot));
  set_enabled (self, "reset", snapshot && kt_snapshot_get_n_choices (snapshot) > 0);
  set_enabled (self, "find", snapshot != NULL);
  set_enabled (self, "complete", snapshot != NULL);
  set_enabled (self, "compare", snapshot != NULL);
  set_enabled (self, "add-to-quote",
               snapshot && kt_configuration_get_cheapest (self->configuration) != NULL &&
                   kt_conversation_may_edit (self->conversation));
  set_enabled (self, "inquire", snapshot != NULL && is_visitor (self));
}

static void
show_step (KtConfiguratorPage *self)
{
  const KtStepInfo *step = kt_step_navigator_get_current (self->steps);

  gtk_label_set_text (GTK_LABEL (self->step_title), step ? step->title : "");
  gtk_widget_set_visible (self->next_button, !kt_step_navigator_is_last (self->steps));
  kt_question_list_show (KT_QUESTION_LIST (self->questions), step);
}

static void
on_moved (KtConfiguratorPage *self)
{
  show_step (self);
  kt_question_list_begin (KT_QUESTION_LIST (self->questions));
}

static void
scroll_to_wanted (KtConfiguratorPage *self)
{
  if (self->wanted_path && kt_question_list_focus (KT_QUESTION_LIST (self->questions), self->wanted_path))
    g_clear_pointer (&self->wanted_path, g_free);
}

/* One begins with the first question. */
static gboolean
kt_configurator_page_grab_focus (GtkWidget *widget)
{
  KtConfiguratorPage *self = KT_CONFIGURATOR_PAGE (widget);

  if (!self->conversation || (!kt_conversation_is_opening (self->conversation) && !self->configuration))
    return FALSE;
  self->wants_focus = !gtk_widget_get_mapped (self->questions) ||
                      !gtk_widget_child_focus (self->questions, GTK_DIR_TAB_FORWARD);
  return TRUE;
}

static gboolean
is_comparing (KtConfiguratorPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "variants") == 0;
}

/* Prices and completions come later and change none of this. */
static void
show_snapshot (KtConfiguratorPage *self)
{
  guint n_questions, n_open;

  g_clear_pointer (&self->shown, kt_snapshot_unref);
  self->shown = kt_snapshot_ref (get_snapshot (self));
  kt_step_navigator_update (self->steps);
  kt_step_navigator_count (self->steps, &n_questions, &n_open);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 n_questions > 0 ? (double) (n_questions - n_open) / n_questions : 1.0);
  show_step (self);
  kt_decision_bar_show (KT_DECISION_BAR (self->decisions), self->configuration);
}

static void
on_changed (KtConfiguratorPage *self)
{
  guint n_questions, n_open;

  if (!get_snapshot (self))
    return;
  if (!is_comparing (self))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "configuration");
  if (get_snapshot (self) != self->shown)
    show_snapshot (self);
  kt_step_navigator_count (self->steps, &n_questions, &n_open);
  kt_summary_pane_update (KT_SUMMARY_PANE (self->summary), n_open);
  gtk_label_set_text (GTK_LABEL (self->bottom_price), kt_summary_pane_get_price_text (KT_SUMMARY_PANE (self->summary)));
  update_actions (self);
  scroll_to_wanted (self);
  if (self->wants_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
forget_configuration (KtConfiguratorPage *self)
{
  if (!self->configuration)
    return;
  g_signal_handlers_disconnect_by_data (self->configuration, self);
  g_clear_pointer (&self->shown, kt_snapshot_unref);
  kt_decision_bar_show (KT_DECISION_BAR (self->decisions), NULL);
  kt_question_list_set_configuration (KT_QUESTION_LIST (self->questions), NULL);
  kt_step_navigator_set_configuration (self->steps, NULL);
  kt_summary_pane_set_configuration (KT_SUMMARY_PANE (self->summary), NULL);
  kt_variant_table_set_configuration (KT_VARIANT_TABLE (self->variants), NULL);
  g_clear_object (&self->configuration);
}

static void
on_configuration (KtConfiguratorPage *self)
{
  KtConfiguration *configuration = kt_conversation_get_configuration (self->conversation);

  if (configuration == self->configuration)
    return;
  forget_configuration (self);
  g_clear_pointer (&self->wanted_path, g_free);
  if (configuration)
    {
      KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (configuration)));
      const char *product = kt_configuration_get_product (configuration)->info->id;

      self->configuration = g_object_ref (configuration);
      gtk_label_set_text (GTK_LABEL (self->product_title), kt_texts_product (texts, product, kt_language_get ()));
      g_signal_connect_object (configuration, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (configuration, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
      kt_question_list_set_configuration (KT_QUESTION_LIST (self->questions), configuration);
      kt_step_navigator_set_configuration (self->steps, configuration);
      kt_summary_pane_set_configuration (KT_SUMMARY_PANE (self->summary), configuration);
      kt_summary_pane_set_can_inquire (KT_SUMMARY_PANE (self->summary), is_visitor (self));
      kt_summary_pane_set_can_add (KT_SUMMARY_PANE (self->summary), kt_conversation_may_edit (self->conversation));
      kt_variant_table_set_configuration (KT_VARIANT_TABLE (self->variants), configuration);
      /* Until its first answer there is nothing of it to show. */
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "opening");
      on_changed (self);
      if (kt_conversation_has_previous (self->conversation))
        kt_window_offer (GTK_WIDGET (self), _ ("Begun anew; what was decided before is kept"), _ ("Bring back"),
                         "configurator.bring-back");
    }
  update_actions (self);
}

static void
on_opening (KtConfiguratorPage *self)
{
  if (kt_conversation_is_opening (self->conversation) || (self->configuration && !get_snapshot (self)))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "opening");
  else if (!get_snapshot (self) && !kt_conversation_get_configuration (self->conversation))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
  else if (get_snapshot (self) && !is_comparing (self))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "configuration");
}

/* --- actions ---------------------------------------------------------------------------------------------- */

static void
on_undo (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  KtConfiguratorPage *self = data;

  kt_question_list_close_panels (KT_QUESTION_LIST (self->questions));
  kt_configurator_undo (kt_configuration_get_configurator (self->configuration));
}

static void
on_redo (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  KtConfiguratorPage *self = data;

  kt_question_list_close_panels (KT_QUESTION_LIST (self->questions));
  kt_configurator_redo (kt_configuration_get_configurator (self->configuration));
}

static void
on_reset (GSimpleAction *action,
          GVariant *parameter,
          gpointer data)
{
  KtConfiguratorPage *self = data;

  kt_question_list_close_panels (KT_QUESTION_LIST (self->questions));
  kt_configurator_reset (kt_configuration_get_configurator (self->configuration));
  kt_window_offer (GTK_WIDGET (self), _ ("All choices taken back"), _ ("Undo"), "configurator.undo");
}

static gboolean
can_go (const char *path,
        gpointer data)
{
  return kt_step_navigator_can_go_to_path (((KtConfiguratorPage *) data)->steps, path);
}

static void
on_take_back (KtConfiguratorPage *self,
              const char *path)
{
  kt_question_list_close_panels (KT_QUESTION_LIST (self->questions));
  kt_configurator_clear (kt_configuration_get_configurator (self->configuration), path);
}

static void
on_find (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  KtConfiguratorPage *self = data;
  GtkWidget *finder = kt_question_finder_new (self->configuration, can_go, self);

  g_signal_connect_object (finder, "found", G_CALLBACK (kt_configurator_page_show_path), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (finder, self->product_title);
  g_signal_connect (finder, "closed", G_CALLBACK (gtk_widget_unparent), NULL);
  gtk_popover_popup (GTK_POPOVER (finder));
}

static void
on_expert (GSimpleAction *action,
           GVariant *state,
           gpointer data)
{
  KtConfiguratorPage *self = data;

  g_simple_action_set_state (action, state);
  kt_question_list_set_expert (KT_QUESTION_LIST (self->questions), g_variant_get_boolean (state));
}

static void
on_next (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  KtConfiguratorPage *self = data;

  kt_step_navigator_next (self->steps);
  kt_focus_when_placed (self->questions);
}

static void
on_previous (GSimpleAction *action,
             GVariant *parameter,
             gpointer data)
{
  KtConfiguratorPage *self = data;

  kt_step_navigator_previous (self->steps);
  kt_focus_when_placed (self->questions);
}

/* The decisions that make the assignment out of the present state. Features of a model with thousands of them that
 * follow already need none of their own. */
static GPtrArray *
open_choices (KtSnapshot *snapshot,
              KtAssignment *assignment)
{
  g_autoptr (GPtrArray) all = kt_assignment_to_choices (assignment);
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);

  for (guint i = 0; i < all->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (all, i);
      gint number = kt_snapshot_find (snapshot, choice->path);
      const KtSnapshotNode *node = number >= 0 ? kt_snapshot_get_node (snapshot, (guint) number) : NULL;

      if (!node || node->feature->kind != KT_FEATURE_BOOL || node->is_optional || node->is_open)
        g_ptr_array_add (choices, kt_choice_copy (choice));
    }
  return choices;
}

static void
on_complete (GSimpleAction *action,
             GVariant *parameter,
             gpointer data)
{
  KtConfiguratorPage *self = data;
  KtAssignment *assignment = g_str_equal (g_variant_get_string (parameter, NULL), "price")
                                 ? kt_configuration_get_cheapest (self->configuration)
                                 : kt_configuration_get_preferred (self->configuration);
  g_autoptr (GPtrArray) choices = NULL;

  if (!assignment)
    return;
  choices = open_choices (get_snapshot (self), assignment);
  kt_question_list_close_panels (KT_QUESTION_LIST (self->questions));
  kt_configurator_decide_all (kt_configuration_get_configurator (self->configuration), choices);
  kt_window_offer (GTK_WIDGET (self), _ ("Completed"), _ ("Undo"), "configurator.undo");
}

static void
on_add_to_quote (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer data)
{
  KtConfiguratorPage *self = data;
  KtWorkplace *workplace = kt_conversation_get_workplace (self->conversation);
  KtOpenQuote *quote = kt_conversation_get_quote (self->conversation);
  const char *language = quote ? kt_revision_get_header (kt_open_quote_get_revision (quote))->language
                               : kt_language_get ();
  g_autofree char *id = kt_workplace_new_id (workplace);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPositionData) position = kt_catalog_position_new_product (
      kt_workplace_get_catalog (workplace), kt_configuration_get_product (self->configuration),
      kt_configuration_get_cheapest (self->configuration), id, language, (KtDecimal) { .units = 1, .digits = 0 },
      kt_workplace_get_day (workplace), &error);

  if (!position || !kt_conversation_add_position (self->conversation, position, &error))
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "quotes");
}

static void
on_inquire (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  KtConfiguratorPage *self = data;

  kt_inquiry_dialog_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->configuration);
}

static void
on_compare (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  KtConfiguratorPage *self = data;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "variants");
  gtk_widget_child_focus (self->variants, GTK_DIR_TAB_FORWARD);
}

static void
on_variants_closed (KtConfiguratorPage *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "configuration");
  on_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_toggle_summary (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer data)
{
  KtConfiguratorPage *self = data;
  gboolean show = !gtk_widget_get_visible (self->summary_pane);

  gtk_widget_set_visible (self->summary_pane, show);
  gtk_widget_set_visible (self->question_column, !show || n_columns (self) > 1);
}

static void
on_bring_back (GSimpleAction *action,
             GVariant *parameter,
             gpointer data)
{
  kt_conversation_bring_back_previous (((KtConfiguratorPage *) data)->conversation);
}

static const GActionEntry ACTIONS[] = {
  { .name = "bring-back", .activate = on_bring_back },
  { .name = "undo", .activate = on_undo },
  { .name = "redo", .activate = on_redo },
  { .name = "reset", .activate = on_reset },
  { .name = "find", .activate = on_find },
  { .name = "next", .activate = on_next },
  { .name = "previous", .activate = on_previous },
  { .name = "expert", .state = "false", .change_state = on_expert },
  { .name = "compare", .activate = on_compare },
  { .name = "complete", .activate = on_complete, .parameter_type = "s" },
  { .name = "add-to-quote", .activate = on_add_to_quote },
  { .name = "inquire", .activate = on_inquire },
  { .name = "toggle-summary", .activate = on_toggle_summary },
};

/* --- folding ---------------------------------------------------------------------------------------------- */

static void
on_level (KtConfiguratorPage *self)
{
  guint columns = n_columns (self);

  gtk_widget_set_visible (self->step_pane, columns == 3);
  gtk_widget_set_visible (self->step_choice, columns < 3);
  gtk_widget_set_visible (self->summary_pane, columns > 1);
  gtk_widget_set_visible (self->question_column, TRUE);
  gtk_widget_set_visible (self->bottom_bar, columns == 1);
  gtk_widget_set_hexpand (self->summary_pane, columns == 1);
}

/* --- object ----------------------------------------------------------------------------------------------- */

/* The window offers "Undo" in toasts, which stand outside of this page. */
static void
kt_configurator_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kt_configurator_page_parent_class)->root (widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "configurator",
                                  G_ACTION_GROUP (KT_CONFIGURATOR_PAGE (widget)->actions));
}

static void
kt_configurator_page_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "configurator", NULL);
  GTK_WIDGET_CLASS (kt_configurator_page_parent_class)->unroot (widget);
}

static void
kt_configurator_page_dispose (GObject *object)
{
  KtConfiguratorPage *self = KT_CONFIGURATOR_PAGE (object);

  if (self->configuration)
    g_signal_handlers_disconnect_by_data (self->configuration, self);
  g_clear_object (&self->configuration);
  g_clear_object (&self->steps);
  g_clear_pointer (&self->shown, kt_snapshot_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_CONFIGURATOR_PAGE);
  g_clear_object (&self->conversation);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->wanted_path, g_free);
  G_OBJECT_CLASS (kt_configurator_page_parent_class)->dispose (object);
}

static void
kt_configurator_page_class_init (KtConfiguratorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_configurator_page_dispose;
  widget_class->grab_focus = kt_configurator_page_grab_focus;
  widget_class->root = kt_configurator_page_root;
  widget_class->unroot = kt_configurator_page_unroot;

  g_type_ensure (KT_TYPE_DECISION_BAR);
  g_type_ensure (KT_TYPE_FOLD_BIN);
  g_type_ensure (KT_TYPE_QUESTION_LIST);
  g_type_ensure (KT_TYPE_SUMMARY_PANE);
  g_type_ensure (KT_TYPE_VARIANT_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kontor/Kontor/app/configurator/kt-configurator-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, fold);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, step_pane);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, step_box);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, step_choice);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, product_title);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, progress);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, questions);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, decisions);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, step_title);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, summary_pane);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, summary);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, bottom_price);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, question_column);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, variants);
  gtk_widget_class_bind_template_callback (widget_class, kt_configurator_page_show_path);
  gtk_widget_class_bind_template_callback (widget_class, on_take_back);
  gtk_widget_class_bind_template_callback (widget_class, on_level);
  gtk_widget_class_bind_template_callback (widget_class, on_variants_closed);
}

static void
kt_configurator_page_init (KtConfiguratorPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "configurator", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->steps = kt_step_navigator_new (GTK_LIST_BOX (self->step_box), GTK_DROP_DOWN (self->step_choice));
  g_signal_connect_object (self->steps, "moved", G_CALLBACK (on_moved), self, G_CONNECT_SWAPPED);
  on_level (self);
  kt_tab_leaves (self->step_box);
}

GtkWidget *
kt_configurator_page_new (KtConversation *conversation)
{
  KtConfiguratorPage *self = g_object_new (KT_TYPE_CONFIGURATOR_PAGE, NULL);

  self->conversation = g_object_ref (conversation);
  kt_summary_pane_set_conversation (KT_SUMMARY_PANE (self->summary), conversation);
  g_signal_connect_object (conversation, "notify::configuration", G_CALLBACK (on_configuration), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::account", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::quote", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::opening", G_CALLBACK (on_opening), self, G_CONNECT_SWAPPED);
  on_configuration (self);
  on_opening (self);
  update_actions (self);
  return GTK_WIDGET (self);
}

void
kt_configurator_page_show_path (KtConfiguratorPage *self,
                                const char *path)
{
  g_return_if_fail (KT_IS_CONFIGURATOR_PAGE (self));

  if (!self->configuration || !kt_step_navigator_go_to_path (self->steps, path))
    return;
  g_free (self->wanted_path);
  self->wanted_path = g_strdup (path);
  scroll_to_wanted (self);
}
