/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold when all is quiet. */
#include <string.h>

#include "kt-server-audit.h"
#include "kt-server-caller.h"
#include "kt-simulation-private.h"
#include "kt-sync-wire.h"

/* ---- the same everywhere ---- */

/* id → body */
static GHashTable *
read_server (SimWorld *world)
{
  GHashTable *bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (KtQuery) query = kt_query_new (
      world->database,
      "SELECT id, body FROM object WHERE tenant = $1 AND type = 'account' AND deleted = 0");
  kt_query_bind_text (query, SIM_TENANT);
  while (kt_query_next (query, NULL))
    g_hash_table_insert (bodies, g_strdup (kt_query_get_text (query, 0)),
                         g_strdup (kt_query_get_text (query, 1)));
  return bodies;
}

/* The same of a model of a store. */
static GHashTable *
read_disk (const KtTestSyncDisk *disk)
{
  GHashTable *bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, kt_test_sync_disk_get_documents (disk));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KtTestDocument *document = value;
      if (document->body != NULL)
        g_hash_table_insert (bodies, g_strdup (document->id), g_strdup (document->body));
    }
  return bodies;
}

static char *
check_same (GHashTable *bodies, GHashTable *held, const char *who)
{
  GHashTableIter iter;
  gpointer id;
  gpointer body;
  if (g_hash_table_size (held) != g_hash_table_size (bodies))
    return g_strdup_printf ("%s holds %u customers, the server %u", who,
                            g_hash_table_size (held), g_hash_table_size (bodies));
  g_hash_table_iter_init (&iter, bodies);
  while (g_hash_table_iter_next (&iter, &id, &body))
    {
      const char *mine = g_hash_table_lookup (held, id);
      if (g_strcmp0 (mine, body) != 0)
        return g_strdup_printf ("%s holds %s, the server %s", who,
                                mine != NULL ? mine : "nothing", (char *)body);
    }
  return NULL;
}

static char *
check_client (GHashTable *bodies, const SimClient *client)
{
  g_autofree char *who = g_strdup_printf ("client %u", client->no);
  g_autoptr (GHashTable) held = read_disk (client->disk);
  char *broken = check_same (bodies, held, who);
  if (broken != NULL)
    return broken;
  if (kt_test_sync_disk_count_waiting (client->disk) > 0)
    return g_strdup_printf ("operations of %s still wait", who);
  return kt_test_sync_disk_count_tasks (client->disk) > 0
             ? g_strdup_printf ("something of %s was refused", who)
             : NULL;
}

static char *
check_clients (SimWorld *world, GHashTable *bodies)
{
  char *broken = NULL;
  for (guint i = 0; broken == NULL && i < world->n_clients; i++)
    broken = check_client (bodies, &world->clients[i]);
  return broken;
}

/* ---- each once ---- */

static void
count_tags (GHashTable *counts, const char *body)
{
  g_auto (GStrv) tags = kt_test_sync_tags (body);
  for (guint i = 0; tags[i] != NULL; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, tags[i]));
      g_hash_table_replace (counts, g_strdup (tags[i]), GUINT_TO_POINTER (n + 1));
    }
}

static char *
check_counts (SimWorld *world, GHashTable *counts, const char *where)
{
  for (guint i = 0; i < world->tags->len; i++)
    {
      const char *tag = ((const SimNote *)world->tags->pdata[i])->text;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, tag));
      if (n != 1)
        return g_strdup_printf ("%s is %u times in %s", tag, n, where);
    }
  if (g_hash_table_size (counts) != world->tags->len)
    return g_strdup_printf ("%u tags in %s, %u were written", g_hash_table_size (counts), where,
                            world->tags->len);
  return NULL;
}

static char *
check_bodies (SimWorld *world, GHashTable *bodies)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer body;
  g_hash_table_iter_init (&iter, bodies);
  while (g_hash_table_iter_next (&iter, NULL, &body))
    count_tags (counts, body);
  return check_counts (world, counts, "the customers of the server");
}

