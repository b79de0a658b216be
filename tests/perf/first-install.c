/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first installation of a catalog, through the machine and the store that clients have.
 *
 *   first-install make FOLDER TENANT ARTICLES   publishes a release into FOLDER/TENANT, the root into FOLDER/root; says
 *                                               how long it takes to make its rows anew in a release that has
 *                                               100: by a delta with all others, indices and full text included
 *   first-install fetch PORT TOKEN ROOT FOLDER  gets it from a server (TLS), verifies, installs and opens it in FOLDER
 *   first-install bare PORT TOKEN VERSION       only gets the bytes
 *
 * Prints a line of JSON; times in seconds.
 */
#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "catalog-fixture.h"
#include "kt-catalog-fetch.h"
#include "kt-release-delta.h"
#include "kt-release.h"
#include "publish-fixture.h"

static double
now (void)
{
  return (double)g_get_monotonic_time () / G_USEC_PER_SEC;
}

static double
cpu (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* ---- making one ---- */

static void
write_release (guint n_articles, const char *path)
{
  const KtReleaseOptions options = { "2026-11-21T09:30:00Z", 20261121, FALSE };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = fixture_make_large_catalog (n_articles, 42);
  g_autoptr (KtCatalog) catalog = fixture_load_catalog (folder);
  if (!kt_release_write (catalog, path, &options, NULL, &error))
    g_error ("%s", error->message);
  fixture_remove_folder (folder);
}

static void
print_rows (const char *folder, const char *release)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *small = g_build_filename (folder, "small", NULL);
  g_autofree char *rows = g_build_filename (folder, "rows", NULL);
  write_release (100, small);
  g_autoptr (GBytes) delta = kt_release_make_delta (small, release, &error);
  double cpu_before = cpu (), start = now ();
  if (delta == NULL || !kt_release_apply_delta (small, delta, rows, &error))
    g_error ("%s", error->message);
  g_print ("{\"rows\": %.2f, \"rows_cpu\": %.2f, \"delta_bytes\": %zu}\n", now () - start,
           cpu () - cpu_before, g_bytes_get_size (delta));
}

static void
make (const char *folder, const char *tenant, guint n_articles)
{
  PublishFixture publishing;
  g_autoptr (GError) error = NULL;
  g_autofree char *tree = g_build_filename (folder, tenant, NULL);
  g_autofree char *release = g_build_filename (folder, "release", NULL);
  g_autofree char *root = g_build_filename (folder, "root", NULL);
  publish_fixture_set_up (&publishing);
  publish_fixture_renew (&publishing, "large");
  publishing.publisher.tree = tree;
  write_release (n_articles, release);
  g_autoptr (KtCatalogManifest) manifest
      = kt_catalog_publish (&publishing.publisher, release, &error);
  if (manifest == NULL)
    g_error ("%s", error->message);
  g_file_set_contents (root, g_bytes_get_data (publishing.root, NULL),
                       (gssize)g_bytes_get_size (publishing.root), NULL);
  print_rows (folder, release);
  publish_fixture_clear (&publishing);
}

/* ---- fetching it ---- */

typedef struct {
  SoupSession *session;
  const char *port;
  const char *token;
  gsize n_bytes;
} Line;

static gboolean
accept_any (SoupMessage *message,
            GTlsCertificate *certificate,
            GTlsCertificateFlags errors,
            gpointer data)
{
  return TRUE;
}

static SoupMessage *
new_message (const Line *line, const char *path, gint64 offset, const char *etag)
{
  g_autofree char *uri
      = g_strdup_printf ("https://127.0.0.1:%s/v1/catalog/%s", line->port, path);
  g_autofree char *bearer = g_strconcat ("Bearer ", line->token, NULL);
  SoupMessage *message = soup_message_new ("GET", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  soup_message_headers_append (headers, "Authorization", bearer);
  if (offset > 0)
    soup_message_headers_set_range (headers, offset, -1);
  if (etag != NULL)
    soup_message_headers_append (headers, "If-None-Match", etag);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_any), NULL);
  return message;
}

