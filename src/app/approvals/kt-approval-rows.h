/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Rows about approvals, as the page of a quote and the inbox show them. Main thread only. */

#include <adwaita.h>

#include "kt-approval-standing.h"

G_BEGIN_DECLS

/* A fresh group in place of what was in the box. */
GtkWidget *kt_approval_group_new (GtkWidget *box, const char *title);
/* An action row with plain texts; subtitle may be NULL. */
GtkWidget *kt_approval_row_new (const char *title, const char *subtitle);
/* A word at its end, in a colour that goes with it (a class of style.css, or NULL). */
void kt_approval_row_add_tag (GtkWidget *row, const char *text, const char *css_class);

/* revision and catalog may be NULL. What is given as button (may be NULL) stands below the words. */
GtkWidget *kt_approval_row_for_need (const KtApprovalNeed *need,
                                     KtRevision *revision,
                                     KtCatalog *catalog,
                                     GtkWidget *button);
/* What was asked for, with what became of it. */
GtkWidget *
kt_approval_row_for_item (const KtApproval *request, const KtApprovalItem *item, KtCatalog *catalog);
/* Asked, decisions, and whether it still holds, the latest first. revision (may be NULL): as it is now. */
void kt_approval_rows_of_history (AdwPreferencesGroup *group,
                                  const KtApproval *request,
                                  KtRevision *revision,
                                  KtCatalog *catalog);

G_END_DECLS
