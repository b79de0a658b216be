/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key of a device, what it signs, and where it is kept. */
#include "kt-sync-auth.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "kt-error.h"
#include "kt-test-secrets.h"

#define DEVICE "0d0d0d0d-0000-4000-8000-000000000001"
#define SECOND ((gint64)G_USEC_PER_SEC)

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static KtSyncAuth *
new_auth (KtSecretStore *secrets)
{
  g_autoptr (GError) error = NULL;
  KtSyncAuth *auth = kt_sync_auth_new (secrets);
  kt_sync_auth_load (auth, &error);
  g_assert_no_error (error);
  return auth;
}

static gboolean
is_signed (const char *message, const char *signature, const char *public_key)
{
  g_autofree guint8 *bytes = kt_enrol_decode (signature, crypto_sign_BYTES);
  g_autofree guint8 *key = kt_enrol_decode (public_key, crypto_sign_PUBLICKEYBYTES);
  return bytes != NULL && key != NULL
         && crypto_sign_verify_detached (bytes, (const guint8 *)message, strlen (message), key) == 0;
}

static KtEnrolRequest *
enrol (KtSyncAuth *auth, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = kt_sync_auth_write_enrolment (auth, code, "Laptop", &error);
  g_assert_no_error (error);
  KtEnrolRequest *request = kt_enrol_wire_read_request (bytes, &error);
  g_assert_no_error (error);
  return request;
}

static void
take_enrolment (KtSyncAuth *auth)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bytes_of (
      "{\"tenant\":\"house\",\"device\":3,\"member\":{\"id\":\"u\",\"login\":\"anna\",\"name\":"
      "\"Anna\",\"roles\":\"sales\",\"duties\":\"\",\"territories\":\"*\"},\"refresh\":\"r1\","
      "\"access\":\"a1\",\"expires\":600,\"server_time\":5}");
  g_autoptr (KtEnrolAnswer) answer = kt_sync_auth_take_enrolment (auth, bytes, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->device, ==, 3);
}

static void
test_enrolment_is_signed (void)
{
  g_autoptr (KtSyncAuth) auth = new_auth (kt_test_secrets_new ());
  g_assert_false (kt_sync_auth_is_enrolled (auth));
  g_autoptr (KtEnrolRequest) request = enrol (auth, "ABCD-1234");
  g_autofree char *message = kt_enrol_wire_message (request);
  g_assert_true (is_signed (message, request->signature, request->public_key));
  g_assert_true (g_uuid_string_is_valid (request->device_id));
  g_free (request->code);
  request->code = g_strdup ("ABCD-1235");
  g_autofree char *other = kt_enrol_wire_message (request);
  g_assert_false (is_signed (other, request->signature, request->public_key));
  take_enrolment (auth);
  g_assert_true (kt_sync_auth_is_enrolled (auth));
  g_assert_cmpstr (kt_sync_auth_get_access (auth, 0), ==, "a1");
}

/* An answer was lost: the device that asks again is the same. */
static void
test_enrolment_again (void)
{
  KtSecretStore *secrets = kt_test_secrets_new ();
  KtSecretStore *later = kt_test_secrets_reopen (secrets);
  g_autoptr (KtSyncAuth) first = new_auth (secrets);
  g_autoptr (KtEnrolRequest) before = enrol (first, "ABCD-1234");
  g_autoptr (KtSyncAuth) second = new_auth (later);
  g_autoptr (KtEnrolRequest) after = enrol (second, "ABCD-1234");
  g_assert_cmpstr (before->device_id, ==, after->device_id);
  g_assert_cmpstr (before->public_key, ==, after->public_key);
}

static void
test_token (void)
{
  g_autoptr (GError) error = NULL;
  gint64 server_time;
  KtSecretStore *secrets = kt_test_secrets_new ();
  KtSecretStore *later = kt_test_secrets_reopen (secrets);
  g_autoptr (KtSyncAuth) auth = new_auth (secrets);
  g_autoptr (KtEnrolRequest) enrolment = enrol (auth, "ABCD-1234");
  take_enrolment (auth);
  g_autoptr (GBytes) bytes = kt_sync_auth_write_token (auth, &error);
  g_autoptr (KtTokenRequest) request = kt_token_wire_read_request (bytes, &error);
  g_assert_no_error (error);
  g_autofree char *message = kt_token_wire_message (request);
  g_assert_cmpstr (request->refresh, ==, "r1");
  g_assert_true (is_signed (message, request->signature, enrolment->public_key));
  g_autoptr (GBytes) answer
      = bytes_of ("{\"access\":\"a2\",\"refresh\":\"r2\",\"expires\":600,\"server_time\":5}");
  g_assert_true (kt_sync_auth_take_token (auth, answer, 100 * SECOND, &server_time, &error));
  g_assert_cmpstr (kt_sync_auth_get_access (auth, 600 * SECOND), ==, "a2");
  g_assert_null (kt_sync_auth_get_access (auth, 700 * SECOND));
  g_autoptr (KtSyncAuth) restarted = new_auth (later);
  g_autofree char *kept = kt_secret_store_load (later, "refresh", NULL);
  g_assert_cmpstr (kept, ==, "r2");
  g_assert_null (kt_sync_auth_get_access (restarted, 0));
}

