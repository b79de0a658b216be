/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures of how it goes with a server of their own, and of what is to be known of its catalog; for screenshots.c. */

#include "screenshot-prices.h"

G_BEGIN_DECLS

/* Nothing if KT_SERVER names no server. */
void kt_screenshot_sync (KtUi *ui, KtTakePicture take);

G_END_DECLS
