/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-publisher-keys.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kt-catalog-manifest.h"
#include "kt-cli-output.h"

const char *const kt_publisher_key_names[KT_PUBLISHER_N_KEYS]
    = { "root-1", "root-2", "root-3", "release", "timestamp" };

char *
kt_publisher_key_path (const char *folder, const char *name)
{
  g_autofree char *file_name = g_strconcat (name, ".secret", NULL);
  return g_build_filename (folder, file_name, NULL);
}

gboolean
kt_publisher_key_write (const char *folder, const char *name, const char *secret)
{
  g_autofree char *path = kt_publisher_key_path (folder, name);
  gsize length = strlen (secret);
  int file = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean written
      = file >= 0 && write (file, secret, length) == (gssize)length && fsync (file) == 0;
  int problem = errno;
  if (file >= 0)
    close (file);
  if (!written)
    kt_cli_message ("%s: %s", path, g_strerror (problem));
  return written;
}

char *
kt_publisher_key_read (const char *folder, const char *name)
{
  g_autofree char *path = kt_publisher_key_path (folder, name);
  g_autoptr (GError) error = NULL;
  char *secret = NULL;
  if (!g_file_get_contents (path, &secret, NULL, &error))
    {
      kt_cli_message ("%s: %s", path, error->message);
      return NULL;
    }
  return g_strchomp (secret);
}

/* ---- roots ---- */

static gboolean
copy_root (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (to);
  g_autofree char *text = NULL;
  gsize length;
  g_mkdir_with_parents (folder, 0755); /* if not, writing says so */
  if (g_file_get_contents (from, &text, &length, &error)
      && g_file_set_contents_full (to, text, (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0644, &error))
    return TRUE;
  kt_cli_message ("%s: %s", to, error->message);
  return FALSE;
}

gboolean
kt_publisher_keys_put_roots (const char *folder, const char *tree)
{
  for (gint64 version = 1;; version++)
    {
      g_autofree char *file = g_strdup_printf ("root-%" G_GINT64_FORMAT ".json", version);
      g_autofree char *from = g_build_filename (folder, file, NULL);
      g_autofree char *name = kt_catalog_root_path (version);
      g_autofree char *to = g_build_filename (tree, name, NULL);
      if (!g_file_test (from, G_FILE_TEST_EXISTS))
        return TRUE;
      if (!g_file_test (to, G_FILE_TEST_EXISTS) && !copy_root (from, to))
        return FALSE;
    }
}
