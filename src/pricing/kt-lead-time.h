/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * When a position can be delivered, in working days after the order. Pure functions, any thread.
 *
 *   product   the largest of the product's own days and the rows of lead.csv that apply, plus the
 * days of the rows that add ("+5") article   0 if the stock does, else its replenishment time
 */

#include "kt-article.h"
#include "kt-assignment.h"
#include "kt-product.h"

G_BEGIN_DECLS

typedef struct {
  guint days;
  GPtrArray *rows; /* of const KtLeadRow *, those that made the time: the largest one if it is
                    * larger than the product's own days, and all that add; the product owns them */
} KtLeadTime;

KtLeadTime *kt_lead_time_of_product (const KtProduct *product, const KtAssignment *assignment);
void kt_lead_time_free (KtLeadTime *time);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtLeadTime, kt_lead_time_free)

guint kt_lead_days_of_article (const KtArticle *article, KtDecimal quantity);

/* The day that many working days (Monday to Friday; holidays differ by place and are not known
 * here) after `date`. */
void kt_working_days_after (const GDate *date, guint days, GDate *result);

G_END_DECLS
