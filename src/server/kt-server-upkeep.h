/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What has to be done now and then (a timer calls `kontor-server admin compact`): forget what
 * nobody will ask for any more. Errors: KT_DATABASE_ERROR.
 */

#include "kt-database.h"

G_BEGIN_DECLS

#define KT_SERVER_FEED_DAYS 90       /* cursors that are older are void */
#define KT_SERVER_OPERATION_DAYS 400 /* answers to operations */

/* feed_days: see kt_server_feed_compact(). Answers to operations, tokens and codes go when their
 * time is over. */
gboolean kt_server_upkeep (KtDatabase *database,
                           const char *tenant,
                           gint64 now,
                           guint feed_days,
                           GError **error);

G_END_DECLS
