/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was found out about a program before the first decision, kept with it so that sessions begin
 * there: a base and proofs for what clauses tell, whole configurations for what formulas hold
 * together, of which only those stay that show something no later one shows. */

#include <string.h>

#include "kt-domains-private.h"

/* --- configurations -----------------------------------------------------------------------------
 */

/* One bit for each slot and value, then the numbers. */
static gsize
record_size (const KtProgram *program)
{
  gsize n_numbers = 0;

  for (guint i = 0; i < program->slots->len; i++)
    n_numbers += kt_program_slot (program, i)->bits >= 0;
  return (program->slots->len + program->values->len + 7) / 8 + n_numbers * sizeof (gint64);
}

static void
append_record (const KtProgram *program, const KtWitness *witness, GArray *pool)
{
  guint n = program->slots->len, m = n + program->values->len;
  guint8 byte = 0;

  for (guint k = 0; k < m; k++)
    {
      byte |= (guint8)((k < n ? witness->presence[k] : witness->values[k - n]) << (k % 8));
      if (k % 8 != 7 && k + 1 < m)
        continue;
      g_array_append_val (pool, byte);
      byte = 0;
    }
  for (guint i = 0; i < n; i++)
    if (kt_program_slot (program, i)->bits >= 0)
      g_array_append_vals (pool, &witness->units[i], sizeof (gint64));
}

static KtWitness *
read_record (const KtProgram *program, const guint8 *record)
{
  KtWitness *witness = kt_witness_new (program);
  guint n = program->slots->len, m = n + program->values->len;
  const guint8 *numbers = record + (m + 7) / 8;

  for (guint k = 0; k < m; k++)
    *(k < n ? &witness->presence[k] : &witness->values[k - n]) = (record[k / 8] >> (k % 8)) & 1;
  for (guint i = 0; i < n; i++)
    if (kt_program_slot (program, i)->bits >= 0)
      {
        memcpy (&witness->units[i], numbers, sizeof (gint64));
        numbers += sizeof (gint64);
      }
  return witness;
}

/* What the configurations looked at so far show. */
typedef struct {
  guint8 *seen; /* by slot, then by value: KT_SEEN_… */
  gint64 *low, *high;
} Shown;

static gboolean
see (guint8 *seen, gboolean truth)
{
  guint8 before = *seen;

  *seen |= truth ? KT_SEEN_TRUE : KT_SEEN_FALSE;
  return *seen != before;
}

/* Does it show anything new? */
static gboolean
shows_more (const KtProgram *program, const KtWitness *witness, Shown *shown)
{
  guint n = program->slots->len;
  gboolean more = FALSE;

  for (guint k = 0; k < n + program->values->len; k++)
    more |= see (&shown->seen[k], k < n ? witness->presence[k] : witness->values[k - n]);
  for (guint i = 0; i < n; i++)
    {
      if (kt_program_slot (program, i)->bits < 0 || !witness->presence[i])
        continue;
      more |= witness->units[i] < shown->low[i] || witness->units[i] > shown->high[i];
      shown->low[i] = MIN (shown->low[i], witness->units[i]);
      shown->high[i] = MAX (shown->high[i], witness->units[i]);
    }
  return more;
}

static void
keep_pool (const KtSession *session, GArray *pool)
{
  const KtProgram *program = session->program;
  guint n = program->slots->len;
  Shown shown = { g_new0 (guint8, n + program->values->len), g_new (gint64, n), g_new (gint64, n) };
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      shown.low[i] = G_MAXINT64;
      shown.high[i] = G_MININT64;
    }
  for (guint i = session->pool->len; i > 0; i--)
    if (shows_more (program, g_ptr_array_index (session->pool, i - 1), &shown))
      g_ptr_array_add (kept, g_ptr_array_index (session->pool, i - 1));
  for (guint i = kept->len; i > 0; i--)
    append_record (program, g_ptr_array_index (kept, i - 1), pool);
  g_free (shown.seen);
  g_free (shown.low);
  g_free (shown.high);
}

/* --- all of it ----------------------------------------------------------------------------------
 */

