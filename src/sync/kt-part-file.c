/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-part-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "kt-fd.h"

gboolean
kt_part_file_fail (const char *path, GError **error)
{
  g_set_error (error, G_FILE_ERROR, (gint)g_file_error_from_errno (errno),
               _ ("%s: the file could not be written safely (%s). Check the disk and try again."),
               path, g_strerror (errno));
  return FALSE;
}

gboolean
kt_part_file_sync (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean done = (fd >= 0 && fsync (fd) == 0) || kt_part_file_fail (path, error);
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
kt_part_file_add (const char *path, gint64 length, gint64 offset, GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (offset < 0 || offset > length || (gint64)size > length - offset)
    {
      g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_LIMIT,
                   _ ("The server sends more than the %lu bytes it announced."), (gulong)length);
      return FALSE;
    }
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean done = (fd >= 0 && ftruncate (fd, offset) == 0
                   && lseek (fd, offset, SEEK_SET) == offset && kt_fd_write (fd, data, size))
                  || kt_part_file_fail (path, error);
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
kt_part_file_check (const char *path, const KtCatalogPart *part, const char *what, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  return bytes != NULL && kt_tuf_check_bytes (bytes, part->length, part->hash, what, error);
}
