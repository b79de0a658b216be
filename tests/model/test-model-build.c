/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a text says arrives in the model: features, options, and rules with everything that stands
 * around them.
 */
#include "model-fixture.h"

#include <string.h>

static KtModel *
machine_with (const char *rules)
{
  g_autofree char *text = g_strconcat (model_fixture_machine, rules, NULL);

  return model_fixture_load (text);
}

static void
assert_number (KtNumber number, const char *expected)
{
  g_autofree char *text = kt_number_to_text (number);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_expr (const KtExpr *expr, const char *expected)
{
  g_autofree char *text = kt_expr_to_text (expr);

  g_assert_cmpstr (text, ==, expected);
}

/* --- features -------------------------------------------------------------------------------- */

static void
test_features (void)
{
  g_autoptr (KtModel) model = model_fixture_load (
      "// kontor 1\n"
      "product {\n"
      "  num a\n  num .##/kW 0.75-11 b / 3\n  num^##/mm -200-∞ c; Bool d; bool e\n"
      "  3 P f\n  4x P g\n  1..2 P h\n  0.. P i\n  0..* K j\n  2x..5x num 1-9 k\n"
      "  static K l\n  reference P m\n  0..1 reference_ n\n  string 10 o\n  string/n p\n"
      "  num/m³/h q\n  num/\"kg/m\" r\n  num/% s\n  num .#/°C -20-60.5 t\n  K\n"
      "}\n"
      "structure P {}\nstructure reference_ { num static\n K reference }\n"
      "enumeration K { x y }\n");
  const struct {
    const char *name;
    KtFeatureKind kind;
    const char *minimum, *maximum, *unit;
    int digits, min_count, max_count;
  } expected[] = {
    { "a", KT_FEATURE_NUMBER, "-∞", "∞", NULL, 0, 1, 1 },
    { "b", KT_FEATURE_NUMBER, "0.75", "11", "kW", 2, 1, 1 },
    { "c", KT_FEATURE_NUMBER, "-200", "∞", "mm", -2, 1, 1 },
    { "d", KT_FEATURE_BOOL, "-∞", "∞", NULL, 0, 1, 1 },
    { "e", KT_FEATURE_BOOL, "-∞", "∞", NULL, 0, 1, 1 },
    { "f", KT_FEATURE_PART, "-∞", "∞", NULL, 0, 3, 3 },
    { "g", KT_FEATURE_PART, "-∞", "∞", NULL, 0, 4, 4 },
    { "h", KT_FEATURE_PART, "-∞", "∞", NULL, 0, 1, 2 },
    { "i", KT_FEATURE_PART, "-∞", "∞", NULL, 0, 0, KT_UNBOUNDED },
    { "j", KT_FEATURE_ENUMERATION, "-∞", "∞", NULL, 0, 0, KT_UNBOUNDED },
    { "k", KT_FEATURE_NUMBER, "1", "9", NULL, 0, 2, 5 },
    { "l", KT_FEATURE_ENUMERATION, "-∞", "∞", NULL, 0, 1, 1 },
    { "m", KT_FEATURE_PART, "-∞", "∞", NULL, 0, 1, 1 },
    { "n", KT_FEATURE_PART, "-∞", "∞", NULL, 0, 0, 1 },
    { "o", KT_FEATURE_STRING, "-∞", "∞", NULL, 0, 1, 1 },
    { "p", KT_FEATURE_STRING, "-∞", "∞", NULL, 0, 1, 1 },
    { "q", KT_FEATURE_NUMBER, "-∞", "∞", "m³/h", 0, 1, 1 },
    { "r", KT_FEATURE_NUMBER, "-∞", "∞", "kg/m", 0, 1, 1 },
    { "s", KT_FEATURE_NUMBER, "-∞", "∞", "%", 0, 1, 1 },
    { "t", KT_FEATURE_NUMBER, "-20", "60.5", "°C", 1, 1, 1 },
    { "K", KT_FEATURE_ENUMERATION, "-∞", "∞", NULL, 0, 1, 1 },
  };

  g_assert_cmpuint (model->product->n_features, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const KtFeature *feature = model->product->features[i];

      g_assert_cmpstr (feature->name, ==, expected[i].name);
      g_assert_cmpuint (feature->index, ==, i);
      g_assert_true (feature->owner == model->product);
      g_assert_true (kt_structure_find_feature (model->product, expected[i].name) == feature);
      g_assert_cmpint (feature->kind, ==, expected[i].kind);
      g_assert_cmpint (feature->type.digits, ==, expected[i].digits);
      g_assert_cmpstr (feature->type.unit, ==, expected[i].unit);
      g_assert_cmpint (feature->min_count, ==, expected[i].min_count);
      g_assert_cmpint (feature->max_count, ==, expected[i].max_count);
      assert_number (feature->minimum, expected[i].minimum);
      assert_number (feature->maximum, expected[i].maximum);
    }
  g_assert_cmpuint (model->product->features[1]->priority, ==, 3);
  g_assert_true (model->product->features[11]->is_static);
  g_assert_true (model->product->features[12]->is_reference);
  g_assert_cmpuint (model->product->features[14]->max_length, ==, 10);
  g_assert_true (model->product->features[15]->is_multiline);
  g_assert_cmpuint (model->product->features[3]->place.line, ==, 5);
  g_assert_cmpuint (model->product->features[3]->place.column, ==, 28);

  const KtStructure *odd = kt_model_find_structure (model, "reference_");
  g_assert_nonnull (kt_structure_find_feature (odd, "static"));
  g_assert_nonnull (kt_structure_find_feature (odd, "reference"));
  g_assert_null (kt_structure_find_feature (odd, "none"));
}

static void
test_options (void)
{
  g_autoptr (KtModel) model = model_fixture_load (
      "// kontor 1\n"
      "product { E e }\n"
      "enumeration E {\n"
      "  attribute num .#/kg mass\n  attribute string text\n  attribute tag\n  attribute F f\n"
      "  attribute Bool b\n"
      "  One = (1.5, \"a \\\"b\\\" \\u00fc\", fast, x, True)\n"
      "  valid from 2026-01-01 to 2026-12-31\n"
      "  'Two 2' = (-3 'c' slow y false)\n"
      "  attribute = (0, \"\", none, x, FALSE);\n"
      "}\n"
      "enumeration F { x y }\n");
  const KtEnumeration *e = kt_model_find_enumeration (model, "E");

  g_assert_cmpuint (e->n_attributes, ==, 5);
  g_assert_cmpuint (e->n_options, ==, 3);
  const KtOption *one = kt_enumeration_find_option (e, "One");
  const KtOption *two = kt_enumeration_find_option (e, "Two 2");
  g_assert_true (one == e->options[0] && two == e->options[1]);
  g_assert_nonnull (kt_enumeration_find_option (e, "attribute"));
  g_assert_null (kt_enumeration_find_option (e, "Three"));

  assert_number (kt_option_value (one, kt_enumeration_find_attribute (e, "mass"))->number, "1.5");
  assert_number (two->values[0].number, "-3");
  g_assert_cmpstr (one->values[1].text, ==, "a \"b\" ü");
  g_assert_cmpint (one->values[2].kind, ==, KT_TYPE_SYMBOL);
  g_assert_cmpstr (two->values[2].text, ==, "slow");
  g_assert_cmpstr (two->values[3].option->name, ==, "y");
  g_assert_true (one->values[4].truth);
  g_assert_false (two->values[4].truth);
  g_assert_cmpuint (one->validity.from, ==, 0);
  g_assert_cmpuint (two->validity.from, ==, 20260101);
  g_assert_cmpuint (two->validity.to, ==, 20261231);
  g_assert_cmpuint (e->options[2]->validity.to, ==, 0);
}

/* --- rules ----------------------------------------------------------------------------------- */

static void
test_all_rules (void)
{
  g_autoptr (KtModel) model = machine_with ("behavior {\n"
                                            "  explanation key_of_text\n"
                                            "  source \"ME 4711 rev. C\"\n"
                                            "  valid from 2026-02-01\n"
                                            "  condition heated\n"
                                            "  condition width > 5; require color = Red\n"
                                            "  imply width = 12.5\n"
                                            "  default /2 color = Blue\n"
                                            "  prefer /7 heated\n"
                                            "  minimize /3 color.price\n"
                                            "  maximize sum(seat.weight)\n"
                                            "  readonly width gray bold\n"
                                            "  hide /4 note\n"
                                            "  readwrite seat\n"
                                            "  message /warn \"Mind the step.\"\n"
                                            "  message hello\n"
                                            "}\n"
                                            "behavior Seat { require color = root.color }\n"
                                            "behavior Color { require price > 3 }\n");
  const KtRule *const *rules = model->rules;

  g_assert_cmpuint (model->n_rules, ==, 13);
  g_assert_cmpuint (model->n_all_rules, ==, 13);

  g_assert_cmpint (rules[0]->kind, ==, KT_RULE_REQUIRE);
  g_assert_cmpstr (rules[0]->name, ==, "key_of_text");
  g_assert_cmpstr (rules[0]->explanation_key, ==, "key_of_text");
  g_assert_null (rules[0]->explanation);
  g_assert_cmpstr (rules[0]->source, ==, "ME 4711 rev. C");
  g_assert_cmpuint (rules[0]->validity.from, ==, 20260201);
  g_assert_cmpuint (rules[0]->n_conditions, ==, 2);
  assert_expr (rules[0]->conditions[0], "heated");
  assert_expr (rules[0]->conditions[1], "width > 5");
  assert_expr (rules[0]->condition, "color = Red");
  g_assert_cmpuint (rules[0]->place.line, ==, 26);

  g_assert_cmpint (rules[1]->kind, ==, KT_RULE_IMPLY);
  g_assert_cmpstr (rules[1]->name, ==, "m:27");
  g_assert_null (rules[1]->explanation_key);
  g_assert_null (rules[1]->source);
  g_assert_cmpuint (rules[1]->n_conditions, ==, 0);
  assert_expr (rules[1]->target, "width");
  assert_expr (rules[1]->formula, "12.5");
  g_assert_cmpint (rules[2]->kind, ==, KT_RULE_DEFAULT);
  g_assert_cmpuint (rules[2]->priority, ==, 2);
  g_assert_cmpint (rules[2]->formula->kind, ==, KT_EXPR_OPTION);
  g_assert_cmpint (rules[3]->kind, ==, KT_RULE_PREFER);
  g_assert_cmpuint (rules[3]->priority, ==, 7);
  g_assert_cmpint (rules[4]->kind, ==, KT_RULE_MINIMIZE);
  g_assert_cmpuint (rules[4]->priority, ==, 3);
  g_assert_cmpint (rules[5]->kind, ==, KT_RULE_MAXIMIZE);
  assert_expr (rules[5]->formula, "sum(seat.weight)");

  g_assert_cmpint (rules[6]->kind, ==, KT_RULE_READONLY);
  g_assert_cmpstr (rules[6]->states[0], ==, "gray");
  g_assert_cmpstr (rules[6]->states[1], ==, "bold");
  g_assert_null (rules[6]->states[2]);
  g_assert_cmpint (rules[7]->kind, ==, KT_RULE_HIDE);
  g_assert_cmpuint (rules[7]->priority, ==, 4);
  g_assert_null (rules[7]->states[0]);
  g_assert_cmpint (rules[8]->kind, ==, KT_RULE_READWRITE);
  g_assert_cmpint (rules[9]->level, ==, KT_MESSAGE_WARN);
  g_assert_cmpstr (rules[9]->message, ==, "Mind the step.");
  g_assert_cmpint (rules[10]->level, ==, KT_MESSAGE_INFO);
  g_assert_null (rules[10]->context_structure);

  g_assert_true (rules[11]->context_structure == kt_model_find_structure (model, "Seat"));
  g_assert_cmpint (rules[11]->condition->args[0]->value.path->origin, ==, KT_PATH_CONTEXT);
  g_assert_cmpint (rules[11]->condition->args[1]->value.path->origin, ==, KT_PATH_ROOT);
  g_assert_true (rules[12]->context_enumeration == kt_model_find_enumeration (model, "Color"));
  const KtPath *price = rules[12]->condition->args[0]->value.path;
  g_assert_cmpuint (price->n_steps, ==, 0);
  g_assert_cmpstr (price->attribute->name, ==, "price");
}

static void
test_blocks (void)
{
  g_autoptr (KtModel) model = machine_with ("behavior {\n"
                                            "  define limit = width + 10\n"
                                            "  define best = Red\n"
                                            "  explanation \"outer\"\n"
                                            "  valid from 2026-01-01 to 2026-12-31\n"
                                            "  condition heated\n"
                                            "  {\n"
                                            "    define limit = limit * 2\n"
                                            "    define same = best\n"
                                            "    require width < limit\n"
                                            "    explanation \"inner\"\n"
                                            "    source s\n"
                                            "    valid to 2026-06-30\n"
                                            "    condition color = same\n"
                                            "    { require width > 1; require best = stripe }\n"
                                            "  }\n"
                                            "  require width != limit\n"
                                            "}\n");
  const KtRule *const *rules = model->rules;

  g_assert_cmpuint (model->n_rules, ==, 4);
  g_assert_cmpstr (rules[0]->explanation, ==, "outer");
  g_assert_cmpuint (rules[0]->n_conditions, ==, 1);
  assert_expr (rules[0]->condition, "width < (width + 10) * 2");
  g_assert_cmpstr (rules[1]->explanation, ==, "inner");
  g_assert_cmpstr (rules[1]->source, ==, "s");
  g_assert_cmpuint (rules[1]->n_conditions, ==, 2);
  assert_expr (rules[1]->conditions[0], "heated");
  assert_expr (rules[1]->conditions[1], "color = Red");
  g_assert_cmpuint (rules[1]->validity.from, ==, 20260101);
  g_assert_cmpuint (rules[1]->validity.to, ==, 20260630);
  assert_expr (rules[2]->condition, "Red = stripe");
  g_assert_cmpuint (rules[2]->n_conditions, ==, 2);
  assert_expr (rules[3]->condition, "width != width + 10");
  g_assert_null (rules[3]->explanation);
  g_assert_cmpuint (rules[3]->n_conditions, ==, 0);
}

static void
test_table (void)
{
  g_autoptr (KtModel) model = machine_with ("behavior {\n"
                                            "  combinations (color, heated width stripe.code)\n"
                                            "  allow (Red True 5 \"r\")\n"
                                            "  allow ((Red, Blue), -*-, (>= 3, < 1) -*-)\n"
                                            "  forbid (-*- false (1 2) != \"b\")\n"
                                            "}\n");
  const KtTable *table = model->rules[0]->table;

  g_assert_cmpuint (table->n_columns, ==, 4);
  g_assert_cmpuint (table->n_rows, ==, 3);
  g_assert_cmpstr (table->rows[0].cells[0].values[0].value->value.option->name, ==, "Red");
  g_assert_true (table->rows[0].cells[1].values[0].value->value.truth);
  g_assert_cmpint (table->rows[0].cells[3].values[0].value->kind, ==, KT_EXPR_STRING);
  g_assert_cmpuint (table->rows[1].cells[0].n_values, ==, 2);
  g_assert_cmpuint (table->rows[1].cells[1].n_values, ==, 0);
  g_assert_cmpint (table->rows[1].cells[2].values[0].compare, ==, KT_COMPARE_GREATER_EQUAL);
  g_assert_cmpint (table->rows[1].cells[2].values[1].compare, ==, KT_COMPARE_LESS);
  g_assert_cmpuint (table->rows[1].cells[3].n_values, ==, 0);
  g_assert_false (table->rows[1].is_forbid);
  g_assert_true (table->rows[2].is_forbid);
  g_assert_cmpuint (table->rows[2].cells[2].n_values, ==, 2);
  g_assert_cmpint (table->rows[2].cells[3].values[0].compare, ==, KT_COMPARE_NOT_EQUAL);
  g_assert_cmpuint (table->rows[2].place.line, ==, 25);
}

static void
test_exists (void)
{
  g_autoptr (KtModel) model = machine_with ("behavior {\n"
                                            "  condition heated\n"
                                            "  exists s in seat, t in seat {\n"
                                            "    define w = s.weight\n"
                                            "    condition s.color = Red\n"
                                            "    require w > t.weight\n"
                                            "    exists u in stripe { require u = Red }\n"
                                            "  }\n"
                                            "  require width > 1\n"
                                            "}\n");
  const KtRule *rule = model->rules[0];

  g_assert_cmpuint (model->n_rules, ==, 2);
  g_assert_cmpuint (model->n_all_rules, ==, 5);
  g_assert_cmpint (rule->kind, ==, KT_RULE_EXISTS);
  g_assert_cmpuint (rule->n_conditions, ==, 1);
  g_assert_cmpuint (rule->n_bindings, ==, 2);
  g_assert_cmpstr (rule->bindings[1].variable, ==, "t");
  g_assert_cmpuint (rule->n_children, ==, 2);
  g_assert_cmpuint (rule->children[0]->n_conditions, ==, 1);
  assert_expr (rule->children[0]->conditions[0], "s.color = Red");
  assert_expr (rule->children[0]->condition, "s.weight > t.weight");
  const KtPath *path = rule->children[0]->condition->args[1]->value.path;
  g_assert_cmpint (path->origin, ==, KT_PATH_VARIABLE);
  g_assert_true (path->variable == &rule->bindings[1]);
  assert_expr (rule->children[1]->children[0]->condition, "u = Red");
}

/* Unresolved names of plain COOM arrive as paths to nowhere and as symbols, so that nobody mistakes
 * them. */
static void
test_nowhere (void)
{
  const char *text = "product { P p\n E e }\nstructure P { num a }\nenumeration E { x }\n"
                     "behavior { require p.b.c = p.a\n require e = y\n require q > 1 }";
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "m", NULL, faults);

  g_assert_nonnull (model);
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_WARNING), ==, 3);
  const KtExpr *left = model->rules[0]->condition->args[0];
  g_assert_cmpint (left->type.kind, ==, KT_TYPE_ABSENT);
  g_assert_cmpint (left->value.path->origin, ==, KT_PATH_NOWHERE);
  g_assert_cmpstr (left->value.path->text, ==, "p.b.c");
  const KtExpr *right = model->rules[1]->condition->args[1];
  g_assert_cmpint (right->kind, ==, KT_EXPR_SYMBOL);
  g_assert_cmpstr (right->value.text, ==, "y");
}

