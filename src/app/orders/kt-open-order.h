/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * An order that is open on the screen: as it is stored, with the amendment that is being prepared on top of it, and the
 * credit of its customer. It follows the store: what a colleague does is there a moment later. The amendment is kept as
 * a draft, so that somebody who may approve it finds it.
 *
 * Signals: "changed": look again. "failed" (GError): something was refused or could not be stored. "done" (text):
 * something was, in words for a toast.
 * Main thread only.
 */

#include "kt-order-amendment.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_OPEN_ORDER (kt_open_order_get_type ())
G_DECLARE_FINAL_TYPE (KtOpenOrder, kt_open_order, KT, OPEN_ORDER, GObject)

void kt_open_order_load_async (KtWorkplace *workplace, const char *id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
KtOpenOrder *kt_open_order_load_finish (GAsyncResult *result, GError **error);

/* As it would be with the amendment; as it is agreed. Borrowed until "changed". */
const KtOrder *kt_open_order_get_order (KtOpenOrder *self);
const KtOrder *kt_open_order_get_agreed (KtOpenOrder *self);
KtOrderAmendment *kt_open_order_get_amendment (KtOpenOrder *self);
gboolean kt_open_order_has_amendment (KtOpenOrder *self);
/* What the customer owes beside this order; NULL: not known yet, or he has no limit. */
const KtCredit *kt_open_order_get_credit (KtOpenOrder *self);
KtWorkplace *kt_open_order_get_workplace (KtOpenOrder *self);

/* Whether who sits here may do what is done every day (confirm, deliver, amend). */
gboolean kt_open_order_is_editable (KtOpenOrder *self);

/* An event with a fresh id, and with other_id and part_id for what it may make. */
KtOrderEvent *kt_open_order_new_event (KtOpenOrder *self, KtOrderEventKind kind);
/* Confirmations, progress, call-offs, splits, new addresses, releases: judged at once (FALSE: refused), then stored. */
gboolean kt_open_order_do (KtOpenOrder *self, const KtOrderEvent *event, GError **error);
/* Several of them as one. */
gboolean kt_open_order_do_all (KtOpenOrder *self, GPtrArray *events, GError **error);
/* Changes of what was agreed: put into the amendment. */
gboolean kt_open_order_draft (KtOpenOrder *self, const KtOrderEvent *event, GError **error);
void kt_open_order_undraft (KtOpenOrder *self, guint index);
void kt_open_order_discard (KtOpenOrder *self);
/* Whether who sits here may agree to the amendment; else who must, or what is in the way. */
gboolean kt_open_order_check_amendment (KtOpenOrder *self, GError **error);
/* Stores the amendment as a whole. */
void kt_open_order_amend (KtOpenOrder *self);

G_END_DECLS
