/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-code.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "kt-server-audit.h"
#include "kt-server-object.h"
#include "kt-server-people.h"

/* Those of RFC 8628, 6.1. */
static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ";
#define GROUP 4

char *
kt_server_code_new (guint groups)
{
  GString *code = g_string_new (NULL);
  for (guint i = 0; i < groups * GROUP; i++)
    {
      if (i > 0 && i % GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, letters[randombytes_uniform (sizeof letters - 1)]);
    }
  return g_string_free (code, FALSE);
}

char *
kt_server_code_normalise (const char *code)
{
  GString *text = g_string_new (NULL);
  for (; *code != '\0'; code++)
    if (g_ascii_isalnum (*code))
      g_string_append_c (text, g_ascii_toupper (*code));
  return g_string_free (text, FALSE);
}

char *
kt_server_code_hash (const char *code)
{
  g_autofree char *text = kt_server_code_normalise (code);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* ---- giving ---- */

/* device NULL: whichever comes first. */
static gboolean
insert (KtDatabase *database,
        const char *tenant,
        const char *hash,
        const char *member,
        const char *device,
        gint64 until,
        GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (database, "INSERT INTO enrolment (hash, tenant, member, until, device)"
                                " VALUES ($1, $2, $3, $4, $5)");
  kt_query_bind_text (query, hash);
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, member);
  kt_query_bind_int (query, until);
  kt_query_bind_text (query, device);
  return kt_query_run (query, NULL, error);
}

static gboolean
note (KtDatabase *database,
      const char *tenant,
      const char *kind,
      const char *subject,
      gint64 now,
      GError **error)
{
  const KtServerAuditEntry entry
      = { .at = now, .device = "", .actor = "", .kind = kind, .subject = subject, .body = "{}" };
  return kt_server_audit_append (database, tenant, &entry, error);
}

static KtServerMember *
find_active (KtDatabase *database, const char *tenant, const char *login, GError **error)
{
  g_autoptr (KtServerMember) member = kt_server_member_find (database, tenant, login, error);
  if (member == NULL || !member->disabled)
    return g_steal_pointer (&member);
  g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_REFUSED, _ ("%s is disabled."), login);
  return NULL;
}

char *
kt_server_code_issue (KtDatabase *database,
                      const char *tenant,
                      const char *login,
                      gint64 now,
                      gint64 until,
                      GError **error)
{
  g_autofree char *code = kt_server_code_new (KT_SERVER_CODE_GROUPS);
  g_autofree char *hash = kt_server_code_hash (code);
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  if (transaction == NULL || !kt_server_feed_lock (database, tenant, error))
    return NULL;
  g_autoptr (KtServerMember) member = find_active (database, tenant, login, error);
  return member != NULL && insert (database, tenant, hash, member->id, NULL, until, error)
                 && note (database, tenant, "code", member->id, now, error)
                 && kt_database_commit (transaction, error)
             ? g_steal_pointer (&code)
             : NULL;
}

/* ---- those that wait ---- */

void
kt_server_waiting_free (KtServerWaiting *self)
{
  if (self == NULL)
    return;
  g_free (self->user_code);
  g_free (self->device);
  g_free (self->name);
  g_free (self);
}

GPtrArray *
kt_server_waiting_list (KtDatabase *database, gint64 now, GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (database, "SELECT user_code, device, name, until FROM device_code"
                                " WHERE state = 'pending' AND until > $1 ORDER BY until DESC");
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_server_waiting_free);
  kt_query_bind_int (query, now);
  while (kt_query_next (query, error))
    {
      KtServerWaiting *waiting = g_new (KtServerWaiting, 1);
      *waiting = (KtServerWaiting){ g_strdup (kt_query_get_text (query, 0)),
                                    g_strdup (kt_query_get_text (query, 1)),
                                    g_strdup (kt_query_get_text (query, 2)),
                                    kt_query_get_int (query, 3) };
      g_ptr_array_add (list, waiting);
    }
  return kt_query_failed (query) ? NULL : g_steal_pointer (&list);
}

/* *hash, *device: of the one that has this code. */
static gboolean
decide (KtDatabase *database,
        const char *user_code,
        const char *state,
        gint64 now,
        char **hash,
        char **device,
        GError **error)
{
  g_autofree char *code = kt_server_code_normalise (user_code);
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE device_code SET state = $2 WHERE user_code = $1 AND state = 'pending'"
                " AND until > $3 RETURNING hash, device");
  kt_query_bind_text (query, code);
  kt_query_bind_text (query, state);
  kt_query_bind_int (query, now);
  if (kt_query_next (query, error))
    {
      *hash = g_strdup (kt_query_get_text (query, 0));
      *device = g_strdup (kt_query_get_text (query, 1));
      return TRUE;
    }
  if (!kt_query_failed (query))
    g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_NOT_FOUND,
                 _ ("No device waits with the code %s. It may be too late."), user_code);
  return FALSE;
}

gboolean
kt_server_waiting_approve (KtDatabase *database,
                           const char *tenant,
                           const char *user_code,
                           const char *login,
                           gint64 now,
                           GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *device = NULL;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  if (transaction == NULL || !kt_server_feed_lock (database, tenant, error))
    return FALSE;
  g_autoptr (KtServerMember) member = find_active (database, tenant, login, error);
  return member != NULL && decide (database, user_code, "approved", now, &hash, &device, error)
         && insert (database, tenant, hash, member->id, device, now + KT_SERVER_WAITING_SECONDS,
                    error)
         && note (database, tenant, "device-approved", device, now, error)
         && kt_database_commit (transaction, error);
}

gboolean
kt_server_waiting_deny (KtDatabase *database, const char *user_code, gint64 now, GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *device = NULL;
  return decide (database, user_code, "denied", now, &hash, &device, error);
}
