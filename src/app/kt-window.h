/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The window: sidebar with the areas, conversation bar above, the pages in between.
 *
 * Actions: win.area(s) goes to an area, win.search to the catalog's search, win.open-catalog, win.back; by
 * their ids win.quote(s), win.order(s), win.customer(s), and win.compare(sss): two revisions of a quote.
 */

#include <adwaita.h>

#include "kt-application.h"

G_BEGIN_DECLS

#define KT_TYPE_WINDOW (kt_window_get_type ())
G_DECLARE_FINAL_TYPE (KtWindow, kt_window, KT, WINDOW, AdwApplicationWindow)

KtWindow *kt_window_new (KtApplication *application, KtWorkplace *workplace, KtConversation *conversation);

/* Takes over size and area of another window, which is about to go. */
void kt_window_take_place_of (KtWindow *self, KtWindow *other);

/* Say something in passing, in the window that a widget stands in; with a button that activates a (detailed) action; an
 * error, if there is one. */
void kt_window_say (GtkWidget *widget, const char *text);
void kt_window_offer (GtkWidget *widget, const char *text, const char *button, const char *action);
void kt_window_report (GtkWidget *widget, const GError *error);

/* "catalog", "configurator", "quotes", "customers", or "start". */
const char *kt_window_get_area (KtWindow *self);

G_END_DECLS
