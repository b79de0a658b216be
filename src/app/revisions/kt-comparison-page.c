/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The comparison is made anew when one of the two changes, a moment after the last of several edits. What is compared is
 * what the role may see of both; what is taken over comes from the revisions themselves.
 */
#include "kt-comparison-page.h"

#include "kt-accessible-name.h"
#include "kt-comparison-detail.h"
#include "kt-comparison-list.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-revision-row.h"
#include "kt-revision-view.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtComparisonPage {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *left;
  KtRevision *right;
  KtRevision *changed; /* into which was taken over last: that is what undo is about */
  KtComparison *comparison;
  GSimpleActionGroup *actions;
  guint refresh_source;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *summary;
  GtkWidget *hint;
  GtkWidget *list_slot;
  GtkWidget *detail_slot;
  GtkWidget *list;
  GtkWidget *detail;
};

G_DEFINE_FINAL_TYPE (KtComparisonPage, kt_comparison_page, GTK_TYPE_WIDGET)

/* --- what is shown ---------------------------------------------------------------------------------------- */

static GAction *
get_action (KtComparisonPage *self,
            const char *name)
{
  return g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
}

static gboolean
is_only_differences (KtComparisonPage *self)
{
  g_autoptr (GVariant) state = g_action_get_state (get_action (self, "only-differences"));

  return g_variant_get_boolean (state);
}

static const KtActor *
get_actor (KtComparisonPage *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_open_quote_get_workplace (self->quote)));
}

static gboolean
can_take_into (KtComparisonPage *self,
               KtRevision *revision)
{
  const KtActor *actor = get_actor (self);

  return kt_revision_is_editable (revision) && actor && kt_actor_may (actor, KT_RIGHT_EDIT);
}

static char *
title_of (KtComparisonPage *self,
          KtRevision *revision)
{
  const KtRevisionInfo *info =
      kt_quote_find_revision (kt_open_quote_get_quote (self->quote), kt_revision_get_id (revision));
  g_autofree char *title = info ? kt_revision_info_title (info) : g_strdup ("");

  return g_strdup_printf (_ ("Revision %s"), title);
}

static void
set_enabled (KtComparisonPage *self,
             const char *name,
             gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (get_action (self, name)), enabled);
}

static gboolean
selected_differs (KtComparisonPage *self)
{
  const KtComparedLine *line = NULL;

  return self->comparison && kt_comparison_list_get_selected (KT_COMPARISON_LIST (self->list), &line) && line &&
         line->fate != KT_COMPARED_SAME;
}

static void
update_actions (KtComparisonPage *self)
{
  gboolean can_take = selected_differs (self);
  guint n = self->comparison ? self->comparison->n_lines_differ + self->comparison->n_head_differs : 0;

  set_enabled (self, "take-left", can_take && can_take_into (self, self->left));
  set_enabled (self, "take-right", can_take && can_take_into (self, self->right));
  set_enabled (self, "next", n > 0);
  set_enabled (self, "previous", n > 0);
  set_enabled (self, "undo", self->changed && kt_revision_can_undo (self->changed));
}

static void
show_detail (KtComparisonPage *self)
{
  const KtComparedLine *line = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  update_actions (self);
  if (!self->comparison || !kt_comparison_list_get_selected (KT_COMPARISON_LIST (self->list), &line))
    {
      kt_comparison_detail_set (KT_COMPARISON_DETAIL (self->detail), NULL, FALSE, NULL, NULL, FALSE, FALSE);
      return;
    }
  fields = line ? kt_comparison_fields (self->comparison, line, kt_language_get ())
                : g_ptr_array_ref (self->comparison->head);
  left = title_of (self, self->left);
  right = title_of (self, self->right);
  kt_comparison_detail_set (KT_COMPARISON_DETAIL (self->detail), fields, is_only_differences (self), left, right,
                            can_take_into (self, self->left), can_take_into (self, self->right));
}

static void
show_summary (KtComparisonPage *self)
{
  guint n_lines = self->comparison->n_lines_differ;
  guint n_head = self->comparison->n_head_differs;
  g_autofree char *lines = g_strdup_printf (ngettext ("%u line differs", "%u lines differ", n_lines), n_lines);
  g_autofree char *head = g_strdup_printf (ngettext ("%u entry of head and totals", "%u entries of head and totals", n_head),
                                           n_head);
  g_autofree char *both = g_strdup_printf ("%s · %s", lines, head);

  gtk_label_set_text (GTK_LABEL (self->summary), n_lines + n_head > 0 ? both : _ ("The two are equal."));
  gtk_widget_set_visible (self->hint,
                          !kt_revision_is_editable (self->left) && !kt_revision_is_editable (self->right));
}

