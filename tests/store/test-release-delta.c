/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deltas between releases of random catalogs; the oracle is the release itself. */

#include "catalog-fixture.h"
#include "kt-random.h"
#include "kt-release-delta.h"
#include "kt-release-search.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static char *
build_release (const char *source, const char *folder, const char *name)
{
  const KtReleaseOptions options = { "2026-11-21T09:30:00Z", 20261121, FALSE };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0); /* texts of articles that went */
  g_autoptr (KtCatalog) catalog = kt_catalog_load_folder (source, faults);
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_fault_list_has_errors (faults));
  char *path = g_build_filename (folder, name, NULL);
  g_assert_true (kt_release_write (catalog, path, &options, NULL, &error));
  g_assert_no_error (error);
  return path;
}

static char *
hash_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRelease) release = kt_release_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (kt_release_verify (release, &error));
  g_assert_no_error (error);
  return g_strdup (kt_release_get_hash (release));
}

static void
search_alike (const char *path, const char *other, const char *text)
{
  g_autoptr (KtRelease) one = kt_release_open (path, NULL);
  g_autoptr (KtRelease) two = kt_release_open (other, NULL);
  const KtSearchQuery query = { .text = text };
  g_autoptr (KtSearchResult) first = kt_release_search (one, &query, NULL);
  g_autoptr (KtSearchResult) second = kt_release_search (two, &query, NULL);
  g_assert_cmpuint (first->hits->len, ==, second->hits->len);
  for (guint i = 0; i < first->hits->len; i++)
    g_assert_cmpstr (((KtSearchHit *)first->hits->pdata[i])->id, ==,
                     ((KtSearchHit *)second->hits->pdata[i])->id);
}

/* From one to the other and back; gives the packed size of the first. */
static gsize
leads_to (const char *from, const char *to, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "applied", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) delta = kt_release_make_delta (from, to, &error);
  g_assert_no_error (error);
  g_assert_true (kt_release_apply_delta (from, delta, path, &error));
  g_assert_no_error (error);
  g_autofree char *wanted = hash_of (to);
  g_autofree char *found = hash_of (path);
  g_assert_cmpstr (found, ==, wanted);
  search_alike (path, to, "schraube");
  search_alike (path, to, "a");
  g_unlink (path);
  return g_bytes_get_size (delta);
}

/* Changes some fields of some lines of articles.csv, takes lines out, doubles some under another
 * number. */
static char *
change_articles (const char *text, KtRandom *random)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *changed = g_string_new (lines[0]);
  g_string_append_c (changed, '\n');
  g_auto (GStrv) names = g_strsplit (lines[0], ",", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);
      if (kt_random_below (random, 20) == 0)
        continue;
      for (guint f = 0; fields[f] != NULL && names[f] != NULL; f++)
        if (strcmp (names[f], "price") == 0 && *fields[f] != '\0'
            && kt_random_below (random, 3) == 0)
          {
            g_free (fields[f]);
            fields[f] = g_strdup_printf ("%u.50", (guint)kt_random_below (random, 900) + 1);
          }
      g_autofree char *line = g_strjoinv (",", fields);
      g_string_append_printf (changed, "%s\n", line);
    }
  return g_string_free (changed, FALSE);
}

static void
test_random (void)
{
  guint64 seed = (guint64)g_test_rand_int ();
  g_test_message ("seed %" G_GUINT64_FORMAT, seed);
  g_autoptr (KtRandom) random = kt_random_new (seed);
  g_autofree char *folder = g_dir_make_tmp ("kontor-delta-XXXXXX", NULL);
  g_autofree char *source = fixture_make_large_catalog (120, seed);
  g_autofree char *first_text = fixture_read (source, "articles.csv");
  g_autofree char *previous = build_release (source, folder, "0");
  g_autofree char *first = g_strdup (previous);
  g_autofree char *text = g_strdup (first_text);
  for (guint i = 1; i <= 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      char *changed = change_articles (text, random);
      g_free (text);
      text = changed;
      fixture_write (source, "articles.csv", text);
      g_autofree char *next = build_release (source, folder, name);
      leads_to (previous, next, folder);
      leads_to (next, previous, folder);
      leads_to (first, next, folder);
      g_free (previous);
      previous = g_steal_pointer (&next);
    }
  fixture_remove_folder (source);
  fixture_remove_folder (folder);
}

/* One more in front, one less behind, another number for one in the middle: few bytes, however many
 * articles move. */
