/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How many rows a list of the store has, as the badge of an area; not there while there are none. Main thread only. */

#include "kt-row-list.h"
#include "kt-workplace.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  KtRowList *(*list) (KtWorkplace *workplace); /* asked for once the store is open; transfer full */
  char *(*text) (guint n);                     /* of the tooltip; transfer full */
} KtListBadge;

/* kind is static. */
GtkWidget *kt_list_badge_new (KtWorkplace *workplace, const KtListBadge *kind);

G_END_DECLS