/* A feature and an option of one name: the feature wins unless it cannot be meant. */
static void
test_feature_or_option (void)
{
  g_autoptr (KtModel) model = model_fixture_load (
      "product { E e\n E x\n num y\n E z }\nenumeration E { x y }\n"
      "behavior { require e = x\n require e = y\n require x = y\n require e = 'x' }");

  g_assert_cmpint (model->rules[0]->condition->args[1]->kind, ==, KT_EXPR_PATH);
  g_assert_cmpint (model->rules[1]->condition->args[1]->kind, ==, KT_EXPR_OPTION);
  g_assert_cmpint (model->rules[2]->condition->args[0]->kind, ==, KT_EXPR_PATH);
  g_assert_cmpint (model->rules[2]->condition->args[1]->kind, ==, KT_EXPR_OPTION);
  g_assert_cmpint (model->rules[3]->condition->args[1]->kind, ==, KT_EXPR_OPTION);
}

static void
test_quoted_names (void)
{
  g_autoptr (KtModel) model = model_fixture_load (
      "product { 'my part' 'p 1'\n string s }\nstructure \"my part\" { num 'x.y' }\n"
      "behavior { require 'p 1'.'x.y' = 1\n require s = \"s\" }");

  assert_expr (model->rules[0]->condition, "'p 1'.'x.y' = 1");
  g_assert_cmpint (model->rules[1]->condition->args[1]->kind, ==, KT_EXPR_STRING);
}

