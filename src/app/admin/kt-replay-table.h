/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What another release of the catalog would change, a line of a quote each, the worst first. Shows all or one effect.
 *
 * Signal "activate-quote" (const char *id): somebody wants to see that quote. Main thread only.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_REPLAY_TABLE (kt_replay_table_get_type ())
G_DECLARE_FINAL_TYPE (KtReplayTable, kt_replay_table, KT, REPLAY_TABLE, GtkWidget)

/* items: of KtReplayItem. */
GtkWidget *kt_replay_table_new (GListModel *items);
/* 0: all; else kt_replay_item_get_rank() plus one. */
void kt_replay_table_set_shown (KtReplayTable *self, guint shown);
/* What is shown, as it is ordered. Transfer none. */
GListModel *kt_replay_table_get_shown (KtReplayTable *self);

G_END_DECLS
