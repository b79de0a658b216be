/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nodes and values in pages, groups in a flat array. */

#include "kt-snapshot.h"

#include <string.h>

#include "kt-snapshot-private.h"

const char *
kt_state_name (KtState state)
{
  static const char *const names[] = { "free", "user", "user-not", "implied", "excluded", "unknown" };

  return names[state];
}

KtSnapshot *
kt_snapshot_new (KtProgram *program, GPtrArray *choices)
{
  KtSnapshot *self = g_new0 (KtSnapshot, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->program = kt_program_ref (program);
  self->model = program->model;
  self->numbers = g_new (int, program->slots->len);
  for (guint i = 0; i < program->slots->len; i++)
    self->numbers[i] = -1;
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_page_unref);
  self->values = g_array_new (FALSE, FALSE, sizeof (KtSnapshotValue));
  self->groups = g_array_new (FALSE, TRUE, sizeof (KtSnapshotGroup));
  self->choices = kt_choices_copy (choices);
  self->texts = g_string_chunk_new (1024);
  return self;
}

/* --- making it ---------------------------------------------------------------------------------- */

KtPage *
kt_snapshot_last_page (const KtSnapshot *self)
{
  return self->pages->len > 0 ? g_ptr_array_index (self->pages, self->pages->len - 1) : NULL;
}

/* What was made last goes with its page. */
static void
close_page (KtSnapshot *self)
{
  KtPage *page = kt_snapshot_last_page (self);

  if (!self->is_making)
    return;
  kt_page_close (page, (const KtSnapshotValue *) self->values->data, self->values->len);
  self->n_made += page->n_nodes + page->n_values / 4;
  g_array_set_size (self->values, 0);
  self->is_making = FALSE;
}

KtSnapshotNode *
kt_snapshot_add_node (KtSnapshot *self)
{
  KtSnapshotNode *node;

  if (self->n_nodes % KT_PAGE_NODES == 0)
    {
      close_page (self);
      g_ptr_array_add (self->pages, kt_page_new ());
      self->is_making = TRUE;
    }
  self->n_nodes++;
  node = kt_page_add_node (kt_snapshot_last_page (self));
  node->values = GUINT_TO_POINTER (self->values->len);
  return node;
}

void
kt_snapshot_add_value (KtSnapshot *self, const KtSnapshotValue *value)
{
  KtPage *page = kt_snapshot_last_page (self);

  g_array_append_vals (self->values, value, 1);
  page->nodes[page->n_nodes - 1].n_values++;
}

void
kt_snapshot_add_page (KtSnapshot *self, KtPage *page)
{
  g_return_if_fail (self->n_nodes % KT_PAGE_NODES == 0);
  close_page (self);
  g_ptr_array_add (self->pages, kt_page_ref (page));
  self->n_nodes += page->n_nodes;
}

void
kt_snapshot_finish (KtSnapshot *self)
{
  close_page (self);
  for (guint i = 0; i < self->pages->len; i++)
    {
      const KtPage *page = g_ptr_array_index (self->pages, i);

      self->has_unknown |= page->has_unknown;
      self->n_open += page->n_open;
      self->n_done += page->n_done;
    }
}

KtSnapshot *
kt_snapshot_with_undo (KtSnapshot *content, gboolean can_undo, gboolean can_redo)
{
  KtSnapshot *self;

  if (content->can_undo == can_undo && content->can_redo == can_redo)
    return kt_snapshot_ref (content);
  self = g_memdup2 (content, sizeof *content);
  g_atomic_ref_count_init (&self->ref_count);
  self->content = kt_snapshot_ref (content);
  self->can_undo = can_undo;
  self->can_redo = can_redo;
  return self;
}

KtSnapshot *
kt_snapshot_ref (KtSnapshot *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
kt_snapshot_unref (KtSnapshot *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->content != NULL)
    kt_snapshot_unref (self->content);
  else
    {
      g_ptr_array_unref (self->pages);
      g_array_unref (self->values);
      g_array_unref (self->groups);
      g_ptr_array_unref (self->choices);
      g_string_chunk_free (self->texts);
      g_free (self->numbers);
      kt_program_unref (self->program);
    }
  g_free (self);
}

KtModel *
kt_snapshot_get_model (const KtSnapshot *self)
{
  return self->model;
}

guint
kt_snapshot_get_n_nodes (const KtSnapshot *self)
{
  return self->n_nodes;
}

const KtSnapshotNode *
kt_snapshot_get_node (const KtSnapshot *self, guint number)
{
  const KtPage *page;

  g_return_val_if_fail (number < self->n_nodes, NULL);
  page = g_ptr_array_index (self->pages, number / KT_PAGE_NODES);
  return &page->nodes[number % KT_PAGE_NODES];
}

