/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-simulation-private.h"

#include <string.h>

#include "kt-server-code.h"
#include "kt-server-feed.h"
#include "kt-server-schema.h"
#include "kt-sync-disk-store.h"

#define BEGIN ((gint64)1795338000 * SIM_SECOND)
/* Work stores take more of the real one. */
#define TROUBLE(is_real) (((is_real) ? 300 : 600) * SIM_SECOND)
/* By then everybody must have come to rest. */
#define PATIENCE (3600 * SIM_SECOND)
#define TEN_YEARS (10 * 365 * 86400)

/* ---- common ---- */

gboolean
sim_is_calm (const SimWorld *world)
{
  return world->now >= world->calm_at;
}

gboolean
sim_chance (SimWorld *world, guint out_of)
{
  return !sim_is_calm (world) && kt_random_below (world->random, out_of) == 0;
}

void
sim_tell (SimWorld *world, const char *format, ...)
{
  va_list args;
  if (!world->is_told)
    return;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("%10.3f  %s\n", (double)(world->now - BEGIN) / (double)SIM_SECOND, text);
}

void
kt_simulation_report_clear (KtSimulationReport *self)
{
  g_free (self->broken);
  *self = (KtSimulationReport){ 0 };
}

static void
free_note (gpointer data)
{
  SimNote *note = data;
  g_free (note->text);
  g_free (note->subject);
  g_free (note);
}

void
sim_note (GPtrArray *notes, const SimClient *client, const char *text, const char *subject)
{
  SimNote *note = g_new (SimNote, 1);
  *note = (SimNote){ g_strdup (text), g_strdup (subject), client };
  g_ptr_array_add (notes, note);
}

/* ---- time ---- */

SimEvent *
sim_schedule (SimWorld *world,
              gint64 delay,
              SimClient *client,
              void (*run) (SimWorld *world, SimEvent *event))
{
  SimEvent *event = g_new0 (SimEvent, 1);
  event->at = world->now + delay;
  event->serial = world->serial++;
  event->client = client;
  event->life = client != NULL ? client->life : 0;
  event->run = run;
  g_ptr_array_add (world->events, event);
  return event;
}

void
sim_event_free (SimEvent *event)
{
  g_free (event->method);
  g_free (event->path);
  g_free (event->access);
  g_clear_pointer (&event->body, g_bytes_unref);
  g_free (event);
}

static SimEvent *
take_next (SimWorld *world)
{
  guint next = 0;
  for (guint i = 1; i < world->events->len; i++)
    {
      const SimEvent *a = world->events->pdata[i];
      const SimEvent *b = world->events->pdata[next];
      if (a->at < b->at || (a->at == b->at && a->serial < b->serial))
        next = i;
    }
  return g_ptr_array_steal_index_fast (world->events, next);
}

/* ---- clients ---- */

static void
run_wake (SimWorld *world, SimEvent *event)
{
  const KtSyncEvent wake = { .kind = KT_SYNC_EVENT_WAKE };
  if (event->life == event->client->life && event->at == event->client->wake_at)
    sim_step (world, event->client, &wake);
}

static void
take_snapshot (SimWorld *world, SimClient *client)
{
  if (world->is_real)
    {
      guint waiting, tasks;
      if (world->backups->len > 0 || client->store == NULL || client->is_kiosk
          || !sim_chance (world, 100))
        return;
      sim_store_count (client, &waiting, &tasks);
      if (waiting == 0)
        sim_store_take_backup (world, client);
    }
  else if (world->snapshots->len < SIM_SNAPSHOTS
           && kt_test_sync_disk_count_waiting (client->disk) == 0 && sim_chance (world, 50))
    g_ptr_array_add (world->snapshots, kt_test_sync_disk_copy (client->disk));
}

