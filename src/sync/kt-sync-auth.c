/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The key is kept as the seed of an ed25519 pair, together with the id of the device, in one secret
 * "device": "UUID:SEED". So a key never comes without the id it belongs to.
 */
#include "kt-sync-auth.h"

#include "kt-fail-point.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define DEVICE "device"
#define REFRESH "refresh"

/* An access token is given up that long before it ends: the request takes its time. */
#define MARGIN (30 * (gint64)G_USEC_PER_SEC)

G_STATIC_ASSERT (KT_ENROL_KEY_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (KT_ENROL_SIGNATURE_BYTES == crypto_sign_BYTES);

struct _KtSyncAuth {
  KtSecretStore *secrets;
  char *device;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  char *refresh;
  char *access;
  gint64 until; /* of access */
};

KtSyncAuth *
kt_sync_auth_new (KtSecretStore *secrets)
{
  KtSyncAuth *self = g_new0 (KtSyncAuth, 1);
  if (sodium_init () < 0)
    g_error ("libsodium does not find a source of randomness");
  self->secrets = secrets;
  return self;
}

static void
set_secret (char **place, const char *text)
{
  kt_secret_wipe (*place);
  *place = g_strdup (text);
}

static void
clear (KtSyncAuth *self)
{
  sodium_memzero (self->secret_key, sizeof self->secret_key);
  set_secret (&self->refresh, NULL);
  set_secret (&self->access, NULL);
  g_clear_pointer (&self->device, g_free);
}

void
kt_sync_auth_free (KtSyncAuth *self)
{
  if (self == NULL)
    return;
  clear (self);
  kt_secret_store_free (self->secrets);
  g_free (self);
}

/* ---- the key ---- */

static gboolean
use_device (KtSyncAuth *self, const char *kept)
{
  const char *colon = strchr (kept, ':');
  g_autofree guint8 *seed
      = colon != NULL ? kt_enrol_decode (colon + 1, crypto_sign_SEEDBYTES) : NULL;
  g_autofree char *id = colon != NULL ? g_strndup (kept, (gsize)(colon - kept)) : NULL;
  if (seed == NULL || !g_uuid_string_is_valid (id))
    return FALSE;
  crypto_sign_seed_keypair (self->public_key, self->secret_key, seed);
  sodium_memzero (seed, crypto_sign_SEEDBYTES);
  g_free (self->device);
  self->device = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
make_device (KtSyncAuth *self, GError **error)
{
  guint8 seed[crypto_sign_SEEDBYTES];
  randombytes_buf (seed, sizeof seed);
  g_autofree char *id = g_uuid_string_random ();
  char *text = kt_enrol_encode (seed, sizeof seed);
  char *kept = g_strconcat (id, ":", text, NULL);
  gboolean ok = kt_secret_store_save (self->secrets, DEVICE, kept, error)
                && use_device (self, kept);
  sodium_memzero (seed, sizeof seed);
  kt_secret_wipe (text);
  kt_secret_wipe (kept);
  return ok;
}

static char *
sign (const KtSyncAuth *self, const char *message)
{
  guint8 signature[crypto_sign_BYTES];
  crypto_sign_detached (signature, NULL, (const guint8 *)message, strlen (message),
                        self->secret_key);
  return kt_enrol_encode (signature, sizeof signature);
}

gboolean
kt_sync_auth_load (KtSyncAuth *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *kept = kt_secret_store_load (self->secrets, DEVICE, &local);
  if (local == NULL)
    {
      kt_secret_wipe (self->refresh);
      self->refresh = kt_secret_store_load (self->secrets, REFRESH, &local);
    }
  if (local == NULL && kept != NULL && !use_device (self, kept))
    g_set_error_literal (&local, KT_ERROR, KT_ERROR_PARSE,
                         _ ("The key of this device cannot be read. Enrol it anew."));
  kt_secret_wipe (kept);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
kt_sync_auth_is_enrolled (const KtSyncAuth *self)
{
  return self->device != NULL && self->refresh != NULL;
}

const char *
kt_sync_auth_get_device (const KtSyncAuth *self)
{
  return self->device;
}

const char *
kt_sync_auth_where (const KtSyncAuth *self)
{
  return kt_secret_store_where (self->secrets);
}

gboolean
kt_sync_auth_forget (KtSyncAuth *self, GError **error)
{
  clear (self);
  return kt_secret_store_save (self->secrets, REFRESH, NULL, error)
         && kt_secret_store_save (self->secrets, DEVICE, NULL, error);
}

/* ---- tokens ---- */

/* Kept before it is used: the old one ends with the first use of the new one. */
static gboolean
take_tokens (KtSyncAuth *self,
             const char *refresh,
             const char *access,
             gint64 expires,
             gint64 now,
             GError **error)
{
  if (*refresh == '\0' || *access == '\0' || expires < 1 || expires > G_MAXINT32)
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_PARSE,
                           _ ("The server gave no tokens that can be used."));
      return FALSE;
    }
  if (!kt_fail_point ("token-answered", error)
      || !kt_secret_store_save (self->secrets, REFRESH, refresh, error)
      || !kt_fail_point ("token-kept", error))
    return FALSE;
  gint64 life = expires * G_USEC_PER_SEC;
  set_secret (&self->refresh, refresh);
  set_secret (&self->access, access);
  self->until = now + life - MIN (MARGIN, life / 10);
  return TRUE;
}

const char *
kt_sync_auth_get_access (const KtSyncAuth *self, gint64 now)
{
  return now < self->until ? self->access : NULL;
}

void
kt_sync_auth_drop_access (KtSyncAuth *self)
{
  set_secret (&self->access, NULL);
}

/* ---- messages ---- */

GBytes *
kt_sync_auth_write_enrolment (KtSyncAuth *self,
                              const char *code,
                              const char *device_name,
                              GError **error)
{
  if (self->device == NULL && !make_device (self, error))
    return NULL;
  g_autoptr (KtEnrolRequest) request = g_new0 (KtEnrolRequest, 1);
  request->code = g_strdup (code);
  request->device_id = g_strdup (self->device);
  request->device_name = g_strdup (device_name);
  request->public_key = kt_enrol_encode (self->public_key, sizeof self->public_key);
  g_autofree char *message = kt_enrol_wire_message (request);
  request->signature = sign (self, message);
  return kt_enrol_wire_write_request (request);
}

KtEnrolAnswer *
kt_sync_auth_take_enrolment (KtSyncAuth *self, GBytes *bytes, gint64 now, GError **error)
{
  g_autoptr (KtEnrolAnswer) answer = kt_enrol_wire_read_answer (bytes, error);
  if (answer == NULL
      || !take_tokens (self, answer->refresh, answer->access, answer->expires, now, error))
    return NULL;
  return g_steal_pointer (&answer);
}

GBytes *
kt_sync_auth_write_token (KtSyncAuth *self, GError **error)
{
  if (!kt_sync_auth_is_enrolled (self))
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_NOT_FOUND,
                           _ ("This device is not enrolled with a server."));
      return NULL;
    }
  g_autoptr (KtTokenRequest) request = g_new0 (KtTokenRequest, 1);
  request->device_id = g_strdup (self->device);
  request->refresh = g_strdup (self->refresh);
  g_autofree char *message = kt_token_wire_message (request);
  request->signature = sign (self, message);
  explicit_bzero (message, strlen (message));
  return kt_token_wire_write_request (request);
}

gboolean
kt_sync_auth_take_token (KtSyncAuth *self,
                         GBytes *bytes,
                         gint64 now,
                         gint64 *server_time,
                         GError **error)
{
  g_autoptr (KtTokenAnswer) answer = kt_token_wire_read_answer (bytes, error);
  if (answer == NULL
      || !take_tokens (self, answer->refresh, answer->access, answer->expires, now, error))
    return FALSE;
  *server_time = answer->server_time;
  return TRUE;
}
