/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page keeps one card for each question of the step that is shown. When an answer arrives, the cards are updated in
 * place; they are made anew only when the questions themselves are others (a part came or went, another step).
 */
#include "kt-configurator-page.h"

#include "kt-catalog-position.h"
#include "kt-characteristic-text.h"
#include "kt-fold-bin.h"
#include "kt-language.h"
#include "kt-part-header.h"
#include "kt-question-card.h"
#include "kt-question-finder.h"
#include "kt-step-list.h"
#include "kt-summary-pane.h"
#include "kt-tab-leaves.h"
#include "kt-why-panel.h"
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
  GtkWidget *questions;
  GtkWidget *question_scroller;
  GtkWidget *step_title;
  GtkWidget *next_button;
  GtkWidget *summary_pane;
  GtkWidget *summary;
  GtkWidget *bottom_bar;
  GtkWidget *bottom_price;
  GtkWidget *question_column;

  GPtrArray *steps;      /* KtStepInfo of the present snapshot */
  char *step;            /* id of the step shown */
  GPtrArray *cards;      /* KtQuestionCard, borrowed, in order */
  GPtrArray *shown;      /* char *: what is shown, in order: paths of cards and of part headers */
  char *wanted_path;     /* to be scrolled to when it is there */
  gboolean wants_focus;  /* as soon as there are questions */
  gboolean is_expert;
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
toast (KtConfiguratorPage *self,
       const char *text,
       const char *button,
       const char *action)
{
  KtWindow *window = kt_window_of (GTK_WIDGET (self));

  if (window)
    kt_window_toast (window, text, button, action);
}

/* --- decisions -------------------------------------------------------------------------------------------- */

static void
remove_panels (KtConfiguratorPage *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    kt_question_card_set_panel (g_ptr_array_index (self->cards, i), NULL);
}

static KtQuestionCard *
find_card (KtConfiguratorPage *self,
           const char *path)
{
  for (guint i = 0; i < self->cards->len; i++)
    if (g_str_equal (kt_question_card_get_path (g_ptr_array_index (self->cards, i)), path))
      return g_ptr_array_index (self->cards, i);
  return NULL;
}

static void
on_repair_applied (KtConfiguratorPage *self,
                   KtRepair *repair,
                   KtChoice *choice)
{
  kt_configurator_apply_repair (kt_configuration_get_configurator (self->configuration), repair, choice);
  remove_panels (self);
  toast (self, _ ("Changed"), _ ("Undo"), "configurator.undo");
}

static void
on_panel_closed (KtConfiguratorPage *self)
{
  remove_panels (self);
}

static void
show_why (KtConfiguratorPage *self,
          const KtChoice *choice,
          gboolean implied)
{
  KtQuestionCard *card = find_card (self, choice->path);
  GtkWidget *panel;

  if (!card)
    return;
  remove_panels (self);
  panel = kt_why_panel_new (self->configuration, choice, implied);
  g_signal_connect_object (panel, "apply", G_CALLBACK (on_repair_applied), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "close", G_CALLBACK (on_panel_closed), self, G_CONNECT_SWAPPED);
  kt_question_card_set_panel (card, panel);
  /* Brings it into view, and the keyboard to the repairs. */
  gtk_widget_child_focus (panel, GTK_DIR_TAB_FORWARD);
}

static void
on_decide (KtConfiguratorPage *self,
           KtChoice *choice)
{
  remove_panels (self);
  kt_configurator_decide (kt_configuration_get_configurator (self->configuration), choice);
}

static void
on_clear (KtConfiguratorPage *self,
          const char *path)
{
  remove_panels (self);
  kt_configurator_clear (kt_configuration_get_configurator (self->configuration), path);
}

static void
on_ask (KtConfiguratorPage *self,
        KtChoice *choice,
        gboolean implied)
{
  show_why (self, choice, implied);
}

static void
on_add_part (KtConfiguratorPage *self,
             const char *path)
{
  kt_configurator_add_instance (kt_configuration_get_configurator (self->configuration), path);
}

static void
on_remove_part (KtConfiguratorPage *self,
                const char *path)
{
  kt_configurator_remove_instance (kt_configuration_get_configurator (self->configuration), path);
  toast (self, _ ("Removed"), _ ("Undo"), "configurator.undo");
}

static void
on_refused (KtConfiguratorPage *self,
            KtChoice *choice,
            KtExplanation *explanation)
{
  show_why (self, choice, FALSE);
}

static void
on_failed (KtConfiguratorPage *self,
           GError *error)
{
  toast (self, error->message, NULL, NULL);
}

/* --- the questions of a step ------------------------------------------------------------------------------ */

