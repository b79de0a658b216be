/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines are paired by id. They stand in the order of the right revision; what only the left one has
 * stands after the line it followed there, so that a removed line is seen where it was.
 */
#include "kt-comparison-private.h"

#include "kt-revision-diff.h"
#include "kt-revision-totals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- pairing ---- */

/* "key" → "key\n0", "key\n1" …: equal keys are told apart by how many came before. */
static GPtrArray *
count_keys (const GPtrArray *keys)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *counted = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < keys->len; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (seen, keys->pdata[i]));
      g_ptr_array_add (counted, g_strdup_printf ("%s\n%u", (const char *)keys->pdata[i], n));
      g_hash_table_insert (seen, keys->pdata[i], GUINT_TO_POINTER (n + 1));
    }
  return counted;
}

static GHashTable *
index_keys (const GPtrArray *keys)
{
  GHashTable *places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < keys->len; i++)
    g_hash_table_insert (places, keys->pdata[i], GUINT_TO_POINTER (i + 1));
  return places;
}

static int
place_of (GHashTable *places, const char *key)
{
  return (int)GPOINTER_TO_UINT (g_hash_table_lookup (places, key)) - 1;
}

/* What only the left one has, from there on up to the next that both have. */
static void
append_left_only (GArray *pairs, const GPtrArray *left, GHashTable *in_right, guint from)
{
  for (guint i = from; i < left->len && place_of (in_right, left->pdata[i]) < 0; i++)
    {
      const KtPair pair = { (int)i, -1 };
      g_array_append_val (pairs, pair);
    }
}

GArray *
kt_compare_pair (const GPtrArray *left, const GPtrArray *right)
{
  g_autoptr (GPtrArray) left_keys = count_keys (left);
  g_autoptr (GPtrArray) right_keys = count_keys (right);
  g_autoptr (GHashTable) in_left = index_keys (left_keys);
  g_autoptr (GHashTable) in_right = index_keys (right_keys);
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (KtPair));
  append_left_only (pairs, left_keys, in_right, 0);
  for (guint i = 0; i < right_keys->len; i++)
    {
      const KtPair pair = { place_of (in_left, right_keys->pdata[i]), (int)i };
      g_array_append_val (pairs, pair);
      if (pair.left >= 0)
        append_left_only (pairs, left_keys, in_right, (guint)pair.left + 1);
    }
  return pairs;
}

/* ---- fields ---- */

static void
field_free (gpointer data)
{
  KtComparedField *field = data;
  g_free (field->label);
  g_free (field->left);
  g_free (field->right);
  g_free (field);
}

GPtrArray *
kt_compared_fields_new (void)
{
  return g_ptr_array_new_with_free_func (field_free);
}

void
kt_compared_add (GPtrArray *fields, KtComparedPart part, const char *label, char *left, char *right)
{
  KtComparedField *field = g_new0 (KtComparedField, 1);
  field->part = part;
  field->label = g_strdup (label);
  field->left = left != NULL ? left : g_strdup ("");
  field->right = right != NULL ? right : g_strdup ("");
  field->differs = strcmp (field->left, field->right) != 0;
  if (*field->left == '\0' && *field->right == '\0')
    field_free (field);
  else
    g_ptr_array_add (fields, field);
}

char *
kt_compared_money (KtMoney money, const char *language)
{
  return money.currency[0] != '\0'
             ? kt_money_format (money, language, KT_MONEY_SYMBOL | KT_MONEY_ROUNDED)
             : g_strdup ("");
}

/* ---- lines ---- */

static void
line_free (gpointer data)
{
  KtComparedLine *line = data;
  g_clear_object (&line->left);
  g_clear_object (&line->right);
  g_free (line->id);
  g_free (line);
}

static gboolean
append_position (KtPosition *position, gpointer positions)
{
  g_ptr_array_add (positions, position);
  return TRUE;
}

static GPtrArray *
list_positions (KtRevision *revision)
{
  GPtrArray *positions = g_ptr_array_new ();
  kt_position_walk (kt_revision_get_positions (revision), append_position, positions);
  return positions;
}

static GPtrArray *
list_ids (const GPtrArray *positions)
{
  GPtrArray *ids = g_ptr_array_new ();
  for (guint i = 0; i < positions->len; i++)
    g_ptr_array_add (ids, (gpointer)kt_position_get_id (positions->pdata[i]));
  return ids;
}

static KtMoney
net_of (KtPosition *position, KtRevision *revision)
{
  KtMoney net = { 0 };
  const KtPositionData *data = position != NULL ? kt_position_get (position) : NULL;
  if (data == NULL || !kt_position_kind_has_price (data->kind) || data->on_request
      || !kt_position_net (data, kt_revision_get_header (revision), &net, NULL, NULL))
    return (KtMoney){ 0 };
  return net;
}

