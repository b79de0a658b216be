/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A bar over a quote: where it stands in its life in one sentence, whether a sealed revision is what was sealed, what is
 * done next; and the form in which its end is entered. Nothing is shown before a revision was sent: until then the
 * banner of approvals tells what is needed.
 */

#include "kt-life-actions.h"

G_BEGIN_DECLS

#define KT_TYPE_LIFE_BAR (kt_life_bar_get_type ())
G_DECLARE_FINAL_TYPE (KtLifeBar, kt_life_bar, KT, LIFE_BAR, GtkWidget)

/* Follows the quote of the actions. */
GtkWidget *kt_life_bar_new (KtLifeActions *actions);

G_END_DECLS