/* Pieces of the size a client takes. NULL: the end. */
static GBytes *
read_piece (Line *line, GInputStream *body)
{
  g_autoptr (GBytes) piece = g_input_stream_read_bytes (body, 64 * 1024, NULL, NULL);
  if (piece == NULL || g_bytes_get_size (piece) == 0)
    return NULL;
  line->n_bytes += g_bytes_get_size (piece);
  return g_steal_pointer (&piece);
}

static void
answer (Line *line, KtCatalogFetch *fetch, KtCatalogFetchEffect *effect)
{
  g_autoptr (SoupMessage) message
      = new_message (line, effect->path, effect->offset, effect->etag);
  g_autoptr (GInputStream) body = soup_session_send (line->session, message, NULL, NULL);
  if (body == NULL)
    {
      kt_catalog_fetch_step (fetch, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_FAILED }, effect);
      return;
    }
  kt_catalog_fetch_step (
      fetch,
      &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_RESPONSE,
                              .status = soup_message_get_status (message),
                              .etag = soup_message_headers_get_one (
                                  soup_message_get_response_headers (message), "ETag"),
                              .offset = effect->offset },
      effect);
  while (effect->kind == KT_CATALOG_FETCH_NOTHING)
    {
      g_autoptr (GBytes) piece = read_piece (line, body);
      const KtCatalogFetchEvent event
          = { piece != NULL ? KT_CATALOG_FETCH_DATA : KT_CATALOG_FETCH_END, .bytes = piece };
      kt_catalog_fetch_step (fetch, &event, effect);
    }
}

static int
fetch_and_install (Line *line, const char *root_path, const char *folder)
{
  char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  KtCatalogFetchEffect effect = { 0 };
  if (!g_file_get_contents (root_path, &text, &length, &error))
    g_error ("%s", error->message);
  g_autoptr (GBytes) root = g_bytes_new_take (text, length);
  double start = now ();
  g_autoptr (KtCatalogStore) store = kt_catalog_store_open (folder, root, &error);
  if (store == NULL)
    g_error ("%s", error->message);
  g_autoptr (KtCatalogFetch) fetch = kt_catalog_fetch_new (store);
  const KtCatalogFetchEvent begin
      = { KT_CATALOG_FETCH_START, .server_time = g_get_real_time () / G_USEC_PER_SEC };
  kt_catalog_fetch_step (fetch, &begin, &effect);
  while (effect.kind == KT_CATALOG_FETCH_REQUEST)
    answer (line, fetch, &effect);
  if (kt_catalog_fetch_get_outcome (fetch) != KT_CATALOG_FETCH_INSTALLED)
    {
      const GError *refusal = kt_catalog_fetch_get_error (fetch);
      g_printerr ("not installed: %s\n", refusal != NULL ? refusal->message : "interrupted");
      return 1;
    }
  double installed = now () - start;
  g_autofree char *path = kt_catalog_store_get_active_path (store);
  g_autoptr (KtRelease) release = kt_release_open (path, &error);
  if (release == NULL)
    g_error ("%s", error->message);
  g_print ("{\"installed\": %.2f, \"open\": %.2f, \"cpu\": %.2f, \"bytes\": %zu}\n", installed,
           now () - start, cpu (), line->n_bytes);
  return 0;
}

static int
fetch_only (Line *line, const char *version)
{
  g_autofree char *path = g_strconcat ("image/", version, NULL);
  g_autoptr (SoupMessage) message = new_message (line, path, 0, NULL);
  double start = now ();
  g_autoptr (GInputStream) body = soup_session_send (line->session, message, NULL, NULL);
  if (body == NULL || soup_message_get_status (message) != 200)
    return 1;
  for (;;)
    {
      g_autoptr (GBytes) piece = read_piece (line, body);
      if (piece == NULL)
        break;
    }
  g_print ("{\"seconds\": %.3f, \"bytes\": %zu}\n", now () - start, line->n_bytes);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 5 && strcmp (argv[1], "make") == 0)
    {
      make (argv[2], argv[3], (guint)atoi (argv[4]));
      return 0;
    }
  if (argc < 5)
    return 2;
  g_autoptr (SoupSession) session = soup_session_new ();
  Line line = { session, argv[2], argv[3], 0 };
  return strcmp (argv[1], "bare") == 0 ? fetch_only (&line, argv[4])
                                       : fetch_and_install (&line, argv[4], argv[5]);
}
