/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Finds a question or a value of the present configuration by its name, or by its name in the model. Signal "found"
 * (const char *path).
 */

#include <gtk/gtk.h>

#include "kt-configuration.h"

G_BEGIN_DECLS

#define KT_TYPE_QUESTION_FINDER (kt_question_finder_get_type ())
G_DECLARE_FINAL_TYPE (KtQuestionFinder, kt_question_finder, KT, QUESTION_FINDER, GtkPopover)

/* Is this path asked at present? */
typedef gboolean (*KtQuestionFilter) (const char *path, gpointer data);

/* The filter is asked until the finder is closed; data is kept alive by the caller. */
GtkWidget *kt_question_finder_new (KtConfiguration *configuration, KtQuestionFilter filter, gpointer data);

G_END_DECLS
