/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-list-badge.h"

static void
show (GtkWidget *badge)
{
  const KtListBadge *kind = g_object_get_data (G_OBJECT (badge), "kind");
  GListModel *rows = g_object_get_data (G_OBJECT (badge), "rows");
  guint n = rows ? g_list_model_get_n_items (rows) : 0;
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *text = kind->text (n);

  gtk_label_set_text (GTK_LABEL (badge), number);
  gtk_widget_set_tooltip_text (badge, text);
  gtk_widget_set_visible (badge, n > 0);
}

/* The store is opened after the window. Connected with swapped arguments: the workplace comes last. */
static void
follow (GtkWidget *badge,
        GParamSpec *property,
        KtWorkplace *workplace)
{
  const KtListBadge *kind = g_object_get_data (G_OBJECT (badge), "kind");
  KtRowList *rows;

  if (!kt_workplace_get_store (workplace) || g_object_get_data (G_OBJECT (badge), "rows"))
    return;
  rows = kind->list (workplace);
  g_object_set_data_full (G_OBJECT (badge), "rows", rows, g_object_unref);
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (show), badge, G_CONNECT_SWAPPED);
  show (badge);
}

GtkWidget *
kt_list_badge_new (KtWorkplace *workplace,
                   const KtListBadge *kind)
{
  GtkWidget *badge = gtk_label_new (NULL);

  g_object_set_data (G_OBJECT (badge), "kind", (gpointer) kind);
  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  show (badge);
  g_signal_connect_object (workplace, "notify::state", G_CALLBACK (follow), badge, G_CONNECT_SWAPPED);
  follow (badge, NULL, workplace);
  return badge;
}
