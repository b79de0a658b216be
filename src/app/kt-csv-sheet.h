/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A CSV file for spreadsheets: numbers, separators and the mark of UTF-8 as a spreadsheet of the interface's language
 * expects them, and texts of others that are no formulas there.
 */

#include "kt-money.h"

G_BEGIN_DECLS

GString *kt_csv_sheet_new (void);
void kt_csv_sheet_append (GString *sheet, const char *const *fields, guint n_fields);

/* What stands in cells; the caller frees. */
char *kt_csv_sheet_text (const char *text);
/* "1234,56", its currency apart; "" for an amount without currency. */
char *kt_csv_sheet_amount (KtMoney money);

G_END_DECLS
