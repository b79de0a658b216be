/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Users: what must hold before one is stored, and storing him with an entry in the trail. */
#include "kt-user-store.h"

#include "kt-audit-chain.h"
#include "kt-password.h"
#include "kt-record.h"
#include "kt-row-list-private.h"
#include "kt-sales-error.h"
#include "kt-user-store-private.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- users ---- */

KtUser *
kt_user_new (const char *id, const char *login, const char *name, KtUserRoles roles)
{
  KtUser *self = g_new0 (KtUser, 1);
  self->id = g_strdup (id);
  self->login = g_strdup (login);
  self->name = g_strdup (name);
  self->roles = roles;
  self->duties = g_new0 (char *, 1);
  return self;
}

KtUser *
kt_user_copy (const KtUser *self)
{
  KtUser *copy = kt_user_new (self->id, self->login, self->name, self->roles);
  g_strfreev (copy->duties);
  copy->duties = g_strdupv (self->duties);
  copy->disabled = self->disabled;
  return copy;
}

void
kt_user_free (KtUser *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->login);
  g_free (self->name);
  g_strfreev (self->duties);
  g_free (self);
}

KtActor *
kt_user_to_actor (const KtUser *self)
{
  return kt_actor_new (self->id, self->login, self->name, self->roles,
                       (const char *const *)self->duties);
}

static gboolean
refuse (GError **error, KtSalesError code, const char *message)
{
  g_set_error_literal (error, KT_SALES_ERROR, code, message);
  return FALSE;
}

static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return FALSE;
  return g_utf8_validate (text, -1, NULL);
}

gboolean
kt_user_check (const KtUser *self, GError **error)
{
  gsize length = strlen (self->login);
  if (length == 0 || length > 64
      || strspn (self->login, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != length)
    return refuse (error, KT_SALES_ERROR_FIELD,
                   _ ("login: Use small letters, digits, point, hyphen and underscore."));
  if (*self->name == '\0' || !is_plain (self->name))
    return refuse (error, KT_SALES_ERROR_FIELD, _ ("name: Enter a name."));
  if (self->roles == 0 || ((self->roles & KT_USER_KIOSK) != 0 && self->roles != KT_USER_KIOSK))
    return refuse (error, KT_SALES_ERROR_FIELD,
                   _ ("roles: Choose a role; a kiosk has no other one."));
  for (guint i = 0; self->duties[i] != NULL; i++)
    if (*self->duties[i] == '\0' || strchr (self->duties[i], ';') != NULL
        || !is_plain (self->duties[i]))
      return refuse (error, KT_SALES_ERROR_FIELD, _ ("duties: Use the keys of the catalog."));
  return TRUE;
}

/* ---- save ---- */

typedef struct {
  KtUserRow *row;
  KtActor *actor;
  gint64 now;
} Save;

static void
save_free (gpointer data)
{
  Save *self = data;
  kt_user_row_free (self->row);
  kt_actor_unref (self->actor);
  g_free (self);
}

static gboolean
is_same (const KtUser *a, const KtUser *b)
{
  return strcmp (a->login, b->login) == 0 && strcmp (a->name, b->name) == 0 && a->roles == b->roles
         && a->disabled == b->disabled
         && g_strv_equal ((const char *const *)a->duties, (const char *const *)b->duties);
}

/* Everybody changes his own password; all else is for administrators. */
static gboolean
may_save (const Save *self, const KtActor *actor, const KtUserRow *stored, GError **error)
{
  gboolean own_password = stored != NULL && strcmp (kt_actor_get_id (actor), stored->user->id) == 0
                          && is_same (stored->user, self->row->user);
  return own_password || kt_actor_require (actor, KT_RIGHT_USERS, error);
}

static gboolean
check_login (KtSqliteConnection *connection, const KtUser *user, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT 1 FROM user WHERE login = ? AND id <> ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, user->login);
  kt_sqlite_bind_text (s, 2, user->id);
  if (kt_sqlite_step (s, error))
    return refuse (error, KT_SALES_ERROR_FIELD, _ ("login: Somebody else has this name already."));
  return !kt_sqlite_failed (s);
}

static gboolean
write_row (KtSqliteConnection *connection, const KtUserRow *row, GError **error)
{
  g_autofree char *roles = kt_user_roles_to_string (row->user->roles);
  g_autofree char *duties = g_strjoinv (";", row->user->duties);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO user (id, login, name, roles, duties, state, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name,"
      " roles = excluded.roles, duties = excluded.duties, state = excluded.state,"
      " hash = excluded.hash, failures = 0, locked_until = 0",
      error);
  if (s == NULL)
    return FALSE;
  const char *const texts[]
      = { row->user->id, row->user->login, row->user->name,
          roles,         duties,           row->user->disabled ? "disabled" : "active",
          row->hash };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_sqlite_bind_text (s, (int)i + 1, texts[i]);
  return kt_sqlite_run (s, error);
}

static gboolean
write_search (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection,
                           "INSERT OR REPLACE INTO user_search (rowid, search_key)"
                           " SELECT row, kt_fold (login || ' ' || name) FROM user WHERE id = ?",
                           error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  return kt_sqlite_run (s, error);
}

