/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The list of quotes as a file for spreadsheets: UTF-8 with a byte order mark, days in ISO 8601, amounts as the language
 * writes them, separated by semicolons in German and by commas in English.
 */

#include "kt-row-list.h"

G_BEGIN_DECLS

/* rows: of KtRow, of the list of quotes. The caller frees. */
char *kt_quote_rows_to_csv (GPtrArray *rows, const char *language);

G_END_DECLS
