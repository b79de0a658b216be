/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A draft goes over to another currency: list prices and conditions are taken anew at the rate of that day, what was
 * typed by hand is converted at the old and the new rate. One step of the history; a call that fails changes nothing.
 *
 * Errors: KT_ERROR_NOT_FOUND names a currency without a rate; KT_ERROR_OVERFLOW. Thread: that of the revision.
 */

#include "kt-catalog-pricing.h"

G_BEGIN_DECLS

gboolean kt_catalog_change_currency (KtCatalog *catalog, KtRevision *revision, const char *currency, guint day,
                                     GError **error);

/* What the net would be then, and the head with its rate (transfer full, may be NULL). Changes nothing. */
gboolean kt_catalog_preview_currency (KtCatalog *catalog, KtRevision *revision, const char *currency, guint day,
                                      KtMoney *net, KtRevisionHeader **header, GError **error);

G_END_DECLS
