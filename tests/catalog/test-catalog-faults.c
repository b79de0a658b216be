/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every kind of fault, one at a time, in the small catalog: what is changed, and exactly what the check then says.
 */

#include "catalog-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *path;
  const char *from; /* NULL: the whole file; replaced by `to` */
  const char *to;   /* NULL: the file is removed */
  const char *says;
} Case;

#define MIXER "products/mixer/"

static const Case cases[] = {
#include "catalog-faults.inc"
};

static char *
check_changed (const Case *test)
{
  g_autofree char *folder = fixture_copy_catalog ();
  g_autofree char *path = g_build_filename (folder, test->path, NULL);
  if (test->to == NULL)
    g_assert_cmpint (g_unlink (path), ==, 0);
  else if (test->from == NULL)
    fixture_write (folder, test->path, test->to);
  else
    fixture_replace (folder, test->path, test->from, test->to);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCatalog) catalog = kt_catalog_load_folder (folder, faults);
  fixture_remove_folder (folder);
  return kt_fault_list_to_text (faults);
}

static void
test_case (gconstpointer data)
{
  g_autofree char *text = check_changed (data);
  g_assert_cmpstr (text, ==, ((const Case *) data)->says);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && strcmp (argv[1], "--print") == 0)
    {
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          g_autofree char *text = check_changed (&cases[i]);
          printf ("== %s\n%s", cases[i].name, text);
        }
      return 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/catalog faults/%s is told", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
