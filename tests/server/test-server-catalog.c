/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Releases of catalogs as clients fetch them. */
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog-fixture.h"
#include "kt-catalog-fetch.h"
#include "kt-server-caller.h"
#include "kt-server-catalog.h"
#include "kt-server-code.h"
#include "kt-server-file.h"
#include "kt-test-device.h"
#include "publish-fixture.h"

/* A house whose publisher writes into the folder the server hands out. */
typedef struct {
  KtTestHouse house;
  PublishFixture publishing;
  char *folder;
} Scene;

static void
scene_init (Scene *self, const KtTestPlace *place)
{
  publish_fixture_set_up (&self->publishing);
  self->folder = g_build_filename (self->publishing.folder, "catalog", NULL);
  g_free (self->publishing.tree);
  self->publishing.tree = g_build_filename (self->folder, KT_TEST_TENANT, NULL);
  self->publishing.publisher.tree = self->publishing.tree;
  kt_test_house_init (&self->house, place);
  kt_server_take_trees (self->house.server, kt_server_trees_new (self->folder, NULL));
  kt_test_house_add (&self->house, "anna", KT_USER_SALES, "north");
  kt_test_house_add (&self->house, "kiosk", KT_USER_KIOSK, "");
}

static void
scene_clear (Scene *self)
{
  kt_test_house_clear (&self->house);
  publish_fixture_clear (&self->publishing);
  g_free (self->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

/* header: "if-none-match" or "range"; NULL: none. */
/* What would be sent from a file, as the body. */
static void
load_file (KtServerResponse *response)
{
  gsize n_read;
  g_autoptr (GError) error = NULL;
  if (response->file < 0)
    return;
  gsize size = (gsize)response->file_length;
  g_autofree guint8 *data = g_malloc (size + 1); /* a file may be empty */
  g_autoptr (GInputStream) input = g_unix_input_stream_new (g_steal_fd (&response->file), TRUE);
  g_input_stream_read_all (input, data, size, &n_read, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_read, ==, size);
  g_clear_pointer (&response->body, g_bytes_unref);
  response->body = g_bytes_new_take (g_steal_pointer (&data), size);
}

static KtServerResponse *
ask_as (Scene *self,
        const char *tenant,
        const char *device,
        const char *path,
        const char *header,
        const char *value)
{
  g_autoptr (KtServerRequest) request = kt_server_request_new ("GET", path);
  g_autofree char *token = kt_server_caller_new_access (self->house.server, tenant, device);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  kt_server_request_set_header (request, "authorization", bearer);
  if (header != NULL)
    kt_server_request_set_header (request, header, value);
  KtServerResponse *response
      = kt_server_handle (self->house.server, self->house.database, request);
  load_file (response);
  return response;
}

static KtServerResponse *
ask (Scene *self, const char *path, const char *header, const char *value)
{
  return ask_as (self, KT_TEST_TENANT, "anna", path, header, value);
}

static const char *
header_of (const KtServerResponse *response, const char *name)
{
  for (guint i = 0; i + 1 < response->headers->len; i += 2)
    if (strcmp (response->headers->pdata[i], name) == 0)
      return response->headers->pdata[i + 1];
  return NULL;
}

static guint
status_of (Scene *self, const char *path)
{
  g_autoptr (KtServerResponse) response = ask (self, path, NULL, NULL);
  return response->status;
}

static void
assert_file (Scene *self, const KtServerResponse *response, const char *name, gsize from)
{
  gsize size, length;
  g_autoptr (GBytes) file = publish_fixture_read (&self->publishing, name);
  const char *data = g_bytes_get_data (file, &size);
  const char *body = g_bytes_get_data (response->body, &length);
  g_assert_cmpmem (body, length, data + from, size - from);
}

/* ---- what there is ---- */

static void
check_all_parts (const KtTestPlace *place)
{
  static const char *const names[]
      = { "root/1", "1/manifest.json", "2/manifest.json", "image/1", "image/2", "delta/1-2" };
  g_auto (Scene) self = { 0 };
  scene_init (&self, place);
  publish_fixture_next (&self.publishing);
  publish_fixture_next (&self.publishing);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/v1/catalog/", names[i], NULL);
      g_autoptr (KtServerResponse) response = ask (&self, path, NULL, NULL);
      g_assert_cmpuint (response->status, ==, 200);
      assert_file (&self, response, names[i], 0);
      g_assert_nonnull (strstr (header_of (response, "Cache-Control"), "immutable"));
      g_autoptr (KtServerResponse) again
          = ask (&self, path, "if-none-match", header_of (response, "ETag"));
      g_assert_cmpuint (again->status, ==, 304);
      g_assert_cmpint (kt_server_response_get_length (again), ==, 0);
    }
  g_assert_cmpuint (status_of (&self, "/v1/catalog/image/3"), ==, 404);
  g_assert_cmpuint (status_of (&self, "/v1/catalog/root/2"), ==, 404);
}

static void
check_media (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  g_autoptr (GError) error = NULL;
  scene_init (&self, place);
  g_autofree char *media = g_build_filename (self.publishing.folder, "media", NULL);
  g_autofree char *picture = g_build_filename (media, "a.svg", NULL);
  g_mkdir (media, 0700);
  g_assert_true (g_file_set_contents (picture, "<svg/>", -1, &error));
  self.publishing.publisher.media = media;
  publish_fixture_next (&self.publishing);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "<svg/>", -1);
  g_autofree char *path = g_strconcat ("/v1/blob/", hash, NULL);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", hash);
  g_autoptr (KtServerResponse) whole = ask (&self, path, NULL, NULL);
  g_assert_cmpuint (whole->status, ==, 200);
  g_assert_cmpstr (header_of (whole, "ETag"), ==, etag);
  g_assert_cmpmem (g_bytes_get_data (whole->body, NULL), g_bytes_get_size (whole->body), "<svg/>",
                   6);
  g_autoptr (KtServerResponse) rest = ask (&self, path, "range", "bytes=4-");
  g_assert_cmpuint (rest->status, ==, 206);
  g_assert_cmpstr (header_of (rest, "Content-Range"), ==, "bytes 4-5/6");
  g_assert_cmpmem (g_bytes_get_data (rest->body, NULL), g_bytes_get_size (rest->body), "/>", 2);
  g_autoptr (KtServerResponse) known = ask (&self, path, "if-none-match", etag);
  g_assert_cmpuint (known->status, ==, 304);
}

