/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Order codes: what is decided stands in them, what is open is a question mark, what is not there
 * an X; a code gives the configuration back. */

#include <string.h>

#include "catalog-fixture.h"
#include "kt-error.h"
#include "kt-order-code.h"
#include "kt-product-program.h"
#include "kt-session.h"

typedef struct {
  KtCatalog *catalog;
  KtProduct *product;
  KtSession *session;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->catalog = fixture_load_small_catalog ();
  fixture->product = kt_catalog_load_product (fixture->catalog, "mixer", NULL);
  g_autoptr (KtProgram) program = kt_product_get_program (fixture->product, 20261121, NULL, &error);
  g_assert_no_error (error);
  fixture->session = kt_session_new (program, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kt_session_free (fixture->session);
  kt_product_unref (fixture->product);
  kt_catalog_unref (fixture->catalog);
}

static void
decide (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtChoice) choice = kt_choice_parse (text, &error);
  g_assert_no_error (error);
  kt_session_decide (fixture->session, choice, &error);
  g_assert_no_error (error);
}

static void
assert_code (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (fixture->session, &error);
  g_assert_no_error (error);
  g_autofree char *code = kt_order_code_of_snapshot (fixture->product, snapshot);
  g_assert_cmpstr (code, ==, expected);
}

static GPtrArray *
parse (Fixture *fixture, const char *code, GError **error)
{
  return kt_order_code_parse (fixture->product, kt_catalog_get_texts (fixture->catalog), "en", code,
                              error);
}

static void
assert_parsed (Fixture *fixture, const char *code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = parse (fixture, code, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < choices->len; i++)
    {
      g_autofree char *choice = kt_choice_to_text (g_ptr_array_index (choices, i));
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", choice);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_unreadable (Fixture *fixture, const char *code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (parse (fixture, code, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  assert_code (fixture, "RW-?-?-?");
  decide (fixture, "motor=M2");
  assert_code (fixture, "RW-M2-?-?");
  decide (fixture, "shaft=812.5");
  decide (fixture, "vessel.colour=Blue");
  assert_code (fixture, "RW-M2-812.5-BLUE");
}

static void
test_absent (Fixture *fixture, gconstpointer data)
{
  decide (fixture, "!vessel");
  assert_code (fixture, "RW-?-?-X");
}

static void
test_parse (Fixture *fixture, gconstpointer data)
{
  assert_parsed (fixture, "RW-M2-812.5-Blue", "motor=M2 shaft=812.5 vessel.colour=Blue");
  assert_parsed (fixture, "  rw-m4-800-white ", "motor=M4 shaft=800 vessel.colour=White");
  assert_parsed (fixture, "RW-?-?-X", "!vessel");
  assert_parsed (fixture, "RW-?-?-?", "");
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  assert_unreadable (fixture, "CP-M2",
                     "In the order code “RW-” should stand where “CP-M2” stands.");
  assert_unreadable (fixture, "RW-M9-800-X",
                     "The order code has no valid value for “Motor” where “M9-800-X” stands.");
  assert_unreadable (fixture, "RW-M2-X-X",
                     "The order code has no valid value for “Shaft length” where “X-X” stands.");
  assert_unreadable (fixture, "RW-M2-800-",
                     "The order code is too short: the value for “Vessel · Colour” is missing.");
  assert_unreadable (fixture, "RW-M2-800-Blue-2", "The order code should end before “-2”.");
  assert_unreadable (fixture, "", "In the order code “RW-” should stand where “” stands.");
}

/* Whatever was decided, the code of the completed configuration leads to a configuration with that
 * code. */
static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  static const char *const decisions[] = { "motor=M1",    "motor=M4",
                                           "shaft=333.3", "shaft=1000",
                                           "!vessel",     "vessel.colour=White",
                                           "heated",      "blades[1].kind=Anchor" };
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GError) error = NULL;
      KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
      g_assert_true (kt_session_reset (fixture->session, NULL));
      for (guint n = (guint)g_test_rand_int_range (0, 4); n > 0; n--)
        {
          const char *text = decisions[g_test_rand_int_range (0, G_N_ELEMENTS (decisions))];
          g_autoptr (KtChoice) choice = kt_choice_parse (text, NULL);
          kt_session_decide (fixture->session, choice, NULL); /* refused ones are as good as none */
        }
      g_autoptr (KtCompletion) before = kt_session_complete (fixture->session, &request, &error);
      g_assert_no_error (error);
      g_autofree char *code = kt_order_code_of_assignment (fixture->product, before->assignment);
      g_autoptr (GPtrArray) choices = parse (fixture, code, &error);
      g_assert_no_error (error);
      kt_session_replace_all (fixture->session, choices, &error);
      g_assert_no_error (error);
      g_autoptr (KtCompletion) after = kt_session_complete (fixture->session, &request, &error);
      g_assert_no_error (error);
      g_autofree char *again = kt_order_code_of_assignment (fixture->product, after->assignment);
      g_assert_cmpstr (again, ==, code);
      assert_code (fixture, code);
    }
}

/* Replacing is one step of undo. */
static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  decide (fixture, "motor=M1");
  decide (fixture, "shaft=400");
  g_autoptr (GPtrArray) choices = parse (fixture, "RW-M4-?-X", &error);
  g_assert_no_error (error);
  g_assert_true (kt_session_replace_all (fixture->session, choices, &error));
  assert_code (fixture, "RW-M4-?-X");
  g_assert_true (kt_session_undo (fixture->session, &error));
  assert_code (fixture, "RW-M1-400-?");
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
  kt_order_code_check ("{vessel.colour}", product->model, "p.ini", 7, 12, faults);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 3);
  g_assert_cmpuint (kt_fault_list_get (faults, 0)->column, ==, 22);
  g_assert_cmpuint (kt_fault_list_get (faults, 1)->line, ==, 4);
  g_assert_cmpstr (kt_fault_list_get (faults, 1)->message, ==,
                   "order_code: a brace has no partner.");
  g_assert_cmpstr (kt_fault_list_get (faults, 2)->message, ==,
                   "order_code: a brace has no partner.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/order code/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("shows what is decided so far", test_live);
  ADD ("marks what is not there", test_absent);
  ADD ("is read whatever the case of its letters", test_parse);
  ADD ("says where it cannot be read", test_unreadable);
  ADD ("leads back to its configuration", test_round_trip);
  ADD ("replaces decisions in one step of undo", test_undo);
#undef ADD
  g_test_add_func ("/order code/unknown paths and open braces are told with their place",
                   test_check);
  return g_test_run ();
}
