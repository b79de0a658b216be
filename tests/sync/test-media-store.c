/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Media on the disk: what is fetched when, what gives way, and what a cut leaves. */
#include "kt-media-store.h"

#include <glib/gstdio.h>
#include <string.h>

#include "kt-random.h"

/* ---- a catalog of media ---- */

typedef struct {
  char *folder;
  KtCatalogManifest *manifest;
  GPtrArray *contents; /* of GBytes, as the blobs of the manifest */
  KtMediaStore *store;
} Place;

static void
open_store (Place *self, gint64 quota)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&self->store, kt_media_store_free);
  self->store = kt_media_store_open (self->folder, quota, &error);
  g_assert_no_error (error);
  kt_media_store_set_catalog (self->store, self->manifest);
}

static void
begin (Place *self)
{
  g_autofree char *parent = g_dir_make_tmp ("kontor-media-XXXXXX", NULL);
  self->folder = g_build_filename (parent, "media", NULL);
  self->manifest = kt_catalog_manifest_new ();
  self->contents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
}

static const KtCatalogPart *
part (Place *self, guint i)
{
  return &((KtCatalogBlob *)self->manifest->blobs->pdata[i])->part;
}

static void
add (Place *self, const char *name, gint64 priority, gsize length)
{
  guint8 *data = g_malloc0 (length + 1);
  for (gsize i = 0; i < length; i++)
    data[i] = (guint8)(i * 7 + self->contents->len);
  if (length > 0)
    data[0] = (guint8)self->contents->len;
  GBytes *bytes = g_bytes_new_take (data, length);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  kt_catalog_manifest_add_blob (self->manifest, name, priority, (gint64)length, hash);
  g_ptr_array_add (self->contents, bytes);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

static void
end (Place *self)
{
  g_autofree char *parent = g_path_get_dirname (self->folder);
  g_clear_pointer (&self->store, kt_media_store_free);
  kt_catalog_manifest_free (self->manifest);
  g_ptr_array_unref (self->contents);
  remove_tree (parent);
  g_free (self->folder);
}

static int
index_of (Place *self, const KtCatalogPart *wanted)
{
  for (guint i = 0; wanted != NULL && i < self->manifest->blobs->len; i++)
    if (strcmp (part (self, i)->hash, wanted->hash) == 0)
      return (int)i;
  return -1;
}

static int
next (Place *self)
{
  return index_of (self, kt_media_store_next (self->store));
}

/* All that is missing of it. */
static gboolean
fetch (Place *self, guint i, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gint64 offset = kt_media_store_begin (self->store, part (self, i));
  if (offset < 0)
    return FALSE;
  GBytes *all = self->contents->pdata[i];
  g_autoptr (GBytes) rest
      = g_bytes_new_from_bytes (all, (gsize)offset, g_bytes_get_size (all) - (gsize)offset);
  g_assert_true (kt_media_store_add (self->store, part (self, i), offset, rest, &error));
  g_assert_true (kt_media_store_finish (self->store, part (self, i), now, &error));
  g_assert_no_error (error);
  return TRUE;
}

static gboolean
is_whole (Place *self, guint i)
{
  g_autofree char *path = kt_media_path (self->folder, part (self, i)->hash);
  char *data;
  gsize size;
  if (!g_file_get_contents (path, &data, &size, NULL))
    return FALSE;
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  g_assert_true (g_bytes_equal (bytes, self->contents->pdata[i]));
  return TRUE;
}

/* ---- order ---- */

static void
test_order (void)
{
  Place self = { 0 };
  begin (&self);
  add (&self, "manuals/a.pdf", 100, 10);
  add (&self, "products/b.png", 50, 10);
  add (&self, "products/c.png", 50, 10);
  add (&self, "manuals/d.pdf", 100, 10);
  open_store (&self, 1000);
  g_assert_cmpint (next (&self), ==, 1);
  g_assert_true (kt_media_store_set_pinned (self.store, part (&self, 3)->hash, TRUE, NULL));
  g_assert_cmpint (next (&self), ==, 3);
  kt_media_store_view (self.store, part (&self, 2)->hash, 1);
  g_assert_cmpint (next (&self), ==, 2);
  kt_media_store_view (self.store, part (&self, 0)->hash, 2);
  g_assert_cmpint (next (&self), ==, 0);
  const int order[] = { 0, 2, 3, 1 };
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpint (next (&self), ==, order[i]);
      g_assert_cmpuint (kt_media_store_count (self.store).there, ==, i);
      g_assert_cmpint (kt_media_store_count (self.store).bytes_left, ==, 40 - 10 * (int)i);
      g_assert_true (fetch (&self, (guint)order[i], i));
    }
  g_assert_cmpint (next (&self), ==, -1);
  end (&self);
}

/* ---- room ---- */

