/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A node of the tree. It owns its content and its children; parent and the list it stands in are
 * borrowed and cleared when it is taken out or when the parent goes away.
 */
#include "kt-position-private.h"

#include <string.h>

struct _KtPosition {
  GObject parent_instance;
  char *id; /* lives as long as the position, whatever content it has */
  KtPositionData *data;
  KtPosition *parent;
  GListStore *siblings;
  GListStore *children;
  char *number;
};

G_DEFINE_FINAL_TYPE (KtPosition, kt_position, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static KtPosition *
get_child (GListStore *list, guint index)
{
  g_autoptr (KtPosition) child = g_list_model_get_item (G_LIST_MODEL (list), index);
  return child; /* the list keeps it */
}

static guint
count (GListStore *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
kt_position_finalize (GObject *object)
{
  KtPosition *self = KT_POSITION (object);
  for (guint i = 0; i < count (self->children); i++)
    {
      KtPosition *child = get_child (self->children, i);
      child->parent = NULL;
      child->siblings = NULL;
    }
  g_clear_object (&self->children);
  kt_position_data_free (self->data);
  g_free (self->number);
  g_free (self->id);
  G_OBJECT_CLASS (kt_position_parent_class)->finalize (object);
}

static void
kt_position_class_init (KtPositionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kt_position_finalize;
  signals[CHANGED] = g_signal_new ("changed", KT_TYPE_POSITION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
kt_position_init (KtPosition *self)
{
  self->children = g_list_store_new (KT_TYPE_POSITION);
  self->number = g_strdup ("");
}

/* ---- for the revision ---- */

KtPosition *
kt_position_new (KtPositionData *data)
{
  KtPosition *self = g_object_new (KT_TYPE_POSITION, NULL);
  self->data = data;
  self->id = g_strdup (data->id);
  return self;
}

void
kt_position_swap_data (KtPosition *self, KtPositionData **data)
{
  KtPositionData *other = *data;
  *data = self->data;
  self->data = other;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
kt_position_swap_conditions (KtPosition *self, GPtrArray **conditions)
{
  GPtrArray *other = *conditions;
  *conditions = self->data->conditions;
  self->data->conditions = other;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
kt_position_attach (KtPosition *self, KtPosition *parent, GListStore *siblings, guint index)
{
  g_return_if_fail (self->siblings == NULL);
  self->parent = parent;
  self->siblings = siblings;
  g_list_store_insert (siblings, MIN (index, count (siblings)), self);
}

void
kt_position_detach (KtPosition *self)
{
  g_return_if_fail (self->siblings != NULL);
  guint index = kt_position_get_index (self);
  GListStore *siblings = self->siblings;
  self->parent = NULL;
  self->siblings = NULL;
  g_list_store_remove (siblings, index);
}

GListStore *
kt_position_get_siblings (KtPosition *self)
{
  return self->siblings;
}

GListStore *
kt_position_get_child_store (KtPosition *self)
{
  return self->children;
}

guint
kt_position_get_height (KtPosition *self)
{
  guint height = 0;
  for (guint i = 0; i < count (self->children); i++)
    height = MAX (height, kt_position_get_height (get_child (self->children, i)));
  return height + 1;
}

/* ---- numbers ---- */

static gboolean
is_numbered (KtPosition *self)
{
  return kt_position_kind_has_price (self->data->kind) || self->data->kind == KT_POSITION_WISH
         || (self->data->kind == KT_POSITION_TEXT && count (self->children) > 0);
}

static void
set_number (KtPosition *self, const char *number)
{
  if (strcmp (self->number, number) == 0)
    return;
  g_free (self->number);
  self->number = g_strdup (number);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
renumber (GListStore *list, const char *prefix)
{
  guint next = 1;
  for (guint i = 0; i < count (list); i++)
    {
      KtPosition *position = get_child (list, i);
      g_autofree char *number
          = is_numbered (position) ? g_strdup_printf ("%s%u", prefix, next++) : g_strdup ("");
      g_autofree char *inner = g_strconcat (number, ".", NULL);
      set_number (position, number);
      renumber (position->children, inner);
    }
}

void
kt_positions_renumber (GListStore *top)
{
  renumber (top, "");
}

/* ---- for everybody ---- */

const KtPositionData *
kt_position_get (KtPosition *self)
{
  return self->data;
}

const char *
kt_position_get_id (KtPosition *self)
{
  return self->id;
}

const char *
kt_position_get_number (KtPosition *self)
{
  return self->number;
}

KtPosition *
kt_position_get_parent (KtPosition *self)
{
  return self->parent;
}

GListModel *
kt_position_get_children (KtPosition *self)
{
  return G_LIST_MODEL (self->children);
}

guint
kt_position_get_index (KtPosition *self)
{
  guint index = 0;
  if (self->siblings != NULL)
    g_list_store_find (self->siblings, self, &index);
  return index;
}

guint
kt_position_get_depth (KtPosition *self)
{
  guint depth = 1;
  for (KtPosition *parent = self->parent; parent != NULL; parent = parent->parent)
    depth++;
  return depth;
}

/* The highest one that is not normal decides: what is below an option is not bought without it. */
KtPositionRole
kt_position_get_effective_role (KtPosition *self)
{
  KtPositionRole role = KT_ROLE_NORMAL;
  for (KtPosition *position = self; position != NULL; position = position->parent)
    if (position->data->role != KT_ROLE_NORMAL)
      role = position->data->role;
  return role;
}

gboolean
kt_position_walk (GListModel *positions, KtPositionFunc func, gpointer user_data)
{
  for (guint i = 0; i < g_list_model_get_n_items (positions); i++)
    {
      g_autoptr (KtPosition) position = g_list_model_get_item (positions, i);
      if (!func (position, user_data)
          || !kt_position_walk (G_LIST_MODEL (position->children), func, user_data))
        return FALSE;
    }
  return TRUE;
}
