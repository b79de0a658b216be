/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * An order: what a customer bought of an accepted revision, in lines that are delivered in parts.
 * A plain record (kt-record.h); it is made by kt_order_place() (kt-order-placing.h) and changes
 * only through events (kt-order-event.h), so that its history gives its state.
 *
 * A part is one delivery of one line: a quantity, a day, an address, and how far it is. The parts
 * of a standard order cover its lines from the start; those of a blanket order are its call-offs,
 * which may come while its term lasts. Always: delivered ≤ called ≤ ordered (kt_order_check).
 *
 * Amounts: a line has the amount its quantity was sold for. The amount of a range of its quantity
 * is the difference of two rounded amounts counted from zero, so that ranges that lie side by side
 * add up to the line, and lines to the order, to the cent. Ownership and texts: kt-record.h. Days
 * are ISO 8601, moments "2026-11-22T09:30:00Z". Thread: none of its own.
 */

#include "kt-revision-header.h"

G_BEGIN_DECLS

typedef enum { KT_ORDER_STANDARD, KT_ORDER_BLANKET } KtOrderKind;

/* How far goods and money are. The first three follow one another, and so do the last two. */
typedef enum {
  KT_STAGE_PRODUCED,
  KT_STAGE_SHIPPED,
  KT_STAGE_DELIVERED,
  KT_STAGE_INVOICED,
  KT_STAGE_PAID,
  KT_N_STAGES
} KtOrderStage;

typedef struct {
  char *id; /* UUID */
  KtDecimal quantity;
  char *date;       /* wished for */
  char *confirmed;  /* promised; empty: not yet */
  char *address_id; /* of the order's addresses */
  char *reference;  /* of the customer: number of his call-off */
  KtDecimal produced;
  KtDecimal shipped;
  KtDecimal delivered;
  KtDecimal invoiced;
  KtDecimal paid;
} KtOrderPart;

typedef struct {
  char *id;          /* UUID; that of the position it was, in the revision */
  char *number;      /* "1.2"; of a line added later "+1" */
  char *position_id; /* empty: added later */
  char *item;
  char *order_code;
  char *title;
  char *unit;
  char *unit_text;
  char *catalog; /* which release the configuration is of */
  char *catalog_version;
  char *assignment;        /* JSON: the configuration as ordered */
  KtDecimal quantity;      /* as it is now */
  KtDecimal base_quantity; /* as it was sold … */
  KtMoney base_net;        /* … for this, with its share of the document's conditions */
  char *vat_category;
  KtDecimal vat_rate; /* percent */
  gboolean cancelled;
  GPtrArray *parts; /* of KtOrderPart, in the order they came */
} KtOrderLine;

typedef struct {
  char *id; /* UUID */
  KtOrderKind kind;
  char *quote_id;
  char *quote_number;
  char *revision_id;
  int revision_index;
  char *revision_hash; /* of the sealed body the prices were proved by */
  char *proof;         /* SHA-256 of the lines taken from it */
  KtCustomer customer;
  char *reference; /* number of the customer's order */
  char *date;      /* of the order */
  char *subject;
  char *language;
  char *currency;
  char *base_currency; /* that of the catalog, if it is another one, as in the revision */
  KtDecimal exchange_rate;
  KtRounding rounding_mode; /* of taxes */
  char *payment_text;
  char *incoterm;
  char *incoterm_place;
  char *term_from; /* blanket order: first and last day of call-offs */
  char *term_until;
  GPtrArray *addresses;    /* of KtAddress: where deliveries go */
  GPtrArray *lines;        /* of KtOrderLine */
  KtMoney credit_released; /* gross up to which somebody let this order pass the credit limit */
  char *placed_by;         /* id of who placed it */

  char *number;      /* "O26-00001"; not fields of the record: given by the store … */
  GPtrArray *events; /* … and of KtOrderEvent: the whole history, oldest first */
} KtOrder;

extern const KtRecordType kt_order_type;
extern const KtRecordType kt_order_line_type;
extern const KtRecordType kt_order_part_type;

