/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The configurator: steps at the left, questions in the middle, picture and price at the right; the columns fold to two
 * and to one.
 *
 * Actions (group "configurator"): undo, redo, reset, find, expert, next, complete(s "default"|"price"), add-to-quote, inquire,
 * toggle-summary.
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_CONFIGURATOR_PAGE (kt_configurator_page_get_type ())
G_DECLARE_FINAL_TYPE (KtConfiguratorPage, kt_configurator_page, KT, CONFIGURATOR_PAGE, GtkWidget)

GtkWidget *kt_configurator_page_new (KtConversation *conversation);

/* Goes to the step that asks a path and puts the focus there. */
void kt_configurator_page_show_path (KtConfiguratorPage *self, const char *path);

G_END_DECLS
