/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The audit trail of a tenant: append-only, each entry with the hash of the one before it. The chain
 * is over the hash of a body, not the body: so a body that the law wants erased can be, and all
 * else still holds. Inside of a transaction that holds the lock of the feed. Errors:
 * KT_DATABASE_ERROR.
 */

#include "kt-database.h"

G_BEGIN_DECLS

/* Borrowed texts. */
typedef struct {
  gint64 at;
  const char *device; /* "": the server itself, or its administrator */
  const char *actor;
  const char *kind;
  const char *subject;
  const char *body; /* JSON */
} KtServerAuditEntry;

gboolean kt_server_audit_append (KtDatabase *database,
                                 const char *tenant,
                                 const KtServerAuditEntry *entry,
                                 GError **error);

/* Takes the bodies of all entries about that away, and notes it. */
gboolean kt_server_audit_erase (KtDatabase *database,
                                const char *tenant,
                                const char *subject,
                                gint64 now,
                                GError **error);

/* Reads all of it: the number of the first entry that does not follow from the one before, 0 if all
 * do; −1 on errors. A body that is not there is let pass if a later entry says that it was erased.
 * head: one that was noted elsewhere and must still be there, or NULL: without it nothing shows that
 * the last entries were cut off; −2 if it is not. */
gint64 kt_server_audit_verify (KtDatabase *database, const char *tenant, GError **error);
gint64 kt_server_audit_verify_head (KtDatabase *database,
                                    const char *tenant,
                                    const char *head,
                                    GError **error);
/* Number and hash of the last entry: "42:9f86…", "0:" if there is none. The caller frees. */
char *kt_server_audit_head (KtDatabase *database, const char *tenant, GError **error);

G_END_DECLS
