/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grid is made anew each time: a line has some thirty fields. */
#include "kt-comparison-detail.h"

#include <glib/gi18n.h>

struct _KtComparisonDetail {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *grid;
};

G_DEFINE_FINAL_TYPE (KtComparisonDetail, kt_comparison_detail, GTK_TYPE_WIDGET)

enum { TAKE, N_SIGNALS };
static guint signals[N_SIGNALS];

enum { COLUMN_MARK, COLUMN_LABEL, COLUMN_LEFT, COLUMN_TO_LEFT, COLUMN_TO_RIGHT, COLUMN_RIGHT };

static GtkWidget *
attach_label (KtComparisonDetail *self,
              const char *text,
              int column,
              int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);
  return label;
}

static void
attach_title (KtComparisonDetail *self,
              const char *text,
              int column)
{
  gtk_widget_add_css_class (attach_label (self, text, column, 0), "heading");
}

static void
attach_value (KtComparisonDetail *self,
              const char *text,
              gboolean differs,
              int column,
              int row)
{
  GtkWidget *label = attach_label (self, *text ? text : "–", column, row);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, differs ? "difference" : "dim-label");
}

typedef struct {
  KtComparisonDetail *detail;
  KtComparedPart part;
  gboolean to_right;
} Press;

static void
on_take (GtkButton *button,
         gpointer data)
{
  const Press *press = data;

  g_signal_emit (press->detail, signals[TAKE], 0, (int) press->part, press->to_right);
}

static void
free_press (gpointer data,
            GClosure *closure)
{
  g_free (data);
}

static void
attach_button (KtComparisonDetail *self,
               const KtComparedField *field,
               gboolean to_right,
               int row)
{
  GtkWidget *button = gtk_button_new_from_icon_name (to_right ? "go-next-symbolic" : "go-previous-symbolic");
  Press *press = g_new0 (Press, 1);
  g_autofree char *name =
      g_strdup_printf (to_right ? _ ("Take over to the right: %s") : _ ("Take over to the left: %s"), field->label);

  press->detail = self;
  press->part = field->part;
  press->to_right = to_right;
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_take), press, free_press, 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "compact");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_grid_attach (GTK_GRID (self->grid), button, to_right ? COLUMN_TO_RIGHT : COLUMN_TO_LEFT, row, 1, 1);
}

static void
clear (KtComparisonDetail *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->grid)))
    gtk_grid_remove (GTK_GRID (self->grid), child);
}

static void
attach_field (KtComparisonDetail *self,
              const KtComparedField *field,
              gboolean left_editable,
              gboolean right_editable,
              int row)
{
  GtkWidget *mark = attach_label (self, field->differs ? "≠" : "", COLUMN_MARK, row);

  if (field->differs)
    gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("differs"), -1);
  gtk_widget_add_css_class (attach_label (self, field->label, COLUMN_LABEL, row), "dim-label");
  attach_value (self, field->left, field->differs, COLUMN_LEFT, row);
  attach_value (self, field->right, field->differs, COLUMN_RIGHT, row);
  if (!field->differs || field->part == KT_COMPARED_RESULT)
    return;
  if (left_editable)
    attach_button (self, field, FALSE, row);
  if (right_editable)
    attach_button (self, field, TRUE, row);
}

void
kt_comparison_detail_set (KtComparisonDetail *self,
                          GPtrArray *fields,
                          gboolean only_differences,
                          const char *left_title,
                          const char *right_title,
                          gboolean left_editable,
                          gboolean right_editable)
{
  int row = 1;

  g_return_if_fail (KT_IS_COMPARISON_DETAIL (self));

  clear (self);
  if (!fields)
    return;
  attach_title (self, left_title, COLUMN_LEFT);
  attach_title (self, right_title, COLUMN_RIGHT);
  for (guint i = 0; i < fields->len; i++)
    {
      const KtComparedField *field = g_ptr_array_index (fields, i);

      if (field->differs || !only_differences)
        attach_field (self, field, left_editable, right_editable, row++);
    }
  if (row == 1)
    gtk_widget_add_css_class (attach_label (self, _ ("Nothing differs here."), COLUMN_LABEL, 1), "dim-label");
}

static void
kt_comparison_detail_dispose (GObject *object)
{
  g_clear_pointer (&KT_COMPARISON_DETAIL (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (kt_comparison_detail_parent_class)->dispose (object);
}

static void
kt_comparison_detail_class_init (KtComparisonDetailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_comparison_detail_dispose;
  signals[TAKE] = g_signal_new ("take", KT_TYPE_COMPARISON_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_INT, G_TYPE_BOOLEAN);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_comparison_detail_init (KtComparisonDetail *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_set_margin_top (self->grid, 12);
  gtk_widget_set_margin_bottom (self->grid, 18);
  gtk_widget_set_margin_start (self->grid, 18);
  gtk_widget_set_margin_end (self->grid, 18);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->grid);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
kt_comparison_detail_new (void)
{
  return g_object_new (KT_TYPE_COMPARISON_DETAIL, NULL);
}