void
sim_step (SimWorld *world, SimClient *client, const KtSyncEvent *event)
{
  g_auto (KtSyncEffect) effect = { 0 };
  if (sim_chance (world, 60))
    {
      sim_restart_client (world, client);
      return;
    }
  kt_sync_machine_step (client->machine, world->now, event, &effect);
  take_snapshot (world, client);
  if (sim_chance (world, 60))
    sim_restart_client (world, client);
  else if (effect.kind == KT_SYNC_EFFECT_REQUEST)
    sim_send (world, client, &effect);
  else if (effect.kind == KT_SYNC_EFFECT_SLEEP && effect.until != KT_SYNC_FOREVER)
    {
      client->wake_at = effect.until;
      sim_schedule (world, MAX (effect.until - world->now, 0), client, run_wake)->at
          = effect.until;
    }
}

static void
run_start (SimWorld *world, SimEvent *event)
{
  SimClient *client = event->client;
  const KtSyncEvent start = { .kind = KT_SYNC_EVENT_START };
  if (event->life != client->life)
    return;
  client->auth = kt_sync_auth_new (kt_test_secrets_reopen (client->secrets));
  kt_sync_auth_load (client->auth, NULL);
  if (world->is_real && client->store == NULL)
    sim_store_open (world, client);
  client->machine = kt_sync_machine_new (world->is_real ? kt_sync_disk_new (client->store)
                                                        : kt_test_sync_disk_open (client->disk),
                                         client->auth, world->random, "1.0");
  sim_step (world, client, &start);
  if (sim_is_calm (world))
    sim_step (world, client, &(KtSyncEvent){ .kind = KT_SYNC_EVENT_RESUME });
}

static void
stop_client (SimClient *client)
{
  g_clear_pointer (&client->machine, kt_sync_machine_free);
  g_clear_pointer (&client->auth, kt_sync_auth_free);
  client->life++;
}

void
sim_restart_client (SimWorld *world, SimClient *client)
{
  sim_tell (world, "client %u dies", client->no);
  world->report->restarts++;
  stop_client (client);
  sim_store_close (client);
  if (sim_chance (world, 3))
    client->clock_error = kt_random_range (world->random, -TEN_YEARS, TEN_YEARS);
  sim_schedule (world, kt_random_range (world->random, 0, 20 * SIM_SECOND), client, run_start);
}

/* Between two edits, at most. */
static gint64
pause_of (const SimWorld *world)
{
  return (world->is_real ? 24 : 60) * SIM_SECOND;
}

static void
edit_disk (SimWorld *world, SimClient *client)
{
  guint account = (guint)kt_random_below (world->random, SIM_ACCOUNTS);
  const char *id = world->accounts->pdata[account];
  g_autofree char *tag = g_strdup_printf ("c%u-%u", client->no, client->next_tag++);
  sim_tell (world, "client %u writes %s to %u", client->no, tag, account);
  kt_test_sync_disk_edit (client->disk, id, tag, world->now / SIM_SECOND + client->clock_error);
  sim_note (world->tags, client, tag, id);
}

/* Users write also while the program that synchronises is not there. */
static void
run_edit (SimWorld *world, SimEvent *event)
{
  SimClient *client = event->client;
  const KtSyncEvent change = { .kind = KT_SYNC_EVENT_LOCAL_CHANGE };
  if (sim_is_calm (world))
    return;
  sim_schedule (world, kt_random_range (world->random, 1, pause_of (world)), client, run_edit);
  if (world->is_real && client->store == NULL)
    return;
  if (world->is_real)
    sim_trade_act (world, client);
  else
    edit_disk (world, client);
  world->report->edits++;
  if (client->machine != NULL && kt_random_below (world->random, 4) > 0)
    sim_step (world, client, &change);
}

