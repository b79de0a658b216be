/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A configuration as text that lasts: one member for each place, in the order of the entries, values written as decisions
 * write them. Numbers are texts, so that no digit is lost on the way.
 */
#include "kt-assignment.h"
#include "kt-engine-error.h"
#include "kt-json.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT "kontor-configuration"
#define VERSION 1

/* --- writing ------------------------------------------------------------------------------------- */

char *
kt_assignment_to_json (const KtAssignment *assignment)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "format", FORMAT);
  kt_json_add_int (builder, "version", VERSION);
  json_builder_set_member_name (builder, "values");
  json_builder_begin_object (builder);
  for (guint i = 1; i < kt_assignment_get_n_entries (assignment); i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, i);
      g_autofree char *value = NULL;

      if (entry->value.kind == KT_VALUE_NOTHING)
        {
          kt_json_add_bool (builder, entry->path, TRUE);
          continue;
        }
      value = kt_value_to_text (entry->value, -1);
      kt_json_add_string (builder, entry->path, value);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, FALSE);
}

/* --- reading ------------------------------------------------------------------------------------- */

static gboolean
fail_path (GError **error, const char *path)
{
  g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_PATH,
               _ ("The configuration names “%s”, which the model does not have."), path);
  return FALSE;
}

static gboolean
fail_value (GError **error, const char *path, const char *text)
{
  g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE,
               _ ("The configuration gives %s the value “%s”, which it cannot have."), path, text);
  return FALSE;
}

static gboolean
read_number (const KtFeature *feature, const char *text, KtValue *value)
{
  KtDecimal decimal;
  KtRational rational;

  if (!kt_decimal_parse (text, &decimal, NULL)
      || !kt_rational_from_number (kt_number (decimal), &rational))
    return FALSE;
  *value = kt_value_number (rational);
  return TRUE;
}

static gboolean
read_value (const KtFeature *feature, const char *path, const char *text, KtValue *value,
            GError **error)
{
  gboolean is_true = g_str_equal (text, "True");
  const KtOption *option;

  switch (feature->kind)
    {
    case KT_FEATURE_BOOL:
      if (!is_true && !g_str_equal (text, "False"))
        return fail_value (error, path, text);
      *value = kt_value_boolean (is_true);
      return TRUE;
    case KT_FEATURE_NUMBER:
      return read_number (feature, text, value) || fail_value (error, path, text);
    case KT_FEATURE_STRING:
      *value = kt_value_text (text);
      return TRUE;
    case KT_FEATURE_ENUMERATION:
      option = kt_enumeration_find_option (feature->type.enumeration, text);
      if (!option)
        return fail_value (error, path, text);
      *value = kt_value_name (option->name);
      return TRUE;
    case KT_FEATURE_PART:
    default:
      if (!feature->is_reference)
        return fail_value (error, path, text);
      *value = kt_value_name (text);
      return TRUE;
    }
}

/* "a.b[2]" → the parent's path "a", the name "b", the instance 2 (0 if none is written). */
static char *
split_path (const char *path, char **name, guint *index)
{
  const char *point = strrchr (path, '.');
  const char *last = point ? point + 1 : path;
  const char *bracket = strchr (last, '[');

  *index = bracket ? (guint) strtoul (bracket + 1, NULL, 10) : 0;
  *name = bracket ? g_strndup (last, (gsize) (bracket - last)) : g_strdup (last);
  return point ? g_strndup (path, (gsize) (point - path)) : g_strdup ("");
}

typedef struct {
  KtAssignmentBuilder *builder;
  GHashTable *entries; /* path → number */
  GPtrArray *structures; /* const KtStructure, by entry; NULL for values */
} Reading;

static gboolean
read_entry (Reading *reading, const char *path, JsonNode *node, GError **error)
{
  g_autofree char *name = NULL;
  guint index;
  g_autofree char *parent_path = split_path (path, &name, &index);
  gpointer found;
  const KtStructure *structure;
  const KtFeature *feature;
  gboolean is_part;
  KtValue value = kt_value_nothing ();
  guint parent, number;

  if (!g_hash_table_lookup_extended (reading->entries, parent_path, NULL, &found))
    return fail_path (error, path);
  parent = GPOINTER_TO_UINT (found);
  structure = g_ptr_array_index (reading->structures, parent);
  feature = structure ? kt_structure_find_feature (structure, name) : NULL;
  if (!feature || (feature->max_count != KT_UNBOUNDED && index >= (guint) feature->max_count))
    return fail_path (error, path);
  is_part = feature->kind == KT_FEATURE_PART && !feature->is_reference;
  if (!is_part)
    {
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return fail_value (error, path, _ ("(not a text)"));
      if (!read_value (feature, path, json_node_get_string (node), &value, error))
        return FALSE;
    }
  number = kt_assignment_builder_add (reading->builder, parent, feature, index, value);
  g_hash_table_insert (reading->entries, g_strdup (path), GUINT_TO_POINTER (number));
  g_ptr_array_set_size (reading->structures, (int) MAX (reading->structures->len, number + 1));
  reading->structures->pdata[number] = is_part ? (gpointer) feature->type.structure : NULL;
  return TRUE;
}

static gboolean
read_entries (Reading *reading, JsonObject *values, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (values);

  for (GList *member = members; member; member = member->next)
    if (!read_entry (reading, member->data, json_object_get_member (values, member->data), error))
      return FALSE;
  return TRUE;
}

static JsonObject *
check_format (JsonNode *root, GError **error)
{
  JsonObject *object = kt_json_root_object (root, _ ("the configuration"), error);
  const char *format = object ? kt_json_get_string (object, "format", error) : NULL;
  gint64 version;

  if (!format || !kt_json_get_int (object, "version", &version, error))
    return NULL;
  if (!g_str_equal (format, FORMAT) || version != VERSION)
    {
      g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_FORMAT,
                   _ ("This is no configuration that this Kontor can read (format “%s”, version %ld)."), format,
                   (glong) version);
      return NULL;
    }
  return kt_json_get_object (object, "values", error);
}

KtAssignment *
kt_assignment_from_json (KtModel *model, const char *json, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = kt_json_parse (json, length, NULL, error);
  JsonObject *values = root ? check_format (root, error) : NULL;
  Reading reading;
  KtAssignment *assignment;
  gboolean is_read;

  if (!values)
    return NULL;
  reading.builder = kt_assignment_builder_new (model);
  reading.entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading.structures = g_ptr_array_new ();
  g_hash_table_insert (reading.entries, g_strdup (""), GUINT_TO_POINTER (0));
  g_ptr_array_add (reading.structures, (gpointer) model->product);
  is_read = read_entries (&reading, values, error);
  assignment = kt_assignment_builder_end (reading.builder);
  g_hash_table_unref (reading.entries);
  g_ptr_array_unref (reading.structures);
  if (!is_read)
    g_clear_pointer (&assignment, kt_assignment_unref);
  return assignment;
}
