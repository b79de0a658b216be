/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An action is a row of a table: what it does, and a function that says why it cannot be done. States do not follow from
 * here: sales refuses what must not be.
 */
#include "kt-life-actions.h"

#include "kt-catalog-header.h"
#include "kt-gatekeeper.h"
#include "kt-life-copy.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtLifeActions {
  GObject parent_instance;

  GtkWidget *page; /* weak: what is read may come when the window is gone */
  KtConversation *conversation;
  GActionMap *map; /* borrowed */
  KtOpenQuote *quote;
  KtRevision *followed;
};

G_DEFINE_FINAL_TYPE (KtLifeActions, kt_life_actions, G_TYPE_OBJECT)

enum { ASK, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtRevision *
get_revision (KtLifeActions *self)
{
  return kt_open_quote_get_revision (self->quote);
}

static KtRevisionState
get_state (KtLifeActions *self)
{
  return kt_revision_get_state (get_revision (self));
}

/* --- why not ---------------------------------------------------------------------------------------------- */

static const char *
why_not_close (KtLifeActions *self)
{
  switch (get_state (self))
    {
    case KT_REVISION_SENT:
    case KT_REVISION_EXPIRED:
      return NULL;
    case KT_REVISION_ACCEPTED:
    case KT_REVISION_REJECTED:
    case KT_REVISION_SUPERSEDED:
      return _ ("This revision has ended already.");
    case KT_REVISION_DRAFT:
    case KT_REVISION_IN_APPROVAL:
    case KT_REVISION_RELEASED:
    default:
      return _ ("It was not sent yet.");
    }
}

static const char *
why_not_withdraw (KtLifeActions *self)
{
  return get_state (self) == KT_REVISION_EXPIRED ? _ ("It has expired by itself.") : why_not_close (self);
}

static const char *
why_not_take_back (KtLifeActions *self)
{
  if (kt_revision_can_become (get_revision (self), KT_REVISION_DRAFT))
    return NULL;
  return get_state (self) == KT_REVISION_DRAFT ? _ ("This revision is a draft.")
                                               : _ ("It was sent: a change begins a new revision.");
}

static const char *
why_not_extend (KtLifeActions *self)
{
  switch (get_state (self))
    {
    case KT_REVISION_IN_APPROVAL:
    case KT_REVISION_RELEASED:
      return _ ("Make it a draft again first.");
    case KT_REVISION_ACCEPTED:
      return _ ("The customer has accepted it.");
    default:
      return NULL;
    }
}

static const char *
why_not_copy (KtLifeActions *self)
{
  return kt_revision_count_positions (get_revision (self)) > 0 ? NULL : _ ("There is nothing in it yet.");
}

static const char *
why_not_copy_for_customer (KtLifeActions *self)
{
  const KtAccount *account = kt_conversation_get_account (self->conversation);
  const char *own = kt_revision_get_header (get_revision (self))->customer.account_id;

  if (!account || g_strcmp0 (account->id, own) == 0)
    return _ ("Choose another customer at the top left first.");
  return why_not_copy (self);
}

static const char *
why_not_compare (KtLifeActions *self)
{
  return kt_open_quote_get_quote (self->quote)->revisions->len > 1 ? NULL : _ ("There is only one revision.");
}

static const char *
why_not_today (KtLifeActions *self)
{
  if (!kt_workplace_get_catalog (kt_open_quote_get_workplace (self->quote)))
    return _ ("There is no catalog open.");
  return kt_revision_count_positions (get_revision (self)) > 0 ? NULL : _ ("There is nothing in it yet.");
}

/* --- outcomes --------------------------------------------------------------------------------------------- */

static void
on_accept (GSimpleAction *action,
           GVariant *parameter,
           gpointer self)
{
  g_signal_emit (self, signals[ASK], 0, (int) KT_OUTCOME_ACCEPTED);
}

static void
on_lose (GSimpleAction *action,
         GVariant *parameter,
         gpointer self)
{
  g_signal_emit (self, signals[ASK], 0, (int) KT_OUTCOME_LOST);
}

static void
on_withdraw (GSimpleAction *action,
             GVariant *parameter,
             gpointer self)
{
  g_signal_emit (self, signals[ASK], 0, (int) KT_OUTCOME_WITHDRAWN);
}

gboolean
kt_life_actions_close (KtLifeActions *self,
                       const KtOutcome *outcome,
                       GError **error)
{
  KtWorkplace *workplace;

  g_return_val_if_fail (KT_IS_LIFE_ACTIONS (self), FALSE);

  workplace = kt_open_quote_get_workplace (self->quote);
  if (!kt_revision_close (get_revision (self), outcome, kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (workplace)),
                          kt_workplace_get_day (workplace), error))
    return FALSE;
  kt_open_quote_save (self->quote);
  return TRUE;
}

