/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The rules of a program over its slots, number by number instead of bit by bit: what one
 * configuration makes of a rule is computed in a microsecond, and which rules look at a slot is
 * known. Configurations are found with it (kt-near.h), never proofs; its arithmetic is that of
 * kt-calculate.h, exact, so what it finds needs no second look.
 *
 * Immutable once made; holds nothing but the program, which must outlive it. Internal to the
 * engine.
 */

#include "kt-program-private.h"
#include "kt-value.h"

G_BEGIN_DECLS

/* A configuration in the making, by slot. Values of absent slots are kept but mean nothing. */
typedef struct {
  guint8 *present;
  gint32 *values; /* number among the slot's values */
  gint64 *units;  /* NUMBER */
} KtGroundState;

/* A rule under one combination of instances. */
typedef struct {
  gint32 rule;                   /* KtRule.index; -1: options that are not valid */
  gint32 node;                   /* it holds */
  gint32 target;                 /* slot of the number it defines; -1: none */
  gint32 applies;                /* node: it defines it here */
  gint32 formula;                /* node */
  gint32 body;                   /* node: what it says where it applies */
  guint32 first_input, n_inputs; /* slots it looks at */
} KtGroundCheck;

typedef struct _KtGround KtGround;

/* NULL: some rule is of a kind that is left to the solver, or the program may grow. */
KtGround *kt_ground_new (const KtProgram *program);
void kt_ground_free (KtGround *self);

guint kt_ground_get_n_checks (const KtGround *self);
const KtGroundCheck *kt_ground_get_check (const KtGround *self, guint number);
const gint32 *kt_ground_get_inputs (const KtGround *self, const KtGroundCheck *check);
/* Numbers of the checks that look at the slot. */
const guint32 *kt_ground_get_checks_of (const KtGround *self, guint slot, guint *n_checks);

/* kt-ground-evaluate.c */
gboolean kt_ground_holds (const KtGround *self, const KtGroundState *state, gint32 node);
/* kt-ground-estimate.c: the same in doubles, which may be wrong where it is close. */
gboolean kt_ground_seems_to_hold (const KtGround *self, const KtGroundState *state, gint32 node);
/* What the check's formula says the target must be, in its units, within its range or not. FALSE:
 * nothing. */
gboolean kt_ground_define (const KtGround *self,
                           const KtGroundState *state,
                           const KtGroundCheck *check,
                           gint64 *units);
/* How far the left side of what the check compares lies above the right one; NaN: it is no
 * comparison of numbers. */
double
kt_ground_distance (const KtGround *self, const KtGroundState *state, const KtGroundCheck *check);
/* kt-ground-evaluate.c: numbers that the check's table has for the slot, in its units; appended. */
void kt_ground_list_numbers (const KtGround *self,
                             const KtGroundCheck *check,
                             guint slot,
                             GArray *units);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtGround, kt_ground_free)

G_END_DECLS
