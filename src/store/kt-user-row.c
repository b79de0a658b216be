/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A user is believed only if his row is what the audit trail last said of him. */
#include "kt-user-store-private.h"

#include "kt-audit-chain.h"
#include "kt-record-json.h"
#include "kt-sales-error.h"
#include "kt-store-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
kt_user_row_free (KtUserRow *self)
{
  if (self == NULL)
    return;
  kt_user_free (self->user);
  g_free (self->hash);
  g_free (self);
}

static void
add_member (GString *json, const char *name, const char *value)
{
  kt_json_append_name (json, name);
  kt_json_append_text (json, value);
}

/* The hash of the hash: the trail may be shown to people. */
char *
kt_user_row_to_json (const KtUserRow *self)
{
  const KtUser *user = self->user;
  g_autofree char *roles = kt_user_roles_to_string (user->roles);
  g_autofree char *duties = g_strjoinv (";", user->duties);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->hash, -1);
  GString *json = g_string_new ("{");
  add_member (json, "login", user->login);
  add_member (json, "name", user->name);
  add_member (json, "roles", roles);
  add_member (json, "duties", duties);
  add_member (json, "state", user->disabled ? "disabled" : "active");
  add_member (json, "password", digest);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static KtUserRow *
read_row (KtSqliteStatement *s)
{
  KtUserRow *self = g_new0 (KtUserRow, 1);
  KtUserRoles roles = 0;
  kt_user_roles_parse (kt_sqlite_get_text (s, 3), &roles);
  self->user = kt_user_new (kt_sqlite_get_text (s, 0), kt_sqlite_get_text (s, 1),
                            kt_sqlite_get_text (s, 2), roles);
  g_strfreev (self->user->duties);
  const char *duties = kt_sqlite_get_text (s, 4);
  self->user->duties = g_strsplit (duties, ";", *duties != '\0' ? -1 : 0);
  self->user->disabled = strcmp (kt_sqlite_get_text (s, 5), "active") != 0;
  self->hash = kt_sqlite_dup_text (s, 6);
  self->failures = kt_sqlite_get_int (s, 7);
  self->locked_until = kt_sqlite_get_int (s, 8);
  return self;
}

static gboolean
is_as_told (KtSqliteConnection *connection, const KtUserRow *row, GError **error)
{
  g_autoptr (GPtrArray) entries
      = kt_audit_find_about (connection, row->user->id, KT_AUDIT_USER, error);
  g_autofree char *json = kt_user_row_to_json (row);
  if (entries == NULL)
    return FALSE;
  if (entries->len > 0
      && strcmp (((KtAuditEntry *)entries->pdata[entries->len - 1])->body, json) == 0)
    return TRUE;
  g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED,
               _ ("The user %s is not what an administrator stored: somebody changed the database. "
                  "Restore a backup."),
               row->user->login);
  return FALSE;
}

KtUserRow *
kt_user_row_read (KtSqliteConnection *connection,
                  const char *column,
                  const char *value,
                  GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT id, login, name, roles, duties, state, hash, failures, locked_until FROM user"
      " WHERE %s = ?",
      column);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, value);
  if (!kt_sqlite_step (s, error))
    return NULL;
  g_autoptr (KtUserRow) row = read_row (s);
  return is_as_told (connection, row, error) ? g_steal_pointer (&row) : NULL;
}

/* Rows that somebody deleted leave their entries behind. */
gboolean
kt_user_row_any (KtSqliteConnection *connection, gboolean *any, GError **error)
{
  gint64 n;
  if (!kt_sqlite_connection_query_int (connection,
                                       "SELECT EXISTS (SELECT 1 FROM user) OR EXISTS (SELECT 1 FROM"
                                       " audit WHERE kind = 'user')",
                                       &n, error))
    return FALSE;
  *any = n != 0;
  return TRUE;
}

static KtActor *
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT, message);
  return NULL;
}

KtActor *
kt_user_row_actor (KtSqliteConnection *connection, const KtActor *actor, GError **error)
{
  gboolean any;
  if (!kt_user_row_any (connection, &any, error))
    return NULL;
  if (!any)
    return *kt_actor_get_id (actor) == '\0'
               ? kt_actor_new_open_workplace (kt_actor_get_name (actor))
               : refuse (error, _ ("There is no such user at this workplace."));
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtUserRow) row = kt_user_row_read (connection, "id", kt_actor_get_id (actor), &cause);
  if (row != NULL && !row->user->disabled)
    return kt_user_to_actor (row->user);
  if (cause == NULL)
    return refuse (error, _ ("There is no such user at this workplace."));
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}
