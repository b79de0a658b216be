/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-manifest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-json.h"

static void
delta_free (gpointer data)
{
  KtCatalogDelta *self = data;
  g_free (self->part.hash);
  g_free (self);
}

static void
blob_free (gpointer data)
{
  KtCatalogBlob *self = data;
  g_free (self->name);
  g_free (self->part.hash);
  g_free (self);
}

KtCatalogManifest *
kt_catalog_manifest_new (void)
{
  KtCatalogManifest *self = g_new0 (KtCatalogManifest, 1);
  self->deltas = g_ptr_array_new_with_free_func (delta_free);
  self->blobs = g_ptr_array_new_with_free_func (blob_free);
  return self;
}

void
kt_catalog_manifest_free (KtCatalogManifest *self)
{
  if (self == NULL)
    return;
  g_free (self->catalog);
  g_free (self->release);
  g_free (self->hash);
  g_free (self->image.hash);
  g_ptr_array_unref (self->deltas);
  g_ptr_array_unref (self->blobs);
  g_free (self);
}

void
kt_catalog_part_set (KtCatalogPart *self, gint64 length, const char *hash)
{
  self->length = length;
  g_free (self->hash);
  self->hash = g_strdup (hash);
}

void
kt_catalog_manifest_add_delta (KtCatalogManifest *self,
                               gint64 from,
                               gint64 length,
                               const char *hash)
{
  KtCatalogDelta *delta = g_new0 (KtCatalogDelta, 1);
  delta->from = from;
  kt_catalog_part_set (&delta->part, length, hash);
  g_ptr_array_add (self->deltas, delta);
}

void
kt_catalog_manifest_add_blob (KtCatalogManifest *self,
                              const char *name,
                              gint64 priority,
                              gint64 length,
                              const char *hash)
{
  KtCatalogBlob *blob = g_new0 (KtCatalogBlob, 1);
  blob->name = g_strdup (name);
  blob->priority = priority;
  kt_catalog_part_set (&blob->part, length, hash);
  g_ptr_array_add (self->blobs, blob);
}

/* ---- writing ---- */

static void
add_part (JsonBuilder *builder, const KtCatalogPart *part)
{
  kt_json_add_int (builder, "length", part->length);
  kt_json_add_string (builder, "hash", part->hash);
}

char *
kt_catalog_manifest_to_text (const KtCatalogManifest *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  kt_tuf_role_begin (builder, KT_TUF_RELEASE, self->catalog, self->version, self->expires);
  kt_json_add_string (builder, "release", self->release);
  kt_json_add_string (builder, "hash", self->hash);
  json_builder_set_member_name (builder, "image");
  json_builder_begin_object (builder);
  add_part (builder, &self->image);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "deltas");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->deltas->len; i++)
    {
      const KtCatalogDelta *delta = self->deltas->pdata[i];
      json_builder_begin_object (builder);
      kt_json_add_int (builder, "from", delta->from);
      add_part (builder, &delta->part);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "blobs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->blobs->len; i++)
    {
      const KtCatalogBlob *blob = self->blobs->pdata[i];
      json_builder_begin_object (builder);
      kt_json_add_string (builder, "name", blob->name);
      kt_json_add_int (builder, "priority", blob->priority);
      add_part (builder, &blob->part);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, FALSE);
}

/* ---- reading ---- */

static gboolean
read_part (KtCatalogPart *self, JsonObject *object, gint64 largest, GError **error)
{
  gint64 length;
  const char *hash;
  if (!kt_json_get_int (object, "length", &length, error)
      || (hash = kt_json_get_string (object, "hash", error)) == NULL)
    return FALSE;
  kt_catalog_part_set (self, length, hash);
  if (length >= 0 && length <= largest && kt_tuf_is_hash (hash))
    return TRUE;
  g_set_error_literal (error, KT_TUF_ERROR, KT_TUF_ERROR_LIMIT,
                       _ ("A file of the catalog has no proper length or hash."));
  return FALSE;
}

static gboolean
read_delta (KtCatalogManifest *self, JsonObject *object, GError **error)
{
  KtCatalogDelta *delta = g_new0 (KtCatalogDelta, 1);
  g_ptr_array_add (self->deltas, delta);
  return kt_json_get_int (object, "from", &delta->from, error)
         && read_part (&delta->part, object, KT_CATALOG_MAX_DELTA, error);
}

