/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-audit.h"

#include "kt-fail-point.h"

#include <string.h>

static char *
hash (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* Over the hash before and every field, each behind its length: no two entries are the same text. */
static char *
compute_hash (const char *before,
              gint64 row,
              const KtServerAuditEntry *entry,
              const char *body_hash)
{
  const char *const fields[]
      = { before, entry->device, entry->actor, entry->kind, entry->subject, body_hash };
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, row, entry->at);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_append_printf (text, " %" G_GSIZE_FORMAT ":%s", strlen (fields[i]), fields[i]);
  return hash (text->str);
}

static gboolean
read_last (KtDatabase *database, const char *tenant, gint64 *row, char **hash, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT row, hash FROM audit WHERE tenant = $1 ORDER BY row DESC LIMIT 1");
  kt_query_bind_text (query, tenant);
  gboolean found = kt_query_next (query, error);
  *row = found ? kt_query_get_int (query, 0) : 0;
  *hash = g_strdup (found ? kt_query_get_text (query, 1) : "");
  return !kt_query_failed (query);
}

gboolean
kt_server_audit_append (KtDatabase *database,
                        const char *tenant,
                        const KtServerAuditEntry *entry,
                        GError **error)
{
  gint64 row;
  g_autofree char *before = NULL;
  if (!read_last (database, tenant, &row, &before, error))
    return FALSE;
  g_autofree char *body_hash = hash (entry->body);
  g_autofree char *own_hash = compute_hash (before, row + 1, entry, body_hash);
  g_autoptr (KtQuery) query = kt_query_new (
      database, "INSERT INTO audit (tenant, row, at, device, actor, kind, subject, body, body_hash,"
                " hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
  kt_query_bind_text (query, tenant);
  kt_query_bind_int (query, row + 1);
  kt_query_bind_int (query, entry->at);
  kt_query_bind_text (query, entry->device);
  kt_query_bind_text (query, entry->actor);
  kt_query_bind_text (query, entry->kind);
  kt_query_bind_text (query, entry->subject);
  kt_query_bind_text (query, entry->body);
  kt_query_bind_text (query, body_hash);
  kt_query_bind_text (query, own_hash);
  return kt_query_run (query, NULL, error) && kt_fail_point ("server-audit-written", error);
}

gboolean
kt_server_audit_erase (KtDatabase *database,
                       const char *tenant,
                       const char *subject,
                       GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE audit SET body = '' WHERE tenant = $1 AND subject = $2");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, subject);
  return kt_query_send (query, error);
}

/* Whether the body is the one of that hash, or none any more. */
static gboolean
fits (const char *body, const char *body_hash)
{
  g_autofree char *own = hash (body);
  return *body == '\0' || g_str_equal (own, body_hash);
}

gint64
kt_server_audit_verify (KtDatabase *database, const char *tenant, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT row, at, device, actor, kind, subject, body, hash, body_hash"
                " FROM audit WHERE tenant = $1 ORDER BY row");
  g_autofree char *before = g_strdup ("");
  kt_query_bind_text (query, tenant);
  for (gint64 row = 1; kt_query_next (query, error); row++)
    {
      const KtServerAuditEntry entry = { .at = kt_query_get_int (query, 1),
                                         .device = kt_query_get_text (query, 2),
                                         .actor = kt_query_get_text (query, 3),
                                         .kind = kt_query_get_text (query, 4),
                                         .subject = kt_query_get_text (query, 5),
                                         .body = kt_query_get_text (query, 6) };
      const char *body_hash = kt_query_get_text (query, 8);
      g_autofree char *own_hash = compute_hash (before, row, &entry, body_hash);
      if (kt_query_get_int (query, 0) != row || !fits (entry.body, body_hash)
          || !g_str_equal (kt_query_get_text (query, 7), own_hash))
        return row;
      g_free (before);
      before = g_steal_pointer (&own_hash);
    }
  return kt_query_failed (query) ? -1 : 0;
}
