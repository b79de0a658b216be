/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Marks and counts change with every snapshot, the rows stay, and with them the focus; while they are filled, the signals
 * of the list are not for us.
 */
#include "kt-step-navigator.h"

#include <glib/gi18n.h>

struct _KtStepNavigator {
  GObject parent_instance;

  GtkListBox *list;     /* borrowed */
  GtkDropDown *choice;  /* borrowed */
  KtConfiguration *configuration;
  GPtrArray *steps;     /* KtStepInfo of the present snapshot */
  GHashTable *revealed; /* KtPlanQuestion that someone looked for */
  char *current;        /* id of the step shown; NULL: the first one */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (KtStepNavigator, kt_step_navigator, G_TYPE_OBJECT)

enum { MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const KtStepInfo *
get_step (KtStepNavigator *self,
          guint number)
{
  return g_ptr_array_index (self->steps, number);
}

static guint
current_number (KtStepNavigator *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (g_strcmp0 (get_step (self, i)->id, self->current) == 0)
      return i;
  return 0;
}

/* --- rows ------------------------------------------------------------------------------------------------- */

static const char *
step_mark (const KtStepInfo *step)
{
  return step->n_open == 0 ? "kt-choice-chosen-symbolic" : "kt-choice-free-symbolic";
}

/* Mark, title, number of open questions. */
static void
fill_row (GtkWidget *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *mark = gtk_image_new ();
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *open = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (open, "caption");
  gtk_widget_add_css_class (open, "numeric");
  gtk_widget_add_css_class (open, "dim-label");
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), open);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
}

static void
show_row (GtkWidget *row,
          const KtStepInfo *step)
{
  GtkWidget *mark = gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  GtkWidget *label = gtk_widget_get_next_sibling (mark);
  GtkWidget *open = gtk_widget_get_next_sibling (label);
  gboolean is_done = step->n_open == 0;
  g_autofree char *count = g_strdup_printf ("%u", step->n_open);
  g_autofree char *said = g_strdup_printf (is_done ? _ ("%s, done") : _ ("%s, open"), step->title);

  gtk_image_set_from_icon_name (GTK_IMAGE (mark), step_mark (step));
  gtk_widget_remove_css_class (mark, is_done ? "dim-label" : "accent");
  gtk_widget_add_css_class (mark, is_done ? "accent" : "dim-label");
  gtk_label_set_text (GTK_LABEL (label), step->title);
  gtk_label_set_text (GTK_LABEL (open), count);
  gtk_widget_set_visible (open, !is_done);
  gtk_widget_set_tooltip_text (row, step->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

/* Only rows that say something else are touched: most decisions concern one step. */
static void
fill_list (KtStepNavigator *self,
           GPtrArray *old)
{
  GtkListBoxRow *surplus;

  for (guint i = 0; i < self->steps->len; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);
      const KtStepInfo *before = row && i < old->len ? g_ptr_array_index (old, i) : NULL;

      if (before && before->n_open == get_step (self, i)->n_open && g_str_equal (before->title, get_step (self, i)->title))
        continue;
      if (!row)
        {
          gtk_list_box_append (self->list, gtk_list_box_row_new ());
          row = gtk_list_box_get_row_at_index (self->list, (int) i);
          fill_row (GTK_WIDGET (row));
        }
      show_row (GTK_WIDGET (row), get_step (self, i));
    }
  while ((surplus = gtk_list_box_get_row_at_index (self->list, (int) self->steps->len)))
    gtk_list_box_remove (self->list, GTK_WIDGET (surplus));
}

static gboolean
has_same_titles (KtStepNavigator *self,
                 GPtrArray *old)
{
  for (guint i = 0; i < self->steps->len && old->len == self->steps->len; i++)
    if (!g_str_equal (((KtStepInfo *) g_ptr_array_index (old, i))->title, get_step (self, i)->title))
      return FALSE;
  return old->len == self->steps->len;
}

static void
fill_choice (KtStepNavigator *self,
             GPtrArray *old)
{
  g_autoptr (GtkStringList) titles = NULL;

  if (has_same_titles (self, old))
    return;
  titles = gtk_string_list_new (NULL);
  for (guint i = 0; i < self->steps->len; i++)
    gtk_string_list_append (titles, get_step (self, i)->title);
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (titles));
}

static void
select_current (KtStepNavigator *self)
{
  guint number = current_number (self);

  self->is_filling = TRUE;
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) number));
  gtk_drop_down_set_selected (self->choice, self->steps->len > 0 ? number : GTK_INVALID_LIST_POSITION);
  self->is_filling = FALSE;
}

/* --- going ------------------------------------------------------------------------------------------------ */

static void
go_to (KtStepNavigator *self,
       guint number)
{
  if (number >= self->steps->len || number == current_number (self))
    return;
  g_free (self->current);
  self->current = g_strdup (get_step (self, number)->id);
  select_current (self);
  g_signal_emit (self, signals[MOVED], 0);
}

