/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How much a customer may owe, and how much of it his open orders use. The back office and administrators set the
 * limit; for others it stands there to be read. Empty: no limit was set.
 *
 * Signal "edited": the limit was changed by hand.
 */

#include <adwaita.h>

#include "kt-account.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_CREDIT_ROW (kt_credit_row_get_type ())
G_DECLARE_FINAL_TYPE (KtCreditRow, kt_credit_row, KT, CREDIT_ROW, AdwEntryRow)

GtkWidget *kt_credit_row_new (void);
/* Once. */
void kt_credit_row_follow (KtCreditRow *self, KtWorkplace *workplace);

void kt_credit_row_set_account (KtCreditRow *self, const KtAccount *account);
/* The last one that could be read; no currency: none is set. */
KtMoney kt_credit_row_get_limit (KtCreditRow *self);

G_END_DECLS
