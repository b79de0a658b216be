/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is on the disk is known from the names and sizes of files; when a file was looked at last is
 * its time of modification. So there is no index that could differ from the files.
 */
#include "kt-media-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "kt-part-file.h"

typedef struct {
  KtCatalogPart part;
  gint64 priority;
  gint64 used_at;  /* of a complete file */
  gint64 arriving; /* bytes of its part */
  guint viewed;    /* higher: later; 0: not waited for */
  gboolean is_there;
  gboolean is_in_catalog;
  gboolean is_pinned;
  gboolean is_given_up;
} Item;

struct _KtMediaStore {
  char *folder;
  gint64 quota;
  gint64 used;
  guint n_views;
  GHashTable *items; /* hash → Item */
  GPtrArray *wanted; /* of Item, borrowed: the catalog's by priority */
};

static void
item_free (gpointer data)
{
  Item *item = data;
  g_free (item->part.hash);
  g_free (item);
}

static Item *
find_item (KtMediaStore *self, const char *hash)
{
  return g_hash_table_lookup (self->items, hash);
}

static Item *
take_item (KtMediaStore *self, const char *hash)
{
  Item *item = find_item (self, hash);
  if (item != NULL)
    return item;
  item = g_new0 (Item, 1);
  kt_catalog_part_set (&item->part, 0, hash);
  g_hash_table_insert (self->items, item->part.hash, item);
  return item;
}

/* ---- files ---- */

char *
kt_media_path (const char *folder, const char *hash)
{
  char first[3] = { hash[0], hash[0] != '\0' ? hash[1] : '\0', '\0' };
  return g_build_filename (folder, first, hash, NULL);
}

static char *
path_of (KtMediaStore *self, const Item *item)
{
  return kt_media_path (self->folder, item->part.hash);
}

static char *
part_path (KtMediaStore *self, const Item *item)
{
  g_autofree char *name = g_strconcat (item->part.hash, ".part", NULL);
  return g_build_filename (self->folder, name, NULL);
}

static void
remove_file (KtMediaStore *self, Item *item)
{
  g_autofree char *path = path_of (self, item);
  g_unlink (path);
  self->used -= item->part.length;
  item->is_there = FALSE;
}

static void
remove_part (KtMediaStore *self, Item *item)
{
  g_autofree char *path = part_path (self, item);
  g_unlink (path);
  self->used -= item->arriving;
  item->arriving = 0;
}

/* ---- opening ---- */

static void
note_file (KtMediaStore *self, const char *path, const char *hash)
{
  GStatBuf info;
  if (!kt_tuf_is_hash (hash) || g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return;
  Item *item = take_item (self, hash);
  item->is_there = TRUE;
  item->part.length = info.st_size;
  item->used_at = info.st_mtime;
  self->used += info.st_size;
}

static void
note_part (KtMediaStore *self, const char *path, const char *name)
{
  GStatBuf info;
  g_autofree char *hash = g_strndup (name, strlen (name) - strlen (".part"));
  if (!kt_tuf_is_hash (hash) || g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return;
  take_item (self, hash)->arriving = info.st_size;
  self->used += info.st_size;
}

static void
scan (KtMediaStore *self, const char *folder, gboolean is_inner)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (is_inner)
        note_file (self, path, name);
      else if (g_str_has_suffix (name, ".part"))
        note_part (self, path, name);
      else if (strlen (name) == 2)
        scan (self, path, TRUE);
    }
}

static char *
pins_path (KtMediaStore *self)
{
  return g_build_filename (self->folder, "pinned", NULL);
}

static void
load_pins (KtMediaStore *self)
{
  g_autofree char *path = pins_path (self);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (kt_tuf_is_hash (*line))
      take_item (self, *line)->is_pinned = TRUE;
}

KtMediaStore *
kt_media_store_open (const char *folder, gint64 quota, GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      kt_part_file_fail (folder, error);
      return NULL;
    }
  KtMediaStore *self = g_new0 (KtMediaStore, 1);
  self->folder = g_strdup (folder);
  self->quota = quota;
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, item_free);
  self->wanted = g_ptr_array_new ();
  scan (self, folder, FALSE);
  load_pins (self);
  return self;
}

void
kt_media_store_free (KtMediaStore *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->wanted);
  g_hash_table_unref (self->items);
  g_free (self->folder);
  g_free (self);
}

/* ---- what is wanted ---- */

