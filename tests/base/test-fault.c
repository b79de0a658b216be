/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of faults: order, cap, text and JSON.
 */

#include "kt-fault.h"
#include "kt-json.h"

static KtFaultList *
example (void)
{
  KtFaultList *list = kt_fault_list_new (0);
  kt_fault_list_add (list, KT_FAULT_WARNING, "b.csv", 2, 0, NULL, "Late %d.", 1);
  kt_fault_list_add (list, KT_FAULT_ERROR, "a.coom", 10, 4, "Write a number.", "Wrong.");
  kt_fault_list_add (list, KT_FAULT_ERROR, "a.coom", 9, 1, NULL, "First.");
  kt_fault_list_add (list, KT_FAULT_INFO, NULL, 0, 0, NULL, "Whole.");
  return list;
}

static void
test_text (void)
{
  g_autoptr (KtFaultList) list = example ();
  kt_fault_list_sort (list);
  g_autofree char *text = kt_fault_list_to_text (list);
  g_assert_cmpstr (text, ==,
                   "info: Whole.\n"
                   "a.coom:9:1: error: First.\n"
                   "a.coom:10:4: error: Wrong.\n"
                   "    Write a number.\n"
                   "b.csv:2: warning: Late 1.\n");
}

static void
test_cap (void)
{
  g_autoptr (KtFaultList) list = kt_fault_list_new (2);
  for (guint i = 1; i <= 5; i++)
    kt_fault_list_add (list, KT_FAULT_ERROR, "f", i, 0, NULL, "No.");
  g_assert_true (kt_fault_list_is_full (list));
  g_assert_cmpuint (kt_fault_list_length (list), ==, 2);
  g_assert_cmpuint (kt_fault_list_count (list, KT_FAULT_ERROR), ==, 5);
  g_autofree char *text = kt_fault_list_to_text (list);
  g_assert_cmpstr (text, ==, "f:1: error: No.\nf:2: error: No.\n3 more not shown\n");

  g_autoptr (KtFaultList) all = example ();
  kt_fault_list_append (all, list);
  g_assert_cmpuint (kt_fault_list_length (all), ==, 6);
  g_assert_cmpuint (kt_fault_list_count (all, KT_FAULT_ERROR), ==, 7);
}

static void
test_json (void)
{
  g_autoptr (KtFaultList) list = example ();
  g_autoptr (JsonNode) node = kt_fault_list_to_json (list);
  g_autofree char *text = kt_json_to_string (node, FALSE);
  g_assert_cmpstr (
      text, ==,
      "{\"errors\":2,\"warnings\":1,\"faults\":["
      "{\"severity\":\"warning\",\"file\":\"b.csv\",\"line\":2,\"message\":\"Late 1.\"},"
      "{\"severity\":\"error\",\"file\":\"a.coom\",\"line\":10,\"column\":4,"
      "\"message\":\"Wrong.\",\"hint\":\"Write a number.\"},"
      "{\"severity\":\"error\",\"file\":\"a.coom\",\"line\":9,\"column\":1,\"message\":\"First.\"},"
      "{\"severity\":\"info\",\"message\":\"Whole.\"}]}");
}

static void
test_error (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) none = kt_fault_list_new (0);
  kt_fault_list_add (none, KT_FAULT_WARNING, NULL, 0, 0, NULL, "Only this.");
  g_assert_true (kt_fault_list_propagate (none, &error));
  g_assert_no_error (error);

  g_autoptr (KtFaultList) list = example ();
  g_assert_false (kt_fault_list_propagate (list, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "a.coom:10:4: error: Wrong.\n    Write a number.\n(and 1 more)");
  kt_fault_list_add_error (list, "x", 3, 0, error);
  g_assert_cmpuint (kt_fault_list_count (list, KT_FAULT_ERROR), ==, 3);
  kt_fault_list_add (NULL, KT_FAULT_ERROR, NULL, 0, 0, NULL, "Nobody listens.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault/text is sorted and says where", test_text);
  g_test_add_func ("/fault/a list stops storing at its cap and counts on", test_cap);
  g_test_add_func ("/fault/json leaves out what is not known", test_json);
  g_test_add_func ("/fault/the first error becomes an error", test_error);
  return g_test_run ();
}
