/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-task-row.h"

#include "kt-moment.h"
#include "kt-sync-store.h"
#include "kt-task-words.h"

#include <glib/gi18n.h>

#define VALUE_CHARS 24

struct _KtTaskRow {
  GtkListBoxRow parent_instance;

  KtRow *task;
  GPtrArray *fields;  /* of KtTaskField */
  GPtrArray *choices; /* of GtkToggleButton, borrowed: "here", by field */

  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *buttons;
  GtkWidget *grid; /* of the fields */
  GtkWidget *open_button;
  GtkWidget *done_button;
  GtkWidget *take_button; /* NULL: it has no fields */
};

G_DEFINE_FINAL_TYPE (KtTaskRow, kt_task_row, GTK_TYPE_LIST_BOX_ROW)

enum { OPEN, DONE, TAKE_OVER, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- fields ------------------------------------------------------------------------------------------------------ */

static void
on_chosen (KtTaskRow *self)
{
  gboolean is_any = FALSE;

  for (guint i = 0; i < self->choices->len; i++)
    is_any = is_any || gtk_toggle_button_get_active (g_ptr_array_index (self->choices, i));
  gtk_widget_set_sensitive (self->take_button, is_any);
}

static void
on_take_over (KtTaskRow *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; i < self->choices->len; i++)
    if (gtk_toggle_button_get_active (g_ptr_array_index (self->choices, i)))
      g_strv_builder_add (builder, ((KtTaskField *) g_ptr_array_index (self->fields, i))->path);
  paths = g_strv_builder_end (builder);
  gtk_widget_set_sensitive (self->take_button, FALSE);
  g_signal_emit (self, signals[TAKE_OVER], 0, paths);
}

static GtkWidget *
new_choice (const char *side,
            const char *value,
            const char *field)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", side, *value != '\0' ? value : _ ("(empty)"));
  g_autofree char *name = g_strdup_printf ("%s, %s", field, text);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), VALUE_CHARS);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

/* The server's stands until one decides otherwise. */
static void
add_field (KtTaskRow *self,
           const KtTaskField *field,
           int line)
{
  GtkWidget *label = gtk_label_new (field->label);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *here = new_choice (C_ ("task", "Here"), field->mine, field->label);
  GtkWidget *server = new_choice (C_ ("task", "Server"), field->theirs, field->label);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (box, "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (here), GTK_TOGGLE_BUTTON (server));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (server), TRUE);
  gtk_box_append (GTK_BOX (box), here);
  gtk_box_append (GTK_BOX (box), server);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, line, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), box, 1, line, 1, 1);
  g_ptr_array_add (self->choices, here);
  g_signal_connect_object (here, "toggled", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
}

static void
add_fields (KtTaskRow *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    add_field (self, g_ptr_array_index (self->fields, i), (int) i);
  self->take_button = gtk_button_new_with_mnemonic (_ ("_Take Over"));
  gtk_widget_set_tooltip_text (self->take_button, _ ("What is chosen as it was here replaces what the server has"));
  gtk_widget_add_css_class (self->take_button, "suggested-action");
  gtk_widget_set_sensitive (self->take_button, FALSE);
  g_signal_connect_object (self->take_button, "clicked", G_CALLBACK (on_take_over), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), self->take_button);
  gtk_widget_set_visible (self->grid, TRUE);
}

/* --- the row ----------------------------------------------------------------------------------------------------- */

static void
show (KtTaskRow *self)
{
  g_autofree char *title = kt_task_title (self->task);
  g_autofree char *explanation = kt_task_explanation (self->task);
  g_autofree char *moment = kt_moment_text (kt_row_get_int (self->task, KT_TASK_COLUMN_AT));
  g_autofree char *text = g_strdup_printf ("%s\n%s", explanation, moment);
  const char *way = kt_task_way (self->task);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->text), kt_row_is_loaded (self->task) ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_visible (self->open_button, way != NULL);
  if (way)
    gtk_button_set_label (GTK_BUTTON (self->open_button), way);
  if (kt_row_is_loaded (self->task) && !self->fields)
    {
      self->fields = kt_task_fields (self->task);
      if (self->fields->len > 0)
        add_fields (self);
    }
}

static void
on_open (KtTaskRow *self)
{
  g_signal_emit (self, signals[OPEN], 0);
}

static void
on_done (KtTaskRow *self)
{
  gtk_widget_set_sensitive (self->done_button, FALSE);
  g_signal_emit (self, signals[DONE], 0);
}

/* --- class ------------------------------------------------------------------------------------------------------ */

static void
kt_task_row_finalize (GObject *object)
{
  KtTaskRow *self = KT_TASK_ROW (object);

  g_clear_object (&self->task);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_ptr_array_unref (self->choices);
  G_OBJECT_CLASS (kt_task_row_parent_class)->finalize (object);
}

static void
kt_task_row_class_init (KtTaskRowClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kt_task_row_finalize;
  signals[OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TAKE_OVER] =
    g_signal_new ("take-over", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
}

static GtkWidget *
add_button (KtTaskRow *self,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_use_underline (GTK_BUTTON (button), TRUE);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}

static GtkWidget *
new_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
kt_task_row_init (KtTaskRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->choices = g_ptr_array_new ();
  self->title = new_label ("heading");
  self->text = new_label ("dim-label");
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_widget_set_margin_top (self->grid, 6);
  gtk_widget_set_visible (self->grid, FALSE);
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_halign (self->buttons, GTK_ALIGN_END);
  self->open_button = add_button (self, G_CALLBACK (on_open));
  self->done_button = add_button (self, G_CALLBACK (on_done));
  gtk_button_set_label (GTK_BUTTON (self->done_button), C_ ("task", "_Done"));
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), self->grid);
  gtk_widget_set_margin_top (self->buttons, 6);
  gtk_box_append (GTK_BOX (box), self->buttons);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
kt_task_row_new (KtRow *task)
{
  KtTaskRow *self = g_object_new (KT_TYPE_TASK_ROW, NULL);

  self->task = g_object_ref (task);
  g_signal_connect_object (task, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

KtRow *
kt_task_row_get_task (KtTaskRow *self)
{
  g_return_val_if_fail (KT_IS_TASK_ROW (self), NULL);

  return self->task;
}
