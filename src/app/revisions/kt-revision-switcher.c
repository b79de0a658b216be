/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list is made anew when it is opened and when something changes while it is open: revisions are few. */
#include "kt-revision-switcher.h"

#include "kt-revision-row.h"

#include <glib/gi18n.h>

struct _KtRevisionSwitcher {
  GtkWidget parent_instance;

  KtOpenQuote *quote;

  GtkWidget *button;
  GtkWidget *popover;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (KtRevisionSwitcher, kt_revision_switcher, GTK_TYPE_WIDGET)

static void
fill (KtRevisionSwitcher *self)
{
  const KtQuote *quote = kt_open_quote_get_quote (self->quote);
  const char *shown = kt_revision_get_id (kt_open_quote_get_revision (self->quote));
  GtkListBox *list = GTK_LIST_BOX (self->list);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (list, child);
  for (guint i = quote->revisions->len; i > 0; i--)
    {
      GtkWidget *row = kt_revision_row_new (quote, g_ptr_array_index (quote->revisions, i - 1), shown);

      gtk_list_box_append (list, row);
      if (kt_revision_row_is_shown (KT_REVISION_ROW (row)))
        gtk_list_box_select_row (list, GTK_LIST_BOX_ROW (row));
    }
}

static void
show (KtRevisionSwitcher *self)
{
  const KtQuote *quote;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->quote != NULL);
  if (!self->quote)
    return;
  quote = kt_open_quote_get_quote (self->quote);
  name = g_strdup_printf (_ ("Revision %u of %u"), kt_revision_get_index (kt_open_quote_get_revision (self->quote)),
                          quote->revisions->len);
  text = g_strdup_printf (_ ("Rev. %u/%u"), kt_revision_get_index (kt_open_quote_get_revision (self->quote)),
                          quote->revisions->len);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), text);
  if (gtk_widget_get_mapped (self->popover))
    fill (self);
}

static void
on_open (KtRevisionSwitcher *self)
{
  GtkListBoxRow *row;

  if (!self->quote)
    return;
  fill (self);
  row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  if (row)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_row_activated (KtRevisionSwitcher *self,
                  KtRevisionRow *row)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_widget_activate_action (GTK_WIDGET (self), "quote.show-revision", "s", kt_revision_row_get_id (row));
}

void
kt_revision_switcher_popup (KtRevisionSwitcher *self)
{
  g_return_if_fail (KT_IS_REVISION_SWITCHER (self));

  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}

void
kt_revision_switcher_set_quote (KtRevisionSwitcher *self,
                                KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_REVISION_SWITCHER (self));

  if (self->quote)
    g_signal_handlers_disconnect_by_func (self->quote, show, self);
  g_set_object (&self->quote, quote);
  if (quote)
    {
      g_signal_connect_object (quote, "notify::revision", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (quote, "revisions", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
    }
  show (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_revision_switcher_dispose (GObject *object)
{
  KtRevisionSwitcher *self = KT_REVISION_SWITCHER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_REVISION_SWITCHER);
  g_clear_object (&self->quote);
  G_OBJECT_CLASS (kt_revision_switcher_parent_class)->dispose (object);
}

static void
kt_revision_switcher_class_init (KtRevisionSwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_revision_switcher_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/revisions/kt-revision-switcher.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtRevisionSwitcher, button);
  gtk_widget_class_bind_template_child (widget_class, KtRevisionSwitcher, popover);
  gtk_widget_class_bind_template_child (widget_class, KtRevisionSwitcher, list);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
kt_revision_switcher_init (KtRevisionSwitcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_revision_switcher_new (void)
{
  return g_object_new (KT_TYPE_REVISION_SWITCHER, NULL);
}
