/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-media-index.h"

#include <string.h>

static const char *const formats[] = { "svg", "png", "jpg", "jpeg", "webp" };

struct _KtMediaIndex {
  gatomicrefcount n_references;
  char *folder;
  GHashTable *hashes; /* name → hash */
  GHashTable *pinned; /* set of hashes, of those above */
};

KtMediaIndex *
kt_media_index_new (const char *folder, const KtCatalogManifest *manifest, KtMediaStore *store)
{
  KtMediaIndex *self = g_new0 (KtMediaIndex, 1);
  g_atomic_ref_count_init (&self->n_references);
  self->folder = g_strdup (folder);
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->pinned = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < manifest->blobs->len; i++)
    {
      const KtCatalogBlob *blob = manifest->blobs->pdata[i];
      char *hash = g_strdup (blob->part.hash);
      if (g_hash_table_insert (self->hashes, g_strdup (blob->name), hash)
          && kt_media_store_is_pinned (store, hash))
        g_hash_table_add (self->pinned, hash);
    }
  return self;
}

KtMediaIndex *
kt_media_index_ref (KtMediaIndex *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
kt_media_index_unref (KtMediaIndex *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->n_references))
    return;
  g_hash_table_unref (self->pinned);
  g_hash_table_unref (self->hashes);
  g_free (self->folder);
  g_free (self);
}

const char *
kt_media_index_find (KtMediaIndex *self, const char *name)
{
  return g_hash_table_lookup (self->hashes, name);
}

const char *
kt_media_index_find_picture (KtMediaIndex *self, const char *kind, const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%s.%s", kind, id, formats[i]);
      const char *hash = kt_media_index_find (self, name);
      if (hash != NULL)
        return hash;
    }
  return NULL;
}

/* "products/pump" is not the beginning of "products/pump-2.png". */
static gboolean
is_of (const char *name, const char *stem, gsize length)
{
  return strncmp (name, stem, length) == 0 && (name[length] == '.' || name[length] == '/');
}

GPtrArray *
kt_media_index_list (KtMediaIndex *self, const char *kind, const char *id)
{
  g_autofree char *stem = g_strconcat (kind, "/", id, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name, hash;
  g_hash_table_iter_init (&iter, self->hashes);
  while (g_hash_table_iter_next (&iter, &name, &hash))
    if (is_of (name, stem, strlen (stem)) && g_hash_table_add (seen, hash))
      g_ptr_array_add (list, hash);
  return list;
}

gboolean
kt_media_index_is_pinned (KtMediaIndex *self, const char *hash)
{
  return g_hash_table_contains (self->pinned, hash);
}

char *
kt_media_index_get_path (KtMediaIndex *self, const char *hash)
{
  g_autofree char *path = kt_media_path (self->folder, hash);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}
