/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-fd.h"

#include <errno.h>
#include <unistd.h>

gboolean
kt_fd_write (int fd, gconstpointer data, gsize size)
{
  const guint8 *rest = data;
  while (size > 0)
    {
      gssize n = write (fd, rest, size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      rest += n;
      size -= (gsize)n;
    }
  return TRUE;
}

gssize
kt_fd_read (int fd, gpointer buffer, gsize size)
{
  gsize done = 0;
  while (done < size)
    {
      gssize n = read (fd, (guint8 *)buffer + done, size - done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      done += (gsize)n;
    }
  return (gssize)done;
}

gboolean
kt_fd_fail (const char *path, GError **error)
{
  int code = errno;
  g_set_error (error, G_FILE_ERROR, (gint)g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));
  return FALSE;
}
