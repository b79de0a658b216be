/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Configurations found before: those that meet all decisions show what is possible still, and they answer whether a
 * decision could be exchanged for another one. Evidence is kept as differences to one configuration, which is little but
 * seldom survives where formulas tie much together; a whole configuration stays one. */

#include <string.h>

#include "kt-domains-private.h"

/* So many are kept, of large programs as many as fit. */
#define POOL_SIZE 2000
#define POOL_BYTES (8 * 1024 * 1024)
#define LEAST_POOL_SIZE 16
/* In larger programs it takes longer to read a configuration than to find one. */
#define MAX_SLOTS 2000

gboolean
kt_session_keeps_whole (KtSession *self)
{
  if (self->numbers == NULL)
    kt_domains_prepare_numbers (self);
  return self->numbers->len > 0 && self->program->slots->len <= MAX_SLOTS;
}

static guint
pool_size (const KtProgram *program)
{
  gsize n_bytes = program->slots->len + program->values->len + kt_program_n_ranges (program) * sizeof (gint64);

  return (guint) CLAMP (POOL_BYTES / n_bytes, LEAST_POOL_SIZE, POOL_SIZE);
}

void
kt_session_pool_add (KtSession *self, KtWitness *witness)
{
  guint size = pool_size (self->program);

  if (self->pool->len < size)
    g_ptr_array_add (self->pool, witness);
  else
    {
      guint place = self->pool_next++ % size;

      kt_witness_free (g_ptr_array_index (self->pool, place));
      g_ptr_array_index (self->pool, place) = witness;
    }
}

const KtWitness *
kt_session_pool_find (KtSession *self, GPtrArray *choices)
{
  for (guint i = self->pool->len; i > 0; i--)
    {
      const KtWitness *witness = g_ptr_array_index (self->pool, i - 1);
      gboolean good = TRUE;

      for (guint j = choices->len; j > 0 && good; j--)
        good = kt_witness_satisfies (self, witness, g_ptr_array_index (choices, j - 1));
      if (good)
        return witness;
    }
  return NULL;
}

KtDecided
kt_domains_resolve (const KtDomains *d, const KtChoice *choice)
{
  KtDecided decided = { choice, kt_program_find_slot (d->program, choice->path), -2, -1 };
  const KtSlot *slot;

  if (decided.slot < 0)
    return decided;
  slot = kt_program_slot (d->program, decided.slot);
  if (choice->value == NULL)
    decided.place = -1;
  for (guint i = 0; i < slot->n_values && choice->value != NULL && slot->bits < 0; i++)
    {
      const KtSlotValue *value = kt_program_values (d->program, slot) + i;

      if (value->name >= 0
          && strcmp (kt_program_value_name (d->program, decided.slot, value), choice->value) == 0)
        decided.place = (gint32) (slot->first_value + i);
    }
  return decided;
}

void
kt_domains_resolve_decisions (KtDomains *d)
{
  guint n = d->moment->choices->len;

  d->decided = g_new (KtDecided, n + 1);
  d->first_decided = g_new (gint32, d->program->slots->len);
  for (guint i = 0; i < d->program->slots->len; i++)
    d->first_decided[i] = -1;
  for (guint i = n; i > 0; i--) /* so that the first one comes first */
    {
      KtDecided *decided = &d->decided[i - 1];

      *decided = kt_domains_resolve (d, g_ptr_array_index (d->moment->choices, i - 1));
      if (decided->slot < 0)
        continue;
      decided->next = d->first_decided[decided->slot];
      d->first_decided[decided->slot] = (gint32) i - 1;
    }
}

gboolean
kt_domains_satisfies (const KtDomains *d, const KtWitness *witness, const KtDecided *decided)
{
  gboolean wanted = decided->choice->kind == KT_CHOICE_IS;

  if (decided->place == -2)
    return kt_witness_satisfies (d->session, witness, decided->choice);
  return (decided->place == -1 ? witness->presence[decided->slot] : witness->values[decided->place])
         == wanted;
}

