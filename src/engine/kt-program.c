/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the arrays and answers questions about them. */

#include <string.h>

#include "kt-join.h"
#include "kt-program-private.h"

#define DEFAULT_MAX_INSTANCES 200

static GArray *
new_array (guint size)
{
  return g_array_new (FALSE, TRUE, size);
}

KtProgram *
kt_program_new_empty (KtModel *model, const KtProgramOptions *options)
{
  KtProgram *self = g_new0 (KtProgram, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->model = kt_model_ref (model);
  self->rules = model->all_rules;
  if (options != NULL)
    {
      self->day = options->day;
      self->max_instances = options->max_instances;
      self->n_never = options->n_never;
      self->never = g_memdup2 (options->never, options->n_never * sizeof *options->never);
      self->n_terms = options->n_terms;
      self->is_rounded = options->rounding != NULL;
      if (self->is_rounded)
        self->rounding = *options->rounding;
      self->terms = g_new0 (KtTerm, options->n_terms);
      for (guint i = 0; i < options->n_terms; i++)
        {
          self->terms[i] = options->terms[i];
          self->terms[i].id = g_strdup (options->terms[i].id);
        }
    }
  if (self->max_instances == 0)
    self->max_instances = DEFAULT_MAX_INSTANCES;
  self->bounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->clauses = new_array (sizeof (int));
  self->slots = new_array (sizeof (KtSlot));
  self->values = new_array (sizeof (KtSlotValue));
  self->mores = new_array (sizeof (KtMore));
  self->bits = new_array (sizeof (KtNumberBits));
  self->literals = new_array (sizeof (int));
  self->sums = new_array (sizeof (KtSum));
  self->sum_terms = new_array (sizeof (KtSumTerm));
  self->reals = new_array (sizeof (KtRealNode));
  self->oracles = new_array (sizeof (KtOracle));
  self->selectors = new_array (sizeof (KtSelector));
  self->softs = new_array (sizeof (KtSoft));
  self->goals = new_array (sizeof (KtGoal));
  self->weights = new_array (sizeof (KtWeight));
  self->join_words = new_array (sizeof (guint32));
  self->start = (KtStart){ new_array (sizeof (guint8)), new_array (sizeof (guint32)), new_array (sizeof (guint8)),
                           new_array (sizeof (gint64)), new_array (sizeof (gint64)), new_array (sizeof (int)),
                           new_array (sizeof (guint8)) };
  self->texts = g_ptr_array_new_with_free_func (g_free);
  if (options != NULL && options->for_rules)
    self->rule_literals = new_array (sizeof (KtRuleLiterals));
  return self;
}

KtProgram *
kt_program_ref (KtProgram *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
free_links (KtProgram *self)
{
  g_free (self->features);
  g_clear_pointer (&self->by_path, g_hash_table_unref);
  g_strfreev (self->paths);
  g_free (self->first_child);
  g_free (self->next_sibling);
  g_free (self->children_from);
  g_free (self->children);
}

const char *const kt_program_array_names[KT_PROGRAM_ARRAYS]
    = { "clauses",      "slots",       "values",    "mores",      "bits",         "literals",   "sums",       "sum_terms",
        "reals",        "oracles",     "selectors", "softs",      "goals",        "weights",    "join_words", "start.base",
        "start.proofs", "start.never", "start.low", "start.high", "start.clauses", "start.pool" };

void
kt_program_list_arrays (const KtProgram *program, GArray **arrays)
{
  GArray *all[KT_PROGRAM_ARRAYS]
      = { program->clauses,      program->slots,       program->values,    program->mores,      program->bits,
          program->literals,     program->sums,        program->sum_terms, program->reals,      program->oracles,
          program->selectors,    program->softs,       program->goals,     program->weights,    program->join_words,
          program->start.base,   program->start.proofs, program->start.never, program->start.low, program->start.high,
          program->start.clauses, program->start.pool };

  memcpy (arrays, all, sizeof all);
}

void
kt_program_unref (KtProgram *self)
{
  GArray *arrays[KT_PROGRAM_ARRAYS];

  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  free_links (self);
  kt_program_list_arrays (self, arrays);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_ptr_array_unref (self->texts);
  g_clear_pointer (&self->rule_literals, g_array_unref);
  g_hash_table_unref (self->bounds);
  for (guint i = 0; i < self->n_terms; i++)
    g_free ((gpointer) self->terms[i].id);
  g_free (self->terms);
  g_free (self->never);
  g_clear_pointer (&self->join, kt_join_free);
  kt_model_unref (self->model);
  g_free (self);
}

/* --- links -------------------------------------------------------------------------------------- */

static char *
path_of (const KtProgram *self, guint number)
{
  const KtSlot *slot = kt_program_slot (self, number);
  const KtFeature *feature = self->features[number];
  const char *above = self->paths[slot->parent];
  const char *dot = above[0] != '\0' ? "." : "";

  if (feature->max_count == KT_UNBOUNDED || feature->max_count > 1)
    return g_strdup_printf ("%s%s%s[%u]", above, dot, feature->name, slot->index);
  return g_strconcat (above, dot, feature->name, NULL);
}

/* Slots stand depth first, features in the order of the model: so children do in their list. */
static void
link_children (KtProgram *self)
{
  guint n = self->slots->len;
  int *at;

  self->children_from = g_new0 (int, n + 1);
  self->children = g_new (int, n);
  for (guint i = 1; i < n; i++)
    self->children_from[kt_program_slot (self, i)->parent + 1]++;
  for (guint i = 0; i < n; i++)
    self->children_from[i + 1] += self->children_from[i];
  at = g_memdup2 (self->children_from, (n + 1) * sizeof (int));
  for (guint i = 1; i < n; i++)
    self->children[at[kt_program_slot (self, i)->parent]++] = (int) i;
  g_free (at);
}

void
kt_program_link (KtProgram *self)
{
  guint n = self->slots->len;
  g_autofree int *last_child = g_new (int, n);

  free_links (self);
  self->features = g_new0 (const KtFeature *, n);
  self->paths = g_new0 (char *, n + 1);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->first_child = g_new (int, n);
  self->next_sibling = g_new (int, n);
  for (guint i = 0; i < n; i++)
    {
      const KtSlot *slot = kt_program_slot (self, i);

      self->first_child[i] = self->next_sibling[i] = last_child[i] = -1;
      if (slot->parent < 0)
        self->paths[i] = g_strdup ("");
      else
        {
          self->features[i] = self->model->structures[slot->structure]->features[slot->feature];
          self->paths[i] = path_of (self, i);
          if (last_child[slot->parent] < 0)
            self->first_child[slot->parent] = (int) i;
          else
            self->next_sibling[last_child[slot->parent]] = (int) i;
          last_child[slot->parent] = (int) i;
        }
      g_hash_table_insert (self->by_path, self->paths[i], GUINT_TO_POINTER (i));
    }
  link_children (self);
}

int
kt_program_find_slot (const KtProgram *self, const char *path)
{
  gpointer number;

  return g_hash_table_lookup_extended (self->by_path, path, NULL, &number) ? GPOINTER_TO_INT (number)
                                                                         : -1;
}

int
kt_program_find_child (const KtProgram *self, int slot, const KtFeature *feature, guint index)
{
  int low, high;

  if (slot < 0) /* what the product would be in */
    return -1;
  low = self->children_from[slot];
  high = self->children_from[slot + 1];

  while (low < high)
    {
      int middle = low + (high - low) / 2, child = self->children[middle];
      const KtSlot *at = kt_program_slot (self, child);

      if (self->features[child] == feature && at->index == index)
        return child;
      if ((guint) at->feature < feature->index
          || ((guint) at->feature == feature->index && at->index < index))
        low = middle + 1;
      else
        high = middle;
    }
  return -1;
}

const KtSlotValue *
kt_program_values (const KtProgram *self, const KtSlot *slot)
{
  return &g_array_index (self->values, KtSlotValue, slot->first_value);
}

const char *
kt_program_value_name (const KtProgram *self, int slot, const KtSlotValue *value)
{
  const KtFeature *feature = self->features[slot];

  if (feature->kind == KT_FEATURE_BOOL)
    return value->name != 0 ? "True" : "False";
  if (feature->kind == KT_FEATURE_ENUMERATION)
    return feature->type.enumeration->options[value->name]->name;
  if (feature->kind == KT_FEATURE_PART)
    return self->paths[value->name];
  return value->name >= 0 ? g_ptr_array_index (self->texts, value->name) : "";
}

char *
kt_program_bound_key (const KtFeature *feature, guint level)
{
  return g_strdup_printf ("%s.%s@%u", feature->owner->name, feature->name, level);
}

gboolean
kt_program_is_open (const KtProgram *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    if (kt_program_slot (self, i)->beyond != 0)
      return TRUE;
  return self->mores->len > 0;
}

guint
kt_program_most_instances (const KtProgram *self)
{
  guint most = 0;

  for (guint i = 0; i < self->mores->len; i++)
    most = MAX (most, g_array_index (self->mores, KtMore, i).n_slots);
  return most;
}

KtRational
kt_slot_rational (const KtSlot *slot, gint64 units)
{
  KtRational value = { units, 1 };

  if (slot->digits > 0)
    kt_rational (units, kt_pow10 ((guint) slot->digits), &value);
  else if (slot->digits < 0)
    kt_rational_mul (value, (KtRational){ kt_pow10 ((guint) -slot->digits), 1 }, &value);
  return value;
}

/* --- plain answers ------------------------------------------------------------------------------ */

KtModel *
kt_program_get_model (const KtProgram *self)
{
  return self->model;
}

guint
kt_program_get_n_variables (const KtProgram *self)
{
  return (guint) self->n_variables;
}

guint
kt_program_get_n_clauses (const KtProgram *self)
{
  return (guint) self->n_clauses;
}

guint
kt_program_get_n_terms (const KtProgram *self)
{
  return self->n_terms;
}

const KtTerm *
kt_program_get_terms (const KtProgram *self)
{
  return self->terms;
}
