/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * FeatureIDE and XCSP3: constructs, faults with their lines, the corpus.
 */
#include "foreign-fixture.h"

#include <string.h>

static const char file[] = "m";

/* --- FeatureIDE ------------------------------------------------------------------------------ */

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define TREE                                                                                       \
  HEAD "<extendedFeatureModel>\n<properties/>\n<struct>\n"                                         \
       "<and abstract=\"true\" mandatory=\"true\" name=\"PC &amp; more\">\n"                       \
       "<attribute name=\"Price\" type=\"double\" unit=\"€\" value=\"841.9\"/>\n"                \
       "<graphics key=\"collapsed\" value=\"true\"/>\n"                                            \
       "<alt mandatory=\"true\" name=\"CPU\">\n<feature name=\"fast\"/>\n"                         \
       "<feature hidden=\"true\" name=\"slow\"/>\n</alt>\n"                                        \
       "<or name=\"Ports\">\n<feature name=\"USB\"/>\n<feature name=\"2.5 GbE\"/>\n</or>\n"        \
       "</and>\n</struct>\n"

static void
test_featureide (void)
{
  g_autoptr (KtModel) model = foreign_fixture_load_sound (
      file,
      TREE "<constraints>\n<rule><description>why</description>\n"
           "<imp><var>fast</var><disj><not><var>USB</var></not><var>2.5 GbE</var></disj></imp>"
           "</rule>\n<rule><eq><var>USB</var><conj><var>fast</var></conj></eq></rule>\n"
           "<rule><atmost1><var>USB</var><var>2.5 GbE</var></atmost1></rule>\n</constraints>\n"
           "<calculations Auto=\"true\"/>\n<comments/>\n<featureOrder userDefined=\"false\"/>\n"
           "</extendedFeatureModel>\n");
  const KtFeature *root = kt_structure_find_feature (model->product, "PC & more");

  g_assert_cmpint (model->format, ==, KT_MODEL_FEATUREIDE);
  g_assert_cmpuint (model->product->n_features, ==, 7);
  g_assert_true (root->is_abstract);
  g_assert_true (kt_structure_find_feature (model->product, "slow")->is_hidden);
  g_assert_true (kt_structure_find_feature (model->product, "CPU")->above == root);
  g_assert_cmpuint (model->n_prices, ==, 1);
  g_assert_cmpstr (model->prices[0].unit, ==, "€");
  /* the root; mandatory and optional below it, alternative, or; three rules */
  g_assert_cmpuint (model->n_rules, ==, 8);
  g_autofree char *text = kt_selection_to_text (model->rules[7]->selection, model->rules[7]->kind);
  g_assert_cmpstr (text, ==, "!USB | !2.5 GbE");
}

static const ForeignFaulty faulty[] = {
  { "an unknown element", TREE "<constraints>\n<rule><maybe/></rule>",
    "19: error: The element “<maybe>” is not known here.\n" },
  { "a rule of two formulas",
    TREE "<constraints>\n<rule><var>fast</var><var>USB</var></rule></constraints>"
         "</extendedFeatureModel>",
    "19: error: A rule is one formula of var, not, conj, disj, imp, eq and atmost1.\n" },
  { "an implication of one",
    TREE "<constraints>\n<rule><imp><var>fast</var></imp></rule></constraints>"
         "</extendedFeatureModel>",
    "19: error: “<imp>” has 1 operands; that is not possible.\n" },
  { "a rule about nothing there",
    TREE "<constraints>\n<rule><var>fasst</var></rule></constraints></extendedFeatureModel>",
    "19: error: There is no feature “fasst”; did you mean “fast”?\n" },
  { "a feature without a name", HEAD "<featureModel><struct><and></and></struct></featureModel>",
    "2: error: The feature “<and>” needs a name of 1 to 1000 bytes.\n" },
  { "a name twice",
    HEAD "<featureModel><struct><and name=\"a\">\n<feature name=\"a\"/></and></struct>"
         "</featureModel>",
    "3: error: “a” was already declared in line 2.\n" },
  { "a price that is no number",
    HEAD "<extendedFeatureModel><struct><and name=\"a\">"
         "<attribute name=\"Price\" type=\"double\" value=\"dear\"/></and></struct>"
         "</extendedFeatureModel>",
    "2: error: “dear” is no value of the attribute “Price” of type “double”.\n" },
  { "an empty tree", HEAD "<featureModel><struct></struct></featureModel>",
    "1: error: There are no features: “<struct>” is empty.\n" },
  { "an entity of its own",
    "<!DOCTYPE a [<!ENTITY b \"cccc\">]>\n<featureModel><struct><and name=\"&b;\"></and></struct>"
    "</featureModel>",
    NULL },
  { "an open element", HEAD "<featureModel><struct>", NULL },
};