/* ---- the poll ---- */

static void
check_latest (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  scene_init (&self, place);
  g_assert_cmpuint (status_of (&self, "/v1/catalog/latest"), ==, 404);
  publish_fixture_next (&self.publishing);
  g_autoptr (KtServerResponse) first = ask (&self, "/v1/catalog/latest", NULL, NULL);
  g_assert_cmpuint (first->status, ==, 200);
  assert_file (&self, first, "latest", 0);
  g_assert_cmpstr (header_of (first, "Cache-Control"), ==, "no-cache");
  g_autofree char *weak = g_strdup_printf ("\"x\", W/%s", header_of (first, "ETag"));
  g_autoptr (KtServerResponse) same = ask (&self, "/v1/catalog/latest", "if-none-match", weak);
  g_assert_cmpuint (same->status, ==, 304);
  g_assert_cmpstr (header_of (same, "ETag"), ==, header_of (first, "ETag"));
  publish_fixture_next (&self.publishing);
  g_autoptr (KtServerResponse) next = ask (&self, "/v1/catalog/latest", "if-none-match", weak);
  g_assert_cmpuint (next->status, ==, 200);
  assert_file (&self, next, "latest", 0);
}

static void
write_file (const char *path, GBytes *bytes, gsize length)
{
  const char *data = g_bytes_get_data (bytes, NULL);
  g_assert_true (g_file_set_contents (path, data, (gssize)length, NULL));
}

static void
expect_warning (void)
{
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*what is newest there cannot be used*");
}

