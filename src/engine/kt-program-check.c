/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Is a program that came as bytes one that its readers can work with? The checksum guards against damage, not against
 * somebody who made it right for other contents. Three kinds of check, each linear in the size: every member of every record
 * against its bounds, by a table; the clauses, each closed; and what follows from the model anew (kt-program-check-tree.c). */

#include <glib/gi18n-lib.h>
#include <stddef.h>

#include "kt-compile-private.h"
#include "kt-engine-error.h"

/* Formulas are gone through by recursion, shared parts again for everyone who shares them. */
#define MAX_FORMULA_DEPTH 4000
#define MAX_FORMULA_WORK 10000000
#define MAX_DIGITS 18
/* Variables of rules that no table stands for. */
#define MAX_UNSTORED 100000

gboolean
kt_program_damaged (GError **error, const char *where, guint entry, const char *what)
{
  g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_FORMAT,
               _ ("The compiled model is damaged (%s %u: %s); it has to be compiled again."), where, entry, what);
  return FALSE;
}

/* --- members ---------------------------------------------------------------------------------- */

typedef enum { IS_U8, IS_I8, IS_I32, IS_U32, IS_I64 } Width;

/* A member of the records of an array, and what it may be. */
typedef struct {
  const char *where, *what;
  const GArray *array;
  gsize offset;
  Width width;
  gint64 least, most;
  gboolean is_literal; /* not 0 either */
} Member;

/* Members that are a range in another array. */
typedef struct {
  const char *where, *what;
  const GArray *array, *of;
  gsize first, n;
} Span;

#define WIDTH(record, member) \
  _Generic (((const record *) NULL)->member, \
            guint8: IS_U8, gint8: IS_I8, gint32: IS_I32, guint32: IS_U32, gint64: IS_I64)
