/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What one can do with the positions of a quote, as actions: add-text, add-subtotal, add-page-break, remove, duplicate,
 * up, down, indent, outdent, role(s), reprice. They work on the selection of the table that shows the positions.
 */

#include "kt-position-view.h"

G_BEGIN_DECLS

/* The view must live as long as the map's actions can be activated. */
void kt_position_actions_add (GActionMap *map, KtPositionView *view);

/* Only a quote that can be edited has them. */
void kt_position_actions_enable (GActionMap *map, gboolean enabled);

G_END_DECLS