static void
test_least_recent_goes (void)
{
  Place self = { 0 };
  begin (&self);
  for (guint i = 0; i < 5; i++)
    add (&self, "x", 50, 100);
  open_store (&self, 300);
  g_assert_true (fetch (&self, 0, 10));
  g_assert_true (fetch (&self, 1, 11));
  g_assert_true (fetch (&self, 2, 12));
  g_assert_cmpint (next (&self), ==, -1); /* what nobody looks at displaces nothing */
  g_assert_cmpint (kt_media_store_begin (self.store, part (&self, 3)), ==, -1);
  kt_media_store_view (self.store, part (&self, 0)->hash, 20);
  g_assert_true (kt_media_store_set_pinned (self.store, part (&self, 1)->hash, TRUE, NULL));
  /* All of it holds after the program was closed and opened. */
  open_store (&self, 300);
  kt_media_store_view (self.store, part (&self, 3)->hash, 30);
  g_assert_cmpint (next (&self), ==, 3);
  g_assert_true (fetch (&self, 3, 30));
  g_assert_false (is_whole (&self, 2)); /* looked at longest ago, but for the pinned one */
  kt_media_store_view (self.store, part (&self, 4)->hash, 31);
  g_assert_true (fetch (&self, 4, 31));
  g_assert_false (is_whole (&self, 0));
  g_assert_true (is_whole (&self, 1));
  g_assert_true (is_whole (&self, 3));
  end (&self);
}

static void
test_old_catalog_goes_first (void)
{
  Place self = { 0 };
  Place other = { 0 };
  begin (&self);
  add (&self, "a", 50, 100);
  add (&self, "b", 50, 100);
  open_store (&self, 200);
  g_assert_true (fetch (&self, 0, 99));
  g_assert_true (fetch (&self, 1, 1));
  begin (&other);
  g_ptr_array_add (other.contents, g_bytes_ref (self.contents->pdata[1]));
  kt_catalog_manifest_add_blob (other.manifest, "b", 50, 100, part (&self, 1)->hash);
  add (&other, "new", 50, 60);
  kt_media_store_set_catalog (self.store, other.manifest);
  /* The rest of the catalog takes the room of what no catalog has any more, not of what it has. */
  g_assert_cmpint (index_of (&other, kt_media_store_next (self.store)), ==, 1);
  g_assert_cmpint (kt_media_store_begin (self.store, part (&other, 1)), ==, 0);
  g_assert_false (is_whole (&self, 0));
  g_assert_true (is_whole (&self, 1));
  end (&other);
  end (&self);
}

/* ---- what a server does ---- */

static void
test_wrong_bytes (void)
{
  Place self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wrong = g_bytes_new_static ("0123456789", 10);
  g_autoptr (GBytes) long_one = g_bytes_new_static ("01234567890", 11);
  begin (&self);
  add (&self, "../../../etc/passwd", 50, 10);
  open_store (&self, 1000);
  g_assert_cmpint (kt_media_store_begin (self.store, part (&self, 0)), ==, 0);
  g_assert_false (kt_media_store_add (self.store, part (&self, 0), 0, long_one, &error));
  g_assert_error (error, KT_TUF_ERROR, KT_TUF_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_true (kt_media_store_add (self.store, part (&self, 0), 0, wrong, &error));
  g_assert_false (kt_media_store_finish (self.store, part (&self, 0), 1, &error));
  g_assert_error (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH);
  g_assert_false (is_whole (&self, 0));
  g_assert_cmpint (kt_media_store_begin (self.store, part (&self, 0)), ==, 0);
  g_assert_cmpint (kt_media_store_count (self.store).used, ==, 0);
  kt_media_store_give_up (self.store, part (&self, 0));
  g_assert_cmpint (next (&self), ==, -1);
  end (&self);
}

/* The plug is pulled after each byte in turn; what arrived is not asked for again. */
static void
test_every_byte (void)
{
  Place self = { 0 };
  begin (&self);
  add (&self, "a", 50, 200);
  open_store (&self, 1000);
  GBytes *all = self.contents->pdata[0];
  for (gsize i = 0; i < 200; i++)
    {
      open_store (&self, 1000);
      g_assert_cmpint (next (&self), ==, 0);
      g_assert_cmpint (kt_media_store_begin (self.store, part (&self, 0)), ==, (gint64)i);
      g_autoptr (GBytes) byte = g_bytes_new_from_bytes (all, i, 1);
      g_assert_true (kt_media_store_add (self.store, part (&self, 0), (gint64)i, byte, NULL));
      g_assert_false (is_whole (&self, 0));
    }
  open_store (&self, 1000);
  g_assert_true (kt_media_store_finish (self.store, part (&self, 0), 1, NULL));
  open_store (&self, 1000);
  g_assert_true (is_whole (&self, 0));
  g_assert_cmpint (next (&self), ==, -1);
  end (&self);
}

/* ---- laws ---- */

#define N_MEDIA 24

/* What the files say, without the store's help. */
static gint64
measure (const char *path)
{
  GStatBuf info;
  gint64 sum = 0;
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;
  if (entries == NULL)
    return !g_str_has_suffix (path, "/pinned") && g_stat (path, &info) == 0 ? info.st_size : 0;
  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      sum += measure (child);
    }
  return sum;
}