KtOrder *kt_order_new (const char *id);
/* With number and history. */
KtOrder *kt_order_copy (const KtOrder *self);
void kt_order_free (KtOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtOrder, kt_order_free)
KtOrderPart *
kt_order_part_new (const char *id, KtDecimal quantity, const char *date, const char *address_id);

/* Every invariant, the one place where they stand: quantities (delivered ≤ called ≤ ordered, each
 * stage within the one before), a standard order covered by its parts, parts added up to their line
 * and lines to the order, addresses there, one currency. KT_SALES_ERROR_ORDER names line and what.
 */
gboolean kt_order_check (const KtOrder *self, GError **error);
/* What of it concerns one line of the order. */
gboolean kt_order_check_line (const KtOrder *self, const KtOrderLine *line, GError **error);

/* NULL if there is none of that id. find_part: line may be NULL. */
KtOrderLine *kt_order_find_line (const KtOrder *self, const char *id);
KtOrderPart *kt_order_find_part (const KtOrder *self, const char *id, KtOrderLine **line);
KtAddress *kt_order_find_address (const KtOrder *self, const char *id);

KtDecimal *kt_order_part_stage (KtOrderPart *self, KtOrderStage stage);
/* The quantity that cannot be taken back any more: made, shipped or invoiced. */
KtDecimal kt_order_part_begun (const KtOrderPart *self);
/* Sums over the parts. */
gboolean kt_order_line_called (const KtOrderLine *self, KtDecimal *called, GError **error);
gboolean
kt_order_line_stage (const KtOrderLine *self, KtOrderStage stage, KtDecimal *sum, GError **error);

/* Of the quantity from … to of a line; of one part; of the quantity nobody called yet. */
gboolean kt_order_line_amount (const KtOrderLine *self,
                               KtDecimal from,
                               KtDecimal to,
                               KtMoney *amount,
                               GError **error);
gboolean kt_order_part_amount (const KtOrderLine *self,
                               const KtOrderPart *part,
                               KtMoney *amount,
                               GError **error);
gboolean kt_order_line_rest (const KtOrderLine *self, KtMoney *amount, GError **error);

typedef struct {
  KtMoney net;
  KtMoney tax;
  KtMoney gross;
  KtMoney called; /* net, each of these */
  KtMoney delivered;
  KtMoney invoiced;
  KtMoney paid;
  KtMoney open; /* gross that was not paid: what counts against the credit limit */
} KtOrderTotals;

gboolean kt_order_totals (const KtOrder *self, KtOrderTotals *totals, GError **error);
/* An amount of the order in that currency, by the exchange rate of the order; FALSE if it has none.
 */
gboolean
kt_order_convert (const KtOrder *self, KtMoney amount, const char *currency, KtMoney *converted);

/* Where an order, a line or a delivery is: the furthest that holds for all of it. */
typedef enum {
  KT_ORDER_STATE_OPEN,      /* nothing confirmed, or not all called yet */
  KT_ORDER_STATE_CONFIRMED, /* every part has a promised day */
  KT_ORDER_STATE_PRODUCED,
  KT_ORDER_STATE_SHIPPED,
  KT_ORDER_STATE_DELIVERED,
  KT_ORDER_STATE_INVOICED,
  KT_ORDER_STATE_PAID,
  KT_ORDER_STATE_CANCELLED,
  KT_N_ORDER_STATES
} KtOrderState;

KtOrderState kt_order_line_get_state (const KtOrderLine *self);
KtOrderState kt_order_part_get_state (const KtOrderPart *self);
KtOrderState kt_order_get_state (const KtOrder *self);
/* "open", … as stored; never translated. */
const char *kt_order_state_to_string (KtOrderState state);
gboolean kt_order_state_from_string (const char *text, KtOrderState *state);
/* Translated. */
const char *kt_order_state_to_text (KtOrderState state);
const char *kt_order_stage_to_text (KtOrderStage stage);
/* The earliest promised, else wished, day of what is not delivered; empty if there is none. */
const char *kt_order_next_date (const KtOrder *self);

/* "O26-00001"; provisional until numbers are leased from a server. */
char *kt_order_number_format (guint year, guint count);

G_END_DECLS
