/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-editor.h"

#include "kt-approval-banner.h"
#include "kt-approval-pane.h"
#include "kt-exit-notice.h"
#include "kt-fold-bin.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-life-bar.h"
#include "kt-life-menu.h"
#include "kt-number-format.h"
#include "kt-order-pane.h"
#include "kt-position-actions.h"
#include "kt-position-view.h"
#include "kt-price-breakdown.h"
#include "kt-quote-aside.h"
#include "kt-quote-head-form.h"
#include "kt-quote-history.h"
#include "kt-quote-output.h"
#include "kt-quote-preview.h"
#include "kt-quote-sums.h"
#include "kt-quote-text.h"
#include "kt-reprice-bar.h"
#include "kt-revision-switcher.h"
#include "kt-target-panel.h"
#include "kt-window.h"
#include "kt-wish-panel.h"

#include <glib/gi18n.h>

struct _KtQuoteEditor {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtOpenQuote *quote;
  KtRevision *followed; /* the one shown */
  KtLifeActions *life;
  GSimpleActionGroup *actions;

  GtkWidget *fold;
  GtkWidget *title;
  GtkWidget *state;
  GtkWidget *save_state;
  GtkWidget *customer;
  GtkWidget *switcher;
  GtkWidget *print_button;
  GtkWidget *export_button;
  GtkWidget *life_slot;
  GtkWidget *life_button;
  GtkWidget *history;
  GtkWidget *paned;
  GtkWidget *edit_pane;
  GtkWidget *head_summary;
  GtkWidget *position_slot;
  GtkWidget *totals;
  GtkWidget *aside_slot;
  GtkWidget *aside_button;
  GtkWidget *order_button;

  KtQuoteApproval *approval;
  GtkWidget *wishes;
  GtkWidget *approval_slot;
  GtkWidget *head;
  GtkWidget *positions;
  GtkWidget *aside;
  GtkWidget *order;
  GtkWidget *preview;
  GtkWidget *prices;
  GtkWidget *sums;
  GtkWidget *target;
  GtkWidget *reprice_bar;
};

G_DEFINE_FINAL_TYPE (KtQuoteEditor, kt_quote_editor, GTK_TYPE_WIDGET)

enum { BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtRevision *
get_revision (KtQuoteEditor *self)
{
  return kt_open_quote_get_revision (self->quote);
}

static gboolean
is_wide (KtQuoteEditor *self)
{
  return kt_fold_bin_get_level (KT_FOLD_BIN (self->fold)) > 0;
}

static void
report (KtQuoteEditor *self,
        const GError *error)
{
  kt_window_report (GTK_WIDGET (self), error);
}

/* --- what is shown ---------------------------------------------------------------------------------------- */

static void
show_title (KtQuoteEditor *self)
{
  KtRevision *revision = get_revision (self);
  const KtQuote *quote = kt_open_quote_get_quote (self->quote);
  g_autofree char *title = NULL;

  title = g_strdup_printf (_ ("Quote %s"), *quote->number ? quote->number : _ ("new"));
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->state),
                      kt_quote_state_text (kt_quote_state_on (revision, kt_workplace_get_day (kt_open_quote_get_workplace (self->quote)))));
}

static void
show_customer (KtQuoteEditor *self)
{
  const KtCustomer *customer = &kt_revision_get_header (get_revision (self))->customer;
  g_autofree char *place = kt_address_place (&customer->billing);
  g_auto (GStrv) lines = g_strsplit (customer->billing.name, "\n", 2);
  g_autofree char *text = NULL;

  if (lines[0] && *lines[0])
    text = g_strdup_printf ("%s%s%s", lines[0], *place ? ", " : "", place);
  gtk_label_set_text (GTK_LABEL (self->customer), text ? text : _ ("No customer yet: choose one at the top left"));
  if (text)
    gtk_widget_remove_css_class (self->customer, "warning");
  else
    gtk_widget_add_css_class (self->customer, "warning");
}

/* What the terms are, on the way to them. */
static void
show_head_summary (KtQuoteEditor *self)
{
  const KtRevisionHeader *header = kt_revision_get_header (get_revision (self));
  g_autofree char *date = kt_format_date_iso (header->valid_until, kt_language_get ());
  g_autofree char *valid = *date ? g_strdup_printf (_ ("valid until %s"), date) : g_strdup ("");
  const char *between = *valid && *header->payment_text ? " · " : "";
  g_autofree char *text = g_strconcat (valid, between, header->payment_text, NULL);

  gtk_label_set_text (GTK_LABEL (self->head_summary), text);
}

