/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Two revisions field by field. Lines are paired by id, so that a moved line is a move and not a
 * removal and an addition.
 *
 * Paths: "subject", "customer.billing.city", "positions[ID]" (added: before is NULL; removed: after
 * is NULL; the text is its number and title), "positions[ID].quantity", "positions[ID].place" (the
 * number of the line: it moved among the lines that both have).
 */

#include "kt-revision.h"

G_BEGIN_DECLS

/* Of KtChange, head first, then lines in the order of printing; transfer full. */
GPtrArray *kt_revision_diff (KtRevision *before, KtRevision *after);

G_END_DECLS
