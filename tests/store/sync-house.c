/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-house.h"

#include "kt-audit-store.h"
#include "kt-json.h"
#include "kt-revision.h"
#include "kt-sqlite-statement.h"

#include <string.h>

void
house_init (House *self)
{
  *self
      = (House){ .objects = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_change_free) };
}

void
house_clear (House *self)
{
  g_clear_pointer (&self->objects, g_ptr_array_unref);
}

void
house_enrol (StoreFixture *fixture, guint device)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("d%u", device);
  const char *const users[] = { NULL };
  const KtSyncEnrolment enrolment = { name, device, "https://house.example", "house", users };
  g_assert_true (kt_sync_store_enable (fixture->store, &enrolment, &error));
  g_assert_no_error (error);
}

/* ---- objects ---- */

static KtSyncChange *
find (House *self, const char *type, const char *id, guint *place)
{
  for (guint i = 0; i < self->objects->len; i++)
    {
      KtSyncChange *change = self->objects->pdata[i];
      if (strcmp (change->type, type) == 0 && strcmp (change->id, id) == 0)
        {
          *place = i;
          return change;
        }
    }
  return NULL;
}

static gint64
rev_of (House *self, const char *type, const char *id)
{
  guint place;
  const KtSyncChange *change = find (self, type, id, &place);
  return change != NULL ? change->rev : 0;
}

const char *
house_get (House *self, const char *type, const char *id)
{
  guint place;
  const KtSyncChange *change = find (self, type, id, &place);
  return change != NULL ? change->body : NULL;
}

void
house_put (House *self, const char *type, const char *id, const char *body)
{
  guint place;
  gint64 rev = rev_of (self, type, id) + 1;
  g_autofree char *copy = g_strdup (body);
  KtSyncChange *change = kt_sync_change_new (type, id, rev);
  if (find (self, type, id, &place) != NULL)
    g_ptr_array_remove_index (self->objects, place);
  change->seq = ++self->seq;
  change->is_del = body == NULL;
  change->body = g_steal_pointer (&copy);
  g_ptr_array_add (self->objects, change);
}

void
house_move_all (House *self, KtRandom *random)
{
  for (guint n = self->objects->len; n > 0; n--)
    {
      const KtSyncChange *change = self->objects->pdata[kt_random_below (random, n)];
      g_autofree char *type = g_strdup (change->type), *id = g_strdup (change->id),
                      *body = g_strdup (change->body);
      house_put (self, type, id, body);
    }
}

/* ---- push ---- */

/* As on the server: release and sending may be one step. */
static gboolean
follows (const char *from, const char *to)
{
  KtRevisionState state, next;
  g_assert_true (kt_revision_state_from_string (from, &state));
  g_assert_true (kt_revision_state_from_string (to, &next));
  return kt_revision_state_leads_to (state, next)
         || (kt_revision_state_leads_to (state, KT_REVISION_RELEASED)
             && kt_revision_state_leads_to (KT_REVISION_RELEASED, next));
}

/* The object, one step on; NULL: the step does not follow. */
static char *
advance (const char *object, const char *step)
{
  g_autoptr (JsonNode) node = kt_json_parse (object, -1, NULL, NULL);
  g_autoptr (JsonNode) next = kt_json_parse (step, -1, NULL, NULL);
  JsonObject *json = json_node_get_object (node), *from = json_node_get_object (next);
  gint64 at = json_object_get_int_member (from, "at");
  if (strcmp (json_object_get_string_member (json, "hash"),
              json_object_get_string_member (from, "hash"))
          != 0
      || !follows (json_object_get_string_member (json, "state"),
                   json_object_get_string_member (from, "state")))
    return NULL;
  if (strcmp (json_object_get_string_member (from, "state"), "sent") == 0)
    json_object_set_int_member (json, "sent", at);
  json_object_set_string_member (json, "state", json_object_get_string_member (from, "state"));
  json_object_set_int_member (json, "changed", at);
  JsonObject *event = json_object_new ();
  json_object_set_string_member (event, "state", json_object_get_string_member (from, "state"));
  json_object_set_int_member (event, "at", at);
  json_object_set_string_member (event, "who", json_object_get_string_member (from, "who"));
  json_array_add_object_element (json_object_get_array_member (json, "events"), event);
  return kt_json_to_string (node, FALSE);
}

