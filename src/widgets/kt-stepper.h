/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A row of numbered steps that shows where one is and, being navigation too, takes one there.
 * A step that cannot be reached yet is shown but is not a button one can press.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_STEPPER (kt_stepper_get_type ())
G_DECLARE_FINAL_TYPE (KtStepper, kt_stepper, KT, STEPPER, GtkWidget)

GtkWidget *kt_stepper_new (void);

/* titles: NULL-terminated, already translated. Resets current to 0 and makes only step 0 reachable. */
void kt_stepper_set_titles (KtStepper *self, const char *const *titles);

guint kt_stepper_get_current (KtStepper *self);
void kt_stepper_set_current (KtStepper *self, guint step);
void kt_stepper_set_reachable (KtStepper *self, guint step, gboolean reachable);

/* Compact: only the current step shows its title. */
void kt_stepper_set_compact (KtStepper *self, gboolean compact);

/* Signal "activated" (guint step): the user pressed a reachable step. The current step does not move by itself. */

G_END_DECLS
