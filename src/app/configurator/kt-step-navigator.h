/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Where one is among the steps of a product, shown twice: in a list and, where there is no room for it, in a drop-down;
 * both follow each other. Keeps the steps of the present snapshot.
 *
 * Signal "moved": the user, or the program, went to another step. Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-step-list.h"

G_BEGIN_DECLS

#define KT_TYPE_STEP_NAVIGATOR (kt_step_navigator_get_type ())
G_DECLARE_FINAL_TYPE (KtStepNavigator, kt_step_navigator, KT, STEP_NAVIGATOR, GObject)

/* Fills both widgets and listens to them; they must live as long as the navigator. */
KtStepNavigator *kt_step_navigator_new (GtkListBox *list, GtkDropDown *choice);

/* Another configuration, which begins at its first step; NULL: none. */
void kt_step_navigator_set_configuration (KtStepNavigator *self, KtConfiguration *configuration);

/* The snapshot is another one. */
void kt_step_navigator_update (KtStepNavigator *self);

/* Borrowed until the next update; NULL without steps. */
const KtStepInfo *kt_step_navigator_get_current (KtStepNavigator *self);
gboolean kt_step_navigator_is_last (KtStepNavigator *self);

void kt_step_navigator_next (KtStepNavigator *self);
void kt_step_navigator_previous (KtStepNavigator *self);
/* To the step that asks a path; a group of a feature model is asked from then on, if it was not. FALSE if none asks it. */
gboolean kt_step_navigator_go_to_path (KtStepNavigator *self, const char *path);
gboolean kt_step_navigator_can_go_to_path (KtStepNavigator *self, const char *path);

/* All questions of all steps, and how many of them are open. */
void kt_step_navigator_count (KtStepNavigator *self, guint *n_questions, guint *n_open);

G_END_DECLS
