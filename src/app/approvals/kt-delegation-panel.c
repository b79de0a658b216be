/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-delegation-panel.h"

#include "kt-approval-inbox.h"
#include "kt-approval-rows.h"
#include "kt-duty-list.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-row-cells.h"
#include "kt-user-store.h"
#include "kt-window.h"

#include <glib/gi18n.h>
#include <string.h>

struct _KtDelegationPanel {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  KtApprovalInbox *inbox;
  KtRowList *users;
  KtActor *filled_for; /* whose duties the form offers */

  GtkWidget *scroller;
  GtkWidget *form;
  GtkWidget *none;
  GtkWidget *person;
  GtkWidget *duty;
  GtkWidget *from;
  GtkWidget *until;
  GtkWidget *reason;
  GtkWidget *rows_slot;
};

G_DEFINE_FINAL_TYPE (KtDelegationPanel, kt_delegation_panel, GTK_TYPE_WIDGET)

static const KtActor *
get_actor (KtDelegationPanel *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));
}

static KtCatalog *
get_catalog (KtDelegationPanel *self)
{
  return kt_workplace_get_catalog (self->workplace);
}

/* --- those there are -------------------------------------------------------------------------------------- */

static void
on_ended (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtDelegationPanel) self = data;
  g_autoptr (GError) error = NULL;

  kt_approval_store_end_delegation_finish (KT_WORK_STORE (source), result, &error);
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_take_back (GtkWidget *button,
              KtDelegationPanel *self)
{
  kt_approval_store_end_delegation_async (kt_workplace_get_store (self->workplace),
                                          g_object_get_data (G_OBJECT (button), "id"), get_actor (self), NULL, on_ended,
                                          g_object_ref (self));
}

static GtkWidget *
delegation_row (KtDelegationPanel *self,
                const KtDelegation *delegation)
{
  gboolean is_mine = strcmp (delegation->from_id, kt_actor_get_id (get_actor (self))) == 0;
  const char *duty = kt_duty_to_text (delegation->duty, get_catalog (self), kt_language_get ());
  g_autofree char *title = g_strdup_printf (_ ("%s → %s"), delegation->from_name, delegation->to_name);
  g_autofree char *from = kt_format_date_iso (delegation->from_day, kt_language_get ());
  g_autofree char *until = kt_format_date_iso (delegation->until_day, kt_language_get ());
  g_autofree char *note = g_strdup_printf (_ ("%s, %s to %s%s%s"), duty, from, until, *delegation->reason ? "\n" : "",
                                           delegation->reason);
  GtkWidget *row = kt_approval_row_new (title, note);
  GtkWidget *button;

  if (!is_mine && !kt_actor_may (get_actor (self), KT_RIGHT_USERS))
    return row;
  button = gtk_button_new_with_label (_ ("Take back"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (delegation->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_take_back), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static gboolean
concerns (const KtDelegation *delegation,
          const KtActor *actor)
{
  return kt_actor_may (actor, KT_RIGHT_USERS) || strcmp (delegation->from_id, kt_actor_get_id (actor)) == 0 ||
         strcmp (delegation->to_id, kt_actor_get_id (actor)) == 0;
}

static void
fill_rows (KtDelegationPanel *self)
{
  GPtrArray *delegations = kt_approval_inbox_get_delegations (self->inbox);
  GtkWidget *group = kt_approval_group_new (self->rows_slot, _ ("Delegations"));
  guint n = 0;

  for (guint i = delegations->len; i > 0; i--)
    {
      const KtDelegation *delegation = g_ptr_array_index (delegations, i - 1);

      if (!concerns (delegation, get_actor (self)))
        continue;
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), delegation_row (self, delegation));
      n++;
    }
  gtk_widget_set_visible (self->rows_slot, n > 0);
}

/* --- a new one -------------------------------------------------------------------------------------------- */

static void
fill_form (KtDelegationPanel *self)
{
  const char *const *duties = kt_actor_get_duties (get_actor (self));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *today = kt_workplace_get_date (self->workplace);
  g_autofree char *day = kt_format_date_iso (today, kt_language_get ());

  for (guint i = 0; duties[i]; i++)
    gtk_string_list_append (names, kt_duty_to_text (duties[i], get_catalog (self), kt_language_get ()));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->duty), G_LIST_MODEL (names));
  gtk_widget_set_visible (self->form, duties[0] != NULL);
  gtk_widget_set_visible (self->none, duties[0] == NULL);
  if (!*gtk_editable_get_text (GTK_EDITABLE (self->from)))
    gtk_editable_set_text (GTK_EDITABLE (self->from), day);
  if (!*gtk_editable_get_text (GTK_EDITABLE (self->until)))
    gtk_editable_set_text (GTK_EDITABLE (self->until), day);
}

static void offer_persons (KtDelegationPanel *self);

/* Who fills the form in keeps what he has chosen while something changes beside it. */
static void
fill (KtDelegationPanel *self)
{
  if (!get_actor (self))
    return;
  if (self->filled_for != get_actor (self))
    {
      kt_actor_unref (self->filled_for);
      self->filled_for = kt_actor_ref (get_actor (self));
      offer_persons (self);
      fill_form (self);
    }
  fill_rows (self);
}

