/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Making an order of an accepted revision, whole or of chosen lines. The checks, in this order,
 * each with an error of its own that says what to do: KT_SALES_ERROR_CLEARANCE      the gate
 * (KT_EXIT_ORDER) for this revision as it is KT_SALES_ERROR_PRICE_PROOF    the body has the hash it
 * was sealed with, and its lines add up to what was quoted KT_SALES_ERROR_CONFIGURATION  every
 * configuration still holds in the catalog of today KT_SALES_ERROR_ADDRESS        billing address
 * and every address of delivery are complete KT_SALES_ERROR_QUANTITY       the schedule covers the
 * lines; a term for a blanket order KT_SALES_ERROR_CREDIT         open orders and this one are
 * within the limit, or the clearance holds an approval of that much
 *
 * Pure function of its arguments; thread of the revision.
 */

#include "kt-gate.h"
#include "kt-order-event.h"
#include "kt-quote.h"
#include "kt-random.h"

G_BEGIN_DECLS

/* One delivery of a chosen line. */
typedef struct {
  const char *position_id;
  KtDecimal quantity;
  const char *date;       /* may be NULL: to be agreed */
  const char *address_id; /* of `addresses`; NULL: the first one */
} KtOrderSlot;

typedef struct {
  const char *id; /* UUID of the order */
  KtOrderKind kind;
  const KtQuote *quote;
  KtRevision *revision;
  const KtClearance *clearance;
  const char *const *positions; /* ids of the lines; NULL: all normal lines. Options, alternatives
                                 * and lines on demand can be chosen */
  const KtOrderSlot *slots;     /* may be NULL; lines without a slot are delivered at once, on
                                 * `date_wished` to the line's own address */
  gsize n_slots;
  GPtrArray *addresses;    /* of KtAddress; NULL: those of the revision, else the billing address */
  const char *date_wished; /* may be NULL */
  const char *date;        /* of the order: today */
  const char *reference;   /* of the customer; may be NULL */
  const char *term_from;   /* blanket orders */
  const char *term_until;
  KtCatalog *catalog;     /* to judge configurations by; NULL: not judged */
  guint day;              /* today, yyyymmdd */
  const KtCredit *credit; /* as told to the gate; NULL: not judged */
  const char *at;         /* moment */
  KtRandom *random;       /* makes ids */
} KtOrderRequest;

/* Transfer full. Its history holds the event KT_ORDER_EVENT_PLACED. */
KtOrder *kt_order_place (const KtOrderRequest *request, GError **error);

typedef enum {
  KT_ORDER_CHECK_LINES,
  KT_ORDER_CHECK_PRICES,
  KT_ORDER_CHECK_CONFIGURATIONS,
  KT_ORDER_CHECK_ADDRESSES,
  KT_ORDER_CHECK_SCHEDULE,
  KT_ORDER_CHECK_CREDIT,
  KT_N_ORDER_CHECKS
} KtOrderCheck;

/* Translated: "Credit limit". */
const char *kt_order_check_to_text (KtOrderCheck check);

/* What kt_order_place() would say, check by check, for who is still filling in: the clearance is
 * not asked for. problems: why not, for the caller to free; NULL where it passes. What cannot be
 * judged before something else is put right passes. The result is the order as it would be (without
 * history); NULL if lines or prices do not give one. Transfer full. */
KtOrder *kt_order_judge (const KtOrderRequest *request, char *problems[KT_N_ORDER_CHECKS]);

/* KT_SALES_ERROR_ADDRESS that names what is missing: name, street, postcode or town, country. what:
 * "The billing address". */
gboolean kt_order_check_address (const KtAddress *address, const char *what, GError **error);
/* For who did not place it himself: whether the order as it was placed has the lines of that
 * revision, each worth what follows from it. KT_SALES_ERROR_PRICE_PROOF. */
gboolean kt_order_prove (const KtOrder *order, KtRevision *revision, GError **error);

/* The lines of a revision that can be ordered (they have quantity and price): of KtPosition,
 * borrowed, in order. Transfer container. */
GPtrArray *kt_order_list_positions (KtRevision *revision);

G_END_DECLS
