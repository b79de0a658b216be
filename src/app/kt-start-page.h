/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What one sees until a catalog is open: that it is being opened, the welcome of the first start with its two ways (a
 * company's server, whose catalog then arrives; a catalog of one's own), or what went wrong and what can be done about
 * it.
 */

#include <adwaita.h>

#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_START_PAGE (kt_start_page_get_type ())
G_DECLARE_FINAL_TYPE (KtStartPage, kt_start_page, KT, START_PAGE, GtkWidget)

GtkWidget *kt_start_page_new (KtWorkplace *workplace);

G_END_DECLS
