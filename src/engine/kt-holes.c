/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The gaps of a number's range. From a value that is possible upwards: the next possible one is found
 * by asking for anything in a window above and taking the solver's answer as a new, nearer end, until
 * the window is proven empty. */

#include "kt-engine-error.h"
#include "kt-session-private.h"

#include <glib/gi18n-lib.h>

#define MAX_QUESTIONS 4000

typedef struct {
  KtSession *session;
  KtProgram *program; /* keeps the slot, also when the session has grown a larger one */
  const KtSlot *slot;
  const KtBits *bits;
  GArray *assumptions;
  guint n_questions;
  KtVerdict verdict;
} Scan;

/* Something in [from, to]; *found is it. */
static gboolean
find_between (Scan *scan, gint64 from, gint64 to, gint64 *found)
{
  KtSession *session = scan->session;
  int literals[3] = {
    -kt_circuit_bits_at_most (session->circuit, scan->bits, from - scan->slot->low - 1),
    kt_circuit_bits_at_most (session->circuit, scan->bits, to - scan->slot->low),
    scan->slot->presence,
  };
  guint n = scan->assumptions->len;

  g_array_append_vals (scan->assumptions, literals, 3);
  scan->verdict = kt_session_solve (session, (const int *) scan->assumptions->data,
                                    scan->assumptions->len, KT_EFFORT_PROBE);
  g_array_set_size (scan->assumptions, n);
  scan->n_questions++;
  if (scan->verdict != KT_POSSIBLE)
    return FALSE;
  *found = scan->slot->low + kt_session_last_units (session, scan->slot->bits);
  return TRUE;
}

static gboolean
goes_on (const Scan *scan)
{
  return (scan->verdict == KT_POSSIBLE || scan->verdict == KT_IMPOSSIBLE
          || scan->verdict == KT_IMPOSSIBLE_SO_FAR)
         && scan->n_questions < MAX_QUESTIONS;
}

/* The least possible value in [from, to], if any. */
static gboolean
find_least (Scan *scan, gint64 from, gint64 to, gint64 *least)
{
  gint64 found;
  gboolean any = FALSE;

  while (from <= to && goes_on (scan) && find_between (scan, from, to, &found))
    {
      any = TRUE;
      *least = found;
      to = found - 1;
      if (found == from)
        break;
    }
  return any;
}

static KtDecimal
decimal_of (const KtSlot *slot, gint64 units)
{
  KtDecimal value = kt_decimal (units, 0);

  kt_value_to_decimal (kt_value_number (kt_slot_rational (slot, units)),
                       slot->digits > 0 ? (guint) slot->digits : 0, &value);
  return value;
}

static GArray *
scan_range (Scan *scan, guint max_holes)
{
  GArray *holes = g_array_new (FALSE, FALSE, sizeof (KtDecimal));
  gint64 end = scan->slot->low + scan->bits->max, at, next;

  if (!find_least (scan, scan->slot->low, end, &at))
    return holes;
  while (goes_on (scan) && holes->len / 2 < max_holes && at < end)
    {
      KtDecimal first, last;

      if (!find_between (scan, at + 1, at + 1, &next)
          && goes_on (scan))
        {
          if (!find_least (scan, at + 2, end, &next))
            break;
          first = decimal_of (scan->slot, at + 1);
          last = decimal_of (scan->slot, next - 1);
          g_array_append_val (holes, first);
          g_array_append_val (holes, last);
        }
      at = next;
    }
  return holes;
}

GArray *
kt_session_get_holes (KtSession *self, const char *path, guint max_holes, GError **error)
{
  GArray *holes = NULL;
  KtVerdict verdict;

  do
    {
      Scan scan = { .session = self, .verdict = KT_POSSIBLE };
      int number;

      g_clear_pointer (&holes, g_array_unref);
      if (!kt_session_ensure_path (self, path, error))
        return NULL;
      scan.assumptions = kt_session_assumptions (self, self->now->choices, NULL, error);
      if (scan.assumptions == NULL)
        return NULL;
      number = kt_program_find_slot (self->program, path);
      scan.program = kt_program_ref (self->program);
      scan.slot = kt_program_slot (scan.program, number);
      if (scan.slot->bits < 0)
        {
          g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE, _ ("“%s” is no number"), path);
          g_array_unref (scan.assumptions);
          kt_program_unref (scan.program);
          return NULL;
        }
      scan.bits = kt_session_bits (self, scan.slot->bits);
      holes = scan_range (&scan, max_holes);
      g_array_unref (scan.assumptions);
      kt_program_unref (scan.program);
      verdict = scan.verdict;
    }
  while (verdict == KT_GROWN);
  if (verdict == KT_STOPPED)
    {
      kt_session_check_verdict (self, verdict, error);
      g_clear_pointer (&holes, g_array_unref);
    }
  return holes;
}
