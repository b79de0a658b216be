/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Pages of paper below each other, as wide as there is room for, drawn by whoever has them.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_PAGE_VIEW (kt_page_view_get_type ())
G_DECLARE_FINAL_TYPE (KtPageView, kt_page_view, KT, PAGE_VIEW, GtkWidget)

/* Draw page (from 0) on cr, in units of one point (1/72 inch), origin at the top left corner of the paper. */
typedef void (*KtPageDrawFunc) (guint page, cairo_t *cr, gpointer user_data);

GtkWidget *kt_page_view_new (void);

/*
 * Takes over user_data and frees it with destroy once it is replaced. width, height: the paper in points.
 * The scroll position is kept, so that a preview does not jump while its document is edited.
 */
void kt_page_view_set_pages (KtPageView *self, guint n_pages, double width, double height, KtPageDrawFunc draw,
                             gpointer user_data, GDestroyNotify destroy);
guint kt_page_view_get_n_pages (KtPageView *self);

G_END_DECLS
