/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Below the list of quotes, as soon as some are selected: what can be done with all of them, the question that belongs to
 * it, how far it is (with a way to stop), and what came of it quote by quote. Repricing shows the differences first.
 *
 * Signals: "begin": the caller gives the selected quotes with kt_quote_bulk_bar_run(); "done" (KtQuoteBulk): quotes were changed;
 * "clear": nothing shall be selected any more.
 */

#include <gtk/gtk.h>

#include "kt-quote-bulk.h"

G_BEGIN_DECLS

#define KT_TYPE_QUOTE_BULK_BAR (kt_quote_bulk_bar_get_type ())
G_DECLARE_FINAL_TYPE (KtQuoteBulkBar, kt_quote_bulk_bar, KT, QUOTE_BULK_BAR, GtkWidget)

GtkWidget *kt_quote_bulk_bar_new (void);

void kt_quote_bulk_bar_set_workplace (KtQuoteBulkBar *self, KtWorkplace *workplace);
/* How many quotes are selected; hidden at 0, unless it is at work or has something to tell. */
void kt_quote_bulk_bar_set_count (KtQuoteBulkBar *self, guint count);

/* What it asks for with "begin": a job that the caller fills with quotes and hands back. Transfer full. */
KtQuoteBulk *kt_quote_bulk_bar_make_job (KtQuoteBulkBar *self);
/* Starts it. */
void kt_quote_bulk_bar_run (KtQuoteBulkBar *self, KtQuoteBulk *job);

G_END_DECLS
