/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Users on the store's thread; for the files of the store that ask who acts. */

#include "kt-sqlite-statement.h"
#include "kt-user-store.h"

G_BEGIN_DECLS

/* A row as it is stored. */
typedef struct {
  KtUser *user;
  char *hash; /* of the password */
  gint64 failures;
  gint64 locked_until; /* seconds since 1970 */
} KtUserRow;

void kt_user_row_free (KtUserRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtUserRow, kt_user_row_free)

/* By "id" or "login"; checked against the trail: KT_STORE_ERROR_TAMPERED. NULL without error: there
 * is none. */
KtUserRow *kt_user_row_read (KtSqliteConnection *connection,
                             const char *column,
                             const char *value,
                             GError **error);
/* The row and the entry that says so; actor NULL: the server. */
gboolean kt_user_row_write (KtSqliteConnection *connection,
                            const KtUserRow *row,
                            const KtActor *actor,
                            gint64 now,
                            GError **error);
/* What the trail says of a user. The caller frees. */
char *kt_user_row_to_json (const KtUserRow *self);

/* Whether users are stored, or were. */
gboolean kt_user_row_any (KtSqliteConnection *connection, gboolean *any, GError **error);
/* The actor as he stands in the database now: an active user, or the one person of a workplace
 * without users. KT_SALES_ERROR_RIGHT, KT_STORE_ERROR_TAMPERED. Transfer full. */
KtActor *kt_user_row_actor (KtSqliteConnection *connection, const KtActor *actor, GError **error);

G_END_DECLS
