/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read when it is looked at, and again when the store tells of a change. */
#include "kt-quote-history.h"

#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-quote-life.h"
#include "kt-quote-text.h"

#include <glib/gi18n.h>

struct _KtQuoteHistory {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  GCancellable *reading;

  GtkWidget *stack;
  GtkWidget *list;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (KtQuoteHistory, kt_quote_history, GTK_TYPE_WIDGET)

/* --- words ------------------------------------------------------------------------------------------------ */

static const char *
verdict_text (KtVerdict verdict)
{
  switch (verdict)
    {
    case KT_VERDICT_APPROVE:
      return _ ("Approved");
    case KT_VERDICT_REFUSE:
      return _ ("Approval refused");
    case KT_VERDICT_ASK_BACK:
      return _ ("Asked back");
    case KT_VERDICT_ANSWER:
      return _ ("Answered");
    case KT_VERDICT_WITHDRAW:
    default:
      return _ ("Request for approval withdrawn");
    }
}

/* The first thing that happened to a revision is that somebody began it. */
static gboolean
is_first (GPtrArray *life,
          const KtQuoteEvent *event)
{
  for (guint i = 0; i < life->len; i++)
    {
      const KtQuoteEvent *other = g_ptr_array_index (life, i);

      if (other->index == event->index)
        return other == event;
    }
  return FALSE;
}

static const char *
state_text (GPtrArray *life,
            const KtQuoteEvent *event)
{
  if (event->state != KT_REVISION_DRAFT)
    return kt_quote_state_text (event->state);
  return is_first (life, event) ? _ ("begun") : _ ("a draft again");
}

static char *
what_text (GPtrArray *life,
           const KtQuoteEvent *event)
{
  if (event->outcome)
    return kt_outcome_to_text (event->outcome);
  switch (event->kind)
    {
    case KT_QUOTE_EVENT_ASKED:
      return g_strdup (_ ("Approval asked for"));
    case KT_QUOTE_EVENT_DECIDED:
      return g_strdup (verdict_text (event->verdict));
    case KT_QUOTE_EVENT_ORDERED:
      return g_strdup (_ ("Order made or changed"));
    case KT_QUOTE_EVENT_STATE:
    default:
      return g_strdup (state_text (life, event));
    }
}

static char *
when_text (const KtQuoteEvent *event)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (event->at);
  g_autofree char *iso = moment ? g_date_time_format (moment, "%Y-%m-%d") : g_strdup ("");
  g_autofree char *day = kt_format_date_iso (iso, kt_language_get ());
  g_autofree char *time = moment ? g_date_time_format (moment, "%H:%M") : g_strdup ("");

  return g_strdup_printf ("%s, %s · %s", day, time, *event->who ? event->who : _ ("by itself"));
}

/* --- rows ------------------------------------------------------------------------------------------------- */

static void
append_label (GtkWidget *box,
              const char *text,
              const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static void
append_event (KtQuoteHistory *self,
              GPtrArray *life,
              const KtQuoteEvent *event)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *what = what_text (life, event);
  g_autofree char *when = when_text (event);
  g_autofree char *heading =
      event->index > 0 ? g_strdup_printf (_ ("Revision %d: %s"), event->index, what) : g_strdup (what);

  append_label (box, heading, NULL);
  if (*event->text)
    append_label (box, event->text, "caption");
  append_label (box, when, "dim-label");
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "caption");
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
show (KtQuoteHistory *self,
      GPtrArray *life)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = life->len; i > 0; i--)
    append_event (self, life, g_ptr_array_index (life, i - 1));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), life->len > 0 ? "list" : "empty");
}

/* --- reading ---------------------------------------------------------------------------------------------- */

static void
on_life (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (KtQuoteHistory) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) life = kt_quote_store_life_finish (KT_WORK_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->quote)
    return;
  g_clear_object (&self->reading);
  if (life)
    {
      show (self, life);
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->problem), error->message);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "problem");
}

/* Who decided what is not for every role. */
static gboolean
may_see (KtQuoteHistory *self)
{
  const KtActor *actor =
      kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_open_quote_get_workplace (self->quote)));

  return actor && kt_actor_may (actor, KT_RIGHT_SEE_NOTES);
}

static void
refresh (KtQuoteHistory *self)
{
  if (self->reading)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (!self->quote || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (!may_see (self))
    {
      gtk_label_set_text (GTK_LABEL (self->problem), _ ("Your role does not allow it."));
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "problem");
      return;
    }
  self->reading = g_cancellable_new ();
  kt_quote_store_life_async (kt_workplace_get_store (kt_open_quote_get_workplace (self->quote)),
                             kt_open_quote_get_quote (self->quote)->id, self->reading, on_life, g_object_ref (self));
}

void
kt_quote_history_set_quote (KtQuoteHistory *self,
                            KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_QUOTE_HISTORY (self));

  if (self->quote)
    g_signal_handlers_disconnect_by_func (self->quote, refresh, self);
  g_set_object (&self->quote, quote);
  if (quote)
    g_signal_connect_object (quote, "revisions", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_quote_history_dispose (GObject *object)
{
  KtQuoteHistory *self = KT_QUOTE_HISTORY (object);

  if (self->reading)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_QUOTE_HISTORY);
  g_clear_object (&self->quote);
  G_OBJECT_CLASS (kt_quote_history_parent_class)->dispose (object);
}

static void
kt_quote_history_class_init (KtQuoteHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_quote_history_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/revisions/kt-quote-history.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteHistory, stack);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteHistory, list);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteHistory, problem);
}

static void
kt_quote_history_init (KtQuoteHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (refresh), NULL);
}

GtkWidget *
kt_quote_history_new (void)
{
  return g_object_new (KT_TYPE_QUOTE_HISTORY, NULL);
}
