/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The search for a target price (kt-target-price.h) on a copy of the open quote, in a worker. What configured lines
 * could be instead takes longer and is asked for separately.
 *
 * Main thread only. Errors: those of kt_target_search().
 */

#include "kt-open-quote.h"
#include "kt-target-price.h"

G_BEGIN_DECLS

void kt_target_job_async (KtOpenQuote *quote, KtMoney budget, gboolean is_gross, gboolean with_variants,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Of KtTargetPackage; transfer full. */
GPtrArray *kt_target_job_finish (KtOpenQuote *quote, GAsyncResult *result, GError **error);

G_END_DECLS
