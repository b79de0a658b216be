/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A quote that is open here is answered where it is open, so that nobody saves over the answer; any other one is read,
 * answered and saved.
 */
#include "kt-wish-detail.h"

#include "kt-approval-inbox.h"
#include "kt-catalog-pricing.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-quote-store.h"
#include "kt-reading.h"
#include "kt-special-wish.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtWishDetail {
  GtkWidget parent_instance;

  KtConversation *conversation;
  char *quote_id;
  char *revision_id;
  char *position_id;
  KtOpenQuote *open; /* where it is open; NULL: it is not */
  KtQuote *quote;    /* of the one that was read; NULL: it is open */
  KtRevision *revision;
  GCancellable *reading;

  GtkWidget *stack;
  GtkWidget *title;
  GtkWidget *where;
  GtkWidget *text;
  GtkWidget *note;
  GtkWidget *form;
  GtkWidget *answer;
  GtkWidget *price;
  GtkWidget *currency;
  GtkWidget *days;
  GtkWidget *answer_button;
  GtkWidget *decline_button;
};

G_DEFINE_FINAL_TYPE (KtWishDetail, kt_wish_detail, GTK_TYPE_WIDGET)

static KtWorkplace *
get_workplace (KtWishDetail *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

static const KtActor *
get_actor (KtWishDetail *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (get_workplace (self)));
}

/* NULL: it is not on the quote any more. */
static KtPosition *
get_position (KtWishDetail *self)
{
  return self->revision && self->position_id ? kt_revision_find_position (self->revision, self->position_id) : NULL;
}

/* --- what is shown ---------------------------------------------------------------------------------------- */

static const char *
why_not (KtWishDetail *self,
         const KtPositionData *wish)
{
  if (!kt_wish_is_open (wish))
    return wish->wish_answer;
  if (!kt_revision_is_editable (self->revision))
    return _ ("The quote is in approval or left the house. It must be a draft again before the wish can be answered.");
  return "";
}

static void
show (KtWishDetail *self)
{
  KtPosition *position = get_position (self);
  const KtPositionData *wish = position ? kt_position_get (position) : NULL;
  const KtRevisionHeader *header = self->revision ? kt_revision_get_header (self->revision) : NULL;
  const KtQuote *quote = self->open ? kt_open_quote_get_quote (self->open) : self->quote;
  g_autofree char *where = NULL;
  const char *note;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), wish ? "wish" : "empty");
  if (!wish)
    return;
  where = g_strdup_printf (_ ("Quote %s · %s · Position %s"), quote->number, quote->account_title,
                           kt_position_get_number (position));
  note = why_not (self, wish);
  gtk_label_set_text (GTK_LABEL (self->title), wish->title);
  gtk_label_set_text (GTK_LABEL (self->where), where);
  gtk_label_set_text (GTK_LABEL (self->text), wish->description);
  gtk_widget_set_visible (self->text, *wish->description != '\0');
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->note, *note != '\0');
  gtk_widget_set_visible (self->form, *note == '\0');
  gtk_label_set_text (GTK_LABEL (self->currency), header->currency);
}

static char *
dup_answer (KtWishDetail *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->answer));
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &begin, &end, FALSE));
}

static void
on_typed (KtWishDetail *self)
{
  g_autofree char *answer = dup_answer (self);

  gtk_widget_set_sensitive (self->answer_button, *answer != '\0');
  gtk_widget_set_sensitive (self->decline_button, *answer != '\0');
}

static void
clear_form (KtWishDetail *self)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->answer)), "", 0);
  gtk_editable_set_text (GTK_EDITABLE (self->price), "");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->days), 0);
  gtk_widget_remove_css_class (self->price, "error");
}

/* --- reading ---------------------------------------------------------------------------------------------- */

static void
on_revision (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtWishDetail) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) revision = kt_quote_store_load_revision_finish (KT_WORK_STORE (source), result, &error);

  if (kt_reading_is_overtaken (result))
    return;
  kt_window_report (GTK_WIDGET (self), error);
  g_set_object (&self->revision, revision);
  show (self);
}

