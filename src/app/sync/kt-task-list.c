/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-task-list.h"

#include "kt-gatekeeper.h"
#include "kt-list-badge.h"
#include "kt-sync-store.h"
#include "kt-task-row.h"
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

static KtWorkStore *
get_store (KtTaskList *self)
{
  return kt_workplace_get_store (kt_conversation_get_workplace (self->conversation));
}

/* --- what can be done ---------------------------------------------------------------------------------------- */

static void
on_open (KtTaskRow *row,
         KtTaskList *self)
{
  g_autofree char *action = kt_task_action (kt_task_row_get_task (row));
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (action && g_action_parse_detailed_name (action, &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}

typedef struct {
  KtTaskList *self;
  char *id;
} Finishing;

static void
finishing_free (Finishing *finishing)
{
  g_object_unref (finishing->self);
  g_free (finishing->id);
  g_free (finishing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Finishing, finishing_free)

static Finishing *
finishing_new (KtTaskList *self,
               KtTaskRow *row)
{
  Finishing *finishing = g_new (Finishing, 1);

  *finishing = (Finishing) { g_object_ref (self), g_strdup (kt_row_get_id (kt_task_row_get_task (row))) };
  return finishing;
}

/* It is not in the list any more. */
static void
say_done (Finishing *finishing,
          const char *text)
{
  g_autofree char *action = g_strdup_printf ("tasks.reopen::%s", finishing->id);

  kt_window_offer (GTK_WIDGET (finishing->self), text, _ ("_Undo"), action);
}

static void
on_finished (GObject *store,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (Finishing) finishing = data;
  g_autoptr (GError) error = NULL;

  if (kt_sync_store_finish_task_finish (KT_WORK_STORE (store), result, &error))
    say_done (finishing, _ ("Seen to"));
  else
    kt_window_report (GTK_WIDGET (finishing->self), error);
}

static void
on_done (KtTaskRow *row,
         KtTaskList *self)
{
  kt_sync_store_finish_task_async (get_store (self), kt_row_get_id (kt_task_row_get_task (row)), NULL, on_finished,
                                   finishing_new (self, row));
}

static void
on_taken (GObject *store,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (Finishing) finishing = data;
  g_autoptr (GError) error = NULL;

  if (kt_sync_store_take_over_finish (KT_WORK_STORE (store), result, &error))
    kt_window_say (GTK_WIDGET (finishing->self), _ ("Taken over"));
  else
    kt_window_report (GTK_WIDGET (finishing->self), error);
}

static void
on_take_over (KtTaskRow *row,
              const char *const *paths,
              KtTaskList *self)
{
  KtGatekeeper *gatekeeper = kt_workplace_get_gatekeeper (kt_conversation_get_workplace (self->conversation));

  kt_sync_store_take_over_async (get_store (self), kt_row_get_id (kt_task_row_get_task (row)), paths,
                                 kt_gatekeeper_get_actor (gatekeeper), NULL, on_taken, finishing_new (self, row));
}

static void
on_reopened (GObject *store,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtTaskList) self = data;
  g_autoptr (GError) error = NULL;

  kt_sync_store_reopen_task_finish (KT_WORK_STORE (store), result, &error);
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_reopen (GSimpleAction *action,
           GVariant *parameter,
           gpointer data)
{
  KtTaskList *self = data;

  kt_sync_store_reopen_task_async (get_store (self), g_variant_get_string (parameter, NULL), NULL, on_reopened,
                                   g_object_ref (self));
}

/* The window asks for it in passing. */
static void
kt_task_list_root (GtkWidget *widget)
{
  static const GActionEntry ACTIONS[] = { { .name = "reopen", .activate = on_reopen, .parameter_type = "s" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  GTK_WIDGET_CLASS (kt_task_list_parent_class)->root (widget);
  g_action_map_add_action_entries (G_ACTION_MAP (group), ACTIONS, G_N_ELEMENTS (ACTIONS), widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "tasks", G_ACTION_GROUP (group));
}

static void
kt_task_list_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "tasks", NULL);
  GTK_WIDGET_CLASS (kt_task_list_parent_class)->unroot (widget);
}

/* --- rows ----------------------------------------------------------------------------------------------------- */

static GtkWidget *
new_row (gpointer task,
         gpointer self)
{
  GtkWidget *row = kt_task_row_new (task);

  g_signal_connect_object (row, "open", G_CALLBACK (on_open), self, 0);
  g_signal_connect_object (row, "done", G_CALLBACK (on_done), self, 0);
  g_signal_connect_object (row, "take-over", G_CALLBACK (on_take_over), self, 0);
  return row;
}

/* Return or space on a row leads to what it is about. */
static void
on_row_activated (KtTaskList *self,
                  KtTaskRow *row)
{
  on_open (row, self);
}

static void
show_number (KtTaskList *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->tasks)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_empty ? "nothing" : "tasks");
}

/* --- the badge ------------------------------------------------------------------------------------------------- */

static char *
badge_text (guint n)
{
  return g_strdup_printf (ngettext ("%u needs attention", "%u need attention", n), n);
}

GtkWidget *
kt_task_badge_new (KtWorkplace *workplace)
{
  static const KtListBadge OPEN = { list_tasks, badge_text };

  return kt_list_badge_new (workplace, &OPEN);
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
  widget_class->root = kt_task_list_root;
  widget_class->unroot = kt_task_list_unroot;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/sync/kt-task-list.ui");
  gtk_widget_class_bind_template_child (widget_class, KtTaskList, stack);
  gtk_widget_class_bind_template_child (widget_class, KtTaskList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
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
