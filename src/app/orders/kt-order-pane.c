/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is shown is what kt_order_judge() and the gate say a moment after each change; what was ordered already and what
 * the customer owes are read from the store before, and again when an order, an approval or the customer changes. Only
 * while somebody looks at it.
 */
#include "kt-order-pane.h"

#include "kt-approval-store.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-order-checks.h"
#include "kt-order-lines.h"
#include "kt-order-store.h"
#include "kt-quote-text.h"
#include "kt-window.h"

#include <glib/gi18n.h>

#define DELAY_MS 120

struct _KtOrderPane {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *revision; /* the one shown */
  KtCredit *credit;
  GError *credit_problem;
  GCancellable *reading;
  guint n_unread; /* of lines and credit: before they are there nothing is judged */
  guint judging;  /* source */
  gboolean is_placing;

  GtkWidget *stack;
  GtkWidget *not_yet;
  GtkWidget *lines;
  GtkWidget *kind;
  GtkWidget *wished;
  GtkWidget *term_from;
  GtkWidget *term_until;
  GtkWidget *reference;
  GtkWidget *checks;
  GtkWidget *total;
  GtkWidget *place;
};

G_DEFINE_FINAL_TYPE (KtOrderPane, kt_order_pane, GTK_TYPE_WIDGET)

static KtWorkplace *
get_workplace (KtOrderPane *self)
{
  return kt_open_quote_get_workplace (self->quote);
}

static KtGatekeeper *
get_gatekeeper (KtOrderPane *self)
{
  return kt_workplace_get_gatekeeper (get_workplace (self));
}

static gboolean
is_accepted (KtOrderPane *self)
{
  return self->revision && kt_revision_get_state (self->revision) == KT_REVISION_ACCEPTED;
}

/* --- the request ------------------------------------------------------------------------------------------ */

/* What is made of the form; owns what the request borrows. */
typedef struct {
  KtOrderRequest request;
  char *id;
  char *date;
  char *wished;
  char *from;
  char *until;
  char *at;
  const char **positions;
} Form;

static void
form_clear (Form *form)
{
  g_free (form->id);
  g_free (form->date);
  g_free (form->wished);
  g_free (form->from);
  g_free (form->until);
  g_free (form->at);
  g_free (form->positions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Form, form_clear)

/* A day half typed is none, and stands marked. */
static char *
get_day (GtkWidget *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  GDate date;
  gboolean is_day = kt_parse_date (text, kt_language_get (), &date, NULL);

  if (is_day || !*text)
    gtk_widget_remove_css_class (row, "error");
  else
    gtk_widget_add_css_class (row, "error");
  return is_day ? kt_date_to_iso (&date) : NULL;
}

static gboolean
is_blanket (KtOrderPane *self)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind)) == 1;
}

static void
form_init (Form *form,
           KtOrderPane *self)
{
  KtWorkplace *workplace = get_workplace (self);

  *form = (Form) {
    .id = kt_workplace_new_id (workplace),
    .date = kt_workplace_get_date (workplace),
    .wished = get_day (self->wished),
    .from = get_day (self->term_from),
    .until = get_day (self->term_until),
    .at = kt_clock_now_iso (kt_workplace_get_clock (workplace)),
    .positions = kt_order_lines_get_chosen (KT_ORDER_LINES (self->lines)),
  };
  form->request = (KtOrderRequest) {
    .id = form->id,
    .kind = is_blanket (self) ? KT_ORDER_BLANKET : KT_ORDER_STANDARD,
    .quote = kt_open_quote_get_quote (self->quote),
    .revision = self->revision,
    .positions = form->positions,
    .date_wished = form->wished,
    .date = form->date,
    .reference = gtk_editable_get_text (GTK_EDITABLE (self->reference)),
    .term_from = form->from,
    .term_until = form->until,
    .catalog = kt_workplace_get_catalog (workplace),
    .day = kt_workplace_get_day (workplace),
    .credit = self->credit && self->credit->limit.currency[0] ? self->credit : NULL,
    .at = form->at,
    .random = kt_workplace_get_random (workplace),
  };
}

/* --- checks ----------------------------------------------------------------------------------------------- */

