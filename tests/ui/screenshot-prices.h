/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures of how prices are explained, kept and changed, on a quote of their own; for screenshots.c. */

#include "kt-ui-fixture.h"

G_BEGIN_DECLS

typedef void (*KtTakePicture) (KtUi *ui, const char *name);

void kt_screenshot_prices (KtUi *ui, KtTakePicture take);

G_END_DECLS