#define MEMBER(list, record, member, least, most) \
  { #list, #member, program->list, offsetof (record, member), WIDTH (record, member), least, most, FALSE }
/* Of the program's plain variables. */
#define LITERAL(list, record, member) \
  { #list, #member, program->list, offsetof (record, member), WIDTH (record, member), -program->n_plain, \
    program->n_plain, TRUE }
/* One of them itself. */
#define VARIABLE(list, record, member) MEMBER (list, record, member, 1, program->n_plain)
/* The number of a record of another array; -1: none, where `least` says so. */
#define NUMBER_OF(other, list, record, member, least) \
  MEMBER (list, record, member, least, (gint64) program->other->len - 1)
#define PLAIN(list, width, least, most) { #list, "value", program->list, 0, width, least, most, FALSE }
#define SPAN(other, list, record) \
  { #list, #other, program->list, program->other, offsetof (record, first), offsetof (record, n) }

static gint64
read_member (const Member *member, const char *record)
{
  gconstpointer at = record + member->offset;

  switch (member->width)
    {
    case IS_U8:
      return *(const guint8 *) at;
    case IS_I8:
      return *(const gint8 *) at;
    case IS_I32:
      return *(const gint32 *) at;
    case IS_U32:
      return *(const guint32 *) at;
    case IS_I64:
    default:
      return *(const gint64 *) at;
    }
}

static gboolean
check_member (const Member *member, GError **error)
{
  gsize size = g_array_get_element_size ((GArray *) member->array);

  for (guint i = 0; i < member->array->len; i++)
    {
      gint64 value = read_member (member, member->array->data + i * size);

      if (value < member->least || value > member->most || (member->is_literal && value == 0))
        return kt_program_damaged (error, member->where, i, member->what);
    }
  return TRUE;
}

static gboolean
check_span (const Span *span, GError **error)
{
  gsize size = g_array_get_element_size ((GArray *) span->array);

  for (guint i = 0; i < span->array->len; i++)
    {
      const char *record = span->array->data + i * size;
      guint64 first = *(const guint32 *) (gconstpointer) (record + span->first);
      guint64 n = *(const guint32 *) (gconstpointer) (record + span->n);

      if (first + n > span->of->len)
        return kt_program_damaged (error, span->where, i, span->what);
    }
  return TRUE;
}

static gboolean
check_members (const KtProgram *program, GError **error)
{
  const gint64 last_slot = (gint64) program->slots->len - 1, last_rule = (gint64) program->model->n_all_rules - 1;
  const Member members[] = {
    VARIABLE (slots, KtSlot, presence),
    NUMBER_OF (bits, slots, KtSlot, bits, -1),
    MEMBER (slots, KtSlot, beyond, 0, program->n_plain),
    MEMBER (slots, KtSlot, unbounded, 0, 3),
    LITERAL (values, KtSlotValue, literal),
    MEMBER (values, KtSlotValue, name, -1, G_MAXINT32),
    VARIABLE (mores, KtMore, literal),
    MEMBER (bits, KtNumberBits, max, 0, ((gint64) 1 << KT_MAX_BITS) - 1),
    { "literals", "value", program->literals, 0, IS_I32, -program->n_plain, program->n_plain, TRUE },
    MEMBER (sums, KtSum, den, 1, G_MAXINT64),
    NUMBER_OF (bits, sum_terms, KtSumTerm, bits, 0),
    MEMBER (oracles, KtOracle, den, 1, G_MAXINT64),
    NUMBER_OF (reals, oracles, KtOracle, node, 0),
    NUMBER_OF (bits, oracles, KtOracle, bits, 0),
    VARIABLE (oracles, KtOracle, exact),
    VARIABLE (oracles, KtOracle, defined),
    MEMBER (selectors, KtSelector, rule, 0, last_rule),
    MEMBER (selectors, KtSelector, slot, 0, last_slot),
    LITERAL (softs, KtSoft, literal),
    MEMBER (softs, KtSoft, rule, 0, last_rule),
    MEMBER (softs, KtSoft, slot, 0, last_slot),
    MEMBER (softs, KtSoft, is_prefer, 0, 1),
    MEMBER (goals, KtGoal, den, 1, G_MAXINT64),
    MEMBER (goals, KtGoal, rule, -1, last_rule),
    MEMBER (goals, KtGoal, kind, 0, 31),
    MEMBER (goals, KtGoal, is_maximize, 0, 1),
    MEMBER (goals, KtGoal, is_missing, 0, 1),
    MEMBER (goals, KtGoal, is_cut, 0, 1),
    MEMBER (weights, KtWeight, weight, 1, G_MAXINT64),
    LITERAL (weights, KtWeight, literal),
    PLAIN (start.base, IS_U8, 0, 1),
    PLAIN (start.never, IS_U8, 0, 3),
  };
  const Span spans[] = {
    SPAN (literals, bits, KtNumberBits),
    SPAN (sum_terms, sums, KtSum),
    SPAN (weights, goals, KtGoal),
    { "slots", "values", program->slots, program->values, offsetof (KtSlot, first_value), offsetof (KtSlot, n_values) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (!check_member (&members[i], error))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    if (!check_span (&spans[i], error))
      return FALSE;
  return TRUE;
}

/* --- variables and clauses -------------------------------------------------------------------- */

/* Every variable but `closed` stands somewhere in what is stored, so that nobody is made to allocate for more of them than
 * there are words. Where clauses are not stored, their tables are (RenaultMod-00: 0.7 variables a word), and rules about a few
 * choices, of which nothing is. */
static gint64
most_variables (const KtProgram *program)
{
  GArray *arrays[KT_PROGRAM_ARRAYS];
  gint64 n_words;
  gsize n_bytes = 0;

  kt_program_list_arrays (program, arrays);
  for (guint i = 0; i < KT_PROGRAM_ARRAYS; i++)
    n_bytes += arrays[i]->len * g_array_get_element_size (arrays[i]);
  n_words = (gint64) (n_bytes / sizeof (int)) + 2;
  return MIN (program->join_words->len > 0 ? 4 * n_words + MAX_UNSTORED : n_words, G_MAXINT - 1);
}

static gboolean
check_variables (const KtProgram *program, GError **error)
{
  if (program->n_variables < KT_TRUE || program->n_variables > most_variables (program))
    return kt_program_damaged (error, "head", 0, "n_variables");
  if (program->n_plain < KT_TRUE
      || (gint64) program->n_plain + program->selectors->len != (gint64) program->n_variables)
    return kt_program_damaged (error, "head", 0, "n_plain");
  if (program->closed <= KT_TRUE || program->closed > program->n_plain)
    return kt_program_damaged (error, "head", 0, "closed");
  for (guint i = 0; i < program->selectors->len; i++)
    if (g_array_index (program->selectors, KtSelector, i).literal != program->n_plain + 1 + (int) i)
      return kt_program_damaged (error, "selectors", i, "literal");
  return TRUE;
}

/* How many there are, -1 if they are none. */
static gint64
count_clauses (const GArray *clauses, const char *where, int n_variables, GError **error)
{
  const int *at = (const int *) (gconstpointer) clauses->data;
  gint64 n = 0;

  for (guint i = 0; i < clauses->len; i++)
    {
      n += at[i] == 0;
      if (at[i] < -n_variables || at[i] > n_variables)
        {
          kt_program_damaged (error, where, i, "literal");
          return -1;
        }
    }
  if (clauses->len > 0 && at[clauses->len - 1] != 0)
    {
      kt_program_damaged (error, where, clauses->len - 1, "end");
      return -1;
    }
  return n;
}

static gboolean
check_clauses (const KtProgram *program, GError **error)
{
  gint64 n = count_clauses (program->clauses, "clauses", program->n_variables, error);

  if (n < 0 || count_clauses (program->start.clauses, "start.clauses", program->n_plain, error) < 0)
    return FALSE;
  if (program->join_words->len > 0 ? n > 0 : (gsize) n != program->n_clauses)
    return kt_program_damaged (error, "head", 0, "n_clauses");
  return TRUE;
}

/* A larger program is compiled with these and more. */
static gboolean
check_bounds (const KtProgram *program, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, program->bounds);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (GPOINTER_TO_UINT (value) > program->max_instances * KT_MOST_NAMED)
      return kt_program_damaged (error, "bounds", GPOINTER_TO_UINT (value), "slots");
  return TRUE;
}

/* --- rules ------------------------------------------------------------------------------------ */

/* Whoever finds a rule by a record of some kind looks at what rules of that kind have. */
static gboolean
check_rules (const KtProgram *program, GError **error)
{
  for (guint i = 0; i < program->selectors->len; i++)
    if (!kt_rule_kind_excludes (program->rules[g_array_index (program->selectors, KtSelector, i).rule]->kind))
      return kt_program_damaged (error, "selectors", i, "rule");
  for (guint i = 0; i < program->softs->len; i++)
    {
      const KtSoft *soft = &g_array_index (program->softs, KtSoft, i);

      if (program->rules[soft->rule]->kind != (soft->is_prefer ? KT_RULE_PREFER : KT_RULE_DEFAULT))
        return kt_program_damaged (error, "softs", i, "rule");
    }
  for (guint i = 0; i < program->goals->len; i++)
    {
      const KtGoal *goal = &g_array_index (program->goals, KtGoal, i);

      if (goal->rule >= 0
          && program->rules[goal->rule]->kind != (goal->is_maximize ? KT_RULE_MAXIMIZE : KT_RULE_MINIMIZE))
        return kt_program_damaged (error, "goals", i, "rule");
    }
  return TRUE;
}

/* --- texts, numbers and formulas --------------------------------------------------------------------- */

static gboolean
check_texts (const KtProgram *program, GError **error)
{
  for (guint i = 0; i < program->texts->len; i++)
    if (!g_utf8_validate (g_ptr_array_index (program->texts, i), -1, NULL))
      return kt_program_damaged (error, "texts", i, "UTF-8");
  return TRUE;
}

gboolean
kt_program_has_room (const KtProgram *program, gint64 low, int bits)
{
  gint64 high;

  return !__builtin_add_overflow (low, g_array_index (program->bits, KtNumberBits, bits).max, &high);
}

static gboolean
check_bits (const KtProgram *program, GError **error)
{
  for (guint i = 0; i < program->bits->len; i++)
    {
      const KtNumberBits *bits = &g_array_index (program->bits, KtNumberBits, i);

      if (bits->n != kt_width_of (bits->max))
        return kt_program_damaged (error, "bits", i, "n");
    }
  return TRUE;
}

/* The numerator fits wherever it is added up. */
static gboolean
check_sums (const KtProgram *program, GError **error)
{
  for (guint i = 0; i < program->sums->len; i++)
    {
      const KtSum *sum = &g_array_index (program->sums, KtSum, i);
      __int128 most = sum->constant < 0 ? -(__int128) sum->constant : sum->constant;

      for (guint j = 0; j < sum->n; j++)
        {
          const KtSumTerm *term = &g_array_index (program->sum_terms, KtSumTerm, sum->first + j);
          __int128 largest = (__int128) term->coefficient
                             * g_array_index (program->bits, KtNumberBits, term->bits).max;

          if (__builtin_add_overflow (most, largest < 0 ? -largest : largest, &most))
            return kt_program_damaged (error, "sums", i, "range");
        }
    }
  return TRUE;
}

static gboolean
is_operation (int op)
{
  int function = op - KT_OP_FUNCTION;

  return (op >= 0 && op < KT_OP_FUNCTION)
         || (function >= KT_FUNCTION_SQRT && function <= KT_FUNCTION_TANH);
}

/* Nodes are made of earlier ones only. */
static gboolean
is_formula (const KtProgram *program, const KtRealNode *node, int number)
{
  int n_sums = (int) program->sums->len;

  switch (node->op)
    {
    case KT_REAL_SUM:
      return node->a >= 0 && node->a < n_sums;
    case KT_REAL_IF:
      return node->a >= 0 && node->a < n_sums && node->b >= 0 && node->b < number && node->c >= 0 && node->c < number;
    case KT_REAL_TO_DIGITS:
      return node->a >= 0 && node->a < number && node->b >= 0 && node->b <= MAX_DIGITS;
    default:
      return is_operation (node->op) && node->a >= 0 && node->a < number && node->b >= -1 && node->b < number;
    }
}

/* What going through a formula takes. */
typedef struct {
  guint depth;
  guint64 work;
} Effort;

static void
add_effort (Effort *effort, const Effort *part)
{
  effort->depth = MAX (effort->depth, part->depth + 1);
  effort->work = MIN (effort->work + part->work, MAX_FORMULA_WORK + 1);
}

static Effort
effort_of (const KtProgram *program, const KtRealNode *node, const Effort *efforts)
{
  Effort effort = { 1, 1 };
  gboolean has_sum = node->op == KT_REAL_SUM || node->op == KT_REAL_IF;

  if (has_sum)
    effort.work += g_array_index (program->sums, KtSum, node->a).n;
  else
    add_effort (&effort, &efforts[node->a]);
  if (node->op != KT_REAL_SUM && node->op != KT_REAL_TO_DIGITS && node->b >= 0)
    add_effort (&effort, &efforts[node->b]);
  if (node->op == KT_REAL_IF)
    add_effort (&effort, &efforts[node->c]);
  return effort;
}

static gboolean
check_formulas (const KtProgram *program, GError **error)
{
  g_autofree Effort *efforts = g_new (Effort, program->reals->len + 1);
  guint64 work = 0;

  for (guint i = 0; i < program->reals->len; i++)
    {
      const KtRealNode *node = &g_array_index (program->reals, KtRealNode, i);

      if (!is_formula (program, node, (int) i))
        return kt_program_damaged (error, "reals", i, "op");
      efforts[i] = effort_of (program, node, efforts);
    }
  for (guint i = 0; i < program->oracles->len; i++)
    {
      const KtOracle *oracle = &g_array_index (program->oracles, KtOracle, i);

      work += efforts[oracle->node].work;
      if (efforts[oracle->node].depth > MAX_FORMULA_DEPTH || work > MAX_FORMULA_WORK)
        return kt_program_damaged (error, "oracles", i, "node");
      if (!kt_program_has_room (program, oracle->low, oracle->bits))
        return kt_program_damaged (error, "oracles", i, "low");
    }
  return TRUE;
}

static gboolean
check_goals (const KtProgram *program, GError **error)
{
  for (guint i = 0; i < program->goals->len; i++)
    {
      const KtGoal *goal = &g_array_index (program->goals, KtGoal, i);
      gint64 sum = 0, high;

      for (guint j = 0; j < goal->n; j++)
        if (__builtin_add_overflow (sum, g_array_index (program->weights, KtWeight, goal->first + j).weight, &sum))
          return kt_program_damaged (error, "goals", i, "weights");
      if (__builtin_add_overflow (goal->low, sum, &high))
        return kt_program_damaged (error, "goals", i, "low");
    }
  return TRUE;
}

/* --- all of it -------------------------------------------------------------------------------- */

gboolean
kt_program_check (const KtProgram *program, GError **error)
{
  gboolean (*const checks[]) (const KtProgram *program, GError **error) = {
    check_variables, check_clauses, check_members, check_rules,    check_bounds, kt_program_check_tree, kt_program_check_values,
    check_texts,     check_bits,    check_sums,    check_formulas, check_goals,  kt_start_check,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!checks[i](program, error))
      return FALSE;
  return TRUE;
}
