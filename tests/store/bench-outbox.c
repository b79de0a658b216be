/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What saving a draft costs without a server, with one, and with one after a long time without a
 * net; on this thread and that of the store, without waiting for the disk. */

#include "sync-fixture.h"

#include <string.h>
#include <sys/resource.h>

#define N_SAVES 300
#define N_POSITIONS 100

static double
used (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double)usage.ru_utime.tv_sec * 1e3 + (double)usage.ru_utime.tv_usec / 1e3;
}

static void
measure (StoreFixture *self, KtQuote *quote, KtRevision *revision, const char *name)
{
  double start = used ();
  for (guint i = 0; i < N_SAVES; i++)
    {
      g_autofree char *subject = g_strdup_printf ("edit %u", i);
      sync_fixture_edit (self, quote, revision, subject);
    }
  g_print ("# %s: %.2f ms of CPU a save\n", name, (used () - start) / N_SAVES);
}

/* Much is waiting already: quotes with drafts. */
static void
fill (StoreFixture *self, const KtAccount *account, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      KtRevision *made;
      g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
      g_object_unref (made);
    }
}

static void
bench (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
  g_autoptr (KtRevision) revision = made;
  for (guint i = 0; i < N_POSITIONS; i++)
    fixture_add (revision, fixture_article (self->random, "Kreiselpumpe", "2", "1234.50"));
  g_autofree char *body = kt_revision_to_body (revision);
  g_print ("# %u positions, %zu bytes\n", kt_revision_count_positions (revision), strlen (body));
  measure (self, quote, revision, "without a server");
  sync_fixture_enable (self);
  measure (self, quote, revision, "with a server");
  fill (self, account, 1000);
  measure (self, quote, revision, "with a server and 2,000 operations waiting");
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  measure (self, quote, revision, "while it is being pushed");
  double start = used ();
  guint n = sync_fixture_push_all (self);
  g_print ("# taking and settling %u operations: %.2f ms of CPU each\n", n, (used () - start) / n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/outbox/what a save costs", bench);
  return g_test_run ();
}
