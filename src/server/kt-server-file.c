/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOR_EVER "private, max-age=31536000, immutable"

gboolean
kt_server_file_is_known (const KtServerRequest *request, const char *etag)
{
  const char *text = kt_server_request_get_header (request, "if-none-match");
  g_auto (GStrv) tags = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      const char *tag = g_strstrip (tags[i]);
      if (strcmp (g_str_has_prefix (tag, "W/") ? tag + 2 : tag, etag) == 0)
        return TRUE;
    }
  return FALSE;
}

gint64
kt_server_file_read_range (const char *text, gint64 size)
{
  guint64 from;
  gsize length = strlen (text);
  if (!g_str_has_prefix (text, "bytes=") || text[length - 1] != '-')
    return -1;
  g_autofree char *number = g_strndup (text + strlen ("bytes="), length - strlen ("bytes=-"));
  if (!g_ascii_isdigit (*number)
      || !g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, &from, NULL))
    return -1;
  return (gint64)from < size ? (gint64)from : -1;
}

/* ---- answers ---- */

static KtServerResponse *
new_answer (guint status, const KtServerFile *file, const char *etag)
{
  KtServerResponse *response
      = kt_server_response_new (status, status == 304 ? NULL : file->type, NULL);
  kt_server_response_add_header (response, "ETag", etag);
  kt_server_response_add_header (response, "Cache-Control", FOR_EVER);
  return response;
}

static KtServerResponse *
new_behind (gint64 size)
{
  g_autofree char *content = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, size);
  KtServerResponse *response
      = kt_server_response_new_problem (416, "range", "There is nothing from there on.");
  kt_server_response_add_header (response, "Content-Range", content);
  return response;
}

/* The descriptor is taken. */
static KtServerResponse *
new_whole (const KtServerFile *file, const char *etag, int descriptor, gint64 size)
{
  KtServerResponse *response = new_answer (200, file, etag);
  kt_server_response_add_header (response, "Accept-Ranges", "bytes");
  response->file = descriptor;
  response->file_length = size;
  return response;
}

static KtServerResponse *
new_part (const KtServerFile *file, const char *etag, int descriptor, gint64 from, gint64 size)
{
  KtServerResponse *response = new_whole (file, etag, descriptor, size - from);
  response->status = 206;
  g_autofree char *content = g_strdup_printf (
      "bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, from, size - 1, size);
  kt_server_response_add_header (response, "Content-Range", content);
  lseek (descriptor, from, SEEK_SET); /* of a regular file, before its end */
  return response;
}

static KtServerResponse *
send_range (const KtServerFile *file, const char *etag, const char *range, int *descriptor, gint64 size)
{
  gint64 from = kt_server_file_read_range (range, size);
  return from >= 0 ? new_part (file, etag, g_steal_fd (descriptor), from, size) : new_behind (size);
}

/* The descriptor is taken if the file is sent from here. */
static KtServerResponse *
send_open (const KtServerRequest *request,
           const KtServerFile *file,
           int *descriptor,
           const struct stat *found)
{
  g_autofree char *made = g_strdup_printf (
      "\"%" G_GINT64_MODIFIER "x.%lx-%" G_GINT64_MODIFIER "x\"", (gint64)found->st_mtim.tv_sec,
      (gulong)found->st_mtim.tv_nsec, (gint64)found->st_size);
  const char *etag = file->etag != NULL ? file->etag : made;
  const char *range = kt_server_request_get_header (request, "range");
  if (kt_server_file_is_known (request, etag))
    return new_answer (304, file, etag);
  if (file->accel != NULL)
    {
      KtServerResponse *response = new_answer (200, file, etag);
      kt_server_response_add_header (response, "X-Accel-Redirect", file->accel);
      return response;
    }
  return range != NULL ? send_range (file, etag, range, descriptor, found->st_size)
                       : new_whole (file, etag, g_steal_fd (descriptor), found->st_size);
}

KtServerResponse *
kt_server_file_answer (const KtServerRequest *request, const KtServerFile *file)
{
  struct stat found;
  int descriptor = open (file->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0)
    return kt_server_response_new_missing ();
  KtServerResponse *response = fstat (descriptor, &found) == 0 && S_ISREG (found.st_mode)
                                   ? send_open (request, file, &descriptor, &found)
                                   : kt_server_response_new_missing ();
  if (descriptor >= 0)
    close (descriptor);
  return response;
}
