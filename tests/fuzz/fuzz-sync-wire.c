/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client and a server read of each other: the first byte says which message it is. */
#include <stddef.h>
#include <stdint.h>

#include "kt-enrol-wire.h"
#include "kt-sync-wire.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
read_push (GBytes *bytes)
{
  g_autoptr (GPtrArray) operations = kt_sync_wire_read_push (bytes, NULL);
  if (operations != NULL)
    g_bytes_unref (kt_sync_wire_write_push (operations));
}

static void
read_results (GBytes *bytes)
{
  gint64 server_time;
  g_autoptr (GPtrArray) results = kt_sync_wire_read_results (bytes, &server_time, NULL);
  if (results != NULL)
    g_bytes_unref (kt_sync_wire_write_results (results, server_time));
}

static void
read_page (GBytes *bytes)
{
  g_autoptr (KtSyncPage) page = kt_sync_wire_read_page (bytes, NULL);
}

static void
read_problem (GBytes *bytes)
{
  g_autoptr (KtSyncProblem) problem = kt_sync_wire_read_problem (bytes, 400);
}

static void
read_enrolment (GBytes *bytes)
{
  g_autoptr (KtEnrolRequest) request = kt_enrol_wire_read_request (bytes, NULL);
  g_autofree char *message = request != NULL ? kt_enrol_wire_message (request) : NULL;
  g_autofree guint8 *key
      = request != NULL ? kt_enrol_decode (request->public_key, KT_ENROL_KEY_BYTES) : NULL;
}

static void
read_enrol_answer (GBytes *bytes)
{
  g_autoptr (KtEnrolAnswer) answer = kt_enrol_wire_read_answer (bytes, NULL);
  g_autoptr (KtDeviceCodeAnswer) code = kt_device_code_wire_read_answer (bytes, NULL);
  if (answer != NULL)
    g_bytes_unref (kt_enrol_wire_write_answer (answer));
}

static void
read_token (GBytes *bytes)
{
  g_autoptr (KtTokenRequest) request = kt_token_wire_read_request (bytes, NULL);
  g_autoptr (KtTokenAnswer) answer = kt_token_wire_read_answer (bytes, NULL);
}

static void
read_small (GBytes *bytes)
{
  KtLeaseAnswer lease;
  g_autoptr (KtLeaseRequest) request = kt_lease_wire_read_request (bytes, NULL);
  g_autoptr (KtStatusAnswer) status = kt_status_wire_read_answer (bytes, NULL);
  kt_lease_wire_read_answer (bytes, &lease, NULL);
}

static void (*const readers[]) (GBytes *bytes)
    = { read_push,      read_results,      read_page,  read_problem,
        read_enrolment, read_enrol_answer, read_token, read_small };

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  g_autoptr (GBytes) bytes = g_bytes_new (data + 1, size - 1);
  readers[data[0] % G_N_ELEMENTS (readers)](bytes);
  return 0;
}
