/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The completion that can be delivered soonest. A delivery time is the largest of some days plus
 * the sum of others (lead.csv), which is no sum that the configurator could minimise; so it is
 * found by limits: for each length that a row can have, the least surcharge without any longer row.
 *
 * Takes its time, as completing does; belongs into a worker. Errors: KT_ENGINE_ERROR,
 * G_IO_ERROR_CANCELLED, KT_ERROR_LIMIT for a product with more than 30 different lengths.
 */

#include "kt-product.h"
#include "kt-session.h"

G_BEGIN_DECLS

typedef struct {
  KtProduct *product;
  guint day;          /* yyyymmdd */
  GPtrArray *choices; /* KtChoice, the decisions that hold; not copied */
  int conflicts;      /* effort, see kt_session_set_effort */
  guint undecided;
} KtFastestRequest;

/* The total and bound of the result are working days. */
KtCompletion *kt_lead_complete_fastest (const KtFastestRequest *request,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
