/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The quote is on the disk before the inquiry is taken up: whatever ends the program in between, somebody still has the
 * inquiry in his list.
 */
#include "kt-inquiry-list.h"

#include "kt-gatekeeper.h"
#include "kt-inquiry-store.h"
#include "kt-language.h"
#include "kt-list-badge.h"
#include "kt-number-format.h"
#include "kt-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More than that are a day's work anyway. */
#define MAX_ROWS 20

struct _KtInquiryList {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtRowList *inquiries;
  GPtrArray *rows; /* in the expander; borrowed */

  GtkWidget *frame;
  GtkWidget *expander;
};

G_DEFINE_FINAL_TYPE (KtInquiryList, kt_inquiry_list, GTK_TYPE_WIDGET)

static KtRowList *
list_open (KtWorkplace *workplace)
{
  static const KtRowQuery OPEN = { .filter = KT_INQUIRY_OPEN, .sort_column = KT_INQUIRY_COLUMN_MADE };

  return kt_inquiry_store_list (kt_workplace_get_store (workplace), &OPEN);
}

static char *
number_text (guint n)
{
  return g_strdup_printf (ngettext ("%u request of a visitor", "%u requests of visitors", n), n);
}

static KtWorkplace *
get_workplace (KtInquiryList *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

static const KtActor *
get_actor (KtInquiryList *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (get_workplace (self)));
}

/* --- taking up --------------------------------------------------------------------------------------------------- */

static void
append_line (GString *text,
             const char *line)
{
  if (*line)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

/* Never printed: the customer is chosen by whoever works on it. */
static char *
note_of (const KtInquiry *inquiry)
{
  GString *text = g_string_new (NULL);

  append_line (text, inquiry->name);
  append_line (text, inquiry->company);
  append_line (text, inquiry->email);
  append_line (text, inquiry->phone);
  append_line (text, inquiry->note);
  return g_string_free (text, FALSE);
}

static gboolean
write_head (KtOpenQuote *quote,
            const KtInquiry *inquiry,
            GError **error)
{
  KtRevision *revision = kt_open_quote_get_revision (quote);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  g_autofree char *subject = g_strdup_printf (_ ("Request of %s"), *inquiry->company ? inquiry->company : inquiry->name);
  g_autofree char *note = note_of (inquiry);

  kt_record_set_text (&header->subject, subject);
  kt_record_set_text (&header->note, note);
  return kt_revision_edit_header (revision, header, error) && kt_open_quote_save_now (quote, error);
}

/* NULL: nothing has changed, but for what was open before, which is saved. */
static KtOpenQuote *
begin_quote (KtInquiryList *self,
             const KtInquiry *inquiry,
             GError **error)
{
  KtOpenQuote *quote;

  if (!kt_workplace_check_catalog_age (get_workplace (self), error) ||
      !kt_conversation_save_now (self->conversation, error))
    return NULL;
  kt_conversation_start_over (self->conversation);
  quote = kt_conversation_begin_quote (self->conversation);
  return quote && write_head (quote, inquiry, error) ? quote : NULL;
}

/* What the visitor chose, to look at it and put it on the quote; a product may have left the catalog meanwhile. */
static void
open_configuration (KtInquiryList *self,
                    const KtInquiry *inquiry)
{
  if (!kt_catalog_find_product (kt_workplace_get_catalog (get_workplace (self)), inquiry->product))
    {
      kt_window_say (GTK_WIDGET (self), _ ("The product is not in this catalog any more"));
      return;
    }
  kt_conversation_reconfigure (self->conversation, inquiry->product, inquiry->assignment, NULL);
  kt_window_say (GTK_WIDGET (self), _ ("This is what was asked for; add it to the quote"));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "configurator");
}

typedef struct {
  KtInquiryList *self;
  KtInquiry *inquiry;
} Taking;

static void
taking_free (Taking *taking)
{
  g_object_unref (taking->self);
  kt_inquiry_free (taking->inquiry);
  g_free (taking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Taking, taking_free)

static void
on_taken (GObject *store,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (Taking) taking = data;
  g_autoptr (GError) error = NULL;

  if (!taking->self->conversation)
    return;
  if (kt_inquiry_store_take_finish (KT_WORK_STORE (store), result, &error))
    open_configuration (taking->self, taking->inquiry);
  kt_window_report (GTK_WIDGET (taking->self), error);
}

static void
on_loaded (GObject *store,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtInquiryList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtInquiry) inquiry = kt_inquiry_store_load_finish (KT_WORK_STORE (store), result, &error);
  KtOpenQuote *quote = NULL;
  Taking *taking;

  if (self->conversation && inquiry)
    quote = begin_quote (self, inquiry, &error);
  if (!quote)
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  taking = g_new (Taking, 1);
  *taking = (Taking) { g_object_ref (self), g_steal_pointer (&inquiry) };
  kt_inquiry_store_take_async (KT_WORK_STORE (store), taking->inquiry->id, get_actor (self),
                               kt_open_quote_get_quote (quote)->id, NULL, on_taken, taking);
}

static const char *
id_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "id");
}

