/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is sent: nothing fails inside, nothing is changed that must not be, and nobody sees what
 * is not his. Random, with printed seeds. */
#include <string.h>

#include "kt-json.h"
#include "kt-record.h"
#include "kt-server-audit.h"
#include "kt-server-caller.h"
#include "kt-server-code.h"
#include "kt-server-person.h"
#include "kt-test-device.h"

static const char *const hostile[] = {
  "'",
  "''; DROP TABLE object; --",
  "\"; DELETE FROM tenant; --",
  "' OR '1'='1",
  "1; UPDATE device SET state = 'active'",
  "$1",
  "?1",
  "%",
  "_",
  "\\",
  "\\'; SELECT pg_sleep (10); --",
  "' UNION SELECT secret FROM x --",
  "house' --",
  "*",
  "a;b",
  "../../etc/passwd",
  "\x1f",
  "\x1e",
  "line\nbreak\r\nX-Header: y",
  "\xf0\x9f\x92\xa3",
  "\xe2\x80\xae",
  "9223372036854775808",
  "-1",
  "NaN",
  "null",
  "{}",
  "",
};

static const char *
pick (GRand *random)
{
  return hostile[g_rand_int_range (random, 0, G_N_ELEMENTS (hostile))];
}

static GRand *
new_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_test_message ("seed %u", seed);
  return g_rand_new_with_seed (seed);
}

/* ---- texts that mean something to a database ---- */

static gint64
count (KtDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuery) query = kt_query_new (database, sql);
  g_assert_true (kt_query_next (query, &error));
  g_assert_no_error (error);
  return kt_query_get_int (query, 0);
}

static void
assert_sane (KtServerResponse *taken, const char *what)
{
  g_autoptr (KtServerResponse) response = taken;
  if (response->status >= 500)
    g_error ("%s: %u", what, response->status);
}

static GBytes *
object_of (const char *const *names, guint n, guint which, const char *text, gboolean as_text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  for (guint i = 0; i < n; i++)
    if (strcmp (names[i], "year") == 0 && (i != which || !as_text))
      kt_json_add_int (builder, names[i], 2026);
    else
      kt_json_add_string (builder, names[i], i == which ? text : "x");
  json_builder_end_object (builder);
  char *json = kt_json_builder_to_string (builder, FALSE);
  return g_bytes_new_take (json, strlen (json));
}

static void
post_each (KtTestHouse *house,
           const char *path,
           const char *const *names,
           guint n,
           const char *text)
{
  for (guint which = 0; which < n; which++)
    {
      g_autoptr (GBytes) body = object_of (names, n, which, text, TRUE);
      assert_sane (kt_test_house_ask (house, "anna", "POST", path, body), path);
    }
}

/* Signed well, so that they come as far as the database. */
static void
enrol_each (KtTestHouse *house, const char *text)
{
  g_auto (KtTestDevice) device = { 0 };
  kt_test_device_init (&device);
  assert_sane (kt_test_device_send (&device, house, "/v1/enrol", text), "enrol");
  assert_sane (kt_test_device_send (&device, house, "/v1/device/code", text), "device/code");
  assert_sane (kt_test_device_send (&device, house, "/v1/device/token", text), "device/token");
  g_assert_cmpstr (kt_test_device_renew (&device, house, text), ==, "revoked");
  g_free (device.id);
  device.id = g_strdup (text);
  assert_sane (kt_test_device_send (&device, house, "/v1/enrol", "x"), "enrol");
}

static void
ask_each (KtTestHouse *house, const char *text)
{
  static const char *const headers[] = { "authorization", "sync-version" };
  static const char *const queries[] = { "cursor", "limit" };
  static const char *const paths[] = { "/v1/changes", "/v1/status", "/metrics", "/health" };
  for (guint p = 0; p < G_N_ELEMENTS (paths); p++)
    {
      g_autofree char *token = kt_server_caller_new_access (house->server, KT_TEST_TENANT, "anna");
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
      g_autofree char *forged = g_strconcat ("Bearer ", text, NULL);
      for (guint i = 0; i < G_N_ELEMENTS (headers) + G_N_ELEMENTS (queries); i++)
        {
          g_autoptr (KtServerRequest) request = kt_server_request_new ("GET", paths[p]);
          kt_server_request_set_header (request, "authorization", bearer);
          if (i < G_N_ELEMENTS (headers))
            kt_server_request_set_header (request, headers[i], i == 0 ? forged : text);
          else
            kt_server_request_set_query (request, queries[i - G_N_ELEMENTS (headers)], text);
          assert_sane (kt_server_handle (house->server, house->database, request), paths[p]);
        }
    }
}

