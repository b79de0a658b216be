/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The SQL side of the quote store, run on its thread; used by kt-quote-store.c only. */

#include "kt-gate.h"
#include "kt-outcome.h"
#include "kt-quote-store.h"
#include "kt-quote-version.h"
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
  KtQuoteVersion *version; /* what it is based on; NULL: on what is there */
  gboolean is_moved;      /* it went elsewhere than asked: the quote is as stored now */
  gboolean is_idle;       /* nothing of ours is to be written: it is as it was read */
  gboolean is_forked;     /* there was other content: it is a revision of its own now */
  KtWorkStore *store;     /* that is told; may be NULL */
  gint64 now;
  guint year; /* for its number */
} KtQuoteSave;

/* Writes quote, revision, event and number in one transaction; fills in quote->number. */
gboolean kt_quote_save_write (KtQuoteSave *self, KtSqliteConnection *connection, GError **error);

/* What is stored of a revision. */
typedef struct {
  gboolean exists;
  KtRevisionState state;
  gint64 sent;
  char *hash;
} KtStoredRevision;

void kt_stored_revision_clear (KtStoredRevision *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtStoredRevision, kt_stored_revision_clear)
gboolean kt_quote_read_stored (KtSqliteConnection *connection,
                               const char *revision_id,
                               KtStoredRevision *stored,
                               GError **error);

/* Where it is to be written, if somebody else has written since (kt-quote-overtaken.c): other
 * content makes it a revision of its own, with a task. KT_STORE_ERROR_OVERTAKEN for a step that
 * does not follow from what is there. */
gboolean kt_quote_save_place (KtQuoteSave *self, KtSqliteConnection *connection, GError **error);

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
