/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What can be proven about a model before anybody configures: each statement is true of every valid
 * configuration, or is not made. Each comes with its proof: a minimal set of rules, or a valid
 * configuration that was checked with the exact evaluator. Used by `kontor-cli check` and the catalog
 * build.
 *
 * The effort is bounded, and counted in steps of the solver, not in seconds: same model, same findings.
 * What the effort did not suffice for is said (KT_FINDING_UNDECIDED).
 *
 * Findings belong to the receiver; they hold what they need of the model. Error domain: KT_ENGINE_ERROR,
 * G_IO_ERROR_CANCELLED.
 */

#include "kt-explanation.h"
#include "kt-program.h"

G_BEGIN_DECLS

typedef enum {
  KT_FINDING_CONTRADICTION,    /* no valid configuration exists */
  KT_FINDING_DEAD_VALUE,       /* no valid configuration has it; options outside their validity are not told */
  KT_FINDING_DEAD_PART,        /* an optional part or slot that can never be there */
  KT_FINDING_FORCED_VALUE,     /* every valid configuration has it, though the model offers others */
  KT_FINDING_FORCED_PART,
  KT_FINDING_UNBOUNDED_NUMBER, /* without a range, and no rule looks at it; or the witness has a value that nobody means */
  KT_FINDING_UNBOUNDED_PARTS,  /* without an upper cardinality, and the witness has many */
  KT_FINDING_IDLE_RULE,        /* its conditions are met, and what it speaks of is there, in nothing that the other rules allow */
  KT_FINDING_REDUNDANT_RULE,   /* it follows from the rules of the explanation */
  KT_FINDING_NO_PRICE,         /* the witness has no price (kt-product-proofs.h) */
  KT_FINDING_UNDECIDED,        /* could not be settled within the effort allowed */
  KT_FINDING_BOUNDS_UNDECIDED, /* a number without a range, and no bound follows plainly from the rules */
  KT_FINDING_PRICE_UNDECIDED,  /* whether every configuration has a price could not be settled */
  KT_FINDING_RULES_UNEXAMINED, /* the model is too large or too hard to ask about each rule; value: how many were left */
  KT_N_FINDINGS
} KtFindingKind;

typedef struct {
  KtFindingKind kind;
  char *path;                 /* "" for the whole model and for rules */
  char *value;                /* the value concerned, or NULL */
  const KtFeature *feature;   /* NULL for the whole model and for rules */
  const KtRule *rule;         /* IDLE_RULE, REDUNDANT_RULE; UNDECIDED about one rule */
  KtExplanation *explanation; /* the rules that prove it; may be NULL. An empty set: the structure alone does */
  KtAssignment *witness;      /* UNBOUNDED_…, NO_PRICE: a valid configuration; may be NULL */
  guint up_to_instances;      /* 0: holds for any number of parts; else examined up to so many */
  char *message;              /* a sentence, translated */
  KtModel *model;
} KtFinding;

void kt_finding_free (KtFinding *finding);
/* `witness` has no price; NULL: whether one has none could not be settled. */
KtFinding *kt_finding_new_no_price (KtModel *model, KtAssignment *witness);

/* "contradiction", "dead-value", … "undecided": for programs that read the results */
const char *kt_finding_kind_name (KtFindingKind kind);
/* ERROR: the model or catalog cannot be sold from; WARNING: probably not meant; INFO: good to know. */
KtFaultSeverity kt_finding_severity (KtFindingKind kind);
/* Where the thing is written; line 0: nowhere in particular. */
KtPlace kt_finding_place (const KtFinding *finding);

typedef enum {
  KT_PROOF_DOMAINS = 0,           /* contradiction, dead, forced, unbounded: always */
  KT_PROOF_EXPLAIN = 1 << 0,      /* the rules that prove each */
  KT_PROOF_RULES = 1 << 1,        /* rules that never apply, rules that follow from others */
  KT_PROOF_THOROUGH = 1 << 2,     /* explanations and rules of the largest models, too, as long as it takes */
  KT_PROOF_ALL = KT_PROOF_EXPLAIN | KT_PROOF_RULES
} KtProofFlags;

/* KtFinding, in the order of the model, rules last. NULL on error. */
GPtrArray *kt_proofs_run (KtProgram *program, KtProofFlags flags, GCancellable *cancellable,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtFinding, kt_finding_free)

G_END_DECLS
