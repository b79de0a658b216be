/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Finds a question or a value of the present configuration by its name. Signal "found" (const char *path).
 */

#include <gtk/gtk.h>

#include "kt-configuration.h"

G_BEGIN_DECLS

#define KT_TYPE_QUESTION_FINDER (kt_question_finder_get_type ())
G_DECLARE_FINAL_TYPE (KtQuestionFinder, kt_question_finder, KT, QUESTION_FINDER, GtkPopover)

GtkWidget *kt_question_finder_new (KtConfiguration *configuration);

G_END_DECLS
