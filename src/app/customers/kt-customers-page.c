/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-customers-page.h"

#include "kt-accessible-name.h"
#include "kt-account-store.h"
#include "kt-customer-form.h"
#include "kt-draft-store.h"
#include "kt-language.h"
#include "kt-row-cells.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtCustomersPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtRowList *rows;
  GtkSingleSelection *selection;
  char *shown; /* id of the customer in the form */

  GtkWidget *box;
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *list_stack;
  GtkWidget *detail;
  GtkWidget *title;
  GtkWidget *use_button;
  GtkWidget *quote_button;
  GtkWidget *form_slot;
  GtkWidget *form;
};

G_DEFINE_FINAL_TYPE (KtCustomersPage, kt_customers_page, GTK_TYPE_WIDGET)

static KtWorkplace *
get_workplace (KtCustomersPage *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

static KtWorkStore *
get_store (KtCustomersPage *self)
{
  return kt_workplace_get_store (get_workplace (self));
}

/* --- the one shown ---------------------------------------------------------------------------------------- */

static void
show_title (KtCustomersPage *self,
            const KtAccount *account)
{
  g_autofree char *title = kt_account_title (account);
  const KtAccount *current = kt_conversation_get_account (self->conversation);

  gtk_label_set_text (GTK_LABEL (self->title), *title ? title : _ ("New customer"));
  gtk_widget_set_sensitive (self->use_button, !current || !g_str_equal (current->id, account->id));
}

/* stored: as he was read; NULL: he is new. */
static void
show_account (KtCustomersPage *self,
              const KtAccount *account,
              const KtAccount *stored)
{
  g_free (self->shown);
  self->shown = g_strdup (account->id);
  kt_customer_form_set_account (KT_CUSTOMER_FORM (self->form), account, stored);
  show_title (self, account);
  gtk_stack_set_visible_child_name (GTK_STACK (self->detail), "form");
}

/* What was typed last and could not be saved as it stood; NULL: everything was saved. */
static KtAccount *
load_draft (KtCustomersPage *self,
            const char *id)
{
  g_autofree char *key = g_strconcat ("account/", id, NULL);
  g_autoptr (KtDraft) draft = kt_draft_store_get (get_store (self), key, NULL);

  return draft ? kt_account_from_draft (draft->body, -1, NULL) : NULL;
}

/* A new customer that was begun and has no name yet stands in no list. */
static KtAccount *
load_begun (KtCustomersPage *self)
{
  g_autoptr (GPtrArray) drafts = kt_draft_store_list (get_store (self), "account/", NULL);

  for (guint i = 0; drafts && i < drafts->len; i++)
    {
      const KtDraft *draft = g_ptr_array_index (drafts, i);
      g_autoptr (KtAccount) stored = kt_account_store_load (get_store (self), strchr (draft->key, '/') + 1, NULL);
      KtAccount *begun = stored ? NULL : kt_account_from_draft (draft->body, -1, NULL);

      if (begun)
        return begun;
    }
  return NULL;
}

static void
on_account_loaded (GObject *source,
                   GAsyncResult *result,
                   gpointer data)
{
  g_autoptr (KtCustomersPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load_finish (KT_WORK_STORE (source), result, &error);

  if (!self->conversation)
    return;
  if (account)
    {
      g_autoptr (KtAccount) draft = load_draft (self, account->id);

      show_account (self, draft ? draft : account, account);
    }
  else
    kt_window_report (GTK_WIDGET (self), error);
}

void
kt_customers_page_show (KtCustomersPage *self,
                        const char *id)
{
  g_return_if_fail (KT_IS_CUSTOMERS_PAGE (self));

  if (g_strcmp0 (self->shown, id) == 0)
    return;
  kt_account_store_load_async (get_store (self), id, NULL, on_account_loaded, g_object_ref (self));
}

static void
on_saved (KtCustomersPage *self,
          const KtAccount *account)
{
  const KtAccount *current = kt_conversation_get_account (self->conversation);

  show_title (self, account);
  if (current && g_str_equal (current->id, account->id))
    kt_conversation_set_account (self->conversation, account);
}

static void
on_overtaken (KtCustomersPage *self,
              const KtAccount *account)
{
  on_saved (self, account);
  kt_window_say (GTK_WIDGET (self), _ ("Somebody else changed this customer; he is shown as he is now"));
}

/* --- actions ---------------------------------------------------------------------------------------------- */

static void
on_new (KtCustomersPage *self)
{
  g_autofree char *id = kt_workplace_new_id (get_workplace (self));
  g_autoptr (KtAccount) account = load_begun (self);

  if (!account)
    {
      account = kt_account_new (id);
      kt_record_set_text (&account->language, kt_language_get ());
      kt_record_set_text (&account->billing.country, "DE");
    }
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  show_account (self, account, NULL);
  kt_customer_form_begin_edit (KT_CUSTOMER_FORM (self->form));
}

static void
on_use (KtCustomersPage *self)
{
  const KtAccount *account = kt_customer_form_get_account (KT_CUSTOMER_FORM (self->form));
  g_autoptr (GError) error = NULL;

  if (!kt_account_check (account, &error))
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  kt_conversation_set_account (self->conversation, account);
  show_title (self, account);
}

static void
on_quote (KtCustomersPage *self)
{
  const KtAccount *account = kt_customer_form_get_account (KT_CUSTOMER_FORM (self->form));
  g_autoptr (GError) error = NULL;

  if (!kt_account_check (account, &error))
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  kt_conversation_set_account (self->conversation, account);
  kt_conversation_begin_quote (self->conversation);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "quotes");
}

static void
let_go (KtCustomersPage *self)
{
  g_clear_pointer (&self->shown, g_free);
  kt_customer_form_set_account (KT_CUSTOMER_FORM (self->form), NULL, NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->detail), "empty");
}

