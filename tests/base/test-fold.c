/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Folding for search, and the order people expect.
 */

#include "kt-fold.h"
#include "kt-random.h"
#include "kt-test-rational.h"

#include <string.h>

static void
test_spellings (void)
{
  static const char *const groups[][4] = {
    { "Müller", "Mueller", "MULLER", "Mu\xcc\x88ller" },
    { "Straße", "STRASSE", "strasse",
      "Stra\xc3\x9f"
      "e" },
    { "Größe", "Groesse", "grosse", "GRÖSSE" },
    { "Café", "cafe", "CAFÉ", "cafe\xcc\x81" },
    { "Ærø", "aero", "ÄRO", "aeroe" },
    { "ﬁlter", "Filter", "FILTER", "filter" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autofree char *first = kt_fold (groups[i][0]);
      for (guint j = 1; j < 4; j++)
        {
          g_autofree char *other = kt_fold (groups[i][j]);
          g_assert_cmpstr (first, ==, other);
        }
    }
  g_autofree char *plain = kt_fold_plain ("  Über  Mueller\n");
  g_assert_cmpstr (plain, ==, "uber mueller");
  g_autofree char *different = kt_fold ("Maller");
  g_autofree char *same = kt_fold ("Müller");
  g_assert_cmpstr (different, !=, same);
}

static void
test_matches (void)
{
  g_assert_true (kt_fold_matches ("Chemienormpumpe CP 40-160", "pumpe cp"));
  g_assert_true (kt_fold_matches ("Hydraulikgehäuse", "gehaeuse"));
  g_assert_true (kt_fold_matches ("anything", ""));
  g_assert_true (kt_fold_matches ("anything", NULL));
  g_assert_false (kt_fold_matches ("Chemienormpumpe", "motor"));
  g_assert_false (kt_fold_matches (NULL, "motor"));
}

/* Search as you type: a beginning folds to a beginning. */
static void
test_prefixes (void)
{
  static const char *const pieces[]
      = { "a", "e", "o", "u", "ä", "ö", "ü", "ß", "s", "E", "U", "é", " ", "q", "ø", "æ" };
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (guint n = (guint)kt_random_below (random, 9); n > 0; n--)
        {
          g_autofree char *beginning = g_strdup (text->str);
          g_string_append (text, pieces[kt_random_below (random, G_N_ELEMENTS (pieces))]);
          g_autofree char *key = kt_fold (beginning);
          g_autofree char *longer = kt_fold (text->str);
          g_assert_true (g_str_has_prefix (longer, key));
        }
    }
}

static void
test_order (void)
{
  static const char *const sorted[]
      = { "", "Äpfel", "Apfelsine", "P2", "p 2", "P10", "P10-2", "P10-10", "Zebra", "zebra 1" };
  static const char *const expected[]
      = { "", "Äpfel", "Apfelsine", "p 2", "P2", "P10", "P10-2", "P10-10", "Zebra", "zebra 1" };
  for (guint i = 0; i + 1 < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (kt_natural_compare (expected[i], expected[i + 1]), <, 0);
  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sorted); j++)
      {
        int there = kt_natural_compare (sorted[i], sorted[j]),
            back = kt_natural_compare (sorted[j], sorted[i]);
        g_assert_true ((there < 0) == (back > 0) && (there == 0) == (back == 0));
        g_assert_true ((there == 0) == (i == j));
      }
  g_assert_cmpint (kt_natural_compare (NULL, ""), <, 0);
  g_assert_cmpint (kt_natural_compare (NULL, NULL), ==, 0);
  g_assert_cmpint (kt_natural_compare ("a007", "a7"), !=, 0);
  g_assert_cmpint (kt_natural_compare ("a007", "a8"), <, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold/all spellings of a name meet", test_spellings);
  g_test_add_func ("/fold/every word must occur", test_matches);
  g_test_add_func ("/fold/the beginning of a text folds to the beginning of its key",
                   test_prefixes);
  g_test_add_func ("/fold/numbers sort by value and the order is total", test_order);
  return g_test_run ();
}