static char *
body_with (const char *id, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  static const char *const names[]
      = { "name",  "territory",  "number",     "account_id", "quote_id", "hash",
          "state", "body",       "actor_id",   "kind",       "subject",  "scope",
          "seen",  "actor_name", "contact_id", "owner",      "who" };
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "id", id);
  kt_json_add_int (builder, "created", 1);
  kt_json_add_int (builder, "at", KT_TEST_NOW);
  kt_json_add_int (builder, "sent", 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    kt_json_add_string (builder, names[i], text);
  json_builder_set_member_name (builder, "events");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, FALSE);
}

/* Every type with that text in every place; what is taken of it comes back as it was. */
static void
push_each (KtTestHouse *house, const char *text, gint64 *n)
{
  static const struct {
    const char *type;
    const char *kind;
  } operations[] = {
    { KT_SYNC_ACCOUNT, "put" },  { KT_SYNC_ACCOUNT, "del" },    { KT_SYNC_QUOTE, "put" },
    { KT_SYNC_REVISION, "put" }, { KT_SYNC_REVISION, "state" }, { KT_SYNC_EVENT, "add" },
    { KT_SYNC_USER, "put" },
  };
  g_autofree char *event_id = g_strconcat ("anna:", text, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      gboolean is_event = i == 5;
      const char *id = is_event ? event_id : text;
      g_autofree char *body = body_with (id, text);
      if (*id == '\0')
        continue;
      g_autoptr (KtSyncResult) result = kt_test_house_push (house, "anna", ++*n, operations[i].type,
                                                            id, operations[i].kind, 0, body);
      g_assert_true (result->code == NULL || g_utf8_validate (result->code, -1, NULL));
    }
}

static void
check_injection (const KtTestPlace *place)
{
  static const char *const enrol_names[]
      = { "code", "device_id", "device_name", "public_key", "signature" };
  static const char *const token_names[] = { "device_id", "refresh", "signature" };
  static const char *const lease_names[] = { "kind", "year" };
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 n = 0;
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      post_each (&house, "/v1/enrol", enrol_names, G_N_ELEMENTS (enrol_names), hostile[i]);
      post_each (&house, "/v1/device/code", enrol_names, G_N_ELEMENTS (enrol_names), hostile[i]);
      post_each (&house, "/v1/device/token", enrol_names, G_N_ELEMENTS (enrol_names), hostile[i]);
      post_each (&house, "/v1/token", token_names, G_N_ELEMENTS (token_names), hostile[i]);
      post_each (&house, "/v1/numbers/lease", lease_names, G_N_ELEMENTS (lease_names), hostile[i]);
      enrol_each (&house, hostile[i]);
      ask_each (&house, hostile[i]);
      push_each (&house, hostile[i], &n);
    }
  g_assert_cmpint (count (house.database, "SELECT count (*) FROM tenant"), ==, 1);
  g_assert_cmpint (count (house.database, "SELECT count (*) FROM device"), ==, 1);
  g_assert_cmpint (count (house.database, "SELECT count (*) FROM member"), ==, 1);
  g_assert_cmpint (count (house.database, "SELECT count (*) FROM token_family"), ==, 0);
  g_assert_cmpint (kt_server_audit_verify (house.database, KT_TEST_TENANT, &error), ==, 0);
  g_assert_no_error (error);
}

/* Customers with such names come back letter by letter. */
static void
check_round_trip (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GRand) random = new_random ();
  g_autoptr (GHashTable) bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_found = 0;
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  for (gint64 n = 1; n <= 60; n++)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autofree char *id = g_strdup_printf ("%d%s", (int)n, pick (random));
      g_autofree char *name = g_strconcat (pick (random), "x", pick (random), NULL);
      json_builder_begin_object (builder);
      kt_json_add_string (builder, "id", id);
      kt_json_add_string (builder, "name", name);
      json_builder_end_object (builder);
      char *body = kt_json_builder_to_string (builder, FALSE);
      g_autoptr (KtSyncResult) result
          = kt_test_house_push (&house, "anna", n, KT_SYNC_ACCOUNT, id, "put", 0, body);
      g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
      g_hash_table_insert (bodies, g_steal_pointer (&id), body);
    }
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&house, "anna", NULL, 1000);
  for (guint i = 0; i < page->changes->len; i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      if (strcmp (change->type, KT_SYNC_ACCOUNT) != 0)
        continue;
      g_assert_cmpstr (change->body, ==, g_hash_table_lookup (bodies, change->id));
      n_found++;
    }
  g_assert_cmpuint (n_found, ==, 60);
}