/* Deleted at another device, or in a territory that is not ours any more. */
static void
on_gone (KtCustomersPage *self)
{
  let_go (self);
  kt_window_say (GTK_WIDGET (self), _ ("The server took this customer back from this device."));
}

static void
on_deleted (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtCustomersPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!self->conversation)
    return;
  if (!kt_account_store_delete_finish (KT_WORK_STORE (source), result, &error))
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  let_go (self);
  kt_window_say (GTK_WIDGET (self), _ ("Customer deleted"));
}

static void
on_delete_answered (KtCustomersPage *self,
                    const char *response)
{
  const KtAccount *account = kt_customer_form_get_account (KT_CUSTOMER_FORM (self->form));

  if (account && g_str_equal (response, "delete"))
    kt_account_store_delete_async (get_store (self), account->id, NULL, on_deleted, g_object_ref (self));
}

/* Deleting a customer cannot be undone later, so it asks. */
static void
on_delete (KtCustomersPage *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Delete This Customer?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("All data of %s are removed from this computer."),
                                  gtk_label_get_text (GTK_LABEL (self->title)));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "delete", _ ("_Delete"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_delete_answered), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the list --------------------------------------------------------------------------------------------- */

static void
on_selected (KtCustomersPage *self)
{
  KtRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (row && *kt_row_get_id (row))
    kt_customers_page_show (self, kt_row_get_id (row));
}

static void
on_items_changed (KtCustomersPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->list_stack), is_empty ? "empty" : "list");
}

static void
on_search_changed (KtCustomersPage *self)
{
  KtRowQuery query = { .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
                       .sort_column = KT_ACCOUNT_COLUMN_TITLE };

  kt_row_list_set_query (self->rows, &query);
}

static void
show_row (GtkListItem *cell,
          KtRow *row,
          gpointer data)
{
  GtkWidget *box = gtk_list_item_get_child (cell);
  GtkWidget *title = gtk_widget_get_first_child (box);
  g_autofree char *place = g_strdup_printf ("%s %s", kt_row_get_text (row, KT_ACCOUNT_COLUMN_POSTCODE),
                                            kt_row_get_text (row, KT_ACCOUNT_COLUMN_CITY));

  gtk_label_set_text (GTK_LABEL (title), kt_row_get_text (row, KT_ACCOUNT_COLUMN_TITLE));
  kt_accessible_name_row (box, kt_row_get_text (row, KT_ACCOUNT_COLUMN_TITLE));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (title)), g_strstrip (place));
}

