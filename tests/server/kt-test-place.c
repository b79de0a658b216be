/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-test-place.h"

#include <glib/gstdio.h>

#include "kt-server-schema.h"
#include "kt-test-postgres.h"

static KtTestPostgres *postgres;
static const char *why = "built without libpq";

void
kt_test_place_clear (KtTestPlace *place)
{
  static const char *const tails[] = { "", "-wal", "-shm" };
  for (guint i = 0; place->path != NULL && i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strconcat (place->path, tails[i], NULL);
      g_unlink (path);
    }
  g_free (place->path);
  g_free (place->uri);
}

void
kt_test_place_init (KtTestPlace *place)
{
  int fd = g_file_open_tmp ("kontor-server-XXXXXX.db", &place->path, NULL);
  g_close (fd, NULL);
  place->uri = g_strdup (place->path);
}

static void
run_on_sqlite (gconstpointer test)
{
  KtTestPlace place = { 0 };
  kt_test_place_init (&place);
  ((KtTestOnPlace)test) (&place);
  kt_test_place_clear (&place);
}

KtTestPostgres *
kt_test_place_get_postgres (void)
{
  if (postgres == NULL && kt_database_has_postgres ())
    postgres = kt_test_postgres_start (&why);
  return postgres;
}

static void
run_on_postgres (gconstpointer test)
{
  KtTestPlace place = { 0 };
  if (kt_test_place_get_postgres () == NULL)
    {
      g_test_skip (why);
      return;
    }
  place.uri = kt_test_postgres_new_database (postgres);
  ((KtTestOnPlace)test) (&place);
  kt_test_place_clear (&place);
}

void
kt_test_place_add (const char *suite, const char *name, KtTestOnPlace test)
{
  g_autofree char *sqlite = g_strdup_printf ("/%s/SQLite: %s", suite, name);
  g_autofree char *pq = g_strdup_printf ("/%s/PostgreSQL: %s", suite, name);
  g_test_add_data_func (sqlite, (gconstpointer)test, run_on_sqlite);
  g_test_add_data_func (pq, (gconstpointer)test, run_on_postgres);
}

int
kt_test_place_run (void)
{
  int result = g_test_run ();
  g_clear_pointer (&postgres, kt_test_postgres_free);
  return result;
}

KtDatabase *
kt_test_place_open (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  KtDatabase *database = kt_database_open (place->uri, &error);
  g_assert_no_error (error);
  return database;
}

KtDatabase *
kt_test_place_open_server (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  KtDatabase *database = kt_test_place_open (place);
  kt_server_schema_migrate (database, &error);
  g_assert_no_error (error);
  return database;
}
