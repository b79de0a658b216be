/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-audit.h"

/* Over the hash before and every field, joined by U+001E, which no field has. */
static char *
compute_hash (const char *before, gint64 row, const KtServerAuditEntry *entry)
{
  g_autofree char *text = g_strdup_printf (
      "%s\x1e%" G_GINT64_FORMAT "\x1e%" G_GINT64_FORMAT "\x1e%s\x1e%s\x1e%s\x1e%s\x1e%s", before,
      row, entry->at, entry->device, entry->actor, entry->kind, entry->subject, entry->body);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
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
  g_autofree char *hash = compute_hash (before, row + 1, entry);
  g_autoptr (KtQuery) query = kt_query_new (
      database, "INSERT INTO audit (tenant, row, at, device, actor, kind, subject, body, hash)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
  kt_query_bind_text (query, tenant);
  kt_query_bind_int (query, row + 1);
  kt_query_bind_int (query, entry->at);
  kt_query_bind_text (query, entry->device);
  kt_query_bind_text (query, entry->actor);
  kt_query_bind_text (query, entry->kind);
  kt_query_bind_text (query, entry->subject);
  kt_query_bind_text (query, entry->body);
  kt_query_bind_text (query, hash);
  return kt_query_run (query, NULL, error);
}

gint64
kt_server_audit_verify (KtDatabase *database, const char *tenant, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT row, at, device, actor, kind, subject, body, hash FROM audit"
                " WHERE tenant = $1 ORDER BY row");
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
      g_autofree char *hash = compute_hash (before, row, &entry);
      if (kt_query_get_int (query, 0) != row || !g_str_equal (kt_query_get_text (query, 7), hash))
        return row;
      g_free (before);
      before = g_steal_pointer (&hash);
    }
  return kt_query_failed (query) ? -1 : 0;
}
