/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that a work database left in its folder: itself, its log, copies of older schemas, what
 * was set aside or salvaged. The database goes last, so that whatever ends the program in between
 * leaves one that can be opened, and removed again.
 */
#include "kt-work-store.h"

#include "kt-store-error.h"
#include "kt-work-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define DATABASE "work.db"

static gboolean
remove_file (const char *profile, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (profile, name, NULL);
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  int cause = errno;
  g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_DISK,
               _ ("%s: the file cannot be removed (%s). Check the folder and its permissions."), path,
               g_strerror (cause));
  return FALSE;
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

gboolean
kt_work_store_remove (const char *profile, GError **error)
{
  int lock = kt_work_file_lock (profile, error);
  if (lock < 0)
    return FALSE;
  gboolean done = remove_companions (profile, error) && remove_file (profile, DATABASE, error);
  kt_work_file_unlock (lock);
  return done;
}
