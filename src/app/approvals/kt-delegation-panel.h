/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Duties handed to a colleague for some days: a form for a new delegation, and those there are, with taking back.
 * Administrators see and end everybody's.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_DELEGATION_PANEL (kt_delegation_panel_get_type ())
G_DECLARE_FINAL_TYPE (KtDelegationPanel, kt_delegation_panel, KT, DELEGATION_PANEL, GtkWidget)

GtkWidget *kt_delegation_panel_new (KtWorkplace *workplace);

G_END_DECLS
