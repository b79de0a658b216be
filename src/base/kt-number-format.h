/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Numbers and dates as people read and type them, in German or English, whatever the locale of the
 * process: a document is in one language even if the window speaks another. language: "de",
 * "de_AT", … is German, anything else (and NULL) English. Strings returned belong to the caller.
 * Any thread. Errors: KT_ERROR.
 *
 *            number        date         long date            between number and unit
 *   de       1.234,56      21.11.2026   21. November 2026    no-break space
 *   en       1,234.56      21 Nov 2026  21 November 2026     no-break space
 */

#include "kt-decimal.h"

G_BEGIN_DECLS

#define KT_NO_BREAK_SPACE "\xc2\xa0"
#define KT_MINUS "\xe2\x88\x92" /* U+2212; numbers for programs have the hyphen of ASCII */

gboolean kt_language_is_german (const char *language);
const char *kt_decimal_mark (const char *language);
const char *kt_group_mark (const char *language);

/* All digits the decimal has: rescale or reduce it first. */
char *kt_format_number (KtDecimal value, const char *language);
char *kt_format_integer (gint64 value, const char *language);
/* "1.200 mm"; the unit as kt_unit_display writes it; NULL or "" for none. */
char *kt_format_quantity (KtDecimal value, const char *unit, const char *language);
/* "19 %", "8,5 %"; English "19%". As few digits as it needs. */
char *kt_format_percent (KtDecimal percent, const char *language);

char *kt_format_date (const GDate *date, const char *language);
char *kt_format_date_long (const GDate *date, const char *language);
/* From "2026-11-21" (a time after it is ignored); a text that is no date is returned as it is. */
char *kt_format_date_iso (const char *iso, const char *language);

/* Typed by a person: blanks around it, grouping in threes (point, comma, blank or apostrophe, by
 * language), a typed or a typographic minus. What could be read in two ways is refused and says how
 * to write it. */
gboolean
kt_parse_number (const char *text, const char *language, KtDecimal *result, GError **error);

/* ISO 8601, or 21.11.2026, 21.11.26; English also 21/11/2026, 21 Nov 2026. */
gboolean kt_parse_date (const char *text, const char *language, GDate *date, GError **error);
/* ISO 8601 only, the whole string. */
gboolean kt_parse_date_iso (const char *text, GDate *date, GError **error);
char *kt_date_to_iso (const GDate *date);

G_END_DECLS
