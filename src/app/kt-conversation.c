/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The conversation is kept as two drafts: "conversation/current" (who, which quote, which phase) and
 * "configuration/current" (product and decisions). They are put with every change; the store joins what comes fast.
 * Where users log in, each has his own, and finds it again: his id stands in place of "current".
 */
#include "kt-conversation.h"

#include "kt-account-store.h"
#include "kt-draft-store.h"
#include "kt-catalog-position.h"
#include "kt-gatekeeper.h"
#include "kt-json.h"
#include "kt-reading.h"

#include <glib/gi18n.h>

#define DRAFT_CONVERSATION "conversation"
#define DRAFT_CONFIGURATION "configuration"

struct _KtConversation {
  GObject parent_instance;

  KtWorkplace *workplace;
  KtAccount *account;
  KtConfiguration *configuration;
  KtOpenQuote *quote;
  KtPhase phase;

  GCancellable *opening; /* of a product; NULL: none is being opened */
  GCancellable *loading; /* of the quote asked for last; NULL: none was */
  char *previous; /* the configuration replaced last, as a draft; NULL: none worth bringing back */
  char *wanted_assignment;
  char *wanted_position;
  char *wanted_revisions[2]; /* of the quote being loaded, to be compared; NULL: none are */
  gboolean is_restoring;
  char *user_id; /* whose conversation it is; empty in an open workplace, NULL: nobody's */
};

G_DEFINE_FINAL_TYPE (KtConversation, kt_conversation, G_TYPE_OBJECT)

enum { PROP_ACCOUNT = 1, PROP_CONFIGURATION, PROP_QUOTE, PROP_PHASE, PROP_OPENING, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { FAILED, SAVE_NOW, COMPARE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
notify (KtConversation *self,
        guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* --- keeping ---------------------------------------------------------------------------------------------- */

static char *
draft_key (KtConversation *self,
           const char *kind)
{
  return g_strconcat (kind, "/", *self->user_id ? self->user_id : "current", NULL);
}

static char *
conversation_to_json (KtConversation *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  if (self->account)
    {
      json_builder_set_member_name (builder, "account");
      json_builder_add_string_value (builder, self->account->id);
    }
  if (self->quote)
    {
      json_builder_set_member_name (builder, "quote");
      json_builder_add_string_value (builder, kt_open_quote_get_quote (self->quote)->id);
    }
  json_builder_set_member_name (builder, "phase");
  json_builder_add_int_value (builder, self->phase);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return kt_json_to_string (root, FALSE);
}

static void
keep (KtConversation *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);
  g_autofree char *key = NULL;
  g_autofree char *body = NULL;

  if (!store || !self->user_id || self->is_restoring)
    return;
  key = draft_key (self, DRAFT_CONVERSATION);
  body = conversation_to_json (self);
  kt_draft_store_put_async (store, key, body, NULL, NULL, NULL);
}

static void
keep_configuration (KtConversation *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);
  g_autofree char *key = NULL;
  g_autofree char *body = NULL;

