/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-json.h"
#include "kt-server-audit.h"
#include "kt-server-object.h"
#include "kt-sync-record.h"

G_DEFINE_QUARK (kt-server-error-quark, kt_server_error)

KtServerMember *
kt_server_member_new (const char *id, const char *login, const char *name)
{
  KtServerMember *self = g_new0 (KtServerMember, 1);
  self->id = g_strdup (id);
  self->login = g_strdup (login);
  self->name = g_strdup (name);
  self->duties = g_strdup ("");
  self->territories = g_strdup ("");
  return self;
}

void
kt_server_member_free (KtServerMember *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->login);
  g_free (self->name);
  g_free (self->duties);
  g_free (self->territories);
  g_free (self);
}

static gboolean
note (KtDatabase *database,
      const char *tenant,
      const char *kind,
      const char *subject,
      const char *body,
      gint64 now,
      GError **error)
{
  const KtServerAuditEntry entry = {
    .at = now, .device = "", .actor = "", .kind = kind, .subject = subject, .body = body
  };
  return kt_server_audit_append (database, tenant, &entry, error);
}

/* ---- tenants ---- */

static gboolean
check_name (const char *text, const char *what, GError **error)
{
  if (*text != '\0' && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-._") == strlen (text))
    return TRUE;
  g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_FIELD,
               _ ("“%s” is no %s: small letters, digits and - . _ only."), text, what);
  return FALSE;
}

gboolean
kt_server_tenant_create (KtDatabase *database,
                         const char *id,
                         const char *name,
                         const char *epoch,
                         GError **error)
{
  gint64 changed = 0;
  g_autoptr (KtQuery) query = kt_query_new (
      database, "INSERT INTO tenant (id, name, head, horizon, epoch, devices)"
                " VALUES ($1, $2, 0, 0, $3, 0) ON CONFLICT (id) DO NOTHING");
  kt_query_bind_text (query, id);
  kt_query_bind_text (query, name);
  kt_query_bind_text (query, epoch);
  if (!check_name (id, "name of a tenant", error) || !kt_query_run (query, &changed, error))
    return FALSE;
  if (changed > 0)
    return TRUE;
  g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_EXISTS, _ ("There is a tenant %s already."), id);
  return FALSE;
}

GPtrArray *
kt_server_tenant_list (KtDatabase *database, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, "SELECT id FROM tenant ORDER BY id");
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  while (kt_query_next (query, error))
    g_ptr_array_add (ids, g_strdup (kt_query_get_text (query, 0)));
  return kt_query_failed (query) ? NULL : g_steal_pointer (&ids);
}

/* ---- members ---- */

static char *
write_body (const KtServerMember *member)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *roles = kt_user_roles_to_string (member->roles);
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "id", member->id);
  kt_json_add_string (builder, "login", member->login);
  kt_json_add_string (builder, "name", member->name);
  kt_json_add_string (builder, "roles", roles);
  kt_json_add_string (builder, "duties", member->duties);
  kt_json_add_string (builder, "state", member->disabled ? "disabled" : "active");
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, FALSE);
}

static gboolean
save_row (KtDatabase *database, const char *tenant, const KtServerMember *member, GError **error)
{
  g_autofree char *roles = kt_user_roles_to_string (member->roles);
  g_autoptr (KtQuery) query = kt_query_new (
      database, "INSERT INTO member (tenant, id, login, name, roles, duties, territories, state)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                " ON CONFLICT (tenant, id) DO UPDATE SET login = excluded.login,"
                " name = excluded.name, roles = excluded.roles, duties = excluded.duties,"
                " territories = excluded.territories, state = excluded.state");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, member->id);
  kt_query_bind_text (query, member->login);
  kt_query_bind_text (query, member->name);
  kt_query_bind_text (query, roles);
  kt_query_bind_text (query, member->duties);
  kt_query_bind_text (query, member->territories);
  kt_query_bind_text (query, member->disabled ? "disabled" : "active");
  return kt_query_run (query, NULL, error);
}

/* Colleagues may know who somebody is, not which territories are his. */
static gboolean
tell (KtDatabase *database,
      const char *tenant,
      const KtServerMember *member,
      gint64 now,
      GError **error)
{
  g_autoptr (KtServerObject) object
      = kt_server_object_read (database, tenant, KT_SYNC_USER, member->id, error);
  if (object == NULL)
    return FALSE;
  g_free (object->body);
  object->body = write_body (member);
  return kt_server_object_write (object, database, now, error)
         && note (database, tenant, "member", member->id, object->body, now, error);
}

gboolean
kt_server_member_save (KtDatabase *database,
                       const char *tenant,
                       const KtServerMember *member,
                       gint64 now,
                       GError **error)
{
  if (!check_name (member->login, "log-in name", error))
    return FALSE;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  return transaction != NULL && kt_server_feed_lock (database, tenant, error)
         && save_row (database, tenant, member, error)
         && tell (database, tenant, member, now, error)
         && kt_database_commit (transaction, error);
}

