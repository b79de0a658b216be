/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * make-house URI SECRET-FILE DEVICES [CHANGES]: a house to serve in tests of the process: a tenant,
 * so many devices of a salesman who is everywhere, and so many customers in the feed. Prints an
 * access token a device, one a line.
 */
#include <stdlib.h>
#include <string.h>

#include "kt-server-caller.h"
#include "kt-server-people.h"
#include "kt-server-push.h"
#include "kt-server-schema.h"
#include "kt-sync-wire.h"

#define TENANT "house"

static void
add_member (KtDatabase *database, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerMember) member = kt_server_member_new ("anna", "anna", "Anna");
  member->roles = KT_USER_SALES | KT_USER_ADMIN;
  g_free (member->territories);
  member->territories = g_strdup ("*");
  kt_server_member_save (database, TENANT, member, now, &error);
  g_assert_no_error (error);
}

static void
add_devices (KtServer *server, KtDatabase *database, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, &error);
  for (guint i = 0; i < n; i++)
    {
      gint64 number;
      g_autofree char *id = g_strdup_printf ("device-%u", i);
      kt_server_device_add (database, TENANT, id, id, "", "anna", kt_server_now (server), &number,
                            &error);
      g_assert_no_error (error);
      g_autofree char *token = kt_server_caller_new_access (server, TENANT, id);
      g_print ("%s\n", token);
    }
  kt_database_commit (transaction, &error);
  g_assert_no_error (error);
}

static GBytes *
write_push (gint64 first, gint64 n)
{
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  for (gint64 i = first; i < first + n; i++)
    {
      g_autofree char *id = g_uuid_string_random ();
      KtSyncOperation *operation = kt_sync_operation_new (KT_SYNC_ACCOUNT, id, "put");
      operation->n = i;
      operation->body = g_strdup_printf (
          "{\"id\":\"%s\",\"name\":\"Customer %d\",\"territory\":\"north\"}", id, (int)i);
      g_ptr_array_add (operations, operation);
    }
  return kt_sync_wire_write_push (operations);
}

/* As device 0. */
static void
add_changes (KtServer *server, KtDatabase *database, gint64 n)
{
  g_autofree char *token = kt_server_caller_new_access (server, TENANT, "device-0");
  g_autofree char *header = g_strconcat ("Bearer ", token, NULL);
  for (gint64 done = 0; done < n; done += KT_SYNC_MAX_OPERATIONS)
    {
      g_autoptr (KtServerRequest) request = kt_server_request_new ("POST", "/v1/push");
      kt_server_request_set_header (request, "authorization", header);
      kt_server_request_take_body (request,
                                   write_push (done + 1, MIN (KT_SYNC_MAX_OPERATIONS, n - done)));
      g_autoptr (KtServerResponse) response = kt_server_handle (server, database, request);
      g_assert_cmpuint (response->status, ==, 200);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *secret = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  if (argc < 4 || !g_file_get_contents (argv[2], &secret, &length, &error)
      || length != KT_SERVER_SECRET_BYTES)
    return 2;
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (KtServer) server = kt_server_new (clock, (const guint8 *)secret);
  g_autoptr (KtDatabase) database = kt_database_open (argv[1], &error);
  g_assert_no_error (error);
  kt_server_schema_migrate (database, &error);
  g_assert_no_error (error);
  kt_server_tenant_create (database, TENANT, "House", "epoch-1", &error);
  g_assert_no_error (error);
  add_member (database, kt_server_now (server));
  add_devices (server, database, (guint)atoi (argv[3]));
  add_changes (server, database, argc > 4 ? atoi (argv[4]) : 0);
  return 0;
}
