/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-banner.h"

#include "kt-catalog-arrival.h"
#include "kt-window.h"

struct _KtCatalogBanner {
  GtkWidget parent_instance;

  KtCatalogArrival *arrival;
  gboolean is_shown;

  GtkWidget *bar;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *use_button;
  GtkWidget *close_button;
};

G_DEFINE_FINAL_TYPE (KtCatalogBanner, kt_catalog_banner, GTK_TYPE_WIDGET)

static const struct {
  const char *style;
  const char *icon;
  gboolean can_use;
  gboolean can_close;
} NOTICES[] = {
  [KT_NOTICE_NONE] = { "neutral", NULL, FALSE, FALSE },
  [KT_NOTICE_BARRED] = { "refused", "dialog-warning-symbolic", FALSE, FALSE },
  [KT_NOTICE_HERE] = { "neutral", "kt-catalog-symbolic", TRUE, TRUE },
  [KT_NOTICE_REFUSED] = { "attention", "dialog-warning-symbolic", FALSE, TRUE },
  [KT_NOTICE_EXPIRED] = { "attention", "dialog-warning-symbolic", FALSE, TRUE },
};

static void
show (KtCatalogBanner *self)
{
  KtCatalogNotice notice = kt_catalog_arrival_get_notice (self->arrival);
  gboolean is_there = notice != KT_NOTICE_NONE && self->is_shown;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), is_there);
  if (!is_there)
    return;
  title = kt_catalog_arrival_get_title (self->arrival);
  text = kt_catalog_arrival_get_text (self->arrival);
  for (gsize i = 0; i < G_N_ELEMENTS (NOTICES); i++)
    gtk_widget_remove_css_class (self->bar, NOTICES[i].style);
  gtk_widget_add_css_class (self->bar, NOTICES[notice].style);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), NOTICES[notice].icon);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_widget_set_visible (self->use_button, NOTICES[notice].can_use);
  gtk_widget_set_visible (self->close_button, NOTICES[notice].can_close);
}

static void
on_use (KtCatalogBanner *self)
{
  g_autoptr (GError) error = NULL;

  if (!kt_catalog_arrival_use (self->arrival, &error))
    kt_window_report (GTK_WIDGET (self), error);
}

static void
on_close (KtCatalogBanner *self)
{
  kt_catalog_arrival_dismiss (self->arrival);
}

static void
kt_catalog_banner_dispose (GObject *object)
{
  KtCatalogBanner *self = KT_CATALOG_BANNER (object);

  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_object (&self->arrival);
  G_OBJECT_CLASS (kt_catalog_banner_parent_class)->dispose (object);
}

static void
kt_catalog_banner_class_init (KtCatalogBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_catalog_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/catalog/kt-catalog-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, KtCatalogBanner, bar);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogBanner, title);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogBanner, text);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogBanner, use_button);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogBanner, close_button);
  gtk_widget_class_bind_template_callback (widget_class, on_use);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_catalog_banner_init (KtCatalogBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
kt_catalog_banner_follow (KtCatalogBanner *self,
                          KtConversation *conversation)
{
  g_return_if_fail (KT_IS_CATALOG_BANNER (self));

  self->arrival = kt_catalog_arrival_new (conversation);
  g_signal_connect_object (self->arrival, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

void
kt_catalog_banner_set_shown (KtCatalogBanner *self,
                             gboolean is_shown)
{
  g_return_if_fail (KT_IS_CATALOG_BANNER (self));

  self->is_shown = is_shown;
  show (self);
}
