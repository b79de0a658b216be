/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The heading of a section of a long step: its name, how much is open in it, and whether it is unfolded. Pressing it
 * folds or unfolds: "clicked".
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_SECTION_HEADER (kt_section_header_get_type ())
G_DECLARE_FINAL_TYPE (KtSectionHeader, kt_section_header, KT, SECTION_HEADER, GtkButton)

GtkWidget *kt_section_header_new (const char *title);

void kt_section_header_set (KtSectionHeader *self, guint n_questions, guint n_open, gboolean is_folded);

G_END_DECLS