gint
kt_snapshot_find (const KtSnapshot *self, const char *path)
{
  int slot = kt_program_find_slot (self->program, path);

  return slot >= 0 ? self->numbers[slot] : -1;
}

guint
kt_snapshot_get_n_groups (const KtSnapshot *self)
{
  return self->groups->len;
}

const KtSnapshotGroup *
kt_snapshot_get_group (const KtSnapshot *self, guint number)
{
  g_return_val_if_fail (number < self->groups->len, NULL);
  return &g_array_index (self->groups, KtSnapshotGroup, number);
}

const KtSnapshotGroup *
kt_snapshot_find_group (const KtSnapshot *self, gint parent, const KtFeature *feature)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const KtSnapshotGroup *group = &g_array_index (self->groups, KtSnapshotGroup, i);

      if (group->parent == parent && group->feature == feature)
        return group;
    }
  return NULL;
}

guint
kt_snapshot_get_n_choices (const KtSnapshot *self)
{
  return self->choices->len;
}

const KtChoice *
kt_snapshot_get_choice (const KtSnapshot *self, guint number)
{
  return g_ptr_array_index (self->choices, number);
}

guint
kt_snapshot_get_n_open (const KtSnapshot *self)
{
  return self->n_open;
}

guint
kt_snapshot_get_n_done (const KtSnapshot *self)
{
  return self->n_done;
}

gboolean
kt_snapshot_get_can_undo (const KtSnapshot *self)
{
  return self->can_undo;
}

gboolean
kt_snapshot_get_can_redo (const KtSnapshot *self)
{
  return self->can_redo;
}

guint
kt_snapshot_get_up_to_instances (const KtSnapshot *self)
{
  return self->up_to_instances;
}

/* --- comparing ---------------------------------------------------------------------------------- */

static gboolean
values_equal (const KtSnapshotNode *a, const KtSnapshotNode *b)
{
  if (a->n_values != b->n_values)
    return FALSE;
  for (guint i = 0; i < a->n_values; i++)
    if (strcmp (a->values[i].name, b->values[i].name) != 0 || a->values[i].state != b->values[i].state
        || a->values[i].is_alternative != b->values[i].is_alternative)
      return FALSE;
  return TRUE;
}

static gboolean
nodes_equal (const KtSnapshotNode *a, const KtSnapshotNode *b)
{
  return strcmp (a->path, b->path) == 0 && a->feature == b->feature && a->parent == b->parent
         && a->is_optional == b->is_optional && a->presence == b->presence
         && a->is_decided == b->is_decided && a->is_open == b->is_open
         && a->has_range == b->has_range && a->is_proven == b->is_proven
         && a->is_unbounded_below == b->is_unbounded_below
         && a->is_unbounded_above == b->is_unbounded_above
         && (!a->has_range
             || (kt_decimal_equal (a->minimum, b->minimum)
                 && kt_decimal_equal (a->maximum, b->maximum)
                 && kt_decimal_equal (a->exchange_minimum, b->exchange_minimum)
                 && kt_decimal_equal (a->exchange_maximum, b->exchange_maximum)))
         && g_strcmp0 (a->text, b->text) == 0 && a->is_unknown == b->is_unknown
         && values_equal (a, b);
}

gboolean
kt_snapshot_has_unknown (const KtSnapshot *self)
{
  return self->has_unknown;
}

gboolean
kt_snapshot_equal (const KtSnapshot *a, const KtSnapshot *b)
{
  if (a->model != b->model || a->n_nodes != b->n_nodes || a->groups->len != b->groups->len
      || a->choices->len != b->choices->len || a->up_to_instances != b->up_to_instances)
    return FALSE;
  for (guint i = 0; i < a->n_nodes; i++)
    if (!nodes_equal (kt_snapshot_get_node (a, i), kt_snapshot_get_node (b, i)))
      return FALSE;
  for (guint i = 0; i < a->choices->len; i++)
    if (!kt_choice_equal (kt_snapshot_get_choice (a, i), kt_snapshot_get_choice (b, i)))
      return FALSE;
  for (guint i = 0; i < a->groups->len; i++)
    {
      const KtSnapshotGroup *x = kt_snapshot_get_group (a, i), *y = kt_snapshot_get_group (b, i);

      if (x->parent != y->parent || x->feature != y->feature || x->minimum != y->minimum
          || x->maximum != y->maximum || x->can_add != y->can_add || x->n_present != y->n_present)
        return FALSE;
    }
  return TRUE;
}

/* --- states ------------------------------------------------------------------------------------- */

