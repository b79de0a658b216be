/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of kt-program-check.c that follows from the model anew: which places there are and what values each has. */

#include "kt-compile-private.h"

/* --- the tree --------------------------------------------------------------------------------- */

typedef struct {
  const KtProgram *program;
  guint n_slots, n_mores; /* so many were met */
  GError **error;
} Walk;

static gboolean check_children (Walk *walk, int parent, const KtStructure *structure, guint depth);

static gboolean
is_place (const KtProgram *program, const KtSlot *slot, int parent, const KtFeature *feature, guint index, guint level)
{
  gboolean is_optional = (gint) index >= feature->min_count;

  return slot->parent == parent && slot->structure == (gint32) feature->owner->index
         && slot->feature == (gint32) feature->index && slot->index == index && slot->level == level
         && slot->is_optional == is_optional
         && (is_optional || slot->presence == kt_program_slot (program, parent)->presence);
}

static gboolean
is_more (const KtMore *more, int parent, const KtFeature *feature, guint n_slots, guint level)
{
  return more->slot == parent && more->structure == (gint32) feature->owner->index
         && more->feature == (gint32) feature->index && more->n_slots == n_slots && more->level == level;
}

static gboolean
check_feature (Walk *walk, int parent, const KtFeature *feature, guint depth)
{
  const KtProgram *program = walk->program;
  guint level = kt_compile_level (program, parent, feature);
  gboolean is_growing;
  guint n = kt_compile_count_slots (program, parent, feature, level, &is_growing);

  for (guint i = 0; i < n; i++)
    {
      guint number = walk->n_slots++;

      if (number >= program->slots->len || depth > KT_MAX_DEPTH
          || !is_place (program, kt_program_slot (program, number), parent, feature, i, level))
        return kt_program_damaged (walk->error, "slots", number, "place");
      if (feature->kind == KT_FEATURE_PART && !feature->is_reference
          && !check_children (walk, (int) number, feature->type.structure, depth + 1))
        return FALSE;
    }
  if (!is_growing)
    return TRUE;
  if (walk->n_mores >= program->mores->len
      || !is_more (&g_array_index (program->mores, KtMore, walk->n_mores), parent, feature, n, level))
    return kt_program_damaged (walk->error, "mores", walk->n_mores, "place");
  walk->n_mores++;
  return TRUE;
}

static gboolean
check_children (Walk *walk, int parent, const KtStructure *structure, guint depth)
{
  for (guint i = 0; i < structure->n_features; i++)
    if (!check_feature (walk, parent, structure->features[i], depth))
      return FALSE;
  return TRUE;
}

/* The compiler's tree, made again. */
gboolean
kt_program_check_tree (const KtProgram *program, GError **error)
{
  Walk walk = { program, 1, 0, error };
  const KtSlot *product;

  if (program->slots->len == 0)
    return kt_program_damaged (error, "slots", 0, "product");
  product = kt_program_slot (program, 0);
  if (product->parent != -1 || product->structure != -1 || product->feature != -1 || product->presence != KT_TRUE
      || product->index != 0 || product->is_optional)
    return kt_program_damaged (error, "slots", 0, "product");
  if (!check_children (&walk, 0, program->model->product, 0))
    return FALSE;
  if (walk.n_slots != program->slots->len)
    return kt_program_damaged (error, "slots", walk.n_slots, "place");
  if (walk.n_mores != program->mores->len)
    return kt_program_damaged (error, "mores", walk.n_mores, "place");
  return TRUE;
}

/* --- values ----------------------------------------------------------------------------------- */

static gboolean
is_reference (const KtFeature *feature)
{
  return feature != NULL && feature->kind == KT_FEATURE_PART && feature->is_reference;
}

/* The slot is a part that the reference may be to. */
static gboolean
is_target (const KtProgram *program, const KtFeature *reference, int number)
{
  const KtFeature *feature;

  if (number < 0 || number >= (int) program->slots->len)
    return FALSE;
  feature = kt_compile_feature_of (program, kt_program_slot (program, number));
  if (feature == NULL)
    return reference->type.structure == program->model->product;
  return feature->kind == KT_FEATURE_PART && !feature->is_reference
         && feature->type.structure == reference->type.structure;
}

static gboolean
check_targets (const KtProgram *program, const KtSlot *slot, const KtFeature *feature, GError **error)
{
  const KtSlotValue *values = kt_program_values (program, slot);

  for (guint i = 0; i < slot->n_values; i++)
    if (!is_target (program, feature, values[i].name) || (i > 0 && values[i].name <= values[i - 1].name))
      return kt_program_damaged (error, "values", slot->first_value + i, "name");
  return TRUE;
}

/* How many values a slot of the feature has, references left out, and whether the last is "any other". */
static guint
count_values (const KtProgram *program, const KtFeature *feature, gboolean *has_other)
{
  *has_other = feature != NULL && feature->kind == KT_FEATURE_STRING;
  if (feature == NULL)
    return 0;
  if (feature->kind == KT_FEATURE_BOOL)
    return 2;
  if (feature->kind == KT_FEATURE_ENUMERATION)
    return feature->type.enumeration->n_options;
  return *has_other ? program->texts->len + 1 : 0;
}

/* All in the order of their names, from 0 on. */
static gboolean
check_names (const KtProgram *program, const KtSlot *slot, const KtFeature *feature, GError **error)
{
  gboolean has_other;
  guint n = count_values (program, feature, &has_other);
  const KtSlotValue *values = kt_program_values (program, slot);

  if (slot->n_values != n)
    return kt_program_damaged (error, "slots", (guint) (slot - kt_program_slot (program, 0)), "n_values");
  for (guint i = 0; i < n; i++)
    if (values[i].name != (has_other && i + 1 == n ? -1 : (gint32) i))
      return kt_program_damaged (error, "values", slot->first_value + i, "name");
  return TRUE;
}

static gboolean
is_number (const KtProgram *program, const KtSlot *slot, const KtFeature *feature)
{
  if (feature == NULL || feature->kind != KT_FEATURE_NUMBER)
    return slot->bits == -1 && slot->beyond == 0 && slot->unbounded == 0 && slot->digits == 0;
  return slot->bits >= 0 && slot->digits == kt_compile_digits (feature) && kt_program_has_room (program, slot->low, slot->bits)
         && (slot->beyond != 0) == (slot->unbounded != 0);
}

/* As the compiler makes them: of slot after slot, references behind all others. */
gboolean
kt_program_check_values (const KtProgram *program, GError **error)
{
  guint first = 0;

  for (guint references = 0; references < 2; references++)
    for (guint i = 0; i < program->slots->len; i++)
      {
        const KtSlot *slot = kt_program_slot (program, i);
        const KtFeature *feature = kt_compile_feature_of (program, slot);

        if (is_reference (feature) != (gboolean) references)
          continue;
        if (!is_number (program, slot, feature))
          return kt_program_damaged (error, "slots", i, "number");
        if (slot->first_value != first)
          return kt_program_damaged (error, "slots", i, "first_value");
        if (!(references ? check_targets (program, slot, feature, error) : check_names (program, slot, feature, error)))
          return FALSE;
        first += slot->n_values;
      }
  return first == program->values->len || kt_program_damaged (error, "values", first, "slot");
}
