/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must hold of work stores when all is quiet. The yardstick is a store that fetches everything
 * from the server, with the rights of the one it is compared with; and the server's own rows, which
 * say whether that one is right. What the user was told of is excused: a refused document stays at
 * its device as it is.
 */
#include <string.h>

#include "kt-approval.h"
#include "kt-audit-store.h"
#include "kt-json.h"
#include "kt-record-json.h"
#include "kt-server-audit.h"
#include "kt-simulation-private.h"
#include "kt-sqlite-statement.h"
#include "kt-sync-disk-store.h"
#include "kt-sync-store.h"
#include "sync-house.h"

/* ---- asking ---- */

static KtSqliteStatement *
prepare (SimClient *client, const char *sql, const char *text)
{
  g_autoptr (GError) error = NULL;
  KtSqliteStatement *s = kt_sqlite_prepare (sim_store_peek (client), sql, &error);
  g_assert_no_error (error);
  if (text != NULL)
    kt_sqlite_bind_text (s, 1, text);
  return s;
}

static gboolean
next (KtSqliteStatement *s)
{
  g_autoptr (GError) error = NULL;
  gboolean found = kt_sqlite_step (s, &error);
  g_assert_no_error (error);
  return found;
}

static gint64
count (SimClient *client, const char *sql, const char *text)
{
  g_autoptr (KtSqliteStatement) s = prepare (client, sql, text);
  return next (s) ? kt_sqlite_get_int (s, 0) : 0;
}

static KtQuery *
query_server (SimWorld *world, const char *sql)
{
  KtQuery *query = kt_query_new (world->database, sql);
  kt_query_bind_text (query, SIM_TENANT);
  return query;
}

/* Somebody at this device was told about it. */
static gboolean
was_told (SimClient *client, const char *id)
{
  return count (client, "SELECT count (*) FROM task WHERE subject = ?1 OR scope = ?1", id) > 0;
}

/* ---- the same everywhere ---- */

static char *
dump (SimClient *client)
{
  g_autofree char *path = g_build_filename (client->profile, "work.db", NULL);
  StoreFixture fixture = { .path = path };
  return house_dump (&fixture);
}

/* What was refused stays here as it was, and there as it was. */
static GPtrArray *
list_excused (SimClient *client)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KtSqliteStatement) s
      = prepare (client,
                 "WITH refused (id) AS (SELECT subject FROM task WHERE kind = 'refused' UNION"
                 "  SELECT scope FROM task WHERE kind = 'refused' AND scope <> '')"
                 " SELECT id FROM refused UNION SELECT id FROM revision WHERE quote_id IN refused"
                 " UNION SELECT id FROM approval WHERE quote_id IN refused"
                 " UNION SELECT id FROM sales_order WHERE quote_id IN refused",
                 NULL);
  while (next (s))
    g_ptr_array_add (ids, kt_sqlite_dup_text (s, 0));
  return ids;
}

/* One of its columns is. */
static gboolean
is_excused (GPtrArray *ids, const char *line)
{
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = ids->pdata[i];
      gsize length = strlen (id);
      for (const char *at = strstr (line, id); at != NULL; at = strstr (at + 1, id))
        if ((at == line || at[-1] == '|') && (at[length] == '|' || at[length] == '\0'))
          return TRUE;
    }
  return FALSE;
}

static GPtrArray *
list_lines (const char *text, GPtrArray *excused)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) all = g_strsplit (text, "\n", -1);
  for (guint i = 0; all[i] != NULL; i++)
    if (!is_excused (excused, all[i]))
      g_ptr_array_add (lines, g_strdup (all[i]));
  return lines;
}

