/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures of the orders of the demo: the list, orders in several states, an amendment; for screenshots.c. */

#include "screenshot-prices.h"

G_BEGIN_DECLS

/* The profile must be that of kt_ui_fill_demo(). */
void kt_screenshot_orders (KtUi *ui, KtTakePicture take);

G_END_DECLS
