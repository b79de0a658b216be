/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-leave-dialog.h"

#include "kt-sync-session.h"
#include "kt-sync-store.h"
#include "kt-window.h"

#include <glib/gi18n.h>

/* So many are named one by one. */
#define MAX_NAMED 5

struct _KtLeaveDialog {
  AdwWindow parent_instance;

  KtWorkplace *workplace; /* NULL: it is closed */
  KtRowList *waiting;
  GPtrArray *rows;      /* of what waits, in the group; borrowed */
  gboolean is_leaving;
  gboolean cannot_tell; /* it was tried */

  GtkWidget *words;
  GtkWidget *waiting_group;
  GtkWidget *send_button;
  GtkWidget *remove_row;
  GtkWidget *remove_switch;
  GtkWidget *problem;
  GtkWidget *spinner;
  GtkWidget *leave_button;
};

G_DEFINE_FINAL_TYPE (KtLeaveDialog, kt_leave_dialog, ADW_TYPE_WINDOW)

static KtSyncSession *
get_session (KtLeaveDialog *self)
{
  return kt_workplace_get_sync (self->workplace);
}

/* --- what was not told ------------------------------------------------------------------------------------------ */

static GtkWidget *
new_row (const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

/* The same words are used where a row is filled later. */
static void
fill_row (GtkWidget *row,
          KtRow *waiting)
{
  gint64 n = kt_row_get_int (waiting, KT_WAITING_COLUMN_COUNT);
  const char *title = kt_row_get_text (waiting, KT_WAITING_COLUMN_TITLE);
  g_autofree char *count = g_strdup_printf (ngettext ("%d change", "%d changes", (gulong) n), (int) n);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), *title ? title : _ ("Other entries"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), kt_row_is_loaded (waiting) ? count : "");
}

static void
append_row (KtLeaveDialog *self,
            GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->waiting_group), row);
  g_ptr_array_add (self->rows, row);
}

static void
append_waiting (KtLeaveDialog *self,
                guint position)
{
  g_autoptr (KtRow) waiting = g_list_model_get_item (G_LIST_MODEL (self->waiting), position);
  GtkWidget *row = new_row ("", "");

  g_object_set_data_full (G_OBJECT (row), "waiting", g_object_ref (waiting), g_object_unref);
  fill_row (row, waiting);
  g_signal_connect_object (waiting, "changed", G_CALLBACK (fill_row), row, G_CONNECT_SWAPPED);
  append_row (self, row);
}

static void
show_waiting (KtLeaveDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->waiting));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->waiting_group), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < MIN (n, MAX_NAMED); i++)
    append_waiting (self, i);
  if (n > MAX_NAMED)
    {
      g_autofree char *more = g_strdup_printf (_ ("and %u more"), n - MAX_NAMED);
      append_row (self, new_row (more, ""));
    }
  gtk_widget_set_visible (self->waiting_group, n > 0);
}

/* --- the state --------------------------------------------------------------------------------------------------- */

static void
show (KtLeaveDialog *self,
      const char *problem)
{
  gtk_label_set_text (GTK_LABEL (self->problem), problem ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  gtk_widget_set_visible (self->spinner, self->is_leaving);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->is_leaving);
  gtk_widget_set_sensitive (self->leave_button, !self->is_leaving);
  gtk_widget_set_sensitive (self->remove_row, !self->is_leaving);
  gtk_button_set_label (GTK_BUTTON (self->leave_button),
                        self->cannot_tell ? _ ("Leave _Without Telling") : _ ("_Leave"));
}

static void
on_status (KtLeaveDialog *self)
{
  const KtSyncStatus *status = kt_sync_session_get_status (get_session (self));

  gtk_widget_set_sensitive (self->send_button, !self->is_leaving && status->activity != KT_SYNC_BLOCKED &&
                                                 status->activity != KT_SYNC_PUSHING);
}

static void
on_send (KtLeaveDialog *self)
{
  kt_sync_session_set_paused (get_session (self), FALSE);
  kt_sync_session_now (get_session (self));
}

/* --- leaving ----------------------------------------------------------------------------------------------------- */

static void
on_left (GObject *session,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (KtLeaveDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_good = kt_sync_session_leave_finish (KT_SYNC_SESSION (session), result, &error);
  gboolean is_end;
  GtkWindow *parent;

  if (!self->workplace)
    return;
  self->is_leaving = FALSE;
  if (!is_good)
    {
      self->cannot_tell = TRUE;
      show (self, error->message);
      return;
    }
  parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  is_end = gtk_switch_get_active (GTK_SWITCH (self->remove_switch));
  if (is_end)
    kt_workplace_remove_at_end (self->workplace);
  gtk_window_destroy (GTK_WINDOW (self));
  if (is_end)
    gtk_window_close (parent);
  else
    kt_window_say (GTK_WIDGET (parent), _ ("This workplace has left its server"));
}

static void
on_leave (KtLeaveDialog *self)
{
  if (self->is_leaving)
    return;
  self->is_leaving = TRUE;
  show (self, NULL);
  kt_sync_session_leave_async (get_session (self), !self->cannot_tell, NULL, on_left, g_object_ref (self));
}

/* --- class ------------------------------------------------------------------------------------------------------- */

static void
kt_leave_dialog_dispose (GObject *object)
{
  KtLeaveDialog *self = KT_LEAVE_DIALOG (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->waiting);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_leave_dialog_parent_class)->dispose (object);
}

static void
kt_leave_dialog_class_init (KtLeaveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_leave_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/sync/kt-leave-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KtLeaveDialog, words);
  gtk_widget_class_bind_template_child (widget_class, KtLeaveDialog, waiting_group);
  gtk_widget_class_bind_template_child (widget_class, KtLeaveDialog, send_button);
  gtk_widget_class_bind_template_child (widget_class, KtLeaveDialog, remove_row);
  gtk_widget_class_bind_template_child (widget_class, KtLeaveDialog, remove_switch);
  gtk_widget_class_bind_template_child (widget_class, KtLeaveDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, KtLeaveDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, KtLeaveDialog, leave_button);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kt_leave_dialog_init (KtLeaveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}

void
kt_leave_dialog_present (GtkWindow *parent,
                         KtWorkplace *workplace)
{
  static const KtRowQuery LATEST = { .sort_column = KT_WAITING_COLUMN_AT, .descending = TRUE };
  KtLeaveDialog *self = g_object_new (KT_TYPE_LEAVE_DIALOG, "transient-for", parent, NULL);
  g_autofree char *words = NULL;

  self->workplace = g_object_ref (workplace);
  words = g_strdup_printf (_ ("%s is told that this device does not come back, and lets it in no more. Customers, quotes "
                              "and orders that are here can still be read and worked on, and are sent when this workplace "
                              "is connected again."),
                           kt_sync_session_get_server (get_session (self)));
  gtk_label_set_text (GTK_LABEL (self->words), words);
  self->waiting = kt_sync_store_list_waiting (kt_workplace_get_store (workplace), &LATEST);
  g_signal_connect_object (self->waiting, "items-changed", G_CALLBACK (show_waiting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_session (self), "status", G_CALLBACK (on_status), self, G_CONNECT_SWAPPED);
  show_waiting (self);
  show (self, NULL);
  on_status (self);
  gtk_window_present (GTK_WINDOW (self));
}
