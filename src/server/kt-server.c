/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server.h"

#include <sodium.h>
#include <string.h>

#include "kt-server-catalog.h"
#include "kt-server-enrol.h"
#include "kt-server-feed.h"
#include "kt-server-guess.h"
#include "kt-server-lease.h"
#include "kt-server-leave.h"
#include "kt-server-limit.h"
#include "kt-server-push.h"
#include "kt-server-renewal.h"
#include "kt-server-status.h"
#include "kt-sync-wire.h"

struct _KtServer {
  KtClock *clock;
  GMutex time_lock;
  gint64 time_offset; /* of the monotonic clock to the latest time there was */
  guint8 secret[KT_SERVER_SECRET_BYTES];
  char *minimum_client;
  KtServerMetrics *metrics;
  KtServerTrees *trees;     /* NULL: no catalogs */
  KtServerLimit *by_device; /* NULL: without limit */
  KtServerLimit *by_peer;
  KtServerLimit *by_enrolment;
  KtServerLimits limits;
};

G_STATIC_ASSERT (KT_SERVER_SECRET_BYTES == crypto_auth_KEYBYTES);

/* A client that waits for nothing pushes and pulls page after page; one at rest comes twice a
 * minute. Behind one address there may be a whole office. */
const KtServerLimits kt_server_limits_default = {
  .device_rate = 20,
  .device_burst = 200,
  .peer_rate = 200,
  .peer_burst = 2000,
  .enrol_seconds = 6,
  .enrol_burst = 20,
};

/* ---- routes ---- */

typedef KtServerResponse *(*Handler) (KtServer *server,
                                      KtDatabase *database,
                                      const KtServerCaller *caller,
                                      const KtServerRequest *request,
                                      GError **error);
typedef KtServerResponse *(*OpenHandler) (KtServer *server,
                                          KtDatabase *database,
                                          const KtServerRequest *request,
                                          GError **error);

typedef struct {
  const char *method;
  const char *path;
  Handler handle;    /* wants a caller; neither this nor the next: it is a push */
  OpenHandler open;  /* wants none */
  gboolean is_guess; /* takes something that could be guessed */
  gboolean is_prefix; /* whatever begins like that */
  gboolean is_trade; /* not for clients that are too old */
} Route;

static const Route routes[] = {
  { "GET", "/v1/changes", kt_server_feed_get, .is_trade = TRUE },
  { "POST", "/v1/push", .is_trade = TRUE },
  { "GET", "/v1/catalog/latest", kt_server_catalog_get },
  { "GET", "/v1/catalog/", kt_server_catalog_get, .is_prefix = TRUE },
  { "GET", "/v1/blob/", kt_server_catalog_get, .is_prefix = TRUE },
  { "POST", "/v1/numbers/lease", kt_server_lease_post, .is_trade = TRUE },
  { "POST", "/v1/leave", kt_server_leave_post },
  { "POST", "/v1/enrol", NULL, kt_server_enrol_post, TRUE },
  { "POST", "/v1/device/code", NULL, kt_server_device_code_post, TRUE },
  { "POST", "/v1/device/token", NULL, kt_server_device_token_post },
  { "POST", "/v1/token", NULL, kt_server_renewal_post },
  { "GET", "/v1/status", NULL, kt_server_status_get },
  { "GET", "/health", NULL, kt_server_health_get },
  { "GET", "/metrics", NULL, kt_server_metrics_get },
};

static const char *route_names[G_N_ELEMENTS (routes)];

/* Of one kind for all servers of a process. */
static const char *const *
list_routes (void)
{
  static gsize done;
  if (g_once_init_enter (&done))
    {
      for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
        route_names[i] = routes[i].path;
      g_once_init_leave (&done, 1);
    }
  return route_names;
}

/* ---- what is the same for all requests ---- */

