/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random life of orders in memory (order-machine.h). */

#include "order-machine.h"

#define N_WORLDS 150

static KtOrder *
place (gpointer data, OrderFixture *fixture, GError **error)
{
  return kt_order_place (&fixture->request, error);
}

static gboolean
apply (gpointer data,
       KtOrder **order,
       const KtOrderEvent *event,
       const KtActor *actor,
       const KtCredit *credit,
       GError **error)
{
  const KtOrderContext context = { actor, credit, "2026-11-23T08:00:00Z" };
  return kt_order_apply (*order, event, &context, error);
}

static void
test_machine (void)
{
  static const OrderDesk desk = { .place = place, .apply = apply };
  g_autoptr (KtRandom) random = fixture_random ();
  for (guint i = 0; i < N_WORLDS; i++)
    order_machine_run (random, &desk);
  order_machine_check_coverage ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order/random life keeps quantities, amounts, credit and history",
                   test_machine);
  return g_test_run ();
}
