/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each edit checks everything first and then goes through the history, which does it. Every change
 * of the tree is a change of place of one position: in, out, or elsewhere.
 */
#include "kt-revision-edit.h"

#include "kt-record-json.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>

static gboolean
refuse_place (GError **error, const char *why)
{
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_TREE, why);
  return FALSE;
}

/* ---- steps ---- */

void
kt_revision_begin_step (KtRevision *self, const char *label)
{
  kt_history_begin (self->history, label);
}

void
kt_revision_end_step (KtRevision *self)
{
  if (!kt_history_end (self->history))
    return;
  kt_positions_renumber (self->positions);
  kt_revision_emit_changed (self);
}

gboolean
kt_revision_conclude_step (KtRevision *self, gboolean done)
{
  if (!done)
    kt_history_take_back (self->history);
  kt_revision_end_step (self);
  return done;
}

static gboolean
travel (KtRevision *self, gboolean (*move) (KtHistory *history))
{
  if (!kt_revision_is_editable (self) || !move (self->history))
    return FALSE;
  kt_positions_renumber (self->positions);
  kt_revision_emit_changed (self);
  return TRUE;
}

gboolean
kt_revision_undo (KtRevision *self)
{
  return travel (self, kt_history_undo);
}

gboolean
kt_revision_redo (KtRevision *self)
{
  return travel (self, kt_history_redo);
}

gboolean
kt_revision_can_undo (KtRevision *self)
{
  return kt_history_get_undo_label (self->history) != NULL;
}

gboolean
kt_revision_can_redo (KtRevision *self)
{
  return kt_history_get_redo_label (self->history) != NULL;
}

const char *
kt_revision_get_undo_label (KtRevision *self)
{
  return kt_history_get_undo_label (self->history);
}

const char *
kt_revision_get_redo_label (KtRevision *self)
{
  return kt_history_get_redo_label (self->history);
}

/* ---- content ---- */

typedef struct {
  const KtRevisionHeader *header;
  GError **error;
} CurrencyCheck;

static gboolean
is_of_currency (KtMoney money, const char *currency)
{
  return money.currency[0] == '\0' || g_str_equal (money.currency, currency);
}