KtServer *
kt_server_new (KtClock *clock, const guint8 secret[KT_SERVER_SECRET_BYTES])
{
  KtServer *self = g_new0 (KtServer, 1);
  if (sodium_init () < 0)
    g_error ("libsodium does not find a source of randomness");
  self->clock = kt_clock_ref (clock);
  g_mutex_init (&self->time_lock);
  self->time_offset = kt_clock_now (clock) - kt_clock_monotonic (clock);
  memcpy (self->secret, secret, sizeof self->secret);
  self->minimum_client = g_strdup ("0");
  self->metrics = kt_server_metrics_new (list_routes (), G_N_ELEMENTS (routes));
  return self;
}

static void
clear_limits (KtServer *self)
{
  g_clear_pointer (&self->by_device, kt_server_limit_free);
  g_clear_pointer (&self->by_peer, kt_server_limit_free);
  g_clear_pointer (&self->by_enrolment, kt_server_limit_free);
}

void
kt_server_free (KtServer *self)
{
  if (self == NULL)
    return;
  clear_limits (self);
  kt_clock_unref (self->clock);
  g_mutex_clear (&self->time_lock);
  kt_server_metrics_free (self->metrics);
  kt_server_trees_free (self->trees);
  g_free (self->minimum_client);
  sodium_memzero (self->secret, sizeof self->secret);
  g_free (self);
}

void
kt_server_set_limits (KtServer *self, const KtServerLimits *limits)
{
  clear_limits (self);
  self->limits = *limits;
  self->by_device = kt_server_limit_new (limits->device_rate, limits->device_burst);
  self->by_peer = kt_server_limit_new (limits->peer_rate, limits->peer_burst);
  self->by_enrolment = kt_server_limit_new_slow (limits->enrol_seconds, limits->enrol_burst);
}

void
kt_server_set_minimum_client (KtServer *self, const char *version)
{
  char *copy = g_strdup (version);
  g_free (self->minimum_client);
  self->minimum_client = copy;
}

const char *
kt_server_get_minimum_client (KtServer *self)
{
  return self->minimum_client;
}

void
kt_server_take_trees (KtServer *self, KtServerTrees *trees)
{
  kt_server_trees_free (self->trees);
  self->trees = trees;
}

KtServerTrees *
kt_server_get_trees (KtServer *self)
{
  return self->trees;
}

KtServerMetrics *
kt_server_get_metrics (KtServer *self)
{
  return self->metrics;
}

gint64
kt_server_now (KtServer *self)
{
  g_mutex_lock (&self->time_lock);
  gint64 monotonic = kt_clock_monotonic (self->clock);
  self->time_offset = MAX (self->time_offset, kt_clock_now (self->clock) - monotonic);
  gint64 now = monotonic + self->time_offset;
  g_mutex_unlock (&self->time_lock);
  return now / G_USEC_PER_SEC;
}

gboolean
kt_server_raise_time (KtServer *self, gint64 seconds)
{
  gboolean is_behind = kt_server_now (self) < seconds;
  g_mutex_lock (&self->time_lock);
  self->time_offset = MAX (self->time_offset,
                           seconds * G_USEC_PER_SEC - kt_clock_monotonic (self->clock));
  g_mutex_unlock (&self->time_lock);
  return is_behind;
}

const guint8 *
kt_server_get_secret (KtServer *self)
{
  return self->secret;
}

/* ---- before a handler ---- */

/* NULL: let through. */
static KtServerResponse *
new_too_often (KtServer *self, guint wait)
{
  if (wait == 0)
    return NULL;
  char seconds[16];
  g_snprintf (seconds, sizeof seconds, "%u", wait);
  kt_server_metrics_count_limited (self->metrics);
  KtServerResponse *response
      = kt_server_response_new_problem (429, "too-often", "Too many requests. Wait a little.");
  kt_server_response_add_header (response, "Retry-After", seconds);
  return response;
}

static KtServerResponse *
limit (KtServer *self, KtServerLimit *by, const char *key)
{
  guint wait = by != NULL ? kt_server_limit_take (by, key, kt_clock_monotonic (self->clock)) : 0;
  return new_too_often (self, wait);
}