static void
show_save_state (KtQuoteEditor *self)
{
  const char *texts[] = {
    [KT_SAVE_DONE] = _ ("Saved"),
    [KT_SAVE_PENDING] = _ ("Saving…"),
    [KT_SAVE_FAILED] = _ ("Not saved"),
  };

  gtk_label_set_text (GTK_LABEL (self->save_state), texts[kt_open_quote_get_save_state (self->quote)]);
  /* The number comes with the first save. */
  show_title (self);
}

static void
set_enabled (KtQuoteEditor *self,
             const char *name,
             gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)),
                               enabled);
}

/* Only what was accepted is ordered; then that is the next thing to do. */
static void
show_order_button (KtQuoteEditor *self,
                   KtRevision *revision)
{
  gboolean is_accepted = revision && kt_revision_get_state (revision) == KT_REVISION_ACCEPTED;

  set_enabled (self, "order", is_accepted);
  gtk_widget_set_visible (self->order_button, is_accepted);
  kt_quote_aside_offer (KT_QUOTE_ASIDE (self->aside), "order", is_accepted);
}

static void
update_actions (KtQuoteEditor *self)
{
  KtRevision *revision = self->quote ? get_revision (self) : NULL;
  gboolean editable = revision && kt_revision_is_editable (revision);
  gboolean is_inside = revision && !kt_revision_was_sent (revision);

  kt_position_actions_enable (G_ACTION_MAP (self->actions), editable);
  set_enabled (self, "configure", editable);
  set_enabled (self, "add-wish", editable);
  set_enabled (self, "review-prices", editable && kt_revision_count_positions (revision) > 0);
  set_enabled (self, "undo", editable && kt_revision_can_undo (revision));
  set_enabled (self, "redo", editable && kt_revision_can_redo (revision));
  set_enabled (self, "send", is_inside && kt_revision_count_positions (revision) > 0);
  set_enabled (self, "revisions", revision != NULL);
  set_enabled (self, "export", revision != NULL);
  set_enabled (self, "print", revision != NULL);
  show_order_button (self, revision);
}

static void
on_changed (KtQuoteEditor *self)
{
  show_title (self);
  show_customer (self);
  show_head_summary (self);
  update_actions (self);
}

static void
follow (KtQuoteEditor *self,
        KtRevision *revision)
{
  if (self->followed)
    g_signal_handlers_disconnect_by_func (self->followed, on_changed, self);
  g_set_object (&self->followed, revision);
  if (revision)
    g_signal_connect_object (revision, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

static void
on_selected (KtQuoteEditor *self)
{
  KtPosition *position = kt_position_view_get_selected (KT_POSITION_VIEW (self->positions));

  kt_price_breakdown_set_position (KT_PRICE_BREAKDOWN (self->prices), position);
  kt_quote_sums_set_position (KT_QUOTE_SUMS (self->sums), position);
  kt_quote_head_form_set_position (KT_QUOTE_HEAD_FORM (self->head), position);
}

/* Those that show one revision: the one that is shown of the quote now. */
static void
give_quote (KtQuoteEditor *self,
            KtOpenQuote *quote)
{
  kt_quote_head_form_set_quote (KT_QUOTE_HEAD_FORM (self->head), quote);
  kt_position_view_set_quote (KT_POSITION_VIEW (self->positions), quote);
  kt_quote_preview_set_quote (KT_QUOTE_PREVIEW (self->preview), quote);
  kt_price_breakdown_set_quote (KT_PRICE_BREAKDOWN (self->prices), quote);
  kt_quote_sums_set_quote (KT_QUOTE_SUMS (self->sums), quote);
  kt_target_panel_set_quote (KT_TARGET_PANEL (self->target), quote);
  kt_reprice_bar_set_quote (KT_REPRICE_BAR (self->reprice_bar), quote);
}

static void
show_revision (KtQuoteEditor *self)
{
  give_quote (self, self->quote);
  on_selected (self);
  follow (self, get_revision (self));
  on_changed (self);
  show_save_state (self);
}

/* Quietly: nothing of it is lost, and work goes on with what is shown. */
static void
on_overtaken (KtQuoteEditor *self,
              KtRevision *revision,
              gboolean is_fork)
{
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;

  if (!is_fork)
    {
      text = g_strdup_printf (_ ("Somebody else changed revision %u; it is shown as it is now"),
                              kt_revision_get_index (revision));
      kt_window_say (GTK_WIDGET (self), text);
      return;
    }
  text = g_strdup_printf (_ ("Somebody else changed the same revision; what was written here is revision %u now"),
                          kt_revision_get_index (revision));
  action = g_strdup_printf ("win.compare(('%s', '%s', '%s'))", kt_revision_get_quote_id (revision),
                            kt_revision_get_base_id (revision), kt_revision_get_id (revision));
  kt_window_offer (GTK_WIDGET (self), text, _ ("_Compare"), action);
}

/* --- actions ---------------------------------------------------------------------------------------------- */

static void
on_configure (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  KtQuoteEditor *self = user_data;
  KtPosition *position = kt_position_view_get_selected (KT_POSITION_VIEW (self->positions));
  const KtPositionData *data = position ? kt_position_get (position) : NULL;

  if (!data || data->kind != KT_POSITION_PRODUCT)
    {
      kt_window_say (GTK_WIDGET (self), _ ("Choose a configured product first."));
      return;
    }
  kt_conversation_reconfigure (self->conversation, data->item, data->assignment, data->id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "configurator");
}

static void
on_review_prices (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer data)
{
  KtQuoteEditor *self = data;

  if (!is_wide (self))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->aside_button), FALSE);
  kt_reprice_bar_open (KT_REPRICE_BAR (self->reprice_bar));
}