gboolean
kt_user_row_write (KtSqliteConnection *connection,
                   const KtUserRow *row,
                   const KtActor *actor,
                   gint64 now,
                   GError **error)
{
  g_autofree char *body = kt_user_row_to_json (row);
  const KtAuditDraft draft = { .at = now,
                               .actor_id = actor != NULL ? kt_actor_get_id (actor) : NULL,
                               .actor_name = actor != NULL ? kt_actor_get_name (actor) : NULL,
                               .kind = KT_AUDIT_USER,
                               .subject = row->user->id,
                               .body = body };
  return write_row (connection, row, error) && write_search (connection, row->user->id, error)
         && kt_audit_append (connection, &draft, error);
}

static gboolean
keeps_an_admin (KtSqliteConnection *connection, GError **error)
{
  gint64 n;
  if (!kt_sqlite_connection_query_int (connection,
                                       "SELECT count(*) FROM user WHERE state = 'active' AND"
                                       " instr (';' || roles || ';', ';admin;') > 0",
                                       &n, error))
    return FALSE;
  return n > 0
         || refuse (error, KT_SALES_ERROR_FIELD,
                    _ ("roles: Somebody must stay administrator. Make another one first."));
}

/* The stored row lends its password to one that brings none. */
static gboolean
take_password (KtUserRow *row, const KtUserRow *stored, GError **error)
{
  if (row->hash == NULL && stored != NULL)
    row->hash = g_strdup (stored->hash);
  return row->hash != NULL
         || refuse (error, KT_SALES_ERROR_FIELD, _ ("password: A new user needs a password."));
}

static gpointer
save (KtSqliteConnection *connection, gpointer data, GError **error)
{
  Save *self = data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtActor) actor
      = transaction != NULL ? kt_user_row_actor (connection, self->actor, error) : NULL;
  if (actor == NULL)
    return NULL;
  g_autoptr (KtUserRow) stored = kt_user_row_read (connection, "id", self->row->user->id, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  gboolean done
      = may_save (self, actor, stored, error) && check_login (connection, self->row->user, error)
        && take_password (self->row, stored, error)
        && kt_user_row_write (connection, self->row, actor, self->now, error)
        && keeps_an_admin (connection, error) && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation save_operation = { save, save_free, NULL, "user" };

gboolean
kt_user_store_save (KtWorkStore *store,
                    const KtUser *user,
                    const char *password,
                    const KtActor *actor,
                    GError **error)
{
  g_autofree char *hash = NULL;
  if (!kt_user_check (user, error)
      || (password != NULL && (hash = kt_password_hash (password, error)) == NULL))
    return FALSE;
  Save *self = g_new0 (Save, 1);
  self->row = g_new0 (KtUserRow, 1);
  self->row->user = kt_user_copy (user);
  self->row->hash = g_steal_pointer (&hash);
  self->actor = kt_actor_ref (actor);
  self->now = kt_work_store_now (store);
  if (kt_work_store_run (store, &save_operation, self, user->id, error) == NULL)
    return FALSE;
  kt_work_store_set_has_users (store, TRUE);
  return TRUE;
}

/* ---- the same in a worker ---- */

typedef struct {
  KtUser *user;
  char *password;
  KtActor *actor;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  kt_user_free (request->user);
  g_free (request->password);
  kt_actor_unref (request->actor);
  g_free (request);
}

static void
save_in_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  GError *error = NULL;
  if (kt_user_store_save (store, request->user, request->password, request->actor, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kt_user_store_save_async (KtWorkStore *store,
                          const KtUser *user,
                          const char *password,
                          const KtActor *actor,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);
  *request = (Request){ kt_user_copy (user), g_strdup (password), kt_actor_ref (actor) };
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, save_in_thread);
}

gboolean
kt_user_store_save_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- load, list ---- */

static gpointer
load (KtSqliteConnection *connection, gpointer id, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtUserRow) row = kt_user_row_read (connection, "id", id, &cause);
  if (row != NULL)
    return g_steal_pointer (&row->user);
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND,
                         _ ("There is no such user at this workplace."));
  return NULL;
}

static const KtStoreOperation load_operation = { load, g_free, (GDestroyNotify)kt_user_free, NULL };

KtUser *
kt_user_store_load (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &load_operation, g_strdup (id), NULL, error);
}

void
kt_user_store_load_async (KtWorkStore *store,
                          const char *id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  kt_work_store_run_async (store, &load_operation, g_strdup (id), NULL, cancellable, callback,
                           user_data);
}

KtUser *
kt_user_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

static const KtRowColumn columns[KT_USER_N_COLUMNS] = {
  [KT_USER_COLUMN_LOGIN] = { "login", "login ?" },
  [KT_USER_COLUMN_NAME] = { "name", "kt_fold(name) ?" },
  [KT_USER_COLUMN_ROLES] = { "roles", "roles ?" },
  [KT_USER_COLUMN_DUTIES] = { "duties", "duties ?" },
  [KT_USER_COLUMN_STATE] = { "state", "state ?" },
  [KT_USER_COLUMN_LAST] = { "last", "last ?" },
  [KT_USER_COLUMN_LOCKED] = { "locked_until", "locked_until ?" },
};

static const char *
filter (const char *text)
{
  return g_str_has_prefix (text, KT_USER_FILTER_APPROVERS_BUT)
             ? "'" KT_USER_FILTER_APPROVERS_BUT "' || id <> ? AND state = 'active'"
               " AND instr (';' || roles || ';', ';approver;') > 0"
             : "state = ?";
}

static const KtRowSource source = { "user", "user", columns, KT_USER_N_COLUMNS, filter };

KtRowList *
kt_user_store_list (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}
