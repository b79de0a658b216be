/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs about the products of a catalog, each with what it says. */

#include "catalog-fixture.h"

#include <string.h>

#define TODAY 20261121
#define MODEL "products/mixer/model.coom"
#define PRICES "products/mixer/prices.csv"

typedef struct {
  const char *name;
  const char *path, *from, *to;
  guint day;
  const char *says; /* what the faults begin with */
} Case;

static const Case cases[] = {
  { "no fault is told of a sound catalog", MODEL, "// kontor 1", "// kontor 1", TODAY, "" },
  { "a value that no configuration has is told", MODEL, "require     shaft <= 1000.0",
    "require     shaft <= 100.0", TODAY, "products/mixer/model.coom:23:5: warning: " },
  { "a model without any configuration is told", MODEL, "require     shaft <= 1000.0",
    "require     shaft <= 100.0\n    require motor = M1", TODAY,
    "products/mixer/model.coom: error: " },
  { "a day without a base price is told", PRICES, "2025-12-31", "2025-11-30", 20251215,
    "products/mixer/prices.csv: error: No base price is valid on 2025-12-15.\n"
    "    Add a row of kind base that is valid then.\n" },
  { "a configuration without a base price is told", PRICES, "base,base,,",
    "base,base,vessel.colour = White,", TODAY,
    "products/mixer/prices.csv: error: A valid configuration has no base price: " },
  { "base prices that cover all are no fault", PRICES, "base,base,,900 + motor.price",
    "base,base,motor = M1,900\nb2,base,motor != M1 && shaft > 500.0,950\nb4,base,shaft <= "
    "500.0,900 + motor.price",
    TODAY, "" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *folder = fixture_copy_catalog ();
  fixture_replace (folder, test->path, test->from, test->to);
  if (strstr (test->path, "prices") != NULL && test->day == 20251215)
    fixture_replace (folder, "products/mixer/product.ini", "valid_from=2026-01-01",
                     "valid_from=2025-01-01");
  g_autoptr (KtFaultList) unused = kt_fault_list_new (0);
  g_autoptr (KtCatalog) catalog = kt_catalog_load_folder (folder, unused);
  fixture_remove_folder (folder);

  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_catalog_check (catalog, test->day, NULL, faults, &error));
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  if (*test->says == '\0')
    g_assert_cmpstr (text, ==, "");
  else if (!g_str_has_prefix (text, test->says))
    g_assert_cmpstr (text, ==, test->says);
}

static void
test_demo (void)
{
  /* Set where the sanitizers make proofs ten times as long; the program itself is tried there on the small catalog. */
  if (g_getenv ("KT_ORACLE_MODELS") != NULL)
    {
      g_test_skip ("too long with sanitizers");
      return;
    }
  g_autofree char *folder
      = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
  g_autoptr (KtCatalog) catalog = fixture_load_catalog (folder);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_catalog_check (catalog, TODAY, NULL, faults, &error));
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_test_message ("%s", text);
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_ERROR), ==, 0);
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_WARNING), ==, 0);
}

static void
test_cancelled (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_cancellable_cancel (cancellable);
  g_assert_false (kt_catalog_check (catalog, TODAY, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/catalog check/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/catalog check/nothing in the demonstration catalog is dead or contradictory",
                   test_demo);
  g_test_add_func ("/catalog check/it can be cancelled", test_cancelled);
  return g_test_run ();
}
