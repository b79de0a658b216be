/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A head is a table of lines; each header that matters has a check of its own in `checks`. What is
 * in neither that table nor in kt_server_headers is dropped unread, once its form is right.
 */
#include "kt-server-head.h"

#include <string.h>

typedef struct {
  KtServerHead *head;
  KtServerRefusal *refusal;
  gsize max_body;
  guint n_hosts;
  guint n_headers;
  gboolean has_length;
  gboolean has_coding;
} Reading;

void
kt_server_head_clear (KtServerHead *self)
{
  g_clear_pointer (&self->request, kt_server_request_free);
}

static gboolean
refuse (Reading *reading, guint status, const char *reason)
{
  *reading->refusal = (KtServerRefusal){ status, reason };
  return FALSE;
}

/* ---- where it ends ---- */

static gboolean
may_stand (const guint8 *bytes, gsize i, gsize length)
{
  guint8 c = bytes[i];
  if (c == '\n')
    return i > 0 && bytes[i - 1] == '\r';
  if (c == '\r')
    return i + 1 == length || bytes[i + 1] == '\n';
  return c == '\t' || (c >= ' ' && c != 0x7f);
}

gsize
kt_server_head_find_end (const guint8 *bytes, gsize length, gsize from, gboolean *is_bad)
{
  *is_bad = FALSE;
  for (gsize i = from > 0 ? from - 1 : 0; i < length; i++)
    {
      if (!may_stand (bytes, i, length))
        {
          *is_bad = TRUE;
          return 0;
        }
      if (i >= 3 && bytes[i] == '\n' && memcmp (bytes + i - 3, "\r\n\r\n", 4) == 0)
        return i + 1;
    }
  return 0;
}

/* ---- the request line ---- */

static gboolean
is_of (const char *text, const char *others)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr (others, *c) == NULL)
      return FALSE;
  return *text != '\0';
}

/* "/", or segments that are neither empty nor dots; nothing is encoded, as nothing of ours needs
 * it. */
static gboolean
is_plain_path (const char *path)
{
  if (*path != '/')
    return FALSE;
  if (path[1] == '\0')
    return TRUE;
  g_auto (GStrv) segments = g_strsplit (path + 1, "/", -1);
  for (guint i = 0; segments[i] != NULL; i++)
    if (!is_of (segments[i], "-._~") || strcmp (segments[i], ".") == 0
        || strcmp (segments[i], "..") == 0)
      return FALSE;
  return TRUE;
}

static gboolean
read_parameter (Reading *reading, const char *text)
{
  KtServerRequest *request = reading->head->request;
  g_auto (GStrv) pair = g_strsplit (text, "=", 2);
  if (pair[0] == NULL || !is_of (pair[0], "-_") || pair[1] == NULL
      || kt_server_request_get_query (request, pair[0]) != NULL)
    return refuse (reading, 400, "The query cannot be understood.");
  g_autofree char *value = g_uri_unescape_string (pair[1], NULL);
  if (value == NULL || !g_utf8_validate (value, -1, NULL))
    return refuse (reading, 400, "The query is not UTF-8.");
  kt_server_request_set_query (request, pair[0], value);
  return TRUE;
}

