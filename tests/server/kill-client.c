/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kill-client: a workplace without a window that may be killed at any moment. It edits customers and
 * quotes as fast as they can be told, and keeps a ledger beside its profile, which is synced line by
 * line and never goes through the store:
 *
 *   try ID FIELD TOKEN                        about to be saved
 *   saved ID FIELD TOKEN                      the store said that it is
 *   sent DEVICE N TYPE ID KIND HASH TIME      about to be pushed
 *   ack DEVICE N VERDICT REV TYPE ID KIND     the server's answer, before the store hears of it
 *
 * The two calls of the store that tell of pushing are intercepted by the linker (--wrap), so that
 * everything below them is what the window has, as is that quotes expire by themselves. With --quiet it edits
 * nothing, and ends when all is told and known; with --send it makes one quote without a network that is valid for
 * a month, and sends it; with --verify it says what it has; with --points it lists where it and the server can
 * be made to die.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kt-account-store.h"
#include "kt-audit-store.h"
#include "kt-fail-point.h"
#include "kt-number-format.h"
#include "kt-quote-life.h"
#include "kt-quote-store.h"
#include "kt-sync-session.h"
#include "kt-sync-store.h"
#include "sales-fixture.h"
#include "sync-house.h"

#define N_QUOTES 40
#define BURST 60
#define MOST_WAITING 250
#define PASSWORD "correct horse battery"
#define EXIT_BLOCKED 3
#define EXIT_UNSAVED 4

static struct {
  char *profile;
  char *server;
  char *code;
  char *ledger;
  int index;
  int own;    /* customers of its own */
  int shared; /* customers that all edit, each another field */
  int edits;
  gboolean quiet;
  gboolean send;
  gboolean verify;
  gboolean points;
} options = { .own = 200, .shared = 20 };

typedef struct {
  KtWorkStore *store;
  KtSyncSession *session;
  KtRandom *random;
  GMainLoop *loop;
  int status;
  guint rounds; /* that were finished since it began */
  gint64 last_success;
} Client;

/* ---- the ledger ---- */

static int ledger = -1;

G_GNUC_PRINTF (1, 2)
static void
note (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (ledger >= 0
      && (write (ledger, line, strlen (line)) != (gssize)strlen (line) || fsync (ledger) != 0))
    g_error ("%s: %s", options.ledger, g_strerror (errno));
}

/* In the thread of the session: what was taken last. */
static GHashTable *taken; /* n → "TYPE\tID\tKIND" */
static char *device;

GPtrArray *__real_kt_sync_store_take_batch (
    KtWorkStore *store, guint max_operations, gsize max_bytes, gint64 mono, GError **error);
GPtrArray *__wrap_kt_sync_store_take_batch (
    KtWorkStore *store, guint max_operations, gsize max_bytes, gint64 mono, GError **error);
gboolean __real_kt_sync_store_settle (KtWorkStore *store,
                                      GPtrArray *results,
                                      gint64 server_time,
                                      GError **error);
gboolean __wrap_kt_sync_store_settle (KtWorkStore *store,
                                      GPtrArray *results,
                                      gint64 server_time,
                                      GError **error);

static void
remember_device (KtWorkStore *store)
{
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (store, NULL);
  g_free (device);
  device = g_strdup (state != NULL ? state->device : "?");
}

GPtrArray *
__wrap_kt_sync_store_take_batch (
    KtWorkStore *store, guint max_operations, gsize max_bytes, gint64 mono, GError **error)
{
  GPtrArray *batch
      = __real_kt_sync_store_take_batch (store, max_operations, max_bytes, mono, error);
  if (batch == NULL || batch->len == 0)
    return batch;
  g_autoptr (GString) lines = g_string_new (NULL);
  remember_device (store);
  g_hash_table_remove_all (taken);
  for (guint i = 0; i < batch->len; i++)
    {
      const KtSyncOperation *operation = batch->pdata[i];
      char *what = g_strdup_printf ("%s\t%s\t%s", operation->type, operation->id, operation->kind);
      g_string_append_printf (lines, "sent\t%s\t%" G_GINT64_FORMAT "\t%s\t%s\t%" G_GINT64_FORMAT "\n",
                              device, operation->n, what, operation->hash, g_get_real_time ());
      g_hash_table_insert (taken, g_memdup2 (&operation->n, sizeof operation->n), what);
    }
  note ("%s", lines->str);
  return batch;
}

