/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns are computed in a worker, on a copy of the revision: models of old lines may have to be read first.
 */
#include "kt-today-page.h"

#include "kt-accessible-name.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-revision-row.h"
#include "kt-seal.h"
#include "kt-today-list.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtTodayPage {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *revision;
  KtThreeColumns *columns;
  GCancellable *computing;
  GSimpleActionGroup *actions;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *seal;
  GtkWidget *seal_icon;
  GtkWidget *stack;
  GtkWidget *problem;
  GtkWidget *list_slot;
  GtkWidget *sums;
  GtkWidget *choice;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (KtTodayPage, kt_today_page, GTK_TYPE_WIDGET)

/* --- the worker ------------------------------------------------------------------------------------------- */

typedef struct {
  KtCatalog *catalog;
  char *body;
  guint day;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  kt_catalog_unref (job->catalog);
  g_free (job->body);
  g_free (job);
}

static void
compute (GTask *task,
         gpointer source,
         gpointer data,
         GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) revision =
      kt_revision_new_from_body ("", "", 1, NULL, 0, KT_REVISION_DRAFT, job->body, -1, &error);
  KtThreeColumns *columns = revision ? kt_three_columns_new (job->catalog, revision, job->day, &error) : NULL;

  if (columns)
    g_task_return_pointer (task, columns, (GDestroyNotify) kt_three_columns_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* --- what is shown ---------------------------------------------------------------------------------------- */

static void
set_enabled (KtTodayPage *self,
             const char *name,
             gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)),
                               enabled);
}

static gboolean
may_edit (KtTodayPage *self)
{
  const KtActor *actor =
      kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_open_quote_get_workplace (self->quote)));

  return actor && kt_actor_may (actor, KT_RIGHT_EDIT);
}

static void
update_actions (KtTodayPage *self)
{
  gboolean is_there = self->columns && may_edit (self);

  set_enabled (self, "choose-all", is_there);
  set_enabled (self, "begin", is_there);
}

static void
show_choice (KtTodayPage *self)
{
  KtTodayList *list = KT_TODAY_LIST (self->list);
  g_autofree char *text = g_strdup_printf (
      _ ("Taken: %u as quoted, %u under today’s rules, %u at today’s prices"), kt_today_list_count (list, KT_COLUMN_QUOTED),
      kt_today_list_count (list, KT_COLUMN_RULES), kt_today_list_count (list, KT_COLUMN_PRICES));

  gtk_label_set_text (GTK_LABEL (self->choice), text);
}

static void
attach_sum (KtTodayPage *self,
            const char *text,
            int column,
            int row,
            gboolean is_number)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  if (is_number)
    gtk_widget_add_css_class (label, "numeric");
  if (row == 0)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
    }
  gtk_grid_attach (GTK_GRID (self->sums), label, column, row, 1, 1);
}

static void
show_sums (KtTodayPage *self)
{
  const char *const titles[] = { _ ("As quoted"), _ ("Today’s rules"), _ ("Today’s prices") };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->sums)))
    gtk_grid_remove (GTK_GRID (self->sums), child);
  attach_sum (self, _ ("Net"), 0, 1, FALSE);
  attach_sum (self, _ ("Total"), 0, 2, FALSE);
  for (int i = 0; i < (int) G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *net = kt_money_format (self->columns->nets[i], kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
      g_autofree char *gross =
          kt_money_format (self->columns->grosses[i], kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);

      attach_sum (self, titles[i], i + 1, 0, TRUE);
      attach_sum (self, net, i + 1, 1, TRUE);
      attach_sum (self, gross, i + 1, 2, TRUE);
    }
}

static void
show_seal (KtTodayPage *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_whole = kt_revision_verify_seal (self->revision, &error);
  gboolean has_seal = kt_revision_get_seal (self->revision) != NULL;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->seal_icon),
                                has_seal && !is_whole ? "dialog-warning-symbolic" : "changes-prevent-symbolic");
  gtk_widget_set_visible (self->seal_icon, has_seal);
  gtk_label_set_text (GTK_LABEL (self->seal), is_whole ? _ ("Unchanged since it was sealed, recalculated to the cent.")
                                                       : error->message);
}

static void
show_columns (KtTodayPage *self)
{
  kt_today_list_set (KT_TODAY_LIST (self->list), self->columns);
  show_sums (self);
  show_choice (self);
  update_actions (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "columns");
}

static void
on_computed (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtTodayPage) self = g_object_ref (KT_TODAY_PAGE (source));
  g_autoptr (GError) error = NULL;
  KtThreeColumns *columns = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->computing);
  if (columns)
    {
      self->columns = columns;
      show_columns (self);
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->problem), error->message);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "problem");
}

