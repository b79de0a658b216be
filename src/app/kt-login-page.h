/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Who are you? Shown in place of the pages while somebody has to log in, or to say that he is back. The password is
 * checked elsewhere; while that takes its moment, and while the user is locked out, nothing can be tried.
 *
 * Action of the window: win.log-out, for "somebody else" on a locked screen.
 */

#include <adwaita.h>

#include "kt-presence.h"

G_BEGIN_DECLS

#define KT_TYPE_LOGIN_PAGE (kt_login_page_get_type ())
G_DECLARE_FINAL_TYPE (KtLoginPage, kt_login_page, KT, LOGIN_PAGE, GtkWidget)

GtkWidget *kt_login_page_new (KtWorkplace *workplace);

G_END_DECLS
