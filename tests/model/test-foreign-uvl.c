/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UVL: what the published tests hold is read or refused for the right reason; every construct
 * arrives as it should; texts made to exhaust end quickly. What models mean is tested beside the
 * engine.
 */
#include "foreign-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static const char file[] = "m.uvl";

static const KtFeature *
feature (const KtModel *model, const char *name)
{
  const KtFeature *found = kt_structure_find_feature (model->product, name);

  g_assert_nonnull (found);
  return found;
}

/* --- constructs ------------------------------------------------------------------------------ */

static void
test_tree (void)
{
  g_autoptr (KtModel) model
      = foreign_fixture_load_sound (file, "namespace shop\n"
                                          "features\n"
                                          "\tShop {abstract}\n"
                                          "\t\tmandatory\n"
                                          "\t\t\tPay {hidden true}\n"
                                          "\t\t\t\talternative\n"
                                          "\t\t\t\t\t\"By card\"\n"
                                          "\t\t\t\t\tCash\n"
                                          "\t\toptional\n"
                                          "\t\t\tSearch\n"
                                          "constraints\n"
                                          "\tshop.Search => \"By card\" // as written\n");

  g_assert_cmpuint (model->product->n_features, ==, 5);
  g_assert_true (feature (model, "Shop")->is_abstract);
  g_assert_true (feature (model, "Pay")->is_hidden);
  g_assert_true (feature (model, "By card")->above == feature (model, "Pay"));
  g_assert_cmpint (feature (model, "Cash")->kind, ==, KT_FEATURE_BOOL);
  /* the root, three groups, one constraint */
  g_assert_cmpuint (model->n_rules, ==, 5);

  const KtRule *alternative = model->rules[3];
  g_assert_cmpint (alternative->kind, ==, KT_RULE_GROUP);
  g_assert_cmpuint (alternative->selection->minimum, ==, 1);
  g_assert_cmpuint (alternative->selection->maximum, ==, 1);
  g_assert_cmpuint (alternative->selection->n_literals, ==, 2);
  g_autofree char *text = kt_selection_to_text (alternative->selection, alternative->kind);
  g_assert_cmpstr (text, ==, "“Pay” has exactly one of: By card, Cash");
  g_assert_cmpstr (model->rules[4]->explanation, ==, "shop.Search => \"By card\"");
  g_assert_cmpuint (model->rules[4]->place.line, ==, 12);
}

static void
test_types (void)
{
  g_autoptr (KtModel) model = foreign_fixture_load_sound (file, "features\n"
                                                                "  A\n"
                                                                "    optional\n"
                                                                "      Integer N\n"
                                                                "      Real R\n"
                                                                "      String S\n"
                                                                "      Boolean B\n"
                                                                "      Integer\n"
                                                                "      Box cardinality [2..*]\n"
                                                                "        mandatory\n"
                                                                "          Lid\n"
                                                                "      One cardinality [1]\n"
                                                                "constraints\n"
                                                                "  R > 1.125 & len(S) < 10\n");
  const KtFeature *box = feature (model, "Box");

  g_assert_cmpint (feature (model, "N")->kind, ==, KT_FEATURE_NUMBER);
  g_assert_cmpint (feature (model, "N")->min_count, ==, 0);
  g_assert_cmpint (feature (model, "N")->type.digits, ==, 0);
  g_assert_cmpint (feature (model, "R")->type.digits, ==, 3);
  g_assert_cmpint (feature (model, "S")->kind, ==, KT_FEATURE_STRING);
  g_assert_true (feature (model, "S")->length == feature (model, "len(S)"));
  g_assert_cmpint (feature (model, "B")->kind, ==, KT_FEATURE_BOOL);
  g_assert_cmpint (feature (model, "Integer")->kind, ==, KT_FEATURE_BOOL);
  g_assert_cmpint (box->kind, ==, KT_FEATURE_PART);
  g_assert_cmpint (box->min_count, ==, 0);
  g_assert_cmpint (box->max_count, ==, KT_UNBOUNDED);
  g_assert_nonnull (kt_structure_find_feature (box->type.structure, "Lid"));
  g_assert_cmpint (feature (model, "One")->kind, ==, KT_FEATURE_BOOL);
}

