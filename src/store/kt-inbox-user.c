/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Users come from the server without a password: nobody can log in as one until a password is set
 * at this workplace. The trail tells of each change, as it does when an administrator makes it.
 */
#include "kt-inbox.h"

#include "kt-json.h"
#include "kt-sync-store.h"
#include "kt-user-store-private.h"

#include <string.h>

static gboolean
read_members (JsonObject *object, KtUserRow *row, GError **error)
{
  const char *id = kt_json_get_string (object, "id", error);
  const char *login = id != NULL ? kt_json_get_string (object, "login", error) : NULL;
  const char *name = login != NULL ? kt_json_get_string (object, "name", error) : NULL;
  const char *roles = name != NULL ? kt_json_get_string (object, "roles", error) : NULL;
  const char *duties = roles != NULL ? kt_json_get_string (object, "duties", error) : NULL;
  const char *state = duties != NULL ? kt_json_get_string (object, "state", error) : NULL;
  KtUserRoles parsed = 0;
  if (state == NULL)
    return FALSE;
  kt_user_roles_parse (roles, &parsed);
  row->user = kt_user_new (id, login, name, parsed);
  g_strfreev (row->user->duties);
  row->user->duties = g_strsplit (duties, ";", *duties != '\0' ? -1 : 0);
  row->user->disabled = strcmp (state, "active") != 0;
  return TRUE;
}

static KtUserRow *
parse (const char *json, GError **error)
{
  g_autoptr (JsonNode) node = kt_json_parse (json, -1, NULL, error);
  JsonObject *object = node != NULL ? kt_json_root_object (node, "A user", error) : NULL;
  g_autoptr (KtUserRow) row = g_new0 (KtUserRow, 1);
  return object != NULL && read_members (object, row, error) ? g_steal_pointer (&row) : NULL;
}

static gboolean
write_row (KtInbox *self, const KtUserRow *row, GError **error)
{
  self->users = TRUE;
  return kt_user_row_write (self->connection, row, NULL, self->now, error);
}

/* Somebody of this workplace, or of the server's, who will get another one in a moment. */
static gboolean
free_login (KtInbox *self, const KtUserRow *row, GError **error)
{
  g_autofree char *id = NULL, *known = NULL;
  if (!kt_inbox_text (self, &id, error, "SELECT id FROM user WHERE login = ? AND id <> ?",
                      row->user->login, row->user->id, NULL)
      || id == NULL)
    return id == NULL && (error == NULL || *error == NULL);
  g_autoptr (KtUserRow) holder = kt_user_row_read (self->connection, "id", id, error);
  if (holder == NULL
      || !kt_inbox_text (self, &known, error,
                         "SELECT id FROM sync_object WHERE type = '" KT_SYNC_USER "' AND id = ?",
                         id, NULL))
    return FALSE;
  g_autofree char *login = g_strdup_printf ("%.50s-%.8s", holder->user->login, id);
  kt_record_set_text (&holder->user->login, login);
  return write_row (self, holder, error)
         && (known != NULL
             || kt_inbox_tell (self, KT_TASK_RENUMBERED, KT_SYNC_USER, id, "", login, "{}", error));
}

static gboolean
is_same (const KtUserRow *a, const KtUserRow *b)
{
  g_autofree char *first = kt_user_row_to_json (a), *second = kt_user_row_to_json (b);
  return strcmp (first, second) == 0;
}

KtInboxVerdict
kt_inbox_take_user (KtInbox *self, const KtInboxObject *object, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtUserRow) stored = kt_user_row_read (self->connection, "id", object->id, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return KT_INBOX_FAILED;
    }
  if (object->body == NULL) /* users stay, for the sake of what they did */
    {
      if (stored == NULL || stored->user->disabled)
        return KT_INBOX_DONE;
      stored->user->disabled = TRUE;
      return write_row (self, stored, error) ? KT_INBOX_DONE : KT_INBOX_FAILED;
    }
  g_autoptr (KtUserRow) row = parse (object->body, error);
  if (row == NULL || !kt_user_check (row->user, error)
      || !kt_inbox_check_id (row->user->id, object, error))
    return KT_INBOX_FAILED;
  row->hash = g_strdup (stored != NULL ? stored->hash : "");
  if (stored != NULL && is_same (row, stored))
    return KT_INBOX_DONE;
  return free_login (self, row, error) && write_row (self, row, error) ? KT_INBOX_DONE
                                                                       : KT_INBOX_FAILED;
}
