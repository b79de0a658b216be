/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A bar that shows which part of a number's range is possible now, with holes, and where its value stands.
 * Numbers are in one unit of the caller's choosing; the bar knows nothing of it.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  double lower;
  double upper;
} KtRange;

#define KT_TYPE_RANGE_BAR (kt_range_bar_get_type ())
G_DECLARE_FINAL_TYPE (KtRangeBar, kt_range_bar, KT, RANGE_BAR, GtkWidget)

GtkWidget *kt_range_bar_new (void);

/* possible: n_possible ranges within lower … upper, ascending; copied. value: NAN if there is none. */
void kt_range_bar_set (KtRangeBar *self, double lower, double upper, const KtRange *possible, gsize n_possible,
                       double value);

G_END_DECLS
