/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is done is first done to the order in memory, which refuses at once what cannot be; the store then judges anew
 * against what stands there, and what it gives back is shown.
 */
#include "kt-open-order.h"

#include "kt-draft-store.h"
#include "kt-gatekeeper.h"
#include "kt-order-store.h"

#include <glib/gi18n.h>

struct _KtOpenOrder {
  GObject parent_instance;

  KtWorkplace *workplace;
  char *id;
  KtOrderAmendment *amendment; /* on the order as it is stored */
  KtCredit *credit;
  guint n_writing; /* writes on the way: what the store tells meanwhile is old */
};

G_DEFINE_FINAL_TYPE (KtOpenOrder, kt_open_order, G_TYPE_OBJECT)

enum { CHANGED, FAILED, DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tell_changed (KtOpenOrder *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
tell_failed (KtOpenOrder *self,
             const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

static KtWorkStore *
get_store (KtOpenOrder *self)
{
  return kt_workplace_get_store (self->workplace);
}

static const KtActor *
get_actor (KtOpenOrder *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));
}

/* --- looking ---------------------------------------------------------------------------------------------- */

const KtOrder *
kt_open_order_get_order (KtOpenOrder *self)
{
  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), NULL);

  return kt_order_amendment_get_order (self->amendment);
}

const KtOrder *
kt_open_order_get_agreed (KtOpenOrder *self)
{
  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), NULL);

  return kt_order_amendment_get_base (self->amendment);
}

KtOrderAmendment *
kt_open_order_get_amendment (KtOpenOrder *self)
{
  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), NULL);

  return self->amendment;
}

gboolean
kt_open_order_has_amendment (KtOpenOrder *self)
{
  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), FALSE);

  return kt_order_amendment_get_events (self->amendment)->len > 0;
}

const KtCredit *
kt_open_order_get_credit (KtOpenOrder *self)
{
  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), NULL);

  return self->credit && self->credit->limit.currency[0] ? self->credit : NULL;
}

KtWorkplace *
kt_open_order_get_workplace (KtOpenOrder *self)
{
  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), NULL);

  return self->workplace;
}

gboolean
kt_open_order_is_editable (KtOpenOrder *self)
{
  const KtActor *actor;

  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), FALSE);

  actor = get_actor (self);
  return actor && kt_actor_may (actor, KT_RIGHT_ORDER);
}

/* --- following the store ---------------------------------------------------------------------------------- */

static void
on_credit (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtOpenOrder) self = data;
  g_autoptr (GError) error = NULL;
  KtCredit *credit = kt_order_store_credit_finish (KT_WORK_STORE (source), result, &error);

  g_free (self->credit);
  self->credit = credit;
  tell_changed (self);
}

static void
read_credit (KtOpenOrder *self)
{
  const KtOrder *order = kt_open_order_get_agreed (self);

  kt_order_store_credit_async (get_store (self), order->customer.account_id, order->id, NULL, on_credit,
                               g_object_ref (self));
}

static void
take_order (KtOpenOrder *self,
            const KtOrder *order)
{
  kt_order_amendment_rebase (self->amendment, order);
  read_credit (self);
  tell_changed (self);
}

static void
on_loaded_again (GObject *source,
                 GAsyncResult *result,
                 gpointer data)
{
  g_autoptr (KtOpenOrder) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) order = kt_order_store_load_finish (KT_WORK_STORE (source), result, &error);

  if (!order)
    tell_failed (self, error);
  else if (self->n_writing == 0)
    take_order (self, order);
}

static void
on_store_changed (KtOpenOrder *self,
                  const char *what,
                  const char *id)
{
  if (g_strcmp0 (id, self->id) == 0)
    {
      if (self->n_writing == 0)
        kt_order_store_load_async (get_store (self), self->id, NULL, on_loaded_again, g_object_ref (self));
    }
  else
    read_credit (self);
}

/* --- the draft -------------------------------------------------------------------------------------------- */

static char *
draft_key (const char *id)
{
  return g_strconcat ("order/", id, NULL);
}

static void
keep_draft (KtOpenOrder *self)
{
  g_autofree char *key = draft_key (self->id);
  g_autofree char *body = NULL;

  if (!kt_open_order_has_amendment (self))
    {
      kt_draft_store_remove_async (get_store (self), key, NULL, NULL, NULL);
      return;
    }
  if (!*kt_order_amendment_get_author (self->amendment) && get_actor (self))
    kt_order_amendment_set_author (self->amendment, kt_actor_get_name (get_actor (self)));
  body = kt_order_amendment_to_json (self->amendment);
  kt_draft_store_put_async (get_store (self), key, body, NULL, NULL, NULL);
}

gboolean
kt_open_order_draft (KtOpenOrder *self,
                     const KtOrderEvent *event,
                     GError **error)
{
  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), FALSE);

  if (!kt_order_amendment_add (self->amendment, event, error))
    return FALSE;
  keep_draft (self);
  tell_changed (self);
  return TRUE;
}

void
kt_open_order_undraft (KtOpenOrder *self,
                       guint index)
{
  g_return_if_fail (KT_IS_OPEN_ORDER (self));

  kt_order_amendment_remove (self->amendment, index);
  keep_draft (self);
  tell_changed (self);
}

void
kt_open_order_discard (KtOpenOrder *self)
{
  g_return_if_fail (KT_IS_OPEN_ORDER (self));

  kt_order_amendment_clear (self->amendment);
  keep_draft (self);
  tell_changed (self);
}

