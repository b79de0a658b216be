/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The solution of the last question, as a witness and as a configuration. */


#include "kt-session-private.h"

gboolean
kt_session_last_value (KtSession *self, int literal)
{
  return kt_sat_value (self->last, literal);
}

const int *
kt_session_literals (KtSession *self)
{
  const KtProgram *program = self->program;
  guint n = program->slots->len;

  if (self->table != NULL)
    return self->table;
  self->table = g_new (int, n + program->values->len + 1);
  for (guint i = 0; i < n; i++)
    self->table[i] = kt_program_slot (program, i)->presence;
  for (guint i = 0; i < program->values->len; i++)
    self->table[n + i] = g_array_index (program->values, KtSlotValue, i).literal;
  return self->table;
}

gint64
kt_session_last_units (KtSession *self, int number)
{
  const KtNumberBits *record = &g_array_index (self->program->bits, KtNumberBits, number);
  gint64 value = 0;

  for (guint i = 0; i < record->n; i++)
    if (kt_sat_value (self->last, g_array_index (self->program->literals, int, record->first + i)))
      value |= (gint64) 1 << i;
  return value;
}

const KtBits *
kt_session_bits (KtSession *self, int number)
{
  const KtNumberBits *record = &g_array_index (self->program->bits, KtNumberBits, number);

  if (self->bits[number] == NULL)
    self->bits[number] = kt_circuit_take_bits (
      self->circuit, &g_array_index (self->program->literals, int, record->first), record->n,
      record->max);
  return self->bits[number];
}

void
kt_witness_free (KtWitness *witness)
{
  if (witness == NULL)
    return;
  g_free (witness->presence);
  g_free (witness->values);
  g_free (witness->units);
  g_free (witness);
}

KtWitness *
kt_witness_new (const KtProgram *program)
{
  KtWitness *witness = g_new0 (KtWitness, 1);

  witness->presence = g_new0 (guint8, program->slots->len);
  witness->values = g_new0 (guint8, program->values->len + 1);
  witness->units = g_new0 (gint64, kt_program_n_ranges (program));
  return witness;
}

KtWitness *
kt_witness_copy (const KtProgram *program, const KtWitness *witness)
{
  KtWitness *copy = g_new0 (KtWitness, 1);

  copy->presence = g_memdup2 (witness->presence, program->slots->len);
  copy->values = g_memdup2 (witness->values, program->values->len + 1);
  copy->units = g_memdup2 (witness->units, kt_program_n_ranges (program) * sizeof *copy->units);
  return copy;
}

KtWitness *
kt_session_read_witness (KtSession *self)
{
  const KtProgram *program = self->program;
  KtWitness *witness = kt_witness_new (program);

  guint n = program->slots->len;

  kt_sat_read (self->last, kt_session_literals (self), n, witness->presence);
  kt_sat_read (self->last, kt_session_literals (self) + n, program->values->len, witness->values);
  for (guint i = 0; i < kt_program_n_ranges (program); i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);

      if (slot->bits >= 0)
        witness->units[i] = slot->low + kt_session_last_units (self, slot->bits);
    }
  return witness;
}

static KtValue
value_of_slot (const KtProgram *program, const KtWitness *witness, int number)
{
  const KtSlot *slot = kt_program_slot (program, number);
  const KtFeature *feature = program->features[number];

  if (slot->bits >= 0)
    return kt_value_number (kt_slot_rational (slot, witness->units[number]));
  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtSlotValue *value = kt_program_values (program, slot) + i;

      if (!witness->values[slot->first_value + i])
        continue;
      if (feature->kind == KT_FEATURE_BOOL)
        return kt_value_boolean (value->name != 0);
      if (feature->kind == KT_FEATURE_STRING)
        return kt_value_text (value->name < 0 ? kt_witness_any_text (program, witness, number)
                                              : kt_program_value_name (program, number, value));
      return kt_value_name (kt_program_value_name (program, number, value));
    }
  return kt_value_nothing ();
}

KtAssignment *
kt_witness_to_assignment (const KtProgram *program, const KtWitness *witness)
{
  KtAssignmentBuilder *builder = kt_assignment_builder_new (program->model);
  g_autofree guint *entries = g_new0 (guint, program->slots->len);

  for (guint i = 1; i < program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);

      if (witness->presence[i])
        entries[i]
          = kt_assignment_builder_add (builder, entries[slot->parent], program->features[i],
                                       slot->index, value_of_slot (program, witness, (int) i));
    }
  return kt_assignment_builder_end (builder);
}

KtAssignment *
kt_session_read_assignment (KtSession *self)
{
  KtWitness *witness = kt_session_read_witness (self);
  KtAssignment *assignment = kt_witness_to_assignment (self->program, witness);

  kt_session_pool_add (self, witness);
  return assignment;
}

static void
append_literal (GArray *literals, int literal, gboolean truth)
{
  int wanted = truth ? literal : -literal;

  if (wanted != KT_TRUE)
    g_array_append_val (literals, wanted);
}

static void
append_place (KtSession *self, const KtWitness *witness, guint number, GArray *literals)
{
  const KtSlot *slot = kt_program_slot (self->program, number);
  const KtBits *bits = slot->bits >= 0 ? kt_session_bits (self, slot->bits) : NULL;
  guint64 units = (guint64) (witness->units[number] - slot->low);

  append_literal (literals, slot->presence, witness->presence[number]);
  if (!witness->presence[number])
    return;
  for (guint i = 0; i < slot->n_values; i++)
    append_literal (literals, kt_program_values (self->program, slot)[i].literal,
                    witness->values[slot->first_value + i]);
  for (guint i = 0; bits != NULL && i < bits->n_bits; i++)
    append_literal (literals, bits->bits[i], (units >> i) & 1);
}

void
kt_witness_append_literals (KtSession *self, const KtWitness *witness, GArray *literals)
{
  for (guint i = 1; i < self->program->slots->len; i++)
    append_place (self, witness, i, literals);
}