/* ---- what an administrator types ---- */

static void
save_member (KtTestHouse *house, const char *text, guint i)
{
  g_autofree char *id = g_strdup_printf ("%s%u", text, i);
  g_autoptr (KtServerMember) member = kt_server_member_new (id, id, text);
  g_autoptr (KtServerMember) found = NULL;
  member->roles = KT_USER_SALES;
  kt_record_set_text (&member->duties, text);
  kt_record_set_text (&member->territories, text);
  if (!kt_server_member_save (house->database, KT_TEST_TENANT, member, KT_TEST_NOW, NULL))
    return;
  found = kt_server_member_read (house->database, KT_TEST_TENANT, id, NULL);
  g_assert_nonnull (found);
  g_assert_cmpstr (found->login, ==, id);
  g_assert_cmpstr (found->name, ==, text);
  g_assert_cmpstr (found->duties, ==, text);
  g_assert_cmpstr (found->territories, ==, text);
}

/* Whatever it says, it is a name of nothing. */
static void
name_nothing (KtTestHouse *house, const char *text)
{
  KtDatabase *database = house->database;
  KtServerErasure erasure;
  g_autoptr (KtServerMember) member
      = kt_server_member_find (database, KT_TEST_TENANT, text, NULL);
  g_autofree char *code = kt_server_code_issue (database, KT_TEST_TENANT, text, KT_TEST_NOW,
                                                KT_TEST_NOW + 60, NULL);
  g_autofree char *told
      = kt_server_person_export (database, KT_TEST_TENANT, text, KT_TEST_NOW, NULL);
  g_assert_null (member);
  g_assert_null (code);
  g_assert_null (told);
  g_assert_false (kt_server_device_revoke (database, KT_TEST_TENANT, text, KT_TEST_NOW, NULL));
  g_assert_false (kt_server_person_erase (database, KT_TEST_TENANT, text, KT_TEST_NOW, 0, &erasure,
                                          NULL));
  g_assert_false (kt_server_waiting_approve (database, KT_TEST_TENANT, text, "anna", KT_TEST_NOW,
                                             NULL));
  g_assert_false (kt_server_waiting_deny (database, text, KT_TEST_NOW, NULL));
}

static void
check_administration (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      kt_server_tenant_create (house.database, hostile[i], "x", "e", NULL);
      name_nothing (&house, hostile[i]);
      if (g_utf8_validate (hostile[i], -1, NULL))
        save_member (&house, hostile[i], i);
    }
  g_assert_cmpint (count (house.database, "SELECT count (*) FROM device"), ==, 1);
  g_assert_cmpint (count (house.database, "SELECT count (*) FROM device WHERE state = 'active'"), ==,
                   1);
  g_assert_cmpint (count (house.database, "SELECT count (*) FROM object WHERE type <> 'user'"), ==,
                   0);
  g_assert_cmpint (kt_server_audit_verify (house.database, KT_TEST_TENANT, &error), ==, 0);
  g_assert_no_error (error);
}

/* ---- tokens ---- */

static guint
status_with (KtTestHouse *house, const char *token, const char *cursor)
{
  g_autoptr (KtServerRequest) request = kt_server_request_new ("GET", "/v1/changes");
  g_autofree char *header = g_strconcat ("Bearer ", token, NULL);
  kt_server_request_set_header (request, "authorization", header);
  if (cursor != NULL)
    kt_server_request_set_query (request, "cursor", cursor);
  g_autoptr (KtServerResponse) response
      = kt_server_handle (house->server, house->database, request);
  return response->status;
}

static char *
mutate (GRand *random, const char *text)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  GString *copy = g_string_new (text);
  gsize at = (gsize)g_rand_int_range (random, 0, (gint32)copy->len);
  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      g_string_truncate (copy, at);
      break;
    case 1:
      g_string_append (copy, pick (random));
      break;
    case 2:
      g_string_insert_c (copy, (gssize)at, letters[g_rand_int_range (random, 0, 64)]);
      break;
    default:
      copy->str[at] = letters[g_rand_int_range (random, 0, 64)];
    }
  return g_string_free (copy, FALSE);
}

