/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-product-card.h"

#include "kt-media-picture.h"
#include "kt-language.h"
#include "kt-typography.h"

struct _KtProductCard {
  GtkButton parent_instance;

  GtkWidget *picture;
  GtkWidget *title;
  GtkWidget *summary;
  GtkWidget *category;
  char *product;
};

G_DEFINE_FINAL_TYPE (KtProductCard, kt_product_card, GTK_TYPE_BUTTON)

static void
kt_product_card_finalize (GObject *object)
{
  g_free (KT_PRODUCT_CARD (object)->product);
  G_OBJECT_CLASS (kt_product_card_parent_class)->finalize (object);
}

static void
kt_product_card_class_init (KtProductCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kt_product_card_finalize;
  g_type_ensure (KT_TYPE_MEDIA_PICTURE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/catalog/kt-product-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KtProductCard, picture);
  gtk_widget_class_bind_template_child (widget_class, KtProductCard, title);
  gtk_widget_class_bind_template_child (widget_class, KtProductCard, summary);
  gtk_widget_class_bind_template_child (widget_class, KtProductCard, category);
}

static void
kt_product_card_init (KtProductCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_product_card_new (KtCatalog *catalog,
                     KtSyncSession *session,
                     const KtProductInfo *product)
{
  KtProductCard *self = g_object_new (KT_TYPE_PRODUCT_CARD, NULL);
  KtTexts *texts = kt_catalog_get_texts (catalog);
  const char *language = kt_language_get ();
  const char *title = kt_texts_product (texts, product->id, language);
  const char *summary = kt_texts_product_summary (texts, product->id, language);
  g_autofree char *glued = kt_typography_glue_units (summary);
  g_autoptr (GBytes) svg = product->has_picture ? kt_catalog_load_product_picture (catalog, product->id, NULL) : NULL;

  self->product = g_strdup (product->id);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->summary), glued ? glued : "");
  gtk_label_set_text (GTK_LABEL (self->category), kt_texts_category (texts, product->category, language));
  kt_media_picture_show (KT_MEDIA_PICTURE (self->picture), session, "products", product->id, svg);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary ? summary : "", -1);
  return GTK_WIDGET (self);
}

const char *
kt_product_card_get_product (KtProductCard *self)
{
  g_return_val_if_fail (KT_IS_PRODUCT_CARD (self), NULL);

  return self->product;
}