/* The network goes and comes, somebody presses the button, pauses … */
static void
run_whim (SimWorld *world, SimEvent *event)
{
  static const KtSyncEventKind whims[]
      = { KT_SYNC_EVENT_NOW,   KT_SYNC_EVENT_ONLINE, KT_SYNC_EVENT_OFFLINE,
          KT_SYNC_EVENT_PAUSE, KT_SYNC_EVENT_RESUME, KT_SYNC_EVENT_WAKE };
  SimClient *client = event->client;
  KtSyncEvent whim = { .kind = whims[kt_random_below (world->random, G_N_ELEMENTS (whims))] };
  if (client->machine != NULL && !sim_is_calm (world))
    sim_step (world, client, &whim);
  if (!sim_is_calm (world))
    sim_schedule (world, kt_random_range (world->random, 1, 120 * SIM_SECOND), client, run_whim);
}

/* ---- the server ---- */

static void
open_server (SimWorld *world)
{
  static const guint8 secret[KT_SERVER_SECRET_BYTES] = "not a secret: it is for tests";
  world->server = kt_server_new (world->clock, secret);
}

/* Two approve with different duties, one with both; one looks only. */
static void
add_member (SimWorld *world, const char *user, const char *territories)
{
  static const struct {
    const char *user;
    KtUserRoles roles;
    const char *duties;
  } people[] = {
    { "user0", KT_USER_SALES | KT_USER_BACK_OFFICE, "" },
    { "user1", KT_USER_SALES | KT_USER_APPROVER | KT_USER_BACK_OFFICE, "sales-lead" },
    { "user2", KT_USER_SALES | KT_USER_APPROVER | KT_USER_BACK_OFFICE, "management" },
    { "user3", KT_USER_SALES | KT_USER_APPROVER, "sales-lead;management" },
    { "kiosk", KT_USER_KIOSK, "" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerMember) member = kt_server_member_new (user, user, user);
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (people) && strcmp (people[i].user, user) != 0)
    i++;
  member->roles = people[i].roles;
  g_free (member->duties);
  member->duties = g_strdup (people[i].duties);
  g_free (member->territories);
  member->territories = g_strdup (territories);
  kt_server_member_save (world->database, SIM_TENANT, member, world->now / SIM_SECOND, &error);
  g_assert_no_error (error);
}

/* It loses what it has in memory; a new scope or a compaction voids cursors. */
static void
run_trouble (SimWorld *world, SimEvent *event)
{
  static const char *const territories[] = { "north", "south", "north;south", "*" };
  if (sim_is_calm (world))
    return;
  switch (kt_random_below (world->random, 4))
    {
    case 0:
      sim_tell (world, "server: another territory for client 0");
      world->is_moved = TRUE;
      add_member (world, world->clients[0].user,
                  territories[kt_random_below (world->random, G_N_ELEMENTS (territories))]);
      break;
    case 1:
      sim_tell (world, "server: compaction");
      kt_server_feed_compact (world->database, SIM_TENANT, world->now / SIM_SECOND - 30, NULL);
      break;
    default:
      sim_tell (world, "server dies");
      kt_server_free (world->server);
      open_server (world);
      world->report->restarts++;
    }
  sim_schedule (world, kt_random_range (world->random, 1, 200 * SIM_SECOND), NULL, run_trouble);
}

/* ---- the world ---- */

static KtActor *
read_actor (SimWorld *world, const char *user)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerMember) member
      = kt_server_member_read (world->database, SIM_TENANT, user, &error);
  g_assert_no_error (error);
  g_auto (GStrv) duties = g_strsplit (member->duties, ";", -1);
  return kt_actor_new (user, user, user, member->roles, (const char *const *)duties);
}

/* With a code, as anybody; before the trouble begins. */
static void
enrol (SimWorld *world, SimClient *client)
{
  gint64 now = world->now / SIM_SECOND;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncAuth) auth = kt_sync_auth_new (kt_test_secrets_reopen (client->secrets));
  kt_sync_auth_load (auth, &error);
  g_assert_no_error (error);
  add_member (world, client->user, "*");
  g_autofree char *code = kt_server_code_issue (world->database, SIM_TENANT, client->user, now,
                                                now + 600, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) request = kt_sync_auth_write_enrolment (auth, code, client->user, &error);
  g_assert_no_error (error);
  g_autoptr (KtServerResponse) response
      = sim_ask (world, client, "POST", "/v1/enrol", NULL, request);
  g_assert_cmpuint (response->status, ==, 200);
  g_autoptr (KtEnrolAnswer) answer
      = kt_sync_auth_take_enrolment (auth, response->body, world->now, &error);
  g_assert_no_error (error);
  if (world->is_real)
    sim_store_enable (client, answer);
  client->actor = read_actor (world, client->user);
}

