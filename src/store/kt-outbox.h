/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The inner side of the outbox, for kt-outbox-*.c only; what others need of it is in
 * kt-sync-store-private.h. On the store's thread, inside of a transaction. Errors: KT_SQLITE_ERROR.
 */

#include "kt-sqlite-statement.h"
#include "kt-sync-record.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

/* A row that was frozen and got an answer. */
typedef struct {
  gint64 row;
  gint64 source;
  gint64 tries;
  char *type;
  char *id;
  char *kind;
  char *scope;
  char *body;
} KtOutboxRow;

/* What an answer changed, for the signals. */
typedef struct {
  KtSqliteConnection *connection;
  gint64 now;
  guint year;
  gboolean accounts, quotes, inquiries, orders, approvals, tasks;
  GHashTable *listed; /* ids of quotes whose row in the list is to be written again; borrowed */
} KtOutboxAnswer;

/* Refused for good: set back what has to be, tell the user, forget the row. */
gboolean kt_outbox_refuse (KtOutboxAnswer *answer,
                           const KtOutboxRow *row,
                           const char *code,
                           const char *reason,
                           GError **error);

/* Frozen no more; it gets another number when it is taken again. held: not before that revision of
 * the object was pulled; 1: not before the next page; 0: at any time. */
gboolean
kt_outbox_thaw (KtSqliteConnection *connection, gint64 row, gint64 held, GError **error);

/* All of them, to be told at any time. */
gboolean kt_outbox_thaw_all (KtSqliteConnection *connection, GError **error);

/* SQL with ?1 and, unless NULL, ?2; SQL with ?1. */
gboolean kt_outbox_run (KtSqliteConnection *connection,
                        const char *sql,
                        const char *first,
                        const char *second,
                        GError **error);
gboolean
kt_outbox_run_row (KtSqliteConnection *connection, const char *sql, gint64 row, GError **error);

G_END_DECLS