static void
on_configure_product (KtQuoteEditor *self,
                      const char *product)
{
  kt_conversation_configure (self->conversation, product);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "configurator");
}

static void
on_undo (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  kt_revision_undo (get_revision (data));
}

static void
on_redo (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  kt_revision_redo (get_revision (data));
}

/* --- life of the quote ------------------------------------------------------------------------------------ */

static KtClearance *
open_gate (KtQuoteEditor *self,
           KtExit exit,
           GError **error)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);

  return kt_gatekeeper_open (kt_workplace_get_gatekeeper (workplace), get_revision (self), exit, error);
}

static void
send_now (GtkWidget *widget)
{
  KtQuoteEditor *self = KT_QUOTE_EDITOR (widget);
  g_autoptr (KtClearance) clearance = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->quote)
    return;
  clearance = open_gate (self, KT_EXIT_SEND, &error);
  if (clearance && kt_revision_send (get_revision (self), clearance, &error))
    {
      kt_open_quote_save (self->quote);
      kt_window_say (GTK_WIDGET (self), _ ("Sealed as sent; a change begins a new revision"));
    }
  kt_exit_notice_refused (GTK_WIDGET (self), _ ("Not sent"), error);
}

static void
on_send (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  KtQuoteEditor *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClearance) clearance = open_gate (self, KT_EXIT_SEND, &error);

  if (clearance)
    kt_exit_notice_confirm (GTK_WIDGET (self), clearance, send_now);
  kt_exit_notice_refused (GTK_WIDGET (self), _ ("Not sent"), error);
}

static void
on_revisions (GSimpleAction *action,
              GVariant *parameter,
              gpointer data)
{
  kt_revision_switcher_popup (KT_REVISION_SWITCHER (((KtQuoteEditor *) data)->switcher));
}

static void
on_order (GSimpleAction *action,
          GVariant *parameter,
          gpointer data)
{
  KtQuoteEditor *self = data;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->aside_button), TRUE);
  kt_quote_aside_show (KT_QUOTE_ASIDE (self->aside), "order");
}

/* --- pages out -------------------------------------------------------------------------------------------- */

void
kt_quote_editor_export_to (KtQuoteEditor *self,
                           const char *path)
{
  g_return_if_fail (KT_IS_QUOTE_EDITOR (self));

  kt_quote_output_export_to (KT_QUOTE_PREVIEW (self->preview), path);
}

static void
on_export (GSimpleAction *action,
           GVariant *parameter,
           gpointer data)
{
  kt_quote_output_export (KT_QUOTE_PREVIEW (((KtQuoteEditor *) data)->preview));
}

