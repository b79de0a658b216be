/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalog that Kontor ships is read without a fault. */

#include "kt-catalog-reader.h"

static void
test_no_fault (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCatalog) catalog = kt_catalog_load_folder (folder, faults);
  g_assert_nonnull (catalog);
  g_autofree char *text = kt_fault_list_to_text (faults);
  if (kt_fault_list_length (faults) > 0)
    g_test_message ("%s", text);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/the demonstration catalog has no fault", test_no_fault);
  return g_test_run ();
}
