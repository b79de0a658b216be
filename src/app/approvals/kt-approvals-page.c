/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The filters are rows of a table. Requests and questions are lists of the store of different columns; a row knows how
 * to show itself by the filter that is on. The first of a list is chosen by itself: after a decision the next one is
 * there at once.
 */
#include "kt-approvals-page.h"

#include "kt-accessible-name.h"
#include "kt-approval-detail.h"
#include "kt-approval-inbox.h"
#include "kt-delegation-panel.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-moment.h"
#include "kt-row-cells.h"
#include "kt-window.h"
#include "kt-wish-detail.h"
#include "kt-wish-store.h"

#include <glib/gi18n.h>

struct _KtApprovalsPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtApprovalInbox *inbox;
  guint filter; /* place in FILTERS */
  GListModel *rows;
  GtkSingleSelection *selection;
  KtRow *chosen; /* followed until it is loaded */

  GtkWidget *box;
  GtkWidget *search;
  GtkWidget *filters;
  GtkWidget *list_stack;
  GtkWidget *list;
  GtkWidget *nothing;
  GtkWidget *detail_stack;
  GtkWidget *request;
  GtkWidget *wish;
};

G_DEFINE_FINAL_TYPE (KtApprovalsPage, kt_approvals_page, GTK_TYPE_WIDGET)

static KtWorkplace *
get_workplace (KtApprovalsPage *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

/* --- filters ---------------------------------------------------------------------------------------------- */

static char *
filter_waiting (KtApprovalsPage *self)
{
  return kt_approval_inbox_request_filter (self->inbox);
}

static char *
filter_questions (KtApprovalsPage *self)
{
  return kt_approval_inbox_wish_filter (self->inbox);
}

static char *
filter_mine (KtApprovalsPage *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (get_workplace (self)));

  return kt_approval_store_requester_filter (actor ? kt_actor_get_name (actor) : "");
}

static char *
filter_decided (KtApprovalsPage *self)
{
  return g_strdup (KT_APPROVAL_FILTER_DECIDED);
}

static const struct {
  const char *id;
  const char *title;
  char *(*make) (KtApprovalsPage *self);
  gboolean is_of_wishes;
  gboolean newest_first;
  const char *empty_title;
  const char *empty_text;
} FILTERS[] = {
  { "waiting", NC_ ("approvals", "Waiting"), filter_waiting, FALSE, FALSE, N_ ("Nothing Waits for You"),
    N_ ("Requests that only you can decide appear here, the oldest first.") },
  { "questions", NC_ ("approvals", "Questions"), filter_questions, TRUE, FALSE, N_ ("No Open Questions"),
    N_ ("Special wishes of customers that you can answer appear here.") },
  { "mine", NC_ ("approvals", "Mine"), filter_mine, FALSE, TRUE, N_ ("You Have Asked for Nothing"),
    N_ ("When a quote needs approval it says so above its positions, and offers to ask.") },
  { "decided", NC_ ("approvals", "Decided"), filter_decided, FALSE, TRUE, N_ ("Nothing Decided Yet"),
    N_ ("What was approved, refused or withdrawn stays here.") },
};

/* --- the one chosen --------------------------------------------------------------------------------------- */

static void
show_chosen (KtApprovalsPage *self)
{
  KtRow *row = self->chosen;

  if (row && !*kt_row_get_id (row))
    return; /* told again when it is loaded */
  if (FILTERS[self->filter].is_of_wishes)
    {
      if (row)
        kt_wish_detail_set_wish (KT_WISH_DETAIL (self->wish), kt_row_get_text (row, KT_WISH_COLUMN_QUOTE),
                                 kt_row_get_text (row, KT_WISH_COLUMN_REVISION), kt_row_get_id (row));
    }
  else
    kt_approval_detail_set_request (KT_APPROVAL_DETAIL (self->request), row ? kt_row_get_id (row) : NULL);
  /* Where there is nothing to choose the list says so, and that is enough. */
  gtk_stack_set_visible_child_name (GTK_STACK (self->detail_stack), !row ? "nothing"
                                                                  : FILTERS[self->filter].is_of_wishes ? "wish"
                                                                                                       : "request");
}

static void
on_selected (KtApprovalsPage *self)
{
  KtRow *row = self->selection ? gtk_single_selection_get_selected_item (self->selection) : NULL;

  if (row == self->chosen)
    return;
  if (self->chosen)
    g_signal_handlers_disconnect_by_func (self->chosen, show_chosen, self);
  g_set_object (&self->chosen, row);
  if (row)
    g_signal_connect_object (row, "changed", G_CALLBACK (show_chosen), self, G_CONNECT_SWAPPED);
  show_chosen (self);
}

/* Enter: to the buttons of the one that is chosen. */
static void
on_activate (KtApprovalsPage *self)
{
  gtk_widget_child_focus (gtk_stack_get_visible_child (GTK_STACK (self->detail_stack)), GTK_DIR_TAB_FORWARD);
}