  if (!store || !self->user_id)
    return;
  key = draft_key (self, DRAFT_CONFIGURATION);
  if (!self->configuration)
    {
      kt_draft_store_remove_async (store, key, NULL, NULL, NULL);
      return;
    }
  body = kt_configuration_to_json (self->configuration);
  kt_draft_store_put_async (store, key, body, NULL, NULL, NULL);
}

/* --- parts of the conversation ------------------------------------------------------------------------------ */

static void
remember_previous (KtConversation *self)
{
  KtSnapshot *snapshot = self->configuration ? kt_configuration_get_snapshot (self->configuration) : NULL;

  g_clear_pointer (&self->previous, g_free);
  if (snapshot && kt_snapshot_get_n_choices (snapshot) > 0)
    self->previous = kt_configuration_to_json (self->configuration);
}

static void
take_configuration (KtConversation *self,
                    KtConfiguration *configuration)
{
  remember_previous (self);
  if (self->configuration)
    g_signal_handlers_disconnect_by_func (self->configuration, keep_configuration, self);
  g_clear_object (&self->configuration);
  self->configuration = configuration;
  if (configuration)
    g_signal_connect_object (configuration, "decided", G_CALLBACK (keep_configuration), self, G_CONNECT_SWAPPED);
  keep_configuration (self);
  notify (self, PROP_CONFIGURATION);
}

static void
on_quote_failed (KtConversation *self,
                 GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
want_revisions (KtConversation *self,
                const char *left,
                const char *right)
{
  g_autofree char *old_left = self->wanted_revisions[0];
  g_autofree char *old_right = self->wanted_revisions[1];

  self->wanted_revisions[0] = g_strdup (left);
  self->wanted_revisions[1] = g_strdup (right);
}

static void on_quote_gone (KtConversation *self);

static void
take_quote (KtConversation *self,
            KtOpenQuote *quote)
{
  /* What was asked for before must not take the place of what is asked for now. */
  kt_reading_stop (&self->loading);
  if (self->quote)
    {
      kt_open_quote_save (self->quote);
      g_signal_handlers_disconnect_by_func (self->quote, on_quote_failed, self);
      g_signal_handlers_disconnect_by_func (self->quote, on_quote_gone, self);
    }
  g_clear_object (&self->quote);
  self->quote = quote;
  if (quote)
    {
      g_signal_connect_object (quote, "failed", G_CALLBACK (on_quote_failed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (quote, "gone", G_CALLBACK (on_quote_gone), self, G_CONNECT_SWAPPED);
    }
  keep (self);
  notify (self, PROP_QUOTE);
}

/* It left with its territory, or was deleted elsewhere. */
static void
on_quote_gone (KtConversation *self)
{
  g_autoptr (GError) error = NULL;

  g_set_error (&error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND, _ ("The server took quote %s back from this device."),
               kt_open_quote_get_quote (self->quote)->number);
  take_quote (self, NULL);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
on_configuration_opened (GObject *source,
                         GAsyncResult *result,
                         gpointer data)
{
  g_autoptr (KtConversation) self = data;
  g_autoptr (GError) error = NULL;
  KtConfiguration *configuration = kt_configuration_open_finish (result, &error);
  guint n_left_out = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another product was asked for meanwhile */
  g_clear_object (&self->opening);
  notify (self, PROP_OPENING);
  if (!configuration)
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }
  kt_configuration_set_position_id (configuration, self->wanted_position);
  if (self->wanted_assignment &&
      !kt_configuration_restore (configuration, self->wanted_assignment, &n_left_out, &error))
    g_signal_emit (self, signals[FAILED], 0, error);
  g_clear_pointer (&self->wanted_assignment, g_free);
  g_clear_pointer (&self->wanted_position, g_free);
  take_configuration (self, configuration);
  if (n_left_out > 0)
    {
      g_autoptr (GError) notice = g_error_new (
          KT_ERROR, KT_ERROR_INVALID,
          ngettext ("%u earlier decision no longer fits the rules and was left out.",
                    "%u earlier decisions no longer fit the rules and were left out.", n_left_out),
          n_left_out);
      g_signal_emit (self, signals[FAILED], 0, notice);
    }
}

void
kt_conversation_reconfigure (KtConversation *self,
                             const char *product,
                             const char *assignment,
                             const char *position_id)
{
  g_return_if_fail (KT_IS_CONVERSATION (self));

  kt_reading_begin (&self->opening);
  g_free (self->wanted_assignment);
  self->wanted_assignment = g_strdup (assignment);
  g_free (self->wanted_position);
  self->wanted_position = g_strdup (position_id);
  notify (self, PROP_OPENING);
  kt_configuration_open_async (self->workplace, product, self->opening, on_configuration_opened, g_object_ref (self));
}

void
kt_conversation_configure (KtConversation *self,
                           const char *product)
{
  kt_conversation_reconfigure (self, product, NULL, NULL);
}

static void
on_quote_loaded (GObject *source,
                 GAsyncResult *result,
                 gpointer data)
{
  g_autoptr (KtConversation) self = data;
  g_autoptr (GError) error = NULL;
  KtOpenQuote *quote = kt_open_quote_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* whose it was has gone, or another quote was asked for */
  if (!quote)
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }
  take_quote (self, quote);
  if (self->wanted_revisions[0])
    g_signal_emit (self, signals[COMPARE], 0, self->wanted_revisions[0], self->wanted_revisions[1]);
}

void
kt_conversation_open_quote (KtConversation *self,
                            const char *quote_id)
{
  g_return_if_fail (KT_IS_CONVERSATION (self));

  kt_reading_stop (&self->loading);
  want_revisions (self, NULL, NULL);
  if (self->quote && g_str_equal (kt_open_quote_get_quote (self->quote)->id, quote_id))
    {
      notify (self, PROP_QUOTE);
      return;
    }
  kt_open_quote_load_async (self->workplace, quote_id, kt_reading_begin (&self->loading), on_quote_loaded,
                            g_object_ref (self));
}

void
kt_conversation_compare (KtConversation *self,
                         const char *quote_id,
                         const char *left,
                         const char *right)
{
  g_return_if_fail (KT_IS_CONVERSATION (self));

  kt_conversation_open_quote (self, quote_id);
  if (self->loading)
    want_revisions (self, left, right);
  else
    g_signal_emit (self, signals[COMPARE], 0, left, right);
}

KtOpenQuote *
kt_conversation_begin_quote (KtConversation *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (KT_IS_CONVERSATION (self), NULL);

  if (!kt_workplace_check_catalog_age (self->workplace, &error))
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return NULL;
    }
  take_quote (self, kt_open_quote_new (self->workplace, self->account));
  return self->quote;
}

void
kt_conversation_show_quote (KtConversation *self,
                            KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_CONVERSATION (self));

  take_quote (self, quote);
}

static const KtActor *
get_actor (KtConversation *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));
}

