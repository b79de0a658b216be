/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a revision ended stands in the history and is read when it is needed; the sentence is there before and gets longer
 * then.
 */
#include "kt-life-bar.h"

#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-outcome-form.h"
#include "kt-quote-life.h"
#include "kt-quote-text.h"
#include "kt-seal.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtLifeBar {
  GtkWidget parent_instance;

  KtLifeActions *actions;
  GCancellable *reading;
  char *outcome_of; /* id of the revision that `outcome` belongs to */
  char *outcome;

  GtkWidget *bar;
  GtkWidget *line;
  GtkWidget *icon;
  GtkWidget *sentence;
  GtkWidget *seal;
  GtkWidget *accept;
  GtkWidget *lose;
  GtkWidget *extend;
  GtkWidget *revise;
  GtkWidget *form;
};

G_DEFINE_FINAL_TYPE (KtLifeBar, kt_life_bar, GTK_TYPE_WIDGET)

static KtOpenQuote *
get_quote (KtLifeBar *self)
{
  return kt_life_actions_get_quote (self->actions);
}

static KtRevisionState
get_state (KtLifeBar *self,
           KtRevision *revision)
{
  return kt_quote_state_on (revision, kt_workplace_get_day (kt_open_quote_get_workplace (get_quote (self))));
}

/* --- the sentence ----------------------------------------------------------------------------------------- */

static char *
day_text (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (moment);
  g_autofree char *iso = time ? g_date_time_format (time, "%Y-%m-%d") : NULL;

  return iso ? kt_format_date_iso (iso, kt_language_get ()) : g_strdup ("");
}

static char *
sent_text (const KtRevisionInfo *info,
           const KtRevisionHeader *header)
{
  g_autofree char *sent = day_text (info->sent);
  g_autofree char *until = kt_format_date_iso (header->valid_until, kt_language_get ());

  return *until ? g_strdup_printf (_ ("Sent on %s, valid until %s. What the customer has does not change any more."),
                                   sent, until)
                : g_strdup_printf (_ ("Sent on %s. What the customer has does not change any more."), sent);
}

static char *
expired_text (const KtRevisionHeader *header)
{
  g_autofree char *until = kt_format_date_iso (header->valid_until, kt_language_get ());

  return g_strdup_printf (_ ("It was valid until %s."), until);
}

static char *
sentence_for (KtLifeBar *self,
              KtRevision *revision)
{
  const KtRevisionInfo *info =
      kt_quote_find_revision (kt_open_quote_get_quote (get_quote (self)), kt_revision_get_id (revision));
  const KtRevisionHeader *header = kt_revision_get_header (revision);

  switch (get_state (self, revision))
    {
    case KT_REVISION_SENT:
      return sent_text (info, header);
    case KT_REVISION_ACCEPTED:
      return g_strdup (self->outcome ? self->outcome : _ ("The customer has accepted it."));
    case KT_REVISION_REJECTED:
      return g_strdup (self->outcome ? self->outcome : _ ("The customer has not taken it."));
    case KT_REVISION_EXPIRED:
      return expired_text (header);
    case KT_REVISION_SUPERSEDED:
      return g_strdup (_ ("Another revision has taken its place."));
    case KT_REVISION_DRAFT:
    case KT_REVISION_IN_APPROVAL:
    case KT_REVISION_RELEASED:
    default:
      return NULL;
    }
}

static void
show_seal (KtLifeBar *self,
           KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  gboolean is_whole = kt_revision_verify_seal (revision, &error);
  gboolean has_seal = kt_revision_get_seal (revision) != NULL;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                has_seal && !is_whole ? "dialog-warning-symbolic" : "changes-prevent-symbolic");
  gtk_label_set_text (GTK_LABEL (self->seal), is_whole   ? _ ("Sealed: recalculated, unchanged to the cent.")
                                              : has_seal ? error->message
                                                         : _ ("Without a seal: made by an older Kontor."));
  if (has_seal && !is_whole)
    gtk_widget_add_css_class (self->seal, "error");
  else
    gtk_widget_remove_css_class (self->seal, "error");
}

static void
show (KtLifeBar *self)
{
  KtRevision *revision = get_quote (self) ? kt_open_quote_get_revision (get_quote (self)) : NULL;
  KtRevisionState state = revision ? get_state (self, revision) : KT_REVISION_DRAFT;
  g_autofree char *sentence = revision ? sentence_for (self, revision) : NULL;
  gboolean can_close = state == KT_REVISION_SENT;

  gtk_widget_set_visible (self->line, sentence && !gtk_widget_get_visible (self->form));
  gtk_widget_set_visible (self->bar, sentence || gtk_widget_get_visible (self->form));
  if (!sentence)
    return;
  gtk_label_set_text (GTK_LABEL (self->sentence), sentence);
  show_seal (self, revision);
  gtk_widget_set_visible (self->accept, can_close);
  gtk_widget_set_visible (self->lose, can_close || state == KT_REVISION_EXPIRED);
  gtk_widget_set_visible (self->extend, state == KT_REVISION_EXPIRED);
  gtk_widget_set_visible (self->revise, kt_revision_was_sent (revision) && state != KT_REVISION_EXPIRED);
}