/* --- the list --------------------------------------------------------------------------------------------- */

static void
on_items_changed (KtApprovalsPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (self->rows) == 0;

  adw_status_page_set_title (ADW_STATUS_PAGE (self->nothing), _ (FILTERS[self->filter].empty_title));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->nothing), _ (FILTERS[self->filter].empty_text));
  gtk_stack_set_visible_child_name (GTK_STACK (self->list_stack), is_empty ? "empty" : "list");
}

static KtRowQuery
query_of (KtApprovalsPage *self,
          const char *filter)
{
  gboolean of_wishes = FILTERS[self->filter].is_of_wishes;

  return (KtRowQuery) { .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
                        .filter = filter,
                        .sort_column = of_wishes ? KT_WISH_COLUMN_CHANGED : KT_APPROVAL_COLUMN_ASKED,
                        .descending = FILTERS[self->filter].newest_first };
}

static void
run_query (KtApprovalsPage *self)
{
  g_autofree char *filter = FILTERS[self->filter].make (self);
  KtRowQuery query = query_of (self, filter);

  kt_row_list_set_query (KT_ROW_LIST (self->rows), &query);
}

static void
make_list (KtApprovalsPage *self)
{
  KtWorkStore *store = kt_workplace_get_store (get_workplace (self));
  g_autofree char *filter = FILTERS[self->filter].make (self);
  KtRowQuery query = query_of (self, filter);

  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->rows)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  self->rows = G_LIST_MODEL (FILTERS[self->filter].is_of_wishes ? kt_wish_store_list (store, &query)
                                                                : kt_approval_store_list (store, &query));
  self->selection = gtk_single_selection_new (g_object_ref (self->rows));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  on_items_changed (self);
  on_selected (self);
  show_chosen (self);
}

static void
on_filter_toggled (GtkToggleButton *button,
                   KtApprovalsPage *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  self->filter = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "place"));
  make_list (self);
}

static void
add_filters (KtApprovalsPage *self)
{
  GtkToggleButton *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (FILTERS); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (g_dpgettext2 (NULL, "approvals", FILTERS[i].title));

      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      if (!first)
        first = GTK_TOGGLE_BUTTON (button);
      gtk_widget_set_hexpand (button, TRUE);
      g_object_set_data (G_OBJECT (button), "place", GUINT_TO_POINTER (i));
      gtk_box_append (GTK_BOX (self->filters), button);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), i == 0);
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_filter_toggled), self, 0);
    }
}

/* --- rows ------------------------------------------------------------------------------------------------- */

typedef struct {
  GtkWidget *title;
  GtkWidget *amount;
  GtkWidget *note;
} RowParts;

static void
show_request_row (const RowParts *parts,
                  KtRow *row)
{
  g_autofree char *time = kt_moment_text (kt_row_get_int (row, KT_APPROVAL_COLUMN_ASKED));
  KtMoney net;
  g_autofree char *amount = NULL;
  g_autofree char *note = g_strdup_printf (_ ("%s · %s · %s"), kt_row_get_text (row, KT_APPROVAL_COLUMN_NUMBER),
                                           kt_row_get_text (row, KT_APPROVAL_COLUMN_BY), time);

  if (kt_row_get_money (row, KT_APPROVAL_COLUMN_NET, &net))
    amount = kt_money_format (net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  gtk_label_set_text (GTK_LABEL (parts->title), kt_row_get_text (row, KT_APPROVAL_COLUMN_ACCOUNT));
  gtk_label_set_text (GTK_LABEL (parts->amount), amount ? amount : "");
  gtk_label_set_text (GTK_LABEL (parts->note), note);
}

static void
show_wish_row (const RowParts *parts,
               KtRow *row)
{
  g_autofree char *note = g_strdup_printf (_ ("%s · %s"), kt_row_get_text (row, KT_WISH_COLUMN_NUMBER),
                                           kt_row_get_text (row, KT_WISH_COLUMN_ACCOUNT));

  gtk_label_set_text (GTK_LABEL (parts->title), kt_row_get_text (row, KT_WISH_COLUMN_TITLE));
  gtk_label_set_text (GTK_LABEL (parts->amount), "");
  gtk_label_set_text (GTK_LABEL (parts->note), note);
}

static void
clear_row (const RowParts *parts)
{
  gtk_label_set_text (GTK_LABEL (parts->title), "");
  gtk_label_set_text (GTK_LABEL (parts->amount), "");
  gtk_label_set_text (GTK_LABEL (parts->note), "");
}

static void
show_row (GtkListItem *cell,
          KtRow *row,
          gpointer data)
{
  KtApprovalsPage *self = data;
  const RowParts *parts = g_object_get_data (G_OBJECT (cell), "parts");

  if (!kt_row_is_loaded (row))
    clear_row (parts);
  else if (FILTERS[self->filter].is_of_wishes)
    show_wish_row (parts, row);
  else
    show_request_row (parts, row);
  kt_accessible_name_row (gtk_list_item_get_child (cell), gtk_label_get_text (GTK_LABEL (parts->title)));
}

static void
set_up_row (GtkListItem *cell,
            gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  RowParts *parts = g_new (RowParts, 1);

  *parts = (RowParts) { kt_row_cells_new_label (FALSE), kt_row_cells_new_label (FALSE), kt_row_cells_new_label (TRUE) };
  gtk_widget_set_hexpand (parts->title, TRUE);
  gtk_widget_add_css_class (parts->amount, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (parts->amount), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (line), parts->title);
  gtk_box_append (GTK_BOX (line), parts->amount);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), parts->note);
  gtk_list_item_set_child (cell, box);
  g_object_set_data_full (G_OBJECT (cell), "parts", parts, g_free);
}

