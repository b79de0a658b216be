/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An envelope is read, written again and compared: so there is one form of it, and a changed byte
 * is either in the text (the signature is false), in a signature or key (so too), or in the form.
 */
#include "kt-tuf-key.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "kt-json.h"

#define FORMAT 1
#define FORMAT_NAME "kontor-signed"
#define CONTEXT "kontor-tuf-1\n"
#define MAX_SIGNATURES 32

G_DEFINE_QUARK (kt-tuf-error-quark, kt_tuf_error)

/* ---- keys ---- */

static void
ensure_sodium (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium finds no randomness");
}

static gboolean
decode (const char *text, guchar *bytes, gsize length)
{
  gsize found = 0;
  return sodium_base642bin (bytes, length, text, strlen (text), NULL, &found, NULL,
                            sodium_base64_VARIANT_ORIGINAL)
             == 0
         && found == length;
}

KtTufKeys *
kt_tuf_keys_new (guint threshold, const char *const *keys)
{
  KtTufKeys *self = g_new0 (KtTufKeys, 1);
  self->threshold = threshold;
  self->keys = g_strdupv ((char **)keys);
  return self;
}

void
kt_tuf_keys_free (KtTufKeys *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->keys);
  g_free (self);
}

gboolean
kt_tuf_key_is_valid (const char *public_key)
{
  guchar bytes[crypto_sign_PUBLICKEYBYTES];
  return decode (public_key, bytes, sizeof bytes);
}

static gboolean
decode_secret (const char *secret_key, guchar *secret, GError **error)
{
  if (decode (secret_key, secret, crypto_sign_SECRETKEYBYTES))
    return TRUE;
  g_set_error_literal (error, KT_TUF_ERROR, KT_TUF_ERROR_KEY,
                       _ ("This is no secret key. Make one with “kontor-cli catalog keys”."));
  return FALSE;
}

char *
kt_tuf_key_get_public (const char *secret_key, GError **error)
{
  guchar secret[crypto_sign_SECRETKEYBYTES], key[crypto_sign_PUBLICKEYBYTES];
  ensure_sodium ();
  if (!decode_secret (secret_key, secret, error))
    return NULL;
  crypto_sign_ed25519_sk_to_pk (key, secret);
  sodium_memzero (secret, sizeof secret);
  return g_base64_encode (key, sizeof key);
}

/* ---- envelopes ---- */

static void
signature_free (gpointer data)
{
  KtTufSignature *self = data;
  g_free (self->key);
  g_free (self->signature);
  g_free (self);
}

KtTufEnvelope *
kt_tuf_envelope_new (const char *text)
{
  KtTufEnvelope *self = g_new0 (KtTufEnvelope, 1);
  self->text = g_strdup (text);
  self->signatures = g_ptr_array_new_with_free_func (signature_free);
  return self;
}

void
kt_tuf_envelope_free (KtTufEnvelope *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_ptr_array_unref (self->signatures);
  g_free (self);
}

static void
add_signature (KtTufEnvelope *self, const char *key, const char *signature)
{
  KtTufSignature *added = g_new0 (KtTufSignature, 1);
  added->key = g_strdup (key);
  added->signature = g_strdup (signature);
  g_ptr_array_add (self->signatures, added);
}

static gboolean
has_signed (const KtTufEnvelope *self, const char *key)
{
  for (guint i = 0; i < self->signatures->len; i++)
    if (strcmp (((KtTufSignature *)self->signatures->pdata[i])->key, key) == 0)
      return TRUE;
  return FALSE;
}

static char *
signed_text (const KtTufEnvelope *self)
{
  return g_strconcat (CONTEXT, self->text, NULL);
}

