/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Entries in one array, found by path and by (parent, feature, index) through two tables. */

#include "kt-assignment.h"

#include <string.h>

#include "kt-choice.h"

struct _KtAssignment {
  gatomicrefcount ref_count;
  KtModel *model;
  guint n_entries;
  KtAssignmentEntry *entries;
  GStringChunk *texts; /* paths and values */
  GHashTable *by_path;
  GHashTable *by_child; /* the entry itself, keyed by parent, feature, index */
};

struct _KtAssignmentBuilder {
  KtModel *model;
  GArray *entries;
  GStringChunk *texts;
};

static guint
child_hash (gconstpointer key)
{
  const KtAssignmentEntry *entry = key;

  return g_direct_hash (entry->feature) * 31u + (guint) entry->parent * 2654435761u
         + entry->index * 40503u;
}

static gboolean
child_equal (gconstpointer a, gconstpointer b)
{
  const KtAssignmentEntry *x = a, *y = b;

  return x->parent == y->parent && x->feature == y->feature && x->index == y->index;
}

KtAssignmentBuilder *
kt_assignment_builder_new (KtModel *model)
{
  KtAssignmentBuilder *builder = g_new0 (KtAssignmentBuilder, 1);
  KtAssignmentEntry product = { .path = "", .parent = -1, .value = kt_value_nothing () };

  builder->model = kt_model_ref (model);
  builder->entries = g_array_new (FALSE, FALSE, sizeof (KtAssignmentEntry));
  builder->texts = g_string_chunk_new (1024);
  g_array_append_val (builder->entries, product);
  return builder;
}

guint
kt_assignment_builder_add (KtAssignmentBuilder *builder, guint parent, const KtFeature *feature,
                           guint index, KtValue value)
{
  KtAssignmentEntry entry = { .feature = feature, .index = index, .parent = (gint) parent,
                              .value = value };
  const char *above = g_array_index (builder->entries, KtAssignmentEntry, parent).path;
  g_autoptr (GString) path = g_string_new (above);

  if (path->len > 0)
    g_string_append_c (path, '.');
  g_string_append (path, feature->name);
  if (feature->max_count == KT_UNBOUNDED || feature->max_count > 1)
    g_string_append_printf (path, "[%u]", index);
  entry.path = g_string_chunk_insert (builder->texts, path->str);
  if (value.kind == KT_VALUE_NAME || value.kind == KT_VALUE_TEXT)
    entry.value.text = g_string_chunk_insert_const (builder->texts, value.text);
  g_array_append_val (builder->entries, entry);
  return builder->entries->len - 1;
}

static int
compare_siblings (gconstpointer a, gconstpointer b, gpointer data)
{
  const KtAssignmentEntry *entries = data;
  const KtAssignmentEntry *x = &entries[*(const guint *) a], *y = &entries[*(const guint *) b];

  if (x->feature->index != y->feature->index)
    return x->feature->index < y->feature->index ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

/* Depth first, features in the order of the model. */
static void
put_sorted (const KtAssignmentEntry *entries, GArray **children, guint number, gint parent,
            GArray *sorted)
{
  KtAssignmentEntry entry = entries[number];
  gint self = (gint) sorted->len;

  entry.parent = parent;
  g_array_append_val (sorted, entry);
  if (children[number] == NULL)
    return;
  g_qsort_with_data (children[number]->data, (gint) children[number]->len, sizeof (guint),
                     compare_siblings, (gpointer) entries);
  for (guint i = 0; i < children[number]->len; i++)
    put_sorted (entries, children, g_array_index (children[number], guint, i), self, sorted);
}

KtAssignment *
kt_assignment_builder_end (KtAssignmentBuilder *builder)
{
  KtAssignment *self = g_new0 (KtAssignment, 1);
  guint n = builder->entries->len;
  const KtAssignmentEntry *entries = (const KtAssignmentEntry *) builder->entries->data;
  g_autofree GArray **children = g_new0 (GArray *, n);
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (KtAssignmentEntry), n);

  for (guint i = 1; i < n; i++)
    {
      GArray **list = &children[entries[i].parent];

      if (*list == NULL)
        *list = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val (*list, i);
    }
  put_sorted (entries, children, 0, -1, sorted);
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&children[i], g_array_unref);

  g_atomic_ref_count_init (&self->ref_count);
  self->model = builder->model;
  self->texts = builder->texts;
  self->n_entries = n;
  self->entries = (KtAssignmentEntry *) g_array_free (sorted, FALSE);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_child = g_hash_table_new (child_hash, child_equal);
  for (guint i = 0; i < n; i++)
    {
      g_hash_table_insert (self->by_path, (gpointer) self->entries[i].path, GUINT_TO_POINTER (i));
      if (i > 0)
        g_hash_table_add (self->by_child, &self->entries[i]);
    }
  g_array_unref (builder->entries);
  g_free (builder);
  return self;
}