gboolean
__wrap_kt_sync_store_settle (KtWorkStore *store,
                             GPtrArray *results,
                             gint64 server_time,
                             GError **error)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  for (guint i = 0; i < results->len; i++)
    {
      const KtSyncResult *result = results->pdata[i];
      g_string_append_printf (lines, "ack\t%s\t%" G_GINT64_FORMAT "\t%s\t%" G_GINT64_FORMAT "\t%s\n",
                              device, result->n, kt_sync_verdict_to_string (result->verdict),
                              result->rev,
                              (const char *)g_hash_table_lookup (taken, &result->n));
    }
  note ("%s", lines->str);
  return __real_kt_sync_store_settle (store, results, server_time, error);
}

/* ---- editing ---- */

/* Grows from one process to the next on the same machine. */
static char *
new_token (void)
{
  return g_strdup_printf ("%d-%" G_GINT64_FORMAT, options.index, g_get_monotonic_time ());
}

static char *
account_id (guint owner, guint k)
{
  return g_strdup_printf ("%08x-%04x-4000-8000-0000000000aa", k, owner);
}

/* Clients differ in the field of a shared customer that is theirs. */
static const struct {
  const char *name;
  gsize offset;
} fields[] = {
  { "note", G_STRUCT_OFFSET (KtAccount, note) },
  { "segment", G_STRUCT_OFFSET (KtAccount, segment) },
  { "loyalty", G_STRUCT_OFFSET (KtAccount, loyalty) },
  { "price_group", G_STRUCT_OFFSET (KtAccount, price_group) },
  { "phone", G_STRUCT_OFFSET (KtAccount, phone) },
  { "web", G_STRUCT_OFFSET (KtAccount, web) },
};

static KtAccount *
new_account (const char *id)
{
  g_autofree char *name = g_strconcat ("Customer ", id, NULL);
  KtAccount *account = kt_account_new (id);
  kt_record_set_text (&account->name, name);
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, "de");
  return account;
}

static void
save_account (Client *self, KtAccount *account, guint field)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = new_token ();
  g_autoptr (KtAccountBase) base = kt_account_base_new (account);
  kt_record_set_text ((char **)G_STRUCT_MEMBER_P (account, fields[field].offset), token);
  note ("try\t%s\t%s\t%s\n", account->id, fields[field].name, token);
  if (!kt_account_store_save_edit (self->store, account, base, NULL, &error))
    {
      g_printerr ("not saved: %s\n", error->message);
      self->status = EXIT_UNSAVED;
      return;
    }
  note ("saved\t%s\t%s\t%s\n", account->id, fields[field].name, token);
}

static void
edit_own_account (Client *self)
{
  guint k = (guint)kt_random_below (self->random, (guint64)options.own);
  g_autofree char *id = account_id ((guint)options.index + 1, k);
  g_autoptr (KtAccount) account = kt_account_store_load (self->store, id, NULL);
  if (account == NULL)
    account = new_account (id);
  save_account (self, account, 0);
}

/* The first workplace makes them; the others have them when they were told. */
static void
edit_shared_account (Client *self)
{
  guint k = (guint)kt_random_below (self->random, (guint64)options.shared);
  g_autofree char *id = account_id (0, k);
  g_autoptr (KtAccount) account = kt_account_store_load (self->store, id, NULL);
  if (account == NULL && options.index == 0)
    account = new_account (id);
  if (account != NULL)
    save_account (self, account, (guint)options.index % G_N_ELEMENTS (fields));
}

static void
save_quote (Client *self, KtQuote *quote, KtRevision *revision, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  note ("try\t%s\t%s\t%s\n", kt_revision_get_id (revision), field, value);
  kt_quote_store_save (self->store, quote, revision, &error);
  g_assert_no_error (error);
  note ("saved\t%s\t%s\t%s\n", kt_revision_get_id (revision), field, value);
}

static void
set_subject (Client *self, KtQuote *quote, KtRevision *revision)
{
  g_autofree char *token = new_token ();
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (revision));
  kt_record_set_text (&header->subject, token);
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
  save_quote (self, quote, revision, "subject", token);
}

