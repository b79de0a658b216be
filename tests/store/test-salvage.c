/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Flipped bytes anywhere in the work database: they are found when it is opened, the file is kept,
 * and everything comes out of it but what stood on the page that was hit. Which table a page belongs
 * to is known from the sound file (dbstat), so it is known what must be there.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "kt-account-store.h"
#include "kt-fail-point.h"
#include "kt-quote-store.h"
#include "kt-sqlite-statement.h"
#include "kt-work-salvage.h"
#include "sync-fixture.h"
#include "sync-house.h"

#define PAGE 4096
#define N_PAGES 50 /* of each run */

/* ---- a profile with a past ---- */

static void
edit_account (StoreFixture *self, KtAccount *account, const char *note)
{
  g_autoptr (GError) error = NULL;
  kt_record_set_text (&account->note, note);
  g_assert_true (kt_account_store_save (self->store, account, NULL, &error));
  g_assert_no_error (error);
}

/* Some of it is acknowledged, some was told and not answered, some waits. */
static void
fill (StoreFixture *self, GPtrArray *accounts)
{
  sync_fixture_enable (self);
  for (guint i = 0; i < 90; i++)
    g_ptr_array_add (accounts, sync_fixture_account (self));
  for (guint i = 0; i < 8; i++)
    {
      KtRevision *revision = NULL;
      g_autoptr (KtQuote) quote = sync_fixture_quote (self, accounts->pdata[i], &revision);
      g_object_unref (revision);
    }
  sync_fixture_push_all (self);
  for (guint i = 0; i < 60; i++)
    edit_account (self, accounts->pdata[i], "told, not answered");
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_assert_cmpuint (batch->len, ==, 60);
  for (guint i = 40; i < 90; i++)
    edit_account (self, accounts->pdata[i], "waits");
}

/* ---- what is in it ---- */

/* Of a query with one column. */
static GHashTable *
read_set (StoreFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) connection
      = store_fixture_connect (self, KT_SQLITE_OPEN_READ_ONLY);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, &error);
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_assert_no_error (error);
  while (kt_sqlite_step (s, &error))
    g_hash_table_add (set, kt_sqlite_dup_text (s, 0));
  g_assert_no_error (error);
  return set;
}

static guint
count_missing (GHashTable *before, GHashTable *after)
{
  guint n = 0;
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n += !g_hash_table_contains (after, key);
  return n;
}

/* Tables in which nothing may be missing unless their own page, or one of what they refer to, was
 * hit; and what tells their rows apart. */
static const struct {
  const char *table;
  const char *parents;
  const char *sql;
} facts[] = {
  { "outbox", "",
    "SELECT row || type || id || kind || scope || coalesce (n, '') || coalesce (hash, '')"
    " || coalesce (body, '') FROM outbox" },
  { "account", "", "SELECT row || id || title || body FROM account" },
  { "quote", "", "SELECT row || id || number || subject FROM quote" },
  { "revision", "quote", "SELECT row || id || hash || body FROM revision" },
  { "sync_object", "", "SELECT row || type || id || rev || body FROM sync_object" },
  { "lease", "", "SELECT kind || year || first || last || next FROM lease" },
};

typedef struct {
  char *bytes;
  gsize length;
  GHashTable *rows[G_N_ELEMENTS (facts)];
  GPtrArray *owners;   /* of each page, from 0: the name of its tree */
  GArray *cells;       /* on each page */
  GArray *are_leaves;
} Sound;

