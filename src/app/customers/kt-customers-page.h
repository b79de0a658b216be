/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Customers: the list with search at the left, the chosen one's data at the right. What is typed is kept at once; a
 * record that is not complete yet is kept as a draft and says what is missing.
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_CUSTOMERS_PAGE (kt_customers_page_get_type ())
G_DECLARE_FINAL_TYPE (KtCustomersPage, kt_customers_page, KT, CUSTOMERS_PAGE, GtkWidget)

GtkWidget *kt_customers_page_new (KtConversation *conversation);

/* Opens the form for a customer who is not there yet. */
void kt_customers_page_begin_new (KtCustomersPage *self);
/* Shows a customer by id. */
void kt_customers_page_show (KtCustomersPage *self, const char *id);

G_END_DECLS
