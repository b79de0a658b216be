/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wishes at hand are watched: after every answer it is known which of them that configuration grants. */

#include "kt-wish.h"

#include <string.h>

void
kt_search_init (KtSearch *self, KtSession *session)
{
  *self = (KtSearch){ .session = session,
                      .program = kt_program_ref (session->program),
                      .verdict = KT_POSSIBLE,
                      .n_left = G_MAXUINT,
                      .n_hard_left = G_MAXUINT };
  self->held = g_array_new (FALSE, FALSE, sizeof (int));
}

void
kt_search_clear (KtSearch *self)
{
  g_clear_pointer (&self->assumptions, g_array_unref);
  g_clear_pointer (&self->held, g_array_unref);
  g_clear_pointer (&self->best, kt_witness_free);
  g_clear_pointer (&self->program, kt_program_unref);
}

gboolean
kt_search_goes_on (const KtSearch *self)
{
  return self->verdict == KT_POSSIBLE;
}

void
kt_search_assume (KtSearch *self, int literal)
{
  if (literal != KT_TRUE)
    g_array_append_val (self->assumptions, literal);
}

/* --- questions ---------------------------------------------------------------------------------- */

/* What the answer breaks of the literals held is assumed from now on. */
static gboolean
keeps_what_is_held (KtSearch *self)
{
  guint n_kept = 0, n = self->held->len;
  int *held = (int *) self->held->data;

  for (guint i = 0; i < n; i++)
    if (kt_session_last_value (self->session, held[i]))
      held[n_kept++] = held[i];
    else
      g_array_append_val (self->assumptions, held[i]);
  g_array_set_size (self->held, n_kept);
  return n_kept == n;
}

static KtVerdict
solve (KtSearch *self)
{
  const int *literals = (const int *) self->assumptions->data;

  /* Whatever it costs, there must be a first one. */
  if (self->best == NULL)
    return kt_session_solve (self->session, literals, self->assumptions->len, KT_EFFORT_SEARCH);
  return kt_session_try (self->session, literals, self->assumptions->len, self->max_conflicts);
}

KtVerdict
kt_search_ask (KtSearch *self)
{
  KtVerdict verdict = solve (self);

  while (verdict == KT_POSSIBLE && !keeps_what_is_held (self))
    verdict = solve (self);
  if (verdict == KT_POSSIBLE)
    {
      kt_witness_free (self->best);
      self->best = kt_session_read_witness (self->session);
    }
  else if (verdict == KT_GROWN || verdict == KT_STOPPED)
    self->verdict = verdict;
  return verdict;
}

KtVerdict
kt_search_show_best (KtSearch *self)
{
  g_autoptr (GArray) literals = g_array_copy (self->assumptions);

  kt_witness_append_literals (self->session, self->best, literals);
  return kt_session_try (self->session, (const int *) literals->data, literals->len, self->max_conflicts);
}

/* With formulas it costs least to be told it. */
static KtVerdict
begin_with_best (KtSearch *self)
{
  if (self->program->oracles->len > 0 && kt_search_show_best (self) == KT_POSSIBLE)
    return KT_POSSIBLE;
  return kt_search_ask (self);
}

/* --- wishes ------------------------------------------------------------------------------------- */

typedef struct {
  KtSearch *search;
  const KtWish *wishes;
  guint n;
  guint8 *truths;  /* what the best configuration grants */
  int settled;     /* group of which one was granted last */
  guint n_refused;
} Granting;

static void
watch (Granting *g)
{
  for (guint i = 0; i < g->n; i++)
    g->truths[i] = (guint8) kt_session_last_value (g->search->session, g->wishes[i].literal);
}

static gboolean
is_settled (const Granting *g, guint i)
{
  return g->wishes[i].group >= 0 && g->wishes[i].group == g->settled;
}

static void
grant (Granting *g, guint i)
{
  kt_search_assume (g->search, g->wishes[i].literal);
  g->settled = g->wishes[i].group;
}

/* The first k wishes from i on that are not of one group; *end: behind the last. */
static GArray *
next_wishes (const Granting *g, guint i, guint k, guint *end)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  int group = g->settled;

  for (; i < g->n && numbers->len < k; i++)
    {
      if (g->wishes[i].group >= 0 && g->wishes[i].group == group)
        continue;
      group = g->wishes[i].group;
      g_array_append_val (numbers, i);
    }
  *end = i;
  return numbers;
}

/* All of them together. What was assumed while asking and is no wish stays. */
static KtVerdict
ask_together (Granting *g, const GArray *numbers)
{
  GArray *assumptions = g->search->assumptions;
  guint before = assumptions->len;
  KtVerdict verdict;

  for (guint i = 0; i < numbers->len; i++)
    g_array_append_val (assumptions, g->wishes[g_array_index (numbers, guint, i)].literal);
  verdict = kt_search_ask (g->search);
  g_array_remove_range (assumptions, before, numbers->len);
  g->search->n_left -= g->search->n_left > 0;
  if (verdict == KT_POSSIBLE)
    watch (g);
  return verdict;
}

static guint
count_of_rest (const Granting *g, guint i)
{
  guint n = 0;

  for (; i < g->n; i++)
    n += !g->truths[i];
  return n;
}

static void
grant_all (Granting *g)
{
  guint i = 0, k = 1;

  while (i < g->n && kt_search_goes_on (g->search))
    {
      g_autoptr (GArray) numbers = NULL;
      KtVerdict verdict;
      guint end;

      if (is_settled (g, i) || g->truths[i])
        {
          if (!is_settled (g, i))
            grant (g, i);
          i++;
          continue;
        }
      if (g->search->n_left == 0 || g->search->n_hard_left == 0)
        {
          g->n_refused += count_of_rest (g, i);
          return;
        }
      numbers = next_wishes (g, i, k, &end);
      verdict = ask_together (g, numbers);
      if (verdict == KT_POSSIBLE)
        {
          for (guint j = 0; j < numbers->len; j++)
            grant (g, g_array_index (numbers, guint, j));
          i = end;
          k *= 2;
        }
      else if (numbers->len > 1)
        k = MAX (1, numbers->len / 4);
      else
        {
          if (verdict == KT_UNDECIDED)
            g->search->n_hard_left--;
          g->n_refused += g->wishes[i].group < 0;
          i++;
        }
    }
}

guint
kt_search_grant (KtSearch *search, const KtWish *wishes, guint n)
{
  Granting g = { .search = search, .wishes = wishes, .n = n, .settled = -1 };

  if (n == 0 || !kt_search_goes_on (search) || begin_with_best (search) != KT_POSSIBLE)
    return n;
  g.truths = g_new (guint8, n);
  watch (&g);
  grant_all (&g);
  g_free (g.truths);
  return g.n_refused;
}
