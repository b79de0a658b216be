/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The options of a question as tiles: a few below each other, more of them with a filter and a scroll bar of their own,
 * very many of them made only when they come near.
 *
 * Signals:
 *   "pressed" (guint number)  of an option
 *   "shown"                   others are on the screen
 */

#include "kt-choice-options.h"

G_BEGIN_DECLS

#define KT_TYPE_CHOICE_AREA (kt_choice_area_get_type ())
G_DECLARE_FINAL_TYPE (KtChoiceArea, kt_choice_area, KT, CHOICE_AREA, GtkBox)

/* options: taken over. */
GtkWidget *kt_choice_area_new (KtChoiceOptions *options);

/* Shows the present snapshot, with what is known about prices. */
void kt_choice_area_update (KtChoiceArea *self);
void kt_choice_area_update_prices (KtChoiceArea *self);

/* Appends the paths of the options on the screen, char *, to be freed with the array. */
void kt_choice_area_collect_paths (KtChoiceArea *self, GPtrArray *paths);
/* Brings an option into view and returns its tile; a filter that hides it goes. */
GtkWidget *kt_choice_area_show_option (KtChoiceArea *self, guint number);

/* How high it is likely to be with so many options. */
int kt_choice_area_guess_height (guint n_options);

G_END_DECLS