static KtServerMember *
read_member (KtQuery *row)
{
  KtServerMember *self = g_new0 (KtServerMember, 1);
  self->id = g_strdup (kt_query_get_text (row, 0));
  self->login = g_strdup (kt_query_get_text (row, 1));
  self->name = g_strdup (kt_query_get_text (row, 2));
  kt_user_roles_parse (kt_query_get_text (row, 3), &self->roles);
  self->duties = g_strdup (kt_query_get_text (row, 4));
  self->territories = g_strdup (kt_query_get_text (row, 5));
  self->disabled = !g_str_equal (kt_query_get_text (row, 6), "active");
  return self;
}

#define SELECT_MEMBERS                                                                             \
  "SELECT id, login, name, roles, duties, territories, state FROM member WHERE tenant = $1"

GPtrArray *
kt_server_member_list (KtDatabase *database, const char *tenant, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, SELECT_MEMBERS " ORDER BY login");
  g_autoptr (GPtrArray) members
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_server_member_free);
  kt_query_bind_text (query, tenant);
  while (kt_query_next (query, error))
    g_ptr_array_add (members, read_member (query));
  return kt_query_failed (query) ? NULL : g_steal_pointer (&members);
}

/* sql: by tenant and name. */
static KtServerMember *
find_member (KtDatabase *database,
             const char *sql,
             const char *tenant,
             const char *name,
             GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, sql);
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, name);
  if (kt_query_next (query, error))
    return read_member (query);
  if (!kt_query_failed (query))
    g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_NOT_FOUND, _ ("There is nobody called %s."),
                 name);
  return NULL;
}

KtServerMember *
kt_server_member_find (KtDatabase *database, const char *tenant, const char *login, GError **error)
{
  return find_member (database, SELECT_MEMBERS " AND login = $2", tenant, login, error);
}

KtServerMember *
kt_server_member_read (KtDatabase *database, const char *tenant, const char *id, GError **error)
{
  return find_member (database, SELECT_MEMBERS " AND id = $2", tenant, id, error);
}

/* ---- devices ---- */

typedef struct {
  gint64 number; /* 0: it is not there */
  gboolean fits; /* it has that key, and was not revoked */
} Known;

static gboolean
read_device (KtDatabase *database,
             const char *tenant,
             const char *id,
             const char *public_key,
             Known *known,
             GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT number, public_key, state FROM device WHERE tenant = $1 AND id = $2");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, id);
  *known = (Known){ 0, TRUE };
  if (kt_query_next (query, error))
    *known = (Known){ kt_query_get_int (query, 0),
                      g_str_equal (kt_query_get_text (query, 1), public_key)
                          && g_str_equal (kt_query_get_text (query, 2), "active") };
  if (known->fits || kt_query_failed (query))
    return !kt_query_failed (query);
  g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_REFUSED,
               _ ("The device %s is known with another key, or was revoked."), id);
  return FALSE;
}

static gboolean
take_number (KtDatabase *database, const char *tenant, gint64 *number, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE tenant SET devices = devices + 1 WHERE id = $1 RETURNING devices");
  kt_query_bind_text (query, tenant);
  if (kt_query_next (query, error))
    *number = kt_query_get_int (query, 0);
  return !kt_query_failed (query);
}

static gboolean
insert_device (KtDatabase *database,
               const char *tenant,
               const char *id,
               const char *name,
               const char *public_key,
               gint64 now,
               gint64 number,
               GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database,
      "INSERT INTO device (tenant, id, number, name, public_key, state, next_n, created, seen)"
      " VALUES ($1, $2, $3, $4, $5, 'active', 1, $6, $6)");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, id);
  kt_query_bind_int (query, number);
  kt_query_bind_text (query, name);
  kt_query_bind_text (query, public_key);
  kt_query_bind_int (query, now);
  return kt_query_run (query, NULL, error);
}

static gboolean
add_member (KtDatabase *database,
            const char *tenant,
            const char *device,
            const char *member,
            GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "INSERT INTO device_member (tenant, device, member) VALUES ($1, $2, $3)"
                " ON CONFLICT (tenant, device, member) DO NOTHING");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, device);
  kt_query_bind_text (query, member);
  return kt_query_run (query, NULL, error);
}

gboolean
kt_server_device_add (KtDatabase *database,
                      const char *tenant,
                      const char *id,
                      const char *name,
                      const char *public_key,
                      const char *member,
                      gint64 now,
                      gint64 *number,
                      GError **error)
{
  Known known;
  if (!kt_server_feed_lock (database, tenant, error)
      || !read_device (database, tenant, id, public_key, &known, error))
    return FALSE;
  *number = known.number;
  if (known.number == 0
      && (!take_number (database, tenant, number, error)
          || !insert_device (database, tenant, id, name, public_key, now, *number, error)))
    return FALSE;
  return add_member (database, tenant, id, member, error)
         && note (database, tenant, "device", id, "{}", now, error);
}

gboolean
kt_server_device_revoke (KtDatabase *database,
                         const char *tenant,
                         const char *id,
                         gint64 now,
                         GError **error)
{
  gint64 changed = 0;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  if (transaction == NULL || !kt_server_feed_lock (database, tenant, error))
    return FALSE;
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE device SET state = 'revoked' WHERE tenant = $1 AND id = $2");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, id);
  if (!kt_query_run (query, &changed, error))
    return FALSE;
  if (changed == 0)
    {
      g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_NOT_FOUND, _ ("There is no device %s."), id);
      return FALSE;
    }
  return note (database, tenant, "device-revoked", id, "{}", now, error)
         && kt_database_commit (transaction, error);
}
