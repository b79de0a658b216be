/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-token.h"

#include <sodium.h>
#include <string.h>

#define SEPARATOR "\x1f"
#define MAX_LENGTH 4096

static char *
encode (const guint8 *bytes, gsize size)
{
  gsize room = sodium_base64_ENCODED_LEN (size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (room);
  sodium_bin2base64 (text, room, bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text;
}

/* What is signed: the purpose, too. */
static void
compute (KtServer *server, const char *purpose, const char *text, guint8 mac[crypto_auth_BYTES])
{
  g_autofree char *message = g_strconcat (purpose, SEPARATOR, text, NULL);
  crypto_auth (mac, (const guint8 *)message, strlen (message), kt_server_get_secret (server));
}

char *
kt_server_token_seal (KtServer *server, const char *purpose, const char *const *fields)
{
  g_autofree char *text = g_strjoinv (SEPARATOR, (char **)fields);
  gsize length = strlen (text);
  g_autofree guint8 *bytes = g_malloc (crypto_auth_BYTES + length);
  compute (server, purpose, text, bytes);
  memcpy (bytes + crypto_auth_BYTES, text, length);
  return encode (bytes, crypto_auth_BYTES + length);
}

char **
kt_server_token_open (KtServer *server, const char *purpose, const char *token, guint n_fields)
{
  guint8 bytes[MAX_LENGTH];
  guint8 mac[crypto_auth_BYTES];
  gsize size;
  if (token == NULL || strlen (token) > MAX_LENGTH
      || sodium_base642bin (bytes, sizeof bytes, token, strlen (token), NULL, &size, NULL,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING)
             != 0
      || size < crypto_auth_BYTES)
    return NULL;
  g_autofree char *text
      = g_strndup ((const char *)bytes + crypto_auth_BYTES, size - crypto_auth_BYTES);
  compute (server, purpose, text, mac);
  if (sodium_memcmp (mac, bytes, sizeof mac) != 0)
    return NULL;
  g_auto (GStrv) fields = g_strsplit (text, SEPARATOR, -1);
  return g_strv_length (fields) == n_fields ? g_steal_pointer (&fields) : NULL;
}