static void
on_take_back (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  KtLifeActions *self = user_data;
  g_autoptr (GError) error = NULL;

  if (kt_revision_set_state (get_revision (self), KT_REVISION_DRAFT, &error))
    kt_window_say (self->page, _ ("It is a draft again"));
  kt_window_report (self->page, error);
}

/* --- validity --------------------------------------------------------------------------------------------- */

/* What was sent is not changed: a new revision says the same with a later day. */
static void
on_extend (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  KtLifeActions *self = user_data;
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  KtRevision *revision = get_revision (self);
  gboolean is_new = !kt_revision_is_editable (revision);
  g_autoptr (KtRevisionHeader) header = NULL;
  g_autoptr (GError) error = NULL;
  GDate today;

  if (is_new)
    revision = kt_open_quote_begin_revision_from (self->quote, revision, &error);
  if (revision)
    {
      kt_workplace_get_today (workplace, &today);
      header = kt_revision_header_copy (kt_revision_get_header (revision));
      kt_catalog_header_renew_validity (header, kt_workplace_get_catalog (workplace), &today);
      kt_open_quote_begin_change_of (self->quote, revision, _ ("Extend validity"));
      kt_revision_edit_header (revision, header, &error);
      kt_open_quote_end_change_of (self->quote, revision, error ? NULL : &error);
      kt_open_quote_show (self->quote, revision);
    }
  if (!error)
    kt_window_say (self->page, is_new ? _ ("A new revision with a later day of validity: check it and send it")
                                      : _ ("Validity extended"));
  kt_window_report (self->page, error);
}

/* --- revisions -------------------------------------------------------------------------------------------- */

static void
on_revise (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  KtLifeActions *self = user_data;
  g_autoptr (GError) error = NULL;

  kt_open_quote_begin_revision (self->quote, &error);
  kt_window_report (self->page, error);
}

static void
on_revision_opened (GObject *source,
                    GAsyncResult *result,
                    gpointer data)
{
  g_autoptr (KtLifeActions) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) revision = kt_open_quote_open_revision_finish (KT_OPEN_QUOTE (source), result, &error);

  if (!self->page)
    return;
  if (revision)
    kt_open_quote_show (KT_OPEN_QUOTE (source), revision);
  kt_window_report (self->page, error);
}

static void
on_show_revision (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  KtLifeActions *self = user_data;

  kt_open_quote_open_revision_async (self->quote, g_variant_get_string (parameter, NULL), NULL, on_revision_opened,
                                     g_object_ref (self));
}

static void
on_base_opened (GObject *source,
                GAsyncResult *result,
                gpointer data)
{
  g_autoptr (KtLifeActions) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) base = kt_open_quote_open_revision_finish (KT_OPEN_QUOTE (source), result, &error);
  KtRevision *revision =
      base && self->page ? kt_open_quote_begin_revision_from (KT_OPEN_QUOTE (source), base, &error) : NULL;

  if (!self->page)
    return;
  if (revision)
    kt_open_quote_show (KT_OPEN_QUOTE (source), revision);
  kt_window_report (self->page, error);
}

static void
on_revise_from (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  KtLifeActions *self = user_data;

  kt_open_quote_open_revision_async (self->quote, g_variant_get_string (parameter, NULL), NULL, on_base_opened,
                                     g_object_ref (self));
}

/* With the one it continues; the first with the latest. */
static void
on_compare (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  KtLifeActions *self = user_data;
  const KtQuote *quote = kt_open_quote_get_quote (self->quote);
  const char *id = kt_revision_get_id (get_revision (self));
  const KtRevisionInfo *info = kt_quote_find_revision (quote, id);
  const KtRevisionInfo *base = info ? kt_quote_find_revision (quote, info->base_id) : NULL;

  if (base)
    gtk_widget_activate_action (self->page, "revisions.compare", "(ss)", base->id, id);
  else
    gtk_widget_activate_action (self->page, "revisions.compare", "(ss)", id, kt_quote_get_latest (quote)->id);
}

static void
on_today (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  KtLifeActions *self = user_data;

  gtk_widget_activate_action (self->page, "revisions.today", "s", kt_revision_get_id (get_revision (self)));
}

/* --- copies ----------------------------------------------------------------------------------------------- */

static void
on_copy (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  KtLifeActions *self = user_data;

  kt_life_copy (self->page, self->conversation, self->quote,
                kt_revision_get_header (get_revision (self))->customer.account_id);
}

