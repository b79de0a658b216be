/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-test-product.h"

#include "kt-product-new.h"

static const char model_text[] = "// kontor 1\n"
                                 "product {\n"
                                 "  num .#/m 0-99.9 length\n"
                                 "  bool heated\n"
                                 "  Motor motor\n"
                                 "  0..1 Lid lid\n"
                                 "}\n"
                                 "enumeration Motor {\n"
                                 "  attribute num .## price\n"
                                 "  Small = (100.00)\n"
                                 "  Large = (333.33)\n"
                                 "}\n"
                                 "structure Lid {\n"
                                 "  num /mm 1-99 thick\n"
                                 "}\n";

static void
assert_no_faults (const KtFaultList *faults)
{
  g_autofree char *report = kt_fault_list_to_text (faults);
  g_assert_cmpstr (report, ==, "");
}

KtProduct *
kt_test_product_new (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtProduct *product = kt_product_new (kt_product_info_new ("heater"));
  product->info->category = g_strdup ("heating");
  product->info->lead_days = 10;
  product->model
      = kt_model_load_text (model_text, sizeof model_text - 1, "model.coom", NULL, faults);
  assert_no_faults (faults);
  return product;
}

static KtFormula *
parse (KtProduct *product, const char *text, gboolean is_condition)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtFormula *formula = is_condition
                           ? kt_model_parse_condition (product->model, text, "rows.csv", 1, faults)
                           : kt_model_parse_formula (product->model, text, "rows.csv", 1, faults);
  assert_no_faults (faults);
  return formula;
}

void
kt_test_product_add_price (KtProduct *product, const KtTestRow *row)
{
  KtPriceRow *price = g_new0 (KtPriceRow, 1);
  price->key = g_strdup (row->key);
  price->kind = row->kind;
  price->when_text = g_strdup (row->when ? row->when : "");
  price->when = row->when ? parse (product, row->when, TRUE) : NULL;
  price->amount_text = g_strdup (row->amount);
  price->amount = parse (product, row->amount, FALSE);
  price->is_percent = row->is_percent;
  price->per_order = row->per_order;
  price->validity = (KtValidity){ row->from, row->until };
  price->line = product->prices->len + 2;
  g_ptr_array_add (product->prices, price);
}

void
kt_test_product_add_lead (KtProduct *product,
                          const char *key,
                          const char *when,
                          guint days,
                          gboolean is_added)
{
  KtLeadRow *row = g_new0 (KtLeadRow, 1);
  row->key = g_strdup (key);
  row->when_text = g_strdup (when ? when : "");
  row->when = when ? parse (product, when, TRUE) : NULL;
  row->days = days;
  row->is_added = is_added;
  g_ptr_array_add (product->leads, row);
}

KtAssignment *
kt_test_product_assign (KtProduct *product, KtTestChoice choice)
{
  KtModel *model = product->model;
  const KtStructure *root = kt_model_find_structure (model, "product");
  const KtStructure *lid = kt_model_find_structure (model, "Lid");
  KtAssignmentBuilder *builder = kt_assignment_builder_new (model);
  KtRational length;
  kt_rational (choice.length_tenths, 10, &length);
  kt_assignment_builder_add (builder, 0, kt_structure_find_feature (root, "length"), 0,
                             kt_value_number (length));
  kt_assignment_builder_add (builder, 0, kt_structure_find_feature (root, "heated"), 0,
                             kt_value_boolean (choice.heated));
  kt_assignment_builder_add (builder, 0, kt_structure_find_feature (root, "motor"), 0,
                             kt_value_name (choice.large ? "Large" : "Small"));
  if (choice.lid_thick > 0)
    {
      guint part = kt_assignment_builder_add (builder, 0, kt_structure_find_feature (root, "lid"),
                                              0, kt_value_nothing ());
      kt_assignment_builder_add (builder, part, kt_structure_find_feature (lid, "thick"), 0,
                                 kt_value_number ((KtRational){ choice.lid_thick, 1 }));
    }
  return kt_assignment_builder_end (builder);
}