static KtState
opposite (KtState state)
{
  switch (state)
    {
    case KT_STATE_USER:
      return KT_STATE_USER_NOT;
    case KT_STATE_USER_NOT:
      return KT_STATE_USER;
    case KT_STATE_IMPLIED:
      return KT_STATE_EXCLUDED;
    case KT_STATE_EXCLUDED:
      return KT_STATE_IMPLIED;
    default:
      return state;
    }
}

static KtState
number_state (const KtSnapshotNode *node, const KtChoice *choice)
{
  KtDecimal value;
  int low, high;

  if (!node->has_range || !kt_decimal_parse (choice->value, &value, NULL))
    return KT_STATE_EXCLUDED;
  low = kt_decimal_compare (value, node->minimum);
  high = kt_decimal_compare (value, node->maximum);
  switch (choice->kind)
    {
    case KT_CHOICE_AT_LEAST:
      return low <= 0 ? KT_STATE_IMPLIED : high <= 0 ? KT_STATE_FREE : KT_STATE_EXCLUDED;
    case KT_CHOICE_AT_MOST:
      return high >= 0 ? KT_STATE_IMPLIED : low >= 0 ? KT_STATE_FREE : KT_STATE_EXCLUDED;
    default:
      if (low < 0 || high > 0)
        return KT_STATE_EXCLUDED;
      if (low == 0 && high == 0)
        return node->is_decided ? KT_STATE_USER : KT_STATE_IMPLIED;
      return low == 0 || high == 0 ? KT_STATE_FREE : KT_STATE_UNKNOWN; /* there may be holes */
    }
}

KtState
kt_snapshot_get_state (const KtSnapshot *self, const KtChoice *choice)
{
  gint number = kt_snapshot_find (self, choice->path);
  const KtSnapshotNode *node;
  const char *name = choice->value;

  if (number < 0)
    return KT_STATE_UNKNOWN;
  node = kt_snapshot_get_node (self, (guint) number);
  if (name == NULL && node->feature != NULL && node->feature->kind == KT_FEATURE_BOOL
      && !node->is_optional)
    name = "True";
  if (name == NULL)
    return choice->kind == KT_CHOICE_IS_NOT ? opposite (node->presence) : node->presence;
  if (node->feature != NULL && node->feature->kind == KT_FEATURE_NUMBER)
    {
      KtState state = number_state (node, choice);

      return choice->kind == KT_CHOICE_IS_NOT ? opposite (state) : state;
    }
  for (guint i = 0; i < node->n_values; i++)
    if (strcmp (node->values[i].name, name) == 0)
      return choice->kind == KT_CHOICE_IS_NOT ? opposite (node->values[i].state)
                                              : node->values[i].state;
  return KT_STATE_UNKNOWN;
}

/* --- lines -------------------------------------------------------------------------------------- */

static void
add_line (GPtrArray *lines, const char *path, const char *value, KtState state)
{
  g_ptr_array_add (lines, g_strconcat (path, value != NULL ? "=" : "", value != NULL ? value : "",
                                       "\t", kt_state_name (state), NULL));
}

static void
add_range_line (GPtrArray *lines, const KtSnapshotNode *node)
{
  g_autofree char *low = kt_decimal_to_string (kt_decimal_reduce (node->minimum));
  g_autofree char *high = kt_decimal_to_string (kt_decimal_reduce (node->maximum));

  if (node->has_range)
    g_ptr_array_add (lines, g_strconcat (node->path, "\t", low, "..", high, NULL));
  else
    add_line (lines, node->path, NULL, KT_STATE_EXCLUDED);
}

static void
add_node_lines (GPtrArray *lines, const KtSnapshotNode *node)
{
  gboolean is_bool = node->feature->kind == KT_FEATURE_BOOL;

  if (is_bool && !node->is_optional)
    {
      KtState state = node->values[1].state;

      add_line (lines, node->path, NULL,
                node->values[0].state == KT_STATE_USER ? KT_STATE_USER_NOT : state);
      return;
    }
  if (node->is_optional)
    add_line (lines, node->path, NULL, node->presence);
  if (node->feature->kind == KT_FEATURE_NUMBER)
    add_range_line (lines, node);
  for (guint i = 0; i < node->n_values; i++)
    if (node->values[i].name[0] != '\0')
      add_line (lines, node->path, node->values[i].name, node->values[i].state);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
kt_snapshot_to_lines (const KtSnapshot *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new (NULL);

  for (guint i = 1; i < self->n_nodes; i++)
    add_node_lines (lines, kt_snapshot_get_node (self, i));
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    {
      g_string_append (text, g_ptr_array_index (lines, i));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
