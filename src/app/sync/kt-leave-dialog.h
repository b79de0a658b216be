/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Leaving the server of this workplace: what the server has not heard yet is named first, and can be sent; then what is
 * here stays, or is removed with the end of the program. If the server cannot be told, one may leave without it.
 *
 * Main thread only.
 */

#include "kt-workplace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define KT_TYPE_LEAVE_DIALOG (kt_leave_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KtLeaveDialog, kt_leave_dialog, KT, LEAVE_DIALOG, AdwWindow)

/* For a workplace that has a server. */
void kt_leave_dialog_present (GtkWindow *parent, KtWorkplace *workplace);

G_END_DECLS
