/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a profile trusts: a server with a certificate of an authority of its own, made with openssl.
 */
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "kt-error.h"
#include "kt-sync-authorities.h"
#include "kt-sync-transport.h"

typedef struct {
  char *folder; /* with the certificates, and the profile */
  char *profile;
  SoupServer *soup;
  char *address;
} Scene;

/* clang's LeakSanitizer dies of its own scan when a server and a client of TLS were in one process;
 * valgrind finds nothing of ours. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

#define KEPT_AUTHORITIES "profile/" KT_SYNC_AUTHORITIES

static const char *const FILES[] = {
  "ours.crt",  "ours.key",  "theirs.crt", "theirs.key",     "good.crt", "good.key",
  "other.crt", "other.key", "old.crt",    "old.key",        "empty",    "damaged",
  "good.csr",  "other.csr", "old.csr",    KEPT_AUTHORITIES, "profile",
};

/* NAME.crt and .key of an authority; and of a server that "ours" vouches for, with a name and days.
 */
#define KEY "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
#define AUTHORITY(name)                                                                            \
  "openssl req -x509 " KEY "-keyout " name ".key -out " name ".crt -days 2 -subj /CN=" name        \
  " -addext keyUsage=critical,keyCertSign"
#define SERVER(name, alternative, days)                                                            \
  "openssl req " KEY "-keyout " name ".key -out " name ".csr -subj /CN=" name                      \
  " -addext subjectAltName=" alternative " && openssl x509 -req -in " name ".csr -out " name       \
  ".crt -CA ours.crt -CAkey ours.key -set_serial 0x0" days " -copy_extensions copy -days " days

static const char MAKE[]
    = "set -e; cd \"$1\"; exec 2>/dev/null; " AUTHORITY ("ours") "; " AUTHORITY (
        "theirs") "; " SERVER ("good",
                               "IP:127.0.0.1",
                               "2") "; " SERVER ("other",
                                                 "DNS:other.example",
                                                 "3") "; "
                                                      "faketime -f -9d sh -c '" SERVER (
                                                          "old",
                                                          "IP:127.0.0.1",
                                                          "4") "'; : >empty; "
                                                               "sed 's/^M/!/' ours.crt >damaged; "
                                                               "mkdir profile";

static void
on_request (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "hello", 5);
}

static char *
in_folder (const Scene *scene, const char *name)
{
  return g_build_filename (scene->folder, name, NULL);
}

/* FALSE: this machine cannot make certificates. */
static gboolean
begin (Scene *scene, const char *certificate)
{
  g_autoptr (GError) error = NULL;
  int status = 0;
  scene->folder = g_dir_make_tmp ("kontor-authorities-XXXXXX", NULL);
  scene->profile = in_folder (scene, "profile");
  const char *const argv[] = { "sh", "-c", MAKE, "sh", scene->folder, NULL };
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  if (status != 0)
    {
      g_test_skip ("openssl or faketime is not installed");
      return FALSE;
    }
  g_autofree char *crt = g_strdup_printf ("%s/%s.crt", scene->folder, certificate);
  g_autofree char *key = g_strdup_printf ("%s/%s.key", scene->folder, certificate);
  g_autoptr (GTlsCertificate) shown = g_tls_certificate_new_from_files (crt, key, &error);
  g_assert_no_error (error);
  scene->soup = soup_server_new ("tls-certificate", shown, NULL);
  soup_server_add_handler (scene->soup, NULL, on_request, NULL, NULL);
  soup_server_listen_local (scene->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | SOUP_SERVER_LISTEN_HTTPS,
                            &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (scene->soup);
  scene->address = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return TRUE;
}

static void
scene_clear (Scene *scene)
{
  if (scene->soup != NULL)
    soup_server_disconnect (scene->soup);
  g_clear_object (&scene->soup);
  for (guint i = 0; i < G_N_ELEMENTS (FILES); i++)
    {
      g_autofree char *path = in_folder (scene, FILES[i]);
      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (scene->folder), ==, 0);
  g_free (scene->folder);
  g_free (scene->profile);
  g_free (scene->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static gboolean
keep (const Scene *scene, const char *name, GError **error)
{
  g_autofree char *path = in_folder (scene, name);
  return kt_sync_authorities_keep (scene->profile, path, error);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

/* As a workplace with this profile. */
static gboolean
ask (const Scene *scene, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTlsDatabase) authorities = NULL;
  g_auto (KtSyncReply) reply = { 0 };
  if (!kt_sync_authorities_load (scene->profile, &authorities, error))
    return FALSE;
  g_autoptr (KtSyncTransport) transport = kt_sync_transport_new (scene->address, "1.0", error);
  if (authorities != NULL)
    kt_sync_transport_trust (transport, authorities);
  kt_sync_transport_send_async (transport, "GET", "/", NULL, NULL, 100, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return kt_sync_transport_send_finish (result, &reply, error);
}

static void
assert_refused (const Scene *scene, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (ask (scene, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_right (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  if (!begin (&scene, "good"))
    return;
  assert_refused (&scene, "somebody this machine does not trust");
  g_assert_true (keep (&scene, "ours.crt", &error));
  g_assert_true (ask (&scene, &error));
  g_assert_no_error (error);
}

static void
test_wrong (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  if (!begin (&scene, "good"))
    return;
  g_assert_true (keep (&scene, "ours.crt", &error));
  g_assert_true (keep (&scene, "theirs.crt", &error));
  assert_refused (&scene, "somebody this machine does not trust");
}

static void
test_name (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  if (!begin (&scene, "other"))
    return;
  g_assert_true (keep (&scene, "ours.crt", &error));
  assert_refused (&scene, "for another name");
}

static void
test_expired (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  if (!begin (&scene, "old"))
    return;
  g_assert_true (keep (&scene, "ours.crt", &error));
  assert_refused (&scene, "expired");
}

/* And what was kept before stays. */
static void
test_nothing_in_it (void)
{
  static const char *const names[] = { "empty", "damaged", "ours.key", "none" };
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  if (!begin (&scene, "good"))
    return;
  g_assert_true (keep (&scene, "ours.crt", &error));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (keep (&scene, names[i], &error));
      g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
      g_assert_nonnull (strstr (error->message, names[i]));
      g_clear_error (&error);
    }
  g_assert_true (ask (&scene, &error));
}

/* Not: as if there were none. */
static void
test_damaged (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  if (!begin (&scene, "good"))
    return;
  g_autofree char *path = g_build_filename (scene.profile, KT_SYNC_AUTHORITIES, NULL);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_false (ask (&scene, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/authorities/that of the house is taken", test_right);
  g_test_add_func ("/authorities/another one is not", test_wrong);
  g_test_add_func ("/authorities/the name is still looked at", test_name);
  g_test_add_func ("/authorities/the date is still looked at", test_expired);
  g_test_add_func ("/authorities/a file without a certificate is not kept", test_nothing_in_it);
  g_test_add_func ("/authorities/with a damaged file nobody is trusted", test_damaged);
  return g_test_run ();
}