static void
on_print (GSimpleAction *action,
          GVariant *parameter,
          gpointer data)
{
  kt_quote_output_print (KT_QUOTE_PREVIEW (((KtQuoteEditor *) data)->preview));
}

/* --- folding ---------------------------------------------------------------------------------------------- */

/* Positions and what stands beside them take turns when there is no room for both. */
static void
on_aside_toggled (KtQuoteEditor *self)
{
  gboolean show_aside = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->aside_button));

  gtk_widget_set_visible (self->aside_slot, show_aside);
  gtk_widget_set_visible (self->edit_pane, is_wide (self) || !show_aside);
}

static void
on_level (KtQuoteEditor *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->aside_button), is_wide (self));
  /* Printing is in the menu too. */
  gtk_widget_set_visible (self->print_button, is_wide (self));
  gtk_button_set_label (GTK_BUTTON (self->export_button), is_wide (self) ? _ ("_Export PDF") : _ ("P_DF"));
  on_aside_toggled (self);
}

static void
on_aside (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  KtQuoteEditor *self = user_data;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->aside_button), TRUE);
  kt_quote_aside_show (KT_QUOTE_ASIDE (self->aside), g_variant_get_string (parameter, NULL));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static const GActionEntry ACTIONS[] = {
  { .name = "configure", .activate = on_configure },
  { .name = "review-prices", .activate = on_review_prices },
  { .name = "undo", .activate = on_undo },
  { .name = "redo", .activate = on_redo },
  { .name = "send", .activate = on_send },
  { .name = "revisions", .activate = on_revisions },
  { .name = "export", .activate = on_export },
  { .name = "print", .activate = on_print },
  { .name = "order", .activate = on_order },
  { .name = "aside", .activate = on_aside, .parameter_type = "s" },
};

static void
on_back (KtQuoteEditor *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

/* The window offers "Undo" in toasts, which stand outside of this page. */
static void
kt_quote_editor_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kt_quote_editor_parent_class)->root (widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "quote",
                                  G_ACTION_GROUP (KT_QUOTE_EDITOR (widget)->actions));
}

static void
kt_quote_editor_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "quote", NULL);
  GTK_WIDGET_CLASS (kt_quote_editor_parent_class)->unroot (widget);
}

static void
kt_quote_editor_dispose (GObject *object)
{
  KtQuoteEditor *self = KT_QUOTE_EDITOR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_QUOTE_EDITOR);
  g_clear_object (&self->life);
  g_clear_object (&self->followed);
  g_clear_object (&self->quote);
  g_clear_object (&self->approval);
  g_clear_object (&self->conversation);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (kt_quote_editor_parent_class)->dispose (object);
}

static void
kt_quote_editor_class_init (KtQuoteEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_quote_editor_dispose;
  widget_class->root = kt_quote_editor_root;
  widget_class->unroot = kt_quote_editor_unroot;
  signals[BACK] = g_signal_new ("back", KT_TYPE_QUOTE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KT_TYPE_FOLD_BIN);
  g_type_ensure (KT_TYPE_REVISION_SWITCHER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/quotes/kt-quote-editor.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, fold);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, title);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, state);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, save_state);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, customer);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, approval_slot);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, switcher);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, print_button);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, export_button);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, life_slot);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, life_button);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, paned);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, edit_pane);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, head_summary);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, position_slot);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, totals);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, aside_slot);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, aside_button);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, order_button);
  gtk_widget_class_bind_template_callback (widget_class, on_level);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_aside_toggled);
}

static void
on_add_wish (GSimpleAction *action,
             GVariant *parameter,
             gpointer data)
{
  KtQuoteEditor *self = data;

  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "aside", g_variant_new_string ("approval"));
  kt_wish_panel_begin (KT_WISH_PANEL (self->wishes));
}

