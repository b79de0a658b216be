/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Two revisions of the open quote side by side: their lines, and the chosen one field by field. What is better in one is
 * taken over into the other, where that is a draft, as one step of its undo.
 *
 * Actions: comparison.swap, .only-differences, .next, .previous, .take-right, .take-left (the chosen line), .undo.
 */

#include <gtk/gtk.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_COMPARISON_PAGE (kt_comparison_page_get_type ())
G_DECLARE_FINAL_TYPE (KtComparisonPage, kt_comparison_page, KT, COMPARISON_PAGE, GtkWidget)

GtkWidget *kt_comparison_page_new (void);

/* Both open in the quote. */
void kt_comparison_page_compare (KtComparisonPage *self, KtOpenQuote *quote, KtRevision *left, KtRevision *right);
/* Lets go of everything. */
void kt_comparison_page_clear (KtComparisonPage *self);

G_END_DECLS