void
kt_session_keep_start (const KtSession *session)
{
  KtProgram *program = session->program;
  const KtSolver *solver = kt_sat_get_own (session->probe);
  const KtKnown *known = session->known_initial;
  KtStart *start = &program->start;
  guint n = program->slots->len;

  if (known == NULL || session->evidence == NULL)
    return;
  for (int v = 0; v <= program->n_plain; v++)
    {
      guint8 value = v > 0 && kt_solver_base_value (solver, v);

      g_array_append_val (start->base, value);
    }
  kt_evidence_save (session->evidence, start->proofs);
  g_array_append_vals (start->never, known->never, n + program->values->len);
  g_array_append_vals (start->low, known->low, kt_program_n_ranges (program));
  g_array_append_vals (start->high, known->high, kt_program_n_ranges (program));
  if (session->near != NULL)
    keep_pool (session, start->pool);
}

/* Ends of a range; of a slot without number 0. */
static gboolean
ends_are_sound (const KtProgram *program, const GArray *ends, const char *name, GError **error)
{
  for (guint i = 0; i < ends->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);
      gint64 end = g_array_index (ends, gint64, i), low = slot->bits >= 0 ? slot->low : 0;
      gint64 width = slot->bits >= 0 ? g_array_index (program->bits, KtNumberBits, slot->bits).max : 0;

      if (end < low || end > low + width)
        return kt_program_damaged (error, name, i, "range");
    }
  return TRUE;
}

static gboolean
pool_is_sound (const KtProgram *program, const GArray *pool, GError **error)
{
  gsize size = record_size (program);
  gsize n_bits = (program->slots->len + program->values->len + 7) / 8;

  for (gsize from = 0; from < pool->len; from += size)
    {
      const char *number = pool->data + from + n_bits;

      for (guint i = 0; i < program->slots->len; i++)
        {
          const KtSlot *slot = kt_program_slot (program, i);
          gint64 units;

          if (slot->bits < 0)
            continue;
          memcpy (&units, number, sizeof units);
          number += sizeof units;
          if (units < slot->low || units > slot->low + g_array_index (program->bits, KtNumberBits, slot->bits).max)
            return kt_program_damaged (error, "start.pool", (guint) (from / size), "number");
        }
    }
  return TRUE;
}

gboolean
kt_start_check (const KtProgram *program, GError **error)
{
  const KtStart *start = &program->start;
  guint n = program->slots->len, m = program->values->len;
  gboolean is_there = start->base->len > 0;
  const struct {
    const char *name;
    const GArray *array;
    gsize n;
  } lengths[] = { { "start.base", start->base, (gsize) program->n_plain + 1 },
                  { "start.never", start->never, (gsize) n + m },
                  { "start.low", start->low, kt_program_n_ranges (program) },
                  { "start.high", start->high, kt_program_n_ranges (program) },
                  { "start.proofs", start->proofs, start->proofs->len },
                  { "start.pool", start->pool, start->pool->len - start->pool->len % record_size (program) } };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    if (lengths[i].array->len != (is_there ? lengths[i].n : 0))
      return kt_program_damaged (error, lengths[i].name, lengths[i].array->len, "length");
  return ends_are_sound (program, start->low, "start.low", error)
         && ends_are_sound (program, start->high, "start.high", error) && pool_is_sound (program, start->pool, error);
}

void
kt_session_begin_known (KtSession *self)
{
  const KtProgram *program = self->program;
  const KtStart *start = &program->start;
  gsize size = record_size (program);
  KtKnown *known;
  guint n = program->slots->len, m = program->values->len, n_ranges = kt_program_n_ranges (program);

  self->has_start = start->base->len > 0;
  if (!self->has_start)
    return;
  kt_solver_set_base (kt_sat_get_own (self->probe), (const guint8 *)start->base->data,
                      start->base->len);
  known = g_new0 (KtKnown, 1);
  known->choices = g_ptr_array_new ();
  known->never = g_memdup2 (start->never->data, n + m);
  known->stuck = g_new0 (guint8, m + 1);
  known->low = g_memdup2 (start->low->data, n_ranges * sizeof (gint64));
  known->high = g_memdup2 (start->high->data, n_ranges * sizeof (gint64));
  known->exchange_low = g_memdup2 (start->low->data, n_ranges * sizeof (gint64));
  known->exchange_high = g_memdup2 (start->high->data, n_ranges * sizeof (gint64));
  self->known_initial = known;
  for (gsize at = 0; at < start->pool->len; at += size)
    kt_session_pool_add (self, read_record (program, (const guint8 *)start->pool->data + at));
}
