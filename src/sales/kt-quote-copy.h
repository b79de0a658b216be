/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A quote copied to another customer (or the same one, as a new quote): what is offered comes
 * along, what was agreed does not. Discounts and prices typed by hand, determined conditions,
 * contact, delivery addresses, references, milestones, answers to special wishes and approvals
 * stay behind. Prices are determined anew by the caller (kt_revision_reprice or
 * kt-catalog-position.h); lines that no catalog stands behind keep theirs.
 *
 * Errors: KT_SALES_ERROR.
 */

#include "kt-gate.h"
#include "kt-quote.h"
#include "kt-random.h"

G_BEGIN_DECLS

/* `clearance` for KT_EXIT_COPY of `source`. `header` is that of a new quote for the customer
 * (kt-catalog-header.h); subject, language, currency and texts are taken over into it. The ids of
 * lines are new. Adds its info to `quote`. Transfer full. */
KtRevision *kt_quote_begin_copy (KtQuote *quote,
                                 KtRevision *source,
                                 const KtClearance *clearance,
                                 const KtRevisionHeader *header,
                                 const char *revision_id,
                                 gint64 created,
                                 KtRandom *random,
                                 GError **error);

G_END_DECLS