static char *
compare (SimClient *client, const char *who, const char *truth)
{
  g_autofree char *text = dump (client);
  g_autoptr (GPtrArray) excused = list_excused (client);
  g_autoptr (GPtrArray) mine = list_lines (text, excused);
  g_autoptr (GPtrArray) theirs = list_lines (truth, excused);
  for (guint i = 0; i < MIN (mine->len, theirs->len); i++)
    if (strcmp (mine->pdata[i], theirs->pdata[i]) != 0)
      return g_strdup_printf ("%s has\n  %s\nwho fetches everything\n  %s", who,
                              (char *)mine->pdata[i], (char *)theirs->pdata[i]);
  return mine->len != theirs->len ? g_strdup_printf ("%s has more, or less", who) : NULL;
}

static char *
check_kiosk (SimClient *client)
{
  static const char *const tables[]
      = { "account", "quote", "revision", "approval", "sales_order", "inquiry" };
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s", tables[i]);
      if (count (client, sql, NULL) > 0)
        return g_strdup_printf ("a kiosk has rows of %s", tables[i]);
    }
  return count (client, "SELECT count (*) FROM sync_object WHERE type <> 'user'", NULL) > 0
             ? g_strdup ("a kiosk was told of the trade")
             : NULL;
}

static char *
check_rest (SimClient *client, const char *who)
{
  guint waiting, tasks;
  g_autoptr (GPtrArray) excused = list_excused (client);
  sim_store_count (client, &waiting, &tasks);
  if (waiting > 0)
    return g_strdup_printf ("%u operations of %s still wait", waiting, who);
  g_autoptr (KtSqliteStatement) unreadable
      = prepare (client, "SELECT subject, title FROM task WHERE kind = 'unreadable'", NULL);
  if (next (unreadable))
    return g_strdup_printf ("%s cannot read what the server says of %s: %s", who,
                            kt_sqlite_get_text (unreadable, 0),
                            kt_sqlite_get_text (unreadable, 1));
  g_autoptr (KtSqliteStatement) s
      = prepare (client, "SELECT type, id, body FROM sync_object WHERE pending = 1", NULL);
  while (next (s))
    if (!is_excused (excused, kt_sqlite_get_text (s, 1)))
      return g_strdup_printf ("%s waits for something that %s %s needs: %s", who,
                              kt_sqlite_get_text (s, 0), kt_sqlite_get_text (s, 1),
                              kt_sqlite_get_text (s, 2));
  return NULL;
}

static char *
check_trail (SimClient *client, const char *who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (client->store, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  return *text != '\0' ? g_strdup_printf ("the trail of %s: %s", who, text) : NULL;
}

/* ---- what the server says ---- */

static GHashTable *
list_territories (SimWorld *world, const SimClient *client)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KtServerMember) member
      = kt_server_member_read (world->database, SIM_TENANT, client->user, NULL);
  g_auto (GStrv) names = g_strsplit (member->territories, ";", -1);
  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_add (all, g_strdup (names[i]));
  g_hash_table_add (all, g_strdup (""));
  return all;
}

static gboolean
sees (GHashTable *territories, const char *territory)
{
  return g_hash_table_contains (territories, "*") || g_hash_table_contains (territories, territory);
}

