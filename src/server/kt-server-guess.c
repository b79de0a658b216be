/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-guess.h"

#include <sodium.h>
#include <string.h>

#define HASH_BYTES 16

static char *
hash_key (KtServer *server, const char *key)
{
  guint8 hash[HASH_BYTES];
  char text[HASH_BYTES * 2 + 1];
  g_autofree char *purpose = g_strconcat ("guess:", key, NULL);
  crypto_generichash (hash, sizeof hash, (const guint8 *)purpose, strlen (purpose),
                      kt_server_get_secret (server), KT_SERVER_SECRET_BYTES);
  return g_strdup (sodium_bin2hex (text, sizeof text, hash, sizeof hash));
}

/* In one statement: of two servers that come at the same moment one waits for the other. */
static const char take_sql[]
    = "INSERT INTO guess (key, full_at) VALUES ($1, CAST ($2 AS BIGINT) + CAST ($3 AS BIGINT))"
      " ON CONFLICT (key) DO UPDATE SET full_at = CAST ($3 AS BIGINT)"
      "  + CASE WHEN guess.full_at > $2 THEN guess.full_at ELSE CAST ($2 AS BIGINT) END"
      " WHERE guess.full_at <= CAST ($2 AS BIGINT) + CAST ($4 AS BIGINT)"
      " RETURNING full_at";

static gboolean
read_wait (KtDatabase *database,
           const char *hash,
           gint64 now,
           gint64 tolerance,
           guint *wait,
           GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (database, "SELECT full_at FROM guess WHERE key = $1");
  kt_query_bind_text (query, hash);
  gint64 full_at = kt_query_next (query, error) ? kt_query_get_int (query, 0) : now;
  *wait = (guint)CLAMP (full_at - now - tolerance, 1, G_MAXINT);
  return !kt_query_failed (query);
}

gboolean
kt_server_guess_take (KtServer *server,
                      KtDatabase *database,
                      const char *key,
                      guint seconds,
                      guint burst,
                      guint *wait,
                      GError **error)
{
  gint64 now = kt_server_now (server);
  gint64 tolerance = (gint64)seconds * (MAX (burst, 1) - 1);
  g_autofree char *hash = hash_key (server, key);
  *wait = 0;
  if (!kt_database_set_tenant (database, KT_DATABASE_ALL_TENANTS, error))
    return FALSE;
  g_autoptr (KtQuery) query = kt_query_new (database, take_sql);
  kt_query_bind_text (query, hash);
  kt_query_bind_int (query, now);
  kt_query_bind_int (query, seconds);
  kt_query_bind_int (query, tolerance);
  gboolean taken = kt_query_next (query, error);
  if (taken || kt_query_failed (query))
    return taken;
  g_clear_pointer (&query, kt_query_free);
  return read_wait (database, hash, now, tolerance, wait, error);
}

gboolean
kt_server_guess_forget (KtDatabase *database, gint64 now, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, "DELETE FROM guess WHERE full_at < $1");
  kt_query_bind_int (query, now);
  return kt_query_run (query, NULL, error);
}
