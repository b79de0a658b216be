/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list is paged (kt-row-list.h); the kinds are a table with their words. */
#include "kt-audit-page.h"

#include "kt-audit-store.h"
#include "kt-column-sorting.h"
#include "kt-file-choice.h"
#include "kt-json.h"
#include "kt-moment.h"
#include "kt-row-cells.h"
#include "kt-row-columns.h"
#include "kt-user-store.h"
#include "kt-window.h"

#include <glib/gi18n.h>

static const struct {
  const char *kind;
  const char *title;
} KINDS[] = {
  { "approval-asked", N_ ("Approval asked for") },
  { "printed", N_ ("Printed without the mark of a draft") },
  { "approval-decided", N_ ("Approval decided") },
  { "clearance", N_ ("Left the house") },
  { "delegation", N_ ("Delegation") },
  { "delegation-ended", N_ ("Delegation ended") },
  { "log-in", N_ ("Log-in") },
  { "log-in-failed", N_ ("Locked out") },
  { "mandate", N_ ("Mandate imported") },
  { "mandate-revoked", N_ ("Mandate revoked") },
  { "order", N_ ("Order") },
  { "outcome", N_ ("Outcome of a quote") },
  { "user", N_ ("User stored") },
};

struct _KtAuditPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtRowList *rows;
  KtRowList *users;
  GPtrArray *staff; /* of KtRow: the users as the choice shows them */
  GtkSingleSelection *selection;
  char *filter;
  guint refresh;
  gboolean is_stale; /* since it was seen last */
  gboolean is_verifying;

  GtkWidget *box;
  GtkWidget *search;
  GtkWidget *kind;
  GtkWidget *user;
  GtkWidget *verify_button;
  GtkWidget *verify_spinner;
  GtkWidget *result;
  GtkWidget *result_icon;
  GtkWidget *result_text;
  GtkWidget *head;
  GtkWidget *stack;
  GtkWidget *view;
  GtkWidget *body;
};

G_DEFINE_FINAL_TYPE (KtAuditPage, kt_audit_page, GTK_TYPE_WIDGET)

static KtWorkStore *
get_store (KtAuditPage *self)
{
  return kt_workplace_get_store (kt_conversation_get_workplace (self->conversation));
}

/* --- words ------------------------------------------------------------------------------------------------ */

static const char *
kind_title (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++)
    if (g_str_equal (KINDS[i].kind, kind))
      return _ (KINDS[i].title);
  return kind;
}

static char *
time_text (KtRow *row,
           guint column)
{
  return kt_moment_exact_text (kt_row_get_int (row, column));
}

static char *
kind_text (KtRow *row,
           guint column)
{
  return g_strdup (kind_title (kt_row_get_text (row, column)));
}

static const KtRowColumn COLUMNS[] = {
  { N_ ("No."), KT_AUDIT_COLUMN_NUMBER, kt_row_plain_text, FALSE, TRUE },
  { N_ ("Time"), KT_AUDIT_COLUMN_AT, time_text, FALSE, FALSE },
  { N_ ("Who"), KT_AUDIT_COLUMN_ACTOR, kt_row_plain_text, TRUE, FALSE },
  { N_ ("What"), KT_AUDIT_COLUMN_KIND, kind_text, TRUE, FALSE },
  { N_ ("About"), KT_AUDIT_COLUMN_SUBJECT, kt_row_plain_text, TRUE, FALSE },
};

/* --- the chosen entry --------------------------------------------------------------------------------------- */

static void
show_entry (KtAuditPage *self)
{
  KtRow *row = gtk_single_selection_get_selected_item (self->selection);
  const char *body = row ? kt_row_get_text (row, KT_AUDIT_COLUMN_BODY) : "";
  g_autoptr (JsonNode) root = *body ? kt_json_parse (body, -1, NULL, NULL) : NULL;
  g_autofree char *pretty = root ? kt_json_to_string (root, TRUE) : NULL;
  g_autofree char *text = NULL;

  if (row && kt_row_is_loaded (row))
    text = g_strdup_printf ("%s\nSHA-256 %s", g_str_equal (body, "{}") ? "" : pretty ? pretty : body,
                            kt_row_get_text (row, KT_AUDIT_COLUMN_HASH));
  gtk_label_set_text (GTK_LABEL (self->body), text ? text : _ ("Choose an entry to see what was written."));
}

/* --- filtering -------------------------------------------------------------------------------------------- */

/* The id; NULL: everybody. */
static const char *
chosen_user (KtAuditPage *self)
{
  guint place = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->user));

  if (!self->staff || place == 0 || place > self->staff->len)
    return NULL;
  return kt_row_get_id (g_ptr_array_index (self->staff, place - 1));
}