/* ISO 8601; NULL: it is no day, and the field shows it. */
static char *
read_day (KtDelegationPanel *self,
          GtkWidget *entry)
{
  GDate day;
  g_autoptr (GError) error = NULL;

  gtk_widget_remove_css_class (entry, "error");
  if (kt_parse_date (gtk_editable_get_text (GTK_EDITABLE (entry)), kt_language_get (), &day, &error))
    return kt_date_to_iso (&day);
  gtk_widget_add_css_class (entry, "error");
  gtk_widget_grab_focus (entry);
  kt_window_report (GTK_WIDGET (self), error);
  return NULL;
}

static void
on_delegated (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (KtDelegationPanel) self = data;
  g_autoptr (GError) error = NULL;

  if (kt_approval_store_delegate_finish (KT_WORK_STORE (source), result, &error))
    kt_window_say (GTK_WIDGET (self), _ ("Delegated"));
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_save (KtDelegationPanel *self)
{
  KtRow *person = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->person));
  guint place = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->duty));
  g_autofree char *id = kt_workplace_new_id (self->workplace);
  g_autofree char *from = read_day (self, self->from);
  g_autofree char *until = from ? read_day (self, self->until) : NULL;
  const KtActor *actor = get_actor (self);
  KtDelegation delegation = { 0 };

  if (!until || !actor || place == GTK_INVALID_LIST_POSITION)
    return;
  if (!person)
    {
      kt_window_say (GTK_WIDGET (self), _ ("Choose a colleague first."));
      return;
    }
  delegation = (KtDelegation) {
    .id = id,
    .from_id = (char *) kt_actor_get_id (actor),
    .from_name = (char *) kt_actor_get_name (actor),
    .to_id = (char *) kt_row_get_id (person),
    .to_name = (char *) kt_row_get_text (person, KT_USER_COLUMN_NAME),
    .duty = (char *) kt_actor_get_duties (actor)[place],
    .from_day = from,
    .until_day = until,
    .reason = (char *) gtk_editable_get_text (GTK_EDITABLE (self->reason)),
  };
  kt_approval_store_delegate_async (kt_workplace_get_store (self->workplace), &delegation, actor, NULL, on_delegated,
                                    g_object_ref (self));
}

/* --- who it can be handed to ------------------------------------------------------------------------------ */

static void
show_person (GtkListItem *cell,
             KtRow *row,
             gpointer data)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (cell)), kt_row_get_text (row, KT_USER_COLUMN_NAME));
}

static void
set_up_person (GtkListItem *cell,
               gpointer data)
{
  gtk_list_item_set_child (cell, kt_row_cells_new_label (FALSE));
}

static const KtRowCells PERSONS = { set_up_person, show_person };

/* Everybody who could decide, but who sits here. */
static void
offer_persons (KtDelegationPanel *self)
{
  g_autofree char *filter = g_strconcat (KT_USER_FILTER_APPROVERS_BUT, kt_actor_get_id (self->filled_for), NULL);
  const KtRowQuery query = { .filter = filter, .sort_column = KT_USER_COLUMN_NAME };

  g_clear_object (&self->users);
  self->users = kt_user_store_list (kt_workplace_get_store (self->workplace), &query);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->person), G_LIST_MODEL (self->users));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_delegation_panel_dispose (GObject *object)
{
  KtDelegationPanel *self = KT_DELEGATION_PANEL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_DELEGATION_PANEL);
  g_clear_object (&self->users);
  g_clear_pointer (&self->filled_for, kt_actor_unref);
  g_clear_object (&self->inbox);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_delegation_panel_parent_class)->dispose (object);
}

static void
kt_delegation_panel_class_init (KtDelegationPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_delegation_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/approvals/kt-delegation-panel.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtDelegationPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, KtDelegationPanel, form);
  gtk_widget_class_bind_template_child (widget_class, KtDelegationPanel, none);
  gtk_widget_class_bind_template_child (widget_class, KtDelegationPanel, person);
  gtk_widget_class_bind_template_child (widget_class, KtDelegationPanel, duty);
  gtk_widget_class_bind_template_child (widget_class, KtDelegationPanel, from);
  gtk_widget_class_bind_template_child (widget_class, KtDelegationPanel, until);
  gtk_widget_class_bind_template_child (widget_class, KtDelegationPanel, reason);
  gtk_widget_class_bind_template_child (widget_class, KtDelegationPanel, rows_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
kt_delegation_panel_init (KtDelegationPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_delegation_panel_new (KtWorkplace *workplace)
{
  KtDelegationPanel *self = g_object_new (KT_TYPE_DELEGATION_PANEL, NULL);
  g_autoptr (GtkListItemFactory) factory = kt_row_cells_new_factory (&PERSONS, NULL);

  self->workplace = g_object_ref (workplace);
  self->inbox = g_object_ref (kt_approval_inbox_get (workplace));
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->person), factory);
  g_signal_connect_object (self->inbox, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
  return GTK_WIDGET (self);
}