/* "12.000,00 € of 20.000,00 € with this order" */
static char *
credit_text (KtOrderPane *self,
             const KtOrder *order)
{
  KtOrderTotals totals;
  KtMoney open;

  if (!self->credit || !self->credit->limit.currency[0])
    return g_strdup (_ ("The customer has no limit"));
  if (!order || !kt_order_totals (order, &totals, NULL) ||
      !kt_order_convert (order, totals.open, self->credit->limit.currency, &open) ||
      !kt_money_add (open, self->credit->used, &open, NULL))
    return NULL;
  {
    g_autofree char *used = kt_money_format (open, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
    g_autofree char *limit = kt_money_format (self->credit->limit, kt_language_get (),
                                              KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);

    return g_strdup_printf (_ ("%s of %s, with this order"), used, limit);
  }
}

static void
show_total (KtOrderPane *self,
            const KtOrder *order)
{
  KtOrderTotals totals;

  gtk_widget_set_visible (self->total, order && kt_order_totals (order, &totals, NULL));
  if (gtk_widget_get_visible (self->total))
    {
      g_autofree char *net = kt_money_format (totals.net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
      g_autofree char *gross = kt_money_format (totals.gross, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
      g_autofree char *text = g_strdup_printf (_ ("%s net, %s with VAT"), net, gross);

      gtk_label_set_text (GTK_LABEL (self->total), text);
    }
}

/* Whose credit passes by approval is judged again when the order is made, with the clearance. */
static gboolean
is_credit_approved (KtClearance *clearance)
{
  GPtrArray *needs = clearance ? kt_clearance_get_needs (clearance) : NULL;

  for (guint i = 0; needs && i < needs->len; i++)
    {
      const KtApprovalNeed *need = g_ptr_array_index (needs, i);

      if (need->measure == KT_MEASURE_CREDIT && kt_approval_need_is_met (need))
        return TRUE;
    }
  return FALSE;
}

static const char *
first_problem (const GError *gate,
               char **problems)
{
  if (gate)
    return gate->message;
  for (guint i = 0; i < KT_N_ORDER_CHECKS; i++)
    if (problems[i])
      return problems[i];
  return NULL;
}

static gboolean
may_ask (KtOrderPane *self,
         const GError *gate)
{
  const KtActor *actor = kt_gatekeeper_get_actor (get_gatekeeper (self));

  return g_error_matches (gate, KT_SALES_ERROR, KT_SALES_ERROR_APPROVAL) && actor &&
         kt_actor_may (actor, KT_RIGHT_EDIT);
}

static void
show_place (KtOrderPane *self,
            const char *problem)
{
  gtk_widget_set_sensitive (self->place, !problem && !self->is_placing);
  gtk_widget_set_tooltip_text (self->place, problem);
}

static gboolean
judge (gpointer data)
{
  KtOrderPane *self = data;
  g_auto (Form) form = { 0 };
  char *problems[KT_N_ORDER_CHECKS];
  g_autoptr (GError) gate = NULL;
  g_autoptr (KtClearance) clearance = NULL;
  g_autoptr (KtOrder) order = NULL;
  g_autofree char *credit = NULL;

  self->judging = 0;
  if (!is_accepted (self))
    return G_SOURCE_REMOVE;
  clearance = kt_gatekeeper_open (get_gatekeeper (self), self->revision, KT_EXIT_ORDER, &gate);
  form_init (&form, self);
  order = kt_order_judge (&form.request, problems);
  if (is_credit_approved (clearance))
    g_clear_pointer (&problems[KT_ORDER_CHECK_CREDIT], g_free);
  if (self->credit_problem && !problems[KT_ORDER_CHECK_CREDIT])
    problems[KT_ORDER_CHECK_CREDIT] = g_strdup (self->credit_problem->message);
  credit = credit_text (self, order);
  kt_order_checks_show (KT_ORDER_CHECKS (self->checks), gate ? gate->message : NULL, problems, credit);
  kt_order_checks_set_can_ask (KT_ORDER_CHECKS (self->checks), may_ask (self, gate));
  show_total (self, order);
  show_place (self, first_problem (gate, problems));
  for (guint i = 0; i < KT_N_ORDER_CHECKS; i++)
    g_free (problems[i]);
  return G_SOURCE_REMOVE;
}

static void
judge_soon (KtOrderPane *self)
{
  g_clear_handle_id (&self->judging, g_source_remove);
  if (is_accepted (self) && self->n_unread == 0)
    self->judging = g_timeout_add (DELAY_MS, judge, self);
}

/* --- what the store knows --------------------------------------------------------------------------------- */

static void
on_ordered (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtOrderPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) ordered = kt_order_store_list_ordered_finish (KT_WORK_STORE (source), result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))) || !is_accepted (self))
    return;
  if (!ordered)
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  kt_order_lines_show (KT_ORDER_LINES (self->lines), self->revision, ordered);
  self->n_unread--;
  judge_soon (self);
}

