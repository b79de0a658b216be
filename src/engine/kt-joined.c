/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The variables of the join are the slots, the product left out, and its values are the program's.
 */

#include "kt-joined.h"

#include <string.h>

guint *
kt_joined_n_values (const KtProgram *program)
{
  guint n = program->slots->len - 1;
  guint *n_values = g_new (guint, n + 1);

  for (guint v = 0; v < n; v++)
    n_values[v] = kt_program_slot (program, v + 1)->n_values;
  return n_values;
}

KtJoin *
kt_joined_read (const KtProgram *program)
{
  g_autofree guint *n_values = kt_joined_n_values (program);
  guint first = 0;

  for (guint i = 1; i < program->slots->len; i++)
    {
      if (kt_program_slot (program, i)->first_value != first)
        return NULL;
      first += kt_program_slot (program, i)->n_values;
    }
  return kt_join_new ((const guint32 *)program->join_words->data, program->join_words->len,
                      n_values, program->slots->len - 1);
}

/* --- decisions -------------------------------------------------------------------------------- */

static int
find_value (const KtProgram *program, int number, const char *name)
{
  const KtSlot *slot = kt_program_slot (program, number);

  for (guint i = 0; i < slot->n_values; i++)
    if (g_strcmp0 (kt_program_value_name (program, number, kt_program_values (program, slot) + i),
                   name)
        == 0)
      return (int)(slot->first_value + i);
  return -1;
}

/* FALSE: it is no decision about a value. */
static gboolean
restrict_to (const KtProgram *program, const KtChoice *choice, guint8 *allowed)
{
  int number = kt_program_find_slot (program, choice->path);
  int value
      = number > 0 && choice->value != NULL ? find_value (program, number, choice->value) : -1;
  const KtSlot *slot;

  if (value < 0)
    return FALSE;
  slot = kt_program_slot (program, number);
  if (choice->kind == KT_CHOICE_IS_NOT)
    allowed[value] = FALSE;
  for (guint i = 0; i < slot->n_values && choice->kind == KT_CHOICE_IS; i++)
    if (slot->first_value + i != (guint)value)
      allowed[slot->first_value + i] = FALSE;
  return choice->kind == KT_CHOICE_IS || choice->kind == KT_CHOICE_IS_NOT;
}

guint8 *
kt_joined_allow (const KtProgram *program, GPtrArray *choices)
{
  g_autofree guint8 *allowed = g_malloc (program->values->len + 1);

  memset (allowed, TRUE, program->values->len);
  for (guint i = 0; i < choices->len; i++)
    if (!restrict_to (program, g_ptr_array_index (choices, i), allowed))
      return NULL;
  return g_steal_pointer (&allowed);
}

KtVerdict
kt_joined_try (KtSession *session, GPtrArray *choices)
{
  const KtProgram *program = session->program;
  g_autofree guint8 *allowed = program->join != NULL ? kt_joined_allow (program, choices) : NULL;

  if (allowed == NULL)
    return KT_UNDECIDED;
  if (g_atomic_int_get (&session->stop))
    return KT_STOPPED;
  return kt_join_ask (program->join, allowed, NULL, NULL) ? KT_POSSIBLE : KT_IMPOSSIBLE;
}

/* --- everything ------------------------------------------------------------------------------- */

static void
settle_slot (KtDomains *d, guint number, const guint8 *possible)
{
  const KtSlot *slot = kt_program_slot (d->program, number);
  guint first = d->program->slots->len + slot->first_value, n_possible = 0;

  d->seen[number] |= KT_SEEN_TRUE;
  d->known->never[number] |= KT_NEVER_FALSE;
  for (guint i = 0; i < slot->n_values; i++)
    n_possible += possible[slot->first_value + i];
  for (guint i = 0; i < slot->n_values; i++)
    {
      gboolean can_be = possible[slot->first_value + i], can_miss = n_possible > (guint)can_be;

      d->seen[first + i] |= (can_be ? KT_SEEN_TRUE : 0) | (can_miss ? KT_SEEN_FALSE : 0);
      d->known->never[first + i] |= (can_be ? 0 : KT_NEVER_TRUE) | (can_miss ? 0 : KT_NEVER_FALSE);
    }
}

gboolean
kt_joined_settle (KtDomains *d)
{
  const KtProgram *program = d->program;
  g_autofree guint8 *allowed = program->join != NULL ? kt_joined_allow (program, d->moment->choices) : NULL;
  g_autofree guint8 *possible = NULL;

  if (allowed == NULL)
    return FALSE;
  if (g_atomic_int_get (&d->session->stop))
    {
      d->verdict = KT_STOPPED;
      return TRUE;
    }
  possible = g_malloc (program->values->len + 1);
  d->exchangeable = g_malloc (program->values->len + 1);
  kt_join_ask (program->join, allowed, possible, d->exchangeable);
  for (guint i = 1; i < program->slots->len; i++)
    settle_slot (d, i, possible);
  return TRUE;
}