/* Somebody copies the next one over it: what was good is told on until it is there. */
static void
check_torn_latest (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  scene_init (&self, place);
  publish_fixture_next (&self.publishing);
  g_autofree char *path = g_build_filename (self.publishing.tree, "latest", NULL);
  g_autoptr (GBytes) good = publish_fixture_read (&self.publishing, "latest");
  g_assert_cmpuint (status_of (&self, "/v1/catalog/latest"), ==, 200);
  publish_fixture_next (&self.publishing);
  g_autoptr (GBytes) next = publish_fixture_read (&self.publishing, "latest");
  gsize size = g_bytes_get_size (next);
  for (gsize length = 0; length < size; length += size / 9)
    {
      expect_warning ();
      write_file (path, next, length);
      for (guint i = 0; i < 2; i++) /* it is looked at, and complained of, once */
        {
          g_autoptr (KtServerResponse) response = ask (&self, "/v1/catalog/latest", NULL, NULL);
          g_assert_cmpuint (response->status, ==, 200);
          g_assert_true (g_bytes_equal (response->body, good));
        }
      g_test_assert_expected_messages ();
    }
  write_file (path, next, size);
  g_autoptr (KtServerResponse) after = ask (&self, "/v1/catalog/latest", NULL, NULL);
  g_assert_true (g_bytes_equal (after->body, next));
}

/* Nothing was good yet: half a file, one by a stranger, one without its root. */
static void
check_bad_latest (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  PublishFixture stranger = { 0 };
  scene_init (&self, place);
  publish_fixture_set_up (&stranger);
  publish_fixture_next (&stranger);
  publish_fixture_next (&self.publishing);
  g_autofree char *path = g_build_filename (self.publishing.tree, "latest", NULL);
  g_autofree char *root_path = g_build_filename (self.publishing.tree, "root", "1", NULL);
  g_autoptr (GBytes) good = publish_fixture_read (&self.publishing, "latest");
  g_autoptr (GBytes) foreign = publish_fixture_read (&stranger, "latest");
  expect_warning ();
  write_file (path, good, 100);
  g_autoptr (KtServerResponse) torn = ask (&self, "/v1/catalog/latest", NULL, NULL);
  g_assert_cmpuint (torn->status, ==, 503);
  g_assert_cmpstr (header_of (torn, "Retry-After"), ==, "60");
  expect_warning ();
  write_file (path, foreign, g_bytes_get_size (foreign));
  g_assert_cmpuint (status_of (&self, "/v1/catalog/latest"), ==, 503);
  g_autoptr (GBytes) root = publish_fixture_read (&self.publishing, "root/1");
  expect_warning ();
  g_unlink (root_path);
  write_file (path, good, g_bytes_get_size (good));
  g_assert_cmpuint (status_of (&self, "/v1/catalog/latest"), ==, 503);
  write_file (root_path, root, g_bytes_get_size (root));
  write_file (path, good, g_bytes_get_size (good));
  g_assert_cmpuint (status_of (&self, "/v1/catalog/latest"), ==, 200);
  g_test_assert_expected_messages ();
  publish_fixture_clear (&stranger);
}

/* ---- replaced while it is asked for ---- */

typedef struct {
  Scene *scene;
  const char *path;
  GBytes *versions[2];
  gint stop;
} Replacing;

static gpointer
replace (gpointer data)
{
  Replacing *self = data;
  for (guint i = 0; !g_atomic_int_get (&self->stop); i++)
    {
      GBytes *bytes = self->versions[i % 2];
      g_assert_true (g_file_set_contents (self->path, g_bytes_get_data (bytes, NULL),
                                          (gssize)g_bytes_get_size (bytes), NULL));
    }
  return NULL;
}

