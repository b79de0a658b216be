/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-customer-picker.h"

#include "kt-account-store.h"
#include "kt-language.h"

#include <glib/gi18n.h>

#define MAX_SHOWN 8

struct _KtCustomerPicker {
  GtkPopover parent_instance;

  KtConversation *conversation;
  KtRowList *rows;
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *create;
  GtkWidget *start_over;
};

G_DEFINE_FINAL_TYPE (KtCustomerPicker, kt_customer_picker, GTK_TYPE_POPOVER)

static KtWorkplace *
get_workplace (KtCustomerPicker *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

/* --- choosing --------------------------------------------------------------------------------------------- */

static void
on_account_loaded (GObject *source,
                   GAsyncResult *result,
                   gpointer data)
{
  g_autoptr (KtConversation) conversation = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load_finish (KT_WORK_STORE (source), result, &error);

  if (account)
    kt_conversation_set_account (conversation, account);
  else
    g_signal_emit_by_name (conversation, "failed", error);
}

static void
on_row_activated (KtCustomerPicker *self,
                  GtkListBoxRow *row)
{
  kt_account_store_load_async (kt_workplace_get_store (get_workplace (self)),
                               g_object_get_data (G_OBJECT (row), "id"), NULL, on_account_loaded,
                               g_object_ref (self->conversation));
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_search_activate (KtCustomerPicker *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  if (row)
    on_row_activated (self, row);
  else
    g_signal_emit_by_name (self->create, "clicked");
}

static void
on_account_saved (GObject *source,
                  GAsyncResult *result,
                  gpointer data)
{
  g_autoptr (KtConversation) conversation = data;
  g_autoptr (GError) error = NULL;

  if (!kt_account_store_save_finish (KT_WORK_STORE (source), result, &error))
    g_signal_emit_by_name (conversation, "failed", error);
}

static void
create_account (KtCustomerPicker *self,
                const char *name)
{
  g_autofree char *id = kt_workplace_new_id (get_workplace (self));
  g_autoptr (KtAccount) account = kt_account_new (id);

  kt_record_set_text (&account->name, name);
  kt_record_set_text (&account->language, kt_language_get ());
  kt_record_set_text (&account->billing.country, "DE");
  kt_account_store_save_async (kt_workplace_get_store (get_workplace (self)), account, NULL, NULL, on_account_saved,
                               g_object_ref (self->conversation));
  kt_conversation_set_account (self->conversation, account);
}

/* A customer needs no more than a name to begin with; the rest can be filled in when it is known. Without one the form
 * asks for it. */
static void
on_create (KtCustomerPicker *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (*name)
    create_account (self, name);
  gtk_popover_popdown (GTK_POPOVER (self));
  if (*name)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "customers");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.new-customer", NULL);
}

static void
on_start_over (KtCustomerPicker *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  kt_conversation_start_over (self->conversation);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "catalog");
}

/* --- the list --------------------------------------------------------------------------------------------- */

static GtkWidget *
row_new (KtRow *account)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (kt_row_get_text (account, KT_ACCOUNT_COLUMN_TITLE));
  GtkWidget *note = gtk_label_new (kt_row_get_text (account, KT_ACCOUNT_COLUMN_CITY));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_add_css_class (note, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), note);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kt_row_get_text (account, KT_ACCOUNT_COLUMN_TITLE), -1);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (kt_row_get_id (account)), g_free);
  return row;
}

static void
show_rows (KtCustomerPicker *self)
{
  GListModel *model = G_LIST_MODEL (self->rows);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < MIN (g_list_model_get_n_items (model), MAX_SHOWN); i++)
    {
      g_autoptr (KtRow) row = g_list_model_get_item (model, i);

      if (kt_row_is_loaded (row))
        gtk_list_box_append (GTK_LIST_BOX (self->list), row_new (row));
      else
        g_signal_connect_object (row, "changed", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_visible (self->list, gtk_widget_get_first_child (self->list) != NULL);
}

static void
on_search_changed (KtCustomerPicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  KtRowQuery query = { .search = text, .sort_column = KT_ACCOUNT_COLUMN_TITLE };
  g_autofree char *label = *text ? g_strdup_printf (_ ("New customer “%s”"), text) : g_strdup (_ ("New customer"));

  gtk_button_set_label (GTK_BUTTON (self->create), label);
  if (self->rows)
    kt_row_list_set_query (self->rows, &query);
}

static void
on_show (KtCustomerPicker *self)
{
  KtWorkStore *store = kt_workplace_get_store (get_workplace (self));
  KtRowQuery query = { .sort_column = KT_ACCOUNT_COLUMN_TITLE };

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  if (!self->rows && store)
    {
      self->rows = kt_account_store_list (store, &query);
      g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
    }
  on_search_changed (self);
  show_rows (self);
  gtk_widget_grab_focus (self->search);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_customer_picker_dispose (GObject *object)
{
  KtCustomerPicker *self = KT_CUSTOMER_PICKER (object);

  g_clear_object (&self->rows);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_customer_picker_parent_class)->dispose (object);
}

static void
kt_customer_picker_class_init (KtCustomerPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_customer_picker_dispose;
}

static void
kt_customer_picker_init (KtCustomerPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _ ("Name, town or number"), NULL);
  gtk_widget_set_size_request (self->search, 300, -1);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  self->create = gtk_button_new ();
  gtk_widget_add_css_class (self->create, "suggested-action");
  self->start_over = gtk_button_new_with_label (_ ("Start a new conversation"));
  gtk_widget_add_css_class (self->start_over, "flat");
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->create);
  gtk_box_append (GTK_BOX (box), self->start_over);
  gtk_popover_set_child (GTK_POPOVER (self), box);

  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_search_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (on_search_activate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->create, "clicked", G_CALLBACK (on_create), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->start_over, "clicked", G_CALLBACK (on_start_over), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "show", G_CALLBACK (on_show), NULL);
}

GtkWidget *
kt_customer_picker_new (KtConversation *conversation)
{
  KtCustomerPicker *self = g_object_new (KT_TYPE_CUSTOMER_PICKER, NULL);

  self->conversation = g_object_ref (conversation);
  return GTK_WIDGET (self);
}
