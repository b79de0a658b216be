/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-family.h"

#include <string.h>

#include "kt-server-token.h"

#define PURPOSE "refresh"

void
kt_server_refresh_free (KtServerRefresh *self)
{
  if (self == NULL)
    return;
  g_free (self->tenant);
  g_free (self->id);
  g_free (self);
}

static char *
seal (KtServer *server, const char *tenant, const char *id, gint64 place)
{
  char text[24];
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, place);
  const char *const fields[] = { tenant, id, text, NULL };
  return kt_server_token_seal (server, PURPOSE, fields);
}

KtServerRefresh *
kt_server_refresh_open (KtServer *server, const char *text)
{
  g_auto (GStrv) fields = kt_server_token_open (server, PURPOSE, text, 3);
  if (fields == NULL)
    return NULL;
  KtServerRefresh *self = g_new (KtServerRefresh, 1);
  *self = (KtServerRefresh){ g_strdup (fields[0]), g_strdup (fields[1]),
                             g_ascii_strtoll (fields[2], NULL, 10) };
  return self;
}

char *
kt_server_family_new (KtServer *server,
                      KtDatabase *database,
                      const char *tenant,
                      const char *device,
                      GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (KtQuery) query = kt_query_new (
      database,
      "INSERT INTO token_family (tenant, id, device, counter, exchanged, before, until, revoked)"
      " VALUES ($1, $2, $3, 1, 0, 0, $4, 0)");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, id);
  kt_query_bind_text (query, device);
  kt_query_bind_int (query, kt_server_now (server) + KT_SERVER_FAMILY_LIFE_SECONDS);
  return kt_query_run (query, NULL, error) ? seal (server, tenant, id, 1) : NULL;
}

/* ---- exchanging ---- */

typedef struct {
  gint64 counter; /* the place that was not exchanged yet; 0: there is no such family */
  gint64 exchanged;
  gint64 before;
  gboolean is_void;
} Family;

/* Others wait until this transaction is over. */
static gboolean
lock (KtDatabase *database,
      const KtServerRefresh *refresh,
      const char *device,
      gint64 now,
      Family *family,
      GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE token_family SET counter = counter WHERE tenant = $1 AND id = $2"
                " RETURNING counter, exchanged, before, until, revoked, device");
  kt_query_bind_text (query, refresh->tenant);
  kt_query_bind_text (query, refresh->id);
  *family = (Family){ .is_void = TRUE };
  if (kt_query_next (query, error))
    *family = (Family){ .counter = kt_query_get_int (query, 0),
                        .exchanged = kt_query_get_int (query, 1),
                        .before = kt_query_get_int (query, 2),
                        .is_void = kt_query_get_int (query, 3) <= now
                                   || kt_query_get_int (query, 4) != 0
                                   || strcmp (kt_query_get_text (query, 5), device) != 0 };
  return !kt_query_failed (query);
}

static gboolean
move_on (KtDatabase *database,
         const KtServerRefresh *refresh,
         const Family *family,
         gint64 now,
         GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE token_family SET counter = $3, before = $4, exchanged = $5, until = $6"
                " WHERE tenant = $1 AND id = $2");
  kt_query_bind_text (query, refresh->tenant);
  kt_query_bind_text (query, refresh->id);
  kt_query_bind_int (query, refresh->place + 1);
  kt_query_bind_int (query, family->exchanged);
  kt_query_bind_int (query, now);
  kt_query_bind_int (query, now + KT_SERVER_FAMILY_LIFE_SECONDS);
  return kt_query_run (query, NULL, error);
}

/* What was exchanged last is exchanged again: a copy of this question may come late, too. */
static gboolean
note_again (KtDatabase *database, const KtServerRefresh *refresh, gint64 now, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE token_family SET exchanged = $3 WHERE tenant = $1 AND id = $2");
  kt_query_bind_text (query, refresh->tenant);
  kt_query_bind_text (query, refresh->id);
  kt_query_bind_int (query, now);
  return kt_query_run (query, NULL, error);
}

static gboolean
end_family (KtDatabase *database, const KtServerRefresh *refresh, gint64 now, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE token_family SET revoked = $3 WHERE tenant = $1 AND id = $2");
  kt_query_bind_text (query, refresh->tenant);
  kt_query_bind_text (query, refresh->id);
  kt_query_bind_int (query, now);
  return kt_query_run (query, NULL, error);
}

/* Of one that was exchanged before. */
static gboolean
is_in_time (const KtServerRefresh *refresh, const Family *family, gint64 now)
{
  return refresh->place == family->counter - 1
         || (refresh->place == family->counter - 2
             && now - family->before <= KT_SERVER_FAMILY_GRACE_SECONDS);
}

gboolean
kt_server_family_exchange (KtServer *server,
                           KtDatabase *database,
                           const KtServerRefresh *refresh,
                           const char *device,
                           KtServerExchange *outcome,
                           char **next,
                           GError **error)
{
  Family family;
  gint64 now = kt_server_now (server);
  *outcome = KT_SERVER_EXCHANGE_VOID;
  *next = NULL;
  if (!lock (database, refresh, device, now, &family, error))
    return FALSE;
  if (family.is_void)
    return TRUE;
  gboolean is_new = refresh->place >= family.counter; /* greater: of after a backup */
  if (!is_new && !is_in_time (refresh, &family, now))
    {
      *outcome = KT_SERVER_EXCHANGE_REPLAY;
      return end_family (database, refresh, now, error);
    }
  *outcome = KT_SERVER_EXCHANGE_DONE;
  *next = seal (server, refresh->tenant, refresh->id, refresh->place + 1);
  if (is_new)
    return move_on (database, refresh, &family, now, error);
  return refresh->place < family.counter - 1 || note_again (database, refresh, now, error);
}
