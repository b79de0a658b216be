/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Customers on the store's thread; for the files of the store only. */

#include "kt-account-store.h"
#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

/* The row and what is searched; changed: seconds since 1970. */
gboolean kt_account_write (KtSqliteConnection *connection,
                           const KtAccount *account,
                           gint64 changed,
                           GError **error);
/* No error if there is none. */
gboolean kt_account_remove (KtSqliteConnection *connection, const char *id, GError **error);

/* The credit limit of that account; no currency: it has none, or is not stored. */
gboolean kt_account_read_limit (KtSqliteConnection *connection,
                                const char *account_id,
                                KtMoney *limit,
                                GError **error);

/* Whether he may have this credit limit: another one than stored needs an actor who may set it. */
gboolean kt_account_check_limit (KtSqliteConnection *connection,
                                 const KtAccount *account,
                                 const KtActor *by,
                                 GError **error);

G_END_DECLS