/* Then the old one is still the one that is kept and used. */
static void
test_token_that_cannot_be_kept (void)
{
  gint64 server_time;
  KtSecretStore *secrets = kt_test_secrets_new_enrolled (DEVICE, 1);
  g_autoptr (KtSyncAuth) auth = new_auth (secrets);
  g_autoptr (GBytes) answer
      = bytes_of ("{\"access\":\"a2\",\"refresh\":\"r2\",\"expires\":600,\"server_time\":5}");
  kt_test_secrets_fail (secrets);
  g_assert_false (kt_sync_auth_take_token (auth, answer, 0, &server_time, NULL));
  g_assert_null (kt_sync_auth_get_access (auth, 0));
  g_autoptr (GBytes) bytes = kt_sync_auth_write_token (auth, NULL);
  g_autoptr (KtTokenRequest) request = kt_token_wire_read_request (bytes, NULL);
  g_assert_cmpstr (request->refresh, ==, "r1");
}

static void
test_tokens_that_are_none (void)
{
  static const char *const answers[]
      = { "{\"access\":\"\",\"refresh\":\"r2\",\"expires\":600,\"server_time\":5}",
          "{\"access\":\"a\",\"refresh\":\"\",\"expires\":600,\"server_time\":5}",
          "{\"access\":\"a\",\"refresh\":\"r\",\"expires\":0,\"server_time\":5}",
          "{\"access\":\"a\",\"refresh\":\"r\",\"expires\":9223372036854775807,\"server_time\":5}" };
  g_autoptr (KtSyncAuth) auth = new_auth (kt_test_secrets_new_enrolled (DEVICE, 1));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      gint64 server_time;
      g_autoptr (GBytes) bytes = bytes_of (answers[i]);
      g_assert_false (kt_sync_auth_take_token (auth, bytes, 0, &server_time, NULL));
      g_assert_null (kt_sync_auth_get_access (auth, 0));
    }
}

static void
test_broken_key (void)
{
  g_autoptr (GError) error = NULL;
  KtSecretStore *secrets = kt_test_secrets_new ();
  g_autoptr (KtSyncAuth) auth = kt_sync_auth_new (secrets);
  kt_secret_store_save (secrets, "device", DEVICE ":short", NULL);
  g_assert_false (kt_sync_auth_load (auth, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  g_autofree char *folder = g_dir_make_tmp ("kontor-secret-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "device.secret", NULL);
  g_autoptr (KtSecretStore) secrets = kt_secret_store_new_file (path);
  g_assert_null (kt_secret_store_load (secrets, "refresh", &error));
  g_assert_no_error (error);
  kt_secret_store_save (secrets, "refresh", "r\n1 ä", &error);
  kt_secret_store_save (secrets, "device", "d", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_autofree char *kept = kt_secret_store_load (secrets, "refresh", &error);
  g_assert_cmpstr (kept, ==, "r\n1 ä");
  kt_secret_store_save (secrets, "refresh", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (kt_secret_store_load (secrets, "refresh", &error));
  g_chmod (path, 0644);
  g_assert_null (kt_secret_store_load (secrets, "device", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_INVALID);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_credential (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("kontor-secret-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "kontor-device", NULL);
  g_file_set_contents (path, DEVICE ":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", -1, NULL);
  g_setenv ("CREDENTIALS_DIRECTORY", folder, TRUE);
  KtSecretStore *secrets = kt_secret_store_open (folder, NULL);
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_autoptr (KtSyncAuth) auth = new_auth (secrets);
  g_assert_cmpstr (kt_sync_auth_get_device (auth), ==, DEVICE);
  g_assert_false (kt_secret_store_save (secrets, "device", "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY);
  take_enrolment (auth);
  g_autofree char *file = g_build_filename (folder, "device.secret", NULL);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_unlink (file);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-auth/an enrolment is signed by the key of the device",
                   test_enrolment_is_signed);
  g_test_add_func ("/sync-auth/an enrolment that is tried again is that of the same device",
                   test_enrolment_again);
  g_test_add_func ("/sync-auth/a token is changed for a new one that is kept first", test_token);
  g_test_add_func ("/sync-auth/a token that cannot be kept is not used",
                   test_token_that_cannot_be_kept);
  g_test_add_func ("/sync-auth/tokens that are none are not taken", test_tokens_that_are_none);
  g_test_add_func ("/sync-auth/a key that cannot be read is told", test_broken_key);
  g_test_add_func ("/sync-auth/a file of secrets is for its owner alone", test_file);
  g_test_add_func ("/sync-auth/a kiosk has its key from the system", test_credential);
  return g_test_run ();
}
