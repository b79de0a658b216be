/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The audit trail on the store's thread: appending within a transaction, reading what is checked
 * against the chain. For the files of the store only. Errors: KT_SQLITE_ERROR, KT_STORE_ERROR_
 * TAMPERED with the number of the entry.
 */

#include "kt-audit-store.h"
#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

#define KT_AUDIT_CLEARANCE "clearance"
/* Clean pages were made: no clearance for anything else. */
#define KT_AUDIT_PRINTED "printed"
#define KT_AUDIT_ASKED "approval-asked"
#define KT_AUDIT_DECIDED "approval-decided"
#define KT_AUDIT_DELEGATION "delegation"
#define KT_AUDIT_DELEGATION_ENDED "delegation-ended"
#define KT_AUDIT_MANDATE "mandate"
#define KT_AUDIT_MANDATE_REVOKED "mandate-revoked"
#define KT_AUDIT_OUTCOME "outcome"
#define KT_AUDIT_USER "user"
#define KT_AUDIT_LOG_IN "log-in"
#define KT_AUDIT_LOG_IN_FAILED "log-in-failed"

/* Texts are borrowed; NULL counts as empty. Call it inside of a transaction. */
typedef struct {
  gint64 at;
  const char *actor_id;
  const char *actor_name;
  const char *kind;
  const char *subject;
  const char *scope;
  const char *body;
} KtAuditDraft;

gboolean
kt_audit_append (KtSqliteConnection *connection, const KtAuditDraft *draft, GError **error);

/* The hash that an entry must have after the one with that hash. */
char *kt_audit_entry_hash (const KtAuditEntry *entry, const char *previous);
KtAuditEntry *kt_audit_entry_read (KtSqliteStatement *row);
/* The columns that kt_audit_entry_read() expects. */
#define KT_AUDIT_COLUMNS "row, at, actor_id, actor_name, kind, subject, scope, body, hash"

/* Entries that count (the server may have refused some) whose column ("scope", "subject", "kind") has
 * that value, oldest first, each checked with its neighbours. Of KtAuditEntry. */
GPtrArray *kt_audit_find (KtSqliteConnection *connection,
                          const char *column,
                          const char *value,
                          GError **error);
/* The same of one kind about one thing. */
GPtrArray *kt_audit_find_about (KtSqliteConnection *connection,
                                const char *subject,
                                const char *kind,
                                GError **error);
/* yyyymmdd of the latest entry, half a day of doubt left to time zones; 0 if there is none. */
guint kt_audit_highest_day (KtSqliteConnection *connection);

G_END_DECLS
