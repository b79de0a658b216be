/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The lines of a quote in three columns: as quoted, under today's conditions, at today's prices; what today's rules say
 * of the configuration; and for each line which of the three is taken.
 *
 * Signal "chosen": some line takes another one now.
 */

#include <gtk/gtk.h>

#include "kt-catalog-pricing.h"

G_BEGIN_DECLS

#define KT_TYPE_TODAY_LIST (kt_today_list_get_type ())
G_DECLARE_FINAL_TYPE (KtTodayList, kt_today_list, KT, TODAY_LIST, GtkWidget)

GtkWidget *kt_today_list_new (void);

/* Borrows the columns until the next call; NULL: none. Every line begins as quoted. */
void kt_today_list_set (KtTodayList *self, const KtThreeColumns *columns);
void kt_today_list_choose_all (KtTodayList *self, KtColumn column);
/* By line; the caller frees. */
KtColumn *kt_today_list_get_choices (KtTodayList *self);
guint kt_today_list_count (KtTodayList *self, KtColumn column);

G_END_DECLS
