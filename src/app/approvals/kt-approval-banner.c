/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is said in a state stands in a table of functions; which buttons there are, too. The buttons activate actions,
 * which are enabled where they lead somewhere.
 */
#include "kt-approval-banner.h"

#include "kt-approval-words.h"
#include "kt-fold-bin.h"
#include "kt-gatekeeper.h"
#include "kt-remedy.h"

#include <glib/gi18n.h>

struct _KtApprovalBanner {
  GtkWidget parent_instance;

  KtQuoteApproval *approval;
  GActionMap *actions; /* borrowed: it lives as long as the page */

  GtkWidget *fold;
  GtkWidget *bar;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *note;
  GtkWidget *avoid_button;
  GtkWidget *details_button;
  GtkWidget *edit_button;
  GtkWidget *withdraw_button;
  GtkWidget *ask_button;
  GtkWidget *reply_area;
  GtkWidget *entry;
  GtkWidget *reply_button;
};

G_DEFINE_FINAL_TYPE (KtApprovalBanner, kt_approval_banner, GTK_TYPE_WIDGET)

static KtRevision *
get_revision (KtApprovalBanner *self)
{
  KtOpenQuote *quote = kt_quote_approval_get_quote (self->approval);

  return quote ? kt_open_quote_get_revision (quote) : NULL;
}

static KtApprovalStanding
get_standing (KtApprovalBanner *self)
{
  return kt_quote_approval_get_outlook (self->approval)->standing;
}

/* The first need that is open; NULL: none. */
static const KtApprovalNeed *
first_open (KtApprovalBanner *self)
{
  GPtrArray *needs = kt_quote_approval_get_needs (self->approval);

  for (guint i = 0; i < needs->len; i++)
    if (!kt_approval_need_is_met (g_ptr_array_index (needs, i)))
      return g_ptr_array_index (needs, i);
  return NULL;
}

static gboolean
may_edit (KtApprovalBanner *self)
{
  KtOpenQuote *quote = kt_quote_approval_get_quote (self->approval);
  KtWorkplace *workplace = quote ? kt_open_quote_get_workplace (quote) : NULL;
  const KtActor *actor = workplace ? kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (workplace)) : NULL;

  return actor && kt_actor_may (actor, KT_RIGHT_EDIT);
}

/* --- what is shown ---------------------------------------------------------------------------------------- */

static const struct {
  const char *css_class;
  const char *icon;
} LOOKS[] = {
  [KT_STANDING_FREE] = { "neutral", "object-select-symbolic" },
  [KT_STANDING_NEEDED] = { "attention", "dialog-warning-symbolic" },
  [KT_STANDING_VOIDED] = { "attention", "dialog-warning-symbolic" },
  [KT_STANDING_WAITING] = { "neutral", "document-open-recent-symbolic" },
  [KT_STANDING_ASKED_BACK] = { "attention", "dialog-question-symbolic" },
  [KT_STANDING_REFUSED] = { "refused", "action-unavailable-symbolic" },
  [KT_STANDING_APPROVED] = { "granted", "object-select-symbolic" },
  [KT_STANDING_MANDATE] = { "granted", "object-select-symbolic" },
  [KT_STANDING_AUTHORITY] = { "neutral", "object-select-symbolic" },
};

static void
show_look (KtApprovalBanner *self)
{
  KtApprovalStanding standing = get_standing (self);

  for (gsize i = 0; i < G_N_ELEMENTS (LOOKS); i++)
    gtk_widget_remove_css_class (self->bar, LOOKS[i].css_class);
  gtk_widget_add_css_class (self->bar, LOOKS[standing].css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), LOOKS[standing].icon);
  gtk_widget_set_visible (GTK_WIDGET (self), standing != KT_STANDING_FREE);
}

static void
show_texts (KtApprovalBanner *self)
{
  g_autofree char *title = kt_approval_words_title (self->approval);
  g_autofree char *note = kt_approval_words_note (self->approval);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->note, *note != '\0');
}

static void
enable (KtApprovalBanner *self,
        const char *name,
        GtkWidget *button,
        gboolean enabled)
{
  if (self->actions)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (self->actions, name)), enabled);
  if (button)
    gtk_widget_set_visible (button, enabled);
}

static void
show_buttons (KtApprovalBanner *self)
{
  KtApprovalStanding standing = get_standing (self);
  const KtApprovalNeed *need = first_open (self);
  const KtApproval *request = kt_quote_approval_get_outlook (self->approval)->request;
  KtRevision *revision = get_revision (self);
  gboolean waits = standing == KT_STANDING_WAITING || standing == KT_STANDING_ASKED_BACK;
  gboolean can_avoid = need && !waits && may_edit (self) && kt_approval_need_is_avoidable (need);

  enable (self, "ask-approval", self->ask_button,
          kt_quote_approval_can_ask (self->approval) || standing == KT_STANDING_ASKED_BACK);
  gtk_button_set_label (GTK_BUTTON (self->ask_button), standing == KT_STANDING_ASKED_BACK ? _ ("Answer…")
                                                       : standing == KT_STANDING_NEEDED   ? _ ("Ask for approval…")
                                                                                          : _ ("Ask again…"));
  enable (self, "withdraw-approval", self->withdraw_button, waits && request != NULL && may_edit (self));
  enable (self, "edit-again", self->edit_button,
          revision && may_edit (self) && !kt_revision_is_editable (revision) && !kt_revision_was_sent (revision));
  enable (self, "avoid-approval", self->avoid_button, can_avoid);
  if (can_avoid)
    {
      g_autofree char *label = kt_approval_need_remedy_label (need);

      gtk_button_set_label (GTK_BUTTON (self->avoid_button), label);
    }
}