static void
on_copy_for_customer (GSimpleAction *action,
                      GVariant *parameter,
                      gpointer user_data)
{
  KtLifeActions *self = user_data;

  kt_life_copy (self->page, self->conversation, self->quote, kt_conversation_get_account (self->conversation)->id);
}

/* --- the table -------------------------------------------------------------------------------------------- */

static const struct {
  GActionEntry entry;
  const char *(*why_not) (KtLifeActions *self); /* NULL: always possible */
  gboolean is_look;                             /* changes nothing: for every role */
} ACTIONS[] = {
  { { .name = "accept", .activate = on_accept }, why_not_close, FALSE },
  { { .name = "lose", .activate = on_lose }, why_not_close, FALSE },
  { { .name = "withdraw", .activate = on_withdraw }, why_not_withdraw, FALSE },
  { { .name = "take-back", .activate = on_take_back }, why_not_take_back, FALSE },
  { { .name = "extend-validity", .activate = on_extend }, why_not_extend, FALSE },
  { { .name = "revise", .activate = on_revise }, NULL, FALSE },
  { { .name = "revise-from", .activate = on_revise_from, .parameter_type = "s" }, NULL, FALSE },
  { { .name = "show-revision", .activate = on_show_revision, .parameter_type = "s" }, NULL, TRUE },
  { { .name = "compare", .activate = on_compare }, why_not_compare, TRUE },
  { { .name = "today", .activate = on_today }, why_not_today, TRUE },
  { { .name = "copy-quote", .activate = on_copy }, why_not_copy, FALSE },
  { { .name = "copy-quote-for-customer", .activate = on_copy_for_customer }, why_not_copy_for_customer, FALSE },
};

static const char *
why_not (KtLifeActions *self,
         gsize number)
{
  const KtActor *actor;

  if (!self->quote)
    return _ ("No quote is open.");
  actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_open_quote_get_workplace (self->quote)));
  if (!ACTIONS[number].is_look && (!actor || !kt_actor_may (actor, KT_RIGHT_EDIT)))
    return _ ("Your role does not allow it.");
  return ACTIONS[number].why_not ? ACTIONS[number].why_not (self) : NULL;
}

const char *
kt_life_actions_why_not (KtLifeActions *self,
                         const char *name)
{
  g_return_val_if_fail (KT_IS_LIFE_ACTIONS (self), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    if (g_str_equal (ACTIONS[i].entry.name, name))
      return why_not (self, i);
  return NULL;
}

static void
update (KtLifeActions *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (self->map, ACTIONS[i].entry.name)),
                                 why_not (self, i) == NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
on_revision (KtLifeActions *self)
{
  KtRevision *revision = self->quote ? get_revision (self) : NULL;

  if (self->followed)
    g_signal_handlers_disconnect_by_func (self->followed, update, self);
  g_set_object (&self->followed, revision);
  if (revision)
    g_signal_connect_object (revision, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
kt_life_actions_set_quote (KtLifeActions *self,
                           KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_LIFE_ACTIONS (self));

  if (self->quote)
    g_signal_handlers_disconnect_by_data (self->quote, self);
  g_set_object (&self->quote, quote);
  if (quote)
    {
      g_signal_connect_object (quote, "notify::revision", G_CALLBACK (on_revision), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (quote, "revisions", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  on_revision (self);
}

KtOpenQuote *
kt_life_actions_get_quote (KtLifeActions *self)
{
  g_return_val_if_fail (KT_IS_LIFE_ACTIONS (self), NULL);

  return self->quote;
}

static void
kt_life_actions_finalize (GObject *object)
{
  KtLifeActions *self = KT_LIFE_ACTIONS (object);

  g_clear_weak_pointer (&self->page);
  g_clear_object (&self->followed);
  g_clear_object (&self->quote);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_life_actions_parent_class)->finalize (object);
}

static void
kt_life_actions_class_init (KtLifeActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_life_actions_finalize;
  signals[ASK] = g_signal_new ("ask", KT_TYPE_LIFE_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_INT);
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_LIFE_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_life_actions_init (KtLifeActions *self)
{
}

KtLifeActions *
kt_life_actions_new (GtkWidget *page,
                     KtConversation *conversation,
                     GActionMap *map)
{
  KtLifeActions *self = g_object_new (KT_TYPE_LIFE_ACTIONS, NULL);
  KtWorkplace *workplace = kt_conversation_get_workplace (conversation);

  g_set_weak_pointer (&self->page, page);
  self->conversation = g_object_ref (conversation);
  self->map = map;
  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    g_action_map_add_action_entries (map, &ACTIONS[i].entry, 1, self);
  g_signal_connect_object (conversation, "notify::account", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kt_workplace_get_gatekeeper (workplace), "notify::actor", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return self;
}
