/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The columns of the table of an order: how a cell reads, and what event a typed text becomes. No widgets. Numbers,
 * dates and amounts are those of the interface's language.
 *
 * Main thread only.
 */

#include "kt-open-order.h"
#include "kt-order-item.h"

G_BEGIN_DECLS

typedef struct _KtOrderTableColumn KtOrderTableColumn;

struct _KtOrderTableColumn {
  const char *title; /* to be translated */
  /* NULL: nothing stands there. The caller frees. */
  char *(*read) (const KtOrderTableColumn *column, const KtOrder *order, KtOrderItem *item);
  /* Whether something can be typed in this row now; NULL: never. */
  gboolean (*is_writable) (const KtOrderTableColumn *column, const KtOrder *order, KtOrderItem *item);
  /* The event it becomes; NULL without an error: nothing is different. Transfer full. */
  KtOrderEvent *(*write) (const KtOrderTableColumn *column, KtOpenOrder *order, KtOrderItem *item, const char *text,
                          GError **error);
  /* A tick beside it: all of it. May be NULL. */
  gboolean (*is_complete) (const KtOrderTableColumn *column, const KtOrder *order, KtOrderItem *item);
  KtOrderStage stage;
  gboolean is_amendment; /* what is typed changes what was agreed */
  int width;             /* in characters; 0: what is left */
  gboolean is_number;
};

extern const KtOrderTableColumn kt_order_columns[];
extern const guint kt_order_n_columns;

/* "Plant 2, 24103 Kiel". The caller frees. */
char *kt_order_address_text (const KtAddress *address);

G_END_DECLS
