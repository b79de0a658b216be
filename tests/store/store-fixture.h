/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A profile in a temporary folder, for tests of the store. */

#include "kt-work-store.h"
#include "sales-fixture.h"

G_BEGIN_DECLS

typedef struct {
  char *profile;  /* removed in the end, with what is in it */
  char *path;     /* of work.db */
  KtClock *clock; /* stands at 2026-11-21T09:30:00Z */
  KtRandom *random;
  KtWorkStore *store; /* open; a test may close and reopen it */
} StoreFixture;

void store_fixture_set_up (StoreFixture *self, gconstpointer data);
void store_fixture_tear_down (StoreFixture *self, gconstpointer data);

void store_fixture_close (StoreFixture *self);
void store_fixture_open (StoreFixture *self);
/* Opening fails with that error. */
void store_fixture_cannot_open (StoreFixture *self, int code, const char *words);

/* Runs the default main context until *done is not NULL; gives it away. */
GAsyncResult *store_fixture_wait (GAsyncResult **done);
/* A GAsyncReadyCallback that stores the result at user_data. */
void store_fixture_done (GObject *source, GAsyncResult *result, gpointer done);
/* Runs the default main context until nothing is to be done for a moment. */
void store_fixture_settle (void);

/* Runs SQL on the closed database file, as another program would. */
void store_fixture_sql (StoreFixture *self, const char *sql);
gint64 store_fixture_int (StoreFixture *self, const char *sql);

#define STORE_TEST(name, func)                                                                     \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

G_END_DECLS
