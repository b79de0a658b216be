/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-audit.h"

#include "kt-fail-point.h"

#include <string.h>

/* Of a note that the bodies about a subject are gone. */
#define ERASED "erased"

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
                       gint64 now,
                       GError **error)
{
  gint64 changed;
  const KtServerAuditEntry entry = {
    .at = now, .device = "", .actor = "", .kind = ERASED, .subject = subject, .body = "{}"
  };
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE audit SET body = '' WHERE tenant = $1 AND subject = $2 AND body <> ''"
                " AND kind <> '" ERASED "'");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, subject);
  return kt_query_run (query, &changed, error)
         && (changed == 0 || kt_server_audit_append (database, tenant, &entry, error));
}

/* ---- reading all of it ---- */

typedef struct {
  GHashTable *erased; /* subject → number of the last entry that says so */
  char *before;       /* hash */
  gboolean has_head;
} Chain;

static void
chain_clear (Chain *self)
{
  g_hash_table_unref (self->erased);
  g_free (self->before);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

static gboolean
read_erased (Chain *self, KtDatabase *database, const char *tenant, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT subject, max (row) FROM audit WHERE tenant = $1 AND kind = '" ERASED "'"
                " GROUP BY subject");
  kt_query_bind_text (query, tenant);
  while (kt_query_next (query, error))
    g_hash_table_insert (self->erased, g_strdup (kt_query_get_text (query, 0)),
                         GSIZE_TO_POINTER ((gsize)kt_query_get_int (query, 1)));
  return !kt_query_failed (query);
}

/* Whether the body is the one of that hash, or was erased. */
static gboolean
fits (const Chain *self, gint64 row, const KtServerAuditEntry *entry, const char *body_hash)
{
  g_autofree char *own = hash (entry->body);
  if (g_str_equal (own, body_hash))
    return TRUE;
  gsize erased = GPOINTER_TO_SIZE (g_hash_table_lookup (self->erased, entry->subject));
  return *entry->body == '\0' && (gint64)erased > row;
}

/* Whether it follows; then it is the one before. */
static gboolean
follows (Chain *self, KtQuery *query, gint64 row)
{
  const KtServerAuditEntry entry = { .at = kt_query_get_int (query, 1),
                                     .device = kt_query_get_text (query, 2),
                                     .actor = kt_query_get_text (query, 3),
                                     .kind = kt_query_get_text (query, 4),
                                     .subject = kt_query_get_text (query, 5),
                                     .body = kt_query_get_text (query, 6) };
  const char *body_hash = kt_query_get_text (query, 8);
  g_autofree char *own_hash = compute_hash (self->before, row, &entry, body_hash);
  if (kt_query_get_int (query, 0) != row || !fits (self, row, &entry, body_hash)
      || !g_str_equal (kt_query_get_text (query, 7), own_hash))
    return FALSE;
  g_free (self->before);
  self->before = g_steal_pointer (&own_hash);
  return TRUE;
}

static char *
write_head (gint64 row, const char *row_hash)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", row, row_hash);
}

gint64
kt_server_audit_verify_head (KtDatabase *database,
                             const char *tenant,
                             const char *head,
                             GError **error)
{
  g_auto (Chain) chain = { .erased = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                           .before = g_strdup (""),
                           .has_head = head == NULL || g_str_equal (head, "0:") };
  if (!read_erased (&chain, database, tenant, error))
    return -1;
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT row, at, device, actor, kind, subject, body, hash, body_hash"
                " FROM audit WHERE tenant = $1 ORDER BY row");
  kt_query_bind_text (query, tenant);
  for (gint64 row = 1; kt_query_next (query, error); row++)
    {
      if (!follows (&chain, query, row))
        return row;
      g_autofree char *here = write_head (row, chain.before);
      chain.has_head = chain.has_head || g_str_equal (here, head);
    }
  if (kt_query_failed (query))
    return -1;
  return chain.has_head ? 0 : -2;
}

gint64
kt_server_audit_verify (KtDatabase *database, const char *tenant, GError **error)
{
  return kt_server_audit_verify_head (database, tenant, NULL, error);
}

char *
kt_server_audit_head (KtDatabase *database, const char *tenant, GError **error)
{
  gint64 row;
  g_autofree char *last = NULL;
  return read_last (database, tenant, &row, &last, error) ? write_head (row, last) : NULL;
}
