/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Keys, as the widget with the focus gets them. */

#include "kt-ui-fixture.h"

G_BEGIN_DECLS

void kt_ui_press (KtUi *ui, guint keyval);
void kt_ui_press_with (KtUi *ui, guint keyval, GdkModifierType state);
/* Letter by letter: the first one begins to edit a cell. */
void kt_ui_enter (KtUi *ui, const char *text);
/* A number and a quantity in the empty row below the lines of the quote. */
void kt_ui_enter_line (KtUi *ui, const char *number, const char *quantity);

G_END_DECLS
