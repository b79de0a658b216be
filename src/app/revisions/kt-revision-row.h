/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A revision in the list of the switcher. Its buttons use the actions "quote.revise-from" and "revisions.compare". */

#include <gtk/gtk.h>

#include "kt-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_REVISION_ROW (kt_revision_row_get_type ())
G_DECLARE_FINAL_TYPE (KtRevisionRow, kt_revision_row, KT, REVISION_ROW, GtkListBoxRow)

/* shown: id of the revision that is seen; the others offer a comparison with it. */
GtkWidget *kt_revision_row_new (const KtQuote *quote, const KtRevisionInfo *info, const char *shown);
const char *kt_revision_row_get_id (KtRevisionRow *self);
gboolean kt_revision_row_is_shown (KtRevisionRow *self);

/* "2 · Sent · 21 Nov 2026", for whoever names a revision. The caller frees. */
char *kt_revision_info_title (const KtRevisionInfo *info);

G_END_DECLS
