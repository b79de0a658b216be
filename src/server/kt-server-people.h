/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Tenants, their people and devices, as administration makes and changes them. Members are told to
 * clients as objects of type "user". Every change is one transaction, and an entry of the audit
 * trail. Errors: KT_DATABASE_ERROR, KT_SERVER_ERROR.
 */

#include "kt-actor.h"
#include "kt-database.h"
#include "kt-random.h"

G_BEGIN_DECLS

#define KT_SERVER_ERROR (kt_server_error_quark ())

typedef enum {
  KT_SERVER_ERROR_EXISTS,
  KT_SERVER_ERROR_NOT_FOUND,
  KT_SERVER_ERROR_FIELD, /* a value that cannot be */
  KT_SERVER_ERROR_REFUSED
} KtServerError;

GQuark kt_server_error_quark (void);

typedef struct {
  char *id; /* UUID */
  char *login;
  char *name;
  KtUserRoles roles;
  char *duties;      /* separated by ';' */
  char *territories; /* separated by ';'; "*": all */
  gboolean disabled;
} KtServerMember;

KtServerMember *kt_server_member_new (const char *id, const char *login, const char *name);
void kt_server_member_free (KtServerMember *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerMember, kt_server_member_free)

/* id: small letters, digits and '-'. epoch: of its feed, some random text. */
gboolean kt_server_tenant_create (KtDatabase *database,
                                  const char *id,
                                  const char *name,
                                  const char *epoch,
                                  GError **error);

/* Their ids, in order. Transfer full. */
GPtrArray *kt_server_tenant_list (KtDatabase *database, GError **error);

/* Adds or changes. */
gboolean kt_server_member_save (KtDatabase *database,
                                const char *tenant,
                                const KtServerMember *member,
                                gint64 now,
                                GError **error);
/* By log-in name; KT_SERVER_ERROR_NOT_FOUND. Transfer full. */
KtServerMember *kt_server_member_find (KtDatabase *database,
                                       const char *tenant,
                                       const char *login,
                                       GError **error);
/* By id. */
KtServerMember *kt_server_member_read (KtDatabase *database,
                                       const char *tenant,
                                       const char *id,
                                       GError **error);
/* Of KtServerMember, by log-in name. Transfer full. */
GPtrArray *kt_server_member_list (KtDatabase *database, const char *tenant, GError **error);

/* Enrols a device for a member, or adds the member to a device with that id and key. *number: of
 * the device. The caller holds the transaction. */
gboolean kt_server_device_add (KtDatabase *database,
                               const char *tenant,
                               const char *id,
                               const char *name,
                               const char *public_key,
                               const char *member,
                               gint64 now,
                               gint64 *number,
                               GError **error);
typedef struct {
  char *id;
  gint64 number;
  char *name;
  char *members; /* log-in names, separated by ", " */
  gboolean revoked;
  gint64 seen;
} KtServerDevice;

void kt_server_device_free (KtServerDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerDevice, kt_server_device_free)
/* Of KtServerDevice, by number. Transfer full. */
GPtrArray *kt_server_device_list (KtDatabase *database, const char *tenant, GError **error);

/* Its tokens are void at once; what it pushed stays. */
gboolean kt_server_device_revoke (KtDatabase *database,
                                  const char *tenant,
                                  const char *id,
                                  gint64 now,
                                  GError **error);

G_END_DECLS