static void
on_credit (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtOrderPane) self = data;
  g_autoptr (GError) error = NULL;
  KtCredit *credit = kt_order_store_credit_finish (KT_WORK_STORE (source), result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      g_free (credit);
      return;
    }
  g_free (self->credit);
  self->credit = credit;
  g_clear_error (&self->credit_problem);
  self->credit_problem = g_steal_pointer (&error);
  self->n_unread--;
  judge_soon (self);
}

static void
stop_reading (KtOrderPane *self)
{
  if (self->reading)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
read_store (KtOrderPane *self)
{
  KtWorkStore *store;

  stop_reading (self);
  if (!is_accepted (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  store = kt_workplace_get_store (get_workplace (self));
  self->reading = g_cancellable_new ();
  self->n_unread = 2;
  kt_order_store_list_ordered_async (store, kt_revision_get_id (self->revision), self->reading, on_ordered,
                                     g_object_ref (self));
  kt_order_store_credit_async (store, kt_revision_get_header (self->revision)->customer.account_id, NULL,
                               self->reading, on_credit, g_object_ref (self));
}

/* --- asking and placing ----------------------------------------------------------------------------------- */

static void
on_asked (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtOrderPane) self = data;
  g_autoptr (GError) error = NULL;

  if (kt_approval_store_ask_finish (KT_WORK_STORE (source), result, &error))
    kt_window_say (GTK_WIDGET (self), _ ("Approval of the order was asked for"));
  else
    kt_window_report (GTK_WIDGET (self), error);
  judge_soon (self);
}

static void
on_ask (KtOrderPane *self)
{
  KtWorkplace *workplace = get_workplace (self);
  g_autofree char *id = kt_workplace_new_id (workplace);
  g_autoptr (GPtrArray) needs = kt_gatekeeper_assess (get_gatekeeper (self), self->revision);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApproval) request =
      kt_approval_new (id, self->revision, kt_open_quote_get_quote (self->quote)->number, needs,
                       kt_workplace_get_catalog (workplace), kt_gatekeeper_get_actor (get_gatekeeper (self)),
                       _ ("For the order"), &error);

  if (request)
    kt_approval_store_ask_async (kt_workplace_get_store (workplace), request, NULL, on_asked, g_object_ref (self));
  else
    kt_window_report (GTK_WIDGET (self), error);
}

static void
on_placed (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtOrderPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) order = kt_order_store_place_finish (KT_WORK_STORE (source), result, &error);

  self->is_placing = FALSE;
  if (order)
    {
      g_autofree char *text = g_strdup_printf (_ ("Order %s was placed"), order->number);
      g_autofree char *action = g_strdup_printf ("win.order::%s", order->id);

      kt_window_offer (GTK_WIDGET (self), text, _ ("_Show"), action);
    }
  else
    kt_window_report (GTK_WIDGET (self), error);
  judge_soon (self);
}

static void
on_place (KtOrderPane *self)
{
  g_auto (Form) form = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClearance) clearance =
      kt_gatekeeper_open (get_gatekeeper (self), self->revision, KT_EXIT_ORDER, &error);
  g_autoptr (KtOrder) order = NULL;

  form_init (&form, self);
  form.request.clearance = clearance;
  order = clearance ? kt_order_place (&form.request, &error) : NULL;
  if (!order)
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  self->is_placing = TRUE;
  show_place (self, NULL);
  kt_order_store_place_async (kt_workplace_get_store (get_workplace (self)), order, clearance, NULL, on_placed,
                              g_object_ref (self));
}

/* --- the form --------------------------------------------------------------------------------------------- */

static void
on_input (KtOrderPane *self)
{
  judge_soon (self);
}

/* Nobody orders what was not judged. */
static void
wait_for_checks (KtOrderPane *self)
{
  g_clear_handle_id (&self->judging, g_source_remove);
  self->n_unread = 2;
  show_place (self, _ ("The checks are still being made."));
}

static void
on_map (KtOrderPane *self)
{
  wait_for_checks (self);
  read_store (self);
}

