/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How prices of options are put together: kt-option-price-find.c finds them, kt-option-price.c holds them. */

#include "kt-option-price.h"

G_BEGIN_DECLS

KtOptionPrices *kt_option_prices_new (KtRational total, gboolean is_proven, guint n_questions);
/* Path and value are copied. */
void kt_option_prices_add (KtOptionPrices *self, const KtOptionPrice *price);

G_END_DECLS