static void
test_byte_order_mark (void)
{
  g_autoptr (KtModel) model
      = model_fixture_load ("\xef\xbb\xbf// kontor 1\r\nproduct {\r\n num a\r num b }");

  g_assert_true (model->is_strict);
  g_assert_cmpuint (model->product->n_features, ==, 2);
  g_assert_cmpuint (model->product->features[1]->place.line, ==, 4);
}

static void
count_node (const KtExpr *expr, gpointer data)
{
  (*(guint *)data)++;
}

static void
test_visit (void)
{
  g_autoptr (KtModel) model = machine_with ("behavior { require width + 1 > 3 && heated }");
  guint n = 0;

  kt_expr_visit (model->rules[0]->condition, count_node, &n);
  g_assert_cmpuint (n, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/features arrive with type unit range and cardinality", test_features);
  g_test_add_func ("/model/options arrive with their values and validity", test_options);
  g_test_add_func ("/model/every kind of rule arrives", test_all_rules);
  g_test_add_func ("/model/blocks pass on what stands before them", test_blocks);
  g_test_add_func ("/model/tables arrive with sets wildcards and comparisons", test_table);
  g_test_add_func ("/model/exists binds variables", test_exists);
  g_test_add_func ("/model/names of plain COOM that do not exist lead nowhere", test_nowhere);
  g_test_add_func ("/model/a word is a feature before it is an option", test_feature_or_option);
  g_test_add_func ("/model/quoted names are names", test_quoted_names);
  g_test_add_func ("/model/byte order mark and all line ends are read", test_byte_order_mark);
  g_test_add_func ("/model/a visitor meets every node", test_visit);
  return g_test_run ();
}
