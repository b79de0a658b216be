/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Trees as text. Not json-glib's generator: that one writes large numbers as "1e+55.0", which is no
 * JSON, and 0.1 as 0.10000000000000001. Here a double is written with as few digits as give it
 * back.
 */

#include "kt-json.h"

#include <string.h>

typedef struct {
  GString *text;
  gboolean pretty;
  guint depth;
} Writer;

static void write_node (Writer *writer, JsonNode *node);

static void
new_line (Writer *writer)
{
  if (!writer->pretty)
    return;
  g_string_append_c (writer->text, '\n');
  for (guint i = 0; i < writer->depth; i++)
    g_string_append (writer->text, "  ");
}

static void
write_string (Writer *writer, const char *string)
{
  static const char letters[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
  g_string_append_c (writer->text, '"');
  for (const char *at = string; *at != '\0'; at++)
    {
      const char *special = strchr (letters, *at);
      if (special != NULL)
        g_string_append_printf (writer->text, "\\%c", names[special - letters]);
      else if ((guchar)*at < 0x20)
        g_string_append_printf (writer->text, "\\u%04x", (guint)*at);
      else
        g_string_append_c (writer->text, *at);
    }
  g_string_append_c (writer->text, '"');
}

/* Always with a point or an exponent, so that it is read back as a double. */
static void
write_double (Writer *writer, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_string_append (writer->text, buffer);
  if (strpbrk (buffer, ".e") == NULL)
    g_string_append (writer->text, ".0");
}

static void
write_value (Writer *writer, JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      g_string_append_printf (writer->text, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    case G_TYPE_DOUBLE:
      write_double (writer, json_node_get_double (node));
      break;
    case G_TYPE_BOOLEAN:
      g_string_append (writer->text, json_node_get_boolean (node) ? "true" : "false");
      break;
    default:
      write_string (writer, json_node_get_string (node));
      break;
    }
}

/* What stands between the brackets of an object or array: first is cleared at the first call. */
static void
begin_item (Writer *writer, gboolean *first)
{
  if (!*first)
    g_string_append_c (writer->text, ',');
  *first = FALSE;
  new_line (writer);
}

static void
write_object (Writer *writer, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);
  gboolean first = TRUE;
  g_string_append_c (writer->text, '{');
  writer->depth++;
  for (GList *name = names; name != NULL; name = name->next)
    {
      begin_item (writer, &first);
      write_string (writer, name->data);
      g_string_append (writer->text, writer->pretty ? ": " : ":");
      write_node (writer, json_object_get_member (object, name->data));
    }
  writer->depth--;
  if (!first)
    new_line (writer);
  g_string_append_c (writer->text, '}');
}

static void
write_array (Writer *writer, JsonArray *array)
{
  gboolean first = TRUE;
  g_string_append_c (writer->text, '[');
  writer->depth++;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      begin_item (writer, &first);
      write_node (writer, json_array_get_element (array, i));
    }
  writer->depth--;
  if (!first)
    new_line (writer);
  g_string_append_c (writer->text, ']');
}

static void
write_node (Writer *writer, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_object (writer, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      write_array (writer, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      write_value (writer, node);
      break;
    case JSON_NODE_NULL:
      g_string_append (writer->text, "null");
      break;
    }
}

char *
kt_json_to_string (JsonNode *node, gboolean pretty)
{
  Writer writer = { g_string_new (NULL), pretty, 0 };
  write_node (&writer, node);
  return g_string_free (writer.text, FALSE);
}
