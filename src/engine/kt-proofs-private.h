/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the proofs about a model share. kt-finding.c words them, kt-proofs.c reads the picture before the
 * first decision, kt-proof-rules.c asks about each rule.
 */

#include "kt-proofs.h"
#include "kt-session-private.h"

G_BEGIN_DECLS

typedef struct {
  KtProgram *program;
  KtSession *session;
  KtSnapshot *snapshot;
  KtProofFlags flags;
  GHashTable *told;   /* kind, path without indices, value → count of nodes it holds for */
  GHashTable *nodes;  /* path without indices → how many nodes there are */
  GPtrArray *findings;
  gint64 work;        /* left for explanations and rules; see kt_proof_spend */
} KtProof;

/* Appends it; the message is made from the rest. */
KtFinding *kt_proof_add (KtProof *proof, KtFindingKind kind, const char *path, const char *value,
                         const KtFeature *feature, const KtRule *rule);
/* Words the message again after more is known (witness, up_to_instances). */
void kt_finding_word (KtFinding *finding);

/* A question to the second solver costs about what it reads: FALSE if nothing is left for another one. */
gboolean kt_proof_spend (KtProof *proof, const KtSession *session);

/* How hard one question is tried, in conflicts; and how many may stay open before only the obvious is asked. */
#define KT_PROOF_CONFLICTS 20000
#define KT_PROOF_UNDECIDED 3
/* So many instances of a part without bound are called many. */
#define KT_PROOF_MANY_PARTS 24

void kt_proof_rules (KtProof *proof, GCancellable *cancellable);

G_END_DECLS
