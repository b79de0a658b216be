/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tree of slots. A slot with an index below the minimum is there whenever its parent is; the
 * others have a literal of their own and fill from index 0. Values of an absent slot are all off, so
 * that a configuration has one picture only.
 *
 * Parts without bound, and parts that contain their own kind, get a few slots and a literal `more`;
 * programs with more slots are compiled when a session needs them. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "kt-compile-private.h"
#include "kt-engine-error.h"

#define DEFAULT_SLOTS 4
#define DEFAULT_INNER_SLOTS 2
#define MAX_SLOTS 400000
#define WORKING_RANGE 1000000000
#define MAX_HOT_RANGE 40

static void add_children (KtCompiler *c, int slot, const KtStructure *structure, guint depth);

gboolean
kt_validity_covers (KtValidity validity, guint day)
{
  return day == 0
         || ((validity.from == 0 || validity.from <= day)
             && (validity.to == 0 || validity.to >= day));
}

/* --- how many ----------------------------------------------------------------------------------- */

const KtFeature *
kt_compile_feature_of (const KtProgram *program, const KtSlot *slot)
{
  return slot->structure < 0
           ? NULL
           : program->model->structures[slot->structure]->features[slot->feature];
}

guint
kt_compile_level (const KtProgram *program, int slot, const KtFeature *feature)
{
  guint level = 0;

  for (int s = slot; s >= 0; s = kt_program_slot (program, s)->parent)
    level += kt_compile_feature_of (program, kt_program_slot (program, s)) == feature;
  return level;
}

static gboolean
has_growing_part_above (const KtProgram *program, int slot)
{
  for (int s = slot; s > 0; s = kt_program_slot (program, s)->parent)
    if (kt_compile_feature_of (program, kt_program_slot (program, s))->max_count == KT_UNBOUNDED)
      return TRUE;
  return FALSE;
}

guint
kt_compile_count_slots (const KtProgram *program, int slot, const KtFeature *feature, guint level, gboolean *is_growing)
{
  guint minimum = (guint) MAX (feature->min_count, 0);
  guint maximum = feature->max_count == KT_UNBOUNDED ? G_MAXUINT : (guint) feature->max_count;
  gboolean is_part = feature->kind == KT_FEATURE_PART && !feature->is_reference;
  g_autofree char *key = NULL;
  gpointer asked;
  guint n;

  *is_growing = FALSE;
  if (maximum != G_MAXUINT && (level == 0 || !is_part || minimum == maximum))
    return maximum;
  key = kt_program_bound_key (feature, level);
  if (g_hash_table_lookup_extended (program->bounds, key, NULL, &asked))
    n = GPOINTER_TO_UINT (asked);
  else if (level > 0)
    n = 0;
  else
    n = has_growing_part_above (program, slot) ? DEFAULT_INNER_SLOTS : DEFAULT_SLOTS;
  n = MIN (MAX (n, minimum), maximum);
  *is_growing = n < maximum;
  return n;
}

/* --- values ------------------------------------------------------------------------------------- */

static void
add_value (KtCompiler *c, KtSlot *slot, int literal, int name)
{
  KtSlotValue value = { literal, name };

  g_array_append_val (c->program->values, value);
  slot->n_values++;
}

/* Fresh literals of which exactly one holds while the slot is there. */
static void
add_exclusive_values (KtCompiler *c, KtSlot *slot, const int *names, guint n)
{
  g_autofree int *literals = g_new (int, n + 1);

  for (guint i = 0; i < n; i++)
    {
      literals[i] = kt_cnf_new_variable (c->cnf);
      kt_cnf_add2 (c->cnf, -literals[i], slot->presence);
      add_value (c, slot, literals[i], names[i]);
    }
  kt_compile_exclusive (c, literals, n, KT_TRUE, KT_TRUE);
  literals[n] = -slot->presence;
  kt_cnf_add (c->cnf, literals, n + 1);
}

static void
add_options (KtCompiler *c, KtSlot *slot, const KtEnumeration *enumeration)
{
  g_autofree int *names = g_new (int, enumeration->n_options + 1);

  for (guint i = 0; i < enumeration->n_options; i++)
    names[i] = (int) i;
  add_exclusive_values (c, slot, names, enumeration->n_options);
  for (guint i = 0; i < enumeration->n_options; i++)
    if (!kt_validity_covers (enumeration->options[i]->validity, c->program->day))
      kt_cnf_add1 (
        c->cnf, -g_array_index (c->program->values, KtSlotValue, slot->first_value + i).literal);
}