static void
test_deep_xml (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "<featureModel><struct>");
  g_autofree char *faults = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "<and name=\"a%u\">", i);
  g_assert_null (foreign_fixture_load (file, text->str, &faults));
  g_assert_nonnull (strstr (faults, "The text is nested deeper than 400 levels."));
}

/* --- XCSP3 ----------------------------------------------------------------------------------- */

static void
test_xcsp (void)
{
  g_autoptr (KtModel) model = foreign_fixture_load_sound (
      file,
      "<instance format=\"XCSP3\" type=\"CSP\">\n"
      "<variables>\n<array id=\"x\" size=\"[2][2]\"> 0..3 7 </array>\n"
      "<var id=\"big\"> 0..5000 </var>\n</variables>\n"
      "<constraints>\n<block class=\"c\">\n"
      "<extension>\n<list> x[0][0] x[0][1] big </list>\n<supports> (0,1,17)(2,*,5000) </supports>\n"
      "</extension>\n</block>\n"
      "<group>\n<intension> le(add(%0,%1),7) </intension>\n<args> x[1][0] 3 </args>\n"
      "<args> x[1][1] big </args>\n</group>\n"
      "<extension><list> x[1][1] </list><conflicts> 1 3..7 </conflicts></extension>\n"
      "</constraints>\n</instance>\n");
  const KtFeature *x = kt_structure_find_feature (model->product, "x[1][0]");
  const KtTable *table = model->rules[0]->table;

  g_assert_cmpint (model->format, ==, KT_MODEL_XCSP);
  g_assert_cmpuint (model->product->n_features, ==, 5);
  g_assert_cmpuint (model->n_enumerations, ==, 1);
  g_assert_cmpint (x->kind, ==, KT_FEATURE_ENUMERATION);
  g_assert_cmpuint (x->type.enumeration->n_options, ==, 5);
  g_assert_cmpstr (x->type.enumeration->options[4]->name, ==, "7");
  g_assert_cmpint (kt_structure_find_feature (model->product, "big")->kind, ==, KT_FEATURE_NUMBER);
  g_assert_cmpuint (model->n_rules, ==, 4);
  g_assert_cmpuint (table->n_rows, ==, 2);
  g_assert_cmpuint (table->rows[1].cells[1].n_values, ==, 0);
  g_assert_cmpuint (model->rules[3]->table->n_rows, ==, 6);
  g_assert_true (model->rules[3]->table->rows[0].is_forbid);
  g_autofree char *text = kt_expr_to_text (model->rules[2]->condition);
  g_assert_cmpstr (text, ==, "'x[1][1]'.value + big <= 7");
}

#define INSTANCE                                                                                   \
  "<instance format=\"XCSP3\" type=\"CSP\">\n<variables>\n<array id=\"x\" size=\"[3]\"> 0..3 "     \
  "</array>\n</variables>\n<constraints>\n"

