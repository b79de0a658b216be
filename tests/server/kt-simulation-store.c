/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Clients with real work stores, on a disk in memory. A tag is a contact of a customer: contacts are
 * merged one by one, so that none may get lost.
 */
#include <glib/gstdio.h>

#include "kt-account-store.h"
#include "kt-simulation-private.h"
#include "kt-sync-store.h"

gint64
sim_client_now (const SimWorld *world, const SimClient *client)
{
  return world->now / SIM_SECOND + client->clock_error;
}

void
sim_store_set_clock (SimWorld *world, SimClient *client)
{
  kt_clock_set (client->clock, sim_client_now (world, client) * SIM_SECOND);
}

void
sim_store_open (SimWorld *world, SimClient *client)
{
  g_autoptr (GError) error = NULL;
  sim_store_set_clock (world, client);
  client->store = kt_work_store_open (client->profile, client->clock, &error);
  g_assert_no_error (error);
}

void
sim_store_close (SimClient *client)
{
  g_clear_pointer (&client->peek, kt_sqlite_connection_free);
  if (client->store != NULL)
    kt_work_store_close (client->store);
  g_clear_object (&client->store);
}

/* ---- files ---- */

static char *
new_folder (void)
{
  const char *folder = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  char *profile = g_build_filename (folder, "kontor-simulation-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (profile));
  return profile;
}

static void
remove_folder (const char *profile)
{
  g_autoptr (GDir) folder = g_dir_open (profile, 0, NULL);
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *path = g_build_filename (profile, name, NULL);
      g_unlink (path);
    }
  g_rmdir (profile);
}

static void
write_database (const char *profile, const char *bytes, gsize size)
{
  g_autofree char *path = g_build_filename (profile, "work.db", NULL);
  FILE *file = g_fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  fclose (file);
}

static void
read_database (const char *profile, char **bytes, gsize *size)
{
  g_autofree char *path = g_build_filename (profile, "work.db", NULL);
  g_assert_true (g_file_get_contents (path, bytes, size, NULL));
}

/* Making the tables takes longer than the rest of a short run, so it is done once. */
static void
write_empty_database (SimWorld *world, const char *profile)
{
  static char *empty;
  static gsize size;
  if (empty == NULL)
    {
      SimClient client = { .profile = new_folder (), .clock = kt_clock_fixed (world->now) };
      sim_store_open (world, &client);
      sim_store_close (&client);
      read_database (client.profile, &empty, &size);
      remove_folder (client.profile);
      g_free (client.profile);
      kt_clock_unref (client.clock);
    }
  write_database (profile, empty, size);
}

void
sim_store_begin (SimWorld *world, SimClient *client)
{
  client->profile = new_folder ();
  client->clock = kt_clock_fixed (world->now);
  write_empty_database (world, client->profile);
  sim_store_open (world, client);
}

KtSqliteConnection *
sim_store_peek (SimClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (client->profile, "work.db", NULL);
  if (client->peek == NULL)
    client->peek = kt_sqlite_connection_open (path, KT_SQLITE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  return client->peek;
}

void
sim_store_run (SimClient *client, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (client->profile, "work.db", NULL);
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open (path, KT_SQLITE_OPEN_WORK, &error);
  g_assert_no_error (error);
  kt_sqlite_connection_exec (connection, sql, &error);
  g_assert_no_error (error);
}

/* ---- backups ---- */

void
sim_store_take_backup (SimWorld *world, const SimClient *client)
{
  g_autoptr (GError) error = NULL;
  SimBackup *backup = g_new (SimBackup, 1);
  *backup = (SimBackup){ new_folder (), client };
  g_autofree char *path = g_build_filename (backup->profile, "work.db", NULL);
  kt_work_store_backup (client->store, path, &error);
  g_assert_no_error (error);
  g_ptr_array_add (world->backups, backup);
}

void
sim_backup_free (gpointer data)
{
  SimBackup *backup = data;
  if (backup->profile != NULL)
    remove_folder (backup->profile);
  g_free (backup->profile);
  g_free (backup);
}

void
sim_store_begin_reader (SimWorld *world, const SimClient *as, char *profile, SimClient *reader)
{
  const char *const users[] = { as->user, NULL };
  const KtSyncEnrolment enrolment
      = { "reader", 999, "https://server", SIM_TENANT, users };
  g_autoptr (GError) error = NULL;
  *reader = (SimClient){ .no = as->no, .device = g_strdup (as->device), .profile = profile };
  if (profile == NULL)
    {
      sim_store_begin (world, reader);
      kt_sync_store_enable (reader->store, &enrolment, &error);
      g_assert_no_error (error);
      return;
    }
  reader->clock = kt_clock_fixed (world->now);
  sim_store_open (world, reader);
}

/* ---- what the session does ---- */

void
sim_store_enable (SimClient *client, const KtEnrolAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  const char *users[] = { answer->member_id, NULL };
  const KtSyncEnrolment enrolment = { .device = client->device,
                                      .device_no = (guint)answer->device,
                                      .server = "https://server",
                                      .tenant = answer->tenant,
                                      .users = users,
                                      .epoch = answer->epoch };
  kt_sync_store_enable (client->store, &enrolment, &error);
  g_assert_no_error (error);
}

void
sim_store_end (SimClient *client)
{
  sim_store_close (client);
  if (client->profile != NULL)
    remove_folder (client->profile);
  g_clear_pointer (&client->profile, g_free);
  g_clear_pointer (&client->clock, kt_clock_unref);
}

void
sim_store_edit (SimWorld *world, SimClient *client, const char *id, const char *tag)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (client->store, id, NULL);
  g_autofree char *contact_id = kt_random_uuid (world->random);
  KtContact *contact = kt_contact_new (contact_id);
  sim_store_set_clock (world, client);
  if (account == NULL)
    {
      account = kt_account_new (id);
      kt_record_set_text (&account->name, "Customer");
      kt_record_set_text (&account->territory, kt_random_below (world->random, 4) > 0 ? "" : "north");
      kt_record_set_text (&account->billing.street, "Street 1");
      kt_record_set_text (&account->billing.postcode, "12345");
      kt_record_set_text (&account->billing.city, "Town");
      kt_record_set_text (&account->billing.country, "DE");
    }
  g_free (contact->family_name);
  contact->family_name = g_strdup (tag);
  g_ptr_array_add (account->contacts, contact);
  kt_account_store_save (client->store, account, client->actor, &error);
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
