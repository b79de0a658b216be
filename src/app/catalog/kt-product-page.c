/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The head is shown at once; what needs the model (its characteristics, documents) follows from a worker, because a large
 * model takes its time to load.
 */
#include "kt-product-page.h"

#include "kt-accessible-name.h"
#include "kt-article-view.h"
#include "kt-characteristic-text.h"
#include "kt-document-opener.h"
#include "kt-media-picture.h"
#include "kt-media-pin.h"
#include "kt-language.h"
#include "kt-typography.h"

#include <glib/gi18n.h>

struct _KtProductPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  char *product;
  GCancellable *loading;

  GtkWidget *scroller;
  GtkWidget *pin;
  GtkWidget *picture;
  GtkWidget *category;
  GtkWidget *title;
  GtkWidget *summary;
  GtkWidget *lead;
  GtkWidget *classification;
  GtkWidget *configure;
  GtkWidget *benefits;
  GtkWidget *description;
  GtkWidget *characteristics;
  GtkWidget *documents;
  GtkWidget *accessories;
};

G_DEFINE_FINAL_TYPE (KtProductPage, kt_product_page, GTK_TYPE_WIDGET)

enum { BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtCatalog *
get_catalog (KtProductPage *self)
{
  return kt_workplace_get_catalog (kt_conversation_get_workplace (self->conversation));
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    gtk_box_remove (GTK_BOX (box), child);
}

/* --- the head --------------------------------------------------------------------------------------------- */

static void
set_text (GtkWidget *label,
          const char *text)
{
  g_autofree char *glued = kt_typography_glue_units (text);

  gtk_label_set_text (GTK_LABEL (label), glued ? glued : "");
  gtk_widget_set_visible (label, text && *text);
}

static void
show_benefits (KtProductPage *self,
               KtTexts *texts)
{
  const char *benefit;

  clear_box (self->benefits);
  for (guint n = 1; (benefit = kt_texts_product_benefit (texts, self->product, n, kt_language_get ())); n++)
    {
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
      GtkWidget *icon = gtk_image_new_from_icon_name ("emblem-ok-symbolic");
      GtkWidget *label = gtk_label_new (benefit);

      gtk_widget_add_css_class (icon, "accent");
      gtk_widget_set_valign (icon, GTK_ALIGN_START);
      gtk_widget_set_margin_top (icon, 2);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (GTK_BOX (row), icon);
      gtk_box_append (GTK_BOX (row), label);
      gtk_box_append (GTK_BOX (self->benefits), row);
    }
}

static void
show_head (KtProductPage *self,
           const KtProductInfo *info)
{
  KtCatalog *catalog = get_catalog (self);
  KtTexts *texts = kt_catalog_get_texts (catalog);
  KtSyncSession *sync = kt_workplace_get_sync (kt_conversation_get_workplace (self->conversation));
  const char *language = kt_language_get ();
  g_autoptr (GBytes) svg = info->has_picture ? kt_catalog_load_product_picture (catalog, info->id, NULL) : NULL;
  g_autofree char *lead = g_strdup_printf (ngettext ("Delivery from %u working day", "Delivery from %u working days",
                                                     info->lead_days),
                                           info->lead_days);
  g_autofree char *classification = g_strjoinv (" · ", info->classification);

  set_text (self->category, kt_texts_category (texts, info->category, language));
  set_text (self->title, kt_texts_product (texts, info->id, language));
  set_text (self->summary, kt_texts_product_summary (texts, info->id, language));
  set_text (self->lead, lead);
  set_text (self->classification, g_strdelimit (classification, ":", ' '));
  set_text (self->description, kt_texts_product_description (texts, info->id, language));
  show_benefits (self, texts);
  kt_media_picture_show (KT_MEDIA_PICTURE (self->picture), sync, "products", info->id, svg);
  /* At a kiosk it is not for visitors to say. */
  kt_media_pin_show (KT_MEDIA_PIN (self->pin), kt_conversation_may_edit (self->conversation) ? sync : NULL, "products",
                     info->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kt_texts_product (texts, info->id, language), -1);
}

/* --- what needs the product itself ------------------------------------------------------------------------ */

static GtkWidget *
group_new (const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  return group;
}

/* A row for each characteristic of the product itself and of its parts, with the range of what can be chosen. */
static void
append_characteristics (KtProductPage *self,
                        const KtProduct *product,
                        const KtStructure *structure,
                        const char *prefix,
                        GtkWidget *group,
                        guint depth)
{
  KtTexts *texts = kt_catalog_get_texts (get_catalog (self));

  for (guint i = 0; i < structure->n_features; i++)
    {
      const KtFeature *feature = structure->features[i];
      g_autofree char *path = *prefix ? g_strdup_printf ("%s.%s", prefix, feature->name) : g_strdup (feature->name);
      const char *label = kt_texts_characteristic (texts, self->product, path, kt_language_get ());
      g_autofree char *range = NULL;
      GtkWidget *row, *value;

      if (feature->kind == KT_FEATURE_PART && !feature->is_reference)
        {
          if (depth < 3)
            {
              GtkWidget *part = group_new (label);

              append_characteristics (self, product, feature->type.structure, path, part, depth + 1);
              gtk_box_append (GTK_BOX (self->characteristics), part);
            }
          continue;
        }
      range = kt_characteristic_range_text (texts, self->product, feature, path, kt_language_get ());
      if (!range)
        continue;
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
      value = gtk_label_new (range);
      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_xalign (GTK_LABEL (value), 1);
      gtk_label_set_max_width_chars (GTK_LABEL (value), 48);
      gtk_label_set_lines (GTK_LABEL (value), 3);
      gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (value, "dim-label");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), value);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
}

