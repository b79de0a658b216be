/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What happened to a quote, from the history of its revisions and the audit trail, and the one
 * thing that happens to quotes by itself: their validity passes. See kt-work-store.h for threads,
 * order and failure.
 */

#include "kt-approval.h"
#include "kt-outcome.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

typedef enum {
  KT_QUOTE_EVENT_STATE,   /* a revision took a state; `outcome` if it was closed with one */
  KT_QUOTE_EVENT_ASKED,   /* for approval; `text` is what was said with it */
  KT_QUOTE_EVENT_DECIDED, /* `verdict`, `text` is the reason */
  KT_QUOTE_EVENT_ORDERED  /* an order was made or changed */
} KtQuoteEventKind;

typedef struct {
  KtQuoteEventKind kind;
  gint64 at; /* seconds since 1970 */
  char *who; /* may be empty: by itself */
  int index; /* of the revision; 0: of none */
  KtRevisionState state;
  KtOutcome *outcome; /* may be NULL */
  KtVerdict verdict;
  char *text; /* may be empty */
} KtQuoteEvent;

void kt_quote_event_free (KtQuoteEvent *self);

/* Of KtQuoteEvent, oldest first; transfer full. KT_STORE_ERROR_TAMPERED if the trail is not what
 * was written. */
GPtrArray *kt_quote_store_life (KtWorkStore *store, const char *quote_id, GError **error);
void kt_quote_store_life_async (KtWorkStore *store,
                                const char *quote_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *kt_quote_store_life_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Sent revisions whose validity has ended become expired. With a server that is told to all, and so
 * waits for a day that it has named: a clock that is ahead expires nothing. n_expired may be NULL. */
gboolean kt_quote_store_expire (KtWorkStore *store, guint *n_expired, GError **error);
void kt_quote_store_expire_async (KtWorkStore *store,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kt_quote_store_expire_finish (KtWorkStore *store,
                                       GAsyncResult *result,
                                       guint *n_expired,
                                       GError **error);

G_END_DECLS
