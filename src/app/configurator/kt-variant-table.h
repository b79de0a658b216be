/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Variants side by side: the present state, those set aside; while something is open, proposals to complete it (as
 * recommended, cheapest, soonest) in place of the present state. Each with price and delivery time; below, what they consist of, with what differs
 * marked. Follows its configuration while it is shown.
 *
 * Signals:
 *   closed     one wants back to the questions
 */

#include <gtk/gtk.h>

#include "kt-configuration.h"

G_BEGIN_DECLS

#define KT_TYPE_VARIANT_TABLE (kt_variant_table_get_type ())
G_DECLARE_FINAL_TYPE (KtVariantTable, kt_variant_table, KT, VARIANT_TABLE, GtkBox)

GtkWidget *kt_variant_table_new (void);
/* NULL: empty. */
void kt_variant_table_set_configuration (KtVariantTable *self, KtConfiguration *configuration);

G_END_DECLS
