/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The audit trail: who did what, filtered by kind, user and words; the chosen entry whole; whether all of it is what was
 * written; and taking it along as a table.
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_AUDIT_PAGE (kt_audit_page_get_type ())
G_DECLARE_FINAL_TYPE (KtAuditPage, kt_audit_page, KT, AUDIT_PAGE, GtkWidget)

GtkWidget *kt_audit_page_new (KtConversation *conversation);

/* Writes what is shown; says what came of it. */
void kt_audit_page_export (KtAuditPage *self, const char *path);

G_END_DECLS
