/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conditions and formulas: how they nest, what names become in them, what types, units and digits
 * result; and that text made from a tree reads back as the same tree.
 */
#include "model-fixture.h"

#include <string.h>

static const char numbers[] = "product {\n"
                              "  num a\n  num b\n  num c\n  num .## d\n  num/mm w\n  num/m l\n"
                              "  Bool p\n  Bool q\n  Bool r\n"
                              "  0..* Part part\n  Kind kind\n  0..2 Kind spare\n"
                              "}\n"
                              "structure Part { num n\n Kind kind\n 0..2 Part part }\n"
                              "enumeration Kind { attribute num .# x\n attribute y\n"
                              " Red = (1.5, fast)\n Blue = (2, slow)\n 'a b' = (3, fast) }\n";

static KtFormula *
parse (KtModel *model, const char *text)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtFormula *formula = kt_model_parse_formula (model, text, "f", 1, faults);
  g_autofree char *found = kt_fault_list_to_text (faults);

  g_assert_cmpstr (found, ==, "");
  g_assert_nonnull (formula);
  return formula;
}

/* --- nesting --------------------------------------------------------------------------------- */

typedef struct {
  const char *text;
  const char *nesting;
} Nesting;

static const Nesting nestings[] = {
  { "a - b + c", "(+ (- a b) c)" },
  { "a - b - c", "(- (- a b) c)" },
  { "a / b * c", "(* (/ a b) c)" },
  { "a / b / c", "(/ (/ a b) c)" },
  { "a + b * c", "(+ a (* b c))" },
  { "a * b + c", "(+ (* a b) c)" },
  { "(a + b) * c", "(* (+ a b) c)" },
  { "a ^ b ^ c", "(^ a (^ b c))" },
  { "-a ^ 2", "(- (^ a 2))" },
  { "2 ^ -a", "(^ 2 (- a))" },
  { "-a * b", "(* (- a) b)" },
  { "a - -3", "(- a -3)" },
  { "- - a", "(- (- a))" },
  { "+a", "a" },
  { "pow(a, 2)", "(^ a 2)" },
  { "a < b", "(< a b)" },
  { "a < b <= c", "(&& (< a b) (<= b c))" },
  { "a == b ≤ c ≠ 3", "(&& (= a b) (<= b c) (!= c 3))" },
  { "p || q && r", "(|| p (&& q r))" },
  { "(p || q) && r", "(&& (|| p q) r)" },
  { "p && q && r", "(&& p q r)" },
  { "!p && q", "(&& (! p) q)" },
  { "!a = b", "(! (= a b))" },
  { "! (a = b && p)", "(! (&& (= a b) p))" },
  { "!!p", "(! (! p))" },
  { "(a = b)", "(= a b)" },
  { "(a + b) * 2 = c", "(= (* (+ a b) 2) c)" },
  { "(a < b) = p", "(= (< a b) p)" },
  { "a + b < c * 2", "(< (+ a b) (* c 2))" },
  { "kind = Red", "(= kind Red)" },
  { "Red = kind", "(= Red kind)" },
  { "kind = 'a b' || kind != \"Blue\"", "(|| (= kind 'a b') (!= kind Blue))" },
  { "kind.y = fast", "(= kind.y fast)" },
  { "p = TRUE && q = false", "(&& (= p True) (= q False))" },
  { "part.kind contains Red", "(contains part.kind Red)" },
  { "part.kind ⊇ kind", "(contains part.kind kind)" },
  { "count(part) = 2", "(= (count part) 2)" },
  { "max(a, b, c) + min(part.n)", "(+ (max a b c) (min part.n))" },
  { "round(d, 1) + atan(45)", "(+ (round d 1) (atan 45))" },
  { "sum(part.n * part.kind.x)", "(sum (* part.n part.kind.x))" },
  { "part[0].n + part[last].n", "(+ part[0].n part[last].n)" },
  { "part[1..last-1].n = 3", "(= part[1..last-1].n 3)" },
  { "kind[0] = Red", "(= kind Red)" },
  { "root.a = 1", "(= a 1)" },
  { "a = ∞", "(= a ∞)" },
  { "a /* all */ + // of it\n b", "(+ a b)" },
};

static void
test_nesting (void)
{
  g_autoptr (KtModel) model = model_fixture_load (numbers);

  for (gsize i = 0; i < G_N_ELEMENTS (nestings); i++)
    {
      g_autoptr (KtFormula) formula = parse (model, nestings[i].text);
      g_autofree char *nesting = model_fixture_nesting (formula->expr);

      g_test_message ("%s", nestings[i].text);
      g_assert_cmpstr (nesting, ==, nestings[i].nesting);
    }
}