static void
sound_read (Sound *self, StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  store_fixture_sql (fixture, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_autoptr (KtSqliteConnection) connection
      = store_fixture_connect (fixture, KT_SQLITE_OPEN_READ_ONLY);
  g_assert_true (g_file_get_contents (fixture->path, &self->bytes, &self->length, NULL));
  gsize n = self->length / PAGE;
  self->owners = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (self->owners, (int)n);
  self->cells = g_array_sized_new (FALSE, TRUE, sizeof (gint64), (guint)n);
  self->are_leaves = g_array_sized_new (FALSE, TRUE, sizeof (gboolean), (guint)n);
  g_array_set_size (self->cells, (guint)n);
  g_array_set_size (self->are_leaves, (guint)n);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT pageno, name, ncell, pagetype = 'leaf' FROM dbstat", &error);
  g_assert_no_error (error);
  while (kt_sqlite_step (s, &error))
    {
      guint page = (guint)kt_sqlite_get_int (s, 0) - 1;
      self->owners->pdata[page] = kt_sqlite_dup_text (s, 1);
      g_array_index (self->cells, gint64, page) = kt_sqlite_get_int (s, 2);
      g_array_index (self->are_leaves, gboolean, page) = kt_sqlite_get_int (s, 3) != 0;
    }
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    self->rows[i] = read_set (fixture, facts[i].sql);
}

static void
sound_clear (Sound *self)
{
  g_free (self->bytes);
  g_ptr_array_unref (self->owners);
  g_array_unref (self->cells);
  g_array_unref (self->are_leaves);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    g_hash_table_unref (self->rows[i]);
}

/* ---- damage ---- */

/* Several bytes of one page; that it is a database, and which, stays readable. */
static void
damage (StoreFixture *self, const Sound *sound, gsize page)
{
  g_autofree char *bytes = g_memdup2 (sound->bytes, sound->length);
  guint n = 1 + (guint)kt_random_below (self->random, 40);
  for (guint i = 0; i < n; i++)
    {
      gsize from = page == 0 ? 100 : 0;
      gsize at = from + (gsize)kt_random_below (self->random, PAGE - from);
      bytes[page * PAGE + at] ^= (char)(1 + kt_random_below (self->random, 255));
    }
  g_assert_true (g_file_set_contents (self->path, bytes, (gssize)sound->length, NULL));
}

static gboolean
is_hit (const char *table, const char *owner)
{
  return *table != '\0' && strcmp (table, owner) == 0;
}

/* The schema tells where tables are; a tree's own root or branch where its rows are. */
static void
check_rows (StoreFixture *self, const Sound *sound, gsize page)
{
  const char *owner = sound->owners->pdata[page] != NULL ? sound->owners->pdata[page] : "";
  gboolean is_leaf = g_array_index (sound->are_leaves, gboolean, page);
  if (strcmp (owner, "sqlite_schema") == 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autoptr (GHashTable) after = read_set (self, facts[i].sql);
      guint missing = count_missing (sound->rows[i], after);
      gboolean is_own = is_hit (facts[i].table, owner);
      /* A damaged row may also be taken for one that stands elsewhere, and be kept in its place. */
      gint64 may_miss = is_own && is_leaf ? 2 * g_array_index (sound->cells, gint64, page) : 0;
      if ((is_own && !is_leaf) || is_hit (facts[i].parents, owner))
        continue;
      if (strcmp (facts[i].table, "outbox") == 0 && strcmp (owner, "sync_state") == 0)
        continue; /* not known any more that there is a server: enrolled anew, all is told */
      if (missing > may_miss)
        g_error ("page %u of %s: %u rows of %s are missing, %d may be", (guint)page + 1, owner,
                 missing, facts[i].table, (int)may_miss);
    }
}

/* Whatever the server does not have waits, wherever the damage was. */
static void
check_told (StoreFixture *self)
{
  g_assert_cmpint (
      store_fixture_int (
          self, "SELECT count (*) FROM account, sync_state WHERE enabled AND NOT EXISTS (SELECT 1"
                " FROM sync_object AS known WHERE known.type = 'account' AND known.id = account.id"
                "  AND known.body = account.body) AND NOT EXISTS (SELECT 1 FROM outbox"
                "  WHERE outbox.type = 'account' AND outbox.id = account.id)"),
      ==, 0);
  g_assert_cmpint (store_fixture_int (self, "SELECT count (*) FROM sync_state WHERE NOT enabled"
                                            " OR (refetching AND cursor = '')"),
                   ==, 1);
}

static void
salvage (StoreFixture *self, KtWorkSalvage *result)
{
  g_autoptr (GError) error = NULL;
  kt_work_salvage (self->profile, self->clock, self->keys, NULL, result, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_work_salvage_to_text (result);
  g_assert_nonnull (strstr (text, result->kept));
}

static gboolean
is_as_damaged (const char *kept, const char *bytes, gsize length)
{
  g_autofree char *found = NULL;
  gsize size;
  return g_file_get_contents (kept, &found, &size, NULL) && size == length
         && memcmp (found, bytes, size) == 0;
}

/* TRUE: the damage was found. */
static gboolean
try_page (StoreFixture *self, const Sound *sound, gsize page)
{
  g_autoptr (GError) error = NULL;
  g_auto (KtWorkSalvage) result = { 0 };
  g_autofree char *damaged = NULL;
  gsize length;
  damage (self, sound, page);
  g_assert_true (g_file_get_contents (self->path, &damaged, &length, NULL));
  g_autoptr (KtWorkStore) store
      = kt_work_store_open_with (self->profile, self->clock, self->keys, NULL, &error);
  if (store != NULL)
    {
      kt_work_store_close (store);
      store_fixture_settle ();
      return FALSE;
    }
  if (g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_KEY))
    return TRUE; /* that of the page cannot be read either; nothing is touched */
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_CORRUPT);
  salvage (self, &result);
  g_assert_true (is_as_damaged (result.kept, damaged, length));
  store_fixture_open (self);
  check_told (self);
  store_fixture_close (self);
  check_rows (self, sound, page);
  g_unlink (result.kept);
  return TRUE;
}

