/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-feed.h"

#include <string.h>

#include "kt-sync-wire.h"
#include "kt-server-object.h"
#include "kt-server-token.h"

#define PURPOSE "cursor"
#define MAX_LIMIT 1000
#define MAX_BYTES (1024 * 1024)
/* Rows looked at for one page, so that a small territory in a large house does not hold up a
 * worker: the page then ends early, with more to come. */
#define MAX_ROWS 5000

typedef struct {
  gint64 head;
  gint64 horizon;
} Tenant;

static gboolean
read_tenant (KtDatabase *database, const char *id, Tenant *tenant, GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (database, "SELECT head, horizon FROM tenant WHERE id = $1");
  kt_query_bind_text (query, id);
  if (!kt_query_next (query, error))
    return FALSE;
  *tenant = (Tenant){ kt_query_get_int (query, 0), kt_query_get_int (query, 1) };
  return TRUE;
}

/* ---- cursors ---- */

/* How far somebody has come. What was compacted away before he began he never had, so that he does
 * not miss it: a horizon that is not beyond `since` does him no harm, however far behind it he is. */
typedef struct {
  gint64 seq;
  gint64 since; /* the horizon when he began with nothing */
  gboolean is_lost; /* it is of before a backup was restored */
} Cursor;

static char *
seal_cursor (KtServer *server,
             const KtServerCaller *caller,
             const Cursor *cursor)
{
  char place[24];
  char since[24];
  g_snprintf (place, sizeof place, "%" G_GINT64_FORMAT, cursor->seq);
  g_snprintf (since, sizeof since, "%" G_GINT64_FORMAT, cursor->since);
  const char *const fields[] = { caller->epoch, caller->tenant, caller->scope, place, since, NULL };
  return kt_server_token_seal (server, PURPOSE, fields);
}

/* FALSE: it is not of this time, or not of this caller. */
static gboolean
open_cursor (KtServer *server,
             const KtServerCaller *caller,
             const Tenant *tenant,
             const char *text,
             Cursor *cursor)
{
  *cursor = (Cursor){ 0, tenant->horizon };
  if (text == NULL || *text == '\0')
    return TRUE;
  g_auto (GStrv) fields = kt_server_token_open (server, PURPOSE, text, 5);
  cursor->is_lost = fields != NULL && strcmp (fields[0], caller->epoch) != 0;
  if (fields == NULL || cursor->is_lost || strcmp (fields[1], caller->tenant) != 0
      || strcmp (fields[2], caller->scope) != 0)
    return FALSE;
  cursor->seq = g_ascii_strtoll (fields[3], NULL, 10);
  cursor->since = g_ascii_strtoll (fields[4], NULL, 10);
  return MAX (cursor->seq, cursor->since) >= tenant->horizon && cursor->seq <= tenant->head;
}

KtServerResponse *
kt_server_feed_new_refetch (const char *epoch)
{
  g_autoptr (KtSyncProblem) problem = kt_sync_problem_new (
      409, KT_PROBLEM_MUST_REFETCH, "The cursor is of another time. Fetch everything anew.");
  problem->epoch = g_strdup (epoch);
  return kt_server_response_new (409, "application/problem+json",
                                 kt_sync_wire_write_problem (problem));
}

/* ---- a page ---- */

typedef struct {
  GPtrArray *changes;
  gint64 seq;  /* as far as it was read */
  gsize bytes; /* of bodies */
  guint rows;
} Page;

static void
add_change (Page *page, KtQuery *row, gint64 rev, gboolean is_del)
{
  KtSyncChange *change
      = kt_sync_change_new (kt_query_get_text (row, 1), kt_query_get_text (row, 2), rev);
  change->seq = page->seq;
  change->is_del = is_del;
  change->body = is_del ? NULL : g_strdup (kt_query_get_text (row, 8));
  page->bytes += is_del ? 0 : strlen (change->body);
  g_ptr_array_add (page->changes, change);
}

/* Of an object that the caller sees only its last change is told. Of one that he does not see it is
 * told that it left, if this change took it from him; which rev it has is not for him to know, nor to
 * change it upon. */
static void
add_row (Page *page, const KtServerCaller *caller, KtQuery *row)
{
  const char *type = kt_query_get_text (row, 1);
  gboolean is_latest = kt_query_get_int (row, 3) == kt_query_get_int (row, 5);
  page->seq = kt_query_get_int (row, 0);
  page->rows++;
  if (kt_server_caller_sees (caller, type, kt_query_get_text (row, 6)))
    {
      if (is_latest)
        add_change (page, row, kt_query_get_int (row, 3), kt_query_get_int (row, 7) != 0);
    }
  else if (!kt_query_is_null (row, 4)
           && kt_server_caller_sees (caller, type, kt_query_get_text (row, 4)))
    add_change (page, row, 0, TRUE);
}

