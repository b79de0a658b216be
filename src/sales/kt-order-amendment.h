/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Changes of an order that are being prepared: amendments in a row, what the order would look like
 * with them, what that does to its worth, and who must say yes. Nothing of it is agreed before the
 * store applies it as a whole (kt_order_store_amend()). A draft names who began it and can be kept
 * as JSON, so that a colleague who may approve goes on with it.
 *
 * The order may go on meanwhile (goods are delivered, somebody else amends it): rebase puts the
 * draft on top of what is there then; a change that does not fit any more says why and is left out
 * of the preview.
 *
 * Owns copies of all. Thread: none of its own. Errors: KT_SALES_ERROR, as kt_order_apply().
 */

#include "kt-order-event.h"

G_BEGIN_DECLS

typedef struct _KtOrderAmendment KtOrderAmendment;

KtOrderAmendment *kt_order_amendment_new (const KtOrder *order);
void kt_order_amendment_free (KtOrderAmendment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtOrderAmendment, kt_order_amendment_free)

/* The changes, of KtOrderEvent, oldest first; those that fit have before and after. Borrowed. */
GPtrArray *kt_order_amendment_get_events (const KtOrderAmendment *self);
/* Why that change does not fit any more; NULL: it does. */
const char *kt_order_amendment_get_problem (const KtOrderAmendment *self, guint index);
/* With all that fits; number and history are those of the order. Borrowed until the next change. */
const KtOrder *kt_order_amendment_get_order (const KtOrderAmendment *self);
/* Without: as it is agreed. Borrowed. */
const KtOrder *kt_order_amendment_get_base (const KtOrderAmendment *self);

/* Judged by all invariants, not yet by who acts. Of the same line or delivery the younger change of
 * a kind takes the place of the older. On failure the draft is as it was. */
gboolean kt_order_amendment_add (KtOrderAmendment *self, const KtOrderEvent *event, GError **error);
void kt_order_amendment_remove (KtOrderAmendment *self, guint index);
void kt_order_amendment_clear (KtOrderAmendment *self);
void kt_order_amendment_rebase (KtOrderAmendment *self, const KtOrder *order);

typedef struct {
  KtMoney net_before, net_after;
  KtMoney gross_before, gross_after;
  KtMoney open_after;
} KtOrderEffect;

gboolean
kt_order_amendment_get_effect (const KtOrderAmendment *self, KtOrderEffect *effect, GError **error);

/* Whether that actor may agree to it: role, price, credit (NULL: not judged), and that every change
 * fits. The first hindrance, as an error that says what to do. */
gboolean kt_order_amendment_check (const KtOrderAmendment *self,
                                   const KtActor *actor,
                                   const KtCredit *credit,
                                   GError **error);

/* The changes and who began them; the caller frees. */
char *kt_order_amendment_to_json (const KtOrderAmendment *self);
/* Adds what fits. FALSE with KT_ERROR or KT_SALES_ERROR_BODY if it is none. */
gboolean kt_order_amendment_take_json (KtOrderAmendment *self, const char *json, GError **error);
/* Empty: nobody yet. */
const char *kt_order_amendment_get_author (const KtOrderAmendment *self);
void kt_order_amendment_set_author (KtOrderAmendment *self, const char *name);

G_END_DECLS
