/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Published models: every file is read, and what it says arrives. The counts of warnings and their
 * places were checked by hand: each is a name that file really lacks, or a parameter of a template.
 */
#include "kt-script.h"
#include "model-fixture.h"

#include <string.h>

typedef struct {
  const char *name;
  guint n_structures, n_enumerations, n_rules;
  const char *warnings; /* "line:column …" */
} Published;

static const Published published[] = {
  { "suite/bike/cargo-bike.coom", 2, 2, 2, "" },
  { "suite/bike/city-bike.coom", 4, 6, 6, "" },
  { "suite/bike/default-bike.coom", 1, 2, 3, "" },
  { "suite/bike/kids-bike.coom", 1, 2, 3, "" },
  { "suite/bike/travel-bike-simplified.coom", 3, 1, 3, "23:19 24:19 25:18" },
  { "suite/bike/travel-bike.coom", 4, 4, 7, "" },
  { "suite/box.coom", 2, 2, 8, "" },
  { "suite/coffee/automatic-coffee-machine.coom", 15, 23, 56, "" },
  { "suite/coffee/water-tank.coom", 3, 2, 9, "" },
  { "suite/metro.coom", 2, 3, 9, "70:13" },
  { "suite/olympic-bus.coom", 2, 5, 7, "" },
  { "suite/pc.coom", 4, 8, 11, "" },
  { "suite/shadow-master.coom", 3, 2, 11, "" },
  { "suite/simple.coom", 1, 1, 2, "" },
  { "suite/tiny-pc.coom", 2, 2, 2, "6:5" },
  { "suite/unbounded-cardinalities/cargo-bike-complex.coom", 2, 4, 8, "" },
  { "suite/unbounded-cardinalities/cargo-bike-nested-recursive.coom", 2, 2, 3, "" },
  { "suite/unbounded-cardinalities/cargo-bike-nested.coom", 3, 2, 3, "32:60 39:21" },
  { "suite/unbounded-cardinalities/cargo-bike.coom", 2, 2, 3, "" },
  { "suite/unbounded-cardinalities/house.coom", 4, 2, 5, "" },
  { "suite/unbounded-cardinalities/racks-complex.coom", 4, 3, 12, "" },
  { "suite/unbounded-cardinalities/racks.coom", 3, 2, 14, "" },
  { "benchmarks/box_model.coom", 2, 2, 8, "14:16 19:15 20:15 21:15" },
  { "benchmarks/instances_citybike-n50.coom", 5, 6, 7, "75:23 79:21 83:20" },
  { "benchmarks/instances_randomcore-25-50-2.coom", 1, 25, 13, "" },
  { "benchmarks/instances_randomcore-400-250-2.coom", 1, 400, 201, "" },
  { "benchmarks/metro_instance.coom", 2, 3, 5, "" },
  { "benchmarks/models_restaurant-100.coom", 4, 0, 1, "" },
  { "benchmarks/models_restaurant-1000.coom", 4, 0, 1, "" },
  { "benchmarks/restaurant_model.coom", 4, 0, 1, "2:5 3:5 4:8" },
};

static char *
places (const KtFaultList *faults)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < kt_fault_list_length (faults); i++)
    {
      const KtFault *fault = kt_fault_list_get (faults, i);

      g_assert_cmpint (fault->severity, ==, KT_FAULT_WARNING);
      g_string_append_printf (out, "%s%u:%u", i > 0 ? " " : "", fault->line, fault->column);
    }
  return g_string_free (out, FALSE);
}

static void
test_published (gconstpointer data)
{
  const Published *expected = data;
  g_autofree char *path = model_fixture_corpus (expected->name);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  if (path == NULL)
    return;

  g_autoptr (KtModel) model = kt_model_load_file (path, NULL, faults);
  g_assert_nonnull (model);
  g_assert_false (model->is_strict);
  g_autofree char *warnings = places (faults);
  g_assert_cmpstr (warnings, ==, expected->warnings);
  g_assert_cmpuint (model->n_structures, ==, expected->n_structures);
  g_assert_cmpuint (model->n_enumerations, ==, expected->n_enumerations);
  g_assert_cmpuint (model->n_rules, ==, expected->n_rules);
  g_assert_cmpstr (model->product->name, ==, "product");
}

