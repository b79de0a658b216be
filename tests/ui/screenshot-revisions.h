/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures of the revisions of a quote, their comparison and how a quote ends, on a quote of its own; for screenshots.c. */

#include "screenshot-prices.h"

G_BEGIN_DECLS

void kt_screenshot_revisions (KtUi *ui, KtTakePicture take);

G_END_DECLS
