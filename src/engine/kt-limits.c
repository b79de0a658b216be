/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is decided and what was proven, as bounds of what a configuration may be like. */

#include <string.h>

#include "kt-compile-private.h"
#include "kt-near.h"

KtLimits *
kt_limits_new (const KtProgram *program)
{
  KtLimits *self = g_new0 (KtLimits, 1);
  guint n = program->slots->len;

  self->presence = g_new (guint8, n);
  self->values = g_new (guint8, program->values->len + 1);
  self->low = g_new0 (gint64, n);
  self->high = g_new0 (gint64, n);
  memset (self->values, TRUE, program->values->len + 1);
  for (guint i = 0; i < n; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);
      const KtFeature *feature = program->features[i];

      self->presence[i]
          = slot->presence == KT_TRUE ? KT_MAY_BE_PRESENT : KT_MAY_BE_PRESENT | KT_MAY_BE_ABSENT;
      if (slot->bits >= 0)
        {
          self->low[i] = slot->low;
          self->high[i] = slot->low + g_array_index (program->bits, KtNumberBits, slot->bits).max;
        }
      for (guint j = 0;
           feature != NULL && feature->kind == KT_FEATURE_ENUMERATION && j < slot->n_values; j++)
        self->values[slot->first_value + j]
            = kt_validity_covers (feature->type.enumeration->options[j]->validity, program->day);
    }
  return self;
}

void
kt_limits_free (KtLimits *self)
{
  if (self == NULL)
    return;
  g_free (self->presence);
  g_free (self->values);
  g_free (self->low);
  g_free (self->high);
  g_free (self);
}

void
kt_limits_copy (const KtProgram *program, const KtLimits *from, KtLimits *to)
{
  guint n = program->slots->len;

  memcpy (to->presence, from->presence, n);
  memcpy (to->values, from->values, program->values->len + 1);
  memcpy (to->low, from->low, n * sizeof *to->low);
  memcpy (to->high, from->high, n * sizeof *to->high);
}

void
kt_limits_add_known (const KtProgram *program, KtLimits *limits, const KtKnown *known)
{
  guint n = program->slots->len;

  for (guint i = 1; i < n; i++)
    {
      if (known->never[i] & KT_NEVER_TRUE)
        limits->presence[i] &= (guint8)~KT_MAY_BE_PRESENT;
      if (known->never[i] & KT_NEVER_FALSE)
        limits->presence[i] &= (guint8)~KT_MAY_BE_ABSENT;
      if (kt_program_slot (program, i)->bits < 0)
        continue;
      limits->low[i] = MAX (limits->low[i], known->low[i]);
      limits->high[i] = MIN (limits->high[i], known->high[i]);
    }
  for (guint i = 0; i < program->values->len; i++)
    if (known->never[n + i] & KT_NEVER_TRUE)
      limits->values[i] = FALSE;
}

static void
forbid_presence (const KtProgram *program, KtLimits *limits, guint slot)
{
  limits->presence[slot] &= (guint8)~KT_MAY_BE_PRESENT;
  for (int i = program->children_from[slot]; i < program->children_from[slot + 1]; i++)
    forbid_presence (program, limits, (guint)program->children[i]);
}

void
kt_limits_set_presence (const KtProgram *program, KtLimits *limits, guint slot, gboolean is_there)
{
  const KtSlot *at = kt_program_slot (program, slot);
  int fellow;

  if (!is_there)
    {
      for (guint i = at->index;
           (fellow = kt_program_find_child (program, at->parent, program->features[slot], i)) >= 0;
           i++)
        forbid_presence (program, limits, (guint)fellow);
      return;
    }
  for (gint32 i = (gint32)slot; i > 0; i = kt_program_slot (program, i)->parent)
    for (guint j = 0; j <= kt_program_slot (program, i)->index; j++)
      {
        fellow = kt_program_find_child (program, kt_program_slot (program, i)->parent,
                                        program->features[i], j);
        limits->presence[fellow] &= (guint8)~KT_MAY_BE_ABSENT;
      }
}

void
kt_limits_set_value (const KtProgram *program, KtLimits *limits, guint slot, guint value)
{
  const KtSlot *at = kt_program_slot (program, slot);

  for (guint i = 0; i < at->n_values; i++)
    if (i != value)
      limits->values[at->first_value + i] = FALSE;
  kt_limits_set_presence (program, limits, slot, TRUE);
}