static gboolean
read_blob (KtCatalogManifest *self, JsonObject *object, GError **error)
{
  const char *name = kt_json_get_string (object, "name", error);
  if (name == NULL)
    return FALSE;
  KtCatalogBlob *blob = g_new0 (KtCatalogBlob, 1);
  g_ptr_array_add (self->blobs, blob);
  blob->name = g_strdup (name);
  return kt_json_get_int (object, "priority", &blob->priority, error)
         && read_part (&blob->part, object, KT_CATALOG_MAX_BLOB, error);
}

static gboolean
read_each (KtCatalogManifest *self,
           JsonObject *root,
           const char *name,
           gboolean (*read) (KtCatalogManifest *self, JsonObject *object, GError **error),
           GError **error)
{
  JsonArray *array = kt_json_get_array (root, name, error);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = kt_json_root_object (json_array_get_element (array, i), name, error);
      if (object == NULL || !read (self, object, error))
        return FALSE;
    }
  return array != NULL;
}

static gboolean
read_members (KtCatalogManifest *self, JsonObject *root, GError **error)
{
  const char *release = kt_json_get_string (root, "release", error);
  const char *hash = release != NULL ? kt_json_get_string (root, "hash", error) : NULL;
  JsonObject *image = hash != NULL ? kt_json_get_object (root, "image", error) : NULL;
  if (image == NULL)
    return FALSE;
  self->catalog = g_strdup (json_object_get_string_member (root, "catalog"));
  self->release = g_strdup (release);
  self->hash = g_strdup (hash);
  return read_part (&self->image, image, KT_CATALOG_MAX_IMAGE, error)
         && read_each (self, root, "deltas", read_delta, error)
         && read_each (self, root, "blobs", read_blob, error);
}

KtCatalogManifest *
kt_catalog_manifest_read_known (GBytes *bytes, const KtTufRoot *root, GError **error)
{
  g_autoptr (KtCatalogManifest) self = kt_catalog_manifest_new ();
  g_autoptr (JsonNode) tree = NULL;
  g_autoptr (GError) cause = NULL;
  JsonObject *object
      = kt_tuf_role_open (bytes, KT_TUF_RELEASE, root, &tree, &self->version, &self->expires, error);
  if (object == NULL)
    return NULL;
  if (read_members (self, object, &cause))
    return g_steal_pointer (&self);
  g_set_error (error, KT_TUF_ERROR,
               cause->domain == KT_TUF_ERROR ? (KtTufError)cause->code : KT_TUF_ERROR_FORM,
               _ ("The manifest of the catalog cannot be used: %s"), cause->message);
  return NULL;
}

KtCatalogManifest *
kt_catalog_manifest_read (GBytes *bytes,
                          const KtTufRoot *root,
                          const KtTufTimestamp *timestamp,
                          gint64 server_time,
                          GError **error)
{
  if (!kt_tuf_check_bytes (bytes, timestamp->length, timestamp->hash,
                           _ ("Manifest of the catalog"), error))
    return NULL;
  g_autoptr (KtCatalogManifest) self = kt_catalog_manifest_read_known (bytes, root, error);
  if (self == NULL || !kt_tuf_check_expiry (KT_TUF_RELEASE, self->expires, server_time, error))
    return NULL;
  if (self->version == timestamp->release)
    return g_steal_pointer (&self);
  g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
               _ ("The manifest is of release %ld, the newest is said to be %ld."),
               (glong)self->version, (glong)timestamp->release);
  return NULL;
}

const KtCatalogDelta *
kt_catalog_manifest_find_delta (const KtCatalogManifest *self, gint64 from)
{
  for (guint i = 0; i < self->deltas->len; i++)
    if (((KtCatalogDelta *)self->deltas->pdata[i])->from == from)
      return self->deltas->pdata[i];
  return NULL;
}

/* ---- the tree ---- */

char *
kt_catalog_root_path (gint64 version)
{
  return g_strdup_printf ("root/%" G_GINT64_FORMAT, version);
}

char *
kt_catalog_manifest_path (gint64 version)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "/manifest.json", version);
}

char *
kt_catalog_image_path (gint64 version)
{
  return g_strdup_printf ("image/%" G_GINT64_FORMAT, version);
}

char *
kt_catalog_delta_path (gint64 from, gint64 to)
{
  return g_strdup_printf ("delta/%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, from, to);
}

char *
kt_catalog_blob_path (const char *hash)
{
  return g_strconcat ("blob/", hash, NULL);
}
