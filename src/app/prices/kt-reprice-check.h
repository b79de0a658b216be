/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What repricing a quote by the catalog of today would change, found in a worker: a copy of the revision is priced, so
 * nothing is touched. Main thread; callbacks come there too.
 */

#include "kt-catalog-pricing.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

void kt_reprice_check_async (KtWorkplace *workplace, KtRevision *revision, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* Transfer full. */
KtRepricing *kt_reprice_check_finish (GAsyncResult *result, GError **error);

G_END_DECLS
