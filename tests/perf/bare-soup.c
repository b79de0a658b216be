/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bare-soup BYTES: libsoup and nothing else, answering every request with so many bytes, or 304 if
 * there are none; what kontor-server is measured against. Prints its port. */
#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);
  soup_server_message_set_status (message, size > 0 ? 200 : 304, NULL);
  if (size > 0)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, bytes, size);
}

int
main (int argc, char **argv)
{
  gsize size = argc > 1 ? (gsize)atoi (argv[1]) : 100;
  char *text = g_malloc (size);
  memset (text, ' ', size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, size);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  soup_server_add_handler (server, NULL, on_request, bytes, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL))
    return 1;
  GSList *uris = soup_server_get_uris (server);
  g_print ("%d\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}
