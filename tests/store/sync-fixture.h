/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A profile with a server, for tests of what is told to it. */

#include "kt-sync-store.h"
#include "store-fixture.h"

G_BEGIN_DECLS

#define SYNC_DEVICE "d2c1"

/* Enrols the profile, and gives it a block of numbers of each kind. */
void sync_fixture_enable (StoreFixture *self);
/* Up to 100 operations, 256 KiB. */
GPtrArray *sync_fixture_take (StoreFixture *self);
/* "type kind" of each, joined by ", ". */
char *sync_fixture_names (GPtrArray *operations);
/* Of what is in the outbox, in its order, without taking it. */
char *sync_fixture_waiting (StoreFixture *self);
/* Says the same of all of them; revisions count from 1 beyond base_rev. */
void sync_fixture_settle (StoreFixture *self,
                          GPtrArray *operations,
                          KtSyncVerdict verdict,
                          const char *code);
/* Takes and settles as done until nothing waits; how many that were. */
guint sync_fixture_push_all (StoreFixture *self);
KtSyncState *sync_fixture_state (StoreFixture *self);

/* A stored customer; a stored quote of his with a draft. */
KtAccount *sync_fixture_account (StoreFixture *self);
KtQuote *
sync_fixture_quote (StoreFixture *self, const KtAccount *account, KtRevision **revision);
/* Another text in the head, stored. */
void sync_fixture_edit (StoreFixture *self,
                        KtQuote *quote,
                        KtRevision *revision,
                        const char *subject);
void sync_fixture_save (StoreFixture *self, KtQuote *quote, KtRevision *revision);

G_END_DECLS
