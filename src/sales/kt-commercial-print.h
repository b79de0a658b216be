/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The fingerprint of the commercial content of a revision: what an approval is given for. It runs
 * over the whole body except what is no part of the bargain: subject, references, salesperson,
 * contact, date of the document, texts before and after, internal notes, traces. Whatever is added
 * to head or lines later counts, until it is taken out here. Any other change of the revision
 * changes it, and with it voids approvals and clearances.
 *
 * Pure function, thread of the revision.
 */

#include "kt-revision.h"

G_BEGIN_DECLS

/* SHA-256, hex; the caller frees. */
char *kt_revision_commercial_print (KtRevision *revision);
/* Whether what a path of kt_revision_diff() names is part of it. */
gboolean kt_commercial_print_counts (const char *path);

G_END_DECLS
