/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A picture of the catalog on the screen: a KtPictureView fitted into the room there is. */

#include <gtk/gtk.h>

#include "kt-picture.h"

G_BEGIN_DECLS

#define KT_TYPE_PICTURE_AREA (kt_picture_area_get_type ())
G_DECLARE_FINAL_TYPE (KtPictureArea, kt_picture_area, KT, PICTURE_AREA, GtkWidget)

GtkWidget *kt_picture_area_new (void);

/* NULL: an empty frame. The view is kept by reference. */
void kt_picture_area_set_view (KtPictureArea *self, KtPictureView *view);
/* The drawing as the file has it; nothing is shown if it cannot be read. */
void kt_picture_area_set_svg (KtPictureArea *self, GBytes *svg, const char *name);

G_END_DECLS
