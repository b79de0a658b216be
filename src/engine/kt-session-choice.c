/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A decision becomes one literal. Numbers outside what the compiled range covers (but not outside the
 * written range) are asked at its edge, where the rules already say no: so the rules get named. */

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "kt-engine-error.h"
#include "kt-session-private.h"

static gboolean
is_part (const KtFeature *feature)
{
  return feature->kind == KT_FEATURE_PART && !feature->is_reference;
}

static void
set_value_error (GError **error, const KtChoice *choice, const char *why)
{
  g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE, _ ("“%s” is not a value of “%s”: %s"),
               choice->value != NULL ? choice->value : "", choice->path, why);
}

/* --- numbers ------------------------------------------------------------------------------------ */

static char *
range_text (const KtFeature *feature)
{
  g_autofree char *low = kt_number_to_text (feature->minimum);
  g_autofree char *high = kt_number_to_text (feature->maximum);

  return g_strdup_printf (_ ("it must lie between %s and %s%s%s"), low, high,
                          feature->type.unit != NULL ? " " : "",
                          feature->type.unit != NULL ? feature->type.unit : "");
}

/* The number in units of the slot; checked against the range that is written. */
static gboolean
parse_units (const KtFeature *feature, const KtSlot *slot, const KtChoice *choice, gint64 *units,
             GError **error)
{
  KtNumber number;

  if (choice->value == NULL || !kt_number_parse (choice->value, strlen (choice->value), &number, NULL)
      || number.infinity != 0)
    {
      set_value_error (error, choice, _ ("a number with a decimal point is expected"));
      return FALSE;
    }
  if (((choice->kind == KT_CHOICE_IS || choice->kind == KT_CHOICE_AT_MOST)
       && kt_number_compare (number, feature->minimum) < 0)
      || ((choice->kind == KT_CHOICE_IS || choice->kind == KT_CHOICE_AT_LEAST)
          && kt_number_compare (number, feature->maximum) > 0))
    {
      g_autofree char *range = range_text (feature);

      set_value_error (error, choice, range);
      return FALSE;
    }
  if (kt_number_scale (number, slot->digits, units))
    return TRUE;
  if (choice->kind == KT_CHOICE_IS || choice->kind == KT_CHOICE_IS_NOT)
    {
      g_autofree char *why = slot->digits > 0
                               ? g_strdup_printf (_ ("it has at most %d digits behind the point"), slot->digits)
                               : g_strdup (_ ("it is a whole number"));

      set_value_error (error, choice, why);
      return FALSE;
    }
  *units = (gint64) floor (kt_number_to_double (number) * (double) kt_pow10 ((guint) MAX (slot->digits, 0))
                           / (double) kt_pow10 ((guint) MAX (-slot->digits, 0)))
           + (choice->kind == KT_CHOICE_AT_LEAST);
  return TRUE;
}

gboolean
kt_choice_read_units (const KtProgram *program, int slot, const KtChoice *choice, gint64 *units)
{
  return parse_units (program->features[slot], kt_program_slot (program, slot), choice, units, NULL);
}

static int
number_literal (KtSession *self, int slot_number, const KtChoice *choice, GError **error)
{
  const KtSlot *slot = kt_program_slot (self->program, slot_number);
  const KtFeature *feature = self->program->features[slot_number];
  const KtBits *bits = kt_session_bits (self, slot->bits);
  gint64 units, position;
  int literal;

  if (!parse_units (feature, slot, choice, &units, error))
    return 0;
  if (__builtin_sub_overflow (units, slot->low, &position))
    position = units < 0 ? -1 : bits->max + 1;
  if (((position < 0 && (slot->unbounded & 1)) || (position > bits->max && (slot->unbounded & 2)))
      && choice->kind == KT_CHOICE_IS)
    {
      set_value_error (error, choice, _ ("it is beyond what is computed where nothing bounds a number"));
      return 0;
    }
  switch (choice->kind)
    {
    case KT_CHOICE_AT_LEAST:
      literal = -kt_circuit_bits_at_most (self->circuit, bits, MIN (position, bits->max) - 1);
      break;
    case KT_CHOICE_AT_MOST:
      literal = kt_circuit_bits_at_most (self->circuit, bits, MAX (position, 0));
      break;
    case KT_CHOICE_IS_NOT:
      return -kt_cnf_and (self->cnf, slot->presence,
                          kt_circuit_bits_equal_to (self->circuit, bits, position));
    case KT_CHOICE_IS:
    default:
      literal = kt_circuit_bits_equal_to (self->circuit, bits, MIN (MAX (position, 0), bits->max));
      break;
    }
  return kt_cnf_and (self->cnf, slot->presence, literal);
}

/* --- values ------------------------------------------------------------------------------------- */

/* The slot of the number that counts the characters of this text; -1: nothing counts them. */
static int
length_slot (const KtProgram *program, int slot_number)
{
  const KtFeature *length = program->features[slot_number]->length;

  return length != NULL
           ? kt_program_find_child (program, kt_program_slot (program, slot_number)->parent, length, 0)
           : -1;
}