static void
check_replaced (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  guint seen[2] = { 0, 0 };
  scene_init (&self, place);
  g_autofree char *path = g_build_filename (self.publishing.tree, "latest", NULL);
  publish_fixture_next (&self.publishing);
  g_autoptr (GBytes) first = publish_fixture_read (&self.publishing, "latest");
  publish_fixture_next (&self.publishing);
  g_autoptr (GBytes) second = publish_fixture_read (&self.publishing, "latest");
  Replacing replacing = { &self, path, { first, second }, 0 };
  GThread *thread = g_thread_new ("replace", replace, &replacing);
  for (guint i = 0; i < 20000 && (i < 300 || seen[0] == 0 || seen[1] == 0); i++)
    {
      g_autoptr (KtServerResponse) response = ask (&self, "/v1/catalog/latest", NULL, NULL);
      gboolean is_first = g_bytes_equal (response->body, first);
      g_assert_true (is_first || g_bytes_equal (response->body, second));
      seen[is_first ? 0 : 1]++;
    }
  g_atomic_int_set (&replacing.stop, 1);
  g_thread_join (thread);
  g_assert_cmpuint (seen[0], >, 0);
  g_assert_cmpuint (seen[1], >, 0);
}

/* ---- who ---- */

static void
add_other_house (Scene *self)
{
  g_autoptr (GError) error = NULL;
  gint64 number;
  KtDatabase *database = self->house.database;
  kt_server_tenant_create (database, "other", "Other", "epoch-2", &error);
  g_assert_no_error (error);
  g_autoptr (KtServerMember) member = kt_server_member_new ("olga", "olga", "Olga");
  member->roles = KT_USER_SALES;
  kt_server_member_save (database, "other", member, KT_TEST_NOW, &error);
  g_assert_no_error (error);
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, &error);
  kt_server_device_add (database, "other", "olga", "olga", "", "olga", KT_TEST_NOW, &number,
                        &error);
  kt_database_commit (transaction, &error);
  g_assert_no_error (error);
}

static void
check_who (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  scene_init (&self, place);
  publish_fixture_next (&self.publishing);
  add_other_house (&self);
  g_autoptr (KtServerResponse) kiosk
      = ask_as (&self, KT_TEST_TENANT, "kiosk", "/v1/catalog/image/1", NULL, NULL);
  g_assert_cmpuint (kiosk->status, ==, 200);
  g_autoptr (KtServerResponse) other
      = ask_as (&self, "other", "olga", "/v1/catalog/latest", NULL, NULL);
  g_assert_cmpuint (other->status, ==, 404);
  g_autoptr (KtServerResponse) image
      = ask_as (&self, "other", "olga", "/v1/catalog/image/1", NULL, NULL);
  g_assert_cmpuint (image->status, ==, 404);
  g_autoptr (KtServerResponse) stranger
      = ask_as (&self, KT_TEST_TENANT, "nobody", "/v1/catalog/latest", NULL, NULL);
  g_assert_cmpuint (stranger->status, ==, 403);
  g_autoptr (KtServerRequest) bare = kt_server_request_new ("GET", "/v1/catalog/image/1");
  g_autoptr (KtServerResponse) refused
      = kt_server_handle (self.house.server, self.house.database, bare);
  g_assert_cmpuint (refused->status, ==, 401);
  g_autoptr (KtServerRequest) post = kt_server_request_new ("POST", "/v1/catalog/image/1");
  g_autoptr (KtServerResponse) method
      = kt_server_handle (self.house.server, self.house.database, post);
  g_assert_cmpuint (method->status, ==, 405);
}

/* A tenant called ".." would be the folder above. */
static void
check_tenants_that_are_no_folders (const KtTestPlace *place)
{
  g_autoptr (KtServerTrees) trees = kt_server_trees_new ("/srv/catalog", "/internal/");
  static const char *const bad[] = { "", ".", "..", ".git", "a/b", "../a" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (KtServerLatest) latest = NULL;
      g_assert_null (kt_server_trees_get_folder (trees, bad[i]));
      g_assert_null (kt_server_trees_get_accel (trees, bad[i], "image/1"));
      g_assert_cmpint (kt_server_trees_get_latest (trees, bad[i], &latest), ==,
                       KT_SERVER_TREE_NONE);
    }
  g_autofree char *accel = kt_server_trees_get_accel (trees, "house", "image/1");
  g_assert_cmpstr (accel, ==, "/internal/house/image/1");
}

/* ---- names that are none ---- */

