/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Which revision of the quote is seen: a button that says it, and a list of all of them (number, state, date, total,
 * author, what it is parallel to), from which one is shown, continued, or compared with the one that is seen.
 */

#include <gtk/gtk.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_REVISION_SWITCHER (kt_revision_switcher_get_type ())
G_DECLARE_FINAL_TYPE (KtRevisionSwitcher, kt_revision_switcher, KT, REVISION_SWITCHER, GtkWidget)

GtkWidget *kt_revision_switcher_new (void);
/* NULL: none. */
void kt_revision_switcher_set_quote (KtRevisionSwitcher *self, KtOpenQuote *quote);
void kt_revision_switcher_popup (KtRevisionSwitcher *self);

G_END_DECLS
