/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that a work database left in its folder: itself, its log, copies of older schemas, what
 * was set aside or salvaged. The database goes last, so that whatever ends the program in between
 * leaves one that can be opened, and removed again.
 *
 * Folders beside it can be large. They are put out of sight in one step each, and are deleted when
 * the database is gone; what the end of the program left of that goes when the profile is opened
 * again.
 */
#include "kt-work-removal.h"

#include "kt-store-error.h"
#include "kt-work-file.h"
#include "kt-work-store.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define DATABASE "work.db"
#define REMOVED "removed-"
#define MOST_OPEN 16 /* folders within each other that are read at a time */

static gboolean
fail (const char *path, GError **error)
{
  int cause = errno;
  g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_DISK,
               _ ("%s: this cannot be removed (%s). Check the folder and its permissions."), path,
               g_strerror (cause));
  return FALSE;
}

/* ---- the database ---- */

static gboolean
remove_file (const char *profile, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (profile, name, NULL);
  return g_unlink (path) == 0 || errno == ENOENT || fail (path, error);
}

static gboolean
remove_companions (const char *profile, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (profile, 0, error);
  gboolean done = folder != NULL;
  for (const char *name; done && (name = g_dir_read_name (folder)) != NULL;)
    if (g_str_has_prefix (name, DATABASE) && strcmp (name, DATABASE) != 0)
      done = remove_file (profile, name, error);
  return done;
}

/* ---- folders ---- */

static gboolean
put_away (const char *profile, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (profile, name, NULL);
  g_autofree char *place = g_strconcat (profile, G_DIR_SEPARATOR_S REMOVED "XXXXXX", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_mkdtemp (place) == NULL)
    return fail (place, error);
  g_autofree char *there = g_build_filename (place, name, NULL);
  return g_rename (path, there) == 0 || fail (path, error);
}

static int
remove_one (const char *path, const struct stat *about, int kind, struct FTW *where)
{
  return remove (path);
}

void
kt_work_removal_finish (const char *profile)
{
  g_autoptr (GDir) folder = g_dir_open (profile, 0, NULL);
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *path = g_build_filename (profile, name, NULL);
      /* Depth first, and links are removed, not followed. */
      if (g_str_has_prefix (name, REMOVED)
          && nftw (path, remove_one, MOST_OPEN, FTW_DEPTH | FTW_PHYS) != 0)
        g_warning ("%s cannot be removed: %s", path, g_strerror (errno));
    }
}

gboolean
kt_work_store_remove (const char *profile, const char *const *folders, GError **error)
{
  int lock = kt_work_file_lock (profile, error);
  if (lock < 0)
    return FALSE;
  gboolean done = TRUE;
  for (guint i = 0; done && folders != NULL && folders[i] != NULL; i++)
    done = put_away (profile, folders[i], error);
  done = done && remove_companions (profile, error) && remove_file (profile, DATABASE, error);
  if (done)
    kt_work_removal_finish (profile);
  kt_work_file_unlock (lock);
  return done;
}
