/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A quote that is open on the screen: the quote, the revision one looks at, others open beside it (to compare, to work on
 * two drafts in parallel), and the saving of all of them. A draft saves itself a moment after each edit; nothing has to
 * be pressed.
 *
 * Properties (read-only, notify): "revision" (the one shown), "save-state".
 * Signals: "failed" (GError): the last save went wrong; the content is kept and saved again with the next edit or
 * kt_open_quote_save. "revisions": what is known of the revisions (kt_open_quote_get_quote) is different now.
 * "overtaken" (KtRevision *, gboolean is_fork): somebody else changed what is open here; another object has taken its
 * place. is_fork: what was edited here is this revision now; otherwise nothing had been, and it is what somebody else wrote.
 * "gone": it is not stored any more; nothing of it is unsaved.
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

/* A new quote made elsewhere, with its first revision; stored at once. Takes the quote. */
KtOpenQuote *kt_open_quote_new_of (KtWorkplace *workplace, KtQuote *quote, KtRevision *revision);

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

/* ---- revisions ---- */

/* Any revision of the quote by its id; read once, the same object from then on. Transfer full. */
void kt_open_quote_open_revision_async (KtOpenQuote *self, const char *revision_id, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
KtRevision *kt_open_quote_open_revision_finish (KtOpenQuote *self, GAsyncResult *result, GError **error);
/* One that is open already; NULL if it is not. */
KtRevision *kt_open_quote_find_open (KtOpenQuote *self, const char *revision_id);
/* `revision` must be open. */
void kt_open_quote_show (KtOpenQuote *self, KtRevision *revision);
/* A draft that continues `base`, which must be open (NULL: the revision shown); not shown yet. Owned by the open quote;
 * NULL with an error. */
KtRevision *kt_open_quote_begin_revision_from (KtOpenQuote *self, KtRevision *base, GError **error);
/* The same of the revision shown; it is shown from then on. */
gboolean kt_open_quote_begin_revision (KtOpenQuote *self, GError **error);

/* Takes over what others wrote of it; the quote does that by itself when the store tells. What is being edited here stays:
 * the store judges it when it is saved. */
void kt_open_quote_follow (KtOpenQuote *self);

/* ---- edits ---- */

/* Between begin and end: edits of the revision shown. Then prices are determined anew for what was changed, and all of
 * it is one step of undo. end is FALSE if prices could not be determined. */
void kt_open_quote_begin_change (KtOpenQuote *self, const char *label);
gboolean kt_open_quote_end_change (KtOpenQuote *self, GError **error);
/* The same for another one that is open. */
void kt_open_quote_begin_change_of (KtOpenQuote *self, KtRevision *revision, const char *label);
gboolean kt_open_quote_end_change_of (KtOpenQuote *self, KtRevision *revision, GError **error);

void kt_open_quote_set_account (KtOpenQuote *self, const KtAccount *account);
/* Appended at the top level of the revision shown; transfer none, NULL on failure. */
KtPosition *kt_open_quote_append (KtOpenQuote *self, const KtPositionData *data, GError **error);

G_END_DECLS