typedef struct {
  gboolean is_there[N_MEDIA];
  gboolean is_pinned[N_MEDIA];
  gint64 used_at[N_MEDIA];
} Model;

/* Nothing pinned goes, and nothing stays that was looked at before what went. */
static void
check_evictions (Place *self, Model *model)
{
  gint64 latest_gone = -1, earliest_kept = G_MAXINT64;
  for (guint i = 0; i < N_MEDIA; i++)
    {
      gboolean is_there = kt_media_store_has (self->store, part (self, i)->hash);
      if (model->is_there[i] && !is_there)
        {
          g_assert_false (model->is_pinned[i]);
          latest_gone = MAX (latest_gone, model->used_at[i]);
        }
      else if (is_there && model->is_there[i] && !model->is_pinned[i])
        earliest_kept = MIN (earliest_kept, model->used_at[i]);
      model->is_there[i] = is_there;
    }
  g_assert_cmpint (latest_gone, <, earliest_kept);
}

static gint64
pinned_bytes (Place *self, const Model *model)
{
  gint64 sum = 0;
  for (guint i = 0; i < N_MEDIA; i++)
    if (model->is_pinned[i])
      sum += part (self, i)->length;
  return sum;
}

static void
fetch_some (Place *self, Model *model, KtRandom *random, gint64 now)
{
  int i = next (self);
  if (i < 0)
    return;
  gint64 offset = kt_media_store_begin (self->store, part (self, (guint)i));
  if (offset < 0)
    {
      kt_media_store_give_up (self->store, part (self, (guint)i));
      return;
    }
  gint64 left = part (self, (guint)i)->length - offset;
  gint64 n = kt_random_below (random, 3) > 0 ? left : (gint64)kt_random_below (random, (guint64)left + 1);
  g_autoptr (GBytes) bytes
      = g_bytes_new_from_bytes (self->contents->pdata[i], (gsize)offset, (gsize)n);
  g_assert_true (kt_media_store_add (self->store, part (self, (guint)i), offset, bytes, NULL));
  if (n < left)
    return;
  g_assert_true (kt_media_store_finish (self->store, part (self, (guint)i), now, NULL));
  model->used_at[i] = now;
}

static void
do_something (Place *self, Model *model, KtRandom *random, gint64 quota, gint64 now)
{
  guint i = (guint)kt_random_below (random, N_MEDIA);
  const char *hash = part (self, i)->hash;
  switch (kt_random_below (random, 8))
    {
    case 0:
      open_store (self, quota);
      break;
    case 1:
      model->is_pinned[i] = kt_random_below (random, 4) == 0;
      g_assert_true (kt_media_store_set_pinned (self->store, hash, model->is_pinned[i], NULL));
      break;
    case 2:
    case 3:
      kt_media_store_view (self->store, hash, now);
      if (model->is_there[i])
        model->used_at[i] = now;
      break;
    default:
      fetch_some (self, model, random, now);
    }
}

static void
test_laws (void)
{
  for (guint round = 0; round < 8; round++)
    {
      guint64 seed = (guint64)(guint32)g_test_rand_int () << 8 | round;
      g_autoptr (KtRandom) random = kt_random_new (seed);
      Place self = { 0 };
      Model model = { 0 };
      gint64 quota = 200 + (gint64)kt_random_below (random, 1500);
      gint64 overflow = 0;
      g_test_message ("seed %" G_GUINT64_FORMAT, seed);
      begin (&self);
      for (guint i = 0; i < N_MEDIA; i++)
        add (&self, "x", (gint64)kt_random_below (random, 3) * 50,
             1 + (gsize)kt_random_below (random, 200));
      open_store (&self, quota);
      for (gint64 now = 1; now < 250; now++)
        {
          do_something (&self, &model, random, quota, now);
          check_evictions (&self, &model);
          gint64 used = measure (self.folder);
          g_assert_cmpint (kt_media_store_count (self.store).used, ==, used);
          /* What was pinned once may be there still. */
          overflow = MAX (overflow, pinned_bytes (&self, &model));
          g_assert_cmpint (used, <=, quota + overflow);
          if (overflow == 0)
            g_assert_cmpint (used, <=, quota);
        }
      for (guint i = 0; i < N_MEDIA; i++)
        g_assert_cmpint (is_whole (&self, i), ==, model.is_there[i]);
      end (&self);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media store/looked at, pinned, then by priority", test_order);
  g_test_add_func ("/media store/what was looked at longest ago gives way", test_least_recent_goes);
  g_test_add_func ("/media store/what no catalog has any more gives way first",
                   test_old_catalog_goes_first);
  g_test_add_func ("/media store/other bytes than announced are refused", test_wrong_bytes);
  g_test_add_func ("/media store/the plug is pulled after each byte", test_every_byte);
  g_test_add_func ("/media store/quota, pins and order hold whatever happens", test_laws);
  return g_test_run ();
}
