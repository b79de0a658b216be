/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Conditions in words, for explanations of prices: how they are called, what they compute with,
 * where they were taken from, which rule chose them and why they do not count. In the language of
 * the user; numbers and dates, and texts of the catalog, in `language`. The caller frees what is
 * returned; nothing is NULL. Any thread.
 */

#include "kt-condition.h"
#include "kt-position-data.h"
#include "kt-revision-header.h"
#include "kt-texts.h"

G_BEGIN_DECLS

typedef struct {
  const KtRevisionHeader *header;
  const KtPositionData *line; /* NULL: a condition of the document */
  const KtTexts *texts;       /* may be NULL */
  const char *language;
} KtPriceWords;

char *kt_price_words_title (const KtPriceWords *words, const KtCondition *condition);
char *kt_price_words_figure (const KtPriceWords *words, const KtCondition *condition);
char *kt_price_words_record (const KtPriceWords *words, const KtCondition *condition);
char *kt_price_words_validity (const KtPriceWords *words, const KtCondition *condition);
char *kt_price_words_rule (const KtPriceWords *words, const KtCondition *condition);
char *kt_price_words_why_idle (const KtPriceWords *words, const KtCondition *condition);

/* "valid from … until …"; empty days are open. */
char *kt_price_words_days (const char *from, const char *until, const char *language);

G_END_DECLS
