/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Families of refresh texts: what came from one enrolment of a device. A text is sealed by the
 * server and says its family and its place in it, so that none is kept, the same place always gives
 * the same text, and texts that were given after a backup was made are good after it is restored.
 *
 * It is exchanged for its successor. An answer may be lost, so it stays good until the successor
 * was exchanged, too, or for ten seconds after it was last exchanged itself; used after that it was
 * stolen, or its owner was robbed of the answer: nobody can tell who is who, and the family ends.
 *
 * Inside of a transaction. Errors: KT_DATABASE_ERROR.
 */

#include "kt-server.h"

G_BEGIN_DECLS

#define KT_SERVER_FAMILY_GRACE_SECONDS 10
#define KT_SERVER_FAMILY_LIFE_SECONDS (90 * 24 * 60 * 60) /* since it was last exchanged */

typedef struct {
  char *tenant;
  char *id;
  gint64 place;
} KtServerRefresh;

void kt_server_refresh_free (KtServerRefresh *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerRefresh, kt_server_refresh_free)

/* NULL: it is none of ours. */
KtServerRefresh *kt_server_refresh_open (KtServer *server, const char *text);

/* The first text of a new family. The caller frees. */
char *kt_server_family_new (KtServer *server,
                            KtDatabase *database,
                            const char *tenant,
                            const char *device,
                            GError **error);

typedef enum {
  KT_SERVER_EXCHANGE_DONE,
  KT_SERVER_EXCHANGE_VOID,  /* unknown, of another device, over or revoked */
  KT_SERVER_EXCHANGE_REPLAY /* the family was revoked for it now: to be committed, too */
} KtServerExchange;

/* next: the successor (the caller frees), if it is done. */
gboolean kt_server_family_exchange (KtServer *server,
                                    KtDatabase *database,
                                    const KtServerRefresh *refresh,
                                    const char *device,
                                    KtServerExchange *outcome,
                                    char **next,
                                    GError **error);

G_END_DECLS