static KtStepInfo *
current_step (KtConfiguratorPage *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      KtStepInfo *step = g_ptr_array_index (self->steps, i);
      if (g_strcmp0 (step->id, self->step) == 0)
        return step;
    }
  return self->steps->len > 0 ? g_ptr_array_index (self->steps, 0) : NULL;
}

static void
append_card (KtConfiguratorPage *self,
             const char *path)
{
  GtkWidget *card = kt_question_card_new (self->configuration, path);

  kt_question_card_set_expert (KT_QUESTION_CARD (card), self->is_expert);
  g_signal_connect_object (card, "decide", G_CALLBACK (on_decide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "clear", G_CALLBACK (on_clear), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "ask", G_CALLBACK (on_ask), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->questions), card);
  g_ptr_array_add (self->cards, card);
}

static void
append_part_header (KtConfiguratorPage *self,
                    const char *path)
{
  GtkWidget *header = kt_part_header_new (self->configuration, path);

  g_signal_connect_object (header, "add", G_CALLBACK (on_add_part), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (header, "remove", G_CALLBACK (on_remove_part), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->questions), header);
}

static void
clear_questions (KtConfiguratorPage *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->cards, 0);
  g_ptr_array_set_size (self->shown, 0);
  while ((child = gtk_widget_get_first_child (self->questions)))
    gtk_box_remove (GTK_BOX (self->questions), child);
}

static gboolean
is_shown (KtConfiguratorPage *self,
          GPtrArray *contents)
{
  if (contents->len != self->shown->len)
    return FALSE;
  for (guint i = 0; i < contents->len; i++)
    if (!g_str_equal (g_ptr_array_index (contents, i), g_ptr_array_index (self->shown, i)))
      return FALSE;
  return TRUE;
}

static void
update_questions (KtConfiguratorPage *self)
{
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (self->questions); child; child = gtk_widget_get_next_sibling (child))
    if (KT_IS_QUESTION_CARD (child))
      kt_question_card_update (KT_QUESTION_CARD (child));
    else
      kt_part_header_update (KT_PART_HEADER (child));
}

static void
show_step (KtConfiguratorPage *self)
{
  KtStepInfo *step = current_step (self);
  g_autoptr (GPtrArray) contents = NULL;

  if (!step)
    {
      clear_questions (self);
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->step_title), step->title);
  gtk_widget_set_visible (self->next_button, step != g_ptr_array_index (self->steps, self->steps->len - 1));
  contents = kt_part_header_outline (self->configuration, step);
  if (is_shown (self, contents))
    {
      update_questions (self);
      return;
    }
  clear_questions (self);
  for (guint i = 0; i < contents->len; i++)
    {
      const char *entry = g_ptr_array_index (contents, i);

      if (*entry == '+' || *entry == '*')
        append_part_header (self, entry);
      else
        append_card (self, entry);
      g_ptr_array_add (self->shown, g_strdup (entry));
    }
}

/* --- the list of steps ------------------------------------------------------------------------------------ */

static const char *
step_mark (const KtStepInfo *step)
{
  return step->n_open == 0 ? "kt-choice-chosen-symbolic" : "kt-choice-free-symbolic";
}

static void
show_step_row (GtkWidget *row,
               const KtStepInfo *step)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *mark = gtk_image_new_from_icon_name (step_mark (step));
  GtkWidget *label = gtk_label_new (step->title);
  g_autofree char *said = g_strdup_printf (
      step->n_open == 0 ? _ ("%s, done") : _ ("%s, open"), step->title);

  gtk_widget_add_css_class (mark, step->n_open == 0 ? "accent" : "dim-label");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  if (step->n_open > 0)
    {
      g_autofree char *count = g_strdup_printf ("%u", step->n_open);
      GtkWidget *open = gtk_label_new (count);

      gtk_widget_add_css_class (open, "caption");
      gtk_widget_add_css_class (open, "numeric");
      gtk_widget_add_css_class (open, "dim-label");
      gtk_box_append (GTK_BOX (box), open);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, step->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_object_set_data_full (G_OBJECT (row), "step", g_strdup (step->id), g_free);
}

/* As many rows as there are steps; those that are there stay, and with them the focus. */
static void
make_step_rows (KtConfiguratorPage *self)
{
  GtkListBox *list = GTK_LIST_BOX (self->step_box);
  GtkListBoxRow *surplus;
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int) n))
    n++;
  for (; n < self->steps->len; n++)
    gtk_list_box_append (list, gtk_list_box_row_new ());
  while ((surplus = gtk_list_box_get_row_at_index (list, (int) self->steps->len)))
    gtk_list_box_remove (list, GTK_WIDGET (surplus));
}

static void
go_to_step (KtConfiguratorPage *self,
            const char *id)
{
  if (g_strcmp0 (self->step, id) == 0)
    return;
  g_free (self->step);
  self->step = g_strdup (id);
  show_step (self);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->question_scroller)), 0);
}

