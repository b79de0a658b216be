/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The popover of the conversation bar: who is the customer? Type to find him, choose, create him from what was typed,
 * or start over with somebody else.
 */

#include <gtk/gtk.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_CUSTOMER_PICKER (kt_customer_picker_get_type ())
G_DECLARE_FINAL_TYPE (KtCustomerPicker, kt_customer_picker, KT, CUSTOMER_PICKER, GtkPopover)

GtkWidget *kt_customer_picker_new (KtConversation *conversation);

G_END_DECLS