static void
test_pages (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_account_free);
  Sound sound = { 0 };
  guint found = 0;
  fill (self, accounts);
  store_fixture_close (self);
  sound_read (&sound, self);
  gsize n = sound.length / PAGE;
  for (guint i = 0; i < N_PAGES; i++)
    {
      gsize page = (gsize)kt_random_below (self->random, n);
      gboolean is_found = try_page (self, &sound, page);
      found += is_found;
      /* Without keys what lies within a text looks like another text. */
      if (!is_found && self->keys != NULL && sound.owners->pdata[page] != NULL)
        g_error ("page %u of %s was changed unseen", (guint)page + 1,
                 (const char *)sound.owners->pdata[page]);
    }
  g_test_message ("%u of %u damages were found, in %u pages", found, N_PAGES, (guint)n);
  g_assert_cmpuint (found, >, N_PAGES / 10);
  g_assert_true (g_file_set_contents (self->path, sound.bytes, (gssize)sound.length, NULL));
  store_fixture_open (self);
  sound_clear (&sound);
}

/* On an encrypted database no change goes unseen. */
static void
test_encrypted_pages (StoreFixture *self, gconstpointer data)
{
  store_fixture_close (self);
  self->keys = store_fixture_keys;
  store_fixture_open (self);
  test_pages (self, data);
}

/* ---- with a server ---- */

/* A page of the outbox and one of customers: what comes back is what everybody else has. */
static void
test_with_server (StoreFixture *self, gconstpointer data)
{
  House house;
  Sound sound = { 0 };
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_account_free);
  StoreFixture other = { 0 };
  guint n_found = 0;
  store_fixture_close (self);
  self->keys = store_fixture_keys; /* so that no damage goes unseen */
  store_fixture_open (self);
  house_init (&house);
  store_fixture_set_up (&other, NULL);
  house_enrol (self, 1);
  house_enrol (&other, 2);
  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (accounts, sync_fixture_account (self));
  house_sync (&house, self);
  for (guint i = 0; i < 60; i++)
    edit_account (self, accounts->pdata[i], "offline");
  store_fixture_close (self);
  sound_read (&sound, self);
  for (guint round = 0; round < 16; round++)
    {
      gsize page = 0;
      const char *wanted = round % 2 == 0 ? "outbox" : "account";
      do
        page = (gsize)kt_random_below (self->random, sound.length / PAGE);
      while (g_strcmp0 (sound.owners->pdata[page], wanted) != 0);
      if (!try_page (self, &sound, page))
        continue;
      n_found++;
      store_fixture_open (self);
      house_sync (&house, self);
      house_sync (&house, &other);
      house_sync (&house, self);
      g_assert_cmpint (store_fixture_int (&other, "SELECT count (*) FROM account"), ==, 60);
      for (guint i = 0; i < 60 && round % 2 == 0; i++)
        {
          const KtAccount *account = accounts->pdata[i];
          g_assert_nonnull (strstr (house_get (&house, KT_SYNC_ACCOUNT, account->id), "offline"));
        }
      store_fixture_close (self);
    }
  g_assert_cmpuint (n_found, >, 10);
  store_fixture_open (self);
  sound_clear (&sound);
  store_fixture_tear_down (&other, NULL);
  house_clear (&house);
}

