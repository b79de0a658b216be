/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The lines of a repricing, old beside new with the difference and the reason, each to be chosen or kept. A price typed
 * by hand can be chosen too: it then goes back to that of the catalog.
 *
 * Signal "chosen": another choice was made. Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-catalog-pricing.h"

G_BEGIN_DECLS

#define KT_TYPE_REPRICE_TABLE (kt_reprice_table_get_type ())
G_DECLARE_FINAL_TYPE (KtRepriceTable, kt_reprice_table, KT, REPRICE_TABLE, GtkWidget)

GtkWidget *kt_reprice_table_new (void);

/* Borrows repricing (NULL: none), which must outlive the table or the next call; lines that stay as they are are not
 * shown. */
void kt_reprice_table_show (KtRepriceTable *self, const KtRepricing *repricing, KtRevision *revision,
                            const KtTexts *texts);
/* Ids of the chosen lines of that fate, NULL-terminated; the caller frees. */
char **kt_reprice_table_get_chosen (KtRepriceTable *self, KtRepriceFate fate);
guint kt_reprice_table_count_chosen (KtRepriceTable *self);
/* What is shown at all. */
guint kt_reprice_table_count (KtRepriceTable *self);
/* Chooses or keeps the line of that position. */
void kt_reprice_table_choose (KtRepriceTable *self, const char *position_id, gboolean chosen);

G_END_DECLS
