/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Administration: users, mandates, what a new catalog would do, audit trail, with a switcher. */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_ADMIN_PAGE (kt_admin_page_get_type ())
G_DECLARE_FINAL_TYPE (KtAdminPage, kt_admin_page, KT, ADMIN_PAGE, GtkWidget)

GtkWidget *kt_admin_page_new (KtConversation *conversation);

/* "users", "mandates", "catalog" or "audit". */
void kt_admin_page_show (KtAdminPage *self, const char *name);

G_END_DECLS
