/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of a revision. What follows what is a table; what must hold before a step is a function.
 * Edits are in kt-revision-edit.c, the body in kt-revision-body.c.
 */
#include "kt-gate.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (KtRevision, kt_revision, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

#define BIT(state) (1u << (state))

static const struct {
  const char *name;
  guint next; /* bits of the states that may follow */
} states[] = {
  [KT_REVISION_DRAFT] = { "draft", BIT (KT_REVISION_IN_APPROVAL) | BIT (KT_REVISION_RELEASED) },
  [KT_REVISION_IN_APPROVAL]
  = { "in-approval", BIT (KT_REVISION_DRAFT) | BIT (KT_REVISION_RELEASED) },
  [KT_REVISION_RELEASED] = { "released", BIT (KT_REVISION_DRAFT) | BIT (KT_REVISION_SENT) },
  [KT_REVISION_SENT] = { "sent", BIT (KT_REVISION_ACCEPTED) | BIT (KT_REVISION_REJECTED)
                                     | BIT (KT_REVISION_EXPIRED) | BIT (KT_REVISION_SUPERSEDED) },
  [KT_REVISION_ACCEPTED] = { "accepted", 0 },
  [KT_REVISION_REJECTED] = { "rejected", BIT (KT_REVISION_SUPERSEDED) },
  [KT_REVISION_EXPIRED] = { "expired", BIT (KT_REVISION_ACCEPTED) | BIT (KT_REVISION_REJECTED)
                                           | BIT (KT_REVISION_SUPERSEDED) },
  [KT_REVISION_SUPERSEDED] = { "superseded", 0 },
};

static void
kt_revision_finalize (GObject *object)
{
  KtRevision *self = KT_REVISION (object);
  kt_history_free (self->history);
  kt_clearance_unref (self->clearance);
  kt_outcome_free (self->outcome);
  g_hash_table_unref (self->by_id);
  g_object_unref (self->positions);
  kt_revision_header_free (self->header);
  kt_seal_free (self->seal);
  g_free (self->id);
  g_free (self->quote_id);
  g_free (self->base_id);
  G_OBJECT_CLASS (kt_revision_parent_class)->finalize (object);
}

static void
kt_revision_class_init (KtRevisionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kt_revision_finalize;
  signals[CHANGED] = g_signal_new ("changed", KT_TYPE_REVISION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

/* ---- positions by id ---- */

static gboolean
enlist (KtPosition *position, gpointer by_id)
{
  g_hash_table_insert (by_id, (gpointer)kt_position_get_id (position), position);
  return TRUE;
}

static gboolean
strike (KtPosition *position, gpointer by_id)
{
  g_hash_table_remove (by_id, kt_position_get_id (position));
  return TRUE;
}

static void
on_placed (KtPosition *position, gboolean stands, gpointer user_data)
{
  KtRevision *self = user_data;
  KtPositionFunc func = stands ? enlist : strike;
  func (position, self->by_id);
  kt_position_walk (kt_position_get_children (position), func, self->by_id);
}

static void
kt_revision_init (KtRevision *self)
{
  self->positions = g_list_store_new (KT_TYPE_POSITION);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->history = kt_history_new (&self->header, on_placed, self);
}

KtPosition *
kt_revision_append (KtRevision *self, KtPosition *parent, KtPositionData *data)
{
  g_autoptr (KtPosition) position = kt_position_new (data);
  GListStore *siblings = parent != NULL ? kt_position_get_child_store (parent) : self->positions;
  kt_position_attach (position, parent, siblings, G_MAXUINT);
  enlist (position, self->by_id);
  return position;
}

static void
append_copies (KtRevision *self,
               KtPosition *parent,
               GListModel *positions,
               KtPositionDataFunc change,
               gpointer user_data)
{
  guint n = g_list_model_get_n_items (positions);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KtPosition) position = g_list_model_get_item (positions, i);
      KtPositionData *data = kt_position_data_copy (kt_position_get (position));
      if (change != NULL)
        change (data, user_data);
      KtPosition *copy = kt_revision_append (self, parent, data);
      append_copies (self, copy, kt_position_get_children (position), change, user_data);
    }
}

void
kt_revision_append_copies (KtRevision *self,
                           KtRevision *from,
                           KtPositionDataFunc change,
                           gpointer user_data)
{
  append_copies (self, NULL, G_LIST_MODEL (from->positions), change, user_data);
  kt_positions_renumber (self->positions);
}

/* ---- making ---- */

static KtRevision *
new_bare (const char *id, const char *quote_id, guint index, const char *base_id, gint64 created)
{
  KtRevision *self = g_object_new (KT_TYPE_REVISION, NULL);
  self->id = g_strdup (id);
  self->quote_id = g_strdup (quote_id);
  self->base_id = g_strdup (base_id);
  self->index = index;
  self->created = created;
  return self;
}

KtRevision *
kt_revision_new (const char *id,
                 const char *quote_id,
                 guint index,
                 const char *base_id,
                 gint64 created,
                 const KtRevisionHeader *header)
{
  KtRevision *self = new_bare (id, quote_id, index, base_id, created);
  self->header = kt_revision_header_copy (header);
  return self;
}

KtRevision *
kt_revision_new_from_body (const char *id,
                           const char *quote_id,
                           guint index,
                           const char *base_id,
                           gint64 created,
                           KtRevisionState state,
                           const char *body,
                           gssize length,
                           GError **error)
{
  g_autoptr (KtRevision) self = new_bare (id, quote_id, index, base_id, created);
  self->state = state;
  if (!kt_revision_read_body (self, body, length, error))
    return NULL;
  return g_steal_pointer (&self);
}

