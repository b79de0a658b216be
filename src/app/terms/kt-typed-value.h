/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is typed into a field of the terms, in the language of the interface. Nothing typed is no date, and zero percent.
 * Each returns what is wrong with it in a few words, translated, for the label of the field; NULL: nothing, and only then
 * the value is set. Main thread only.
 */

#include "kt-money.h"

G_BEGIN_DECLS

/* date: ISO 8601, owned. */
const char *kt_typed_date (const char *text, char **date);
/* From 0 to 100, with or without the sign. */
const char *kt_typed_percent (const char *text, KtDecimal *percent);
/* Not below zero; nothing typed: no amount, without a currency. */
const char *kt_typed_money (const char *text, const char *currency, KtMoney *money);

/* As it is typed; the caller frees. */
char *kt_typed_percent_text (KtDecimal percent);

G_END_DECLS
