/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same face over both databases: each test runs on SQLite and, where it is installed, on
 * PostgreSQL. */
#include "kt-test-place.h"
#include "kt-test-postgres.h"

static void
exec (KtDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  kt_database_exec (database, sql, &error);
  g_assert_no_error (error);
}

static gint64
count (KtDatabase *database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuery) query = kt_query_new (database, "SELECT count(*) FROM thing");
  g_assert_true (kt_query_next (query, &error));
  g_assert_no_error (error);
  return kt_query_get_int (query, 0);
}

static gboolean
add (KtDatabase *database, gint64 id, const char *name, GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (database, "INSERT INTO thing (name, id) VALUES ($2, $1)");
  kt_query_bind_int (query, id);
  kt_query_bind_text (query, name);
  return kt_query_run (query, NULL, error);
}

#define TABLE "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT)"

static void
check_values (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabase) database = kt_test_place_open (place);
  static const char odd[] = "O'Hara; DROP TABLE thing; -- \"$1\" \\ ü 漢";
  exec (database, TABLE);
  g_assert_true (add (database, G_MAXINT64, odd, &error));
  g_assert_true (add (database, G_MININT64, NULL, &error));
  g_assert_true (add (database, 0, "", &error));
  g_autoptr (KtQuery) query = kt_query_new (database, "SELECT id, name FROM thing ORDER BY id");
  g_assert_true (kt_query_next (query, &error));
  g_assert_cmpint (kt_query_get_int (query, 0), ==, G_MININT64);
  g_assert_true (kt_query_is_null (query, 1));
  g_assert_cmpstr (kt_query_get_text (query, 1), ==, "");
  g_assert_true (kt_query_next (query, &error));
  g_assert_false (kt_query_is_null (query, 1));
  g_assert_true (kt_query_next (query, &error));
  g_assert_cmpint (kt_query_get_int (query, 0), ==, G_MAXINT64);
  g_assert_cmpstr (kt_query_get_text (query, 1), ==, odd);
  g_assert_false (kt_query_next (query, &error));
  g_assert_false (kt_query_failed (query));
  g_assert_no_error (error);
}

static void
check_changed (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabase) database = kt_test_place_open (place);
  gint64 changed = -1;
  exec (database, TABLE);
  for (gint64 i = 0; i < 5; i++)
    g_assert_true (add (database, i, "a", &error));
  g_autoptr (KtQuery) query = kt_query_new (database, "UPDATE thing SET name = $1 WHERE id < $2");
  kt_query_bind_text (query, "b");
  kt_query_bind_int (query, 3);
  g_assert_true (kt_query_run (query, &changed, &error));
  g_assert_cmpint (changed, ==, 3);
  g_autoptr (KtQuery) head = kt_query_new (
      database, "UPDATE thing SET id = id + $1 WHERE id = 4 RETURNING id, name");
  kt_query_bind_int (head, 10);
  g_assert_true (kt_query_next (head, &error));
  g_assert_cmpint (kt_query_get_int (head, 0), ==, 14);
  g_assert_false (kt_query_next (head, &error));
  g_assert_no_error (error);
}

static void
check_transactions (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabase) database = kt_test_place_open (place);
  exec (database, TABLE);
  {
    g_autoptr (KtDatabaseTransaction) lost = kt_database_begin (database, &error);
    g_assert_true (add (database, 1, "lost", &error));
  }
  g_assert_cmpint (count (database), ==, 0);
  g_autoptr (KtDatabaseTransaction) kept = kt_database_begin (database, &error);
  g_assert_true (add (database, 1, "kept", &error));
  g_assert_true (kt_database_commit (kept, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (database), ==, 1);
}

/* What failed does not spoil what comes after, and is not committed in part. */
static void
check_faults (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabase) database = kt_test_place_open (place);
  exec (database, TABLE);
  g_assert_true (add (database, 1, "first", &error));
  {
    g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, &error);
    g_assert_true (add (database, 2, "second", &error));
    g_assert_false (add (database, 1, "again", &error));
    g_assert_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_CONSTRAINT);
    g_clear_error (&error);
  }
  g_assert_cmpint (count (database), ==, 1);
  g_assert_false (kt_database_exec (database, "SELECT nonsense FROM nowhere", &error));
  g_assert_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_FAILED);
  g_assert_cmpint (count (database), ==, 1);
}

static KtQuery *
new_add (KtDatabase *database, gint64 id)
{
  KtQuery *query = kt_query_new (database, "INSERT INTO thing (id, name) VALUES ($1, 'sent')");
  kt_query_bind_int (query, id);
  return query;
}

