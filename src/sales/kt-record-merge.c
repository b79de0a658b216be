/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Field by field over the table. For a list one side leads: the one that moved records, theirs if
 * both or none did. Its order stands; what only the other side has comes behind what it stands
 * behind there.
 */
#include "kt-record-merge.h"

#include "kt-record-json.h"
#include "kt-record-private.h"

#include <string.h>

void
kt_record_loss_free (KtRecordLoss *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->mine);
  g_free (self->theirs);
  g_free (self);
}

/* mine and theirs are taken. */
static void
add_loss (GPtrArray *losses, char *path, char *mine, char *theirs)
{
  KtRecordLoss *loss = g_new (KtRecordLoss, 1);
  *loss = (KtRecordLoss){ path, mine, theirs };
  g_ptr_array_add (losses, loss);
}

typedef struct {
  gconstpointer base, mine, theirs;
} Sides;

static void merge_record (const KtRecordType *type,
                          const Sides *sides,
                          gpointer result,
                          const char *prefix,
                          GPtrArray *losses);

/* ---- lists of records ---- */

static const char *
id_of (const KtField *id, gconstpointer record)
{
  const char *text = *KT_FIELD_PEEK (char *, record, id);
  return text != NULL ? text : "";
}

static const KtField *
find_id (const KtRecordType *type)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (strcmp (field->key, "id") == 0 && field->kind == KT_FIELD_TEXT)
      return field;
  return NULL;
}

/* NULL: a record has no id, or two have the same. */
static GHashTable *
index_items (const KtField *id, GPtrArray *items)
{
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < items->len; i++)
    if (*id_of (id, items->pdata[i]) == '\0'
        || !g_hash_table_insert (index, (gpointer)id_of (id, items->pdata[i]), items->pdata[i]))
      return NULL;
  return g_steal_pointer (&index);
}

typedef struct {
  const KtRecordType *type;
  const KtField *id;
  const char *path; /* of the list */
  GPtrArray *base, *mine, *theirs;
  GHashTable *base_index, *mine_index, *theirs_index;
  GHashTable *merged; /* id → record that stays */
  GPtrArray *losses;
} List;

/* The ids of a list that all of the given lists have, in its order. */
static char **
order_of (const List *self, GPtrArray *items, GHashTable *first, GHashTable *second)
{
  g_autoptr (GStrvBuilder) order = g_strv_builder_new ();
  for (guint i = 0; i < items->len; i++)
    {
      const char *id = id_of (self->id, items->pdata[i]);
      if (g_hash_table_contains (first, id) && g_hash_table_contains (second, id))
        g_strv_builder_add (order, id);
    }
  return g_strv_builder_end (order);
}

static gboolean
has_moved (const List *self, GPtrArray *items, GHashTable *index)
{
  g_auto (GStrv) before = order_of (self, self->base, index, index);
  g_auto (GStrv) after = order_of (self, items, self->base_index, self->base_index);
  return !g_strv_equal ((const char *const *)before, (const char *const *)after);
}

static void
tell_order (const List *self)
{
  g_auto (GStrv) mine = order_of (self, self->mine, self->theirs_index, self->base_index);
  g_auto (GStrv) theirs = order_of (self, self->theirs, self->mine_index, self->base_index);
  if (!g_strv_equal ((const char *const *)mine, (const char *const *)theirs))
    add_loss (self->losses, g_strdup (self->path), g_strjoinv ("\n", mine),
              g_strjoinv ("\n", theirs));
}

static void
keep (const List *self, const char *id, gpointer record)
{
  g_hash_table_insert (self->merged, (gpointer)id, record);
}

static char *
record_text (const List *self, gconstpointer record)
{
  return record != NULL ? kt_record_to_json (self->type, record) : NULL;
}

/* Of a record that was there before and one side has no more. */
static void
merge_removed (const List *self,
               const char *id,
               gconstpointer base,
               gconstpointer mine,
               gconstpointer theirs)
{
  gconstpointer left = mine != NULL ? mine : theirs;
  if (left == NULL || kt_record_equal (self->type, base, left))
    return;
  keep (self, id, kt_record_copy (self->type, left));
  add_loss (self->losses, g_strdup_printf ("%s[%s]", self->path, id), record_text (self, mine),
            record_text (self, theirs));
}

static void
merge_item (const List *self, const char *id)
{
  gconstpointer base = g_hash_table_lookup (self->base_index, id);
  gconstpointer mine = g_hash_table_lookup (self->mine_index, id);
  gconstpointer theirs = g_hash_table_lookup (self->theirs_index, id);
  if (base != NULL && (mine == NULL || theirs == NULL))
    merge_removed (self, id, base, mine, theirs);
  else if (mine == NULL || theirs == NULL)
    keep (self, id, kt_record_copy (self->type, mine != NULL ? mine : theirs));
  else
    {
      g_autofree char *inner = g_strdup_printf ("%s[%s].", self->path, id);
      gpointer empty = kt_record_new (self->type), record = kt_record_new (self->type);
      merge_record (self->type, &(Sides){ base != NULL ? base : empty, mine, theirs }, record,
                    inner, self->losses);
      kt_record_free (self->type, empty);
      keep (self, id, record);
    }
}

static void
merge_items (const List *self)
{
  GPtrArray *const all[] = { self->base, self->mine, self->theirs };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint k = 0; k < G_N_ELEMENTS (all); k++)
    for (guint i = 0; i < all[k]->len; i++)
      {
        const char *id = id_of (self->id, all[k]->pdata[i]);
        if (g_hash_table_add (seen, (gpointer)id))
          merge_item (self, id);
      }
}

