/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that could be refused is asked before the first line is touched; what is done then
 * cannot fail, so there is no way back to take.
 */
#include "kt-position-batch.h"

#include "kt-position-private.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>

/* ---- which lines ---- */

typedef struct {
  GHashTable *chosen;
  GPtrArray *topmost;
} Choice;

static gboolean
stands_below_chosen (KtPosition *position, GHashTable *chosen)
{
  for (KtPosition *above = kt_position_get_parent (position); above != NULL;
       above = kt_position_get_parent (above))
    if (g_hash_table_contains (chosen, above))
      return TRUE;
  return FALSE;
}

static gboolean
take_topmost (KtPosition *position, gpointer user_data)
{
  Choice *choice = user_data;
  if (g_hash_table_contains (choice->chosen, position)
      && !stands_below_chosen (position, choice->chosen))
    g_ptr_array_add (choice->topmost, g_object_ref (position));
  return TRUE;
}

static GHashTable *
set_of (GPtrArray *positions)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < positions->len; i++)
    g_hash_table_add (set, positions->pdata[i]);
  return set;
}

GPtrArray *
kt_positions_topmost (KtRevision *revision, GPtrArray *positions)
{
  g_autoptr (GHashTable) chosen = set_of (positions);
  Choice choice = { chosen, g_ptr_array_new_with_free_func (g_object_unref) };
  kt_position_walk (kt_revision_get_positions (revision), take_topmost, &choice);
  return choice.topmost;
}

static gboolean
take (KtPosition *position, gpointer positions)
{
  g_ptr_array_add (positions, position);
  return TRUE;
}

GPtrArray *
kt_positions_with_below (GPtrArray *positions)
{
  GPtrArray *all = g_ptr_array_new ();
  for (guint i = 0; i < positions->len; i++)
    {
      take (positions->pdata[i], all);
      kt_position_walk (kt_position_get_children (positions->pdata[i]), take, all);
    }
  return all;
}

static gboolean
require_own (KtRevision *revision, GPtrArray *positions, GError **error)
{
  for (guint i = 0; i < positions->len; i++)
    if (kt_revision_find_position (revision, kt_position_get_id (positions->pdata[i]))
        != positions->pdata[i])
      {
        g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_TREE,
                             _ ("This position is not part of the quote any more."));
        return FALSE;
      }
  return TRUE;
}

static gboolean
may_begin (KtRevision *revision, GPtrArray *positions, GError **error)
{
  return kt_revision_require_draft (revision, error) && require_own (revision, positions, error);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_TREE, why);
  return FALSE;
}

/* ---- remove, duplicate ---- */

gboolean
kt_positions_remove (KtRevision *revision, GPtrArray *positions, GError **error)
{
  if (!may_begin (revision, positions, error))
    return FALSE;
  kt_revision_begin_step (revision, _ ("Remove positions"));
  for (guint i = 0; i < positions->len; i++)
    kt_revision_remove (revision, positions->pdata[i], NULL);
  kt_revision_end_step (revision);
  return TRUE;
}

static gboolean
are_neighbours (GPtrArray *positions)
{
  for (guint i = 1; i < positions->len; i++)
    if (kt_position_get_siblings (positions->pdata[i])
            != kt_position_get_siblings (positions->pdata[0])
        || kt_position_get_index (positions->pdata[i])
               != kt_position_get_index (positions->pdata[i - 1]) + 1)
      return FALSE;
  return TRUE;
}

GPtrArray *
kt_positions_duplicate (KtRevision *revision,
                        GPtrArray *positions,
                        KtRandom *random,
                        GError **error)
{
  if (!may_begin (revision, positions, error))
    return NULL;
  gboolean together = are_neighbours (positions);
  GPtrArray *copies = g_ptr_array_new ();
  kt_revision_begin_step (revision, _ ("Duplicate positions"));
  for (guint i = 0; i < positions->len; i++)
    g_ptr_array_add (copies,
                     kt_revision_duplicate (revision, positions->pdata[i], random, NULL));
  if (together)
    for (guint i = 0; i < copies->len; i++)
      {
        KtPosition *last = i == 0 ? positions->pdata[positions->len - 1] : copies->pdata[i - 1];
        guint index = kt_position_get_index (last) + 1;
        if (kt_position_get_index (copies->pdata[i]) < index)
          index--;
        kt_revision_move (revision, copies->pdata[i], kt_position_get_parent (last), index, NULL);
      }
  kt_revision_end_step (revision);
  return copies;
}

/* ---- move ---- */

static KtPosition *
sibling_of (KtPosition *position, int by)
{
  GListModel *siblings = G_LIST_MODEL (kt_position_get_siblings (position));
  gint64 index = (gint64)kt_position_get_index (position) + by;
  if (index < 0)
    return NULL;
  /* The list keeps it alive. */
  g_autoptr (KtPosition) sibling = g_list_model_get_item (siblings, (guint)index);
  return sibling;
}

static gboolean
is_below (KtPosition *position, KtPosition *ancestor)
{
  for (; position != NULL; position = kt_position_get_parent (position))
    if (position == ancestor)
      return TRUE;
  return FALSE;
}