/* A text that no rule names: what the rules can know of it is how long it is. */
static int
other_text_literal (KtSession *self, int slot_number, int other, const char *text, GError **error)
{
  int number = length_slot (self->program, slot_number), literal;
  g_autofree char *length = g_strdup_printf ("%ld", g_utf8_strlen (text, -1));
  const KtChoice choice = { KT_CHOICE_IS, number >= 0 ? self->program->paths[number] : NULL, length };

  if (number < 0)
    return other;
  literal = number_literal (self, number, &choice, error);
  return literal != 0 ? kt_cnf_and (self->cnf, other, literal) : 0;
}

static int
value_literal (KtSession *self, int slot_number, const KtChoice *choice, GError **error)
{
  const KtProgram *program = self->program;
  const KtSlot *slot = kt_program_slot (program, slot_number);
  int other = 0;

  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtSlotValue *value = kt_program_values (program, slot) + i;

      if (value->name < 0)
        other = value->literal;
      else if (g_strcmp0 (kt_program_value_name (program, slot_number, value), choice->value) == 0)
        return choice->kind == KT_CHOICE_IS ? value->literal : -value->literal;
    }
  if (other != 0 && choice->value != NULL)
    return choice->kind == KT_CHOICE_IS
             ? other_text_literal (self, slot_number, other, choice->value, error)
             : KT_TRUE;
  set_value_error (error, choice, _ ("there is no such value"));
  return 0;
}

/* "true" and "False" in any case for a Bool. */
static const char *
bool_name (const char *value)
{
  if (value != NULL && g_ascii_strcasecmp (value, "true") == 0)
    return "True";
  if (value != NULL && g_ascii_strcasecmp (value, "false") == 0)
    return "False";
  return value;
}

KtChoice *
kt_session_normalise (KtSession *self, const KtChoice *choice, GError **error)
{
  g_autofree char *path = kt_model_canonical_path (self->program->model, choice->path, error);
  const KtFeature *feature;
  const KtSlot *slot;
  int number;

  if (path == NULL || !kt_session_ensure_path (self, path, error))
    return NULL;
  number = kt_program_find_slot (self->program, path);
  if (number == 0)
    {
      g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_PATH,
                   _ ("The product itself cannot be decided; name one of its parts"));
      return NULL;
    }
  feature = self->program->features[number];
  slot = kt_program_slot (self->program, number);
  if (feature->kind == KT_FEATURE_BOOL && !slot->is_optional && choice->value == NULL)
    return kt_choice_new (KT_CHOICE_IS, path, choice->kind == KT_CHOICE_IS ? "True" : "False");
  if (feature->kind == KT_FEATURE_BOOL && choice->value != NULL)
    {
      const char *name = bool_name (choice->value);
      gboolean truth = (g_strcmp0 (name, "True") == 0) == (choice->kind == KT_CHOICE_IS);

      if (!slot->is_optional && (g_str_equal (name, "True") || g_str_equal (name, "False")))
        return kt_choice_new (KT_CHOICE_IS, path, truth ? "True" : "False");
      return kt_choice_new (choice->kind, path, name);
    }
  if (feature->kind == KT_FEATURE_NUMBER && choice->value != NULL)
    {
      KtNumber value;

      if (kt_number_parse (choice->value, strlen (choice->value), &value, NULL))
        {
          g_autofree char *text = kt_number_to_text (value);

          return kt_choice_new (choice->kind, path, text);
        }
    }
  if (feature->is_reference && choice->value != NULL)
    {
      g_autofree char *target
        = kt_model_canonical_path (self->program->model, choice->value, error);

      if (target == NULL || !kt_session_ensure_path (self, target, error))
        return NULL;
      return kt_choice_new (choice->kind, path, target);
    }
  return kt_choice_new (choice->kind, path, choice->value);
}

int
kt_session_choice_literal (KtSession *self, const KtChoice *choice, GError **error)
{
  g_autofree char *key = kt_choice_to_text (choice);
  int literal = GPOINTER_TO_INT (g_hash_table_lookup (self->literals, key));
  const KtFeature *feature;
  int number;

  if (literal != 0)
    return literal;
  if (!kt_session_ensure_path (self, choice->path, error))
    return 0;
  number = kt_program_find_slot (self->program, choice->path);
  feature = self->program->features[number];
  if (choice->value == NULL && (choice->kind == KT_CHOICE_IS || choice->kind == KT_CHOICE_IS_NOT))
    {
      literal = kt_program_slot (self->program, number)->presence;
      if (choice->kind == KT_CHOICE_IS_NOT)
        literal = -literal;
    }
  else if (is_part (feature))
    set_value_error (error, choice, _ ("a part is there or not; it has no value itself"));
  else if (feature->kind == KT_FEATURE_NUMBER)
    literal = number_literal (self, number, choice, error);
  else if (choice->kind == KT_CHOICE_AT_LEAST || choice->kind == KT_CHOICE_AT_MOST)
    set_value_error (error, choice, _ ("only numbers have bounds"));
  else
    literal = value_literal (self, number, choice, error);
  if (literal != 0)
    g_hash_table_insert (self->literals, g_steal_pointer (&key), GINT_TO_POINTER (literal));
  return literal;
}