KtRevision *
kt_revision_new_trial (KtRevision *revision)
{
  KtRevision *trial
      = kt_revision_new (revision->id, revision->quote_id, revision->index, revision->base_id,
                         revision->created, revision->header);
  kt_revision_append_copies (trial, revision, NULL, NULL);
  return trial;
}

/* ---- questions ---- */

const char *
kt_revision_get_id (KtRevision *self)
{
  return self->id;
}

const char *
kt_revision_get_quote_id (KtRevision *self)
{
  return self->quote_id;
}

guint
kt_revision_get_index (KtRevision *self)
{
  return self->index;
}

const char *
kt_revision_get_base_id (KtRevision *self)
{
  return self->base_id;
}

gint64
kt_revision_get_created (KtRevision *self)
{
  return self->created;
}

const KtRevisionHeader *
kt_revision_get_header (KtRevision *self)
{
  return self->header;
}

GListModel *
kt_revision_get_positions (KtRevision *self)
{
  return G_LIST_MODEL (self->positions);
}

KtPosition *
kt_revision_find_position (KtRevision *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

guint
kt_revision_count_positions (KtRevision *self)
{
  return g_hash_table_size (self->by_id);
}

KtRevisionState
kt_revision_get_state (KtRevision *self)
{
  return self->state;
}

gboolean
kt_revision_is_editable (KtRevision *self)
{
  return self->state == KT_REVISION_DRAFT;
}

gboolean
kt_revision_was_sent (KtRevision *self)
{
  return self->state >= KT_REVISION_SENT;
}

void
kt_revision_emit_changed (KtRevision *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
kt_revision_require_draft (KtRevision *self, GError **error)
{
  if (kt_revision_is_editable (self))
    return TRUE;
  if (kt_revision_was_sent (self))
    g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_SEALED,
                 _ ("Revision %u was sent and does not change any more. Begin a new revision."),
                 self->index);
  else
    g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_SEALED,
                 _ ("Revision %u is in approval or released. Make it a draft again to change it."),
                 self->index);
  return FALSE;
}

/* ---- states ---- */

const char *
kt_revision_state_to_string (KtRevisionState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (states), "draft");
  return states[state].name;
}

gboolean
kt_revision_state_from_string (const char *text, KtRevisionState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].name, text) == 0)
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
kt_revision_state_leads_to (KtRevisionState state, KtRevisionState next)
{
  return (states[state].next & BIT (next)) != 0;
}

gboolean
kt_revision_can_become (KtRevision *self, KtRevisionState state)
{
  return kt_revision_state_leads_to (self->state, state);
}

typedef struct {
  GError **error;
  guint priced;
} Completeness;

static gboolean
has_price (KtPosition *position, gpointer user_data)
{
  Completeness *check = user_data;
  const KtPositionData *data = kt_position_get (position);
  if (!kt_position_kind_has_price (data->kind))
    return TRUE;
  check->priced++;
  if (data->on_request || data->unit_price.currency[0] != '\0')
    return TRUE;
  g_set_error (check->error, KT_SALES_ERROR, KT_SALES_ERROR_STATE,
               _ ("Position %s (%s) has no price. Enter one, or mark it as “price on request”."),
               kt_position_get_number (position), data->title);
  return FALSE;
}

/* What a customer may get to see is complete. */
static gboolean
check_complete (KtRevision *self, GError **error)
{
  Completeness check = { error, 0 };
  if (*self->header->customer.account_id == '\0' || *self->header->customer.billing.name == '\0')
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE,
                           _ ("The quote has no customer. Choose one first."));
      return FALSE;
    }
  if (!kt_revision_header_check (self->header, error)
      || !kt_position_walk (G_LIST_MODEL (self->positions), has_price, &check))
    return FALSE;
  if (check.priced > 0)
    return TRUE;
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE,
                       _ ("The quote has no position that could be ordered. Add one first."));
  return FALSE;
}

/* Sealed when it leaves the state of a draft, opened when it returns to it. */
static gboolean
renew_seal (KtRevision *self, KtRevisionState state, GError **error)
{
  if (state == KT_REVISION_DRAFT)
    g_clear_pointer (&self->seal, kt_seal_free);
  else if (self->state == KT_REVISION_DRAFT)
    {
      self->seal = kt_seal_new (self, error);
      return self->seal != NULL;
    }
  return TRUE;
}

gboolean
kt_revision_advance (KtRevision *self, KtRevisionState state, GError **error)
{
  if (!kt_revision_can_become (self, state))
    {
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE,
                   _ ("Revision %u is “%s” and cannot become “%s”."), self->index,
                   kt_revision_state_to_string (self->state), kt_revision_state_to_string (state));
      return FALSE;
    }
  if (state != KT_REVISION_DRAFT && !kt_revision_was_sent (self) && !check_complete (self, error))
    return FALSE;
  if (!renew_seal (self, state, error))
    return FALSE;
  kt_history_clear (self->history);
  if (state == KT_REVISION_DRAFT)
    g_clear_pointer (&self->clearance, kt_clearance_unref);
  self->state = state;
  kt_revision_emit_changed (self);
  return TRUE;
}

gboolean
kt_revision_set_state (KtRevision *self, KtRevisionState state, GError **error)
{
  if (state == KT_REVISION_RELEASED || state == KT_REVISION_SENT)
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE,
                           _ ("The gate was not asked whether this quote may leave the house."));
      return FALSE;
    }
  if (state == KT_REVISION_ACCEPTED && self->state == KT_REVISION_EXPIRED)
    {
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE,
                   _ ("Revision %u has expired. It can only be accepted with the day on which the "
                      "customer said so."),
                   self->index);
      return FALSE;
    }
  return kt_revision_advance (self, state, error);
}
