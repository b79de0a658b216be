/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The body: {"format":1,"header":{…},"seal":{…},"positions":[{…,"children":[…]},…]}. It holds the content
 * only; identity and state stand beside it, so that the hash of the body is the hash of what was
 * offered.
 */
#include "kt-record-json.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>

#define FORMAT 1

/* A tree of positions, each with configuration and trace, stays below these. */
static const KtJsonLimits limits = { 64 * 1024 * 1024, 64, 8 * 1000 * 1000 };

/* ---- writing ---- */

static void
write_positions (GListModel *positions, GString *json)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i < g_list_model_get_n_items (positions); i++)
    {
      g_autoptr (KtPosition) position = g_list_model_get_item (positions, i);
      GListModel *children = kt_position_get_children (position);
      g_string_append (json, i > 0 ? ",{" : "{");
      kt_record_write_members (&kt_position_data_type, kt_position_get (position), json);
      if (g_list_model_get_n_items (children) > 0)
        {
          kt_json_append_name (json, "children");
          write_positions (children, json);
        }
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
}

char *
kt_revision_to_body (KtRevision *self)
{
  GString *json = g_string_new (NULL);
  g_string_append_printf (json, "{\"format\":%d,\"header\":{", FORMAT);
  kt_record_write_members (&kt_revision_header_type, self->header, json);
  g_string_append_c (json, '}');
  if (self->seal != NULL)
    {
      g_string_append (json, ",\"seal\":{");
      kt_record_write_members (&kt_seal_type, self->seal, json);
      g_string_append_c (json, '}');
    }
  g_string_append (json, ",\"positions\":");
  write_positions (G_LIST_MODEL (self->positions), json);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

char *
kt_revision_hash_body (const char *body, gssize length)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, length);
}

/* ---- reading ---- */

static gboolean read_positions (KtRevision *self,
                                KtPosition *parent,
                                JsonArray *array,
                                const char *path,
                                GError **error);

static gboolean
read_position (KtRevision *self,
               KtPosition *parent,
               JsonNode *node,
               const char *path,
               GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY, _ ("%s: This should be an object."),
                   path);
      return FALSE;
    }
  JsonObject *object = json_node_get_object (node);
  JsonArray *children;
  g_autoptr (KtPositionData) data = kt_record_new (&kt_position_data_type);
  if (!kt_record_read_members (&kt_position_data_type, data, object, path, "children", error)
      || !kt_json_opt_array (object, "children", &children, error)
      || !kt_position_data_check (data, error)
      || !kt_revision_check_currency (self->header, data, error)
      || !kt_revision_check_place (parent, 1, error))
    return FALSE;
  if (kt_revision_find_position (self, data->id) != NULL)
    {
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY, _ ("%sid: “%s” comes twice."), path,
                   data->id);
      return FALSE;
    }
  KtPosition *position = kt_revision_append (self, parent, g_steal_pointer (&data));
  return children == NULL || read_positions (self, position, children, path, error);
}

static gboolean
read_positions (KtRevision *self,
                KtPosition *parent,
                JsonArray *array,
                const char *path,
                GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%spositions[%u].", path, i);
      if (!read_position (self, parent, json_array_get_element (array, i), inner, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_format (JsonObject *object, GError **error)
{
  gint64 format;
  if (!kt_json_get_int (object, "format", &format, error))
    return FALSE;
  if (format == FORMAT)
    return TRUE;
  g_set_error (
      error, KT_SALES_ERROR, format > FORMAT ? KT_SALES_ERROR_NEWER : KT_SALES_ERROR_BODY,
      _ ("This quote has format %ld, this Kontor reads format %d. Update Kontor."), (glong)format,
      FORMAT);
  return FALSE;
}

static gboolean
read_header (KtRevision *self, JsonObject *object, GError **error)
{
  JsonObject *header = kt_json_get_object (object, "header", error);
  if (header == NULL)
    return FALSE;
  self->header = kt_record_new (&kt_revision_header_type);
  return kt_record_read_members (&kt_revision_header_type, self->header, header, "header.", NULL,
                                 error)
         && kt_revision_header_check (self->header, error);
}

/* A draft that continues a sealed revision is not sealed. */
static gboolean
read_seal (KtRevision *self, JsonObject *object, GError **error)
{
  JsonObject *seal = NULL;
  if (!kt_json_opt_object (object, "seal", &seal, error))
    return FALSE;
  if (seal == NULL || self->state == KT_REVISION_DRAFT)
    return TRUE;
  self->seal = kt_record_new (&kt_seal_type);
  return kt_record_read_members (&kt_seal_type, self->seal, seal, "seal.", NULL, error);
}

gboolean
kt_revision_read_body (KtRevision *self, const char *body, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = kt_json_parse (body, length, &limits, error);
  JsonObject *object = root != NULL ? kt_json_root_object (root, _ ("the quote"), error) : NULL;
  if (object == NULL || !check_format (object, error) || !read_header (self, object, error)
      || !read_seal (self, object, error))
    return FALSE;
  JsonArray *positions = kt_json_get_array (object, "positions", error);
  if (positions == NULL || !read_positions (self, NULL, positions, "", error))
    return FALSE;
  kt_positions_renumber (self->positions);
  return TRUE;
}
