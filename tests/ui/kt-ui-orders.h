/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Orders in a test: found, placed, opened, typed into, and changed by the steps in popovers. */

#include "kt-open-order.h"
#include "kt-ui-fixture.h"

G_BEGIN_DECLS

/* The id of the first one that is found by a word (NULL: the first one); the caller frees. */
char *kt_ui_find_order (KtUi *ui, const char *search);
char *kt_ui_find_quote (KtUi *ui, const char *search);
/* The request for approval that waits. */
char *kt_ui_find_request (KtUi *ui);

/* Of the open quote, which may still be on its way: waits until the fields are there and returns them. */
GtkWidget *kt_ui_begin_order (KtUi *ui);
gboolean kt_ui_can_place (KtUi *ui, gpointer pane);
/* Waits until all checks have passed. */
void kt_ui_place_order (KtUi *ui, GtkWidget *pane);

KtOpenOrder *kt_ui_open_order (KtUi *ui, const char *id);

/* Cells of its table that can be typed in, row by row; the deliveries of a line are rows too. */
typedef enum {
  KT_UI_QUANTITY,
  KT_UI_WISHED,
  KT_UI_CONFIRMED,
  KT_UI_PRODUCED,
  KT_UI_SHIPPED,
  KT_UI_DELIVERED,
  KT_UI_INVOICED,
  KT_UI_PAID,
  KT_UI_NET,
  KT_UI_N_CELLS
} KtUiOrderCell;

void kt_ui_type_in_order (KtUi *ui, guint row, KtUiOrderCell cell, const char *text);
void kt_ui_expect_in_order (KtUi *ui, guint row, KtUiOrderCell cell, const char *text);

/* The form behind a button that opens one, and the button that closes it again if all is well. */
GtkWidget *kt_ui_open_step (KtUi *ui, const char *title);
void kt_ui_take_step (KtUi *ui, GtkWidget *form, const char *button);

/* What was written to the audit trail is as it was written. */
void kt_ui_assert_sound (KtUi *ui);

G_END_DECLS
