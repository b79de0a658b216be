/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How a revision builds and changes its tree; for the files about revisions only. */

#include "kt-position.h"

G_BEGIN_DECLS

/* Takes data. The new position stands nowhere. Transfer full. */
KtPosition *kt_position_new (KtPositionData *data);
/* Exchanges content with *data and tells it; self-inverse. */
void kt_position_swap_data (KtPosition *self, KtPositionData **data);
/* The same of its conditions alone. */
void kt_position_swap_conditions (KtPosition *self, GPtrArray **conditions);

/* Puts a position that stands nowhere into a list; parent NULL for the top level. */
void kt_position_attach (KtPosition *self, KtPosition *parent, GListStore *siblings, guint index);
/* Takes it out; it keeps its children. The caller holds a reference. */
void kt_position_detach (KtPosition *self);
/* The list it stands in; NULL if nowhere. */
GListStore *kt_position_get_siblings (KtPosition *self);
GListStore *kt_position_get_child_store (KtPosition *self);

/* Levels below and including it. */
guint kt_position_get_height (KtPosition *self);
/* Gives every line of the tree its number and tells those whose number changed. */
void kt_positions_renumber (GListStore *top);

G_END_DECLS
