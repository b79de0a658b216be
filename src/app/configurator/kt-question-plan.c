/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Features are numbered in the order of the tree, so a subtree is a range of numbers, and so are the questions in it.
 * Steps are found by splitting the largest part again and again until none is too large or there are enough.
 */
#include "kt-question-plan.h"

#define MANY_QUESTIONS 30 /* more than that in a step are split */
#define ENOUGH_STEPS 24
#define MOST_STEPS 60

struct _KtQuestionPlan {
  const KtStructure *product;
  GArray *questions; /* KtPlanQuestion */
  GArray *steps;     /* KtPlanStep */
  GPtrArray *members; /* arrays of them, owned */
  guint *question_of; /* by feature: its question + 1 */
};

/* --- questions -------------------------------------------------------------------------------------------- */

/* Where in the tree a question stands. */
static const KtFeature *
place_of (const KtPlanQuestion *question)
{
  if (question->feature)
    return question->feature;
  return question->above ? question->above : question->members[0];
}

static void
add_own_question (KtQuestionPlan *self,
                  const KtFeature *feature)
{
  KtPlanQuestion question = { .above = feature->above, .feature = feature };

  if (!feature->is_hidden)
    g_array_append_val (self->questions, question);
}

static const KtFeature *
feature_of (const KtQuestionPlan *self,
            KtLiteral literal)
{
  return literal != 0 ? self->product->features[ABS (literal) - 1] : NULL;
}

/* Mandatory members follow from what they hang from, and what is no Bool asks for itself. */
static void
add_group (KtQuestionPlan *self,
           const KtSelection *selection)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  KtPlanQuestion question = { .above = feature_of (self, selection->above),
                              .minimum = selection->minimum,
                              .maximum = selection->maximum };

  if (selection->minimum >= selection->n_literals)
    return;
  for (guint i = 0; i < selection->n_literals; i++)
    {
      const KtFeature *feature = feature_of (self, selection->literals[i]);
      if (feature->kind == KT_FEATURE_BOOL && !feature->is_hidden)
        g_ptr_array_add (members, (gpointer) feature);
    }
  question.n_members = members->len;
  if (members->len == 0)
    return;
  question.members = (const KtFeature *const *) g_ptr_array_free (g_steal_pointer (&members), FALSE);
  g_ptr_array_add (self->members, (gpointer) question.members);
  g_array_append_val (self->questions, question);
}

/* A model that is a long list of yes and no is one question with many options. */
static void
add_loose (KtQuestionPlan *self)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  KtPlanQuestion question = { .minimum = 0 };

  for (guint i = 0; i < self->product->n_features; i++)
    {
      const KtFeature *feature = self->product->features[i];
      if (feature->kind == KT_FEATURE_BOOL && !feature->is_hidden)
        g_ptr_array_add (members, (gpointer) feature);
    }
  question.n_members = question.maximum = members->len;
  question.members = (const KtFeature *const *) g_ptr_array_free (g_steal_pointer (&members), FALSE);
  g_ptr_array_add (self->members, (gpointer) question.members);
  if (question.n_members > 0)
    g_array_append_val (self->questions, question);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  guint x = place_of (a)->index, y = place_of (b)->index;

  return x < y ? -1 : x > y;
}

static void
number_questions (KtQuestionPlan *self)
{
  for (guint i = 0; i < self->questions->len; i++)
    {
      KtPlanQuestion *question = &g_array_index (self->questions, KtPlanQuestion, i);

      question->number = i;
      if (question->feature)
        self->question_of[question->feature->index] = i + 1;
      for (guint k = 0; k < question->n_members; k++)
        self->question_of[question->members[k]->index] = i + 1;
    }
}

static void
find_questions (KtQuestionPlan *self,
                const KtModel *model)
{
  for (guint i = 0; i < model->n_rules; i++)
    {
      const KtRule *rule = model->rules[i];
      if (rule->kind == KT_RULE_GROUP && rule->selection->structure == self->product)
        add_group (self, rule->selection);
    }
  if (self->questions->len == 0)
    add_loose (self);
  for (guint i = 0; i < self->product->n_features; i++)
    if (self->product->features[i]->kind != KT_FEATURE_BOOL)
      add_own_question (self, self->product->features[i]);
  /* Stable: groups of one feature stay in their order. */
  g_array_sort (self->questions, compare_places);
  number_questions (self);
}

/* --- steps ------------------------------------------------------------------------------------------------ */

typedef struct {
  const KtQuestionPlan *plan;
  guint *end;    /* by feature: behind its subtree */
  guint *before; /* by feature, and one more: how many questions stand before it */
} Shape;

static void
measure (Shape *shape)
{
  const KtStructure *product = shape->plan->product;
  guint n = product->n_features, k = 0;

  for (guint i = n; i-- > 0;)
    {
      const KtFeature *above = product->features[i]->above;
      shape->end[i] = MAX (shape->end[i], i + 1);
      if (above)
        shape->end[above->index] = MAX (shape->end[above->index], shape->end[i]);
    }
  for (guint i = 0; i <= n; i++)
    {
      while (k < shape->plan->questions->len && place_of (&g_array_index (shape->plan->questions, KtPlanQuestion, k))->index < i)
        k++;
      shape->before[i] = k;
    }
}

static void
append_part (const Shape *shape,
             GArray *steps,
             guint feature,
             guint end)
{
  KtPlanStep step = { shape->plan->product->features[feature], shape->before[feature], shape->before[end] };

  if (step.first < step.end)
    g_array_append_val (steps, step);
}

