/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-caller.h"

#include <string.h>

#include "kt-server-token.h"
#include "kt-sync-wire.h"

#define PURPOSE "access"
#define BEARER "Bearer "
#define EVERYWHERE "*"

void
kt_server_caller_free (KtServerCaller *self)
{
  if (self == NULL)
    return;
  g_free (self->tenant);
  g_free (self->device);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->territories, g_hash_table_unref);
  g_free (self->scope);
  g_free (self->epoch);
  g_free (self);
}

/* ---- reading ---- */

static KtServerCaller *
read_device (KtDatabase *database, const char *tenant, const char *device, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT number, created, (SELECT epoch FROM tenant WHERE id = $1) FROM device"
                " WHERE tenant = $1 AND id = $2 AND state = 'active'");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, device);
  if (!kt_query_next (query, error))
    return NULL;
  KtServerCaller *self = g_new0 (KtServerCaller, 1);
  self->tenant = g_strdup (tenant);
  self->device = g_strdup (device);
  self->number = kt_query_get_int (query, 0);
  self->created = kt_query_get_int (query, 1);
  self->epoch = g_strdup (kt_query_get_text (query, 2));
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_actor_unref);
  self->territories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

static void
add_territories (KtServerCaller *self, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, ";", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], EVERYWHERE) == 0)
      self->is_everywhere = TRUE;
    else if (*names[i] != '\0')
      g_hash_table_add (self->territories, g_strdup (names[i]));
}

static void
add_member (KtServerCaller *self, KtQuery *row)
{
  KtUserRoles roles = 0;
  g_auto (GStrv) duties = g_strsplit (kt_query_get_text (row, 4), ";", -1);
  kt_user_roles_parse (kt_query_get_text (row, 3), &roles);
  g_ptr_array_add (self->members,
                   kt_actor_new (kt_query_get_text (row, 0), kt_query_get_text (row, 1),
                                 kt_query_get_text (row, 2), roles, (const char *const *)duties));
  self->roles |= roles;
  add_territories (self, kt_query_get_text (row, 5));
}

static gboolean
read_members (KtServerCaller *self, KtDatabase *database, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT id, login, name, roles, duties, territories FROM member JOIN device_member"
                " ON device_member.tenant = member.tenant AND device_member.member = member.id"
                " WHERE member.tenant = $1 AND device = $2 AND state = 'active' ORDER BY id");
  kt_query_bind_text (query, self->tenant);
  kt_query_bind_text (query, self->device);
  while (kt_query_next (query, error))
    add_member (self, query);
  return !kt_query_failed (query);
}

/* What it sees hangs on this, and on nothing else. */
static void
compute_scope (KtServerCaller *self)
{
  g_autoptr (GList) names
      = g_list_sort (g_hash_table_get_keys (self->territories), (GCompareFunc)strcmp);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%d %d", kt_server_caller_may (self, KT_RIGHT_TRADE),
                          self->is_everywhere);
  for (GList *name = names; name != NULL && !self->is_everywhere; name = name->next)
    g_string_append_printf (text, ";%s", (const char *)name->data);
  self->scope = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, -1);
}

KtServerCaller *
kt_server_caller_read (KtDatabase *database, const char *tenant, const char *device, GError **error)
{
  g_autoptr (KtServerCaller) self = read_device (database, tenant, device, error);
  if (self == NULL || !read_members (self, database, error))
    return NULL;
  compute_scope (self);
  return g_steal_pointer (&self);
}

/* ---- by token ---- */

char *
kt_server_caller_new_access (KtServer *server, const char *tenant, const char *device)
{
  char until[24];
  g_snprintf (until, sizeof until, "%" G_GINT64_FORMAT,
              kt_server_now (server) + KT_SERVER_ACCESS_SECONDS);
  const char *const fields[] = { tenant, device, until, NULL };
  return kt_server_token_seal (server, PURPOSE, fields);
}

static char **
open_token (KtServer *server, const KtServerRequest *request)
{
  const char *header = kt_server_request_get_header (request, "authorization");
  const char *token = header != NULL && g_str_has_prefix (header, BEARER)
                          ? header + strlen (BEARER)
                          : NULL;
  return kt_server_token_open (server, PURPOSE, token, 3);
}

gboolean
kt_server_caller_name (KtServer *server,
                       const KtServerRequest *request,
                       char **tenant,
                       char **device)
{
  g_auto (GStrv) fields = open_token (server, request);
  if (fields == NULL)
    return FALSE;
  *tenant = g_strdup (fields[0]);
  *device = g_strdup (fields[1]);
  return TRUE;
}

KtServerCaller *
kt_server_caller_find (KtServer *server,
                       KtDatabase *database,
                       const KtServerRequest *request,
                       KtServerResponse **response,
                       GError **error)
{
  GError *local = NULL;
  g_auto (GStrv) fields = open_token (server, request);
  *response = NULL;
  if (fields == NULL || g_ascii_strtoll (fields[2], NULL, 10) <= kt_server_now (server))
    {
      *response = kt_server_response_new_problem (401, KT_PROBLEM_TOKEN,
                                                  "The access token is missing or too old.");
      return NULL;
    }
  if (!kt_database_set_tenant (database, fields[0], error))
    return NULL;
  KtServerCaller *self = kt_server_caller_read (database, fields[0], fields[1], &local);
  if (local != NULL)
    g_propagate_error (error, local);
  else if (self == NULL)
    *response = kt_server_response_new_problem (403, KT_PROBLEM_REVOKED,
                                                "This device was revoked. Enrol it again.");
  return self;
}

/* ---- what it may ---- */

const KtActor *
kt_server_caller_find_member (const KtServerCaller *self, const char *id)
{
  for (guint i = 0; i < self->members->len; i++)
    if (strcmp (kt_actor_get_id (self->members->pdata[i]), id) == 0)
      return self->members->pdata[i];
  return NULL;
}

gboolean
kt_server_caller_may (const KtServerCaller *self, KtRights rights)
{
  for (guint i = 0; i < self->members->len; i++)
    if (kt_actor_may (self->members->pdata[i], rights))
      return TRUE;
  return FALSE;
}

gboolean
kt_server_caller_sees (const KtServerCaller *self, const char *type, const char *territory)
{
  return kt_server_caller_may (self, KT_RIGHT_TRADE)
         && (self->is_everywhere || *territory == '\0'
             || g_hash_table_contains (self->territories, territory));
}
