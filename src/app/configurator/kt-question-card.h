/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One characteristic, or a group of features, as a question: its name, what helps to decide, and the ways to answer: tiles for values, a row for
 * a number, an entry for a text. An excluded value stays pressable and asks why.
 *
 * Signals:
 *   "decide" (KtChoice *)   the user wants this
 *   "clear" (const char *)  he takes back what he decided about the path
 *   "ask" (KtChoice *, gboolean implied)  why is this not possible, or why does it follow
 *   "shown"                 other options of it are on the screen
 */

#include <adwaita.h>

#include "kt-configuration.h"
#include "kt-question-plan.h"

G_BEGIN_DECLS

#define KT_TYPE_QUESTION_CARD (kt_question_card_get_type ())
G_DECLARE_FINAL_TYPE (KtQuestionCard, kt_question_card, KT, QUESTION_CARD, GtkBox)

/* path: of a node of the configuration's snapshot. */
GtkWidget *kt_question_card_new (KtConfiguration *configuration, const char *path);
/* group: of the configuration's plan. */
GtkWidget *kt_question_card_new_group (KtConfiguration *configuration, const KtPlanQuestion *group);

/* Of a group: of what it hangs from, or "". */
const char *kt_question_card_get_path (KtQuestionCard *self);
/* Is it about this path: its own, or that of a member of its group? */
gboolean kt_question_card_asks (KtQuestionCard *self, const char *path);
/* Brings a member of its group into view; what is to take the focus for a path. */
GtkWidget *kt_question_card_show_option (KtQuestionCard *self, const char *path);
/* Appends the paths whose options are on the screen, char *, to be freed with the array. */
void kt_question_card_collect_paths (KtQuestionCard *self, GPtrArray *paths);

/* Shows the current snapshot. */
void kt_question_card_update (KtQuestionCard *self);
/* Technical names beside those for customers. */
void kt_question_card_set_expert (KtQuestionCard *self, gboolean expert);
/* What was typed is refused: message stands below the row until the next answer. */
void kt_question_card_show_error (KtQuestionCard *self, const char *message);

/* Shown below the answers, e.g. the answer to "why"; NULL removes it. */
void kt_question_card_set_panel (KtQuestionCard *self, GtkWidget *panel);
GtkWidget *kt_question_card_get_panel (KtQuestionCard *self);

/* Shows what is known by now about the prices of its options. */
void kt_question_card_update_prices (KtQuestionCard *self);

G_END_DECLS
