/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * POST /v1/push: operations of a device, in its own order, each applied once. All that one push
 * brings is one transaction: stored answers for what came before, what is applied, the feed, the
 * audit trail. An operation that is stale or refused changes nothing but still counts as answered.
 *
 * All that is written for a tenant waits for its row, and the row for the disk; so pushes of one
 * tenant that wait anyway are applied in the same transaction, one after the other, and wait for
 * the disk once (group commit: DeWitt et al., "Implementation techniques for main memory database
 * systems", SIGMOD 1984). Nothing is answered before that. If the transaction fails, it is made
 * again for each push alone, so that it fails only those that fail by themselves.
 *
 * The server compares and sets; it never merges (kt-sync-record.h).
 */

#include "kt-server-caller.h"
#include "kt-sync-record.h"

G_BEGIN_DECLS

/* The next_n of a device after a backup was restored. */
#define KT_SERVER_NEXT_N_UNKNOWN 0

/* What those who apply operations get. */
typedef struct {
  KtServer *server;
  KtDatabase *database;
  const KtServerCaller *caller;
  gint64 now;
  struct _KtServerAhead *ahead;
} KtServerPush;

/* A push that was read, and who it is of. */
typedef struct {
  KtServerCaller *caller;
  GPtrArray *operations;      /* of KtSyncOperation */
  GPtrArray *results;         /* of KtSyncResult */
  KtServerResponse *response; /* once it was applied */
} KtServerPushed;

/* Takes the caller. NULL: with *response. */
KtServerPushed *kt_server_pushed_read (KtServerCaller *caller,
                                       const KtServerRequest *request,
                                       KtServerResponse **response);
void kt_server_pushed_free (KtServerPushed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerPushed, kt_server_pushed_free)

/* group: of KtServerPushed, at least one, all of one tenant. Each has its response afterwards. */
void kt_server_push_apply (KtServer *server, KtDatabase *database, GPtrArray *group);

/* For who applies: the verdict stands in the result. They return TRUE; FALSE is an error of the
 * database. */
gboolean kt_server_push_stale (KtSyncResult *result, gint64 rev);
/* code: for programs; reason: a sentence. */
gboolean kt_server_push_refuse (KtSyncResult *result, const char *code, const char *reason);
/* With the cause for a reason, or that one if there is none. */
gboolean kt_server_push_refuse_for (KtSyncResult *result,
                                    const char *code,
                                    const GError *cause,
                                    const char *otherwise);
/* What cannot be read; takes the cause. */
gboolean kt_server_push_malformed (KtSyncResult *result, GError *cause);
/* After judging: takes what went wrong in the database, NULL if the verdict stands. */
gboolean kt_server_push_judged (GError *cause, GError **error);

G_END_DECLS