static void
on_quote (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtWishDetail) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuote) quote = kt_quote_store_load_finish (KT_WORK_STORE (source), result, &error);

  if (kt_reading_is_overtaken (result))
    return;
  kt_window_report (GTK_WIDGET (self), error);
  if (!quote)
    return;
  g_clear_pointer (&self->quote, kt_quote_free);
  self->quote = g_steal_pointer (&quote);
  kt_quote_store_load_revision_async (KT_WORK_STORE (source), self->revision_id, self->reading, on_revision,
                                      g_object_ref (self));
}

static void
let_go (KtWishDetail *self)
{
  kt_reading_stop (&self->reading);
  g_clear_object (&self->open);
  g_clear_object (&self->revision);
  g_clear_pointer (&self->quote, kt_quote_free);
}

void
kt_wish_detail_set_wish (KtWishDetail *self,
                         const char *quote_id,
                         const char *revision_id,
                         const char *position_id)
{
  KtOpenQuote *open;
  KtRevision *revision;

  g_return_if_fail (KT_IS_WISH_DETAIL (self));

  let_go (self);
  if (g_strcmp0 (position_id, self->position_id) != 0)
    clear_form (self);
  g_free (self->quote_id);
  g_free (self->revision_id);
  g_free (self->position_id);
  self->quote_id = g_strdup (quote_id);
  self->revision_id = g_strdup (revision_id);
  self->position_id = g_strdup (position_id);
  open = kt_conversation_get_quote (self->conversation);
  revision = open ? kt_open_quote_find_open (open, revision_id) : NULL;
  if (revision)
    {
      self->open = g_object_ref (open);
      self->revision = g_object_ref (revision);
      show (self);
      return;
    }
  kt_quote_store_load_async (kt_workplace_get_store (get_workplace (self)), quote_id, kt_reading_begin (&self->reading),
                             on_quote, g_object_ref (self));
}

/* --- answering -------------------------------------------------------------------------------------------- */

static void
tell_answered (KtWishDetail *self,
               gboolean declined)
{
  kt_window_say (GTK_WIDGET (self), declined ? _ ("Declined") : _ ("Answered; it stands on the quote"));
  clear_form (self);
  show (self);
}

static gboolean
enter_answer (KtWishDetail *self,
              const KtWishAnswer *answer,
              GError **error)
{
  const char *const *duties = kt_approval_inbox_get_duties (kt_approval_inbox_get (get_workplace (self)));
  g_autofree char *today = kt_workplace_get_date (get_workplace (self));

  return kt_wish_answer_with (self->revision, get_position (self), get_actor (self), duties, answer, today, error);
}

static gboolean
answer_where_open (KtWishDetail *self,
                   const KtWishAnswer *answer,
                   GError **error)
{
  gboolean done;

  kt_open_quote_begin_change_of (self->open, self->revision, _ ("Answer special wish"));
  done = enter_answer (self, answer, error);
  kt_open_quote_end_change_of (self->open, self->revision, NULL);
  kt_open_quote_save (self->open);
  return done;
}

/* An answer on its way to the store, with what it is written into. */
typedef struct {
  KtWishDetail *self;
  KtQuote *quote;
  KtRevision *revision;
  gboolean declined;
} Saving;

static void
saving_free (Saving *saving)
{
  g_clear_pointer (&saving->quote, kt_quote_free);
  g_object_unref (saving->revision);
  g_object_unref (saving->self);
  g_free (saving);
}

static void
read_again (KtWishDetail *self)
{
  g_autofree char *quote_id = g_strdup (self->quote_id);
  g_autofree char *revision_id = g_strdup (self->revision_id);
  g_autofree char *position_id = g_strdup (self->position_id);

  kt_wish_detail_set_wish (self, quote_id, revision_id, position_id);
}

