/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-filter.h"

#include "kt-gatekeeper.h"
#include "kt-quote-store.h"
#include "kt-quote-text.h"

#include <glib/gi18n.h>

struct _KtQuoteFilter {
  GtkWidget parent_instance;

  KtConversation *conversation;
  const char *state; /* NULL: all */

  GtkWidget *scroller;
  GtkWidget *all;
  GtkWidget *mine;
  GtkWidget *customer;
};

G_DEFINE_FINAL_TYPE (KtQuoteFilter, kt_quote_filter, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What one looks for; what was superseded is found under "all". */
static const KtRevisionState STATES[] = { KT_REVISION_DRAFT,    KT_REVISION_IN_APPROVAL, KT_REVISION_RELEASED,
                                          KT_REVISION_SENT,     KT_REVISION_ACCEPTED,    KT_REVISION_REJECTED,
                                          KT_REVISION_EXPIRED };

static void
tell (KtQuoteFilter *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_state (GtkWidget *chip,
          KtQuoteFilter *self)
{
  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)))
    return;
  self->state = g_object_get_data (G_OBJECT (chip), "state");
  tell (self);
}

static GtkWidget *
add_chip (GtkWidget *box,
          const char *title)
{
  GtkWidget *chip = gtk_toggle_button_new_with_label (title);

  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_add_css_class (chip, "flat");
  gtk_box_append (GTK_BOX (box), chip);
  return chip;
}

static void
add_states (KtQuoteFilter *self,
            GtkWidget *box)
{
  self->all = add_chip (box, _ ("All"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->all), TRUE);
  g_signal_connect (self->all, "toggled", G_CALLBACK (on_state), self);
  for (gsize i = 0; i < G_N_ELEMENTS (STATES); i++)
    {
      GtkWidget *chip = add_chip (box, kt_quote_state_text (STATES[i]));

      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), GTK_TOGGLE_BUTTON (self->all));
      g_object_set_data (G_OBJECT (chip), "state", (gpointer) kt_revision_state_to_string (STATES[i]));
      g_signal_connect (chip, "toggled", G_CALLBACK (on_state), self);
    }
}

static void
on_account (KtQuoteFilter *self)
{
  const KtAccount *account = kt_conversation_get_account (self->conversation);
  gboolean was_active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->customer));

  gtk_widget_set_visible (self->customer, account != NULL);
  gtk_button_set_label (GTK_BUTTON (self->customer), account ? account->name : "");
  if (!account)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->customer), FALSE);
  else if (was_active)
    tell (self);
}

static void
kt_quote_filter_dispose (GObject *object)
{
  KtQuoteFilter *self = KT_QUOTE_FILTER (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_quote_filter_parent_class)->dispose (object);
}

static void
kt_quote_filter_class_init (KtQuoteFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_quote_filter_dispose;
  signals[CHANGED] = g_signal_new ("changed", KT_TYPE_QUOTE_FILTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "quotefilter");
}

static void
kt_quote_filter_init (KtQuoteFilter *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  add_states (self, box);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  self->mine = add_chip (box, _ ("Mine"));
  self->customer = add_chip (box, "");
  g_signal_connect_object (self->mine, "toggled", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->customer, "toggled", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
kt_quote_filter_new (KtConversation *conversation)
{
  KtQuoteFilter *self = g_object_new (KT_TYPE_QUOTE_FILTER, NULL);

  self->conversation = g_object_ref (conversation);
  g_signal_connect_object (conversation, "notify::account", G_CALLBACK (on_account), self, G_CONNECT_SWAPPED);
  on_account (self);
  return GTK_WIDGET (self);
}

GStrv
kt_quote_filter_get (KtQuoteFilter *self)
{
  g_autoptr (GStrvBuilder) filters = g_strv_builder_new ();
  const KtAccount *account;
  const KtActor *actor;

  g_return_val_if_fail (KT_IS_QUOTE_FILTER (self), NULL);

  account = kt_conversation_get_account (self->conversation);
  actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_conversation_get_workplace (self->conversation)));
  if (self->state)
    g_strv_builder_add (filters, self->state);
  if (actor && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->mine)))
    {
      g_autofree char *owner = g_strconcat (KT_QUOTE_OWNER_FILTER, kt_actor_get_name (actor), NULL);
      g_strv_builder_add (filters, owner);
    }
  if (account && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->customer)))
    g_strv_builder_add (filters, account->id);
  return g_strv_builder_end (filters);
}

void
kt_quote_filter_clear (KtQuoteFilter *self)
{
  g_return_if_fail (KT_IS_QUOTE_FILTER (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->all), TRUE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->mine), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->customer), FALSE);
}
