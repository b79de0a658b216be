/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The request is read first, then the revision it is about, then the one before that: each shows what it has when it
 * comes, and what came for another request is passed over.
 */
#include "kt-approval-detail.h"

#include "kt-approval-facts.h"
#include "kt-approval-inbox.h"
#include "kt-approval-rows.h"
#include "kt-commercial-print.h"
#include "kt-gatekeeper.h"
#include "kt-moment.h"
#include "kt-quote-store.h"
#include "kt-reading.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtApprovalDetail {
  GtkWidget parent_instance;

  KtConversation *conversation;
  char *request_id;
  KtApproval *request;
  KtRevision *revision;
  GCancellable *reading;
  KtVerdict verdict; /* of the reason that is being written */

  GtkWidget *stack;
  GtkWidget *account;
  GtkWidget *quote;
  GtkWidget *facts_slot;
  GtkWidget *message;
  GtkWidget *void_note;
  GtkWidget *items_slot;
  GtkWidget *changes_slot;
  GtkWidget *lines_slot;
  GtkWidget *history_slot;
  GtkWidget *why_not;
  GtkWidget *buttons;
  GtkWidget *approve_button;
  GtkWidget *open_button;
  GtkWidget *reason_area;
  GtkWidget *reason;
  GtkWidget *reason_button;
};

G_DEFINE_FINAL_TYPE (KtApprovalDetail, kt_approval_detail, GTK_TYPE_WIDGET)

enum { DELEGATE, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtWorkplace *
get_workplace (KtApprovalDetail *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

static KtWorkStore *
get_store (KtApprovalDetail *self)
{
  return kt_workplace_get_store (get_workplace (self));
}

static KtCatalog *
get_catalog (KtApprovalDetail *self)
{
  return kt_workplace_get_catalog (get_workplace (self));
}

static const KtActor *
get_actor (KtApprovalDetail *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (get_workplace (self)));
}

/* --- what the request says -------------------------------------------------------------------------------- */

static void
show_head (KtApprovalDetail *self)
{
  const KtApproval *request = self->request;
  g_autofree char *time = kt_moment_text (request->at);
  g_autofree char *quote = g_strdup_printf (_ ("Quote %s%s%s"), request->number, *request->subject ? " · " : "",
                                            request->subject);
  g_autofree char *asked = g_strdup_printf (_ ("%s asked %s"), request->actor_name, time);
  g_autofree char *both = g_strdup_printf ("%s\n%s", quote, asked);
  g_autofree char *said = g_strdup_printf (_ ("“%s”"), request->message);

  gtk_label_set_text (GTK_LABEL (self->account), *request->account_title ? request->account_title : _ ("No customer"));
  gtk_label_set_text (GTK_LABEL (self->quote), both);
  gtk_label_set_text (GTK_LABEL (self->message), said);
  gtk_widget_set_visible (self->message, *request->message != '\0');
}

static void
show_items (KtApprovalDetail *self)
{
  GtkWidget *group = kt_approval_group_new (self->items_slot, _ ("What is asked for"));

  for (guint i = 0; i < self->request->items->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               kt_approval_row_for_item (self->request, g_ptr_array_index (self->request->items, i),
                                                         get_catalog (self)));
}

static void
show_history (KtApprovalDetail *self)
{
  GtkWidget *group = kt_approval_group_new (self->history_slot, _ ("History"));

  kt_approval_rows_of_history (ADW_PREFERENCES_GROUP (group), self->request, NULL, get_catalog (self));
}

static gboolean
is_over (KtApprovalDetail *self)
{
  KtApprovalState state = kt_approval_get_state (self->request);

  return state != KT_APPROVAL_OPEN && state != KT_APPROVAL_ASKED;
}

/* Who may decide has buttons; who may not reads why. */
static void
show_buttons (KtApprovalDetail *self)
{
  GPtrArray *delegations = kt_approval_inbox_get_delegations (kt_approval_inbox_get (get_workplace (self)));
  const KtDelegation *delegation = NULL;
  g_autoptr (GError) error = NULL;
  const char *duty = get_actor (self) ? kt_approval_may_decide (self->request, get_actor (self), delegations,
                                                                kt_workplace_get_day (get_workplace (self)),
                                                                &delegation, &error)
                                      : NULL;
  const char *text = is_over (self) ? kt_approval_state_to_text (kt_approval_get_state (self->request))
                     : error        ? error->message
                                    : "";

  gtk_widget_set_visible (self->buttons, duty != NULL && !gtk_widget_get_visible (self->reason_area));
  gtk_widget_set_visible (self->why_not, duty == NULL);
  gtk_label_set_text (GTK_LABEL (self->why_not), text);
  if (!duty)
    gtk_widget_set_visible (self->reason_area, FALSE);
  gtk_widget_set_visible (self->open_button, get_actor (self) && kt_actor_may (get_actor (self), KT_RIGHT_TRADE));
}

/* --- what the revision says ------------------------------------------------------------------------------- */

static void
show_revision (KtApprovalDetail *self)
{
  g_autofree char *print = kt_revision_commercial_print (self->revision);
  gboolean holds = g_str_equal (print, self->request->print);

  gtk_widget_set_visible (self->void_note, !holds && !is_over (self));
  kt_approval_facts_fill (self->facts_slot, self->revision, get_workplace (self));
  kt_approval_facts_fill_lines (self->lines_slot, self->revision);
}

static void
show_changes (KtApprovalDetail *self,
              KtRevision *before)
{
  g_auto (GStrv) changes = kt_revision_list_changes (before, self->revision, 12);
  g_autofree char *title =
      g_strdup_printf (_ ("Changed since revision %u"), kt_revision_get_index (before));
  GtkWidget *group = kt_approval_group_new (self->changes_slot, title);

  for (guint i = 0; changes[i]; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), kt_approval_row_new (changes[i], NULL));
  gtk_widget_set_visible (self->changes_slot, changes[0] != NULL);
}