void
kt_domains_learn_witness (KtDomains *d, const KtWitness *witness)
{
  guint n = d->program->slots->len;

  for (guint i = 0; i < n; i++)
    d->seen[i] |= witness->presence[i] ? KT_SEEN_TRUE : KT_SEEN_FALSE;
  for (guint i = 0; i < d->program->values->len; i++)
    d->seen[n + i] |= witness->values[i] ? KT_SEEN_TRUE : KT_SEEN_FALSE;
  for (guint i = 0; i < d->session->numbers->len; i++)
    {
      guint slot = g_array_index (d->session->numbers, guint, i);

      if (!witness->presence[slot])
        continue;
      d->low[slot] = MIN (d->low[slot], witness->units[slot]);
      d->high[slot] = MAX (d->high[slot], witness->units[slot]);
    }
}

void
kt_domains_learn_pool (KtDomains *d)
{
  if (!kt_session_keeps_whole (d->session))
    return;
  for (guint i = 0; i < d->session->pool->len; i++)
    {
      const KtWitness *witness = g_ptr_array_index (d->session->pool, i);
      gboolean good = TRUE;

      for (guint j = d->moment->choices->len; j > 0 && good; j--)
        good = kt_domains_satisfies (d, witness, &d->decided[j - 1]);
      if (good)
        kt_domains_learn_witness (d, witness);
    }
}

const KtDecided **
kt_domains_decided (const KtDomains *d, GPtrArray *kept)
{
  const KtDecided **decisions = g_new (const KtDecided *, kept->len + 1);
  guint n = 0;

  for (guint i = 0; i < d->moment->choices->len && n < kept->len; i++)
    if (d->decided[i].choice == g_ptr_array_index (kept, n))
      decisions[n++] = &d->decided[i];
  return decisions;
}

/* In place of a slot; -1 is that of a decision about none. */
#define NONE_FAILS (-2)
#define MORE_FAIL (-3)

/* The slot all decisions are about that the configuration does not meet. */
static gint32
failing_slot (const KtDomains *d, const KtWitness *witness)
{
  gint32 slot = NONE_FAILS;

  for (guint i = 0; i < d->moment->choices->len; i++)
    if (d->decided[i].slot != slot && !kt_domains_satisfies (d, witness, &d->decided[i]))
      {
        if (slot != NONE_FAILS)
          return MORE_FAIL;
        slot = d->decided[i].slot;
      }
  return slot;
}

/* Most configurations are no answer to any question about one slot, and are looked at once for all of them. One that was
 * replaced since is told by another's word: it may be passed over, no more. */
static gboolean
may_have (KtDomains *d, guint number, gint32 slot)
{
  const GPtrArray *pool = d->session->pool;

  if (d->failing == NULL)
    d->failing = g_array_new (FALSE, FALSE, sizeof (gint32));
  while (d->failing->len <= number)
    {
      gint32 failing = failing_slot (d, g_ptr_array_index (pool, d->failing->len));

      g_array_append_val (d->failing, failing);
    }
  return g_array_index (d->failing, gint32, number) == NONE_FAILS
         || g_array_index (d->failing, gint32, number) == slot;
}

gboolean
kt_domains_pool_has (KtDomains *d, GPtrArray *kept, const KtDecided *wanted)
{
  g_autofree const KtDecided **decisions = kt_domains_decided (d, kept);

  for (guint i = 0; i < d->session->pool->len; i++)
    {
      const KtWitness *witness = g_ptr_array_index (d->session->pool, i);
      gboolean good = may_have (d, i, wanted->slot) && kt_domains_satisfies (d, witness, wanted);

      for (guint j = 0; j < kept->len && good; j++)
        good = kt_domains_satisfies (d, witness, decisions[j]);
      if (good)
        return TRUE;
    }
  return FALSE;
}