/* --- types ----------------------------------------------------------------------------------- */

typedef struct {
  const char *text;
  KtTypeKind kind;
  int digits;
  const char *unit;
  gboolean many;
} Typed;

static const Typed typed[] = {
  { "a", KT_TYPE_NUMBER, 0, NULL, FALSE },
  { "d", KT_TYPE_NUMBER, 2, NULL, FALSE },
  { "w", KT_TYPE_NUMBER, 0, "mm", FALSE },
  { "w + 1.5", KT_TYPE_NUMBER, 1, "mm", FALSE },
  { "1 + w", KT_TYPE_NUMBER, 0, "mm", FALSE },
  { "w * 2", KT_TYPE_NUMBER, 0, NULL, FALSE },
  { "w + l * 1000", KT_TYPE_NUMBER, 0, "mm", FALSE },
  { "d * d", KT_TYPE_NUMBER, 4, NULL, FALSE },
  { "d ^ 3", KT_TYPE_NUMBER, 6, NULL, FALSE },
  { "d ^ 20", KT_TYPE_NUMBER, KT_DIGITS_INEXACT, NULL, FALSE },
  { "a / b", KT_TYPE_NUMBER, KT_DIGITS_INEXACT, NULL, FALSE },
  { "sqrt(a) + 1", KT_TYPE_NUMBER, KT_DIGITS_INEXACT, NULL, FALSE },
  { "round(w / 3, 2)", KT_TYPE_NUMBER, 2, NULL, FALSE },
  { "floor(w)", KT_TYPE_NUMBER, 0, "mm", FALSE },
  { "ceil(a, -2)", KT_TYPE_NUMBER, -2, NULL, FALSE },
  { "-w", KT_TYPE_NUMBER, 0, "mm", FALSE },
  { "count(part)", KT_TYPE_NUMBER, 0, NULL, FALSE },
  { "part.n", KT_TYPE_NUMBER, 0, NULL, TRUE },
  { "part[0].n", KT_TYPE_NUMBER, 0, NULL, FALSE },
  { "part[0..2].n", KT_TYPE_NUMBER, 0, NULL, TRUE },
  { "part[last].part[1].n", KT_TYPE_NUMBER, 0, NULL, FALSE },
  { "sum(part.n)", KT_TYPE_NUMBER, 0, NULL, FALSE },
  { "max(w, 0.5)", KT_TYPE_NUMBER, 1, "mm", FALSE },
  { "kind.x", KT_TYPE_NUMBER, 1, NULL, FALSE },
  { "spare.x", KT_TYPE_NUMBER, 1, NULL, TRUE },
  { "kind", KT_TYPE_OPTION, 0, NULL, FALSE },
  { "kind.y", KT_TYPE_SYMBOL, 0, NULL, FALSE },
  { "part", KT_TYPE_PART, 0, NULL, TRUE },
  { "part.n > 3", KT_TYPE_BOOL, 0, NULL, TRUE },
  { "p", KT_TYPE_BOOL, 0, NULL, FALSE },
};

static void
test_types (void)
{
  g_autoptr (KtModel) model = model_fixture_load (numbers);

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (KtFormula) formula = parse (model, typed[i].text);
      const KtType *type = &formula->expr->type;

      g_test_message ("%s", typed[i].text);
      g_assert_cmpint (type->kind, ==, typed[i].kind);
      g_assert_cmpint (type->digits, ==, typed[i].digits);
      g_assert_cmpstr (type->unit, ==, typed[i].unit);
      g_assert_cmpint (type->many, ==, typed[i].many);
    }
}

static void
test_conditions_only (void)
{
  g_autoptr (KtModel) model = model_fixture_load (numbers);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  g_assert_null (kt_model_parse_condition (model, "a + 1", "prices.csv", 7, faults));
  g_assert_null (kt_model_parse_condition (model, "p && c = Red", "prices.csv", 8, faults));
  g_assert_null (kt_model_parse_condition (model, "", "prices.csv", 9, faults));
  g_assert_null (kt_model_parse_condition (model, "p q", "prices.csv", 10, faults));
  g_autofree char *found = kt_fault_list_to_text (faults);
  g_assert_cmpstr (
      found, ==,
      "prices.csv:7:1: error: A condition is expected here, but this is a number.\n"
      "prices.csv:8:10: error: There is no “Red” in “product”.\n"
      "prices.csv:9:1: error: Found the end of the text, expected a name, a number or “(”.\n"
      "prices.csv:10:3: error: Found “q”, expected an operator or the end of the text.\n");

  g_autoptr (KtFormula) formula = kt_model_parse_condition (model, "p && a > 3", NULL, 1, NULL);
  g_assert_nonnull (formula);
}

