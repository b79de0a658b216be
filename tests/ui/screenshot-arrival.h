/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures of a first start against a server of their own; for screenshots.c. */

#include "screenshot-prices.h"

G_BEGIN_DECLS

/* What the start is played with; NULL: KT_SERVER names no server. */
typedef struct _KtArrivalStage KtArrivalStage;
KtArrivalStage *kt_arrival_stage_new (void);
void kt_arrival_stage_free (KtArrivalStage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtArrivalStage, kt_arrival_stage_free)

/* On a profile without a catalog. */
void kt_screenshot_arrival (KtUi *ui, KtArrivalStage *stage, KtTakePicture take);

G_END_DECLS
