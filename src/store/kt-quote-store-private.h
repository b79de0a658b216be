/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The SQL side of the quote store, run on its thread; used by kt-quote-store.c only. */

#include "kt-quote-store.h"
#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

/* What is saved of a quote at once. */
typedef struct {
  KtQuote *quote; /* a copy, as it will be; the info of the revision has the hash of body */
  char *revision_id;
  char *body;
  gint64 now;
  guint year; /* for its number */
} KtQuoteSave;

/* Writes quote, revision, event and number in one transaction; fills in quote->number. */
gboolean kt_quote_save_write (KtQuoteSave *self, KtSqliteConnection *connection, GError **error);

/* As the public functions of similar name. */
KtQuote *kt_quote_read (KtSqliteConnection *connection, const char *id, GError **error);
KtRevision *kt_quote_read_revision (KtSqliteConnection *connection, const char *id, GError **error);
GPtrArray *kt_quote_read_history (KtSqliteConnection *connection, const char *id, GError **error);

G_END_DECLS