/* --- reading ---------------------------------------------------------------------------------------------- */

static void
on_base (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (KtApprovalDetail) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) base = kt_quote_store_load_revision_finish (KT_WORK_STORE (source), result, &error);

  if (!kt_reading_is_overtaken (result) && base && self->revision)
    show_changes (self, base);
}

static void
on_revision (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtApprovalDetail) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) revision = kt_quote_store_load_revision_finish (KT_WORK_STORE (source), result, &error);

  if (kt_reading_is_overtaken (result))
    return;
  kt_window_report (GTK_WIDGET (self), error);
  if (!revision)
    return;
  g_set_object (&self->revision, revision);
  show_revision (self);
  if (kt_revision_get_base_id (revision) && *kt_revision_get_base_id (revision))
    kt_quote_store_load_revision_async (get_store (self), kt_revision_get_base_id (revision), self->reading, on_base,
                                        g_object_ref (self));
}

static void
show_request (KtApprovalDetail *self)
{
  show_head (self);
  show_items (self);
  show_history (self);
  show_buttons (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "request");
  kt_quote_store_load_revision_async (get_store (self), self->request->revision_id, self->reading, on_revision,
                                      g_object_ref (self));
}

static void
on_request (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtApprovalDetail) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApproval) request = kt_approval_store_load_finish (KT_WORK_STORE (source), result, &error);

  if (kt_reading_is_overtaken (result))
    return;
  kt_window_report (GTK_WIDGET (self), error);
  if (!request)
    return;
  g_clear_pointer (&self->request, kt_approval_free);
  self->request = g_steal_pointer (&request);
  show_request (self);
}

void
kt_approval_detail_set_request (KtApprovalDetail *self,
                                const char *request_id)
{
  g_autofree char *id = g_strdup (request_id);

  g_return_if_fail (KT_IS_APPROVAL_DETAIL (self));

  kt_reading_stop (&self->reading);
  if (g_strcmp0 (id, self->request_id) != 0)
    {
      gtk_widget_set_visible (self->reason_area, FALSE);
      gtk_widget_set_visible (self->changes_slot, FALSE);
      gtk_widget_set_visible (self->void_note, FALSE);
      g_clear_object (&self->revision);
    }
  g_free (self->request_id);
  self->request_id = g_steal_pointer (&id);
  if (!self->request_id)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
      return;
    }
  kt_approval_store_load_async (get_store (self), self->request_id, kt_reading_begin (&self->reading), on_request,
                                g_object_ref (self));
}

/* --- deciding --------------------------------------------------------------------------------------------- */

static const char *
done_text (KtVerdict verdict)
{
  return verdict == KT_VERDICT_APPROVE  ? _ ("Approved")
         : verdict == KT_VERDICT_REFUSE ? _ ("Refused")
                                        : _ ("Asked back");
}

static KtVerdict
last_verdict (const KtApproval *request)
{
  const KtApprovalDecision *last = g_ptr_array_index (request->decisions, request->decisions->len - 1);

  return last->verdict;
}

