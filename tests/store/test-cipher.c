/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The encrypted work database: nothing can be read without the key, nothing changed unseen, nothing
 * is lost on the way from an old key, from none, or through a cut at any moment. The power cuts are
 * in test-power-loss.c; all tests of the store run encrypted with KT_TEST_ENCRYPTED=1.
 */
#include "kt-account-store.h"
#include "kt-cipher-file.h"
#include "kt-error.h"
#include "kt-setting-store.h"
#include "kt-sqlite-statement.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define PAGE KT_CIPHER_PAGE_BYTES
#define MARK "Quintessenz"
#define OTHER_KEY "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY"
#define SAME_KEY "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"

static void
save_accounts (StoreFixture *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = kt_random_uuid (self->random);
      g_autofree char *name = g_strdup_printf (MARK " %u GmbH", i);
      g_autoptr (KtAccount) account = kt_account_new (id);
      kt_record_set_text (&account->name, name);
      kt_record_set_text (&account->billing.country, "DE");
      kt_record_set_text (&account->language, "de");
      g_free (account->note);
      account->note = g_strnfill (i % 7 == 0 ? 9000 : 40, 'q');
      kt_account_store_save (self->store, account, NULL, &error);
      g_assert_no_error (error);
    }
}

/* A hash of what the tables hold. */
static char *
dump (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) connection = store_fixture_connect (self, KT_SQLITE_OPEN_READ_ONLY);
  g_autoptr (KtSqliteStatement) rows = kt_sqlite_prepare (
      connection,
      "SELECT group_concat (line, x'0a') FROM ("
      "SELECT row || id || number || title || changed || title_key || body AS line FROM account"
      " UNION ALL SELECT rowid || search_key FROM account_search"
      " UNION ALL SELECT rowid || 'found' FROM account_search WHERE search_key MATCH 'quintessenz'"
      " UNION ALL SELECT key || value FROM setting UNION ALL SELECT sql FROM sqlite_schema"
      " WHERE sql IS NOT NULL ORDER BY line)",
      &error);
  g_assert_no_error (error);
  g_assert_true (kt_sqlite_step (rows, &error));
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, kt_sqlite_get_text (rows, 0), -1);
}

/* Whether the text is in any file of the profile. */
static gboolean
can_be_read (StoreFixture *self, const char *text)
{
  g_autoptr (GDir) folder = g_dir_open (self->profile, 0, NULL);
  const char *name;
  gboolean found = FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      gsize length;
      g_autofree char *bytes = NULL;
      g_autofree char *path = g_build_filename (self->profile, name, NULL);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      found |= memmem (bytes, length, text, strlen (text)) != NULL;
    }
  return found;
}

static void
encrypt (StoreFixture *self)
{
  store_fixture_close (self);
  self->keys = store_fixture_keys;
  store_fixture_open (self);
}

/* ---- what can be read ---- */

static void
test_secrecy (StoreFixture *self, gconstpointer data)
{
  self->keys = NULL;
  store_fixture_close (self);
  g_unlink (self->path);
  store_fixture_open (self);
  save_accounts (self, 3);
  g_assert_true (can_be_read (self, MARK)); /* so the search can find it */
  g_assert_true (can_be_read (self, "quintessenz"));
  encrypt (self);
  save_accounts (self, 60);
  kt_setting_store_set (self->store, "secret", MARK);
  g_autofree char *copy = g_build_filename (self->profile, "copy.db", NULL);
  g_assert_true (kt_work_store_backup (self->store, copy, NULL));
  g_assert_false (can_be_read (self, MARK)); /* in the log */
  g_assert_false (can_be_read (self, "quintessenz"));
  store_fixture_close (self);
  g_assert_false (can_be_read (self, MARK)); /* in the database */
  g_assert_false (can_be_read (self, "qqqqqqqq"));
  g_assert_false (can_be_read (self, "CREATE TABLE account"));
  store_fixture_open (self);
}

/* ---- keys ---- */

