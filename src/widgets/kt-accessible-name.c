/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A button with a text is named by it already. What opens a menu is a button inside of a button, of which only the inner
 * one takes the focus. A row of settings has its name in a label deep inside. A button with a mnemonic is named twice, once with the underscore: the text inside of it is enough.
 */
#include "kt-accessible-name.h"

#include <adwaita.h>

static void
set_name (GtkWidget *widget,
          const char *name)
{
  if (name && *name)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_menu_button (GtkWidget *widget)
{
  const char *label = gtk_menu_button_get_label (GTK_MENU_BUTTON (widget));

  set_name (gtk_widget_get_first_child (widget), label ? label : gtk_widget_get_tooltip_text (widget));
}

static void
name_entry (GtkWidget *widget)
{
  g_autofree char *placeholder = NULL;

  g_object_get (widget, "placeholder-text", &placeholder, NULL);
  set_name (widget, placeholder);
}

static void
name_one (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget))
    name_menu_button (widget);
  else if (GTK_IS_SEARCH_ENTRY (widget))
    name_entry (widget);
  else if (ADW_IS_PREFERENCES_ROW (widget))
    set_name (widget, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
  else if (GTK_IS_EXPANDER (widget))
    set_name (widget, gtk_expander_get_label (GTK_EXPANDER (widget)));
  else if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)))
    set_name (widget, gtk_widget_get_tooltip_text (widget));
  else if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

void
kt_accessible_names (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  name_one (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    kt_accessible_names (child);
}

void
kt_accessible_name_row (GtkWidget *cell_child,
                        const char *name)
{
  GtkWidget *row;

  g_return_if_fail (GTK_IS_WIDGET (cell_child));

  for (row = cell_child; row; row = gtk_widget_get_parent (row))
    if (g_str_equal (gtk_widget_get_css_name (row), "row"))
      {
        set_name (row, name);
        return;
      }
}

static void
name_icon_buttons (GtkWidget *root,
                   const char *name)
{
  if (GTK_IS_BUTTON (root) && gtk_button_get_icon_name (GTK_BUTTON (root)))
    {
      gtk_widget_set_tooltip_text (root, name);
      set_name (root, name);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    name_icon_buttons (child, name);
}

static void
on_toasts (GListModel *children,
           guint position,
           guint n_removed,
           guint n_added,
           const char *name)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (GtkWidget) child = g_list_model_get_item (children, i);
      GtkWidget *overlay = gtk_widget_get_parent (child);

      if (child != adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (overlay)))
        name_icon_buttons (child, name);
    }
}

static void
free_name (gpointer name,
           GClosure *closure)
{
  g_free (name);
}

void
kt_accessible_name_toasts (GtkWidget *overlay,
                           const char *name)
{
  GListModel *children;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));

  children = gtk_widget_observe_children (overlay);
  g_signal_connect_data (children, "items-changed", G_CALLBACK (on_toasts), g_strdup (name), free_name, 0);
  g_object_set_data_full (G_OBJECT (overlay), "kt-toasts", children, g_object_unref);
}
