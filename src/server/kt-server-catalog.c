/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was asked for is parsed into numbers or a hash, and a name is made of these again: nothing of
 * the request itself comes near a path. */
#include "kt-server-catalog.h"

#include <string.h>

#include "kt-catalog-manifest.h"
#include "kt-server-file.h"
#include "kt-server-trees.h"

#define ROOT "/v1/"
#define LATEST "/v1/catalog/latest"

/* ---- names ---- */

/* A number from 1 on as one writes it; moves behind it. */
static gboolean
read_number (const char **text, gint64 *number)
{
  gsize length = strspn (*text, "0123456789");
  if (length == 0 || length > 18 || **text == '0')
    return FALSE;
  *number = g_ascii_strtoll (*text, NULL, 10);
  *text += length;
  return TRUE;
}

static gboolean
skip (const char **text, const char *prefix)
{
  if (!g_str_has_prefix (*text, prefix))
    return FALSE;
  *text += strlen (prefix);
  return TRUE;
}

static char *
parse_numbered (const char *text, char *(*make_path) (gint64 version))
{
  gint64 number;
  return read_number (&text, &number) && *text == '\0' ? make_path (number) : NULL;
}

static char *
parse_manifest (const char *text)
{
  gint64 number;
  return read_number (&text, &number) && strcmp (text, "/manifest.json") == 0
             ? kt_catalog_manifest_path (number)
             : NULL;
}

static char *
parse_delta (const char *text)
{
  gint64 from, to;
  return read_number (&text, &from) && skip (&text, "-") && read_number (&text, &to)
                 && *text == '\0'
             ? kt_catalog_delta_path (from, to)
             : NULL;
}

char *
kt_server_catalog_parse (const char *path)
{
  if (skip (&path, "blob/"))
    return kt_tuf_is_hash (path) ? kt_catalog_blob_path (path) : NULL;
  if (!skip (&path, "catalog/"))
    return NULL;
  if (skip (&path, "root/"))
    return parse_numbered (path, kt_catalog_root_path);
  if (skip (&path, "image/"))
    return parse_numbered (path, kt_catalog_image_path);
  return skip (&path, "delta/") ? parse_delta (path) : parse_manifest (path);
}

/* ---- answers ---- */

/* Until somebody puts it right. */
static KtServerResponse *
new_unusable (void)
{
  KtServerResponse *response
      = kt_server_response_new_problem (503, "no-catalog", "The catalog cannot be used now.");
  kt_server_response_add_header (response, "Retry-After", "60");
  return response;
}

static KtServerResponse *
get_latest (KtServerTrees *trees, const KtServerCaller *caller, const KtServerRequest *request)
{
  g_autoptr (KtServerLatest) latest = NULL;
  KtServerTreeState state = kt_server_trees_get_latest (trees, caller->tenant, &latest);
  if (state == KT_SERVER_TREE_NONE)
    return kt_server_response_new_missing ();
  if (state == KT_SERVER_TREE_BAD)
    return new_unusable ();
  gboolean is_known = kt_server_file_is_known (request, latest->etag);
  KtServerResponse *response
      = kt_server_response_new (is_known ? 304 : 200, is_known ? NULL : "application/json",
                                is_known ? NULL : g_bytes_ref (latest->bytes));
  kt_server_response_add_header (response, "ETag", latest->etag);
  kt_server_response_add_header (response, "Cache-Control", "no-cache");
  return response;
}

static KtServerResponse *
get_file (KtServerTrees *trees, const KtServerCaller *caller, const KtServerRequest *request)
{
  g_autofree char *name = kt_server_catalog_parse (request->path + strlen (ROOT));
  g_autofree char *folder = kt_server_trees_get_folder (trees, caller->tenant);
  if (name == NULL || folder == NULL)
    return kt_server_response_new_missing ();
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *accel = kt_server_trees_get_accel (trees, caller->tenant, name);
  const char *hash = g_str_has_prefix (name, "blob/") ? name + strlen ("blob/") : NULL;
  g_autofree char *etag = hash != NULL ? g_strdup_printf ("\"%s\"", hash) : NULL;
  gboolean is_json = g_str_has_suffix (name, ".json") || g_str_has_prefix (name, "root/");
  const KtServerFile file = { .path = path,
                              .type = is_json ? "application/json" : "application/octet-stream",
                              .etag = etag,
                              .accel = accel };
  return kt_server_file_answer (request, &file);
}

KtServerResponse *
kt_server_catalog_get (KtServer *server,
                       KtDatabase *database,
                       const KtServerCaller *caller,
                       const KtServerRequest *request,
                       GError **error)
{
  KtServerTrees *trees = kt_server_get_trees (server);
  if (trees == NULL)
    return kt_server_response_new_missing ();
  return strcmp (request->path, LATEST) == 0 ? get_latest (trees, caller, request)
                                             : get_file (trees, caller, request);
}