static void
on_take (KtInquiryList *self,
         GtkWidget *button)
{
  kt_inquiry_store_load_async (kt_workplace_get_store (get_workplace (self)), id_of (button), NULL, on_loaded,
                               g_object_ref (self));
}

/* --- deleting ----------------------------------------------------------------------------------------------------- */

static void
on_deleted (GObject *store,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtInquiryList) self = data;
  g_autoptr (GError) error = NULL;

  kt_inquiry_store_delete_finish (KT_WORK_STORE (store), result, &error);
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_response (KtInquiryList *self,
             const char *response,
             GtkWidget *dialog)
{
  if (g_str_equal (response, "delete") && self->conversation)
    kt_inquiry_store_delete_async (kt_workplace_get_store (get_workplace (self)), id_of (dialog), NULL, on_deleted,
                                   g_object_ref (self));
}

static void
on_delete (KtInquiryList *self,
           GtkWidget *button)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Delete This Request?"),
                                              _ ("It is deleted for everybody, with the name and address in it."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "delete", _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "id", g_strdup (id_of (button)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void
fill_row (GtkWidget *row,
          KtRow *inquiry)
{
  const char *name = kt_row_get_text (inquiry, KT_INQUIRY_COLUMN_NAME);
  const char *company = kt_row_get_text (inquiry, KT_INQUIRY_COLUMN_COMPANY);
  g_autofree char *iso = g_strndup (kt_row_get_text (inquiry, KT_INQUIRY_COLUMN_MADE), 10);
  g_autofree char *day = kt_format_date_iso (iso, kt_language_get ());
  g_autofree char *title = g_strdup_printf ("%s%s%s", name, *company ? " · " : "", company);
  g_autofree char *what = g_strdup_printf ("%s · %s", kt_row_get_text (inquiry, KT_INQUIRY_COLUMN_TITLE), day);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), what);
}

static GtkWidget *
add_button (KtInquiryList *self,
            GtkWidget *row,
            KtRow *inquiry,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (kt_row_get_id (inquiry)), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static void
add_buttons (KtInquiryList *self,
             GtkWidget *row,
             KtRow *inquiry)
{
  GtkWidget *take = add_button (self, row, inquiry, G_CALLBACK (on_take));
  GtkWidget *delete = add_button (self, row, inquiry, G_CALLBACK (on_delete));

  gtk_button_set_label (GTK_BUTTON (take), _ ("Make a Quote"));
  gtk_button_set_icon_name (GTK_BUTTON (delete), "user-trash-symbolic");
  gtk_widget_add_css_class (delete, "flat");
  gtk_widget_set_tooltip_text (delete, _ ("Delete this request"));
}

/* A row that has not been read yet has no id either. */
static void
on_row (GtkWidget *row,
        KtRow *inquiry)
{
  KtInquiryList *self = g_object_get_data (G_OBJECT (row), "list");

  fill_row (row, inquiry);
  if (!kt_row_is_loaded (inquiry) || g_object_get_data (G_OBJECT (row), "has-buttons"))
    return;
  g_object_set_data (G_OBJECT (row), "has-buttons", row);
  if (kt_conversation_may_edit (self->conversation))
    add_buttons (self, row, inquiry);
}

static void
append_row (KtInquiryList *self,
            guint position)
{
  g_autoptr (KtRow) inquiry = g_list_model_get_item (G_LIST_MODEL (self->inquiries), position);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set_data (G_OBJECT (row), "list", self);
  g_object_set_data_full (G_OBJECT (row), "inquiry", g_object_ref (inquiry), g_object_unref);
  g_signal_connect_object (inquiry, "changed", G_CALLBACK (on_row), row, G_CONNECT_SWAPPED);
  on_row (row, inquiry);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->expander), row);
  g_ptr_array_add (self->rows, row);
}

static void
show (KtInquiryList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->inquiries));
  g_autofree char *title = number_text (n);

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self->expander), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    append_row (self, i);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expander), title);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

/* --- class -------------------------------------------------------------------------------------------------------- */

static void
kt_inquiry_list_dispose (GObject *object)
{
  KtInquiryList *self = KT_INQUIRY_LIST (object);

  g_clear_pointer (&self->frame, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->inquiries);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_inquiry_list_parent_class)->dispose (object);
}

static void
kt_inquiry_list_class_init (KtInquiryListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_inquiry_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/quotes/kt-inquiry-list.ui");
  gtk_widget_class_bind_template_child (widget_class, KtInquiryList, frame);
  gtk_widget_class_bind_template_child (widget_class, KtInquiryList, expander);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_inquiry_list_init (KtInquiryList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}

GtkWidget *
kt_inquiry_list_new (KtConversation *conversation)
{
  KtInquiryList *self = g_object_new (KT_TYPE_INQUIRY_LIST, NULL);

  self->conversation = g_object_ref (conversation);
  self->inquiries = list_open (get_workplace (self));
  g_signal_connect_object (self->inquiries, "items-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

GtkWidget *
kt_inquiry_badge_new (KtWorkplace *workplace)
{
  static const KtListBadge OPEN = { list_open, number_text };

  return kt_list_badge_new (workplace, &OPEN);
}
