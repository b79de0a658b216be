/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "order-fixture.h"

static void
accept (OrderFixture *self)
{
  if (!kt_revision_was_sent (self->revision))
    g_assert_true (fixture_become (self->revision, KT_REVISION_SENT, NULL));
  g_assert_true (fixture_become (self->revision, KT_REVISION_ACCEPTED, NULL));
  kt_quote_update (self->quote, self->revision, 1795000000);
  KtRevisionInfo *info = self->quote->revisions->pdata[self->quote->revisions->len - 1];
  g_autofree char *body = kt_revision_to_body (self->revision);
  g_free (info->hash);
  info->hash = kt_revision_hash_body (body, -1);
}

void
order_fixture_ask (OrderFixture *self)
{
  g_autoptr (GError) error = NULL;
  const KtGateRequest request = { .question = { .revision = self->revision,
                                                .rules = self->rules,
                                                .actor = self->seller,
                                                .credit = &self->credit,
                                                .day = 20261122 } };
  g_clear_pointer (&self->clearance, kt_clearance_unref);
  self->clearance = kt_gate_open (&request, KT_EXIT_ORDER, &error);
  g_assert_no_error (error);
  self->request.clearance = self->clearance;
}

void
order_fixture_init (OrderFixture *self, KtRandom *random, KtQuote *quote, KtRevision *revision)
{
  *self = (OrderFixture){ .random = random, .quote = quote, .revision = revision };
  self->account = fixture_account (random, "Muster GmbH", "Köln");
  if (self->quote == NULL)
    self->quote = fixture_quote (random, self->account, &self->revision);
  self->seller = kt_actor_new_open_workplace ("Anna Berg");
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_rule_free);
  self->credit = (KtCredit){ fixture_eur ("100000"), fixture_eur ("0") };
  accept (self);
  self->request = (KtOrderRequest){ .id = "0b1c7c2e-6a0e-4c39-9d4b-6e1f0f3a2b11",
                                    .quote = self->quote,
                                    .revision = self->revision,
                                    .date_wished = "2027-01-15",
                                    .date = "2026-11-22",
                                    .day = 20261122,
                                    .credit = &self->credit,
                                    .at = "2026-11-22T09:30:00Z",
                                    .random = random };
  order_fixture_ask (self);
}

void
order_fixture_clear (OrderFixture *self)
{
  g_clear_object (&self->revision);
  g_clear_pointer (&self->quote, kt_quote_free);
  g_clear_pointer (&self->account, kt_account_free);
  g_clear_pointer (&self->seller, kt_actor_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->clearance, kt_clearance_unref);
}

KtOrder *
order_fixture_place (OrderFixture *self)
{
  g_autoptr (GError) error = NULL;
  KtOrder *order = kt_order_place (&self->request, &error);
  g_assert_no_error (error);
  return order;
}
