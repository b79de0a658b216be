/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A revision as it was quoted beside what it would be today: under today's rules, at today's prices. What is taken of
 * each line goes into a new draft. The release it was quoted with need not be installed.
 *
 * Actions: today.choose-all (s: "quoted", "rules", "prices"), today.begin.
 */

#include <gtk/gtk.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_TODAY_PAGE (kt_today_page_get_type ())
G_DECLARE_FINAL_TYPE (KtTodayPage, kt_today_page, KT, TODAY_PAGE, GtkWidget)

GtkWidget *kt_today_page_new (void);

/* revision is open in the quote. */
void kt_today_page_show (KtTodayPage *self, KtOpenQuote *quote, KtRevision *revision);
/* Lets go of everything. */
void kt_today_page_clear (KtTodayPage *self);

G_END_DECLS
