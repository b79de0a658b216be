/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Rows of inquiries, for this store and for what comes from a server. On the store's thread. */

#include "kt-inquiry.h"
#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

/* Adds or replaces; whether it passes on stays what it is. */
gboolean kt_inquiry_write (KtSqliteConnection *connection,
                           const KtInquiry *inquiry,
                           gint64 now,
                           GError **error);
gboolean kt_inquiry_remove (KtSqliteConnection *connection, const char *id, GError **error);
/* What has been passed on is not kept here. */
gboolean kt_inquiry_forget_passed (KtSqliteConnection *connection, const char *id, GError **error);

G_END_DECLS