gboolean
kt_conversation_may_edit (KtConversation *self)
{
  g_return_val_if_fail (KT_IS_CONVERSATION (self), FALSE);

  return get_actor (self) && kt_actor_may (get_actor (self), KT_RIGHT_EDIT);
}

gboolean
kt_conversation_add_position (KtConversation *self,
                              const KtPositionData *position,
                              GError **error)
{
  const char *replaced;
  KtRevision *revision;
  KtPosition *old;
  gboolean is_edited;

  g_return_val_if_fail (KT_IS_CONVERSATION (self), FALSE);

  if (!get_actor (self) || !kt_actor_require (get_actor (self), KT_RIGHT_EDIT, error))
    return FALSE;
  if (!self->quote && !kt_workplace_check_catalog_age (self->workplace, error))
    return FALSE;
  if (!self->quote)
    kt_conversation_begin_quote (self);
  revision = kt_open_quote_get_revision (self->quote);
  replaced = self->configuration ? kt_configuration_get_position_id (self->configuration) : NULL;
  old = replaced ? kt_revision_find_position (revision, replaced) : NULL;
  if (old)
    {
      g_autoptr (KtPositionData) data = kt_position_data_copy (position);

      kt_record_set_text (&data->id, replaced);
      data->quantity = kt_position_get (old)->quantity;
      data->role = kt_position_get (old)->role;
      if (!kt_catalog_position_fit (data, kt_revision_get_header (revision), error))
        return FALSE;
      kt_open_quote_begin_change (self->quote, _ ("Edit position"));
      is_edited = kt_revision_edit_position (revision, old, data, error);
      kt_open_quote_end_change (self->quote, NULL);
      return is_edited;
    }
  return kt_open_quote_append (self->quote, position, error) != NULL;
}

void
kt_conversation_set_account (KtConversation *self,
                             const KtAccount *account)
{
  KtAccount *copy;

  g_return_if_fail (KT_IS_CONVERSATION (self));

  copy = account ? kt_account_copy (account) : NULL;
  g_clear_pointer (&self->account, kt_account_free);
  self->account = copy;
  if (copy && self->quote)
    {
      KtRevision *revision = kt_open_quote_get_revision (self->quote);
      const KtRevisionHeader *header = kt_revision_get_header (revision);

      if (kt_revision_is_editable (revision) && !*header->customer.account_id)
        kt_open_quote_set_account (self->quote, copy);
    }
  keep (self);
  notify (self, PROP_ACCOUNT);
}

void
kt_conversation_start_over (KtConversation *self)
{
  g_return_if_fail (KT_IS_CONVERSATION (self));

  take_quote (self, NULL);
  take_configuration (self, NULL);
  kt_conversation_set_account (self, NULL);
  kt_conversation_set_phase (self, KT_PHASE_INFORM);
}

/* --- restoring -------------------------------------------------------------------------------------------- */

/* A configuration kept as a draft; a product that is not in the catalog any more is left alone. */
static void
open_draft (KtConversation *self,
            const char *body)
{
  g_autoptr (JsonNode) root = kt_json_parse (body, -1, NULL, NULL);
  JsonObject *object = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *product = object ? json_object_get_string_member_with_default (object, "product", NULL) : NULL;

  if (product && kt_catalog_find_product (kt_workplace_get_catalog (self->workplace), product))
    kt_conversation_reconfigure (self, product, body,
                                 json_object_get_string_member_with_default (object, "position", NULL));
}

