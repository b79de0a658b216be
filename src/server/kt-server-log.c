/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-log.h"

#include <unistd.h>

#include "kt-json.h"
#include "kt-server-caller.h"
#include "kt-sync-wire.h"

/* Paths are plain (kt-server-head.h) but as long as the peer likes. */
#define MAX_PATH 80

static KtServerLogLevel log_level = KT_SERVER_LOG_TROUBLE;

/* One write a line: those of several threads do not mix. */
static void
write_line (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  g_autofree char *text = kt_json_builder_to_string (builder, FALSE);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  if (write (STDERR_FILENO, line, strlen (line)) < 0)
    return; /* there is nowhere to say it */
}

static JsonBuilder *
begin_line (void)
{
  JsonBuilder *builder = json_builder_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *time
      = g_strdup_printf ("%s.%03dZ", day, g_date_time_get_microsecond (now) / 1000);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "time");
  json_builder_add_string_value (builder, time);
  return builder;
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_problem (JsonBuilder *builder, const KtServerResponse *response)
{
  g_autoptr (KtSyncProblem) problem
      = response->status >= 400 && response->body != NULL
            ? kt_sync_wire_read_problem (response->body, response->status)
            : NULL;
  if (problem != NULL && problem->type != NULL)
    add_text (builder, "problem", problem->type);
}

static void
add_caller (JsonBuilder *builder, KtServer *server, const KtServerRequest *request)
{
  g_autofree char *tenant = NULL;
  g_autofree char *device = NULL;
  if (!kt_server_caller_name (server, request, &tenant, &device))
    return;
  add_text (builder, "tenant", tenant);
  add_text (builder, "device", device);
}

void
kt_server_log_request (KtServer *server,
                       const KtServerRequest *request,
                       const KtServerResponse *response,
                       gint64 microseconds)
{
  if (log_level < KT_SERVER_LOG_ACCESS && response->status < 500)
    return;
  g_autoptr (JsonBuilder) builder = begin_line ();
  g_autofree char *path = g_strndup (request->path, MAX_PATH);
  gboolean is_known = response->status < 400; /* otherwise it may be anything, a name too */
  add_text (builder, "id", request->id);
  add_text (builder, "method", request->method);
  add_text (builder, "path", is_known ? path : kt_server_find_route (request));
  add_int (builder, "status", response->status);
  add_problem (builder, response);
  json_builder_set_member_name (builder, "ms");
  json_builder_add_double_value (builder, (double)(microseconds / 100) / 10);
  add_int (builder, "in", (gint64)g_bytes_get_size (request->body));
  add_int (builder, "out", response->body != NULL ? (gint64)g_bytes_get_size (response->body) : 0);
  add_caller (builder, server, request);
  write_line (builder);
}

void
kt_server_log_message (const char *level, const char *message)
{
  g_autoptr (JsonBuilder) builder = begin_line ();
  add_text (builder, "level", level);
  add_text (builder, "message", message);
  write_line (builder);
}

static const char *
name_level (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "error";
  return level & G_LOG_LEVEL_WARNING ? "warning" : "info";
}

static void
on_message (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (!(level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)))
    kt_server_log_message (name_level (level), message);
}

void
kt_server_log_init (KtServerLogLevel level)
{
  log_level = level;
  g_log_set_default_handler (on_message, NULL);
}
