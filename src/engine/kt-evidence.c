/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why an old proof stays one. Let the base have changed by D and the proof be P, both sets of variables that went over;
 * the new proof is P without D. A clause without variables of it is as in the new base; one without variables of D is as
 * in the old proof. A clause with both, that some variable of D left, holds by one that is fixed or that D brought; or
 * else one literal that holds it was marked, and a proof without that one leaves it alone. */

#include "kt-evidence.h"

#include <stdlib.h>
#include <string.h>

/* After so many proofs the base is judged, and each time they have doubled. */
#define FIRST_LOOK 64
#define MAX_IMPROVE_CONFLICTS 500
/* A proof: for how many variables there is room, how many there are, how often it is referred to, the variables. One that
 * nobody refers to is none. */
enum { ROOM, LENGTH, REFERENCES, HEADER };

typedef struct {
  guint32 *at;
  gsize n, room;
} Words;

struct _KtEvidence {
  KtSolver *solver;
  guint n_variables, n_names;
  guint8 *is_asked;  /* by variable */
  guint8 *is_open;   /* by variable: asked for, and without a proof */
  guint32 *proofs;   /* by variable: place of the proof of the value it has not in the base; then by name; 0: none */
  Words arena;
  gsize n_unused;    /* words of it */
  guint8 *changed;   /* by variable: went over in the base last */
  guint8 *steady;    /* by variable: fixed by the assumptions, or changed last */
  guint8 *touched;   /* by variable: no proof with it holds */
  GPtrArray *constraints; /* GArray of variables */
  guint8 *marks;     /* by variable; work space */
  guint *counts;     /* by variable: how many proofs it is in; work space */
  guint n_learnt;    /* proofs since the assumptions changed */
  guint next_look;
};

static void
words_push (Words *words, guint32 word)
{
  if (words->n == words->room)
    {
      words->room = words->room * 2 + 64;
      words->at = g_renew (guint32, words->at, words->room);
    }
  words->at[words->n++] = word;
}

KtEvidence *
kt_evidence_new (KtSolver *solver, guint n_variables, const int *literals, guint n_literals, guint n_names)
{
  KtEvidence *self = g_new0 (KtEvidence, 1);

  self->solver = solver;
  self->n_variables = n_variables;
  self->n_names = n_names;
  self->is_asked = g_new0 (guint8, n_variables + 1);
  self->is_open = g_new0 (guint8, n_variables + 1);
  self->proofs = g_new0 (guint32, n_variables + 1 + n_names);
  self->changed = g_new0 (guint8, n_variables + 1);
  self->steady = g_new0 (guint8, n_variables + 1);
  self->touched = g_new0 (guint8, n_variables + 1);
  self->marks = g_new0 (guint8, n_variables + 1);
  self->counts = g_new0 (guint, n_variables + 1);
  self->constraints = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->next_look = FIRST_LOOK;
  words_push (&self->arena, 0);
  for (guint i = 0; i < n_literals; i++)
    if ((guint) abs (literals[i]) <= n_variables)
      self->is_asked[abs (literals[i])] = self->is_open[abs (literals[i])] = TRUE;
  kt_solver_index (solver, n_variables);
  return self;
}

void
kt_evidence_free (KtEvidence *self)
{
  if (self == NULL)
    return;
  g_free (self->is_asked);
  g_free (self->is_open);
  g_free (self->proofs);
  g_free (self->changed);
  g_free (self->steady);
  g_free (self->touched);
  g_free (self->marks);
  g_free (self->counts);
  g_free (self->arena.at);
  g_ptr_array_unref (self->constraints);
  g_free (self);
}

void
kt_evidence_add_constraint (KtEvidence *self, const int *literals, guint n_literals)
{
  GArray *variables = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < n_literals; i++)
    {
      int variable = abs (literals[i]);

      g_array_append_val (variables, variable);
    }
  g_ptr_array_add (self->constraints, variables);
}

/* --- references --------------------------------------------------------------------------------- */

