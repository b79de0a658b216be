/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Mandates with to whom, what, from when to when, and whether each is good today, and why not. All of this workplace,
 * or those of who is logged in; those who may look after users can revoke one.
 *
 * Property "n-mandates" (read-only, notify): how many are shown.
 */

#include <adwaita.h>

#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_MANDATE_LIST (kt_mandate_list_get_type ())
G_DECLARE_FINAL_TYPE (KtMandateList, kt_mandate_list, KT, MANDATE_LIST, GtkWidget)

/* own: only those for who is logged in, and none can be revoked. */
GtkWidget *kt_mandate_list_new (KtWorkplace *workplace, gboolean own);

guint kt_mandate_list_get_n_mandates (KtMandateList *self);

G_END_DECLS
