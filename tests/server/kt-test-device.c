/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-test-device.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (crypto_sign_SECRETKEYBYTES == 64);

void
kt_test_device_init (KtTestDevice *self)
{
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  g_assert_cmpint (sodium_init (), >=, 0);
  crypto_sign_keypair (key, self->secret);
  self->id = g_uuid_string_random ();
  self->public_key = kt_enrol_encode (key, sizeof key);
}

void
kt_test_device_clear (KtTestDevice *self)
{
  g_free (self->id);
  g_free (self->public_key);
  g_free (self->access);
  g_free (self->refresh);
}

static char *
sign (KtTestDevice *self, const char *message)
{
  guint8 signature[crypto_sign_BYTES];
  crypto_sign_detached (signature, NULL, (const guint8 *)message, strlen (message), self->secret);
  return kt_enrol_encode (signature, sizeof signature);
}

static KtServerResponse *
post (KtTestHouse *house, const char *path, GBytes *body)
{
  g_autoptr (KtServerRequest) request = kt_server_request_new ("POST", path);
  kt_server_request_take_body (request, body);
  return kt_server_handle (house->server, house->database, request);
}

KtServerResponse *
kt_test_device_send (KtTestDevice *self, KtTestHouse *house, const char *path, const char *code)
{
  KtEnrolRequest request = { .code = (char *)code,
                             .device_id = self->id,
                             .device_name = (char *)"A device",
                             .public_key = self->public_key };
  g_autofree char *message = kt_enrol_wire_message (&request);
  g_autofree char *signature = sign (self, message);
  request.signature = signature;
  return post (house, path, kt_enrol_wire_write_request (&request));
}

/* Of the few there are. */
static const char *
problem_of (const KtServerResponse *response)
{
  g_autofree char *type = response->status != 200 ? kt_test_problem (response) : NULL;
  return type != NULL ? g_intern_string (type) : "";
}

static void
keep (KtTestDevice *self, const char *access, const char *refresh)
{
  char *old_access = self->access;
  char *old_refresh = self->refresh;
  self->access = g_strdup (access);
  self->refresh = g_strdup (refresh);
  g_free (old_access);
  g_free (old_refresh);
}

const char *
kt_test_device_enrol (KtTestDevice *self, KtTestHouse *house, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerResponse) response = kt_test_device_send (self, house, "/v1/enrol", code);
  if (response->status == 200)
    {
      g_autoptr (KtEnrolAnswer) answer = kt_enrol_wire_read_answer (response->body, &error);
      g_assert_no_error (error);
      keep (self, answer->access, answer->refresh);
    }
  return problem_of (response);
}

const char *
kt_test_device_renew (KtTestDevice *self, KtTestHouse *house, const char *refresh)
{
  g_autoptr (GError) error = NULL;
  KtTokenRequest request = { .device_id = self->id, .refresh = (char *)refresh };
  g_autofree char *message = kt_token_wire_message (&request);
  g_autofree char *signature = sign (self, message);
  request.signature = signature;
  g_autoptr (KtServerResponse) response
      = post (house, "/v1/token", kt_token_wire_write_request (&request));
  if (response->status == 200)
    {
      g_autoptr (KtTokenAnswer) answer = kt_token_wire_read_answer (response->body, &error);
      g_assert_no_error (error);
      keep (self, answer->access, answer->refresh);
    }
  return problem_of (response);
}

KtServerResponse *
kt_test_device_ask (KtTestDevice *self,
                    KtTestHouse *house,
                    const char *method,
                    const char *path,
                    GBytes *body)
{
  g_autoptr (KtServerRequest) request = kt_server_request_new (method, path);
  g_autofree char *header = g_strconcat ("Bearer ", self->access, NULL);
  kt_server_request_set_header (request, "authorization", header);
  if (body != NULL)
    kt_server_request_take_body (request, g_bytes_ref (body));
  return kt_server_handle (house->server, house->database, request);
}
