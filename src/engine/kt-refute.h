/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Which of a set of relations are needed so that restrictions leave no solution. Arc consistency, and
 * search where that is not enough; of both is traced back what they rest on, so that a small part of the
 * relations is left at once, and of these one after the other is left out to see whether it can be missed.
 *
 * Owned by the caller. One thread. Sources: Hemery, Lecoutre, Sais and Boussemart, Extracting MUCs from
 * constraint networks (ECAI 2006); Boussemart et al., Boosting systematic search by weighting constraints.
 */

#include "kt-relation.h"

G_BEGIN_DECLS

typedef struct _KtRefute KtRefute;

typedef enum {
  KT_REFUTE_NO, /* there is a solution */
  KT_REFUTE_YES,
  KT_REFUTE_GIVEN_UP /* too much search, or stopped */
} KtRefuteAnswer;

/* Over variables 0 … n - 1 with so many values each. Takes the relations (KtRelation). */
KtRefute *kt_refute_new (const guint *n_values, guint n, GPtrArray *relations);
void kt_refute_free (KtRefute *refute);

/* `allowed`: by values, those of the first variable first. *needed: numbers of relations (guint, ascending) without any one
 * of which there is a solution; not *is_minimal: of some that took too long to find out. `stop` may be set from elsewhere. */
KtRefuteAnswer
kt_refute_thin_out (KtRefute *refute, const guint8 *allowed, const int *stop, GArray **needed, gboolean *is_minimal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRefute, kt_refute_free)

G_END_DECLS
