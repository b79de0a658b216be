/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-enrol.h"

#include <sodium.h>
#include <string.h>

#include "kt-enrol-wire.h"
#include "kt-fail-point.h"
#include "kt-server-code.h"
#include "kt-server-family.h"
#include "kt-server-object.h"
#include "kt-server-people.h"
#include "kt-server-renewal.h"
#include "kt-sync-wire.h"

#define POLL_SECONDS 5
/* Devices that wait at the same time: made-up ones do not fill the disk. */
#define MAX_WAITING 1000

/* ---- the request ---- */

static KtServerResponse *
new_code_problem (void)
{
  return kt_server_response_new_problem (
      403, KT_PROBLEM_CODE, "This code is unknown, too old, or was used by another device.");
}

/* Something people can read, on one line. */
static gboolean
is_name (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isprint (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* NULL with *response: it is none, or not by the holder of its key. */
static KtEnrolRequest *
read_request (const KtServerRequest *request, KtServerResponse **response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtEnrolRequest) enrol = kt_enrol_wire_read_request (request->body, &error);
  g_autofree char *message = enrol != NULL ? kt_enrol_wire_message (enrol) : NULL;
  *response = NULL;
  if (enrol == NULL || !g_uuid_string_is_valid (enrol->device_id) || !is_name (enrol->device_name))
    *response = kt_server_response_new_problem (400, "malformed", "This is no enrolment.");
  else if (!kt_server_is_signed (enrol->public_key, enrol->signature, message))
    *response = kt_server_response_new_problem (403, KT_PROBLEM_SIGNATURE,
                                                "This was not signed by the key it brings.");
  return *response == NULL ? g_steal_pointer (&enrol) : NULL;
}

/* ---- letting in ---- */

typedef struct {
  KtServer *server;
  KtDatabase *database;
  const KtEnrolRequest *request;
  const char *hash; /* of the code */
  char *tenant;
  char *member;
  char *epoch; /* of the tenant */
} Enrolment;

static void
enrolment_clear (Enrolment *self)
{
  g_free (self->tenant);
  g_free (self->member);
  g_free (self->epoch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enrolment, enrolment_clear)

/* Whose code it is; tenant NULL: nobody's. Codes say nothing of their tenant. */
static gboolean
find_tenant (Enrolment *self, GError **error)
{
  if (!kt_database_set_tenant (self->database, KT_DATABASE_ALL_TENANTS, error))
    return FALSE;
  g_autoptr (KtQuery) query
      = kt_query_new (self->database, "SELECT tenant, member, epoch FROM enrolment JOIN tenant"
                                      " ON tenant.id = tenant WHERE hash = $1");
  kt_query_bind_text (query, self->hash);
  if (kt_query_next (query, error))
    {
      self->tenant = g_strdup (kt_query_get_text (query, 0));
      self->member = g_strdup (kt_query_get_text (query, 1));
      self->epoch = g_strdup (kt_query_get_text (query, 2));
    }
  return !kt_query_failed (query)
         && (self->tenant == NULL || kt_database_set_tenant (self->database, self->tenant, error));
}

/* The first device that comes has it; for that one it stays good until its end. */
static gboolean
take_code (Enrolment *self, gboolean *taken, GError **error)
{
  gint64 changed = 0;
  g_autoptr (KtQuery) query = kt_query_new (
      self->database, "UPDATE enrolment SET device = $2 WHERE hash = $1 AND until > $3"
                      " AND (device IS NULL OR device = $2)");
  kt_query_bind_text (query, self->hash);
  kt_query_bind_text (query, self->request->device_id);
  kt_query_bind_int (query, kt_server_now (self->server));
  if (!kt_query_run (query, &changed, error))
    return FALSE;
  *taken = changed > 0;
  return TRUE;
}

/* What the device trusts catalogs by, until a next root follows. NULL: there is no catalog. */
static char *
get_root (KtServer *server, const char *tenant)
{
  g_autoptr (KtServerLatest) latest = NULL;
  KtServerTrees *trees = kt_server_get_trees (server);
  if (trees == NULL
      || kt_server_trees_get_latest (trees, tenant, &latest) != KT_SERVER_TREE_GOOD)
    return NULL;
  gsize size;
  const char *text = g_bytes_get_data (latest->root, &size);
  return g_strndup (text, size);
}

static KtServerResponse *
new_answer (Enrolment *self, const KtServerMember *member, gint64 number, const char *refresh)
{
  g_autofree char *roles = kt_user_roles_to_string (member->roles);
  g_autofree char *access
      = kt_server_caller_new_access (self->server, self->tenant, self->request->device_id);
  g_autofree char *root = get_root (self->server, self->tenant);
  const KtEnrolAnswer answer = {
    .tenant = self->tenant,
    .device = number,
    .member_id = member->id,
    .login = member->login,
    .name = member->name,
    .roles = roles,
    .duties = member->duties,
    .territories = member->territories,
    .refresh = (char *)refresh,
    .access = access,
    .expires = KT_SERVER_ACCESS_SECONDS,
    .server_time = kt_server_now (self->server),
    .root = root,
    .epoch = self->epoch,
  };
  return kt_server_response_new (200, "application/json", kt_enrol_wire_write_answer (&answer));
}

/* In the transaction. */
static KtServerResponse *
add_device (Enrolment *self, KtDatabaseTransaction *transaction, GError **error)
{
  GError *local = NULL;
  gint64 number = 0;
  g_autoptr (KtServerMember) member
      = kt_server_member_read (self->database, self->tenant, self->member, &local);
  if (member != NULL && member->disabled)
    return new_code_problem ();
  if (member != NULL
      && kt_server_device_add (self->database, self->tenant, self->request->device_id,
                               self->request->device_name, self->request->public_key, member->id,
                               kt_server_now (self->server), &number, &local))
    {
      g_autofree char *refresh = kt_server_family_new (self->server, self->database, self->tenant,
                                                       self->request->device_id, error);
      return refresh != NULL && kt_fail_point ("server-enrolled", error)
                     && kt_database_commit (transaction, error)
                 ? new_answer (self, member, number, refresh)
                 : NULL;
    }
  if (!g_error_matches (local, KT_SERVER_ERROR, KT_SERVER_ERROR_REFUSED))
    {
      g_propagate_error (error, local);
      return NULL;
    }
  g_error_free (local);
  return kt_server_response_new_problem (
      403, KT_PROBLEM_REVOKED,
      "A device of this id is known with another key, or was revoked. Enrol as a new one.");
}

static KtServerResponse *
let_in (KtServer *server,
        KtDatabase *database,
        const KtEnrolRequest *request,
        const char *hash,
        GError **error)
{
  g_auto (Enrolment) self
      = { .server = server, .database = database, .request = request, .hash = hash };
  gboolean taken = FALSE;
  if (!find_tenant (&self, error))
    return NULL;
  if (self.tenant == NULL)
    return new_code_problem ();
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  if (transaction == NULL || !kt_server_feed_lock (database, self.tenant, error)
      || !take_code (&self, &taken, error))
    return NULL;
  return taken ? add_device (&self, transaction, error) : new_code_problem ();
}

KtServerResponse *
kt_server_enrol_post (KtServer *server,
                      KtDatabase *database,
                      const KtServerRequest *request,
                      GError **error)
{
  KtServerResponse *response;
  g_autoptr (KtEnrolRequest) enrol = read_request (request, &response);
  if (enrol == NULL)
    return response;
  g_autofree char *hash = kt_server_code_hash (enrol->code);
  return let_in (server, database, enrol, hash, error);
}

/* ---- waiting for an administrator ---- */

/* Long and for machines; a prefix keeps its hash from being that of a code for people. */
static char *
new_device_code (void)
{
  guint8 bytes[32];
  randombytes_buf (bytes, sizeof bytes);
  return kt_enrol_encode (bytes, sizeof bytes);
}

static char *
hash_device_code (const char *code)
{
  g_autofree char *text = g_strconcat ("device:", code, NULL);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static gboolean
drop_old (KtDatabase *database, gint64 now, gint64 *n_waiting, GError **error)
{
  g_autoptr (KtQuery) drop = kt_query_new (database, "DELETE FROM device_code WHERE until <= $1");
  g_autoptr (KtQuery) count = kt_query_new (database, "SELECT count (*) FROM device_code");
  kt_query_bind_int (drop, now);
  if (!kt_query_run (drop, NULL, error) || !kt_query_next (count, error))
    return FALSE;
  *n_waiting = kt_query_get_int (count, 0);
  return TRUE;
}

static gboolean
insert_waiting (KtDatabase *database,
                const KtEnrolRequest *enrol,
                const char *hash,
                const char *user_code,
                gint64 until,
                GError **error)
{
  g_autofree char *code = kt_server_code_normalise (user_code);
  g_autoptr (KtQuery) query = kt_query_new (
      database,
      "INSERT INTO device_code (hash, user_code, device, name, public_key, until, polled, state)"
      " VALUES ($1, $2, $3, $4, $5, $6, 0, 'pending')");
  kt_query_bind_text (query, hash);
  kt_query_bind_text (query, code);
  kt_query_bind_text (query, enrol->device_id);
  kt_query_bind_text (query, enrol->device_name);
  kt_query_bind_text (query, enrol->public_key);
  kt_query_bind_int (query, until);
  return kt_query_run (query, NULL, error);
}

KtServerResponse *
kt_server_device_code_post (KtServer *server,
                            KtDatabase *database,
                            const KtServerRequest *request,
                            GError **error)
{
  KtServerResponse *response;
  gint64 now = kt_server_now (server);
  gint64 n_waiting = 0;
  g_autoptr (KtEnrolRequest) enrol = read_request (request, &response);
  if (enrol == NULL)
    return response;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  if (transaction == NULL || !drop_old (database, now, &n_waiting, error))
    return NULL;
  if (n_waiting >= MAX_WAITING)
    return kt_server_response_new_problem (503, "busy", "Too many devices wait to be let in.");
  g_autofree char *device_code = new_device_code ();
  g_autofree char *hash = hash_device_code (device_code);
  g_autofree char *user_code = kt_server_code_new (KT_SERVER_USER_CODE_GROUPS);
  if (!insert_waiting (database, enrol, hash, user_code, now + KT_SERVER_WAITING_SECONDS, error)
      || !kt_database_commit (transaction, error))
    return NULL;
  const KtDeviceCodeAnswer answer = { .device_code = device_code,
                                      .user_code = user_code,
                                      .expires = KT_SERVER_WAITING_SECONDS,
                                      .interval = POLL_SECONDS };
  return kt_server_response_new (200, "application/json",
                                 kt_device_code_wire_write_answer (&answer));
}

typedef struct {
  char *state; /* NULL: it does not wait */
  gint64 polled;
} Waiting;

/* That of this device, by this key; and that it asked now. */
static gboolean
ask_again (KtDatabase *database,
           const KtEnrolRequest *enrol,
           const char *hash,
           gint64 now,
           Waiting *waiting,
           GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT state, polled FROM device_code WHERE hash = $1 AND until > $2"
                " AND device = $3 AND public_key = $4");
  g_autoptr (KtQuery) mark
      = kt_query_new (database, "UPDATE device_code SET polled = $2 WHERE hash = $1");
  kt_query_bind_text (query, hash);
  kt_query_bind_int (query, now);
  kt_query_bind_text (query, enrol->device_id);
  kt_query_bind_text (query, enrol->public_key);
  *waiting = (Waiting){ 0 };
  if (!kt_query_next (query, error))
    return !kt_query_failed (query);
  *waiting = (Waiting){ g_strdup (kt_query_get_text (query, 0)), kt_query_get_int (query, 1) };
  kt_query_bind_text (mark, hash);
  kt_query_bind_int (mark, now);
  return kt_query_run (mark, NULL, error);
}

KtServerResponse *
kt_server_device_token_post (KtServer *server,
                             KtDatabase *database,
                             const KtServerRequest *request,
                             GError **error)
{
  KtServerResponse *response;
  Waiting waiting;
  gint64 now = kt_server_now (server);
  g_autoptr (KtEnrolRequest) enrol = read_request (request, &response);
  if (enrol == NULL)
    return response;
  g_autofree char *hash = hash_device_code (enrol->code);
  gboolean polled = ask_again (database, enrol, hash, now, &waiting, error);
  g_autofree char *state = waiting.state;
  if (!polled)
    return NULL;
  if (state == NULL)
    return new_code_problem ();
  if (strcmp (state, "denied") == 0)
    return kt_server_response_new_problem (403, KT_PROBLEM_DENIED, "This device was turned away.");
  if (strcmp (state, "pending") == 0)
    return now - waiting.polled < POLL_SECONDS
               ? kt_server_response_new_problem (400, KT_PROBLEM_SLOW_DOWN, "Ask less often.")
               : kt_server_response_new_problem (400, KT_PROBLEM_PENDING,
                                                 "Nobody has approved this device yet.");
  return let_in (server, database, enrol, hash, error);
}
