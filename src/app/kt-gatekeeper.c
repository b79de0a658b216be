/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The desk belongs to a catalog and is made anew with it. What the store knows of a quote is read when the quote is
 * first asked about, and again when an approval changes; until it is there nothing counts as approved. The credit of
 * the customer is read the same way, and again with every order.
 */
#include "kt-gatekeeper.h"

#include "kt-approval-store.h"
#include "kt-order-store.h"
#include "kt-user-store.h"

#include <glib/gi18n.h>

struct _KtGatekeeper {
  GObject parent_instance;

  KtWorkplace *workplace; /* borrowed */
  KtActor *actor;
  KtGateDesk *desk;
  KtCatalog *catalog; /* of the desk */
  KtWorkStore *store; /* whose changes are followed */
  char *quote_id;     /* of the case */
  KtApprovalCase *known;
  GCancellable *reading;
  char *account_id;   /* whose credit that is … */
  char *revision_id;  /* … beside the orders of this one, which is measured itself */
  KtCredit *credit;   /* NULL: not known yet */
  GCancellable *reading_credit;
};

G_DEFINE_FINAL_TYPE (KtGatekeeper, kt_gatekeeper, G_TYPE_OBJECT)

enum { PROP_ACTOR = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tell (KtGatekeeper *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- who is here ------------------------------------------------------------------------------------------ */

const KtActor *
kt_gatekeeper_get_actor (KtGatekeeper *self)
{
  g_return_val_if_fail (KT_IS_GATEKEEPER (self), NULL);

  return self->actor;
}

void
kt_gatekeeper_set_actor (KtGatekeeper *self,
                         const KtActor *actor)
{
  g_return_if_fail (KT_IS_GATEKEEPER (self));

  if (actor)
    kt_actor_ref (actor);
  kt_actor_unref (self->actor);
  self->actor = (KtActor *) actor;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTOR]);
  tell (self);
}

static gboolean
require_actor (KtGatekeeper *self,
               GError **error)
{
  if (self->actor)
    return TRUE;
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT, _ ("Log in first."));
  return FALSE;
}

/* --- what is stored --------------------------------------------------------------------------------------- */

/* Entries are only added: more of them is what can be different. */
static guint
count_entries (const KtApprovalCase *known)
{
  guint n = known ? known->approvals->len + known->mandates->len + g_strv_length (known->cleared) : 0;

  for (guint i = 0; known && i < known->approvals->len; i++)
    {
      const KtApproval *approval = g_ptr_array_index (known->approvals, i);

      n += approval->decisions ? approval->decisions->len : 0;
    }
  return n;
}

static void
on_case_read (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (KtGatekeeper) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApprovalCase) known = kt_approval_store_load_case_finish (KT_WORK_STORE (source), result, &error);
  gboolean is_news;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return; /* about another quote, or asked again */
  g_clear_object (&self->reading);
  if (!known)
    g_message ("%s", error->message); /* what is not believed counts for nothing */
  is_news = count_entries (known) != count_entries (self->known);
  kt_approval_case_free (self->known);
  self->known = g_steal_pointer (&known);
  if (is_news)
    tell (self);
}

static void
read_case (KtGatekeeper *self)
{
  if (!self->store || !self->quote_id)
    return;
  if (self->reading)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  kt_approval_store_load_case_async (self->store, self->quote_id, self->reading, on_case_read,
                                     g_object_ref (self));
}

/* Another quote: nothing is known of it yet. */
static void
turn_to (KtGatekeeper *self,
         const char *quote_id)
{
  if (g_strcmp0 (quote_id, self->quote_id) == 0)
    return;
  g_free (self->quote_id);
  self->quote_id = g_strdup (quote_id);
  g_clear_pointer (&self->known, kt_approval_case_free);
  read_case (self);
}

/* --- credit ----------------------------------------------------------------------------------------------- */

/* Open orders that cannot be added up are beyond every limit. */
static const KtCredit UNKNOWN_CREDIT = { .limit = { .currency = "XXX" } };

static gboolean
is_same_credit (const KtCredit *a,
                const KtCredit *b)
{
  return a && b ? kt_money_equal (a->limit, b->limit) && kt_money_equal (a->used, b->used) : a == b;
}

static void
on_credit_read (GObject *source,
                GAsyncResult *result,
                gpointer data)
{
  g_autoptr (KtGatekeeper) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree KtCredit *credit = kt_order_store_credit_finish (KT_WORK_STORE (source), result, &error);
  gboolean is_news;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return; /* of another customer, or asked again */
  g_clear_object (&self->reading_credit);
  if (!credit)
    {
      g_message ("%s", error->message);
      credit = g_memdup2 (&UNKNOWN_CREDIT, sizeof UNKNOWN_CREDIT);
    }
  is_news = !is_same_credit (credit, self->credit);
  g_free (self->credit);
  self->credit = g_steal_pointer (&credit);
  if (is_news)
    tell (self);
}

static void
read_credit (KtGatekeeper *self)
{
  if (self->reading_credit)
    g_cancellable_cancel (self->reading_credit);
  g_clear_object (&self->reading_credit);
  if (!self->store || !self->account_id)
    return;
  self->reading_credit = g_cancellable_new ();
  kt_order_store_credit_async (self->store, self->account_id, self->revision_id, self->reading_credit,
                               on_credit_read, g_object_ref (self));
}

