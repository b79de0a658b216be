/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a step shows below each other, as a list of short keys: the same key is the same row after a decision, so a row
 * that stays keeps its widget and its focus. Sections of long steps are folded.
 */

#include "kt-step-list.h"

G_BEGIN_DECLS

/* What the first sign of a key says; anything else begins the path of a question. */
#define KT_OUTLINE_PARTS '+'   /* then the path: heading of parts that can be there several times */
#define KT_OUTLINE_PART '*'    /* then the path: heading of one of them */
#define KT_OUTLINE_GROUP '?'   /* then the number of a question of the plan */
#define KT_OUTLINE_SECTION '#' /* then the name of a feature: heading of what hangs below it */

/* Keys (char *, transfer full). toggled: sections (KtFeature) that a person folded or unfolded against the rule; the rule
 * is that all but the first of a long step are folded. */
GPtrArray *kt_question_outline_new (const KtStepInfo *step, GHashTable *toggled);

/* The section a path is folded into; NULL: it is in sight, or not in this step. */
const KtFeature *kt_question_outline_find_folded (const KtStepInfo *step, GHashTable *toggled,
                                                  const KtPlanQuestion *group, const char *path);

/* Of a section of the step. */
typedef struct {
  const KtFeature *feature;
  guint n_questions, n_open;
  gboolean is_folded;
} KtOutlineSection;

/* FALSE: the step has no such section. */
gboolean kt_question_outline_get_section (const KtStepInfo *step, GHashTable *toggled, const char *name,
                                          KtOutlineSection *section);

G_END_DECLS
