/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A position of a quote: a node of the tree 1 / 1.1 / 1.1.1. Its content is a record that nobody
 * changes in place: kt_revision_edit_position() (kt-revision-edit.h) exchanges it for another one,
 * so that history, undo and readers share it safely.
 *
 * KtPosition is an object with the signal "changed" (content or number), and its children are a
 * GListModel of KtPosition, so that a tree list of the user interface can show it as it is.
 * Positions are made and moved through their revision only.
 *
 * Thread: that of the revision. Texts are never NULL (kt-record.h).
 */

#include "kt-position-data.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define KT_TYPE_POSITION (kt_position_get_type ())
G_DECLARE_FINAL_TYPE (KtPosition, kt_position, KT, POSITION, GObject)

/* How deep the tree may grow; 1 is the top level. */
#define KT_POSITION_MAX_DEPTH 8

/* Valid until the next edit of this position. */
const KtPositionData *kt_position_get (KtPosition *self);
const char *kt_position_get_id (KtPosition *self);
/* "1.2.1"; empty for lines that are not numbered (texts without children, subtotals, breaks). */
const char *kt_position_get_number (KtPosition *self);
/* NULL at the top level. */
KtPosition *kt_position_get_parent (KtPosition *self);
/* Of KtPosition; transfer none. */
GListModel *kt_position_get_children (KtPosition *self);
/* Its place among the children of its parent. */
guint kt_position_get_index (KtPosition *self);
/* 1 at the top level. */
guint kt_position_get_depth (KtPosition *self);
/* The role that counts: that of the highest position above it which is not normal, else its own. */
KtPositionRole kt_position_get_effective_role (KtPosition *self);

/* Calls func for each position of a list and below, in the order of printing, until it returns
 * FALSE. */
typedef gboolean (*KtPositionFunc) (KtPosition *position, gpointer user_data);
gboolean kt_position_walk (GListModel *positions, KtPositionFunc func, gpointer user_data);

G_END_DECLS