static void
on_row_selected (KtStepNavigator *self,
                 GtkListBoxRow *row)
{
  if (row && !self->is_filling)
    go_to (self, (guint) gtk_list_box_row_get_index (row));
}

static void
on_chosen (KtStepNavigator *self)
{
  if (!self->is_filling)
    go_to (self, gtk_drop_down_get_selected (self->choice));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_step_navigator_finalize (GObject *object)
{
  KtStepNavigator *self = KT_STEP_NAVIGATOR (object);

  g_ptr_array_unref (self->steps);
  g_hash_table_unref (self->revealed);
  g_clear_object (&self->configuration);
  g_free (self->current);
  G_OBJECT_CLASS (kt_step_navigator_parent_class)->finalize (object);
}

static void
kt_step_navigator_class_init (KtStepNavigatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_step_navigator_finalize;
  signals[MOVED] =
      g_signal_new ("moved", KT_TYPE_STEP_NAVIGATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_step_navigator_init (KtStepNavigator *self)
{
  self->steps = g_ptr_array_new ();
  self->revealed = g_hash_table_new (NULL, NULL);
}

KtStepNavigator *
kt_step_navigator_new (GtkListBox *list,
                       GtkDropDown *choice)
{
  KtStepNavigator *self = g_object_new (KT_TYPE_STEP_NAVIGATOR, NULL);

  self->list = list;
  self->choice = choice;
  g_signal_connect_object (list, "row-selected", G_CALLBACK (on_row_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  return self;
}

void
kt_step_navigator_set_configuration (KtStepNavigator *self,
                                     KtConfiguration *configuration)
{
  g_return_if_fail (KT_IS_STEP_NAVIGATOR (self));

  g_set_object (&self->configuration, configuration);
  g_clear_pointer (&self->current, g_free);
  g_hash_table_remove_all (self->revealed);
  g_ptr_array_unref (self->steps);
  self->steps = g_ptr_array_new ();
}

void
kt_step_navigator_update (KtStepNavigator *self)
{
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (KT_IS_STEP_NAVIGATOR (self));
  g_return_if_fail (self->configuration != NULL);

  old = self->steps;
  self->steps = kt_step_list_new (self->configuration, self->revealed);
  self->is_filling = TRUE;
  fill_list (self, old);
  fill_choice (self, old);
  select_current (self);
}

const KtStepInfo *
kt_step_navigator_get_current (KtStepNavigator *self)
{
  g_return_val_if_fail (KT_IS_STEP_NAVIGATOR (self), NULL);

  return self->steps->len > 0 ? get_step (self, current_number (self)) : NULL;
}

gboolean
kt_step_navigator_is_last (KtStepNavigator *self)
{
  g_return_val_if_fail (KT_IS_STEP_NAVIGATOR (self), TRUE);

  return current_number (self) + 1 >= self->steps->len;
}

void
kt_step_navigator_next (KtStepNavigator *self)
{
  g_return_if_fail (KT_IS_STEP_NAVIGATOR (self));

  go_to (self, current_number (self) + 1);
}

void
kt_step_navigator_previous (KtStepNavigator *self)
{
  g_return_if_fail (KT_IS_STEP_NAVIGATOR (self));

  if (current_number (self) > 0)
    go_to (self, current_number (self) - 1);
}

gboolean
kt_step_navigator_can_go_to_path (KtStepNavigator *self,
                                  const char *path)
{
  g_return_val_if_fail (KT_IS_STEP_NAVIGATOR (self), FALSE);

  return kt_configuration_find_group (self->configuration, path) != NULL ||
         kt_step_list_find (self->steps, self->configuration, path) >= 0;
}

/* A question that is not asked at present, because what it hangs from is not selected. */
static void
reveal (KtStepNavigator *self,
        const char *path)
{
  const KtPlanQuestion *group = kt_configuration_find_group (self->configuration, path);

  if (!group || kt_step_list_find (self->steps, self->configuration, path) >= 0)
    return;
  g_hash_table_add (self->revealed, (gpointer) group);
  kt_step_navigator_update (self);
  g_signal_emit (self, signals[MOVED], 0);
}

gboolean
kt_step_navigator_go_to_path (KtStepNavigator *self,
                              const char *path)
{
  int number;

  g_return_val_if_fail (KT_IS_STEP_NAVIGATOR (self), FALSE);

  reveal (self, path);
  number = kt_step_list_find (self->steps, self->configuration, path);
  if (number >= 0)
    go_to (self, (guint) number);
  return number >= 0;
}

void
kt_step_navigator_count (KtStepNavigator *self,
                         guint *n_questions,
                         guint *n_open)
{
  g_return_if_fail (KT_IS_STEP_NAVIGATOR (self));

  *n_questions = *n_open = 0;
  for (guint i = 0; i < self->steps->len; i++)
    {
      *n_questions += get_step (self, i)->n_questions;
      *n_open += get_step (self, i)->n_open;
    }
}
