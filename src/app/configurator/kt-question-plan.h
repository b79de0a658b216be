/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a feature model is asked. Its features all stand beside each other in the product; what hangs together says the
 * tree they come from. Here the members of a group are one question ("choose one of these five"), named after the
 * feature they hang from, and large subtrees are the steps. What a group asks is only of interest where the feature it
 * hangs from is selected.
 *
 * Made once for a model, immutable, any thread; borrows from the model.
 */

#include "kt-model.h"

G_BEGIN_DECLS

typedef struct {
  const KtFeature *above;   /* what it hangs from; NULL: it stands at the top */
  const KtFeature *feature; /* asked by itself: a number, a text, a part; NULL: a group of Bool features */
  guint minimum, maximum;   /* of a group: how many are to be selected */
  guint n_members;
  const KtFeature *const *members;
  const KtFeature *section; /* what it stands below in its step; NULL: directly in it */
  guint number;
} KtPlanQuestion;

typedef struct {
  const KtFeature *feature;
  guint first, end; /* questions */
} KtPlanStep;

typedef struct _KtQuestionPlan KtQuestionPlan;

/* NULL if the model is neither a tree of features nor a list of clauses: then every characteristic is a question of its
 * own. */
KtQuestionPlan *kt_question_plan_new (const KtModel *model);
void kt_question_plan_free (KtQuestionPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtQuestionPlan, kt_question_plan_free)

/* In the order of the tree. */
guint kt_question_plan_get_n_questions (const KtQuestionPlan *self);
const KtPlanQuestion *kt_question_plan_get_question (const KtQuestionPlan *self, guint number);
guint kt_question_plan_get_n_steps (const KtQuestionPlan *self);
const KtPlanStep *kt_question_plan_get_step (const KtQuestionPlan *self, guint number);

/* The question that asks for a feature of the product; NULL: none, because it follows from what it hangs from. */
const KtPlanQuestion *kt_question_plan_find (const KtQuestionPlan *self, const KtFeature *feature);

G_END_DECLS