static void
show (KtComparisonPage *self)
{
  KtComparison *before = self->comparison;
  g_autoptr (KtRevision) left_view = NULL;
  g_autoptr (KtRevision) right_view = NULL;
  const KtQuote *quote = kt_open_quote_get_quote (self->quote);
  g_autofree char *title = g_strdup_printf (_ ("Quote %s: comparison"), quote->number);
  g_autofree char *left = g_strdup_printf (_ ("Revision %u"), kt_revision_get_index (self->left));
  g_autofree char *right = g_strdup_printf (_ ("Revision %u"), kt_revision_get_index (self->right));

  gtk_label_set_text (GTK_LABEL (self->title), title);
  left_view = kt_revision_view_new (self->left, get_actor (self));
  right_view = kt_revision_view_new (self->right, get_actor (self));
  self->comparison = kt_comparison_new (left_view, right_view, kt_language_get ());
  kt_comparison_list_set_titles (KT_COMPARISON_LIST (self->list), left, right);
  kt_comparison_list_set (KT_COMPARISON_LIST (self->list), self->comparison, is_only_differences (self));
  g_clear_pointer (&before, kt_comparison_free);
  show_summary (self);
  show_detail (self);
}

static gboolean
on_refresh (gpointer data)
{
  KtComparisonPage *self = data;

  self->refresh_source = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (KtComparisonPage *self)
{
  if (self->quote && !self->refresh_source)
    self->refresh_source = g_idle_add (on_refresh, self);
}

/* --- which two -------------------------------------------------------------------------------------------- */

static void
take_side (KtComparisonPage *self,
           KtRevision **side,
           KtRevision *revision)
{
  if (*side)
    g_signal_handlers_disconnect_by_func (*side, queue_refresh, self);
  g_set_object (side, revision);
  if (revision)
    g_signal_connect_object (revision, "changed", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
}

void
kt_comparison_page_clear (KtComparisonPage *self)
{
  g_return_if_fail (KT_IS_COMPARISON_PAGE (self));

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  kt_comparison_list_set (KT_COMPARISON_LIST (self->list), NULL, FALSE);
  kt_comparison_detail_set (KT_COMPARISON_DETAIL (self->detail), NULL, FALSE, NULL, NULL, FALSE, FALSE);
  g_clear_pointer (&self->comparison, kt_comparison_free);
  take_side (self, &self->left, NULL);
  take_side (self, &self->right, NULL);
  g_clear_object (&self->changed);
  if (self->quote)
    g_signal_handlers_disconnect_by_func (self->quote, queue_refresh, self);
  g_clear_object (&self->quote);
}

void
kt_comparison_page_compare (KtComparisonPage *self,
                            KtOpenQuote *quote,
                            KtRevision *left,
                            KtRevision *right)
{
  g_return_if_fail (KT_IS_COMPARISON_PAGE (self));

  kt_comparison_page_clear (self);
  g_set_object (&self->quote, quote);
  g_signal_connect_object (quote, "revisions", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  take_side (self, &self->left, left);
  take_side (self, &self->right, right);
  show (self);
  gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

/* --- actions ---------------------------------------------------------------------------------------------- */

static void
on_swap (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  KtComparisonPage *self = user_data;
  g_autoptr (KtOpenQuote) quote = self->quote ? g_object_ref (self->quote) : NULL;
  g_autoptr (KtRevision) left = quote ? g_object_ref (self->left) : NULL;
  g_autoptr (KtRevision) right = quote ? g_object_ref (self->right) : NULL;

  if (quote)
    kt_comparison_page_compare (self, quote, right, left);
}

static void
on_only_differences (GSimpleAction *action,
                     GVariant *state,
                     gpointer user_data)
{
  KtComparisonPage *self = user_data;

  g_simple_action_set_state (action, state);
  if (self->comparison)
    show (self);
}

static void
step (KtComparisonPage *self,
      int by)
{
  if (!kt_comparison_list_step (KT_COMPARISON_LIST (self->list), by))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
on_next (GSimpleAction *action,
         GVariant *parameter,
         gpointer self)
{
  step (self, +1);
}

static void
on_previous (GSimpleAction *action,
             GVariant *parameter,
             gpointer self)
{
  step (self, -1);
}

/* Part of the line or the head, or (part RESULT) all of the line. */
static void
take_over (KtComparisonPage *self,
           KtComparedPart part,
           gboolean to_right)
{
  KtRevision *to = to_right ? self->right : self->left;
  KtRevision *from = to_right ? self->left : self->right;
  const KtComparedLine *line = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (!self->comparison || !kt_comparison_list_get_selected (KT_COMPARISON_LIST (self->list), &line))
    return;
  id = line ? g_strdup (line->id) : NULL;
  kt_open_quote_begin_change_of (self->quote, to, _ ("Take over"));
  if (part == KT_COMPARED_RESULT)
    kt_revision_take_line (to, from, id, &error);
  else
    kt_revision_take_part (to, from, id, part, &error);
  kt_open_quote_end_change_of (self->quote, to, error ? NULL : &error);
  if (!error)
    {
      g_set_object (&self->changed, to);
      kt_window_offer (GTK_WIDGET (self), _ ("Taken over"), _ ("Undo"), "comparison.undo");
    }
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_take (KtComparisonPage *self,
         int part,
         gboolean to_right)
{
  take_over (self, (KtComparedPart) part, to_right);
}

static void
on_take_left (GSimpleAction *action,
              GVariant *parameter,
              gpointer self)
{
  take_over (self, KT_COMPARED_RESULT, FALSE);
}

static void
on_take_right (GSimpleAction *action,
               GVariant *parameter,
               gpointer self)
{
  take_over (self, KT_COMPARED_RESULT, TRUE);
}

static void
on_undo (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  KtComparisonPage *self = user_data;

  if (self->changed)
    kt_revision_undo (self->changed);
}

static const GActionEntry ACTIONS[] = {
  { .name = "swap", .activate = on_swap },
  { .name = "only-differences", .state = "true", .change_state = on_only_differences },
  { .name = "next", .activate = on_next },
  { .name = "previous", .activate = on_previous },
  { .name = "take-left", .activate = on_take_left },
  { .name = "take-right", .activate = on_take_right },
  { .name = "undo", .activate = on_undo },
};

/* --- object ----------------------------------------------------------------------------------------------- */

/* The window offers "Undo" in toasts, which stand outside of this page. */
static void
kt_comparison_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kt_comparison_page_parent_class)->root (widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "comparison",
                                  G_ACTION_GROUP (KT_COMPARISON_PAGE (widget)->actions));
}

static void
kt_comparison_page_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "comparison", NULL);
  GTK_WIDGET_CLASS (kt_comparison_page_parent_class)->unroot (widget);
}

static void
kt_comparison_page_dispose (GObject *object)
{
  KtComparisonPage *self = KT_COMPARISON_PAGE (object);

  if (self->list)
    kt_comparison_page_clear (self);
  self->list = self->detail = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_COMPARISON_PAGE);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (kt_comparison_page_parent_class)->dispose (object);
}

static void
kt_comparison_page_class_init (KtComparisonPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_comparison_page_dispose;
  widget_class->root = kt_comparison_page_root;
  widget_class->unroot = kt_comparison_page_unroot;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/revisions/kt-comparison-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtComparisonPage, box);
  gtk_widget_class_bind_template_child (widget_class, KtComparisonPage, title);
  gtk_widget_class_bind_template_child (widget_class, KtComparisonPage, summary);
  gtk_widget_class_bind_template_child (widget_class, KtComparisonPage, hint);
  gtk_widget_class_bind_template_child (widget_class, KtComparisonPage, list_slot);
  gtk_widget_class_bind_template_child (widget_class, KtComparisonPage, detail_slot);
}

static void
kt_comparison_page_init (KtComparisonPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "comparison", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->list = kt_comparison_list_new ();
  gtk_widget_set_vexpand (self->list, TRUE);
  gtk_box_append (GTK_BOX (self->list_slot), self->list);
  self->detail = kt_comparison_detail_new ();
  gtk_widget_set_vexpand (self->detail, TRUE);
  gtk_box_append (GTK_BOX (self->detail_slot), self->detail);
  g_signal_connect_object (self->list, "selected", G_CALLBACK (show_detail), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->detail, "take", G_CALLBACK (on_take), self, G_CONNECT_SWAPPED);
  kt_accessible_names (GTK_WIDGET (self));
}

GtkWidget *
kt_comparison_page_new (void)
{
  return g_object_new (KT_TYPE_COMPARISON_PAGE, NULL);
}
