/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-order-page.h"

#include "kt-accessible-name.h"
#include "kt-amendment-bar.h"
#include "kt-fold-bin.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-order-history.h"
#include "kt-order-step-form.h"
#include "kt-order-table.h"
#include "kt-order-worth.h"
#include "kt-tooltip.h"
#include "kt-window.h"

#include <glib/gi18n.h>

/* The steps with a button of their own. */
static const struct {
  KtOrderEventKind kind;
  const char *title;
  const char *icon;
} TOOLS[] = {
  { KT_ORDER_EVENT_CALLED, N_ ("Call off…"), NULL },
  { KT_ORDER_EVENT_SPLIT, N_ ("Split…"), NULL },
  { KT_ORDER_EVENT_ADDRESS, N_ ("Deliver to…"), NULL },
  { KT_ORDER_EVENT_NEW_ADDRESS, N_ ("New address…"), NULL },
  { KT_ORDER_EVENT_ADD_LINE, N_ ("Add line…"), NULL },
  { KT_ORDER_EVENT_CANCEL, N_ ("Cancel line…"), NULL },
  { KT_ORDER_EVENT_TERM, N_ ("Term…"), NULL },
  { KT_ORDER_EVENT_RELEASED, N_ ("Pass the limit…"), NULL },
};

struct _KtOrderPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtOpenOrder *order;
  GSimpleActionGroup *actions;

  GtkWidget *fold;
  GtkWidget *title;
  GtkWidget *state;
  GtkWidget *customer;
  GtkWidget *quote_label;
  GtkWidget *history_button;
  GtkWidget *main;
  GtkWidget *facts;
  GtkWidget *tools;
  GtkWidget *mark_button;
  GtkWidget *problem_revealer;
  GtkWidget *problem;
  GtkWidget *table_slot;
  GtkWidget *amendment_slot;
  GtkWidget *worth;
  GtkWidget *history_line;
  GtkWidget *history_slot;

  GtkWidget *table;
  GtkWidget *amendment;
  GtkWidget *history;
  GtkWidget *buttons[G_N_ELEMENTS (TOOLS)];
};

G_DEFINE_FINAL_TYPE (KtOrderPage, kt_order_page, GTK_TYPE_WIDGET)

enum { BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- what went wrong -------------------------------------------------------------------------------------- */

static void
on_problem_read (KtOrderPage *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->problem_revealer), FALSE);
}

static void
report (KtOrderPage *self,
        const GError *error)
{
  gtk_label_set_text (GTK_LABEL (self->problem), error->message);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->problem_revealer), TRUE);
}

/* --- what is shown ---------------------------------------------------------------------------------------- */

static void
show_head (KtOrderPage *self)
{
  const KtOrder *order = kt_open_order_get_agreed (self->order);
  g_autofree char *title = g_strdup_printf (order->kind == KT_ORDER_BLANKET ? _ ("Blanket order %s") : _ ("Order %s"),
                                            order->number);
  g_autofree char *place = kt_address_place (&order->customer.billing);
  g_auto (GStrv) lines = g_strsplit (order->customer.billing.name, "\n", 2);
  g_autofree char *customer = g_strdup_printf ("%s%s%s", lines[0] ? lines[0] : "", *place ? ", " : "", place);
  g_autofree char *quote = g_strdup_printf (_ ("Quote %s, revision %d"), order->quote_number, order->revision_index);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->state), kt_order_state_to_text (kt_order_get_state (order)));
  gtk_label_set_text (GTK_LABEL (self->customer), customer);
  gtk_label_set_text (GTK_LABEL (self->quote_label), quote);
}

static void
append_fact (KtOrderPage *self,
             const char *title,
             const char *text)
{
  GtkWidget *box, *name, *value;

  if (!text || !*text)
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  name = gtk_label_new (title);
  value = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (value), 28);
  gtk_widget_set_tooltip_text (value, text);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_flow_box_append (GTK_FLOW_BOX (self->facts), box);
  gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
}

static void
append_day (KtOrderPage *self,
            const char *title,
            const char *iso)
{
  g_autofree char *text = *iso ? kt_format_date_iso (iso, kt_language_get ()) : NULL;

  append_fact (self, title, text);
}

