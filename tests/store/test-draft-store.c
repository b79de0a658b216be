/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts and variants: order of operations, joining of quick puts, and a killed program. */

#include "kt-draft-store.h"
#include "kt-variant-store.h"
#include "store-fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_round_trip (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_draft_store_put (self->store, "account/1", "{\"name\":\"Mus\"}", &error));
  kt_clock_advance (self->clock, 5 * G_USEC_PER_SEC);
  g_assert_true (kt_draft_store_put (self->store, "configuration/1", "{}", &error));
  g_assert_true (kt_draft_store_put (self->store, "account/2", "half a wo", &error));
  store_fixture_close (self);
  store_fixture_open (self);

  g_autoptr (GPtrArray) all = kt_draft_store_list (self->store, "", &error);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpstr (((KtDraft *)all->pdata[2])->key, ==, "account/1");
  g_autoptr (GPtrArray) accounts = kt_draft_store_list (self->store, "account/", &error);
  g_assert_cmpuint (accounts->len, ==, 2);
  g_assert_true (kt_draft_store_remove (self->store, "account/1", &error));
  g_assert_true (kt_draft_store_remove (self->store, "account/1", &error));
  g_assert_null (kt_draft_store_get (self->store, "account/1", &error));
  g_autoptr (KtDraft) draft = kt_draft_store_get (self->store, "account/2", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (draft->body, ==, "half a wo");
}

static void
count_answer (GObject *store, GAsyncResult *result, gpointer count)
{
  g_autoptr (GError) error = NULL;
  kt_draft_store_put_finish (KT_WORK_STORE (store), result, &error);
  g_assert_no_error (error);
  (*(guint *)count)++;
}

/* Random puts and removes without waiting, against a table that does them one after the other. */
static void
test_order (StoreFixture *self, gconstpointer data)
{
  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (GHashTable) expected
          = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      guint asked = 0, answered = 0;
      for (guint step = 0; step < 60; step++)
        {
          char *key = g_strdup_printf ("r%u/%d", round, (int)kt_random_below (self->random, 4));
          char *body = g_strdup_printf ("%u", step);
          if (kt_random_below (self->random, 5) == 0)
            {
              kt_draft_store_remove_async (self->store, key, NULL, NULL, NULL);
              g_hash_table_remove (expected, key);
              g_free (key);
              g_free (body);
            }
          else
            {
              kt_draft_store_put_async (self->store, key, body, NULL, count_answer, &answered);
              g_hash_table_replace (expected, key, body);
              asked++;
            }
          if (kt_random_below (self->random, 20) == 0)
            g_usleep (300);
        }
      while (answered < asked)
        g_main_context_iteration (NULL, TRUE);
      g_autofree char *prefix = g_strdup_printf ("r%u/", round);
      g_autoptr (GPtrArray) drafts = kt_draft_store_list (self->store, prefix, NULL);
      g_assert_cmpuint (drafts->len, ==, g_hash_table_size (expected));
      for (guint i = 0; i < drafts->len; i++)
        {
          const KtDraft *draft = drafts->pdata[i];
          g_assert_cmpstr (draft->body, ==, g_hash_table_lookup (expected, draft->key));
        }
    }
}

static void
test_joined (StoreFixture *self, gconstpointer data)
{
  guint answered = 0;
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *body = g_strdup_printf ("%u", i);
      kt_draft_store_put_async (self->store, "typing/1", body, NULL, count_answer, &answered);
    }
  while (answered < 5000)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (KtDraft) draft = kt_draft_store_get (self->store, "typing/1", NULL);
  g_assert_cmpstr (draft->body, ==, "4999");
}

/* ---- kill -9 ---- */

/* The child puts number after number and writes each acknowledged one to the pipe. */
static void
acknowledge (GObject *store, GAsyncResult *result, gpointer data)
{
  guint number = GPOINTER_TO_UINT (data) >> 8;
  int pipe_end = GPOINTER_TO_UINT (data) & 0xff;
  if (!kt_draft_store_put_finish (KT_WORK_STORE (store), result, NULL)
      || write (pipe_end, &number, sizeof number) != sizeof number)
    _exit (3);
}

