/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is to be said about the catalog in use, above the pages: a newer release is here and can be used, was refused, or
 * the one in use is too old (kt-catalog-arrival.h). Not there when there is nothing to say. Main thread only.
 */

#include "kt-conversation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_CATALOG_BANNER (kt_catalog_banner_get_type ())
G_DECLARE_FINAL_TYPE (KtCatalogBanner, kt_catalog_banner, KT, CATALOG_BANNER, GtkWidget)

/* From now on; a banner of a .ui file shows nothing before. */
void kt_catalog_banner_follow (KtCatalogBanner *self, KtConversation *conversation);
/* Where it may be seen at all: not before somebody has logged in. */
void kt_catalog_banner_set_shown (KtCatalogBanner *self, gboolean is_shown);

G_END_DECLS
