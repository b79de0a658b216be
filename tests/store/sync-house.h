/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A server of a few lines, for tests of what a store pushes and pulls: it compares revs and keeps
 * the latest state of each object, at the place of its last change. Of the rest it judges whether
 * what a thing belongs to is there, numbers and steps; the real one is tried in tests/server.
 */

#include "kt-sync-store.h"
#include "store-fixture.h"

G_BEGIN_DECLS

typedef struct {
  GPtrArray *objects; /* of KtSyncChange, by seq */
  gint64 seq;
} House;

void house_init (House *self);
void house_clear (House *self);

/* The store gets a server; `device` is also its number. */
void house_enrol (StoreFixture *fixture, guint device);
/* Everything that waits, until the house says that it must pull. */
void house_push (House *self, StoreFixture *fixture);
/* One page; FALSE: there is no more. */
gboolean house_pull_page (House *self, StoreFixture *fixture, guint limit, GError **error);
/* Both, until nothing waits and there is no more. */
void house_sync (House *self, StoreFixture *fixture);
/* As somebody else would have pushed it; body NULL: deletes. */
void house_put (House *self, const char *type, const char *id, const char *body);
/* What the house has; NULL: nothing. Transfer none. */
const char *house_get (House *self, const char *type, const char *id);
/* What it has now, as a backup; the caller clears it. */
House house_copy (House *self);
/* The store hears that the house came back from that backup. */
void house_hear_restored (StoreFixture *fixture, const House *backup);
/* All pages, to the end of a refetch. */
void house_fetch_all (House *self, StoreFixture *fixture);
/* Both. */
void house_restored (House *self, StoreFixture *fixture, const House *backup);
/* Moves all of it to new places in the feed, as a customer that changes the territory does. */
void house_move_all (House *self, KtRandom *random);

/* Everything of the trade as text, a row a line, without what may differ between devices. The
 * caller frees. */
char *house_dump (StoreFixture *fixture);
void house_assert_same (StoreFixture *a, StoreFixture *b);
/* Neither faults in the trail nor anything that waits in the tables of the synchronisation. */
void house_assert_clean (StoreFixture *fixture);
guint house_count_tasks (StoreFixture *fixture, const char *kind);

/* Two devices and their server, as fixture of a test. */
typedef struct {
  House house, backup; /* the backup is the test's to make */
  StoreFixture a, b;
} Two;

void two_set_up (Two *self, gconstpointer data);
/* Both are enrolled. */
void two_set_up_enrolled (Two *self, gconstpointer data);
void two_enrol (Two *self);
void two_tear_down (Two *self, gconstpointer data);

G_END_DECLS
