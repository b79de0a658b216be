/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a revision adds up to, in the currency of its head. The amounts of a line are rounded as the
 * head says (policy and mode); tax is computed per rate on the sum of its lines (EN 16931,
 * BR-CO-17). The arithmetic is that of pricing (kt-line-price.h, kt-document-totals.h). Options,
 * alternatives and on-demand lines stand apart, and so do lines that wait for their price. Errors:
 * KT_ERROR_OVERFLOW, KT_ERROR_CURRENCY with the number of the line.
 */

#include "kt-revision.h"

G_BEGIN_DECLS

typedef struct {
  char *code;     /* of KtVatRate */
  KtDecimal rate; /* percent */
  KtMoney net;
  KtMoney tax;
} KtTaxTotal;

typedef struct {
  KtMoney net;      /* normal lines */
  GPtrArray *taxes; /* of KtTaxTotal, in the order of the head, only rates in use */
  KtMoney tax;
  KtMoney gross;
  KtMoney options; /* net, each of these */
  KtMoney alternatives;
  KtMoney on_demand;
  KtMoney net_with_options; /* net + options */
  KtMoney gross_with_options;
  guint lines;      /* normal lines with a price */
  guint on_request; /* normal lines without one: the total is then a part of it */
} KtRevisionTotals;

KtRevisionTotals *kt_revision_totals_new (KtRevision *revision, GError **error);
void kt_revision_totals_free (KtRevisionTotals *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRevisionTotals, kt_revision_totals_free)

/* The net amount of one line: quantity × unit price − discount − reduction + amount per order;
 * without children. Zero for lines without price. unit_price may be NULL: receives the unit price
 * after discount. */
gboolean kt_position_net (const KtPositionData *line,
                          const KtRevisionHeader *header,
                          KtMoney *net,
                          KtMoney *unit_price,
                          GError **error);
/* The line with everything below it that has the same effective role: the sum of a group. */
gboolean kt_position_net_with_children (KtPosition *position,
                                        const KtRevisionHeader *header,
                                        KtMoney *net,
                                        GError **error);
/* What a subtotal prints: its level back to the subtotal before it, normal lines only. */
gboolean kt_position_subtotal (KtPosition *subtotal,
                               GListModel *level,
                               const KtRevisionHeader *header,
                               KtMoney *net,
                               GError **error);

G_END_DECLS