/* Another customer: nothing is known of his credit yet. */
static void
turn_to_account (KtGatekeeper *self,
                 KtRevision *revision)
{
  const char *account_id = kt_revision_get_header (revision)->customer.account_id;
  const char *revision_id = kt_revision_get_id (revision);

  if (g_strcmp0 (account_id, self->account_id ? self->account_id : "") == 0 &&
      g_strcmp0 (revision_id, self->revision_id) == 0)
    return;
  g_free (self->account_id);
  g_free (self->revision_id);
  self->account_id = *account_id ? g_strdup (account_id) : NULL;
  self->revision_id = g_strdup (revision_id);
  g_clear_pointer (&self->credit, g_free);
  read_credit (self);
}

/* A limit without currency is none. */
static const KtCredit *
judged_credit (KtGatekeeper *self)
{
  return self->credit && self->credit->limit.currency[0] ? self->credit : NULL;
}

/* Users close the open workplace. */
static void
follow_store (KtGatekeeper *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);

  if (store == self->store)
    return;
  g_clear_pointer (&self->known, kt_approval_case_free);
  g_clear_pointer (&self->credit, g_free);
  g_set_object (&self->store, store);
  if (!store)
    return;
  g_signal_connect_object (store, "changed::approval", G_CALLBACK (read_case), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed::quote", G_CALLBACK (read_case), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed::order", G_CALLBACK (read_credit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed::account", G_CALLBACK (read_credit), self, G_CONNECT_SWAPPED);
  if (kt_user_store_has_users (store))
    kt_gatekeeper_set_actor (self, NULL);
  read_case (self);
  read_credit (self);
}

/* --- asking ----------------------------------------------------------------------------------------------- */

static KtGateRequest
ask (KtGatekeeper *self,
     KtRevision *revision)
{
  KtCatalog *catalog = kt_workplace_get_catalog (self->workplace);

  if (!self->desk || catalog != self->catalog)
    {
      g_clear_pointer (&self->desk, kt_gate_desk_free);
      g_clear_pointer (&self->catalog, kt_catalog_unref);
      self->desk = kt_gate_desk_new (catalog);
      self->catalog = catalog ? kt_catalog_ref (catalog) : NULL;
    }
  turn_to (self, kt_revision_get_quote_id (revision));
  turn_to_account (self, revision);
  return kt_gate_desk_ask (self->desk, revision, self->actor, kt_workplace_get_day (self->workplace), self->known,
                           judged_credit (self));
}

GPtrArray *
kt_gatekeeper_assess (KtGatekeeper *self,
                      KtRevision *revision)
{
  KtGateRequest request;

  g_return_val_if_fail (KT_IS_GATEKEEPER (self), NULL);

  if (!self->actor)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) kt_approval_need_free);
  request = ask (self, revision);
  return kt_gate_assess (&request);
}

KtClearance *
kt_gatekeeper_open (KtGatekeeper *self,
                    KtRevision *revision,
                    KtExit exit,
                    GError **error)
{
  KtGateRequest request;

  g_return_val_if_fail (KT_IS_GATEKEEPER (self), NULL);

  if (!require_actor (self, error))
    return NULL;
  request = ask (self, revision);
  return kt_gate_open (&request, exit, error);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_gatekeeper_get_property (GObject *object,
                            guint id,
                            GValue *value,
                            GParamSpec *pspec)
{
  if (id == PROP_ACTOR)
    g_value_set_pointer (value, KT_GATEKEEPER (object)->actor);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_gatekeeper_finalize (GObject *object)
{
  KtGatekeeper *self = KT_GATEKEEPER (object);

  if (self->reading)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->reading_credit)
    g_cancellable_cancel (self->reading_credit);
  g_clear_object (&self->reading_credit);
  g_free (self->account_id);
  g_free (self->revision_id);
  g_free (self->credit);
  g_clear_object (&self->store);
  kt_approval_case_free (self->known);
  g_free (self->quote_id);
  kt_actor_unref (self->actor);
  kt_gate_desk_free (self->desk);
  g_clear_pointer (&self->catalog, kt_catalog_unref);
  G_OBJECT_CLASS (kt_gatekeeper_parent_class)->finalize (object);
}

static void
kt_gatekeeper_class_init (KtGatekeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kt_gatekeeper_get_property;
  object_class->finalize = kt_gatekeeper_finalize;
  properties[PROP_ACTOR] = g_param_spec_pointer ("actor", NULL, NULL,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_GATEKEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_gatekeeper_init (KtGatekeeper *self)
{
  self->actor = kt_actor_new_open_workplace (g_get_real_name ());
}

KtGatekeeper *
kt_gatekeeper_new (KtWorkplace *workplace)
{
  KtGatekeeper *self = g_object_new (KT_TYPE_GATEKEEPER, NULL);

  self->workplace = workplace;
  g_signal_connect_object (workplace, "notify::catalog", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workplace, "notify::state", G_CALLBACK (follow_store), self, G_CONNECT_SWAPPED);
  return self;
}