static void
add_texts (KtCompiler *c, KtSlot *slot)
{
  g_autofree int *names = g_new (int, c->program->texts->len + 1);
  guint n = c->program->texts->len;

  for (guint i = 0; i < n; i++)
    names[i] = (int) i;
  names[n] = -1;
  add_exclusive_values (c, slot, names, n + 1);
}

static void
add_truth (KtCompiler *c, KtSlot *slot)
{
  int truth = kt_cnf_new_variable (c->cnf);

  kt_cnf_add2 (c->cnf, -truth, slot->presence);
  add_value (c, slot, kt_cnf_and (c->cnf, slot->presence, -truth), 0);
  add_value (c, slot, truth, 1);
}

int
kt_compile_digits (const KtFeature *feature)
{
  return feature->type.digits == KT_DIGITS_INEXACT ? 0 : feature->type.digits;
}

/* Whole units of the feature: 10^-digits. */
static gboolean
units_of (double value, int digits, gboolean up, gint64 *units)
{
  double scaled = value * pow (10, digits);

  if (!(fabs (scaled) < 4.0e18))
    return FALSE;
  *units = (gint64) (up ? ceil (scaled) : floor (scaled));
  return TRUE;
}

static gboolean
bound_in_units (KtNumber bound, int digits, gboolean up, gint64 *units)
{
  if (bound.infinity != 0)
    return FALSE;
  return kt_number_scale (bound, digits, units)
         || units_of (kt_number_to_double (bound), digits, up, units);
}

/* [low, high] in units: what is written, else what the rules imply with some room (so that it is the
 * rules that exclude, and are named), else the working range. */
static void
number_range (KtCompiler *c, const KtFeature *feature, gint64 *low, gint64 *high, guint8 *unbounded)
{
  int digits = kt_compile_digits (feature);
  KtInterval derived = kt_compile_feature_range (c, feature);
  double room = isfinite (derived.low) && isfinite (derived.high)
                  ? (derived.high - derived.low) / 8 + 2 * pow (10, -digits)
                  : 2 * pow (10, -digits);

  *unbounded = 0;
  if (!bound_in_units (feature->minimum, digits, TRUE, low)
      && !units_of (derived.low - room, digits, FALSE, low))
    {
      *unbounded |= 1;
      units_of (-WORKING_RANGE, digits, FALSE, low);
    }
  if (!bound_in_units (feature->maximum, digits, FALSE, high)
      && !units_of (derived.high + room, digits, TRUE, high))
    {
      *unbounded |= 2;
      units_of (WORKING_RANGE, digits, TRUE, high);
    }
  if (*unbounded == 1 && *low >= *high)
    *low = *high - WORKING_RANGE;
  if (*unbounded == 2 && *high <= *low)
    *high = *low + WORKING_RANGE;
}

static const KtBits *
new_number (KtCompiler *c, KtSlot *slot, gint64 width)
{
  const KtBits *bits;

  if (width < MAX_HOT_RANGE)
    {
      g_autofree KtHot *hots = g_new (KtHot, width + 1);
      g_autofree int *literals = g_new (int, width + 2);

      for (gint64 i = 0; i <= width; i++)
        {
          literals[i] = kt_cnf_new_variable (c->cnf);
          hots[i] = (KtHot){ i, literals[i] };
          kt_cnf_add2 (c->cnf, -literals[i], slot->presence);
        }
      kt_compile_exclusive (c, literals, (guint) width + 1, KT_TRUE, KT_TRUE);
      literals[width + 1] = -slot->presence;
      kt_cnf_add (c->cnf, literals, (guint) width + 2);
      return kt_circuit_take_hots (c->circuit, hots, (guint) width + 1, slot->presence);
    }
  bits = kt_circuit_new_number (c->circuit, width);
  for (guint i = 0; i < bits->n_bits; i++)
    kt_cnf_add2 (c->cnf, -bits->bits[i], slot->presence);
  return bits;
}

static void
add_number (KtCompiler *c, KtSlot *slot, int number, const KtFeature *feature)
{
  gint64 low, high, width;
  const KtBits *bits;

  number_range (c, feature, &low, &high, &slot->unbounded);
  slot->digits = (gint8) kt_compile_digits (feature);
  slot->low = low;
  if (high < low)
    {
      kt_cnf_add1 (c->cnf, -slot->presence); /* an empty range: it cannot be there */
      high = low;
    }
  if (__builtin_sub_overflow (high, low, &width) || width >= ((gint64) 1 << KT_MAX_BITS))
    {
      kt_compiler_fail (c, KT_ENGINE_ERROR_LIMIT, _ ("%s:%u: the range of “%s” is too wide"),
                        feature->place.file, feature->place.line, feature->name);
      return;
    }
  bits = new_number (c, slot, width);
  g_ptr_array_index (c->slot_bits, number) = (gpointer) bits;
  slot->bits = kt_program_add_bits (c, bits);
  if (slot->unbounded)
    {
      slot->beyond = kt_cnf_new_variable (c->cnf);
      kt_cnf_add2 (c->cnf, -c->program->closed, -slot->beyond);
    }
}

