/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A text of several lines in the head of a quote, with the text modules of the catalog to begin with: each shows what it
 * says, one tap puts it in, and it can be edited then.
 *
 * Signal "changed". Main thread only.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_HEAD_TEXT (kt_head_text_get_type ())
G_DECLARE_FINAL_TYPE (KtHeadText, kt_head_text, KT, HEAD_TEXT, GtkWidget)

/* title: translated. */
GtkWidget *kt_head_text_new (const char *title);

void kt_head_text_set (KtHeadText *self, const char *text);
/* The caller frees. */
char *kt_head_text_dup (KtHeadText *self);
/* modules: of KtHeadOption; taken. None: no button. */
void kt_head_text_offer (KtHeadText *self, GPtrArray *modules);
/* Puts a module in, as its tap does. */
void kt_head_text_insert (KtHeadText *self, const char *body);

G_END_DECLS
