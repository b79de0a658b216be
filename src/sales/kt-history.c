/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two stacks of steps. A step is a list of entries, undone from its end and redone from its
 * beginning. The oldest steps are forgotten beyond MAX_STEPS, or where all together hold more than
 * MAX_ENTRIES: in a very large quote one change of the head is one of every line.
 */
#include "kt-history.h"

#define MAX_STEPS 500
#define MAX_ENTRIES 30000

typedef struct {
  KtRevisionHeader *header; /* given: an edit of the head */
  KtPosition *position;     /* of the others */
  KtPositionData *data;     /* given: an edit of a content */
  GPtrArray *conditions;    /* given: other conditions of the same content */
  KtPositionPlace place;    /* else a change of place */
} Entry;

typedef struct {
  char *label;
  GPtrArray *entries;
} Step;

struct _KtHistory {
  KtRevisionHeader **header;
  KtHistoryPlaced placed;
  gpointer user_data;
  GPtrArray *done;   /* the last one is undone next */
  GPtrArray *undone; /* the last one is redone next */
  Step *open;
  GArray *marks; /* of guint: how many entries the open step had where each that is nested began */
};

/* ---- entries ---- */

static void
hold_place (KtPositionPlace *place)
{
  if (place->parent != NULL)
    g_object_ref (place->parent);
  if (place->siblings != NULL)
    g_object_ref (place->siblings);
}

static void
release_place (KtPositionPlace *place)
{
  g_clear_object (&place->parent);
  g_clear_object (&place->siblings);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  kt_revision_header_free (entry->header);
  kt_position_data_free (entry->data);
  g_clear_pointer (&entry->conditions, g_ptr_array_unref);
  release_place (&entry->place);
  g_clear_object (&entry->position);
  g_free (entry);
}

static void
exchange_places (KtHistory *self, Entry *entry)
{
  KtPosition *position = entry->position;
  KtPositionPlace before = { kt_position_get_parent (position), kt_position_get_siblings (position),
                             kt_position_get_index (position) };
  hold_place (&before);
  if (before.siblings != NULL)
    kt_position_detach (position);
  if (entry->place.siblings != NULL)
    kt_position_attach (position, entry->place.parent, entry->place.siblings, entry->place.index);

  gboolean stands = entry->place.siblings != NULL;
  if (stands != (before.siblings != NULL))
    self->placed (position, stands, self->user_data);
  release_place (&entry->place);
  entry->place = before;
}

static void
exchange (KtHistory *self, Entry *entry)
{
  if (entry->header != NULL)
    {
      KtRevisionHeader *before = *self->header;
      *self->header = entry->header;
      entry->header = before;
    }
  else if (entry->data != NULL)
    kt_position_swap_data (entry->position, &entry->data);
  else if (entry->conditions != NULL)
    kt_position_swap_conditions (entry->position, &entry->conditions);
  else
    exchange_places (self, entry);
}

static void
add_entry (KtHistory *self, Entry *entry)
{
  g_return_if_fail (self->open != NULL);
  exchange (self, entry);
  g_ptr_array_add (self->open->entries, entry);
}

/* ---- steps ---- */

static Step *
step_new (const char *label)
{
  Step *step = g_new0 (Step, 1);
  step->label = g_strdup (label);
  step->entries = g_ptr_array_new_with_free_func (entry_free);
  return step;
}

static void
step_free (gpointer data)
{
  Step *step = data;
  g_free (step->label);
  g_ptr_array_unref (step->entries);
  g_free (step);
}

KtHistory *
kt_history_new (KtRevisionHeader **header, KtHistoryPlaced placed, gpointer user_data)
{
  KtHistory *self = g_new0 (KtHistory, 1);
  self->header = header;
  self->placed = placed;
  self->user_data = user_data;
  self->done = g_ptr_array_new_with_free_func (step_free);
  self->undone = g_ptr_array_new_with_free_func (step_free);
  self->marks = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
kt_history_free (KtHistory *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->undone);
  g_clear_pointer (&self->open, step_free);
  g_array_unref (self->marks);
  g_free (self);
}

