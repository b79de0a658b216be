/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-test-server.h"

#include <string.h>

#include "kt-server-caller.h"

static void
start (KtTestHouse *house, const KtTestPlace *place)
{
  static const guint8 secret[KT_SERVER_SECRET_BYTES] = "not a secret: it is for tests";
  house->server = kt_server_new (house->clock, secret);
  house->database = kt_test_place_open_server (place);
}

void
kt_test_house_stop (KtTestHouse *house)
{
  g_clear_pointer (&house->database, kt_database_free);
  g_clear_pointer (&house->server, kt_server_free);
}

void
kt_test_house_restart (KtTestHouse *house, const KtTestPlace *place)
{
  kt_test_house_stop (house);
  start (house, place);
}

void
kt_test_house_init (KtTestHouse *house, const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  house->clock = kt_clock_fixed ((gint64)KT_TEST_NOW * G_USEC_PER_SEC);
  start (house, place);
  kt_server_tenant_create (house->database, KT_TEST_TENANT, "House", "epoch-1", &error);
  g_assert_no_error (error);
}

void
kt_test_house_clear (KtTestHouse *house)
{
  kt_test_house_stop (house);
  g_clear_pointer (&house->clock, kt_clock_unref);
}

static void
add_device (KtTestHouse *house, const char *id, GError **error)
{
  gint64 number;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (house->database, error);
  kt_server_device_add (house->database, KT_TEST_TENANT, id, id, "", id,
                        kt_server_now (house->server), &number, error);
  kt_database_commit (transaction, error);
}

void
kt_test_house_add (KtTestHouse *house,
                   const char *login,
                   KtUserRoles roles,
                   const char *territories)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerMember) member = kt_server_member_new (login, login, login);
  member->roles = roles;
  g_free (member->territories);
  member->territories = g_strdup (territories);
  kt_server_member_save (house->database, KT_TEST_TENANT, member, KT_TEST_NOW, &error);
  g_assert_no_error (error);
  add_device (house, login, &error);
  g_assert_no_error (error);
}

static KtServerRequest *
new_request (const char *method, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "?", 2);
  KtServerRequest *request = kt_server_request_new (method, parts[0]);
  g_auto (GStrv) fields = g_strsplit (parts[1] != NULL ? parts[1] : "", "&", -1);
  for (guint i = 0; fields[i] != NULL && *fields[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (fields[i], "=", 2);
      kt_server_request_set_query (request, pair[0], pair[1]);
    }
  return request;
}

KtServerResponse *
kt_test_house_ask (KtTestHouse *house,
                   const char *device,
                   const char *method,
                   const char *path,
                   GBytes *body)
{
  g_autoptr (KtServerRequest) request = new_request (method, path);
  g_autofree char *token = kt_server_caller_new_access (house->server, KT_TEST_TENANT, device);
  g_autofree char *header = g_strconcat ("Bearer ", token, NULL);
  kt_server_request_set_header (request, "authorization", header);
  if (body != NULL)
    kt_server_request_take_body (request, g_bytes_ref (body));
  return kt_server_handle (house->server, house->database, request);
}

KtSyncResult *
kt_test_house_push (KtTestHouse *house,
                    const char *device,
                    gint64 n,
                    const char *type,
                    const char *id,
                    const char *kind,
                    gint64 base_rev,
                    const char *body)
{
  g_autoptr (GError) error = NULL;
  gint64 server_time;
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  KtSyncOperation *operation = kt_sync_operation_new (type, id, kind);
  operation->n = n;
  operation->base_rev = base_rev;
  operation->body = g_strdup (body);
  g_ptr_array_add (operations, operation);
  g_autoptr (GBytes) bytes = kt_sync_wire_write_push (operations);
  g_autoptr (KtServerResponse) response
      = kt_test_house_ask (house, device, "POST", "/v1/push", bytes);
  g_assert_cmpuint (response->status, ==, 200);
  g_autoptr (GPtrArray) results
      = kt_sync_wire_read_results (response->body, &server_time, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 1);
  return g_ptr_array_steal_index (results, 0);
}

guint
kt_test_house_lease (KtTestHouse *house,
                     const char *device,
                     const char *kind,
                     gint64 year,
                     KtLeaseAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  const KtLeaseRequest request = { (char *)kind, year };
  g_autoptr (GBytes) body = kt_lease_wire_write_request (&request);
  g_autoptr (KtServerResponse) response
      = kt_test_house_ask (house, device, "POST", "/v1/numbers/lease", body);
  if (response->status == 200)
    g_assert_true (kt_lease_wire_read_answer (response->body, answer, &error));
  return response->status;
}

KtSyncPage *
kt_test_house_pull (KtTestHouse *house, const char *device, const char *cursor, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("/v1/changes?cursor=%s&limit=%u",
                                           cursor != NULL ? cursor : "", limit);
  g_autoptr (KtServerResponse) response = kt_test_house_ask (house, device, "GET", path, NULL);
  g_assert_cmpuint (response->status, ==, 200);
  KtSyncPage *page = kt_sync_wire_read_page (response->body, &error);
  g_assert_no_error (error);
  return page;
}

char *
kt_test_problem (const KtServerResponse *response)
{
  g_autoptr (KtSyncProblem) problem
      = kt_sync_wire_read_problem (response->body, response->status);
  return g_steal_pointer (&problem->type);
}
