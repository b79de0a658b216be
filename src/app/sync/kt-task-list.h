/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What needs attention after a synchronisation, as a list: what happened, the way to the quote or order, and a button
 * that says it has been seen to. Main thread only.
 */

#include "kt-conversation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_TASK_LIST (kt_task_list_get_type ())
G_DECLARE_FINAL_TYPE (KtTaskList, kt_task_list, KT, TASK_LIST, GtkWidget)

GtkWidget *kt_task_list_new (KtConversation *conversation);

/* How many there are, kept right: a label for the row of the area. */
GtkWidget *kt_task_badge_new (KtWorkplace *workplace);

G_END_DECLS