/* A formula keeps its model. */
static void
test_formula_outlives (void)
{
  KtModel *model = model_fixture_load (numbers);
  g_autoptr (KtFormula) formula = parse (model, "kind = Red && part[0].n > 2");

  kt_model_unref (model);
  g_autofree char *text = kt_expr_to_text (formula->expr);
  g_assert_cmpstr (text, ==, "kind = Red && part[0].n > 2");
}

/* --- text and back --------------------------------------------------------------------------- */

static void append_formula (GString *out, GRand *rand, int depth);

static void
append_atom (GString *out, GRand *rand)
{
  static const char *const atoms[] = {
    "a", "b",    "c",  "d",      "part[0].n",   "kind.x",
    "3", "0.25", "12", "root.a", "count(part)", "sum(spare.x)",
  };

  g_string_append (out, atoms[g_rand_int_range (rand, 0, G_N_ELEMENTS (atoms))]);
}

static void
append_formula (GString *out, GRand *rand, int depth)
{
  static const char *const operators[] = { " + ", " - ", " * ", " / ", " ^ " };
  int choice = depth == 0 ? 0 : g_rand_int_range (rand, 0, 6);

  switch (choice)
    {
    case 0:
      append_atom (out, rand);
      break;
    case 1:
      g_string_append (out, "-");
      append_formula (out, rand, depth - 1);
      break;
    case 2:
      g_string_append (out, "(");
      append_formula (out, rand, depth - 1);
      g_string_append (out, ")");
      break;
    case 3:
      g_string_append (out, "max(");
      append_formula (out, rand, depth - 1);
      g_string_append (out, ", ");
      append_formula (out, rand, depth - 1);
      g_string_append (out, ")");
      break;
    default:
      append_formula (out, rand, depth - 1);
      g_string_append (out, operators[g_rand_int_range (rand, 0, G_N_ELEMENTS (operators))]);
      append_formula (out, rand, depth - 1);
      break;
    }
}

static void
append_condition (GString *out, GRand *rand, int depth)
{
  static const char *const compares[] = { " < ", " <= ", " = ", " != ", " > ", " >= " };
  static const char *const atoms[] = { "p", "q", "kind = Red", "kind != 'a b'", "kind.y = fast" };

  switch (depth == 0 ? 0 : g_rand_int_range (rand, 0, 6))
    {
    case 0:
      g_string_append (out, atoms[g_rand_int_range (rand, 0, G_N_ELEMENTS (atoms))]);
      break;
    case 1:
      g_string_append (out, "!(");
      append_condition (out, rand, depth - 1);
      g_string_append (out, ")");
      break;
    case 2:
      g_string_append (out, "(");
      append_condition (out, rand, depth - 1);
      g_string_append (out, ")");
      break;
    case 3:
      append_formula (out, rand, depth - 1);
      g_string_append (out, compares[g_rand_int_range (rand, 0, G_N_ELEMENTS (compares))]);
      append_formula (out, rand, depth - 1);
      break;
    default:
      append_condition (out, rand, depth - 1);
      g_string_append (out, g_rand_boolean (rand) ? " && " : " || ");
      append_condition (out, rand, depth - 1);
      break;
    }
}

static void
test_round_trip (void)
{
  g_autoptr (KtModel) model = model_fixture_load (numbers);
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      if (i % 2 == 0)
        append_condition (text, rand, 5);
      else
        append_formula (text, rand, 6);

      g_autoptr (KtFormula) first = parse (model, text->str);
      g_autofree char *printed = kt_expr_to_text (first->expr);
      g_autoptr (KtFormula) second = parse (model, printed);
      g_autofree char *nesting = model_fixture_nesting (first->expr);
      g_autofree char *again = model_fixture_nesting (second->expr);

      g_assert_cmpstr (nesting, ==, again);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model expressions/operators bind as in school", test_nesting);
  g_test_add_func ("/model expressions/types units and digits result", test_types);
  g_test_add_func ("/model expressions/a condition is no number and a formula ends",
                   test_conditions_only);
  g_test_add_func ("/model expressions/a formula keeps its model", test_formula_outlives);
  g_test_add_func ("/model expressions/printed text reads back as the same tree", test_round_trip);
  return g_test_run ();
}