gboolean
kt_revision_check_currency (const KtRevisionHeader *header,
                            const KtPositionData *data,
                            GError **error)
{
  const KtMoney amounts[]
      = { data->unit_price, data->order_amount, data->reduction, data->list_price };
  KtMoney foreign = { 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    if (!is_of_currency (amounts[i], header->currency))
      foreign = amounts[i];
  for (guint i = 0; i < data->conditions->len; i++)
    {
      const KtCondition *condition = data->conditions->pdata[i];
      if (!is_of_currency (condition->amount, header->currency))
        foreign = condition->amount;
    }
  if (foreign.currency[0] == '\0')
    return TRUE;
  g_set_error (
      error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
      _ ("currency: “%s” is priced in %s, the quote is in %s. Enter its price anew first."),
      data->title, foreign.currency, header->currency);
  return FALSE;
}

static gboolean
is_in_currency (KtPosition *position, gpointer user_data)
{
  CurrencyCheck *check = user_data;
  return kt_revision_check_currency (check->header, kt_position_get (position), check->error);
}

gboolean
kt_revision_edit_header (KtRevision *self, const KtRevisionHeader *header, GError **error)
{
  if (!kt_revision_require_draft (self, error) || !kt_revision_header_check (header, error))
    return FALSE;
  CurrencyCheck check = { header, error };
  if (!kt_position_walk (G_LIST_MODEL (self->positions), is_in_currency, &check))
    return FALSE;

  g_autoptr (KtRevisionHeader) copy = kt_revision_header_copy (header);
  if (!kt_record_normalize (&kt_revision_header_type, copy, error))
    return FALSE;
  if (kt_record_equal (&kt_revision_header_type, self->header, copy))
    return TRUE;
  kt_revision_begin_step (self, _ ("Edit quote"));
  kt_history_edit_header (self->history, g_steal_pointer (&copy));
  kt_revision_end_step (self);
  return TRUE;
}

/* A checked copy in normal form. */
static KtPositionData *
accept (KtRevision *self, const KtPositionData *data, GError **error)
{
  if (!kt_position_data_check (data, error)
      || !kt_revision_check_currency (self->header, data, error))
    return NULL;
  g_autoptr (KtPositionData) copy = kt_position_data_copy (data);
  if (!kt_record_normalize (&kt_position_data_type, copy, error))
    return NULL;
  return g_steal_pointer (&copy);
}

static gboolean
require_own (KtRevision *self, KtPosition *position, GError **error)
{
  return kt_revision_find_position (self, kt_position_get_id (position)) == position
         || refuse_place (error, _ ("This position is not part of the quote any more."));
}

gboolean
kt_revision_edit_position (KtRevision *self,
                           KtPosition *position,
                           const KtPositionData *data,
                           GError **error)
{
  if (!kt_revision_require_draft (self, error) || !require_own (self, position, error))
    return FALSE;
  const KtPositionData *before = kt_position_get (position);
  if (!g_str_equal (before->id, data->id))
    return refuse_place (error, _ ("A position keeps its identity."));
  if (!kt_position_kind_has_children (data->kind) && kt_position_get_height (position) > 1)
    return refuse_place (error,
                         _ ("Subtotals and page breaks have nothing below them. Move it first."));

  g_autoptr (KtPositionData) copy = accept (self, data, error);
  if (copy == NULL)
    return FALSE;
  if (kt_record_equal (&kt_position_data_type, before, copy))
    return TRUE;
  kt_revision_begin_step (self, _ ("Edit position"));
  kt_history_edit_position (self->history, position, g_steal_pointer (&copy));
  kt_revision_end_step (self);
  return TRUE;
}

/* ---- places ---- */

gboolean
kt_revision_check_place (KtPosition *parent, guint height, GError **error)
{
  if (parent == NULL)
    return TRUE;
  if (!kt_position_kind_has_children (kt_position_get (parent)->kind))
    return refuse_place (error, _ ("Subtotals and page breaks have nothing below them."));
  if (kt_position_get_depth (parent) + height > KT_POSITION_MAX_DEPTH)
    return refuse_place (error, _ ("Positions cannot stand that deep."));
  return TRUE;
}

static GListStore *
children_of (KtRevision *self, KtPosition *parent)
{
  return parent != NULL ? kt_position_get_child_store (parent) : self->positions;
}

/* siblings NULL: out of the tree. */
static void
place (KtRevision *self,
       KtPosition *position,
       KtPosition *parent,
       GListStore *siblings,
       guint index,
       const char *label)
{
  const KtPositionPlace target = { parent, siblings, index };
  kt_revision_begin_step (self, label);
  kt_history_place (self->history, position, &target);
  kt_revision_end_step (self);
}

KtPosition *
kt_revision_insert (KtRevision *self,
                    KtPosition *parent,
                    guint index,
                    const KtPositionData *data,
                    GError **error)
{
  if (!kt_revision_require_draft (self, error)
      || (parent != NULL && !require_own (self, parent, error))
      || !kt_revision_check_place (parent, 1, error))
    return NULL;
  if (kt_revision_find_position (self, data->id) != NULL)
    {
      refuse_place (error, _ ("This position is already part of the quote."));
      return NULL;
    }
  g_autoptr (KtPositionData) copy = accept (self, data, error);
  if (copy == NULL)
    return NULL;
  g_autoptr (KtPosition) position = kt_position_new (g_steal_pointer (&copy));
  place (self, position, parent, children_of (self, parent), index, _ ("Add position"));
  return position;
}

gboolean
kt_revision_remove (KtRevision *self, KtPosition *position, GError **error)
{
  if (!kt_revision_require_draft (self, error) || !require_own (self, position, error))
    return FALSE;
  place (self, position, NULL, NULL, 0, _ ("Remove position"));
  return TRUE;
}

static gboolean
is_below (KtPosition *position, KtPosition *ancestor)
{
  for (; position != NULL; position = kt_position_get_parent (position))
    if (position == ancestor)
      return TRUE;
  return FALSE;
}

gboolean
kt_revision_move (KtRevision *self,
                  KtPosition *position,
                  KtPosition *parent,
                  guint index,
                  GError **error)
{
  if (!kt_revision_require_draft (self, error) || !require_own (self, position, error)
      || (parent != NULL && !require_own (self, parent, error)))
    return FALSE;
  if (is_below (parent, position))
    return refuse_place (error, _ ("A position cannot stand below itself."));
  if (!kt_revision_check_place (parent, kt_position_get_height (position), error))
    return FALSE;

  guint last = g_list_model_get_n_items (G_LIST_MODEL (children_of (self, parent)));
  if (kt_position_get_parent (position) == parent)
    {
      index = MIN (index, last - 1);
      if (index == kt_position_get_index (position))
        return TRUE;
    }
  place (self, position, parent, children_of (self, parent), index, _ ("Move position"));
  return TRUE;
}

gboolean
kt_revision_indent (KtRevision *self, KtPosition *position, GError **error)
{
  if (!kt_revision_require_draft (self, error) || !require_own (self, position, error))
    return FALSE;
  guint index = kt_position_get_index (position);
  if (index == 0)
    return refuse_place (error, _ ("There is no position before it on its level."));
  GListModel *siblings = G_LIST_MODEL (kt_position_get_siblings (position));
  g_autoptr (KtPosition) before = g_list_model_get_item (siblings, index - 1);
  return kt_revision_move (self, position, before, G_MAXUINT, error);
}

gboolean
kt_revision_outdent (KtRevision *self, KtPosition *position, GError **error)
{
  if (!kt_revision_require_draft (self, error) || !require_own (self, position, error))
    return FALSE;
  KtPosition *parent = kt_position_get_parent (position);
  if (parent == NULL)
    return refuse_place (error, _ ("It stands on the top level already."));
  return kt_revision_move (self, position, kt_position_get_parent (parent),
                           kt_position_get_index (parent) + 1, error);
}

gboolean
kt_revision_shift (KtRevision *self, KtPosition *position, int by, GError **error)
{
  if (!kt_revision_require_draft (self, error) || !require_own (self, position, error))
    return FALSE;
  gint64 index = (gint64)kt_position_get_index (position) + by;
  return kt_revision_move (self, position, kt_position_get_parent (position), MAX (index, 0),
                           error);
}

/* ---- duplicates ---- */

static KtPosition *
insert_copy (KtRevision *self,
             KtPosition *source,
             KtPosition *parent,
             guint index,
             KtRandom *random)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (source));
  g_autofree char *id = kt_random_uuid (random);
  kt_record_set_text (&data->id, id);
  g_autoptr (KtPosition) copy = kt_position_new (g_steal_pointer (&data));
  place (self, copy, parent, children_of (self, parent), index, NULL);

  GListModel *children = kt_position_get_children (source);
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (KtPosition) child = g_list_model_get_item (children, i);
      insert_copy (self, child, copy, i, random);
    }
  return copy;
}

KtPosition *
kt_revision_duplicate (KtRevision *self, KtPosition *position, KtRandom *random, GError **error)
{
  if (!kt_revision_require_draft (self, error) || !require_own (self, position, error))
    return NULL;
  kt_revision_begin_step (self, _ ("Duplicate position"));
  KtPosition *copy = insert_copy (self, position, kt_position_get_parent (position),
                                  kt_position_get_index (position) + 1, random);
  kt_revision_end_step (self);
  return copy;
}