/* What stands in the row of the yardstick, as the server would say it; NULL: nothing. */
static char *
stored (SimClient *client, const char *type, const char *id)
{
  static const char *const sql[][2] = {
    { KT_SYNC_ACCOUNT, "SELECT body FROM account WHERE id = ?1" },
    { KT_SYNC_REVISION,
      "SELECT hash || ' ' || state || ' ' || number FROM revision WHERE id = ?1" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    if (strcmp (sql[i][0], type) == 0)
      {
        g_autoptr (KtSqliteStatement) s = prepare (client, sql[i][1], id);
        return next (s) ? kt_sqlite_dup_text (s, 0) : NULL;
      }
  return NULL;
}

static char *
said (const char *type, const char *body)
{
  if (strcmp (type, KT_SYNC_ACCOUNT) == 0)
    return sim_store_normalise (body);
  g_autoptr (JsonNode) node = kt_json_parse (body, -1, NULL, NULL);
  JsonObject *object = json_node_get_object (node);
  return g_strdup_printf ("%s %s %d", json_object_get_string_member (object, "hash"),
                          json_object_get_string_member (object, "state"),
                          (int)json_object_get_int_member (object, "number"));
}

/* The yardstick has what it may see, and nothing else. */
static char *
check_yardstick (SimWorld *world, SimClient *reader, const SimClient *as)
{
  g_autoptr (GHashTable) territories = list_territories (world, as);
  g_autoptr (KtQuery) query = query_server (
      world, "SELECT type, id, territory, deleted, body FROM object WHERE tenant = $1"
             " AND type IN ('account', 'revision')");
  while (kt_query_next (query, NULL))
    {
      const char *type = kt_query_get_text (query, 0), *id = kt_query_get_text (query, 1);
      gboolean is_there
          = kt_query_get_int (query, 3) == 0 && sees (territories, kt_query_get_text (query, 2));
      g_autofree char *theirs = is_there ? said (type, kt_query_get_text (query, 4)) : NULL;
      g_autofree char *mine = stored (reader, type, id);
      if (g_strcmp0 (mine, theirs) != 0)
        return g_strdup_printf ("who fetches everything as client %u has %s, the server %s", as->no,
                                mine != NULL ? mine : "nothing",
                                theirs != NULL ? theirs : "nothing");
    }
  gint64 n = count (reader,
                    "SELECT count (*) FROM (SELECT 1 FROM sales_order_line WHERE"
                    " cancelled = 0 GROUP BY revision_id, position_id HAVING count (*) > 1)",
                    NULL);
  return n > 0 ? g_strdup ("a line was ordered twice") : NULL;
}

/* ---- nothing is lost, nothing is there twice ---- */

static GHashTable *
count_contacts (SimWorld *world)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KtQuery) query
      = query_server (world, "SELECT body FROM object WHERE tenant = $1 AND type = 'account'"
                             " AND deleted = 0");
  while (kt_query_next (query, NULL))
    {
      g_auto (GStrv) tags = sim_store_tags (kt_query_get_text (query, 0));
      for (guint i = 0; tags[i] != NULL; i++)
        {
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, tags[i]));
          g_hash_table_replace (counts, g_strdup (tags[i]), GUINT_TO_POINTER (n + 1));
        }
    }
  return counts;
}

/* Who may not see it any more had to give it away before the server lost it, and nobody else had it
 * yet: there is no copy of it. */
static gboolean
is_gone (SimWorld *world, const SimNote *note)
{
  g_autofree char *pattern = g_strdup_printf ("%%%s%%", note->text);
  if (!world->is_restored || !world->is_moved || note->client != &world->clients[0])
    return FALSE;
  for (guint i = 0; i < world->n_clients; i++)
    if (count (&world->clients[i],
               "SELECT (SELECT count (*) FROM account WHERE body LIKE ?1)"
               " + (SELECT count (*) FROM revision WHERE body LIKE ?1 OR hash LIKE ?1)",
               pattern)
        > 0)
      return FALSE;
  return TRUE;
}

static char *
check_contacts (SimWorld *world)
{
  g_autoptr (GHashTable) counts = count_contacts (world);
  for (guint i = 0; i < world->tags->len; i++)
    {
      const SimNote *note = world->tags->pdata[i];
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, note->text));
      if (n > 1
          || (n == 0 && !g_hash_table_contains (world->dead, note->text)
              && !was_told ((SimClient *)note->client, note->subject) && !is_gone (world, note)))
        return g_strdup_printf ("%s is %u times at the customers of the server", note->text, n);
    }
  return NULL;
}

