/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-object.h"

#include "kt-fail-point.h"
#include "kt-sync-record.h"

void
kt_server_object_free (KtServerObject *self)
{
  if (self == NULL)
    return;
  g_free (self->tenant);
  g_free (self->type);
  g_free (self->id);
  g_free (self->territory);
  g_free (self->stored_territory);
  g_free (self->account);
  g_free (self->quote);
  g_free (self->body);
  g_free (self);
}

gboolean
kt_server_feed_lock (KtDatabase *database, const char *tenant, GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (database, "UPDATE tenant SET head = head WHERE id = $1");
  kt_query_bind_text (query, tenant);
  return kt_query_run (query, NULL, error);
}

/* ---- reading ---- */

static void
bind_key (KtQuery *query, const char *tenant, const char *type, const char *id)
{
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, type);
  kt_query_bind_text (query, id);
}

KtQuery *
kt_server_object_new_query (KtDatabase *database,
                            const char *tenant,
                            const char *type,
                            const char *id)
{
  KtQuery *query = kt_query_new (
      database, "SELECT rev, territory, account, quote, deleted, body FROM object"
                " WHERE tenant = $1 AND type = $2 AND id = $3");
  bind_key (query, tenant, type, id);
  return query;
}

KtServerObject *
kt_server_object_fetch (KtQuery *query,
                        const char *tenant,
                        const char *type,
                        const char *id,
                        GError **error)
{
  gboolean found = kt_query_next (query, error);
  if (kt_query_failed (query))
    return NULL;
  KtServerObject *self = g_new (KtServerObject, 1);
  *self = (KtServerObject){
    .tenant = g_strdup (tenant),
    .type = g_strdup (type),
    .id = g_strdup (id),
    .rev = found ? kt_query_get_int (query, 0) : 0,
    .territory = g_strdup (found ? kt_query_get_text (query, 1) : ""),
    .stored_territory = g_strdup (found ? kt_query_get_text (query, 1) : ""),
    .account = g_strdup (found ? kt_query_get_text (query, 2) : ""),
    .quote = g_strdup (found ? kt_query_get_text (query, 3) : ""),
    .deleted = found && kt_query_get_int (query, 4) != 0,
    .body = g_strdup (found ? kt_query_get_text (query, 5) : ""),
  };
  return self;
}

KtServerObject *
kt_server_object_read (KtDatabase *database,
                       const char *tenant,
                       const char *type,
                       const char *id,
                       GError **error)
{
  g_autoptr (KtQuery) query = kt_server_object_new_query (database, tenant, type, id);
  return kt_server_object_fetch (query, tenant, type, id, error);
}

/* ---- the feed ---- */

/* left: the territory it was taken out of, or NULL. */
static gboolean
append (KtServerObject *self, KtDatabase *database, const char *left, gint64 now, GError **error)
{
  g_autoptr (KtQuery) place
      = kt_query_new (database, "UPDATE tenant SET head = head + 1 WHERE id = $1");
  kt_query_bind_text (place, self->tenant);
  g_autoptr (KtQuery) query = kt_query_new (
      database, "INSERT INTO feed (tenant, type, id, seq, rev, at, left_territory)"
                " SELECT $1, $2, $3, head, $4, $5, $6 FROM tenant WHERE id = $1");
  bind_key (query, self->tenant, self->type, self->id);
  kt_query_bind_int (query, self->rev);
  kt_query_bind_int (query, now);
  kt_query_bind_text (query, left);
  return kt_query_send (place, error) && kt_query_send (query, error);
}

/* ---- writing ---- */

static const char save_sql[]
    = "INSERT INTO object (tenant, type, id, rev, territory, account, quote, deleted, body)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
      " ON CONFLICT (tenant, type, id) DO UPDATE SET rev = excluded.rev,"
      " territory = excluded.territory, account = excluded.account, quote = excluded.quote,"
      " deleted = excluded.deleted, body = excluded.body";

static gboolean
save (KtServerObject *self, KtDatabase *database, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, save_sql);
  bind_key (query, self->tenant, self->type, self->id);
  kt_query_bind_int (query, self->rev);
  kt_query_bind_text (query, self->territory);
  kt_query_bind_text (query, self->account);
  kt_query_bind_text (query, self->quote);
  kt_query_bind_int (query, self->deleted);
  kt_query_bind_text (query, self->body);
  return kt_query_send (query, error);
}