static void
check_paths (const KtTestPlace *place)
{
  static const char *const bad[] = {
    "catalog/",           "catalog/latest/",       "catalog/root/0",       "catalog/root/01",
    "catalog/root/-1",    "catalog/root/+1",       "catalog/root/1/",      "catalog/root/",
    "catalog/root/1.",    "catalog/root/../latest", "catalog/image/..",     "catalog/image/1/..",
    "catalog/image/1%2e", "catalog/image/ 1",      "catalog/image/0x1",    "catalog/image/1e1",
    "catalog/delta/1",    "catalog/delta/1-",      "catalog/delta/-2",     "catalog/delta/1-2-3",
    "catalog/delta/1--2", "catalog/delta/01-2",    "catalog/manifest.json", "catalog//manifest.json",
    "catalog/1/manifest", "catalog/1/manifest.json/", "catalog/../1/manifest.json", "catalog/1",
    "catalog/image/1234567890123456789", "catalog/image/99999999999999999999999999",
    "blob/", "blob/..", "blob/../latest", "blob/latest", "blob/0", "image/1", "latest", "",
    "blob/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "blob/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "blob/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "blob/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/",
    "blob/../../../../../../../../../../../../../../../../../../../../etc/pa",
  };
  g_auto (Scene) self = { 0 };
  scene_init (&self, place);
  publish_fixture_next (&self.publishing);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/v1/", bad[i], NULL);
      g_assert_null (kt_server_catalog_parse (bad[i]));
      g_assert_cmpuint (status_of (&self, path), ==, 404);
    }
  g_autofree char *delta = kt_server_catalog_parse ("catalog/delta/17-18");
  g_autofree char *image = kt_server_catalog_parse ("catalog/image/123456789012345678");
  g_assert_cmpstr (delta, ==, "delta/17-18");
  g_assert_cmpstr (image, ==, "image/123456789012345678");
}

/* What lies in the tree but is no file of its own: not followed, not waited for. */
static void
check_odd_files (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  scene_init (&self, place);
  publish_fixture_next (&self.publishing);
  g_autofree char *link = g_build_filename (self.publishing.tree, "image", "7", NULL);
  g_autofree char *folder = g_build_filename (self.publishing.tree, "image", "8", NULL);
  g_autofree char *pipe = g_build_filename (self.publishing.tree, "image", "9", NULL);
  g_autofree char *empty = g_build_filename (self.publishing.tree, "image", "10", NULL);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 7; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("/v1/catalog/image/%u", i);
      g_assert_cmpuint (status_of (&self, path), ==, 404);
    }
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_cmpuint (status_of (&self, "/v1/catalog/image/10"), ==, 200);
}

/* ---- ranges ---- */

static void
check_ranges (const KtTestPlace *place)
{
  static const char *const bad[]
      = { "bytes=-5",  "bytes=0-5", "bytes=0-0,5-", "bytes=--",  "bytes=-",       "bytes=",
          "bytes",     "",          "-",            "bytes=a-",  "bytes=1a-",     "bytes= 1-",
          "bytes=+1-", "bytes=1-,", "Bytes=1-",     "items=1-",  "bytes=0x1-",    "bytes=1--",
          "bytes=9223372036854775808-",             "bytes=99999999999999999999999999-" };
  g_auto (Scene) self = { 0 };
  scene_init (&self, place);
  publish_fixture_next (&self.publishing);
  g_autoptr (GBytes) image = publish_fixture_read (&self.publishing, "image/1");
  gint64 size = (gint64)g_bytes_get_size (image);
  g_autofree char *all = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, size);
  const gint64 places[] = { 0, 1, 4096, size - 1 };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *range = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", places[i]);
      g_autofree char *content = g_strdup_printf (
          "bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, places[i], size - 1,
          size);
      g_autoptr (KtServerResponse) part = ask (&self, "/v1/catalog/image/1", "range", range);
      g_assert_cmpuint (part->status, ==, 206);
      g_assert_cmpstr (header_of (part, "Content-Range"), ==, content);
      assert_file (&self, part, "image/1", (gsize)places[i]);
    }
  g_autofree char *behind = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", size);
  for (guint i = 0; i <= G_N_ELEMENTS (bad); i++)
    {
      const char *range = i < G_N_ELEMENTS (bad) ? bad[i] : behind;
      g_autoptr (KtServerResponse) refused = ask (&self, "/v1/catalog/image/1", "range", range);
      g_assert_cmpuint (refused->status, ==, 416);
      g_assert_cmpstr (header_of (refused, "Content-Range"), ==, all);
    }
}

