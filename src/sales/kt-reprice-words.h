/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Why a line of a repricing would change, or stays: one short sentence in the language of the user. */

#include "kt-catalog-pricing.h"

G_BEGIN_DECLS

/* before: the line as it is. Numbers and catalog texts in `language`. The caller frees. */
char *kt_reprice_reason (const KtRepriceLine *line,
                         const KtPositionData *before,
                         const KtRevisionHeader *header,
                         const KtTexts *texts,
                         const char *language);

G_END_DECLS
