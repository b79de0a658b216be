/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs with a right checksum and wrong contents: each member of each record out of its bounds, one at a time, is refused
 * and named. */

#include <stddef.h>
#include <string.h>

#include "kt-calculate.h"
#include "kt-engine-error.h"
#include "kt-program-samples.h"
#include "kt-session.h"

#define PARTS "tests/data/programs/parts.coom"
#define FORMULAS "tests/data/programs/formulas.coom"
#define TABLES "tests/data/programs/tables.coom"
#define TREE "tests/data/programs/tree.uvl"
#define NUMBERS "tests/data/programs/numbers.uvl"

static const char *const files[] = { PARTS, FORMULAS, TABLES, TREE, NUMBERS };

static KtProgramSample *samples[G_N_ELEMENTS (files)];

static const KtProgramSample *
sample (const char *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    if (g_str_equal (files[i], file))
      {
        if (samples[i] == NULL)
          samples[i] = kt_program_sample_new (g_getenv ("KT_SOURCE_ROOT"), file);
        return samples[i];
      }
  g_assert_not_reached ();
}

/* Written and read again, with a checksum that is right: refused, and `names` is in the message. */
static void
assert_refused (const KtProgramSample *from, const KtProgram *program, const char *names)
{
  g_autoptr (GBytes) bytes = kt_program_to_bytes (program);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) again = kt_program_from_bytes (bytes, from->model, &from->options, &error);

  g_assert_null (again);
  g_assert_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_FORMAT);
  if (strstr (error->message, names) == NULL)
    g_test_message ("%s is not in: %s", names, error->message);
  g_assert_nonnull (strstr (error->message, names));
}

/* --- members ---------------------------------------------------------------------------------- */

/* One member of the last record of an array gets a value. */
typedef struct {
  const char *file, *array;
  gsize offset, size;
  gint64 value;
  const char *names; /* what the message has */
} Damage;

#define OF(file, array, record, member, value) \
  { file, array, offsetof (record, member), sizeof (((record *) NULL)->member), value, array }
#define NAMED(file, array, record, member, value, names) \
  { file, array, offsetof (record, member), sizeof (((record *) NULL)->member), value, names }
#define WORD(file, array, size, value) { file, array, 0, size, value, array }

