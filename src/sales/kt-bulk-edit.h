/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is done to many quotes at once, for one of them: its latest revision repriced, its validity
 * extended, or the quote given up as lost. The caller loads and stores.
 *
 * Thread: that of the revision. Errors: KT_SALES_ERROR_RIGHT, _STATE, _FIELD, those of pricing;
 * nothing is changed then.
 */

#include "kt-catalog.h"
#include "kt-outcome.h"
#include "kt-quote.h"
#include "kt-random.h"

G_BEGIN_DECLS

typedef enum {
  KT_BULK_REPRICE, /* a draft; prices typed by hand stay */
  KT_BULK_EXTEND,  /* a draft gets the day; a sent or expired one is continued by a draft with it */
  KT_BULK_LOSE     /* a sent or expired one is closed with the outcome */
} KtBulkKind;

/* Borrows everything. */
typedef struct {
  KtBulkKind kind;
  const char *valid_until;  /* KT_BULK_EXTEND: ISO 8601, not before today */
  const KtOutcome *outcome; /* KT_BULK_LOSE */
  KtCatalog *catalog;       /* may be NULL: then nothing can be repriced */
  guint day;                /* yyyymmdd */
  gint64 now;               /* seconds since 1970 */
  const KtActor *actor;
  KtRandom *random;
} KtBulkEdit;

typedef struct {
  KtMoney net_before; /* KT_BULK_REPRICE */
  KtMoney net_after;
  guint n_changes; /* lines that change; 1 for the other kinds */
} KtBulkResult;

/* What would come of it; changes nothing. */
gboolean kt_bulk_edit_look (const KtBulkEdit *self,
                            KtRevision *revision,
                            KtBulkResult *result,
                            GError **error);
/* revision is the latest of the quote. The revision that is to be stored with the quote: the same,
 * or a new one. Transfer full; NULL on failure. */
KtRevision *kt_bulk_edit_apply (const KtBulkEdit *self,
                                KtQuote *quote,
                                KtRevision *revision,
                                KtBulkResult *result,
                                GError **error);

G_END_DECLS
