/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The objects a server holds and the feed that tells of their changes. All writing happens inside
 * of a transaction that began with kt_server_feed_lock(): so places in the feed are given in the
 * order in which transactions are committed, and no reader can step over one that comes late.
 * Thread: that of the database. Errors: KT_DATABASE_ERROR.
 */

#include "kt-database.h"

G_BEGIN_DECLS

typedef struct {
  char *tenant;
  char *type;
  char *id;
  gint64 rev; /* 0: it is not there */
  char *territory;
  char *stored_territory; /* as it was read or written last; whoever changes the other lets it be */
  char *account; /* id of the customer it belongs to; may be empty */
  char *quote;   /* id of the quote it belongs to; may be empty */
  gboolean deleted;
  char *body; /* JSON */
} KtServerObject;

void kt_server_object_free (KtServerObject *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerObject, kt_server_object_free)

/* Waits for others that write for this tenant. */
gboolean kt_server_feed_lock (KtDatabase *database, const char *tenant, GError **error);

/* One with rev 0 if it is not there; NULL on errors. */
KtServerObject *kt_server_object_fetch (KtQuery *query,
                                        const char *tenant,
                                        const char *type,
                                        const char *id,
                                        GError **error);
KtQuery *kt_server_object_new_query (KtDatabase *database,
                                     const char *tenant,
                                     const char *type,
                                     const char *id);
/* Both at once. */
KtServerObject *kt_server_object_read (KtDatabase *database,
                                       const char *tenant,
                                       const char *type,
                                       const char *id,
                                       GError **error);
/* Writes it with the next rev (filled in) and a place in the feed. It was read after
 * kt_server_feed_lock(), and nobody has written it since: it is not read again. */
gboolean
kt_server_object_write (KtServerObject *self, KtDatabase *database, gint64 now, GError **error);

/* Gives all that belongs to a customer his new territory, and tells of it. */
gboolean kt_server_object_move_account (KtDatabase *database,
                                        const char *tenant,
                                        const char *account,
                                        const char *territory,
                                        gint64 now,
                                        GError **error);

/* The same for a quote that is another customer's now. */
gboolean kt_server_object_move_quote (KtDatabase *database,
                                      const char *tenant,
                                      const char *quote,
                                      const char *account,
                                      const char *territory,
                                      gint64 now,
                                      GError **error);

/* Takes a name that may be used once (see the table "claim"). FALSE without error: somebody else
 * has it. */
gboolean kt_server_claim (KtDatabase *database,
                          const char *tenant,
                          const char *kind,
                          const char *name,
                          const char *owner,
                          GError **error);

G_END_DECLS