/* The last of several work stores may be another device of somebody, or a kiosk. */
static char *
name_user (SimWorld *world, guint no)
{
  guint drawn = world->is_real && no >= 2 && no + 1 == world->n_clients
                    ? (guint)kt_random_below (world->random, 4)
                    : 3;
  return drawn == 0 ? g_strdup ("user1") : drawn == 1 ? g_strdup ("kiosk")
                                                      : g_strdup_printf ("user%u", no);
}

static void
begin_client (SimWorld *world, guint no)
{
  SimClient *client = &world->clients[no];
  client->no = no;
  client->device = kt_random_uuid (world->random);
  client->user = name_user (world, no);
  client->is_kiosk = strcmp (client->user, "kiosk") == 0;
  if (world->is_real)
    sim_store_begin (world, client);
  else
    client->disk = kt_test_sync_disk_new (client->device, client->user);
  client->secrets = kt_test_secrets_new_enrolled (client->device, (guint8)(no + 1));
  client->clock_error = kt_random_range (world->random, -TEN_YEARS, TEN_YEARS);
  if (!world->is_real)
    kt_test_sync_disk_set_faults (client->disk, world->random,
                                  kt_random_below (world->random, 2) == 0 ? 0 : 80);
  enrol (world, client);
  sim_schedule (world, kt_random_range (world->random, 0, 5 * SIM_SECOND), client, run_start);
  sim_schedule (world, kt_random_range (world->random, 0, pause_of (world)), client, run_edit);
  sim_schedule (world, kt_random_range (world->random, 0, 60 * SIM_SECOND), client, run_whim);
}

static void
begin (SimWorld *world)
{
  g_autoptr (GError) error = NULL;
  world->random = kt_random_new (world->seed);
  world->now = BEGIN;
  world->calm_at = BEGIN + TROUBLE (world->is_real);
  world->events = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_event_free);
  world->tags = g_ptr_array_new_with_free_func (free_note);
  world->lines = g_ptr_array_new_with_free_func (free_note);
  world->sent = g_ptr_array_new_with_free_func (free_note);
  world->asked = g_ptr_array_new_with_free_func (free_note);
  world->dead = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->rules = sim_trade_new_rules ();
  world->backups = g_ptr_array_new_with_free_func (sim_backup_free);
  world->accounts = g_ptr_array_new_with_free_func (g_free);
  world->snapshots
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_test_sync_disk_free);
  for (guint i = 0; i < SIM_ACCOUNTS; i++)
    g_ptr_array_add (world->accounts, kt_random_uuid (world->random));
  world->clock = kt_clock_fixed (world->now);
  world->database = kt_database_open ("sqlite:", &error);
  g_assert_no_error (error);
  kt_server_schema_migrate (world->database, &error);
  kt_server_tenant_create (world->database, SIM_TENANT, "House", "epoch-1", &error);
  g_assert_no_error (error);
  open_server (world);
  world->n_clients = (guint)kt_random_range (world->random, 2, 4);
  world->clients = g_new0 (SimClient, world->n_clients);
  for (guint i = 0; i < world->n_clients; i++)
    begin_client (world, i);
  sim_schedule (world, kt_random_range (world->random, 0, 200 * SIM_SECOND), NULL, run_trouble);
  if (world->is_real)
    sim_plan_restore (world);
}