/* Through the gate, which leaves a clearance in the trail. */
static void
send_quote (Client *self, KtQuote *quote, KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) actor = kt_actor_new ("anna", "anna", "Anna", KT_USER_SALES, NULL);
  g_autoptr (KtGateDesk) desk = kt_gate_desk_new (NULL);
  KtGateRequest request = kt_gate_desk_ask (desk, revision, actor, 20261122, NULL, NULL);
  g_autoptr (KtClearance) clearance = kt_gate_open (&request, KT_EXIT_SEND, &error);
  g_assert_no_error (error);
  g_assert_true (kt_revision_send (revision, clearance, &error));
  save_quote (self, quote, revision, "state", "sent");
}

static void
make_quote (Client *self, KtRandom *random)
{
  KtRevision *revision = NULL;
  g_autofree char *id = account_id ((guint)options.index + 1, 0);
  g_autoptr (KtAccount) account = kt_account_store_load (self->store, id, NULL);
  if (account == NULL)
    return;
  g_autoptr (KtQuote) quote = fixture_quote (random, account, &revision);
  set_subject (self, quote, revision);
  g_object_unref (revision);
}

/* Its id follows from who made it and when. */
static void
edit_quote (Client *self)
{
  guint k = (guint)kt_random_below (self->random, N_QUOTES);
  guint64 seed = ((guint64)options.index + 1) * 1000 + k;
  g_autoptr (KtRandom) random = kt_random_new (seed);
  g_autoptr (KtRandom) again = kt_random_new (seed);
  g_autofree char *id = fixture_id (random);
  g_autofree char *revision_id = fixture_id (random);
  g_autoptr (KtQuote) quote = kt_quote_store_load (self->store, id, NULL);
  if (quote == NULL)
    {
      make_quote (self, again);
      return;
    }
  g_autoptr (KtRevision) revision
      = kt_quote_store_load_revision (self->store, revision_id, NULL);
  if (revision == NULL || kt_revision_get_state (revision) != KT_REVISION_DRAFT)
    return;
  if (kt_random_below (self->random, 20) == 0)
    send_quote (self, quote, revision);
  else
    set_subject (self, quote, revision);
}

static void
edit (Client *self)
{
  guint what = (guint)kt_random_below (self->random, 100);
  if (what < 5)
    edit_quote (self);
  else if (what < 8)
    edit_shared_account (self);
  else
    edit_own_account (self);
}

static gboolean
on_work (gpointer data)
{
  Client *self = data;
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (self->store, NULL);
  guint n = state != NULL && state->enabled && state->waiting < MOST_WAITING ? BURST : 0;
  for (guint i = 0; i < n; i++)
    edit (self);
  return G_SOURCE_CONTINUE;
}

/* ---- a quote that is valid for a month ---- */

static int
send_one (Client *self)
{
  KtRevision *made = NULL;
  GDate until;
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autofree char *id = account_id ((guint)options.index + 1, 0);
  g_autoptr (KtAccount) account = new_account (id);
  save_account (self, account, 0);
  g_autoptr (KtQuote) quote = fixture_quote (self->random, account, &made);
  g_autoptr (KtRevision) revision = made;
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (revision));
  kt_clock_today (clock, &until);
  g_date_add_days (&until, 30);
  g_free (header->valid_until);
  header->valid_until = kt_date_to_iso (&until);
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
  save_quote (self, quote, revision, "valid_until", header->valid_until);
  send_quote (self, quote, revision);
  return self->status;
}

/* ---- how it goes ---- */

static void
end (Client *self, int status)
{
  self->status = status;
  g_main_loop_quit (self->loop);
}

static gboolean
on_look (gpointer data)
{
  Client *self = data;
  const KtSyncStatus *status = kt_sync_session_get_status (self->session);
  if (status->activity == KT_SYNC_OFFLINE || status->activity == KT_SYNC_WAITING)
    kt_sync_session_now (self->session);
  /* A disk that is full is tried again. */
  if (status->activity != KT_SYNC_BLOCKED || status->next_try != KT_SYNC_FOREVER)
    return G_SOURCE_CONTINUE;
  g_printerr ("blocked: %s\n", status->reason);
  end (self, EXIT_BLOCKED);
  return G_SOURCE_REMOVE;
}

