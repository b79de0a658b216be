/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The power fails at any moment: what was acknowledged is there, what was not is there whole or not
 * at all, and the file is sound. That the instrument bites shows a database that syncs less.
 */
#include <sqlite3.h>

#include "kt-account-store.h"
#include "kt-test-power.h"
#include "store-fixture.h"
#include "sync-fixture.h"

#define N_ACCOUNTS 5

/* The version of each customer: what was acknowledged last, and what was tried last. */
typedef struct {
  char *ids[N_ACCOUNTS];
  guint acknowledged[N_ACCOUNTS];
  guint tried[N_ACCOUNTS];
} Model;

static void
try_save (StoreFixture *self, Model *model, guint which)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_new (model->ids[which]);
  g_autofree char *name = g_strdup_printf ("Version %u", ++model->tried[which]);
  kt_record_set_text (&account->name, name);
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, "de");
  /* A long note: more than a page of the file. */
  g_free (account->note);
  account->note = g_strnfill (9000, 'n');
  if (kt_account_store_save (self->store, account, NULL, &error))
    model->acknowledged[which] = model->tried[which];
  else if (!kt_test_power_has_failed ()) /* whatever the disk does, nobody is told that his file is damaged */
    g_assert_true (g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_FULL)
                   || g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_DISK));
}

static guint
read_version (StoreFixture *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (self->store, id, &error);
  if (account == NULL)
    return 0;
  return (guint)g_ascii_strtoull (account->name + strlen ("Version "), NULL, 10);
}

static void
compare (StoreFixture *self, Model *model)
{
  for (guint i = 0; i < N_ACCOUNTS; i++)
    {
      guint version = read_version (self, model->ids[i]);
      g_assert_cmpuint (version, >=, model->acknowledged[i]);
      g_assert_cmpuint (version, <=, model->tried[i]);
      model->acknowledged[i] = model->tried[i] = version;
    }
}

static void
work_until_dark (StoreFixture *self, Model *model, KtRandom *random)
{
  kt_test_power_fail_after (1 + (guint)kt_random_below (random, 120));
  while (!kt_test_power_has_failed ())
    try_save (self, model, (guint)kt_random_below (random, N_ACCOUNTS));
}

static void
test_power (StoreFixture *self, gconstpointer data)
{
  Model model = { 0 };
  for (guint i = 0; i < N_ACCOUNTS; i++)
    model.ids[i] = kt_random_uuid (self->random);
  for (guint cut = 0; cut < 60; cut++)
    {
      work_until_dark (self, &model, self->random);
      store_fixture_close (self);
      kt_test_power_return (self->random);
      g_assert_cmpint (store_fixture_int (self, "SELECT 'ok' = (SELECT * FROM pragma_quick_check)"),
                       ==, 1);
      store_fixture_open (self);
      compare (self, &model);
    }
  for (guint i = 0; i < N_ACCOUNTS; i++)
    g_free (model.ids[i]);
}

/* set: what fails from now on, each so many times. */
static void
save_with_faults (StoreFixture *self, void (*set) (guint n))
{
  Model model = { 0 };
  guint tried = 0;
  guint saved = 0;
  for (guint i = 0; i < N_ACCOUNTS; i++)
    model.ids[i] = kt_random_uuid (self->random);
  for (guint round = 0; round < 200; round++)
    {
      set (round % 3 == 0 ? 0 : 3 + round % 11);
      guint which = (guint)kt_random_below (self->random, N_ACCOUNTS);
      try_save (self, &model, which);
      set (0);
      tried++;
      saved += model.acknowledged[which] == model.tried[which];
      if (round % 10 == 0)
        compare (self, &model);
    }
  store_fixture_close (self);
  store_fixture_open (self);
  compare (self, &model);
  for (guint i = 0; i < N_ACCOUNTS; i++)
    g_free (model.ids[i]);
  g_test_message ("saved %u of %u", saved, tried);
  g_assert_cmpuint (saved, <, tried);
  g_assert_cmpuint (saved, >=, tried / 4);
}

static void
test_full_disk (StoreFixture *self, gconstpointer data)
{
  save_with_faults (self, kt_test_power_fill_disk);
}

static void
test_broken_disk (StoreFixture *self, gconstpointer data)
{
  save_with_faults (self, kt_test_power_break_disk);
}

/* ---- pages of a server ---- */

#define N_OF_PAGE 8

