/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How much waits for who sits here, as a number on the row of the area; hidden while it is nothing. Main thread only. */

#include <gtk/gtk.h>

#include "kt-workplace.h"

G_BEGIN_DECLS

GtkWidget *kt_approval_badge_new (KtWorkplace *workplace);

G_END_DECLS