static void
hide_reply (KtApprovalBanner *self)
{
  gtk_widget_set_visible (self->reply_area, FALSE);
}

/* Where there is little room the page beside the positions says the rest. */
static void
show_as_room_allows (KtApprovalBanner *self)
{
  gboolean is_wide = kt_fold_bin_get_level (KT_FOLD_BIN (self->fold)) > 0;

  gtk_widget_set_visible (self->details_button, is_wide);
  gtk_label_set_lines (GTK_LABEL (self->note), is_wide ? 3 : 1);
  gtk_widget_set_tooltip_text (self->bar, is_wide ? NULL : gtk_label_get_text (GTK_LABEL (self->note)));
}

static void
show (KtApprovalBanner *self)
{
  if (!self->approval)
    return; /* while it is being made */
  show_look (self);
  show_texts (self);
  show_buttons (self);
  show_as_room_allows (self);
  if (!gtk_widget_get_visible (self->ask_button))
    hide_reply (self);
}

/* --- asking and answering --------------------------------------------------------------------------------- */

static void
on_reply (KtApprovalBanner *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  hide_reply (self);
  if (get_standing (self) == KT_STANDING_ASKED_BACK)
    kt_quote_approval_answer (self->approval, text);
  else
    kt_quote_approval_ask (self->approval, text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static gboolean
on_escape (GtkWidget *widget,
           GVariant *arguments,
           gpointer data)
{
  hide_reply (KT_APPROVAL_BANNER (widget));
  return GDK_EVENT_STOP;
}

static void
on_ask (GSimpleAction *action,
        GVariant *parameter,
        gpointer data)
{
  KtApprovalBanner *self = data;
  gboolean answers = get_standing (self) == KT_STANDING_ASKED_BACK;
  const char *hint = answers ? _ ("Your answer") : _ ("What the approver should know: why this customer, why now");

  gtk_widget_set_visible (self->reply_area, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  gtk_button_set_label (GTK_BUTTON (self->reply_button), answers ? _ ("Send answer") : _ ("Ask for approval"));
  gtk_widget_grab_focus (self->entry);
}

static void
on_withdraw (GSimpleAction *action,
             GVariant *parameter,
             gpointer data)
{
  kt_quote_approval_withdraw (((KtApprovalBanner *) data)->approval);
}

static void
on_edit_again (GSimpleAction *action,
               GVariant *parameter,
               gpointer data)
{
  kt_quote_approval_edit_again (((KtApprovalBanner *) data)->approval);
}

static void
on_avoid (GSimpleAction *action,
          GVariant *parameter,
          gpointer data)
{
  KtApprovalBanner *self = data;
  const KtApprovalNeed *need = first_open (self);

  if (need)
    kt_quote_approval_avoid (self->approval, need);
}

static const GActionEntry ACTIONS[] = {
  { .name = "ask-approval", .activate = on_ask },
  { .name = "withdraw-approval", .activate = on_withdraw },
  { .name = "edit-again", .activate = on_edit_again },
  { .name = "avoid-approval", .activate = on_avoid },
};

void
kt_approval_banner_add_actions (KtApprovalBanner *self,
                                GActionMap *map)
{
  g_return_if_fail (KT_IS_APPROVAL_BANNER (self));

  self->actions = map;
  g_action_map_add_action_entries (map, ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  show (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_approval_banner_dispose (GObject *object)
{
  KtApprovalBanner *self = KT_APPROVAL_BANNER (object);

  self->actions = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_APPROVAL_BANNER);
  g_clear_object (&self->approval);
  G_OBJECT_CLASS (kt_approval_banner_parent_class)->dispose (object);
}

static void
kt_approval_banner_class_init (KtApprovalBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_approval_banner_dispose;
  g_type_ensure (KT_TYPE_FOLD_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/approvals/kt-approval-banner.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, fold);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, bar);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, title);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, note);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, avoid_button);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, details_button);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, edit_button);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, withdraw_button);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, ask_button);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, reply_area);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, entry);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalBanner, reply_button);
  gtk_widget_class_bind_template_callback (widget_class, on_reply);
  gtk_widget_class_bind_template_callback (widget_class, hide_reply);
  gtk_widget_class_bind_template_callback (widget_class, show);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
kt_approval_banner_init (KtApprovalBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_approval_banner_new (KtQuoteApproval *approval)
{
  KtApprovalBanner *self = g_object_new (KT_TYPE_APPROVAL_BANNER, NULL);

  self->approval = g_object_ref (approval);
  g_signal_connect_object (approval, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
