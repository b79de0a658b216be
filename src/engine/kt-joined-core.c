/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why something is not possible in a joined program. Which decisions are needed is asked of the join: of the decisions
 * in their order the last ones that still suffice, halving; the first of these cannot be missed, and so on behind it. Which
 * rules are needed is found with the relations that were joined (kt-refute.h); these are made again for the first
 * explanation and kept by the session. */

#include <string.h>

#include "kt-joined.h"
#include "kt-refute.h"

struct _KtJoinedTables {
  KtRefute *refute;
  GArray *rules;  /* int: of each relation */
  guint8 *valid;  /* by value: the option may be chosen */
};

/* --- what was joined -------------------------------------------------------------------------- */

void
kt_joined_tables_free (KtJoinedTables *self)
{
  kt_refute_free (self->refute);
  g_array_unref (self->rules);
  g_free (self->valid);
  g_free (self);
}

/* Of a relation over one variable that belongs to no rule. */
static void
note_valid (KtJoinedTables *self, const KtProgram *program, const KtRelation *relation)
{
  const KtSlot *slot = kt_program_slot (program, relation->scope[0] + 1);

  memset (self->valid + slot->first_value, FALSE, slot->n_values);
  for (guint i = 0; i < relation->n_rows; i++)
    self->valid[slot->first_value + kt_relation_row (relation, i)[0]] = TRUE;
}

/* Those of rules stay. */
static void
take_valid_out (KtJoinedTables *self, const KtProgram *program, GPtrArray *relations)
{
  for (guint i = relations->len; i > 0; i--)
    if (g_array_index (self->rules, int, i - 1) < 0)
      {
        note_valid (self, program, g_ptr_array_index (relations, i - 1));
        g_ptr_array_remove_index (relations, i - 1);
        g_array_remove_index (self->rules, i - 1);
      }
}

static KtJoinedTables *
get_tables (KtSession *session)
{
  const KtProgram *program = session->program;
  g_autofree guint *n_values = NULL;
  GArray *rules;
  GPtrArray *relations;
  KtJoinedTables *self;

  if (session->tables != NULL)
    return session->tables;
  relations = kt_compile_relations (program, &rules);
  if (relations == NULL)
    return NULL;
  self = session->tables = g_new0 (KtJoinedTables, 1);
  self->rules = rules;
  self->valid = g_malloc (program->values->len + 1);
  memset (self->valid, TRUE, program->values->len);
  take_valid_out (self, program, relations);
  n_values = kt_joined_n_values (program);
  self->refute = kt_refute_new (n_values, program->slots->len - 1, relations);
  return self;
}

/* --- decisions -------------------------------------------------------------------------------- */

typedef struct {
  KtSession *session;
  GPtrArray *choices;
  const guint8 *first; /* what the one wanted leaves */
  const GArray *needed;
} Decisions;

/* Of the decisions needed and those from there on. */
static guint8 *
allow_from (const Decisions *d, guint from)
{
  const KtProgram *program = d->session->program;
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  guint8 *allowed;

  for (guint i = 0; i < d->needed->len; i++)
    g_ptr_array_add (choices, g_ptr_array_index (d->choices, g_array_index (d->needed, guint, i)));
  for (guint i = from; i < d->choices->len; i++)
    g_ptr_array_add (choices, g_ptr_array_index (d->choices, i));
  allowed = kt_joined_allow (program, choices);
  for (guint i = 0; allowed != NULL && i < program->values->len; i++)
    allowed[i] &= d->first[i];
  return allowed;
}

static gboolean
is_possible_from (const Decisions *d, guint from)
{
  g_autofree guint8 *allowed = allow_from (d, from);

  return kt_join_ask (d->session->program->join, allowed, NULL, NULL);
}

/* It is impossible from `from` on; behind which decision is it possible? */
static guint
last_that_suffices (const Decisions *d, guint from)
{
  guint good = from, bad = d->choices->len;

  while (bad - good > 1)
    {
      guint middle = good + (bad - good) / 2;

      if (is_possible_from (d, middle))
        bad = middle;
      else
        good = middle;
    }
  return good;
}

static KtVerdict
thin_out_decisions (const Decisions *d, GArray *needed)
{
  guint from = 0;

  if (is_possible_from (d, 0))
    return KT_POSSIBLE;
  while (is_possible_from (d, d->choices->len))
    {
      guint last = last_that_suffices (d, from);

      if (g_atomic_int_get (&d->session->stop))
        return KT_STOPPED;
      g_array_append_val (needed, last);
      from = last + 1;
    }
  return KT_IMPOSSIBLE;
}

/* --- rules ------------------------------------------------------------------------------------ */

static KtVerdict
thin_out_rules (KtSession *session, guint8 *allowed, GArray *rules, gboolean *is_minimal)
{
  const KtJoinedTables *tables = get_tables (session);
  g_autoptr (GArray) needed = NULL;
  KtRefuteAnswer answer;

  if (tables == NULL)
    return KT_UNDECIDED;
  for (guint i = 0; i < session->program->values->len; i++)
    allowed[i] &= tables->valid[i];
  answer = kt_refute_thin_out (tables->refute, allowed, &session->stop, &needed, is_minimal);
  if (g_atomic_int_get (&session->stop))
    return KT_STOPPED;
  if (answer != KT_REFUTE_YES)
    return KT_UNDECIDED;
  for (guint i = 0; i < needed->len; i++)
    g_array_append_val (rules, g_array_index (tables->rules, int, g_array_index (needed, guint, i)));
  return KT_IMPOSSIBLE;
}

/* --- both ------------------------------------------------------------------------------------- */

/* What was left of the values of the choice's slot is what is not. */
static void
turn_round (const KtProgram *program, const KtChoice *choice, guint8 *allowed)
{
  const KtSlot *slot = kt_program_slot (program, kt_program_find_slot (program, choice->path));

  for (guint i = 0; i < slot->n_values; i++)
    allowed[slot->first_value + i] = !allowed[slot->first_value + i];
}

static guint8 *
allow_wanted (const KtProgram *program, const KtChoice *wanted, gboolean is_opposite)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  guint8 *allowed;

  if (wanted != NULL)
    g_ptr_array_add (choices, (gpointer)wanted);
  allowed = kt_joined_allow (program, choices);
  if (allowed != NULL && is_opposite)
    turn_round (program, wanted, allowed);
  return allowed;
}

KtVerdict
kt_joined_thin_out (KtSession *session,
                    GPtrArray *choices,
                    const KtChoice *wanted,
                    gboolean is_opposite,
                    GArray *needed,
                    GArray *rules,
                    gboolean *is_minimal)
{
  const KtProgram *program = session->program;
  g_autofree guint8 *first = program->join != NULL ? allow_wanted (program, wanted, is_opposite) : NULL;
  g_autofree guint8 *allowed = NULL;
  Decisions d = { session, choices, first, needed };
  KtVerdict verdict;

  if (first == NULL)
    return KT_UNDECIDED;
  allowed = allow_from (&d, 0);
  if (allowed == NULL)
    return KT_UNDECIDED;
  verdict = thin_out_decisions (&d, needed);
  if (verdict != KT_IMPOSSIBLE)
    return verdict;
  g_free (allowed);
  allowed = allow_from (&d, choices->len);
  return thin_out_rules (session, allowed, rules, is_minimal);
}
