/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The open quote in a test: what is in it, what is done with it, and waiting until that is done. A change of its
 * revision made here is what a cell or a field does, so it needs no page on the screen.
 */

#include "kt-ui-fixture.h"

G_BEGIN_DECLS

/* Stored, with an address in Kiel; the caller frees. */
KtAccount *kt_ui_store_customer (KtUi *ui, const char *name);
/* The same, and the conversation is with him. */
void kt_ui_receive_customer (KtUi *ui, const char *name);

/* NULL: none is open. */
KtOpenQuote *kt_ui_quote (KtUi *ui);
KtRevision *kt_ui_revision (KtUi *ui);
/* At the top level; the revision keeps it alive. */
KtPosition *kt_ui_line (KtUi *ui, guint index);

/* An article into the open quote, priced as by hand. */
void kt_ui_add_article (KtUi *ui, const char *number, gint64 quantity, KtPositionRole role);
/* One step of undo, prices determined anew. */
void kt_ui_change_quantity (KtUi *ui, guint index, gint64 quantity);
void kt_ui_change_discount (KtUi *ui, guint index, gint64 percent);

/* An action of the editor, which is waited for; argument NULL: none. */
void kt_ui_act_with (KtUi *ui, const char *action, const char *argument);
void kt_ui_act (KtUi *ui, const char *action);

/* Another revision of the open quote, by its number, counted from 1. */
void kt_ui_show_revision (KtUi *ui, guint index);
const char *kt_ui_revision_id (KtUi *ui, guint index);

/* Wait until the quote is open, the revision is the one shown and on the disk, everything is on the disk. */
void kt_ui_expect_quote (KtUi *ui, const char *id);
void kt_ui_expect_revision (KtUi *ui, guint index);
void kt_ui_expect_state (KtUi *ui, KtRevisionState state);
void kt_ui_expect_saved (KtUi *ui);

/* The subject of the revision shown; it saves itself. */
void kt_ui_write_subject (KtUi *ui, const char *subject);

G_END_DECLS
