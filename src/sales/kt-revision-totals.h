/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a revision adds up to, in the currency of its head: from what stands in it alone, without a
 * catalog. The arithmetic is that of pricing (kt-line-price.h, kt-document-totals.h): lines are
 * rounded as the head says; conditions of the head and the typed document discount are computed on
 * their sum and shared out to the lines; tax is computed per category and rate on that (EN 16931,
 * BR-CO-17). Options, alternatives and on-demand lines stand apart, and so do lines that wait for
 * their price. Errors: KT_ERROR_OVERFLOW, KT_ERROR_CURRENCY with the number of the line.
 */

#include "kt-cent-guard.h"
#include "kt-revision.h"

G_BEGIN_DECLS

typedef struct {
  char *code;     /* of the first KtVatRate in it */
  char *category; /* UNTDID 5305; may be empty */
  char *reason;   /* why no tax is due */
  KtDecimal rate; /* percent */
  KtMoney net;
  KtMoney tax;
} KtTaxTotal;

/* A step between the sum of the positions and the net. */
typedef struct {
  KtCondition *condition; /* a copy; the typed document discount is one too (type DOCUMENT) */
  KtMoney before;
  KtMoney amount; /* below zero for a discount */
  KtMoney after;
} KtTotalStep;

typedef struct {
  KtMoney positions; /* normal lines */
  GPtrArray *steps;  /* of KtTotalStep; includes those that are not printed on their own */
  KtMoney net;
  GPtrArray *taxes; /* of KtTaxTotal, in the order of the head, only rates in use */
  KtMoney tax;
  KtMoney gross;
  KtMoney options; /* net, each of these */
  KtMoney alternatives;
  KtMoney on_demand;
  KtMoney net_with_options; /* net with options and the steps on them */
  KtMoney gross_with_options;
  guint lines;      /* normal lines with a price */
  guint on_request; /* normal lines without one: the total is then a part of it */
  GHashTable
      *shares; /* id of a position → KtMoney *: what the steps add to its net; normal lines */
} KtRevisionTotals;

KtRevisionTotals *kt_revision_totals_new (KtRevision *revision, GError **error);
void kt_revision_totals_free (KtRevisionTotals *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRevisionTotals, kt_revision_totals_free)

/* The net amount of one line with its own conditions; without children, without its share of the
 * document's. Zero for lines without price. unit_price may be NULL: receives the unit price after
 * discount. */
gboolean kt_position_net (const KtPositionData *line,
                          const KtRevisionHeader *header,
                          KtMoney *net,
                          KtMoney *unit_price,
                          GError **error);
/* All amounts of one line; the steps (KtLineStep, borrowing conditions of the line) are appended to
 * `steps` if it is not NULL. FALSE without error for a line without a price. */
gboolean kt_position_value (const KtPositionData *line,
                            const KtRevisionHeader *header,
                            KtLineAmounts *amounts,
                            GArray *steps,
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

/* Other conventions of rounding, and the rules of EN 16931 on the sums (kt-cent-guard.h). findings:
 * of KtSumFinding, owned by the caller. */
KtCentGuard *kt_revision_guard_cents (KtRevision *revision, GError **error);
GArray *kt_revision_check_sums (KtRevision *revision, GError **error);

/* {"format":"kontor-revision-trace","lines":[…],"steps":[…],"taxes":[…],…}: every line with the way
 * to its list price and every condition, the steps of the document, the taxes. Equal revisions give
 * equal bytes. The caller frees. */
char *kt_revision_trace_json (KtRevision *revision, GError **error);

G_END_DECLS
