/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong is said where it is, what was found and what was expected, and reading goes on.
 */
#include "model-fixture.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *text;     /* after the machine, if it does not hold a product itself */
  const char *expected; /* lines as the machine has 20 */
} Fault;

/* Texts that are a whole file. */
static const Fault files[] = {
  { "a brace is missing at the end", "product {\n  num 0-10 a\n",
    "3:1: error: Found the end of the text, expected “}”.\n" },
  { "two features stand in one line", "product {\n  num 0-10 a b\n}",
    "2:14: error: Found “b”, expected a new line or “;”.\n" },
  { "a number has no name", "product { num .#### }", "1:21: error: Found “}”, expected a name.\n" },
  { "a number has too many digits", "product {\n  num .########## b\n}",
    "2:8: error: A number has at most 9 digits here.\n" },
  { "the product is missing", "structure A { }",
    "1:16: error: The model has no “product { … }”: it says what is configured.\n" },
  { "structures contain each other without end",
    "product { A a }\nstructure A { B b }\nstructure B { A a }",
    "3:17: error: “A” must contain itself without end through “a”.\n"
    "    Make it optional: 0..1 or 0..*, or a reference.\n" },
  { "a feature is declared twice", "product { Bool a\n Bool a }",
    "2:7: error: “a” was already declared in line 1.\n" },
  { "a type is declared twice", "product {}\nstructure X {}\nenumeration X { a }",
    "3:13: error: “X” was already declared in line 2.\n" },
  { "options are separated by commas", "enumeration E { a, b }\nproduct {}",
    "1:18: error: Found “,”, expected the name of an option, or “attribute”.\n" },
  { "a row is not closed", "enumeration E { attribute num x\n a = (1\n b = (2) }\nproduct {}",
    "3:4: error: Found “=”, expected a number.\n" },
  { "a declaration is misspelt", "prodct { }\nproduct { }",
    "1:1: error: Found “prodct”, expected “product”, “structure”, “enumeration” or “behavior”.\n" },
  { "a name begins with a digit", "product { num 24V }",
    "1:17: error: Found “V”, expected “-” and the upper bound.\n" },
  { "a unit has foreign characters in plain COOM", "product { num/m³/h q }",
    "1:15: error: A unit with such characters and without quotes is an addition of Kontor to "
    "COOM.\n    Write “// kontor 1” as the first line of the file.\n" },
  { "a source is given in plain COOM", "product { } behavior { source \"x\" \n require 1 = 1 }",
    "1:24: error: “source” is an addition of Kontor to COOM.\n"
    "    Write “// kontor 1” as the first line of the file.\n" },
  { "the language is newer than the program", "// kontor 2\nproduct { }",
    "1:1: error: The model is written for version 2 of the language; this program knows 1.\n" },
  { "columns count characters, not bytes", "product { /* äöü∞ */ num ö\n num ö }",
    "2:6: error: “ö” was already declared in line 1.\n" },
  { "a range ends below its beginning", "product {\n num 10-5 a\n 3..1 num b\n}",
    "2:6: error: The range of “a” ends below its beginning.\n"
    "3:2: error: The cardinality of “b” ends below its beginning.\n" },
  { "a cardinality is too large", "product { 0..1000000 num a }",
    "1:14: error: A cardinality is at most 999999, or “*”.\n" },
};