gboolean
kt_open_order_check_amendment (KtOpenOrder *self,
                               GError **error)
{
  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), FALSE);

  if (get_actor (self))
    return kt_order_amendment_check (self->amendment, get_actor (self), kt_open_order_get_credit (self), error);
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT, _ ("Log in first."));
  return FALSE;
}

/* --- doing ------------------------------------------------------------------------------------------------ */

KtOrderEvent *
kt_open_order_new_event (KtOpenOrder *self,
                         KtOrderEventKind kind)
{
  g_autofree char *id = kt_workplace_new_id (self->workplace);
  g_autofree char *other = kt_workplace_new_id (self->workplace);
  KtOrderEvent *event = kt_order_event_new (id, kind);

  kt_record_set_text (&event->other_id, other);
  return event;
}

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtOpenOrder) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) order = kt_order_store_amend_finish (KT_WORK_STORE (source), result, &error);

  self->n_writing--;
  if (!order)
    {
      tell_failed (self, error);
      /* What was shown ahead of the store did not come true. */
      kt_order_store_load_async (get_store (self), self->id, NULL, on_loaded_again, g_object_ref (self));
    }
  else if (self->n_writing == 0)
    take_order (self, order);
}

static void
store_events (KtOpenOrder *self,
              GPtrArray *events,
              GAsyncReadyCallback callback)
{
  self->n_writing++;
  kt_order_store_amend_async (get_store (self), self->id, events, get_actor (self), NULL, callback,
                              g_object_ref (self));
}

gboolean
kt_open_order_do_all (KtOpenOrder *self,
                      GPtrArray *events,
                      GError **error)
{
  const KtActor *actor;
  KtOrderContext context = { .at = "" };
  g_autoptr (KtOrder) ahead = NULL;

  g_return_val_if_fail (KT_IS_OPEN_ORDER (self), FALSE);

  actor = get_actor (self);
  if (!actor)
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT, _ ("Log in first."));
      return FALSE;
    }
  context.actor = actor;
  ahead = kt_order_copy (kt_open_order_get_agreed (self));
  for (guint i = 0; i < events->len; i++)
    if (!kt_order_apply (ahead, events->pdata[i], &context, error))
      return FALSE;
  kt_order_amendment_rebase (self->amendment, ahead);
  tell_changed (self);
  store_events (self, events, on_written);
  return TRUE;
}

gboolean
kt_open_order_do (KtOpenOrder *self,
                  const KtOrderEvent *event,
                  GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();

  g_ptr_array_add (events, (gpointer) event);
  return kt_open_order_do_all (self, events, error);
}

static void
on_amended (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtOpenOrder) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) order = kt_order_store_amend_finish (KT_WORK_STORE (source), result, &error);

  self->n_writing--;
  if (!order)
    {
      tell_failed (self, error);
      return;
    }
  kt_order_amendment_clear (self->amendment);
  keep_draft (self);
  take_order (self, order);
  g_signal_emit (self, signals[DONE], 0, _ ("The order was changed; the history says how"));
}

void
kt_open_order_amend (KtOpenOrder *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KT_IS_OPEN_ORDER (self));

  if (kt_open_order_check_amendment (self, &error))
    store_events (self, kt_order_amendment_get_events (self->amendment), on_amended);
  else
    tell_failed (self, error);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_open_order_finalize (GObject *object)
{
  KtOpenOrder *self = KT_OPEN_ORDER (object);

  kt_order_amendment_free (self->amendment);
  g_free (self->credit);
  g_free (self->id);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_open_order_parent_class)->finalize (object);
}

static void
kt_open_order_class_init (KtOpenOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_open_order_finalize;
  signals[CHANGED] = g_signal_new ("changed", KT_TYPE_OPEN_ORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   0);
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_OPEN_ORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  signals[DONE] = g_signal_new ("done", KT_TYPE_OPEN_ORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
}

static void
kt_open_order_init (KtOpenOrder *self)
{
}

/* --- opening ---------------------------------------------------------------------------------------------- */

static void
take_draft (KtOpenOrder *self)
{
  g_autofree char *key = draft_key (self->id);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDraft) draft = kt_draft_store_get (get_store (self), key, &error);

  if (draft && !kt_order_amendment_take_json (self->amendment, draft->body, &error))
    g_message ("%s", error->message); /* a draft that cannot be read is none */
}

static KtOpenOrder *
open_order_new (KtWorkplace *workplace,
                const KtOrder *order)
{
  KtOpenOrder *self = g_object_new (KT_TYPE_OPEN_ORDER, NULL);
  KtWorkStore *store = kt_workplace_get_store (workplace);

  self->workplace = g_object_ref (workplace);
  self->id = g_strdup (order->id);
  self->amendment = kt_order_amendment_new (order);
  take_draft (self);
  read_credit (self);
  g_signal_connect_object (store, "changed::order", G_CALLBACK (on_store_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed::account", G_CALLBACK (read_credit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kt_workplace_get_gatekeeper (workplace), "changed", G_CALLBACK (tell_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
on_loaded (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (KtOrder) order = kt_order_store_load_finish (KT_WORK_STORE (source), result, &error);

  if (order)
    g_task_return_pointer (task, open_order_new (g_task_get_source_object (task), order), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
kt_open_order_load_async (KtWorkplace *workplace,
                          const char *id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  kt_order_store_load_async (kt_workplace_get_store (workplace), id, cancellable, on_loaded,
                             g_task_new (workplace, cancellable, callback, user_data));
}

KtOpenOrder *
kt_open_order_load_finish (GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
