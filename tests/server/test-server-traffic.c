/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The machine and its real transport against a real server, over a network that breaks after any
 * byte, in either direction, doubles and delays. Whatever breaks, the round is done in the end; each
 * thing once; and a page is there with its cursor or not at all.
 *
 * All bytes of an enrolment, a share of those of the others by default; all of them with
 * KT_ALL_BYTES=1.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "kt-server-caller.h"
#include "kt-server-code.h"
#include "kt-server-http.h"
#include "kt-server-people.h"
#include "kt-server-schema.h"
#include "kt-sync-machine.h"
#include "kt-sync-transport.h"
#include "kt-sync-wire.h"
#include "kt-test-proxy.h"
#include "kt-test-secrets.h"
#include "kt-test-sync-disk.h"

#define TENANT "house"
#define DEVICE "0d0d0d0d-0000-4000-8000-000000000001"
#define OTHER "0d0d0d0d-0000-4000-8000-000000000002"
#define ACCOUNT "0a0a0a0a-0000-4000-8000-000000000001"
#define FOREIGN "0a0a0a0a-0000-4000-8000-000000000002"
#define SHARE 13

typedef struct {
  char *folder;
  KtClock *clock;
  gint64 now;
  KtDatabase *database;
  KtServer *server;
  KtServerPool *pool;
  KtServerHttp *http;
  KtTestProxy *proxy;
  KtSyncTransport *transport;
  KtRandom *random;
  KtSecretStore *secrets;
  KtTestSyncDisk *disk;
  KtSyncAuth *auth;
  KtSyncMachine *machine;
  guint n_tags;    /* of this device */
  guint n_foreign; /* of the other one */
  gint64 foreign_n;
  guint n_cuts;
} Scene;

/* ---- the server ---- */

static void
add_member (Scene *self, const char *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerMember) member = kt_server_member_new (login, login, login);
  member->roles = KT_USER_SALES;
  g_free (member->territories);
  member->territories = g_strdup ("*");
  kt_server_member_save (self->database, TENANT, member, 1, &error);
  g_assert_no_error (error);
}

static void
add_other (Scene *self)
{
  gint64 number;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (self->database, &error);
  kt_server_device_add (self->database, TENANT, OTHER, OTHER, "", "bea", 1, &number, &error);
  kt_database_commit (transaction, &error);
  g_assert_no_error (error);
}