static void
set_proof (KtEvidence *self, guint who, guint32 place)
{
  self->proofs[who] = place;
  if (who <= self->n_variables)
    self->is_open[who] = self->is_asked[who] && place == 0;
}

static void
refer (KtEvidence *self, guint who, guint32 place)
{
  if (self->proofs[who] != 0 && --self->arena.at[self->proofs[who] + REFERENCES] == 0)
    self->n_unused += self->arena.at[self->proofs[who] + ROOM] + HEADER;
  set_proof (self, who, place);
  if (place != 0)
    self->arena.at[place + REFERENCES]++;
}

/* --- room --------------------------------------------------------------------------------------- */

static int
compare_by_place (gconstpointer a, gconstpointer b, gpointer data)
{
  const KtEvidence *self = data;
  guint32 x = self->proofs[*(const guint *) a], y = self->proofs[*(const guint *) b];

  return x < y ? -1 : x > y;
}

/* Names in the order of the places of their proofs. */
static guint *
sort_names (const KtEvidence *self)
{
  guint *names = g_new (guint, self->n_names + 1);

  for (guint i = 0; i < self->n_names; i++)
    names[i] = self->n_variables + 1 + i;
  if (self->n_names > 1)
    g_qsort_with_data (names, (gint) self->n_names, sizeof (guint), compare_by_place, (gpointer) self);
  return names;
}

/* Returns where the next one goes. */
static guint32
move_proof (KtEvidence *self, guint32 place, guint32 to)
{
  guint32 *proof = self->arena.at + place, *moved = self->arena.at + to;
  guint32 n = proof[LENGTH], n_references = proof[REFERENCES];

  if (n_references == 0)
    return to;
  moved[ROOM] = moved[LENGTH] = n;
  moved[REFERENCES] = n_references;
  for (guint32 i = 0; i < n; i++)
    {
      guint32 variable = proof[HEADER + i];

      if (self->proofs[variable] == place)
        self->proofs[variable] = to;
      moved[HEADER + i] = variable;
    }
  return to + HEADER + n;
}

static void
compact (KtEvidence *self)
{
  g_autofree guint *names = sort_names (self);
  guint32 to = 1;
  guint at = 0;

  while (at < self->n_names && self->proofs[names[at]] == 0)
    at++;
  for (guint32 place = 1, next; place < self->arena.n; place = next)
    {
      guint32 end;

      next = place + self->arena.at[place + ROOM] + HEADER;
      end = move_proof (self, place, to);
      for (; at < self->n_names && self->proofs[names[at]] == place; at++)
        self->proofs[names[at]] = to;
      to = end;
    }
  self->arena.n = to;
  self->n_unused = 0;
}

/* --- after a decision --------------------------------------------------------------------------- */

static void
touch_constraints (KtEvidence *self)
{
  for (guint i = 0; i < self->constraints->len; i++)
    {
      const GArray *variables = g_ptr_array_index (self->constraints, i);
      gboolean meets = FALSE;

      for (guint j = 0; j < variables->len && !meets; j++)
        meets = self->changed[g_array_index (variables, int, j)];
      for (guint j = 0; j < variables->len && meets; j++)
        {
          int variable = g_array_index (variables, int, j);

          self->touched[variable] = TRUE;
          self->changed[variable] = FALSE; /* not to be left out of a proof either */
        }
    }
}

static void
mark_changes (KtEvidence *self, const guint32 *flips, guint n_flips)
{
  for (guint i = 0; i < n_flips; i++)
    if (flips[i] <= self->n_variables)
      {
        refer (self, flips[i], 0);
        self->steady[flips[i]] = self->changed[flips[i]] = TRUE;
      }
}