static const Damage damages[] = {
  OF (PARTS, "slots", KtSlot, parent, -1),
  OF (PARTS, "slots", KtSlot, parent, 100000),
  OF (PARTS, "slots", KtSlot, parent, 1),
  OF (PARTS, "slots", KtSlot, structure, -1),
  OF (PARTS, "slots", KtSlot, structure, 100000),
  OF (PARTS, "slots", KtSlot, feature, -1),
  OF (PARTS, "slots", KtSlot, feature, 100000),
  OF (PARTS, "slots", KtSlot, index, 1),
  OF (PARTS, "slots", KtSlot, presence, 0),
  OF (PARTS, "slots", KtSlot, presence, -2),
  OF (PARTS, "slots", KtSlot, presence, 1000000),
  OF (PARTS, "slots", KtSlot, presence, G_MININT32),
  OF (PARTS, "slots", KtSlot, first_value, 1000000),
  OF (PARTS, "slots", KtSlot, first_value, 1),
  OF (PARTS, "slots", KtSlot, n_values, G_MAXUINT32),
  OF (PARTS, "slots", KtSlot, n_values, 1),
  OF (PARTS, "slots", KtSlot, bits, -2),
  OF (PARTS, "slots", KtSlot, bits, -1),
  OF (PARTS, "slots", KtSlot, bits, 1000000),
  OF (PARTS, "slots", KtSlot, low, G_MAXINT64),
  OF (PARTS, "slots", KtSlot, beyond, 1000000),
  OF (PARTS, "slots", KtSlot, beyond, 0),
  OF (PARTS, "slots", KtSlot, beyond, -2),
  OF (PARTS, "slots", KtSlot, unbounded, 4),
  OF (PARTS, "slots", KtSlot, unbounded, 0),
  OF (PARTS, "slots", KtSlot, digits, 100),
  OF (PARTS, "slots", KtSlot, is_optional, 1),
  OF (PARTS, "slots", KtSlot, level, 1),
  OF (PARTS, "values", KtSlotValue, literal, 0),
  OF (PARTS, "values", KtSlotValue, literal, 1000000),
  OF (PARTS, "values", KtSlotValue, name, -2),
  OF (PARTS, "values", KtSlotValue, name, 1000000),
  OF (PARTS, "values", KtSlotValue, name, 1),
  OF (PARTS, "mores", KtMore, slot, 1000000),
  OF (PARTS, "mores", KtMore, structure, 1000000),
  OF (PARTS, "mores", KtMore, feature, -1),
  OF (PARTS, "mores", KtMore, literal, 0),
  OF (PARTS, "mores", KtMore, literal, -2),
  OF (PARTS, "mores", KtMore, n_slots, 1000000),
  OF (PARTS, "mores", KtMore, level, 1000000),
  OF (PARTS, "bits", KtNumberBits, max, -1),
  OF (PARTS, "bits", KtNumberBits, max, G_MAXINT64),
  OF (PARTS, "bits", KtNumberBits, first, G_MAXUINT32),
  OF (PARTS, "bits", KtNumberBits, n, G_MAXUINT32),
  OF (PARTS, "bits", KtNumberBits, n, 63),
  WORD (PARTS, "literals", 4, 0),
  WORD (PARTS, "literals", 4, 1000000),
  OF (FORMULAS, "sums", KtSum, den, 0),
  OF (FORMULAS, "sums", KtSum, first, G_MAXUINT32),
  OF (FORMULAS, "sums", KtSum, n, G_MAXUINT32),
  OF (FORMULAS, "sum_terms", KtSumTerm, bits, -1),
  OF (FORMULAS, "sum_terms", KtSumTerm, bits, 1000000),
  OF (FORMULAS, "reals", KtRealNode, op, 1000000),
  OF (FORMULAS, "reals", KtRealNode, op, -4),
  OF (FORMULAS, "reals", KtRealNode, a, -1),
  OF (FORMULAS, "reals", KtRealNode, a, 1000000),
  OF (FORMULAS, "reals", KtRealNode, b, 1000000),
  OF (FORMULAS, "oracles", KtOracle, low, G_MAXINT64),
  OF (FORMULAS, "oracles", KtOracle, den, 0),
  OF (FORMULAS, "oracles", KtOracle, node, -1),
  OF (FORMULAS, "oracles", KtOracle, node, 1000000),
  OF (FORMULAS, "oracles", KtOracle, bits, -1),
  OF (FORMULAS, "oracles", KtOracle, bits, 1000000),
  OF (FORMULAS, "oracles", KtOracle, exact, 0),
  OF (FORMULAS, "oracles", KtOracle, defined, 1000000),
  OF (PARTS, "selectors", KtSelector, literal, 1),
  OF (PARTS, "selectors", KtSelector, literal, 1000000),
  OF (PARTS, "selectors", KtSelector, rule, -1),
  OF (PARTS, "selectors", KtSelector, rule, 1000000),
  OF (PARTS, "selectors", KtSelector, slot, -1),
  OF (PARTS, "selectors", KtSelector, slot, 1000000),
  OF (PARTS, "softs", KtSoft, literal, 0),
  OF (PARTS, "softs", KtSoft, rule, -1),
  OF (PARTS, "softs", KtSoft, rule, 0),
  OF (PARTS, "softs", KtSoft, slot, 1000000),
  OF (PARTS, "softs", KtSoft, is_prefer, 2),
  OF (PARTS, "goals", KtGoal, low, G_MAXINT64),
  OF (PARTS, "goals", KtGoal, den, 0),
  OF (PARTS, "goals", KtGoal, first, G_MAXUINT32),
  OF (PARTS, "goals", KtGoal, n, G_MAXUINT32),
  OF (PARTS, "goals", KtGoal, rule, 1000000),
  OF (PARTS, "goals", KtGoal, kind, 32),
  OF (PARTS, "goals", KtGoal, is_maximize, 2),
  OF (PARTS, "weights", KtWeight, weight, 0),
  NAMED (PARTS, "weights", KtWeight, weight, G_MAXINT64, "goals"),
  OF (PARTS, "weights", KtWeight, literal, 1000000),
  WORD (TABLES, "join_words", 4, G_MAXUINT32),
  WORD (TREE, "clauses", 4, 1),
  WORD (TREE, "clauses", 4, 1000000),
  WORD (TREE, "start.clauses", 4, 1),
  WORD (TREE, "start.clauses", 4, -1000000),
  WORD (NUMBERS, "start.base", 1, 2),
  WORD (NUMBERS, "start.never", 1, 4),
  WORD (PARTS, "start.low", 8, G_MININT64),
  WORD (PARTS, "start.high", 8, G_MAXINT64),
};

