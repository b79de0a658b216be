/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A profile in a temporary folder, for tests of the store. Encrypted if `keys` says so or the
 * environment has KT_TEST_ENCRYPTED: so each of these tests can be run on an encrypted database.
 */

#include "kt-sqlite-connection.h"
#include "kt-work-store.h"
#include "sales-fixture.h"

G_BEGIN_DECLS

typedef struct {
  char *profile;  /* removed in the end, with what is in it */
  char *path;     /* of work.db */
  KtClock *clock; /* stands at 2026-11-21T09:30:00Z */
  KtRandom *random;
  KtWorkKeySource keys; /* NULL: not encrypted */
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

/* Of a key that is always the same; a test may exchange the text. */
KtCipherKeys *store_fixture_keys (const char *profile,
                                  gboolean is_encrypted,
                                  GCancellable *cancellable,
                                  GError **error);
extern const char *store_fixture_key;
/* store_fixture_keys if the environment wants it, otherwise NULL. */
KtWorkKeySource store_fixture_default_keys (void);

/* The database file, as another program would open it that has the key. */
KtSqliteConnection *store_fixture_connect (StoreFixture *self, KtSqliteOpenMode mode);
/* Runs SQL on the closed database file, as another program would. */
void store_fixture_sql (StoreFixture *self, const char *sql);
gint64 store_fixture_int (StoreFixture *self, const char *sql);

#define STORE_TEST(name, func)                                                                     \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

G_END_DECLS
