/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fixed table of counters: each route has a row of statuses and one of durations. */
#include "kt-server-metrics.h"

#include <stdatomic.h>

/* Statuses that this server gives; whatever else comes counts as the last. */
static const guint statuses[]
    = { 200, 206, 304, 400, 401, 403, 404, 405, 409, 413, 416, 422, 426, 429, 500, 503, 0 };
/* Upper bounds of durations in microseconds, and as Prometheus wants them. */
static const struct {
  gint64 us;
  const char *seconds;
} bounds[] = {
  { 1000, "0.001" },  { 2500, "0.0025" }, { 5000, "0.005" }, { 10000, "0.01" },
  { 25000, "0.025" }, { 50000, "0.05" },  { 100000, "0.1" }, { 250000, "0.25" },
  { 500000, "0.5" },  { 1000000, "1" },   { 5000000, "5" },  { G_MAXINT64, "+Inf" },
};

typedef _Atomic guint64 Counter;

typedef struct {
  Counter by_status[G_N_ELEMENTS (statuses)];
  Counter by_duration[G_N_ELEMENTS (bounds)];
  Counter us;
} Route;

struct _KtServerMetrics {
  const char *const *names;
  guint n_routes;
  Counter operations[KT_N_SYNC_VERDICTS];
  Counter limited;
  Route routes[];
};

KtServerMetrics *
kt_server_metrics_new (const char *const *routes, guint n_routes)
{
  KtServerMetrics *self = g_malloc0 (sizeof *self + (n_routes + 1) * sizeof (Route));
  self->names = routes;
  self->n_routes = n_routes;
  return self;
}

void
kt_server_metrics_free (KtServerMetrics *self)
{
  g_free (self);
}

static void
add (Counter *counter, guint64 value)
{
  atomic_fetch_add_explicit (counter, value, memory_order_relaxed);
}

static guint64
get (Counter *counter)
{
  return atomic_load_explicit (counter, memory_order_relaxed);
}

void
kt_server_metrics_count_request (KtServerMetrics *self, guint route, guint status, gint64 us)
{
  Route *row = &self->routes[MIN (route, self->n_routes)];
  guint s = 0;
  guint b = 0;
  while (statuses[s] != status && statuses[s] != 0)
    s++;
  while (us > bounds[b].us)
    b++;
  add (&row->by_status[s], 1);
  add (&row->by_duration[b], 1);
  add (&row->us, (guint64)MAX (us, 0));
}

void
kt_server_metrics_count_operation (KtServerMetrics *self, KtSyncVerdict verdict)
{
  add (&self->operations[verdict], 1);
}

void
kt_server_metrics_count_limited (KtServerMetrics *self)
{
  add (&self->limited, 1);
}

/* ---- telling ---- */

static void
write_head (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static const char *
get_name (KtServerMetrics *self, guint route)
{
  return route < self->n_routes ? self->names[route] : "other";
}

static void
write_requests (KtServerMetrics *self, GString *text)
{
  write_head (text, "kontor_requests_total", "counter", "Requests answered.");
  for (guint r = 0; r <= self->n_routes; r++)
    for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
      {
        guint64 count = get (&self->routes[r].by_status[s]);
        if (count > 0)
          g_string_append_printf (
              text, "kontor_requests_total{route=\"%s\",status=\"%u\"} %" G_GUINT64_FORMAT "\n",
              get_name (self, r), statuses[s], count);
      }
}

static void
write_duration (KtServerMetrics *self, guint r, GString *text)
{
  const char *name = get_name (self, r);
  guint64 sum = 0;
  for (guint b = 0; b < G_N_ELEMENTS (bounds); b++)
    {
      sum += get (&self->routes[r].by_duration[b]);
      g_string_append_printf (text,
                              "kontor_request_seconds_bucket{route=\"%s\",le=\"%s\"} "
                              "%" G_GUINT64_FORMAT "\n",
                              name, bounds[b].seconds, sum);
    }
  guint64 us = get (&self->routes[r].us);
  g_string_append_printf (text,
                          "kontor_request_seconds_sum{route=\"%s\"} %" G_GUINT64_FORMAT
                          ".%06" G_GUINT64_FORMAT "\n"
                          "kontor_request_seconds_count{route=\"%s\"} %" G_GUINT64_FORMAT "\n",
                          name, us / G_USEC_PER_SEC, us % G_USEC_PER_SEC, name, sum);
}

void
kt_server_metrics_write (KtServerMetrics *self, GString *text)
{
  write_requests (self, text);
  write_head (text, "kontor_request_seconds", "histogram", "How long answers took.");
  for (guint r = 0; r <= self->n_routes; r++)
    write_duration (self, r, text);
  write_head (text, "kontor_operations_total", "counter", "Operations pushed, by verdict.");
  for (guint v = 0; v < KT_N_SYNC_VERDICTS; v++)
    g_string_append_printf (text, "kontor_operations_total{verdict=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            kt_sync_verdict_to_string (v), get (&self->operations[v]));
  write_head (text, "kontor_limited_total", "counter", "Requests that came too often.");
  g_string_append_printf (text, "kontor_limited_total %" G_GUINT64_FORMAT "\n",
                          get (&self->limited));
}

void
kt_server_metrics_write_gauge (GString *text, const char *name, const char *help, gint64 value)
{
  write_head (text, name, "gauge", help);
  g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", name, value);
}
