/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names that must exist elsewhere are noted while reading and looked up at the end, so that the
 * order of files does not matter.
 */

#include "kt-catalog-reading.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KtReferenceKind kind;
  char *name;
  const char *field;
  KtPlace place;
} Reference;

static void
reference_clear (gpointer data)
{
  Reference *reference = data;
  g_free (reference->name);
}

void
kt_reading_refer (KtCatalogReading *reading,
                  KtReferenceKind kind,
                  const char *name,
                  const char *field,
                  KtPlace place)
{
  if (reading->references == NULL)
    {
      reading->references = g_array_new (FALSE, FALSE, sizeof (Reference));
      g_array_set_clear_func (reading->references, reference_clear);
    }
  place.file = g_intern_string (place.file);
  Reference reference = { kind, g_strdup (name), g_intern_string (field), place };
  g_array_append_val (reading->references, reference);
}

static KtPlace
place_of_row (const KtCsvRow *row, const char *column)
{
  int index = kt_csv_find_column (row->csv, column);
  return (KtPlace){ g_intern_string (kt_csv_file (row->csv)),
                    kt_csv_field_line (row->csv, row->row, index),
                    kt_csv_field_column (row->csv, row->row, index) };
}

void
kt_reading_refer_row (KtCatalogReading *reading,
                      KtReferenceKind kind,
                      const KtCsvRow *row,
                      const char *column,
                      const char *name)
{
  kt_reading_refer (reading, kind, name, column, place_of_row (row, column));
}

void
kt_reading_refer_entry (KtCatalogReading *reading,
                        KtReferenceKind kind,
                        const KtIni *ini,
                        const KtIniEntry *entry,
                        const char *name)
{
  kt_reading_refer (reading, kind, name, entry->key,
                    (KtPlace){ kt_ini_file (ini), entry->line, entry->column });
}

gboolean
kt_reading_define (KtCatalogReading *reading,
                   KtCsvRow *row,
                   const char *column,
                   const char *kind,
                   const char *id)
{
  g_autofree char *key = g_strconcat (kind, " ", id, NULL);
  const KtPlace *first = g_hash_table_lookup (reading->places, key);
  if (first != NULL)
    {
      kt_csv_row_fault (row, column, _ ("Remove one of the two rows."),
                        _ ("“%s” is given twice; the first is in %s:%u."), id, first->file,
                        first->line);
      return FALSE;
    }
  KtPlace place = place_of_row (row, column);
  g_hash_table_insert (reading->places, g_steal_pointer (&key), g_memdup2 (&place, sizeof place));
  return TRUE;
}

/* ---- looking up ---- */

static const struct {
  const char *name; /* as kt_reading_define takes it */
  const char *message;
  const char *hint;
} kinds[] = {
  [KT_REFERENCE_CATEGORY] = { "category", N_ ("is no category of this catalog"),
                              N_ ("Add it to categories.csv, or correct the id.") },
  [KT_REFERENCE_PRODUCT] = { "product", N_ ("is no product of this catalog"),
                             N_ ("Add its folder to products, or correct the id.") },
  [KT_REFERENCE_ARTICLE] = { "article", N_ ("is no article of this catalog"),
                             N_ ("Add it to articles.csv, or correct the number.") },
  [KT_REFERENCE_GROUP] = { "group", N_ ("is no group that an article belongs to"),
                           N_ ("Correct the group, or remove the line.") },
};

static gboolean
is_unknown (KtCatalogReading *reading, KtReferenceKind kind)
{
  if (kind == KT_REFERENCE_CATEGORY)
    return reading->categories_are_unknown;
  return kind != KT_REFERENCE_PRODUCT && reading->articles_are_unknown;
}

void
kt_reading_resolve (KtCatalogReading *reading)
{
  for (guint i = 0; reading->references != NULL && i < reading->references->len; i++)
    {
      const Reference *reference = &g_array_index (reading->references, Reference, i);
      g_autofree char *key = g_strconcat (kinds[reference->kind].name, " ", reference->name, NULL);
      if (!is_unknown (reading, reference->kind) && !g_hash_table_contains (reading->places, key))
        kt_fault_list_add (reading->faults, KT_FAULT_ERROR, reference->place.file,
                           reference->place.line, reference->place.column,
                           _ (kinds[reference->kind].hint), "%s: “%s” %s.", reference->field,
                           reference->name, _ (kinds[reference->kind].message));
    }
}
