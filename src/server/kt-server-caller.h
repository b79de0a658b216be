/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Who calls: a device and the people it is enrolled for. What it may see and do follows from their
 * roles and territories together, and is asked here and nowhere else.
 *
 * An object without territory is everybody's. A device of a kiosk, or of nobody who is active, sees
 * nothing of the trade.
 */

#include "kt-actor.h"
#include "kt-server.h"

G_BEGIN_DECLS

typedef struct {
  char *tenant;
  char *device;
  gint64 number;      /* of the device, for provisional numbers */
  gint64 created;     /* when it was enrolled */
  GPtrArray *members; /* of KtActor, active ones */
  KtUserRoles roles;  /* of all of them */
  gboolean is_everywhere;
  GHashTable *territories; /* set of names, if not everywhere */
  char *scope;             /* hash over what it may see */
  char *epoch;             /* of the tenant: another one since a backup was restored */
} KtServerCaller;

void kt_server_caller_free (KtServerCaller *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerCaller, kt_server_caller_free)

/* The caller of that request by its access token; NULL with *response (401, 403), or with an error
 * of the database. */
KtServerCaller *kt_server_caller_find (KtServer *server,
                                       KtDatabase *database,
                                       const KtServerRequest *request,
                                       KtServerResponse **response,
                                       GError **error);

/* Which device says so with a token of ours, good or too old: for the log. Without a look into the
 * database. FALSE: none. The caller frees. */
gboolean kt_server_caller_name (KtServer *server,
                                const KtServerRequest *request,
                                char **tenant,
                                char **device);

/* NULL: unknown, or revoked; or an error. */
KtServerCaller *kt_server_caller_read (KtDatabase *database,
                                       const char *tenant,
                                       const char *device,
                                       GError **error);

/* The member of the device with that id, or NULL. */
const KtActor *kt_server_caller_find_member (const KtServerCaller *self, const char *id);
/* Whether it sees an object of that type and territory. */
gboolean
kt_server_caller_sees (const KtServerCaller *self, const char *type, const char *territory);
/* Whether somebody at the device may do that. */
gboolean kt_server_caller_may (const KtServerCaller *self, KtRights rights);

/* Bearer of ten minutes; the caller frees. */
char *kt_server_caller_new_access (KtServer *server, const char *tenant, const char *device);
#define KT_SERVER_ACCESS_SECONDS 600

G_END_DECLS
