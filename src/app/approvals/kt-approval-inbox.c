/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two lists are held only to be counted: they follow the store by themselves. */
#include "kt-approval-inbox.h"

#include "kt-gatekeeper.h"
#include "kt-wish-store.h"

#define KEY "approval-inbox"

struct _KtApprovalInbox {
  GObject parent_instance;

  KtWorkplace *workplace; /* weak: it owns this, and an answer of the store may outlast it */
  KtWorkStore *store;
  KtActor *actor; /* of the duties */
  char **duties;
  GPtrArray *delegations;
  KtRowList *requests;
  KtRowList *wishes;
  guint n_waiting;
};

G_DEFINE_FINAL_TYPE (KtApprovalInbox, kt_approval_inbox, G_TYPE_OBJECT)

enum { PROP_N_WAITING = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- counting --------------------------------------------------------------------------------------------- */

static void
count (KtApprovalInbox *self)
{
  guint n = 0;

  if (self->requests)
    n = g_list_model_get_n_items (G_LIST_MODEL (self->requests)) + g_list_model_get_n_items (G_LIST_MODEL (self->wishes));
  if (n == self->n_waiting)
    return;
  self->n_waiting = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

char *
kt_approval_inbox_request_filter (KtApprovalInbox *self)
{
  g_return_val_if_fail (KT_IS_APPROVAL_INBOX (self), NULL);

  return kt_approval_store_inbox_filter ((const char *const *) self->duties);
}

char *
kt_approval_inbox_wish_filter (KtApprovalInbox *self)
{
  g_return_val_if_fail (KT_IS_APPROVAL_INBOX (self), NULL);

  return kt_wish_store_inbox_filter (self->actor ? kt_actor_get_login (self->actor) : "",
                                     (const char *const *) self->duties);
}

/* --- duties ----------------------------------------------------------------------------------------------- */

static void
ask_lists (KtApprovalInbox *self)
{
  g_autofree char *request_filter = kt_approval_inbox_request_filter (self);
  g_autofree char *wish_filter = kt_approval_inbox_wish_filter (self);
  const KtRowQuery requests = { .filter = request_filter, .sort_column = KT_APPROVAL_COLUMN_ASKED };
  const KtRowQuery wishes = { .filter = wish_filter, .sort_column = KT_WISH_COLUMN_CHANGED };

  if (!self->store)
    return;
  if (self->requests)
    {
      kt_row_list_set_query (self->requests, &requests);
      kt_row_list_set_query (self->wishes, &wishes);
      return;
    }
  self->requests = kt_approval_store_list (self->store, &requests);
  self->wishes = kt_wish_store_list (self->store, &wishes);
  g_signal_connect_object (self->requests, "items-changed", G_CALLBACK (count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->wishes, "items-changed", G_CALLBACK (count), self, G_CONNECT_SWAPPED);
}

static void
find_duties (KtApprovalInbox *self)
{
  g_strfreev (self->duties);
  self->duties = self->actor ? kt_delegation_list_duties (self->delegations, self->actor,
                                                          kt_workplace_get_day (self->workplace))
                             : g_new0 (char *, 1);
  ask_lists (self);
  count (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_delegations (GObject *source,
                GAsyncResult *result,
                gpointer data)
{
  g_autoptr (KtApprovalInbox) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) delegations =
      kt_approval_store_list_delegations_finish (KT_WORK_STORE (source), result, &error);

  if (!delegations)
    g_message ("%s", error->message); /* what is not believed counts for nothing */
  else if (self->workplace && self->store == KT_WORK_STORE (source))
    {
      g_clear_pointer (&self->delegations, g_ptr_array_unref);
      self->delegations = g_steal_pointer (&delegations);
      find_duties (self);
    }
}

static void
read_delegations (KtApprovalInbox *self)
{
  if (self->store)
    kt_approval_store_list_delegations_async (self->store, NULL, on_delegations, g_object_ref (self));
}

static void
follow_actor (KtApprovalInbox *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));

  if (actor == self->actor)
    return;
  kt_actor_unref (self->actor);
  self->actor = actor ? kt_actor_ref (actor) : NULL;
  find_duties (self);
}

static void
follow_store (KtApprovalInbox *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);

  if (store == self->store)
    return;
  g_clear_object (&self->requests);
  g_clear_object (&self->wishes);
  g_set_object (&self->store, store);
  if (!store)
    return;
  g_signal_connect_object (store, "changed::approval", G_CALLBACK (read_delegations), self, G_CONNECT_SWAPPED);
  find_duties (self);
  read_delegations (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_approval_inbox_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  if (id == PROP_N_WAITING)
    g_value_set_uint (value, KT_APPROVAL_INBOX (object)->n_waiting);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_approval_inbox_finalize (GObject *object)
{
  KtApprovalInbox *self = KT_APPROVAL_INBOX (object);

  g_clear_weak_pointer (&self->workplace);
  g_clear_object (&self->requests);
  g_clear_object (&self->wishes);
  g_clear_object (&self->store);
  kt_actor_unref (self->actor);
  g_strfreev (self->duties);
  g_ptr_array_unref (self->delegations);
  G_OBJECT_CLASS (kt_approval_inbox_parent_class)->finalize (object);
}

static void
kt_approval_inbox_class_init (KtApprovalInboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kt_approval_inbox_get_property;
  object_class->finalize = kt_approval_inbox_finalize;
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_APPROVAL_INBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_approval_inbox_init (KtApprovalInbox *self)
{
  self->duties = g_new0 (char *, 1);
  self->delegations = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_delegation_free);
}

KtApprovalInbox *
kt_approval_inbox_get (KtWorkplace *workplace)
{
  KtApprovalInbox *self = g_object_get_data (G_OBJECT (workplace), KEY);

  if (self)
    return self;
  self = g_object_new (KT_TYPE_APPROVAL_INBOX, NULL);
  g_set_weak_pointer (&self->workplace, workplace);
  g_object_set_data_full (G_OBJECT (workplace), KEY, self, g_object_unref);
  g_signal_connect_object (workplace, "notify::state", G_CALLBACK (follow_store), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kt_workplace_get_gatekeeper (workplace), "notify::actor", G_CALLBACK (follow_actor), self,
                           G_CONNECT_SWAPPED);
  follow_actor (self);
  follow_store (self);
  return self;
}

guint
kt_approval_inbox_get_n_waiting (KtApprovalInbox *self)
{
  g_return_val_if_fail (KT_IS_APPROVAL_INBOX (self), 0);

  return self->n_waiting;
}

const char *const *
kt_approval_inbox_get_duties (KtApprovalInbox *self)
{
  g_return_val_if_fail (KT_IS_APPROVAL_INBOX (self), NULL);

  return (const char *const *) self->duties;
}

GPtrArray *
kt_approval_inbox_get_delegations (KtApprovalInbox *self)
{
  g_return_val_if_fail (KT_IS_APPROVAL_INBOX (self), NULL);

  return self->delegations;
}
