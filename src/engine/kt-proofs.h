/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What can be proven about a model before anybody configures: each statement is true of every valid
 * configuration, or is not made. Used by `kontor-cli check` and the catalog build.
 */

#include "kt-explanation.h"
#include "kt-program.h"

G_BEGIN_DECLS

typedef enum {
  KT_FINDING_CONTRADICTION,    /* no valid configuration exists; explanation: a minimal set of rules */
  KT_FINDING_DEAD_VALUE,       /* no valid configuration has it (also: an option outside its validity) */
  KT_FINDING_DEAD_PART,        /* an optional part or slot that can never be there */
  KT_FINDING_FORCED_VALUE,     /* every valid configuration has it, though the model offers others */
  KT_FINDING_FORCED_PART,
  KT_FINDING_UNBOUNDED_NUMBER, /* neither a range nor a rule bounds it */
  KT_FINDING_UNBOUNDED_PARTS,  /* no rule was found that bounds their number */
  KT_FINDING_UNDECIDED         /* could not be settled within the effort allowed */
} KtFindingKind;

typedef struct {
  KtFindingKind kind;
  char *path;                 /* "" for the whole model */
  char *value;                /* the value concerned, or NULL */
  const KtFeature *feature;   /* NULL for the whole model */
  KtExplanation *explanation; /* CONTRADICTION, DEAD_…, FORCED_…: the rules that prove it; may be NULL */
  char *message;              /* a sentence, translated */
} KtFinding;

void kt_finding_free (KtFinding *finding);

/* KtFinding, in the order of the model. NULL on error. */
GPtrArray *kt_proofs_run (KtProgram *program, gboolean explain, GCancellable *cancellable,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtFinding, kt_finding_free)

G_END_DECLS