gboolean
kt_server_object_write (KtServerObject *self, KtDatabase *database, gint64 now, GError **error)
{
  const char *left = self->rev > 0 && !g_str_equal (self->stored_territory, self->territory)
                         ? self->stored_territory
                         : NULL;
  self->rev++;
  if (!save (self, database, error) || !kt_fail_point ("server-object-written", error)
      || !append (self, database, left, now, error)
      || !kt_fail_point ("server-feed-written", error))
    return FALSE;
  g_free (self->stored_territory);
  self->stored_territory = g_strdup (self->territory);
  return TRUE;
}

/* Read first, written then: a statement must not read what it writes. Type, id, type, id … */
static GPtrArray *
list_keys (KtDatabase *database,
           const char *sql,
           const char *tenant,
           const char *owner,
           GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, sql);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, owner);
  while (kt_query_next (query, error))
    {
      g_ptr_array_add (keys, g_strdup (kt_query_get_text (query, 0)));
      g_ptr_array_add (keys, g_strdup (kt_query_get_text (query, 1)));
    }
  return kt_query_failed (query) ? NULL : g_steal_pointer (&keys);
}

/* account NULL: it stays that customer's. */
static gboolean
move (KtDatabase *database,
      const char *tenant,
      GPtrArray *keys,
      const char *account,
      const char *territory,
      gint64 now,
      GError **error)
{
  for (guint i = 0; keys != NULL && i < keys->len; i += 2)
    {
      g_autoptr (KtServerObject) object = kt_server_object_read (
          database, tenant, keys->pdata[i], keys->pdata[i + 1], error);
      if (object == NULL)
        return FALSE;
      g_free (object->territory);
      object->territory = g_strdup (territory);
      if (account != NULL)
        {
          g_free (object->account);
          object->account = g_strdup (account);
        }
      if (!kt_server_object_write (object, database, now, error))
        return FALSE;
    }
  return keys != NULL;
}

/* Events in the order in which they were added: what follows from another one stays behind it. */
#define MOVED(column, type)                                                                        \
  "SELECT object.type, object.id FROM object LEFT JOIN event ON event.tenant = object.tenant"      \
  " AND event.id = object.id AND object.type = '" KT_SYNC_EVENT "'"                                \
  " WHERE object.tenant = $1 AND object." column " = $2 AND object.type <> '" type "'"             \
  " ORDER BY coalesce (event.seq, 0), object.type, object.id"

gboolean
kt_server_object_move_account (KtDatabase *database,
                               const char *tenant,
                               const char *account,
                               const char *territory,
                               gint64 now,
                               GError **error)
{
  g_autoptr (GPtrArray) keys
      = list_keys (database, MOVED ("account", KT_SYNC_ACCOUNT), tenant, account, error);
  return move (database, tenant, keys, NULL, territory, now, error);
}

gboolean
kt_server_object_move_quote (KtDatabase *database,
                             const char *tenant,
                             const char *quote,
                             const char *account,
                             const char *territory,
                             gint64 now,
                             GError **error)
{
  g_autoptr (GPtrArray) keys
      = list_keys (database, MOVED ("quote", KT_SYNC_QUOTE), tenant, quote, error);
  return move (database, tenant, keys, account, territory, now, error);
}

/* ---- names ---- */

static gboolean
is_owner (KtDatabase *database,
          const char *tenant,
          const char *kind,
          const char *name,
          const char *owner,
          GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT owner FROM claim WHERE tenant = $1 AND kind = $2 AND name = $3");
  bind_key (query, tenant, kind, name);
  return kt_query_next (query, error) && g_str_equal (kt_query_get_text (query, 0), owner);
}

gboolean
kt_server_claim (KtDatabase *database,
                 const char *tenant,
                 const char *kind,
                 const char *name,
                 const char *owner,
                 GError **error)
{
  gint64 changed = 0;
  g_autoptr (KtQuery) query = kt_query_new (
      database, "INSERT INTO claim (tenant, kind, name, owner) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (tenant, kind, name) DO NOTHING");
  bind_key (query, tenant, kind, name);
  kt_query_bind_text (query, owner);
  return kt_query_run (query, &changed, error)
         && (changed > 0 || is_owner (database, tenant, kind, name, owner, error));
}
