/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Headings among the questions for parts that can be there several times: one for the group ("Pumps", how many, add
 * one more) and one for each of them ("Pump 2", remove).
 *
 * Signals: "add" (const char *path of the group), "remove" (const char *path of the instance).
 */

#include <gtk/gtk.h>

#include "kt-configuration.h"

G_BEGIN_DECLS

#define KT_TYPE_PART_HEADER (kt_part_header_get_type ())
G_DECLARE_FINAL_TYPE (KtPartHeader, kt_part_header, KT, PART_HEADER, GtkBox)

/* entry: "+path" or "*path". */
GtkWidget *kt_part_header_new (KtConfiguration *configuration, const char *entry);

void kt_part_header_update (KtPartHeader *self);

G_END_DECLS
