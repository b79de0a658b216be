/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The list itself would hand the focus from row to row, so it is not asked: what follows it in the tree is, from the
 * nearest neighbours outwards, and at the end the window begins anew.
 */
#include "kt-tab-leaves.h"

static GtkWidget *
neighbour (GtkWidget *widget,
           GtkDirectionType direction)
{
  return direction == GTK_DIR_TAB_FORWARD ? gtk_widget_get_next_sibling (widget)
                                          : gtk_widget_get_prev_sibling (widget);
}

gboolean
kt_tab_leave (GtkWidget *list,
              GtkDirectionType direction)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (list));
  GtkWidget *inner;

  for (inner = list; inner && inner != root; inner = gtk_widget_get_parent (inner))
    for (GtkWidget *next = neighbour (inner, direction); next; next = neighbour (next, direction))
      if (gtk_widget_get_mapped (next) && gtk_widget_child_focus (next, direction))
        return TRUE;
  if (!root)
    return FALSE;
  gtk_root_set_focus (GTK_ROOT (root), NULL);
  return gtk_widget_child_focus (root, direction);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_KP_Tab)
    return kt_tab_leave (list, state & GDK_SHIFT_MASK ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
  if (keyval == GDK_KEY_ISO_Left_Tab)
    return kt_tab_leave (list, GTK_DIR_TAB_BACKWARD);
  return GDK_EVENT_PROPAGATE;
}

void
kt_tab_leaves (GtkWidget *list)
{
  GtkEventController *keys;

  g_return_if_fail (GTK_IS_WIDGET (list));

  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), NULL);
  gtk_widget_add_controller (list, keys);
}