static void
on_document_activated (AdwActionRow *row,
                       gpointer data)
{
  KtProductPage *self = data;

  kt_document_open (GTK_WIDGET (self), kt_conversation_get_workplace (self->conversation), self->product,
                    g_object_get_data (G_OBJECT (row), "file"));
}

static const char *
document_kind_text (KtDocumentKind kind)
{
  switch (kind)
    {
    case KT_DOCUMENT_MANUAL:
      return _ ("Manual");
    case KT_DOCUMENT_CERTIFICATE:
      return _ ("Certificate");
    case KT_DOCUMENT_DRAWING:
      return _ ("Drawing");
    case KT_DOCUMENT_DATASHEET:
    default:
      return _ ("Data sheet");
    }
}

static void
show_documents (KtProductPage *self,
                const KtProduct *product)
{
  KtTexts *texts = kt_catalog_get_texts (get_catalog (self));
  const char *language = kt_texts_match_language (texts, kt_language_get ());
  GtkWidget *group = group_new (_ ("Documents"));
  guint n = 0;

  clear_box (self->documents);
  for (guint i = 0; i < product->documents->len; i++)
    {
      const KtProductDocument *document = g_ptr_array_index (product->documents, i);
      GtkWidget *row;

      if (document->language && !g_str_equal (document->language, language))
        continue;
      row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     kt_texts_document (texts, self->product, document->file, language));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), document_kind_text (document->kind));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("x-office-document-symbolic"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "file", g_strdup (document->file), g_free);
      g_signal_connect_object (row, "activated", G_CALLBACK (on_document_activated), self, 0);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
      n++;
    }
  gtk_box_append (GTK_BOX (self->documents), group);
  gtk_widget_set_visible (self->documents, n > 0);
}

static void
on_accessory_add (GtkButton *button,
                  gpointer data)
{
  KtProductPage *self = data;

  kt_article_add_to_quote (GTK_WIDGET (self), self->conversation, g_object_get_data (G_OBJECT (button), "number"));
}

static void
show_accessories (KtProductPage *self,
                  const KtProductInfo *info)
{
  KtCatalog *catalog = get_catalog (self);
  GtkWidget *group = group_new (_ ("Accessories"));
  guint n = 0;

  clear_box (self->accessories);
  for (guint i = 0; info->accessories[i]; i++)
    {
      g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, info->accessories[i], NULL);
      g_autofree char *price = NULL, *availability = NULL, *subtitle = NULL;
      GtkWidget *row, *label, *button;

      if (!article)
        continue;
      price = kt_article_price_text (article, kt_catalog_get_texts (catalog));
      availability = kt_article_availability_text (article);
      subtitle = g_strdup_printf ("%s · %s", article->number, availability);
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kt_article_get_title (article, kt_language_get ()));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      label = gtk_label_new (price);
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      button = gtk_button_new_from_icon_name ("list-add-symbolic");
      gtk_widget_set_visible (button, kt_conversation_may_edit (self->conversation));
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, _ ("Add to the quote"));
      kt_accessible_names (button);
      g_object_set_data_full (G_OBJECT (button), "number", g_strdup (article->number), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_accessory_add), self, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
      n++;
    }
  gtk_box_append (GTK_BOX (self->accessories), group);
  gtk_widget_set_visible (self->accessories, n > 0);
}

