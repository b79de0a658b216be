/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A catalog of 100,000 articles: building and opening a release, lists, facets, and a search after
 * every keystroke, and the delta of 1,000 changed prices. Prints one line of JSON with times in milliseconds and a checksum over all
 * answers.
 *
 *   bench-release [ARTICLES]
 */

#include "catalog-fixture.h"
#include "kt-random.h"
#include "kt-release-delta.h"
#include "kt-release-search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double
now_ms (void)
{
  return (double)g_get_monotonic_time () / 1000;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *)a, second = *(const double *)b;
  return (first > second) - (first < second);
}

static void
print_times (const char *name, GArray *times)
{
  g_array_sort (times, compare_doubles);
  double sum = 0;
  for (guint i = 0; i < times->len; i++)
    sum += g_array_index (times, double, i);
  printf (", \"%s\": {\"n\": %u, \"mean\": %.2f, \"p95\": %.2f, \"p99\": %.2f, \"max\": %.2f}",
          name, times->len, sum / times->len, g_array_index (times, double, times->len * 95 / 100),
          g_array_index (times, double, times->len * 99 / 100),
          g_array_index (times, double, times->len - 1));
}

static void
add_time (GArray *times, double since)
{
  double time = now_ms () - since;
  g_array_append_val (times, time);
}

static guint
hash_hits (guint checksum, GPtrArray *hits)
{
  for (guint i = 0; i < hits->len; i++)
    checksum = checksum * 31 + g_str_hash (((const KtSearchHit *)hits->pdata[i])->id);
  return checksum;
}

/* Every beginning of each text, as it is typed. */
static guint
type_texts (KtRelease *release, const char *const *texts, guint n_texts, GArray *times)
{
  guint checksum = 0;
  for (guint i = 0; i < n_texts; i++)
    for (const char *p = g_utf8_next_char (texts[i]);; p = g_utf8_next_char (p))
      {
        g_autofree char *typed = g_strndup (texts[i], (gsize)(p - texts[i]));
        KtSearchQuery query = { .text = typed };
        double since = now_ms ();
        KtSearchResult *result = kt_release_search (release, &query, NULL);
        add_time (times, since);
        checksum = hash_hits (checksum, result->hits);
        kt_search_result_free (result);
        if (*p == '\0')
          break;
      }
  return checksum;
}

static void
search_facets (KtRelease *release, const char *const *texts, guint n_texts, GArray *times)
{
  for (guint i = 0; i < n_texts; i++)
    for (gsize length = 1; length <= strlen (texts[i]); length += 2)
      {
        g_autofree char *typed = g_strndup (texts[i], length);
        KtSearchQuery query = { .text = typed };
        double since = now_ms ();
        g_autoptr (GPtrArray) facets = kt_release_search_facets (release, &query, NULL);
        add_time (times, since);
      }
}

static void
list_pages (KtCatalog *catalog, guint n_articles, GArray *lists, GArray *facets)
{
  g_autoptr (KtRandom) random = kt_random_new (1);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *group = g_strdup_printf ("g%02u", (guint)kt_random_below (random, 20));
      KtArticleQuery query = { .sort = (KtArticleSort)kt_random_below (random, 5),
                               .descending = i % 2 == 0,
                               .group = i % 3 == 0 ? group : NULL,
                               .category = "all",
                               .in_stock = i % 5 == 0 };
      double since = now_ms ();
      g_autoptr (GPtrArray) page = kt_catalog_list_articles (
          catalog, &query, (guint)kt_random_below (random, n_articles / 40), 100, NULL);
      add_time (lists, since);
      since = now_ms ();
      g_autoptr (GPtrArray) counts
          = kt_catalog_count_facet (catalog, &query, (KtArticleFacet)(i % 4), NULL);
      add_time (facets, since);
    }
}

/* Another price in every hundredth line. */
static void
change_prices (const char *folder)
{
  g_autofree char *text = fixture_read (folder, "articles.csv");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i += 100)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);
      g_free (fields[4]);
      fields[4] = g_strdup_printf ("%u.25", 1000 + i % 997);
      g_free (lines[i]);
      lines[i] = g_strjoinv (",", fields);
    }
  g_autofree char *changed = g_strjoinv ("\n", lines);
  fixture_write (folder, "articles.csv", changed);
}

static void
measure_delta (const char *folder, const char *path, const KtReleaseOptions *options)
{
  g_autofree char *next = g_strconcat (path, ".next", NULL);
  g_autofree char *applied = g_strconcat (path, ".applied", NULL);
  g_autoptr (GError) error = NULL;
  change_prices (folder);
  g_autoptr (KtCatalog) source = fixture_load_catalog (folder);
  if (!kt_release_write (source, next, options, NULL, &error))
    g_error ("%s", error->message);
  double since = now_ms ();
  g_autoptr (GBytes) delta = kt_release_make_delta (path, next, &error);
  double make_time = now_ms () - since;
  since = now_ms ();
  if (delta == NULL || !kt_release_apply_delta (path, delta, applied, &error))
    g_error ("%s", error->message);
  printf (", \"delta\": {\"bytes\": %zu, \"make\": %.0f, \"apply\": %.0f}",
          g_bytes_get_size (delta), make_time, now_ms () - since);
}

int
main (int argc, char **argv)
{
  static const char *const texts[]
      = { "Kreiselpumpe",  "schraube 12",       "edelstahlventil", "A-012345",
          "lager 20 × 30", "hochdruckschlauch", "pumpe",           "sechskant m8",
          "Kupplug",       "zylindershraube",   "größe",           "dichtung" };
  guint n_articles = argc > 1 ? (guint)atoi (argv[1]) : 100000;
  g_autofree char *folder = fixture_make_large_catalog (n_articles, 42);
  g_autofree char *path = g_build_filename (folder, "catalog.db", NULL);
  KtReleaseOptions options = { .created = "2026-11-21T09:30:00Z", .day = 20261121 };
  g_autoptr (GError) error = NULL;

  double since = now_ms ();
  KtCatalog *source = fixture_load_catalog (folder);
  double read_time = now_ms () - since;
  since = now_ms ();
  if (!kt_release_write (source, path, &options, NULL, &error))
    g_error ("%s", error->message);
  double write_time = now_ms () - since;
  kt_catalog_unref (source);
  since = now_ms ();
  g_autoptr (KtRelease) release = kt_release_open (path, &error);
  double open_time = now_ms () - since;

  g_autoptr (GArray) keystrokes = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) search_counts = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) lists = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) facets = g_array_new (FALSE, FALSE, sizeof (double));
  guint checksum = type_texts (release, texts, G_N_ELEMENTS (texts), keystrokes);
  search_facets (release, texts, G_N_ELEMENTS (texts), search_counts);
  list_pages (kt_release_get_catalog (release), n_articles, lists, facets);

  printf ("{\"articles\": %u, \"read\": %.0f, \"write\": %.0f, \"open\": %.1f", n_articles,
          read_time, write_time, open_time);
  print_times ("keystroke", keystrokes);
  print_times ("search_facets", search_counts);
  print_times ("list", lists);
  print_times ("facet", facets);
  measure_delta (folder, path, &options);
  printf (", \"checksum\": \"%08x\"}\n", checksum);
  fixture_remove_folder (folder);
  return 0;
}
