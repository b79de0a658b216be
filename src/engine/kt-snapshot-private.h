/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How kt-domains.c fills a snapshot. */

#include "kt-program-private.h"
#include "kt-snapshot.h"

G_BEGIN_DECLS

struct _KtSnapshot {
  gatomicrefcount ref_count;
  KtSnapshot *content; /* NULL, or the snapshot whose content this one shows with other undo flags */
  KtProgram *program; /* owns names and paths */
  KtModel *model;     /* the program's */
  int *numbers;       /* by slot of the program: its node, -1 */
  GArray *nodes;     /* KtSnapshotNode */
  GArray *values;    /* KtSnapshotValue; nodes point into it */
  GArray *groups;    /* KtSnapshotGroup */
  GPtrArray *choices;
  GStringChunk *texts; /* decided by the user */
  guint n_open, n_done;
  gboolean has_unknown;
  gboolean can_undo, can_redo;
  guint up_to_instances;
};

/* Empty, with the decisions copied. */
KtSnapshot *kt_snapshot_new (KtProgram *program, GPtrArray *choices);
/* After the arrays are complete: node->values holds the number of the first value until then. */
void kt_snapshot_finish (KtSnapshot *self);
/* The same picture with the present state of undo and redo. */
KtSnapshot *kt_snapshot_with_undo (KtSnapshot *self, gboolean can_undo, gboolean can_redo);

G_END_DECLS