void
kt_history_clear (KtHistory *self)
{
  g_ptr_array_set_size (self->done, 0);
  g_ptr_array_set_size (self->undone, 0);
}

void
kt_history_begin (KtHistory *self, const char *label)
{
  if (self->open == NULL)
    self->open = step_new (label);
  g_array_append_val (self->marks, self->open->entries->len);
}

void
kt_history_take_back (KtHistory *self)
{
  g_return_if_fail (self->open != NULL);
  GPtrArray *entries = self->open->entries;
  guint mark = g_array_index (self->marks, guint, self->marks->len - 1);
  for (guint i = entries->len; i > mark; i--)
    exchange (self, entries->pdata[i - 1]);
  g_ptr_array_set_size (entries, (int)mark);
}

static guint
count_entries (GPtrArray *steps)
{
  guint n = 0;
  for (guint i = 0; i < steps->len; i++)
    n += ((Step *)steps->pdata[i])->entries->len;
  return n;
}

static void
forget_oldest (GPtrArray *steps)
{
  guint n = count_entries (steps);
  while (steps->len > MAX_STEPS || (steps->len > 1 && n > MAX_ENTRIES))
    {
      n -= ((Step *)steps->pdata[0])->entries->len;
      g_ptr_array_remove_index (steps, 0);
    }
}

gboolean
kt_history_end (KtHistory *self)
{
  g_return_val_if_fail (self->open != NULL, FALSE);
  g_array_set_size (self->marks, self->marks->len - 1);
  if (self->marks->len > 0)
    return FALSE;
  Step *step = g_steal_pointer (&self->open);
  if (step->entries->len == 0)
    {
      step_free (step);
      return FALSE;
    }
  g_ptr_array_set_size (self->undone, 0);
  g_ptr_array_add (self->done, step);
  forget_oldest (self->done);
  return TRUE;
}

/* ---- edits ---- */

void
kt_history_edit_header (KtHistory *self, KtRevisionHeader *header)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->header = header;
  add_entry (self, entry);
}

void
kt_history_edit_position (KtHistory *self, KtPosition *position, KtPositionData *data)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->position = g_object_ref (position);
  entry->data = data;
  add_entry (self, entry);
}

void
kt_history_edit_conditions (KtHistory *self, KtPosition *position, GPtrArray *conditions)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->position = g_object_ref (position);
  entry->conditions = conditions;
  add_entry (self, entry);
}

void
kt_history_place (KtHistory *self, KtPosition *position, const KtPositionPlace *place)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->position = g_object_ref (position);
  entry->place = *place;
  hold_place (&entry->place);
  add_entry (self, entry);
}

/* ---- undo and redo ---- */

static gboolean
take (KtHistory *self, GPtrArray *from, Step **step)
{
  if (self->open != NULL || from->len == 0)
    return FALSE;
  *step = g_ptr_array_steal_index (from, from->len - 1);
  return TRUE;
}

gboolean
kt_history_undo (KtHistory *self)
{
  Step *step;
  if (!take (self, self->done, &step))
    return FALSE;
  for (guint i = step->entries->len; i > 0; i--)
    exchange (self, step->entries->pdata[i - 1]);
  g_ptr_array_add (self->undone, step);
  return TRUE;
}

gboolean
kt_history_redo (KtHistory *self)
{
  Step *step;
  if (!take (self, self->undone, &step))
    return FALSE;
  for (guint i = 0; i < step->entries->len; i++)
    exchange (self, step->entries->pdata[i]);
  g_ptr_array_add (self->done, step);
  return TRUE;
}

static const char *
label_of_last (GPtrArray *steps)
{
  return steps->len > 0 ? ((Step *)steps->pdata[steps->len - 1])->label : NULL;
}

const char *
kt_history_get_undo_label (KtHistory *self)
{
  return label_of_last (self->done);
}

const char *
kt_history_get_redo_label (KtHistory *self)
{
  return label_of_last (self->undone);
}