/* Each of the notes stands in something of its quote, or its writer was told. */
static char *
check_notes (SimWorld *world, GPtrArray *notes, const char *sql, const char *what)
{
  for (guint i = 0; i < notes->len; i++)
    {
      const SimNote *note = notes->pdata[i];
      g_autoptr (KtQuery) query = query_server (world, sql);
      g_autofree char *pattern = g_strdup_printf ("%%%s%%", note->text);
      kt_query_bind_text (query, note->subject);
      kt_query_bind_text (query, pattern);
      if (!kt_query_next (query, NULL) && !was_told ((SimClient *)note->client, note->subject)
          && !is_gone (world, note))
        return g_strdup_printf ("%s %s of client %u is not in quote %s of the server", what,
                                note->text, note->client->no, note->subject);
    }
  return NULL;
}

#define QUOTED(kind) "'" kind "', "
#define TOLD "(" KT_SYNC_TOLD_KINDS (QUOTED) "'')"

static gint64
count_at_server (SimWorld *world, const char *sql, const char *text)
{
  g_autoptr (KtQuery) query = query_server (world, sql);
  kt_query_bind_text (query, text);
  return kt_query_next (query, NULL) ? kt_query_get_int (query, 0) : -1;
}

/* As the server has it; NULL: it does not. */
static KtApproval *
read_request (SimWorld *world, const char *id)
{
  KtApproval *request = NULL;
  g_autoptr (KtQuery) query = query_server (
      world, "SELECT kind, body FROM event WHERE tenant = $1 AND subject = $2 ORDER BY seq");
  kt_query_bind_text (query, id);
  while (kt_query_next (query, NULL))
    {
      const char *body = kt_query_get_text (query, 1);
      if (strcmp (kt_query_get_text (query, 0), "approval-asked") == 0 && request == NULL)
        request = kt_record_from_json (&kt_approval_type, body, -1, NULL);
      else if (request != NULL)
        kt_approval_add_decision (
            request, kt_record_from_json (&kt_approval_decision_type, body, -1, NULL));
    }
  return request;
}

/* A decision gives way to one of its own duty or to the end of the request, and to nothing else. */
static char *
check_late (SimWorld *world, SimClient *client)
{
  g_autoptr (KtSqliteStatement) s = prepare (
      client,
      "SELECT audit.subject, audit.body FROM audit JOIN audit_void USING (row) WHERE audit.kind ="
      " 'approval-decided' AND row NOT IN (SELECT row FROM audit_origin) AND EXISTS (SELECT 1"
      "  FROM task WHERE task.subject = audit.subject AND json_extract (task.body, '$.code') = 'late')",
      NULL);
  while (next (s))
    {
      g_autoptr (KtApproval) request = read_request (world, kt_sqlite_get_text (s, 0));
      g_autoptr (KtApprovalDecision) mine
          = kt_record_from_json (&kt_approval_decision_type, kt_sqlite_get_text (s, 1), -1, NULL);
      gboolean has_duty = mine->verdict != KT_VERDICT_ANSWER && mine->verdict != KT_VERDICT_WITHDRAW;
      if (has_duty && request != NULL && kt_approval_takes (request, mine, NULL))
        return g_strdup_printf ("a decision of client %u gave way to one that it does not contradict",
                                client->no);
    }
  return NULL;
}

