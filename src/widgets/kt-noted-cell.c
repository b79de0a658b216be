/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-noted-cell.h"

#include "kt-tooltip.h"

static GtkWidget *
new_label (gboolean is_number,
           gboolean is_cut)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  if (is_cut)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (is_number)
    gtk_widget_add_css_class (label, "numeric");
  return label;
}

GtkWidget *
kt_noted_cell_new (gboolean is_number,
                   gboolean has_note)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *note;

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), new_label (is_number, has_note));
  if (!has_note)
    return box;
  note = new_label (FALSE, TRUE);
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_add_css_class (note, "dim-label");
  gtk_box_append (GTK_BOX (box), note);
  return box;
}

static void
set_text (GtkWidget *label,
          const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  kt_tooltip_set (label, *text ? text : NULL);
}

void
kt_noted_cell_set (GtkWidget *cell,
                   const char *text,
                   const char *note)
{
  GtkWidget *label = gtk_widget_get_first_child (cell);
  GtkWidget *below = gtk_widget_get_next_sibling (label);

  set_text (label, text);
  if (!below)
    return;
  set_text (below, note ? note : "");
  gtk_widget_set_visible (below, note && *note);
}
