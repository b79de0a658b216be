/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Accepted quotes and orders made of them, for tests of sales and store. */

#include "kt-order-placing.h"
#include "sales-fixture.h"

G_BEGIN_DECLS

typedef struct {
  KtRandom *random;
  KtAccount *account;
  KtQuote *quote;
  KtRevision *revision; /* accepted */
  KtActor *seller;
  GPtrArray *rules; /* of KtApprovalRule; none at first */
  KtClearance *clearance;
  KtCredit credit; /* 100,000 EUR, nothing used */
  KtOrderRequest request;
} OrderFixture;

/* Sends (if it was not) and accepts the revision, and fills in a request for all of it. quote NULL:
 * the one of fixture_quote(). Quote and revision are taken. */
void
order_fixture_init (OrderFixture *self, KtRandom *random, KtQuote *quote, KtRevision *revision);
void order_fixture_clear (OrderFixture *self);
/* Asks the gate again, with the rules and the credit. */
void order_fixture_ask (OrderFixture *self);
KtOrder *order_fixture_place (OrderFixture *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OrderFixture, order_fixture_clear)

G_END_DECLS
