/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-large-catalog.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct {
  const char *id, *title, *source, *file;
} PRODUCTS[] = {
  { "automotive", "Car", "uvl/automotive02_v4.uvl", "model.uvl" },
  { "buildroot", "Buildroot", "uvl/buildroot.uvl", "model.uvl" },
  { "linux", "Linux", "dimacs/linux_nieke_7c08c9ae0c.dimacs", "model.dimacs" },
};

static void
write_file (const char *folder,
       const char *name,
       const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* Every 25th feature costs something between 1 and 500. */
static char *
make_prices (const char *model)
{
  g_auto (GStrv) lines = g_strsplit (model, "\n", -1);
  GString *text = g_string_new ("key,kind,when,amount\nbase,base,,20000\n");
  guint n = 0;

  for (guint i = 0; lines[i] && !g_str_has_prefix (lines[i], "constraints"); i++)
    {
      const char *name = g_strstrip (lines[i]);

      if (strlen (name) < 10 || !strstr (name, "F_") || strpbrk (name, " .") || ++n % 25 != 0)
        continue;
      g_string_append_printf (text, "p%u,surcharge,%s = True,%u\n", n, name, 1 + n * 7919 % 500);
    }
  return g_string_free (text, FALSE);
}

static gboolean
add_product (const char *folder,
             guint number)
{
  g_autofree char *source = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "..", "shared", "corpora", "models",
                                              PRODUCTS[number].source, NULL);
  g_autofree char *place = g_build_filename (folder, "products", PRODUCTS[number].id, NULL);
  g_autofree char *model = NULL;
  g_autofree char *prices = NULL;

  if (!g_file_get_contents (source, &model, NULL, NULL))
    return FALSE;
  write_file (place, PRODUCTS[number].file, model);
  write_file (place, "product.ini", "[product]\nbusiness=product\ncategory=models\nlead_days=5\n");
  prices = number == 0 ? make_prices (model) : g_strdup ("key,kind,when,amount\nbase,base,,1000\n");
  write_file (place, "prices.csv", prices);
  return TRUE;
}

char *
kt_large_catalog_make (const char *folder)
{
  g_autofree char *catalog = g_build_filename (folder, "large", NULL);
  g_autoptr (GString) texts = g_string_new ("key,text\ncatalog.title,Large models\ncategory.models,Models\nunit.pc,pc.\n");

  for (guint i = 0; i < G_N_ELEMENTS (PRODUCTS); i++)
    {
      if (!add_product (catalog, i))
        return NULL;
      g_string_append_printf (texts, "%s,%s\n", PRODUCTS[i].id, PRODUCTS[i].title);
    }
  write_file (catalog, "catalog.ini",
         "[catalog]\nid=large\nversion=1\ncurrency=EUR\nlanguages=en\n[vat]\nstandard=19\ndefault=standard\n"
         "[publisher]\nname=Large\nstreet=Road 1\npostcode=01234\ncity=Town\ncountry=DE\n");
  write_file (catalog, "categories.csv", "id,parent,position\nmodels,,1\n");
  write_file (catalog, "texts/en.csv", texts->str);
  write_file (catalog, "terms/en.md", "# Terms\n\nNone.\n");
  return g_steal_pointer (&catalog);
}