static void
check_forged_tokens (const KtTestPlace *place)
{
  static const guint8 other_secret[KT_SERVER_SECRET_BYTES] = "another server's";
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_autoptr (GRand) random = new_random ();
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  kt_test_device_init (&device);
  g_autofree char *code = kt_server_code_issue (house.database, KT_TEST_TENANT, "anna", KT_TEST_NOW,
                                                KT_TEST_NOW + 60, &error);
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, code), ==, "");
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&house, "anna", NULL, 10);
  g_assert_cmpuint (status_with (&house, device.access, page->next), ==, 200);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *access = mutate (random, device.access);
      g_autofree char *cursor = mutate (random, page->next);
      g_autofree char *refresh = mutate (random, device.refresh);
      if (strcmp (access, device.access) != 0)
        g_assert_cmpuint (status_with (&house, access, NULL), ==, 401);
      if (strcmp (cursor, page->next) != 0 && *cursor != '\0')
        g_assert_cmpuint (status_with (&house, device.access, cursor), ==, 409);
      if (strcmp (refresh, device.refresh) != 0)
        g_assert_cmpstr (kt_test_device_renew (&device, &house, refresh), ==, "revoked");
    }
  /* One is not good for another, and those of another server for nothing. */
  g_assert_cmpuint (status_with (&house, device.refresh, NULL), ==, 401);
  g_assert_cmpuint (status_with (&house, page->next, NULL), ==, 401);
  g_assert_cmpuint (status_with (&house, device.access, device.access), ==, 409);
  g_autoptr (KtServer) stranger = kt_server_new (house.clock, other_secret);
  g_autofree char *foreign = kt_server_caller_new_access (stranger, KT_TEST_TENANT, "anna");
  g_assert_cmpuint (status_with (&house, foreign, NULL), ==, 401);
  g_autofree char *elsewhere = kt_server_caller_new_access (house.server, "nowhere", "anna");
  g_assert_cmpuint (status_with (&house, elsewhere, NULL), ==, 403);
}

/* ---- territories ---- */

#define N_TERRITORIES 4
#define N_PEOPLE 6
#define N_ACCOUNTS 12

typedef struct {
  guint mask; /* territories somebody sees; all of them: everywhere */
  gboolean is_kiosk;
  gint64 n;
  char *cursor;
} Somebody;

typedef struct {
  KtTestHouse house;
  GRand *random;
  Somebody people[N_PEOPLE];
  gint64 rev[N_ACCOUNTS]; /* 0: it is not there */
  guint territory[N_ACCOUNTS];
  gint64 n;
} World;

static void
world_clear (World *self)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    g_free (self->people[i].cursor);
  g_rand_free (self->random);
  kt_test_house_clear (&self->house);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
add_people (World *self)
{
  kt_test_house_add (&self->house, "boss", KT_USER_SALES | KT_USER_ADMIN, "*");
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *login = g_strdup_printf ("p%u", i);
      g_autoptr (GString) list = g_string_new (NULL);
      self->people[i].mask = (guint)g_rand_int_range (self->random, 0, 1 << N_TERRITORIES);
      self->people[i].is_kiosk = g_rand_int_range (self->random, 0, 5) == 0;
      for (guint t = 0; t < N_TERRITORIES; t++)
        if (self->people[i].mask & (1u << t))
          g_string_append_printf (list, "t%u;", t);
      kt_test_house_add (&self->house, login,
                         self->people[i].is_kiosk ? KT_USER_KIOSK : KT_USER_SALES, list->str);
    }
}

static KtSyncResult *
put (World *self, const char *login, gint64 n, guint account, guint territory)
{
  g_autofree char *id = g_strdup_printf ("a%u", account);
  g_autofree char *body = g_strdup_printf (
      "{\"id\":\"%s\",\"name\":\"of t%u.\",\"territory\":\"t%u\"}", id, territory, territory);
  return kt_test_house_push (&self->house, login, n, KT_SYNC_ACCOUNT, id, "put", self->rev[account],
                             body);
}