static void
test_existing (StoreFixture *self, gconstpointer data)
{
  self->keys = NULL;
  store_fixture_close (self);
  g_unlink (self->path);
  store_fixture_open (self);
  save_accounts (self, 40);
  g_autofree char *copy = g_strconcat (self->path, ".v3", NULL);
  g_assert_true (kt_work_store_backup (self->store, copy, NULL));
  store_fixture_close (self);
  g_autofree char *before = dump (self);
  encrypt (self);
  store_fixture_close (self);
  g_autofree char *after = dump (self);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (kt_cipher_file_look (self->path, NULL), ==, KT_CIPHER_ENCRYPTED);
  g_assert_cmpint (kt_cipher_file_look (copy, NULL), ==, KT_CIPHER_ENCRYPTED);
  store_fixture_open (self);
  save_accounts (self, 2);
}

static void
test_rotation (StoreFixture *self, gconstpointer data)
{
  encrypt (self);
  save_accounts (self, 40);
  store_fixture_close (self);
  g_autofree char *before = dump (self);
  store_fixture_key = OTHER_KEY " " SAME_KEY;
  store_fixture_open (self);
  store_fixture_close (self);
  store_fixture_key = OTHER_KEY; /* the old one is not needed any more */
  store_fixture_open (self);
  store_fixture_close (self);
  g_autofree char *after = dump (self);
  g_assert_cmpstr (before, ==, after);
  store_fixture_key = SAME_KEY;
  store_fixture_cannot_open (self, KT_STORE_ERROR_KEY, "Nothing is lost");
  store_fixture_key = OTHER_KEY;
  store_fixture_open (self);
  store_fixture_close (self);
  store_fixture_key = SAME_KEY;
  g_unlink (self->path);
  store_fixture_open (self);
}

static void
test_missing_key (StoreFixture *self, gconstpointer data)
{
  gsize length, later_length;
  g_autofree char *bytes = NULL, *later = NULL;
  encrypt (self);
  save_accounts (self, 10);
  store_fixture_close (self);
  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  self->keys = NULL;
  store_fixture_cannot_open (self, KT_STORE_ERROR_KEY, "its key is not where it was kept");
  self->keys = store_fixture_keys;
  store_fixture_key = OTHER_KEY;
  store_fixture_cannot_open (self, KT_STORE_ERROR_KEY, "kontor-cli key set");
  store_fixture_key = "short";
  g_autoptr (GError) error = NULL;
  g_assert_null (
      kt_work_store_open_with (self->profile, self->clock, self->keys, NULL, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
  store_fixture_key = SAME_KEY;
  g_assert_true (g_file_get_contents (self->path, &later, &later_length, NULL));
  g_assert_cmpmem (bytes, length, later, later_length);
  store_fixture_open (self);
}

static void
test_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtCipherKeys) keys = kt_cipher_keys_new ();
  g_autoptr (KtCipherKeys) renewed = kt_cipher_keys_renew (keys);
  g_autofree char *text = kt_cipher_keys_to_text (renewed);
  g_autoptr (KtCipherKeys) read = kt_cipher_keys_parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kt_cipher_keys_count (read), ==, 2);
  g_assert_nonnull (kt_cipher_keys_find (read, kt_cipher_keys_get_id (keys)));
  g_assert_cmpmem (kt_cipher_keys_get_id (read), KT_CIPHER_ID_BYTES,
                   kt_cipher_keys_get_id (renewed), KT_CIPHER_ID_BYTES);
  g_autoptr (KtCipherKeys) first = kt_cipher_keys_only_first (read);
  g_assert_null (kt_cipher_keys_find (first, kt_cipher_keys_get_id (keys)));
  static const char *const wrong[] = { "", " ", "x", SAME_KEY "A", SAME_KEY " ", "é" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (kt_cipher_keys_parse (wrong[i], &error));
      g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
      g_clear_error (&error);
    }
}

/* ---- damage ---- */

/* The database with some of its bytes changed: what can be read all the same, or NULL. */
static char *
read_changed (StoreFixture *self, const char *bytes, gsize length)
{
  g_assert_true (g_file_set_contents (self->path, bytes, (gssize)length, NULL));
  g_autoptr (KtCipherKeys) keys = kt_cipher_keys_parse (SAME_KEY, NULL);
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open_with (self->path, KT_SQLITE_OPEN_READ_ONLY, keys, NULL);
  g_autofree char *copy = g_strconcat (self->path, ".read", NULL);
  gboolean good = connection != NULL && kt_sqlite_connection_check (connection, NULL)
                  && kt_sqlite_connection_backup (connection, copy, NULL); /* each page */
  g_unlink (copy);
  return good ? dump (self) : NULL;
}

