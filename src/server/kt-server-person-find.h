/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Who is kept here under a name: what somebody must know first who wants a copy of it, or that it
 * is erased (kt-server-person.h). All customers with their contacts and all requests of visitors
 * are read, since what they say is kept as they said it, and nobody waits for this but an
 * administrator.
 *
 * Errors: KT_DATABASE_ERROR.
 */

#include "kt-database.h"

G_BEGIN_DECLS

typedef struct {
  char *type; /* KT_SYNC_ACCOUNT or KT_SYNC_INQUIRY */
  char *id;
  char *name;    /* of the customer, or of who asked */
  char *contact; /* whose words matched, where the customer's own did not; empty: none */
} KtServerPersonHit;

void kt_server_person_hit_free (KtServerPersonHit *self);

/* Every word of the text occurs in name, number, address, mail or telephone of one of them, however
 * it is written. Transfer full, of KtServerPersonHit, customers first. */
GPtrArray *
kt_server_person_find (KtDatabase *database, const char *tenant, const char *text, GError **error);

G_END_DECLS