/* Entries of its own trail. */
static char *
check_own (SimWorld *world, SimClient *client)
{
  g_autofree char *prefix = g_strconcat (client->device, ":", NULL);
  gint64 n_noted = 0;
  g_autoptr (KtSqliteStatement) s = prepare (
      client,
      "SELECT audit.row, kind IN " TOLD ", subject, scope, coalesce (origin, ?1 || audit.row),"
      " audit_void.row IS NOT NULL, kind FROM audit LEFT JOIN audit_origin USING (row)"
      " LEFT JOIN audit_void USING (row)"
      " WHERE (origin IS NULL OR substr (origin, 1, length (?1)) = ?1) AND kind <> 'user'",
      prefix);
  while (next (s))
    {
      gboolean is_told = kt_sqlite_get_int (s, 1) != 0, is_void = kt_sqlite_get_int (s, 5) != 0;
      gint64 n
          = count_at_server (world, "SELECT count (*) FROM event WHERE tenant = $1 AND id = $2",
                             kt_sqlite_get_text (s, 4));
      n_noted += !is_told;
      if (is_told && n != 1 && !is_void)
        return g_strdup_printf ("%s %s of client %u is %d times at the server",
                                kt_sqlite_get_text (s, 6), kt_sqlite_get_text (s, 4), client->no,
                                (int)n);
      if (is_told && n == 0 && is_void && !was_told (client, kt_sqlite_get_text (s, 2))
          && !was_told (client, kt_sqlite_get_text (s, 3)))
        return g_strdup_printf ("%s %s of client %u does not count, and nobody was told",
                                kt_sqlite_get_text (s, 6), kt_sqlite_get_text (s, 4), client->no);
    }
  gint64 n = count_at_server (
      world, "SELECT count (*) FROM audit WHERE tenant = $1 AND device = $2 AND kind NOT IN " TOLD,
      client->device);
  /* What nobody is told of is not told again to a server that came back from a backup. */
  return n > n_noted || (n < n_noted && !world->is_restored) ? g_strdup_printf ("%d entries of client %u are %d at the server",
                                         (int)n_noted, client->no, (int)n)
                      : NULL;
}

/* ---- the yardstick ---- */

/* What a client with those rights has to hold. */
static char *
fetch_truth (SimWorld *world, SimClient *as, char **truth)
{
  SimClient reader;
  sim_store_begin_reader (world, as, NULL, &reader);
  g_autoptr (KtSyncDisk) disk = kt_sync_disk_new (reader.store);
  char *broken = sim_resume (world, as, disk, 30, "who fetches everything");
  if (broken == NULL)
    broken = check_rest (&reader, "who fetches everything");
  if (broken == NULL)
    broken = check_yardstick (world, &reader, as);
  if (broken == NULL)
    *truth = dump (&reader);
  g_clear_pointer (&disk, kt_sync_disk_free);
  sim_store_end (&reader);
  g_free (reader.device);
  return broken;
}

/* Who sees the same has the same: those with the same territories are compared with one. */
static char *
find_truth (SimWorld *world, SimClient *client, GHashTable *truths, const char **truth)
{
  g_autoptr (KtServerMember) member
      = kt_server_member_read (world->database, SIM_TENANT, client->user, NULL);
  char *fetched = NULL;
  char *broken = NULL;
  *truth = g_hash_table_lookup (truths, member->territories);
  if (*truth != NULL)
    return NULL;
  broken = fetch_truth (world, client, &fetched);
  if (broken == NULL)
    g_hash_table_insert (truths, g_strdup (member->territories), fetched);
  *truth = fetched;
  return broken;
}

static char *
check_client (SimWorld *world, SimClient *client, GHashTable *truths)
{
  g_autofree char *who = g_strdup_printf ("client %u", client->no);
  const char *truth = NULL;
  if (client->is_kiosk)
    return check_kiosk (client);
  char *broken = check_rest (client, who);
  if (broken == NULL)
    broken = find_truth (world, client, truths, &truth);
  if (broken == NULL)
    broken = compare (client, who, truth);
  if (broken == NULL)
    broken = check_own (world, client);
  if (broken == NULL)
    broken = check_late (world, client);
  return broken == NULL && client->no == world->seed % world->n_clients
             ? check_trail (client, who)
             : broken;
}

/* ---- numbers ---- */

typedef struct {
  char *kind;
  gint64 year, first, last;
  guint client;
} Block;

static void
block_free (gpointer data)
{
  g_free (((Block *)data)->kind);
  g_free (data);
}