/* The base goes over to the solution; what that comes near to is touched. FALSE: it is the same. */
static gboolean
change_base (KtEvidence *self, guint n_assumptions)
{
  guint n_flips;
  const guint32 *flips = kt_solver_get_flips (self->solver, &n_flips);

  memset (self->touched, 0, self->n_variables + 1);
  memset (self->steady, 0, self->n_variables + 1);
  memset (self->changed, 0, self->n_variables + 1);
  kt_solver_keep (self->solver);
  kt_solver_back_to (self->solver, n_assumptions);
  mark_changes (self, flips, n_flips);
  kt_solver_mark_fixed (self->solver, self->n_variables, self->steady);
  kt_solver_mark_fixed (self->solver, self->n_variables, self->touched);
  for (guint i = 0; i < n_flips; i++)
    if (flips[i] <= self->n_variables)
      {
        int variable = (int) flips[i];

        kt_solver_mark_neighbours (self->solver,
                                   kt_solver_base_value (self->solver, variable) ? -variable : variable,
                                   self->steady, self->touched);
      }
  if (n_flips > 0)
    touch_constraints (self);
  for (guint i = 0; i < n_flips; i++)
    if (flips[i] <= self->n_variables && self->changed[flips[i]])
      self->touched[flips[i]] = FALSE; /* it goes from the proofs */
  return n_flips > 0;
}

static gboolean
holds_still (const KtEvidence *self, const guint32 *proof)
{
  for (guint32 i = 0; i < proof[LENGTH]; i++)
    if (self->touched[proof[HEADER + i]])
      return FALSE;
  return TRUE;
}

static void
drop_proof (KtEvidence *self, guint32 place)
{
  guint32 *proof = self->arena.at + place;

  for (guint32 i = 0; i < proof[LENGTH]; i++)
    if (self->proofs[proof[HEADER + i]] == place)
      set_proof (self, proof[HEADER + i], 0);
  proof[REFERENCES] = 0;
  self->n_unused += proof[ROOM] + HEADER;
}

/* What changed is as in the base now. */
static void
shorten_proof (const KtEvidence *self, guint32 *proof)
{
  guint32 kept = 0;

  for (guint32 i = 0; i < proof[LENGTH]; i++)
    if (!self->changed[proof[HEADER + i]])
      proof[HEADER + kept++] = proof[HEADER + i];
  proof[LENGTH] = kept;
}

static void
sort_out_proofs (KtEvidence *self, gboolean has_changed)
{
  for (gsize place = 1; place < self->arena.n; place += self->arena.at[place + ROOM] + HEADER)
    {
      guint32 *proof = self->arena.at + place;

      if (proof[REFERENCES] == 0)
        continue;
      if (!holds_still (self, proof))
        drop_proof (self, (guint32) place);
      else if (has_changed)
        shorten_proof (self, proof);
    }
  for (guint who = self->n_variables + 1; who <= self->n_variables + self->n_names; who++)
    if (self->proofs[who] != 0 && self->arena.at[self->proofs[who] + REFERENCES] == 0)
      self->proofs[who] = 0;
}

void
kt_evidence_move (KtEvidence *self, guint n_assumptions, const int *touched, guint n_touched)
{
  gboolean has_changed = change_base (self, n_assumptions);

  for (guint i = 0; i < n_touched; i++)
    if ((guint) abs (touched[i]) <= self->n_variables && !self->changed[abs (touched[i])])
      self->touched[abs (touched[i])] = TRUE;
  sort_out_proofs (self, has_changed);
  if (self->n_unused > self->arena.n / 2)
    compact (self);
  self->n_learnt = 0;
  self->next_look = FIRST_LOOK;
}

/* --- asking ------------------------------------------------------------------------------------- */

static void
keep_proof (KtEvidence *self, const guint32 *flips, guint n_flips, const guint *names, guint n_names)
{
  gsize place = self->arena.n;

  for (guint i = 0; i < HEADER; i++)
    words_push (&self->arena, 0);
  for (guint i = 0; i < n_flips; i++)
    if (flips[i] <= self->n_variables)
      {
        words_push (&self->arena, flips[i]);
        if (self->is_asked[flips[i]] && self->proofs[flips[i]] == 0)
          refer (self, flips[i], (guint32) place);
      }
  for (guint i = 0; i < n_names; i++)
    refer (self, self->n_variables + 1 + names[i], (guint32) place);
  self->arena.at[place + ROOM] = self->arena.at[place + LENGTH] = (guint32) (self->arena.n - place - HEADER);
  if (self->arena.at[place + REFERENCES] == 0)
    self->arena.n = place;
  else
    self->n_learnt++;
}

