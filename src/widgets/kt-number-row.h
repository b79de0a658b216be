/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A number as people type it: entry, unit, minus and plus, and below them the bar of what is possible with its ends in
 * words. The row does not parse: it hands over the text, so that "1,2 m" and "1200" are the caller's to understand.
 */

#include <gtk/gtk.h>

#include "kt-range-bar.h"

G_BEGIN_DECLS

#define KT_TYPE_NUMBER_ROW (kt_number_row_get_type ())
G_DECLARE_FINAL_TYPE (KtNumberRow, kt_number_row, KT, NUMBER_ROW, GtkWidget)

GtkWidget *kt_number_row_new (void);

void kt_number_row_set_label (KtNumberRow *self, const char *label); /* for screen readers */
void kt_number_row_set_unit (KtNumberRow *self, const char *unit);   /* NULL or "": none */

/* Shows text as the value, unless the user is in the middle of typing. An empty text shows placeholder dimmed. */
void kt_number_row_set_text (KtNumberRow *self, const char *text, const char *placeholder);

/* hint: the possible range in words, e.g. "5 – 120 m³/h". */
void kt_number_row_set_hint (KtNumberRow *self, const char *hint);

/*
 * What was typed cannot be taken, and why. Both stay as they are, whatever is set meanwhile, until the user types on or
 * takes it back with Escape.
 */
void kt_number_row_refuse (KtNumberRow *self, const char *reason);

KtRangeBar *kt_number_row_get_bar (KtNumberRow *self);

/*
 * Signals:
 *   "commit" (const char *text)  the user finished typing: Enter, or the focus left a changed text
 *   "step" (int direction)       minus (-1) or plus (+1) was pressed, or the arrow keys up and down
 */

G_END_DECLS
