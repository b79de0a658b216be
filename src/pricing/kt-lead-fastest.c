/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One program in which each row of lead.csv is a term: rows that add, with their days; the others
 * by their length in kinds, with an amount that no surcharge reaches. Minimising the surcharges
 * together with all kinds that are longer than a limit gives a total below that amount exactly if
 * the limit can be kept.
 */

#include "kt-lead-fastest.h"

#include <glib/gi18n-lib.h>

#define KIND_ADDED 31
#define MAX_LENGTHS 30
#define TOO_LONG 100000000 /* more than all surcharges together: rows have at most 3,650 days */

typedef struct {
  KtProduct *product;
  GArray *lengths; /* guint, ascending: days of rows that are longer than the product's own */
  GArray *terms;   /* KtTerm */
  GPtrArray *formulas;
  KtProgram *program;
  KtSession *session;
  gboolean is_proven; /* every completion so far was the best of its kind */
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->session, kt_session_free);
  g_clear_pointer (&search->program, kt_program_unref);
  g_clear_pointer (&search->lengths, g_array_unref);
  g_clear_pointer (&search->terms, g_array_unref);
  g_clear_pointer (&search->formulas, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static int
compare_days (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *)a;
  guint y = *(const guint *)b;
  return (x > y) - (x < y);
}

static gboolean
is_long (const Search *search, const KtLeadRow *row)
{
  return !row->is_added && row->days > search->product->info->lead_days;
}

/* The place of a length in the list; its end if it is not there. */
static guint
find_length (const Search *search, guint days)
{
  guint i = 0;
  while (i < search->lengths->len && g_array_index (search->lengths, guint, i) != days)
    i++;
  return i;
}

static gboolean
collect_lengths (Search *search, GError **error)
{
  search->lengths = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < search->product->leads->len; i++)
    {
      const KtLeadRow *row = search->product->leads->pdata[i];
      if (is_long (search, row) && find_length (search, row->days) == search->lengths->len)
        g_array_append_val (search->lengths, row->days);
    }
  g_array_sort (search->lengths, compare_days);
  if (search->lengths->len <= MAX_LENGTHS)
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_LIMIT,
               _ ("“%s” has more than %d different delivery times."), search->product->info->id,
               MAX_LENGTHS);
  return FALSE;
}

static void
add_term (Search *search, const KtLeadRow *row, guint amount, guint kind)
{
  g_autofree char *text = g_strdup_printf ("%u", amount);
  KtFormula *formula = kt_model_parse_formula (search->product->model, text, NULL, 0, NULL);
  KtTerm term = { .id = row->key,
                  .when = row->when != NULL ? row->when->expr : NULL,
                  .amount = formula->expr,
                  .kind = kind };
  g_ptr_array_add (search->formulas, formula);
  g_array_append_val (search->terms, term);
}

static void
collect_terms (Search *search)
{
  search->terms = g_array_new (FALSE, FALSE, sizeof (KtTerm));
  search->formulas = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_formula_free);
  for (guint i = 0; i < search->product->leads->len; i++)
    {
      const KtLeadRow *row = search->product->leads->pdata[i];
      if (row->is_added)
        add_term (search, row, row->days, KIND_ADDED);
      else if (is_long (search, row))
        add_term (search, row, TOO_LONG, find_length (search, row->days));
    }
}

static gboolean
open_session (Search *search,
              const KtFastestRequest *request,
              GCancellable *cancellable,
              GError **error)
{
  const KtProgramOptions options = { .terms = (gconstpointer)search->terms->data,
                                     .n_terms = search->terms->len,
                                     .day = request->day };
  search->program = kt_program_compile (search->product->model, &options, cancellable, error);
  if (search->program == NULL)
    return FALSE;
  search->session = kt_session_new (search->program, error);
  if (search->session == NULL)
    return FALSE;
  kt_session_set_effort (search->session, request->conflicts, request->undecided);
  return kt_session_decide_all (search->session, request->choices, error);
}

/* Kinds that count under a limit: the surcharges, and every length from `first` on. */
static guint32
kinds_from (const Search *search, guint first)
{
  guint32 kinds = 1u << KIND_ADDED;
  for (guint i = first; i < search->lengths->len; i++)
    kinds |= 1u << i;
  return kinds;
}

static guint
limit_days (const Search *search, guint first)
{
  return first == 0 ? search->product->info->lead_days
                    : g_array_index (search->lengths, guint, first - 1);
}

static KtRational
days_after (guint limit, KtRational added)
{
  KtRational sum = added;
  kt_rational_add (added, (KtRational){ limit, 1 }, &sum);
  return sum;
}

/* The best completion without rows of the lengths from `first` on; *best is replaced if it is
 * better than that. */
static gboolean
try_limit (Search *search, guint first, KtCompletion **best, GError **error)
{
  const KtCompletionRequest request
      = { .goal = KT_COMPLETE_CHEAPEST, .kinds = kinds_from (search, first) };
  guint limit = limit_days (search, first);
  KtCompletion *found = kt_session_complete (search->session, &request, error);
  if (found == NULL)
    return FALSE;
  if (!found->has_total) /* no row counts */
    {
      found->total = found->bound = (KtRational){ 0, 1 };
      found->is_least = TRUE;
    }

  search->is_proven = search->is_proven && found->is_least;
  gboolean keeps_limit = kt_rational_compare (found->total, (KtRational){ TOO_LONG, 1 }) < 0;
  found->total = days_after (limit, found->total);
  found->bound = days_after (limit, found->bound);
  if (!keeps_limit || (*best != NULL && kt_rational_compare (found->total, (*best)->total) >= 0))
    {
      kt_completion_free (found);
      return TRUE;
    }
  g_clear_pointer (best, kt_completion_free);
  *best = found;
  return TRUE;
}

KtCompletion *
kt_lead_complete_fastest (const KtFastestRequest *request,
                          GCancellable *cancellable,
                          GError **error)
{
  g_auto (Search) search = { .product = request->product, .is_proven = TRUE };
  g_autoptr (KtCompletion) best = NULL;
  if (!collect_lengths (&search, error))
    return NULL;
  collect_terms (&search);
  if (!open_session (&search, request, cancellable, error))
    return NULL;

  for (guint first = 0; first <= search.lengths->len; first++)
    {
      KtRational least = { limit_days (&search, first), 1 };
      if (best != NULL && kt_rational_compare (least, best->total) >= 0)
        break;
      if (!try_limit (&search, first, &best, error))
        return NULL;
    }
  best->has_total = TRUE;
  best->is_optimal = best->is_least = search.is_proven;
  if (!best->is_optimal)
    best->bound = (KtRational){ limit_days (&search, 0), 1 };
  return g_steal_pointer (&best);
}
