/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How many of some literals are true, as literals "at least k" made when first asked for (Bailleux and Boufkhad's
 * totalizer, grown step by step as in Martins et al., "Incremental cardinality constraints for MaxSAT", 2014). Only the
 * direction from inputs to outputs is written: assuming that "at least k" is false keeps fewer than k true; it may be true
 * without need.
 *
 * Belongs to the caller; the clauses go into the set it was made with.
 */

#include "kt-cnf.h"

G_BEGIN_DECLS

typedef struct _KtTotalizer KtTotalizer;

KtTotalizer *kt_totalizer_new (KtCnf *cnf, const int *literals, guint n);
void kt_totalizer_free (KtTotalizer *self);

guint kt_totalizer_n_inputs (const KtTotalizer *self);
const int *kt_totalizer_inputs (const KtTotalizer *self);
/* 1 <= k <= number of inputs */
int kt_totalizer_at_least (KtTotalizer *self, guint k);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTotalizer, kt_totalizer_free)

G_END_DECLS
