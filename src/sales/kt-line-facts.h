/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What rules ask of a line and the line does not hold itself: its product group and its cost. Read
 * from the catalog once and kept, so that judging a quote while somebody types reads nothing
 * twice. Cost stays in here: it is never written into a revision.
 *
 * Owned and used by one thread at a time.
 */

#include "kt-catalog.h"
#include "kt-position-data.h"

G_BEGIN_DECLS

typedef struct _KtLineFacts KtLineFacts;

/* catalog may be NULL: then nothing is known of any line. */
KtLineFacts *kt_line_facts_new (KtCatalog *catalog);
void kt_line_facts_free (KtLineFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtLineFacts, kt_line_facts_free)

KtCatalog *kt_line_facts_get_catalog (KtLineFacts *self);
/* Whether the catalog knows the item of the line. */
gboolean kt_line_facts_is_known (KtLineFacts *self, const KtPositionData *line);
/* Whether the line belongs to a category or group of articles. A line the catalog does not know
 * belongs to all: it is judged by every rule. NULL: everything. */
gboolean kt_line_facts_is_within (KtLineFacts *self, const KtPositionData *line, const char *group);
/* The cost of the whole line on that day (yyyymmdd); FALSE if it is not known. */
gboolean
kt_line_facts_get_cost (KtLineFacts *self, const KtPositionData *line, guint day, KtMoney *cost);

G_END_DECLS