/* What hangs directly from the feature, and every subtree below it, one by one. */
static void
append_children (const Shape *shape,
                 GArray *steps,
                 const KtFeature *feature)
{
  append_part (shape, steps, feature->index, feature->index + 1);
  for (guint i = feature->index + 1; i < shape->end[feature->index]; i = shape->end[i])
    append_part (shape, steps, i, shape->end[i]);
}

static gboolean
split (const Shape *shape,
       GArray *steps,
       guint number)
{
  const KtPlanStep *step = &g_array_index (steps, KtPlanStep, number);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (KtPlanStep));

  append_children (shape, parts, step->feature);
  if (parts->len == 0 || steps->len + parts->len - 1 > MOST_STEPS ||
      (parts->len == 1 && g_array_index (parts, KtPlanStep, 0).feature == step->feature))
    return FALSE;
  g_array_remove_index (steps, number);
  g_array_insert_vals (steps, number, parts->data, parts->len);
  return TRUE;
}

/* The largest that is too large and was not tried in vain. */
static int
find_largest (GArray *steps,
              GHashTable *tried)
{
  int found = -1;
  guint most = MANY_QUESTIONS;

  for (guint i = 0; i < steps->len; i++)
    {
      const KtPlanStep *step = &g_array_index (steps, KtPlanStep, i);
      if (step->end - step->first > most && !g_hash_table_contains (tried, step->feature))
        {
          most = step->end - step->first;
          found = (int) i;
        }
    }
  return found;
}

/* The child of `base` that a question hangs below; NULL: it hangs directly from it. */
static const KtFeature *
section_of (const KtPlanQuestion *question,
            const KtFeature *base)
{
  const KtFeature *at = question->above;

  while (at && at != base && at->above != base)
    at = at->above;
  return at != base ? at : NULL;
}

/* What everything in the step hangs from says nothing more than the step itself. */
static const KtFeature *
base_of (KtQuestionPlan *self,
         const KtPlanStep *step)
{
  const KtFeature *base = step->feature;

  for (;;)
    {
      const KtFeature *only = section_of (kt_question_plan_get_question (self, step->first), base);

      for (guint k = step->first; k < step->end && only; k++)
        if (section_of (kt_question_plan_get_question (self, k), base) != only)
          return base;
      if (!only)
        return base;
      base = only;
    }
}

static void
set_sections (KtQuestionPlan *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const KtPlanStep *step = &g_array_index (self->steps, KtPlanStep, i);
      const KtFeature *base = base_of (self, step);

      for (guint k = step->first; k < step->end; k++)
        {
          KtPlanQuestion *question = &g_array_index (self->questions, KtPlanQuestion, k);
          question->section = section_of (question, base);
        }
    }
}

static void
find_steps (KtQuestionPlan *self)
{
  guint n = self->product->n_features;
  g_autofree guint *end = g_new0 (guint, n + 1);
  g_autofree guint *before = g_new0 (guint, n + 1);
  g_autoptr (GHashTable) tried = g_hash_table_new (NULL, NULL);
  Shape shape = { self, end, before };
  int largest;

  measure (&shape);
  for (guint i = 0; i < n; i = end[i])
    append_part (&shape, self->steps, i, end[i]);
  while (self->steps->len < ENOUGH_STEPS && (largest = find_largest (self->steps, tried)) >= 0)
    {
      const KtFeature *feature = g_array_index (self->steps, KtPlanStep, largest).feature;
      if (!split (&shape, self->steps, (guint) largest))
        g_hash_table_add (tried, (gpointer) feature);
    }
  set_sections (self);
}

/* --- the plan --------------------------------------------------------------------------------------------- */

static gboolean
has_tree (const KtModel *model)
{
  for (guint i = 0; i < model->n_rules; i++)
    if (model->rules[i]->kind == KT_RULE_GROUP && model->rules[i]->selection->structure == model->product)
      return TRUE;
  return model->format == KT_MODEL_DIMACS;
}

KtQuestionPlan *
kt_question_plan_new (const KtModel *model)
{
  KtQuestionPlan *self;

  if (!has_tree (model))
    return NULL;
  self = g_new0 (KtQuestionPlan, 1);
  self->product = model->product;
  self->questions = g_array_new (FALSE, FALSE, sizeof (KtPlanQuestion));
  self->steps = g_array_new (FALSE, FALSE, sizeof (KtPlanStep));
  self->members = g_ptr_array_new_with_free_func (g_free);
  self->question_of = g_new0 (guint, model->product->n_features);
  find_questions (self, model);
  find_steps (self);
  return self;
}

void
kt_question_plan_free (KtQuestionPlan *self)
{
  if (!self)
    return;
  g_array_unref (self->questions);
  g_array_unref (self->steps);
  g_ptr_array_unref (self->members);
  g_free (self->question_of);
  g_free (self);
}

guint
kt_question_plan_get_n_questions (const KtQuestionPlan *self)
{
  return self->questions->len;
}

const KtPlanQuestion *
kt_question_plan_get_question (const KtQuestionPlan *self,
                               guint number)
{
  g_return_val_if_fail (number < self->questions->len, NULL);

  return &g_array_index (self->questions, KtPlanQuestion, number);
}

guint
kt_question_plan_get_n_steps (const KtQuestionPlan *self)
{
  return self->steps->len;
}

const KtPlanStep *
kt_question_plan_get_step (const KtQuestionPlan *self,
                           guint number)
{
  g_return_val_if_fail (number < self->steps->len, NULL);

  return &g_array_index (self->steps, KtPlanStep, number);
}

const KtPlanQuestion *
kt_question_plan_find (const KtQuestionPlan *self,
                       const KtFeature *feature)
{
  guint number = feature->owner == self->product ? self->question_of[feature->index] : 0;

  return number > 0 ? kt_question_plan_get_question (self, number - 1) : NULL;
}