gboolean
kt_tuf_envelope_sign (KtTufEnvelope *self, const char *secret_key, GError **error)
{
  guchar secret[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
  g_autofree char *key = kt_tuf_key_get_public (secret_key, error);
  if (key == NULL || !decode_secret (secret_key, secret, error))
    return FALSE;
  g_autofree char *text = signed_text (self);
  crypto_sign_detached (signature, NULL, (const guchar *)text, strlen (text), secret);
  sodium_memzero (secret, sizeof secret);
  g_autofree char *encoded = g_base64_encode (signature, sizeof signature);
  if (!has_signed (self, key))
    add_signature (self, key, encoded);
  return TRUE;
}

GBytes *
kt_tuf_envelope_write (const KtTufEnvelope *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_int (builder, FORMAT_NAME, FORMAT);
  kt_json_add_string (builder, "signed", self->text);
  json_builder_set_member_name (builder, "signatures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->signatures->len; i++)
    {
      const KtTufSignature *signature = self->signatures->pdata[i];
      json_builder_begin_object (builder);
      kt_json_add_string (builder, "key", signature->key);
      kt_json_add_string (builder, "signature", signature->signature);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  char *text = kt_json_builder_to_string (builder, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
read_signatures (KtTufEnvelope *self, JsonObject *root, GError **error)
{
  JsonArray *signatures = kt_json_get_array (root, "signatures", error);
  guint n = signatures != NULL ? json_array_get_length (signatures) : 0;
  for (guint i = 0; i < MIN (n, MAX_SIGNATURES); i++)
    {
      JsonNode *node = json_array_get_element (signatures, i);
      JsonObject *object = kt_json_root_object (node, "signatures", error);
      const char *key = object != NULL ? kt_json_get_string (object, "key", error) : NULL;
      const char *signature = key != NULL ? kt_json_get_string (object, "signature", error) : NULL;
      if (signature == NULL)
        return FALSE;
      add_signature (self, key, signature);
    }
  return signatures != NULL;
}

static KtTufEnvelope *
read_envelope (GBytes *bytes, gsize max_bytes, GError **error)
{
  const KtJsonLimits limits = { max_bytes, 4, 200 };
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (JsonNode) node
      = kt_json_parse (data != NULL ? data : "", (gssize)size, &limits, error);
  JsonObject *root = node != NULL ? kt_json_root_object (node, FORMAT_NAME, error) : NULL;
  const char *text = root != NULL ? kt_json_get_string (root, "signed", error) : NULL;
  if (text == NULL)
    return NULL;
  g_autoptr (KtTufEnvelope) self = kt_tuf_envelope_new (text);
  return read_signatures (self, root, error) ? g_steal_pointer (&self) : NULL;
}

KtTufEnvelope *
kt_tuf_envelope_read (GBytes *bytes, gsize max_bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;
  if (g_bytes_get_size (bytes) > max_bytes)
    {
      g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_LIMIT,
                   _ ("The signed file is larger than %lu bytes."), (gulong)max_bytes);
      return NULL;
    }
  g_autoptr (KtTufEnvelope) self = read_envelope (bytes, max_bytes, &cause);
  g_autoptr (GBytes) again = self != NULL ? kt_tuf_envelope_write (self) : NULL;
  if (again != NULL && g_bytes_equal (again, bytes))
    return g_steal_pointer (&self);
  g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM, _ ("This is no signed file of Kontor: %s"),
               cause != NULL ? cause->message : _ ("it is not in the form Kontor writes it."));
  return NULL;
}

/* ---- verifying ---- */

static gboolean
is_genuine (const KtTufSignature *self, const char *text)
{
  guchar key[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
  return decode (self->key, key, sizeof key)
         && decode (self->signature, signature, sizeof signature)
         && crypto_sign_verify_detached (signature, (const guchar *)text, strlen (text), key) == 0;
}

static gboolean
names (const KtTufKeys *keys, const char *key)
{
  return keys != NULL && g_strv_contains ((const char *const *)keys->keys, key);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, KT_TUF_ERROR, KT_TUF_ERROR_SIGNATURE, why);
  return FALSE;
}

gboolean
kt_tuf_envelope_verify (const KtTufEnvelope *self,
                        const KtTufKeys *keys,
                        const KtTufKeys *others,
                        GError **error)
{
  g_autofree char *text = signed_text (self);
  g_autoptr (GHashTable) signers = g_hash_table_new (g_str_hash, g_str_equal);
  ensure_sodium ();
  for (guint i = 0; i < self->signatures->len; i++)
    {
      const KtTufSignature *signature = self->signatures->pdata[i];
      if (!names (keys, signature->key) && !names (others, signature->key))
        return refuse (error, _ ("It is signed with a key that is not allowed to sign it."));
      if (!is_genuine (signature, text))
        return refuse (error, _ ("A signature is not that of the content: it was changed or made up."));
      if (names (keys, signature->key))
        g_hash_table_add (signers, signature->key);
    }
  if (keys->threshold > 0 && g_hash_table_size (signers) >= keys->threshold)
    return TRUE;
  return refuse (error, _ ("Too few of those who must sign it have signed it."));
}
