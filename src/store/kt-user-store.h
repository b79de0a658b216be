/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The users of this workplace, until a server takes over. Passwords are kept as yescrypt hashes
 * (crypt_r of libcrypt, parameters of its default cost); checking one takes a moment on purpose and
 * is done in a worker. An attempt is counted before it is checked; after KT_USER_MAX_FAILURES the
 * user is locked for a minute, and twice as long after each further failure, up to an hour. Users
 * are never deleted, only disabled: the audit trail speaks of them.
 *
 * With no user stored the workplace is open (kt_actor_new_open_workplace); the first one stored
 * must be an administrator. Every change is in the audit trail, and a user whose row is not what
 * the trail says cannot log in: KT_STORE_ERROR_TAMPERED.
 *
 * See kt-work-store.h for threads, order and failure. Errors: KT_STORE_ERROR, KT_SALES_ERROR.
 */

#include "kt-actor.h"
#include "kt-row-list.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

#define KT_USER_MAX_FAILURES 5
#define KT_PASSWORD_MIN_LENGTH 10

typedef struct {
  char *id;    /* UUID */
  char *login; /* small letters, digits, . - _ */
  char *name;
  KtUserRoles roles;
  char **duties;
  gboolean disabled;
} KtUser;

KtUser *kt_user_new (const char *id, const char *login, const char *name, KtUserRoles roles);
KtUser *kt_user_copy (const KtUser *self);
void kt_user_free (KtUser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtUser, kt_user_free)
/* KT_SALES_ERROR_FIELD. */
gboolean kt_user_check (const KtUser *self, GError **error);
KtActor *kt_user_to_actor (const KtUser *self);

/* Columns of the list of users. */
typedef enum {
  KT_USER_COLUMN_LOGIN,
  KT_USER_COLUMN_NAME,
  KT_USER_COLUMN_ROLES,  /* kt_user_roles_to_string() */
  KT_USER_COLUMN_DUTIES, /* separated by ';' */
  KT_USER_COLUMN_STATE,  /* "active", "disabled" */
  KT_USER_COLUMN_LAST,   /* int: seconds since 1970 of the last log-in; 0: never */
  KT_USER_COLUMN_LOCKED, /* int: seconds since 1970 until when he is locked out; 0: he is not */
  KT_USER_N_COLUMNS
} KtUserColumn;

/* Besides a state: this and an id: active users with the role of an approver, but not that one. */
#define KT_USER_FILTER_APPROVERS_BUT "approvers-but:"

/* The search looks into log-in and name; the filter is a state or the above. Transfer full. */
KtRowList *kt_user_store_list (KtWorkStore *store, const KtRowQuery *query);

/* Whether there is one: else the workplace is open. Known since opening: does not wait. */
gboolean kt_user_store_has_users (KtWorkStore *store);

KtUser *kt_user_store_load (KtWorkStore *store, const char *id, GError **error);
void kt_user_store_load_async (KtWorkStore *store,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
KtUser *kt_user_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Stores a user; password NULL: keeps the one he has. `actor` needs KT_RIGHT_USERS, or is the user
 * himself and changes his password only. The last administrator stays one. The password is hashed
 * in a worker. */
gboolean kt_user_store_save (KtWorkStore *store,
                             const KtUser *user,
                             const char *password,
                             const KtActor *actor,
                             GError **error);
void kt_user_store_save_async (KtWorkStore *store,
                               const KtUser *user,
                               const char *password,
                               const KtActor *actor,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean kt_user_store_save_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Stores a member of a server who enrolled this device, with a password for logging in here: also
 * where no user was stored. The server vouches for him: only for what it answered. Somebody who has
 * a password here keeps that one. Waits, and hashes: not in the main thread. */
gboolean kt_user_store_adopt (KtWorkStore *store,
                              const KtUser *member,
                              const char *password,
                              GError **error);

/* Everybody's own password: `current` is checked like at a log-in, and counts like one. */
gboolean kt_user_store_change_password (KtWorkStore *store,
                                        const KtActor *actor,
                                        const char *current,
                                        const char *password,
                                        GError **error);
void kt_user_store_change_password_async (KtWorkStore *store,
                                          const KtActor *actor,
                                          const char *current,
                                          const char *password,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean
kt_user_store_change_password_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* The actor, or KT_STORE_ERROR_DENIED (name or password is wrong; the message does not tell which),
 * _USER_LOCKED (says until when). Transfer full. */
KtActor *
kt_user_store_log_in (KtWorkStore *store, const char *login, const char *password, GError **error);
void kt_user_store_log_in_async (KtWorkStore *store,
                                 const char *login,
                                 const char *password,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* locked_until (may be NULL): seconds since 1970 before which it is of no use to try again; 0 if it
 * is. Also tells of the wrong password that locked the user. */
KtActor *kt_user_store_log_in_finish (KtWorkStore *store,
                                      GAsyncResult *result,
                                      gint64 *locked_until,
                                      GError **error);

G_END_DECLS
