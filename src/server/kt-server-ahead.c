/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All are asked before the first answer is waited for, each with the statement that asks for it
 * alone: one for a list of them would be planned anew for each length, and badly while the tables
 * are still empty.
 */
#include "kt-server-ahead.h"

struct _KtServerAhead {
  KtDatabase *database;
  const char *tenant;
  GHashTable *devices; /* id → KtQuery */
  GHashTable *objects; /* "TYPE ID" → KtQuery */
};

KtServerAhead *
kt_server_ahead_new (KtDatabase *database, const char *tenant)
{
  KtServerAhead *self = g_new (KtServerAhead, 1);
  *self = (KtServerAhead){
    database,
    tenant,
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kt_query_free),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kt_query_free),
  };
  return self;
}

void
kt_server_ahead_free (KtServerAhead *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->objects);
  g_free (self);
}

/* ---- asking ---- */

static KtQuery *
new_device_query (KtServerAhead *self, const char *device)
{
  KtQuery *query = kt_query_new (self->database,
                                 "SELECT next_n FROM device WHERE tenant = $1 AND id = $2");
  kt_query_bind_text (query, self->tenant);
  kt_query_bind_text (query, device);
  return query;
}

/* Takes both. */
static gboolean
ask (GHashTable *table, char *key, KtQuery *query, GError **error)
{
  gboolean done = kt_query_ask (query, error);
  g_hash_table_insert (table, key, query);
  return done;
}

gboolean
kt_server_ahead_ask_device (KtServerAhead *self, const char *device, GError **error)
{
  return g_hash_table_contains (self->devices, device)
         || ask (self->devices, g_strdup (device),
                 new_device_query (self, device), error);
}

static char *
key_of (const char *type, const char *id)
{
  return g_strconcat (type, " ", id, NULL);
}

gboolean
kt_server_ahead_ask_object (KtServerAhead *self, const char *type, const char *id, GError **error)
{
  g_autofree char *key = key_of (type, id);
  return g_hash_table_contains (self->objects, key)
         || ask (self->objects, g_steal_pointer (&key),
                 kt_server_object_new_query (self->database, self->tenant, type, id), error);
}

/* ---- giving ---- */

/* NULL: it was not asked for, or somebody had it already. */
static KtQuery *
take (GHashTable *table, const char *key)
{
  g_autofree char *own = NULL;
  KtQuery *query = NULL;
  g_hash_table_steal_extended (table, key, (gpointer *)&own, (gpointer *)&query);
  return query;
}

KtQuery *
kt_server_ahead_take_device (KtServerAhead *self, const char *device)
{
  KtQuery *query = take (self->devices, device);
  return query != NULL ? query
                       : new_device_query (self, device);
}

KtQuery *
kt_server_ahead_take_object (KtServerAhead *self, const char *type, const char *id)
{
  g_autofree char *key = key_of (type, id);
  KtQuery *query = take (self->objects, key);
  return query != NULL
             ? query
             : kt_server_object_new_query (self->database, self->tenant, type, id);
}

void
kt_server_ahead_forget_objects (KtServerAhead *self)
{
  g_hash_table_remove_all (self->objects);
}
