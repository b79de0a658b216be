/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The answers a question offers, by number: the values of a characteristic (with "without" before them if it can be
 * absent), or the members of a group of features. There may be thousands, so nothing is kept for each; everything is
 * looked up in the present snapshot when it is asked for.
 *
 * Main thread only.
 */

#include "kt-choice-tile.h"
#include "kt-configuration.h"
#include "kt-question-plan.h"

G_BEGIN_DECLS

typedef struct _KtChoiceOptions KtChoiceOptions;

/* path: of a node of the configuration's snapshot. */
KtChoiceOptions *kt_choice_options_new (KtConfiguration *configuration, const char *path);
/* question: a group of the configuration's plan. */
KtChoiceOptions *kt_choice_options_new_group (KtConfiguration *configuration, const KtPlanQuestion *question);
void kt_choice_options_free (KtChoiceOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtChoiceOptions, kt_choice_options_free)

/* By the present snapshot: references gain and lose targets. */
guint kt_choice_options_get_n (KtChoiceOptions *self);

/* The caller frees. */
char *kt_choice_options_get_title (KtChoiceOptions *self, guint number);
/* A line of data; NULL if there is none. */
const char *kt_choice_options_get_note (KtChoiceOptions *self, guint number);
/* A colour; NULL if it is none. */
const char *kt_choice_options_get_swatch (KtChoiceOptions *self, guint number);

/* What pressing it decides; NULL if it is not there any more. The caller frees. */
KtChoice *kt_choice_options_get_choice (KtChoiceOptions *self, guint number);
KtTileState kt_choice_options_get_state (KtChoiceOptions *self, guint number);
/* "+210 €"; NULL: it changes nothing, or is not known yet. The caller frees. */
char *kt_choice_options_get_effect (KtChoiceOptions *self, guint number);

G_END_DECLS