/* --- on a configuration that was found ---------------------------------------------------------- */

/* Is a text that no rule names as long as this one? */
static gboolean
has_length (const KtProgram *program, const KtWitness *witness, int number, const char *text)
{
  int length = length_slot (program, number);

  return length < 0 || text == NULL || witness->units[length] == g_utf8_strlen (text, -1);
}

gboolean
kt_witness_satisfies (KtSession *self, const KtWitness *witness, const KtChoice *choice)
{
  const KtProgram *program = self->program;
  int number = kt_program_find_slot (program, choice->path);
  const KtSlot *slot;
  gint64 units;
  gboolean holds = FALSE;

  if (number < 0)
    return choice->kind == KT_CHOICE_IS_NOT;
  slot = kt_program_slot (program, number);
  if (choice->value == NULL)
    return witness->presence[number] == (choice->kind == KT_CHOICE_IS);
  if (slot->bits >= 0)
    {
      if (!parse_units (program->features[number], slot, choice, &units, NULL))
        return FALSE;
      if (choice->kind == KT_CHOICE_IS_NOT)
        return !witness->presence[number] || witness->units[number] != units;
      return witness->presence[number]
             && (choice->kind == KT_CHOICE_IS         ? witness->units[number] == units
                 : choice->kind == KT_CHOICE_AT_LEAST ? witness->units[number] >= units
                                                      : witness->units[number] <= units);
    }
  for (guint i = 0; i < slot->n_values; i++)
    if (witness->values[slot->first_value + i])
      {
        const KtSlotValue *value = kt_program_values (program, slot) + i;

        holds = value->name < 0
                  ? choice->kind == KT_CHOICE_IS && has_length (program, witness, number, choice->value)
                  : g_strcmp0 (kt_program_value_name (program, number, value), choice->value) == 0;
      }
  return holds == (choice->kind == KT_CHOICE_IS);
}

/* --- which decisions exclude each other by themselves ------------------------------------------- */

static gboolean
is_below (const char *path, const char *above)
{
  gsize n = strlen (above);

  return strncmp (path, above, n) == 0 && path[n] == '.';
}

gboolean
kt_choice_replaces (const KtChoice *newer, const KtChoice *older)
{
  gboolean same = strcmp (newer->path, older->path) == 0;

  /* A part that shall go takes the decisions about it along. */
  if (newer->value == NULL && newer->kind == KT_CHOICE_IS_NOT)
    return same || is_below (older->path, newer->path);
  if (newer->value == NULL)
    return same && older->value == NULL;
  /* A value needs its place: the decision against that place is withdrawn. */
  if (older->value == NULL)
    return older->kind == KT_CHOICE_IS_NOT && newer->kind != KT_CHOICE_IS_NOT
           && (same || is_below (newer->path, older->path));
  if (!same)
    return FALSE;
  switch (newer->kind)
    {
    case KT_CHOICE_IS:
      return TRUE;
    case KT_CHOICE_IS_NOT:
      return g_strcmp0 (newer->value, older->value) == 0;
    default:
      return older->kind == newer->kind || older->kind == KT_CHOICE_IS;
    }
}

GPtrArray *
kt_choices_without_replaced (GPtrArray *choices, const KtChoice *wanted)
{
  GPtrArray *kept = g_ptr_array_new ();

  for (guint i = 0; i < choices->len; i++)
    if (wanted == NULL || !kt_choice_replaces (wanted, g_ptr_array_index (choices, i)))
      g_ptr_array_add (kept, g_ptr_array_index (choices, i));
  return kept;
}

GArray *
kt_session_assumptions (KtSession *self, GPtrArray *choices, const KtChoice *wanted, GError **error)
{
  g_autoptr (GPtrArray) kept = kt_choices_without_replaced (choices, wanted);
  g_autoptr (GArray) literals = NULL;
  guint generation;

  if (wanted != NULL)
    g_ptr_array_add (kept, (gpointer) wanted);
  do /* once more if a path made the program grow: the first literals are void then */
    {
      g_clear_pointer (&literals, g_array_unref);
      literals = g_array_new (FALSE, FALSE, sizeof (int));
      generation = self->generation;
      for (guint i = 0; i < kept->len; i++)
        {
          int literal = kt_session_choice_literal (self, g_ptr_array_index (kept, i), error);

          if (literal == 0)
            return NULL;
          g_array_append_val (literals, literal);
        }
    }
  while (generation != self->generation);
  return g_steal_pointer (&literals);
}
