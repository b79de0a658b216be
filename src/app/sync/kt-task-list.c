/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-task-list.h"

#include "kt-moment.h"
#include "kt-sync-store.h"
#include "kt-task-words.h"
#include "kt-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _KtTaskList {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtRowList *tasks;

  GtkWidget *stack;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (KtTaskList, kt_task_list, GTK_TYPE_WIDGET)

static KtRowList *
list_tasks (KtWorkplace *workplace)
{
  static const KtRowQuery ALL = { .sort_column = KT_TASK_COLUMN_AT, .descending = TRUE };

  return kt_sync_store_list_tasks (kt_workplace_get_store (workplace), &ALL);
}

/* --- what can be done ---------------------------------------------------------------------------------------- */

/* Where a task leads: the quote it belongs to, or the order it is about. */
static gboolean
is_of_quote (KtRow *task)
{
  const char *type = kt_row_get_text (task, KT_TASK_COLUMN_TYPE);

  return *kt_row_get_text (task, KT_TASK_COLUMN_SCOPE) != '\0' && !g_str_equal (type, KT_SYNC_ACCOUNT);
}

static void
on_open (KtTaskList *self,
         GtkWidget *button)
{
  KtRow *task = g_object_get_data (G_OBJECT (button), "task");

  kt_conversation_open_quote (self->conversation, kt_row_get_text (task, KT_TASK_COLUMN_SCOPE));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "quotes");
}

static void
on_finished (GObject *store,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtTaskList) self = data;
  g_autoptr (GError) error = NULL;

  if (!kt_sync_store_finish_task_finish (KT_WORK_STORE (store), result, &error))
    kt_window_say (GTK_WIDGET (self), error->message);
}

static void
on_done (KtTaskList *self,
         GtkWidget *button)
{
  KtRow *task = g_object_get_data (G_OBJECT (button), "task");

  gtk_widget_set_sensitive (button, FALSE);
  kt_sync_store_finish_task_async (kt_workplace_get_store (kt_conversation_get_workplace (self->conversation)),
                                   kt_row_get_id (task), NULL, on_finished, g_object_ref (self));
}

/* --- rows ----------------------------------------------------------------------------------------------------- */

static void
show_task (GtkWidget *row,
           KtRow *task)
{
  g_autofree char *title = kt_task_title (task);
  g_autofree char *explanation = kt_task_explanation (task);
  g_autofree char *moment = kt_moment_text (kt_row_get_int (task, KT_TASK_COLUMN_AT));
  g_autofree char *text = g_strdup_printf ("%s\n%s", explanation, moment);
  GtkWidget *open = g_object_get_data (G_OBJECT (row), "open");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), kt_row_is_loaded (task) ? text : "");
  gtk_widget_set_visible (open, is_of_quote (task));
}

static GtkWidget *
add_button (KtTaskList *self,
            GtkWidget *row,
            KtRow *task,
            const char *label,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "task", g_object_ref (task), g_object_unref);
  g_signal_connect_swapped (button, "clicked", callback, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static GtkWidget *
new_row (gpointer task,
         gpointer data)
{
  KtTaskList *self = data;
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  g_object_set_data (G_OBJECT (row), "open", add_button (self, row, task, _ ("_Open Quote"), G_CALLBACK (on_open)));
  add_button (self, row, task, C_ ("task", "_Done"), G_CALLBACK (on_done));
  g_signal_connect_object (task, "changed", G_CALLBACK (show_task), row, G_CONNECT_SWAPPED);
  show_task (row, task);
  return row;
}

static void
show_number (KtTaskList *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->tasks)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_empty ? "nothing" : "tasks");
}

/* --- the badge ------------------------------------------------------------------------------------------------- */

static void
show_badge (GtkWidget *badge)
{
  GListModel *tasks = g_object_get_data (G_OBJECT (badge), "tasks");
  guint n = tasks ? g_list_model_get_n_items (tasks) : 0;
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *text = g_strdup_printf (ngettext ("%u needs attention", "%u need attention", n), n);

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
  KtRowList *tasks;

  if (!kt_workplace_get_store (workplace) || g_object_get_data (G_OBJECT (badge), "tasks"))
    return;
  tasks = list_tasks (workplace);
  g_object_set_data_full (G_OBJECT (badge), "tasks", tasks, g_object_unref);
  g_signal_connect_object (tasks, "items-changed", G_CALLBACK (show_badge), badge, G_CONNECT_SWAPPED);
  show_badge (badge);
}

GtkWidget *
kt_task_badge_new (KtWorkplace *workplace)
{
  GtkWidget *badge = gtk_label_new (NULL);

  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  show_badge (badge);
  g_signal_connect_object (workplace, "notify::state", G_CALLBACK (follow), badge, G_CONNECT_SWAPPED);
  follow (badge, NULL, workplace);
  return badge;
}

/* --- class ---------------------------------------------------------------------------------------------------- */

static void
kt_task_list_dispose (GObject *object)
{
  KtTaskList *self = KT_TASK_LIST (object);

  if (self->list)
    gtk_list_box_bind_model (GTK_LIST_BOX (self->list), NULL, NULL, NULL, NULL);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  self->list = NULL;
  g_clear_object (&self->tasks);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_task_list_parent_class)->dispose (object);
}

static void
kt_task_list_class_init (KtTaskListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_task_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/sync/kt-task-list.ui");
  gtk_widget_class_bind_template_child (widget_class, KtTaskList, stack);
  gtk_widget_class_bind_template_child (widget_class, KtTaskList, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_task_list_init (KtTaskList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_task_list_new (KtConversation *conversation)
{
  KtTaskList *self = g_object_new (KT_TYPE_TASK_LIST, NULL);

  self->conversation = g_object_ref (conversation);
  self->tasks = list_tasks (kt_conversation_get_workplace (conversation));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->tasks), new_row, self, NULL);
  g_signal_connect_object (self->tasks, "items-changed", G_CALLBACK (show_number), self, G_CONNECT_SWAPPED);
  show_number (self);
  return GTK_WIDGET (self);
}
