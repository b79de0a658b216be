/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search as people type: on the small catalog what is found and in which order, on a large one
 * against looking at every title. */

#include "catalog-fixture.h"
#include "kt-random.h"
#include "kt-release-search.h"
#include "kt-release-words.h"

#include <string.h>

typedef struct {
  char *folder;
  KtRelease *release;
} Fixture;

static void
open_catalog (Fixture *fixture, KtCatalog *catalog)
{
  g_autoptr (GError) error = NULL;
  fixture->folder = g_dir_make_tmp ("kt-release-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "catalog.db", NULL);
  KtReleaseOptions options
      = { .created = "2026-11-21T09:30:00Z", .day = 20261121, .skip_programs = TRUE };
  kt_release_write (catalog, path, &options, NULL, &error);
  g_assert_no_error (error);
  fixture->release = kt_release_open (path, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  open_catalog (fixture, catalog);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kt_release_unref (fixture->release);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static KtSearchResult *
search (Fixture *fixture, KtSearchQuery query)
{
  g_autoptr (GError) error = NULL;
  KtSearchResult *result = kt_release_search (fixture->release, &query, &error);
  g_assert_no_error (error);
  return result;
}

/* "mixer KL-2000 mixer/data-de.md" */
static char *
describe (const KtSearchResult *result)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < result->hits->len; i++)
    {
      const KtSearchHit *hit = result->hits->pdata[i];
      g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "", hit->id,
                              hit->file != NULL ? "/" : "", hit->file != NULL ? hit->file : "");
    }
  return g_string_free (text, FALSE);
}

static void
assert_found (Fixture *fixture, const char *language, const char *text, const char *expected)
{
  g_autoptr (KtSearchResult) result
      = search (fixture, (KtSearchQuery){ .text = text, .language = language });
  g_autofree char *found = describe (result);
  g_assert_cmpstr (found, ==, expected);
  g_assert_null (result->suggestion);
}

static void
test_beginnings (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "de", "zyl", "KL-1000/20 KL-1000/30");
  assert_found (fixture, "de", "m8 zyl", "KL-1000/20 KL-1000/30");
  assert_found (fixture, "de", "M8 × 30", "KL-1000/30");
  assert_found (fixture, "en", "hex", "KL-1001");
  assert_found (fixture, "de", "hex", "");
  assert_found (fixture, "de", "", "");
  assert_found (fixture, "de", " -/- ", "");
}

static void
test_spellings (Fixture *fixture, gconstpointer data)
{
  static const char *const spellings[] = { "Größenverstellung",
                                           "groessenverstellung",
                                           "GROSSENVERSTELLUNG",
                                           "größe",
                                           "Füße",
                                           "fuesse",
                                           "FUSSE" };
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    assert_found (fixture, "de", spellings[i], "KL-4000");
}

static void
test_parts_of_words (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "de", "schraube", "KL-1000/20 KL-1000/30 KL-1001");
  assert_found (fixture, "de", "rührwerk", "mixer mixer/data-de.md");
  assert_found (fixture, "de", "dichtung 25", "KL-2000 KL-2001");
  assert_found (fixture, "de", "ringdicht", "KL-2000 KL-2001");
  assert_found (fixture, "de", "verstellungen", "KL-4000");
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  static const char *const spellings[] = { "KL-1000/20", "kl1000/20", "KL 1000 20", "kl.100020" };
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    assert_found (fixture, "de", spellings[i], "KL-1000/20");
  assert_found (fixture, "de", "KL-1", "KL-1000/20 KL-1000/30 KL-1001");
  assert_found (fixture, "de", "kl1000", "KL-1000/20 KL-1000/30");
  assert_found (fixture, "de", "1000-30", "KL-1000/30");
  assert_found (fixture, "de", "3001", "KL-3001");
  assert_found (fixture, "de", "l-300", "KL-3000 KL-3001");
  assert_found (fixture, "de", "dichtung 2", "KL-2000 KL-2001");
  assert_found (fixture, "de", "dichtung 2,5", "");
}