static void
end (SimWorld *world)
{
  sim_forget_backup (world);
  for (guint i = 0; i < world->n_clients; i++)
    {
      SimClient *client = &world->clients[i];
      stop_client (client);
      g_clear_pointer (&client->disk, kt_test_sync_disk_free);
      sim_store_end (client);
      kt_secret_store_free (client->secrets);
      kt_actor_unref (client->actor);
      g_free (client->device);
      g_free (client->user);
    }
  g_free (world->clients);
  g_ptr_array_unref (world->events);
  g_ptr_array_unref (world->tags);
  g_ptr_array_unref (world->accounts);
  g_ptr_array_unref (world->lines);
  g_ptr_array_unref (world->sent);
  g_ptr_array_unref (world->asked);
  g_hash_table_unref (world->dead);
  g_ptr_array_unref (world->rules);
  g_ptr_array_unref (world->snapshots);
  g_ptr_array_unref (world->backups);
  g_free (world->trouble);
  kt_server_free (world->server);
  kt_database_free (world->database);
  kt_clock_unref (world->clock);
  kt_random_free (world->random);
}

/* ---- calm ---- */

static void
calm_down (SimWorld *world)
{
  static const KtSyncEventKind back[] = { KT_SYNC_EVENT_ONLINE, KT_SYNC_EVENT_RESUME };
  sim_tell (world, "from now on all is well");
  for (guint i = 0; i < world->n_clients; i++)
    {
      SimClient *client = &world->clients[i];
      if (!world->is_real)
        kt_test_sync_disk_set_faults (client->disk, NULL, 0);
      for (guint k = 0; client->machine != NULL && k < G_N_ELEMENTS (back); k++)
        sim_step (world, client, &(KtSyncEvent){ .kind = back[k] });
    }
}

/* Two polls after the trouble, with nothing to do. */
static gboolean
is_quiet (SimWorld *world)
{
  for (guint i = 0; i < world->n_clients; i++)
    {
      SimClient *client = &world->clients[i];
      if (client->machine == NULL)
        return FALSE;
      const KtSyncStatus *status = kt_sync_machine_get_status (client->machine, world->now);
      if (status->activity != KT_SYNC_WAITING || status->waiting > 0
          || status->last_success < world->calm_at + 300 * SIM_SECOND)
        return FALSE;
    }
  return TRUE;
}

static char *
describe_unrest (SimWorld *world)
{
  GString *text = g_string_new ("no rest:");
  for (guint i = 0; i < world->n_clients; i++)
    {
      SimClient *client = &world->clients[i];
      const KtSyncStatus *status
          = client->machine != NULL ? kt_sync_machine_get_status (client->machine, world->now)
                                    : NULL;
      g_string_append_printf (text, " client %u: activity %d, %u waiting, %s;", i,
                              status != NULL ? (int)status->activity : -1,
                              status != NULL ? status->waiting : 0,
                              status != NULL && status->reason != NULL ? status->reason : "-");
    }
  return g_string_free (text, FALSE);
}

/* Nothing is asked without end: every request costs time, and that is all there is of it. */
static char *
live (SimWorld *world)
{
  gboolean was_calm = FALSE;
  while (world->events->len > 0 && world->now < world->calm_at + PATIENCE)
    {
      SimEvent *event = take_next (world);
      world->now = MAX (world->now, event->at);
      if (sim_is_calm (world) && !was_calm)
        calm_down (world);
      was_calm = sim_is_calm (world);
      event->run (world, event);
      sim_event_free (event);
      if (world->trouble != NULL)
        return g_steal_pointer (&world->trouble);
      if (was_calm && is_quiet (world))
        return sim_check_laws (world);
    }
  return describe_unrest (world);
}

gboolean
kt_simulation_run (guint64 seed, gboolean is_real, gboolean is_told, KtSimulationReport *report)
{
  SimWorld world
      = { .seed = seed, .is_real = is_real, .is_told = is_told, .report = report };
  begin (&world);
  report->broken = live (&world);
  report->seconds = (world.now - BEGIN) / SIM_SECOND;
  end (&world);
  return report->broken == NULL;
}