static void
damage (const Damage *how, const KtProgram *program)
{
  GArray *array = kt_program_sample_array (program, how->array);
  gsize size = g_array_get_element_size (array);

  if (array->len == 0)
    g_test_message ("%s has no %s", how->file, how->array);
  g_assert_cmpuint (array->len, >, 0);
  memcpy (array->data + (array->len - 1) * size + how->offset, &how->value, how->size);
}

static void
test_members (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      const KtProgramSample *from = sample (damages[i].file);
      g_autoptr (KtProgram) program = kt_program_sample_read (from);

      g_test_message ("%s, %s + %" G_GSIZE_FORMAT " = %" G_GINT64_FORMAT, damages[i].file, damages[i].array,
                      damages[i].offset, damages[i].value);
      damage (&damages[i], program);
      assert_refused (from, program, damages[i].names);
    }
}

/* --- lengths ---------------------------------------------------------------------------------- */

/* What is not referred to by number may end sooner; the rest says the same of something else then. */
static const char *const may_be_shorter[]
    = { "literals", "sums", "sum_terms", "reals", "oracles", "softs", "goals", "weights", "bits", "start.proofs", NULL };

static void
test_lengths (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    for (guint k = 0; k < KT_PROGRAM_ARRAYS; k++)
      {
        const char *name = kt_program_array_names[k];
        g_autoptr (KtProgram) program = kt_program_sample_read (sample (files[i]));
        GArray *array = kt_program_sample_array (program, name);

        if (array->len == 0 || g_strv_contains (may_be_shorter, name))
          continue;
        g_array_set_size (array, array->len - 1);
        g_test_message ("%s, %s", files[i], name);
        assert_refused (sample (files[i]), program, "");
      }
}

static void
test_cut_short (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const KtProgramSample *from = sample (files[i]);
      gsize size = g_bytes_get_size (from->bytes);

      for (gsize n = 0; n < size; n += 1 + size / 97)
        {
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (from->bytes, 0, n);
          g_autoptr (GError) error = NULL;

          g_assert_null (kt_program_from_bytes (part, from->model, &from->options, &error));
          g_assert_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_FORMAT);
        }
    }
}

/* --- the head, and what members say together -------------------------------------------------- */

