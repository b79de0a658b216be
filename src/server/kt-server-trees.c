/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of tenants. Each request looks whether the file is still the same one (one system call);
 * signatures are checked once for each file that appears. */
#include "kt-server-trees.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kt-catalog-manifest.h"
#include "kt-fd.h"

/* Which file it is, and in which state. */
typedef struct {
  dev_t device;
  ino_t inode;
  gint64 size;
  struct timespec changed;
  struct timespec written;
} Mark;

typedef struct {
  Mark mark;              /* of the file that was looked at last */
  KtServerLatest *latest; /* NULL: none was good yet */
} Tree;

struct _KtServerTrees {
  char *folder;
  char *accel;
  GMutex mutex;
  GHashTable *trees; /* tenant → Tree */
};

static void
latest_clear (gpointer data)
{
  KtServerLatest *self = data;
  g_bytes_unref (self->bytes);
  g_bytes_unref (self->root);
  g_free (self->etag);
}

void
kt_server_latest_unref (KtServerLatest *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, latest_clear);
}

static void
tree_free (gpointer data)
{
  Tree *self = data;
  kt_server_latest_unref (self->latest);
  g_free (self);
}

KtServerTrees *
kt_server_trees_new (const char *folder, const char *accel)
{
  KtServerTrees *self = g_new0 (KtServerTrees, 1);
  self->folder = g_strdup (folder);
  self->accel = g_strdup (accel);
  self->trees = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, tree_free);
  g_mutex_init (&self->mutex);
  return self;
}

void
kt_server_trees_free (KtServerTrees *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->trees);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self->accel);
  g_free (self);
}

/* ---- paths ---- */

/* Names of tenants have small letters, digits and - . _ only; so only dots are left to mean
 * something. */
static gboolean
is_folder (const char *tenant)
{
  return *tenant != '\0' && *tenant != '.' && strchr (tenant, '/') == NULL;
}

char *
kt_server_trees_get_folder (KtServerTrees *self, const char *tenant)
{
  return is_folder (tenant) ? g_build_filename (self->folder, tenant, NULL) : NULL;
}

char *
kt_server_trees_get_accel (KtServerTrees *self, const char *tenant, const char *name)
{
  return self->accel != NULL && is_folder (tenant)
             ? g_build_path ("/", self->accel, tenant, name, NULL)
             : NULL;
}

/* ---- reading ---- */

static Mark
mark_of (const struct stat *found)
{
  return (Mark){ found->st_dev, found->st_ino, found->st_size, found->st_ctim, found->st_mtim };
}

static gboolean
is_same_time (struct timespec a, struct timespec b)
{
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static gboolean
is_same (const Mark *a, const Mark *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size
         && is_same_time (a->changed, b->changed) && is_same_time (a->written, b->written);
}

/* As far as `most`: a longer file does not verify. */
static GBytes *
read_file (const char *path, gsize most)
{
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0)
    return NULL;
  g_autofree guint8 *data = g_malloc (most);
  gssize size = kt_fd_read (file, data, most);
  close (file);
  return size >= 0 ? g_bytes_new_take (g_steal_pointer (&data), (gsize)size) : NULL;
}

static char *
compute_etag (GBytes *bytes)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_strdup_printf ("\"%.32s\"", hash);
}

/* Expired or not: clients judge that, by their own policy. */
static KtServerLatest *
read_latest (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "latest", NULL);
  g_autoptr (GBytes) bytes = read_file (path, KT_TUF_MAX_TIMESTAMP + 1);
  g_autofree char *root_name = kt_catalog_root_path (bytes != NULL ? kt_tuf_timestamp_peek_root (bytes) : 0);
  g_autofree char *root_path = g_build_filename (folder, root_name, NULL);
  g_autoptr (GBytes) root_bytes = read_file (root_path, KT_TUF_MAX_ROOT + 1);
  if (bytes == NULL || root_bytes == NULL)
    {
      g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM, "%s cannot be read.",
                   bytes == NULL ? path : root_path);
      return NULL;
    }
  g_autoptr (KtTufRoot) root = kt_tuf_root_read_trusted (root_bytes, error);
  g_autoptr (KtTufTimestamp) timestamp
      = root != NULL
            ? kt_tuf_timestamp_read (bytes, root, &(KtTufFloor){ 0, 0 }, G_MININT64, error)
            : NULL;
  if (timestamp == NULL)
    return NULL;
  KtServerLatest *self = g_atomic_rc_box_new0 (KtServerLatest);
  self->etag = compute_etag (bytes);
  self->bytes = g_steal_pointer (&bytes);
  self->root = g_steal_pointer (&root_bytes);
  self->version = timestamp->release;
  return self;
}

/* ---- the table ---- */

static Tree *
find_tree (KtServerTrees *self, const char *tenant)
{
  Tree *tree = g_hash_table_lookup (self->trees, tenant);
  if (tree == NULL)
    {
      tree = g_new0 (Tree, 1);
      g_hash_table_insert (self->trees, g_strdup (tenant), tree);
    }
  return tree;
}

/* The mark is taken before reading: what changes meanwhile is looked at again. */
static void
look_again (Tree *tree, const char *folder, const Mark *mark)
{
  g_autoptr (GError) error = NULL;
  KtServerLatest *latest = read_latest (folder, &error);
  tree->mark = *mark;
  if (latest == NULL)
    {
      g_warning ("%s: what is newest there cannot be used: %s", folder, error->message);
      return;
    }
  kt_server_latest_unref (tree->latest);
  tree->latest = latest;
}

KtServerTreeState
kt_server_trees_get_latest (KtServerTrees *self, const char *tenant, KtServerLatest **latest)
{
  g_autofree char *folder = kt_server_trees_get_folder (self, tenant);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "latest", NULL) : NULL;
  struct stat found;
  *latest = NULL;
  if (path == NULL || lstat (path, &found) != 0)
    return KT_SERVER_TREE_NONE;
  const Mark mark = mark_of (&found);
  g_mutex_lock (&self->mutex);
  Tree *tree = find_tree (self, tenant);
  if (!is_same (&tree->mark, &mark))
    look_again (tree, folder, &mark);
  if (tree->latest != NULL)
    *latest = g_atomic_rc_box_acquire (tree->latest);
  g_mutex_unlock (&self->mutex);
  return *latest != NULL ? KT_SERVER_TREE_GOOD : KT_SERVER_TREE_BAD;
}