/* Texts after the machine: the first line of them is line 21. */
static const Fault strict[] = {
  { "a feature is misspelt", "behavior { require widht = 5 }",
    "21:20: error: There is no “widht” in “product”.\n    Did you mean “width”?\n" },
  { "an option does not exist", "behavior { require color = Bleu }",
    "21:28: error: “Bleu” is no option of “Color”.\n    Did you mean “Blue”?\n" },
  { "an option is compared with a number", "behavior { require color = width }",
    "21:20: error: This compares an option of “Color” with a number in mm.\n" },
  { "options are put in order", "behavior { require color < Red }",
    "21:20: error: “<” needs numbers, but this is an option of “Color”.\n"
    "    Compare an attribute of it that is a number.\n" },
  { "millimetres and metres are added", "behavior { require width + length < 3 }",
    "21:28: error: A value in mm stands beside one in m; units are not converted.\n"
    "    Multiply the value in m by 1000 to get mm.\n" },
  { "millimetres and metres are compared", "behavior { require width < length }",
    "21:20: error: A value in mm stands beside one in m; units are not converted.\n"
    "    Multiply the value in m by 1000 to get mm.\n" },
  { "a function is unknown", "behavior { require sqr(width) < 3 }",
    "21:20: error: There is no function “sqr”.\n    Did you mean “sqrt”?\n" },
  { "a function has too many arguments", "behavior { require sqrt(width, 2) < 3 }",
    "21:20: error: “sqrt” takes 1 argument, but here are 2.\n" },
  { "a number is taken for a condition", "behavior { require width }",
    "21:20: error: A condition is expected here, but this is a number in mm.\n"
    "    Compare it with a value; count(…) > 0 asks whether it is there.\n" },
  { "a truth is added", "behavior { require heated + 1 = 2 }",
    "21:20: error: A number is expected here, but this is True or False.\n" },
  { "an attribute does not exist", "behavior { require color.cost = 2 }",
    "21:26: error: There is no “cost” in “Color”.\n" },
  { "a path goes on behind a number", "behavior { require width.x = 2 }",
    "21:26: error: There is no “x” in a number in mm.\n" },
  { "an index is beyond the last instance", "behavior { require seat[2].color = Red }",
    "21:20: error: There are at most 2 “seat”.\n"
    "    Instances count from 0; the last one is [last].\n" },
  { "a range of instances is empty", "behavior { require seat[1..0].color = Red }",
    "21:20: error: The range of instances is empty.\n" },
  { "the product is not named as root", "behavior Seat { require width = 2 }",
    "21:25: error: There is no “width” in “Seat”.\n"
    "    The product has it: write “root.width”.\n" },
  { "a behavior belongs to nothing", "behavior Chair { require weight = 2 }",
    "21:10: error: There is no structure or enumeration “Chair”; its rules hold for nothing.\n" },
  { "rows of a table do not fit its columns",
    "behavior { combinations (color heated)\n allow (Red)\n allow (Red True False)\n"
    " allow ((Red, Bleu) -*-)\n forbid (Red Maybe) }",
    "22:2: error: The table has 2 columns, but the row has 1.\n"
    "    Several values of one column go into parentheses: (A, B); “-*-” stands for any.\n"
    "23:2: error: The table has 2 columns, but the row has 3.\n"
    "    Several values of one column go into parentheses: (A, B); “-*-” stands for any.\n"
    "24:15: error: “Bleu” is no option of “Color”.\n    Did you mean “Blue”?\n"
    "25:14: error: There is no “Maybe” in “product”.\n" },
  { "an attribute is assigned", "behavior { imply color.price = 3 }",
    "21:18: error: “color.price” is no feature, so it cannot stand here.\n" },
  { "a value is missing", "behavior { default width = }",
    "21:28: error: Found “}”, expected a name, a number or “(”.\n" },
  { "a parenthesis is not closed", "behavior { require ((width = 1) }",
    "21:33: error: Found “}”, expected an operator or “)”.\n" },
  { "two rules stand in one line", "behavior { require width = 1 require heated }",
    "21:30: error: Found “require”, expected a new line or “;”.\n" },
  { "a rule is misspelt, and the next line is read", "behavior { requir width = 1\n require ! }",
    "21:12: error: Found “requir”, expected a rule (require, imply, default, combinations …).\n"
    "22:12: error: Found “}”, expected a name, a number or “(”.\n" },
  { "a default stands in exists", "behavior { exists s in seat { default s.color = Red } }",
    "21:31: error: Inside “exists” only require, imply, combinations and exists have a "
    "meaning.\n" },
  { "exists has no path", "behavior { exists s { require s.color = Red } }",
    "21:21: error: Found “{”, expected “in”.\n" },
  { "a day does not exist", "behavior { valid from 2026-02-30\n require heated }",
    "21:23: error: There is no day 2026-02-30.\n" },
  { "a validity ends before it begins",
    "behavior { valid from 2026-03-01 to 2026-02-01\n require heated }",
    "21:12: error: The validity ends before it begins.\n" },
  { "count takes a formula", "behavior { require count(width + 1) = 1 }",
    "21:26: error: count takes a path to parts or features.\n" },
  { "a level of messages is unknown", "behavior { message /loud \"x\" }",
    "21:21: error: Found “loud”, expected “debug”, “info”, “warn”, “error” or “explain”.\n" },
  { "a number is too long", "behavior { require width = 1.1234567890 }",
    "21:28: error: A number may have at most 9 digits behind the decimal point.\n" },
  { "a percent sign stands in a formula", "behavior { require width = 5% }",
    "21:29: error: Found “%”, expected a new line or “;”.\n"
    "    A name with such characters goes between quotes: 'name'.\n" },
  { "a quote is not closed", "behavior { explanation \"never\n require heated }",
    "21:24: error: Found “\"never”, expected a text or a key.\n"
    "    A quoted text ends on the line it begins on, with the quote it began with.\n" },
  { "values of options do not fit",
    "enumeration E { attribute num x\n a = (y)\n b = (1, 2)\n c\n }",
    "22:7: error: “y” does not fit the attribute “x”: it takes a number.\n"
    "23:10: error: “b” has more values than “E” has attributes (1).\n"
    "24:2: error: “c” has no value for the attribute “x”.\n" },
  { "values of options are too fine or too large",
    "enumeration E { attribute num .# x\n attribute num 0-5 y\n a = (1.25, 6)\n }",
    "23:7: error: 1.25 has more digits than the attribute “x”.\n"
    "    Write “attribute num .#” for one digit after the point, “num .##” for two.\n"
    "23:13: error: 6 is outside the range of the attribute “y”.\n" },
  { "an attribute is a structure", "enumeration E { attribute Seat x\n a = (1) }",
    "21:27: error: “Seat” is a structure; an attribute is a number, a text or an option.\n" },
  { "a type does not exist", "structure Z { Colour x }",
    "21:15: error: There is no type “Colour”.\n    Did you mean “Color”?\n" },
};

