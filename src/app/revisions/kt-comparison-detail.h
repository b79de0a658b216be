/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What one line (or the head) is in both revisions, field by field, and buttons to take a field over from one into the
 * other, where that is a draft.
 *
 * Signal "take" (int: KtComparedPart, gboolean: TRUE from left to right).
 */

#include <gtk/gtk.h>

#include "kt-comparison.h"

G_BEGIN_DECLS

#define KT_TYPE_COMPARISON_DETAIL (kt_comparison_detail_get_type ())
G_DECLARE_FINAL_TYPE (KtComparisonDetail, kt_comparison_detail, KT, COMPARISON_DETAIL, GtkWidget)

GtkWidget *kt_comparison_detail_new (void);

/* fields: of KtComparedField, NULL: nothing is shown. Titles name both sides; editable: into which one can take over. */
void kt_comparison_detail_set (KtComparisonDetail *self, GPtrArray *fields, gboolean only_differences,
                               const char *left_title, const char *right_title, gboolean left_editable,
                               gboolean right_editable);

G_END_DECLS
