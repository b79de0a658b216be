/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-keyboard.h"

#include "kt-position-view.h"

/* To the controllers of the widget and of those around it, as GTK does: first on the way in, then on the way out. */
static gboolean
offer_key (GtkWidget *widget,
           GtkPropagationPhase phase,
           guint keyval,
           GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean is_taken = FALSE;

      if (!GTK_IS_EVENT_CONTROLLER_KEY (controller) || gtk_event_controller_get_propagation_phase (controller) != phase)
        continue;
      g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &is_taken);
      if (is_taken)
        return TRUE;
    }
  return FALSE;
}

static gboolean
offer_on_the_way_in (GtkWidget *widget,
                     guint keyval,
                     GdkModifierType state)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return (parent && offer_on_the_way_in (parent, keyval, state)) || offer_key (widget, GTK_PHASE_CAPTURE, keyval, state);
}

void
kt_ui_press_with (KtUi *ui,
                  guint keyval,
                  GdkModifierType state)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (ui->window));

  g_assert_nonnull (focus);
  if (!offer_on_the_way_in (focus, keyval, state) && keyval == GDK_KEY_Return)
    g_signal_emit_by_name (focus, "activate");
  kt_ui_settle (ui, 20);
}

void
kt_ui_press (KtUi *ui,
             guint keyval)
{
  kt_ui_press_with (ui, keyval, 0);
}

void
kt_ui_enter (KtUi *ui,
             const char *text)
{
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (ui->window));
      char letter[7] = { 0 };
      int position;

      g_unichar_to_utf8 (g_utf8_get_char (at), letter);
      if (!GTK_IS_TEXT (focus))
        {
          kt_ui_press (ui, gdk_unicode_to_keyval (g_utf8_get_char (at)));
          continue;
        }
      gtk_editable_delete_selection (GTK_EDITABLE (focus));
      position = gtk_editable_get_position (GTK_EDITABLE (focus));
      gtk_editable_insert_text (GTK_EDITABLE (focus), letter, -1, &position);
      gtk_editable_set_position (GTK_EDITABLE (focus), position);
    }
  kt_ui_settle (ui, 20);
}

void
kt_ui_enter_line (KtUi *ui,
                  const char *number,
                  const char *quantity)
{
  kt_position_view_begin_entry (KT_POSITION_VIEW (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL)));
  kt_ui_settle (ui, 20);
  kt_ui_enter (ui, number);
  kt_ui_press (ui, GDK_KEY_Return);
  kt_ui_enter (ui, quantity);
  kt_ui_press (ui, GDK_KEY_Return);
}