static void
on_step_selected (KtConfiguratorPage *self,
                  GtkListBoxRow *row)
{
  if (row)
    go_to_step (self, g_object_get_data (G_OBJECT (row), "step"));
}

static void
on_step_chosen (KtConfiguratorPage *self)
{
  guint number = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->step_choice));

  if (number < self->steps->len)
    go_to_step (self, ((KtStepInfo *) g_ptr_array_index (self->steps, number))->id);
}

static void
show_step_rows (KtConfiguratorPage *self,
                const KtStepInfo *current)
{
  g_signal_handlers_block_by_func (self->step_box, on_step_selected, self);
  make_step_rows (self);
  for (guint i = 0; i < self->steps->len; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->step_box), (int) i);

      show_step_row (GTK_WIDGET (row), g_ptr_array_index (self->steps, i));
      if (g_ptr_array_index (self->steps, i) == current)
        gtk_list_box_select_row (GTK_LIST_BOX (self->step_box), row);
    }
  g_signal_handlers_unblock_by_func (self->step_box, on_step_selected, self);
}

static void
show_step_choice (KtConfiguratorPage *self,
                  const KtStepInfo *current)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < self->steps->len; i++)
    {
      KtStepInfo *step = g_ptr_array_index (self->steps, i);

      gtk_string_list_append (titles, step->title);
      if (step == current)
        selected = i;
    }
  g_signal_handlers_block_by_func (self->step_choice, on_step_chosen, self);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->step_choice), G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->step_choice), selected);
  g_signal_handlers_unblock_by_func (self->step_choice, on_step_chosen, self);
}

static void
show_progress (KtConfiguratorPage *self)
{
  guint n_open = 0, n_all = 0;

  for (guint i = 0; i < self->steps->len; i++)
    {
      KtStepInfo *step = g_ptr_array_index (self->steps, i);
      n_open += step->n_open;
      n_all += step->nodes->len;
    }
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 n_all > 0 ? (double) (n_all - n_open) / n_all : 1.0);
}

static void
show_steps (KtConfiguratorPage *self)
{
  const KtStepInfo *current;

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  self->steps = kt_step_list_new (self->configuration);
  current = current_step (self);
  show_step_rows (self, current);
  show_step_choice (self, current);
  show_progress (self);
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

static void
update_actions (KtConfiguratorPage *self)
{
  KtSnapshot *snapshot = get_snapshot (self);

  set_enabled (self, "undo", snapshot && kt_snapshot_get_can_undo (snapshot));
  set_enabled (self, "redo", snapshot && kt_snapshot_get_can_redo (snapshot));
  set_enabled (self, "reset", snapshot && kt_snapshot_get_n_choices (snapshot) > 0);
  set_enabled (self, "find", snapshot != NULL);
  set_enabled (self, "complete", snapshot != NULL);
  set_enabled (self, "add-to-quote", snapshot && kt_configuration_get_cheapest (self->configuration) != NULL);
}

static void
scroll_to_wanted (KtConfiguratorPage *self)
{
  KtQuestionCard *card = self->wanted_path ? find_card (self, self->wanted_path) : NULL;

  if (!card)
    return;
  g_clear_pointer (&self->wanted_path, g_free);
  gtk_widget_child_focus (GTK_WIDGET (card), GTK_DIR_TAB_FORWARD);
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

static void
on_changed (KtConfiguratorPage *self)
{
  if (!get_snapshot (self))
    return;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "configuration");
  show_steps (self);
  show_step (self);
  kt_summary_pane_update (KT_SUMMARY_PANE (self->summary));
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
  clear_questions (self);
  g_ptr_array_set_size (self->steps, 0);
  kt_summary_pane_set_configuration (KT_SUMMARY_PANE (self->summary), NULL);
  g_clear_object (&self->configuration);
}

static void
on_configuration (KtConfiguratorPage *self)
{
  KtConfiguration *configuration = kt_conversation_get_configuration (self->conversation);

  if (configuration == self->configuration)
    return;
  forget_configuration (self);
  g_clear_pointer (&self->step, g_free);
  if (configuration)
    {
      KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (configuration)));
      const char *product = kt_configuration_get_product (configuration)->info->id;

      self->configuration = g_object_ref (configuration);
      gtk_label_set_text (GTK_LABEL (self->product_title), kt_texts_product (texts, product, kt_language_get ()));
      g_signal_connect_object (configuration, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (configuration, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (configuration, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
      kt_summary_pane_set_configuration (KT_SUMMARY_PANE (self->summary), configuration);
      /* Until its first answer there is nothing of it to show. */
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "opening");
      on_changed (self);
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
  else if (get_snapshot (self))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "configuration");
}

/* --- actions ---------------------------------------------------------------------------------------------- */

static void
on_undo (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  KtConfiguratorPage *self = data;

  remove_panels (self);
  kt_configurator_undo (kt_configuration_get_configurator (self->configuration));
}

static void
on_redo (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  KtConfiguratorPage *self = data;

  remove_panels (self);
  kt_configurator_redo (kt_configuration_get_configurator (self->configuration));
}

static void
on_reset (GSimpleAction *action,
          GVariant *parameter,
          gpointer data)
{
  KtConfiguratorPage *self = data;

  remove_panels (self);
  kt_configurator_reset (kt_configuration_get_configurator (self->configuration));
  toast (self, _ ("All choices taken back"), _ ("Undo"), "configurator.undo");
}

static void
on_find (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  KtConfiguratorPage *self = data;
  GtkWidget *finder = kt_question_finder_new (self->configuration);

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

  self->is_expert = g_variant_get_boolean (state);
  g_simple_action_set_state (action, state);
  for (guint i = 0; i < self->cards->len; i++)
    kt_question_card_set_expert (g_ptr_array_index (self->cards, i), self->is_expert);
}

static void
on_next (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  KtConfiguratorPage *self = data;
  const KtStepInfo *step = current_step (self);

  for (guint i = 0; i + 1 < self->steps->len; i++)
    if (g_ptr_array_index (self->steps, i) == step)
      {
        gtk_list_box_select_row (GTK_LIST_BOX (self->step_box),
                                 gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->step_box), (int) i + 1));
        return;
      }
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
  choices = kt_assignment_to_choices (assignment);
  remove_panels (self);
  kt_configurator_decide_all (kt_configuration_get_configurator (self->configuration), choices);
  toast (self, _ ("Completed"), _ ("Undo"), "configurator.undo");
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
      toast (self, error->message, NULL, NULL);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "quotes");
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

