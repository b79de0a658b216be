/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What else can be done with the quote, as a popover: each command with its shortcut, and, where it cannot be done now,
 * the reason below it instead of a dead entry.
 */

#include "kt-life-actions.h"

G_BEGIN_DECLS

#define KT_TYPE_LIFE_MENU (kt_life_menu_get_type ())
G_DECLARE_FINAL_TYPE (KtLifeMenu, kt_life_menu, KT, LIFE_MENU, GtkPopover)

GtkWidget *kt_life_menu_new (KtLifeActions *actions);

G_END_DECLS
