/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The picture of a product or an article: the photograph among the media of the catalog if there is one and it is here;
 * until then, and without one, the drawing that comes with the catalog itself, or the outline of a picture. What is on
 * the screen is fetched first. Main thread only.
 */

#include "kt-sync-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_MEDIA_PICTURE (kt_media_picture_get_type ())
G_DECLARE_FINAL_TYPE (KtMediaPicture, kt_media_picture, KT, MEDIA_PICTURE, GtkWidget)

/* kind, id: as in kt_media_index_find_picture(). drawing: an SVG, or NULL. session: NULL without a server. */
void kt_media_picture_show (KtMediaPicture *self,
                            KtSyncSession *session,
                            const char *kind,
                            const char *id,
                            GBytes *drawing);
/* The photograph is shown. */
gboolean kt_media_picture_has_photograph (KtMediaPicture *self);

G_END_DECLS