static void
test_parameters (void)
{
  g_autofree char *path = model_fixture_corpus ("benchmarks/restaurant_model.coom");
  const char *const parameters[] = { "NUMTABLE=100", "MAXPLACES=700", NULL };
  const KtModelOptions options = { .parameters = parameters };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  if (path == NULL)
    return;

  g_autoptr (KtModel) model = kt_model_load_file (path, &options, faults);
  g_assert_nonnull (model);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);
  g_assert_cmpint (kt_structure_find_feature (model->product, "bigTables")->max_count, ==, 100);
  KtNumber max = kt_structure_find_feature (model->product, "totalPlaces")->maximum;
  g_assert_cmpint (kt_number_compare (max, kt_number_from_int (700)), ==, 0);
}

typedef struct {
  const char *model;
  const char *script;
  guint n_decisions;
  const char *warnings;
} Input;

static const Input inputs[] = {
  { "suite/box.coom", "suite/user-input-box.coom", 2, "" },
  { "suite/metro.coom", "suite/user-input-metro.coom", 22, "70:13" },
  { "suite/olympic-bus.coom", "suite/user-input-bus.coom", 32, "" },
  { "suite/bike/cargo-bike.coom", "suite/bike/user-input-cargo.coom", 1, "" },
  { "suite/bike/city-bike.coom", "suite/bike/user-input-city.coom", 1, "" },
  { "suite/bike/kids-bike.coom", "suite/bike/user-input-kids.coom", 1, "" },
  { "suite/bike/travel-bike.coom", "suite/bike/user-input-travel.coom", 2, "" },
  { "suite/unbounded-cardinalities/cargo-bike.coom",
    "suite/unbounded-cardinalities/user-input-cargo.coom", 1, "" },
  { "suite/unbounded-cardinalities/house.coom",
    "suite/unbounded-cardinalities/user-input-house.coom", 7, "" },
  { "suite/unbounded-cardinalities/racks.coom",
    "suite/unbounded-cardinalities/user-input-racks.coom", 2, "" },
  { "suite/unbounded-cardinalities/racks-complex.coom",
    "suite/unbounded-cardinalities/user-input-racks-complex.coom", 4, "" },
  { "benchmarks/models_restaurant-100.coom",
    "benchmarks/instances_restaurant-100_user-input-200.coom", 1, "" },
  { "benchmarks/models_restaurant-1000.coom",
    "benchmarks/instances_restaurant-1000_user-input-4000.coom", 1, "" },
};

static void
test_input (gconstpointer data)
{
  const Input *expected = data;
  g_autofree char *model_path = model_fixture_corpus (expected->model);
  g_autofree char *script_path = model_fixture_corpus (expected->script);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  if (model_path == NULL || script_path == NULL)
    return;

  g_autoptr (KtModel) model = kt_model_load_file (model_path, NULL, faults);
  g_assert_nonnull (model);
  g_autoptr (KtScript) script = kt_script_load_file (model, script_path, faults);
  g_assert_nonnull (script);
  g_autofree char *warnings = places (faults);
  g_assert_cmpstr (warnings, ==, expected->warnings);
  g_assert_cmpuint (script->n_decisions, ==, expected->n_decisions);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (published); i++)
    {
      g_autofree char *name
          = g_strdup_printf ("/model corpus/%s is read", strrchr (published[i].name, '/') + 1);
      g_autofree char *path = g_str_has_prefix (published[i].name, "suite/unbounded")
                                  ? g_strconcat (name, " (unbounded)", NULL)
                                  : g_strdup (name);

      g_test_add_data_func (path, &published[i], test_published);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autofree char *name = g_strdup_printf ("/model corpus/%s fits its model", inputs[i].script);

      /* Test paths are separated by slashes. */
      g_strdelimit (name + strlen ("/model corpus/"), "/", '-');
      g_test_add_data_func (name, &inputs[i], test_input);
    }
  g_test_add_func ("/model corpus/a template takes its parameters", test_parameters);
  return g_test_run ();
}
