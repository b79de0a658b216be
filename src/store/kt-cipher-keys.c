/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-cipher-keys.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "kt-error.h"

/* More rotations than anybody waits with. */
#define MAX_KEYS 16

typedef struct {
  guint8 id[KT_CIPHER_ID_BYTES];
  guint8 bytes[KT_CIPHER_KEY_BYTES];
} Key;

struct _KtCipherKeys {
  gatomicrefcount references;
  guint n;
  Key *keys; /* in locked memory */
};

static KtCipherKeys *
new_keys (guint n)
{
  if (sodium_init () < 0)
    g_error ("libsodium does not find a source of randomness");
  KtCipherKeys *self = g_new0 (KtCipherKeys, 1);
  g_atomic_ref_count_init (&self->references);
  self->n = n;
  self->keys = sodium_allocarray (n, sizeof (Key));
  if (self->keys == NULL)
    g_error ("no memory for keys");
  return self;
}

KtCipherKeys *
kt_cipher_keys_ref (KtCipherKeys *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
kt_cipher_keys_unref (KtCipherKeys *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  sodium_free (self->keys);
  g_free (self);
}

static void
set_id (Key *key)
{
  static const guint8 purpose[] = "Kontor: id of a key";
  crypto_generichash (key->id, sizeof key->id, purpose, sizeof purpose - 1, key->bytes,
                      sizeof key->bytes);
}

static void
make_key (Key *key)
{
  randombytes_buf (key->bytes, sizeof key->bytes);
  set_id (key);
}

KtCipherKeys *
kt_cipher_keys_new (void)
{
  KtCipherKeys *self = new_keys (1);
  make_key (&self->keys[0]);
  return self;
}

KtCipherKeys *
kt_cipher_keys_renew (const KtCipherKeys *self)
{
  guint kept = MIN (self->n, MAX_KEYS - 1);
  KtCipherKeys *renewed = new_keys (kept + 1);
  make_key (&renewed->keys[0]);
  memcpy (renewed->keys + 1, self->keys, kept * sizeof (Key));
  return renewed;
}

KtCipherKeys *
kt_cipher_keys_only_first (const KtCipherKeys *self)
{
  KtCipherKeys *first = new_keys (1);
  first->keys[0] = self->keys[0];
  return first;
}

/* ---- text ---- */

void
kt_cipher_wipe (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

char *
kt_cipher_keys_to_text (const KtCipherKeys *self)
{
  enum { SIZE = sodium_base64_ENCODED_LEN (KT_CIPHER_KEY_BYTES,
                                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) };
  char *text = g_malloc0 ((gsize)self->n * SIZE + 1);
  for (guint i = 0; i < self->n; i++)
    {
      char *end = text + strlen (text);
      if (i > 0)
        *end++ = ' ';
      sodium_bin2base64 (end, SIZE, self->keys[i].bytes, KT_CIPHER_KEY_BYTES,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    }
  return text;
}

static gboolean
read_key (Key *key, const char *word)
{
  gsize length = 0;
  const char *end = NULL;
  if (sodium_base642bin (key->bytes, sizeof key->bytes, word, strlen (word), NULL, &length, &end,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING)
          != 0
      || *end != '\0' || length != sizeof key->bytes)
    return FALSE;
  set_id (key);
  return TRUE;
}

static void
wipe_words (char **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    sodium_memzero (words[i], strlen (words[i]));
  g_strfreev (words);
}

KtCipherKeys *
kt_cipher_keys_parse (const char *text, GError **error)
{
  char **words = g_strsplit (text, " ", MAX_KEYS + 1);
  guint n = g_strv_length (words);
  g_autoptr (KtCipherKeys) self = new_keys (MAX (n, 1));
  gboolean good = n > 0 && n <= MAX_KEYS;
  for (guint i = 0; good && i < n; i++)
    good = read_key (&self->keys[i], words[i]);
  wipe_words (words);
  if (good)
    return g_steal_pointer (&self);
  g_set_error_literal (error, KT_ERROR, KT_ERROR_PARSE,
                       _ ("This is not a key of Kontor: it has 43 letters, digits, “-” or “_”. "
                          "Check that it was copied as a whole."));
  return NULL;
}

/* ---- looking up ---- */

guint
kt_cipher_keys_count (const KtCipherKeys *self)
{
  return self->n;
}

const guint8 *
kt_cipher_keys_get_id (const KtCipherKeys *self)
{
  return self->keys[0].id;
}

const guint8 *
kt_cipher_keys_find (const KtCipherKeys *self, const guint8 *id)
{
  for (guint i = 0; i < self->n; i++)
    if (memcmp (self->keys[i].id, id, KT_CIPHER_ID_BYTES) == 0)
      return self->keys[i].bytes;
  return NULL;
}
