/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What another release of the catalog would change; on a profile with quotes of the demo. */

#include "screenshot-orders.h"

G_BEGIN_DECLS

void kt_screenshot_gate (KtUi *ui, KtTakePicture take);

G_END_DECLS