static void
test_head (void)
{
  const KtProgramSample *from = sample (PARTS);
  const struct {
    gsize offset, size;
    gint64 value;
    const char *names;
  } wrong[] = {
    { offsetof (KtProgram, n_variables), sizeof (int), 0, "n_variables" },
    { offsetof (KtProgram, n_variables), sizeof (int), G_MAXINT, "n_variables" },
    { offsetof (KtProgram, n_plain), sizeof (int), G_MAXINT, "n_plain" },
    { offsetof (KtProgram, n_plain), sizeof (int), -1, "n_plain" },
    { offsetof (KtProgram, closed), sizeof (int), 0, "closed" },
    { offsetof (KtProgram, closed), sizeof (int), -2, "closed" },
    { offsetof (KtProgram, closed), sizeof (int), 1000000, "closed" },
    { offsetof (KtProgram, n_clauses), sizeof (gsize), 1, "n_clauses" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (KtProgram) program = kt_program_sample_read (from);

      memcpy ((char *) program + wrong[i].offset, &wrong[i].value, wrong[i].size);
      assert_refused (from, program, wrong[i].names);
    }
}

static void
test_bounds (void)
{
  const KtProgramSample *from = sample (PARTS);
  g_autoptr (KtProgram) program = kt_program_sample_read (from);

  g_hash_table_insert (program->bounds, g_strdup ("Box.inner@2"), GUINT_TO_POINTER (1000000));
  assert_refused (from, program, "bounds");
}

/* A tree of formulas in which each has the one before twice would be gone through 2^200 times. */
static void
test_doubling (void)
{
  const KtProgramSample *from = sample (FORMULAS);
  g_autoptr (KtProgram) program = kt_program_sample_read (from);

  for (guint i = 0; i < 200; i++)
    {
      gint32 last = (gint32) program->reals->len - 1;
      KtRealNode node = { KT_OP_ADD, last, last, -1 };

      g_array_append_val (program->reals, node);
    }
  g_array_index (program->oracles, KtOracle, 0).node = (gint32) program->reals->len - 1;
  assert_refused (from, program, "oracles 0: node");
}

static void
test_deep_formula (void)
{
  const KtProgramSample *from = sample (FORMULAS);
  g_autoptr (KtProgram) program = kt_program_sample_read (from);

  for (guint i = 0; i < 1000000; i++)
    {
      KtRealNode node = { KT_OP_NEGATE, (gint32) program->reals->len - 1, -1, -1 };

      g_array_append_val (program->reals, node);
    }
  g_array_index (program->oracles, KtOracle, 0).node = (gint32) program->reals->len - 1;
  assert_refused (from, program, "oracles 0: node");
}

/* Of the rule of another record; what it would be looked at for it does not have. */
static void
test_kinds_of_rules (void)
{
  const KtProgramSample *from = sample (PARTS);
  g_autoptr (KtProgram) program = kt_program_sample_read (from);
  gint32 soft = g_array_index (program->softs, KtSoft, 0).rule;
  gint32 selector = g_array_index (program->selectors, KtSelector, 0).rule;

  g_array_index (program->selectors, KtSelector, 0).rule = soft;
  assert_refused (from, program, "selectors 0: rule");
  g_array_index (program->selectors, KtSelector, 0).rule = selector;
  g_array_index (program->softs, KtSoft, 0).rule = selector;
  assert_refused (from, program, "softs 0: rule");
}

static void
test_texts (void)
{
  const KtProgramSample *from = sample (PARTS);
  g_autoptr (KtProgram) program = kt_program_sample_read (from);

  strcpy (g_ptr_array_index (program->texts, 0), "\xff\xfe");
  assert_refused (from, program, "texts 0");
}

static void
test_pool (void)
{
  const KtProgramSample *from = sample (FORMULAS);
  g_autoptr (KtProgram) program = kt_program_sample_read (from);

  g_assert_cmpuint (program->start.pool->len, >, 0);
  memset (program->start.pool->data, 0x7f, program->start.pool->len);
  assert_refused (from, program, "start.pool 0: number");
}

/* --- what is not true ------------------------------------------------------------------------- */

/* What is said to be proven cannot be checked: where it is wrong the picture is, but there is one. */
static void
assert_draws (const KtProgramSample *from, const KtProgram *program)
{
  g_autoptr (GBytes) bytes = kt_program_to_bytes (program);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) again = kt_program_from_bytes (bytes, from->model, &from->options, &error);
  g_autoptr (KtSession) session = NULL;
  g_autoptr (KtSnapshot) snapshot = NULL;

  g_assert_no_error (error);
  session = kt_session_new (again, &error);
  g_assert_no_error (error);
  snapshot = kt_session_get_snapshot (session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kt_snapshot_get_n_nodes (snapshot), >, 1);
}