static const char page_sql[]
    = "SELECT feed.seq, feed.type, feed.id, feed.rev, feed.left_territory, object.rev,"
      " object.territory, object.deleted, object.body"
      " FROM feed JOIN object ON object.tenant = feed.tenant AND object.type = feed.type"
      " AND object.id = feed.id WHERE feed.tenant = $1 AND feed.seq > $2 AND feed.seq <= $3"
      " ORDER BY feed.seq LIMIT $4";

/* In portions: a page that is full early has not read much beyond its end. */
static gboolean
read_rows (Page *page,
           KtDatabase *database,
           const KtServerCaller *caller,
           gint64 head,
           guint limit,
           gboolean *is_full,
           GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, page_sql);
  guint before = page->rows;
  kt_query_bind_text (query, caller->tenant);
  kt_query_bind_int (query, page->seq);
  kt_query_bind_int (query, head);
  kt_query_bind_int (query, limit);
  *is_full = FALSE;
  while (!*is_full && kt_query_next (query, error))
    {
      add_row (page, caller, query);
      *is_full = page->changes->len >= limit || page->bytes >= MAX_BYTES || page->rows >= MAX_ROWS;
    }
  if (kt_query_failed (query))
    return FALSE;
  if (!*is_full && page->rows - before < limit)
    page->seq = head;
  return TRUE;
}

static gboolean
read_page (Page *page,
           KtDatabase *database,
           const KtServerCaller *caller,
           gint64 head,
           guint limit,
           GError **error)
{
  gboolean is_full = FALSE;
  while (page->seq < head && !is_full)
    if (!read_rows (page, database, caller, head, limit, &is_full, error))
      return FALSE;
  return TRUE;
}

static guint
read_limit (const KtServerRequest *request)
{
  const char *text = kt_server_request_get_query (request, "limit");
  guint64 limit = 0;
  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, MAX_LIMIT, &limit, NULL))
    return MAX_LIMIT;
  return (guint)limit;
}

KtServerResponse *
kt_server_feed_get (KtServer *server,
                    KtDatabase *database,
                    const KtServerCaller *caller,
                    const KtServerRequest *request,
                    GError **error)
{
  Tenant tenant;
  Cursor cursor;
  Page page = { 0 };
  if (!read_tenant (database, caller->tenant, &tenant, error))
    return NULL;
  if (!open_cursor (server, caller, &tenant, kt_server_request_get_query (request, "cursor"),
                    &cursor))
    return kt_server_feed_new_refetch (cursor.is_lost ? caller->epoch : NULL);
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_change_free);
  page.changes = changes;
  page.seq = cursor.seq;
  if (!read_page (&page, database, caller, tenant.head, read_limit (request), error))
    return NULL;
  cursor.seq = page.seq;
  g_autofree char *next = seal_cursor (server, caller, &cursor);
  return kt_server_response_new (
      200, "application/x-ndjson",
      kt_sync_wire_write_page (changes, next, page.seq < tenant.head, kt_server_now (server)));
}

/* ---- compaction ---- */

/* The last place in the feed before that moment: what stands up to there and is not the present
 * state of something goes. */
static gboolean
move_horizon (KtDatabase *database,
              const char *tenant,
              gint64 before,
              gint64 *horizon,
              GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "UPDATE tenant SET horizon = (SELECT coalesce (max (seq), 0) FROM feed"
                " WHERE feed.tenant = $1 AND at < $2) WHERE id = $1 RETURNING horizon");
  kt_query_bind_text (query, tenant);
  kt_query_bind_int (query, before);
  if (!kt_query_next (query, error))
    return FALSE;
  *horizon = kt_query_get_int (query, 0);
  return TRUE;
}

static gboolean
run_until (KtDatabase *database,
           const char *sql,
           const char *tenant,
           gint64 horizon,
           GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, sql);
  kt_query_bind_text (query, tenant);
  kt_query_bind_int (query, horizon);
  return kt_query_run (query, NULL, error);
}

/* Also that it once left a territory: who was there then has a cursor before the horizon. */
static const char drop_superseded_sql[]
    = "DELETE FROM feed WHERE tenant = $1 AND seq <= $2 AND rev <>"
      " (SELECT rev FROM object WHERE object.tenant = feed.tenant AND object.type = feed.type"
      "  AND object.id = feed.id)";
static const char drop_deleted_sql[]
    = "DELETE FROM feed WHERE tenant = $1 AND seq <= $2 AND EXISTS"
      " (SELECT 1 FROM object WHERE object.tenant = feed.tenant AND object.type = feed.type"
      "  AND object.id = feed.id AND deleted <> 0)";

gboolean
kt_server_feed_compact (KtDatabase *database, const char *tenant, gint64 before, GError **error)
{
  gint64 horizon = 0;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  return transaction != NULL && kt_server_feed_lock (database, tenant, error)
         && move_horizon (database, tenant, before, &horizon, error)
         && run_until (database, drop_superseded_sql, tenant, horizon, error)
         && run_until (database, drop_deleted_sql, tenant, horizon, error)
         && kt_database_commit (transaction, error);
}