gboolean
kt_conversation_has_previous (KtConversation *self)
{
  g_return_val_if_fail (KT_IS_CONVERSATION (self), FALSE);

  return self->previous != NULL;
}

void
kt_conversation_bring_back_previous (KtConversation *self)
{
  g_autofree char *body = NULL;

  g_return_if_fail (KT_IS_CONVERSATION (self));

  body = g_strdup (self->previous);
  if (body)
    open_draft (self, body);
}

static void
restore_configuration (KtConversation *self,
                       KtWorkStore *store)
{
  g_autofree char *key = draft_key (self, DRAFT_CONFIGURATION);
  g_autoptr (KtDraft) draft = kt_draft_store_get (store, key, NULL);

  if (draft)
    open_draft (self, draft->body);
}

static void
restore_parts (KtConversation *self,
               KtWorkStore *store)
{
  g_autofree char *key = draft_key (self, DRAFT_CONVERSATION);
  g_autoptr (KtDraft) draft = kt_draft_store_get (store, key, NULL);
  g_autoptr (JsonNode) root = draft ? kt_json_parse (draft->body, -1, NULL, NULL) : NULL;
  JsonObject *object;
  const char *id;

  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  object = json_node_get_object (root);
  id = json_object_get_string_member_with_default (object, "account", NULL);
  if (id)
    {
      g_autoptr (KtAccount) account = kt_account_store_load (store, id, NULL);
      kt_conversation_set_account (self, account);
    }
  id = json_object_get_string_member_with_default (object, "quote", NULL);
  if (id)
    kt_conversation_open_quote (self, id);
  kt_conversation_set_phase (
      self, (KtPhase) CLAMP (json_object_get_int_member_with_default (object, "phase", 0), 0, KT_PHASE_SERVICE));
}

static void
restore (KtConversation *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);

  if (!self->user_id)
    return;
  self->is_restoring = TRUE;
  restore_parts (self, store);
  restore_configuration (self, store);
  self->is_restoring = FALSE;
}

static void
on_workplace_state (KtConversation *self)
{
  if (kt_workplace_get_state (self->workplace) != KT_WORKPLACE_READY)
    {
      /* Products belong to their catalog; what was decided is kept as a draft. */
      if (self->configuration)
        {
          g_signal_handlers_disconnect_by_func (self->configuration, keep_configuration, self);
          g_clear_object (&self->configuration);
          notify (self, PROP_CONFIGURATION);
        }
      return;
    }
  restore (self);
}

/* --- whose it is ------------------------------------------------------------------------------------------ */

static void
forget_configuration (KtConversation *self)
{
  kt_reading_stop (&self->opening);
  g_clear_pointer (&self->wanted_assignment, g_free);
  g_clear_pointer (&self->wanted_position, g_free);
  g_clear_pointer (&self->previous, g_free);
  if (self->configuration)
    g_signal_handlers_disconnect_by_func (self->configuration, keep_configuration, self);
  g_clear_object (&self->configuration);
  notify (self, PROP_CONFIGURATION);
  notify (self, PROP_OPENING);
}

/* What is kept stays kept. */
static void
forget (KtConversation *self)
{
  g_clear_pointer (&self->user_id, g_free);
  forget_configuration (self);
  take_quote (self, NULL);
  kt_conversation_set_account (self, NULL);
  kt_conversation_set_phase (self, KT_PHASE_INFORM);
}