KtAssignment *
kt_assignment_ref (KtAssignment *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
kt_assignment_unref (KtAssignment *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->by_path);
  g_hash_table_unref (self->by_child);
  g_string_chunk_free (self->texts);
  g_free (self->entries);
  kt_model_unref (self->model);
  g_free (self);
}

KtModel *
kt_assignment_get_model (const KtAssignment *self)
{
  return self->model;
}

guint
kt_assignment_get_n_entries (const KtAssignment *self)
{
  return self->n_entries;
}

const KtAssignmentEntry *
kt_assignment_get_entry (const KtAssignment *self, guint number)
{
  g_return_val_if_fail (number < self->n_entries, NULL);
  return &self->entries[number];
}

gint
kt_assignment_find (const KtAssignment *self, const char *path)
{
  gpointer number;

  if (!g_hash_table_lookup_extended (self->by_path, path, NULL, &number))
    return -1;
  return GPOINTER_TO_INT (number);
}

gint
kt_assignment_find_child (const KtAssignment *self, guint parent, const KtFeature *feature,
                          guint index)
{
  KtAssignmentEntry key = { .feature = feature, .index = index, .parent = (gint) parent };
  const KtAssignmentEntry *found = g_hash_table_lookup (self->by_child, &key);

  return found != NULL ? (gint) (found - self->entries) : -1;
}

guint
kt_assignment_count_children (const KtAssignment *self, guint parent, const KtFeature *feature)
{
  guint n = 0;

  while (kt_assignment_find_child (self, parent, feature, n) >= 0)
    n++;
  return n;
}

gboolean
kt_assignment_equal (const KtAssignment *a, const KtAssignment *b)
{
  if (a->model != b->model || a->n_entries != b->n_entries)
    return FALSE;
  for (guint i = 0; i < a->n_entries; i++)
    if (a->entries[i].feature != b->entries[i].feature || a->entries[i].index != b->entries[i].index
        || a->entries[i].parent != b->entries[i].parent
        || !kt_value_equal (a->entries[i].value, b->entries[i].value))
      return FALSE;
  return TRUE;
}

GPtrArray *
kt_assignment_to_choices (const KtAssignment *self)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);

  for (guint i = 1; i < self->n_entries; i++)
    {
      const KtAssignmentEntry *entry = &self->entries[i];
      gboolean is_part = entry->feature->kind == KT_FEATURE_PART && !entry->feature->is_reference;
      gboolean is_given = (gint) entry->index < entry->feature->min_count;

      if (is_part && is_given)
        continue;
      if (!is_given)
        g_ptr_array_add (choices, kt_choice_new (KT_CHOICE_IS, entry->path, NULL));
      if (!is_part && entry->value.kind != KT_VALUE_NOTHING)
        {
          g_autofree char *text = kt_value_to_text (entry->value, -1);

          g_ptr_array_add (choices, kt_choice_new (KT_CHOICE_IS, entry->path, text));
        }
    }
  return choices;
}