/* In plain COOM these are warnings, and the model loads. */
static const Fault lax[] = {
  { "an unknown feature is a warning", "product { num a }\nbehavior { require b = 1 }",
    "2:20: warning: There is no “b” in “product”.\n    Did you mean “a”?\n" },
  { "an unknown option is a warning",
    "product { E e }\nenumeration E { x }\nbehavior { require e = y }",
    "3:24: warning: “y” is no option of “E”.\n    Did you mean “x”?\n" },
  { "an unknown step is a warning",
    "product { P p }\nstructure P { num a }\nbehavior { require p.b.c = 1 }",
    "3:22: warning: There is no “b” in “P”.\n    Did you mean “a”?\n" },
  { "an unknown context is a warning", "product { num a }\nbehavior X { require b = 1 }",
    "2:10: warning: There is no structure or enumeration “X”; its rules hold for nothing.\n" },
  { "known units that differ are a warning",
    "product { num/mm a\n num/m b }\nbehavior { require a = b }",
    "3:20: warning: A value in mm stands beside one in m; units are not converted.\n"
    "    Multiply the value in m by 1000 to get mm.\n" },
};

static void
check_faults (const char *text, const char *expected, gboolean loads)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "m", NULL, faults);
  g_autofree char *found = model_fixture_faults (faults);

  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpint (model != NULL, ==, loads);
}

static void
test_file (gconstpointer data)
{
  const Fault *fault = data;

  check_faults (fault->text, fault->expected, FALSE);
}

static void
test_strict (gconstpointer data)
{
  const Fault *fault = data;
  g_autofree char *text = g_strconcat (model_fixture_machine, fault->text, NULL);

  check_faults (text, fault->expected, FALSE);
}

static void
test_lax (gconstpointer data)
{
  const Fault *fault = data;

  check_faults (fault->text, fault->expected, TRUE);
}

static void
test_twenty (void)
{
  g_autoptr (GString) text = g_string_new ("product { num a }\nbehavior {\n");
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  for (int i = 0; i < 50; i++)
    g_string_append (text, " require a = \n require = a\n");
  g_string_append (text, "}");
  g_assert_null (kt_model_load_text (text->str, text->len, "m", NULL, faults));
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_ERROR), ==, 20);
}

static void
test_encoding (void)
{
  const char latin[] = "product {\n  num gr\xf6\xdf"
                       "e\n}";
  const char zero[] = "product {\0 }";
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  g_assert_null (kt_model_load_text (latin, sizeof latin - 1, "m", NULL, faults));
  g_assert_null (kt_model_load_text (zero, sizeof zero - 1, "m", NULL, faults));
  g_autofree char *found = model_fixture_faults (faults);
  g_assert_cmpstr (found, ==,
                   "2:9: error: The text is not valid UTF-8.\n    Save the file as UTF-8.\n"
                   "1:10: error: The text is not valid UTF-8.\n    Save the file as UTF-8.\n");
}

static void
test_missing_file (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  g_assert_null (kt_model_load_file ("/nonexistent/model.coom", NULL, faults));
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_ERROR), ==, 1);
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->file, ==, "/nonexistent/model.coom");
}

static void
test_bad_parameter (void)
{
  const char *const parameters[] = { "N", "M=x", NULL };
  const KtModelOptions options = { .parameters = parameters };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  g_assert_null (kt_model_load_text ("product {}", 10, "m", &options, faults));
  g_autofree char *found = model_fixture_faults (faults);
  g_assert_cmpstr (found, ==,
                   "error: A parameter is set as NAME=NUMBER, not as “N”.\n"
                   "error: A parameter is set as NAME=NUMBER, not as “M=x”.\n");
}

static void
add_tests (const char *group, const Fault *faults, gsize n_faults, GTestDataFunc test)
{
  for (gsize i = 0; i < n_faults; i++)
    {
      g_autofree char *path = g_strdup_printf ("/model faults/%s: %s", group, faults[i].name);

      g_test_add_data_func (path, &faults[i], test);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ("a file", files, G_N_ELEMENTS (files), test_file);
  add_tests ("a rule", strict, G_N_ELEMENTS (strict), test_strict);
  add_tests ("plain COOM", lax, G_N_ELEMENTS (lax), test_lax);
  g_test_add_func ("/model faults/twenty are enough", test_twenty);
  g_test_add_func ("/model faults/text that is not UTF-8 is refused", test_encoding);
  g_test_add_func ("/model faults/a file that is not there is a fault", test_missing_file);
  g_test_add_func ("/model faults/a parameter without a number is a fault", test_bad_parameter);
  return g_test_run ();
}
