/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The contribution margin of a quote and of its lines, for those who may see cost: nobody else's
 * question reads any. It is computed and shown, never stored: what leaves the house has none.
 *
 * Two marks part good from bad: the lower limit of the approval rules, and the target of the
 * catalog (margin_target in catalog.ini). Thread: that of revision and facts.
 */

#include "kt-actor.h"
#include "kt-line-facts.h"
#include "kt-revision.h"

G_BEGIN_DECLS

typedef struct {
  KtMoney amount;    /* net − cost */
  KtDecimal percent; /* of the net, as the rules measure it: to four digits */
  guint n_unknown;   /* lines with a price whose cost is not known: they are left out */
} KtMargin;

/* Over the normal lines, with what the document takes off. FALSE if no cost is known, or if `actor`
 * may not see it. */
gboolean kt_revision_margin (KtRevision *revision,
                             KtLineFacts *facts,
                             const KtActor *actor,
                             guint day,
                             KtMargin *margin);
/* Of one line of whatever role, before what the document takes off. */
gboolean kt_position_margin (KtRevision *revision,
                             KtPosition *position,
                             KtLineFacts *facts,
                             const KtActor *actor,
                             guint day,
                             KtMargin *margin);

/* To two digits, never better than it is: what needs approval does not look like the limit. The
 * caller frees. */
char *kt_margin_percent_text (const KtMargin *margin, const char *language);

typedef struct {
  gboolean has_limit;
  KtDecimal limit; /* below it somebody must approve */
  gboolean has_target;
  KtDecimal target;
} KtMarginMarks;

typedef enum { KT_MARGIN_LOW, KT_MARGIN_FAIR, KT_MARGIN_GOOD } KtMarginZone;

/* Of rules that bind `actor` and speak of everything; the lowest limit. */
KtMarginMarks kt_margin_marks_of_catalog (KtCatalog *catalog, const KtActor *actor);
/* Without any mark, or above all of them: GOOD. */
KtMarginZone kt_margin_marks_judge (const KtMarginMarks *marks, KtDecimal percent);

G_END_DECLS
