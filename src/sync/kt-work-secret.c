/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-work-secret.h"

#include <glib/gi18n-lib.h>

#include "kt-secret-store.h"
#include "kt-store-error.h"

#define WORK "work"

static KtCipherKeys *
read_keys (KtSecretStore *secrets, GError **error)
{
  char *text = kt_secret_store_load (secrets, WORK, error);
  KtCipherKeys *keys = text != NULL ? kt_cipher_keys_parse (text, error) : NULL;
  kt_secret_wipe (text);
  return keys;
}

static gboolean
write_keys (KtSecretStore *secrets, const KtCipherKeys *keys, GError **error)
{
  char *text = kt_cipher_keys_to_text (keys);
  gboolean done = kt_secret_store_save (secrets, WORK, text, error);
  kt_secret_wipe (text);
  return done;
}

/* Kept before anything is encrypted with it. */
static KtCipherKeys *
make_keys (KtSecretStore *secrets, GError **error)
{
  g_autoptr (KtCipherKeys) keys = kt_cipher_keys_new ();
  return write_keys (secrets, keys, error) ? g_steal_pointer (&keys) : NULL;
}

/* Without a key ring, where there was one when the key was made. */
static KtCipherKeys *
fail_missing (const char *profile, KtSecretStore *secrets, GError **error)
{
  g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_KEY,
               _ ("The database of your work in %s is encrypted, and its key is not %s. Nothing is "
                  "lost: open the key ring it was in, or put the key back (kontor-cli key set)."),
               profile, kt_secret_store_where (secrets));
  return NULL;
}

KtCipherKeys *
kt_work_secret_load (const char *profile,
                     gboolean is_encrypted,
                     GCancellable *cancellable,
                     GError **error)
{
  GError *local = NULL;
  g_autoptr (KtSecretStore) secrets = kt_secret_store_open (profile, cancellable);
  KtCipherKeys *keys = read_keys (secrets, &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (keys != NULL)
    return keys;
  return is_encrypted ? fail_missing (profile, secrets, error) : make_keys (secrets, error);
}

gboolean
kt_work_secret_save (const char *profile, const KtCipherKeys *keys, GError **error)
{
  g_autoptr (KtSecretStore) secrets = kt_secret_store_open (profile, NULL);
  return write_keys (secrets, keys, error);
}

gboolean
kt_work_secret_remove (const char *profile, GError **error)
{
  g_autoptr (KtSecretStore) secrets = kt_secret_store_open (profile, NULL);
  return kt_secret_store_save (secrets, WORK, NULL, error);
}

char *
kt_work_secret_where (const char *profile)
{
  g_autoptr (KtSecretStore) secrets = kt_secret_store_open (profile, NULL);
  return g_strdup (kt_secret_store_where (secrets));
}