static void
test_prices (void)
{
  g_autoptr (KtModel) model
      = foreign_fixture_load_sound (file, "features\n"
                                          "  A {Price 12.50, price_note 'x'}\n"
                                          "    optional\n"
                                          "      B {PRICE -3, weight 2}\n"
                                          "      C {price 'on request'}\n");

  g_assert_cmpuint (model->n_prices, ==, 2);
  g_assert_true (model->prices[1].feature == feature (model, "B"));
  g_autofree char *when = kt_expr_to_text (model->prices[1].when);
  g_autofree char *amount = kt_expr_to_text (model->prices[1].amount);
  g_assert_cmpstr (when, ==, "B");
  g_assert_cmpstr (amount, ==, "-3");
  g_assert_cmpuint (model->prices[1].place.line, ==, 4);
}

/* --- faults ---------------------------------------------------------------------------------- */

#define TREE "features\n  A\n    optional\n      B\n      Integer N\n      String S\n"

static const ForeignFaulty faulty[] = {
  { "an empty text", "",
    "1:1: error: There are no features: the section “features” is missing.\n" },
  { "a text that is something else", "hello\n",
    "1:1: error: namespace, include, imports, features or constraints is expected here, not "
    "“hello”.\n" },
  { "two roots", "features\n  A\n  B\n",
    "3:3: error: There is one root only; this is a second one.\n" },
  { "a group without features", "features\n  A\n    or\n",
    "4:1: error: the features of the group, indented is expected here, not a lesser "
    "indentation.\n" },
  { "an indentation between two", "features\n  A\n      or\n          B\n    C\n",
    "5:5: error: This line is indented less than the one above, but as no line before that.\n" },
  { "a constraint without end", TREE "constraints\n  A => (B | \n",
    "9:1: error: a feature, a number, a text or a bracket is expected here, not the end of the "
    "line.\n" },
  { "two words in a constraint", TREE "constraints\n  A B\n  B\n",
    "8:5: error: the end of the line is expected here, not “B”.\n" },
  { "a text with an order", TREE "constraints\n  S < 'x'\n",
    "8:5: error: Texts have no order; compare them with == or !=.\n" },
  { "a text in a sum", TREE "constraints\n  S + 1 > 2\n", "8:3: error: “S” is no number.\n" },
  { "a text that equals a number", TREE "constraints\n  S == 3\n",
    "8:8: error: A text is compared with something that is none.\n" },
  { "a number as a condition", TREE "constraints\n  A & 3\n",
    "8:7: error: A condition is expected here, not a number or a text.\n" },
  { "an unknown attribute", TREE "constraints\n  A.Prise > 3\n",
    "8:3: error: There is no feature “A.Prise”.\n" },
  { "an open text", TREE "constraints\n  S == 'x\n",
    "8:8: error: The text is not closed by ' in its line.\n" },
  { "an open comment", TREE "/* constraints\n", "8:1: error: The comment is not closed by */.\n" },
  { "a cardinality the wrong way round", "features\n  A cardinality [3..1]\n",
    "2:17: error: The cardinality begins with 3, which is more than 1.\n" },
  { "an absurd cardinality", "features\n  A cardinality [1..99999999999999]\n",
    "2:21: error: A cardinality is a whole number from 0 to 2147483646.\n" },
  { "a typed feature with a cardinality", "features\n  Integer A cardinality [1..2]\n",
    "2:3: error: “A” has a type and a cardinality; only features without type can be there several "
    "times.\n" },
  { "copies related with copies",
    "features\n  A\n    optional\n      B cardinality [1..2]\n        optional\n          X\n"
    "      C cardinality [1..2]\n        optional\n          Y\nconstraints\n  X => Y\n",
    "11:8: error: This constraint relates what is in “B” with what is in “C”, which can both be "
    "there several times; that is not supported.\n" },
  { "a level that does not exist", "include\n  Boolean.magic\n" TREE,
    "2:11: error: a part of a language level is expected here, not “magic”.\n" },
  { "bytes that are no UTF-8", "features\n  \xff\n",
    "2:3: error: The text is not valid UTF-8.\n    Save the file as UTF-8.\n" },
};

/* --- texts made to exhaust ------------------------------------------------------------------- */

static char *
repeated (const char *before, const char *middle, guint n, const char *after)
{
  GString *out = g_string_new (before);

  for (guint i = 0; i < n; i++)
    g_string_append (out, middle);
  g_string_append (out, after);
  return g_string_free (out, FALSE);
}

