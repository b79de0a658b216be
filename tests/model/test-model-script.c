/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decisions: scripts, words, canonical paths.
 */
#include "kt-script.h"
#include "model-fixture.h"

#include <string.h>

static const char workshop[]
    = "// kontor 1\n"
      "product {\n"
      "  num .#/mm 0-100.5 width\n  num^## 0-900 load\n  num total\n  Bool heated\n  Color color\n"
      "  0..3 Seat seat\n  0..* Color stripe\n  0..1 Lid lid\n"
      "  Motor motor\n  2 Motor spare\n  reference Motor drive\n"
      "  string 5 note\n  string/n memo\n"
      "}\n"
      "structure Seat { Color color\n 0..2 Lid lid }\n"
      "structure Lid { num/mm 0-9 depth }\nstructure Motor { }\n"
      "enumeration Color { Red Blue }\n";

/* "kind path value" for each decision. */
static char *
describe (const KtScript *script)
{
  static const char *const kinds[] = {
    [KT_DECISION_SET] = "set",        [KT_DECISION_ADD] = "add",      [KT_DECISION_NOT] = "not",
    [KT_DECISION_AT_LEAST] = "least", [KT_DECISION_AT_MOST] = "most",
  };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < script->n_decisions; i++)
    {
      const KtDecision *decision = &script->decisions[i];

      g_string_append_printf (out, "%s %s", kinds[decision->kind], decision->path);
      if (decision->value.is_set)
        g_string_append_printf (out, " %s", decision->value.text);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static void
check_script (const char *model_text,
              const char *text,
              const char *decisions,
              const char *faults_text)
{
  g_autoptr (KtModel) model = model_fixture_load (model_text);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtScript) script = kt_script_load_text (model, text, strlen (text), "m", faults);
  g_autofree char *found = model_fixture_faults (faults);

  g_assert_cmpstr (found, ==, faults_text);
  if (decisions == NULL)
    g_assert_null (script);
  else
    {
      g_assert_nonnull (script);
      g_autofree char *described = describe (script);
      g_assert_cmpstr (described, ==, decisions);
    }
}

static void
test_script (void)
{
  check_script (workshop,
                "// what was asked for\n"
                "set width[0] = 12.5\nset load = 300; set total = -7\n"
                "set heated = true\nset root.color = Blue\nadd lid[0] add seat[2]\n"
                "blockinput seat[1] {\n set color[0] = Red\n add lid[1]\n set lid[1].depth = 3\n}\n"
                "set drive = spare[1]\nset note = \"a b\"\nset note = abc\n",
                "set width 12.5\nset load 300\nset total -7\nset heated True\nset color Blue\n"
                "add lid\nadd seat[2]\nset seat[1].color Red\nadd seat[1].lid[1]\n"
                "set seat[1].lid[1].depth 3\nset drive spare[1]\nset note a b\nset note abc\n",
                "");
}

static void
test_script_faults (void)
{
  check_script (workshop,
                "set width = 12.55\nset width = 101\nset load = 250\nset color = Green\n"
                "set seat.color = Red\nset seat[3].color = Red\nset seat[last].color = Red\n"
                "set lid[1].depth = 3\nset colour = Red\nset lid = 3\nadd\nset width 3\n"
                "change width = 3\nset drive = lid\nset note = abcdef\nset width.x = 1\n",
                NULL,
                "1:13: error: 12.55 is finer than the values of “width” can be.\n"
                "2:13: error: 101 is outside the range of “width”: 0 to 100.5.\n"
                "3:12: error: 250 is finer than the values of “load” can be.\n"
                "4:13: error: “Green” is no option of “Color”; there are: Red, Blue.\n"
                "5:5: error: There can be several “seat”; say which one: seat[0].\n"
                "6:5: error: There are at most 3 “seat”; the first is seat[0].\n"
                "7:5: error: “seat” must be one instance, counted from 0: seat[0].\n"
                "8:5: error: There is at most 1 “lid”; the first is lid[0].\n"
                "9:5: error: There is no “colour” in “product”; did you mean “color”?\n"
                "10:11: error: “lid” is a part and has no value; decide about what is in it.\n"
                "12:1: error: Found “set”, expected a path.\n"
                "12:11: error: Found “3”, expected “=”.\n"
                "13:1: error: Found “change”, expected “set”, “add” or “blockinput”.\n"
                "14:13: error: “lid” is no “Motor”, which “drive” refers to.\n"
                "15:12: error: The text of “note” has at most 5 characters.\n"
                "16:5: error: “width” has nothing inside.\n");
}