/* The last event of its subject. */
static const char *
last_event (House *self, const char *subject)
{
  const char *last = "";
  g_autofree char *member = g_strdup_printf ("\"subject\":\"%s\"", subject);
  for (guint i = 0; i < self->objects->len; i++)
    {
      const KtSyncChange *change = self->objects->pdata[i];
      if (strcmp (change->type, KT_SYNC_EVENT) == 0 && change->body != NULL
          && strstr (change->body, member) != NULL)
        last = change->id;
    }
  return last;
}

static gboolean
has_seen_all (House *self, const char *body)
{
  g_autoptr (JsonNode) node = kt_json_parse (body, -1, NULL, NULL);
  JsonObject *json = json_node_get_object (node);
  const char *kind = json_object_get_string_member (json, "kind");
  const char *seen = json_object_get_string_member_with_default (json, "seen", "");
  return (strcmp (kind, "order") != 0 && strcmp (kind, "approval-decided") != 0)
         || strcmp (seen, last_event (self, json_object_get_string_member (json, "subject"))) == 0;
}

/* Another one of this number, as claims of the server are. */
static gboolean
is_claimed (House *self, const KtSyncOperation *operation)
{
  static const char *const members[][2] = { { "number", "number" }, { "quote_id", "number" } };
  if (strcmp (operation->type, KT_SYNC_QUOTE) != 0
      && strcmp (operation->type, KT_SYNC_REVISION) != 0)
    return FALSE;
  g_autoptr (JsonNode) mine = kt_json_parse (operation->body, -1, NULL, NULL);
  const char *const *names = members[strcmp (operation->type, KT_SYNC_REVISION) == 0];
  for (guint i = 0; i < self->objects->len; i++)
    {
      const KtSyncChange *change = self->objects->pdata[i];
      if (strcmp (change->type, operation->type) != 0 || strcmp (change->id, operation->id) == 0
          || change->body == NULL)
        continue;
      g_autoptr (JsonNode) other = kt_json_parse (change->body, -1, NULL, NULL);
      gboolean same = TRUE;
      for (guint k = 0; k < 2; k++)
        {
          JsonNode *a = json_object_get_member (json_node_get_object (mine), names[k]);
          JsonNode *b = json_object_get_member (json_node_get_object (other), names[k]);
          same = same && b != NULL && json_node_equal (a, b);
        }
      if (same)
        return TRUE;
    }
  return FALSE;
}

/* What it belongs to is not here: its type. */
static const char *
find_missing (House *self, const KtSyncOperation *operation)
{
  static const struct {
    const char *type, *member, *belongs_to;
  } belongings[] = {
    { KT_SYNC_QUOTE, "account_id", KT_SYNC_ACCOUNT },
    { KT_SYNC_REVISION, "quote_id", KT_SYNC_QUOTE },
  };
  g_autoptr (JsonNode) node = kt_json_parse (operation->body, -1, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (belongings); i++)
    if (strcmp (operation->type, belongings[i].type) == 0 && strcmp (operation->kind, "put") == 0)
      {
        const char *id
            = json_object_get_string_member (json_node_get_object (node), belongings[i].member);
        if (house_get (self, belongings[i].belongs_to, id) == NULL)
          return belongings[i].belongs_to;
      }
  return NULL;
}

static KtSyncResult *
refuse (const KtSyncOperation *operation, KtSyncVerdict verdict, const char *code)
{
  KtSyncResult *result = kt_sync_result_new (operation->n, verdict, 0);
  result->code = g_strdup (code);
  return result;
}

static KtSyncResult *
judge (House *self, const KtSyncOperation *operation)
{
  gint64 rev = rev_of (self, operation->type, operation->id);
  const char *missing = find_missing (self, operation);
  g_autofree char *body = NULL;
  gboolean is_step = strcmp (operation->kind, "state") == 0;
  if (is_step)
    body = advance (house_get (self, operation->type, operation->id), operation->body);
  else if (strcmp (operation->kind, "del") != 0)
    body = g_strdup (operation->body);
  if (missing != NULL)
    return refuse (operation, KT_SYNC_REFUSED, missing);
  if ((!is_step && operation->base_rev != rev) || (is_step && body == NULL)
      || (strcmp (operation->kind, "add") == 0 && !has_seen_all (self, operation->body)))
    return kt_sync_result_new (operation->n, KT_SYNC_STALE, rev);
  if (strcmp (operation->kind, "put") == 0 && is_claimed (self, operation))
    return refuse (operation,
                   strcmp (operation->type, KT_SYNC_QUOTE) == 0 ? KT_SYNC_REFUSED : KT_SYNC_STALE,
                   "number-taken");
  house_put (self, operation->type, operation->id, body);
  return kt_sync_result_new (operation->n, KT_SYNC_DONE, rev + 1);
}