static const ForeignFaulty faulty_xcsp[] = {
  { "an optimisation", "<instance format=\"XCSP3\" type=\"COP\">\n",
    "1: error: Instances of type “COP” are not supported, only CSP.\n" },
  { "a global constraint", INSTANCE "<allDifferent> x[] </allDifferent>",
    "6: error: The element “<allDifferent>” is not supported here.\n" },
  { "a function that is not known", INSTANCE "<intension> eq(gcd(x[0],x[1]),2) </intension>",
    "6: error: The function “gcd” is not supported.\n" },
  { "a variable that is not there", INSTANCE "<intension> eq(x[3],2) </intension>",
    "6: error: There is no variable “x[3]”.\n" },
  { "numbers among conditions", INSTANCE "<intension> and(x[0],x[1]) </intension>",
    "6: error: “and” mixes numbers and conditions; that is not supported.\n" },
  { "an argument where there are none",
    INSTANCE "<group><intension> eq(%0,2) </intension><args> </args></group>",
    "6: error: There is no argument for “%0”.\n" },
  { "an open bracket", INSTANCE "<intension> eq(x[0],x[1] </intension>",
    "6: error: A closing bracket is missing before “”.\n" },
  { "a tuple that is too short",
    INSTANCE "<extension>\n<list> x[0] x[1] </list>\n<supports> (0,1)(2) </supports></extension>",
    "6: error: A tuple of 2 whole numbers or * is expected, not “) ”.\n" },
  { "an absurd domain",
    "<instance type=\"CSP\"><variables><var id=\"x\"> 0..999999999 </var></variables></instance>",
    "1: error: A variable has more than 1000000 values.\n" },
  { "an absurd array",
    "<instance type=\"CSP\"><variables><array id=\"x\" size=\"[99999][99999]\"> 0..1 </array>"
    "</variables></instance>",
    "1: error: “[99999][99999]” is no size of an array, like [12] or [3][4], with at most "
    "300000 elements.\n" },
};

static void
test_packed (void)
{
  g_autofree char *path = model_fixture_corpus ("../xcsp/RenaultMod-00.xml.xz");
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  guint n_tables = 0, n_rows = 0;

  if (path == NULL)
    return;
  g_autoptr (KtModel) model = kt_model_load_file (path, NULL, faults);
  g_assert_nonnull (model);
  g_assert_cmpuint (model->product->n_features, ==, 111);
  for (guint i = 0; i < model->n_rules; i++)
    if (model->rules[i]->kind == KT_RULE_COMBINATIONS)
      {
        n_tables++;
        n_rows += model->rules[i]->table->n_rows;
      }
  /* 132 are written, some of them for several variables. */
  g_assert_cmpuint (n_tables, ==, 147);
  g_assert_cmpuint (n_rows, >, 180000);
}

/* --- the corpus ------------------------------------------------------------------------------ */

static const struct {
  const char *file;
  guint n_features;
  guint n_constraints;
} corpus[] = {
  { "pc_richmond", 377, 12 },
  { "FinancialServices01_2018-05-09", 771, 1080 },
  { "uclinux_distribution", 1580, 197 },
  { "automotive02_v1", 14010, 666 },
};

static void
test_corpus (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (KtModel) model
      = foreign_fixture_load_corpus ("featureide-xml", corpus[i].file, ".xml");

  if (model == NULL)
    return;
  g_assert_cmpuint (model->product->n_features, ==, corpus[i].n_features);
  g_assert_cmpuint (foreign_fixture_count_constraints (model), ==, corpus[i].n_constraints);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/featureide/the tree, prices and all operators arrive", test_featureide);
  foreign_fixture_add_faulty ("featureide", file, faulty, G_N_ELEMENTS (faulty));
  g_test_add_func ("/featureide/endless nesting is refused", test_deep_xml);
  for (gsize i = 0; i < G_N_ELEMENTS (corpus); i++)
    {
      g_autofree char *path = g_strdup_printf ("/featureide/%s is read whole", corpus[i].file);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_corpus);
    }
  g_test_add_func ("/xcsp/variables, tables, groups and formulas arrive", test_xcsp);
  foreign_fixture_add_faulty ("xcsp", file, faulty_xcsp, G_N_ELEMENTS (faulty_xcsp));
  g_test_add_func ("/xcsp/a packed model is read whole", test_packed);
  return g_test_run ();
}