/* The boss moves customers about, and adds quotes for them. */
static void
change_world (World *self)
{
  guint account = (guint)g_rand_int_range (self->random, 0, N_ACCOUNTS);
  guint territory = (guint)g_rand_int_range (self->random, 0, N_TERRITORIES);
  g_autoptr (KtSyncResult) result = put (self, "boss", ++self->n, account, territory);
  g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
  self->rev[account] = result->rev;
  self->territory[account] = territory;
  if (g_rand_boolean (self->random))
    return;
  g_autofree char *id = g_strdup_printf ("q%u-%d", account, (int)self->n);
  g_autofree char *body
      = g_strdup_printf ("{\"number\":\"%s\",\"account_id\":\"a%u\",\"created\":1}", id, account);
  g_autoptr (KtSyncResult) quote
      = kt_test_house_push (&self->house, "boss", ++self->n, KT_SYNC_QUOTE, id, "put", 0, body);
  g_assert_cmpint (quote->verdict, ==, KT_SYNC_DONE);
}

static gboolean
sees (const World *self, const Somebody *who, guint account)
{
  return !who->is_kiosk && (who->mask & (1u << self->territory[account])) != 0;
}

/* Customers and quotes say in their ids whose they are. */
static void
check_page (World *self, const Somebody *who, const KtSyncPage *page)
{
  for (guint i = 0; i < page->changes->len; i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      if (change->is_del || (*change->id != 'a' && *change->id != 'q'))
        continue;
      guint account = (guint)g_ascii_strtoull (change->id + 1, NULL, 10);
      if (!sees (self, who, account))
        g_error ("%s came out to somebody who must not see it", change->id);
    }
}

static void
ask (World *self, guint i)
{
  Somebody *who = &self->people[i];
  g_autofree char *login = g_strdup_printf ("p%u", i);
  Somebody *other = &self->people[g_rand_int_range (self->random, 0, N_PEOPLE)];
  gboolean borrows = g_rand_int_range (self->random, 0, 4) == 0;
  g_autofree char *path = g_strdup_printf ("/v1/changes?cursor=%s&limit=%d",
                                           borrows && other->cursor != NULL ? other->cursor
                                           : who->cursor != NULL            ? who->cursor
                                                                            : "",
                                           g_rand_int_range (self->random, 1, 30));
  g_autoptr (KtServerResponse) response
      = kt_test_house_ask (&self->house, login, "GET", path, NULL);
  if (response->status != 200)
    {
      g_assert_cmpuint (response->status, ==, 409);
      g_assert_true (borrows);
      return;
    }
  g_autoptr (KtSyncPage) page = kt_sync_wire_read_page (response->body, NULL);
  check_page (self, who, page);
  g_free (who->cursor);
  who->cursor = g_steal_pointer (&page->next);
}

/* Guesses the id and the rev; succeeds only with what is his before and after. */
static void
grab (World *self, guint i)
{
  Somebody *who = &self->people[i];
  g_autofree char *login = g_strdup_printf ("p%u", i);
  guint account = (guint)g_rand_int_range (self->random, 0, N_ACCOUNTS);
  guint territory = (guint)g_rand_int_range (self->random, 0, N_TERRITORIES);
  gboolean was_his = self->rev[account] == 0 || sees (self, who, account);
  g_autoptr (KtSyncResult) result = put (self, login, ++who->n, account, territory);
  gboolean may = was_his && !who->is_kiosk && (who->mask & (1u << territory)) != 0;
  g_assert_cmpint (result->verdict == KT_SYNC_DONE, ==, may);
  if (!may)
    return;
  self->rev[account] = result->rev;
  self->territory[account] = territory;
}

static void
check_territories (const KtTestPlace *place)
{
  g_auto (World) world = { 0 };
  world.random = new_random ();
  kt_test_house_init (&world.house, place);
  add_people (&world);
  for (guint step = 0; step < 250; step++)
    {
      guint who = (guint)g_rand_int_range (world.random, 0, N_PEOPLE);
      switch (g_rand_int_range (world.random, 0, 3))
        {
        case 0:
          change_world (&world);
          break;
        case 1:
          grab (&world, who);
          break;
        default:
          ask (&world, who);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  kt_test_place_add ("hostile", "texts for databases are texts in every field of every route",
                     check_injection);
  kt_test_place_add ("hostile", "odd names come back letter by letter", check_round_trip);
  kt_test_place_add ("hostile", "texts for databases are texts in what administrators type",
                     check_administration);
  kt_test_place_add ("hostile", "no forged, foreign or misused token opens anything",
                     check_forged_tokens);
  kt_test_place_add ("hostile", "a foreign territory never comes out", check_territories);
  return kt_test_place_run ();
}
