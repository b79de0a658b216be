/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a window does about who is logged in: the actions win.log-out, win.lock, win.change-password, win.my-mandates;
 * telling the presence that somebody is at it; and hiding what stands in front of the window while it is locked.
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

/* Once for each window; it ends with the window. */
void kt_window_presence_begin (GtkApplicationWindow *window, KtConversation *conversation);

G_END_DECLS