/* First here, then with all the other servers of the house. */
static KtServerResponse *
limit_guess (KtServer *self, KtDatabase *database, const char *key)
{
  guint wait = 0;
  g_autoptr (GError) error = NULL;
  KtServerResponse *response = limit (self, self->by_enrolment, key);
  if (response != NULL || self->by_enrolment == NULL)
    return response;
  return kt_server_guess_take (self, database, key, self->limits.enrol_seconds,
                               self->limits.enrol_burst, &wait, &error)
             ? new_too_often (self, wait)
             : kt_server_response_new_failure (error);
}

/* Without an address (tests, a unix socket) there is nothing to tell peers apart by. */
static KtServerResponse *
limit_peer (KtServer *self,
            KtDatabase *database,
            const KtServerRequest *request,
            const Route *route)
{
  if (*request->peer == '\0')
    return NULL;
  g_autofree char *key = kt_server_limit_peer_key (request->peer);
  KtServerResponse *response = limit (self, self->by_peer, key);
  return response != NULL || !route->is_guess ? response : limit_guess (self, database, key);
}

static KtServerResponse *
new_too_old (void)
{
  return kt_server_response_new_problem (426, KT_PROBLEM_TOO_OLD,
                                         "This Kontor is too old for the server. Update it.");
}

/* A client that runs when the minimum is raised hears of it here, before it does any harm; one that
 * does not say its version (or whose proxy does not pass it on) when it asks for the status. */
static KtServerResponse *
check_client (KtServer *self, const KtServerRequest *request, const Route *route)
{
  const char *version = kt_server_request_get_header (request, "sync-client");
  gboolean is_too_old = route->is_trade && version != NULL
                        && kt_sync_wire_is_older (version, self->minimum_client);
  return is_too_old ? new_too_old () : NULL;
}

/* There has been one version yet. Clients that say nothing are people with a browser. */
static KtServerResponse *
check_version (const KtServerRequest *request)
{
  const char *text = kt_server_request_get_header (request, "sync-version");
  guint64 version = 0;
  if (text == NULL || strcmp (text, KT_SYNC_VERSION) == 0)
    return NULL;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &version, NULL))
    return kt_server_response_new_problem (400, "malformed", "Sync-Version is no number.");
  if (version < g_ascii_strtoull (KT_SYNC_VERSION, NULL, 10))
    return new_too_old ();
  return kt_server_response_new_problem (
      400, "too-new", "The server does not know this version of the protocol yet.");
}

/* ---- handling ---- */

/* NULL with *pushed, or with an error. */
static KtServerResponse *
handle_for_caller (KtServer *self,
                   KtDatabase *database,
                   const KtServerRequest *request,
                   Handler handle,
                   KtServerPushed **pushed,
                   GError **error)
{
  KtServerResponse *response = NULL;
  g_autoptr (KtServerCaller) caller
      = kt_server_caller_find (self, database, request, &response, error);
  if (caller == NULL)
    return response;
  response = limit (self, self->by_device, caller->device);
  if (response != NULL)
    return response;
  const char *epoch = kt_server_request_get_query (request, "epoch");
  if (epoch != NULL && strcmp (epoch, caller->epoch) != 0)
    return kt_server_feed_new_refetch (caller->epoch);
  if (handle != NULL)
    return handle (self, database, caller, request, error);
  *pushed = kt_server_pushed_read (g_steal_pointer (&caller), request, &response);
  return response;
}

static KtServerResponse *
handle_route (KtServer *self,
              KtDatabase *database,
              const KtServerRequest *request,
              const Route *route,
              KtServerPushed **pushed)
{
  g_autoptr (GError) error = NULL;
  KtServerResponse *response = limit_peer (self, database, request, route);
  if (response == NULL)
    response = check_version (request);
  if (response == NULL)
    response = check_client (self, request, route);
  if (response == NULL)
    response = route->open != NULL ? route->open (self, database, request, &error)
                                   : handle_for_caller (self, database, request, route->handle,
                                                        pushed, &error);
  return response != NULL || *pushed != NULL ? response : kt_server_response_new_failure (error);
}

