/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The network: a request has a fate, drawn when it is sent. Whatever happens, its client hears of it
 * in the end: by an answer, or by a deadline.
 */
#include <string.h>

#include "kt-simulation-private.h"
#include "kt-sync-wire.h"

typedef enum {
  FATE_ARRIVES,
  FATE_REQUEST_LOST,
  FATE_REQUEST_LATE,  /* arrives when the client has given it up, and maybe asked again */
  FATE_REQUEST_TWICE, /* once more, later; nobody hears the second answer */
  FATE_ANSWER_LOST,
  FATE_ANSWER_TORN,
  FATE_ANSWER_TWICE,
  FATE_PROXY, /* a page of HTML instead */
  FATE_BUSY,  /* 503 or 429 with Retry-After */
  N_FATES
} Fate;

#define DEADLINE (30 * SIM_SECOND)
/* A token that is shown once more after that is taken for a stolen one. */
#define GRACE (9 * SIM_SECOND)

/* ---- the server ---- */

static void
set_query (KtServerRequest *request, const char *query)
{
  g_auto (GStrv) fields = g_strsplit (query, "&", -1);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (fields[i], "=", 2);
      g_autofree char *value = g_uri_unescape_string (pair[1] != NULL ? pair[1] : "", NULL);
      kt_server_request_set_query (request, pair[0], value);
    }
}

KtServerResponse *
sim_ask (SimWorld *world,
         SimClient *client,
         const char *method,
         const char *path,
         const char *access,
         GBytes *body)
{
  g_auto (GStrv) parts = g_strsplit (path, "?", 2);
  g_autoptr (KtServerRequest) request = kt_server_request_new (method, parts[0]);
  if (parts[1] != NULL)
    set_query (request, parts[1]);
  if (access != NULL)
    {
      g_autofree char *header = g_strconcat ("Bearer ", access, NULL);
      kt_server_request_set_header (request, "authorization", header);
    }
  if (body != NULL)
    kt_server_request_take_body (request, g_bytes_ref (body));
  kt_clock_set (world->clock, world->now);
  world->report->requests++;
  return kt_server_handle (world->server, world->database, request);
}

/* ---- answers ---- */

static void
run_answer (SimWorld *world, SimEvent *event)
{
  if (event->life != event->client->life)
    return;
  const KtSyncEvent answer
      = { .kind = event->status != 0 ? KT_SYNC_EVENT_RESPONSE : KT_SYNC_EVENT_FAILED,
          .request = event->request,
          .status = event->status,
          .retry_after = event->retry_after,
          .wall = world->now / SIM_SECOND + event->client->clock_error,
          .body = event->body,
          .reason = "The network is down." };
  sim_step (world, event->client, &answer);
}

/* status 0: nothing came. body is taken. */
static void
answer (SimWorld *world, const SimEvent *asked, gint64 delay, guint status, GBytes *body)
{
  SimEvent *event = sim_schedule (world, delay, asked->client, run_answer);
  event->life = asked->life;
  event->request = asked->request;
  event->status = status;
  event->body = body;
}

static gint64
latency (SimWorld *world)
{
  return kt_random_range (world->random, 1000, sim_is_calm (world) ? 100000 : 5 * SIM_SECOND);
}

static GBytes *
cut (SimWorld *world, GBytes *body)
{
  gsize size = body != NULL ? g_bytes_get_size (body) : 0;
  return size > 0 ? g_bytes_new_from_bytes (body, 0, (gsize)kt_random_below (world->random, size))
                  : g_bytes_new (NULL, 0);
}

static GBytes *
keep (const KtServerResponse *response)
{
  return response->body != NULL ? g_bytes_ref (response->body) : NULL;
}

static void
answer_by_fate (SimWorld *world, SimEvent *asked, const KtServerResponse *response)
{
  gint64 delay = latency (world);
  switch ((Fate)asked->fate)
    {
    case FATE_ANSWER_LOST:
      answer (world, asked, DEADLINE, 0, NULL);
      return;
    case FATE_ANSWER_TORN:
      answer (world, asked, delay, response->status, cut (world, response->body));
      return;
    case FATE_ANSWER_TWICE:
      answer (world, asked, delay, response->status, keep (response));
      answer (world, asked, delay + latency (world), response->status, keep (response));
      return;
    case FATE_REQUEST_LATE:
      return;
    default:
      answer (world, asked, delay, response->status, keep (response));
    }
}

static gint64
read_count (SimWorld *world)
{
  g_autoptr (KtQuery) query
      = kt_query_new (world->database, "SELECT count(*) FROM operation WHERE tenant = $1");
  kt_query_bind_text (query, SIM_TENANT);
  return kt_query_next (query, NULL) ? kt_query_get_int (query, 0) : 0;
}

