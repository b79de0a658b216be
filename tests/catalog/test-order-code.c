/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Order codes: what is decided stands in it, what is not is a question mark. */

#include "catalog-fixture.h"
#include "kt-order-code.h"

static char *
value_of (const char *path, gpointer data)
{
  return g_strdup (g_hash_table_lookup (data, path));
}

static void
assert_code (const char *pattern, const char *expected, gboolean expected_complete)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (values, (gpointer) "motor", (gpointer) "M2");
  g_hash_table_insert (values, (gpointer) "vessel.colour", (gpointer) "Blue");
  gboolean is_complete;
  g_autofree char *code = kt_order_code_format (pattern, value_of, values, &is_complete);
  g_assert_cmpstr (code, ==, expected);
  g_assert_cmpint (is_complete, ==, expected_complete);
}

static void
test_format (void)
{
  assert_code ("RW-{motor}/{ vessel.colour }", "RW-M2/Blue", TRUE);
  assert_code ("RW-{motor}-{shaft}", "RW-M2-?", FALSE);
  assert_code ("{{{motor}}}", "{M2}", TRUE);
  assert_code ("fest", "fest", TRUE);
  assert_code ("", "", TRUE);
}

static void
test_check (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (KtProduct) product = kt_catalog_load_product (catalog, "mixer", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  kt_order_code_check ("Ä {motor} {nothing}", product->model, "p.ini", 3, 12, faults);
  kt_order_code_check ("{motor", product->model, "p.ini", 4, 12, faults);
  kt_order_code_check ("motor}", product->model, "p.ini", 5, 12, faults);
  kt_order_code_check ("{blades[0].kind}", product->model, "p.ini", 6, 12, faults);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 3);
  g_assert_cmpuint (kt_fault_list_get (faults, 0)->column, ==, 22);
  g_assert_cmpuint (kt_fault_list_get (faults, 1)->line, ==, 4);
  g_assert_cmpstr (kt_fault_list_get (faults, 1)->message, ==, "order_code: a brace has no partner.");
  g_assert_cmpstr (kt_fault_list_get (faults, 2)->message, ==, "order_code: a brace has no partner.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order code/paths are replaced by what is chosen", test_format);
  g_test_add_func ("/order code/unknown paths and open braces are told with their place", test_check);
  return g_test_run ();
}
