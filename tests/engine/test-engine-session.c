/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions kept for later: taken up instead of others, in one step of undo, and as many as the
 * rules allow. */

#include "kt-session.h"

#include <string.h>

static const char model_text[] = "product {\n Size size\n bool lid\n num 1-9 seats\n}\n"
                                 "enumeration Size { Small Large }\n"
                                 "behavior {\n condition size = Small\n require seats <= 3\n}\n"
                                 "behavior {\n condition lid = True\n require size = Large\n}\n";

static KtSession *
session_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtModel) model
      = kt_model_load_text (model_text, strlen (model_text), "m.coom", NULL, NULL);
  g_assert_nonnull (model);
  g_autoptr (KtProgram) program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  KtSession *session = kt_session_new (program, &error);
  g_assert_no_error (error);
  return session;
}

static GPtrArray *
choices_of (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_choice_free);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (choices, kt_choice_parse (words[i], NULL));
  return choices;
}

static void
assert_choices (KtSession *session, const char *expected)
{
  GPtrArray *choices = kt_session_get_choices (session);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < choices->len; i++)
    {
      g_autofree char *choice = kt_choice_to_text (g_ptr_array_index (choices, i));
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", choice);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
take_up (KtSession *session, const char *text, guint expected_left_out, const char *expected)
{
  g_autoptr (GPtrArray) choices = choices_of (text);
  g_autoptr (GError) error = NULL;
  guint n_left_out = 99;
  g_assert_true (kt_session_take_up (session, choices, &n_left_out, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_left_out, ==, expected_left_out);
  assert_choices (session, expected);
}

static void
test_take_up (void)
{
  g_autoptr (KtSession) session = session_new ();
  take_up (session, "size=Small seats=2", 0, "size=Small seats=2");
  take_up (session, "size=Small seats=5 lid !lid", 2, "size=Small lid=False");
  take_up (session, "size=Huge wheels=4 seats=12 lid", 3, "lid=True");
  g_assert_true (kt_session_undo (session, NULL));
  assert_choices (session, "size=Small lid=False");
  g_assert_true (kt_session_undo (session, NULL));
  assert_choices (session, "size=Small seats=2");
}

static void
test_replace_all (void)
{
  g_autoptr (KtSession) session = session_new ();
  g_autoptr (GPtrArray) first = choices_of ("size=Small seats=2");
  g_autoptr (GPtrArray) second = choices_of ("seats=7");
  g_autoptr (GPtrArray) wrong = choices_of ("size=Small seats=7");
  g_assert_true (kt_session_replace_all (session, first, NULL));
  g_assert_true (kt_session_replace_all (session, second, NULL));
  assert_choices (session, "seats=7");
  g_assert_false (kt_session_replace_all (session, wrong, NULL));
  assert_choices (session, "seats=7");
  g_assert_true (kt_session_undo (session, NULL));
  assert_choices (session, "size=Small seats=2");
}

/* What is kept as text, as variants and open configurations are, comes back as it was. */
static void
test_text (void)
{
  static const char *const values[] = { "plain", " blank before", "blank after ", "\"", "\"quoted\"", "\"\"twice\"\"", "a \"b\"", "\t" };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (KtChoice) choice = kt_choice_new (KT_CHOICE_IS, "note", values[i]);
      g_autofree char *text = kt_choice_to_text (choice);
      g_autoptr (GError) error = NULL;
      g_autoptr (KtChoice) again = kt_choice_parse (text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (again->value, ==, values[i]);
      g_assert_true (kt_choice_equal (choice, again));
    }
}

static void
test_blanks_before (void)
{
  g_autoptr (KtChoice) choice = kt_choice_parse ("\n !lid", NULL);

  g_assert_cmpint (choice->kind, ==, KT_CHOICE_IS_NOT);
  g_assert_cmpstr (choice->path, ==, "lid");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/decisions written as text are read as they were", test_text);
  g_test_add_func ("/session/blanks before a decision do not change what it says", test_blanks_before);
  g_test_add_func ("/session/kept decisions are taken up as far as the rules allow", test_take_up);
  g_test_add_func ("/session/decisions are replaced all at once or not at all", test_replace_all);
  return g_test_run ();
}
