/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An accepted revision does not change any more, so its rows are made once; what was ordered of it is shown in them. */
#include "kt-order-lines.h"

#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-order-placing.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *row; /* borrowed of the group, like what is in it */
  GtkWidget *check;
  char *position; /* its id */
  char *what;     /* quantity and role */
  gboolean is_optional;
  gboolean is_ordered;
} Line;

struct _KtOrderLines {
  AdwPreferencesGroup parent_instance;

  char *revision_id;
  GPtrArray *lines; /* of Line */
};

G_DEFINE_FINAL_TYPE (KtOrderLines, kt_order_lines, ADW_TYPE_PREFERENCES_GROUP)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->position);
  g_free (line->what);
  g_free (line);
}

static const char *
role_text (KtPositionRole role)
{
  switch (role)
    {
    case KT_ROLE_OPTION:
      return _ ("Option");
    case KT_ROLE_ALTERNATIVE:
      return _ ("Alternative");
    case KT_ROLE_ON_DEMAND:
      return _ ("On demand");
    default:
      return NULL;
    }
}

static char *
what_text (KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);
  const char *role = role_text (kt_position_get_effective_role (position));
  g_autofree char *quantity = kt_format_quantity (kt_decimal_reduce (data->quantity), data->unit_text,
                                                  kt_language_get ());

  return role ? g_strdup_printf ("%s · %s", quantity, role) : g_steal_pointer (&quantity);
}

static void
on_toggled (KtOrderLines *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static Line *
line_new (KtOrderLines *self,
          KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);
  g_autofree char *title = g_strdup_printf ("%s  %s", kt_position_get_number (position), data->title);
  Line *line = g_new0 (Line, 1);

  line->row = adw_action_row_new ();
  line->check = gtk_check_button_new ();
  line->position = g_strdup (data->id);
  line->what = what_text (position);
  line->is_optional = role_text (kt_position_get_effective_role (position)) != NULL;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line->row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (line->row), 2);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (line->check), !line->is_optional);
  gtk_widget_set_valign (line->check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (line->row), line->check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (line->row), line->check);
  g_signal_connect_object (line->check, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
  return line;
}

static void
make_lines (KtOrderLines *self,
            KtRevision *revision)
{
  g_autoptr (GPtrArray) positions = kt_order_list_positions (revision);

  for (guint i = 0; i < self->lines->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), ((Line *) g_ptr_array_index (self->lines, i))->row);
  g_ptr_array_set_size (self->lines, 0);
  for (guint i = 0; i < positions->len; i++)
    {
      Line *line = line_new (self, g_ptr_array_index (positions, i));

      g_ptr_array_add (self->lines, line);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), line->row);
    }
}

static void
show_order (Line *line,
            const char *order)
{
  g_autofree char *ordered = order ? g_strdup_printf (_ ("ordered in %s"), order) : NULL;
  g_autofree char *text = ordered ? g_strdup_printf ("%s · %s", line->what, ordered) : g_strdup (line->what);
  gboolean is_ordered = order != NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (line->row), text);
  gtk_widget_set_sensitive (line->row, !is_ordered);
  if (is_ordered != line->is_ordered)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (line->check), !is_ordered && !line->is_optional);
  line->is_ordered = is_ordered;
}

void
kt_order_lines_show (KtOrderLines *self,
                     KtRevision *revision,
                     GHashTable *ordered)
{
  g_return_if_fail (KT_IS_ORDER_LINES (self));

  if (g_strcmp0 (self->revision_id, kt_revision_get_id (revision)) != 0)
    {
      make_lines (self, revision);
      g_free (self->revision_id);
      self->revision_id = g_strdup (kt_revision_get_id (revision));
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      show_order (line, g_hash_table_lookup (ordered, line->position));
    }
}

const char **
kt_order_lines_get_chosen (KtOrderLines *self)
{
  GPtrArray *chosen;

  g_return_val_if_fail (KT_IS_ORDER_LINES (self), NULL);

  chosen = g_ptr_array_new ();
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (line->check)))
        g_ptr_array_add (chosen, line->position);
    }
  g_ptr_array_add (chosen, NULL);
  return (const char **) g_ptr_array_free (chosen, FALSE);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_order_lines_finalize (GObject *object)
{
  KtOrderLines *self = KT_ORDER_LINES (object);

  g_ptr_array_unref (self->lines);
  g_free (self->revision_id);
  G_OBJECT_CLASS (kt_order_lines_parent_class)->finalize (object);
}

static void
kt_order_lines_class_init (KtOrderLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_order_lines_finalize;
  signals[CHANGED] = g_signal_new ("changed", KT_TYPE_ORDER_LINES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_order_lines_init (KtOrderLines *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
}
