/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQLite layer: modes, cached statements, nested transactions, backup, and each error told
 * apart. */

#include "kt-sqlite-statement.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("kt-sqlite-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "a file ?#%41 ä.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static KtSqliteConnection *
open_with_table (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  KtSqliteConnection *c = kt_sqlite_connection_open (fixture->path, KT_SQLITE_OPEN_WORK, &error);
  g_assert_no_error (error);
  kt_sqlite_connection_exec (
      c, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data BLOB) STRICT", &error);
  g_assert_no_error (error);
  return c;
}

static gboolean
insert (KtSqliteConnection *c, const char *name, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (c, "INSERT INTO t (name) VALUES (?)", error);
  g_assert_nonnull (s);
  kt_sqlite_bind_text (s, 1, name);
  return kt_sqlite_run (s, error);
}

static gint64
count_rows (KtSqliteConnection *c)
{
  g_autoptr (GError) error = NULL;
  gint64 count = -1;
  kt_sqlite_connection_query_int (c, "SELECT count(*) FROM t", &count, &error);
  g_assert_no_error (error);
  return count;
}

static void
test_values_come_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) c
      = kt_sqlite_connection_open (NULL, KT_SQLITE_OPEN_MEMORY, &error);
  g_assert_no_error (error);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (c, "SELECT ?1, ?2, ?3, ?4, ?5, ?6", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = g_bytes_new ("a\0b", 3);
  g_autoptr (GBytes) empty = g_bytes_new ("", 0);
  kt_sqlite_bind_int (s, 1, G_MININT64);
  kt_sqlite_bind_double (s, 2, 0.25);
  kt_sqlite_bind_text (s, 3, "Größe");
  kt_sqlite_bind_bytes (s, 4, bytes);
  kt_sqlite_bind_bytes (s, 5, empty);
  kt_sqlite_bind_text (s, 6, NULL);

  g_assert_true (kt_sqlite_step (s, &error));
  g_assert_cmpint (kt_sqlite_get_int (s, 0), ==, G_MININT64);
  g_assert_cmpfloat (kt_sqlite_get_double (s, 1), ==, 0.25);
  g_assert_cmpstr (kt_sqlite_get_text (s, 2), ==, "Größe");
  g_autoptr (GBytes) back = kt_sqlite_dup_bytes (s, 3);
  g_assert_true (g_bytes_equal (back, bytes));
  g_autoptr (GBytes) nothing = kt_sqlite_dup_bytes (s, 4);
  g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
  g_assert_true (kt_sqlite_is_null (s, 5));
  g_assert_false (kt_sqlite_step (s, &error));
  g_assert_false (kt_sqlite_failed (s));
  g_assert_no_error (error);
}

static void
test_statement_nests (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) c = open_with_table (fixture);
  insert (c, "a", NULL);
  insert (c, "b", NULL);
  const char *sql = "SELECT name FROM t ORDER BY name";
  g_autoptr (KtSqliteStatement) outer = kt_sqlite_prepare (c, sql, &error);
  g_assert_true (kt_sqlite_step (outer, &error));
  {
    g_autoptr (KtSqliteStatement) inner = kt_sqlite_prepare (c, sql, &error);
    g_assert_true (kt_sqlite_step (inner, &error));
    g_assert_true (kt_sqlite_step (inner, &error));
    g_assert_cmpstr (kt_sqlite_get_text (inner, 0), ==, "b");
  }
  g_assert_cmpstr (kt_sqlite_get_text (outer, 0), ==, "a");
  g_assert_true (kt_sqlite_step (outer, &error));
  g_assert_cmpstr (kt_sqlite_get_text (outer, 0), ==, "b");
}

static void
test_wrong_binding_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) c = open_with_table (fixture);
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (c, "INSERT INTO t (name) VALUES (?)", &error);
  kt_sqlite_bind_text (s, 2, "there is no second parameter");
  g_assert_false (kt_sqlite_run (s, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_FAILED);
  g_assert_cmpint (count_rows (c), ==, 0);
}

static void
test_freed_transaction_rolls_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) c = open_with_table (fixture);
  {
    g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (c, &error);
    g_assert_no_error (error);
    insert (c, "a", &error);
  }
  g_assert_cmpint (count_rows (c), ==, 0);
}

static void
test_inner_rolls_back_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) c = open_with_table (fixture);
  {
    g_autoptr (KtSqliteTransaction) outer = kt_sqlite_transaction_begin (c, &error);
    insert (c, "kept", &error);
    {
      g_autoptr (KtSqliteTransaction) inner = kt_sqlite_transaction_begin (c, &error);
      insert (c, "dropped", &error);
    }
    {
      g_autoptr (KtSqliteTransaction) inner = kt_sqlite_transaction_begin (c, &error);
      insert (c, "also kept", &error);
      g_assert_true (kt_sqlite_transaction_commit (inner, &error));
    }
    g_assert_true (kt_sqlite_transaction_commit (outer, &error));
  }
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (c), ==, 2);
}

