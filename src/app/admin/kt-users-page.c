/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-users-page.h"

#include "kt-accessible-name.h"
#include "kt-gatekeeper.h"
#include "kt-moment.h"
#include "kt-password-dialog.h"
#include "kt-presence.h"
#include "kt-reading.h"
#include "kt-row-cells.h"
#include "kt-sales-error.h"
#include "kt-user-form.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtUsersPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtRowList *rows;
  GtkSingleSelection *selection;
  GCancellable *reading; /* the one who is to be shown */

  GtkWidget *box;
  GtkWidget *list_pane;
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *patience;
  GtkWidget *detail;
  GtkWidget *title;
  GtkWidget *lock_note;
  GtkWidget *password_button;
  GtkWidget *unlock_button;
  GtkWidget *form_slot;
  GtkWidget *form;
};

G_DEFINE_FINAL_TYPE (KtUsersPage, kt_users_page, GTK_TYPE_WIDGET)

/* Seconds without a touch; the last one is for ever. */
static const guint PATIENCES[] = { 5 * 60, 15 * 60, 30 * 60, 60 * 60, 0 };

static KtWorkplace *
get_workplace (KtUsersPage *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

static KtWorkStore *
get_store (KtUsersPage *self)
{
  return kt_workplace_get_store (get_workplace (self));
}

/* --- the chosen one --------------------------------------------------------------------------------------- */

static KtRow *
get_row (KtUsersPage *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static gboolean
is_locked_out (KtUsersPage *self,
               KtRow *row)
{
  gint64 now = kt_clock_now (kt_workplace_get_clock (get_workplace (self))) / G_USEC_PER_SEC;

  return row && kt_row_get_int (row, KT_USER_COLUMN_LOCKED) > now;
}

static void
show_lock (KtUsersPage *self)
{
  const KtUser *user = kt_user_form_get_user (KT_USER_FORM (self->form));
  KtRow *row = get_row (self);
  gboolean is_out = user && is_locked_out (self, row);

  gtk_widget_set_visible (self->unlock_button, is_out);
  gtk_widget_set_visible (self->lock_note, is_out);
  if (is_out)
    {
      g_autofree char *time = kt_moment_clock_text (kt_row_get_int (row, KT_USER_COLUMN_LOCKED));
      g_autofree char *text = g_strdup_printf (_ ("Locked out until %s after too many wrong passwords."), time);

      gtk_label_set_text (GTK_LABEL (self->lock_note), text);
    }
}

static void
show_form (KtUsersPage *self)
{
  const KtUser *user = kt_user_form_get_user (KT_USER_FORM (self->form));

  gtk_label_set_text (GTK_LABEL (self->title), user ? user->name : _ ("New user"));
  gtk_widget_set_visible (self->password_button, user != NULL);
  show_lock (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->detail), "form");
}

static void
on_loaded (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtUsersPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) user = kt_user_store_load_finish (KT_WORK_STORE (source), result, &error);

  if (kt_reading_is_overtaken (result))
    return;
  if (!user)
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  kt_user_form_set_user (KT_USER_FORM (self->form), user);
  show_form (self);
}

static void
on_selected (KtUsersPage *self)
{
  KtRow *row = get_row (self);
  const KtUser *shown = kt_user_form_get_user (KT_USER_FORM (self->form));

  kt_reading_stop (&self->reading);
  if (!row || !*kt_row_get_id (row) || (shown && g_str_equal (shown->id, kt_row_get_id (row))))
    return;
  kt_user_store_load_async (get_store (self), kt_row_get_id (row), kt_reading_begin (&self->reading), on_loaded,
                            g_object_ref (self));
}

static void
on_new (KtUsersPage *self)
{
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  kt_reading_stop (&self->reading);
  kt_user_form_begin_new (KT_USER_FORM (self->form));
  show_form (self);
}

static void
on_saved (KtUsersPage *self)
{
  show_form (self);
  kt_window_say (GTK_WIDGET (self), _ ("User saved"));
}

static void
on_password (KtUsersPage *self)
{
  const KtUser *user = kt_user_form_get_user (KT_USER_FORM (self->form));
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_window_present (GTK_WINDOW (kt_password_dialog_new (window, get_workplace (self), user)));
}

static void
on_unlocked (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtUsersPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!kt_user_store_save_finish (KT_WORK_STORE (source), result, &error))
    kt_window_report (GTK_WIDGET (self), error);
  else
    kt_window_say (GTK_WIDGET (self), _ ("May try again"));
}

/* Storing a user takes the lock-out away, and says in the trail who did it. */
static void
on_unlock (KtUsersPage *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (get_workplace (self)));

  kt_user_store_save_async (get_store (self), kt_user_form_get_user (KT_USER_FORM (self->form)), NULL, actor, NULL,
                            on_unlocked, g_object_ref (self));
}

