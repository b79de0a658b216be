/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Clean prints in the audit trail: pages without the mark of a draft leave the house like what is
 * sent, so each time is entered ("printed"). The store asks again whether the clearance is good for
 * the revision as it is stored: save it first.
 *
 * See kt-work-store.h for threads, order and failure. Errors: KT_SALES_ERROR_CLEARANCE, _RIGHT,
 * KT_STORE_ERROR.
 */

#include "kt-gate.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

gboolean
kt_clearance_store_enter (KtWorkStore *store, const KtClearance *clearance, GError **error);
void kt_clearance_store_enter_async (KtWorkStore *store,
                                     const KtClearance *clearance,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
kt_clearance_store_enter_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