void
house_push (House *self, StoreFixture *fixture)
{
  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) batch
          = kt_sync_store_take_batch (fixture->store, 7, 64 * 1024, 0, &error);
      g_assert_no_error (error);
      if (batch->len == 0)
        return;
      g_autoptr (GPtrArray) results
          = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
      for (guint i = 0; i < batch->len; i++)
        g_ptr_array_add (results, judge (self, batch->pdata[i]));
      kt_sync_store_settle (fixture->store, results, 0, &error);
      g_assert_no_error (error);
    }
}

/* ---- pull ---- */

gboolean
house_pull_page (House *self, StoreFixture *fixture, guint limit, GError **error)
{
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (fixture->store, error);
  gint64 cursor = g_ascii_strtoll (state->cursor, NULL, 10), next = self->seq;
  g_autoptr (GPtrArray) page = g_ptr_array_new ();
  for (guint i = 0; i < self->objects->len && page->len < limit; i++)
    {
      KtSyncChange *change = self->objects->pdata[i];
      if (change->seq > cursor)
        g_ptr_array_add (page, change);
      if (page->len == limit)
        next = change->seq;
    }
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, next);
  return kt_sync_store_apply_page (fixture->store, page, text, 1795340000 + next, error)
         && next < self->seq;
}

void
house_sync (House *self, StoreFixture *fixture)
{
  guint waiting = 1;
  for (guint round = 0; waiting > 0; round++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_cmpuint (round, <, 20);
      house_push (self, fixture);
      while (house_pull_page (self, fixture, 5, &error))
        ;
      g_assert_no_error (error);
      g_autoptr (KtSyncState) state = kt_sync_store_read_state (fixture->store, &error);
      waiting = state->waiting;
    }
}

/* ---- backups ---- */

House
house_copy (House *self)
{
  House copy;
  house_init (&copy);
  copy.seq = self->seq;
  for (guint i = 0; i < self->objects->len; i++)
    {
      const KtSyncChange *change = self->objects->pdata[i];
      KtSyncChange *same = kt_sync_change_new (change->type, change->id, change->rev);
      same->seq = change->seq;
      same->is_del = change->is_del;
      same->body = g_strdup (change->body);
      g_ptr_array_add (copy.objects, same);
    }
  return copy;
}

void
house_hear_restored (StoreFixture *fixture, const House *backup)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *epoch = g_strdup_printf ("restored@%" G_GINT64_FORMAT, backup->seq);
  kt_sync_store_begin_refetch (fixture->store, epoch, &error);
  g_assert_no_error (error);
}

void
house_fetch_all (House *self, StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  while (house_pull_page (self, fixture, 3, &error))
    ;
  g_assert_no_error (error);
  kt_sync_store_end_refetch (fixture->store, &error);
  g_assert_no_error (error);
}

void
house_restored (House *self, StoreFixture *fixture, const House *backup)
{
  house_hear_restored (fixture, backup);
  house_fetch_all (self, fixture);
}

/* ---- looking ---- */