static int
compare_priority (gconstpointer a, gconstpointer b)
{
  const Item *x = *(Item *const *)a, *y = *(Item *const *)b;
  return (x->priority > y->priority) - (x->priority < y->priority);
}

/* Two names may have the same content: the more urgent one counts. */
static void
want (KtMediaStore *self, const KtCatalogBlob *blob)
{
  Item *item = take_item (self, blob->part.hash);
  if (item->is_in_catalog)
    {
      item->priority = MIN (item->priority, blob->priority);
      return;
    }
  /* A file of another length is none of that hash: somebody was at it. */
  if (item->is_there && item->part.length != blob->part.length)
    remove_file (self, item);
  item->part.length = blob->part.length;
  item->priority = blob->priority;
  item->is_in_catalog = TRUE;
  g_ptr_array_add (self->wanted, item);
}

void
kt_media_store_set_catalog (KtMediaStore *self, const KtCatalogManifest *manifest)
{
  GHashTableIter iter;
  gpointer value;
  g_ptr_array_set_size (self->wanted, 0);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Item *item = value;
      item->is_in_catalog = FALSE;
      item->is_given_up = FALSE;
    }
  for (guint i = 0; i < manifest->blobs->len; i++)
    want (self, manifest->blobs->pdata[i]);
  g_ptr_array_sort (self->wanted, compare_priority);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Item *item = value;
      if (item->arriving > 0 && (!item->is_in_catalog || item->arriving > item->part.length))
        remove_part (self, item);
    }
}

static void
touch (KtMediaStore *self, Item *item, gint64 now)
{
  g_autofree char *path = path_of (self, item);
  const struct utimbuf times = { (time_t)now, (time_t)now };
  item->used_at = now;
  g_utime (path, (struct utimbuf *)&times);
}

void
kt_media_store_view (KtMediaStore *self, const char *hash, gint64 now)
{
  Item *item = find_item (self, hash);
  if (item == NULL)
    return;
  if (item->is_there)
    touch (self, item, now);
  else
    item->viewed = ++self->n_views;
}

gboolean
kt_media_store_set_pinned (KtMediaStore *self, const char *hash, gboolean is_pinned, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = pins_path (self);
  GHashTableIter iter;
  gpointer value;
  if (!kt_tuf_is_hash (hash) || (find_item (self, hash) == NULL && !is_pinned))
    return TRUE;
  take_item (self, hash)->is_pinned = is_pinned;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Item *)value)->is_pinned)
      g_string_append_printf (text, "%s\n", ((Item *)value)->part.hash);
  return g_file_set_contents_full (path, text->str, (gssize)text->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

gboolean
kt_media_store_is_pinned (KtMediaStore *self, const char *hash)
{
  const Item *item = find_item (self, hash);
  return item != NULL && item->is_pinned;
}

gboolean
kt_media_store_has (KtMediaStore *self, const char *hash)
{
  const Item *item = find_item (self, hash);
  return item != NULL && item->is_there;
}

/* ---- room ---- */

static gboolean
is_evicted_before (const Item *a, const Item *b)
{
  return a->is_in_catalog != b->is_in_catalog ? !a->is_in_catalog : a->used_at < b->used_at;
}

/* What goes next; for the rest of the catalog only what no catalog has any more. */
static Item *
find_victim (KtMediaStore *self, gboolean may_take_any)
{
  Item *victim = NULL;
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Item *item = value;
      if (item->is_there && !item->is_pinned && (may_take_any || !item->is_in_catalog)
          && (victim == NULL || is_evicted_before (item, victim)))
        victim = item;
    }
  return victim;
}

/* Parts of others come last in line, so they go first. */
static Item *
find_other_part (KtMediaStore *self, const Item *but)
{
  for (guint i = self->wanted->len; i > 0; i--)
    {
      Item *item = self->wanted->pdata[i - 1];
      if (item != but && item->arriving > 0 && !item->is_pinned)
        return item;
    }
  return NULL;
}

static gint64
count_left (const Item *item)
{
  return item->part.length - item->arriving;
}

static gboolean
make_room (KtMediaStore *self, Item *item)
{
  gboolean may_take_any = item->viewed > 0 || item->is_pinned;
  Item *victim;
  while (self->used + count_left (item) > self->quota)
    if (may_take_any && (victim = find_other_part (self, item)) != NULL)
      remove_part (self, victim);
    else if ((victim = find_victim (self, may_take_any)) != NULL)
      remove_file (self, victim);
    else
      return item->is_pinned;
  return TRUE;
}

