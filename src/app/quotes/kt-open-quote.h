/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A quote that is open on the screen: the quote, the revision one looks at, and the saving of both. A draft saves itself
 * a moment after each edit; nothing has to be pressed.
 *
 * Properties (read-only, notify): "revision", "save-state".
 * Signal "failed" (GError): the last save went wrong; the content is kept and saved again with the next edit or
 * kt_open_quote_save.
 * Main thread only.
 */

#include "kt-quote.h"
#include "kt-revision-edit.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

typedef enum {
  KT_SAVE_DONE,    /* everything is on the disk */
  KT_SAVE_PENDING, /* there are edits that are not yet */
  KT_SAVE_FAILED
} KtSaveState;

#define KT_TYPE_OPEN_QUOTE (kt_open_quote_get_type ())
G_DECLARE_FINAL_TYPE (KtOpenQuote, kt_open_quote, KT, OPEN_QUOTE, GObject)

/* A new quote; stored with its first edit. account may be NULL. */
KtOpenQuote *kt_open_quote_new (KtWorkplace *workplace, const KtAccount *account);

/* The latest revision of a stored quote. */
void kt_open_quote_load_async (KtWorkplace *workplace, const char *quote_id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
KtOpenQuote *kt_open_quote_load_finish (GAsyncResult *result, GError **error);

/* Belong to the open quote. */
KtQuote *kt_open_quote_get_quote (KtOpenQuote *self);
KtRevision *kt_open_quote_get_revision (KtOpenQuote *self);
KtWorkplace *kt_open_quote_get_workplace (KtOpenQuote *self);

KtSaveState kt_open_quote_get_save_state (KtOpenQuote *self);
/* Saves at once. */
void kt_open_quote_save (KtOpenQuote *self);
/* Saves what is not on the disk yet, and waits: where nothing may be lost behind. */
gboolean kt_open_quote_save_now (KtOpenQuote *self, GError **error);

void kt_open_quote_set_account (KtOpenQuote *self, const KtAccount *account);
/* Appended at the top level; transfer none, NULL on failure. */
/* Between the two: edits of the revision. Then prices are determined anew for what was changed, and all of it is one
 * step of undo. end is FALSE if prices could not be determined. */
void kt_open_quote_begin_change (KtOpenQuote *self, const char *label);
gboolean kt_open_quote_end_change (KtOpenQuote *self, GError **error);
KtPosition *kt_open_quote_append (KtOpenQuote *self, const KtPositionData *data, GError **error);
/* A draft that continues the revision shown; it is shown from then on. */
gboolean kt_open_quote_begin_revision (KtOpenQuote *self, GError **error);

G_END_DECLS
