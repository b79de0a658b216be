/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What another release of the catalog would do to the quotes that are open or won, before it is published: which lines
 * break a rule, are not there any more, cost something else. The list can be filtered and taken along as a table.
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_CATALOG_GATE_PAGE (kt_catalog_gate_page_get_type ())
G_DECLARE_FINAL_TYPE (KtCatalogGatePage, kt_catalog_gate_page, KT, CATALOG_GATE_PAGE, GtkWidget)

GtkWidget *kt_catalog_gate_page_new (KtConversation *conversation);

/* What the buttons do with the file that was chosen. */
void kt_catalog_gate_page_check (KtCatalogGatePage *self, const char *path);
void kt_catalog_gate_page_export (KtCatalogGatePage *self, const char *path);

G_END_DECLS