/* What could be freed for it without asking anybody. */
static gint64
count_free (KtMediaStore *self)
{
  gint64 free = self->quota - self->used;
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Item *item = value;
      if (item->is_there && !item->is_pinned && !item->is_in_catalog)
        free += item->part.length;
    }
  return free;
}

/* ---- what is next ---- */

static gboolean
is_missing (const Item *item)
{
  return !item->is_there && !item->is_given_up;
}

static Item *
find_urgent (KtMediaStore *self)
{
  Item *found = NULL;
  for (guint i = 0; i < self->wanted->len; i++)
    {
      Item *item = self->wanted->pdata[i];
      if (is_missing (item) && item->viewed > (found != NULL ? found->viewed : 0))
        found = item;
    }
  return found;
}

const KtCatalogPart *
kt_media_store_next (KtMediaStore *self)
{
  const Item *urgent = find_urgent (self);
  if (urgent != NULL)
    return &urgent->part;
  gint64 free = count_free (self);
  const Item *rest = NULL;
  for (guint i = 0; i < self->wanted->len; i++)
    {
      const Item *item = self->wanted->pdata[i];
      if (is_missing (item) && item->is_pinned)
        return &item->part;
      if (rest == NULL && is_missing (item) && count_left (item) <= free)
        rest = item;
    }
  return rest != NULL ? &rest->part : NULL;
}

/* ---- fetching ---- */

gint64
kt_media_store_begin (KtMediaStore *self, const KtCatalogPart *part)
{
  Item *item = find_item (self, part->hash);
  return item != NULL && make_room (self, item) ? item->arriving : -1;
}

gboolean
kt_media_store_add (KtMediaStore *self,
                    const KtCatalogPart *part,
                    gint64 offset,
                    GBytes *bytes,
                    GError **error)
{
  Item *item = find_item (self, part->hash);
  g_return_val_if_fail (item != NULL, FALSE);
  g_autofree char *path = part_path (self, item);
  if (!kt_part_file_add (path, part->length, offset, bytes, error))
    return FALSE;
  self->used -= item->arriving;
  item->arriving = offset + (gint64)g_bytes_get_size (bytes);
  self->used += item->arriving;
  return TRUE;
}

static gboolean
put_in_place (KtMediaStore *self, const Item *item, GError **error)
{
  g_autofree char *arrived = part_path (self, item);
  g_autofree char *path = path_of (self, item);
  g_autofree char *folder = g_path_get_dirname (path);
  /* An empty file has no bytes that would have made one. */
  if (item->part.length == 0 && !kt_part_file_add (arrived, 0, 0, g_bytes_new_static ("", 0), error))
    return FALSE;
  if (!kt_part_file_check (arrived, &item->part, _ ("Picture or document"), error)
      || !kt_part_file_sync (arrived, error))
    return FALSE;
  return (g_mkdir_with_parents (folder, 0700) == 0 && g_rename (arrived, path) == 0)
         || kt_part_file_fail (path, error);
}

gboolean
kt_media_store_finish (KtMediaStore *self, const KtCatalogPart *part, gint64 now, GError **error)
{
  Item *item = find_item (self, part->hash);
  g_return_val_if_fail (item != NULL, FALSE);
  if (!put_in_place (self, item, error))
    {
      remove_part (self, item);
      return FALSE;
    }
  self->used += item->part.length - item->arriving;
  item->arriving = 0;
  item->is_there = TRUE;
  item->viewed = 0;
  touch (self, item, now);
  return TRUE;
}

void
kt_media_store_drop (KtMediaStore *self, const KtCatalogPart *part)
{
  Item *item = find_item (self, part->hash);
  if (item != NULL)
    remove_part (self, item);
}

void
kt_media_store_give_up (KtMediaStore *self, const KtCatalogPart *part)
{
  Item *item = find_item (self, part->hash);
  if (item == NULL)
    return;
  item->is_given_up = TRUE;
  item->viewed = 0;
}

KtMediaCounts
kt_media_store_count (KtMediaStore *self)
{
  KtMediaCounts counts = { .all = self->wanted->len, .used = self->used };
  gint64 free = count_free (self);
  for (guint i = 0; i < self->wanted->len; i++)
    {
      const Item *item = self->wanted->pdata[i];
      gint64 left = count_left (item);
      counts.there += item->is_there;
      if (!is_missing (item) || (left > free && item->viewed == 0 && !item->is_pinned))
        continue;
      counts.bytes_left += left;
      free -= left;
    }
  return counts;
}