#define CONSTRAINT TREE "constraints\n  "
static const struct {
  const char *name;
  const char *before, *middle, *after;
  const char *fault;
} deep[] = {
  { "parentheses", CONSTRAINT, "(", "\n", "The text is nested deeper than 400 levels." },
  { "negations", CONSTRAINT, "!", "A\n", "The text is nested deeper than 400 levels." },
  { "sums", CONSTRAINT, "N + ", "N > 1\n",
    "The expression has more than 500 operators in one another." },
  { "implications", CONSTRAINT, "A => ", "B\n",
    "The expression has more than 500 operators in one another." },
  { "attributes", "features\n  A ", "{x ", "\n", "The text is nested deeper than 400 levels." },
  { "conjunctions", CONSTRAINT, "A & ", "B\n",
    "The constraint is too long: more than 200000 names and signs, each <=> counted twice." },
};

static void
test_deep (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *text = repeated (deep[i].before, deep[i].middle, 300000, deep[i].after);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  g_assert_null (kt_model_load_text (text, strlen (text), "m.uvl", NULL, faults));
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->message, ==, deep[i].fault);
}

/* Each <=> written out doubles what is in it. */
static void
test_doubling (void)
{
  g_autofree char *open = repeated (CONSTRAINT, "(A <=> ", 60, "B");
  g_autofree char *text = repeated (open, ")", 60, "\n");
  g_autofree char *faults = NULL;

  g_assert_null (foreign_fixture_load (file, text, &faults));
  g_assert_nonnull (strstr (faults, "The constraint is too long"));
}

/* Features inside one another, and a million beside one another. */
static void
test_many (void)
{
  g_autoptr (GString) nested = g_string_new ("features\n A0\n");
  g_autoptr (GString) wide = g_string_new ("features\n A\n  optional\n");
  g_autofree char *faults = NULL;

  for (guint i = 1; i < 1200; i++)
    g_string_append_printf (nested, "%*sor\n%*sA%u\n", 2 * i, "", 2 * i + 1, "", i);
  g_assert_null (foreign_fixture_load (file, nested->str, &faults));
  g_assert_nonnull (strstr (faults, "error: The text is nested"));
  g_clear_pointer (&faults, g_free);

  for (guint i = 0; i < 1000000; i++)
    g_string_append_printf (wide, "   B%u\n", i);
  g_assert_null (foreign_fixture_load (file, wide->str, &faults));
  g_assert_nonnull (strstr (faults, "The model is too large"));
}

/* A line of ten megabytes: read in one pass. */
static void
test_long_line (void)
{
  g_autofree char *attribute = repeated ("features\n  A {note '", "0123456789", 1000000, "'}\n");
  g_autofree char *name = repeated ("features\n  A", "0123456789", 1000000, "\n");
  g_autofree char *signs = repeated (CONSTRAINT, "A | ", 40000, "B\n");
  g_autofree char *faults = NULL;
  g_autoptr (KtModel) model = foreign_fixture_load_sound (file, attribute);
  g_autoptr (KtModel) with_signs = foreign_fixture_load_sound (file, signs);

  g_assert_null (foreign_fixture_load (file, name, &faults));
  g_assert_cmpstr (faults, ==, "2:3: error: A name has 1 to 1000 bytes.\n");
}

/* --- imports --------------------------------------------------------------------------------- */

static char *
write_file (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_circle (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kontor-uvl-XXXXXX", NULL);
  g_autofree char *a
      = write_file (folder, "a.uvl", "imports\n  b\nfeatures\n  A\n    optional\n      b.B\n");
  g_autofree char *b
      = write_file (folder, "b.uvl", "imports\n  a\nfeatures\n  B\n    optional\n      a.A\n");
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  g_assert_null (kt_model_load_file (a, NULL, faults));
  g_assert_true (g_str_has_prefix (kt_fault_list_get (faults, 0)->message,
                                   "The import “a” leads back to the file itself ("));
  g_assert_cmpuint (kt_fault_list_get (faults, 0)->line, ==, 2);
  g_assert_true (g_str_has_suffix (kt_fault_list_get (faults, 0)->file, "b.uvl"));
  g_remove (a);
  g_remove (b);
  g_rmdir (folder);
}

static void
test_alone (void)
{
  const KtModelOptions options = { .is_alone = TRUE };
  const char *text = "imports\n  b\nfeatures\n  A\n    optional\n      b.B\n";
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  g_assert_null (kt_model_load_text (text, strlen (text), "m.uvl", &options, faults));
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->message, ==,
                   "A model in a catalog is one file; it cannot import “b”.");
}