static void
add_approval (KtQuoteEditor *self)
{
  static const GActionEntry ADD_WISH = { .name = "add-wish", .activate = on_add_wish };
  GtkWidget *banner;

  self->approval = kt_quote_approval_new ();
  g_signal_connect_object (self->approval, "failed", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
  banner = kt_approval_banner_new (self->approval);
  gtk_box_append (GTK_BOX (self->approval_slot), banner);
  gtk_widget_set_hexpand (banner, TRUE);
  kt_approval_banner_add_actions (KT_APPROVAL_BANNER (banner), G_ACTION_MAP (self->actions));
  self->wishes = kt_wish_panel_new (self->approval);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), &ADD_WISH, 1, self);
  kt_quote_aside_add (KT_QUOTE_ASIDE (self->aside), "approval", C_ ("aside", "Approval"),
                      kt_approval_pane_new (self->approval, self->wishes));
}

static void
kt_quote_editor_init (KtQuoteEditor *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "quote", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  self->head = kt_quote_head_form_new ();
  self->positions = kt_position_view_new ();
  gtk_widget_set_vexpand (self->positions, TRUE);
  gtk_box_append (GTK_BOX (self->position_slot), self->positions);
  kt_position_actions_add (G_ACTION_MAP (self->actions), KT_POSITION_VIEW (self->positions));
  self->aside = kt_quote_aside_new ();
  gtk_box_append (GTK_BOX (self->aside_slot), self->aside);
  self->preview = kt_quote_preview_new ();
  kt_quote_aside_add (KT_QUOTE_ASIDE (self->aside), "pages", _ ("Pages"), self->preview);
  self->reprice_bar = kt_reprice_bar_new ();
  gtk_box_prepend (GTK_BOX (self->position_slot), self->reprice_bar);
  g_signal_connect_object (self->reprice_bar, "failed", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
  self->sums = kt_quote_sums_new ();
  gtk_widget_set_hexpand (self->sums, TRUE);
  gtk_box_append (GTK_BOX (self->totals), self->sums);
  kt_quote_aside_add (KT_QUOTE_ASIDE (self->aside), "head", C_ ("aside", "Terms"), self->head);
  self->prices = kt_price_breakdown_new ();
  kt_quote_aside_add (KT_QUOTE_ASIDE (self->aside), "price", C_ ("aside", "Price"), self->prices);
  self->target = kt_target_panel_new ();
  kt_quote_aside_add (KT_QUOTE_ASIDE (self->aside), "target", C_ ("aside", "Target"), self->target);
  add_approval (self);
  self->history = kt_quote_history_new ();
  kt_quote_aside_add (KT_QUOTE_ASIDE (self->aside), "history", _ ("History"), self->history);
  self->order = kt_order_pane_new ();
  kt_quote_aside_add (KT_QUOTE_ASIDE (self->aside), "order", C_ ("aside", "Order"), self->order);
  g_signal_connect_object (self->head, "failed", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->positions, "failed", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->positions, "configure", G_CALLBACK (on_configure_product), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->positions, "selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
}

GtkWidget *
kt_quote_editor_new (KtConversation *conversation)
{
  KtQuoteEditor *self = g_object_new (KT_TYPE_QUOTE_EDITOR, NULL);

  self->conversation = g_object_ref (conversation);
  self->life = kt_life_actions_new (GTK_WIDGET (self), conversation, G_ACTION_MAP (self->actions));
  gtk_box_append (GTK_BOX (self->life_slot), kt_life_bar_new (self->life));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->life_button), kt_life_menu_new (self->life));
  update_actions (self);
  return GTK_WIDGET (self);
}

void
kt_quote_editor_set_quote (KtQuoteEditor *self,
                           KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_QUOTE_EDITOR (self));

  if (self->quote == quote)
    return;
  if (self->quote)
    g_signal_handlers_disconnect_by_data (self->quote, self);
  follow (self, NULL);
  give_quote (self, NULL);
  g_set_object (&self->quote, quote);
  kt_life_actions_set_quote (self->life, quote);
  kt_revision_switcher_set_quote (KT_REVISION_SWITCHER (self->switcher), quote);
  kt_quote_history_set_quote (KT_QUOTE_HISTORY (self->history), quote);
  kt_quote_approval_set_quote (self->approval, quote);
  kt_order_pane_set_quote (KT_ORDER_PANE (self->order), quote);
  if (quote)
    {
      g_signal_connect_object (quote, "notify::revision", G_CALLBACK (show_revision), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (quote, "notify::save-state", G_CALLBACK (show_save_state), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (quote, "overtaken", G_CALLBACK (on_overtaken), self, G_CONNECT_SWAPPED);
      show_revision (self);
    }
  update_actions (self);
}
