/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Asks for one value for what is selected, in the place where it will act instead of in a dialog: "Discount for 5 lines
 * [12 %] [Set]". Hidden unless it asks. Enter answers, Escape gives up.
 *
 * Signals: "answered" (const char *text): take it with kt_line_prompt_close(), or say what is wrong with
 * kt_line_prompt_refuse(); "closed": it asks no more.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_LINE_PROMPT (kt_line_prompt_get_type ())
G_DECLARE_FINAL_TYPE (KtLinePrompt, kt_line_prompt, KT, LINE_PROMPT, GtkWidget)

GtkWidget *kt_line_prompt_new (void);

void kt_line_prompt_ask (KtLinePrompt *self, const char *question, const char *text, const char *hint);
void kt_line_prompt_refuse (KtLinePrompt *self, const char *reason);
void kt_line_prompt_close (KtLinePrompt *self);
gboolean kt_line_prompt_is_open (KtLinePrompt *self);

G_END_DECLS