static void
add_values (KtCompiler *c, KtSlot *slot, int number, const KtFeature *feature)
{
  slot->first_value = c->program->values->len;
  switch (feature->kind)
    {
    case KT_FEATURE_BOOL:
      add_truth (c, slot);
      break;
    case KT_FEATURE_ENUMERATION:
      add_options (c, slot, feature->type.enumeration);
      break;
    case KT_FEATURE_NUMBER:
      add_number (c, slot, number, feature);
      break;
    case KT_FEATURE_STRING:
      add_texts (c, slot);
      break;
    case KT_FEATURE_PART:
    default:
      break;
    }
}

/* --- the tree ----------------------------------------------------------------------------------- */

static int
presence_literal (KtCompiler *c, int parent_presence, const KtFeature *feature, guint index,
                  int before)
{
  int literal;

  if ((gint) index < feature->min_count)
    return parent_presence;
  literal = kt_cnf_new_variable (c->cnf);
  kt_cnf_add2 (c->cnf, -literal, parent_presence);
  if (before != 0)
    kt_cnf_add2 (c->cnf, -literal, before);
  return literal;
}

static void
add_more (KtCompiler *c, int parent, const KtFeature *feature, guint n_slots, guint level, int last)
{
  KtMore more = { .slot = parent, .structure = (int) feature->owner->index,
                  .feature = (int) feature->index, .n_slots = n_slots, .level = level };

  more.literal = kt_cnf_new_variable (c->cnf);
  kt_cnf_add2 (c->cnf, -more.literal, last);
  kt_cnf_add2 (c->cnf, -more.literal, -c->program->closed);
  g_array_append_val (c->program->mores, more);
}

static void
add_feature (KtCompiler *c, int parent, const KtFeature *feature, guint depth)
{
  int parent_presence = kt_program_slot (c->program, parent)->presence;
  guint level = kt_compile_level (c->program, parent, feature);
  gboolean is_growing;
  guint n = kt_compile_count_slots (c->program, parent, feature, level, &is_growing);
  int last = 0;

  for (guint i = 0; i < n && kt_compiler_goes_on (c, 0); i++)
    {
      int number = (int) c->program->slots->len;
      KtSlot slot = { .parent = parent, .structure = (int) feature->owner->index,
                      .feature = (int) feature->index, .index = i, .bits = -1,
                      .is_optional = (gint) i >= feature->min_count, .level = (guint8) level };

      if (number >= MAX_SLOTS || depth > KT_MAX_DEPTH)
        {
          kt_compiler_fail (c, KT_ENGINE_ERROR_LIMIT,
                            _ ("%s:%u: “%s” makes the product too large (more than %d places, or parts "
                               "that must contain their own kind)"),
                            feature->place.file, feature->place.line, feature->name, MAX_SLOTS);
          return;
        }
      slot.presence = last = presence_literal (c, parent_presence, feature, i, last);
      g_array_append_val (c->program->slots, slot);
      g_ptr_array_add (c->slot_bits, NULL);
      c->feature = feature;
      add_values (c, &slot, number, feature);
      *kt_program_slot (c->program, number) = slot;
      if (feature->kind == KT_FEATURE_PART && !feature->is_reference)
        add_children (c, number, feature->type.structure, depth + 1);
    }
  if (is_growing)
    add_more (c, parent, feature, n, level, last != 0 ? last : parent_presence);
}

static void
add_children (KtCompiler *c, int slot, const KtStructure *structure, guint depth)
{
  for (guint i = 0; i < structure->n_features; i++)
    add_feature (c, slot, structure->features[i], depth);
}

/* --- references --------------------------------------------------------------------------------- */

static void
collect_parts (KtCompiler *c)
{
  for (guint i = 0; i < c->program->slots->len; i++)
    {
      const KtFeature *feature = kt_compile_feature_of (c->program, kt_program_slot (c->program, i));
      const KtStructure *structure = feature == NULL ? c->model->product
                                     : feature->kind == KT_FEATURE_PART && !feature->is_reference
                                       ? feature->type.structure
                                       : NULL;
      GArray *list;

      if (structure == NULL)
        continue;
      list = g_hash_table_lookup (c->part_slots, structure);
      if (list == NULL)
        {
          list = g_array_new (FALSE, FALSE, sizeof (int));
          g_hash_table_insert (c->part_slots, (gpointer) structure, list);
        }
      g_array_append_val (list, i);
    }
}