static KtRowQuery
get_query (KtAuditPage *self)
{
  guint kind = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind));
  KtRowQuery query = { .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
                       .sort_column = KT_AUDIT_COLUMN_NUMBER,
                       .descending = TRUE };

  g_free (self->filter);
  self->filter = kt_audit_store_filter (kind > 0 && kind <= G_N_ELEMENTS (KINDS) ? KINDS[kind - 1].kind : NULL,
                                        chosen_user (self));
  query.filter = self->filter;
  kt_column_sorting_get (GTK_COLUMN_VIEW (self->view), &query.sort_column, &query.descending);
  return query;
}

static void
on_filter (KtAuditPage *self)
{
  KtRowQuery query;

  if (!self->rows)
    return;
  query = get_query (self);
  kt_row_list_set_query (self->rows, &query);
}

static void
on_items_changed (KtAuditPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_empty ? "empty" : "table");
}

static gboolean
on_refresh_due (gpointer data)
{
  KtAuditPage *self = data;

  self->refresh = 0;
  kt_row_list_refresh (self->rows);
  return G_SOURCE_REMOVE;
}

/* Whatever is written may have left an entry; nobody waits for it while the page is not seen. */
static void
on_store_changed (KtAuditPage *self)
{
  self->is_stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!self->is_stale && !self->refresh)
    self->refresh = g_timeout_add (300, on_refresh_due, self);
}

static void
kt_audit_page_map (GtkWidget *widget)
{
  KtAuditPage *self = KT_AUDIT_PAGE (widget);

  GTK_WIDGET_CLASS (kt_audit_page_parent_class)->map (widget);
  if (!self->is_stale)
    return;
  self->is_stale = FALSE;
  kt_row_list_refresh (self->rows);
}

/* --- whether it is genuine ---------------------------------------------------------------------------------- */

static void
show_result (KtAuditPage *self,
             gboolean is_good,
             const char *text)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->result_icon),
                                is_good ? "kt-choice-chosen-symbolic" : "dialog-warning-symbolic");
  gtk_label_set_text (GTK_LABEL (self->result_text), text);
  gtk_widget_set_visible (self->head, is_good);
  gtk_widget_remove_css_class (self->result, is_good ? "error" : "success");
  gtk_widget_add_css_class (self->result, is_good ? "success" : "error");
  gtk_widget_set_visible (self->result, TRUE);
}

static void
on_head (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (KtAuditPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *head = kt_audit_store_head_finish (KT_WORK_STORE (source), result, &error);
  g_autofree char *text = NULL;

  if (!self->conversation || !head)
    return;
  text = g_strdup_printf (_ ("Last entry, to be noted elsewhere: %s"), head);
  gtk_label_set_text (GTK_LABEL (self->head), text);
}

/* The first that is wrong, and how many more. */
static char *
faults_text (const KtFaultList *faults)
{
  guint n_more = kt_fault_list_count (faults, KT_FAULT_ERROR) - 1;
  const KtFault *first = kt_fault_list_get (faults, 0);

  g_autofree char *more = NULL;

  if (n_more == 0)
    return g_strdup_printf ("%s %s", first->message, first->hint ? first->hint : "");
  more = g_strdup_printf (ngettext ("%u further fault.", "%u further faults.", n_more), n_more);
  return g_strdup_printf ("%s %s %s", first->message, more, first->hint ? first->hint : "");
}

static void
on_verified (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtAuditPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify_finish (KT_WORK_STORE (source), result, &error);
  g_autofree char *text = NULL;

  self->is_verifying = FALSE;
  if (!self->conversation)
    return;
  gtk_widget_set_sensitive (self->verify_button, TRUE);
  gtk_widget_set_visible (self->verify_spinner, FALSE);
  if (faults && !kt_fault_list_has_errors (faults))
    {
      show_result (self, TRUE, _ ("All entries, and everything that must agree with them, are as they were written."));
      kt_audit_store_head_async (KT_WORK_STORE (source), NULL, on_head, g_object_ref (self));
      return;
    }
  text = faults ? faults_text (faults) : g_strdup (error->message);
  show_result (self, FALSE, text);
}

static void
on_verify (KtAuditPage *self)
{
  if (self->is_verifying)
    return;
  self->is_verifying = TRUE;
  gtk_widget_set_sensitive (self->verify_button, FALSE);
  gtk_widget_set_visible (self->verify_spinner, TRUE);
  gtk_widget_set_visible (self->result, FALSE);
  gtk_label_set_text (GTK_LABEL (self->head), "");
  kt_audit_store_verify_async (get_store (self), NULL, NULL, on_verified, g_object_ref (self));
}

/* --- taking it along ---------------------------------------------------------------------------------------- */

static void
on_exported (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtAuditPage) self = data;
  g_autoptr (GError) error = NULL;

  if (kt_audit_store_export_finish (KT_WORK_STORE (source), result, &error))
    kt_window_say (GTK_WIDGET (self), _ ("Audit trail exported"));
  else
    kt_window_report (GTK_WIDGET (self), error);
}

