/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * "Kontor-Sync/1" on the wire: JSON for a push and its answer, lines of JSON for a page of changes,
 * problem details (RFC 9457) for errors. Both sides write with these functions and read with these
 * functions; what is read is taken apart with caps on size, depth and number, and whatever is not
 * exactly as described is KT_ERROR_PARSE or KT_ERROR_LIMIT. Bodies are carried as JSON, not as text
 * in JSON, and come out in compact form.
 *
 *   push     {"operations":[{"n":7,"type":"account","id":"…","kind":"patch","base_rev":3,
 *             "body":{…},"wall":…,"mono":…}]}
 *   answer   {"results":[{"n":7,"verdict":"done","rev":4}],"server_time":…}
 *   page     {"seq":12,"op":"put","type":"quote","id":"…","rev":2,"body":{…}}   one a line
 *            {"next":"CURSOR","more":false,"server_time":…}                     the last one
 *   problem  {"type":"gap","title":"…","status":409,"detail":"…","expected":8}
 *
 * A page without its last line is torn and is no page. Any thread. Errors: KT_ERROR.
 */

#include "kt-error.h"
#include "kt-sync-record.h"

G_BEGIN_DECLS

#define KT_SYNC_VERSION "1"
#define KT_SYNC_MAX_OPERATIONS 100
#define KT_SYNC_MAX_PUSH_BYTES (256 * 1024)
#define KT_SYNC_MAX_PAGE_BYTES (8 * 1024 * 1024)

/* Types of problems that a client acts on. */
#define KT_PROBLEM_GAP "gap"                   /* 409; "expected": the n it has to go on with */
/* 409; the cursor is of another time; "epoch": that of the server, if it came back from a backup */
#define KT_PROBLEM_MUST_REFETCH "must-refetch"
#define KT_PROBLEM_REUSED "reused"             /* 422; this n was another operation; "expected" */
#define KT_PROBLEM_TOKEN "token"               /* 401; fetch a new one */
#define KT_PROBLEM_REVOKED "revoked"           /* 403; enrol again */
#define KT_PROBLEM_TOO_OLD "too-old"           /* 426; this Kontor is too old for the server */

/* Whether one version of this program is older than another: "1.9" than "1.10". */
gboolean kt_sync_wire_is_older (const char *version, const char *least);

/* Of KtSyncOperation, as a body of a request. Transfer full. */
GBytes *kt_sync_wire_write_push (GPtrArray *operations);
/* Transfer full; hashes are computed. */
GPtrArray *kt_sync_wire_read_push (GBytes *bytes, GError **error);

/* Of KtSyncResult; server_time: seconds since 1970. */
GBytes *kt_sync_wire_write_results (GPtrArray *results, gint64 server_time);
GPtrArray *kt_sync_wire_read_results (GBytes *bytes, gint64 *server_time, GError **error);

/* Of KtSyncChange. */
GBytes *kt_sync_wire_write_page (GPtrArray *changes,
                                 const char *next,
                                 gboolean more,
                                 gint64 server_time);
typedef struct {
  GPtrArray *changes;
  char *next;
  gboolean more;
  gint64 server_time;
} KtSyncPage;
KtSyncPage *kt_sync_wire_read_page (GBytes *bytes, GError **error);
void kt_sync_page_free (KtSyncPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncPage, kt_sync_page_free)

typedef struct {
  char *type;
  char *title;
  char *detail;
  guint status;
  gint64 expected; /* 0: not given */
  char *epoch;     /* NULL: not given */
} KtSyncProblem;
KtSyncProblem *kt_sync_problem_new (guint status, const char *type, const char *title);
void kt_sync_problem_free (KtSyncProblem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncProblem, kt_sync_problem_free)
GBytes *kt_sync_wire_write_problem (const KtSyncProblem *problem);
/* An answer that is none (a proxy's page, a torn one) gives a problem without type. Never NULL. */
KtSyncProblem *kt_sync_wire_read_problem (GBytes *bytes, guint status);

G_END_DECLS