static const GActionEntry ACTIONS[] = {
  { .name = "undo", .activate = on_undo },
  { .name = "redo", .activate = on_redo },
  { .name = "reset", .activate = on_reset },
  { .name = "find", .activate = on_find },
  { .name = "next", .activate = on_next },
  { .name = "expert", .state = "false", .change_state = on_expert },
  { .name = "complete", .activate = on_complete, .parameter_type = "s" },
  { .name = "add-to-quote", .activate = on_add_to_quote },
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
  g_ptr_array_set_size (self->cards, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_CONFIGURATOR_PAGE);
  g_clear_object (&self->conversation);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (kt_configurator_page_parent_class)->dispose (object);
}

static void
kt_configurator_page_finalize (GObject *object)
{
  KtConfiguratorPage *self = KT_CONFIGURATOR_PAGE (object);

  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->shown);
  g_free (self->step);
  g_free (self->wanted_path);
  G_OBJECT_CLASS (kt_configurator_page_parent_class)->finalize (object);
}

static void
kt_configurator_page_class_init (KtConfiguratorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kt_configurator_page_dispose;
  object_class->finalize = kt_configurator_page_finalize;
  widget_class->grab_focus = kt_configurator_page_grab_focus;
  widget_class->root = kt_configurator_page_root;
  widget_class->unroot = kt_configurator_page_unroot;

  g_type_ensure (KT_TYPE_FOLD_BIN);
  g_type_ensure (KT_TYPE_SUMMARY_PANE);
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
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, question_scroller);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, step_title);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, summary_pane);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, summary);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, bottom_price);
  gtk_widget_class_bind_template_child (widget_class, KtConfiguratorPage, question_column);
  gtk_widget_class_bind_template_callback (widget_class, on_level);
  gtk_widget_class_bind_template_callback (widget_class, on_step_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_step_chosen);
}

static void
kt_configurator_page_init (KtConfiguratorPage *self)
{
  self->steps = g_ptr_array_new ();
  self->cards = g_ptr_array_new ();
  self->shown = g_ptr_array_new_with_free_func (g_free);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "configurator", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  on_level (self);
  kt_tab_leaves (self->step_box);
}

GtkWidget *
kt_configurator_page_new (KtConversation *conversation)
{
  KtConfiguratorPage *self = g_object_new (KT_TYPE_CONFIGURATOR_PAGE, NULL);

  self->conversation = g_object_ref (conversation);
  g_signal_connect_object (conversation, "notify::configuration", G_CALLBACK (on_configuration), self,
                           G_CONNECT_SWAPPED);
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
  int step;

  g_return_if_fail (KT_IS_CONFIGURATOR_PAGE (self));

  step = kt_step_list_find (self->steps, self->configuration, path);
  if (step < 0)
    return;
  g_free (self->wanted_path);
  self->wanted_path = g_strdup (path);
  gtk_list_box_select_row (GTK_LIST_BOX (self->step_box),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->step_box), step));
  scroll_to_wanted (self);
}