/* --- how it ended ----------------------------------------------------------------------------------------- */

static const KtOutcome *
find_outcome (GPtrArray *life,
              guint index)
{
  for (guint i = 0; i < life->len; i++)
    {
      const KtQuoteEvent *event = g_ptr_array_index (life, i);

      if (event->outcome && event->index == (int) index)
        return event->outcome;
    }
  return NULL;
}

static void
on_life (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (KtLifeBar) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) life = kt_quote_store_life_finish (KT_WORK_STORE (source), result, &error);
  const KtOutcome *outcome;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !get_quote (self))
    return;
  g_clear_object (&self->reading);
  outcome = life ? find_outcome (life, kt_revision_get_index (kt_open_quote_get_revision (get_quote (self)))) : NULL;
  if (!outcome)
    return;
  g_clear_pointer (&self->outcome, g_free);
  self->outcome = kt_outcome_to_text (outcome);
  show (self);
}

static void
stop_reading (KtLifeBar *self)
{
  if (self->reading)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
read_outcome (KtLifeBar *self)
{
  KtOpenQuote *quote = get_quote (self);

  stop_reading (self);
  self->reading = g_cancellable_new ();
  kt_quote_store_life_async (kt_workplace_get_store (kt_open_quote_get_workplace (quote)),
                             kt_open_quote_get_quote (quote)->id, self->reading, on_life, g_object_ref (self));
}

static void
follow (KtLifeBar *self)
{
  KtRevision *revision = get_quote (self) ? kt_open_quote_get_revision (get_quote (self)) : NULL;
  KtRevisionState state = revision ? kt_revision_get_state (revision) : KT_REVISION_DRAFT;

  if (!revision || g_strcmp0 (self->outcome_of, kt_revision_get_id (revision)) != 0)
    {
      gtk_widget_set_visible (self->form, FALSE);
      stop_reading (self);
      g_clear_pointer (&self->outcome, g_free);
      g_free (self->outcome_of);
      self->outcome_of = revision ? g_strdup (kt_revision_get_id (revision)) : NULL;
    }
  if (!self->outcome && (state == KT_REVISION_ACCEPTED || state == KT_REVISION_REJECTED))
    {
      if (kt_revision_get_outcome (revision))
        self->outcome = kt_outcome_to_text (kt_revision_get_outcome (revision));
      else
        read_outcome (self);
    }
  show (self);
}

/* --- the form --------------------------------------------------------------------------------------------- */

static void
close_form (KtLifeBar *self)
{
  gtk_widget_set_visible (self->form, FALSE);
  show (self);
}

static void
on_ask (KtLifeBar *self,
        int kind)
{
  g_autofree char *today = kt_workplace_get_date (kt_open_quote_get_workplace (get_quote (self)));

  gtk_widget_set_visible (self->form, TRUE);
  show (self);
  kt_outcome_form_ask (KT_OUTCOME_FORM (self->form), (KtOutcomeKind) kind, today);
}

static void
on_answered (KtLifeBar *self,
             const KtOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = kt_outcome_to_text (outcome);

  if (!kt_life_actions_close (self->actions, outcome, &error))
    {
      kt_outcome_form_refuse (KT_OUTCOME_FORM (self->form), error->message);
      return;
    }
  close_form (self);
  kt_window_say (GTK_WIDGET (self), text);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_life_bar_dispose (GObject *object)
{
  KtLifeBar *self = KT_LIFE_BAR (object);

  stop_reading (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_LIFE_BAR);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->outcome, g_free);
  g_clear_pointer (&self->outcome_of, g_free);
  G_OBJECT_CLASS (kt_life_bar_parent_class)->dispose (object);
}

static void
kt_life_bar_class_init (KtLifeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_life_bar_dispose;
  g_type_ensure (KT_TYPE_OUTCOME_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/revisions/kt-life-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, bar);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, line);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, icon);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, seal);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, accept);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, lose);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, extend);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, revise);
  gtk_widget_class_bind_template_child (widget_class, KtLifeBar, form);
  gtk_widget_class_bind_template_callback (widget_class, on_answered);
  gtk_widget_class_bind_template_callback (widget_class, close_form);
}

static void
kt_life_bar_init (KtLifeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_life_bar_new (KtLifeActions *actions)
{
  KtLifeBar *self = g_object_new (KT_TYPE_LIFE_BAR, NULL);

  self->actions = g_object_ref (actions);
  g_signal_connect_object (actions, "changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "ask", G_CALLBACK (on_ask), self, G_CONNECT_SWAPPED);
  follow (self);
  return GTK_WIDGET (self);
}