static void
on_kind (KtOrderPane *self)
{
  gboolean blanket = is_blanket (self);

  gtk_widget_set_visible (self->wished, !blanket);
  gtk_widget_set_visible (self->term_from, blanket);
  gtk_widget_set_visible (self->term_until, blanket);
  judge_soon (self);
}

static void
show (KtOrderPane *self)
{
  gboolean accepted = is_accepted (self);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), accepted ? "form" : "not-yet");
  if (accepted || !self->revision)
    return;
  {
    g_autofree char *text =
        g_strdup_printf (_ ("What the customer has accepted can be ordered. This revision is: %s."),
                         kt_quote_state_text (kt_revision_get_state (self->revision)));

    adw_status_page_set_description (ADW_STATUS_PAGE (self->not_yet), text);
  }
}

static void
on_revision_changed (KtOrderPane *self)
{
  show (self);
  read_store (self);
}

static void
follow_revision (KtOrderPane *self)
{
  KtRevision *revision = self->quote ? kt_open_quote_get_revision (self->quote) : NULL;

  if (self->revision)
    g_signal_handlers_disconnect_by_func (self->revision, on_revision_changed, self);
  g_clear_pointer (&self->credit, g_free);
  g_clear_error (&self->credit_problem);
  g_set_object (&self->revision, revision);
  wait_for_checks (self);
  if (!revision)
    return;
  g_signal_connect_object (revision, "changed", G_CALLBACK (on_revision_changed), self, G_CONNECT_SWAPPED);
  on_revision_changed (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_order_pane_dispose (GObject *object)
{
  KtOrderPane *self = KT_ORDER_PANE (object);

  g_clear_handle_id (&self->judging, g_source_remove);
  stop_reading (self);
  if (self->quote)
    kt_order_pane_set_quote (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_ORDER_PANE);
  g_clear_error (&self->credit_problem);
  G_OBJECT_CLASS (kt_order_pane_parent_class)->dispose (object);
}

static void
kt_order_pane_class_init (KtOrderPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_order_pane_dispose;
  g_type_ensure (KT_TYPE_ORDER_CHECKS);
  g_type_ensure (KT_TYPE_ORDER_LINES);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/orders/kt-order-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, stack);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, not_yet);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, lines);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, kind);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, wished);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, term_from);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, term_until);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, reference);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, checks);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, total);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPane, place);
  gtk_widget_class_bind_template_callback (widget_class, on_ask);
  gtk_widget_class_bind_template_callback (widget_class, on_input);
  gtk_widget_class_bind_template_callback (widget_class, on_kind);
  gtk_widget_class_bind_template_callback (widget_class, on_place);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_order_pane_init (KtOrderPane *self)
{
  const char *const kinds[] = { C_ ("kind of order", "Order"), _ ("Blanket order"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (kinds);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->kind), G_LIST_MODEL (model));
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  on_kind (self);
}

GtkWidget *
kt_order_pane_new (void)
{
  return g_object_new (KT_TYPE_ORDER_PANE, NULL);
}

/* What makes a difference beside the revision. */
static void
connect_store (KtOrderPane *self)
{
  KtWorkStore *store = kt_workplace_get_store (get_workplace (self));
  static const char *const SIGNALS[] = { "changed::order", "changed::account", "changed::approval" };

  for (gsize i = 0; i < G_N_ELEMENTS (SIGNALS); i++)
    g_signal_connect_object (store, SIGNALS[i], G_CALLBACK (read_store), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_gatekeeper (self), "changed", G_CALLBACK (judge_soon), self, G_CONNECT_SWAPPED);
}

static void
disconnect_store (KtOrderPane *self)
{
  KtWorkStore *store = kt_workplace_get_store (get_workplace (self));

  if (store)
    g_signal_handlers_disconnect_by_func (store, read_store, self);
  g_signal_handlers_disconnect_by_func (get_gatekeeper (self), judge_soon, self);
  g_signal_handlers_disconnect_by_func (self->quote, follow_revision, self);
}

void
kt_order_pane_set_quote (KtOrderPane *self,
                         KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_ORDER_PANE (self));

  if (self->quote == quote)
    return;
  stop_reading (self);
  g_clear_handle_id (&self->judging, g_source_remove);
  if (self->quote)
    disconnect_store (self);
  g_set_object (&self->quote, quote);
  follow_revision (self);
  if (!quote)
    return;
  connect_store (self);
  g_signal_connect_object (quote, "notify::revision", G_CALLBACK (follow_revision), self, G_CONNECT_SWAPPED);
}
