/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How each type of operation is judged and applied; used by kt-server-push.c only. See there. */

#include <json-glib/json-glib.h>

#include "kt-server-object.h"
#include "kt-server-push.h"

G_BEGIN_DECLS

/* The verdict stands in the result; FALSE: an error of the database. */
typedef gboolean KtServerApply (const KtServerPush *push,
                                const KtSyncOperation *operation,
                                KtSyncResult *result,
                                GError **error);

KtServerApply kt_server_apply_account;
KtServerApply kt_server_apply_account_del;
KtServerApply kt_server_apply_quote;
KtServerApply kt_server_apply_revision;
KtServerApply kt_server_apply_revision_state;
KtServerApply kt_server_apply_event;
KtServerApply kt_server_apply_inquiry;
KtServerApply kt_server_apply_inquiry_del;
/* Whether an event may be added behind those of its subject that the server has: `entry` is the
 * whole of it; TRUE and verdict KT_SYNC_DONE if so. Orders: kt-server-order.c; requests
 * for approval and decisions about them: kt-server-approval.c. */
typedef gboolean KtServerJudge (const KtServerPush *push,
                                const char *subject,
                                JsonObject *entry,
                                KtSyncResult *result,
                                GError **error);

/* An object, with rev 0 if it is not there; NULL on errors. */
KtServerObject *kt_server_apply_read (const KtServerPush *push,
                                      const char *type,
                                      const char *id,
                                      GError **error);
KtServerJudge kt_server_judge_order;
KtServerJudge kt_server_judge_request;
KtServerJudge kt_server_judge_decision;

/* The object an operation is about, if the caller sees it: NULL with a verdict, or with an error.
 */
KtServerObject *kt_server_apply_find (const KtServerPush *push,
                                      const char *type,
                                      const char *id,
                                      KtSyncResult *result,
                                      GError **error);

G_END_DECLS