/* --- the corpus ------------------------------------------------------------------------------ */

/* rules: the root, groups and constraints */
static const struct {
  const char *file;
  guint n_features;
  guint n_constraints;
} corpus[] = {
  { "printer", 172, 0 },
  { "e_shop", 173, 0 },
  { "tankwar", 144, 0 },
  { "berkeleydb", 117, 282 },
  { "pc_richmond", 364, 12 },
  { "FinancialServices01_2018-05-09", 771, 1080 },
  { "embtoolkit", 1179, 323 },
  { "freebsd_8.0.0", 1397, 14295 },
  { "erp_system", 1920, 59044 },
  { "automotive02_v1", 14010, 666 },
  { "automotive02_v4", 18616, 1369 },
  { "buildroot", 14911, 45603 },
};

static void
test_corpus (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (KtModel) model = foreign_fixture_load_corpus ("uvl", corpus[i].file, ".uvl");

  if (model == NULL)
    return;
  g_assert_cmpuint (model->product->n_features, ==, corpus[i].n_features);
  g_assert_cmpuint (foreign_fixture_count_constraints (model), ==, corpus[i].n_constraints);
}

/* Files of the parser's own tests that are no models, and why. */
static const struct {
  const char *file;
  const char *fault;
} refused[] = {
  { "faulty/illegalname.uvl",
    "4:13: error: A name begins with a letter; any other stands in double quotes." },
  { "faulty/missingreference.uvl", "7:5: error: There is no feature “C”." },
  { "faulty/same_feature_names.uvl", "22:7: error: “Lightsaber” was already declared in line 6." },
  { "faulty/wrong_attribute_name.uvl", "2:3: error: The import “external” cannot be read: " },
  { "faulty/wrongindent.uvl",
    "3:5: error: “mandatory” begins a group; it stands indented below its feature." },
  { "lexing/dotinfeaturename.uvl",
    "2:6: error: There is a point in the name “Fun.Fun”; points join names." },
};

static void
check_file (const char *path, guint *n_read)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtModel) model = kt_model_load_file (path, NULL, faults);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    if (g_str_has_suffix (path, refused[i].file))
      {
        g_autofree char *text = kt_fault_list_to_text (faults);

        g_assert_null (model);
        g_assert_true (g_str_has_prefix (text + strlen (path) + 1, refused[i].fault));
        return;
      }
  g_assert_false (kt_fault_list_has_errors (faults));
  g_assert_nonnull (model);
  (*n_read)++;
}

static void
check_folder (const char *folder, guint *n_read)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        check_folder (path, n_read);
      else if (g_str_has_suffix (name, ".uvl"))
        check_file (path, n_read);
    }
}

static void
test_published_tests (void)
{
  g_autofree char *path = model_fixture_corpus ("../uvl/uvl-parser-tests");
  guint n_read = 0;

  if (path == NULL)
    return;
  check_folder (path, &n_read);
  g_assert_cmpuint (n_read, ==, 77);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uvl/the tree becomes characteristics and groups", test_tree);
  g_test_add_func ("/uvl/types and cardinalities become numbers, texts and parts", test_types);
  g_test_add_func ("/uvl/attributes named Price are prices", test_prices);
  foreign_fixture_add_faulty ("uvl", file, faulty, G_N_ELEMENTS (faulty));
  for (gsize i = 0; i < G_N_ELEMENTS (deep); i++)
    {
      g_autofree char *path = g_strdup_printf ("/uvl/endless %s are refused", deep[i].name);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_deep);
    }
  g_test_add_func ("/uvl/what doubles at each sign is refused", test_doubling);
  g_test_add_func ("/uvl/too many features are refused", test_many);
  g_test_add_func ("/uvl/lines of megabytes are read or refused", test_long_line);
  g_test_add_func ("/uvl/imports in a circle are refused", test_circle);
  g_test_add_func ("/uvl/a model that stands alone cannot import", test_alone);
  for (gsize i = 0; i < G_N_ELEMENTS (corpus); i++)
    {
      g_autofree char *path = g_strdup_printf ("/uvl/%s is read whole", corpus[i].file);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_corpus);
    }
  g_test_add_func ("/uvl/the published tests are read, the faulty ones refused",
                   test_published_tests);
  return g_test_run ();
}