/* Paths of kt_revision_diff(): "positions[ID].place", "positions[ID].quantity". */
static GHashTable *
index_changes (KtRevision *left, KtRevision *right)
{
  g_autoptr (GPtrArray) changes = kt_revision_diff (left, right);
  GHashTable *changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < changes->len; i++)
    {
      const KtChange *change = changes->pdata[i];
      const char *end = strstr (change->path, "].");
      if (!g_str_has_prefix (change->path, "positions[") || end == NULL)
        continue;
      const char *id = change->path + strlen ("positions[");
      gboolean is_place = strcmp (end, "].place") == 0;
      char *key = g_strdup_printf ("%s%.*s", is_place ? "@" : "", (int)(end - id), id);
      g_hash_table_add (changed, key);
    }
  return changed;
}

static gboolean
is_moved (GHashTable *changed, const char *id)
{
  g_autofree char *key = g_strconcat ("@", id, NULL);
  return g_hash_table_contains (changed, key);
}

/* What nobody reads (how a price was found, which release it came from) is no difference. */
static gboolean
shows_difference (const KtComparison *self, const KtComparedLine *line)
{
  g_autoptr (GPtrArray) fields = kt_comparison_fields (self, line, NULL);
  for (guint i = 0; i < fields->len; i++)
    if (((KtComparedField *)fields->pdata[i])->differs)
      return TRUE;
  return FALSE;
}

static KtComparedFate
fate_of (const KtComparison *self, const KtComparedLine *line, GHashTable *changed)
{
  if (line->right == NULL)
    return KT_COMPARED_ONLY_LEFT;
  if (line->left == NULL)
    return KT_COMPARED_ONLY_RIGHT;
  return line->is_moved || !kt_money_equal (line->nets[0], line->nets[1])
                 || (g_hash_table_contains (changed, line->id) && shows_difference (self, line))
             ? KT_COMPARED_CHANGED
             : KT_COMPARED_SAME;
}

static void
add_line (KtComparison *self, KtPosition *left, KtPosition *right, GHashTable *changed)
{
  KtComparedLine *line = g_new0 (KtComparedLine, 1);
  line->id = g_strdup (kt_position_get_id (right != NULL ? right : left));
  line->left = left != NULL ? g_object_ref (left) : NULL;
  line->right = right != NULL ? g_object_ref (right) : NULL;
  line->nets[0] = net_of (left, self->left);
  line->nets[1] = net_of (right, self->right);
  line->is_moved = left != NULL && right != NULL && is_moved (changed, line->id);
  line->fate = fate_of (self, line, changed);
  self->n_lines_differ += line->fate != KT_COMPARED_SAME;
  g_ptr_array_add (self->lines, line);
}

static void
add_lines (KtComparison *self)
{
  g_autoptr (GPtrArray) left = list_positions (self->left);
  g_autoptr (GPtrArray) right = list_positions (self->right);
  g_autoptr (GPtrArray) left_ids = list_ids (left);
  g_autoptr (GPtrArray) right_ids = list_ids (right);
  g_autoptr (GArray) pairs = kt_compare_pair (left_ids, right_ids);
  g_autoptr (GHashTable) changed = index_changes (self->left, self->right);
  for (guint i = 0; i < pairs->len; i++)
    {
      const KtPair *pair = &g_array_index (pairs, KtPair, i);
      add_line (self, pair->left >= 0 ? left->pdata[pair->left] : NULL,
                pair->right >= 0 ? right->pdata[pair->right] : NULL, changed);
    }
}

/* ---- the whole ---- */

KtComparison *
kt_comparison_new (KtRevision *left, KtRevision *right, const char *language)
{
  KtComparison *self = g_new0 (KtComparison, 1);
  self->left = g_object_ref (left);
  self->right = g_object_ref (right);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  add_lines (self);
  self->head = kt_compare_heads (left, right, language);
  for (guint i = 0; i < self->head->len; i++)
    self->n_head_differs += ((KtComparedField *)self->head->pdata[i])->differs;
  return self;
}

void
kt_comparison_free (KtComparison *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->head);
  g_object_unref (self->left);
  g_object_unref (self->right);
  g_free (self);
}

/* Numbers may be equal where the line above went: then its place among its neighbours is told. */
static char *
place_text (KtPosition *position)
{
  const char *number = kt_position_get_number (position);
  return *number != '\0' ? g_strdup (number)
                         : g_strdup_printf ("(%u)", kt_position_get_index (position) + 1);
}

GPtrArray *
kt_comparison_fields (const KtComparison *self, const KtComparedLine *line, const char *language)
{
  GPtrArray *fields = kt_compare_positions (
      line->left != NULL ? kt_position_get (line->left) : NULL, kt_revision_get_header (self->left),
      line->right != NULL ? kt_position_get (line->right) : NULL,
      kt_revision_get_header (self->right), language);
  if (line->is_moved)
    {
      kt_compared_add (fields, KT_COMPARED_PLACE, _ ("Place"), place_text (line->left),
                       place_text (line->right));
      ((KtComparedField *)fields->pdata[fields->len - 1])->differs = TRUE;
      g_ptr_array_insert (fields, 0, g_ptr_array_steal_index (fields, fields->len - 1));
    }
  return fields;
}