typedef struct {
  KtCatalog *catalog;
  char *product;
} Loading;

static void
loading_free (Loading *loading)
{
  kt_catalog_unref (loading->catalog);
  g_free (loading->product);
  g_free (loading);
}

static void
load_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  Loading *loading = data;
  g_autoptr (GError) error = NULL;
  KtProduct *product = kt_catalog_load_product (loading->catalog, loading->product, &error);

  if (product)
    g_task_return_pointer (task, product, (GDestroyNotify) kt_product_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_loaded (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  KtProductPage *self = KT_PRODUCT_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProduct) product = g_task_propagate_pointer (G_TASK (result), &error);
  GtkWidget *group;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (self->configure, product != NULL);
  clear_box (self->characteristics);
  if (!product)
    {
      set_text (self->summary, error->message);
      return;
    }
  group = group_new (_ ("What you can choose"));
  gtk_box_append (GTK_BOX (self->characteristics), group);
  append_characteristics (self, product, product->model->product, "", group, 0);
  show_documents (self, product);
}

static void
load_product (KtProductPage *self)
{
  g_autoptr (GTask) task = NULL;
  Loading *loading = g_new0 (Loading, 1);

  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  loading->catalog = kt_catalog_ref (get_catalog (self));
  loading->product = g_strdup (self->product);
  task = g_task_new (self, self->loading, on_loaded, NULL);
  g_task_set_task_data (task, loading, (GDestroyNotify) loading_free);
  g_task_run_in_thread (task, load_thread);
}

/* --- actions ---------------------------------------------------------------------------------------------- */

static void
on_configure (KtProductPage *self)
{
  kt_conversation_configure (self->conversation, self->product);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "configurator");
}

static void
on_back (KtProductPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

/* --- object ----------------------------------------------------------------------------------------------- */

/* What one most likely comes here for. */
static gboolean
kt_product_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KT_PRODUCT_PAGE (widget)->configure);
}

static void
kt_product_page_dispose (GObject *object)
{
  KtProductPage *self = KT_PRODUCT_PAGE (object);

  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_PRODUCT_PAGE);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->product, g_free);
  G_OBJECT_CLASS (kt_product_page_parent_class)->dispose (object);
}

static void
kt_product_page_class_init (KtProductPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_product_page_dispose;
  widget_class->grab_focus = kt_product_page_grab_focus;
  signals[BACK] = g_signal_new ("back", KT_TYPE_PRODUCT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KT_TYPE_MEDIA_PICTURE);
  g_type_ensure (KT_TYPE_MEDIA_PIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/catalog/kt-product-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, pin);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, picture);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, category);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, title);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, summary);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, lead);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, classification);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, configure);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, benefits);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, description);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, characteristics);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, documents);
  gtk_widget_class_bind_template_child (widget_class, KtProductPage, accessories);
  gtk_widget_class_bind_template_callback (widget_class, on_configure);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_product_page_init (KtProductPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_product_page_new (KtConversation *conversation)
{
  KtProductPage *self = g_object_new (KT_TYPE_PRODUCT_PAGE, NULL);

  self->conversation = g_object_ref (conversation);
  return GTK_WIDGET (self);
}

void
kt_product_page_show (KtProductPage *self,
                      const char *product)
{
  const KtProductInfo *info;

  g_return_if_fail (KT_IS_PRODUCT_PAGE (self));

  info = kt_catalog_find_product (get_catalog (self), product);
  if (!info)
    return;
  g_free (self->product);
  self->product = g_strdup (product);
  gtk_widget_set_sensitive (self->configure, TRUE);
  clear_box (self->characteristics);
  gtk_widget_set_visible (self->documents, FALSE);
  show_head (self, info);
  show_accessories (self, info);
  load_product (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

const char *
kt_product_page_get_product (KtProductPage *self)
{
  g_return_val_if_fail (KT_IS_PRODUCT_PAGE (self), NULL);

  return self->product;
}