static gboolean
is_for (const Route *route, const char *path)
{
  return route->is_prefix ? g_str_has_prefix (path, route->path) : strcmp (route->path, path) == 0;
}

/* The first that fits. G_N_ELEMENTS (routes): none. */
static guint
find_route (const KtServerRequest *request, gboolean *is_known)
{
  *is_known = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (is_for (&routes[i], request->path))
      {
        *is_known = TRUE;
        if (strcmp (routes[i].method, request->method) == 0)
          return i;
      }
  return G_N_ELEMENTS (routes);
}

const char *
kt_server_find_route (const KtServerRequest *request)
{
  gboolean is_known;
  guint route = find_route (request, &is_known);
  return route < G_N_ELEMENTS (routes) ? routes[route].path : "other";
}

struct _KtServerPending {
  guint route;
  gint64 start;
  KtServerPushed *pushed;
};

void
kt_server_pending_free (KtServerPending *pending)
{
  if (pending == NULL)
    return;
  kt_server_pushed_free (pending->pushed);
  g_free (pending);
}

const char *
kt_server_pending_get_tenant (KtServerPending *pending)
{
  return pending->pushed->caller->tenant;
}

guint
kt_server_pending_get_size (KtServerPending *pending)
{
  return pending->pushed->operations->len;
}

KtServerResponse *
kt_server_pending_take_response (KtServerPending *pending)
{
  return g_steal_pointer (&pending->pushed->response);
}

static KtServerPending *
new_pending (guint route, gint64 start, KtServerPushed *pushed)
{
  KtServerPending *pending = g_new (KtServerPending, 1);
  *pending = (KtServerPending){ route, start, pushed };
  return pending;
}

KtServerResponse *
kt_server_begin (KtServer *self,
                 KtDatabase *database,
                 const KtServerRequest *request,
                 KtServerPending **pending)
{
  gboolean is_known;
  gint64 start = kt_clock_monotonic (self->clock);
  guint route = find_route (request, &is_known);
  KtServerPushed *pushed = NULL;
  KtServerResponse *response;
  if (route < G_N_ELEMENTS (routes))
    response = handle_route (self, database, request, &routes[route], &pushed);
  else
    response = is_known
                   ? kt_server_response_new_problem (405, "method", "Not with this method.")
                   : kt_server_response_new_missing ();
  *pending = pushed != NULL ? new_pending (route, start, pushed) : NULL;
  if (response != NULL)
    kt_server_metrics_count_request (self->metrics, route, response->status,
                                     kt_clock_monotonic (self->clock) - start);
  return response;
}

void
kt_server_finish (KtServer *self, KtDatabase *database, GPtrArray *group)
{
  g_autoptr (GPtrArray) pushes = g_ptr_array_new ();
  for (guint i = 0; i < group->len; i++)
    g_ptr_array_add (pushes, ((KtServerPending *)group->pdata[i])->pushed);
  kt_server_push_apply (self, database, pushes);
  for (guint i = 0; i < group->len; i++)
    {
      const KtServerPending *pending = group->pdata[i];
      kt_server_metrics_count_request (self->metrics, pending->route,
                                       pending->pushed->response->status,
                                       kt_clock_monotonic (self->clock) - pending->start);
    }
}

KtServerResponse *
kt_server_handle (KtServer *self, KtDatabase *database, const KtServerRequest *request)
{
  g_autoptr (KtServerPending) pending = NULL;
  KtServerResponse *response = kt_server_begin (self, database, request, &pending);
  if (pending == NULL)
    return response;
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  g_ptr_array_add (group, pending);
  kt_server_finish (self, database, group);
  return kt_server_pending_take_response (pending);
}

/* A push only reads until it is finished. */
gboolean
kt_server_writes (const KtServerRequest *request)
{
  gboolean is_known;
  guint route = find_route (request, &is_known);
  return route < G_N_ELEMENTS (routes) && strcmp (routes[route].method, "POST") == 0
         && (routes[route].handle != NULL || routes[route].open != NULL);
}