/* What was pushed, and what was said to it. */
static void
tell_push (SimWorld *world, const SimEvent *event, const KtServerResponse *response)
{
  gint64 server_time;
  g_autoptr (GPtrArray) operations = kt_sync_wire_read_push (event->body, NULL);
  g_autoptr (GPtrArray) results
      = response->status == 200
            ? kt_sync_wire_read_results (response->body, &server_time, NULL)
            : NULL;
  for (guint i = 0; results != NULL && operations != NULL && i < results->len; i++)
    {
      const KtSyncOperation *operation = operations->pdata[i];
      const KtSyncResult *result = results->pdata[i];
      sim_tell (world, "    %d: %s %s %s upon %d: %s %s", (int)operation->n, operation->kind,
                operation->type, operation->id, (int)operation->base_rev,
                kt_sync_verdict_to_string (result->verdict),
                result->code != NULL ? result->code : "");
    }
}

static void
run_request (SimWorld *world, SimEvent *event)
{
  gboolean is_push = g_str_has_prefix (event->path, "/v1/push");
  gint64 before = is_push ? read_count (world) : 0;
  g_autoptr (KtServerResponse) response
      = sim_ask (world, event->client, event->method, event->path, event->access, event->body);
  world->report->replays += is_push && response->status == 200 && read_count (world) == before;
  world->report->refetches
      += response->status == 409 && g_str_has_prefix (event->path, "/v1/changes");
  sim_tell (world, "server: %s of %u: %u", event->path, event->client->no, response->status);
  if (is_push && world->is_told)
    tell_push (world, event, response);
  answer_by_fate (world, event, response);
}

/* ---- sending ---- */

static void
deliver (SimWorld *world, SimClient *client, const KtSyncEffect *effect, Fate fate, gint64 delay)
{
  SimEvent *event = sim_schedule (world, delay, client, run_request);
  event->life = client->life;
  event->request = effect->request;
  event->fate = fate;
  event->method = g_strdup (effect->method);
  event->path = g_strdup (effect->path);
  event->access = g_strdup (effect->access);
  event->body = effect->body != NULL ? g_bytes_ref (effect->body) : NULL;
}

static void
answer_oddly (SimWorld *world, SimClient *client, const KtSyncEffect *effect, Fate fate)
{
  static const char html[] = "<html><body>Please log in to the network.</body></html>";
  static const guint statuses[] = { 200, 403, 502 };
  SimEvent *event = sim_schedule (world, latency (world), client, run_answer);
  event->life = client->life;
  event->request = effect->request;
  event->body = g_bytes_new_static (html, sizeof html - 1);
  event->status = statuses[kt_random_below (world->random, G_N_ELEMENTS (statuses))];
  if (fate != FATE_BUSY)
    return;
  event->status = kt_random_below (world->random, 2) == 0 ? 503 : 429;
  event->retry_after = kt_random_range (world->random, 1, 20) * SIM_SECOND;
}

static Fate
draw_fate (SimWorld *world)
{
  return sim_chance (world, 3) ? (Fate)kt_random_range (world->random, 1, N_FATES - 1)
                               : FATE_ARRIVES;
}

/* Nothing of it comes any more, as the client sees it. */
static void
miss (SimWorld *world, SimClient *client, const KtSyncEffect *effect)
{
  SimEvent *event = sim_schedule (world, kt_random_range (world->random, 1, DEADLINE), client,
                                  run_answer);
  event->life = client->life;
  event->request = effect->request;
}

static gint64
lateness (SimWorld *world, const KtSyncEffect *effect)
{
  gboolean is_token = strcmp (effect->path, "/v1/token") == 0;
  return kt_random_range (world->random, 1, is_token ? GRACE : 3 * DEADLINE);
}

void
sim_send (SimWorld *world, SimClient *client, const KtSyncEffect *effect)
{
  Fate fate = draw_fate (world);
  world->report->faults += fate != FATE_ARRIVES;
  sim_tell (world, "client %u: %s %s (fate %u)", client->no, effect->method, effect->path, fate);
  switch (fate)
    {
    case FATE_REQUEST_LOST:
      miss (world, client, effect);
      return;
    case FATE_REQUEST_LATE:
      miss (world, client, effect);
      deliver (world, client, effect, fate, lateness (world, effect));
      return;
    case FATE_REQUEST_TWICE:
      deliver (world, client, effect, FATE_ARRIVES, latency (world));
      deliver (world, client, effect, FATE_REQUEST_LATE, lateness (world, effect));
      return;
    case FATE_PROXY:
    case FATE_BUSY:
      answer_oddly (world, client, effect, fate);
      return;
    default:
      deliver (world, client, effect, fate, latency (world));
    }
}
