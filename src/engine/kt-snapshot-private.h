/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How kt-picture.c fills a snapshot. */

#include "kt-page.h"
#include "kt-program-private.h"
#include "kt-snapshot.h"

G_BEGIN_DECLS

struct _KtSnapshot {
  gatomicrefcount ref_count;
  KtSnapshot *content; /* NULL, or the snapshot whose content this one shows with other undo flags */
  KtProgram *program; /* owns names and paths */
  KtModel *model;     /* the program's */
  int *numbers;       /* by slot of the program: its node, -1 */
  GPtrArray *pages;  /* KtPage: all but the last are full */
  guint n_nodes;
  guint n_made;      /* nodes, and values, four instead of one, that no other picture had before */
  GArray *values;    /* KtSnapshotValue: of the page that is being made */
  gboolean is_making;
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
/* The next node; those before stay where they are. */
KtSnapshotNode *kt_snapshot_add_node (KtSnapshot *self);
/* The next value of the last node. */
void kt_snapshot_add_value (KtSnapshot *self, const KtSnapshotValue *value);
/* The next nodes are those of another picture's page; takes a reference. The pages before must be full. */
void kt_snapshot_add_page (KtSnapshot *self, KtPage *page);
/* That of the last node. */
KtPage *kt_snapshot_last_page (const KtSnapshot *self);
/* When nodes and groups are complete. */
void kt_snapshot_finish (KtSnapshot *self);
/* The same picture with the present state of undo and redo. */
KtSnapshot *kt_snapshot_with_undo (KtSnapshot *self, gboolean can_undo, gboolean can_redo);

G_END_DECLS
