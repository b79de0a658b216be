/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-inquiry-dialog.h"

#include "kt-inquiry-store.h"
#include "kt-language.h"
#include "kt-order-code.h"
#include "kt-sales-error.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtInquiryDialog {
  AdwWindow parent_instance;

  KtConfiguration *configuration; /* NULL: it is closed */
  gboolean is_sending;

  GtkWidget *product;
  GtkWidget *name;
  GtkWidget *company;
  GtkWidget *email;
  GtkWidget *phone;
  GtkWidget *note;
  GtkWidget *problem;
  GtkWidget *send_button;
};

G_DEFINE_FINAL_TYPE (KtInquiryDialog, kt_inquiry_dialog, ADW_TYPE_WINDOW)

/* --- what is asked ------------------------------------------------------------------------------------------------ */

static void
take_text (char **field,
           GtkWidget *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  kt_record_set_text (field, text);
}

static const char *
product_title (KtInquiryDialog *self)
{
  KtWorkplace *workplace = kt_configuration_get_workplace (self->configuration);
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (workplace));

  return kt_texts_product (texts, kt_configuration_get_product (self->configuration)->info->id, kt_language_get ());
}

/* Who asks. */
static void
take_entries (KtInquiryDialog *self,
              KtInquiry *inquiry)
{
  take_text (&inquiry->name, self->name);
  take_text (&inquiry->company, self->company);
  take_text (&inquiry->email, self->email);
  take_text (&inquiry->phone, self->phone);
  take_text (&inquiry->note, self->note);
}

/* What he looked at, decisions that are still open and all. */
static void
take_configuration (KtInquiryDialog *self,
                    KtInquiry *inquiry)
{
  KtCatalog *catalog = kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration));
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  const KtPositionPrice *price = kt_configuration_get_price (self->configuration);
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);
  KtProduct *product = kt_configuration_get_product (self->configuration);
  g_autofree char *code = snapshot ? kt_order_code_of_snapshot (product, snapshot) : NULL;
  g_autofree char *decisions = kt_configuration_to_json (self->configuration);

  kt_record_set_text (&inquiry->product, product->info->id);
  kt_record_set_text (&inquiry->title, product_title (self));
  kt_record_set_text (&inquiry->catalog, settings->id);
  kt_record_set_text (&inquiry->catalog_version, settings->version);
  kt_record_set_text (&inquiry->order_code, code);
  kt_record_set_text (&inquiry->assignment, decisions);
  kt_record_set_text (&inquiry->language, kt_language_get ());
  inquiry->complete = kt_configuration_is_complete (self->configuration);
  if (price && !price->on_request)
    inquiry->price = price->amounts.net;
}

static KtInquiry *
make_inquiry (KtInquiryDialog *self)
{
  KtWorkplace *workplace = kt_configuration_get_workplace (self->configuration);
  g_autofree char *id = kt_workplace_new_id (workplace);
  g_autofree char *made = kt_clock_now_iso (kt_workplace_get_clock (workplace));
  KtInquiry *inquiry = kt_inquiry_new (id);

  kt_record_set_text (&inquiry->made, made);
  take_entries (self, inquiry);
  take_configuration (self, inquiry);
  return inquiry;
}

/* --- sending ------------------------------------------------------------------------------------------------------- */

static void
show (KtInquiryDialog *self,
      const GError *error)
{
  g_autofree char *text = error ? kt_sales_error_to_text (error) : NULL;
  gboolean has_name = *gtk_editable_get_text (GTK_EDITABLE (self->name)) != '\0';
  gboolean has_way = *gtk_editable_get_text (GTK_EDITABLE (self->email)) != '\0' ||
                     *gtk_editable_get_text (GTK_EDITABLE (self->phone)) != '\0';

  gtk_label_set_text (GTK_LABEL (self->problem), text ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
  gtk_widget_set_sensitive (self->send_button, has_name && has_way && !self->is_sending);
}

static void
on_changed (KtInquiryDialog *self)
{
  show (self, NULL);
}

static void
on_added (GObject *store,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtInquiryDialog) self = data;
  g_autoptr (GError) error = NULL;
  GtkWindow *parent;

  kt_inquiry_store_add_finish (KT_WORK_STORE (store), result, &error);
  self->is_sending = FALSE;
  if (!self->configuration)
    return;
  if (error)
    {
      show (self, error);
      return;
    }
  parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  gtk_window_destroy (GTK_WINDOW (self));
  kt_window_say (GTK_WIDGET (parent), _ ("Thank you. You will hear from us."));
}

static void
on_send (KtInquiryDialog *self)
{
  g_autoptr (KtInquiry) inquiry = NULL;

  if (!gtk_widget_get_sensitive (self->send_button))
    return;
  inquiry = make_inquiry (self);
  self->is_sending = TRUE;
  show (self, NULL);
  kt_inquiry_store_add_async (kt_workplace_get_store (kt_configuration_get_workplace (self->configuration)), inquiry, TRUE,
                              NULL, on_added, g_object_ref (self));
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
kt_inquiry_dialog_dispose (GObject *object)
{
  KtInquiryDialog *self = KT_INQUIRY_DIALOG (object);

  g_clear_object (&self->configuration);
  G_OBJECT_CLASS (kt_inquiry_dialog_parent_class)->dispose (object);
}

static void
kt_inquiry_dialog_class_init (KtInquiryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_inquiry_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kontor/Kontor/app/configurator/kt-inquiry-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KtInquiryDialog, product);
  gtk_widget_class_bind_template_child (widget_class, KtInquiryDialog, name);
  gtk_widget_class_bind_template_child (widget_class, KtInquiryDialog, company);
  gtk_widget_class_bind_template_child (widget_class, KtInquiryDialog, email);
  gtk_widget_class_bind_template_child (widget_class, KtInquiryDialog, phone);
  gtk_widget_class_bind_template_child (widget_class, KtInquiryDialog, note);
  gtk_widget_class_bind_template_child (widget_class, KtInquiryDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, KtInquiryDialog, send_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kt_inquiry_dialog_init (KtInquiryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
kt_inquiry_dialog_present (GtkWindow *parent,
                           KtConfiguration *configuration)
{
  KtInquiryDialog *self = g_object_new (KT_TYPE_INQUIRY_DIALOG, "transient-for", parent, NULL);

  self->configuration = g_object_ref (configuration);
  gtk_label_set_text (GTK_LABEL (self->product), product_title (self));
  show (self, NULL);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->name);
}