static void
test_synonyms (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "de", "Mischer", "mixer mixer/data-de.md");
  assert_found (fixture, "de", "Simmerring", "KL-2000 KL-2001");
  assert_found (fixture, "en", "agitator", "mixer mixer/data-en.md");
}

static void
test_stems (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "en", "feet", "KL-4000");
  assert_found (fixture, "en", "heights", "KL-4000");
  assert_found (fixture, "en", "reinforcing", "KL-2001");
}

static void
test_other_texts (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "de", "siliziumkarbid", "KL-2000");
  assert_found (fixture, "de", "silikon", "mixer/data-de.md");
  assert_found (fixture, "en", "speeds", "mixer/data-en.md");
  assert_found (fixture, "de", "beheizt", "mixer");
  assert_found (fixture, "de", "EC011562", "mixer");
}

static void
test_best_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtSearchResult) result
      = search (fixture, (KtSearchQuery){ .text = "behälter", .language = "de" });
  const KtSearchHit *first = result->hits->pdata[0];
  g_assert_cmpstr (first->id, ==, "mixer");
  g_autoptr (KtSearchResult) tank = search (fixture, (KtSearchQuery){ .text = "tank" });
  const KtSearchHit *hit = tank->hits->pdata[0];
  g_assert_cmpstr (hit->id, ==, "tank");
  g_assert_cmpuint (hit->rank, ==, 1);
  g_assert_cmpstr (hit->title, ==, "Lagertank");
  g_assert_cmpstr (hit->snippet, ==, "Behälter aus Edelstahl");
}

static void
test_what_hits_show (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtSearchResult) seal
      = search (fixture, (KtSearchQuery){ .text = "kl-2000", .language = "en" });
  const KtSearchHit *hit = seal->hits->pdata[0];
  g_assert_cmpint (hit->kind, ==, KT_SEARCH_ARTICLE);
  g_assert_cmpstr (hit->title, ==, "Mechanical seal 25 mm");
  g_assert_cmpstr (hit->snippet, ==, "Carbon on silicon carbide");
  g_autoptr (KtSearchResult) nut
      = search (fixture, (KtSearchQuery){ .text = "kl-1001", .language = "en" });
  g_assert_cmpstr (((const KtSearchHit *)nut->hits->pdata[0])->snippet, ==, "Screws");
  g_autoptr (KtSearchResult) sheet
      = search (fixture, (KtSearchQuery){ .text = "Wellendichtung", .language = "de" });
  hit = sheet->hits->pdata[0];
  g_assert_cmpint (hit->kind, ==, KT_SEARCH_DOCUMENT);
  g_assert_cmpstr (hit->title, ==, "Datenblatt");
  g_assert_cmpstr (hit->snippet, ==, "Drehzahl 90 bis 1400 1/min, Wellendichtung aus Silikon.");
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtSearchResult) two = search (fixture, (KtSearchQuery){ .text = "KL", .limit = 2 });
  g_assert_cmpuint (two->hits->len, ==, 2);
  g_assert_true (two->has_more);
  g_autoptr (KtSearchResult) all = search (fixture, (KtSearchQuery){ .text = "KL", .limit = 8 });
  g_assert_cmpuint (all->hits->len, ==, 8);
  g_assert_false (all->has_more);
  g_autoptr (KtSearchResult) articles
      = search (fixture, (KtSearchQuery){ .text = "rührwerk", .kinds = 1u << KT_SEARCH_DOCUMENT });
  g_autofree char *found = describe (articles);
  g_assert_cmpstr (found, ==, "mixer/data-de.md");
  g_autoptr (KtSearchResult) seals
      = search (fixture, (KtSearchQuery){ .text = "KL-", .category = "seals" });
  g_autofree char *in_seals = describe (seals);
  g_assert_cmpstr (in_seals, ==, "KL-2000 KL-2001");
  g_autoptr (KtSearchResult) parts
      = search (fixture, (KtSearchQuery){ .text = "KL-", .category = "parts" });
  g_assert_cmpuint (parts->hits->len, ==, 6);
}

