/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One thing that needs attention, as a row of a list: what happened, the way to what it is about, and that it has been
 * seen to. Of a customer whose fields came to differ, each field stands there as it was here and as the server has it, to
 * be chosen and taken over.
 *
 * Signals: "done": it has been seen to. "open": its thing is to be shown. "take-over" (char **paths): these fields are to
 * become what they were here. Main thread only.
 */

#include "kt-row-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_TASK_ROW (kt_task_row_get_type ())
G_DECLARE_FINAL_TYPE (KtTaskRow, kt_task_row, KT, TASK_ROW, GtkListBoxRow)

GtkWidget *kt_task_row_new (KtRow *task);
KtRow *kt_task_row_get_task (KtTaskRow *self);

G_END_DECLS