static gboolean
read_query (Reading *reading, const char *query)
{
  if (!is_of (query, "-._~%=&+,:@!*"))
    return refuse (reading, 400, "The query cannot be understood.");
  g_auto (GStrv) fields = g_strsplit (query, "&", -1);
  if (g_strv_length (fields) > KT_SERVER_MAX_QUERY)
    return refuse (reading, 400, "The query has too many fields.");
  for (guint i = 0; fields[i] != NULL; i++)
    if (!read_parameter (reading, fields[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_first_line (Reading *reading, char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  if (g_strv_length (words) != 3 || !is_of (words[0], "-") || *words[1] != '/')
    return refuse (reading, 400, "The request line cannot be understood.");
  if (strcmp (words[2], "HTTP/1.1") != 0)
    return refuse (reading, 505, "Only HTTP/1.1 is spoken here.");
  if (strcmp (words[0], "GET") != 0 && strcmp (words[0], "POST") != 0)
    return refuse (reading, 405, "Only GET and POST are known here.");
  char *query = strchr (words[1], '?');
  if (query != NULL)
    *query++ = '\0';
  if (!is_plain_path (words[1]))
    return refuse (reading, 400, "The path cannot be understood.");
  reading->head->request = kt_server_request_new (words[0], words[1]);
  return query == NULL || read_query (reading, query);
}

/* ---- headers ---- */

static gboolean
check_host (Reading *reading, const char *value)
{
  reading->n_hosts++;
  return is_of (value, "-._:[]") || refuse (reading, 400, "Host cannot be understood.");
}

static gboolean
check_length (Reading *reading, const char *value)
{
  guint64 length;
  if (reading->has_length || !g_ascii_isdigit (*value) || strlen (value) > 18
      || !g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64, &length, NULL))
    return refuse (reading, 400, "Content-Length cannot be understood.");
  reading->has_length = TRUE;
  reading->head->body_length = (gsize)MIN (length, G_MAXSIZE);
  return TRUE;
}

static gboolean
check_coding (Reading *reading, const char *value)
{
  reading->has_coding = TRUE;
  return TRUE;
}

static gboolean
check_connection (Reading *reading, const char *value)
{
  reading->head->is_last |= g_ascii_strcasecmp (value, "close") == 0;
  return reading->head->is_last || g_ascii_strcasecmp (value, "keep-alive") == 0
         || refuse (reading, 400, "Connection is neither close nor keep-alive.");
}

static gboolean
check_expect (Reading *reading, const char *value)
{
  return refuse (reading, 417, "Nothing can be expected here.");
}

static gboolean
check_never (Reading *reading, const char *value)
{
  return refuse (reading, 400, "Upgrades and trailers are not known here.");
}

static gboolean
check_encoding (Reading *reading, const char *value)
{
  return g_ascii_strcasecmp (value, "identity") == 0
         || refuse (reading, 415, "Bodies are taken uncompressed only.");
}

static gboolean
check_type (Reading *reading, const char *value)
{
  return g_ascii_strncasecmp (value, "multipart/", 10) != 0
         || refuse (reading, 415, "No multipart here.");
}

/* Of what is large and never changes. */
static gboolean
check_range (Reading *reading, const char *value)
{
  static const char *const large[] = { "/v1/catalog/image/", "/v1/catalog/delta/", "/v1/blob/" };
  for (guint i = 0; i < G_N_ELEMENTS (large); i++)
    if (g_str_has_prefix (reading->head->request->path, large[i]))
      return TRUE;
  return refuse (reading, 400, "No ranges of this.");
}

/* Whom the proxy in front calls from: the last one is what it wrote itself. */
static gboolean
check_forwarded (Reading *reading, const char *value)
{
  const char *comma = strrchr (value, ',');
  g_autofree char *text = g_strstrip (g_strdup (comma != NULL ? comma + 1 : value));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);
  if (address == NULL)
    return refuse (reading, 400, "X-Forwarded-For cannot be understood.");
  g_free (reading->head->request->peer);
  reading->head->request->peer = g_inet_address_to_string (address);
  return TRUE;
}

static const struct {
  const char *name;
  gboolean (*check) (Reading *reading, const char *value);
} checks[] = {
  { "host", check_host },
  { "content-length", check_length },
  { "transfer-encoding", check_coding },
  { "connection", check_connection },
  { "expect", check_expect },
  { "upgrade", check_never },
  { "trailer", check_never },
  { "content-encoding", check_encoding },
  { "content-type", check_type },
  { "range", check_range },
  { "x-forwarded-for", check_forwarded },
};

static gboolean
keep_header (Reading *reading, const char *name, const char *value)
{
  if (!g_strv_contains (kt_server_headers, name))
    return TRUE;
  if (kt_server_request_get_header (reading->head->request, name) != NULL)
    return refuse (reading, 400, "A header stands there twice.");
  if (!g_str_is_ascii (value))
    return refuse (reading, 400, "A header is not ASCII.");
  kt_server_request_set_header (reading->head->request, name, value);
  return TRUE;
}

static gboolean
read_header (Reading *reading, char *line)
{
  char *colon = strchr (line, ':');
  if (++reading->n_headers > KT_SERVER_MAX_HEADERS)
    return refuse (reading, 431, "Too many headers.");
  if (colon == NULL)
    return refuse (reading, 400, "A header cannot be understood.");
  *colon = '\0';
  if (!is_of (line, "!#$%&'*+-.^_`|~"))
    return refuse (reading, 400, "A header cannot be understood.");
  g_autofree char *name = g_ascii_strdown (line, -1);
  const char *value = g_strstrip (colon + 1);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (strcmp (checks[i].name, name) == 0 && !checks[i].check (reading, value))
      return FALSE;
  return keep_header (reading, name, value);
}

/* ---- all of it ---- */

static gboolean
check_whole (Reading *reading)
{
  gboolean is_post = strcmp (reading->head->request->method, "POST") == 0;
  if (reading->n_hosts != 1)
    return refuse (reading, 400, "There has to be one Host.");
  if (reading->has_coding && reading->has_length)
    return refuse (reading, 400, "Content-Length and Transfer-Encoding contradict each other.");
  if (reading->has_coding || (is_post && !reading->has_length))
    return refuse (reading, 411, "Bodies are taken with a Content-Length only.");
  if (!is_post && reading->head->body_length > 0)
    return refuse (reading, 400, "A GET has no body.");
  if (reading->head->body_length > reading->max_body)
    return refuse (reading, 413, "The body is too long.");
  return TRUE;
}

gboolean
kt_server_head_parse (const guint8 *bytes,
                      gsize length,
                      gsize max_body,
                      KtServerHead *head,
                      KtServerRefusal *refusal)
{
  *head = (KtServerHead){ NULL };
  Reading reading = { .head = head, .refusal = refusal, .max_body = max_body };
  g_autofree char *text = g_strndup ((const char *)bytes, length - strlen ("\r\n\r\n"));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  gboolean good = lines[0] != NULL ? read_first_line (&reading, lines[0])
                                   : refuse (&reading, 400, "There is no request line.");
  for (guint i = 1; good && lines[i] != NULL; i++)
    good = read_header (&reading, lines[i]);
  if (good && check_whole (&reading))
    return TRUE;
  kt_server_head_clear (head);
  return FALSE;
}