static void
assert_suggested (Fixture *fixture,
                  const char *language,
                  const char *text,
                  const char *suggestion,
                  const char *expected)
{
  g_autoptr (KtSearchResult) result
      = search (fixture, (KtSearchQuery){ .text = text, .language = language });
  g_assert_cmpstr (result->suggestion, ==, suggestion);
  g_autofree char *found = describe (result);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_suggestions (Fixture *fixture, gconstpointer data)
{
  assert_suggested (fixture, "de", "Inbetreibnahme", "Inbetriebnahme", "KL-3000");
  assert_suggested (fixture, "de", "Sechskanntmutter M8", "Sechskantmutter m8", "KL-1001");
  assert_suggested (fixture, "de", "Gletringdichtnug", "Gleitringdichtung", "KL-2000 KL-2001");
  assert_suggested (fixture, "de", "Schulnug", "Schulung", "KL-3001");
  assert_suggested (fixture, "de", "xylophon", NULL, "");
  assert_suggested (fixture, "de", "xy", NULL, "");
}

static void
test_facets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtSearchQuery query = { .text = "m8", .category = "seals" };
  g_autoptr (GPtrArray) facets = kt_release_search_facets (fixture->release, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facets->len, ==, 1);
  g_assert_cmpstr (((const KtFacetCount *)facets->pdata[0])->value, ==, "screws");
  g_assert_cmpuint (((const KtFacetCount *)facets->pdata[0])->count, ==, 3);
}

static void
test_strange_texts (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[]
      = { "\"",     "' OR 1=1 --", "a* NOT b", "{title} : x", "NEAR(a b)", "\xff\xfe",
          "%_",     "^x",          "x:y",      "AND OR NOT",  "title",     "stem : a",
          "日本語", "ça va",       "²³",       "e\xcc\x81" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (KtSearchResult) result = search (fixture, (KtSearchQuery){ .text = texts[i] });
      g_autoptr (GError) error = NULL;
      KtSearchQuery query = { .text = texts[i] };
      g_autoptr (GPtrArray) facets = kt_release_search_facets (fixture->release, &query, &error);
      g_assert_no_error (error);
    }
  g_autofree char *longest = g_strnfill (100000, 'a');
  g_autoptr (KtSearchResult) result = search (fixture, (KtSearchQuery){ .text = longest });
  g_assert_cmpuint (result->hits->len, ==, 0);
}

/* ---- a large catalog ---- */

/* Whether a title has the word: at the beginning of one of its words, or (three letters and more)
 * anywhere. */
static gboolean
title_has (const KtArticle *article, const char *word)
{
  g_auto (GStrv) words = kt_words_split (kt_article_get_title (article, "de"));
  g_autofree char *key = g_strjoinv ("", words);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (words[i], word))
      return TRUE;
  return strlen (word) >= 3 && strstr (key, word) != NULL;
}

