/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Mandates: all of this workplace, and importing the file of one. Also a dialog with those of who is logged in. */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_MANDATES_PAGE (kt_mandates_page_get_type ())
G_DECLARE_FINAL_TYPE (KtMandatesPage, kt_mandates_page, KT, MANDATES_PAGE, GtkWidget)

GtkWidget *kt_mandates_page_new (KtConversation *conversation);
/* Those of who is logged in, who may import one for himself. */
GtkWidget *kt_mandates_page_new_own (KtConversation *conversation);

/* Reads and verifies the file of a mandate, and keeps it if it is good; says what came of it. */
void kt_mandates_page_import (KtMandatesPage *self, const char *path);

G_END_DECLS
