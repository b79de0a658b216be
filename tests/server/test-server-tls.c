/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The client with its real transport as it is used: TLS by an authority of the house, nginx with
 * the configuration that is shipped, three servers and PostgreSQL. They are started by
 * data/server/three-replicas.sh, so that this example is tried, too.
 *
 * Lines are cut at both sides of nginx: between it and the client (a cable), and between it and the
 * server (a server that dies within an answer). Whatever is cut, a page is whole or none, and
 * comes in time: over HTTP/2 libsoup 3.2 waits for ever when a line breaks before the request, so
 * the transport does not offer it.
 */
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>

#include "catalog-fixture.h"
#include "kt-account-store.h"
#include "kt-error.h"
#include "kt-server-caller.h"
#include "kt-server-people.h"
#include "kt-sync-authorities.h"
#include "kt-sync-session.h"
#include "kt-sync-store.h"
#include "kt-sync-transport-private.h"
#include "kt-sync-wire.h"
#include "kt-test-proxy.h"
#include "publish-fixture.h"

#define TENANT "house"
#define PASSWORD "correct horse battery"
#define PROBE "0d0d0d0d-0000-4000-8000-00000000000f"
#define A "0a0a0a0a-0000-4000-8000-000000000001"
#define N_CHANGES 200
#define CUTS 40

static struct {
  GSubprocess *script;
  char *folder;
  char *authorities;
  char *code;
  char *owner; /* uri of the database */
  char *token; /* of a device without a program */
  guint16 port;
  char *address;
} house;

/* ---- the house ---- */

static guint16
free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
take_line (char *taken)
{
  g_autofree char *line = taken;
  const char *uri = g_strrstr (line, "--database '");
  if (house.code == NULL && strlen (line) == 19 && line[4] == '-')
    house.code = g_strdup (line);
  else if (g_str_has_prefix (line, "Another code:") && uri != NULL)
    house.owner = g_strndup (uri + 12, strcspn (uri + 12, "'"));
}

/* Until the last thing that it tells before it waits. FALSE: it ended. */
static gboolean
read_lines (GInputStream *stream)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (stream);
  for (char *line; (line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL;)
    {
      gboolean is_last = g_str_has_prefix (line, "A catalog:");
      take_line (line);
      if (is_last)
        return TRUE;
    }
  return FALSE;
}

/* FALSE: something is not installed; words says what. */
static gboolean
start_house (char **words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "server", "three-replicas.sh", NULL);
  house.folder = g_dir_make_tmp ("kontor-tls-XXXXXX", NULL);
  house.authorities = g_build_filename (house.folder, "certificates", "ca.crt", NULL);
  house.port = free_port ();
  house.address = g_strdup_printf ("https://localhost:%u", house.port);
  g_autofree char *port = g_strdup_printf ("%u", house.port);
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "KONTOR_PORT", port, TRUE);
  g_subprocess_launcher_setenv (launcher, "KONTOR_SERVER", g_getenv ("KT_SERVER"), TRUE);
  house.script = g_subprocess_launcher_spawn (launcher, &error, "setpriv", "--pdeathsig=TERM", "sh",
                                              path, house.folder, NULL);
  g_assert_no_error (error);
  if (read_lines (g_subprocess_get_stdout_pipe (house.script)))
    return TRUE;
  char told[2000] = "";
  g_input_stream_read_all (g_subprocess_get_stderr_pipe (house.script), told, sizeof told - 1, NULL,
                           NULL, NULL);
  if (strstr (told, "is not installed") == NULL)
    g_error ("the example does not start: %s", told);
  *words = g_strdup (told);
  return FALSE;
}

static void
stop_house (void)
{
  g_subprocess_send_signal (house.script, SIGTERM);
  g_subprocess_wait (house.script, NULL, NULL);
  g_clear_object (&house.script);
}

static void
forget_house (void)
{
  fixture_remove_folder (house.folder);
  g_free (house.folder);
  g_free (house.authorities);
  g_free (house.code);
  g_free (house.owner);
  g_free (house.token);
  g_free (house.address);
}

static char *
make_token (void)
{
  g_autofree char *path = g_build_filename (house.folder, "data", "secret", NULL);
  g_autofree char *secret = NULL;
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_assert_true (g_file_get_contents (path, &secret, NULL, NULL));
  g_autoptr (KtServer) server = kt_server_new (clock, (const guint8 *)secret);
  return kt_server_caller_new_access (server, TENANT, PROBE);
}

