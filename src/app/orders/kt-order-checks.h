/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What stands in the way of an order, check by check: the gate first, then what kt_order_judge() looks at. At the gate
 * approval can be asked for.
 *
 * Signal "ask": for approval. Main thread only.
 */

#include <adwaita.h>

#include "kt-order-placing.h"

G_BEGIN_DECLS

#define KT_TYPE_ORDER_CHECKS (kt_order_checks_get_type ())
G_DECLARE_FINAL_TYPE (KtOrderChecks, kt_order_checks, KT, ORDER_CHECKS, AdwPreferencesGroup)

/* gate and each of the problems NULL: passed. credit: how much of it would be used, NULL: not known. */
void kt_order_checks_show (KtOrderChecks *self, const char *gate, char *const problems[KT_N_ORDER_CHECKS],
                           const char *credit);
void kt_order_checks_set_can_ask (KtOrderChecks *self, gboolean can_ask);

G_END_DECLS
