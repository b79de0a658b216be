/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * From one configuration to another one near it that has something else as well: what is changed
 * breaks rules, and these are mended by changing what they look at, numbers that formulas define
 * following of themselves (min-conflicts with tabu and weights: Minton et al. 1992; Morris, The
 * breakout method, 1993). A find takes tens of microseconds where the solver takes milliseconds;
 * that nothing is found means nothing.
 *
 * What is found is a configuration: all rules were computed exactly. Deterministic. One thread,
 * with its session.
 */

#include "kt-ground.h"
#include "kt-session-private.h"

G_BEGIN_DECLS

#define KT_MAY_BE_ABSENT 1
#define KT_MAY_BE_PRESENT 2

/* What a configuration may be like, by slot and by value. */
typedef struct {
  guint8 *presence; /* KT_MAY_BE_… */
  guint8 *values;
  gint64 *low, *high;
} KtLimits;

KtLimits *kt_limits_new (const KtProgram *program);
void kt_limits_free (KtLimits *limits);
void kt_limits_copy (const KtProgram *program, const KtLimits *from, KtLimits *to);
/* And what was proven. */
void kt_limits_add_known (const KtProgram *program, KtLimits *limits, const KtKnown *known);
/* The slot and what it is part of are there; or it is not, nor what is part of it, nor its later
 * fellows. */
void
kt_limits_set_presence (const KtProgram *program, KtLimits *limits, guint slot, gboolean is_there);
/* Only this value; it is there. */
void kt_limits_set_value (const KtProgram *program, KtLimits *limits, guint slot, guint value);

typedef struct _KtNear KtNear;

/* NULL: see kt_ground_new. The program must outlive it. */
KtNear *kt_near_new (const KtProgram *program);
void kt_near_free (KtNear *self);

/* A configuration within the limits, from one that breaks no rule. NULL: none was found by trying
 * so many changes. */
KtWitness *
kt_near_find (KtNear *self, const KtWitness *from, const KtLimits *limits, guint max_trials);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtNear, kt_near_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtLimits, kt_limits_free)

G_END_DECLS