static void
test_plain_script (void)
{
  check_script (
      "product { num a\n E e }\nenumeration E { x }",
      "set b = 1\nset e = y\nblockinput c { set d = 1 }\nset a = 2\n", "set a 2\n",
      "1:5: warning: There is no “b” in “product”; did you mean “a”?\n    This line is skipped.\n"
      "2:9: warning: “y” is no option of “E”; there are: x.\n    This line is skipped.\n"
      "3:12: warning: There is no “c” in “product”; did you mean “a”?\n    This line is "
      "skipped.\n");
}

static void
test_words (void)
{
  const char *const words[] = { "width=12.5",
                                "width=1 cm",
                                "width>=10",
                                "width<= 9.9 mm",
                                "heated",
                                "!heated",
                                "!color=Red",
                                "color!=Red",
                                "lid",
                                "!lid",
                                "seat[1]",
                                "!seat[2]",
                                "stripe[4] = Blue",
                                "total=-3",
                                "note=\"a=b\"",
                                "memo=two words",
                                "drive=motor",
                                "heated=FALSE",
                                "width≥3",
                                NULL };
  g_autoptr (KtModel) model = model_fixture_load (workshop);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtScript) script = kt_script_from_words (model, words, faults);
  g_autofree char *found = model_fixture_faults (faults);

  g_assert_cmpstr (found, ==, "");
  g_assert_nonnull (script);
  g_autofree char *described = describe (script);
  g_assert_cmpstr (
      described, ==,
      "set width 12.5\nset width 10\nleast width 10\nmost width 9.9\nset heated True\n"
      "set heated False\nnot color Red\nnot color Red\nadd lid\nnot lid\nadd seat[1]\n"
      "not seat[2]\nset stripe[4] Blue\nset total -3\nset note a=b\nset memo two words\n"
      "set drive motor\nset heated False\nleast width 3\n");
}

static void
test_word_faults (void)
{
  const char *const words[]
      = { "",           "width",    "motor",    "width=3 kg", "color>=Red", "!width>=3",
          "colour=Red", "seat=Red", "heated=5", "a b=3",      "\xff",       NULL };
  g_autoptr (KtModel) model = model_fixture_load (workshop);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtScript) script = kt_script_from_words (model, words, faults);
  g_autofree char *found = model_fixture_faults (faults);

  g_assert_null (script);
  g_assert_cmpstr (found, ==,
                   "error: “”: Found the end of the text, expected a name.\n"
                   "error: “width”: “width” needs a value: name=value.\n"
                   "error: “motor”: “motor” is always there.\n"
                   "error: “width=3 kg”: “3 kg” gives mass (kg), but length (mm) is expected.\n"
                   "error: “color>=Red”: “color” is no number, so it has no bounds.\n"
                   "error: “!width>=3”: “!” goes with a name or with “=” only.\n"
                   "error: “colour=Red”: There is no “colour” in “product”; did you mean “color”?\n"
                   "error: “seat=Red”: There can be several “seat”; say which one: seat[0].\n"
                   "error: “heated=5”: “5” is neither True nor False.\n"
                   "error: “a b=3”: Found “b”, expected the end of the path.\n"
                   "error: Decision 11 is not valid UTF-8.\n");
}

static void
test_canonical (void)
{
  g_autoptr (KtModel) model = model_fixture_load (workshop);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = kt_model_canonical_path (model, "root.seat[1].lid[0].depth[0]", NULL);

  g_assert_cmpstr (path, ==, "seat[1].lid[0].depth");
  g_assert_null (kt_model_canonical_path (model, "lid.width", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decision scripts/paths and values are resolved", test_script);
  g_test_add_func ("/decision scripts/what does not fit is a fault at its place",
                   test_script_faults);
  g_test_add_func ("/decision scripts/plain COOM skips what the model lacks", test_plain_script);
  g_test_add_func ("/decision scripts/words are decisions", test_words);
  g_test_add_func ("/decision scripts/words that do not fit are named", test_word_faults);
  g_test_add_func ("/decision scripts/a path has one canonical spelling", test_canonical);
  return g_test_run ();
}