static void
on_decided (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtApprovalDetail) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApproval) request = kt_approval_store_decide_finish (KT_WORK_STORE (source), result, &error);

  kt_window_report (GTK_WIDGET (self), error);
  if (!request)
    return;
  kt_window_say (GTK_WIDGET (self), done_text (last_verdict (request)));
  if (g_strcmp0 (request->id, self->request_id) == 0)
    kt_approval_detail_set_request (self, request->id);
}

static void
decide (KtApprovalDetail *self,
        KtVerdict verdict,
        const char *reason)
{
  kt_approval_store_decide_async (get_store (self), self->request->id, verdict, get_actor (self), reason, NULL,
                                  on_decided, g_object_ref (self));
}

/* Not for the one before, while the one that was chosen is being read. */
static gboolean
has_buttons (KtApprovalDetail *self)
{
  return self->request && g_strcmp0 (self->request->id, self->request_id) == 0 &&
         gtk_widget_get_visible (self->buttons);
}

void
kt_approval_detail_approve (KtApprovalDetail *self)
{
  g_return_if_fail (KT_IS_APPROVAL_DETAIL (self));

  if (has_buttons (self))
    decide (self, KT_VERDICT_APPROVE, "");
}

/* One thing at a time: the field takes the place of the buttons. */
static void
show_reason (KtApprovalDetail *self,
             gboolean shown)
{
  gtk_widget_set_visible (self->reason_area, shown);
  gtk_widget_set_visible (self->buttons, !shown);
}

static void
begin_reason (KtApprovalDetail *self,
              KtVerdict verdict,
              const char *hint,
              const char *label)
{
  if (!has_buttons (self))
    return;
  self->verdict = verdict;
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  gtk_button_set_label (GTK_BUTTON (self->reason_button), label);
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  show_reason (self, TRUE);
  gtk_widget_grab_focus (self->reason);
}

void
kt_approval_detail_begin_refuse (KtApprovalDetail *self)
{
  g_return_if_fail (KT_IS_APPROVAL_DETAIL (self));

  begin_reason (self, KT_VERDICT_REFUSE, _ ("Why not, and what would do"), _ ("Refuse"));
}

void
kt_approval_detail_begin_ask_back (KtApprovalDetail *self)
{
  g_return_if_fail (KT_IS_APPROVAL_DETAIL (self));

  begin_reason (self, KT_VERDICT_ASK_BACK, _ ("What is to be known first"), _ ("Ask"));
}

static void
on_reason_typed (KtApprovalDetail *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  gtk_widget_set_sensitive (self->reason_button, *text != '\0');
}

static void
on_reason (KtApprovalDetail *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  if (!*text)
    return;
  show_reason (self, FALSE);
  decide (self, self->verdict, text);
}

static void
on_cancel (KtApprovalDetail *self)
{
  show_reason (self, FALSE);
}

static void
on_delegate (KtApprovalDetail *self)
{
  g_signal_emit (self, signals[DELEGATE], 0);
}

static void
on_open (KtApprovalDetail *self)
{
  kt_conversation_open_quote (self->conversation, self->request->quote_id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "quotes");
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_approval_detail_dispose (GObject *object)
{
  KtApprovalDetail *self = KT_APPROVAL_DETAIL (object);

  kt_reading_stop (&self->reading);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_APPROVAL_DETAIL);
  g_clear_object (&self->conversation);
  g_clear_object (&self->revision);
  g_clear_pointer (&self->request, kt_approval_free);
  g_clear_pointer (&self->request_id, g_free);
  G_OBJECT_CLASS (kt_approval_detail_parent_class)->dispose (object);
}

static void
kt_approval_detail_class_init (KtApprovalDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_approval_detail_dispose;
  signals[DELEGATE] =
      g_signal_new ("delegate", KT_TYPE_APPROVAL_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/approvals/kt-approval-detail.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, account);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, quote);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, facts_slot);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, message);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, void_note);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, items_slot);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, changes_slot);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, lines_slot);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, history_slot);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, why_not);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, buttons);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, approve_button);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, open_button);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, reason_area);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, reason);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalDetail, reason_button);
  gtk_widget_class_bind_template_callback (widget_class, kt_approval_detail_approve);
  gtk_widget_class_bind_template_callback (widget_class, kt_approval_detail_begin_refuse);
  gtk_widget_class_bind_template_callback (widget_class, kt_approval_detail_begin_ask_back);
  gtk_widget_class_bind_template_callback (widget_class, on_delegate);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_reason);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
kt_approval_detail_init (KtApprovalDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_approval_detail_new (KtConversation *conversation)
{
  KtApprovalDetail *self = g_object_new (KT_TYPE_APPROVAL_DETAIL, NULL);

  self->conversation = g_object_ref (conversation);
  return GTK_WIDGET (self);
}
