/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-renewal.h"

#include <sodium.h>
#include <string.h>

#include "kt-enrol-wire.h"
#include "kt-fail-point.h"
#include "kt-server-audit.h"
#include "kt-server-family.h"
#include "kt-server-object.h"
#include "kt-sync-wire.h"

G_STATIC_ASSERT (KT_ENROL_KEY_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (KT_ENROL_SIGNATURE_BYTES == crypto_sign_BYTES);

gboolean
kt_server_is_signed (const char *public_key, const char *signature, const char *message)
{
  g_autofree guint8 *key = kt_enrol_decode (public_key, KT_ENROL_KEY_BYTES);
  g_autofree guint8 *bytes = kt_enrol_decode (signature, KT_ENROL_SIGNATURE_BYTES);
  return key != NULL && bytes != NULL
         && crypto_sign_verify_detached (bytes, (const guint8 *)message, strlen (message), key)
                == 0;
}

/* The key of a device that may come in; empty: there is none. NULL on errors. */
static char *
find_key (KtDatabase *database, const char *tenant, const char *device, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT public_key FROM device WHERE tenant = $1 AND id = $2 AND state = 'active'");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, device);
  gboolean found = kt_query_next (query, error);
  return kt_query_failed (query) ? NULL : g_strdup (found ? kt_query_get_text (query, 0) : "");
}

static gboolean
mark_seen (KtDatabase *database, const char *tenant, const char *device, gint64 now, GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (database, "UPDATE device SET seen = $3 WHERE tenant = $1 AND id = $2");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, device);
  kt_query_bind_int (query, now);
  return kt_query_run (query, NULL, error);
}

static KtServerResponse *
new_revoked (void)
{
  return kt_server_response_new_problem (403, KT_PROBLEM_REVOKED,
                                         "This device is not known any more. Enrol it again.");
}

static KtServerResponse *
new_answer (KtServer *server, const char *tenant, const char *device, const char *refresh)
{
  g_autofree char *access = kt_server_caller_new_access (server, tenant, device);
  const KtTokenAnswer answer = { .access = access,
                                 .refresh = (char *)refresh,
                                 .expires = KT_SERVER_ACCESS_SECONDS,
                                 .server_time = kt_server_now (server) };
  return kt_server_response_new (200, "application/json", kt_token_wire_write_answer (&answer));
}

static gboolean
note_replay (KtDatabase *database,
             const KtServerRefresh *refresh,
             const char *device,
             gint64 now,
             GError **error)
{
  const KtServerAuditEntry entry = { .at = now,
                                     .device = device,
                                     .actor = "",
                                     .kind = "token-replayed",
                                     .subject = refresh->id,
                                     .body = "{}" };
  g_warning ("A refresh token of device %s was used twice: its family is revoked.", device);
  return kt_server_feed_lock (database, refresh->tenant, error)
         && kt_server_audit_append (database, refresh->tenant, &entry, error);
}

static KtServerResponse *
exchange (KtServer *server,
          KtDatabase *database,
          const KtServerRefresh *refresh,
          const char *device,
          GError **error)
{
  KtServerExchange outcome;
  g_autofree char *next = NULL;
  gint64 now = kt_server_now (server);
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  if (transaction == NULL
      || !kt_server_family_exchange (server, database, refresh, device, &outcome, &next, error)
      || (outcome == KT_SERVER_EXCHANGE_REPLAY
          && !note_replay (database, refresh, device, now, error))
      || (next != NULL && !mark_seen (database, refresh->tenant, device, now, error))
      || !kt_fail_point ("server-renewed", error)
      || !kt_database_commit (transaction, error))
    return NULL;
  return next != NULL ? new_answer (server, refresh->tenant, device, next) : new_revoked ();
}

/* The signature comes first: who does not have the key changes nothing. */
KtServerResponse *
kt_server_renewal_post (KtServer *server,
                        KtDatabase *database,
                        const KtServerRequest *request,
                        GError **error)
{
  g_autoptr (KtTokenRequest) token = kt_token_wire_read_request (request->body, NULL);
  if (token == NULL)
    return kt_server_response_new_problem (400, "malformed", "This is no request for a token.");
  g_autoptr (KtServerRefresh) refresh = kt_server_refresh_open (server, token->refresh);
  if (refresh == NULL)
    return new_revoked ();
  if (!kt_database_set_tenant (database, refresh->tenant, error))
    return NULL;
  g_autofree char *key = find_key (database, refresh->tenant, token->device_id, error);
  if (key == NULL)
    return NULL;
  if (*key == '\0')
    return new_revoked ();
  g_autofree char *message = kt_token_wire_message (token);
  if (!kt_server_is_signed (key, token->signature, message))
    return kt_server_response_new_problem (403, KT_PROBLEM_SIGNATURE,
                                           "This was not signed by the key of the device.");
  return exchange (server, database, refresh, token->device_id, error);
}
