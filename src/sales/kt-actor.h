/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Who acts: a user with roles (what he may do at all) and duties (what he approves). Every act that
 * changes a state or lets something out takes one. Actors are made by the log-in
 * (kt-user-store.h), or kt_actor_new_open_workplace() as long as no user is stored.
 *
 * Immutable, reference counted, any thread.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KT_USER_SALES = 1 << 0,
  KT_USER_BACK_OFFICE = 1 << 1,
  KT_USER_APPROVER = 1 << 2,
  KT_USER_ADMIN = 1 << 3,
  KT_USER_KIOSK = 1 << 4, /* looks and configures; nothing leaves the house */
  KT_USER_ALL_ROLES = (1 << 5) - 1
} KtUserRoles;

/* What a role may do; kt_actor_may() asks for all of them together. */
typedef enum {
  KT_RIGHT_EDIT = 1 << 0,      /* change drafts, begin revisions, ask for approval */
  KT_RIGHT_SEND = 1 << 1,      /* send, print, copy */
  KT_RIGHT_ORDER = 1 << 2,     /* make orders of accepted revisions */
  KT_RIGHT_APPROVE = 1 << 3,   /* decide requests that ask for his duties */
  KT_RIGHT_SEE_COST = 1 << 4,  /* cost and margin */
  KT_RIGHT_SEE_NOTES = 1 << 5, /* internal notes, how prices came about, who decided what */
  KT_RIGHT_USERS = 1 << 6,     /* make and change users, delegate for others */
  KT_RIGHT_AUDIT = 1 << 7,     /* read the audit trail */
  KT_RIGHT_TRADE = 1 << 8,     /* look at customers, quotes and orders */
  KT_RIGHT_CREDIT = 1 << 9     /* set credit limits of customers */
} KtRights;

typedef struct _KtActor KtActor;

/* id: UUID of the user; login: the short name; duties: NULL-terminated, may be NULL. */
KtActor *kt_actor_new (const char *id,
                       const char *login,
                       const char *name,
                       KtUserRoles roles,
                       const char *const *duties);
/* The one person of a workplace without users: sales and admin, no duty. Its id is "". */
KtActor *kt_actor_new_open_workplace (const char *name);
KtActor *kt_actor_ref (const KtActor *self);
void kt_actor_unref (const KtActor *self);

const char *kt_actor_get_id (const KtActor *self);
const char *kt_actor_get_login (const KtActor *self);
const char *kt_actor_get_name (const KtActor *self);
KtUserRoles kt_actor_get_roles (const KtActor *self);
const char *const *kt_actor_get_duties (const KtActor *self);
gboolean kt_actor_has_duty (const KtActor *self, const char *duty);
/* role as rules write it: "sales"; NULL: everybody has it. */
gboolean kt_actor_has_role (const KtActor *self, const char *role);
gboolean kt_actor_may (const KtActor *self, KtRights rights);
/* KT_SALES_ERROR_RIGHT that says what the actor lacks. */
gboolean kt_actor_require (const KtActor *self, KtRights rights, GError **error);

/* "sales;admin" both ways; the names of rules and users. FALSE for an unknown name. */
char *kt_user_roles_to_string (KtUserRoles roles);
gboolean kt_user_roles_parse (const char *text, KtUserRoles *roles);
/* As shown to people, translated: "Sales, administration". */
char *kt_user_roles_to_text (KtUserRoles roles);

static inline void
kt_actor_autoptr_unref (KtActor *self)
{
  kt_actor_unref (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtActor, kt_actor_autoptr_unref)

G_END_DECLS