static void
set_up_row (GtkListItem *cell,
            gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_box_append (GTK_BOX (box), kt_row_cells_new_label (FALSE));
  gtk_box_append (GTK_BOX (box), kt_row_cells_new_label (TRUE));
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_item_set_child (cell, box);
}

static const KtRowCells CELLS = { set_up_row, show_row };

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_customers_page_dispose (GObject *object)
{
  KtCustomersPage *self = KT_CUSTOMERS_PAGE (object);

  /* The form saves what is pending while it goes; there is nothing left here to show it. */
  if (self->form)
    g_signal_handlers_disconnect_by_data (self->form, self);
  self->form = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_CUSTOMERS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (kt_customers_page_parent_class)->dispose (object);
}

static void
kt_customers_page_class_init (KtCustomersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_customers_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/customers/kt-customers-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtCustomersPage, box);
  gtk_widget_class_bind_template_child (widget_class, KtCustomersPage, search);
  gtk_widget_class_bind_template_child (widget_class, KtCustomersPage, list);
  gtk_widget_class_bind_template_child (widget_class, KtCustomersPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, KtCustomersPage, detail);
  gtk_widget_class_bind_template_child (widget_class, KtCustomersPage, title);
  gtk_widget_class_bind_template_child (widget_class, KtCustomersPage, use_button);
  gtk_widget_class_bind_template_child (widget_class, KtCustomersPage, quote_button);
  gtk_widget_class_bind_template_child (widget_class, KtCustomersPage, form_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_new);
  gtk_widget_class_bind_template_callback (widget_class, on_use);
  gtk_widget_class_bind_template_callback (widget_class, on_quote);
  gtk_widget_class_bind_template_callback (widget_class, on_delete);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_customers_page_init (KtCustomersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
make_list (KtCustomersPage *self)
{
  KtRowQuery query = { .sort_column = KT_ACCOUNT_COLUMN_TITLE };
  g_autoptr (GtkListItemFactory) factory = kt_row_cells_new_factory (&CELLS, NULL);

  self->rows = kt_account_store_list (get_store (self), &query);
  self->selection = kt_row_cells_new_selection (self->rows);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  on_items_changed (self);
}

/* The customer of the conversation is what one most likely comes here for. */
static void
on_conversation_account (KtCustomersPage *self)
{
  const KtAccount *account = kt_conversation_get_account (self->conversation);

  if (account)
    kt_customers_page_show (self, account->id);
}

static void
on_save_now (KtCustomersPage *self,
             GError **error)
{
  if (!*error)
    kt_customer_form_save_now (KT_CUSTOMER_FORM (self->form), error);
}

void
kt_customers_page_begin_new (KtCustomersPage *self)
{
  g_return_if_fail (KT_IS_CUSTOMERS_PAGE (self));

  on_new (self);
}

GtkWidget *
kt_customers_page_new (KtConversation *conversation)
{
  KtCustomersPage *self = g_object_new (KT_TYPE_CUSTOMERS_PAGE, NULL);
  const KtAccount *account = kt_conversation_get_account (conversation);

  self->conversation = g_object_ref (conversation);
  self->form = kt_customer_form_new (get_workplace (self));
  g_signal_connect_object (conversation, "save-now", G_CALLBACK (on_save_now), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "overtaken", G_CALLBACK (on_overtaken), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "gone", G_CALLBACK (on_gone), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->form_slot), self->form);
  gtk_widget_set_hexpand (self->form, TRUE);
  make_list (self);
  g_signal_connect_object (conversation, "notify::account", G_CALLBACK (on_conversation_account), self,
                           G_CONNECT_SWAPPED);
  if (account)
    show_account (self, account, account);
  return GTK_WIDGET (self);
}
