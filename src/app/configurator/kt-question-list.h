/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The questions of one step below each other: a card for each, headings for parts that can be there several times. What
 * is pressed in them goes to the configurator; what is not possible opens its explanation with the repairs in the card.
 * Cards are made only where they are seen.
 *
 * Properties, before the first use: header and footer, rows before and behind the questions.
 */

#include <gtk/gtk.h>

#include "kt-step-list.h"

G_BEGIN_DECLS

#define KT_TYPE_QUESTION_LIST (kt_question_list_get_type ())
G_DECLARE_FINAL_TYPE (KtQuestionList, kt_question_list, KT, QUESTION_LIST, GtkWidget)

GtkWidget *kt_question_list_new (void);

/* NULL: none, and nothing is shown. */
void kt_question_list_set_configuration (KtQuestionList *self, KtConfiguration *configuration);

/* Shows the questions of a step of the present snapshot, or its new answers if they are shown already. NULL: none. The
 * step is borrowed until the next call. */
void kt_question_list_show (KtQuestionList *self, const KtStepInfo *step);

/* To the upper end. */
void kt_question_list_begin (KtQuestionList *self);

/* With the names of the model beside those for people. */
void kt_question_list_set_expert (KtQuestionList *self, gboolean expert);

void kt_question_list_close_panels (KtQuestionList *self);

/* Puts the focus on the question for a path, which brings it into view; FALSE if it is not among those shown. */
gboolean kt_question_list_focus (KtQuestionList *self, const char *path);

G_END_DECLS