static char *
check_audit (SimWorld *world)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KtQuery) query = kt_query_new (
      world->database, "SELECT subject, count(*) FROM audit WHERE tenant = $1 AND kind = 'tagged'"
                       " GROUP BY subject");
  kt_query_bind_text (query, SIM_TENANT);
  while (kt_query_next (query, NULL))
    g_hash_table_insert (counts, g_strdup (kt_query_get_text (query, 0)),
                         GUINT_TO_POINTER ((guint)kt_query_get_int (query, 1)));
  if (kt_server_audit_verify (world->database, SIM_TENANT, NULL) != 0)
    return g_strdup ("the audit trail of the server is broken");
  return check_counts (world, counts, "the audit trail of the server");
}

/* ---- from any cursor ---- */

/* FALSE: the cursor is void. */
static gboolean
pull_page (SimWorld *world, SimClient *client, KtSyncDisk *disk, guint limit, gboolean *more)
{
  KtSyncSituation situation = { 0 };
  g_assert_true (disk->class->read (disk, &situation, NULL));
  g_autofree char *cursor = g_uri_escape_string (situation.cursor, NULL, FALSE);
  kt_sync_situation_clear (&situation);
  g_autofree char *path = g_strdup_printf ("/v1/changes?limit=%u&cursor=%s", limit, cursor);
  g_autofree char *access = kt_server_caller_new_access (world->server, SIM_TENANT, client->device);
  g_autoptr (KtServerResponse) response = sim_ask (world, client, "GET", path, access, NULL);
  g_autoptr (KtSyncPage) page
      = response->status == 200 ? kt_sync_wire_read_page (response->body, NULL) : NULL;
  if (page == NULL)
    return FALSE;
  *more = page->more;
  return disk->class->apply_page (disk, page->changes, page->next, page->server_time, NULL);
}

/* As a machine does: from the beginning, what is not mentioned goes. */
static void
begin_with_nothing (KtSyncDisk *disk)
{
  KtSyncSituation situation = { 0 };
  g_assert_true (disk->class->read (disk, &situation, NULL));
  if (*situation.cursor == '\0')
    disk->class->begin_refetch (disk, NULL, NULL);
  kt_sync_situation_clear (&situation);
}

char *
sim_resume (SimWorld *world, SimClient *client, KtSyncDisk *disk, guint limit, const char *who)
{
  gboolean is_tried = FALSE;
  KtSyncSituation situation = { 0 };
  begin_with_nothing (disk);
  for (gboolean more = TRUE; more;)
    {
      if (pull_page (world, client, disk, limit, &more))
        continue;
      if (is_tried)
        return g_strdup_printf ("%s cannot fetch everything", who);
      is_tried = TRUE;
      disk->class->begin_refetch (disk, NULL, NULL);
    }
  g_assert_true (disk->class->read (disk, &situation, NULL));
  if (situation.is_refetching) /* also one that was begun before */
    disk->class->end_refetch (disk, NULL);
  kt_sync_situation_clear (&situation);
  return NULL;
}

static char *
check_resuming (SimWorld *world, GHashTable *bodies, KtTestSyncDisk *disk, const char *who)
{
  g_autoptr (KtSyncDisk) handle = kt_test_sync_disk_open (disk);
  char *broken = sim_resume (world, &world->clients[0], handle, 2, who);
  g_autoptr (GHashTable) held = read_disk (disk);
  return broken != NULL ? broken : check_same (bodies, held, who);
}

static char *
check_cursors (SimWorld *world, GHashTable *bodies)
{
  g_autoptr (KtTestSyncDisk) fresh = kt_test_sync_disk_new ("fresh", "nobody");
  char *broken = check_resuming (world, bodies, fresh, "who fetches everything");
  for (guint i = 0; broken == NULL && i < world->snapshots->len; i++)
    broken = check_resuming (world, bodies, world->snapshots->pdata[i],
                             "who goes on from an old cursor");
  return broken;
}

char *
sim_check_laws (SimWorld *world)
{
  if (world->is_real)
    return sim_check_trade (world);
  g_autoptr (GHashTable) bodies = read_server (world);
  char *broken = check_clients (world, bodies);
  if (broken == NULL)
    broken = check_bodies (world, bodies);
  if (broken == NULL)
    broken = check_audit (world);
  return broken != NULL ? broken : check_cursors (world, bodies);
}