static gboolean
send (KtDatabase *database, gint64 id, GError **error)
{
  g_autoptr (KtQuery) query = new_add (database, id);
  return kt_query_send (query, error);
}

/* Answers belong to their questions, in whatever order they are looked at, or not at all. */
static void
check_asked (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabase) database = kt_test_place_open (place);
  exec (database, TABLE);
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, &error);
  for (gint64 id = 1; id <= 500; id++)
    g_assert_true (send (database, id, &error));
  KtQuery *queries[3];
  for (guint i = 0; i < 3; i++)
    {
      queries[i] = kt_query_new (database, "SELECT id FROM thing WHERE id >= $1 ORDER BY id");
      kt_query_bind_int (queries[i], 100 * i + 100);
      g_assert_true (kt_query_ask (queries[i], &error));
    }
  kt_query_free (queries[1]);
  g_assert_cmpint (count (database), ==, 500);
  for (guint i = 0; i < 3; i += 2)
    {
      g_assert_true (kt_query_next (queries[i], &error));
      g_assert_cmpint (kt_query_get_int (queries[i], 0), ==, 100 * i + 100);
      kt_query_free (queries[i]);
    }
  g_assert_true (kt_database_commit (transaction, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (database), ==, 500);
}

/* Nothing of a transaction is there of which something failed that nobody waited for. */
static void
check_sent_fault (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabase) database = kt_test_place_open (place);
  exec (database, TABLE);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, &error);
      g_autoptr (KtQuery) asked = kt_query_new (database, "SELECT id FROM thing");
      gboolean done = send (database, 1, &error) && send (database, 1, &error)
                      && send (database, 2, &error) && kt_query_ask (asked, &error)
                      && (round == 0 || kt_query_next (asked, &error))
                      && kt_database_commit (transaction, &error);
      g_assert_false (done);
      g_assert_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_CONSTRAINT);
      g_clear_error (&error);
    }
  g_assert_cmpint (count (database), ==, 0);
  g_assert_true (add (database, 1, "after", &error));
  g_assert_cmpint (count (database), ==, 1);
}

static void
check_two_connections (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabase) one = kt_test_place_open (place);
  g_autoptr (KtDatabase) two = kt_test_place_open (place);
  exec (one, TABLE);
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (one, &error);
  g_assert_true (add (one, 1, "a", &error));
  g_assert_cmpint (count (two), ==, 0);
  g_assert_true (kt_database_commit (transaction, &error));
  g_assert_cmpint (count (two), ==, 1);
}

static void
test_broken_connection (void)
{
  g_autoptr (GError) error = NULL;
  KtTestPostgres *postgres = kt_test_place_get_postgres ();
  if (postgres == NULL)
    {
      g_test_skip ("no PostgreSQL");
      return;
    }
  g_autofree char *uri = kt_test_postgres_new_database (postgres);
  g_autoptr (KtDatabase) database = kt_database_open (uri, &error);
  g_assert_no_error (error);
  exec (database, TABLE);
  {
    g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, &error);
    g_assert_true (add (database, 1, "lost", &error));
    kt_test_postgres_stop (postgres, TRUE);
    g_assert_false (add (database, 2, "lost", &error));
    g_assert_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_UNAVAILABLE);
    g_clear_error (&error);
    g_assert_false (kt_database_commit (transaction, &error));
    g_assert_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_UNAVAILABLE);
    g_clear_error (&error);
  }
  g_assert_null (kt_database_begin (database, &error));
  g_assert_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  kt_test_postgres_restart (postgres);
  g_assert_cmpint (count (database), ==, 0);
  g_assert_true (add (database, 1, "kept", &error));
  g_assert_cmpint (count (database), ==, 1);
}

static void
test_not_there (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_database_open ("/nowhere/at/all/server.db", &error));
  g_assert_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_null (kt_database_open ("postgresql://nobody@127.0.0.1:1/nowhere", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  kt_test_place_add ("database", "values come out as they went in", check_values);
  kt_test_place_add ("database", "changed rows are counted and returned", check_changed);
  kt_test_place_add ("database", "a transaction is there whole or not at all", check_transactions);
  kt_test_place_add ("database", "what fails is named and spoils nothing", check_faults);
  kt_test_place_add ("database", "what was asked is answered, each for itself", check_asked);
  kt_test_place_add ("database", "what was sent and failed is told by the commit", check_sent_fault);
  kt_test_place_add ("database", "others see what was committed", check_two_connections);
  g_test_add_func ("/database/PostgreSQL: a broken connection is made anew", test_broken_connection);
  g_test_add_func ("/database/one that is not there is named", test_not_there);
  return kt_test_place_run ();
}
