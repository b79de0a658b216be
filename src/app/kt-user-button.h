/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Who is logged in, at the foot of the sidebar, with a menu of what he can do about that: actions win.change-password,
 * win.my-mandates, win.lock, win.log-out. Not to be seen where nobody logs in.
 */

#include <adwaita.h>

#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_USER_BUTTON (kt_user_button_get_type ())
G_DECLARE_FINAL_TYPE (KtUserButton, kt_user_button, KT, USER_BUTTON, GtkWidget)

/* Once, when it stands in its place. */
void kt_user_button_follow (KtUserButton *self, KtWorkplace *workplace);
/* Only the picture, without room for the name. */
void kt_user_button_set_narrow (KtUserButton *self, gboolean is_narrow);

G_END_DECLS
