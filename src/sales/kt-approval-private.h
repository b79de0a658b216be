/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What measuring shares with the making of needs; for the files kt-approval-*.c only. */

#include "kt-approval-need.h"
#include "kt-revision-totals.h"

G_BEGIN_DECLS

/* Taken of a revision once, for all rules. */
typedef struct {
  const KtApprovalQuestion *question;
  const KtRevisionHeader *header;
  GPtrArray *lines;         /* of KtPosition, all of the tree, borrowed */
  KtRevisionTotals *totals; /* NULL: they cannot be added up */
} KtMeasuring;

void kt_measuring_init (KtMeasuring *self, const KtApprovalQuestion *question);
void kt_measuring_clear (KtMeasuring *self);

/* Fills value, lines and remedies of a need of that rule; FALSE if it is within the limit. */
gboolean
kt_measuring_take (const KtMeasuring *self, const KtApprovalRule *rule, KtApprovalNeed *need);

/* Net without the document's surcharges, and cost, of the normal lines within a group whose cost is
 * known; how many have a price and no known cost (may be NULL). FALSE if there are none. */
gboolean kt_measuring_margin (const KtMeasuring *self,
                              const char *group,
                              KtMoney *net,
                              KtMoney *cost,
                              guint *n_unknown);
/* (net − cost) × 100 / net, to four digits, rounded to the worse. FALSE if nothing is sold. */
gboolean kt_margin_percent (KtMoney net, KtMoney cost, KtDecimal *percent);

/* Of one line of whatever role, before what the document takes off. FALSE if it has no price, or
 * its cost is not known. */
gboolean kt_measuring_line (const KtMeasuring *self,
                            const KtPositionData *line,
                            KtMoney *net,
                            KtMoney *cost);

/* As kt_approval_needs(), with every value; and what takes away those the actor may not see. */
GPtrArray *kt_approval_needs_bare (const KtApprovalQuestion *question);
void kt_approval_needs_hide (GPtrArray *needs, const KtActor *actor);

/* What a discount typed on a line, or a price typed in place of the determined one, takes off what
 * lists and agreements give this customer: percent, rounded up to four digits. FALSE if nothing is known to compare with. */
gboolean kt_line_typed_discount (const KtPositionData *line, KtDecimal *percent);
/* Discounts after one another: a + b − a·b/100, rounded up to four digits. */
KtDecimal kt_percent_both (KtDecimal a, KtDecimal b);

/* Appends to the remedies of a need; position may be NULL. from, to: as a machine writes them;
 * text: taken. */
void kt_approval_need_add_remedy (KtApprovalNeed *need,
                                  KtPosition *position,
                                  const char *field,
                                  const char *from,
                                  const char *to,
                                  char *text);

/* Numbers in texts for the person at the screen. The caller frees. */
char *kt_approval_percent_text (KtDecimal percent);
char *kt_approval_money_text (KtMoney money);
char *kt_approval_date_text (const char *iso);

/* GDate of yyyymmdd, FALSE if it is none; yyyymmdd of an ISO day, 0 if it is none. */
gboolean kt_approval_day (guint day, GDate *date);
guint kt_approval_day_of (const char *iso);

G_END_DECLS
