/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads of requests: where one ends does not depend on the pieces it comes in, what passes is
 * plain. What they ask of a catalog is a name of its tree or nothing, a range begins in the file or
 * is none. */
#include <stdint.h>
#include <string.h>

#include "kt-server-catalog.h"
#include "kt-server-file.h"
#include "kt-server-head.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static gsize
find_end_in_pieces (const guint8 *data, gsize size)
{
  gboolean is_bad = FALSE;
  gsize end = 0;
  for (gsize i = 1; i <= size && end == 0 && !is_bad; i++)
    end = kt_server_head_find_end (data, i, i - 1, &is_bad);
  return end;
}

static void
check_catalog (const KtServerRequest *request)
{
  const char *range = kt_server_request_get_header (request, "range");
  g_autofree char *name = g_str_has_prefix (request->path, "/v1/")
                              ? kt_server_catalog_parse (request->path + strlen ("/v1/"))
                              : NULL;
  if (name != NULL)
    g_assert_true (*name != '/' && strstr (name, "..") == NULL && strstr (name, "//") == NULL
                   && strlen (name) < 80);
  if (range == NULL)
    return;
  gint64 from = kt_server_file_read_range (range, 1000);
  g_assert_true (from >= -1 && from < 1000);
  g_assert_true (from < 0 || g_str_has_prefix (range, "bytes="));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gboolean is_bad;
  g_auto (KtServerHead) head = { NULL };
  KtServerRefusal refusal = { 0 };
  gsize end = kt_server_head_find_end (data, size, 0, &is_bad);
  g_assert_cmpuint (find_end_in_pieces (data, size), ==, end);
  if (end == 0)
    return 0;
  if (!kt_server_head_parse (data, end, 1000, &head, &refusal))
    {
      g_assert_true (head.request == NULL && refusal.status >= 400);
      return 0;
    }
  g_assert_cmpuint (head.body_length, <=, 1000);
  g_assert_true (*head.request->path == '/' && strstr (head.request->path, "/../") == NULL);
  g_assert_null (memchr (data, '\0', end));
  check_catalog (head.request);
  return 0;
}