/* The proxy is told where the file is, and gets no byte of it from here. */
static void
check_accel (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  scene_init (&self, place);
  publish_fixture_next (&self.publishing);
  kt_server_take_trees (self.house.server, kt_server_trees_new (self.folder, "/kontor-catalog/"));
  g_autoptr (KtServerResponse) image
      = ask (&self, "/v1/catalog/image/1", "range", "bytes=5-");
  g_assert_cmpuint (image->status, ==, 200);
  g_assert_cmpstr (header_of (image, "X-Accel-Redirect"), ==, "/kontor-catalog/house/image/1");
  g_assert_cmpint (kt_server_response_get_length (image), ==, 0);
  g_autoptr (KtServerResponse) latest = ask (&self, "/v1/catalog/latest", NULL, NULL);
  g_assert_null (header_of (latest, "X-Accel-Redirect"));
  g_assert_cmpuint (status_of (&self, "/v1/catalog/image/2"), ==, 404);
}

/* ---- clients ---- */

static gint64
read_offset (const KtServerResponse *response)
{
  const char *content = header_of (response, "Content-Range");
  return content != NULL ? g_ascii_strtoll (content + strlen ("bytes "), NULL, 10) : 0;
}

/* What a client does, without a network; cut: after so many bytes of an image the first time. */
static KtCatalogFetchOutcome
fetch (Scene *self, KtCatalogFetch *fetch, gsize cut)
{
  KtCatalogFetchEffect effect;
  KtCatalogFetchEvent event
      = { .kind = KT_CATALOG_FETCH_START, .server_time = TUF_NOW };
  kt_catalog_fetch_step (fetch, &event, &effect);
  while (effect.kind == KT_CATALOG_FETCH_REQUEST)
    {
      g_autofree char *path = g_strconcat ("/v1/catalog/", effect.path, NULL);
      g_autofree char *range
          = effect.offset > 0 ? g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", effect.offset) : NULL;
      const char *header = range != NULL ? "range" : effect.etag != NULL ? "if-none-match" : NULL;
      g_autoptr (KtServerResponse) response
          = ask (self, path, header, range != NULL ? range : effect.etag);
      gsize size = response->body != NULL ? g_bytes_get_size (response->body) : 0;
      gboolean is_cut = cut > 0 && cut < size && strstr (path, "image") != NULL;
      g_autoptr (GBytes) body
          = size > 0 ? g_bytes_new_from_bytes (response->body, 0, is_cut ? cut : size) : NULL;
      event = (KtCatalogFetchEvent){ .kind = KT_CATALOG_FETCH_RESPONSE,
                                     .status = response->status,
                                     .etag = header_of (response, "ETag"),
                                     .offset = read_offset (response) };
      kt_catalog_fetch_step (fetch, &event, &effect);
      event = (KtCatalogFetchEvent){ .kind = KT_CATALOG_FETCH_DATA, .bytes = body };
      if (effect.kind == KT_CATALOG_FETCH_NOTHING && body != NULL)
        kt_catalog_fetch_step (fetch, &event, &effect);
      event = (KtCatalogFetchEvent){ .kind = is_cut ? KT_CATALOG_FETCH_FAILED
                                                    : KT_CATALOG_FETCH_END };
      if (effect.kind == KT_CATALOG_FETCH_NOTHING)
        kt_catalog_fetch_step (fetch, &event, &effect);
    }
  return kt_catalog_fetch_get_outcome (fetch);
}

/* From the code an administrator gives to releases that follow each other; nothing is known before
 * but the code. */