static const char *const dumped[] = {
  "SELECT id, number, title, postcode, city, country, contact, phone, email, segment, body,"
  " title_key, search_key FROM account JOIN account_search ON account_search.rowid = account.row"
  " ORDER BY id",
  "SELECT id, number, account_id, contact_id, account_title, owner, created, changed, revision,"
  " state, subject, valid_until, net, currency, search_key FROM quote JOIN quote_search"
  " ON quote_search.rowid = quote.row ORDER BY id",
  "SELECT id, quote_id, number, base_id, state, created, changed, sent, subject, valid_until, net,"
  " currency, is_partial, hash, body FROM revision ORDER BY id",
  "SELECT revision_id, state, at, who FROM revision_event ORDER BY revision_id, row",
  "SELECT id, quote_id, revision_id, number, account_title, subject, net, currency, state, turn,"
  " actor_name, reason, asked, changed, search_key FROM approval JOIN approval_search"
  " ON approval_search.rowid = approval.row ORDER BY id",
  "SELECT id, quote_id, revision_id, wish.number, account_title, title, route, state, changed,"
  " search_key FROM wish JOIN wish_search ON wish_search.rowid = wish.row ORDER BY quote_id, id",
  "SELECT id, number, quote_id, revision_id, account_id, account_title, quote_number, subject,"
  " reference, kind, state, date, next_date, net, currency, open, base_open, base_currency,"
  " changed, events, body, search_key FROM sales_order JOIN sales_order_search"
  " ON sales_order_search.rowid = sales_order.row ORDER BY id",
  "SELECT id, made, name, company, title, taken, body FROM inquiry ORDER BY id",
  "SELECT order_id, line_id, revision_id, position_id, cancelled FROM sales_order_line"
  " ORDER BY order_id, line_id",
  /* what counts, in the order that counts */
  "SELECT subject, kind, at, actor_id, actor_name, scope, body FROM audit WHERE kind IN ("
  "'approval-asked', 'approval-decided', 'order', 'clearance', 'outcome', 'printed')"
  " AND row NOT IN (SELECT row FROM audit_void) ORDER BY subject, kind,"
  " iif (kind = 'approval-decided', (SELECT coalesce (seq, 0x7fffffffffffffff) FROM audit_origin"
  "  WHERE audit_origin.row = audit.row), 0), iif (kind IN ('approval-decided', 'order'), row, 0),"
  " at, body",
};

/* A row is one line, also if a reason has several. */
static void
add_value (GString *text, const char *value)
{
  g_autofree char *line = g_strdup (value != NULL ? value : "");
  g_string_append_printf (text, "%s|", g_strdelimit (line, "\n", ' '));
}

char *
house_dump (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) connection
      = store_fixture_connect (fixture, KT_SQLITE_OPEN_READ_ONLY);
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (dumped); i++)
    {
      const char *columns = strchr (dumped[i], ' ');
      guint n = 1;
      for (const char *p = columns; strncmp (p, " FROM ", 6) != 0; p++)
        n += *p == ',';
      g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, dumped[i], &error);
      g_assert_no_error (error);
      while (kt_sqlite_step (s, &error))
        {
          for (guint column = 0; column < n; column++)
            add_value (text, kt_sqlite_get_text (s, (int)column));
          g_string_append_c (text, '\n');
        }
      g_assert_no_error (error);
      g_string_append (text, "----\n");
    }
  return g_string_free (text, FALSE);
}

/* The first line that differs says more than all of it. */
void
house_assert_same (StoreFixture *a, StoreFixture *b)
{
  g_autofree char *first = house_dump (a), *second = house_dump (b);
  g_auto (GStrv) mine = g_strsplit (first, "\n", -1), theirs = g_strsplit (second, "\n", -1);
  for (guint i = 0; mine[i] != NULL && theirs[i] != NULL; i++)
    g_assert_cmpstr (mine[i], ==, theirs[i]);
  g_assert_cmpuint (g_strv_length (mine), ==, g_strv_length (theirs));
}

void
house_assert_clean (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (fixture->store, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpint (
      store_fixture_int (fixture, "SELECT count(*) FROM sync_object WHERE pending <> 0"), ==, 0);
  g_assert_cmpint (store_fixture_int (fixture, "SELECT count(*) FROM outbox"), ==, 0);
  g_assert_cmpint (store_fixture_int (fixture, "SELECT applying FROM sync_state"), ==, 0);
}

guint
house_count_tasks (StoreFixture *fixture, const char *kind)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM task WHERE done = 0 AND kind LIKE '%s'", kind != NULL ? kind : "%");
  return (guint)store_fixture_int (fixture, sql);
}

/* ---- two devices ---- */

void
two_set_up (Two *self, gconstpointer data)
{
  *self = (Two){ 0 };
  house_init (&self->house);
  store_fixture_set_up (&self->a, NULL);
  store_fixture_set_up (&self->b, NULL);
}

void
two_enrol (Two *self)
{
  house_enrol (&self->a, 1);
  house_enrol (&self->b, 2);
}

void
two_set_up_enrolled (Two *self, gconstpointer data)
{
  two_set_up (self, data);
  two_enrol (self);
}

void
two_tear_down (Two *self, gconstpointer data)
{
  store_fixture_tear_down (&self->a, NULL);
  store_fixture_tear_down (&self->b, NULL);
  house_clear (&self->house);
  house_clear (&self->backup);
}
