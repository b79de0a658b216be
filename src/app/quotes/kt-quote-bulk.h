/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Does one thing to many quotes, one after the other, without blocking: loads each, changes it (kt-bulk-edit.h), stores
 * it. What is not possible with one of them is said of it, and the others go on. Can be stopped between two.
 *
 * Signals: "progress" (guint done, guint all); "finished", once, also when it was cancelled.
 * Main thread only.
 */

#include "kt-bulk-edit.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  char *number;
  KtBulkResult result;
  gboolean is_done;
  char *fault; /* NULL: it went well */
} KtBulkReport;

#define KT_TYPE_QUOTE_BULK (kt_quote_bulk_get_type ())
G_DECLARE_FINAL_TYPE (KtQuoteBulk, kt_quote_bulk, KT, QUOTE_BULK, GObject)

/* only_look: changes nothing and tells what would come of it. valid_until, outcome: as kind needs; copied. */
KtQuoteBulk *kt_quote_bulk_new (KtWorkplace *workplace, KtBulkKind kind, gboolean only_look, const char *valid_until,
                                const KtOutcome *outcome);
/* Before it is started. */
void kt_quote_bulk_add (KtQuoteBulk *self, const char *id, const char *number);
void kt_quote_bulk_start (KtQuoteBulk *self);
void kt_quote_bulk_cancel (KtQuoteBulk *self);

KtBulkKind kt_quote_bulk_get_kind (KtQuoteBulk *self);
gboolean kt_quote_bulk_only_looks (KtQuoteBulk *self);
/* Of KtBulkReport, in the order they were added; belongs to it. */
GPtrArray *kt_quote_bulk_get_reports (KtQuoteBulk *self);
/* Quotes that went well; only_changes: of these, those that change. */
guint kt_quote_bulk_count_done (KtQuoteBulk *self, gboolean only_changes);

G_END_DECLS