static guint
place_of (const List *self, GPtrArray *items, const char *id)
{
  for (guint i = 0; i < items->len; i++)
    if (strcmp (id_of (self->id, items->pdata[i]), id) == 0)
      return i;
  return G_MAXUINT;
}

/* What stays, in the order of the side that leads. */
static void
arrange (const List *self, GPtrArray *lead, GPtrArray *other, GPtrArray *result)
{
  for (guint i = 0; i < lead->len; i++)
    {
      gpointer record = g_hash_table_lookup (self->merged, id_of (self->id, lead->pdata[i]));
      if (record != NULL)
        g_ptr_array_add (result, record);
    }
  guint next = 0;
  for (guint i = 0; i < other->len; i++)
    {
      const char *id = id_of (self->id, other->pdata[i]);
      gpointer record = g_hash_table_lookup (self->merged, id);
      if (record == NULL)
        continue;
      guint place = place_of (self, result, id);
      if (place == G_MAXUINT)
        {
          place = next;
          g_ptr_array_insert (result, (int)place, record);
        }
      next = place + 1;
    }
}

static void
merge_list (List *self, GPtrArray *result)
{
  g_autoptr (GHashTable) merged = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean mine_moved = has_moved (self, self->mine, self->mine_index);
  gboolean theirs_moved = has_moved (self, self->theirs, self->theirs_index);
  self->merged = merged;
  merge_items (self);
  if (mine_moved && theirs_moved)
    tell_order (self);
  if (mine_moved && !theirs_moved)
    arrange (self, self->mine, self->theirs, result);
  else
    arrange (self, self->theirs, self->mine, result);
}

/* FALSE: the records are not told apart by an id; the list is one value then. */
static gboolean
try_list (const KtField *field,
          const Sides *sides,
          gpointer result,
          const char *prefix,
          GPtrArray *losses)
{
  const KtField *id = find_id (field->type);
  if (id == NULL)
    return FALSE;
  List self = { .type = field->type,
                .id = id,
                .base = *KT_FIELD_PEEK (GPtrArray *, sides->base, field),
                .mine = *KT_FIELD_PEEK (GPtrArray *, sides->mine, field),
                .theirs = *KT_FIELD_PEEK (GPtrArray *, sides->theirs, field),
                .losses = losses };
  g_autoptr (GHashTable) base = self.base_index = index_items (id, self.base);
  g_autoptr (GHashTable) mine = self.mine_index = index_items (id, self.mine);
  g_autoptr (GHashTable) theirs = self.theirs_index = index_items (id, self.theirs);
  if (base == NULL || mine == NULL || theirs == NULL)
    return FALSE;
  g_autofree char *path = g_strconcat (prefix, field->key, NULL);
  GPtrArray *items = *KT_FIELD_AT (GPtrArray *, result, field);
  self.path = path;
  g_ptr_array_set_size (items, 0);
  merge_list (&self, items);
  return TRUE;
}

/* ---- fields ---- */

static char *
items_text (const KtField *field, gconstpointer record)
{
  GPtrArray *items = *KT_FIELD_PEEK (GPtrArray *, record, field);
  GString *json = g_string_new ("[");
  for (guint i = 0; i < items->len; i++)
    {
      g_autofree char *item = kt_record_to_json (field->type, items->pdata[i]);
      g_string_append_printf (json, "%s%s", i > 0 ? "," : "", item);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static char *
value_text (const KtField *field, gconstpointer record)
{
  return field->kind == KT_FIELD_RECORDS ? items_text (field, record)
                                         : kt_field_to_text (field, record);
}

static void
merge_value (const KtRecordType *type,
             const KtField *field,
             const Sides *sides,
             gpointer result,
             const char *prefix,
             GPtrArray *losses)
{
  const char *const key[] = { field->key, NULL };
  gboolean is_mine = kt_field_equal (field, sides->base, sides->theirs);
  kt_record_assign_fields (type, result, is_mine ? sides->mine : sides->theirs, key);
  if (!is_mine && !kt_field_equal (field, sides->base, sides->mine)
      && !kt_field_equal (field, sides->mine, sides->theirs))
    add_loss (losses, g_strconcat (prefix, field->key, NULL), value_text (field, sides->mine),
              value_text (field, sides->theirs));
}

static void
merge_record (const KtRecordType *type,
              const Sides *sides,
              gpointer result,
              const char *prefix,
              GPtrArray *losses)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (field->kind == KT_FIELD_RECORD)
      {
        g_autofree char *inner = g_strconcat (prefix, field->key, ".", NULL);
        const Sides nested
            = { KT_FIELD_PEEK (char, sides->base, field), KT_FIELD_PEEK (char, sides->mine, field),
                KT_FIELD_PEEK (char, sides->theirs, field) };
        merge_record (field->type, &nested, KT_FIELD_AT (char, result, field), inner, losses);
      }
    else if (field->kind != KT_FIELD_RECORDS || !try_list (field, sides, result, prefix, losses))
      merge_value (type, field, sides, result, prefix, losses);
}

gboolean
kt_record_merge (const KtRecordType *type,
                 gconstpointer base,
                 gconstpointer mine,
                 gconstpointer theirs,
                 gpointer result,
                 GPtrArray *losses)
{
  g_return_val_if_fail (result != base && result != mine && result != theirs, FALSE);
  guint before = losses->len;
  merge_record (type, &(Sides){ base, mine, theirs }, result, "", losses);
  return losses->len == before;
}