static void
show_facts (KtOrderPage *self)
{
  const KtOrder *order = kt_open_order_get_order (self->order);
  g_autofree char *incoterm = g_strdup_printf ("%s%s%s", order->incoterm, *order->incoterm_place ? " " : "",
                                               order->incoterm_place);
  g_auto (GStrv) payment = g_strsplit (order->payment_text, "\n", 2);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->facts)))
    gtk_flow_box_remove (GTK_FLOW_BOX (self->facts), child);
  append_fact (self, _ ("Subject"), order->subject);
  append_fact (self, _ ("Their reference"), order->reference);
  append_day (self, _ ("Ordered on"), order->date);
  append_day (self, _ ("Next delivery"), kt_order_next_date (order));
  append_day (self, _ ("Call-offs from"), order->term_from);
  append_day (self, _ ("Call-offs until"), order->term_until);
  append_fact (self, _ ("Delivery terms"), incoterm);
  append_fact (self, _ ("Payment"), payment[0]);
}

/* A step that cannot be taken says why at its button. */
static void
show_tools (KtOrderPage *self)
{
  KtOrderItem *item = kt_order_table_get_selected (KT_ORDER_TABLE (self->table));
  const KtOrder *order = kt_open_order_get_order (self->order);
  gboolean is_blanket = order->kind == KT_ORDER_BLANKET;
  gboolean is_editable = kt_open_order_is_editable (self->order);

  gtk_widget_set_sensitive (self->mark_button, is_editable);
  gtk_widget_set_tooltip_text (self->mark_button, is_editable
                                                      ? _ ("Report how far the selected line or delivery is")
                                                      : _ ("This is for sales and back office"));
  for (gsize i = 0; i < G_N_ELEMENTS (TOOLS); i++)
    {
      const char *why_not = kt_order_step_form_get_hindrance (TOOLS[i].kind, self->order, item);
      gboolean is_of_blanket = TOOLS[i].kind == KT_ORDER_EVENT_CALLED || TOOLS[i].kind == KT_ORDER_EVENT_TERM;
      gboolean is_of_approver = TOOLS[i].kind == KT_ORDER_EVENT_RELEASED;

      gtk_widget_set_visible (self->buttons[i], (is_blanket || !is_of_blanket) && !(is_of_approver && why_not));
      gtk_widget_set_sensitive (self->buttons[i], !why_not);
      kt_tooltip_set (self->buttons[i], why_not);
    }
}

static void
show (KtOrderPage *self)
{
  if (!self->order)
    return;
  show_head (self);
  show_facts (self);
  show_tools (self);
  kt_order_worth_fill (GTK_BOX (self->worth), kt_open_order_get_order (self->order));
  kt_order_history_fill (self->history, kt_open_order_get_agreed (self->order));
}

/* --- steps ------------------------------------------------------------------------------------------------ */

static void
on_step_begins (GtkWidget *form,
                KtOrderPage *self)
{
  on_problem_read (self);
  if (self->order)
    kt_order_step_form_begin (KT_ORDER_STEP_FORM (form), self->order,
                              kt_order_table_get_selected (KT_ORDER_TABLE (self->table)));
}

static GtkWidget *
tool_new (KtOrderPage *self,
          gsize number)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *form = kt_order_step_form_new (TOOLS[number].kind);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ (TOOLS[number].title));
  gtk_popover_set_child (GTK_POPOVER (popover), form);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  g_signal_connect_object (form, "map", G_CALLBACK (on_step_begins), self, 0);
  g_signal_connect_object (form, "done", G_CALLBACK (gtk_popover_popdown), popover, G_CONNECT_SWAPPED);
  return button;
}

static void
do_events (KtOrderPage *self,
           GPtrArray *events)
{
  g_autoptr (GError) error = NULL;

  on_problem_read (self);
  if (events->len == 0)
    g_set_error_literal (&error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER,
                         _ ("Nothing is left for this step. What is paid must be invoiced first, and only wished "
                            "dates can be confirmed."));
  else
    kt_open_order_do_all (self->order, events, &error);
  if (error)
    report (self, error);
}

static void
mark (KtOrderPage *self,
      const char *what,
      const char *line_id,
      const char *part_id)
{
  static const char *const STAGES[] = { "produced", "shipped", "delivered", "invoiced", "paid" };
  const KtOrder *order = kt_open_order_get_agreed (self->order);
  KtRandom *random = kt_workplace_get_random (kt_conversation_get_workplace (self->conversation));
  g_autoptr (GPtrArray) events = NULL;

  if (g_str_equal (what, "confirmed"))
    events = kt_order_confirm (order, line_id, part_id, random);
  for (guint i = 0; i < G_N_ELEMENTS (STAGES) && !events; i++)
    if (g_str_equal (what, STAGES[i]))
      events = kt_order_advance (order, line_id, part_id, i, random);
  if (events)
    do_events (self, events);
}