/* Each time something else: a bit, a page in another place, a page of zeros. */
static void
change (KtRandom *random, char *bytes, gsize length)
{
  guint n_pages = (guint)(length / PAGE);
  guint page = (guint)kt_random_below (random, n_pages);
  guint other = (guint)kt_random_below (random, n_pages);
  switch (kt_random_below (random, 4))
    {
    case 0:
      memcpy (bytes + (gsize)page * PAGE, bytes + (gsize)other * PAGE, PAGE);
      break;
    case 1: /* also where the tag is */
      bytes[(gsize)page * PAGE + PAGE - 1 - kt_random_below (random, KT_CIPHER_RESERVED_BYTES)] ^= 4;
      break;
    case 2: /* also where the first page is in the clear */
      bytes[kt_random_below (random, 100)] ^= 1 << kt_random_below (random, 8);
      break;
    default:
      bytes[kt_random_below (random, (guint)length)] ^= 1 << kt_random_below (random, 8);
    }
}

static void
test_damage (StoreFixture *self, gconstpointer data)
{
  gsize length;
  guint n_refused = 0;
  g_autofree char *bytes = NULL;
  encrypt (self);
  save_accounts (self, 30);
  store_fixture_close (self);
  g_autofree char *whole = dump (self);
  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *changed = g_memdup2 (bytes, length);
      if (i % 20 != 0)
        change (self->random, changed, length);
      g_autofree char *read = read_changed (self, changed, length);
      n_refused += read == NULL;
      if (memcmp (changed, bytes, length) == 0)
        g_assert_cmpstr (read, ==, whole);
      else
        g_assert_null (read);
    }
  g_test_message ("refused %u of 200", n_refused);
  g_assert_cmpuint (n_refused, >, 150);
  g_assert_cmpuint (n_refused, <, 200);
  g_assert_true (g_file_set_contents (self->path, bytes, (gssize)length, NULL));
  store_fixture_open (self);
}

/* ---- many connections to the log ---- */

/* A log that was not taken over, as after a kill, and longer than one round. */
static void
test_log (StoreFixture *self, gconstpointer data)
{
  encrypt (self);
  save_accounts (self, 25);
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *log_bytes = NULL, *bytes = NULL;
  gsize log_length, length;
  g_assert_true (g_file_get_contents (log, &log_bytes, &log_length, NULL));
  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  g_assert_cmpuint (log_length, >, 10 * PAGE);
  store_fixture_close (self);
  g_autofree char *whole = dump (self);
  g_assert_true (g_file_set_contents (log, log_bytes, (gssize)log_length, NULL));
  g_assert_true (g_file_set_contents (self->path, bytes, (gssize)length, NULL));
  store_fixture_open (self);
  store_fixture_close (self);
  g_autofree char *recovered = dump (self);
  g_assert_cmpstr (recovered, ==, whole);

  /* Torn at any byte: a prefix of what was written, and sound. */
  for (guint i = 0; i < 40; i++)
    {
      gsize kept = kt_random_below (self->random, (guint)log_length);
      g_assert_true (g_file_set_contents (log, log_bytes, (gssize)kept, NULL));
      g_assert_true (g_file_set_contents (self->path, bytes, (gssize)length, NULL));
      g_assert_cmpint (
          store_fixture_int (self, "SELECT 'ok' = (SELECT * FROM pragma_quick_check)"), ==, 1);
      gint64 n = store_fixture_int (self, "SELECT count (*) FROM account");
      g_assert_cmpint (n, <=, 25);
    }
  g_unlink (log);
  g_assert_true (g_file_set_contents (self->path, bytes, (gssize)length, NULL));
  store_fixture_open (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/cipher/nothing of what is kept can be read in the files", test_secrecy);
  STORE_TEST ("/cipher/a database that is there is encrypted as a whole, with its copies",
              test_existing);
  STORE_TEST ("/cipher/a new key takes over and the old one is not needed then", test_rotation);
  STORE_TEST ("/cipher/without the key nothing is touched", test_missing_key);
  g_test_add_func ("/cipher/keys are read as they are written, and nothing else is", test_text);
  STORE_TEST ("/cipher/no page can be changed or exchanged unseen", test_damage);
  STORE_TEST ("/cipher/a log that was left behind is taken over up to where it is whole", test_log);
  return g_test_run ();
}
