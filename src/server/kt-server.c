/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server.h"

#include <sodium.h>
#include <string.h>

#include "kt-server-feed.h"
#include "kt-server-push.h"
#include "kt-sync-wire.h"

struct _KtServer {
  KtClock *clock;
  guint8 secret[KT_SERVER_SECRET_BYTES];
};

G_STATIC_ASSERT (KT_SERVER_SECRET_BYTES == crypto_auth_KEYBYTES);

KtServer *
kt_server_new (KtClock *clock, const guint8 secret[KT_SERVER_SECRET_BYTES])
{
  KtServer *self = g_new (KtServer, 1);
  if (sodium_init () < 0)
    g_error ("libsodium does not find a source of randomness");
  self->clock = kt_clock_ref (clock);
  memcpy (self->secret, secret, sizeof self->secret);
  return self;
}

void
kt_server_free (KtServer *self)
{
  if (self == NULL)
    return;
  kt_clock_unref (self->clock);
  sodium_memzero (self->secret, sizeof self->secret);
  g_free (self);
}

gint64
kt_server_now (KtServer *self)
{
  return kt_clock_now (self->clock) / G_USEC_PER_SEC;
}

const guint8 *
kt_server_get_secret (KtServer *self)
{
  return self->secret;
}

/* ---- routes ---- */

typedef KtServerResponse *(*Handler) (KtServer *server,
                                      KtDatabase *database,
                                      const KtServerCaller *caller,
                                      const KtServerRequest *request,
                                      GError **error);

/* The handlers that want a caller. */
static const struct {
  const char *method;
  const char *path;
  Handler handle;
} routes[] = {
  { "GET", "/v1/changes", kt_server_feed_get },
  { "POST", "/v1/push", kt_server_push_post },
};

static KtServerResponse *
new_failure (const GError *error)
{
  gboolean passes = g_error_matches (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_BUSY)
                    || g_error_matches (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_UNAVAILABLE)
                    || g_error_matches (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_FULL);
  g_warning ("%s", error->message);
  KtServerResponse *response = kt_server_response_new_problem (
      passes ? 503 : 500, passes ? "busy" : "failed",
      passes ? "The database cannot answer now. Try again." : "The server failed.");
  if (passes)
    kt_server_response_add_header (response, "Retry-After", "2");
  return response;
}

static KtServerResponse *
handle_for_caller (KtServer *self,
                   KtDatabase *database,
                   const KtServerRequest *request,
                   Handler handle)
{
  g_autoptr (GError) error = NULL;
  KtServerResponse *response = NULL;
  g_autoptr (KtServerCaller) caller
      = kt_server_caller_find (self, database, request, &response, &error);
  if (caller != NULL)
    response = handle (self, database, caller, request, &error);
  return response != NULL ? response : new_failure (error);
}

KtServerResponse *
kt_server_handle (KtServer *self, KtDatabase *database, const KtServerRequest *request)
{
  gboolean is_known = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (strcmp (routes[i].path, request->path) == 0)
      {
        is_known = TRUE;
        if (strcmp (routes[i].method, request->method) == 0)
          return handle_for_caller (self, database, request, routes[i].handle);
      }
  return is_known ? kt_server_response_new_problem (405, "method", "Not with this method.")
                  : kt_server_response_new_problem (404, "unknown", "There is nothing here.");
}
