/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What one can do with the positions of a quote, as actions; they work on the lines selected in the table that shows
 * them, each as one step of undo:
 *   add-article, add-text, add-subtotal, add-page-break
 *   remove, duplicate, up, down, indent, outdent
 *   role(s): normal, option, alternative, on-demand; lot and discount ask for a value; determined-price takes typed
 *   prices back
 *   cut, copy, paste, select-all, expand-all(b)
 *   reprice
 */

#include "kt-position-view.h"

G_BEGIN_DECLS

/* The view must live as long as the map's actions can be activated. */
void kt_position_actions_add (GActionMap *map, KtPositionView *view);

/* A quote that cannot be edited can be looked at and copied. */
void kt_position_actions_enable (GActionMap *map, gboolean editable);

G_END_DECLS