/* Another wish may be looked at by now. */
static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  Saving *saving = data;
  KtWishDetail *self = saving->self;
  gboolean is_shown = self->revision == saving->revision;
  g_autoptr (GError) error = NULL;

  kt_quote_store_save_finish (KT_WORK_STORE (source), saving->quote, result, &error);
  kt_window_report (GTK_WIDGET (self), error);
  if (is_shown && error)
    read_again (self);
  else if (is_shown)
    {
      self->quote = g_steal_pointer (&saving->quote);
      tell_answered (self, saving->declined);
    }
  saving_free (saving);
}

/* Not answered before it is stored: what was typed stays until then. */
static void
answer_as_read (KtWishDetail *self,
                const KtWishAnswer *answer,
                GError **error)
{
  KtCatalog *catalog = kt_workplace_get_catalog (get_workplace (self));
  Saving *saving;

  if (!enter_answer (self, answer, error))
    return;
  if (catalog && !kt_catalog_determine (catalog, self->revision, kt_workplace_get_day (get_workplace (self)), NULL, error))
    {
      read_again (self);
      return;
    }
  saving = g_new (Saving, 1);
  *saving = (Saving) { g_object_ref (self), g_steal_pointer (&self->quote), g_object_ref (self->revision),
                       answer->declined };
  kt_quote_store_save_async (kt_workplace_get_store (get_workplace (self)), saving->quote, saving->revision, NULL,
                             on_saved, saving);
}

static void
give_answer (KtWishDetail *self,
             KtWishAnswer *answer)
{
  g_autofree char *text = dup_answer (self);
  g_autoptr (GError) error = NULL;

  if (!*text || !get_position (self))
    return;
  answer->text = text;
  answer->lead_days = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->days));
  if (self->open)
    {
      if (answer_where_open (self, answer, &error))
        tell_answered (self, answer->declined);
    }
  else if (self->quote) /* else: one is on its way */
    answer_as_read (self, answer, &error);
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_answer (KtWishDetail *self)
{
  const char *price = gtk_editable_get_text (GTK_EDITABLE (self->price));
  KtWishAnswer answer = { .declined = FALSE };
  g_autoptr (GError) error = NULL;

  if (!self->revision)
    return;
  gtk_widget_remove_css_class (self->price, "error");
  if (*price && !kt_money_parse (price, kt_language_get (), kt_revision_get_header (self->revision)->currency,
                                 &answer.price, &error))
    {
      gtk_widget_add_css_class (self->price, "error");
      gtk_widget_grab_focus (self->price);
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  give_answer (self, &answer);
}

static void
on_decline (KtWishDetail *self)
{
  KtWishAnswer answer = { .declined = TRUE };

  give_answer (self, &answer);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_wish_detail_dispose (GObject *object)
{
  KtWishDetail *self = KT_WISH_DETAIL (object);

  let_go (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_WISH_DETAIL);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->quote_id, g_free);
  g_clear_pointer (&self->revision_id, g_free);
  g_clear_pointer (&self->position_id, g_free);
  G_OBJECT_CLASS (kt_wish_detail_parent_class)->dispose (object);
}

static void
kt_wish_detail_class_init (KtWishDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_wish_detail_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/approvals/kt-wish-detail.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, title);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, where);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, text);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, note);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, form);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, answer);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, price);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, currency);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, days);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, answer_button);
  gtk_widget_class_bind_template_child (widget_class, KtWishDetail, decline_button);
  gtk_widget_class_bind_template_callback (widget_class, on_answer);
  gtk_widget_class_bind_template_callback (widget_class, on_decline);
}

static void
kt_wish_detail_init (KtWishDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->answer)), "changed", G_CALLBACK (on_typed),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
kt_wish_detail_new (KtConversation *conversation)
{
  KtWishDetail *self = g_object_new (KT_TYPE_WISH_DETAIL, NULL);

  self->conversation = g_object_ref (conversation);
  return GTK_WIDGET (self);
}