static gboolean
may_stand (GPtrArray *positions, KtPosition *parent, GError **error)
{
  for (guint i = 0; i < positions->len; i++)
    {
      if (is_below (parent, positions->pdata[i]))
        return refuse (error, _ ("A position cannot stand below itself."));
      if (!kt_revision_check_place (parent, kt_position_get_height (positions->pdata[i]), error))
        return FALSE;
    }
  return TRUE;
}

static void
move_before (KtRevision *revision, KtPosition *position, KtPosition *parent, KtPosition *before)
{
  guint index = before != NULL ? kt_position_get_index (before) : G_MAXUINT;
  if (before != NULL && kt_position_get_parent (position) == parent
      && kt_position_get_index (position) < index)
    index--;
  kt_revision_move (revision, position, parent, index, NULL);
}

gboolean
kt_positions_move (KtRevision *revision,
                   GPtrArray *positions,
                   KtPosition *parent,
                   KtPosition *before,
                   GError **error)
{
  g_autoptr (GHashTable) chosen = set_of (positions);
  if (!may_begin (revision, positions, error) || !may_stand (positions, parent, error))
    return FALSE;
  while (before != NULL && g_hash_table_contains (chosen, before))
    before = sibling_of (before, +1);
  kt_revision_begin_step (revision, _ ("Move positions"));
  for (guint i = 0; i < positions->len; i++)
    move_before (revision, positions->pdata[i], parent, before);
  kt_revision_end_step (revision);
  return TRUE;
}

gboolean
kt_positions_shift (KtRevision *revision, GPtrArray *positions, int by, GError **error)
{
  g_autoptr (GHashTable) blocked = g_hash_table_new (NULL, NULL);
  if (!may_begin (revision, positions, error))
    return FALSE;
  kt_revision_begin_step (revision, _ ("Move positions"));
  for (guint i = 0; i < positions->len; i++)
    {
      KtPosition *position = positions->pdata[by < 0 ? i : positions->len - 1 - i];
      KtPosition *neighbour = sibling_of (position, by);
      if (neighbour == NULL || g_hash_table_contains (blocked, neighbour))
        g_hash_table_add (blocked, position);
      else
        kt_revision_shift (revision, position, by, NULL);
    }
  kt_revision_end_step (revision);
  return TRUE;
}

/* Where it would stand if it is moved in; NULL: there is nothing. */
static KtPosition *
host_of (KtPosition *position, GHashTable *chosen)
{
  KtPosition *host = sibling_of (position, -1);
  while (host != NULL && g_hash_table_contains (chosen, host))
    host = sibling_of (host, -1);
  return host;
}

gboolean
kt_positions_indent (KtRevision *revision, GPtrArray *positions, GError **error)
{
  g_autoptr (GHashTable) chosen = set_of (positions);
  if (!may_begin (revision, positions, error))
    return FALSE;
  for (guint i = 0; i < positions->len; i++)
    {
      KtPosition *host = host_of (positions->pdata[i], chosen);
      if (host == NULL)
        return refuse (error, _ ("There is no position before it on its level."));
      if (!kt_revision_check_place (host, kt_position_get_height (positions->pdata[i]), error))
        return FALSE;
    }
  kt_revision_begin_step (revision, _ ("Move positions"));
  for (guint i = 0; i < positions->len; i++)
    kt_revision_indent (revision, positions->pdata[i], NULL);
  kt_revision_end_step (revision);
  return TRUE;
}

gboolean
kt_positions_outdent (KtRevision *revision, GPtrArray *positions, GError **error)
{
  if (!may_begin (revision, positions, error))
    return FALSE;
  for (guint i = 0; i < positions->len; i++)
    if (kt_position_get_parent (positions->pdata[i]) == NULL)
      return refuse (error, _ ("It stands on the top level already."));
  kt_revision_begin_step (revision, _ ("Move positions"));
  for (guint i = positions->len; i > 0; i--)
    kt_revision_outdent (revision, positions->pdata[i - 1], NULL);
  kt_revision_end_step (revision);
  return TRUE;
}

/* ---- content ---- */

static gboolean
prepare (KtRevision *revision,
         KtPosition *position,
         KtPositionChangeFunc change,
         gpointer user_data,
         GPtrArray *changed,
         GError **error)
{
  KtPositionData *data = kt_position_data_copy (kt_position_get (position));
  g_ptr_array_add (changed, data);
  return change (position, data, user_data, error) && kt_position_data_check (data, error)
         && kt_revision_check_currency (kt_revision_get_header (revision), data, error);
}

gboolean
kt_positions_change (KtRevision *revision,
                     GPtrArray *positions,
                     KtPositionChangeFunc change,
                     gpointer user_data,
                     GError **error)
{
  g_autoptr (GPtrArray) changed
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_position_data_free);
  gboolean done = TRUE;
  if (!may_begin (revision, positions, error))
    return FALSE;
  for (guint i = 0; i < positions->len; i++)
    if (!prepare (revision, positions->pdata[i], change, user_data, changed, error))
      return FALSE;
  kt_revision_begin_step (revision, _ ("Edit positions"));
  for (guint i = 0; done && i < positions->len; i++)
    done = kt_revision_edit_position (revision, positions->pdata[i], changed->pdata[i], error);
  return kt_revision_conclude_step (revision, done);
}