/* A row that is not there any more was on the damaged page: nobody deleted him, and he comes back. */
static void
test_not_deleted (StoreFixture *self, gconstpointer data)
{
  House house;
  g_auto (KtWorkSalvage) result = { 0 };
  house_init (&house);
  house_enrol (self, 1);
  g_autoptr (KtAccount) lost = sync_fixture_account (self);
  g_autoptr (KtAccount) kept = sync_fixture_account (self);
  house_sync (&house, self);
  store_fixture_close (self);
  g_autofree char *sql = g_strdup_printf (
      "DROP TRIGGER account_removed_is_told; DELETE FROM account WHERE id = '%s'", lost->id);
  store_fixture_sql (self, sql);
  salvage (self, &result);
  store_fixture_open (self);
  g_assert_cmpint (store_fixture_int (self, "SELECT count (*) FROM outbox WHERE kind = 'del'"), ==,
                   0);
  house_sync (&house, self);
  g_assert_nonnull (house_get (&house, KT_SYNC_ACCOUNT, lost->id));
  g_assert_cmpint (store_fixture_int (self, "SELECT count (*) FROM account"), ==, 2);
  house_clear (&house);
}

/* ---- broken off ---- */

#ifdef KT_FAIL_POINTS

/* In a process of its own, which dies there. */
static void
salvage_and_die (const char *profile)
{
  g_autoptr (KtClock) clock = kt_clock_fixed_iso ("2026-11-21T09:30:00Z", NULL);
  g_auto (KtWorkSalvage) result = { 0 };
  kt_work_salvage (profile, clock, store_fixture_default_keys (), NULL, &result, NULL);
}

static void
test_killed (StoreFixture *self, gconstpointer data)
{
  static const char *const points[] = { "salvage-made", "salvage-aside" };
  if (g_test_subprocess ())
    {
      salvage_and_die (g_getenv ("KT_TEST_PROFILE"));
      return;
    }
  Sound sound = { 0 };
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_account_free);
  fill (self, accounts);
  store_fixture_close (self);
  sound_read (&sound, self);
  gsize page = 0;
  while (g_strcmp0 (sound.owners->pdata[page], "quote_by_account") != 0)
    page++;
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_auto (KtWorkSalvage) result = { 0 };
      g_autoptr (GError) error = NULL;
      damage (self, &sound, page);
      g_setenv ("KT_FAIL_POINT", points[i], TRUE);
      g_setenv ("KT_TEST_PROFILE", self->profile, TRUE);
      g_test_trap_subprocess (NULL, 30 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
      g_unsetenv ("KT_FAIL_POINT");
      g_test_trap_assert_failed ();
      self->store
          = kt_work_store_open_with (self->profile, self->clock, self->keys, NULL, &error);
      if (self->store == NULL)
        salvage (self, &result);
      else
        store_fixture_close (self);
      check_rows (self, &sound, page);
    }
  store_fixture_open (self);
  sound_clear (&sound);
}

#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/salvage/all comes out of a damaged file but what was on the page", test_pages);
  STORE_TEST ("/salvage/no flipped byte of an encrypted file goes unseen", test_encrypted_pages);
  STORE_TEST ("/salvage/what was not told is told, the rest comes back", test_with_server);
  STORE_TEST ("/salvage/what is missing was not deleted", test_not_deleted);
#ifdef KT_FAIL_POINTS
  STORE_TEST ("/salvage/a salvage that was broken off is finished or begun again", test_killed);
#endif
  return g_test_run ();
}