static const KtRowCells CELLS = { set_up_row, show_row };

/* --- commands --------------------------------------------------------------------------------------------- */

void
kt_approvals_page_show (KtApprovalsPage *self,
                        const char *filter)
{
  GtkWidget *button;

  g_return_if_fail (KT_IS_APPROVALS_PAGE (self));

  button = gtk_widget_get_first_child (self->filters);
  for (guint i = 0; i < G_N_ELEMENTS (FILTERS); i++, button = gtk_widget_get_next_sibling (button))
    if (g_str_equal (FILTERS[i].id, filter))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}

void
kt_approvals_page_show_delegations (KtApprovalsPage *self)
{
  g_return_if_fail (KT_IS_APPROVALS_PAGE (self));

  gtk_stack_set_visible_child_name (GTK_STACK (self->detail_stack), "delegations");
}

static void
filter_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  kt_approvals_page_show (KT_APPROVALS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
decide_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  KtApprovalDetail *request = KT_APPROVAL_DETAIL (KT_APPROVALS_PAGE (widget)->request);

  if (!gtk_widget_get_mapped (GTK_WIDGET (request)))
    return;
  if (g_str_equal (name, "approvals.approve"))
    kt_approval_detail_approve (request);
  else if (g_str_equal (name, "approvals.refuse"))
    kt_approval_detail_begin_refuse (request);
  else
    kt_approval_detail_begin_ask_back (request);
}

static void
delegate_action (GtkWidget *widget,
                 const char *name,
                 GVariant *parameter)
{
  kt_approvals_page_show_delegations (KT_APPROVALS_PAGE (widget));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static gboolean
kt_approvals_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KT_APPROVALS_PAGE (widget)->list);
}

static void
kt_approvals_page_dispose (GObject *object)
{
  KtApprovalsPage *self = KT_APPROVALS_PAGE (object);

  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_APPROVALS_PAGE);
  g_clear_object (&self->chosen);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->inbox);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_approvals_page_parent_class)->dispose (object);
}

static void
kt_approvals_page_class_init (KtApprovalsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_approvals_page_dispose;
  widget_class->grab_focus = kt_approvals_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/approvals/kt-approvals-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalsPage, box);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalsPage, search);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalsPage, filters);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalsPage, list);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalsPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalsPage, detail_stack);
  gtk_widget_class_bind_template_callback (widget_class, run_query);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "approvals.filter", "s", filter_action);
  gtk_widget_class_install_action (widget_class, "approvals.approve", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "approvals.refuse", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "approvals.ask-back", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "approvals.delegate", NULL, delegate_action);
}

static void
kt_approvals_page_init (KtApprovalsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_details (KtApprovalsPage *self)
{
  self->request = kt_approval_detail_new (self->conversation);
  self->wish = kt_wish_detail_new (self->conversation);
  gtk_stack_add_named (GTK_STACK (self->detail_stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "nothing");
  gtk_stack_add_named (GTK_STACK (self->detail_stack), self->request, "request");
  gtk_stack_add_named (GTK_STACK (self->detail_stack), self->wish, "wish");
  gtk_stack_add_named (GTK_STACK (self->detail_stack), kt_delegation_panel_new (get_workplace (self)), "delegations");
  g_signal_connect_object (self->request, "delegate", G_CALLBACK (kt_approvals_page_show_delegations), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
kt_approvals_page_new (KtConversation *conversation)
{
  KtApprovalsPage *self = g_object_new (KT_TYPE_APPROVALS_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory = kt_row_cells_new_factory (&CELLS, self);

  self->conversation = g_object_ref (conversation);
  self->inbox = g_object_ref (kt_approval_inbox_get (get_workplace (self)));
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  add_details (self);
  add_filters (self);
  make_list (self);
  /* Other duties: other requests. */
  g_signal_connect_object (self->inbox, "changed", G_CALLBACK (run_query), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