static void
draw_with_range (const KtProgramSample *from, guint slot, gint64 low, gint64 high)
{
  g_autoptr (KtProgram) program = kt_program_sample_read (from);

  g_array_index (program->start.low, gint64, slot) = low;
  g_array_index (program->start.high, gint64, slot) = high;
  assert_draws (from, program);
}

/* All kinds of places are said never to be there, the product as well. */
static void
test_never_there (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (KtProgram) program = kt_program_sample_read (sample (files[i]));

      if (program->start.never->len == 0)
        continue;
      memset (program->start.never->data, 3, program->start.never->len);
      assert_draws (sample (files[i]), program);
    }
}

/* A number whose bits are all the same literal is not what it is taken for: it cannot be brought where it is wanted. */
static void
test_number_of_one_literal (void)
{
  const KtProgramSample *from = sample (NUMBERS);
  g_autoptr (KtProgram) program = kt_program_sample_read (from);

  for (guint i = 1; i < program->literals->len; i++)
    g_array_index (program->literals, int, i) = g_array_index (program->literals, int, 0);
  assert_draws (from, program);
}

static void
test_false_proof (void)
{
  const KtProgramSample *from = sample (FORMULAS);
  g_autoptr (KtProgram) program = kt_program_sample_read (from);
  guint n = 0;

  for (guint i = 0; i < program->slots->len; i++)
    {
      gint64 low = g_array_index (program->start.low, gint64, i), high = g_array_index (program->start.high, gint64, i);
      gint64 middle = low + (high - low) / 2;

      if (low >= high)
        continue;
      draw_with_range (from, i, low, middle);
      draw_with_range (from, i, middle, high);
      draw_with_range (from, i, high, low);
      n++;
    }
  g_assert_cmpuint (n, >, 2);
}

/* Clauses that are not stored belong to a joined program only, tables that are joined to one of choices only. */
static void
test_joined (void)
{
  g_autoptr (KtProgram) tables = kt_program_sample_read (sample (TABLES));
  g_autoptr (KtProgram) tree = kt_program_sample_read (sample (TREE));

  g_assert_cmpuint (tables->join_words->len, >, 0);
  g_array_append_vals (tree->join_words, tables->join_words->data, tables->join_words->len);
  g_array_set_size (tree->clauses, 0);
  assert_refused (sample (TREE), tree, "join_words");
  g_array_set_size (tables->join_words, 0);
  assert_refused (sample (TABLES), tables, "n_clauses");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/program check/a member out of its bounds is refused and named", test_members);
  g_test_add_func ("/engine/program check/an array that is too short is refused", test_lengths);
  g_test_add_func ("/engine/program check/a program that is cut short is refused", test_cut_short);
  g_test_add_func ("/engine/program check/a head that does not fit is refused and named", test_head);
  g_test_add_func ("/engine/program check/more slots than a part can have are refused", test_bounds);
  g_test_add_func ("/engine/program check/formulas that double without end are refused", test_doubling);
  g_test_add_func ("/engine/program check/a formula too deep to go through is refused", test_deep_formula);
  g_test_add_func ("/engine/program check/a record with a rule of another kind is refused", test_kinds_of_rules);
  g_test_add_func ("/engine/program check/a text that is none is refused", test_texts);
  g_test_add_func ("/engine/program check/configurations with numbers beyond their range are refused", test_pool);
  g_test_add_func ("/engine/program check/clauses are left out of joined programs only", test_joined);
  g_test_add_func ("/engine/program check/a session ends in a picture where a range was proven that is none", test_false_proof);
  g_test_add_func ("/engine/program check/a session ends in a picture where all is said never to be", test_never_there);
  g_test_add_func ("/engine/program check/a session ends in a picture where bits are none of a number", test_number_of_one_literal);
  status = g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    g_clear_pointer (&samples[i], kt_program_sample_free);
  return status;
}
