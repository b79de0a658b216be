/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Formulas that clauses cannot express exactly (roots, trigonometry, logarithms, division by a
 * variable, products too wide), as a graph over linear sums of literals. Evaluated exactly once the
 * inputs are known, and over boxes of inputs by interval arithmetic with outward rounding: that is
 * what the lemmas of the search are made of (Collavizza, Delobel, Rueher: consistency over
 * intervals; counterexample-guided refinement).
 */

#include "kt-calculate.h"
#include "kt-program-private.h"

G_BEGIN_DECLS

/* Besides those of KtOp. */
enum {
  KT_REAL_SUM = -1,       /* a: number of the sum */
  KT_REAL_IF = -2,        /* a: sum that is 0 or 1; b if 1, else c */
  KT_REAL_TO_DIGITS = -3  /* a, rounded to b digits behind the point: an exact number again */
};

typedef struct {
  double low, high;
  gboolean may_fail; /* some inputs give no value */
  gboolean must_fail;
} KtInterval;

/* The value of the bits with this number in a configuration, or their range in a box. */
typedef gint64 (*KtBitsFunc) (gpointer data, int bits);
typedef void (*KtBitsRangeFunc) (gpointer data, int bits, gint64 *low, gint64 *high);

KtValue kt_real_evaluate (const KtProgram *program, int node, KtBitsFunc value, gpointer data);
KtInterval kt_real_enclose (const KtProgram *program, int node, KtBitsRangeFunc range, gpointer data);

KtInterval kt_interval (double low, double high);
/* One operation; used by the compiler while it builds the graph. */
KtInterval kt_interval_calculate (int op, KtInterval a, KtInterval b);
KtInterval kt_interval_to_digits (KtInterval a, guint digits);
KtInterval kt_interval_union (KtInterval a, KtInterval b);

/* The numbers of all bits below a node: sorted, each once. */
GArray *kt_real_inputs (const KtProgram *program, int node);

G_END_DECLS