void
kt_audit_page_export (KtAuditPage *self,
                      const char *path)
{
  KtRowQuery query;

  g_return_if_fail (KT_IS_AUDIT_PAGE (self));

  query = get_query (self);
  kt_audit_store_export_async (get_store (self), &query, path, NULL, on_exported, g_object_ref (self));
}

static void
on_chosen (GtkWidget *widget,
           const char *path,
           gpointer data)
{
  kt_audit_page_export (KT_AUDIT_PAGE (widget), path);
}

static void
on_export (KtAuditPage *self)
{
  g_autofree char *date = kt_workplace_get_date (kt_conversation_get_workplace (self->conversation));
  g_autofree char *name = g_strdup_printf ("audit-%s.csv", date);

  kt_file_choice_export (GTK_WIDGET (self), _ ("Export the Audit Trail"), name, on_chosen, NULL, NULL);
}

/* --- the table -------------------------------------------------------------------------------------------- */

static void
make_table (KtAuditPage *self)
{
  KtRowQuery query = { .sort_column = KT_AUDIT_COLUMN_NUMBER, .descending = TRUE };

  self->rows = kt_audit_store_rows (get_store (self), &query);
  self->selection = kt_row_cells_new_selection (self->rows);
  kt_row_columns_append (GTK_COLUMN_VIEW (self->view), COLUMNS, G_N_ELEMENTS (COLUMNS));
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                           G_CALLBACK (on_filter), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_entry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_store (self), "changed", G_CALLBACK (on_store_changed), self, G_CONNECT_SWAPPED);
  show_entry (self);
}

/* --- filters ---------------------------------------------------------------------------------------------- */

static void
make_kinds (KtAuditPage *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_string_list_append (titles, _ ("Everything"));
  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++)
    gtk_string_list_append (titles, _ (KINDS[i].title));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->kind), G_LIST_MODEL (titles));
}

/* Who was chosen stays chosen, wherever he stands now; who is gone gives way to everybody. */
static void
offer_staff (KtAuditPage *self,
             GPtrArray *staff)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *chosen = g_strdup (chosen_user (self));
  guint selected = 0;

  gtk_string_list_append (names, _ ("Everybody"));
  for (guint i = 0; i < staff->len; i++)
    {
      KtRow *row = g_ptr_array_index (staff, i);

      gtk_string_list_append (names, kt_row_get_text (row, KT_USER_COLUMN_NAME));
      if (g_strcmp0 (kt_row_get_id (row), chosen) == 0)
        selected = i + 1;
    }
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  self->staff = g_ptr_array_ref (staff);
  g_signal_handlers_block_by_func (self->user, on_filter, self);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->user), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->user), selected);
  g_signal_handlers_unblock_by_func (self->user, on_filter, self);
  if (chosen && selected == 0)
    on_filter (self);
}

static void
on_staff_read (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  g_autoptr (KtAuditPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) staff = kt_row_list_read_all_finish (KT_ROW_LIST (source), result, &error);

  if (!self->conversation)
    return;
  kt_window_report (GTK_WIDGET (self), error);
  if (staff)
    offer_staff (self, staff);
}

/* The choice shows all of them at once, so they are read at once. */
static void
on_users_listed (KtAuditPage *self)
{
  if (!kt_row_list_is_loading (self->users))
    kt_row_list_read_all_async (self->users, NULL, on_staff_read, g_object_ref (self));
}

static void
make_users (KtAuditPage *self)
{
  KtRowQuery query = { .sort_column = KT_USER_COLUMN_NAME };
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();

  self->users = kt_user_store_list (get_store (self), &query);
  g_signal_connect_object (self->users, "notify::loading", G_CALLBACK (on_users_listed), self, G_CONNECT_SWAPPED);
  offer_staff (self, nobody);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_audit_page_dispose (GObject *object)
{
  KtAuditPage *self = KT_AUDIT_PAGE (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_AUDIT_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->users);
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->filter, g_free);
  G_OBJECT_CLASS (kt_audit_page_parent_class)->dispose (object);
}

static void
kt_audit_page_class_init (KtAuditPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_audit_page_dispose;
  widget_class->map = kt_audit_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/admin/kt-audit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, box);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, search);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, kind);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, user);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, verify_button);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, verify_spinner);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, result);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, result_icon);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, result_text);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, head);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, view);
  gtk_widget_class_bind_template_child (widget_class, KtAuditPage, body);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_verify);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_audit_page_init (KtAuditPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_kinds (self);
}

GtkWidget *
kt_audit_page_new (KtConversation *conversation)
{
  KtAuditPage *self = g_object_new (KT_TYPE_AUDIT_PAGE, NULL);

  self->conversation = g_object_ref (conversation);
  make_table (self);
  make_users (self);
  on_items_changed (self);
  return GTK_WIDGET (self);
}
