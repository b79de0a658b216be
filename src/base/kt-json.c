/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Members by name and type; shorthand for builders.
 */

#include "kt-json.h"

#include <glib/gi18n-lib.h>

typedef enum { STRING, WHOLE, BOOLEAN, OBJECT, ARRAY } Kind;

static const char *const kind_names[] = { N_ ("a string"), N_ ("a whole number"),
                                          N_ ("true or false"), N_ ("an object"), N_ ("an array") };

static gboolean
is_kind (JsonNode *node, Kind kind)
{
  switch (kind)
    {
    case STRING:
      return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
    case WHOLE:
      return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64;
    case BOOLEAN:
      return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
    case OBJECT:
      return JSON_NODE_HOLDS_OBJECT (node);
    case ARRAY:
      return JSON_NODE_HOLDS_ARRAY (node);
    }
  return FALSE;
}

static JsonNode *
fail_kind (const char *name, Kind kind, GError **error)
{
  g_set_error (error, KT_ERROR, KT_ERROR_PARSE, _ ("“%s” must be %s."), name, _ (kind_names[kind]));
  return NULL;
}

static JsonNode *
need (JsonObject *object, const char *name, Kind kind, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("“%s” is missing."), name);
      return NULL;
    }
  return is_kind (node, kind) ? node : fail_kind (name, kind, error);
}

/* *node stays NULL where the member is missing or null. */
static gboolean
look (JsonObject *object, const char *name, Kind kind, JsonNode **node, GError **error)
{
  *node = json_object_get_member (object, name);
  if (*node != NULL && JSON_NODE_HOLDS_NULL (*node))
    *node = NULL;
  return *node == NULL || is_kind (*node, kind) || fail_kind (name, kind, error) != NULL;
}

JsonObject *
kt_json_root_object (JsonNode *node, const char *what, GError **error)
{
  return is_kind (node, OBJECT) || fail_kind (what, OBJECT, error) ? json_node_get_object (node)
                                                                   : NULL;
}

JsonArray *
kt_json_root_array (JsonNode *node, const char *what, GError **error)
{
  return is_kind (node, ARRAY) || fail_kind (what, ARRAY, error) ? json_node_get_array (node)
                                                                 : NULL;
}

const char *
kt_json_get_string (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = need (object, name, STRING, error);
  return node ? json_node_get_string (node) : NULL;
}

gboolean
kt_json_get_int (JsonObject *object, const char *name, gint64 *result, GError **error)
{
  JsonNode *node = need (object, name, WHOLE, error);
  if (node != NULL)
    *result = json_node_get_int (node);
  return node != NULL;
}

gboolean
kt_json_get_bool (JsonObject *object, const char *name, gboolean *result, GError **error)
{
  JsonNode *node = need (object, name, BOOLEAN, error);
  if (node != NULL)
    *result = json_node_get_boolean (node);
  return node != NULL;
}

gboolean
kt_json_get_decimal (JsonObject *object, const char *name, KtDecimal *result, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node != NULL && is_kind (node, WHOLE))
    {
      *result = kt_decimal_from_int (json_node_get_int (node));
      return TRUE;
    }
  const char *text = kt_json_get_string (object, name, error);
  if (text == NULL)
    return FALSE;
  if (!kt_decimal_parse (text, result, error))
    {
      g_prefix_error (error, "“%s”: ", name);
      return FALSE;
    }
  return TRUE;
}

JsonObject *
kt_json_get_object (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = need (object, name, OBJECT, error);
  return node ? json_node_get_object (node) : NULL;
}

JsonArray *
kt_json_get_array (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = need (object, name, ARRAY, error);
  return node ? json_node_get_array (node) : NULL;
}

gboolean
kt_json_opt_string (JsonObject *object,
                    const char *name,
                    const char **result,
                    const char *otherwise,
                    GError **error)
{
  JsonNode *node;
  if (!look (object, name, STRING, &node, error))
    return FALSE;
  *result = node ? json_node_get_string (node) : otherwise;
  return TRUE;
}

gboolean
kt_json_opt_int (JsonObject *object,
                 const char *name,
                 gint64 *result,
                 gint64 otherwise,
                 GError **error)
{
  JsonNode *node;
  if (!look (object, name, WHOLE, &node, error))
    return FALSE;
  *result = node ? json_node_get_int (node) : otherwise;
  return TRUE;
}

gboolean
kt_json_opt_bool (JsonObject *object,
                  const char *name,
                  gboolean *result,
                  gboolean otherwise,
                  GError **error)
{
  JsonNode *node;
  if (!look (object, name, BOOLEAN, &node, error))
    return FALSE;
  *result = node ? json_node_get_boolean (node) : otherwise;
  return TRUE;
}

gboolean
kt_json_opt_object (JsonObject *object, const char *name, JsonObject **result, GError **error)
{
  JsonNode *node;
  if (!look (object, name, OBJECT, &node, error))
    return FALSE;
  *result = node ? json_node_get_object (node) : NULL;
  return TRUE;
}

gboolean
kt_json_opt_array (JsonObject *object, const char *name, JsonArray **result, GError **error)
{
  JsonNode *node;
  if (!look (object, name, ARRAY, &node, error))
    return FALSE;
  *result = node ? json_node_get_array (node) : NULL;
  return TRUE;
}

char *
kt_json_builder_to_string (JsonBuilder *builder, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return kt_json_to_string (root, pretty);
}

void
kt_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
kt_json_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
kt_json_add_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
kt_json_add_decimal (JsonBuilder *builder, const char *name, KtDecimal value)
{
  g_autofree char *text = kt_decimal_to_string (value);
  kt_json_add_string (builder, name, text);
}
