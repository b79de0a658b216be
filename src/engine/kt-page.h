/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Nodes of a snapshot with their values, some at a time, so that pictures share those that a decision did not change.
 * Reference counted and, once closed, immutable; any thread.
 */

#include "kt-snapshot.h"

G_BEGIN_DECLS

#define KT_PAGE_NODES 32

typedef struct {
  gatomicrefcount ref_count;
  guint n_nodes, n_values;
  guint n_open, n_done;     /* of its nodes; once closed */
  gboolean has_unknown;
  gboolean is_plain;        /* made of nothing but which literals are possible */
  guint first_value, end_value; /* of the program, what its nodes have lies between */
  KtSnapshotValue *values;
  KtSnapshotNode nodes[KT_PAGE_NODES];
} KtPage;

KtPage *kt_page_new (void);
KtPage *kt_page_ref (KtPage *page);
void kt_page_unref (KtPage *page);

/* All 0. The page must not be full. */
KtSnapshotNode *kt_page_add_node (KtPage *page);
/* Takes the values of the nodes, one after another; until then node->values holds the number of the first one. */
void kt_page_close (KtPage *page, const KtSnapshotValue *values, guint n_values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPage, kt_page_unref)

G_END_DECLS
