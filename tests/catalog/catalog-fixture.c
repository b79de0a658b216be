/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "catalog-fixture.h"
#include "kt-random.h"

#include <glib/gstdio.h>
#include <string.h>

char *
fixture_catalog_folder (void)
{
  return g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "tests", "data", "catalog-small", NULL);
}

static void
copy_folder (const char *from, const char *to)
{
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  g_assert_nonnull (dir);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;
      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        copy_folder (source, target);
      else
        {
          g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
          g_assert_true (g_file_set_contents (target, bytes, (gssize) length, NULL));
        }
    }
}

char *
fixture_copy_catalog (void)
{
  g_autofree char *source = fixture_catalog_folder ();
  char *folder = g_dir_make_tmp ("kt-catalog-XXXXXX", NULL);
  copy_folder (source, folder);
  return folder;
}

void
fixture_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        fixture_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
fixture_write (const char *folder, const char *path, const char *text)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (full);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (full, text, -1, NULL));
}

char *
fixture_read (const char *folder, const char *path)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  char *text = NULL;
  g_assert_true (g_file_get_contents (full, &text, NULL, NULL));
  return text;
}

void
fixture_replace (const char *folder, const char *path, const char *from, const char *to)
{
  g_autofree char *text = fixture_read (folder, path);
  const char *at = strstr (text, from);
  if (at == NULL || strstr (at + 1, from) != NULL)
    g_error ("%s: “%s” must occur once", path, from);
  g_autofree char *head = g_strndup (text, (gsize) (at - text));
  g_autofree char *changed = g_strconcat (head, to, at + strlen (from), NULL);
  fixture_write (folder, path, changed);
}

KtCatalog *
fixture_load_catalog (const char *folder)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtCatalog *catalog = kt_catalog_load_folder (folder, faults);
  if (kt_fault_list_length (faults) > 0)
    {
      g_autofree char *text = kt_fault_list_to_text (faults);
      g_error ("%s", text);
    }
  return catalog;
}

KtCatalog *
fixture_load_small_catalog (void)
{
  g_autofree char *folder = fixture_catalog_folder ();
  return fixture_load_catalog (folder);
}

/* ---- a large one ---- */

#define N_GROUPS 20

static const char *const nouns[] = { "Schraube", "Mutter", "Scheibe", "Lager", "Dichtung", "Welle", "Motor", "Pumpe",
                                     "Ventil", "Schlauch", "Filter", "Kupplung", "Gehäuse", "Riemen", "Sensor",
                                     "Leitung", "Schalter", "Feder", "Bolzen", "Rolle" };
static const char *const firsts[] = { "Zylinder", "Sechskant", "Kreisel", "Kugel", "Gleitring", "Hochdruck", "Edelstahl",
                                      "Antriebs", "Rück", "Druck", "Kälte", "Förder" };

static void
append_article (KtRandom *random, guint i, GString *articles, GString *texts)
{
  guint group = (guint) kt_random_below (random, N_GROUPS);
  const char *first = firsts[kt_random_below (random, G_N_ELEMENTS (firsts))];
  g_autofree char *noun = g_utf8_strdown (nouns[group], -1);
  g_string_append_printf (articles, "A-%06u,g%02u,%s,pc,%u.%02u,1,,%u,%u,,,\n", i * 7 % 999983, group,
                          kt_article_kind_to_string ((KtArticleKind) kt_random_below (random, KT_ARTICLE_N_KINDS)),
                          (guint) kt_random_below (random, 900), (guint) kt_random_below (random, 100),
                          (guint) kt_random_below (random, 5), (guint) kt_random_below (random, 30));
  g_string_append_printf (texts, "article.A-%06u,%s%s %u × %u\n", i * 7 % 999983, first, noun,
                          (guint) kt_random_below (random, 64), (guint) kt_random_below (random, 300));
}

char *
fixture_make_large_catalog (guint n_articles, guint64 seed)
{
  g_autoptr (KtRandom) random = kt_random_new (seed);
  g_autoptr (GString) articles = g_string_new ("number,group,kind,unit,price,price_unit,cost,stock,lead_days,weight_kg,"
                                               "follow_up,fits\n");
  g_autoptr (GString) categories = g_string_new ("id,parent,position\nall,,1\n");
  g_autoptr (GString) texts = g_string_new ("key,text\ncatalog.title,Groß\nunit.pc,St.\ncategory.all,Alles\n");
  for (guint i = 0; i < n_articles; i++)
    append_article (random, i + 1, articles, texts);
  for (guint i = 0; i < N_GROUPS; i++)
    {
      g_string_append_printf (categories, "g%02u,all,%u\n", i, i);
      g_string_append_printf (texts, "category.g%02u,%sn\ngroup.g%02u,%sn\n", i, nouns[i], i, nouns[i]);
    }
  char *folder = g_dir_make_tmp ("kt-catalog-XXXXXX", NULL);
  fixture_write (folder, "catalog.ini",
                 "[catalog]\nid=large\nversion=1\ncurrency=EUR\nlanguages=de\n[vat]\nstandard=19\ndefault=standard\n"
                 "[publisher]\nname=G\ncity=M\ncountry=DE\n");
  fixture_write (folder, "articles.csv", articles->str);
  fixture_write (folder, "categories.csv", categories->str);
  fixture_write (folder, "texts/de.csv", texts->str);
  fixture_write (folder, "terms/de.md", "# AGB\n");
  return folder;
}