/* Twice round, so that what others told meanwhile came, too. */
static void
on_status (KtSyncSession *session, Client *self)
{
  const KtSyncStatus *status = kt_sync_session_get_status (session);
  if (status->activity != KT_SYNC_WAITING || status->waiting > 0
      || status->last_success <= self->last_success)
    return;
  self->last_success = status->last_success;
  if (++self->rounds >= 2)
    end (self, 0);
  else
    kt_sync_session_now (session);
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  if (kt_sync_session_enrol_finish (KT_SYNC_SESSION (source), result, &error))
    return;
  g_printerr ("not enrolled: %s\n", error->message);
  end (data, EXIT_BLOCKED);
}

static void
expire (KtWorkStore *store)
{
  kt_quote_store_expire_async (store, NULL, NULL, NULL);
}

static int
run (Client *self)
{
  g_signal_connect (self->store, "changed::sync", G_CALLBACK (expire), NULL);
  expire (self->store);
  self->session = kt_sync_session_new (self->store, options.profile, "1.0");
  self->loop = g_main_loop_new (NULL, FALSE);
  self->last_success = -1;
  if (options.code != NULL)
    kt_sync_session_enrol_async (self->session, options.server, options.code, PASSWORD, "Laptop",
                                 NULL, on_enrolled, self);
  else
    kt_sync_session_start (self->session);
  if (options.quiet)
    g_signal_connect (self->session, "status", G_CALLBACK (on_status), self);
  else
    g_timeout_add (20, on_work, self);
  g_timeout_add (700, on_look, self);
  g_main_loop_run (self->loop);
  kt_sync_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  return self->status;
}

/* ---- without a network ---- */

static int
edit_offline (Client *self)
{
  for (int i = 0; i < options.edits; i++)
    edit_own_account (self);
  return self->status;
}

/* ---- in the end ---- */

static int
verify (Client *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, &error);
  StoreFixture fixture = { .profile = options.profile,
                           .path = (char *)kt_work_store_get_path (self->store),
                           .store = self->store };
  g_assert_no_error (error);
  g_autofree char *dump = house_dump (&fixture);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, dump, -1);
  g_print ("%u %s\n", kt_fault_list_length (faults), hash);
  return 0;
}

/* None in a build without them. */
static int
list_points (void)
{
#ifdef KT_FAIL_POINTS
  for (guint i = 0; kt_fail_points[i].name != NULL; i++)
    g_print ("%s %s\n", kt_fail_points[i].is_server ? "server" : "client", kt_fail_points[i].name);
#endif
  return 0;
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options.profile, "its folder", "DIR" },
    { "server", 0, 0, G_OPTION_ARG_STRING, &options.server, "http://127.0.0.1:PORT", "ADDRESS" },
    { "code", 0, 0, G_OPTION_ARG_STRING, &options.code, "enrol first", "CODE" },
    { "ledger", 0, 0, G_OPTION_ARG_FILENAME, &options.ledger, "appended to", "FILE" },
    { "index", 0, 0, G_OPTION_ARG_INT, &options.index, "which one it is, from 0", "N" },
    { "own", 0, 0, G_OPTION_ARG_INT, &options.own, "customers of its own", "N" },
    { "shared", 0, 0, G_OPTION_ARG_INT, &options.shared, "customers of all", "N" },
    { "edits", 0, 0, G_OPTION_ARG_INT, &options.edits, "so many edits without a network, then end", "N" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options.quiet, "edit nothing, end when all is known", NULL },
    { "send", 0, 0, G_OPTION_ARG_NONE, &options.send, "make a quote and send it, then end", NULL },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &options.verify, "print faults of the trail and a hash", NULL },
    { "points", 0, 0, G_OPTION_ARG_NONE, &options.points, "print the fail points", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClock) clock = kt_clock_system ();
  Client self = { 0 };
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || (options.profile == NULL && !options.points))
    return 2;
  if (options.points)
    return list_points ();
  taken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  if (options.ledger != NULL)
    ledger = open (options.ledger, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  self.store = kt_work_store_open (options.profile, clock, &error);
  if (self.store == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_autoptr (KtRandom) random = kt_random_new_system ();
  self.random = random;
  int status = options.verify      ? verify (&self)
               : options.send      ? send_one (&self)
               : options.edits > 0 ? edit_offline (&self)
                                   : run (&self);
  kt_work_store_close (self.store);
  return status;
}