static void
test_nothing_is_missed (Fixture *unused, gconstpointer data)
{
  guint64 seed = g_test_rand_int ();
  g_test_message ("seed %" G_GUINT64_FORMAT, seed);
  g_autofree char *folder = fixture_make_large_catalog (1500, seed);
  g_autoptr (KtCatalog) catalog = fixture_load_catalog (folder);
  fixture_remove_folder (folder);
  Fixture fixture;
  open_catalog (&fixture, catalog);
  KtArticleQuery all = { 0 };
  g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, &all, 0, 0, NULL);
  g_autoptr (KtRandom) random = kt_random_new (seed);
  for (guint i = 0; i < 150; i++)
    {
      const KtArticle *article = articles->pdata[kt_random_below (random, articles->len)];
      g_auto (GStrv) words = kt_words_split (kt_article_get_title (article, "de"));
      const char *word = words[kt_random_below (random, g_strv_length (words))];
      gsize begin = kt_random_below (random, strlen (word)),
            length = kt_random_below (random, strlen (word) - begin) + 1;
      g_autofree char *piece = g_strndup (word + begin, length);
      g_autoptr (KtSearchResult) result
          = search (&fixture, (KtSearchQuery){ .text = piece, .limit = 10000 });
      g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint j = 0; j < result->hits->len && result->suggestion == NULL; j++)
        g_hash_table_add (found, ((const KtSearchHit *)result->hits->pdata[j])->id);
      for (guint j = 0; j < articles->len; j++)
        if (title_has (articles->pdata[j], piece))
          g_assert_true (
              g_hash_table_contains (found, ((const KtArticle *)articles->pdata[j])->number));
    }
  tear_down (&fixture, NULL);
}

static void
test_distance (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (kt_words_distance ("pumpe", "pumpe", 3), ==, 0);
  g_assert_cmpuint (kt_words_distance ("pumpe", "pmupe", 3), ==, 1);
  g_assert_cmpuint (kt_words_distance ("pumpe", "pumpen", 3), ==, 1);
  g_assert_cmpuint (kt_words_distance ("pumpe", "lampe", 3), ==, 2);
  g_assert_cmpuint (kt_words_distance ("ca", "abc", 3), ==,
                    3); /* restricted: no edit between exchanged letters */
  g_assert_cmpuint (kt_words_distance ("größe", "große", 3), ==, 1);
  g_assert_cmpuint (kt_words_distance ("abcdef", "uvwxyz", 2), ==, 3);
  g_assert_cmpuint (kt_words_distance ("", "ab", 2), ==, 2);
}

static void
assert_words (const char *text, const char *expected)
{
  g_auto (GStrv) words = kt_words_split (text);
  g_autofree char *joined = g_strjoinv ("|", words);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_numbers_are_words (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) comma = kt_words_split ("Motor 5,5 kW");
  g_auto (GStrv) point = kt_words_split ("motor 5.5 KW.");
  g_autofree char *first = g_strjoinv ("|", comma), *second = g_strjoinv ("|", point);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (g_strv_length (comma), ==, 3);
  assert_words ("1.400 1/min", "1400|1|min");
  assert_words ("M8×20, DIN 912.", "m8|20|din|912");
  g_autofree char *key = kt_words_number_key ("FR-1.5/20,Ä");
  g_assert_cmpstr (key, ==, "fr1520a");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/search/words are found by their beginnings, in their language", test_beginnings);
  ADD ("/search/every spelling of umlauts finds the same", test_spellings);
  ADD ("/search/parts of compound words are found", test_parts_of_words);
  ADD ("/search/numbers are found with and without separators", test_numbers);
  ADD ("/search/synonyms hold in both directions", test_synonyms);
  ADD ("/search/inflected words are found by their stem", test_stems);
  ADD ("/search/notes, options and documents are searched", test_other_texts);
  ADD ("/search/products and titles come first", test_best_first);
  ADD ("/search/a hit shows title and a line that helps", test_what_hits_show);
  ADD ("/search/limit, kind and category narrow the search", test_limits);
  ADD ("/search/what is misspelt is asked back and found", test_suggestions);
  ADD ("/search/facets count by category without their own", test_facets);
  ADD ("/search/no text can break the search", test_strange_texts);
  ADD ("/search/a number with a point or comma is one word", test_numbers_are_words);
  ADD ("/search/the distance of words is that of Damerau and Levenshtein", test_distance);
  g_test_add ("/search/no title that has the text is missed", Fixture, NULL, NULL,
              test_nothing_is_missed, NULL);
  return g_test_run ();
}
