/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Why something is impossible (or implied), and what could be done about it. Immutable after they
 * are handed out; owned by the receiver.
 */

#include "kt-assignment.h"
#include "kt-choice.h"

G_BEGIN_DECLS

/* One rule at one place: "bags[1]" breaks or enforces `rule`. */
typedef struct {
  const KtRule *rule; /* belongs to the model */
  char *context;      /* path of the instance it speaks about; "" for the product */
} KtReason;

/* Together the decisions and rules leave no configuration; without any one of them there is one.
 * Decisions are minimised first, then rules. */
typedef struct {
  GPtrArray *choices;       /* KtChoice, in the order they were made; the wanted one is not among them */
  GPtrArray *reasons;       /* KtReason, in the order of the model */
  gboolean is_minimal;      /* FALSE: the effort allowed did not suffice to prove it */
  guint up_to_instances;    /* 0: holds for any number of parts; else only examined up to so many */
  KtModel *model;
} KtExplanation;

void kt_explanation_free (KtExplanation *explanation);

/* What becomes of a decision that a repair withdraws. */
typedef struct {
  KtChoice *choice;  /* the decision withdrawn */
  char *becomes;     /* the value its characteristic takes in `result`; NULL: nothing there */
} KtRepairChange;

typedef struct {
  GPtrArray *changes;   /* KtRepairChange: the decisions to withdraw, in the order they were made */
  KtAssignment *result; /* a complete configuration with what was wanted */
  gboolean is_smallest; /* proven: whatever else helps withdraws at least as many, but for the repairs before it; and
                           where the cheapest is asked for, what withdraws as many costs at least as much */
} KtRepair;

KtRepair *kt_repair_copy (const KtRepair *repair);
void kt_repair_free (KtRepair *repair);
void kt_repair_change_free (KtRepairChange *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtExplanation, kt_explanation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRepair, kt_repair_free)

G_END_DECLS
