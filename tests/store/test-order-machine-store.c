/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random life of orders through the store (order-machine.h): what the model foretells is what the
 * database does, with the roles and the credit that stand there. Meanwhile the program ends and
 * begins anew, in peace or by losing its power: then what was acknowledged is in the log beside the
 * database. Orders are read again each time, and everything agrees with the trail.
 */

#include "kt-account-store.h"
#include "kt-audit-store.h"
#include "kt-order-store.h"
#include "kt-quote-store.h"
#include "kt-user-store.h"
#include "order-machine.h"
#include "store-fixture.h"

#define N_WORLDS 6

static guint n_ends, n_crashes;

/* ---- placing, in the open workplace ---- */

static void
save (StoreFixture *self, KtQuote *quote, KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  kt_quote_store_save (self->store, quote, revision, &error);
  g_assert_no_error (error);
}

static void
begin (gpointer data, const KtAccount *account)
{
  StoreFixture *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  kt_account_store_save (self->store, account, actor, &error);
  g_assert_no_error (error);
}

static void
prepare (gpointer data, KtQuote *quote, KtRevision *revision)
{
  save (data, quote, revision);
  g_assert_true (fixture_become (revision, KT_REVISION_SENT, NULL));
  save (data, quote, revision);
}

/* The store is the one to say no. */
static KtOrder *
place (gpointer data, OrderFixture *fixture, GError **error)
{
  StoreFixture *self = data;
  save (self, fixture->quote, fixture->revision);
  fixture->request.credit = NULL;
  g_autoptr (KtOrder) order = kt_order_place (&fixture->request, error);
  return order != NULL ? kt_order_store_place (self->store, order, fixture->clearance, error)
                       : NULL;
}

/* ---- acting ---- */

static void
add_user (StoreFixture *self, const KtActor *who, KtUserRoles roles, const KtActor *admin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) user = kt_user_new (kt_actor_get_id (who), kt_actor_get_login (who),
                                         kt_actor_get_name (who), roles);
  kt_user_store_save (self->store, user, "a long password", admin, &error);
  g_assert_no_error (error);
}

static void
hire (gpointer data, KtActor **actors, guint n_actors)
{
  g_autoptr (KtActor) nobody = kt_actor_new_open_workplace ("Anna Berg");
  g_autoptr (KtActor) admin = kt_actor_new ("admin", "admin", "admin", KT_USER_ADMIN, NULL);
  add_user (data, admin, KT_USER_ADMIN, nobody);
  for (guint i = 0; i < n_actors; i++)
    add_user (data, actors[i], kt_actor_get_roles (actors[i]), admin);
}

/* The actor says he may do everything; the store knows better. */
static gboolean
apply (gpointer data,
       KtOrder **order,
       const KtOrderEvent *event,
       const KtActor *actor,
       const KtCredit *credit,
       GError **error)
{
  StoreFixture *self = data;
  g_autoptr (KtActor) boaster = kt_actor_new (kt_actor_get_id (actor), kt_actor_get_login (actor),
                                              kt_actor_get_name (actor), KT_USER_ALL_ROLES, NULL);
  KtOrder *after = kt_order_store_apply (self->store, (*order)->id, event, boaster, error);
  if (after == NULL)
    return FALSE;
  kt_order_free (*order);
  *order = after;
  return TRUE;
}

/* ---- ending and beginning ---- */

static const char *const suffixes[] = { "", "-wal" };

/* What is on the disk while the program runs. */
static void
lose_power (StoreFixture *self)
{
  char *contents[G_N_ELEMENTS (suffixes)];
  gsize lengths[G_N_ELEMENTS (suffixes)];
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (self->path, suffixes[i], NULL);
      g_assert_true (g_file_get_contents (path, &contents[i], &lengths[i], NULL));
    }
  store_fixture_close (self);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (self->path, suffixes[i], NULL);
      g_assert_true (g_file_set_contents (path, contents[i], (gssize)lengths[i], NULL));
      g_free (contents[i]);
    }
  n_crashes++;
}

static void
verify (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
}

static void
pause_program (gpointer data, KtOrder ***orders, guint n_orders)
{
  StoreFixture *self = data;
  g_autoptr (GError) error = NULL;
  if (kt_random_range (self->random, 0, 1) == 0)
    lose_power (self);
  else
    {
      store_fixture_close (self);
      n_ends++;
    }
  store_fixture_open (self);
  for (guint i = 0; i < n_orders; i++)
    {
      KtOrder *found = kt_order_store_load (self->store, (*orders[i])->id, &error);
      g_assert_no_error (error);
      g_assert_true (kt_record_equal (&kt_order_type, found, *orders[i]));
      kt_order_free (*orders[i]);
      *orders[i] = found;
    }
  verify (self);
}

static void
test_machine (StoreFixture *self, gconstpointer last)
{
  const OrderDesk desk = { .data = self,
                           .begin = begin,
                           .prepare = prepare,
                           .place = place,
                           .hire = hire,
                           .apply = apply,
                           .pause = pause_program };
  order_machine_run (self->random, &desk);
  verify (self);
  if (!GPOINTER_TO_INT (last))
    return;
  g_test_message ("%u ends, %u losses of power", n_ends, n_crashes);
  g_assert_cmpuint (n_ends, >, 0);
  g_assert_cmpuint (n_crashes, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 1; i <= N_WORLDS; i++)
    {
      g_autofree char *name
          = g_strdup_printf ("/order-store/random life survives its ends, world %u", i);
      g_test_add (name, StoreFixture, GINT_TO_POINTER (i == N_WORLDS), store_fixture_set_up,
                  test_machine, store_fixture_tear_down);
    }
  return g_test_run ();
}