void
kt_evidence_learn (KtEvidence *self, const guint *names, guint n_names)
{
  guint n_flips;
  const guint32 *flips = kt_solver_get_flips (self->solver, &n_flips);

  keep_proof (self, flips, n_flips, names, n_names);
}

/* Of so many variables that go over with a literal most go over with the next one as well: it may join as long as half as
 * many are added. The proof lasts about as long, and what is common is gone through once. */
#define LARGE_PROOF 150

/* The proof of the first one, and of those that join. Returns how many were looked at. */
static guint
learn_together (KtEvidence *self, const int *literals, guint n_literals)
{
  guint n_flips, taken = 1, first = kt_solver_close (self->solver, literals[0]), all = first;
  const guint32 *flips;

  for (; taken < n_literals && first >= LARGE_PROOF && all < first + first / 2; taken++)
    if (!kt_evidence_shows (self, literals[taken]))
      all = kt_solver_close_with (self->solver, literals[taken]);
  flips = kt_solver_end_close (self->solver, &n_flips);
  keep_proof (self, flips, n_flips, NULL, 0);
  return taken;
}

void
kt_evidence_learn_literals (KtEvidence *self, const int *literals, guint n_literals)
{
  for (guint i = 0; i < n_literals;)
    i += kt_evidence_shows (self, literals[i]) ? 1 : learn_together (self, literals + i, n_literals - i);
}

const guint8 *
kt_evidence_get_open (const KtEvidence *self)
{
  return self->is_open;
}

gboolean
kt_evidence_shows (const KtEvidence *self, int literal)
{
  return self->proofs[abs (literal)] != 0 || kt_solver_base_value (self->solver, literal);
}

gboolean
kt_evidence_has_name (const KtEvidence *self, guint name)
{
  return self->proofs[self->n_variables + 1 + name] != 0;
}

void
kt_evidence_read (KtEvidence *self, guint name, const int *literals, guint n, guint8 *values)
{
  const guint32 *proof = self->arena.at + self->proofs[self->n_variables + 1 + name];

  for (guint32 i = 0; i < proof[LENGTH]; i++)
    self->marks[proof[HEADER + i]] = TRUE;
  for (guint i = 0; i < n; i++)
    values[i] = self->marks[abs (literals[i])] ^ (kt_solver_base_value (self->solver, literals[i]) != 0);
  for (guint32 i = 0; i < proof[LENGTH]; i++)
    self->marks[proof[HEADER + i]] = FALSE;
}

/* --- a better base ------------------------------------------------------------------------------ */

/* The assumptions and as many of the literals behind them as can hold together: is there an answer? */
static gboolean
solve_with_most (KtEvidence *self, GArray *literals, guint n_assumptions)
{
  for (;;)
    {
      KtSatResult result = kt_solver_solve (self->solver, (const int *) literals->data, literals->len,
                                            MAX_IMPROVE_CONFLICTS);
      guint kept = n_assumptions;

      if (result != KT_SAT_NO)
        return result == KT_SAT_YES;
      for (guint i = n_assumptions; i < literals->len; i++)
        if (!kt_solver_failed (self->solver, g_array_index (literals, int, i)))
          g_array_index (literals, int, kept++) = g_array_index (literals, int, i);
      if (kept == literals->len)
        return FALSE;
      g_array_set_size (literals, kept);
    }
}

