/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Headings among the questions for parts that can be there several times: one for the group ("Pumps", how many, add
 * one more) and one for each of them ("Pump 2", remove).
 *
 * Signals: "add" (const char *path of the group), "remove" (const char *path of the instance).
 */

#include <gtk/gtk.h>

#include "kt-step-list.h"

G_BEGIN_DECLS

#define KT_TYPE_PART_HEADER (kt_part_header_get_type ())
G_DECLARE_FINAL_TYPE (KtPartHeader, kt_part_header, KT, PART_HEADER, GtkBox)

/* What a step shows, in order (char *; transfer full): "+path" the heading of a group, "*path" that of an instance,
 * else the path of a question. */
GPtrArray *kt_part_header_outline (KtConfiguration *configuration, const KtStepInfo *step);

/* entry: "+path" or "*path". */
GtkWidget *kt_part_header_new (KtConfiguration *configuration, const char *entry);

void kt_part_header_update (KtPartHeader *self);

G_END_DECLS