/* Is there perhaps an instance of the structure without a slot? Anything inside a growing part. */
static gboolean
contains_structure (const KtStructure *outer, const KtStructure *wanted, guint depth)
{
  if (outer == wanted)
    return TRUE;
  for (guint i = 0; outer != NULL && depth < 16 && i < outer->n_features; i++)
    if (outer->features[i]->kind == KT_FEATURE_PART && !outer->features[i]->is_reference
        && contains_structure (outer->features[i]->type.structure, wanted, depth + 1))
      return TRUE;
  return FALSE;
}

GArray *
kt_compile_mores_with (KtCompiler *c, const KtStructure *structure)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < c->program->mores->len; i++)
    {
      const KtMore *more = &g_array_index (c->program->mores, KtMore, i);
      const KtFeature *feature = c->model->structures[more->structure]->features[more->feature];

      if (feature->kind == KT_FEATURE_PART && !feature->is_reference
          && contains_structure (feature->type.structure, structure, 0))
        g_array_append_val (found, more->literal);
    }
  return found;
}

/* A reference is a choice among the slots of its structure; or a part that has no slot yet. */
static void
add_targets (KtCompiler *c)
{
  for (guint i = 0; i < c->program->slots->len && kt_compiler_goes_on (c, 0); i++)
    {
      KtSlot *slot = kt_program_slot (c->program, i);
      const KtFeature *feature = kt_compile_feature_of (c->program, slot);
      GArray *targets;
      g_autoptr (GArray) mores = NULL;
      g_autoptr (GArray) clause = NULL;
      int none = -slot->presence;

      if (feature == NULL || !feature->is_reference)
        continue;
      c->feature = feature;
      targets = g_hash_table_lookup (c->part_slots, feature->type.structure);
      mores = kt_compile_mores_with (c, feature->type.structure);
      clause = g_array_new (FALSE, FALSE, sizeof (int));
      slot->first_value = c->program->values->len;
      for (guint j = 0; targets != NULL && j < targets->len && kt_compiler_goes_on (c, 0); j++)
        {
          int target = g_array_index (targets, int, j);
          int literal = kt_cnf_new_variable (c->cnf);

          kt_cnf_add2 (c->cnf, -literal, slot->presence);
          kt_cnf_add2 (c->cnf, -literal, kt_program_slot (c->program, target)->presence);
          add_value (c, slot, literal, target);
          g_array_append_val (clause, literal);
        }
      kt_cnf_at_most_one (c->cnf, (const int *) clause->data, clause->len);
      g_array_append_vals (clause, mores->data, mores->len);
      g_array_append_val (clause, none);
      kt_cnf_add (c->cnf, (const int *) clause->data, clause->len);
    }
}

/* --- static features ---------------------------------------------------------------------------- */

static void
tie_values (KtCompiler *c, const KtSlot *slot, const int *shared)
{
  for (guint i = 0; i < slot->n_values; i++)
    kt_cnf_add2 (c->cnf,
                 -g_array_index (c->program->values, KtSlotValue, slot->first_value + i).literal,
                 shared[i]);
}

/* All instances of a structure have the same value: what one has while it is there is the shared
 * value, and of those there is one. */
static void
tie_static_feature (KtCompiler *c, const KtFeature *feature)
{
  g_autofree int *shared = NULL;
  const KtBits *bits = NULL;

  for (guint i = 0; i < c->program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (c->program, i);

      if (kt_compile_feature_of (c->program, slot) != feature || slot->index > 0)
        continue;
      if (feature->kind == KT_FEATURE_NUMBER)
        {
          const KtBits *own = g_ptr_array_index (c->slot_bits, i);

          if (bits == NULL)
            bits = kt_circuit_new_number (c->circuit, own->max);
          kt_cnf_add2 (c->cnf, -slot->presence, kt_circuit_bits_equal (c->circuit, own, bits));
        }
      else
        {
          if (shared == NULL)
            {
              shared = g_new (int, slot->n_values + 1);
              for (guint j = 0; j < slot->n_values; j++)
                shared[j] = kt_cnf_new_variable (c->cnf);
              kt_cnf_at_most_one (c->cnf, shared, slot->n_values);
            }
          tie_values (c, slot, shared);
        }
    }
}

