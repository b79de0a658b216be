/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The areas of the window as rows of a table: one line adds one. An area is named by its id (action win.area); pages
 * do not know each other.
 *
 * Main thread only.
 */

#include "kt-actor.h"
#include "kt-conversation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *title; /* to be translated */
  const char *icon;
  GtkWidget *(*create) (KtConversation *conversation);
  KtPhase phase; /* the phase one is in when one goes there; SERVICE: none of its own */
  gboolean (*is_for) (const KtActor *actor);
  GtkWidget *(*badge) (KtWorkplace *workplace); /* at the end of its row; NULL: none */
} KtArea;

extern const KtArea kt_areas[];
extern const guint kt_n_areas;

/* The place in the table; -1: there is none. */
int kt_area_find (const char *id);
/* One that is not is in no list, and its page is not made. actor: NULL is nobody. */
gboolean kt_area_is_for (guint number, const KtActor *actor);
/* Its row in the sidebar. */
GtkWidget *kt_area_new_row (guint number);
/* Without the title the icon is all there is. */
void kt_area_row_set_narrow (GtkListBoxRow *row, gboolean is_narrow);

G_END_DECLS