static void
append_common (KtEvidence *self, GArray *literals, guint share)
{
  guint n_proofs = 0;

  memset (self->counts, 0, (self->n_variables + 1) * sizeof *self->counts);
  for (gsize place = 1; place < self->arena.n; place += self->arena.at[place + ROOM] + HEADER)
    {
      const guint32 *proof = self->arena.at + place;

      n_proofs += proof[REFERENCES] > 0;
      for (guint32 i = 0; i < proof[LENGTH] && proof[REFERENCES] > 0; i++)
        self->counts[proof[HEADER + i]]++;
    }
  for (guint v = 1; v <= self->n_variables; v++)
    if (self->counts[v] > MAX (n_proofs / share, 2))
      {
        int literal = kt_solver_base_value (self->solver, (int) v) ? -(int) v : (int) v;

        g_array_append_val (literals, literal);
      }
}

gboolean
kt_evidence_wants_improvement (const KtEvidence *self)
{
  return self->n_learnt >= self->next_look;
}

gboolean
kt_evidence_improve (KtEvidence *self, const int *assumptions, guint n_assumptions, const int *touched,
                     guint n_touched, guint share)
{
  g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));
  guint n_learnt = self->n_learnt;

  self->next_look = MAX (n_learnt, FIRST_LOOK) * 2;
  if (self->constraints->len > 0)
    return FALSE;
  if (n_assumptions > 0)
    g_array_append_vals (literals, assumptions, n_assumptions);
  append_common (self, literals, share);
  if (literals->len == n_assumptions || !solve_with_most (self, literals, n_assumptions))
    return FALSE;
  kt_evidence_move (self, n_assumptions, touched, n_touched);
  self->n_learnt = n_learnt;
  self->next_look = MAX (n_learnt, FIRST_LOOK) * 2;
  return TRUE;
}

/* --- storing ------------------------------------------------------------------------------------ */

void
kt_evidence_save (KtEvidence *self, GArray *words)
{
  compact (self);
  g_array_append_vals (words, self->proofs + self->n_variables + 1, self->n_names);
  g_array_append_vals (words, self->arena.at, (guint) self->arena.n);
}

/* Where proofs begin, by place; NULL: they are none. */
static guint8 *
find_proofs (const KtEvidence *self, const guint32 *arena, gsize n)
{
  g_autofree guint8 *begins = g_new0 (guint8, n + 1);
  gsize place = 1;

  while (place + HEADER <= n && arena[place + ROOM] <= n - place - HEADER
         && arena[place + LENGTH] == arena[place + ROOM])
    {
      begins[place] = TRUE;
      for (guint32 i = 0; i < arena[place + LENGTH]; i++)
        if (arena[place + HEADER + i] == 0 || arena[place + HEADER + i] > self->n_variables)
          return NULL;
      place += arena[place + ROOM] + HEADER;
    }
  return place == n ? g_steal_pointer (&begins) : NULL;
}

static void
restore_proof (KtEvidence *self, gsize place)
{
  self->arena.at[place + REFERENCES] = 0;
  for (guint32 i = 0; i < self->arena.at[place + LENGTH]; i++)
    {
      guint32 variable = self->arena.at[place + HEADER + i];

      if (self->is_asked[variable] && self->proofs[variable] == 0)
        refer (self, variable, (guint32) place);
    }
}

gboolean
kt_evidence_restore (KtEvidence *self, const guint32 *words, guint n_words)
{
  const guint32 *arena = words + self->n_names;
  gsize n = n_words - self->n_names;
  g_autofree guint8 *begins = n_words > self->n_names ? find_proofs (self, arena, n) : NULL;

  if (begins == NULL)
    return FALSE;
  self->arena.n = self->n_unused = 0;
  for (gsize i = 0; i < n; i++)
    words_push (&self->arena, arena[i]);
  for (gsize place = 1; place < n; place += self->arena.at[place + ROOM] + HEADER)
    restore_proof (self, place);
  for (guint name = 0; name < self->n_names; name++)
    if (words[name] < n && begins[words[name]])
      refer (self, self->n_variables + 1 + name, words[name]);
  return TRUE;
}

gsize
kt_evidence_get_size (const KtEvidence *self)
{
  return self->arena.n - self->n_unused;
}

gsize
kt_evidence_get_memory (const KtEvidence *self)
{
  return self->arena.room * sizeof (guint32) + self->n_variables * (2 * sizeof (guint32) + 4);
}