void
kt_compile_slots (KtCompiler *c)
{
  KtSlot product = { .parent = -1, .structure = -1, .feature = -1, .presence = KT_TRUE, .bits = -1 };

  c->program->closed = kt_cnf_new_variable (c->cnf);
  g_array_append_val (c->program->slots, product);
  g_ptr_array_add (c->slot_bits, NULL);
  add_children (c, 0, c->model->product, 0);
  if (c->error != NULL)
    return;
  collect_parts (c);
  add_targets (c);
  for (guint i = 0; i < c->model->n_structures; i++)
    for (guint j = 0; j < c->model->structures[i]->n_features; j++)
      if (c->model->structures[i]->features[j]->is_static)
        tie_static_feature (c, c->model->structures[i]->features[j]);
}

/* --- where paths lead --------------------------------------------------------------------------- */

static int
find_more (KtCompiler *c, int slot, const KtFeature *feature)
{
  for (guint i = 0; i < c->program->mores->len; i++)
    {
      const KtMore *more = &g_array_index (c->program->mores, KtMore, i);

      if (more->slot == slot && more->structure == (int) feature->owner->index
          && more->feature == (int) feature->index)
        return (int) i;
    }
  return -1;
}

static void
escape_all (KtCompiler *c, const GArray *literals)
{
  for (guint i = 0; i < literals->len; i++)
    kt_compiler_add_escape (c, g_array_index (literals, int, i));
}

/* What lies beyond the slots concerns a rule only if it counts, or names an index. */
static void
note_more (KtCompiler *c, int slot, const KtStep *step)
{
  int more = find_more (c, slot, step->feature);

  if (more >= 0 && step->has_index)
    kt_compiler_add_escape (c, g_array_index (c->program->mores, KtMore, more).literal);
  else if (more >= 0 && c->aggregate_mores != NULL)
    g_array_append_val (c->aggregate_mores, more);
  if (step->feature->is_reference && c->aggregate_mores != NULL)
    {
      g_autoptr (GArray) mores = kt_compile_mores_with (c, step->feature->type.structure);

      escape_all (c, mores);
    }
}

/* The literal of "this is within the indices of the step", its presence included. */
static int
index_literal (KtCompiler *c, const KtStep *step, const int *presence, guint n, guint i)
{
  g_autofree int *cases = g_new (int, n + 1);
  guint n_cases = 0;

  if (!step->has_index)
    return presence[i];
  /* For every possible count: exactly `count` of them are there. */
  for (guint count = i + 1; count <= n; count++)
    {
      gint first = step->first.from_last ? (gint) count - 1 - (gint) step->first.offset
                                         : (gint) step->first.offset;
      gint last = step->last.from_last ? (gint) count - 1 - (gint) step->last.offset
                                       : (gint) step->last.offset;

      if (first < 0 || last < 0 || (gint) i < first || (gint) i > last)
        continue;
      cases[n_cases++] = kt_cnf_and (c->cnf, presence[count - 1],
                                     count < n ? -presence[count] : KT_TRUE);
    }
  if (!step->first.from_last && !step->last.from_last)
    return n_cases > 0 ? presence[i] : KT_FALSE;
  return kt_cnf_or_all (c->cnf, cases, n_cases);
}

static void
add_candidate (KtCompiler *c, const KtFeature *feature, int slot, int literal, GArray *candidates)
{
  KtCandidate candidate = { slot, literal };

  if (literal == KT_FALSE)
    return;
  if (!feature->is_reference)
    {
      g_array_append_val (candidates, candidate);
      return;
    }
  for (guint i = 0; i < kt_program_slot (c->program, slot)->n_values; i++)
    {
      const KtSlotValue *value
        = &g_array_index (c->program->values, KtSlotValue,
                          kt_program_slot (c->program, slot)->first_value + i);

      candidate.place = value->name;
      candidate.guard = kt_cnf_and (c->cnf, literal, value->literal);
      g_array_append_val (candidates, candidate);
    }
}

void
kt_compile_candidates (gpointer compiler, int slot, const KtStep *step, GArray *candidates)
{
  KtCompiler *c = compiler;
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree int *presence = NULL;
  int child;

  while ((child = kt_program_find_child (c->program, slot, step->feature, slots->len)) >= 0)
    g_array_append_val (slots, child);
  presence = g_new (int, slots->len + 1);
  for (guint i = 0; i < slots->len; i++)
    presence[i] = kt_program_slot (c->program, g_array_index (slots, int, i))->presence;
  for (guint i = 0; i < slots->len; i++)
    add_candidate (c, step->feature, g_array_index (slots, int, i),
                   index_literal (c, step, presence, slots->len, i), candidates);
  note_more (c, slot, step);
}
