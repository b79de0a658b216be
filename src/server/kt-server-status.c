/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-status.h"

#include "kt-enrol-wire.h"

#define SEEN_SECONDS (24 * 60 * 60)

/* One number; −1: it cannot be read. */
static gint64
read_number (KtQuery *query, GError **error)
{
  return kt_query_next (query, error) ? kt_query_get_int (query, 0) : -1;
}

/* ---- to clients ---- */

static gint64
read_head (KtDatabase *database, const char *tenant, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, "SELECT head FROM tenant WHERE id = $1");
  kt_query_bind_text (query, tenant);
  return read_number (query, error);
}

KtServerResponse *
kt_server_status_get (KtServer *server,
                      KtDatabase *database,
                      const KtServerRequest *request,
                      GError **error)
{
  KtStatusAnswer answer = { .server_time = kt_server_now (server),
                            .minimum_client = (char *)kt_server_get_minimum_client (server) };
  if (kt_server_request_get_header (request, "authorization") != NULL)
    {
      KtServerResponse *response = NULL;
      g_autoptr (KtServerCaller) caller
          = kt_server_caller_find (server, database, request, &response, error);
      if (caller == NULL)
        return response;
      answer.head = read_head (database, caller->tenant, error);
      if (answer.head < 0)
        return NULL;
    }
  return kt_server_response_new (200, "application/json", kt_status_wire_write_answer (&answer));
}

/* ---- to whoever watches ---- */

KtServerResponse *
kt_server_health_get (KtServer *server,
                      KtDatabase *database,
                      const KtServerRequest *request,
                      GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, "SELECT max (version) FROM schema_version");
  if (read_number (query, error) < 0)
    return NULL;
  static const char good[] = "{\"status\":\"ok\"}";
  return kt_server_response_new (200, "application/json",
                                 g_bytes_new_static (good, sizeof good - 1));
}

static gboolean
write_totals (KtServer *server, KtDatabase *database, GString *text, GError **error)
{
  g_autoptr (KtQuery) heads
      = kt_query_new (database, "SELECT CAST (coalesce (sum (head), 0) AS BIGINT) FROM tenant");
  g_autoptr (KtQuery) seen = kt_query_new (
      database, "SELECT count (*) FROM device WHERE state = 'active' AND seen > $1");
  kt_query_bind_int (seen, kt_server_now (server) - SEEN_SECONDS);
  gint64 head = read_number (heads, error);
  gint64 devices = head >= 0 ? read_number (seen, error) : -1;
  if (devices < 0)
    return FALSE;
  kt_server_metrics_write_gauge (text, "kontor_feed_head",
                                 "Places given in the feeds of all tenants.", head);
  kt_server_metrics_write_gauge (text, "kontor_devices_seen",
                                 "Devices that renewed a token or pushed within a day.", devices);
  return TRUE;
}

KtServerResponse *
kt_server_metrics_get (KtServer *server,
                       KtDatabase *database,
                       const KtServerRequest *request,
                       GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  kt_server_metrics_write (kt_server_get_metrics (server), text);
  if (!kt_database_set_tenant (database, KT_DATABASE_ALL_TENANTS, error)
      || !write_totals (server, database, text, error))
    return NULL;
  return kt_server_response_new (200, "text/plain; version=0.0.4; charset=utf-8",
                                 g_string_free_to_bytes (g_steal_pointer (&text)));
}
