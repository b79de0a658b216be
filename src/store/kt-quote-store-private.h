/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The SQL side of the quote store, run on its thread; used by kt-quote-store.c only. */

#include "kt-gate.h"
#include "kt-outcome.h"
#include "kt-quote-store.h"
#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

/* A special wish as lists show it. */
typedef struct {
  char *id; /* of the position */
  char *title;
  char *route;
  const char *state; /* kt_wish_state() */
} KtQuoteWish;

/* What is saved of a quote at once. */
typedef struct {
  KtQuote *quote; /* a copy, as it will be; the info of the revision has the hash of body */
  char *revision_id;
  char *body;
  char *print;            /* commercial fingerprint of the revision */
  KtClearance *clearance; /* with which it left the draft; may be NULL */
  KtOutcome *outcome;     /* with which it was closed; may be NULL */
  GPtrArray *wishes;      /* of KtQuoteWish */
  gint64 now;
  guint year; /* for its number */
} KtQuoteSave;

/* Writes quote, revision, event and number in one transaction; fills in quote->number. */
gboolean kt_quote_save_write (KtQuoteSave *self, KtSqliteConnection *connection, GError **error);

/* Parts of it: the row of the revision; what lists show and search of the quote and of its wishes,
 * which is that of this revision. */
gboolean kt_quote_save_write_revision (KtQuoteSave *self,
                                       const KtRevisionInfo *info,
                                       KtSqliteConnection *connection,
                                       GError **error);
gboolean kt_quote_save_write_list (KtQuoteSave *self,
                                   const KtRevisionInfo *info,
                                   KtSqliteConnection *connection,
                                   GError **error);
void kt_quote_save_free (KtQuoteSave *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtQuoteSave, kt_quote_save_free)

/* The special wishes of a revision (of KtQuoteWish), and the list of those of a quote. */
GPtrArray *kt_wish_store_gather (KtRevision *revision);
gboolean
kt_wish_store_write (KtSqliteConnection *connection, const KtQuoteSave *save, GError **error);

/* As the public functions of similar name. */
KtQuote *kt_quote_read (KtSqliteConnection *connection, const char *id, GError **error);
KtRevision *kt_quote_read_revision (KtSqliteConnection *connection, const char *id, GError **error);
GPtrArray *kt_quote_read_history (KtSqliteConnection *connection, const char *id, GError **error);

/* A step in the life of a revision, append-only; state as kt_revision_state_to_string() writes it. */
gboolean kt_quote_write_event (KtSqliteConnection *connection,
                               const char *revision_id,
                               const char *state,
                               gint64 at,
                               const char *who,
                               GError **error);

G_END_DECLS
