/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The order code of what is decided so far, live; and a place to type one in, which restores that configuration.
 */

#include <gtk/gtk.h>

#include "kt-configuration.h"

G_BEGIN_DECLS

#define KT_TYPE_ORDER_CODE_ROW (kt_order_code_row_get_type ())
G_DECLARE_FINAL_TYPE (KtOrderCodeRow, kt_order_code_row, KT, ORDER_CODE_ROW, GtkBox)

/* NULL: empty. */
void kt_order_code_row_set_configuration (KtOrderCodeRow *self, KtConfiguration *configuration);
/* Shows what the configuration says now; hides where its product has no order code. */
void kt_order_code_row_update (KtOrderCodeRow *self);

/* Opens the place to type a code in. */
void kt_order_code_row_edit (KtOrderCodeRow *self);

G_END_DECLS
