/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A house to test the server in: a tenant "house" with people and devices, and requests without a
 * socket. The clock stands at 2026-11-22T09:00:00Z until it is moved.
 */

#include "kt-enrol-wire.h"
#include "kt-server-people.h"
#include "kt-server.h"
#include "kt-sync-wire.h"
#include "kt-test-place.h"

G_BEGIN_DECLS

#define KT_TEST_TENANT "house"
#define KT_TEST_NOW 1795338000

typedef struct {
  KtClock *clock;
  KtServer *server;
  KtDatabase *database;
} KtTestHouse;

void kt_test_house_init (KtTestHouse *house, const KtTestPlace *place);
void kt_test_house_clear (KtTestHouse *house);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtTestHouse, kt_test_house_clear)

/* The program ends with all that it knew, and begins anew on the same database. */
void kt_test_house_stop (KtTestHouse *house);
void kt_test_house_restart (KtTestHouse *house, const KtTestPlace *place);

/* Somebody whose id is his log-in name, with a device of that name. */
void kt_test_house_add (KtTestHouse *house,
                        const char *login,
                        KtUserRoles roles,
                        const char *territories);

/* With an access token of that device; path may have a query. */
KtServerResponse *kt_test_house_ask (KtTestHouse *house,
                                     const char *device,
                                     const char *method,
                                     const char *path,
                                     GBytes *body);
/* One operation; the rest is taken from the wire. Transfer full. */
KtSyncResult *kt_test_house_push (KtTestHouse *house,
                                  const char *device,
                                  gint64 n,
                                  const char *type,
                                  const char *id,
                                  const char *kind,
                                  gint64 base_rev,
                                  const char *body);
/* A block of numbers; the status. */
guint kt_test_house_lease (KtTestHouse *house,
                           const char *device,
                           const char *kind,
                           gint64 year,
                           KtLeaseAnswer *answer);
/* The page at a cursor (may be NULL). Transfer full. */
KtSyncPage *
kt_test_house_pull (KtTestHouse *house, const char *device, const char *cursor, guint limit);
/* The type of the problem a response is. The caller frees. */
char *kt_test_problem (const KtServerResponse *response);

G_END_DECLS
