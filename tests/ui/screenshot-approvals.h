/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures of approvals and special wishes, on a quote and with users of their own; for screenshots.c. */

#include "screenshot-prices.h"

G_BEGIN_DECLS

void kt_screenshot_approvals (KtUi *ui, KtTakePicture take);

G_END_DECLS
