/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The audit trail: who did what, append-only, each entry with the hash of the one before it
 * (SHA-256 over previous hash, number, time, actor, kind, subject, body). Verification finds an
 * entry that was changed, removed or slipped in, and stored things that are not what the trail
 * says: a sent revision without clearance, a user with other rights, a decision nobody took.
 *
 * What a chain cannot find alone is that somebody wrote it anew from some entry to the end; compare
 * kt_audit_store_head() with a hash noted elsewhere.
 *
 * See kt-work-store.h for threads, order and failure.
 */

#include "kt-actor.h"
#include "kt-fault.h"
#include "kt-row-list.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

typedef struct {
  gint64 number; /* from 1, without gaps */
  gint64 at;     /* seconds since 1970, UTC */
  char *actor_id;
  char *actor_name;
  char *kind;    /* "clearance", "approval-asked", "approval-decided", "user", "log-in" … */
  char *subject; /* id of what it is about */
  char *scope;   /* id of the quote it belongs to; empty: none */
  char *body;    /* JSON */
  char *hash;
} KtAuditEntry;

void kt_audit_entry_free (KtAuditEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtAuditEntry, kt_audit_entry_free)

/* Entries about a subject or a quote, or all (NULL), oldest first, at most `limit` of the newest
 * (0: all). Transfer full. */
GPtrArray *
kt_audit_store_list (KtWorkStore *store, const char *subject, guint limit, GError **error);
/* Columns of the list of entries; the id of a row is its number. */
typedef enum {
  KT_AUDIT_COLUMN_NUMBER,  /* int */
  KT_AUDIT_COLUMN_AT,      /* int: seconds since 1970 */
  KT_AUDIT_COLUMN_ACTOR,   /* name; empty: nobody had to log in */
  KT_AUDIT_COLUMN_KIND,
  KT_AUDIT_COLUMN_SUBJECT, /* number of the quote or order, log-in name; else the id */
  KT_AUDIT_COLUMN_BODY,    /* JSON */
  KT_AUDIT_COLUMN_HASH,
  KT_AUDIT_N_COLUMNS
} KtAuditColumn;

/* As it is stored, genuine or not; new entries are there after kt_row_list_refresh(). The search
 * looks into all of it; the filter is what kt_audit_store_filter() gives. Transfer full. */
KtRowList *kt_audit_store_rows (KtWorkStore *store, const KtRowQuery *query);
/* Entries of one kind, of one actor, of both or all (NULL). The caller frees. */
char *kt_audit_store_filter (const char *kind, const char *actor_id);

/* Writes what a query finds as a table (CSV, UTF-8, semicolons, times in UTC), oldest first. The
 * file is there whole or not at all. */
void kt_audit_store_export_async (KtWorkStore *store,
                                  const KtRowQuery *query,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kt_audit_store_export_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Number and hash of the last entry, and of the last mark of what does not count if there is one:
 * "42:9f86…", "42:9f86…+3:11ab…". The caller frees. */
char *kt_audit_store_head (KtWorkStore *store, GError **error);
void kt_audit_store_head_async (KtWorkStore *store,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *kt_audit_store_head_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Reads everything. A list of faults, empty if all is as it was written; each names the entry or
 * the thing. expected_head: a head noted elsewhere that must still stand in the trail, or NULL. */
KtFaultList *kt_audit_store_verify (KtWorkStore *store, const char *expected_head, GError **error);
void kt_audit_store_verify_async (KtWorkStore *store,
                                  const char *expected_head,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KtFaultList *
kt_audit_store_verify_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