/* A device whose key nobody has: its requests are made one by one. */
static void
add_probe (void)
{
  gint64 number;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabase) database = kt_database_open (house.owner, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) members = kt_server_member_list (database, TENANT, &error);
  const KtServerMember *member = members->pdata[0];
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, &error);
  kt_server_device_add (database, TENANT, PROBE, PROBE, "", member->id, 1, &number, &error);
  kt_database_commit (transaction, &error);
  g_assert_no_error (error);
  house.token = make_token ();
}

/* ---- single requests ---- */

static KtSyncTransport *
new_transport (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) authorities = g_tls_file_database_new (house.authorities, &error);
  g_assert_no_error (error);
  KtSyncTransport *transport = kt_sync_transport_new (address, "1.0", &error);
  g_assert_no_error (error);
  kt_sync_transport_trust (transport, authorities);
  return transport;
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

/* On a connection of its own. */
static gboolean
ask (const char *address,
     const char *method,
     const char *path,
     GBytes *body,
     KtSyncReply *reply,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KtSyncTransport) transport = new_transport (address);
  kt_sync_transport_send_async (transport, method, path, body, house.token, 4 << 20, NULL,
                                on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return kt_sync_transport_send_finish (result, reply, error);
}

static void
push_changes (gint64 first, gint64 n)
{
  g_auto (KtSyncReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  for (gint64 i = first; i < first + n; i++)
    {
      g_autofree char *id = g_uuid_string_random ();
      KtSyncOperation *operation = kt_sync_operation_new (KT_SYNC_ACCOUNT, id, "put");
      operation->n = i;
      operation->body = g_strdup_printf ("{\"id\":\"%s\",\"name\":\"Customer %s\"}", id, id);
      g_ptr_array_add (operations, operation);
    }
  g_autoptr (GBytes) body = kt_sync_wire_write_push (operations);
  g_assert_true (ask (house.address, "POST", "/v1/push", body, &reply, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (reply.status, ==, 200);
  gint64 time;
  g_autoptr (GPtrArray) results = kt_sync_wire_read_results (reply.body, &time, &error);
  g_assert_cmpuint (results->len, ==, n);
}

static void
test_protocol (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncTransport) transport = new_transport (house.address);
  g_autoptr (SoupMessage) message
      = kt_sync_transport_new_message (transport, "GET", "/v1/changes", NULL, house.token);
  g_autoptr (GBytes) body = soup_session_send_and_read (transport->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  g_assert_cmpint (soup_message_get_http_version (message), ==, SOUP_HTTP_1_1);
  g_autofree char *subject
      = g_tls_certificate_get_subject_name (soup_message_get_tls_peer_certificate (message));
  g_assert_cmpstr (subject, ==, "CN=localhost");
}

static void
test_trust (void)
{
  g_auto (KtSyncReply) reply = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncTransport) transport = kt_sync_transport_new (house.address, "1.0", &error);
  kt_sync_transport_send_async (transport, "GET", "/v1/status", NULL, NULL, 1000, NULL, on_result,
                                &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (kt_sync_transport_send_finish (result, &reply, &error));
  g_assert_nonnull (strstr (error->message, "somebody this machine does not trust"));
}

/* ---- pages that are cut ---- */

typedef struct {
  KtTestProxy *proxy;
  const char *address; /* whom the client asks */
  guint n_changes;     /* of a whole page */
  guint n_whole;
  guint n_refused; /* by nginx */
  guint n_broken;
  guint n_torn; /* arrived as if it were whole, and is no page */
} Cuts;

/* Two that are whole differ in the time of the server. */
static void
take_page (Cuts *self, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncPage) page = kt_sync_wire_read_page (body, &error);
  if (page != NULL)
    {
      g_assert_cmpuint (page->changes->len, ==, self->n_changes);
      self->n_whole++;
      return;
    }
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
  self->n_torn++;
}

static void
cut_at (Cuts *self, gsize bytes)
{
  g_auto (KtSyncReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_proxy_cut (self->proxy, KT_TEST_PROXY_ANSWERS, bytes);
  if (!ask (self->address, "GET", "/v1/changes?limit=1000", NULL, &reply, &error))
    self->n_broken++;
  else if (reply.status == 200)
    take_page (self, reply.body);
  else
    {
      g_assert_cmpuint (reply.status, ==, 502);
      self->n_refused++;
    }
}

/* At places from the first to the last byte of the answer, and at all of its last ones. */
static void
cut_everywhere (Cuts *self)
{
  g_auto (KtSyncReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_proxy_pass (self->proxy);
  g_assert_true (ask (self->address, "GET", "/v1/changes?limit=1000", NULL, &reply, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (reply.status, ==, 200);
  g_autoptr (KtSyncPage) page = kt_sync_wire_read_page (reply.body, &error);
  g_assert_no_error (error);
  self->n_changes = page->changes->len;
  g_assert_cmpuint (self->n_changes, >=, N_CHANGES);
  gsize size = kt_test_proxy_count (self->proxy, KT_TEST_PROXY_ANSWERS);
  g_assert_cmpuint (size, >, 2000);
  for (guint i = 0; i < CUTS; i++)
    cut_at (self, 1 + size * i / CUTS);
  for (guint i = 1; i <= 12; i++)
    cut_at (self, size - i);
  g_test_message ("an answer of %zu bytes, cut: %u broken, %u answered 502, %u no page, %u whole",
                  size, self->n_broken, self->n_refused, self->n_torn, self->n_whole);
}

static char *
address_of (KtTestProxy *proxy)
{
  return g_strconcat ("https", kt_test_proxy_get_address (proxy) + 4, NULL);
}

static void
test_cut_before (void)
{
  Cuts cuts = { .proxy = kt_test_proxy_new (house.port) };
  g_autofree char *address = address_of (cuts.proxy);
  cuts.address = address;
  cut_everywhere (&cuts);
  g_assert_cmpuint (cuts.n_refused, ==, 0);
  g_assert_cmpuint (cuts.n_broken, >=, CUTS - 1);
  g_assert_cmpuint (cuts.n_torn, ==, 0);
  kt_test_proxy_free (cuts.proxy);
}

/* nginx asks through the proxy from now on, one server only; so this is the last test. */
static void
divert (KtTestProxy *proxy)
{
  g_autofree char *path = g_build_filename (house.folder, "nginx", "site.conf", NULL);
  g_autofree char *pid_path = g_build_filename (house.folder, "nginx", "pid", NULL);
  g_autofree char *text = NULL;
  g_autofree char *pid = NULL;
  g_autofree char *line
      = g_strdup_printf ("upstream kontor {\n    server %s;\n    keepalive 96;\n}",
                         kt_test_proxy_get_address (proxy) + 7);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (pid_path, &pid, NULL, NULL));
  const char *first = strstr (text, "upstream kontor {");
  g_autofree char *changed
      = g_strdup_printf ("%.*s%s%s", (int)(first - text), text, line, strchr (first, '}') + 1);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
  kill ((pid_t)atoi (pid), SIGHUP);
  for (guint row = 0; row < 10; row++)
    {
      g_auto (KtSyncReply) reply = { 0 };
      kt_test_proxy_pass (proxy);
      ask (house.address, "GET", "/v1/status", NULL, &reply, NULL);
      if (kt_test_proxy_count (proxy, KT_TEST_PROXY_ANSWERS) == 0)
        row = 0; /* by a process with the configuration before */
    }
}

static guint16
port_of_server (void)
{
  g_autofree char *path = g_build_filename (house.folder, "ready-1", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return (guint16)atoi (strrchr (text, ':') + 1);
}

static void
test_cut_behind (void)
{
  Cuts cuts = { .proxy = kt_test_proxy_new (port_of_server ()), .address = house.address };
  divert (cuts.proxy);
  cut_everywhere (&cuts);
  g_assert_cmpuint (cuts.n_whole, <=, 1); /* cut in its head it is asked for once more */
  g_assert_cmpuint (cuts.n_broken + cuts.n_torn, >, 30);
  kt_test_proxy_free (cuts.proxy);
}

/* ---- workplaces ---- */

typedef struct {
  char *profile;
  KtWorkStore *store;
  KtSyncSession *session;
} Workplace;

static void
open_workplace (Workplace *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClock) clock = kt_clock_system ();
  self->profile = g_dir_make_tmp ("kontor-tls-XXXXXX", NULL);
  kt_sync_authorities_keep (self->profile, house.authorities, &error);
  g_assert_no_error (error);
  self->store = kt_work_store_open (self->profile, clock, &error);
  g_assert_no_error (error);
  self->session = kt_sync_session_new (self->store, self->profile, "1.0");
  kt_sync_session_start (self->session);
}

static void
close_workplace (Workplace *self)
{
  kt_sync_session_close (self->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->session);
  kt_work_store_close (self->store);
  g_assert_finalize_object (self->store);
  fixture_remove_folder (self->profile);
  g_free (self->profile);
}

static void
enrol (Workplace *self, const char *server, const char *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  kt_sync_session_enrol_async (self->session, server, code, PASSWORD, "Laptop", NULL, on_result,
                               &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  kt_sync_session_enrol_finish (self->session, result, &error);
  g_assert_no_error (error);
}

static char *
new_code (void)
{
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  const char *const argv[]
      = { g_getenv ("KT_SERVER"), "admin", "--database", house.owner, "code", "admin", NULL };
  g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strndup (out, 19);
}

static gboolean
on_tick (gpointer session)
{
  const KtSyncStatus *status = kt_sync_session_get_status (session);
  if (status->activity == KT_SYNC_OFFLINE || kt_sync_session_get_catalog (session)->is_cut)
    kt_sync_session_now (session);
  return G_SOURCE_CONTINUE;
}

typedef gboolean (*Reached) (Workplace *self);

static gboolean
is_told (Workplace *self)
{
  const KtSyncStatus *status = kt_sync_session_get_status (self->session);
  return status->activity == KT_SYNC_WAITING && status->waiting == 0 && status->last_success > 0;
}

static gboolean
has_account (Workplace *self)
{
  g_autoptr (KtAccount) account = kt_account_store_load (self->store, A, NULL);
  return account != NULL && is_told (self);
}

static gboolean
has_catalog (Workplace *self)
{
  return kt_sync_session_get_catalog (self->session)->state == KT_CATALOG_CURRENT;
}

static void
wait_for (Workplace *self, Reached reached, const char *what)
{
  gint64 last = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint tick = g_timeout_add (200, on_tick, self->session);
  while (!reached (self))
    {
      if (g_get_monotonic_time () > last)
        g_error ("%s did not come: %s; %s", what,
                 kt_sync_session_get_status (self->session)->reason,
                 kt_sync_session_get_catalog (self->session)->reason);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

static void
test_workplaces (void)
{
  Workplace one = { 0 };
  Workplace other = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *second = new_code ();
  open_workplace (&one);
  enrol (&one, house.address, house.code);
  g_autoptr (KtAccount) account = kt_account_new (A);
  g_free (account->name);
  account->name = g_strdup ("Müller");
  kt_account_store_save (one.store, account, NULL, &error);
  g_assert_no_error (error);
  wait_for (&one, is_told, "the answer");
  open_workplace (&other);
  enrol (&other, house.address, second);
  wait_for (&other, has_account, "the customer");
  close_workplace (&one);
  close_workplace (&other);
}

/* ---- a catalog ---- */

static gsize
publish (void)
{
  PublishFixture publishing;
  g_autofree char *tree = g_build_filename (house.folder, "data", "catalog", TENANT, NULL);
  g_autofree char *image = g_build_filename (tree, "image", "1", NULL);
  publish_fixture_set_up (&publishing);
  publish_fixture_renew (&publishing, "small");
  publishing.publisher.tree = tree;
  g_assert_cmpint (publish_fixture_next (&publishing), ==, 1);
  publish_fixture_clear (&publishing);
  g_autoptr (GFile) file = g_file_new_for_path (image);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);
  return info != NULL ? (gsize)g_file_info_get_size (info) : 0;
}

/* The line breaks in the middle of the image; what had come is not fetched again. */
static void
test_image (void)
{
  Workplace place = { 0 };
  g_autofree char *code = new_code ();
  gsize size = publish ();
  KtTestProxy *proxy = kt_test_proxy_new (house.port);
  g_autofree char *address = address_of (proxy);
  g_assert_cmpuint (size, >, 50000);
  open_workplace (&place);
  kt_test_proxy_cut (proxy, KT_TEST_PROXY_ANSWERS, 12000 + size / 2);
  enrol (&place, address, code);
  wait_for (&place, has_catalog, "the catalog");
  g_assert_true (kt_test_proxy_was_cut (proxy));
  gsize passed = kt_test_proxy_count (proxy, KT_TEST_PROXY_ANSWERS);
  g_test_message ("an image of %zu bytes, %zu bytes of all answers", size, passed);
  g_assert_cmpuint (passed, <, size + size / 3);
  close_workplace (&place);
  kt_test_proxy_free (proxy);
}

int
main (int argc, char *argv[])
{
  g_autofree char *missing = NULL;
  g_test_init (&argc, &argv, NULL);
  if (!start_house (&missing))
    {
      g_print ("1..0 # SKIP %s", missing);
      return 0;
    }
  add_probe ();
  push_changes (1, 100);
  push_changes (101, N_CHANGES - 100);
  g_test_add_func ("/tls/HTTP 1.1 is spoken over TLS, though nginx offers 2", test_protocol);
  g_test_add_func ("/tls/who does not know its authority does not ask", test_trust);
  g_test_add_func ("/tls/a page that is cut before nginx is none", test_cut_before);
  g_test_add_func ("/tls/a workplace enrols and tells, another one hears of it", test_workplaces);
  g_test_add_func ("/tls/an image that is cut goes on where it was", test_image);
  g_test_add_func ("/tls/a page that is cut behind nginx is none", test_cut_behind);
  int status = g_test_run ();
  stop_house ();
  forget_house ();
  return status;
}
