/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Clients with real work stores, on a disk in memory. A tag is a contact of a customer: contacts are
 * merged one by one, so that none may get lost.
 */
#include <glib/gstdio.h>

#include "kt-account-store.h"
#include "kt-simulation-private.h"
#include "kt-sync-store.h"

static void
set_clock (SimWorld *world, SimClient *client)
{
  kt_clock_set (client->clock, world->now + client->clock_error * SIM_SECOND);
}

void
sim_store_open (SimWorld *world, SimClient *client)
{
  g_autoptr (GError) error = NULL;
  set_clock (world, client);
  client->store = kt_work_store_open (client->profile, client->clock, &error);
  g_assert_no_error (error);
}

void
sim_store_close (SimClient *client)
{
  if (client->store != NULL)
    kt_work_store_close (client->store);
  g_clear_object (&client->store);
}

void
sim_store_begin (SimWorld *world, SimClient *client)
{
  const char *folder = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  client->profile = g_build_filename (folder, "kontor-simulation-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (client->profile));
  client->clock = kt_clock_fixed (world->now);
  sim_store_open (world, client);
}

void
sim_store_enable (SimClient *client, const KtEnrolAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  const char *users[] = { answer->member_id, NULL };
  const KtSyncEnrolment enrolment = { .device = client->device,
                                      .device_no = (guint)answer->device,
                                      .server = "https://server",
                                      .tenant = answer->tenant,
                                      .users = users };
  kt_sync_store_enable (client->store, &enrolment, &error);
  g_assert_no_error (error);
}

void
sim_store_end (SimClient *client)
{
  g_autoptr (GDir) folder = client->profile != NULL ? g_dir_open (client->profile, 0, NULL) : NULL;
  sim_store_close (client);
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *path = g_build_filename (client->profile, name, NULL);
      g_unlink (path);
    }
  if (client->profile != NULL)
    g_rmdir (client->profile);
  g_clear_pointer (&client->profile, g_free);
  g_clear_pointer (&client->clock, kt_clock_unref);
}

void
sim_store_edit (SimWorld *world, SimClient *client, const char *id, const char *tag)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) actor
      = kt_actor_new (client->user, client->user, client->user, KT_USER_SALES, NULL);
  g_autoptr (KtAccount) account = kt_account_store_load (client->store, id, NULL);
  g_autofree char *contact_id = kt_random_uuid (world->random);
  KtContact *contact = kt_contact_new (contact_id);
  set_clock (world, client);
  if (account == NULL)
    {
      account = kt_account_new (id);
      g_free (account->name);
      account->name = g_strdup ("Customer");
    }
  g_free (contact->family_name);
  contact->family_name = g_strdup (tag);
  g_ptr_array_add (account->contacts, contact);
  kt_account_store_save (client->store, account, actor, &error);
  g_assert_no_error (error);
}

void
sim_store_count (SimClient *client, guint *waiting, guint *tasks)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (client->store, &error);
  g_assert_no_error (error);
  *waiting = state->waiting;
  *tasks = state->tasks;
}

GHashTable *
sim_store_read (SimWorld *world, SimClient *client)
{
  GHashTable *bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < world->accounts->len; i++)
    {
      const char *id = world->accounts->pdata[i];
      g_autoptr (KtAccount) account = kt_account_store_load (client->store, id, NULL);
      if (account != NULL)
        g_hash_table_insert (bodies, g_strdup (id), kt_account_to_json (account));
    }
  return bodies;
}

char *
sim_store_normalise (const char *body)
{
  g_autoptr (KtAccount) account = kt_account_from_json (body, -1, NULL);
  return account != NULL ? kt_account_to_json (account) : g_strdup (body);
}

char **
sim_store_tags (const char *body)
{
  g_autoptr (KtAccount) account = kt_account_from_json (body, -1, NULL);
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  for (guint i = 0; account != NULL && i < account->contacts->len; i++)
    g_strv_builder_add (tags, ((KtContact *)account->contacts->pdata[i])->family_name);
  return g_strv_builder_end (tags);
}
