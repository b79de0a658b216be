/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures of the sheet of positions and of the list of quotes, on quotes of their own; for screenshots.c. */

#include "screenshot-prices.h"

G_BEGIN_DECLS

void kt_screenshot_sheet (KtUi *ui, KtTakePicture take);

G_END_DECLS
