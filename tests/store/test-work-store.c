/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work database as a file: lock, identity, damage, full disk, order of operations, closing. */

#include "kt-account-store.h"
#include "kt-draft-store.h"
#include "kt-setting-store.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* ---- opening ---- */

static void
test_second_instance (StoreFixture *self, gconstpointer data)
{
  store_fixture_cannot_open (self, KT_STORE_ERROR_LOCKED, "already open");
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_work_store_set_aside (self->profile, self->clock, NULL, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_LOCKED);
  store_fixture_close (self);
  store_fixture_open (self);
}

static void
test_folder (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *below_a_file = g_build_filename (self->path, "below", NULL);
  g_assert_null (kt_work_store_open (below_a_file, self->clock, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_DISK);
}

static void
test_open_async (StoreFixture *self, gconstpointer data)
{
  store_fixture_close (self);
  GAsyncResult *done = NULL;
  g_autoptr (GError) error = NULL;
  kt_work_store_open_with_async (self->profile, self->clock, self->keys, NULL,
                                 store_fixture_done, &done);
  g_autoptr (GAsyncResult) result = store_fixture_wait (&done);
  self->store = kt_work_store_open_finish (result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  kt_setting_store_set (self->store, "a", "b");
}

static void
test_settings (StoreFixture *self, gconstpointer data)
{
  g_assert_null (kt_setting_store_get (self->store, "window.size"));
  kt_setting_store_set (self->store, "window.size", "1280x800");
  kt_setting_store_set (self->store, "language", "de");
  kt_setting_store_set (self->store, "window.size", "800x600");
  g_autofree char *at_once = kt_setting_store_get (self->store, "window.size");
  g_assert_cmpstr (at_once, ==, "800x600");
  kt_setting_store_set (self->store, "language", NULL);
  store_fixture_close (self);
  store_fixture_open (self);
  g_autofree char *later = kt_setting_store_get (self->store, "window.size");
  g_assert_cmpstr (later, ==, "800x600");
  g_assert_null (kt_setting_store_get (self->store, "language"));
}

/* Nothing is left that could be read, and whatever else is in the folder stays. */
static void
test_removed (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = g_build_filename (self->profile, "other", NULL);
  g_autofree char *copy = g_strconcat (self->path, ".v7", NULL);
  g_autofree char *deep = g_build_filename (self->profile, "large", "deep", NULL);
  g_autofree char *link = g_build_filename (deep, "link", NULL);
  const char *const folders[] = { "large", "missing", NULL };
  g_assert_false (kt_work_store_remove (self->profile, folders, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  kt_setting_store_set (self->store, "language", "de");
  store_fixture_close (self);
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  g_assert_true (g_file_set_contents (copy, "x", -1, NULL));
  g_assert_cmpint (g_mkdir_with_parents (deep, 0700), ==, 0);
  g_assert_cmpint (symlink (other, link), ==, 0);
  g_assert_true (kt_work_store_remove (self->profile, folders, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_autoptr (GDir) folder = g_dir_open (self->profile, 0, &error);
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
    g_assert_true (g_str_equal (name, "other") || g_str_equal (name, "work.lock"));
  g_unlink (other);
  store_fixture_open (self);
  g_assert_null (kt_setting_store_get (self->store, "language"));
}

/* The program ended when they were out of sight, and not deleted yet. */
static void
test_removed_in_part (StoreFixture *self, gconstpointer data)
{
  g_autofree char *left = g_build_filename (self->profile, "removed-x1y2z3", "large", NULL);
  g_autofree char *folder = g_path_get_dirname (left);
  store_fixture_close (self);
  g_assert_cmpint (g_mkdir_with_parents (left, 0700), ==, 0);
  store_fixture_open (self);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* ---- files that are not ours ---- */

static char *
set_aside (StoreFixture *self)
{
  char *kept = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_work_store_set_aside (self->profile, self->clock, &kept, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
  return kept;
}

static void
write_file (const char *path, const char *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
read_file (const char *path)
{
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_no_database (StoreFixture *self, gconstpointer data)
{
  store_fixture_close (self);
  write_file (self->path, "Dear diary, this is a text and no database. It is longer than a header "
                          "of one hundred bytes, so that nobody takes it for an empty file.");
  store_fixture_cannot_open (self, KT_STORE_ERROR_FOREIGN, "work.db");
  g_autofree char *kept = set_aside (self);
  g_autofree char *text = read_file (kept);
  g_assert_true (g_str_has_prefix (text, "Dear diary"));
  store_fixture_open (self);
  store_fixture_close (self);

  write_file (self->path, "again");
  g_autofree char *second = set_aside (self);
  g_assert_cmpstr (second, !=, kept);
}

static void
test_foreign_database (StoreFixture *self, gconstpointer data)
{
  store_fixture_close (self);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  store_fixture_sql (self, "PRAGMA journal_mode = DELETE; CREATE TABLE recipe (name TEXT);"
                           "INSERT INTO recipe VALUES ('soup')");
  gsize before_length, after_length;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_assert_true (g_file_get_contents (self->path, &before, &before_length, NULL));
  store_fixture_cannot_open (self, KT_STORE_ERROR_FOREIGN, "another program");
  g_assert_true (g_file_get_contents (self->path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_newer_schema (StoreFixture *self, gconstpointer data)
{
  store_fixture_close (self);
  store_fixture_sql (self, "PRAGMA user_version = 4711");
  store_fixture_cannot_open (self, KT_STORE_ERROR_TOO_NEW, "4711");
  g_assert_cmpint (store_fixture_int (self, "PRAGMA user_version"), ==, 4711);
}

static void
test_interrupted_creation (StoreFixture *self, gconstpointer data)
{
  store_fixture_close (self);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  store_fixture_sql (self, "PRAGMA user_version = 0");
  store_fixture_open (self);
}

/* ---- damage ---- */

static void
save_accounts (StoreFixture *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Kunde %u GmbH", i);
      g_autoptr (KtAccount) account = fixture_account (self->random, name, "Köln");
      g_autoptr (GError) error = NULL;
      kt_account_store_save (self->store, account, NULL, &error);
      g_assert_no_error (error);
    }
}

/* Wherever a page is overwritten: opening tells, or everything can still be read. */
static void
test_corrupt_pages (StoreFixture *self, gconstpointer data)
{
  save_accounts (self, 200);
  store_fixture_close (self);
  gsize length;
  g_autofree char *sound = NULL;
  g_assert_true (g_file_get_contents (self->path, &sound, &length, NULL));
  guint detected = 0;
  for (gsize page = 0; page * 4096 < length; page++)
    {
      g_autofree char *damaged = g_memdup2 (sound, length);
      for (guint i = 0; i < 64; i++)
        damaged[page * 4096 + (page == 0 ? 100 : 0) + i] = kt_random_below (self->random, 256);
      g_assert_true (g_file_set_contents (self->path, damaged, length, NULL));
      g_autoptr (GError) error = NULL;
      KtWorkStore *store = kt_work_store_open_with (self->profile, self->clock, self->keys, NULL, &error);
      if (store == NULL)
        {
          g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_CORRUPT);
          g_assert_nonnull (strstr (error->message, "Salvage"));
          detected++;
        }
      g_clear_object (&store);
    }
  g_assert_cmpuint (detected, >, length / 4096 / 2);

  g_autofree char *kept = set_aside (self);
  store_fixture_open (self);
  save_accounts (self, 1);
}

static void
test_truncated (StoreFixture *self, gconstpointer data)
{
  save_accounts (self, 50);
  store_fixture_close (self);
  gsize length;
  g_autofree char *sound = NULL;
  g_assert_true (g_file_get_contents (self->path, &sound, &length, NULL));
  g_assert_true (g_file_set_contents (self->path, sound, length / 2, NULL));
  store_fixture_cannot_open (self, KT_STORE_ERROR_CORRUPT, "damaged");
}

/* ---- full disk ---- */

static void
limit_file_size (rlim_t bytes)
{
  struct rlimit limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_full_disk (StoreFixture *self, gconstpointer data)
{
  save_accounts (self, 1);
  g_autoptr (KtAccount) account = fixture_account (self->random, "Große GmbH", "Köln");
  g_autofree char *note = g_strnfill (200 * 1000, 'x');
  kt_record_set_text (&account->note, note);

  signal (SIGXFSZ, SIG_IGN);
  limit_file_size (64 * 1024);
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_account_store_save (self->store, account, NULL, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "free some space"));
  g_clear_error (&error);
  g_assert_false (kt_draft_store_put (self->store, "account/1", note, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_FULL);
  g_clear_error (&error);

  /* Reading goes on, and the same save succeeds when there is room. */
  g_autoptr (KtAccount) missing = kt_account_store_load (self->store, account->id, &error);
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  limit_file_size (RLIM_INFINITY);
  g_assert_true (kt_account_store_save (self->store, account, NULL, &error));
  g_assert_no_error (error);
  store_fixture_close (self);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM account"), ==, 2);
}

static void
test_cannot_begin_when_full (StoreFixture *self, gconstpointer data)
{
  store_fixture_close (self);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  limit_file_size (8 * 1024);
  store_fixture_cannot_open (self, KT_STORE_ERROR_FULL, "free some space");
  limit_file_size (RLIM_INFINITY);
  store_fixture_open (self);
}

/* ---- operations ---- */

static void
count_change (KtWorkStore *store, const char *what, const char *id, GPtrArray *seen)
{
  g_ptr_array_add (seen, g_strdup_printf ("%s %s", what, id));
}

static void
test_changed_before_answer (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KtAccount) account = fixture_account (self->random, "Muster GmbH", "Köln");
  g_signal_connect (self->store, "changed::account", G_CALLBACK (count_change), seen);
  GAsyncResult *done = NULL;
  kt_account_store_save_async (self->store, account, NULL, NULL, store_fixture_done, &done);
  g_assert_cmpuint (seen->len, ==, 0);
  g_autoptr (GAsyncResult) result = store_fixture_wait (&done);
  g_assert_cmpuint (seen->len, ==, 1);
  g_autofree char *expected = g_strdup_printf ("account %s", account->id);
  g_assert_cmpstr (seen->pdata[0], ==, expected);
  g_assert_true (kt_account_store_save_finish (self->store, result, NULL));

  kt_record_set_text (&account->name, "");
  kt_account_store_save_async (self->store, account, NULL, NULL, store_fixture_done, &done);
  g_clear_object (&result);
  result = store_fixture_wait (&done);
  g_assert_false (kt_account_store_save_finish (self->store, result, NULL));
  g_assert_cmpuint (seen->len, ==, 1);
}

static void
test_cancelled (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (KtAccount) account = fixture_account (self->random, "Muster GmbH", "Köln");
  g_autoptr (GError) error = NULL;
  GAsyncResult *done = NULL;
  g_cancellable_cancel (cancellable);
  kt_account_store_save_async (self->store, account, NULL, cancellable, store_fixture_done, &done);
  g_autoptr (GAsyncResult) result = store_fixture_wait (&done);
  g_assert_false (kt_account_store_save_finish (self->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (kt_account_store_load (self->store, account->id, NULL));
}

static void
test_closing (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = fixture_account (self->random, "Muster GmbH", "Köln");
  GAsyncResult *saved = NULL, *late = NULL, *draft = NULL;
  kt_account_store_save_async (self->store, account, NULL, NULL, store_fixture_done, &saved);
  kt_work_store_close (self->store);
  kt_account_store_load_async (self->store, account->id, NULL, store_fixture_done, &late);
  kt_draft_store_put_async (self->store, "a/1", "{}", NULL, store_fixture_done, &draft);

  g_autoptr (GAsyncResult) first = store_fixture_wait (&saved);
  g_assert_true (kt_account_store_save_finish (self->store, first, &error));
  g_autoptr (GAsyncResult) second = store_fixture_wait (&late);
  g_assert_null (kt_account_store_load_finish (self->store, second, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_CLOSED);
  g_clear_error (&error);
  g_autoptr (GAsyncResult) third = store_fixture_wait (&draft);
  g_assert_false (kt_draft_store_put_finish (self->store, third, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_CLOSED);
  g_assert_null (kt_account_store_load (self->store, account->id, NULL));
}

/* The last reference may go while the thread answers. */
static void
test_dropped (StoreFixture *self, gconstpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (KtAccount) account = fixture_account (self->random, "Muster GmbH", "Köln");
      kt_account_store_save_async (self->store, account, NULL, NULL, NULL, NULL);
      kt_draft_store_put_async (self->store, "a/1", "{}", NULL, NULL, NULL);
      g_clear_object (&self->store);
      if (kt_random_below (self->random, 2) == 0)
        store_fixture_settle ();
      while (self->store == NULL)
        {
          g_main_context_iteration (NULL, FALSE);
          self->store = kt_work_store_open_with (self->profile, self->clock, self->keys, NULL, NULL);
        }
    }
  store_fixture_close (self);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM account"), ==, 200);
}

static void
test_backup (StoreFixture *self, gconstpointer data)
{
  save_accounts (self, 3);
  g_autofree char *copy = g_build_filename (self->profile, "copy.db", NULL);
  GAsyncResult *done = NULL;
  g_autoptr (GError) error = NULL;
  kt_work_store_backup_async (self->store, copy, NULL, store_fixture_done, &done);
  g_autoptr (GAsyncResult) result = store_fixture_wait (&done);
  g_assert_true (kt_work_store_backup_finish (self->store, result, &error));
  g_clear_object (&result);
  save_accounts (self, 2);
  store_fixture_close (self);
  g_assert_cmpint (g_rename (copy, self->path), ==, 0);
  store_fixture_open (self);
  store_fixture_close (self);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM account"), ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/work-store/a second instance is told so", test_second_instance);
  STORE_TEST ("/work-store/a folder that cannot be made is named", test_folder);
  STORE_TEST ("/work-store/it opens in the background", test_open_async);
  STORE_TEST ("/work-store/settings are there again", test_settings);
  STORE_TEST ("/work-store/what is removed is gone with all its copies", test_removed);
  STORE_TEST ("/work-store/what was half removed is gone when it is opened", test_removed_in_part);
  STORE_TEST ("/work-store/a file that is no database is refused and kept", test_no_database);
  STORE_TEST ("/work-store/the database of another program is not touched", test_foreign_database);
  STORE_TEST ("/work-store/a newer schema is refused and not touched", test_newer_schema);
  STORE_TEST ("/work-store/an interrupted creation is completed", test_interrupted_creation);
  STORE_TEST ("/work-store/damaged pages are detected and kept", test_corrupt_pages);
  STORE_TEST ("/work-store/a truncated file is detected", test_truncated);
  STORE_TEST ("/work-store/a full disk loses nothing and says what to do", test_full_disk);
  STORE_TEST ("/work-store/a full disk at the beginning says what to do",
              test_cannot_begin_when_full);
  STORE_TEST ("/work-store/a change is told before it is answered", test_changed_before_answer);
  STORE_TEST ("/work-store/what has not begun can be cancelled", test_cancelled);
  STORE_TEST ("/work-store/closing does what was asked for and nothing after", test_closing);
  STORE_TEST ("/work-store/it can be dropped at any moment", test_dropped);
  STORE_TEST ("/work-store/a backup is a whole database", test_backup);
  return g_test_run ();
}