/* Customers of the server, all at the same number of changes; a later page brings the next one. */
static gboolean
pull (StoreFixture *self, guint version)
{
  g_autofree char *cursor = g_strdup_printf ("%u", version);
  g_autoptr (GPtrArray) page
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_change_free);
  for (guint i = 0; i < N_OF_PAGE; i++)
    {
      g_autofree char *id = g_strdup_printf ("%08u-0000-4000-8000-000000000000", i);
      KtSyncChange *change = kt_sync_change_new (KT_SYNC_ACCOUNT, id, version);
      change->seq = version * N_OF_PAGE + i;
      change->body = g_strdup_printf ("{\"id\":\"%s\",\"name\":\"Version %u\",\"note\":\"%02000u\"}",
                                      id, version, i);
      g_ptr_array_add (page, change);
    }
  return kt_sync_store_apply_page (self->store, page, cursor, version, NULL);
}

/* Cursor, copies and customers are of one page, whichever that is. */
static void
expect_page (StoreFixture *self, const char *sql, guint version)
{
  g_assert_cmpint (store_fixture_int (self, sql), ==, version);
}

static guint
compare_pages (StoreFixture *self, guint acknowledged, guint tried)
{
  guint cursor = (guint)store_fixture_int (
      self, "SELECT CAST (iif (cursor = '', '0', cursor) AS INTEGER) FROM sync_state");
  g_assert_cmpuint (cursor, >=, acknowledged);
  g_assert_cmpuint (cursor, <=, tried);
  if (cursor == 0)
    return 0;
  expect_page (self, "SELECT iif (min (rev) = max (rev), max (rev), -1) FROM sync_object", cursor);
  expect_page (self, "SELECT iif (min (title) = max (title), CAST (substr (max (title), 9) AS INTEGER), -1)"
                   " FROM account WHERE id LIKE '%-0000-4000-8000-000000000000'",
             cursor);
  g_assert_cmpint (store_fixture_int (self, "SELECT applying FROM sync_state"), ==, 0);
  return cursor;
}

static void
test_pages (StoreFixture *self, gconstpointer data)
{
  guint acknowledged = 0;
  sync_fixture_enable (self);
  for (guint cut = 0; cut < 60; cut++)
    {
      guint tried = acknowledged;
      kt_test_power_fail_after (1 + (guint)kt_random_below (self->random, 120));
      while (!kt_test_power_has_failed ())
        if (pull (self, ++tried))
          acknowledged = tried;
      store_fixture_close (self);
      kt_test_power_return (self->random);
      store_fixture_open (self);
      acknowledged = compare_pages (self, acknowledged, tried);
    }
  g_assert_cmpuint (acknowledged, >, 10);
}

/* ---- the instrument ---- */

static void
exec (sqlite3 *database, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static int
count (const char *path)
{
  sqlite3 *database;
  sqlite3_stmt *statement;
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  int code = sqlite3_prepare_v2 (database, "SELECT count(*) FROM t", -1, &statement, NULL);
  int n = code == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW
              ? sqlite3_column_int (statement, 0)
              : 0;
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return n;
}

/* How many acknowledged rows are gone after the power failed. */
static guint
lose (StoreFixture *self, const char *synchronous, guint cut)
{
  guint acknowledged = 0;
  sqlite3 *database;
  g_autofree char *path = g_strdup_printf ("%s/instrument-%s-%u.db", self->profile, synchronous, cut);
  g_autofree char *pragma
      = g_strdup_printf ("PRAGMA journal_mode=WAL; PRAGMA synchronous=%s; CREATE TABLE t (x)",
                         synchronous);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  exec (database, pragma);
  kt_test_power_fail_after (10 + (guint)kt_random_below (self->random, 40));
  while (sqlite3_exec (database, "INSERT INTO t VALUES (randomblob (300))", NULL, NULL, NULL)
         == SQLITE_OK)
    acknowledged++;
  kt_test_power_fail_after (0);
  sqlite3_close (database);
  kt_test_power_return (self->random);
  int found = count (path);
  return found < (int)acknowledged ? acknowledged - (guint)found : 0;
}

static void
test_instrument (StoreFixture *self, gconstpointer data)
{
  guint full = 0;
  guint normal = 0;
  store_fixture_close (self);
  for (guint cut = 0; cut < 30; cut++)
    {
      full += lose (self, "FULL", cut);
      normal += lose (self, "NORMAL", cut);
    }
  g_test_message ("lost with FULL %u, with NORMAL %u", full, normal);
  g_assert_cmpuint (full, ==, 0);
  g_assert_cmpuint (normal, >, 0);
  store_fixture_open (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  kt_test_power_install ();
  STORE_TEST ("/power/what was acknowledged survives a loss of power", test_power);
  STORE_TEST ("/power/a full disk loses nothing and is got over", test_full_disk);
  STORE_TEST ("/power/errors of the disk lose nothing and are got over", test_broken_disk);
  STORE_TEST ("/power/a page of a server is there whole, with its cursor, or not at all", test_pages);
  STORE_TEST ("/power/a database that syncs less does lose", test_instrument);
  return g_test_run ();
}
