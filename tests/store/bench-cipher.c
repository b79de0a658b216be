/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What encryption costs with 100,000 customers: opening, lists, search, reading and saving, on the
 * same rows before and after. Wall time, the file in the cache of the system, best of three.
 */
#include "kt-account-store.h"
#include "store-fixture.h"

#include <glib/gstdio.h>

#define N_ROWS 100000

static const char fill_sql[]
    = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
      " INSERT INTO account (id, number, title, postcode, city, country, contact, phone, email,"
      "  segment, changed, body, title_key)"
      " SELECT printf ('%08x-0000-4000-8000-%012x', i, i), printf ('K%06d', i),"
      "  printf ('Firma %d GmbH', i * 7919 % 100003), printf ('%05d', i), printf ('Stadt %d', i % 997),"
      "  'DE', printf ('Person %d', i), printf ('+49 221 %d', i), printf ('p%d@firma.example', i),"
      "  iif (i % 9 = 0, 'key', 'standard'), 1790000000 + i,"
      "  json_object ('id', printf ('%08x-0000-4000-8000-%012x', i, i), 'name',"
      "    printf ('Firma %d GmbH', i * 7919 % 100003), 'billing', json_object ('country', 'DE'),"
      "    'language', 'de', 'note', printf ('%.*c', 300 + i % 300, 'n')),"
      "  printf ('firma %d gmbh', i * 7919 % 100003) FROM n;"
      "INSERT INTO account_search (rowid, search_key)"
      " SELECT row, title_key || ' ' || city || ' ' || contact || ' ' || email FROM account;";

static double
ms_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1e3;
}

static double
open_it (StoreFixture *self)
{
  gint64 start = g_get_monotonic_time ();
  store_fixture_open (self);
  return ms_since (start);
}

/* Until the order is known and the first rows are there. */
static double
list (StoreFixture *self, const char *search, guint column)
{
  const KtRowQuery query = { .search = search, .sort_column = column };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (KtRowList) rows = kt_account_store_list (self->store, &query);
  while (kt_row_list_is_loading (rows))
    g_main_context_iteration (NULL, TRUE);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (rows));
  for (guint i = 0; i < MIN (n, 40); i++)
    {
      g_autoptr (KtRow) row = g_list_model_get_item (G_LIST_MODEL (rows), n - 1 - i);
      while (!kt_row_is_loaded (row))
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (n, >, 0);
  return ms_since (start);
}

static double
read_and_save (StoreFixture *self)
{
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      guint n = 1 + (guint)kt_random_below (self->random, N_ROWS);
      g_autofree char *id = g_strdup_printf ("%08x-0000-4000-8000-%012x", n, n);
      g_autoptr (KtAccount) account = kt_account_store_load (self->store, id, &error);
      g_assert_no_error (error);
      kt_account_store_save (self->store, account, NULL, &error);
      g_assert_no_error (error);
    }
  return ms_since (start) / 200;
}

enum { OPENING, FIRST_LIST, NEXT_LIST, BY_CITY, SEARCH, SAVE, N_MEASURES };
static const char *const names[N_MEASURES]
    = { "opening", "first list", "the same again", "by city", "search", "read and save one" };

static void
keep (double *best, double value)
{
  *best = MIN (*best, value);
}

static void
measure (StoreFixture *self, double best[N_MEASURES])
{
  for (guint i = 0; i < N_MEASURES; i++)
    best[i] = G_MAXDOUBLE;
  for (guint round = 0; round < 3; round++)
    {
      store_fixture_close (self); /* the next opening finds nothing in its memory */
      keep (&best[OPENING], open_it (self));
      keep (&best[FIRST_LIST], list (self, NULL, KT_ACCOUNT_COLUMN_TITLE));
      keep (&best[NEXT_LIST], list (self, NULL, KT_ACCOUNT_COLUMN_TITLE));
      keep (&best[BY_CITY], list (self, NULL, KT_ACCOUNT_COLUMN_CITY));
      keep (&best[SEARCH], list (self, "firma 4711", KT_ACCOUNT_COLUMN_TITLE));
      keep (&best[SAVE], read_and_save (self));
    }
}

static void
bench (StoreFixture *self, gconstpointer data)
{
  double plain[N_MEASURES], encrypted[N_MEASURES];
  GStatBuf info;
  store_fixture_close (self);
  store_fixture_sql (self, fill_sql);
  store_fixture_open (self);
  measure (self, plain);
  store_fixture_close (self);
  self->keys = store_fixture_keys;
  gint64 start = g_get_monotonic_time ();
  store_fixture_open (self);
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_print ("# %u customers, %.0f MB, encrypted in %.1f s\n", N_ROWS, (double)info.st_size / 1e6,
           ms_since (start) / 1e3);
  measure (self, encrypted);
  for (guint i = 0; i < N_MEASURES; i++)
    g_print ("# %-18s %8.2f ms plain %8.2f ms encrypted, ratio %.2f\n", names[i], plain[i],
             encrypted[i], encrypted[i] / plain[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/cipher/what encryption costs", bench);
  return g_test_run ();
}
