/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models that nobody means, a few lines each: what is asked about them ends, and takes a bounded amount of memory. */

#include <string.h>

#include "kt-engine-error.h"
#include "kt-session.h"

/* Clauses of a program that was still compiled: it has at most eight million literals, of which each clause has two or more. */
#define MOST_CLAUSES 4000000

static KtProgram *
compile (const char *file, const char *text, GError **error)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), file, NULL, faults);

  g_assert_nonnull (model);
  return kt_program_compile (model, NULL, NULL, error);
}

/* --- parts without bound -------------------------------------------------------------------------- */

/* Each level needs fifty of the next: one more slot on top is 2,500 below. */
static void
test_nested (void)
{
  static const char text[] = "include\n    Arithmetic.feature-cardinality\nfeatures\n    Root\n        optional\n"
                             "            A cardinality [50..*]\n                optional\n"
                             "                    B cardinality [50..*]\n                        optional\n"
                             "                            C cardinality [50..*]\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) program = compile ("nested.uvl", text, &error);
  g_autoptr (KtSession) session = program != NULL ? kt_session_new (program, &error) : NULL;
  g_autoptr (KtSnapshot) snapshot = session != NULL ? kt_session_get_snapshot (session, &error) : NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (kt_program_get_n_clauses (kt_session_get_program (session)), <, MOST_CLAUSES);
  g_assert_cmpuint (kt_snapshot_get_up_to_instances (snapshot), >=, 50);
  g_assert_cmpint (kt_snapshot_get_node (snapshot, (guint) kt_snapshot_find (snapshot, "A[0]"))->presence, ==, KT_STATE_FREE);
}

/* --- what is written is too large ------------------------------------------------------------------ */

static const struct {
  const char *name, *text, *said;
} too_large[] = {
  { "references of many parts to many parts",
    "product {\n  3000 Port port\n  3000 Plug plug\n}\nstructure Port { bool on }\nstructure Plug { reference Port port }\n",
    "m.coom:6: “port” makes the product too large (" },
  { "a rule for every pair of many parts",
    "product {\n  3000 Port port\n  3000 Plug plug\n}\nstructure Port { bool on }\nstructure Plug { bool on }\n"
    "behavior {\n  require port.on = plug.on\n}\n",
    "m.coom:8: the product becomes too large with this rule (" },
};

static void
test_too_large (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) program = compile ("m.coom", too_large[i].text, &error);

  g_assert_null (program);
  g_assert_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_LIMIT);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, too_large[i].said));
  g_assert_nonnull (strstr (error->message, "limit how often its parts can be there"));
}

/* --- too hard -------------------------------------------------------------------------------------- */

#define PIGEONS 13

/* One hole too few; no solver of clauses proves that in any time. */
static char *
pigeons (void)
{
  GString *text = g_string_new ("features\n  Root\n    mandatory\n");

  for (guint i = 0; i < PIGEONS; i++)
    {
      g_string_append_printf (text, "      P%u\n        alternative\n", i);
      for (guint j = 0; j + 1 < PIGEONS; j++)
        g_string_append_printf (text, "          P%u_%u\n", i, j);
    }
  g_string_append (text, "constraints\n");
  for (guint j = 0; j + 1 < PIGEONS; j++)
    for (guint a = 0; a < PIGEONS; a++)
      for (guint b = a + 1; b < PIGEONS; b++)
        g_string_append_printf (text, "  !(P%u_%u & P%u_%u)\n", a, j, b, j);
  return g_string_free (text, FALSE);
}

static void
test_budget (void)
{
  g_autofree char *text = pigeons ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) program = compile ("pigeons.uvl", text, &error);
  g_autoptr (KtSession) session = NULL;

  g_assert_no_error (error);
  session = kt_session_new_within (program, 20000, &error);
  g_assert_null (session);
  g_assert_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNDECIDED);
}

/* Whether x³ + y³ = z³ can hold is not found out: what is certain is shown all the same. */
static void
test_budget_of_a_picture (void)
{
  static const char text[] = "product {\n  num 1-3000 x\n  num 1-3000 y\n  num 1-3000 z\n  bool hard\n}\nbehavior {\n"
                             "  condition hard = True\n  require x^3 + y^3 = z^3\n}\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) program = compile ("m.coom", text, &error);
  g_autoptr (KtSession) session = NULL;
  g_autoptr (KtSnapshot) snapshot = NULL;
  const KtSnapshotNode *node;

  g_assert_no_error (error);
  session = kt_session_new_within (program, 2000, &error);
  g_assert_no_error (error);
  snapshot = kt_session_get_snapshot (session, &error);
  g_assert_no_error (error);
  g_assert_true (kt_snapshot_has_unknown (snapshot));
  node = kt_snapshot_get_node (snapshot, (guint) kt_snapshot_find (snapshot, "x"));
  g_assert_true (node->has_range);
  node = kt_snapshot_get_node (snapshot, (guint) kt_snapshot_find (snapshot, "hard"));
  for (guint i = 0; i < node->n_values; i++)
    if (strcmp (node->values[i].name, "True") == 0)
      g_assert_cmpint (node->values[i].state, ==, KT_STATE_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/absurd/nested parts without bound are examined as far as memory is allowed", test_nested);
  for (guint i = 0; i < G_N_ELEMENTS (too_large); i++)
    {
      g_autofree char *name = g_strconcat ("/engine/absurd/too large and said so: ", too_large[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_too_large);
    }
  g_test_add_func ("/engine/absurd/a session ends unsettled when its budget is spent", test_budget);
  g_test_add_func ("/engine/absurd/a picture says unknown when the budget is spent", test_budget_of_a_picture);
  return g_test_run ();
}
