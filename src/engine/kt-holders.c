/* SPDX-License-Identifier: GPL-3.0-or-later */

/* As with one watched literal. A literal that is lost and regained before anyone looks keeps its clauses. */

#include "kt-holders.h"

#include <string.h>

#include "kt-solver-private.h"

struct _KtHolders {
  const GArray *clauses;
  int n_variables;
  guint8 *values;    /* by variable */
  guint8 *is_turned; /* by variable: among `turned` */
  KtWords *held;     /* by literal: places */
  KtWords turned;    /* variables a literal of which was lost while it held something */
  KtWords homeless;  /* places of what was broken when last looked at */
};

static inline gboolean
is_true (const KtHolders *self, int literal)
{
  return self->values[ABS (literal)] == (literal > 0);
}

/* FALSE: nothing does. */
static gboolean
hold (KtHolders *self, guint32 place)
{
  const int *literal = &g_array_index (self->clauses, int, place);

  while (*literal != 0 && !is_true (self, *literal))
    literal++;
  if (*literal != 0)
    kt_words_push (&self->held[kt_lit (*literal)], place);
  return *literal != 0;
}

KtHolders *
kt_holders_new (const GArray *clauses, int n_variables)
{
  KtHolders *self = g_new0 (KtHolders, 1);
  gsize n = (gsize) n_variables + 1;

  self->clauses = clauses;
  self->n_variables = n_variables;
  self->values = g_malloc (n);
  memset (self->values, TRUE, n);
  self->is_turned = g_new0 (guint8, n);
  self->held = g_new0 (KtWords, 2 * n);
  for (guint place = 0; place < clauses->len; place++)
    {
      kt_words_push (&self->homeless, place);
      while (g_array_index (clauses, int, place) != 0)
        place++;
    }
  return self;
}

void
kt_holders_free (KtHolders *self)
{
  for (gsize lit = 0; lit < 2 * ((gsize) self->n_variables + 1); lit++)
    g_free (self->held[lit].at);
  g_free (self->held);
  g_free (self->values);
  g_free (self->is_turned);
  g_free (self->turned.at);
  g_free (self->homeless.at);
  g_free (self);
}

void
kt_holders_set (KtHolders *self, int literal)
{
  guint variable = (guint) ABS (literal);

  if (is_true (self, literal))
    return;
  self->values[variable] ^= TRUE;
  if (self->is_turned[variable] || self->held[kt_lit (-literal)].n == 0)
    return;
  self->is_turned[variable] = TRUE;
  kt_words_push (&self->turned, variable);
}

static void
find_homes (KtHolders *self)
{
  guint32 kept = 0;

  for (guint32 i = 0; i < self->homeless.n; i++)
    if (!hold (self, self->homeless.at[i]))
      self->homeless.at[kept++] = self->homeless.at[i];
  self->homeless.n = kept;
}

void
kt_holders_gather (KtHolders *self, GArray *broken)
{
  find_homes (self);
  while (self->turned.n > 0)
    {
      guint32 variable = self->turned.at[--self->turned.n];
      KtWords *list = &self->held[2 * variable + self->values[variable]];

      self->is_turned[variable] = FALSE;
      for (guint32 i = 0; i < list->n; i++)
        if (!hold (self, list->at[i]))
          kt_words_push (&self->homeless, list->at[i]);
      list->n = 0;
    }
  g_array_append_vals (broken, self->homeless.at, self->homeless.n);
}

guint
kt_holders_count (const KtHolders *self, int literal)
{
  return self->held[kt_lit (literal)].n;
}
