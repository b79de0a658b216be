/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-lease.h"

#include <string.h>

#include "kt-enrol-wire.h"
#include "kt-fail-point.h"
#include "kt-order.h"
#include "kt-quote.h"
#include "kt-server-object.h"
#include "kt-sync-wire.h"

static const struct {
  const char *name;
  KtRights right;
  char *(*format) (guint year, guint count);
} kinds[] = {
  { "quote", KT_RIGHT_EDIT, kt_quote_number_format },
  { "order", KT_RIGHT_ORDER, kt_order_number_format },
};

/* Longer ones are none that this server gave. */
#define MAX_DIGITS 7

/* ---- numbers that others brought with them ---- */

/* The last one of that year that an object has, given by a workplace before it had a server; 0:
 * none. */
static gboolean
read_claimed (KtDatabase *database,
              const char *tenant,
              guint kind,
              guint year,
              gint64 *last,
              GError **error)
{
  g_autofree char *pattern = kinds[kind].format (year, 0);
  char *digits = strchr (pattern, '-') + 1;
  gsize prefix = (gsize)(digits - pattern);
  strcpy (digits, "%");
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT name FROM claim WHERE tenant = $1 AND kind = $2 AND name LIKE $3"
                " AND length (name) <= $4 ORDER BY length (name) DESC, name DESC LIMIT 20");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, kinds[kind].name);
  kt_query_bind_text (query, pattern);
  kt_query_bind_int (query, (gint64)prefix + MAX_DIGITS);
  *last = 0;
  while (kt_query_next (query, error))
    {
      const char *name = kt_query_get_text (query, 0) + prefix;
      if (*name != '\0' && strspn (name, "0123456789") == strlen (name))
        *last = MAX (*last, g_ascii_strtoll (name, NULL, 10));
    }
  return !kt_query_failed (query);
}

/* ---- giving ---- */

static gboolean
count_on (KtDatabase *database,
          const char *tenant,
          const KtLeaseRequest *lease,
          gint64 claimed,
          gint64 *last,
          GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "INSERT INTO number_counter (tenant, kind, year, last) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (tenant, kind, year) DO UPDATE SET last ="
                " CASE WHEN number_counter.last > $5 THEN number_counter.last ELSE $5 END + $6"
                " RETURNING last");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, lease->kind);
  kt_query_bind_int (query, lease->year);
  kt_query_bind_int (query, claimed + KT_SERVER_LEASE_SIZE);
  kt_query_bind_int (query, claimed);
  kt_query_bind_int (query, KT_SERVER_LEASE_SIZE);
  if (kt_query_next (query, error))
    *last = kt_query_get_int (query, 0);
  return !kt_query_failed (query);
}

static gboolean
record (KtDatabase *database,
        const KtServerCaller *caller,
        const KtLeaseRequest *lease,
        const KtLeaseAnswer *answer,
        gint64 now,
        GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "INSERT INTO number_lease (tenant, kind, year, first, last, device, at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7)");
  kt_query_bind_text (query, caller->tenant);
  kt_query_bind_text (query, lease->kind);
  kt_query_bind_int (query, lease->year);
  kt_query_bind_int (query, answer->first);
  kt_query_bind_int (query, answer->last);
  kt_query_bind_text (query, caller->device);
  kt_query_bind_int (query, now);
  return kt_query_run (query, NULL, error);
}

static KtServerResponse *
give (KtServer *server,
      KtDatabase *database,
      const KtServerCaller *caller,
      const KtLeaseRequest *lease,
      guint kind,
      GError **error)
{
  gint64 claimed = 0;
  KtLeaseAnswer answer = { 0 };
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  if (transaction == NULL || !kt_server_feed_lock (database, caller->tenant, error)
      || !read_claimed (database, caller->tenant, kind, (guint)lease->year, &claimed, error)
      || !count_on (database, caller->tenant, lease, claimed, &answer.last, error))
    return NULL;
  answer.first = answer.last - KT_SERVER_LEASE_SIZE + 1;
  if (!record (database, caller, lease, &answer, kt_server_now (server), error)
      || !kt_fail_point ("server-leased", error)
      || !kt_database_commit (transaction, error))
    return NULL;
  return kt_server_response_new (200, "application/json", kt_lease_wire_write_answer (&answer));
}

/* ---- after a restore ---- */

static gboolean
begin_year (KtDatabase *database, const char *tenant, guint kind, guint year, GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (database, "INSERT INTO number_counter (tenant, kind, year, last)"
                                " VALUES ($1, $2, $3, 0) ON CONFLICT (tenant, kind, year) DO NOTHING");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, kinds[kind].name);
  kt_query_bind_int (query, year);
  return kt_query_run (query, NULL, error);
}

gboolean
kt_server_lease_skip (KtDatabase *database, const char *tenant, gint64 now, GError **error)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    if (!begin_year (database, tenant, kind, (guint)g_date_time_get_year (date), error))
      return FALSE;
  g_autoptr (KtQuery) query
      = kt_query_new (database, "UPDATE number_counter SET last = last + $2 WHERE tenant = $1");
  kt_query_bind_text (query, tenant);
  kt_query_bind_int (query, KT_SERVER_LEASE_SKIP);
  return kt_query_run (query, NULL, error);
}

/* ---- asking ---- */

/* Clocks of devices may be off at the turn of the year. */
static gboolean
is_near (gint64 year, gint64 now)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
  return ABS (year - g_date_time_get_year (date)) <= 1;
}

KtServerResponse *
kt_server_lease_post (KtServer *server,
                      KtDatabase *database,
                      const KtServerCaller *caller,
                      const KtServerRequest *request,
                      GError **error)
{
  guint kind = 0;
  g_autoptr (KtLeaseRequest) lease = kt_lease_wire_read_request (request->body, NULL);
  while (lease != NULL && kind < G_N_ELEMENTS (kinds)
         && strcmp (kinds[kind].name, lease->kind) != 0)
    kind++;
  if (lease == NULL || kind == G_N_ELEMENTS (kinds) || lease->year < 2000 || lease->year > 9999
      || !is_near (lease->year, kt_server_now (server)))
    return kt_server_response_new_problem (400, "malformed",
                                           "There are numbers for quotes and orders of this year.");
  if (!kt_server_caller_may (caller, kinds[kind].right))
    return kt_server_response_new_problem (403, "right", "Nobody at this device needs them.");
  return give (server, database, caller, lease, kind, error);
}