void
kt_today_page_clear (KtTodayPage *self)
{
  g_return_if_fail (KT_IS_TODAY_PAGE (self));

  if (self->computing)
    g_cancellable_cancel (self->computing);
  g_clear_object (&self->computing);
  kt_today_list_set (KT_TODAY_LIST (self->list), NULL);
  g_clear_pointer (&self->columns, kt_three_columns_free);
  g_clear_object (&self->revision);
  g_clear_object (&self->quote);
}

void
kt_today_page_show (KtTodayPage *self,
                    KtOpenQuote *quote,
                    KtRevision *revision)
{
  KtWorkplace *workplace;
  g_autoptr (GTask) task = NULL;
  g_autofree char *title = NULL;
  Job *job;

  g_return_if_fail (KT_IS_TODAY_PAGE (self));

  kt_today_page_clear (self);
  g_set_object (&self->quote, quote);
  g_set_object (&self->revision, revision);
  workplace = kt_open_quote_get_workplace (quote);
  title = g_strdup_printf (_ ("Quote %s, revision %u: then and today"), kt_open_quote_get_quote (quote)->number,
                           kt_revision_get_index (revision));
  gtk_label_set_text (GTK_LABEL (self->title), title);
  show_seal (self);
  update_actions (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "computing");
  job = g_new0 (Job, 1);
  job->catalog = kt_catalog_ref (kt_workplace_get_catalog (workplace));
  job->body = kt_revision_to_body (revision);
  job->day = kt_workplace_get_day (workplace);
  self->computing = g_cancellable_new ();
  task = g_task_new (self, self->computing, on_computed, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, compute);
}

/* --- actions ---------------------------------------------------------------------------------------------- */

static void
on_choose_all (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  static const char *const NAMES[] = { "quoted", "rules", "prices" };
  KtTodayPage *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (g_str_equal (NAMES[i], g_variant_get_string (parameter, NULL)))
      kt_today_list_choose_all (KT_TODAY_LIST (self->list), (KtColumn) i);
}

static void
on_begin (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  KtTodayPage *self = user_data;
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  g_autofree KtColumn *choices = kt_today_list_get_choices (KT_TODAY_LIST (self->list));
  g_autoptr (GError) error = NULL;
  KtRevision *draft = kt_open_quote_begin_revision_from (self->quote, self->revision, &error);

  if (draft && kt_three_columns_apply (self->columns, choices, kt_workplace_get_catalog (workplace), draft,
                                       kt_workplace_get_day (workplace), &error))
    {
      kt_open_quote_show (self->quote, draft);
      kt_window_say (GTK_WIDGET (self), _ ("A new draft with what was taken of each line"));
      gtk_widget_activate_action (GTK_WIDGET (self), "revisions.back", NULL);
    }
  kt_window_report (GTK_WIDGET (self), error);
}

static const GActionEntry ACTIONS[] = {
  { .name = "choose-all", .activate = on_choose_all, .parameter_type = "s" },
  { .name = "begin", .activate = on_begin },
};

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_today_page_dispose (GObject *object)
{
  KtTodayPage *self = KT_TODAY_PAGE (object);

  if (self->list)
    kt_today_page_clear (self);
  self->list = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_TODAY_PAGE);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (kt_today_page_parent_class)->dispose (object);
}

static void
kt_today_page_class_init (KtTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_today_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/revisions/kt-today-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtTodayPage, box);
  gtk_widget_class_bind_template_child (widget_class, KtTodayPage, title);
  gtk_widget_class_bind_template_child (widget_class, KtTodayPage, seal);
  gtk_widget_class_bind_template_child (widget_class, KtTodayPage, seal_icon);
  gtk_widget_class_bind_template_child (widget_class, KtTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KtTodayPage, problem);
  gtk_widget_class_bind_template_child (widget_class, KtTodayPage, list_slot);
  gtk_widget_class_bind_template_child (widget_class, KtTodayPage, sums);
  gtk_widget_class_bind_template_child (widget_class, KtTodayPage, choice);
}

static void
kt_today_page_init (KtTodayPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "today", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->list = kt_today_list_new ();
  gtk_widget_set_vexpand (self->list, TRUE);
  gtk_box_append (GTK_BOX (self->list_slot), self->list);
  g_signal_connect_object (self->list, "chosen", G_CALLBACK (show_choice), self, G_CONNECT_SWAPPED);
  set_enabled (self, "choose-all", FALSE);
  set_enabled (self, "begin", FALSE);
  kt_accessible_names (GTK_WIDGET (self));
}

GtkWidget *
kt_today_page_new (void)
{
  return g_object_new (KT_TYPE_TODAY_PAGE, NULL);
}
