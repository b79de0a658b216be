/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Users: the list at the left, the chosen one's form at the right. With nobody stored it says what the first one
 * changes.
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_USERS_PAGE (kt_users_page_get_type ())
G_DECLARE_FINAL_TYPE (KtUsersPage, kt_users_page, KT, USERS_PAGE, GtkWidget)

GtkWidget *kt_users_page_new (KtConversation *conversation);

G_END_DECLS
