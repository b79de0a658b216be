/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * POST /v1/push: operations of a device, in its own order, each applied once. All that one push
 * brings is one transaction: stored answers for what came before, what is applied, the feed, the
 * audit trail. An operation that is stale or refused changes nothing but still counts as answered.
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
} KtServerPush;

KtServerResponse *kt_server_push_post (KtServer *server,
                                       KtDatabase *database,
                                       const KtServerCaller *caller,
                                       const KtServerRequest *request,
                                       GError **error);

/* For who applies: the verdict stands in the result. They return TRUE; FALSE is an error of the
 * database. */
gboolean kt_server_push_stale (KtSyncResult *result, gint64 rev);
/* code: for programs; reason: a sentence. */
gboolean kt_server_push_refuse (KtSyncResult *result, const char *code, const char *reason);
/* What cannot be read; takes the cause. */
gboolean kt_server_push_malformed (KtSyncResult *result, GError *cause);
/* After judging: takes what went wrong in the database, NULL if the verdict stands. */
gboolean kt_server_push_judged (GError *cause, GError **error);

G_END_DECLS
