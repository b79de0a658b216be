/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-section-header.h"

#include <glib/gi18n.h>

struct _KtSectionHeader {
  GtkButton parent_instance;

  GtkWidget *arrow;
  GtkWidget *title;
  GtkWidget *count;
};

G_DEFINE_FINAL_TYPE (KtSectionHeader, kt_section_header, GTK_TYPE_BUTTON)

static void
kt_section_header_class_init (KtSectionHeaderClass *klass)
{
}

static void
kt_section_header_init (KtSectionHeader *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->arrow = gtk_image_new ();
  self->title = gtk_label_new (NULL);
  self->count = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (self->count, "caption");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_box_append (GTK_BOX (box), self->arrow);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "section-header");
}

GtkWidget *
kt_section_header_new (const char *title)
{
  KtSectionHeader *self = g_object_new (KT_TYPE_SECTION_HEADER, NULL);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  return GTK_WIDGET (self);
}

void
kt_section_header_set (KtSectionHeader *self,
                       guint n_questions,
                       guint n_open,
                       gboolean is_folded)
{
  g_autofree char *count = NULL;
  g_autofree char *said = NULL;

  g_return_if_fail (KT_IS_SECTION_HEADER (self));

  if (n_open == 0)
    count = g_strdup_printf (ngettext ("%u question, answered", "%u questions, all answered", n_questions),
                             n_questions);
  else
    count = g_strdup_printf (ngettext ("%u question, %u open", "%u questions, %u open", n_questions), n_questions,
                             n_open);
  gtk_label_set_text (GTK_LABEL (self->count), count);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), is_folded ? "pan-end-symbolic" : "pan-down-symbolic");
  said = g_strdup_printf ("%s, %s", gtk_label_get_text (GTK_LABEL (self->title)), count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, !is_folded, -1);
}