static void
test_moves (void)
{
  enum { ARTICLES = 1500 };
  g_autofree char *folder = g_dir_make_tmp ("kontor-delta-XXXXXX", NULL);
  g_autofree char *source = fixture_make_large_catalog (ARTICLES, 3);
  g_autofree char *text = fixture_read (source, "articles.csv");
  g_autofree char *one = build_release (source, folder, "1");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) more = g_string_new (lines[0]);
  const char *first = strchr (lines[1], ',');
  g_string_append_printf (more, "\n!first%s\n", first);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    if (i == ARTICLES / 2)
      g_string_append_printf (more, "~renamed%s\n", strchr (lines[i], ','));
    else if (i != ARTICLES - 5)
      g_string_append_printf (more, "%s\n", lines[i]);
  fixture_write (source, "articles.csv", more->str);
  g_autofree char *two = build_release (source, folder, "2");
  gsize size = leads_to (one, two, folder);
  g_test_message ("%" G_GSIZE_FORMAT " bytes", size);
  g_assert_cmpuint (size, <, 1000);
  g_assert_cmpuint (leads_to (two, one, folder), <, 1000);
  fixture_remove_folder (source);
  fixture_remove_folder (folder);
}

static void
test_other_catalog (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kontor-delta-XXXXXX", NULL);
  g_autofree char *source = fixture_copy_catalog ();
  g_autofree char *large = fixture_make_large_catalog (50, 1);
  g_autofree char *one = build_release (source, folder, "1");
  g_autofree char *two = build_release (large, folder, "2");
  leads_to (one, two, folder);
  leads_to (two, one, folder);
  leads_to (one, one, folder);
  fixture_remove_folder (source);
  fixture_remove_folder (large);
  fixture_remove_folder (folder);
}

/* Whatever is done to a delta, what comes out is the promised release or nothing. */
static void
test_damaged (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kontor-delta-XXXXXX", NULL);
  g_autofree char *source = fixture_make_large_catalog (30, 5);
  g_autofree char *text = fixture_read (source, "articles.csv");
  g_autoptr (KtRandom) random = kt_random_new (5);
  g_autofree char *one = build_release (source, folder, "1");
  g_autofree char *changed = change_articles (text, random);
  fixture_write (source, "articles.csv", changed);
  g_autofree char *two = build_release (source, folder, "2");
  g_autofree char *wanted = hash_of (two);
  g_autofree char *path = g_build_filename (folder, "applied", NULL);
  g_autoptr (GBytes) delta = kt_release_make_delta (one, two, NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (delta, &size);
  for (guint i = 0; i < 150; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      gsize at = (gsize)kt_random_below (random, size);
      copy[at] ^= (guint8)(1u << kt_random_below (random, 8));
      g_autoptr (GBytes) bad = g_bytes_new_static (copy, i % 3 == 0 ? at : size);
      g_autoptr (GError) error = NULL;
      if (kt_release_apply_delta (one, bad, path, &error))
        {
          g_autofree char *found = hash_of (path);
          g_assert_cmpstr (found, ==, wanted);
        }
      else
        {
          g_assert_nonnull (error);
          g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
        }
    }
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_release_apply_delta (two, delta, path, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_INVALID);
  fixture_remove_folder (source);
  fixture_remove_folder (folder);
}

static GBytes *
pack (const char *text)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream
      = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_assert_true (g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Moves that contradict each other, go nowhere or come too late: never a catalog that is wrong. */
static void
test_false_moves (void)
{
  static const char *const moves[] = {
    "",
    "[\"m\",1,2,10]\n",
    "[\"m\",1,1,5]\n[\"m\",3,3,20]\n",
    "[\"m\",1,1,5]\n[\"m\",6,5,20]\n",
    "[\"m\",1,9223372036854775807,30]\n",
    "[\"m\",1,1,9223372036854775807]\n[\"m\",2,2,9223372036854775807]\n",
    "[\"m\",0,1,5]\n",
    "[\"m\",1,1,-5]\n",
    "[\"m\",1,1]\n",
    "[\"m\",1,1,\"5\"]\n",
    "[\"m\",1,1,[5]]\n",
    "[\"t\",\"article\"]\n[\"m\",1,1,30]\n",
    "[\"m\",1,1,15]\n[\"m\",1,1,15]\n",
    "[\"m\",1,16,15]\n[\"m\",16,1,15]\n",
  };
  g_autofree char *folder = g_dir_make_tmp ("kontor-delta-XXXXXX", NULL);
  g_autofree char *source = fixture_make_large_catalog (30, 5);
  g_autofree char *one = build_release (source, folder, "1");
  g_autofree char *path = g_build_filename (folder, "applied", NULL);
  g_autofree char *hash = hash_of (one);
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf (
          "{\"kontor-delta\":2,\"format\":3,\"from\":\"%s\",\"to\":\"%s\",\"index\":false,"
          "\"moves\":true}\n%s",
          hash, hash, moves[i]);
      g_autoptr (GBytes) delta = pack (text);
      g_assert_false (kt_release_apply_delta (one, delta, path, &error));
      g_assert_nonnull (error);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  fixture_remove_folder (source);
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release delta/random changes lead there and back", test_random);
  g_test_add_func ("/release delta/articles that only move cost nothing", test_moves);
  g_test_add_func ("/release delta/a delta leads even to another catalog", test_other_catalog);
  g_test_add_func ("/release delta/a damaged delta gives the right release or none", test_damaged);
  g_test_add_func ("/release delta/false moves make no catalog", test_false_moves);
  return g_test_run ();
}