static void
on_mark (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  KtOrderPage *self = user_data;
  KtOrderItem *item = self->order ? kt_order_table_get_selected (KT_ORDER_TABLE (self->table)) : NULL;

  if (item)
    mark (self, g_variant_get_string (parameter, NULL), kt_order_item_get_line_id (item),
          kt_order_item_get_part_id (item));
}

static void
on_mark_all (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  KtOrderPage *self = user_data;

  if (self->order)
    mark (self, g_variant_get_string (parameter, NULL), NULL, NULL);
}

static void
on_open_quote (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  KtOrderPage *self = user_data;

  if (!self->order)
    return;
  kt_conversation_open_quote (self->conversation, kt_open_order_get_agreed (self->order)->quote_id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "quotes");
}

/* --- history beside or instead ---------------------------------------------------------------------------- */

static void
on_history_toggled (KtOrderPage *self)
{
  gboolean shows = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->history_button));
  gboolean is_wide = kt_fold_bin_get_level (KT_FOLD_BIN (self->fold)) > 0;

  gtk_widget_set_visible (self->history_slot, shows);
  gtk_widget_set_visible (self->history_line, shows && is_wide);
  gtk_widget_set_visible (self->main, is_wide || !shows);
  gtk_widget_set_hexpand (self->history_slot, !is_wide);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static const GActionEntry ACTIONS[] = {
  { .name = "mark", .activate = on_mark, .parameter_type = "s" },
  { .name = "mark-all", .activate = on_mark_all, .parameter_type = "s" },
  { .name = "open-quote", .activate = on_open_quote },
};

static void
on_back (KtOrderPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_done (KtOrderPage *self,
         const char *text)
{
  kt_window_say (GTK_WIDGET (self), text);
}

static void
kt_order_page_dispose (GObject *object)
{
  KtOrderPage *self = KT_ORDER_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_ORDER_PAGE);
  g_clear_object (&self->order);
  g_clear_object (&self->conversation);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (kt_order_page_parent_class)->dispose (object);
}

static void
kt_order_page_class_init (KtOrderPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_order_page_dispose;
  signals[BACK] = g_signal_new ("back", KT_TYPE_ORDER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (KT_TYPE_FOLD_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/orders/kt-order-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, fold);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, title);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, state);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, customer);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, quote_label);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, history_button);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, main);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, facts);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, tools);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, mark_button);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, problem_revealer);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, problem);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, table_slot);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, amendment_slot);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, worth);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, history_line);
  gtk_widget_class_bind_template_child (widget_class, KtOrderPage, history_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_history_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_read);
}

static void
kt_order_page_init (KtOrderPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "order", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (TOOLS); i++)
    {
      self->buttons[i] = tool_new (self, i);
      gtk_box_append (GTK_BOX (self->tools), self->buttons[i]);
    }
  self->table = kt_order_table_new ();
  gtk_widget_set_hexpand (self->table, TRUE);
  gtk_box_append (GTK_BOX (self->table_slot), self->table);
  self->amendment = kt_amendment_bar_new ();
  gtk_box_append (GTK_BOX (self->amendment_slot), self->amendment);
  self->history = kt_order_history_new ();
  gtk_widget_set_hexpand (self->history, TRUE);
  gtk_box_append (GTK_BOX (self->history_slot), self->history);
  g_signal_connect_object (self->table, "failed", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "selected", G_CALLBACK (show_tools), self, G_CONNECT_SWAPPED);
}

GtkWidget *
kt_order_page_new (KtConversation *conversation)
{
  KtOrderPage *self = g_object_new (KT_TYPE_ORDER_PAGE, NULL);

  self->conversation = g_object_ref (conversation);
  return GTK_WIDGET (self);
}

KtOpenOrder *
kt_order_page_get_order (KtOrderPage *self)
{
  g_return_val_if_fail (KT_IS_ORDER_PAGE (self), NULL);

  return self->order;
}

void
kt_order_page_set_order (KtOrderPage *self,
                         KtOpenOrder *order)
{
  g_return_if_fail (KT_IS_ORDER_PAGE (self));

  if (self->order == order)
    return;
  if (self->order)
    g_signal_handlers_disconnect_by_data (self->order, self);
  on_problem_read (self);
  g_set_object (&self->order, order);
  kt_order_table_set_order (KT_ORDER_TABLE (self->table), order);
  kt_amendment_bar_set_order (KT_AMENDMENT_BAR (self->amendment), order);
  if (!order)
    return;
  g_signal_connect_object (order, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (order, "failed", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (order, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  show (self);
}