static void
test_work_survives_reopening (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtSqliteConnection *c = open_with_table (fixture);
  insert (c, "a", NULL);
  gint64 synchronous = 0, foreign_keys = 0;
  kt_sqlite_connection_query_int (c, "PRAGMA synchronous", &synchronous, &error);
  kt_sqlite_connection_query_int (c, "PRAGMA foreign_keys", &foreign_keys, &error);
  g_assert_cmpint (synchronous, ==, 2);
  g_assert_cmpint (foreign_keys, ==, 1);
  kt_sqlite_connection_free (c);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  g_autoptr (KtSqliteConnection) again
      = kt_sqlite_connection_open (fixture->path, KT_SQLITE_OPEN_IMMUTABLE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (again), ==, 1);
  g_assert_true (kt_sqlite_connection_check (again, &error));
  g_assert_false (insert (again, "b", &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_READ_ONLY);
}

static void
test_backup_is_a_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) c = open_with_table (fixture);
  insert (c, "a", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "copy.db", NULL);
  g_assert_true (kt_sqlite_connection_backup (c, path, &error));
  g_assert_no_error (error);
  insert (c, "b", NULL);
  g_autoptr (KtSqliteConnection) copy
      = kt_sqlite_connection_open (path, KT_SQLITE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (copy), ==, 1);
}

static void
test_constraint_names_the_column (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) c = open_with_table (fixture);
  insert (c, "a", NULL);
  g_assert_false (insert (c, "a", &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CONSTRAINT);
  g_assert_nonnull (strstr (error->message, "t.name"));
}

static void
test_missing_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_sqlite_connection_open (fixture->path, KT_SQLITE_OPEN_IMMUTABLE, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CANNOT_OPEN);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static void
test_foreign_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (5000, 'x');
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  g_assert_null (kt_sqlite_connection_open (fixture->path, KT_SQLITE_OPEN_WORK, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_NOT_A_DATABASE);
}

static void
test_damaged_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtSqliteConnection *c = open_with_table (fixture);
  for (int i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("row %d, with some text to fill pages", i);
      insert (c, name, NULL);
    }
  kt_sqlite_connection_free (c);
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 4 * 4096);
  memset (bytes + 4096, 0xa5, length - 4096);
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize)length, NULL));

  g_autoptr (KtSqliteConnection) damaged
      = kt_sqlite_connection_open (fixture->path, KT_SQLITE_OPEN_IMMUTABLE, &error);
  g_assert_no_error (error);
  g_assert_false (kt_sqlite_connection_check (damaged, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CORRUPT);
}

static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) c = open_with_table (fixture);
  insert (c, "before", NULL);

  signal (SIGXFSZ, SIG_IGN);
  struct rlimit old, small;
  getrlimit (RLIMIT_FSIZE, &old);
  small = old;
  small.rlim_cur = 64 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_autofree char *large = g_strnfill (200000, 'x');
  gboolean done = insert (c, large, &error);
  setrlimit (RLIMIT_FSIZE, &old);

  g_assert_false (done);
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_FULL);
  g_assert_cmpint (count_rows (c), ==, 1);
  g_clear_error (&error);
  g_assert_true (insert (c, "after", &error));
  g_assert_no_error (error);
}

static void
test_locked_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) c = open_with_table (fixture);
  g_autoptr (KtSqliteConnection) second
      = kt_sqlite_connection_open (fixture->path, KT_SQLITE_OPEN_WORK, &error);
  g_assert_no_error (error);
  kt_sqlite_connection_exec (second, "PRAGMA busy_timeout=10", NULL);
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (c, &error);
  g_assert_null (kt_sqlite_transaction_begin (second, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_BUSY);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sqlite/every type of value comes back as it was bound", test_values_come_back);
  ADD ("/sqlite/the same query can be stepped twice at once", test_statement_nests);
  ADD ("/sqlite/a wrong binding is told by the next run", test_wrong_binding_is_told);
  ADD ("/sqlite/a transaction freed without commit rolls back", test_freed_transaction_rolls_back);
  ADD ("/sqlite/an inner transaction rolls back alone", test_inner_rolls_back_alone);
  ADD ("/sqlite/work is there after reopening and immutable cannot write",
       test_work_survives_reopening);
  ADD ("/sqlite/a backup is a consistent copy", test_backup_is_a_copy);
  ADD ("/sqlite/a broken constraint names its column", test_constraint_names_the_column);
  ADD ("/sqlite/a missing file is told at open", test_missing_file);
  ADD ("/sqlite/a file that is no database is told at open", test_foreign_bytes);
  ADD ("/sqlite/a damaged page is found by the check", test_damaged_page);
  ADD ("/sqlite/a full disk is told and nothing is lost", test_full_disk);
  ADD ("/sqlite/a locked file is told as busy", test_locked_file);
  return g_test_run ();
}
