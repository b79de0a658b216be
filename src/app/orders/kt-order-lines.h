/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The lines of a revision that can be ordered, to be ticked; those that were ordered already say in which order. Ticked
 * at first is what counts into the total.
 *
 * Signal "changed": other lines are ticked. Main thread only.
 */

#include <adwaita.h>

#include "kt-revision.h"

G_BEGIN_DECLS

#define KT_TYPE_ORDER_LINES (kt_order_lines_get_type ())
G_DECLARE_FINAL_TYPE (KtOrderLines, kt_order_lines, KT, ORDER_LINES, AdwPreferencesGroup)

/* ordered: position → number of its order. What was ticked by hand stays while it is the same revision. */
void kt_order_lines_show (KtOrderLines *self, KtRevision *revision, GHashTable *ordered);
/* Positions, NULL-terminated; the strings are borrowed until the next revision. The caller frees with g_free. */
const char **kt_order_lines_get_chosen (KtOrderLines *self);

G_END_DECLS