static void
list_blocks (SimClient *client, GPtrArray *blocks)
{
  g_autoptr (KtSqliteStatement) s
      = prepare (client, "SELECT kind, year, first, last FROM lease", NULL);
  while (next (s))
    {
      Block *block = g_new (Block, 1);
      *block = (Block){ kt_sqlite_dup_text (s, 0), kt_sqlite_get_int (s, 1),
                        kt_sqlite_get_int (s, 2), kt_sqlite_get_int (s, 3), client->no };
      g_ptr_array_add (blocks, block);
    }
}

static gboolean
overlap (const Block *a, const Block *b)
{
  return a->year == b->year && a->first <= b->last && b->first <= a->last
         && strcmp (a->kind, b->kind) == 0;
}

/* No number was given to two, nor twice, also by a server that came back from a backup. */
static char *
check_blocks (SimWorld *world)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func (block_free);
  for (guint i = 0; i < world->n_clients; i++)
    list_blocks (&world->clients[i], blocks);
  for (guint i = 0; i < blocks->len; i++)
    for (guint k = 0; k < i; k++)
      {
        const Block *a = blocks->pdata[k], *b = blocks->pdata[i];
        if (overlap (a, b))
          return g_strdup_printf ("clients %u and %u both have numbers of %ss of %d from %d on",
                                  a->client, b->client, a->kind, (int)a->year,
                                  (int)MAX (a->first, b->first));
      }
  return NULL;
}

/* ---- any cursor ---- */

static char *
check_backups (SimWorld *world, GHashTable *truths)
{
  char *broken = NULL;
  for (guint i = 0; broken == NULL && i < world->backups->len; i++)
    {
      SimBackup *backup = world->backups->pdata[i];
      SimClient *client = (SimClient *)backup->client;
      SimClient reader;
      const char *truth;
      sim_store_begin_reader (world, client, g_steal_pointer (&backup->profile), &reader);
      g_autoptr (KtSyncDisk) disk = kt_sync_disk_new (reader.store);
      broken = sim_resume (world, client, disk, 5, "who goes on from an old cursor");
      if (broken == NULL)
        broken = find_truth (world, client, truths, &truth);
      if (broken == NULL)
        broken = compare (&reader, "who goes on from an old cursor", truth);
      g_clear_pointer (&disk, kt_sync_disk_free);
      sim_store_end (&reader);
      g_free (reader.device);
    }
  return broken;
}

/* ---- all of it ---- */

/* A kiosk does not know any more what a server lost that came back from a backup. */
static gboolean
keeps_epoch (SimWorld *world)
{
  return count_at_server (world, "SELECT count (*) FROM tenant WHERE id = $1 AND epoch = $2", "epoch-1")
         == 1;
}

char *
sim_check_trade (SimWorld *world)
{
  g_autoptr (GHashTable) truths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  char *broken = NULL;
  for (guint i = 0; broken == NULL && i < world->n_clients; i++)
    broken = check_client (world, &world->clients[i], truths);
  if (broken == NULL)
    broken = check_blocks (world);
  if (broken == NULL)
    broken = check_contacts (world);
  if (broken == NULL)
    broken = check_notes (world, world->lines,
                          "SELECT 1 FROM object WHERE tenant = $1 AND type = 'revision'"
                          " AND quote = $2 AND body LIKE $3",
                          "line");
  if (broken == NULL)
    broken = check_notes (world, world->sent,
                          "SELECT 1 FROM object WHERE tenant = $1 AND type = 'revision'"
                          " AND quote = $2 AND body LIKE $3 AND body NOT LIKE '%\"sent\":0,%'",
                          "sent revision");
  if (broken == NULL && keeps_epoch (world))
    broken = check_notes (world, world->asked,
                          "SELECT 1 FROM object WHERE tenant = $1 AND type = 'inquiry'"
                          " AND id = $2 AND body LIKE $3",
                          "inquiry");
  if (broken == NULL && kt_server_audit_verify (world->database, SIM_TENANT, NULL) != 0)
    broken = g_strdup ("the audit trail of the server is broken");
  return broken != NULL ? broken : check_backups (world, truths);
}
