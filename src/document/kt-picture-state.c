/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A state is one table of changes for each kind, by the id of the element. Layers hold "1" or "0"
 * so that all three tables are alike.
 */

#include "kt-picture-private.h"

#include <string.h>

#define MAX_COLOUR_LENGTH 32

KtPictureState *
kt_picture_state_new (void)
{
  KtPictureState *self = g_new0 (KtPictureState, 1);
  for (guint i = 0; i < KT_PICTURE_N_CHANGES; i++)
    self->changes[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

KtPictureState *
kt_picture_state_copy (const KtPictureState *state)
{
  KtPictureState *copy = kt_picture_state_new ();
  for (guint i = 0; i < KT_PICTURE_N_CHANGES; i++)
    {
      GHashTableIter iter;
      gpointer id, value;
      g_hash_table_iter_init (&iter, state->changes[i]);
      while (g_hash_table_iter_next (&iter, &id, &value))
        g_hash_table_insert (copy->changes[i], g_strdup (id), g_strdup (value));
    }
  return copy;
}

void
kt_picture_state_free (KtPictureState *state)
{
  if (state == NULL)
    return;
  for (guint i = 0; i < KT_PICTURE_N_CHANGES; i++)
    g_hash_table_unref (state->changes[i]);
  g_free (state);
}

const char *
kt_picture_state_lookup (const KtPictureState *state, KtPictureChange change, const char *id)
{
  return g_hash_table_lookup (state->changes[change], id);
}

static void
set_change (KtPictureState *state, KtPictureChange change, const char *id, const char *value)
{
  if (value == NULL)
    g_hash_table_remove (state->changes[change], id);
  else
    g_hash_table_insert (state->changes[change], g_strdup (id), g_utf8_make_valid (value, -1));
}

/* What may follow "fill:" without being able to say anything else. */
static gboolean
is_colour (const char *text)
{
  gsize length = strlen (text);
  if (text[0] == '#')
    {
      for (const char *c = text + 1; *c; c++)
        if (!g_ascii_isxdigit (*c))
          return FALSE;
      return length == 4 || length == 7;
    }
  for (const char *c = text; *c; c++)
    if (!g_ascii_isalpha (*c))
      return FALSE;
  return length > 0 && length <= MAX_COLOUR_LENGTH;
}

void
kt_picture_state_set_layer (KtPictureState *state, const char *id, gboolean visible)
{
  set_change (state, KT_PICTURE_CHANGE_LAYER, id, visible ? "1" : "0");
}

void
kt_picture_state_set_field (KtPictureState *state, const char *id, const char *text)
{
  set_change (state, KT_PICTURE_CHANGE_FIELD, id, text);
}

void
kt_picture_state_set_fill (KtPictureState *state, const char *id, const char *colour)
{
  set_change (state, KT_PICTURE_CHANGE_FILL, id, colour && is_colour (colour) ? colour : NULL);
}

static gboolean
changes_equal (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer id, value;
  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (g_strcmp0 (value, g_hash_table_lookup (b, id)) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_empty (const KtPictureState *state)
{
  for (guint i = 0; i < KT_PICTURE_N_CHANGES; i++)
    if (g_hash_table_size (state->changes[i]) > 0)
      return FALSE;
  return TRUE;
}

gboolean
kt_picture_state_equal (const KtPictureState *a, const KtPictureState *b)
{
  if (a == NULL || b == NULL)
    return (a == NULL || is_empty (a)) && (b == NULL || is_empty (b));
  for (guint i = 0; i < KT_PICTURE_N_CHANGES; i++)
    if (!changes_equal (a->changes[i], b->changes[i]))
      return FALSE;
  return TRUE;
}
