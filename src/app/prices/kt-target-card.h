/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One way to a target price: what it comes to, how much of the offer it keeps, what it changes, and the button that
 * does it.
 *
 * Signal "apply".
 */

#include "kt-target-price.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_TARGET_CARD (kt_target_card_get_type ())
G_DECLARE_FINAL_TYPE (KtTargetCard, kt_target_card, KT, TARGET_CARD, GtkBox)

/* Shows the package; does not keep it. */
GtkWidget *kt_target_card_new (const KtTargetPackage *package, gboolean is_gross);

G_END_DECLS
