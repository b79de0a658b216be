/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What happens to an order: call-offs, confirmations, progress, amendments. Events are only ever
 * added. kt_order_apply() is the only way to change an order: it judges the event, changes a copy
 * (of a line only, where it reports how far that is), checks every invariant that it may break
 * (kt_order_check), and adds the event to the history, where who, when, before and after stand. Replaying the history gives the order.
 *
 * Records in the sense of kt-record.h. Errors: KT_SALES_ERROR_RIGHT (role), _QUANTITY (more than is
 * there), _ADDRESS, _CREDIT (beyond the limit: kt_order_event_new_release), _ORDER (no such line,
 * out of term, cancelled), _BODY (a history that does not give its state).
 */

#include "kt-actor.h"
#include "kt-approval-need.h"
#include "kt-order.h"
#include "kt-random.h"

G_BEGIN_DECLS

typedef enum {
  KT_ORDER_EVENT_PLACED,
  KT_ORDER_EVENT_CALLED, /* blanket: part_id (new), quantity, date, address_id, text: reference */
  KT_ORDER_EVENT_CONFIRMED,  /* part_id, date */
  KT_ORDER_EVENT_PROGRESSED, /* part_id, stage, quantity: so much more; text: number of the delivery
                              * note or invoice */
  KT_ORDER_EVENT_SPLIT,      /* part_id, other_id (new part), quantity: of the new one, date,
                              * address_id */
  /* amendments; text: why */
  KT_ORDER_EVENT_QUANTITY,    /* line_id, quantity; a standard order grows by the part other_id at
                               * date and address_id (empty: those of its last part), and shrinks from
                               * its last part on */
  KT_ORDER_EVENT_DATE,        /* part_id, date: the promise is void */
  KT_ORDER_EVENT_ADDRESS,     /* part_id, address_id */
  KT_ORDER_EVENT_NEW_ADDRESS, /* address: from now on to be chosen */
  KT_ORDER_EVENT_ADD_LINE,    /* line with its parts */
  KT_ORDER_EVENT_CANCEL,      /* line_id: what was begun stays */
  KT_ORDER_EVENT_PRICE,       /* line_id, amount: net of the whole line as it is now; while nothing
                               * of it was invoiced */
  KT_ORDER_EVENT_TERM,        /* blanket: date is the new last day */
  KT_ORDER_EVENT_RELEASED,    /* amount: gross up to which the credit limit may be passed */
  KT_N_ORDER_EVENTS
} KtOrderEventKind;

typedef struct {
  char *id; /* UUID */
  KtOrderEventKind kind;
  char *line_id;
  char *part_id;
  char *other_id;
  KtOrderStage stage;
  KtDecimal quantity;
  char *date;
  char *address_id;
  KtAddress address;
  GPtrArray *added; /* of KtOrderLine: the line that is added */
  KtMoney amount;   /* of RELEASED and PRICE; filled in for invoices and payments */
  char *text;
  char *order;     /* PLACED: JSON, the order as it was placed */
  char *clearance; /* PLACED: JSON, with which it passed the gate */

  char *before; /* these are filled in: as a machine writes it; empty: was not there */
  char *after;
  char *at; /* moment */
  char *actor_id;
  char *actor_name;
} KtOrderEvent;

extern const KtRecordType kt_order_event_type;

/* `id` is a UUID made by the caller. */
KtOrderEvent *kt_order_event_new (const char *id, KtOrderEventKind kind);
KtOrderEvent *kt_order_event_copy (const KtOrderEvent *self);
void kt_order_event_free (KtOrderEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtOrderEvent, kt_order_event_free)
/* Whether it changes what was agreed. */
gboolean kt_order_event_is_amendment (const KtOrderEvent *self);
/* "Quantity changed", translated. */
const char *kt_order_event_kind_to_text (KtOrderEventKind kind);

/* The events that bring all that is left of a line (NULL: of the order) or of one delivery of it
 * (NULL: of all) to a stage; that confirm the wished days of what nobody confirmed yet. Nothing is
 * paid that was not invoiced. Of KtOrderEvent, empty if nothing is left; transfer full. */
GPtrArray *kt_order_advance (const KtOrder *self,
                             const char *line_id,
                             const char *part_id,
                             KtOrderStage stage,
                             KtRandom *random);
GPtrArray *
kt_order_confirm (const KtOrder *self, const char *line_id, const char *part_id, KtRandom *random);

/* Who acts, when, and the customer's credit without this order (NULL: not known, not judged). */
typedef struct {
  const KtActor *actor;
  const KtCredit *credit;
  const char *at;
} KtOrderContext;

/* The event is copied. On failure the order is as it was. */
gboolean kt_order_apply (KtOrder *self,
                         const KtOrderEvent *event,
                         const KtOrderContext *context,
                         GError **error);

/* What kt_order_apply() asks beside the invariants: the role; that what makes an order larger stays
 * within the credit. Less money for the same, and a line at a price nobody agreed on, are for who
 * may approve. */
gboolean kt_order_check_right (const KtOrder *self,
                               const KtOrderEvent *event,
                               const KtActor *actor,
                               GError **error);
gboolean kt_order_check_growth (const KtOrder *before,
                                const KtOrder *after,
                                const KtCredit *credit,
                                GError **error);

/* The order that follows from this history (of KtOrderEvent, copied). The last word is the order's
 * record: compare with kt_record_equal (&kt_order_type, …). */
KtOrder *kt_order_replay (GPtrArray *events, GError **error);

/* Whether that gross may be open in addition to what the customer uses: within the limit, or let
 * pass up to it. KT_SALES_ERROR_CREDIT. */
gboolean kt_order_check_credit (const KtOrder *self, const KtCredit *credit, GError **error);

G_END_DECLS