/* --- the list --------------------------------------------------------------------------------------------- */

static void
on_items_changed (KtUsersPage *self)
{
  gboolean has_users = kt_user_store_has_users (get_store (self));
  gboolean is_form = g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (self->detail)), "form");

  gtk_widget_set_visible (self->list_pane, has_users);
  if (!is_form)
    gtk_stack_set_visible_child_name (GTK_STACK (self->detail), has_users ? "empty" : "nobody");
}

static void
on_search_changed (KtUsersPage *self)
{
  KtRowQuery query = { .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
                       .sort_column = KT_USER_COLUMN_NAME };

  kt_row_list_set_query (self->rows, &query);
}

static char *
note_of (KtUsersPage *self,
         KtRow *row)
{
  KtUserRoles roles = 0;
  g_autofree char *text = NULL;

  kt_user_roles_parse (kt_row_get_text (row, KT_USER_COLUMN_ROLES), &roles);
  text = kt_user_roles_to_text (roles);
  if (g_str_equal (kt_row_get_text (row, KT_USER_COLUMN_STATE), "disabled"))
    return g_strdup_printf ("%s · %s", _ ("may not log in"), text);
  if (is_locked_out (self, row))
    return g_strdup_printf ("%s · %s", _ ("locked out"), text);
  return g_steal_pointer (&text);
}

static void
show_row (GtkListItem *cell,
          KtRow *row,
          gpointer data)
{
  KtUsersPage *self = data;
  GtkWidget *box = gtk_list_item_get_child (cell);
  GtkWidget *avatar = gtk_widget_get_first_child (box);
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_last_child (box));
  const char *name = kt_row_get_text (row, KT_USER_COLUMN_NAME);
  g_autofree char *note = note_of (self, row);

  adw_avatar_set_text (ADW_AVATAR (avatar), name);
  gtk_label_set_text (GTK_LABEL (title), name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (title)), note);
  kt_accessible_name_row (box, name);
  if (row == get_row (self))
    show_lock (self);
}

static void
set_up_row (GtkListItem *cell,
            gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_box_append (GTK_BOX (texts), kt_row_cells_new_label (FALSE));
  gtk_box_append (GTK_BOX (texts), kt_row_cells_new_label (TRUE));
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_box_append (GTK_BOX (box), adw_avatar_new (28, NULL, TRUE));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_item_set_child (cell, box);
}

static const KtRowCells CELLS = { set_up_row, show_row };

static void
make_list (KtUsersPage *self)
{
  KtRowQuery query = { .sort_column = KT_USER_COLUMN_NAME };
  g_autoptr (GtkListItemFactory) factory = kt_row_cells_new_factory (&CELLS, self);

  self->rows = kt_user_store_list (get_store (self), &query);
  self->selection = kt_row_cells_new_selection (self->rows);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  on_items_changed (self);
}

/* --- the lock of the screen ------------------------------------------------------------------------------- */

static void
on_patience (KtUsersPage *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->patience));

  if (chosen < G_N_ELEMENTS (PATIENCES))
    kt_presence_set_patience (kt_workplace_get_presence (get_workplace (self)), PATIENCES[chosen]);
}

static void
make_patience (KtUsersPage *self)
{
  const char *const choices[] = { _ ("5 minutes"), _ ("15 minutes"), _ ("30 minutes"), _ ("1 hour"), _ ("never"),
                                  NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (choices);
  guint seconds = kt_presence_get_patience (kt_workplace_get_presence (get_workplace (self)));

  gtk_drop_down_set_model (GTK_DROP_DOWN (self->patience), G_LIST_MODEL (model));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->patience), GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < G_N_ELEMENTS (PATIENCES); i++)
    if (PATIENCES[i] == seconds)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->patience), i);
  g_signal_connect_object (self->patience, "notify::selected", G_CALLBACK (on_patience), self, G_CONNECT_SWAPPED);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_users_page_dispose (GObject *object)
{
  KtUsersPage *self = KT_USERS_PAGE (object);

  kt_reading_stop (&self->reading);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_USERS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_users_page_parent_class)->dispose (object);
}

static void
kt_users_page_class_init (KtUsersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_users_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/admin/kt-users-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, box);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, search);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, list);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, patience);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, detail);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, title);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, lock_note);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, password_button);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, KtUsersPage, form_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_new);
  gtk_widget_class_bind_template_callback (widget_class, on_password);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_users_page_init (KtUsersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_users_page_new (KtConversation *conversation)
{
  KtUsersPage *self = g_object_new (KT_TYPE_USERS_PAGE, NULL);

  self->conversation = g_object_ref (conversation);
  self->form = kt_user_form_new (get_workplace (self));
  g_signal_connect_object (self->form, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->form_slot), self->form);
  make_patience (self);
  make_list (self);
  return GTK_WIDGET (self);
}