static void
check_first_start (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_autoptr (GError) error = NULL;
  scene_init (&self, place);
  publish_fixture_next (&self.publishing);
  kt_test_device_init (&device);
  g_autofree char *code = kt_server_code_issue (self.house.database, KT_TEST_TENANT, "anna",
                                                KT_TEST_NOW, KT_TEST_NOW + 3600, &error);
  g_assert_no_error (error);
  g_autoptr (KtServerResponse) response
      = kt_test_device_send (&device, &self.house, "/v1/enrol", code);
  g_autoptr (KtEnrolAnswer) answer = kt_enrol_wire_read_answer (response->body, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) root = g_bytes_new (answer->root, strlen (answer->root));
  g_assert_true (g_bytes_equal (root, self.publishing.root));
  g_autoptr (KtCatalogStore) store
      = kt_catalog_store_open (self.publishing.client, root, &error);
  g_assert_no_error (error);
  g_autoptr (KtCatalogFetch) machine = kt_catalog_fetch_new (store);
  g_assert_cmpint (fetch (&self, machine, 5000), ==, KT_CATALOG_FETCH_INTERRUPTED);
  g_assert_cmpint (fetch (&self, machine, 0), ==, KT_CATALOG_FETCH_INSTALLED);
  g_assert_cmpint (fetch (&self, machine, 0), ==, KT_CATALOG_FETCH_UP_TO_DATE);
  publish_fixture_next (&self.publishing);
  g_assert_cmpint (fetch (&self, machine, 0), ==, KT_CATALOG_FETCH_INSTALLED);
  g_assert_cmpint (kt_catalog_store_get_active (store), ==, 2);
}

static void
check_enrolment_without_catalog (const KtTestPlace *place)
{
  g_auto (Scene) self = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_autoptr (GError) error = NULL;
  scene_init (&self, place);
  kt_test_device_init (&device);
  g_autofree char *code = kt_server_code_issue (self.house.database, KT_TEST_TENANT, "anna",
                                                KT_TEST_NOW, KT_TEST_NOW + 3600, &error);
  g_autoptr (KtServerResponse) response
      = kt_test_device_send (&device, &self.house, "/v1/enrol", code);
  g_autoptr (KtEnrolAnswer) answer = kt_enrol_wire_read_answer (response->body, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->root, ==, "");

  /* The first catalog brings what is trusted from then on. */
  publish_fixture_next (&self.publishing);
  g_autoptr (KtCatalogStore) store = kt_catalog_store_open (self.publishing.client, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (KtCatalogFetch) machine = kt_catalog_fetch_new (store);
  g_assert_cmpint (fetch (&self, machine, 0), ==, KT_CATALOG_FETCH_INSTALLED);
  g_assert_cmpint (fetch (&self, machine, 0), ==, KT_CATALOG_FETCH_UP_TO_DATE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  kt_test_place_add ("server-catalog", "all parts of a release are handed out", check_all_parts);
  kt_test_place_add ("server-catalog", "media are handed out by their hash", check_media);
  kt_test_place_add ("server-catalog", "what is newest is asked for with 304", check_latest);
  kt_test_place_add ("server-catalog", "a torn file is told to nobody", check_torn_latest);
  kt_test_place_add ("server-catalog", "what nobody could use is not handed out",
                     check_bad_latest);
  kt_test_place_add ("server-catalog", "whoever asks while it is replaced gets one or the other",
                     check_replaced);
  kt_test_place_add ("server-catalog", "a house gives its catalog to its own devices only",
                     check_who);
  kt_test_place_add ("server-catalog", "some tenants have no folder",
                     check_tenants_that_are_no_folders);
  kt_test_place_add ("server-catalog", "only numbers and hashes are names", check_paths);
  kt_test_place_add ("server-catalog", "links, folders and pipes are nothing", check_odd_files);
  kt_test_place_add ("server-catalog", "a range goes from a place on, nothing else is one",
                     check_ranges);
  kt_test_place_add ("server-catalog", "a proxy sends the files itself", check_accel);
  kt_test_place_add ("server-catalog", "a code is all a first start needs", check_first_start);
  kt_test_place_add ("server-catalog", "a house without a catalog says so",
                     check_enrolment_without_catalog);
  return kt_test_place_run ();
}
