/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-message.h"

#include <sodium.h>

#include <unistd.h>

#include "kt-database.h"
#include "kt-sync-wire.h"

const char *const kt_server_headers[]
    = { "authorization", "if-none-match", "range", "sync-version", "sync-client", "content-type", NULL };

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

KtServerRequest *
kt_server_request_new (const char *method, const char *path)
{
  KtServerRequest *self = g_new (KtServerRequest, 1);
  *self = (KtServerRequest){
    .method = g_strdup (method),
    .path = g_strdup (path),
    .query = new_table (),
    .headers = new_table (),
    .body = g_bytes_new_static ("", 0),
    .peer = g_strdup (""),
    .id = g_strdup (""),
  };
  return self;
}

void
kt_server_request_free (KtServerRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->method);
  g_free (self->path);
  g_hash_table_unref (self->query);
  g_hash_table_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self->peer);
  g_free (self->id);
  g_free (self);
}

void
kt_server_request_name (KtServerRequest *self)
{
  guint8 bytes[8];
  char text[2 * sizeof bytes + 1];
  randombytes_buf (bytes, sizeof bytes);
  g_free (self->id);
  self->id = g_strdup (sodium_bin2hex (text, sizeof text, bytes, sizeof bytes));
}

void
kt_server_request_set_query (KtServerRequest *self, const char *name, const char *value)
{
  g_hash_table_replace (self->query, g_strdup (name), g_strdup (value));
}

void
kt_server_request_set_header (KtServerRequest *self, const char *name, const char *value)
{
  g_hash_table_replace (self->headers, g_ascii_strdown (name, -1), g_strdup (value));
}

void
kt_server_request_take_body (KtServerRequest *self, GBytes *body)
{
  g_bytes_unref (self->body);
  self->body = body;
}

const char *
kt_server_request_get_query (const KtServerRequest *self, const char *name)
{
  return g_hash_table_lookup (self->query, name);
}

const char *
kt_server_request_get_header (const KtServerRequest *self, const char *name)
{
  return g_hash_table_lookup (self->headers, name);
}

KtServerResponse *
kt_server_response_new (guint status, const char *type, GBytes *body)
{
  KtServerResponse *self = g_new (KtServerResponse, 1);
  *self = (KtServerResponse){
    .status = status,
    .type = type,
    .body = body,
    .file = -1,
    .headers = g_ptr_array_new_with_free_func (g_free),
  };
  return self;
}

KtServerResponse *
kt_server_response_new_problem (guint status, const char *type, const char *title)
{
  g_autoptr (KtSyncProblem) problem = kt_sync_problem_new (status, type, title);
  return kt_server_response_new (status, "application/problem+json",
                                 kt_sync_wire_write_problem (problem));
}

KtServerResponse *
kt_server_response_new_missing (void)
{
  return kt_server_response_new_problem (404, "unknown", "There is nothing here.");
}

KtServerResponse *
kt_server_response_new_failure (const GError *error)
{
  gboolean passes = g_error_matches (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_BUSY)
                    || g_error_matches (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_UNAVAILABLE)
                    || g_error_matches (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_FULL);
  g_warning ("%s", error != NULL ? error->message : "A row is missing in the database.");
  KtServerResponse *response = kt_server_response_new_problem (
      passes ? 503 : 500, passes ? "busy" : "failed",
      passes ? "The database cannot answer now. Try again." : "The server failed.");
  if (passes)
    kt_server_response_add_header (response, "Retry-After", "2");
  return response;
}

void
kt_server_response_free (KtServerResponse *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->body, g_bytes_unref);
  if (self->file >= 0)
    close (self->file);
  g_ptr_array_unref (self->headers);
  g_free (self);
}

void
kt_server_response_add_header (KtServerResponse *self, const char *name, const char *value)
{
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

gint64
kt_server_response_get_length (const KtServerResponse *self)
{
  if (self->file >= 0)
    return self->file_length;
  return self->body != NULL ? (gint64)g_bytes_get_size (self->body) : 0;
}