/* The first user of an open workplace goes on with what is there. */
static void
on_actor (KtConversation *self)
{
  const KtActor *actor = get_actor (self);
  const char *id = actor ? kt_actor_get_id (actor) : NULL;
  gboolean goes_on = self->user_id && !*self->user_id && id;

  if (g_strcmp0 (id, self->user_id) == 0)
    return;
  if (!goes_on)
    forget (self);
  g_free (self->user_id);
  self->user_id = g_strdup (id);
  if (goes_on)
    {
      keep (self);
      keep_configuration (self);
    }
  else if (kt_workplace_get_state (self->workplace) == KT_WORKPLACE_READY)
    restore (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_conversation_get_property (GObject *object,
                              guint id,
                              GValue *value,
                              GParamSpec *pspec)
{
  KtConversation *self = KT_CONVERSATION (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      g_value_set_pointer (value, self->account);
      break;
    case PROP_CONFIGURATION:
      g_value_set_object (value, self->configuration);
      break;
    case PROP_QUOTE:
      g_value_set_object (value, self->quote);
      break;
    case PROP_PHASE:
      g_value_set_int (value, (int) self->phase);
      break;
    case PROP_OPENING:
      g_value_set_boolean (value, self->opening != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kt_conversation_finalize (GObject *object)
{
  KtConversation *self = KT_CONVERSATION (object);

  kt_reading_stop (&self->opening);
  g_clear_object (&self->loading);
  g_clear_object (&self->configuration);
  g_clear_object (&self->quote);
  g_clear_pointer (&self->account, kt_account_free);
  g_free (self->previous);
  g_free (self->user_id);
  g_free (self->wanted_assignment);
  g_free (self->wanted_position);
  want_revisions (self, NULL, NULL);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_conversation_parent_class)->finalize (object);
}

static void
kt_conversation_class_init (KtConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = kt_conversation_get_property;
  object_class->finalize = kt_conversation_finalize;

  properties[PROP_ACCOUNT] = g_param_spec_pointer ("account", NULL, NULL, flags);
  properties[PROP_CONFIGURATION] = g_param_spec_object ("configuration", NULL, NULL, KT_TYPE_CONFIGURATION, flags);
  properties[PROP_QUOTE] = g_param_spec_object ("quote", NULL, NULL, KT_TYPE_OPEN_QUOTE, flags);
  properties[PROP_PHASE] = g_param_spec_int ("phase", NULL, NULL, KT_PHASE_INFORM, KT_PHASE_SERVICE, KT_PHASE_INFORM,
                                             flags);
  properties[PROP_OPENING] = g_param_spec_boolean ("opening", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAVE_NOW] = g_signal_new ("save-now", KT_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                    1, G_TYPE_POINTER);
  signals[COMPARE] = g_signal_new ("compare", KT_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_STRING, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_ERROR);
}

static void
kt_conversation_init (KtConversation *self)
{
}

KtConversation *
kt_conversation_new (KtWorkplace *workplace)
{
  KtConversation *self = g_object_new (KT_TYPE_CONVERSATION, NULL);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (workplace, "notify::state", G_CALLBACK (on_workplace_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kt_workplace_get_gatekeeper (workplace), "notify::actor", G_CALLBACK (on_actor), self,
                           G_CONNECT_SWAPPED);
  on_actor (self);
  return self;
}

const KtAccount *
kt_conversation_get_account (KtConversation *self)
{
  g_return_val_if_fail (KT_IS_CONVERSATION (self), NULL);

  return self->account;
}

KtConfiguration *
kt_conversation_get_configuration (KtConversation *self)
{
  g_return_val_if_fail (KT_IS_CONVERSATION (self), NULL);

  return self->configuration;
}

gboolean
kt_conversation_is_opening (KtConversation *self)
{
  g_return_val_if_fail (KT_IS_CONVERSATION (self), FALSE);

  return self->opening != NULL;
}

KtOpenQuote *
kt_conversation_get_quote (KtConversation *self)
{
  g_return_val_if_fail (KT_IS_CONVERSATION (self), NULL);

  return self->quote;
}

KtPhase
kt_conversation_get_phase (KtConversation *self)
{
  g_return_val_if_fail (KT_IS_CONVERSATION (self), KT_PHASE_INFORM);

  return self->phase;
}

void
kt_conversation_set_phase (KtConversation *self,
                           KtPhase phase)
{
  g_return_if_fail (KT_IS_CONVERSATION (self));

  if (self->phase == phase)
    return;
  self->phase = phase;
  keep (self);
  notify (self, PROP_PHASE);
}

gboolean
kt_conversation_save_now (KtConversation *self,
                          GError **error)
{
  KtWorkStore *store;
  g_autofree char *key = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (KT_IS_CONVERSATION (self), FALSE);

  store = kt_workplace_get_store (self->workplace);
  if (!store || !self->user_id || kt_workplace_get_state (self->workplace) != KT_WORKPLACE_READY)
    return TRUE;
  if (self->quote)
    kt_open_quote_save_now (self->quote, &problem);
  g_signal_emit (self, signals[SAVE_NOW], 0, &problem);
  /* The store keeps the order: with this, all that was kept before is on the disk. */
  key = draft_key (self, DRAFT_CONVERSATION);
  body = conversation_to_json (self);
  if (!problem)
    kt_draft_store_put (store, key, body, &problem);
  if (!problem)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

KtWorkplace *
kt_conversation_get_workplace (KtConversation *self)
{
  g_return_val_if_fail (KT_IS_CONVERSATION (self), NULL);

  return self->workplace;
}
