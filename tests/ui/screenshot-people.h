/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures of logging in and of administration; afterwards the profile has users. For screenshots.c. */

#include "screenshot-prices.h"

G_BEGIN_DECLS

void kt_screenshot_people (KtUi *ui, KtTakePicture take);

G_END_DECLS