static void
type_for_ever (const char *profile, KtWorkKeySource keys, int pipe_end)
{
  g_autoptr (KtClock) clock = kt_clock_system ();
  KtWorkStore *store = kt_work_store_open_with (profile, clock, keys, NULL, NULL);
  if (store == NULL)
    _exit (2);
  for (guint number = 1;; number++)
    {
      g_autofree char *key = g_strdup_printf ("typing/%u", number % 3);
      g_autofree char *body = g_strdup_printf ("{\"n\":%u}", number);
      kt_draft_store_put_async (store, key, body, NULL, acknowledge,
                                GUINT_TO_POINTER (number << 8 | pipe_end));
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

/* Reads what was acknowledged, kills the child in the middle, reads the rest. */
static void
watch_and_kill (pid_t child, int pipe_end, guint patience, guint newest[3])
{
  guint number, seen = 0;
  while (read (pipe_end, &number, sizeof number) == sizeof number)
    {
      newest[number % 3] = MAX (newest[number % 3], number);
      if (++seen == patience)
        kill (child, SIGKILL);
    }
  int status;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
}

static void
check_drafts (StoreFixture *self, const guint newest[3])
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *key = g_strdup_printf ("typing/%u", i);
      g_autoptr (GError) error = NULL;
      g_autoptr (KtDraft) draft = kt_draft_store_get (self->store, key, &error);
      g_assert_no_error (error);
      guint found = draft != NULL ? strtoul (draft->body + strlen ("{\"n\":"), NULL, 10) : 0;
      g_assert_cmpuint (found, >=, newest[i]);
    }
}

static void
test_killed (StoreFixture *self, gconstpointer data)
{
  guint acknowledged = 0;
  for (guint round = 0; round < 12; round++)
    {
      int ends[2];
      guint newest[3] = { 0 };
      store_fixture_close (self);
      g_assert_cmpint (pipe (ends), ==, 0);
      pid_t child = fork ();
      if (child == 0)
        {
          dup2 (ends[1], 9);
          close (ends[0]);
          close (ends[1]);
          execl ("/proc/self/exe", "test-draft-store", "--type", self->profile, NULL);
          _exit (4);
        }
      close (ends[1]);
      watch_and_kill (child, ends[0], 1 + kt_random_below (self->random, 400), newest);
      close (ends[0]);
      store_fixture_open (self);
      check_drafts (self, newest);
      acknowledged += newest[0] + newest[1] + newest[2];
    }
  g_assert_cmpuint (acknowledged, >, 100);
}

/* ---- variants ---- */

static void
test_variants (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtVariant) variant = fixture_full_record (&kt_variant_type, self->random);
  kt_record_set_text (&variant->product, "cp");
  g_assert_true (kt_variant_store_save (self->store, variant, &error));
  g_autoptr (KtVariant) other = kt_variant_new ("other");
  g_assert_false (kt_variant_store_save (self->store, other, &error));
  g_clear_error (&error);
  kt_record_set_text (&other->product, "bs");
  kt_record_set_text (&other->assignment, "{ \"open\" : 1 }");
  kt_clock_advance (self->clock, G_USEC_PER_SEC);
  g_assert_true (kt_variant_store_save (self->store, other, &error));
  g_assert_no_error (error);

  g_autoptr (GPtrArray) all = kt_variant_store_list (self->store, NULL, &error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (((KtVariant *)all->pdata[0])->assignment, ==, "{\"open\":1}");
  g_autoptr (GPtrArray) pumps = kt_variant_store_list (self->store, "cp", &error);
  g_assert_cmpuint (pumps->len, ==, 1);
  g_assert_cmpstr (((KtVariant *)pumps->pdata[0])->title, ==, variant->title);
  g_assert_true (kt_money_equal (((KtVariant *)pumps->pdata[0])->price, variant->price));
  g_assert_true (kt_variant_store_delete (self->store, "other", &error));
  g_autoptr (GPtrArray) left = kt_variant_store_list (self->store, NULL, &error);
  g_assert_cmpuint (left->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--type") == 0)
    type_for_ever (argv[2], store_fixture_default_keys (), 9);
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/draft-store/a draft is there again as it was typed", test_round_trip);
  STORE_TEST ("/draft-store/puts and removes keep their order", test_order);
  STORE_TEST ("/draft-store/quick puts are joined and all answered", test_joined);
  STORE_TEST ("/draft-store/a killed program loses nothing that was acknowledged", test_killed);
  STORE_TEST ("/variant-store/kept configurations are listed by product", test_variants);
  return g_test_run ();
}
