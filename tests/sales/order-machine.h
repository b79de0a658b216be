/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Random life of orders against a model that knows only the rules of the trade. What does the steps
 * is the desk: the order in memory, or the store with what may happen to a program meanwhile.
 */

#include "order-fixture.h"

G_BEGIN_DECLS

/* Functions may be NULL unless said otherwise. */
typedef struct {
  gpointer data;
  /* The customer all orders are of. */
  void (*begin) (gpointer data, const KtAccount *account);
  /* A draft that will be sent and accepted. */
  void (*prepare) (gpointer data, KtQuote *quote, KtRevision *revision);
  /* Not NULL: the order of an accepted revision. */
  KtOrder *(*place) (gpointer data, OrderFixture *fixture, GError **error);
  /* From now on these act. */
  void (*hire) (gpointer data, KtActor **actors, guint n_actors);
  /* Not NULL: what *order is afterwards; as it was if it is refused. */
  gboolean (*apply) (gpointer data,
                     KtOrder **order,
                     const KtOrderEvent *event,
                     const KtActor *actor,
                     const KtCredit *credit,
                     GError **error);
  /* Between steps: *orders as they are found again. */
  void (*pause) (gpointer data, KtOrder ***orders, guint n_orders);
} OrderDesk;

void order_machine_run (KtRandom *random, const OrderDesk *desk);
/* Every kind of step was accepted and refused. */
void order_machine_check_coverage (void);

G_END_DECLS