static void
begin_server (Scene *self)
{
  static const guint8 secret[KT_SERVER_SECRET_BYTES] = "not a secret: it is for tests";
  g_autoptr (GError) error = NULL;
  self->folder = g_dir_make_tmp ("kontor-traffic-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (self->folder, "server.db", NULL);
  self->now = (gint64)1795338000 * G_USEC_PER_SEC;
  self->clock = kt_clock_fixed (self->now);
  self->database = kt_database_open (path, &error);
  kt_server_schema_migrate (self->database, &error);
  kt_server_tenant_create (self->database, TENANT, "House", "epoch-1", &error);
  g_assert_no_error (error);
  add_member (self, "anna");
  add_member (self, "bea");
  add_other (self);
  self->server = kt_server_new (self->clock, secret);
  self->pool = kt_server_pool_new (self->server, path, 1, &error);
  self->http = kt_server_http_new (self->pool, &kt_server_guard_limits_default);
  kt_server_http_listen (self->http, "127.0.0.1:0", &error);
  g_assert_no_error (error);
  g_autofree char *address = kt_server_http_get_address (self->http);
  self->proxy = kt_test_proxy_new ((guint16)atoi (strchr (address, ':') + 1));
  self->transport
      = kt_sync_transport_new (kt_test_proxy_get_address (self->proxy), "1.0", &error);
  g_assert_no_error (error);
}

static void
on_stopped (gpointer data)
{
  *(gboolean *)data = TRUE;
}

static void
end_server (Scene *self)
{
  gboolean is_stopped = FALSE;
  g_clear_pointer (&self->transport, kt_sync_transport_free);
  kt_test_proxy_free (self->proxy);
  kt_server_http_stop (self->http, 1, on_stopped, &is_stopped);
  while (!is_stopped)
    g_main_context_iteration (NULL, TRUE);
  kt_server_http_free (self->http);
  kt_server_pool_free (self->pool);
  kt_server_free (self->server);
  kt_database_free (self->database);
  kt_clock_unref (self->clock);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static gint64
ask_server (Scene *self, const char *sql)
{
  g_autoptr (KtQuery) query = kt_query_new (self->database, sql);
  g_assert_true (kt_query_next (query, NULL));
  return kt_query_get_int (query, 0);
}

/* What the other device writes, without a network. */
static void
write_foreign (Scene *self)
{
  g_autofree char *body = g_strdup_printf (
      "{\"id\":\"" FOREIGN "\",\"name\":\"Customer\",\"note\":\"f%u\"}", ++self->n_foreign);
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  KtSyncOperation *operation = kt_sync_operation_new (KT_SYNC_ACCOUNT, FOREIGN, "put");
  operation->n = ++self->foreign_n;
  operation->base_rev = operation->n - 1;
  operation->body = g_steal_pointer (&body);
  g_ptr_array_add (operations, operation);
  g_autoptr (KtServerRequest) request = kt_server_request_new ("POST", "/v1/push");
  g_autofree char *token = kt_server_caller_new_access (self->server, TENANT, OTHER);
  g_autofree char *header = g_strconcat ("Bearer ", token, NULL);
  kt_server_request_set_header (request, "authorization", header);
  kt_server_request_take_body (request, kt_sync_wire_write_push (operations));
  g_autoptr (KtServerResponse) response
      = kt_server_handle (self->server, self->database, request);
  g_assert_cmpuint (response->status, ==, 200);
}

/* ---- over the network ---- */

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

/* A second passes with each, so that nobody comes too often. */
static gboolean
send (Scene *self,
      const char *method,
      const char *path,
      GBytes *body,
      const char *access,
      KtSyncReply *reply)
{
  g_autoptr (GAsyncResult) result = NULL;
  self->now += G_USEC_PER_SEC;
  kt_clock_set (self->clock, self->now);
  kt_sync_transport_send_async (self->transport, method, path, body, access, 1 << 20, NULL,
                                on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return kt_sync_transport_send_finish (result, reply, NULL);
}

/* What the other device wrote last. */
static gboolean
has_foreign (Scene *self)
{
  const KtTestDocument *document
      = g_hash_table_lookup (kt_test_sync_disk_get_documents (self->disk), FOREIGN);
  g_autofree char *tag = g_strdup_printf ("\"f%u\"", self->n_foreign);
  return document != NULL && document->body != NULL && strstr (document->body, tag) != NULL;
}

static void
exchange (Scene *self, KtSyncEffect *effect, KtSyncEvent *event, KtSyncReply *reply)
{
  kt_sync_reply_clear (reply);
  gboolean came = send (self, effect->method, effect->path, effect->body, effect->access, reply);
  *event = (KtSyncEvent){ .kind = came ? KT_SYNC_EVENT_RESPONSE : KT_SYNC_EVENT_FAILED,
                          .request = effect->request,
                          .status = reply->status,
                          .retry_after = reply->retry_after,
                          .wall = self->now / G_USEC_PER_SEC,
                          .body = reply->body,
                          .reason = "It broke." };
}

/* One round, with as many tries as it takes. */
static void
go_on (Scene *self, KtSyncEvent event)
{
  g_auto (KtSyncReply) reply = { 0 };
  g_autofree char *before = g_strdup (kt_test_sync_disk_get_cursor (self->disk));
  gint64 begun = self->now;
  gboolean is_new = self->n_foreign > 0 && !has_foreign (self);
  for (guint tries = 0; tries < 60; tries++)
    {
      g_auto (KtSyncEffect) effect = { 0 };
      kt_sync_machine_step (self->machine, self->now, &event, &effect);
      /* The whole page or nothing of it. */
      if (is_new)
        g_assert_true (has_foreign (self)
                       == (strcmp (kt_test_sync_disk_get_cursor (self->disk), before) != 0));
      if (effect.kind == KT_SYNC_EFFECT_REQUEST)
        {
          exchange (self, &effect, &event, &reply);
          continue;
        }
      const KtSyncStatus *status = kt_sync_machine_get_status (self->machine, self->now);
      if (status->activity == KT_SYNC_WAITING && status->waiting == 0
          && status->last_success >= begun)
        return;
      g_assert_cmpint (status->activity, !=, KT_SYNC_BLOCKED);
      self->now = effect.until != KT_SYNC_FOREVER ? MAX (self->now, effect.until) : self->now;
      event = (KtSyncEvent){ .kind = KT_SYNC_EVENT_WAKE };
    }
  const KtSyncStatus *status = kt_sync_machine_get_status (self->machine, self->now);
  g_error ("it never comes to an end: activity %d, %s", (int)status->activity, status->reason);
}

static void
run_round (Scene *self, KtSyncEventKind kind)
{
  go_on (self, (KtSyncEvent){ .kind = kind });
}

/* ---- a device ---- */

static char *
new_code (Scene *self)
{
  g_autoptr (GError) error = NULL;
  gint64 now = self->now / G_USEC_PER_SEC;
  char *code = kt_server_code_issue (self->database, TENANT, "anna", now, now + 3600, &error);
  g_assert_no_error (error);
  return code;
}

/* As somebody who tries again until it says something. */
static gboolean
enrol (Scene *self, KtSyncAuth *auth, const char *code)
{
  g_autoptr (GError) error = NULL;
  for (guint tries = 0; tries < 5; tries++)
    {
      g_auto (KtSyncReply) reply = { 0 };
      g_autoptr (GBytes) request = kt_sync_auth_write_enrolment (auth, code, "Laptop", &error);
      g_assert_no_error (error);
      if (!send (self, "POST", "/v1/enrol", request, NULL, &reply) || reply.status >= 500)
        continue;
      if (reply.status != 200)
        return FALSE;
      g_autoptr (KtEnrolAnswer) answer
          = kt_sync_auth_take_enrolment (auth, reply.body, self->now, &error);
      g_assert_no_error (error);
      return answer != NULL;
    }
  return FALSE;
}

static void
restart (Scene *self, KtTestSyncDisk *disk)
{
  g_clear_pointer (&self->machine, kt_sync_machine_free);
  g_clear_pointer (&self->auth, kt_sync_auth_free);
  if (disk != NULL)
    {
      kt_test_sync_disk_free (self->disk);
      self->disk = disk;
    }
  self->auth = kt_sync_auth_new (kt_test_secrets_reopen (self->secrets));
  kt_sync_auth_load (self->auth, NULL);
  self->machine = kt_sync_machine_new (kt_test_sync_disk_open (self->disk), self->auth,
                                       self->random, "1.0");
}

static void
scene_init (Scene *self)
{
  begin_server (self);
  self->random = kt_random_new (4711);
  self->disk = kt_test_sync_disk_new (DEVICE, "anna");
  self->secrets = kt_test_secrets_new_enrolled (DEVICE, 1);
  restart (self, NULL);
  g_autofree char *code = new_code (self);
  g_assert_true (enrol (self, self->auth, code));
  run_round (self, KT_SYNC_EVENT_START);
}

static void
scene_clear (Scene *self)
{
  kt_sync_machine_free (self->machine);
  kt_sync_auth_free (self->auth);
  kt_test_sync_disk_free (self->disk);
  kt_secret_store_free (self->secrets);
  kt_random_free (self->random);
  end_server (self);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

/* ---- every byte ---- */

typedef void (*Exchange) (Scene *self, gpointer data);

/* Once whole, to count its bytes; then again and again, cut after each of them. */
static void
cut_everywhere (Scene *self, Exchange run, gpointer data, gsize share)
{
  gsize sizes[KT_TEST_PROXY_N_WAYS];
  gsize step = g_getenv ("KT_ALL_BYTES") != NULL ? 1 : share;
  kt_test_proxy_pass (self->proxy);
  run (self, data);
  for (guint way = 0; way < KT_TEST_PROXY_N_WAYS; way++)
    sizes[way] = kt_test_proxy_count (self->proxy, way);
  for (guint way = 0; way < KT_TEST_PROXY_N_WAYS; way++)
    for (gsize at = 1 + (gsize)g_test_rand_int_range (0, (int)step); at <= sizes[way]; at += step)
      {
        kt_test_proxy_cut (self->proxy, way, at);
        run (self, data);
        self->n_cuts += kt_test_proxy_was_cut (self->proxy);
      }
  g_test_message ("%u cuts, of %u bytes that were asked and %u that were answered", self->n_cuts,
                  (guint)sizes[0], (guint)sizes[1]);
  g_assert_cmpuint (self->n_cuts, >, (sizes[0] + sizes[1]) / step / 2);
}

/* ---- pushes and pages ---- */

static void
check_once (Scene *self)
{
  g_assert_cmpint (ask_server (self, "SELECT count(*) FROM audit WHERE kind = 'tagged'"), ==,
                   self->n_tags);
  g_assert_cmpint (ask_server (self, "SELECT count(DISTINCT subject) FROM audit"
                                     " WHERE kind = 'tagged'"),
                   ==, self->n_tags);
  g_assert_cmpint (
      ask_server (self, "SELECT rev FROM object WHERE id = '" ACCOUNT "' AND type = 'account'"), ==,
      self->n_tags);
  g_assert_cmpuint (kt_test_sync_disk_count_tasks (self->disk), ==, 0);
}

static void
push_and_pull (Scene *self, gpointer data)
{
  g_autofree char *tag = g_strdup_printf ("t%u", ++self->n_tags);
  kt_test_sync_disk_edit (self->disk, ACCOUNT, tag, 1);
  write_foreign (self);
  run_round (self, KT_SYNC_EVENT_NOW);
  check_once (self);
}

static void
test_push_and_pull (void)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  cut_everywhere (&scene, push_and_pull, NULL, SHARE);
}

/* ---- tokens and numbers ---- */

/* A program that begins: it needs a new token, and numbers. */
static void
begin_anew (Scene *self, gpointer data)
{
  restart (self, kt_test_sync_disk_copy (data));
  run_round (self, KT_SYNC_EVENT_START);
  g_assert_cmpint (ask_server (self, "SELECT count(*) FROM number_lease AS a JOIN number_lease AS b"
                                     " ON a.kind = b.kind AND a.year = b.year AND a.first < b.first"
                                     " AND a.last >= b.first"),
                   ==, 0);
}

static void
test_tokens_and_numbers (void)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  g_autoptr (KtTestSyncDisk) without = kt_test_sync_disk_new (DEVICE, "anna");
  cut_everywhere (&scene, begin_anew, without, SHARE);
}

/* ---- enrolment ---- */

static void
enrol_another (Scene *self, gpointer data)
{
  guint *n = data;
  g_autofree char *device
      = g_strdup_printf ("0e0e0e0e-0000-4000-8000-%012u", ++*n);
  g_autoptr (KtSecretStore) secrets = kt_test_secrets_new_enrolled (device, (guint8)*n);
  g_autoptr (KtSyncAuth) auth = kt_sync_auth_new (kt_test_secrets_reopen (secrets));
  g_autofree char *code = new_code (self);
  kt_sync_auth_load (auth, NULL);
  self->now += 60 * G_USEC_PER_SEC;
  g_assert_true (enrol (self, auth, code));
  g_assert_cmpint (ask_server (self, "SELECT count(*) FROM device"), ==, *n + 2);
}

static void
test_enrolment (void)
{
  guint n = 0;
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  cut_everywhere (&scene, enrol_another, &n, 1);
}

/* ---- twice, late, in pieces ---- */

typedef struct {
  KtTestProxy *proxy;
  gint is_done;
} Repeating;

static gpointer
run_repeating (gpointer data)
{
  Repeating *self = data;
  kt_test_proxy_repeat (self->proxy);
  g_atomic_int_set (&self->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* The server answers in this loop. */
static void
repeat (Scene *self)
{
  Repeating repeating = { self->proxy, FALSE };
  GThread *thread = g_thread_new ("repeat", run_repeating, &repeating);
  while (!g_atomic_int_get (&repeating.is_done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static void
test_twice_and_late (void)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  for (guint i = 0; i < 20; i++)
    {
      kt_test_proxy_pass (scene.proxy);
      push_and_pull (&scene, NULL);
      repeat (&scene);
      check_once (&scene);

      /* The first request comes when the next one has been answered. */
      g_autofree char *tag = g_strdup_printf ("t%u", ++scene.n_tags);
      kt_test_sync_disk_edit (scene.disk, ACCOUNT, tag, 1);
      kt_test_proxy_hold (scene.proxy);
      const KtSyncEvent now = { .kind = KT_SYNC_EVENT_NOW };
      KtSyncEvent event;
      g_auto (KtSyncEffect) effect = { 0 };
      g_auto (KtSyncReply) reply = { 0 };
      kt_sync_machine_step (scene.machine, scene.now, &now, &effect);
      exchange (&scene, &effect, &event, &reply);
      g_assert_cmpint (event.kind, ==, KT_SYNC_EVENT_FAILED);
      repeat (&scene);
      go_on (&scene, event);
      repeat (&scene);
      check_once (&scene);
    }
}

static void
test_crumbs (void)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  kt_test_proxy_crumble (scene.proxy);
  push_and_pull (&scene, NULL);
  restart (&scene, NULL);
  run_round (&scene, KT_SYNC_EVENT_START);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/traffic/a push and a page are cut after one byte in thirteen, or after any", test_push_and_pull);
  g_test_add_func ("/traffic/a token and numbers are cut after one byte in thirteen, or after any", test_tokens_and_numbers);
  g_test_add_func ("/traffic/an enrolment is cut after each byte", test_enrolment);
  g_test_add_func ("/traffic/what comes twice, or late, is done once", test_twice_and_late);
  g_test_add_func ("/traffic/what comes byte by byte is whole in the end", test_crumbs);
  return g_test_run ();
}
